//! The simulation of a workspace keeps to what pages rely on.

use std::fs;
use std::path::Path;

use web::simulation::port;

use super::WorkspaceSimulations;

#[path = "../../../../web/src/simulation/contract.rs"]
mod contract;

/// The files of a folder of the example, in the same folder of another workspace.
fn copy(name: &str, to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr").join(name);
    fs::create_dir_all(to.join(name)).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(name).join(file.file_name())).unwrap();
    }
}

#[test]
fn the_simulation_of_a_workspace_keeps_to_what_every_simulation_does() {
    let folder = tempfile::tempdir().unwrap();
    copy("care", folder.path());
    copy("data", folder.path());
    copy("scenarios", folder.path());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let simulations = runtime.block_on(WorkspaceSimulations::open(folder.path())).unwrap().unwrap();
    contract::check(&*simulations);
}
