//! The lines and months of a return as its workbook has them to fill in: a row a line, with its measures or months
//! across.

use domain::ledger::{Line, Measure, Nature};
use domain::money::Pence;
use domain::month::Month;
use domain::monthly_return::{Entry, LeftEmpty, MonthlyReturn};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;

use super::row::{FormRow, Repeated, form_row};
use super::schema::PROVENANCE;
use crate::fault::{Fault, SourcesError};
use crate::sheet::form::{CODE, NAME, headings_of_months, month_headings};
use crate::sheet::{Row, Sheet};

/// The columns that are read of the lines.
pub(super) fn columns_of_lines() -> impl Iterator<Item = String> {
    [CODE, NAME, PROVENANCE].into_iter().chain(Measure::ALL.map(Measure::words)).map(str::to_owned)
}

/// The columns that are read of the months.
pub(super) fn columns_of_months() -> impl Iterator<Item = String> {
    let months = Month::all().flat_map(|month| month_headings(month, None));
    [CODE, NAME, PROVENANCE].into_iter().map(str::to_owned).chain(months)
}

/// Whether a sheet has a row a line, and not a row an amount.
pub(super) fn is_form(sheet: &Sheet) -> bool {
    sheet.has(CODE) && !sheet.has("line_code")
}

/// Refuses lines without a measure that every return has.
pub(super) fn require_measures(sheet: &Sheet) -> Result<(), SourcesError> {
    let measures = Measure::REQUIRED.map(Measure::words);
    sheet.require(&[&[CODE][..], &measures[..]].concat())
}

/// The headings of the months.
pub(super) fn require_months(sheet: &Sheet) -> Result<Vec<String>, SourcesError> {
    sheet.require(&[CODE])?;
    headings_of_months(sheet, None)
}

/// Reads the lines into `submission`.
pub(super) fn read_lines(
    sheet: &Sheet,
    kind: OrganisationKind,
    provenance: Provenance,
    submission: &mut MonthlyReturn,
    faults: &mut Vec<Fault>,
) {
    let is_there = |measure: &Measure| sheet.has(measure.words());
    let measures: Vec<Measure> = Measure::ALL.into_iter().filter(is_there).collect();
    let headings: Vec<String> = measures.iter().map(|measure| measure.words().to_owned()).collect();
    let mut repeated = Repeated::default();
    let mut to_be_summed = Vec::new();
    for row in sheet.rows() {
        let (line, is_computed) = match form_row(row, kind, &headings, faults) {
            FormRow::PassedOver => continue,
            FormRow::Keyed(line) => (line, false),
            FormRow::Computed(line) => (line, true),
        };
        let provenance = row.parse_if_any(PROVENANCE, faults).unwrap_or(provenance);
        for measure in measures.iter().copied() {
            let heading = measure.words();
            let fault = sheet.formula_fault(row, heading);
            // A total that was empty while its lines were is stored as an empty text.
            let is_stale = || row.text(heading).is_empty() && sheet.is_formula(row, heading);
            if is_computed && (fault.is_some() || is_stale()) {
                to_be_summed.push((line, measure, row.at(heading), provenance));
                continue;
            }
            if let Some(fault) = fault {
                faults.push(fault);
                continue;
            }
            if row.text(heading).is_empty() {
                if !is_computed && Measure::REQUIRED.contains(&measure) {
                    submission.left_empty.push(LeftEmpty { line, measure, at: row.at(heading) });
                }
                continue;
            }
            let Some(value) = row.thousands(heading, faults) else { continue };
            let entry = Entry { value: line.nature().impact(value), provenance, at: row.at(heading) };
            if let Some(first) = submission.set(line, measure, entry) {
                repeated.add(row, heading, first);
                break;
            }
        }
    }
    faults.extend(repeated.faults());
    // Programs that write workbooks without working formulas out leave none of them a result: the position is then
    // the sum of its lines, which its formula says.
    for (line, measure, at, provenance) in to_be_summed {
        if super::schema::POSITIONS.contains(&line)
            && let Some(value) = position(submission, kind, measure)
        {
            submission.set(line, measure, Entry { value, provenance, at });
        }
    }
}

/// The sum of the lines that make up the position; nothing where one of them is missing.
fn position(submission: &MonthlyReturn, kind: OrganisationKind, measure: Measure) -> Option<Pence> {
    let is_part = |line: &Line| line.nature() != Nature::Computed && !line.nature().is_memo();
    let parts = Line::of_kind(kind).filter(is_part);
    parts.map(|line| submission.entry(line, measure).map(|entry| entry.value)).sum()
}

/// The keyed line of a row of the months; nothing where it is a section or a total.
pub(super) fn line_of_months(
    row: Row<'_>,
    kind: OrganisationKind,
    headings: &[String],
    faults: &mut Vec<Fault>,
) -> Option<Line> {
    match form_row(row, kind, headings, faults) {
        FormRow::Keyed(line) => Some(line),
        FormRow::Computed(_) | FormRow::PassedOver => None,
    }
}

/// Adds the cells that are still to be filled in, of both sheets, where the cover cannot be read: else whoever sends
/// a workbook that is not filled in would be told of the cover first, and of the rest when that is mended.
pub(super) fn check_gaps(
    lines: &Sheet,
    months: &Sheet,
    closed: Option<Month>,
    kind: OrganisationKind,
    faults: &mut Vec<Fault>,
) {
    const REMEDY: &str = "write the amount in whole £000, 0 for nil";
    if !(is_form(lines) && is_form(months)) {
        return;
    }
    // What rows have beside gaps is told already.
    let line_of = |row: Row<'_>| match form_row(row, kind, &[], &mut Vec::new()) {
        FormRow::Keyed(line) => Some(line),
        FormRow::Computed(_) | FormRow::PassedOver => None,
    };
    // A part of another line is asked for where something is planned for it.
    let is_planned = |row: Row<'_>| {
        let plans = [Measure::PlanToDate, Measure::PlanYear].map(Measure::words);
        plans.into_iter().any(|heading| lines.has(heading) && !matches!(row.text(heading), "" | "0"))
    };
    let mut asked = Vec::new();
    for row in lines.rows() {
        let Some(line) = line_of(row).filter(|line| !line.nature().is_memo() || is_planned(row)) else {
            continue;
        };
        asked.push(line);
        for heading in Measure::REQUIRED.map(Measure::words) {
            if lines.has(heading) && row.text(heading).is_empty() && !row.is_formula(heading) {
                faults.push(row.fault(heading, REMEDY));
            }
        }
    }
    let (Some(closed), Ok(headings)) = (closed, require_months(months)) else { return };
    // In April the months are those of the lines.
    if closed == Month::FIRST {
        return;
    }
    for row in months.rows() {
        if line_of(row).is_none_or(|line| !asked.contains(&line)) {
            continue;
        }
        for (_, heading) in closed.up_to().zip(&headings) {
            if row.text(heading).is_empty() && !row.is_formula(heading) {
                faults.push(row.fault(heading, REMEDY));
            }
        }
    }
}

/// Adds the faults that the rows of lines or months have whatever the cover says.
pub(super) fn check_rows(sheet: &Sheet, kind: OrganisationKind, faults: &mut Vec<Fault>) {
    let of_lines = Measure::ALL.map(Measure::words).map(str::to_owned).to_vec();
    let headings = headings_of_months(sheet, None).unwrap_or(of_lines);
    for row in sheet.rows() {
        if let FormRow::Keyed(_) = form_row(row, kind, &headings, faults) {
            for heading in headings.iter().filter(|heading| sheet.has(heading)) {
                let _ = row.thousands_if_any(heading, faults);
                faults.extend(sheet.formula_fault(row, heading));
            }
            let _ = row.parse_if_any::<Provenance>(PROVENANCE, faults);
        }
    }
}
