//! Sources as the annex lists them.

use domain::example;

use super::*;

fn listings(month_end: &MonthEnd) -> Vec<Listing> {
    sources(month_end, 'B')
        .into_iter()
        .filter_map(|part| match part {
            Part::Listing(listing) => Some(*listing),
            _ => None,
        })
        .collect()
}

#[test]
fn documents_statements_and_files_are_listed_whole() {
    let month_end = example::month_end();
    let listings = listings(&month_end);
    let sizes: Vec<(&str, usize)> =
        listings.iter().map(|listing| (listing.name, listing.rows.len())).collect();
    assert_eq!(
        sizes,
        [
            ("documents", month_end.documents.len()),
            ("statements", month_end.claims.len()),
            ("files", month_end.files.len())
        ]
    );
    for listing in &listings {
        assert!(listing.rows.iter().all(|row| row.len() == listing.columns.len()), "{}", listing.name);
    }
    let hashes = &listings[2].rows;
    assert!(hashes.iter().all(|row| row[1].text().len() == 64), "hashes are given in full");
}

#[test]
fn statements_name_their_document_by_its_number() {
    let listings = listings(&example::month_end());
    assert_eq!(listings[0].rows[0][0].text(), "D1");
    assert!(listings[1].rows.iter().all(|row| row[3].text() == "D1"));
}

#[test]
fn a_month_end_without_documents_says_so() {
    let month_end = MonthEnd { documents: Vec::new(), claims: Vec::new(), ..example::month_end() };
    let parts = sources(&month_end, 'B');
    assert!(matches!(&parts[0], Part::Paragraph(text) if text.starts_with("No public document")));
}
