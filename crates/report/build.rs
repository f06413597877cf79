//! Finds the two faces of Source Sans 3 that the PDF is set in.

use std::path::Path;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../node_modules/source-sans/OTF");
    for (variable, file) in [
        ("OAKHAM_SOURCE_SANS_REGULAR", "SourceSans3-Regular.otf"),
        ("OAKHAM_SOURCE_SANS_SEMIBOLD", "SourceSans3-Semibold.otf"),
    ] {
        let path = folder.join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        let Ok(path) = path.canonicalize() else {
            println!("cargo::error=node_modules/source-sans/OTF/{file} is missing: run `npm ci` first");
            return;
        };
        println!("cargo::rustc-env={variable}={}", path.display());
    }
}
