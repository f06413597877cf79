//! The registers of schemes: `finance/schemes/YEAR.csv`, one file a financial year.
//!
//! Format: `docs/method/efficiency.md`. Everything that cannot be read is reported at once; what is
//! readable but wrong is for the rules in `finance::efficiency`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::organisation::Organisation;
use domain::scheme::{Baseline, EarlyWarning, Entry, Qeia, Savings, Scheme};

use crate::fault::{Fault, SourcesError, collect, file_fault};
use crate::monthly_return::is_no_record;
use crate::monthly_return::schema::column;
use crate::sheet::{Row, Sheet};
use crate::totals::{self, totals};
use crate::whose::{of_the_system, of_year, with_successors};

/// Where the registers are, below the workspace.
pub const FOLDER: &str = "finance/schemes";

/// The columns that every register must have.
pub const REQUIRED: [&str; 34] = [
    "scheme_id",
    "entry",
    "title",
    "org_code",
    "owner",
    "type",
    "category",
    "recurrence",
    "maturity",
    "maturity_before",
    "maturity_reason",
    "delivery_risk",
    "qeia_id",
    "qeia_state",
    "qeia_reason",
    "period",
    "plan_fy",
    "plan_ytd",
    "actual_ytd",
    "fot",
    "fye_recurrent",
    "start_month",
    "wte_effect",
    "counterparty_org",
    "place",
    "group",
    "baseline",
    "baseline_ytd",
    "measured_ytd",
    "watch_measure",
    "watch_trigger",
    "provenance",
    "source_ref",
    "recorded_on",
];

/// What shows that a row is the total of others.
const TOTALS: totals::Columns = totals::Columns {
    names: &["scheme_id", "title", "entry"],
    needed: &["entry", "org_code", "provenance"],
    amounts: &[
        "plan_fy",
        "plan_ytd",
        "actual_ytd",
        "fot",
        "fye_recurrent",
        "m01",
        "m02",
        "m03",
        "m04",
        "m05",
        "m06",
        "m07",
        "m08",
        "m09",
        "m10",
        "m11",
        "m12",
    ],
    groups: &[&["org_code"], &["category"], &["type"], &["recurrence"], &["org_code", "type"], &["owner"]],
};

/// The registers of every year that can be read, in order, and what cannot be read of the others. A
/// scheme's id is never used again for another: the same id in two years must be the same scheme. Whoever
/// bears one is among `organisations`.
#[must_use]
pub fn registers(
    root: &Path,
    organisations: &[Organisation],
) -> (BTreeMap<FinancialYear, Vec<Scheme>>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut registers = BTreeMap::new();
    let mut known: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (year, path) in yearly_files(root, FOLDER, &mut faults) {
        let read = register(root, &path, &of_year(organisations, year))
            .map_err(|error| with_successors(error, organisations, year));
        match read {
            Ok(schemes) => {
                let n_before = faults.len();
                for scheme in &schemes {
                    let identity = (scheme.title.clone(), scheme.bearer.to_string());
                    let first = known.entry(scheme.id.to_string()).or_insert_with(|| identity.clone());
                    if *first != identity {
                        faults.push(Fault {
                            file: path.clone(),
                            at: Some(scheme.at),
                            column: "scheme_id".to_owned(),
                            value: scheme.id.to_string(),
                            expected: format!(
                                "another year has this id for {:?} of {}; give the scheme an id of its own",
                                first.0, first.1
                            ),
                        });
                    }
                }
                if faults.len() == n_before {
                    registers.insert(year, schemes);
                }
            }
            Err(error) => collect(error, &path, &mut faults),
        }
    }
    (registers, faults)
}

/// The files of a folder that hold one financial year each, as `2026-27.csv`. Where the folder cannot
/// be listed, or holds a table that is not named so, that is a fault.
pub(crate) fn yearly_files(
    root: &Path,
    folder: &str,
    faults: &mut Vec<Fault>,
) -> Vec<(FinancialYear, String)> {
    let names = crate::workspace::files_in(root, folder).unwrap_or_else(|error| {
        collect(error, folder, faults);
        Vec::new()
    });
    let mut files = Vec::new();
    for name in &names {
        let path = format!("{folder}/{name}");
        if let Some(year) = name.strip_suffix(".csv").and_then(crate::workspace::year_of) {
            files.push((year, path));
        } else {
            let todo = crate::workspace::year_meant(name, &names);
            faults.push(file_fault(&path, format!("files are named by year, {todo}")));
        }
    }
    files
}

/// Reads one register.
///
/// # Errors
/// All that cannot be read, at once.
pub fn register(
    root: &Path,
    path: &str,
    organisations: &[Organisation],
) -> Result<Vec<Scheme>, SourcesError> {
    let (sheet, uneven) = Sheet::readable(root, path)?;
    sheet.require(&REQUIRED)?;
    let mut faults = uneven;
    let mut schemes: Vec<Scheme> = Vec::new();
    let mut ids = BTreeSet::new();
    let totals = totals(&sheet, &TOTALS, &mut faults);
    for row in sheet.rows().filter(|row| !totals.contains(&row.row_number())) {
        if is_no_record(row, &["scheme_id", "entry", "title"], TOTALS.amounts, &mut faults) {
            continue;
        }
        if !row.text("scheme_id").is_empty() && !ids.insert(row.text("scheme_id").to_lowercase()) {
            faults.push(
                row.fault(
                    "scheme_id",
                    "the id stands twice, in whatever capitals; an id is never used again",
                ),
            );
        }
        let found = scheme(&sheet, row, &mut faults);
        let bearers = found.iter().flat_map(|scheme| scheme.bearer.organisations());
        of_the_system(row, bearers, organisations, &mut faults);
        schemes.extend(found);
    }
    let months: Vec<Month> = schemes.iter().filter_map(|scheme| scheme.month).collect();
    if months.windows(2).any(|pair| pair[0] != pair[1]) {
        faults.push(Fault {
            file: path.to_owned(),
            at: None,
            column: "period".to_owned(),
            value: String::new(),
            expected: "rows name different months; a register is of one month".to_owned(),
        });
    }
    if faults.is_empty() { Ok(schemes) } else { Err(SourcesError::Faults(faults)) }
}

fn scheme(sheet: &Sheet, row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Scheme> {
    let n_before = faults.len();
    let id = row.parse("scheme_id", faults);
    let entry = row.parse::<Entry>("entry", faults);
    let bearer = row.parse("org_code", faults);
    let text = |column: &str| row.text(column).to_owned();
    for column in ["title", "source_ref"] {
        if row.text(column).is_empty() {
            faults.push(row.fault(column, "the cell is empty; fill it in"));
        }
    }
    let savings = Savings {
        plan_year: saving(row, "plan_fy", faults),
        plan_to_date: amount(row, "plan_ytd", faults),
        claimed_to_date: amount(row, "actual_ytd", faults),
        forecast_year: amount(row, "fot", faults),
        full_year_effect: saving(row, "fye_recurrent", faults),
        profile: profile(row, faults),
    };
    let month = row.parse_if_any::<Month>("period", faults);
    if month.is_none() && (savings.plan_to_date.is_some() || savings.claimed_to_date.is_some()) {
        faults.push(row.fault("period", "amounts to date need the month they run to, 1 to 12"));
    }
    let qeia = Qeia {
        id: text("qeia_id"),
        state: row.parse_if_any("qeia_state", faults),
        reason: text("qeia_reason"),
    };
    let kind = row.parse_if_any("type", faults);
    let recurrence = row.parse_if_any("recurrence", faults);
    let maturity = row.parse_if_any("maturity", faults);
    let maturity_before = row.parse_if_any("maturity_before", faults);
    let delivery_risk = row.parse_if_any("delivery_risk", faults);
    let start_month = row.parse_if_any("start_month", faults);
    let wte_effect = row.parse_if_any("wte_effect", faults);
    let counterparty = row.parse_if_any("counterparty_org", faults);
    let baseline = Baseline {
        what: text("baseline"),
        expected_to_date: unsigned(row, "baseline_ytd", SPENT, faults),
        measured_to_date: unsigned(row, "measured_ytd", SPENT, faults),
    };
    let provenance = row.parse("provenance", faults);
    let recorded_on = row.day("recorded_on", faults);
    if n_before < faults.len() {
        return None;
    }
    Some(Scheme {
        id: id?,
        title: text("title"),
        entry: entry?,
        bearer: bearer?,
        owner: text("owner"),
        kind,
        category: text("category"),
        recurrence,
        maturity,
        maturity_before,
        maturity_reason: text("maturity_reason"),
        delivery_risk,
        qeia,
        month,
        savings,
        start_month,
        wte_effect,
        counterparty,
        place: text("place"),
        group: text("group"),
        baseline,
        early_warning: EarlyWarning { measure: text("watch_measure"), trigger: text("watch_trigger") },
        provenance: provenance?,
        source_ref: text("source_ref"),
        recorded_on: recorded_on?,
        file: sheet.file.clone(),
        at: row.at("scheme_id"),
    })
}

/// Why a plan or a full year's saving has no sign.
const SAVING: &str = "a saving is keyed as a positive number";
/// Why a baseline and what is measured have no sign.
const SPENT: &str = "spending is keyed as a positive number";

/// What is to be saved in a year, none where the cell is empty.
fn saving(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<Pence> {
    unsigned(row, column, SAVING, faults)
}

/// An amount that has no sign, in £000; none where the cell is empty.
pub(crate) fn unsigned(row: Row<'_>, column: &str, why: &str, faults: &mut Vec<Fault>) -> Option<Pence> {
    row.unsigned_thousands_if_any(column, why, faults)
}

/// A saving or cost in £000, none where the cell is empty.
pub(crate) fn amount(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<Pence> {
    if row.text(column).is_empty() { None } else { row.thousands(column, faults) }
}

/// The plan of each month: all twelve or none.
fn profile(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<[Pence; 12]> {
    let filled = Month::all().filter(|month| !row.text(&column(*month)).is_empty()).count();
    if filled == 0 {
        return None;
    }
    let mut profile = [Pence::ZERO; 12];
    for month in Month::all() {
        profile[month.index()] = row.thousands(&column(month), faults).unwrap_or(Pence::ZERO);
    }
    Some(profile)
}

#[cfg(test)]
mod tests;
