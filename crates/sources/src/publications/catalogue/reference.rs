//! `docs/reference/publications.md`, written from the catalogue and the readers.

use std::fmt::Write as _;
use std::path::Path;

use super::{LICENCE, LayoutFacts, Publication, catalogue};
use crate::publications::layout::{KnownBy, Layout};
use crate::publications::{LAYOUTS, TABLES, boundaries};

const HEAD: &str = "\
# Publications

Every publication that Oakham reads: where it is, what its files are called, the forms that they have had, what a reader meets in them and what is asserted of each.
This page is written from the catalogue (`crates/sources/src/publications/catalogue.toml`) and the readers beside it.
[Read publications](../guide/publications.md) says how files are fetched, imported and asked.

In addresses and names of files `{month}` is january, `{Month}` January, `{Mon}` Jan, `{MM}` 01, `{yyyy}` 2026, `{yy}` 26, `{year}` the financial year 2026-27, `{q}` its quarter, `{last}` the last day of the month, and `*` stands for anything.
Addresses and names were collected from public repositories that fetch these files; a publisher may have moved them since.

";

fn page() -> String {
    let mut page = HEAD.to_owned();
    write!(page, "All are published under the {LICENCE}.\n\n| publication | title | publisher | how often |\n| --- | --- | --- | --- |\n")
        .expect("written");
    for Publication { id, title, publisher, frequency, .. } in catalogue() {
        writeln!(page, "| [{id}](#{id}) | {title} | {publisher} | {frequency} |").expect("written");
    }
    for publication in catalogue() {
        section(&mut page, publication);
    }
    page
}

fn section(page: &mut String, publication: &Publication) {
    let Publication { id, title, edition, files, revisions, .. } = publication;
    let names =
        |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    write!(page, "\n## {id}\n\n{title}.\n\n| what | where |\n| --- | --- |\n").expect("written");
    writeln!(page, "| page | <{}> |", publication.page).expect("written");
    if edition != "{page}" {
        writeln!(page, "| page of an edition | `{}` |", edition.replace("{page}", "…")).expect("written");
    }
    writeln!(page, "| files | {} |", names(files)).expect("written");
    writeln!(page, "| servers | {} |", names(&publication.hosts())).expect("written");
    let fetched = publication
        .by_hand
        .as_ref()
        .map_or_else(|| format!("`oakham data fetch {id}`"), |why| format!("in a browser: {why}"));
    writeln!(page, "| fetched | {fetched} |").expect("written");
    writeln!(page, "| published again | {revisions} |").expect("written");
    let tables = TABLES.iter().filter(|table| table.publication == id);
    let tables: Vec<String> = tables.map(|table| table.name.to_owned()).collect();
    writeln!(page, "| tables | {} |", names(&tables)).expect("written");
    for facts in &publication.layouts {
        form(page, id, facts);
    }
}

fn form(page: &mut String, id: &str, facts: &LayoutFacts) {
    let layout = LAYOUTS.iter().find(|layout| layout.publication == id && layout.name == facts.name);
    let era = match (&facts.from, &facts.to) {
        (Some(from), Some(to)) => format!("Editions of {from} to {to}."),
        (Some(from), None) => format!("Editions from {from} on."),
        (None, Some(to)) => format!("Editions up to {to}."),
        (None, None) => "Every edition that was seen.".to_owned(),
    };
    let known = match layout {
        Some(layout) => known_by(layout),
        None => "Known by its text, which is a GeoJSON FeatureCollection.".to_owned(),
    };
    write!(page, "\n### {}\n\n{era}\n{known}\n", capital(&facts.name)).expect("written");
    for (what, lines) in [("What a reader meets", &facts.quirks), ("What is asserted", &facts.checks)] {
        if !lines.is_empty() {
            write!(page, "\n{what}:\n\n").expect("written");
            for line in lines {
                writeln!(page, "- {line}").expect("written");
            }
        }
    }
}

fn known_by(layout: &Layout) -> String {
    let headings = |names: &[&str]| {
        let one = |name: &&str| {
            let either: Vec<String> =
                name.split('|').map(|name| format!("`{}`", name.replace("##", "24"))).collect();
            either.join(" or ")
        };
        names.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    match &layout.known_by {
        KnownBy::Headings(names) => {
            format!("Known by the headings {}, in any order and case.", headings(names))
        }
        KnownBy::Sheet(sheet, names) => {
            format!("Known by the headings {}, in a workbook on the sheet “… {sheet}”.", headings(names))
        }
        KnownBy::Name(start, _) => format!("Known by a name that begins with `{start}`."),
    }
}

fn capital(name: &str) -> String {
    // Files of the register are called in small letters.
    if name.starts_with("ep")
        || name.starts_with("etr")
        || name.starts_with("eccg")
        || name.starts_with("ePCN")
        || name.starts_with("succ")
    {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[test]
fn every_layout_is_described_and_has_a_reader() {
    let described = catalogue().iter().flat_map(|publication| {
        publication.layouts.iter().map(|facts| (publication.id.clone(), facts.name.clone()))
    });
    let read = LAYOUTS.iter().map(|layout| (layout.publication.to_owned(), layout.name.to_owned()));
    let read = read.chain([(boundaries::PUBLICATION.to_owned(), boundaries::LAYOUT.to_owned())]);
    let (mut described, mut read): (Vec<_>, Vec<_>) = (described.collect(), read.collect());
    described.sort();
    read.sort();
    assert_eq!(described, read);
}

#[test]
fn months_of_layouts_are_months_in_order() {
    for facts in catalogue().iter().flat_map(|publication| &publication.layouts) {
        let months = [&facts.from, &facts.to].map(|month| {
            month.as_ref().map(|month| format!("{month}-01").parse::<jiff::civil::Date>().expect("a month"))
        });
        assert!(!matches!(months, [Some(from), Some(to)] if to < from), "{}", facts.name);
    }
}

/// `UPDATE=1 cargo test --workspace --lib reference` writes the page anew.
#[test]
fn the_page_of_publications_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/publications.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).expect("written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "{} is not current; UPDATE=1 cargo test --workspace --lib reference writes it",
        path.display()
    );
}
