//! A workspace's `reform` folder: targets, functions with their options and posts, duties, transfers
//! and the plan's own settings.
//!
//! Format: `docs/reference/formats.md`. Everything that cannot be read is reported at once.

mod functions;
mod open;
mod settings;
mod targets;
mod transfers;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;

use domain::code::OrganisationCode;
use domain::function::Band;
use domain::geography::{Population, PopulationBasis};
use domain::money::Pence;
use domain::provenance::Provenance;
use domain::source::{ContentHash, SourceFile};
use jiff::civil::Date;
use reform::open::OpenReform;
use reform::plan::Input;
use reform::target::Baseline;

use crate::fault::{Fault, SourcesError, collect};
use crate::register::register;
use crate::scaffold::OPEN;
use crate::sheet::Sheet;

/// For how many months two bodies may both do a function.
const DUAL_RUNNING_MONTHS: RangeInclusive<u64> = 0..=36;
/// The most posts of one row [WTE]: more than the largest board has.
const MOST_POSTS_IN_A_ROW: i64 = 1_000;
/// The most posts in all [WTE]: each holder is drawn thousands of times.
const MOST_POSTS: i64 = 5_000;

/// Where the files are, below the workspace.
pub const FOLDER: &str = "reform";
/// The plan's own settings.
const SETTINGS: &str = "reform/plan.toml";

/// What the folder of a reform holds.
#[derive(Clone, Debug)]
pub enum ReformRead {
    /// All that it is worked out from.
    Whole(Box<Input>),
    /// Values are open: it cannot be worked out yet.
    Open(Box<OpenReform>),
}

/// What a workspace's reform is worked out from on a day; nothing where it has no such folder.
///
/// # Errors
/// All that cannot be read, and all that does not fit together, at once.
pub fn reform(root: &Path, on: Date) -> Result<Option<ReformRead>, SourcesError> {
    if !root.join(FOLDER).join("plan.toml").exists() {
        return Ok(None);
    }
    let mut faults = Vec::new();
    let mut take = |error: SourcesError, file: &str| collect(error, &format!("{FOLDER}/{file}"), &mut faults);
    let settings = settings::read(root).map_err(|error| take(error, "plan.toml")).ok();
    let (settings, open_keys) =
        settings.map_or((None, Vec::new()), |(settings, open)| (Some(settings), open));
    let targets = targets::read(root).map_err(|error| take(error, "targets.csv")).unwrap_or_default();
    let (functions, chosen) =
        functions::functions(root).map_err(|error| take(error, "functions.csv")).unwrap_or_default();
    let options = functions::options(root).map_err(|error| take(error, "options.csv")).unwrap_or_default();
    let posts = functions::posts(root).map_err(|error| take(error, "posts.csv")).unwrap_or_default();
    let duties = functions::duties(root).map_err(|error| take(error, "duties.csv")).unwrap_or_default();
    let moves = transfers::read(root).map_err(|error| take(error, "transfers.toml")).unwrap_or_default();
    let open_cells = open::cells(root);
    let is_open = !open_cells.is_empty() || !open_keys.is_empty();
    // An open value is no fault.
    faults.retain(|fault: &Fault| fault.value != OPEN || fault.at.is_none());
    // What does not fit together may be what is still to be stated.
    if faults.is_empty() && !is_open {
        functions::fit_together(&functions, &chosen, &options, &posts, &duties, &mut faults);
        let days = settings.as_ref().map(|settings| settings.days);
        transfers::fit_together(&moves, &functions, &duties, days, &mut faults);
    }
    let settings = match settings {
        Some(settings) if faults.is_empty() => settings,
        _ => return Err(SourcesError::Faults(faults)),
    };
    let people_of = people_of(&settings.bodies, on)?;
    if is_open {
        let people = together(&people_of)?;
        let n_duties = duties.len();
        let open = open::open_reform(root, settings, open_keys, open_cells, people, n_duties, on)?;
        return Ok(Some(ReformRead::Open(Box::new(open))));
    }
    Ok(Some(ReformRead::Whole(Box::new(Input {
        baseline: Baseline {
            cost: settings.cost,
            people: together(&people_of)?,
            cost_of_post: settings.cost_of_post,
            cap_per_head: settings.cap_per_head,
        },
        people_of,
        name: settings.name,
        bodies: settings.bodies,
        year: settings.year,
        provenance: settings.provenance,
        source_ref: settings.source_ref,
        staff: settings.staff,
        targets,
        functions,
        chosen,
        options,
        posts,
        duties,
        moves,
        envelope: settings.envelope,
        least_saving: settings.least_saving,
        most_exit_cost: settings.most_exit_cost,
        terms: settings.terms,
        on_costs: settings.on_costs,
        pay: pay_bands()?,
        take_up: settings.take_up,
        quarterly_leavers: settings.quarterly_leavers,
        safe_share: settings.safe_share,
        holders: settings.holders,
        duties_of: settings.duties_of,
        days: settings.days,
        merger: settings.merger,
        on,
        leave_on: None,
        asked: BTreeMap::new(),
    }))))
}

/// The people of each board: the latest residents and registered patients that it has.
fn people_of(bodies: &[OrganisationCode], on: Date) -> Result<Vec<Vec<Population>>, SourcesError> {
    bodies
        .iter()
        .map(|code| {
            let board = register().board(code, on).ok_or_else(|| no_board(code, on))?;
            let latest = |basis| {
                let counts = board.populations.iter().filter(|count| count.basis == basis);
                counts.max_by_key(|count| count.on).cloned()
            };
            Ok([PopulationBasis::Resident, PopulationBasis::Registered]
                .into_iter()
                .filter_map(latest)
                .collect())
        })
        .collect()
}

/// Why there is no board on a day: the day is another than its own, or the plan names none that there is.
fn no_board(code: &OrganisationCode, on: Date) -> SourcesError {
    let boards = register().tables().boards.iter().filter(|board| board.code() == code);
    let spans: Vec<_> = boards.map(|board| board.organisation.effective).collect();
    let first = spans.iter().map(|span| span.from()).min();
    let last =
        spans.iter().map(|span| span.to()).collect::<Option<Vec<Date>>>().map(|ends| ends.into_iter().max());
    let there = match (first, last) {
        (Some(first), _) if on < first => format!("it begins on {first}"),
        (_, Some(Some(last))) => format!("it ended on {last}"),
        _ => {
            let why = format!("there is no board {code} in the register of England; correct the code");
            return SourcesError::fault(SETTINGS, why);
        }
    };
    SourcesError::NotOnDay { board: code.clone(), on, there }
}

/// The people of all boards together, counted as all of them are.
fn together(people_of: &[Vec<Population>]) -> Result<Vec<Population>, SourcesError> {
    let sum = |basis: PopulationBasis| {
        let count_of = |counts: &Vec<Population>| counts.iter().find(|count| count.basis == basis).cloned();
        let counts: Option<Vec<Population>> = people_of.iter().map(count_of).collect();
        counts?.into_iter().reduce(|sum, count| Population {
            people: sum.people + count.people,
            on: sum.on.max(count.on),
            provenance: Provenance::of_formula([sum.provenance, count.provenance]),
            ..sum
        })
    };
    let totals: Vec<Population> =
        [PopulationBasis::Resident, PopulationBasis::Registered].into_iter().filter_map(sum).collect();
    if totals.is_empty() {
        return Err(SourcesError::fault(
            SETTINGS,
            "the register has no count of the people of the boards that this file names".to_owned(),
        ));
    }
    Ok(totals)
}

/// What a band pays a year [pence]: the lowest and the highest point, 2025/26, England.
///
/// # Errors
/// Where the table that is built in cannot be read; a test reads it.
pub fn pay_bands() -> Result<BTreeMap<Band, (Pence, Pence)>, SourcesError> {
    let text = include_str!("../register/pay_bands.csv");
    let file = SourceFile { path: "pay_bands.csv".to_owned(), hash: ContentHash::of(text.as_bytes()) };
    let sheet = Sheet::of_text(file, text)?;
    sheet.require(&["band", "bottom", "top", "source"])?;
    let mut faults = Vec::new();
    let mut bands = BTreeMap::new();
    for row in sheet.rows() {
        let mut pounds =
            |column| row.parse::<i64>(column, &mut faults).map(|pounds| Pence::new(pounds * 100));
        let (bottom, top) = (pounds("bottom"), pounds("top"));
        if let (Some(band), Some(bottom), Some(top)) = (row.parse("band", &mut faults), bottom, top) {
            bands.insert(band, (bottom, top));
        }
    }
    if faults.is_empty() { Ok(bands) } else { Err(SourcesError::Faults(faults)) }
}

#[cfg(test)]
mod tests;
