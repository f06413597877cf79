//! Where in the text of a scenario a change and its fields stand.

use std::ops::Range;

use domain::scenario::ChangeField;
use toml::de::{DeTable, DeValue};

/// The line, from 1, of a field of the change with this id; that of the change where it has no such field. Nothing
/// where the text has no such change.
#[must_use]
pub fn line_of(text: &str, change: &str, field: ChangeField) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let DeValue::Array(changes) = document.get_ref().get("change")?.get_ref() else { return None };
    let found = changes.iter().find_map(|value| {
        let DeValue::Table(table) = value.get_ref() else { return None };
        let id = table.get("id")?;
        let is_it = matches!(id.get_ref(), DeValue::String(known) if known == change);
        is_it.then_some((table, id.span()))
    });
    let (table, id) = found?;
    let at: Range<usize> = table.get(field.code()).map_or(id, toml::Spanned::span);
    Some(text.get(..at.start)?.matches('\n').count() + 1)
}
