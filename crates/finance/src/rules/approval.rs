//! Whether whoever approved a return is somebody else than prepared it.

use domain::finding::{Finding, Severity};
use domain::person::same_person;

use super::{Checked, at};

/// V27: the approver on the cover is not the preparer.
pub(super) fn v27_approver_is_not_the_preparer(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let cover = &checked.submission.cover;
    let Some(approver) = &cover.approved_by else { return };
    if same_person(approver, &cover.prepared_by) {
        findings.push(at(Severity::Blocks, "V27", &checked.submission.lines_file, None).finding(
            format!("the cover says that {approver} both prepared and approved the return."),
            "Have somebody else approve it.",
        ));
    }
}
