//! Tests of what the program embeds.

use super::{ENGINE, ICON, STYLES, find};

#[test]
fn the_stylesheet_fetches_nothing_from_other_sites() {
    let styles = std::str::from_utf8(&STYLES.content).unwrap();
    // Fonts of the reader's own computer are named by local(); url( would fetch them.
    for forbidden in ["https://assets.nhs.uk", "Frutiger", "@import", "(Link:", "url("] {
        assert!(!styles.contains(forbidden), "{forbidden} is in the stylesheet");
    }
    assert!(styles.contains(".nhsuk-table"));
}

#[test]
fn an_asset_is_found_by_its_full_name_only() {
    assert!(find(&ICON.name).is_some());
    assert!(find("icon.svg").is_none());
    assert!(ENGINE.address().starts_with("/assets/echarts-"));
}

/// The classes that a sheet styles wherever they stand: those of rules of one class alone.
fn bare_classes(sheet: &str) -> Vec<&str> {
    // On paper the pages may set exhibits closer than the exhibits do themselves.
    let screen = sheet.split("@media print").next().unwrap_or_default();
    let selectors = screen.split('}').filter_map(|rule| rule.split('{').next());
    let selectors = selectors.flat_map(|selectors| selectors.split(','));
    selectors
        .filter_map(|selector| selector.trim().strip_prefix('.'))
        .filter(|class| class.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
        .collect()
}

#[test]
fn no_sheet_of_pages_restyles_a_class_of_exhibits_everywhere() {
    let exhibits = exhibits::html::EXHIBIT_CSS;
    for sheet in [
        include_str!("../../assets/oakham.css"),
        include_str!("../../assets/programme.css"),
        include_str!("../../assets/flow.css"),
    ] {
        for class in bare_classes(sheet) {
            let dotted = format!(".{class}");
            let is_whole = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
            let is_of_exhibits =
                exhibits.match_indices(&dotted).any(|(at, _)| is_whole(&exhibits[at + dotted.len()..]));
            assert!(!is_of_exhibits, "{dotted} is styled by the exhibits too");
        }
    }
}
