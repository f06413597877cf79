//! How days are written by `to_char`: the engine takes patterns of C's `strftime` (`%Y`), and prints those of PostgreSQL
//! (`YYYY`) as they stand. Whoever writes one is told how it is written here.

use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{Expr, LogicalPlan};
use datafusion::scalar::ScalarValue;

/// The engine's functions that write a day or a time by a pattern.
const WRITERS: [&str; 2] = ["to_char", "date_format"];

/// Parts of patterns of PostgreSQL, the longer before those that they begin with, as `strftime` has them.
const PARTS: [(&str, &str); 23] = [
    ("YYYY", "%Y"),
    ("IYYY", "%G"),
    ("YY", "%y"),
    ("MONTH", "%B"),
    ("Month", "%B"),
    ("month", "%B"),
    ("MON", "%b"),
    ("Mon", "%b"),
    ("mon", "%b"),
    ("MM", "%m"),
    ("DDD", "%j"),
    ("DD", "%d"),
    ("Day", "%A"),
    ("Dy", "%a"),
    ("HH24", "%H"),
    ("HH12", "%I"),
    ("HH", "%I"),
    ("MI", "%M"),
    ("SS", "%S"),
    ("AM", "%p"),
    ("PM", "%p"),
    ("IW", "%V"),
    ("yyyy", "%Y"),
];

/// Refuses a plan in which a day is to be written by a pattern of PostgreSQL.
///
/// # Errors
/// Where there is one; the message says how it is written here.
pub(crate) fn check(plan: &LogicalPlan) -> Result<(), DataFusionError> {
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expr| {
            expr.apply(|expr| match pattern(expr).and_then(refusal) {
                Some(message) => Err(DataFusionError::Plan(message)),
                None => Ok(TreeNodeRecursion::Continue),
            })
        })
    })?;
    Ok(())
}

/// The pattern that a call of a writer is given.
fn pattern(expr: &Expr) -> Option<&str> {
    let Expr::ScalarFunction(call) = expr else { return None };
    let name = call.func.name();
    if !WRITERS.iter().any(|writer| name.eq_ignore_ascii_case(writer)) {
        return None;
    }
    match call.args.get(1)? {
        Expr::Literal(
            ScalarValue::Utf8(Some(text))
            | ScalarValue::LargeUtf8(Some(text))
            | ScalarValue::Utf8View(Some(text)),
            _,
        ) => Some(text),
        _ => None,
    }
}

/// Why a pattern is refused, if it has no part of the engine's and one of PostgreSQL's.
fn refusal(pattern: &str) -> Option<String> {
    if pattern.contains('%') {
        return None;
    }
    let (mut rest, mut written, mut has_part) = (pattern, String::new(), false);
    while let Some(letter) = rest.chars().next() {
        if let Some((part, ours)) = PARTS.iter().find(|(part, _)| rest.starts_with(part)) {
            written += ours;
            rest = &rest[part.len()..];
            has_part = true;
        } else {
            written.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    has_part.then(|| format!("the pattern '{pattern}' would be printed as it stands; write '{written}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_of_postgresql_is_told_as_it_is_written_here() {
        for (pattern, written) in [
            ("YYYY", Some("%Y")),
            ("YYYY-MM-DD", Some("%Y-%m-%d")),
            ("Mon YY", Some("%b %y")),
            ("DD/MM/YYYY HH24:MI:SS", Some("%d/%m/%Y %H:%M:%S")),
            ("%Y-%m", None),
            ("-", None),
            ("", None),
        ] {
            let expected = written.map(|written| format!("write '{written}'"));
            let told = refusal(pattern);
            assert_eq!(told.is_some(), expected.is_some(), "{pattern}: {told:?}");
            assert!(told.unwrap_or_default().ends_with(&expected.unwrap_or_default()), "{pattern}");
        }
    }
}
