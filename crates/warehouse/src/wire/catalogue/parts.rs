//! Small parts of questions: what columns and tables are called in them, and values that stand in place of others.

use datafusion::sql::sqlparser::ast::{
    CastKind, DataType, Expr, ObjectName, ObjectNamePart, SelectItem, Value,
};

/// What a column is called, as far as it says so itself.
pub(super) fn name(item: &SelectItem) -> Option<String> {
    match item {
        SelectItem::ExprWithAlias { alias, .. } => Some(alias.value.clone()),
        SelectItem::UnnamedExpr(Expr::Identifier(name)) => Some(name.value.clone()),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(names)) => Some(names.last()?.value.clone()),
        _ => None,
    }
}

/// The last part of a name, in small letters.
pub(super) fn last(name: &ObjectName) -> Option<String> {
    match name.0.last()? {
        ObjectNamePart::Identifier(name) => Some(name.value.to_lowercase()),
        ObjectNamePart::Function(_) => None,
    }
}

pub(super) fn truth(value: bool) -> Expr {
    Expr::value(Value::Boolean(value))
}

pub(super) fn null() -> Expr {
    Expr::value(Value::Null)
}

/// No text.
pub(super) fn nothing() -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(null()),
        data_type: DataType::Text,
        array: false,
        format: None,
    }
}
