//! What the page shows beside its exhibits.

use domain::figure::FigureId;

use super::*;

#[test]
fn an_entry_names_each_way_in_which_a_figure_is_known() {
    let id = FigureId::parse("0123456789").expect("ten digits are an id");
    let input = FigureId::parse("ABCDEFGHJK").expect("ten letters are an id");
    let entry = Entry {
        id,
        definition: "The system: variance".to_owned(),
        value: domain::money::Pence::new(-1_880_000_000),
        provenance: Provenance::Published,
        margin: "£50,000".to_owned(),
        origins: vec![Origin {
            provenance: Provenance::Derived,
            words: "Actual less plan".to_owned(),
            inputs: vec![input],
            place: String::new(),
        }],
    };
    let markup = register(&[entry], &Anchors::report()).into_string();
    for part in [
        "id=\"f-0123456789\"",
        "(18.8)",
        "true to £50,000 either way",
        "Actual less plan",
        "href=\"#f-ABCDEFGHJK\"",
    ] {
        assert!(markup.contains(part), "{part} in {markup}");
    }
}

#[test]
fn words_from_files_cannot_become_markup() {
    let listing = Listing {
        key: "B1".to_owned(),
        name: "documents",
        heading: "Documents".to_owned(),
        note: String::new(),
        columns: vec![crate::content::ListingColumn { heading: "Title", share: 1, kind: ListingKind::Words }],
        rows: vec![vec!["<script>alert(1)</script>".to_owned().into()]],
    };
    assert!(!listing_markup(&listing).into_string().contains("<script>"));
}
