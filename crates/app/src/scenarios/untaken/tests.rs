//! No kind of change is taken by two engines, and those that none takes are known.

use domain::scenario::ChangeKind;

#[test]
fn every_kind_is_taken_by_one_engine_or_is_known_to_be_taken_by_none() {
    let mut of_none = Vec::new();
    for kind in ChangeKind::ALL {
        let taken =
            [flow::alter::CHANGE_KINDS, reform::scenario::CHANGE_KINDS, finance::scenario::CHANGE_KINDS];
        match taken.into_iter().filter(|taken| taken.contains(kind)).count() {
            0 => of_none.push(*kind),
            n => assert_eq!(n, 1, "{kind} is taken by {n} engines"),
        }
    }
    let known = [ChangeKind::Posts, ChangeKind::Event];
    assert_eq!(of_none, known);
}
