//! PostgreSQL's own tables, as far as clients ask them which tables and columns there are: `pg_catalog` over the
//! tables of the lake.
//!
//! Columns and their meaning:
//! <https://www.postgresql.org/docs/current/catalogs.html>. Tables of what there is none of here (indexes, triggers,
//! functions, …) are there and empty. Left out: who may do what, sizes, and whatever changes a table.

mod emptiness;
mod list;
mod parts;
mod translation;

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, BooleanArray, Float32Array, Int32Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::catalog::{MemorySchemaProvider, SchemaProvider};
use datafusion::common::cast::{as_int32_array, as_string_array};
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use datafusion::prelude::{SessionConfig, SessionContext};

use super::names::{ACCESS_METHOD, DATABASE, EMPTY, INFORMATION, NAME, OWNER_NAME, PUBLIC, SERVER_VERSION};
use super::settings;
use super::value::{size, type_of};
use crate::query::{Database, Listed};

pub(super) use translation::Translation;

/// The number of the first table; PostgreSQL begins with those of users here.
const FIRST_TABLE: i32 = 16_384;

/// Types that columns have or clients ask for: number, name, name in SQL, bytes, category.
const TYPES: [(i32, &str, &str, i32, &str); 22] = [
    (16, "bool", "boolean", 1, "B"),
    (17, "bytea", "bytea", -1, "U"),
    (18, "char", "\"char\"", 1, "Z"),
    (19, "name", "name", 64, "S"),
    (20, "int8", "bigint", 8, "N"),
    (21, "int2", "smallint", 2, "N"),
    (23, "int4", "integer", 4, "N"),
    (24, "regproc", "regproc", 4, "N"),
    (25, "text", "text", -1, "S"),
    (26, "oid", "oid", 4, "N"),
    (114, "json", "json", -1, "U"),
    (700, "float4", "real", 4, "N"),
    (701, "float8", "double precision", 8, "N"),
    (705, "unknown", "unknown", -2, "X"),
    (1042, "bpchar", "character", -1, "S"),
    (1043, "varchar", "character varying", -1, "S"),
    (1082, "date", "date", 4, "D"),
    (1083, "time", "time without time zone", 8, "D"),
    (1114, "timestamp", "timestamp without time zone", 8, "D"),
    (1184, "timestamptz", "timestamp with time zone", 8, "D"),
    (1186, "interval", "interval", 16, "T"),
    (1700, "numeric", "numeric", -1, "N"),
];

/// Tables that are not empty: name and columns, each with the letter of its type (i whole, r real, t text, b truth) and,
/// where all rows have the same, its value (`-` for none).
///
/// Roles are 10, whom everything belongs to, and 11, who asks; schemas have the numbers of every PostgreSQL; 1259 is the
/// table `pg_class`, which a remark on a table names. How many rows a table has is not known before somebody counts.
const FILLED: [(&str, &str); 14] = [
    ("pg_namespace", "i:oid t:nspname i:nspowner=10 t:nspacl=-"),
    ("pg_am", "i:oid=2 t:amname i:amhandler=0 t:amtype=t"),
    (
        "pg_database",
        "i:oid=1 t:datname i:datdba=10 i:encoding=6 t:datlocprovider=c b:datistemplate=f b:datallowconn=t \
         i:datconnlimit=-1 i:dattablespace=1663 t:datcollate=C t:datctype=C t:daticulocale=- t:datcollversion=- \
         t:datacl=-",
    ),
    ("pg_roles", ROLES),
    ("pg_authid", ROLES),
    ("pg_user", "t:usename i:usesysid=11 b:usecreatedb=f b:usesuper=f"),
    (
        "pg_settings",
        "t:name t:setting t:unit=- t:category=Preset t:short_desc=- t:vartype=string t:source=default",
    ),
    (
        "pg_tables",
        "t:schemaname=public t:tablename t:tableowner=oakham t:tablespace=- b:hasindexes=f b:hasrules=f \
         b:hastriggers=f b:rowsecurity=f",
    ),
    (
        "pg_type",
        "i:oid t:typname i:typnamespace=11 i:typowner=10 i:typlen b:typbyval=f t:typtype=b t:typcategory \
         b:typispreferred=f b:typisdefined=t t:typdelim=, i:typrelid=0 i:typelem=0 i:typarray=0 t:typinput=- t:typreceive t:typsend=- \
         b:typnotnull=f i:typbasetype=0 i:typtypmod=-1 i:typndims=0 i:typcollation=0 t:typdefault=-",
    ),
    (
        "pg_class",
        "i:oid t:relname i:relnamespace=2200 i:reltype=0 i:reloftype=0 i:relowner=10 i:relam=2 i:relfilenode=0 \
         i:reltablespace=0 i:relpages=0 r:reltuples=-1 i:relallvisible=0 i:reltoastrelid=0 b:relhasindex=f \
         b:relisshared=f t:relpersistence=p t:relkind=r i:relnatts i:relchecks=0 b:relhasrules=f b:relhastriggers=f \
         b:relhassubclass=f b:relrowsecurity=f b:relforcerowsecurity=f b:relispopulated=t t:relreplident=d \
         b:relispartition=f t:relacl=- t:reloptions=- t:relpartbound=-",
    ),
    (
        "pg_attribute",
        "i:attrelid t:attname i:atttypid i:attstattarget=-1 i:attlen i:attnum i:attndims=0 i:atttypmod \
         b:attnotnull=f b:atthasdef=f b:atthasmissing=f t:attidentity= t:attgenerated= b:attisdropped=f \
         b:attislocal=t i:attinhcount=0 i:attcollation=0 t:attstorage=x t:attcompression= t:attacl=- t:attoptions=-",
    ),
    ("pg_description", "i:objoid i:classoid=1259 i:objsubid t:description"),
    (
        "character_sets",
        "t:character_set_catalog=- t:character_set_schema=- t:character_set_name t:character_repertoire=UCS \
         t:form_of_use=UTF8 t:default_collate_catalog=lake t:default_collate_schema=pg_catalog \
         t:default_collate_name=C",
    ),
    (
        "columns",
        "t:table_catalog=lake t:table_schema=public t:table_name t:column_name i:ordinal_position t:column_default=- \
         t:is_nullable=YES t:data_type i:character_maximum_length=- i:character_octet_length=- i:numeric_precision \
         i:numeric_scale t:udt_name t:is_identity=NO t:is_generated=NEVER t:is_updatable=NO",
    ),
];
const ROLES: &str = "i:oid t:rolname b:rolsuper=f b:rolinherit=t b:rolcreaterole=f b:rolcreatedb=f b:rolcanlogin \
                     b:rolreplication=f b:rolbypassrls=f i:rolconnlimit=-1 t:rolvaliduntil=- t:rolconfig=-";

/// A session over a database, with PostgreSQL's own tables beside its.
pub(super) fn over(database: &Database, user: &str) -> Result<SessionContext, DataFusionError> {
    let config = SessionConfig::new()
        .with_default_catalog_and_schema(DATABASE, PUBLIC)
        .set_str("datafusion.execution.time_zone", "+00:00")
        .set_str("datafusion.sql_parser.dialect", "PostgreSQL");
    let session = database.session_with(config)?;
    let tables = database.listed();
    let schema = MemorySchemaProvider::new();
    let filled = FILLED.iter().map(|(name, columns)| (name, columns, rows(name, &tables, user)));
    for (name, columns, rows) in EMPTY.iter().map(|(name, columns)| (name, columns, Vec::new())).chain(filled)
    {
        let batch = batch(columns, &rows)?;
        let table = MemTable::try_new(batch.schema(), vec![vec![batch]])?;
        schema.register_table((*name).to_owned(), Arc::new(table))?;
    }
    let catalogue = session.catalog(DATABASE);
    let catalogue = catalogue.ok_or_else(|| DataFusionError::Internal(format!("no catalogue {DATABASE}")))?;
    catalogue.register_schema(NAME, Arc::new(schema))?;
    for function in functions(&tables) {
        session.register_udf(function);
    }
    Ok(session)
}

/// A row of values in words.
macro_rules! row {
    ($($value:expr),* $(,)?) => { vec![$($value.to_string()),*] };
}

/// What differs from row to row of a table, in the order of its columns.
fn rows(name: &str, tables: &[Listed], user: &str) -> Vec<Vec<String>> {
    let numbered = (FIRST_TABLE..).zip(tables);
    match name {
        "pg_namespace" => vec![row![11, NAME], row![2200, PUBLIC], row![13_000, INFORMATION]],
        "pg_am" => vec![row![ACCESS_METHOD]],
        "pg_database" => vec![row![DATABASE]],
        "pg_roles" | "pg_authid" => vec![row![10, OWNER_NAME, "f"], row![11, user, "t"]],
        "pg_user" => vec![row![user]],
        "pg_settings" => vec![row!["server_version", SERVER_VERSION], row!["max_index_keys", 32]],
        "pg_tables" => tables.iter().map(|table| row![table.name]).collect(),
        "pg_type" => {
            TYPES.map(|(oid, name, _, size, kind)| row![oid, name, size, kind, receive(name)]).to_vec()
        }
        "pg_class" => numbered.map(|(oid, table)| row![oid, table.name, table.columns.len()]).collect(),
        "pg_attribute" => {
            let of_table = |(oid, table): (i32, &Listed)| -> Vec<Vec<String>> {
                let columns = (1..).zip(&table.columns).map(|(number, (name, kind, _)): (i32, _)| {
                    let (size, modifier) = size(kind);
                    row![oid, name, type_of(kind).oid(), size, number, modifier]
                });
                columns.collect()
            };
            numbered.flat_map(of_table).collect()
        }
        "character_sets" => vec![row!["UTF8"]],
        "columns" => tables.iter().flat_map(columns).collect(),
        "pg_description" => {
            remarks(tables).into_iter().map(|((oid, n), about)| row![oid, n, about]).collect()
        }
        _ => Vec::new(),
    }
}

/// The function that PostgreSQL reads bytes of a type with: ADBC knows types by it.
fn receive(name: &str) -> String {
    let is_late = matches!(name, "json" | "numeric") || name.starts_with("date") || name.starts_with("time");
    let between = if is_late || name == "interval" { "_" } else { "" };
    format!("{name}{between}recv")
}

/// The columns of a table as `information_schema` has them: types by their names in SQL, digits of numbers.
fn columns(table: &Listed) -> Vec<Vec<String>> {
    let columns = (1..).zip(&table.columns).map(|(number, (name, kind, _)): (i32, _)| {
        let kind_of = type_of(kind);
        let (precision, scale) = match (kind_of.oid(), size(kind)) {
            (20, _) => ("64".to_owned(), "0".to_owned()),
            (23, _) => ("32".to_owned(), "0".to_owned()),
            (701, _) => ("53".to_owned(), String::new()),
            (_, (_, modifier)) if 4 <= modifier => {
                (((modifier - 4) >> 16).to_string(), ((modifier - 4) & 0xffff).to_string())
            }
            _ => (String::new(), String::new()),
        };
        let in_sql = type_name(i32::try_from(kind_of.oid()).unwrap_or(0), None);
        row![table.name, name, number, in_sql, precision, scale, kind_of.name()]
    });
    columns.collect()
}

/// What tables (0) and their columns (1, 2, …) are about.
fn remarks(tables: &[Listed]) -> BTreeMap<(i32, i32), String> {
    let of_table = |(oid, table): (i32, &Listed)| -> Vec<((i32, i32), String)> {
        let columns = table.columns.iter().map(|(.., about)| about);
        let all = std::iter::once(&table.about).chain(columns);
        (0..).zip(all).map(|(number, about)| ((oid, number), about.clone())).collect()
    };
    (FIRST_TABLE..).zip(tables).flat_map(of_table).collect()
}

/// Rows as the engine has them: `columns` are names, each with the letter of its type, as in [`FILLED`].
fn batch(columns: &str, rows: &[Vec<String>]) -> Result<RecordBatch, DataFusionError> {
    let mut n_given = 0;
    let mut named: Vec<(&str, ArrayRef)> = Vec::new();
    for column in columns.split_whitespace() {
        let (kind, name) = column.split_once(':').unwrap_or(("t", column));
        let (name, same) = name.split_once('=').map_or((name, None), |(name, same)| (name, Some(same)));
        let idx = n_given;
        n_given += usize::from(same.is_none());
        let cells = rows.iter().map(|row| match same {
            Some("-") => None,
            Some(same) => Some(same),
            None => row.get(idx).map(String::as_str),
        });
        let array: ArrayRef = match kind {
            "i" => Arc::new(cells.map(|cell| cell?.parse().ok()).collect::<Int32Array>()),
            "r" => Arc::new(cells.map(|cell| cell?.parse().ok()).collect::<Float32Array>()),
            "b" => Arc::new(cells.map(|cell| Some(cell? == "t")).collect::<BooleanArray>()),
            _ => Arc::new(cells.collect::<StringArray>()),
        };
        named.push((name, array));
    }
    let field = |(name, array): &(&str, ArrayRef)| Field::new(*name, array.data_type().clone(), true);
    let schema = Arc::new(Schema::new(named.iter().map(field).collect::<Vec<_>>()));
    Ok(RecordBatch::try_new(schema, named.into_iter().map(|(_, array)| array).collect())?)
}

/// Functions that clients call to show numbers as words.
fn functions(tables: &[Listed]) -> Vec<ScalarUDF> {
    let numbered = || (FIRST_TABLE..).zip(tables);
    let names: BTreeMap<i32, String> = numbered().map(|(oid, table)| (oid, table.name.clone())).collect();
    let own = [("pg_type", 1247), ("pg_proc", 1255), ("pg_class", 1259), ("pg_namespace", 2615)];
    let own = own.map(|(name, oid)| (name.to_owned(), oid));
    let numbers: BTreeMap<String, i32> =
        names.iter().map(|(oid, name)| (name.clone(), *oid)).chain(own).collect();
    let (of_tables, of_columns) = (remarks(tables), remarks(tables));
    vec![
        list::values_of_list(),
        words("format_type", [DataType::Int32, DataType::Int32], |arrays| {
            let (kinds, modifiers) = (as_int32_array(&arrays[0])?, as_int32_array(&arrays[1])?);
            Ok(kinds.iter().zip(modifiers).map(|(kind, modifier)| Some(type_name(kind?, modifier))).collect())
        }),
        words("col_description", [DataType::Int32, DataType::Int32], move |arrays| {
            let (oids, numbers) = (as_int32_array(&arrays[0])?, as_int32_array(&arrays[1])?);
            Ok(oids.iter().zip(numbers).map(|(oid, n)| of_columns.get(&(oid?, n?)).cloned()).collect())
        }),
        words("obj_description", [DataType::Int32, DataType::Utf8], move |arrays| {
            let (oids, kinds) = (as_int32_array(&arrays[0])?, as_string_array(&arrays[1])?);
            let of = |(oid, kind): (Option<i32>, Option<&str>)| {
                if kind? == "pg_class" { of_tables.get(&(oid?, 0)).cloned() } else { None }
            };
            Ok(oids.iter().zip(kinds).map(of).collect())
        }),
        words("name_of_relation", [DataType::Int32], move |arrays| {
            let name = |oid: Option<i32>| {
                Some(names.get(&oid?).cloned().unwrap_or_else(|| oid.unwrap_or(0).to_string()))
            };
            Ok(as_int32_array(&arrays[0])?.iter().map(name).collect())
        }),
        function("number_of_relation", [DataType::Utf8], DataType::Int32, move |arrays| {
            let number = |name: Option<&str>| {
                let name = name?.rsplit('.').next()?.trim_matches('"');
                numbers.get(name).copied()
            };
            Ok(Arc::new(as_string_array(&arrays[0])?.iter().map(number).collect::<Int32Array>()))
        }),
        function("number_of_type", [DataType::Utf8], DataType::Int32, |arrays| {
            let number = |name: Option<&str>| {
                let name = name?.rsplit('.').next()?.trim_matches('"');
                TYPES
                    .iter()
                    .find(|(_, short, long, ..)| [*short, *long].contains(&name))
                    .map(|(oid, ..)| *oid)
            };
            Ok(Arc::new(as_string_array(&arrays[0])?.iter().map(number).collect::<Int32Array>()))
        }),
    ]
}

/// Functions that give the settings of a connection, of which `changed` are as it has them: `current_setting`, which
/// refuses a name that there is not, and the same where one may be missing.
pub(super) fn of_settings(changed: &BTreeMap<String, String>) -> [ScalarUDF; 2] {
    [("value_of_setting", true), ("value_of_setting_if_any", false)].map(|(name, is_needed)| {
        let changed = changed.clone();
        words(name, [DataType::Utf8], move |arrays| {
            let value = |name: Option<&str>| {
                let Some(name) = name else { return Ok(None) };
                let found = changed.get(&name.to_lowercase()).map(String::as_str);
                match found.or_else(|| settings::fixed_value(name)) {
                    None if is_needed => Err(DataFusionError::Plan(settings::unknown(name))),
                    found => Ok(found.map(str::to_owned)),
                }
            };
            as_string_array(&arrays[0])?.iter().map(value).collect()
        })
    })
}

/// What a type is called, with its digits.
fn type_name(kind: i32, modifier: Option<i32>) -> String {
    let Some((_, _, name, ..)) = TYPES.iter().find(|(oid, ..)| *oid == kind) else {
        return "???".to_owned();
    };
    let digits =
        modifier.and_then(|modifier| modifier.checked_sub(4)).filter(|digits| kind == 1700 && 0 <= *digits);
    match digits {
        Some(digits) => format!("{name}({},{})", digits >> 16, digits & 0xffff),
        None => (*name).to_owned(),
    }
}

fn words<const N: usize>(
    name: &str,
    of: [DataType; N],
    call: impl Fn(&[ArrayRef]) -> Result<StringArray, DataFusionError> + Send + Sync + 'static,
) -> ScalarUDF {
    function(name, of, DataType::Utf8, move |arrays| Ok(Arc::new(call(arrays)?)))
}

fn function<const N: usize>(
    name: &str,
    of: [DataType; N],
    gives: DataType,
    call: impl Fn(&[ArrayRef]) -> Result<ArrayRef, DataFusionError> + Send + Sync + 'static,
) -> ScalarUDF {
    let call = move |values: &[ColumnarValue]| {
        let arrays = ColumnarValue::values_to_arrays(values)?;
        Ok(ColumnarValue::Array(call(&arrays)?))
    };
    create_udf(name, Vec::from(of), gives, Volatility::Stable, Arc::new(call))
}
