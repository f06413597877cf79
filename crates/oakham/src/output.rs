//! Positions as JSON and CSV: contracts for programs, in pence.
//!
//! Documented in `docs/reference/formats.md`. A field is added, never renamed, within a version.

mod analysis;

use std::io::Write;

use anyhow::Result;
use domain::figure::{Basis, Definition, Figure, FigureKey, Subject, Support};
use domain::finding::Finding;
use domain::month_end::MonthEnd;
use exhibits::csv_file::CsvFile;
use serde_json::{Map, Value, json};

pub(crate) use analysis::{exhibits_csv, movement_json, resources_json};

/// The name and version of the position's JSON.
pub(crate) const POSITION_SCHEMA: &str = "oakham.position/1";

/// The fields of a position in order: name, definition, basis, whole year or to date.
const FIELDS: [(&str, Basis, bool); 6] = [
    ("plan_ytd", Basis::Plan, false),
    ("actual_ytd", Basis::Actual, false),
    ("variance_ytd", Basis::ActualVariance, false),
    ("plan_year", Basis::Plan, true),
    ("forecast_year", Basis::Forecast, true),
    ("variance_year", Basis::ForecastVariance, true),
];

fn key(
    month_end: &MonthEnd,
    definition: Definition,
    subject: &Subject,
    (basis, year): (Basis, bool),
    support: Support,
) -> FigureKey {
    if year {
        month_end.whole_year(definition, subject.clone(), basis, support)
    } else {
        month_end.to_date(definition, subject.clone(), basis, support)
    }
}

/// The figures of one subject: values, provenances and ids, field by field; `null` where there is
/// no figure.
fn fields(month_end: &MonthEnd, subject: &Subject) -> Map<String, Value> {
    let mut values = Map::new();
    let (mut provenance, mut ids) = (Map::new(), Map::new());
    let mut put = |target: &mut Map<String, Value>, name: &str, figure: Option<&Figure>, path: String| {
        target.insert(name.to_owned(), figure.map_or(Value::Null, |figure| json!(figure.value.get())));
        provenance
            .insert(path.clone(), figure.map_or(Value::Null, |figure| json!(figure.provenance().word())));
        ids.insert(path, figure.map_or(Value::Null, |figure| json!(figure.id().as_str())));
    };
    for (name, basis, year) in FIELDS {
        let key = key(month_end, Definition::Position, subject, (basis, year), Support::Including);
        put(&mut values, name, month_end.figure(&key), name.to_owned());
    }
    let key_of_support =
        key(month_end, Definition::Support, subject, (Basis::Actual, false), Support::Including);
    put(&mut values, "support_ytd", month_end.figure(&key_of_support), "support_ytd".to_owned());
    let mut excluding = Map::new();
    for (name, basis, year) in FIELDS {
        let key = key(month_end, Definition::Position, subject, (basis, year), Support::Excluding);
        put(&mut excluding, name, month_end.figure(&key), format!("excluding_support.{name}"));
    }
    values.insert("excluding_support".to_owned(), Value::Object(excluding));
    values.insert("provenance".to_owned(), Value::Object(provenance));
    values.insert("figures".to_owned(), Value::Object(ids));
    values
}

/// The position of a month end as its JSON contract.
pub(crate) fn position_json(month_end: &MonthEnd) -> Value {
    let organisations: Vec<Value> = month_end
        .organisations
        .iter()
        .map(|organisation| {
            let mut object = Map::new();
            object.insert("code".to_owned(), json!(organisation.code.as_str()));
            object.insert("name".to_owned(), json!(organisation.name));
            object.insert("reported".to_owned(), json!(!month_end.missing.contains(&organisation.code)));
            object.extend(fields(month_end, &Subject::Organisation(organisation.code.clone())));
            Value::Object(object)
        })
        .collect();
    let findings: Vec<Value> = month_end.findings.iter().map(finding_json).collect();
    json!({
        "schema": POSITION_SCHEMA,
        "system": month_end.system.as_str(),
        "name": month_end.system_name,
        "year": month_end.year.to_string(),
        "month": month_end.month.get(),
        "unit": "pence",
        "recorded_on": month_end.recorded_on.to_string(),
        "complete": month_end.is_complete(),
        "organisations": organisations,
        "total": fields(month_end, &month_end.system_subject()),
        "findings": findings,
    })
}

/// A finding as in `oakham.check/1`.
pub(crate) fn finding_json(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "severity": finding.severity.word(),
        "message": finding.message,
        "fix": finding.fix,
        "file": finding.file,
        "row": finding.at.map(|at| at.row),
        "column": finding.at.map(domain::source::CellAt::column_letters),
    })
}

/// The position as CSV: a row an organisation and one for the system; pence.
pub(crate) fn position_csv(month_end: &MonthEnd, out: &mut dyn Write) -> Result<()> {
    let subjects = month_end.organisations.iter().map(|organisation| {
        (
            organisation.code.as_str(),
            organisation.name.as_str(),
            Subject::Organisation(organisation.code.clone()),
        )
    });
    let total = (month_end.system.as_str(), month_end.system_name.as_str(), month_end.system_subject());
    let mut writer = CsvFile::to(out);
    let mut head = vec!["subject".to_owned(), "code".to_owned(), "name".to_owned()];
    let columns = columns();
    head.extend(columns.iter().flat_map(|(name, ..)| [name.clone(), format!("{name}_provenance")]));
    writer.row(&head)?;
    for (code, name, subject) in subjects.chain([total]) {
        let kind = if matches!(subject, Subject::System(_)) { "system" } else { "organisation" };
        let mut row = vec![kind.to_owned(), code.to_owned(), name.to_owned()];
        for (_, definition, what, support) in &columns {
            let figure = month_end.figure(&key(month_end, *definition, &subject, *what, *support));
            row.push(figure.map_or_else(String::new, |figure| figure.value.get().to_string()));
            row.push(figure.map_or_else(String::new, |figure| figure.provenance().word().to_owned()));
        }
        writer.row(&row)?;
    }
    writer.flush()?;
    Ok(())
}

type ColumnOf = (String, Definition, (Basis, bool), Support);

fn columns() -> Vec<ColumnOf> {
    let position = |support: Support, prefix: &'static str| {
        FIELDS.into_iter().map(move |(name, basis, year)| {
            (format!("{prefix}{name}"), Definition::Position, (basis, year), support)
        })
    };
    let support = ("support_ytd".to_owned(), Definition::Support, (Basis::Actual, false), Support::Including);
    position(Support::Including, "")
        .chain([support])
        .chain(position(Support::Excluding, "excluding_support_"))
        .collect()
}

/// Figures by line or by month as CSV: one row a figure; pence.
pub(crate) fn figures_csv<'a>(
    month_end: &'a MonthEnd,
    figures: impl Iterator<Item = &'a Figure>,
    out: &mut dyn Write,
) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row([
        "id",
        "code",
        "name",
        "definition",
        "basis",
        "year",
        "from_month",
        "to_month",
        "pence",
        "provenance",
    ])?;
    for figure in figures {
        let key = &figure.key;
        let (Subject::System(code) | Subject::Organisation(code)) = &key.subject;
        writer.row([
            figure.id().as_str(),
            code.as_str(),
            month_end.name_of(&key.subject),
            &key.definition.code(),
            key.basis.code(),
            &key.period.year().to_string(),
            &key.period.from().to_string(),
            &key.period.to().to_string(),
            &figure.value.get().to_string(),
            figure.provenance().word(),
        ])?;
    }
    writer.flush()?;
    Ok(())
}

/// The same as JSON.
pub(crate) fn figures_json<'a>(
    month_end: &MonthEnd,
    by: &str,
    figures: impl Iterator<Item = &'a Figure>,
) -> Value {
    let figures: Vec<Value> = figures
        .map(|figure| {
            let key = &figure.key;
            let (Subject::System(code) | Subject::Organisation(code)) = &key.subject;
            json!({
                "id": figure.id().as_str(),
                "subject": if matches!(key.subject, Subject::System(_)) { "system" } else { "organisation" },
                "code": code.as_str(),
                "definition": key.definition.code(),
                "label": key.definition.words(),
                "basis": key.basis.code(),
                "year": key.period.year().to_string(),
                "from_month": key.period.from().get(),
                "to_month": key.period.to().get(),
                "value": figure.value.get(),
                "provenance": figure.provenance().word(),
            })
        })
        .collect();
    json!({
        "schema": format!("oakham.position-by-{by}/1"),
        "system": month_end.system.as_str(),
        "year": month_end.year.to_string(),
        "month": month_end.month.get(),
        "unit": "pence",
        "complete": month_end.is_complete(),
        "figures": figures,
    })
}
