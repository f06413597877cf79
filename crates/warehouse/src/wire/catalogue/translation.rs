//! What clients ask PostgreSQL's own tables is put into terms that the engine knows: functions and types of
//! `pg_catalog`, operators with a schema, collations.
//!
//! Questions over tables that are always empty are in `emptiness`.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, CastKind, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, Ident, ObjectName, ObjectNamePart, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, TableFactor, TableWithJoins, Value, VisitorMut,
};

use super::emptiness::{empty, is_aggregate, is_empty};
use super::list;
use super::parts::{last, name, nothing, null, truth};
use crate::wire::names::{DATABASE, INFORMATION, NAME, OF_INFORMATION, OWNER_NAME, PUBLIC, SERVER_VERSION};

/// Puts a question into the engine's terms.
pub(in crate::wire) struct Translation;

impl VisitorMut for Translation {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        if empty(&mut query.body) {
            query.order_by = None;
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        // Columns that say no name bear the one that PostgreSQL gives them, as far as it is free: programs ask by it.
        let mut taken: BTreeSet<String> = select.projection.iter().filter_map(name).collect();
        rename_repeated(select);
        let has_unseen = select
            .projection
            .iter()
            .any(|item| matches!(item, SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..)));
        for item in &mut select.projection {
            if let SelectItem::UnnamedExpr(expr) = item
                && !has_unseen
                && let Some(name) = called(expr)
                && taken.insert(name.clone())
            {
                let expr = std::mem::replace(expr, null());
                *item = SelectItem::ExprWithAlias { expr, alias: Ident::with_quote('"', name) };
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table { name, args: Some(_), .. } = factor {
            without_schema(name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<()> {
        if let [ObjectNamePart::Identifier(schema), _] = &relation.0[..]
            && schema.value.eq_ignore_ascii_case(INFORMATION)
        {
            if last(relation).is_some_and(|name| OF_INFORMATION.contains(&&*name)) {
                relation.0[0] = ObjectNamePart::Identifier(Ident::new(NAME));
            }
            return ControlFlow::Continue(());
        }
        let is_bare = relation.0.len() == 1;
        if is_bare && last(relation).is_some_and(|name| name.starts_with("pg_")) {
            relation.0.insert(0, ObjectNamePart::Identifier(Ident::new(NAME)));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        // What is put in place of something may need another step.
        while let Some(other) = other(expr) {
            *expr = other;
        }
        ControlFlow::Continue(())
    }
}

/// Columns that stand beside all columns of their table, as in `SELECT c.oid, c.*`, are called something else: the
/// engine wants each name once, and programs that ask by name find it among all.
fn rename_repeated(select: &mut Select) {
    let mut of_tables = Vec::new();
    for item in &select.projection {
        match item {
            SelectItem::Wildcard(_) => of_tables.push(None),
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(table), _) => {
                of_tables.push(last(table));
            }
            _ => {}
        }
    }
    for item in &mut select.projection {
        let SelectItem::UnnamedExpr(expr) = item else { continue };
        let (table, name) = match &*expr {
            Expr::Identifier(name) => (None, name),
            Expr::CompoundIdentifier(names) => match &names[..] {
                [.., table, name] => (Some(table.value.to_lowercase()), name),
                _ => continue,
            },
            _ => continue,
        };
        if of_tables.iter().any(|of| of.is_none() || *of == table) {
            let alias = Ident::with_quote('"', format!("{}_", name.value));
            *item = SelectItem::ExprWithAlias { expr: std::mem::replace(expr, null()), alias };
        }
    }
}

/// What stands in place of an expression, if anything.
fn other(expr: &mut Expr) -> Option<Expr> {
    match expr {
        Expr::Collate { expr, .. } => Some((**expr).clone()),
        Expr::Subquery(query) if is_empty(&query.body) => Some(nothing()),
        Expr::Subquery(query) => {
            one_row(&mut query.body);
            None
        }
        // The engine knows the backslash only.
        Expr::Like { pattern, escape_char: sign @ Some(_), .. }
        | Expr::ILike { pattern, escape_char: sign @ Some(_), .. } => {
            let escape = sign.take()?.value;
            if let Value::SingleQuotedString(escape) = &escape {
                let of = vec![std::mem::replace(&mut **pattern, null()), text(escape), text("\\")];
                **pattern = call("replace", of);
            }
            None
        }
        Expr::Exists { subquery, negated } if is_empty(&subquery.body) => Some(truth(*negated)),
        // A list that is given later comes as a text.
        Expr::AnyOp { right, .. } | Expr::AllOp { right, .. } if is_given_later(right) => {
            let given = without_casts(std::mem::replace(&mut **right, null()));
            let text = Expr::Cast {
                kind: CastKind::Cast,
                expr: Box::new(given),
                data_type: DataType::Text,
                array: false,
                format: None,
            };
            **right = call(list::NAME, vec![text]);
            None
        }
        // Functions are called by their names here, not by their numbers.
        Expr::BinaryOp { left, op: BinaryOperator::NotEq, right } if is_zero(right) && is_function(left) => {
            Some(Expr::IsNotNull(left.clone()))
        }
        Expr::BinaryOp { op, .. } => {
            let BinaryOperator::PGCustomBinaryOperator(parts) = op else { return None };
            *op = operator(parts.last()?)?;
            None
        }
        Expr::Cast { expr, data_type, .. } => {
            let name = match data_type {
                DataType::Regclass => "regclass".to_owned(),
                DataType::Custom(name, _) => last(name)?,
                _ => return None,
            };
            match (&*name, is_name(expr)) {
                ("regclass", true) => Some(call("number_of_relation", vec![(**expr).clone()])),
                ("regclass", false) => Some(call("name_of_relation", vec![(**expr).clone()])),
                ("regtype", true) => Some(call("number_of_type", vec![(**expr).clone()])),
                ("regtype", false) => Some(call("format_type", vec![(**expr).clone(), null()])),
                _ => {
                    *data_type = in_sql(&name)?;
                    None
                }
            }
        }
        Expr::Identifier(name) if name.quote_style.is_none() => match name.value.to_lowercase().as_str() {
            "current_user" | "session_user" | "user" => Some(text(OWNER_NAME)),
            "current_catalog" => Some(text(DATABASE)),
            "current_schema" => Some(text(PUBLIC)),
            _ => None,
        },
        Expr::Function(function) => {
            without_schema(&mut function.name);
            in_place_of(&last(&function.name)?, function)
        }
        _ => None,
    }
}

/// Whether something is given later, also where it is said to be a list, as in `$1::text[]`.
fn is_given_later(expr: &Expr) -> bool {
    match expr {
        Expr::Value(value) => matches!(value.value, Value::Placeholder(_)),
        Expr::Nested(inner) | Expr::Cast { expr: inner, data_type: DataType::Array(_), .. } => {
            is_given_later(inner)
        }
        _ => false,
    }
}

/// What is given later, whatever it is said to be.
fn without_casts(expr: Expr) -> Expr {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => without_casts(*inner),
        expr => expr,
    }
}

/// Makes an aggregate of what one row of PostgreSQL's own tables says, which the engine asks of a question within a row.
fn one_row(body: &mut SetExpr) {
    let SetExpr::Select(select) = body else { return };
    let is_own = |from: &TableWithJoins| match &from.relation {
        TableFactor::Table { name, args: None, .. } => last(name).is_some_and(|name| name.starts_with("pg_")),
        _ => false,
    };
    if !select.from.iter().all(is_own) {
        return;
    }
    if let [SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }] =
        &mut select.projection[..]
        && !is_aggregate(expr)
    {
        let said = std::mem::replace(expr, null());
        *expr = call("max", vec![said]);
    }
}

/// What stands in place of a function of PostgreSQL.
fn in_place_of(name: &str, function: &Function) -> Option<Expr> {
    let arguments = arguments(function);
    Some(match name {
        "version" => text(&format!("PostgreSQL {SERVER_VERSION}")),
        "current_database" | "current_catalog" => text(DATABASE),
        "current_schema" => text(PUBLIC),
        "current_user" | "session_user" | "user" | "pg_get_userbyid" => text(OWNER_NAME),
        name if name.starts_with("pg_") && name.ends_with("_is_visible") => truth(true),
        "has_table_privilege"
        | "has_schema_privilege"
        | "has_database_privilege"
        | "has_column_privilege"
        | "has_any_column_privilege" => truth(true),
        "pg_is_in_recovery" | "pg_is_other_temp_schema" | "pg_relation_is_publishable" => truth(false),
        "pg_encoding_to_char" => text("UTF8"),
        "current_setting" => {
            let may_be_missing =
                arguments.get(1).is_some_and(|truth| !truth.to_string().eq_ignore_ascii_case("false"));
            let name = if may_be_missing { "value_of_setting_if_any" } else { "value_of_setting" };
            call(name, arguments.into_iter().take(1).collect())
        }
        "pg_my_temp_schema" | "pg_backend_pid" => number("0"),
        "quote_ident" => arguments.into_iter().next()?,
        "pg_get_expr"
        | "pg_get_viewdef"
        | "pg_get_indexdef"
        | "pg_get_constraintdef"
        | "pg_get_partkeydef"
        | "pg_get_function_result"
        | "pg_get_function_arguments"
        | "pg_get_ruledef"
        | "pg_size_pretty"
        | "shobj_description"
        | "pg_tablespace_location"
        | "pg_get_serial_sequence"
        | "pg_advisory_unlock_all"
        | "set_config" => nothing(),
        "pg_relation_size"
        | "pg_total_relation_size"
        | "pg_table_size"
        | "pg_database_size"
        | "pg_stat_get_numscans" => null(),
        "obj_description" if arguments.len() == 1 => {
            call("obj_description", arguments.into_iter().chain([text("pg_class")]).collect())
        }
        "to_regclass" => call("number_of_relation", arguments),
        "to_regtype" => call("number_of_type", arguments),
        // Who may do what is not kept in lists here.
        "array_to_string" if arguments.first().is_some_and(is_list_of_rights) => nothing(),
        "array" if matches!(&function.args, FunctionArguments::Subquery(query) if is_empty(&query.body)) => {
            nothing()
        }
        _ => return None,
    })
}

fn is_zero(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if matches!(&value.value, Value::Number(digits, _) if digits == "0"))
}

/// Whether a column says with which function values of a type are read or written.
fn is_function(expr: &Expr) -> bool {
    let name = match expr {
        Expr::Identifier(name) => Some(name),
        Expr::CompoundIdentifier(names) => names.last(),
        _ => None,
    };
    name.is_some_and(|name| matches!(&*name.value.to_lowercase(), "typreceive" | "typsend"))
}

/// Whether something is a list of rights or options of a table, of which there are none here.
fn is_list_of_rights(expr: &Expr) -> bool {
    let is_one = |name: &Ident| name.value.ends_with("acl") || name.value.ends_with("options");
    match expr {
        Expr::Identifier(name) => is_one(name),
        Expr::CompoundIdentifier(names) => names.last().is_some_and(is_one),
        Expr::BinaryOp { left, .. } => is_list_of_rights(left),
        Expr::Function(function) => matches!(function.args, FunctionArguments::Subquery(_)),
        _ => false,
    }
}

fn arguments(function: &Function) -> Vec<Expr> {
    let FunctionArguments::List(list) = &function.args else { return Vec::new() };
    let expr = |argument: &FunctionArg| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
        _ => None,
    };
    list.args.iter().filter_map(expr).collect()
}

fn operator(sign: &str) -> Option<BinaryOperator> {
    Some(match sign {
        "~" => BinaryOperator::PGRegexMatch,
        "~*" => BinaryOperator::PGRegexIMatch,
        "!~" => BinaryOperator::PGRegexNotMatch,
        "!~*" => BinaryOperator::PGRegexNotIMatch,
        "~~" => BinaryOperator::PGLikeMatch,
        "~~*" => BinaryOperator::PGILikeMatch,
        "!~~" => BinaryOperator::PGNotLikeMatch,
        "=" => BinaryOperator::Eq,
        "<>" | "!=" => BinaryOperator::NotEq,
        "<" => BinaryOperator::Lt,
        "<=" => BinaryOperator::LtEq,
        ">" => BinaryOperator::Gt,
        ">=" => BinaryOperator::GtEq,
        "+" => BinaryOperator::Plus,
        "-" => BinaryOperator::Minus,
        "*" => BinaryOperator::Multiply,
        "/" => BinaryOperator::Divide,
        "||" => BinaryOperator::StringConcat,
        _ => return None,
    })
}

/// A type of PostgreSQL's as the engine calls it.
fn in_sql(name: &str) -> Option<DataType> {
    Some(match name {
        "text" | "name" | "char" | "varchar" | "bpchar" | "regproc" | "regprocedure" | "regnamespace"
        | "regrole" | "xid" | "cidr" | "inet" | "json" | "jsonb" | "uuid" | "xml" | "pg_node_tree" => {
            DataType::Text
        }
        "oid" | "int4" | "integer" => DataType::Integer(None),
        "int2" | "smallint" => DataType::SmallInt(None),
        "int8" | "bigint" => DataType::BigInt(None),
        "bool" | "boolean" => DataType::Boolean,
        "float8" => DataType::DoublePrecision,
        "float4" => DataType::Real,
        "date" => DataType::Date,
        _ => return None,
    })
}

/// What PostgreSQL calls a column that says no name and is none.
fn called(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Function(function) => last(&function.name),
        Expr::Case { .. } => Some("case".to_owned()),
        Expr::Cast { expr, .. } => match &**expr {
            Expr::Identifier(name) => Some(name.value.clone()),
            Expr::CompoundIdentifier(names) => names.last().map(|name| name.value.clone()),
            expr => called(expr),
        },
        Expr::Nested(expr) => called(expr),
        Expr::Value(_)
        | Expr::BinaryOp { .. }
        | Expr::UnaryOp { .. }
        | Expr::IsNull(_)
        | Expr::IsNotNull(_) => Some("?column?".to_owned()),
        _ => None,
    }
}

fn without_schema(name: &mut ObjectName) {
    if let [ObjectNamePart::Identifier(schema), _] = &name.0[..]
        && schema.value.eq_ignore_ascii_case(NAME)
    {
        name.0.remove(0);
    }
}

/// Whether something is a name in words, also one that is given later.
fn is_name(expr: &Expr) -> bool {
    let is_parameter = matches!(expr, Expr::Value(value) if matches!(value.value, Value::Placeholder(_)));
    is_parameter || literal(expr).is_some()
}

/// The text of a literal.
fn literal(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) if text.parse::<i32>().is_err() => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn text(value: &str) -> Expr {
    Expr::value(Value::SingleQuotedString(value.to_owned()))
}

fn number(digits: &str) -> Expr {
    Expr::value(Value::Number(digits.to_owned(), false))
}

fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    let args = arguments.into_iter().map(|expr| FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))).collect();
    let list = FunctionArgumentList { duplicate_treatment: None, args, clauses: Vec::new() };
    Expr::Function(Function {
        name: ObjectName(vec![ObjectNamePart::Identifier(Ident::new(name))]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(list),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}
