//! `oakham return list`: every version of every return and where it stands.

use app::edition::findings;
use std::io::Write;

use anyhow::Result;
use api::document::{Document, SchemaName};
use api::returns::{ListedReturn, Returns, SentBack};
use domain::month::{FinancialYear, Month};
use exhibits::csv_file::CsvFile;
use governance::monthly_return::ReturnState;
use sources::monthly_return::version::{ReturnEvent, Version, short};
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::load;
use crate::terminal;

use app::returns::{ReturnId, versions};

/// One version in the list.
struct Listed {
    key: ReturnId,
    number: usize,
    state: &'static str,
    version: Version,
}

const HEADINGS: [&str; 10] = [
    "year",
    "month",
    "organisation",
    "version",
    "state",
    "hash",
    "prepared_by",
    "submitted_at",
    "approved_by",
    "approved_at",
];

/// Lists the versions of the year and month asked for, or all.
pub(crate) fn run(
    global: &Global,
    workspace: &Workspace,
    year: Option<FinancialYear>,
    month: Option<Month>,
) -> Result<Outcome> {
    let mut listed = Vec::new();
    let mut unreadable = Vec::new();
    for (in_year, in_month, code) in workspace.return_folders() {
        if year.is_some_and(|year| year != in_year) || month.is_some_and(|month| month != in_month) {
            continue;
        }
        let then = workspace.organisations_on(in_month.last_day(in_year));
        let Some(organisation) = then.into_iter().find(|organisation| organisation.code == code) else {
            continue;
        };
        let key = ReturnId { organisation, year: in_year, month: in_month };
        let versions = match versions::present(workspace, &key) {
            Ok(Some(versions)) => versions,
            Ok(None) => continue,
            Err(error) => {
                unreadable.extend(findings::from_error(error, &key.folder()));
                continue;
            }
        };
        for (idx, version) in versions.list.iter().enumerate() {
            let by_then = |event: &ReturnEvent| {
                let day = event.at.to_zoned(jiff::tz::TimeZone::UTC).date();
                global.as_at.is_none_or(|as_at| day <= as_at)
            };
            if by_then(&version.submitted) {
                // It is a draft again for its preparer; in a list of versions it is what became of it.
                let state = match versions.state(idx) {
                    _ if version.sent_back.is_some() => "sent back",
                    ReturnState::Submitted if !versions::is_submitted(workspace, &key) => "not submitted",
                    state => state.word(),
                };
                listed.push(Listed { key: key.clone(), number: idx + 1, state, version: version.clone() });
            }
        }
    }
    load::tell(global, &unreadable)?;
    let mut out = terminal::out();
    match global.format {
        Format::Table if listed.is_empty() => writeln!(out, "No returns.")?,
        Format::Table => table(&mut out, &listed)?,
        Format::Json => {
            let document = Returns {
                schema: SchemaName::default(),
                system: workspace.system.to_string(),
                returns: listed.iter().map(document_of).collect(),
            };
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(HEADINGS)?;
            for each in &listed {
                writer.row(cells(each, each.version.hash.to_string()))?;
            }
            writer.flush()?;
        }
    }
    Ok(Outcome::Done)
}

fn cells(listed: &Listed, hash: String) -> [String; 10] {
    let Listed { key, number, state, version } = listed;
    let by = |event: Option<&ReturnEvent>| event.map_or(String::new(), |event| event.by.clone());
    let at = |event: Option<&ReturnEvent>| event.map_or(String::new(), |event| event.at.to_string());
    [
        key.year.to_string(),
        key.month.to_string(),
        key.organisation.code.to_string(),
        number.to_string(),
        (*state).to_owned(),
        hash,
        version.submitted.by.clone(),
        version.submitted.at.to_string(),
        by(version.approved.as_ref()),
        at(version.approved.as_ref()),
    ]
}

fn table(out: &mut dyn Write, listed: &[Listed]) -> Result<()> {
    let mut rows = vec![HEADINGS.map(|heading| heading.replace('_', " "))];
    rows.extend(listed.iter().map(|each| cells(each, short(&each.version.hash))));
    let mut widths = [0; HEADINGS.len()];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in &rows {
        let cells: Vec<String> =
            row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    for Listed { key, number, version, .. } in listed {
        if let Some((event, why)) = &version.sent_back {
            writeln!(out, "{} version {number} was sent back by {}: {why}", key.words(), event.by)?;
        }
    }
    Ok(())
}

fn document_of(listed: &Listed) -> ListedReturn {
    let Listed { key, number, state, version } = listed;
    let event =
        |event: &ReturnEvent| api::returns::ReturnEvent { by: event.by.clone(), at: event.at.to_string() };
    ListedReturn {
        organisation: key.organisation.code.to_string(),
        year: key.year.to_string(),
        month: key.month.get(),
        version: *number,
        state,
        hash: version.hash.to_string(),
        submitted: event(&version.submitted),
        approved: version.approved.as_ref().map(event),
        locked: version.locked.as_ref().map(event),
        reason: version.reason.clone(),
        sent_back: version.sent_back.as_ref().map(|(by, why)| SentBack {
            by: by.by.clone(),
            at: by.at.to_string(),
            reason: why.clone(),
        }),
    }
}
