//! What documents say, inside a sentence.

use crate::example;

#[test]
fn what_a_document_says_ends_in_no_stop_of_its_own() {
    let mut claim = example::month_end().claims[0].clone();
    for says in [
        "It is £18.8m more than planned.",
        "It is £18.8m more than planned. ",
        "It is £18.8m more than planned",
    ] {
        says.clone_into(&mut claim.says);
        assert_eq!(claim.clause(), "It is £18.8m more than planned");
    }
}
