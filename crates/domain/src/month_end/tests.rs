//! What may be said of a month end as a whole.

use super::Standing;
use crate::example;
use crate::provenance::Provenance::{self, Derived, Published, Reported, Synthetic};

/// The standing where the figures are known in these ways in turn.
#[track_caller]
fn check(known: &[Provenance], beside: &[Provenance], expected: Standing) {
    let mut month_end = example::month_end();
    for (figure, provenance) in month_end.figures.values_mut().zip(known.iter().cycle()) {
        for lineage in &mut figure.lineages {
            lineage.provenance = *provenance;
        }
    }
    assert_eq!(month_end.standing(beside.iter().copied()), expected, "{known:?} {beside:?}");
}

#[test]
fn a_report_is_public_only_where_all_that_it_shows_is() {
    check(&[Published, Derived], &[], Standing::Public);
    check(&[Published, Reported], &[], Standing::ManagementInformation);
    check(&[Published], &[Reported], Standing::ManagementInformation);
    check(&[Published, Synthetic], &[], Standing::PartSynthetic);
    check(&[Reported, Synthetic], &[], Standing::ManagementInformationPartSynthetic);
}

#[test]
fn a_month_that_is_not_complete_is_a_draft_whatever_it_rests_on() {
    assert_eq!(example::incomplete_month_end().standing([Reported]), Standing::Draft);
}
