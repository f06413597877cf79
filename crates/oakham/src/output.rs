//! Positions as CSV: contracts for programs, in pence. Their JSON is in `api`.

mod analysis;

use std::io::Write;

use anyhow::Result;
use domain::figure::{Basis, Definition, Figure, FigureKey, Subject, Support};
use domain::month_end::MonthEnd;
use exhibits::csv_file::CsvFile;

pub(crate) use analysis::exhibits_csv;

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
        for (_, definition, basis, support) in &columns {
            let figure = month_end.figure(&key(month_end, *definition, &subject, *basis, *support));
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
