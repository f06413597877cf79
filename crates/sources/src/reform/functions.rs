//! `functions.csv`, `options.csv`, `posts.csv` and `duties.csv`.

use std::ops::RangeInclusive;
use std::path::Path;

use domain::function::{Duty, Function, FunctionOption, OptionKind, Overlap, Posts};
use domain::money::Pence;
use domain::register_id::RegisterId;
use domain::wte::Wte;

use super::{DUAL_RUNNING_MONTHS, MOST_POSTS, MOST_POSTS_IN_A_ROW};
use crate::fault::{Fault, SourcesError};
use crate::sheet::{Row, Sheet};

const FUNCTIONS: [&str; 15] = [
    "function_id",
    "name",
    "also_done_by",
    "direction",
    "destination",
    "floor_wte",
    "pay",
    "non_pay",
    "programme_pay",
    "contracts",
    "systems",
    "measures",
    "chosen",
    "provenance",
    "source_ref",
];
const OPTIONS: [&str; 13] = [
    "function_id",
    "option",
    "icb_cost",
    "receiver_cost",
    "receiver",
    "posts_wte",
    "exit_cost",
    "one_off_cost",
    "harm",
    "earliest",
    "dual_running_months",
    "provenance",
    "source_ref",
];
const POSTS: [&str; 10] = [
    "function_id",
    "band",
    "wte",
    "funding",
    "status",
    "service_from",
    "service_to",
    "age_from",
    "age_to",
    "provenance",
];
const DUTIES: [&str; 9] =
    ["duty_id", "act", "section", "duty", "kind", "executive", "function_id", "lapses_on", "source_ref"];

/// Reads every row of a file, or gives all its faults.
fn rows<T>(
    root: &Path,
    path: &str,
    required: &[&str],
    mut read: impl FnMut(&Sheet, Row<'_>, &mut Vec<Fault>) -> Option<T>,
) -> Result<Vec<T>, SourcesError> {
    let (sheet, uneven) = Sheet::readable(root, path)?;
    sheet.require(required)?;
    let mut faults = uneven;
    let mut items = Vec::new();
    for row in sheet.rows() {
        let n_before = faults.len();
        let read = read(&sheet, row, &mut faults);
        if faults.len() == n_before {
            items.extend(read);
        }
    }
    if faults.is_empty() { Ok(items) } else { Err(SourcesError::Faults(faults)) }
}

/// An amount that is not negative, in £000.
fn cost(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<Pence> {
    let cost = row.thousands(column, faults)?;
    if cost < Pence::ZERO {
        faults.push(row.fault(column, "expected a cost as a positive amount"));
        return None;
    }
    Some(cost)
}

/// Functions, each with the option that the plan has chosen of it.
type Functions = (Vec<Function>, Vec<Option<OptionKind>>);

pub(super) fn functions(root: &Path) -> Result<Functions, SourcesError> {
    let mut ids: Vec<String> = Vec::new();
    let functions = rows(root, "reform/functions.csv", &FUNCTIONS, |sheet, row, faults| {
        let id = row.text("function_id").to_owned();
        if ids.contains(&id) {
            faults.push(row.fault("function_id", "the id stands twice; give each function its own"));
        }
        ids.push(id);
        let (pay, non_pay) = (cost(row, "pay", faults), cost(row, "non_pay", faults));
        let programme_pay = cost(row, "programme_pay", faults);
        let function_id = row.parse("function_id", faults);
        let direction = row.parse("direction", faults);
        let provenance = row.parse("provenance", faults);
        let chosen = row.parse_if_any("chosen", faults);
        let floor =
            if row.text("floor_wte").is_empty() { None } else { row.posts("floor_wte", MOST_POSTS, faults) };
        let also_done_by = overlaps(row, faults);
        let function = Function {
            id: function_id?,
            name: row.text("name").to_owned(),
            also_done_by: also_done_by?,
            direction: direction?,
            destination: row.text("destination").to_owned(),
            floor,
            pay: pay?,
            non_pay: non_pay?,
            programme_pay: programme_pay?,
            contracts: row.text("contracts").to_owned(),
            systems: row.text("systems").to_owned(),
            measures: row.text("measures").to_owned(),
            provenance: provenance?,
            source_ref: row.text("source_ref").to_owned(),
            file: sheet.file.clone(),
            at: row.at("function_id"),
        };
        Some((function, chosen))
    })?;
    Ok(functions.into_iter().unzip())
}

/// `QPM: the same board papers: 120 | NHS England region: assurance` — who, what, and £000 if known.
fn overlaps(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Vec<Overlap>> {
    let mut overlaps = Vec::new();
    for text in row.text("also_done_by").split('|').map(str::trim).filter(|text| !text.is_empty()) {
        let mut parts = text.split(':').map(str::trim);
        let (body, what, cost) = (parts.next().unwrap_or(""), parts.next(), parts.next());
        let cost = cost.map(|cost| cost.parse::<i64>().ok().and_then(Pence::keyed_thousands));
        match (what, cost, parts.next()) {
            (Some(what), None | Some(Some(_)), None) if !body.is_empty() && !what.is_empty() => {
                overlaps.push(Overlap { body: body.to_owned(), what: what.to_owned(), cost: cost.flatten() });
            }
            _ => {
                faults.push(row.fault(
                    "also_done_by",
                    "expected who: what overlaps: cost in £000 if known; several are joined by |",
                ));
                return None;
            }
        }
    }
    Some(overlaps)
}

pub(super) fn options(root: &Path) -> Result<Vec<FunctionOption>, SourcesError> {
    let mut keys: Vec<(String, String)> = Vec::new();
    rows(root, "reform/options.csv", &OPTIONS, |_, row, faults| {
        let key = (row.text("function_id").to_owned(), row.text("option").to_owned());
        if keys.contains(&key) {
            faults.push(row.fault("option", "the function has this option twice; keep one of them"));
        }
        keys.push(key);
        let function = row.parse("function_id", faults);
        let kind = row.parse("option", faults);
        let icb_cost = cost(row, "icb_cost", faults);
        let receiver_cost = cost(row, "receiver_cost", faults);
        let exit_cost = cost(row, "exit_cost", faults);
        let one_off_cost = cost(row, "one_off_cost", faults);
        let posts = row.posts("posts_wte", MOST_POSTS, faults);
        let impact = row.text("harm").parse::<u16>().ok().filter(|impact| *impact <= 25);
        if impact.is_none() {
            faults.push(row.fault(
                "harm",
                "expected the impact score, that of the worst domain, a whole number from 0 to 25",
            ));
        }
        let earliest = if row.text("earliest").is_empty() { None } else { row.day("earliest", faults) };
        let dual_running_months = row.whole("dual_running_months", DUAL_RUNNING_MONTHS, faults);
        let provenance = row.parse("provenance", faults);
        Some(FunctionOption {
            function: function?,
            kind: kind?,
            icb_cost: icb_cost?,
            receiver_cost: receiver_cost?,
            receiver: row.text("receiver").to_owned(),
            posts: posts?,
            exit_cost: exit_cost?,
            one_off_cost: one_off_cost?,
            impact: impact?,
            earliest,
            dual_running_months: dual_running_months?,
            provenance: provenance?,
            source_ref: row.text("source_ref").to_owned(),
        })
    })
}

/// Complete years that somebody may have served.
const SERVICE: RangeInclusive<u64> = 0..=60;
/// The age of somebody employed [years].
const AGE: RangeInclusive<u64> = 14..=100;

/// A range whose ends stand in two cells; nothing where both are empty.
fn range(
    row: Row<'_>,
    (from, to): (&str, &str),
    bounds: RangeInclusive<u64>,
    faults: &mut Vec<Fault>,
) -> Option<(u8, u8)> {
    if row.text(from).is_empty() && row.text(to).is_empty() {
        return None;
    }
    let (low, high) = (row.whole(from, bounds.clone(), faults), row.whole(to, bounds, faults));
    let (low, high): (u8, u8) = (low?, high?);
    if high < low {
        faults.push(row.fault(from, format!("expected no more than the {high} of {to}")));
    }
    Some((low, high))
}

pub(super) fn posts(root: &Path) -> Result<Vec<Posts>, SourcesError> {
    rows(root, "reform/posts.csv", &POSTS, |_, row, faults| {
        let service = range(row, ("service_from", "service_to"), SERVICE, faults);
        let age = range(row, ("age_from", "age_to"), AGE, faults);
        Some(Posts {
            function: row.parse("function_id", faults)?,
            band: row.parse("band", faults)?,
            wte: row.posts("wte", MOST_POSTS_IN_A_ROW, faults)?,
            funding: row.parse("funding", faults)?,
            status: row.parse("status", faults)?,
            service,
            age,
            provenance: row.parse("provenance", faults)?,
        })
    })
}

pub(super) fn duties(root: &Path) -> Result<Vec<Duty>, SourcesError> {
    let mut ids: Vec<String> = Vec::new();
    rows(root, "reform/duties.csv", &DUTIES, |_, row, faults| {
        let id = row.text("duty_id").to_owned();
        if ids.contains(&id) {
            faults.push(row.fault("duty_id", "the id stands twice; give each duty its own"));
        }
        ids.push(id);
        let lapses_on = if row.text("lapses_on").is_empty() { None } else { row.day("lapses_on", faults) };
        Some(Duty {
            id: row.parse("duty_id", faults)?,
            act: row.text("act").to_owned(),
            section: row.text("section").to_owned(),
            what: row.text("duty").to_owned(),
            kind: row.parse("kind", faults)?,
            executive: row.text("executive").to_owned(),
            function: row.parse_if_any("function_id", faults),
            lapses_on,
            source_ref: row.text("source_ref").to_owned(),
        })
    })
}

fn fault(file: &str, column: &str, value: &str, expected: String) -> Fault {
    Fault {
        file: format!("reform/{file}"),
        at: None,
        column: column.to_owned(),
        value: value.to_owned(),
        expected,
    }
}

/// What each file says must fit the others.
pub(super) fn fit_together(
    functions: &[Function],
    chosen: &[Option<OptionKind>],
    options: &[FunctionOption],
    posts: &[Posts],
    duties: &[Duty],
    faults: &mut Vec<Fault>,
) {
    let n_posts: Wte = posts.iter().map(|posts| posts.wte).sum();
    if MOST_POSTS * 100 < n_posts.hundredths() {
        let expected = format!(
            "the rows sum to more than {MOST_POSTS} whole-time equivalents, more than boards that plan together have; check the posts"
        );
        faults.push(fault("posts.csv", "wte", &n_posts.to_string(), expected));
    }
    let known = |id: &RegisterId| functions.iter().any(|function| function.id == *id);
    let named = options
        .iter()
        .map(|option| ("options.csv", &option.function))
        .chain(posts.iter().map(|posts| ("posts.csv", &posts.function)))
        .chain(duties.iter().filter_map(|duty| Some(("duties.csv", duty.function.as_ref()?))));
    for (file, id) in named {
        if !known(id) {
            let expected = "functions.csv has no such function; add it there, or correct the id".to_owned();
            faults.push(fault(file, "function_id", id.as_str(), expected));
        }
    }
    for (function, chosen) in functions.iter().zip(chosen) {
        let mut function_options = options.iter().filter(|option| option.function == function.id);
        if function_options.clone().next().is_none() {
            let expected = "options.csv has no option of it; give it at least retain".to_owned();
            faults.push(fault("functions.csv", "function_id", function.id.as_str(), expected));
        }
        if let Some(kind) = chosen
            && function_options.all(|option| option.kind != *kind)
        {
            let expected = format!("options.csv has no such option of {}; add it there", function.id);
            faults.push(fault("functions.csv", "chosen", kind.code(), expected));
        }
    }
}
