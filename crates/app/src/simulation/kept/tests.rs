//! What is kept is what the files say.

use super::*;

const EXAMPLE: &str = "../../examples/llr";

/// The folder of the example's network, and that of what was observed of it, copied.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["care", "data"] {
        fs::create_dir(folder.path().join(part)).unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLE).join(part);
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.path().join(part).join(entry.file_name())).unwrap();
        }
    }
    folder
}

#[test]
fn the_network_is_read_again_only_when_a_file_changes() {
    let folder = workspace();
    let cache = NetworkCache::new(folder.path().to_owned());
    let first = cache.read().unwrap();
    assert!(Arc::ptr_eq(&first, &cache.read().unwrap()));

    let path = folder.path().join(NETWORK);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\n# One line more.\n")).unwrap();
    let second = cache.read().unwrap();
    assert!(!Arc::ptr_eq(&first, &second));
    assert_ne!(first.network.hash, second.network.hash);

    // What was observed is published figures, which may be condensed again.
    let figures = folder.path().join("data/ae_attendances.csv");
    let published = fs::read_to_string(&figures).unwrap();
    let observed = |read: &ReadNetwork| read.network.observed[0].value;
    let fewer = "attendances,RWE,2024-06-01,ae_type,Type 1,";
    assert!(published.contains(fewer), "{published:.200}");
    fs::write(&figures, published.replace(fewer, &format!("{fewer}9"))).unwrap();
    assert!(observed(&first) < observed(&cache.read().unwrap()));
    fs::write(&figures, published).unwrap();

    fs::write(&path, "not a network").unwrap();
    assert!(cache.read().is_err_and(|why| why.contains("network.toml")));
    fs::write(&path, text).unwrap();
    assert_eq!(cache.read().unwrap().network.hash, first.network.hash);
}

#[test]
fn a_scenario_that_is_added_is_shown() {
    let folder = workspace();
    let cache = NetworkCache::new(folder.path().to_owned());
    assert!(cache.read().unwrap().shipped.as_ref().unwrap().is_empty());
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/llr/scenarios/oakham-weekday-evenings.toml");
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    fs::copy(scenario, folder.path().join("scenarios/evenings.toml")).unwrap();
    let shipped = cache.read().unwrap();
    assert_eq!(shipped.shipped.as_ref().unwrap().first().unwrap().id, "evenings");
}
