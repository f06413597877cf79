//! Errors in the words of a page.

use std::path::Path;

use web::refusal::Refusal;

use crate::paths::without_paths;
use crate::returns::person::NotAllowed;

/// Why something was not done, without the folders of this computer.
pub(crate) fn refusal(root: &Path, error: &anyhow::Error) -> Refusal {
    let words: Vec<String> = error.chain().map(ToString::to_string).collect();
    let words = without_paths(root, &words.join(": "));
    if error.chain().any(<dyn std::error::Error>::is::<NotAllowed>) {
        Refusal::NotAllowed(words)
    } else {
        Refusal::NotPossible(words)
    }
}
