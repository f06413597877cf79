//! Refuses to build without the chart engine, which npm fetches, and says how to get it.

use std::path::Path;

/// The engine, from the repository's root.
const ENGINE: &str = "node_modules/echarts/dist/echarts.min.js";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", root.join(ENGINE).display());
    if !root.join(ENGINE).is_file() {
        println!("cargo::error={ENGINE} is missing: run `npm ci` in the repository first");
    }
}
