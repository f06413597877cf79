//! Lines have unique codes and fixed natures.

use std::collections::BTreeSet;

use super::*;

#[test]
fn every_line_is_found_by_its_code_and_by_no_other() {
    let codes: BTreeSet<_> = Line::all().map(Line::code).collect();
    assert_eq!(codes.len(), Line::COUNT);
    for line in Line::all() {
        assert_eq!(line.code().parse(), Ok(line));
        let prefix = if line.kind() == OrganisationKind::Trust { "P." } else { "I." };
        assert!(line.code().starts_with(prefix), "{line}");
    }
    assert!("P.PAY".parse::<Line>().is_err());
}

#[test]
fn expenditure_is_entered_positive_and_counts_against_the_surplus() {
    const AGENCY: Line = Line::named("P.PAY.AGY");
    let entry = Pence::new(100);
    assert_eq!(AGENCY.nature().impact(entry), -entry);
    assert_eq!(AGENCY.nature().entry(-entry), entry);
    assert_eq!(Nature::Signed.impact(-entry), -entry);
}

#[test]
fn measures_read_back_from_their_codes() {
    for measure in Measure::ALL {
        assert_eq!(measure.code().parse(), Ok(measure));
        assert_eq!(Measure::ALL[measure.index()], measure);
    }
}
