//! Whether whoever approved a return is somebody else than prepared it.

use domain::finding::Finding;
use domain::person::same_person;

use super::{Checked, about_cover};

/// V27: the approver on the cover is not the preparer, and approved what was there to be approved.
pub(super) fn v27_approver_is_not_the_preparer(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let cover = &checked.submission.cover;
    if cover.recorded_on < cover.prepared_on {
        findings.push(about_cover(
            checked,
            "V27",
            format!(
                "the return was approved on {}, before it was prepared on {}.",
                cover.recorded_on, cover.prepared_on
            ),
            "Correct prepared_at or approved_at on the cover.",
        ));
    }
    let Some(approver) = &cover.approved_by else { return };
    if same_person(approver, &cover.prepared_by) {
        findings.push(about_cover(
            checked,
            "V27",
            format!("the cover says that {approver} both prepared and approved the return."),
            "Have somebody else approve it.",
        ));
    }
}
