//! Tests of what the program embeds.

use super::{ENGINE, ICON, STYLES, find};

#[test]
fn the_stylesheet_fetches_nothing_from_other_sites() {
    let styles = std::str::from_utf8(&STYLES.content).unwrap();
    for forbidden in ["@font-face", "https://assets.nhs.uk", "Frutiger", "@import", "(Link:", "url("] {
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
