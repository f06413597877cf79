//! The schedules of a return: one sheet each, all of them optional.
//!
//! Format: `docs/reference/formats.md`. Each kind of record is read and written in one place, so that
//! what is written reads back the same.

mod records;

use std::collections::BTreeMap;

use domain::monthly_return::Cover;
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use domain::schedule::{
    Balance, BridgeStep, CapitalScheme, Cash, ControlTotal, OneOffItem, Payments, Schedule, ScheduleRow,
    Schedules, Staff,
};

use super::row::{check_cover, is_no_record};
use super::schema::{FIRST_COLUMNS, PROVENANCE, SCHEMA_VERSION};
use super::write::Heading;
use crate::csv_text;
use crate::fault::{Fault, collect};
use crate::sheet::{Row, Sheet};
use crate::totals::{Columns, totals};

/// A record of a schedule, as it stands in the columns of its row.
pub(crate) trait Record: Sized {
    /// The columns, without those that every schedule begins and ends with.
    const COLUMNS: &'static [&'static str];
    /// The columns that tell its rows apart; a second row with the same cells in them is a duplicate.
    const KEY: &'static [&'static str];
    /// The columns to be filled in for a month; a row with none of them filled in is passed over.
    const FILLED: &'static [&'static str];
    /// What shows that a row is the total of others, where rows have titles of their own.
    const TOTALS: Option<Columns> = None;

    /// Reads a row; adds every fault of it.
    fn read(row: Row<'_>, kind: OrganisationKind, faults: &mut Vec<Fault>) -> Option<Self>;

    /// The cells of its columns.
    fn cells(&self) -> Vec<String>;
}

/// The columns of the schedule `sheet_name`, without those that every schedule begins and ends with.
///
/// # Panics
/// Where there is no schedule of that name.
pub(crate) fn columns(sheet_name: &str) -> &'static [&'static str] {
    match sheet_name {
        "workforce" => Staff::COLUMNS,
        "capital" => CapitalScheme::COLUMNS,
        "cash" => Cash::COLUMNS,
        "payments" => Payments::COLUMNS,
        "balances" => Balance::COLUMNS,
        "bridge" => BridgeStep::COLUMNS,
        "one_offs" => OneOffItem::COLUMNS,
        "reconcile" => ControlTotal::COLUMNS,
        other => unreachable!("{other} is not a schedule"),
    }
}

/// Reads the schedules that are among `sheets`, by the names of the sheets.
pub(crate) fn read(
    sheets: &[(&str, Sheet)],
    cover: Option<&Cover>,
    provenance: Provenance,
    kind: OrganisationKind,
    faults: &mut Vec<Fault>,
) -> Schedules {
    let reader = Reader { sheets, cover, provenance, kind };
    let [workforce, capital, cash, payments, balances, bridge, one_offs, reconcile] = Schedules::NAMES;
    Schedules {
        workforce: reader.schedule(workforce, faults),
        capital: reader.schedule(capital, faults),
        cash: reader.schedule(cash, faults),
        payments: reader.schedule(payments, faults),
        balances: reader.schedule(balances, faults),
        bridge: reader.schedule(bridge, faults),
        one_offs: reader.schedule(one_offs, faults),
        reconcile: reader.schedule(reconcile, faults),
    }
}

struct Reader<'a> {
    sheets: &'a [(&'a str, Sheet)],
    /// `None` where it cannot be read.
    cover: Option<&'a Cover>,
    provenance: Provenance,
    kind: OrganisationKind,
}

impl Reader<'_> {
    /// The schedule of the sheet `schedule_name`; `None` where there is no such sheet, or none of its rows is
    /// filled in.
    fn schedule<R: Record>(&self, schedule_name: &str, faults: &mut Vec<Fault>) -> Option<Schedule<R>> {
        let (_, sheet) = self.sheets.iter().find(|(sheet_name, _)| *sheet_name == schedule_name)?;
        // A form says once, in its title, whose it is.
        let says_whose = sheet.form.is_none() || FIRST_COLUMNS.iter().any(|column| sheet.has(column));
        let first_columns = FIRST_COLUMNS.into_iter().filter(|_| says_whose);
        let required: Vec<&str> = first_columns.chain(R::COLUMNS.iter().copied()).collect();
        if let Err(error) = sheet.require(&required) {
            collect(error, &sheet.file.path, faults);
            return None;
        }
        let mut rows: Vec<ScheduleRow<R>> = Vec::new();
        let mut first_rows: BTreeMap<Vec<&str>, u32> = BTreeMap::new();
        let totals = R::TOTALS.map(|columns| totals(sheet, &columns, faults)).unwrap_or_default();
        for row in sheet.rows().filter(|row| !totals.contains(&row.row_number())) {
            let without_result: Vec<Fault> =
                R::COLUMNS.iter().filter_map(|column| sheet.formula_fault(row, column)).collect();
            if !without_result.is_empty() {
                faults.extend(without_result);
                continue;
            }
            if R::FILLED.iter().all(|column| row.text(column).is_empty()) {
                continue;
            }
            if is_no_record(row, R::KEY, R::FILLED, faults) {
                continue;
            }
            if says_whose {
                check_cover(row, self.cover, faults);
            }
            let key: Vec<&str> = R::KEY.iter().map(|column| row.text(column)).collect();
            let number = row.at(R::KEY[0]).row;
            if let Some(first) = first_rows.get(&key) {
                faults.push(row.fault(
                    R::KEY[0],
                    format!(
                        "row {first} has the same {}; keep one of them, or, where both are right, one row with their sum",
                        R::KEY.join(" and ")
                    ),
                ));
                continue;
            }
            first_rows.insert(key, number);
            let provenance = row.parse_if_any(PROVENANCE, faults).unwrap_or(self.provenance);
            if let Some(record) = R::read(row, self.kind, faults) {
                rows.push(ScheduleRow { number, provenance, says: record });
            }
        }
        (!rows.is_empty()).then(|| Schedule { file: sheet.file.clone(), columns: sheet.headings(), rows })
    }
}

/// The text of a schedule's CSV file.
pub(crate) fn text<R: Record>(heading: &Heading, schedule: &Schedule<R>) -> String {
    let columns = FIRST_COLUMNS.into_iter().chain(R::COLUMNS.iter().copied()).chain([PROVENANCE]);
    let (year, month) = (heading.year.to_string(), heading.month.to_string());
    let first_cells = [SCHEMA_VERSION, heading.organisation.as_str(), &year, &month];
    schedule.rows.iter().fold(csv_text::row(columns), |text, row| {
        let cells = row.says.cells();
        let cells = first_cells.into_iter().chain(cells.iter().map(String::as_str));
        text + &csv_text::row(cells.chain([row.provenance.word()]))
    })
}

#[cfg(test)]
mod tests;
