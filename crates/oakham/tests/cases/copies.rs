//! Copies of the public site: whole, within themselves, and with nothing that is not for everybody.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::register::is_slow_asked_for;
use crate::binary::{Copy, check, oakham, run, text};

/// A copy of the example's public site without pages of figures, and what was printed.
fn published(copy: &Copy, folder: &Path, more: &[&str]) -> Value {
    let mut arguments =
        vec!["-w", copy.path().to_str().unwrap(), "--format", "json", "publish", folder.to_str().unwrap()];
    arguments.extend(more);
    let output = oakham(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Addresses in a page, as `href` and `src` have them.
fn links(page: &str) -> BTreeSet<String> {
    let quoted = page.split("href=\"").skip(1).chain(page.split("src=\"").skip(1));
    quoted.filter_map(|rest| rest.split('"').next()).map(|link| link.replace("&amp;", "&")).collect()
}

/// The example without its publications, which most of its pages are made of.
fn without_publications() -> Copy {
    let copy = Copy::new();
    fs::remove_dir_all(copy.path().join("data")).unwrap();
    copy
}

/// What is wrong with a link of a page: it leads out of the copy, to no file or to no place of a page.
fn fault(page: &Path, link: &str, anchors: &BTreeMap<PathBuf, BTreeSet<String>>) -> Option<&'static str> {
    let (path, anchor) = link.split_once('#').map_or((link, ""), |(path, anchor)| (path, anchor));
    if path.contains("://") || path.starts_with("mailto:") {
        return None;
    }
    if path.starts_with('/') || path.contains('?') {
        return Some("is an address of the server");
    }
    let target = if path.is_empty() { page.to_owned() } else { page.parent().unwrap().join(path) };
    let Ok(target) = target.canonicalize() else { return Some("leads to no file") };
    let has_place = anchor.is_empty() || anchors.get(&target).is_none_or(|known| known.contains(anchor));
    (!has_place).then_some("leads to no place of its page")
}

#[test]
fn every_link_of_a_copy_leads_to_a_file_of_it_and_no_page_has_a_form() {
    let copy = if is_slow_asked_for() { Copy::new() } else { without_publications() };
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("site");
    let made = published(&copy, &folder, &["--figures", "none"]);
    assert_eq!(made["schema"], "oakham.published/1");
    assert!(100 < made["pages"].as_u64().unwrap(), "{made}");
    assert!(made["largest_page_bytes"].as_u64().unwrap() < 100_000, "{made}");
    let all = files(&folder);
    let of_kind = |kind: &str| -> Vec<(PathBuf, String)> {
        let of_kind = all.iter().filter(|file| file.extension().is_some_and(|end| end == kind));
        of_kind.map(|file| (file.canonicalize().unwrap(), fs::read_to_string(file).unwrap())).collect()
    };
    let pages = of_kind("html");
    assert_eq!(pages.len() as u64, made["pages"].as_u64().unwrap());
    let ids = |page: &str| {
        page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let anchors = pages.iter().map(|(file, page)| (file.clone(), ids(page))).collect();
    let mut faults = BTreeSet::new();
    for (file, page) in pages.iter().chain(&of_kind("xml")) {
        if page.contains("<form") {
            faults.insert(format!("{} has a form", file.display()));
        }
        for link in links(page) {
            if let Some(why) = fault(file, &link, &anchors) {
                faults.insert(format!("{}: {link} {why}", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults: {:#?}", faults.len(), faults.iter().take(40).collect::<Vec<_>>());
    for name in [
        "index.html",
        "documents.html",
        "scrutiny.html",
        "scrutiny/feed.xml",
        "documents.csv",
        "2026-27/M07/money.html",
        "about-this-copy.txt",
    ] {
        assert!(folder.join(name).is_file(), "{name}");
    }
    let home = fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(home.contains("A copy of ") && !home.contains("Sign in"), "{home}");
}

#[test]
fn a_copy_has_the_comparisons_of_scenarios_that_are_worked_out_from_released_months() {
    let copy = without_publications();
    // The network of the example rests on publications, which are not there.
    let network = include_str!("../../../../examples/networks/walk-in-centre.toml");
    fs::write(copy.path().join("care/network.toml"), network).unwrap();
    let both = ["cut-agency", "keep-safeguarding"];
    check(&copy, &[&["scenario", "compare", "base"][..], &both].concat(), 0, &["Cut agency spending by 30%"]);
    check(&copy, &["scenario", "compare", "base", "cut-agency"], 0, &[]);
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("site");
    published(&copy, &folder, &["--figures", "none"]);
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_else(|_| panic!("no {name}"));
    let library = read("scenarios.html");
    let compared = "compare--with-cut-agency--with-keep-safeguarding.html";
    for part in [
        &format!("href=\"scenarios/{compared}\""),
        "1 comparison worked out",
        "href=\"scenarios/cut-agency.html\"",
    ] {
        assert!(library.contains(part), "{part}: {library}");
    }
    assert!(read(&format!("scenarios/{compared}")).contains("What changes, beside today"));
    let summary = "summary--with-cut-agency--with-keep-safeguarding";
    assert!(read(&format!("scenarios/{summary}.html")).contains("How to question this"));
    assert!(fs::read(folder.join(format!("scenarios/{summary}.pdf"))).unwrap().starts_with(b"%PDF"));
    assert!(read("scenarios/keep-safeguarding.html").contains("was not worked out when the site was copied"));
    assert!(read("scenarios/adopted/oakham-weekday-evenings.html").contains("How it is judged"));
    let flow = read("flow.html");
    assert!(flow.contains("which runs none") && !flow.contains("Sign in"), "{flow}");
    for page in ["evidence/project.html", "evidence/benchmark.html", "evidence/evaluate.html"] {
        assert!(read(page).contains("This is a copy of the site, which answers no forms"), "{page}");
    }
    // A comparison that starts from a month which is not released is in no copy.
    let releases = copy.path().join("finance/releases.csv");
    let text = fs::read_to_string(&releases).unwrap();
    let kept: Vec<&str> = text.lines().filter(|row| !row.starts_with("2024/25,5,")).collect();
    assert!(kept.len() < text.lines().count(), "{text}");
    fs::write(&releases, kept.join("\n") + "\n").unwrap();
    published(&copy, &folder, &["--figures", "none"]);
    assert!(!folder.join(format!("scenarios/{compared}")).exists());
    let page = read("scenarios/cut-agency.html");
    assert!(page.contains("was not worked out when the site was copied"), "{page}");
}

#[test]
fn a_copy_has_released_months_only_whoever_runs_it() {
    let copy = without_publications();
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("site");
    let releases = copy.path().join("finance/releases.csv");
    let head = fs::read_to_string(&releases).unwrap().lines().next().unwrap().to_owned();
    fs::write(&releases, head + "\n").unwrap();
    let made = published(&copy, &folder, &["--figures", "none"]);
    assert_eq!(made["months"], 0);
    assert!(!folder.join("organisation/RWE.html").exists(), "no figures of a month");
    assert!(!folder.join("2026-27/M07").exists(), "no month");
    let home = fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(!home.contains("£18.8m"), "{home}");
}

#[test]
fn a_copy_made_again_has_the_same_bytes_and_replaces_the_earlier_one() {
    let copy = without_publications();
    // Money and scrutiny are enough.
    for folder in ["scenarios", "adopted", "reform", "care"] {
        fs::remove_dir_all(copy.path().join(folder)).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("site");
    published(&copy, &folder, &["--figures", "none"]);
    let all = files(&folder);
    let before: Vec<Vec<u8>> = all.iter().map(|file| fs::read(file).unwrap()).collect();
    fs::write(folder.join("left-over.html"), "old").unwrap();
    published(&copy, &folder, &["--figures", "none"]);
    assert_eq!(files(&folder), all);
    for (file, before) in all.iter().zip(before) {
        assert!(fs::read(file).unwrap() == before, "{} differs", file.display());
    }
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_folder_with_something_else_is_left_alone() {
    let copy = Copy::new();
    let out = tempfile::tempdir().unwrap();
    fs::write(out.path().join("letter.txt"), "Dear all").unwrap();
    let folder = out.path().to_str().unwrap();
    check(&copy, &["publish", folder], 2, &["holds something else"]);
    assert_eq!(files(out.path()).len(), 1);
    let inside = copy.path().join("documents/site");
    let (code, printed) = run(&copy, &["publish", inside.to_str().unwrap()]);
    assert_eq!(code, 2, "{printed}");
    assert!(printed.contains("a folder that a workspace is made from"), "{printed}");
}
