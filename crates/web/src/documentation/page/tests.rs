//! All of the documentation is on the site, and its links lead somewhere.

use std::fs;
use std::path::Path;

use super::*;

#[test]
fn every_page_of_guide_method_and_reference_is_listed() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for part in ["guide", "method", "reference"] {
        for entry in fs::read_dir(docs.join(part)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let Some(name) = name.strip_suffix(".md") else { continue };
            assert!(is_page(&format!("{part}/{name}")), "{part}/{name} is not listed");
        }
    }
}

#[test]
fn every_anchor_of_a_link_is_a_heading_of_its_page() {
    let ids = |path: &str| {
        let (_, text) = PAGES.iter().find(|(known, _)| *known == path).unwrap();
        page_of((path_of(path), text)).html
    };
    for page in PAGES {
        let html = page_of(page).html;
        for link in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = address.strip_prefix("/docs/").unwrap_or(page.0);
            if anchor.is_empty() || address.starts_with("https://") {
                continue;
            }
            assert!(ids(target).contains(&format!("id=\"{anchor}\"")), "{} links to {link}", page.0);
        }
    }
}

fn path_of(path: &str) -> &'static str {
    PAGES.iter().find(|(known, _)| *known == path).unwrap().0
}

#[test]
fn a_link_is_resolved_beside_its_page_and_from_the_top() {
    assert_eq!(resolved("guide/accounts", "../method/flow.md").as_deref(), Some("/docs/method/flow"));
    assert_eq!(resolved("method/flow", "reform.md").as_deref(), Some("/docs/method/reform"));
    assert_eq!(resolved("glossary", "docs/reference/lines.md").as_deref(), Some("/docs/reference/lines"));
    assert_eq!(resolved("glossary", "../crates/web/src/lib.rs"), None);
    assert_eq!(resolved("glossary", "../../../etc/passwd.md"), None);
}
