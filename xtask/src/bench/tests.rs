//! What is said of the machine, and scratch folders.

use super::{busyness, clear};

#[test]
fn other_programs_are_told() {
    assert!(busyness(Some(3.2)).contains("Other programs ran at the same time (load average 3.2"));
    assert!(busyness(Some(0.1)).starts_with("Nothing else ran"));
    assert!(busyness(None).contains("not known"));
}

#[test]
fn a_folder_that_is_not_there_is_clear() {
    assert!(clear(&std::env::temp_dir().join("oakham-bench-that-never-was")).is_ok());
}
