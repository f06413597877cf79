//! A question over a table that is always empty has no rows whatever else stands in it, so it is not looked into
//! further: clients ask much of indexes, triggers and publications that the engine has no words for.

use std::collections::BTreeSet;

use datafusion::sql::sqlparser::ast::{
    Expr, GroupByExpr, Ident, JoinOperator, ObjectNamePart, Select, SelectItem, SetExpr, TableFactor,
    TableWithJoins,
};

use super::parts::{last, name, nothing, truth};
use crate::wire::names::{EMPTY, INFORMATION, NAME};

/// Takes everything out of a question over a table that is always empty, so that no rows of nothing are left. Says
/// whether there is nothing in it.
pub(super) fn empty(body: &mut SetExpr) -> bool {
    match body {
        SetExpr::Select(select) if is_over_nothing(select) => {
            let mut taken = BTreeSet::new();
            for item in &mut select.projection {
                let mut name = name(item).unwrap_or_else(|| "?column?".to_owned());
                while !taken.insert(name.clone()) {
                    name.push('_');
                }
                *item = SelectItem::ExprWithAlias { expr: nothing(), alias: Ident::with_quote('"', name) };
            }
            select.distinct = None;
            select.group_by = GroupByExpr::Expressions(Vec::new(), Vec::new());
            select.having = None;
            select.from = Vec::new();
            select.selection = Some(truth(false));
            true
        }
        // Both sides are looked at, whatever the first is.
        SetExpr::SetOperation { left, right, .. } => empty(left) & empty(right),
        SetExpr::Query(query) => empty(&mut query.body),
        _ => false,
    }
}

pub(super) fn is_empty(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(select) => is_over_nothing(select),
        SetExpr::SetOperation { left, right, .. } => is_empty(left) && is_empty(right),
        SetExpr::Query(query) => is_empty(&query.body),
        _ => false,
    }
}

fn is_over_nothing(select: &Select) -> bool {
    let is_plain = select.projection.iter().all(|item| match item {
        // Of nothing, a count is one row, unless it is one for each group.
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
            is_grouped(select) || !is_aggregate(expr)
        }
        _ => false,
    });
    let has_total = !is_grouped(select) && (select.having.is_some() || has_groups(select));
    is_plain && !has_total && select.from.iter().any(from_nothing)
}

fn has_groups(select: &Select) -> bool {
    !matches!(&select.group_by, GroupByExpr::Expressions(by, _) if by.is_empty())
}

/// Whether there is a row for each group, and none for all of them.
fn is_grouped(select: &Select) -> bool {
    let is_plain = |by: &Expr| {
        !matches!(by, Expr::GroupingSets(_) | Expr::Rollup(_) | Expr::Cube(_))
            && !matches!(by, Expr::Tuple(of) if of.is_empty())
    };
    match &select.group_by {
        GroupByExpr::Expressions(by, with) => !by.is_empty() && with.is_empty() && by.iter().all(is_plain),
        GroupByExpr::All(_) => false,
    }
}

pub(super) fn is_aggregate(expr: &Expr) -> bool {
    let Expr::Function(function) = expr else { return false };
    let aggregates = ["count", "sum", "min", "max", "avg", "array_agg", "string_agg", "bool_or", "bool_and"];
    last(&function.name).is_some_and(|name| aggregates.contains(&&*name))
}

fn from_nothing(from: &TableWithJoins) -> bool {
    let is_always_empty = |factor: &TableFactor| match factor {
        TableFactor::Table { name, args: None, .. } => {
            let of_schema = match &name.0[..] {
                [ObjectNamePart::Identifier(schema), _] => {
                    [NAME, INFORMATION].iter().any(|name| schema.value.eq_ignore_ascii_case(name))
                }
                [_] => last(name).is_some_and(|name| name.starts_with("pg_")),
                _ => false,
            };
            of_schema && last(name).is_some_and(|name| EMPTY.iter().any(|(empty, _)| *empty == name))
        }
        TableFactor::Derived { subquery, .. } => is_empty(&subquery.body),
        _ => false,
    };
    let mut joins = from.joins.iter();
    let is_kept_by_join = |operator: &JoinOperator| {
        matches!(operator, JoinOperator::Right(_) | JoinOperator::RightOuter(_) | JoinOperator::FullOuter(_))
    };
    if from.joins.iter().any(|join| is_kept_by_join(&join.join_operator)) {
        return false;
    }
    is_always_empty(&from.relation)
        || joins.any(|join| {
            let is_inner = matches!(
                join.join_operator,
                JoinOperator::Join(_) | JoinOperator::Inner(_) | JoinOperator::CrossJoin(_)
            );
            is_inner && is_always_empty(&join.relation)
        })
}
