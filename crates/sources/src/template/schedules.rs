//! The schedules of a template: the rows that are asked for, with what is known of them from the
//! month before.
//!
//! A row that is left without its figures is not read, so that a schedule may be sent in part or
//! not at all.

use domain::code::OrganisationCode;
use domain::organisation::OrganisationKind;
use domain::schedule::{
    BalanceKind, BridgeOf, CapitalScheme, CashItem, Contract, ControlSource, MoveDriver, Schedule, Schedules,
    StaffGroup, Supplier,
};

use super::{Cell, Template, TemplateSheet};
use crate::monthly_return::schedules::{Record, columns};
use crate::monthly_return::schema::{FIRST_COLUMNS, POSITIONS, PROVENANCE, SCHEMA_VERSION};

/// Empty rows for what is new this month.
const N_NEW: usize = 5;

/// A sheet for each schedule.
pub(super) fn sheets(template: &Template<'_>) -> impl Iterator<Item = TemplateSheet> {
    Schedules::NAMES.into_iter().map(move |name| sheet(template, name, &rows(template, name)))
}

/// The cells that are known, by row; those that follow are to be filled in.
fn rows(template: &Template<'_>, name: &str) -> Vec<Vec<String>> {
    let before = || template.before.iter().map(|before| &before.schedules);
    let blank = || std::iter::repeat_n(Vec::new(), N_NEW);
    match name {
        "workforce" => pairs(codes(StaffGroup::ALL, StaffGroup::code), &codes(Contract::ALL, Contract::code)),
        "capital" => {
            let carried_rows = before().filter_map(|before| before.capital.as_ref());
            carried_rows.flat_map(carried::<CapitalScheme>).chain(blank()).collect()
        }
        "cash" => CashItem::all().map(|item| vec![item.code()]).collect(),
        "payments" => Supplier::ALL.iter().map(|supplier| vec![supplier.code().to_owned()]).collect(),
        "balances" => {
            let others = template.others.iter().filter(|other| **other != template.organisation.code);
            pairs(others.map(OrganisationCode::as_str), &codes(BalanceKind::ALL, BalanceKind::code))
        }
        "bridge" => pairs(codes(BridgeOf::ALL, BridgeOf::code), &codes(MoveDriver::ALL, MoveDriver::code)),
        "one_offs" => {
            // One-off items are of the year: those of the month before stay until they are changed.
            let carried_rows = before().filter_map(|before| before.one_offs.as_ref());
            let carried_rows =
                carried_rows.flat_map(|schedule| schedule.says().map(Record::cells).collect::<Vec<_>>());
            carried_rows.chain(blank()).collect()
        }
        _ => {
            let is_trust = template.organisation.kind == OrganisationKind::Trust;
            let [trust, board] = POSITIONS;
            let position = if is_trust { trust } else { board };
            pairs([position.code()], &codes(ControlSource::ALL, ControlSource::code))
        }
    }
}

fn codes<W: Copy>(words: &[W], code: fn(W) -> &'static str) -> Vec<&'static str> {
    words.iter().copied().map(code).collect()
}

fn pairs<'a>(first: impl IntoIterator<Item = &'a str>, second: &[&str]) -> Vec<Vec<String>> {
    let pairs = first.into_iter().flat_map(|left| second.iter().map(move |right| [left, *right]));
    pairs.map(|pair| pair.map(str::to_owned).to_vec()).collect()
}

/// The rows of a schedule of the month before, without what is filled in each month.
fn carried<R: Record>(schedule: &Schedule<R>) -> Vec<Vec<String>> {
    let cells_to_keep = |row: &R| {
        let cells = R::COLUMNS.iter().zip(row.cells());
        let cells = cells.map(|(column, cell)| if R::FILLED.contains(column) { String::new() } else { cell });
        cells.collect()
    };
    schedule.says().map(cells_to_keep).collect()
}

fn sheet(template: &Template<'_>, name: &'static str, rows: &[Vec<String>]) -> TemplateSheet {
    let columns = columns(name);
    let head = FIRST_COLUMNS.into_iter().chain(columns.iter().copied()).chain([PROVENANCE]);
    let mut sheet_rows = vec![head.map(Cell::fixed).collect::<Vec<_>>()];
    let (year, month) = (template.year.to_string(), template.month.to_string());
    for row in rows {
        let first_cells = [SCHEMA_VERSION, template.organisation.code.as_str(), &year, &month];
        let mut cells = first_cells.map(Cell::fixed).to_vec();
        let input = |idx: usize| Cell::Input(row.get(idx).cloned().unwrap_or_default());
        cells.extend((0..columns.len()).map(input));
        cells.push(Cell::Input(String::new()));
        sheet_rows.push(cells);
    }
    TemplateSheet { name, rows: sheet_rows }
}
