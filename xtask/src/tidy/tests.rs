//! The repository itself is tidy, and remarks read as a compiler's do.

use super::{Remark, Severity, remarks};
use crate::workspace::Workspace;

#[test]
fn the_repository_is_tidy() {
    let workspace = Workspace::read().unwrap();
    let mut violations = remarks(&workspace).unwrap();
    violations.retain(|remark| remark.severity == Severity::Violation);
    let text: Vec<String> = violations.iter().map(Remark::to_string).collect();
    assert!(violations.is_empty(), "\n{}", text.join("\n"));
}

#[test]
fn a_remark_names_file_and_line_first() {
    let violation = Remark::violation("a.rs", 3, "wrong".to_owned());
    assert_eq!(violation.to_string(), "a.rs:3: wrong");
    let warning = Remark::warning("a.rs", 3, "long".to_owned());
    assert_eq!(warning.to_string(), "a.rs:3: warning: long");
}
