//! The kinds of change have one word each.

use super::*;

#[test]
fn every_kind_reads_back_and_another_word_names_them_all() {
    for kind in ChangeKind::ALL {
        assert_eq!(kind.code().parse::<ChangeKind>().unwrap(), *kind);
    }
    let error = "close".parse::<ChangeKind>().unwrap_err().to_string();
    assert!(error.contains("function_option, function_transfer, merge"), "{error}");
}
