//! Puts what pages need from npm where the library embeds it, or says how to get it.
//!
//! The frontend's stylesheet loses its fonts, which only NHS bodies may use and which it fetches
//! from another site, its pictures, and the addresses it prints behind every link.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Where the stylesheet lies below `node_modules`.
const STYLES: &str = "nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css";
/// Where the chart engine lies below `node_modules`.
const ENGINE: &str = "echarts/dist/echarts.min.js";

fn main() {
    let crate_folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("Cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets it"));
    let modules = crate_folder.join("../../node_modules");
    let (styles, engine) = (modules.join(STYLES), modules.join(ENGINE));
    for path in [&styles, &engine] {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let result = read(&styles)
        .and_then(|text| write(&out.join("nhsuk.css"), without_fonts_and_addresses(&text).as_bytes()))
        .and_then(|()| read(&engine))
        .and_then(|text| write(&out.join("echarts.js"), text.as_bytes()));
    if let Err(error) = result {
        println!("cargo::error={error}");
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| {
        format!(
            "{} cannot be read ({error}); run `npm ci` in the top folder of the repository",
            path.display()
        )
    })
}

fn write(path: &Path, content: &[u8]) -> Result<(), String> {
    fs::write(path, content).map_err(|error| format!("{} cannot be written ({error})", path.display()))
}

/// Drops fonts and their name, pictures, which we do not serve, and the ` (Link: …)` of print.
fn without_fonts_and_addresses(styles: &str) -> String {
    let text = without(styles, "@font-face{", "}", "");
    let text = without(&text, "url(/assets/images/", ")", "none");
    text.replace("Frutiger W01,", "").replace(r#"content:" (Link: " attr(href) ")""#, "content:none")
}

/// Puts `instead` in place of whatever begins with `from` and ends with `to`.
fn without(text: &str, from: &str, to: &str, instead: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        result.push_str(before);
        result.push_str(instead);
        rest = after.split_once(to).map_or("", |(_, after)| after);
    }
    result.push_str(rest);
    result
}
