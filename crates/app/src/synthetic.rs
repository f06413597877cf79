//! The workspace of any system of the register with a year of returns, all of it made up.
//!
//! How: `docs/method/synthesis.md`, "Any system".

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use domain::geography::PopulationBasis;
use domain::month::{FinancialYear, Month};
use domain::organisation::Organisation;
use domain::register::{Board, Register, Trust};
use finance::synthesis::schedules::{Member, Story, limits, schedules};
use finance::synthesis::synthesise;
use finance::synthesis::system::{SystemSketch, system_outlines};
use sources::monthly_return::write::Heading;
use sources::register::workspace_files;
use sources::synthetic_year::{self, SyntheticYear};
use sources::workspace::SETTINGS_FILE;

/// What is made up.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The board of the system.
    pub board: &'a Board,
    /// The financial year.
    pub year: FinancialYear,
    /// The last month with returns.
    pub month: Month,
    /// The seed of everything random.
    pub seed: u64,
}

/// The text files of the workspace by path.
pub fn files(register: &Register, request: Request<'_>) -> Result<BTreeMap<String, String>> {
    let Request { board, year, month, seed } = request;
    let mut files = workspace_files(register, board.code(), year)?;
    let trusts = trusts_all_year(register, board, year);
    let Some(patients) = patients(register, board, year) else {
        bail!("the register has no count of patients of {}; choose another system", board.system_name);
    };
    let sketch = SystemSketch { board: &board.organisation, trusts: &trusts, patients, year };
    let source = format!("synthesis of {} {year} seed {seed}", board.code());
    let made_from = format!("{patients} registered patients");
    let outlines = system_outlines(&sketch, seed);
    // The whole year is made up and its first months are shown, so that a later month changes
    // nothing in an earlier one.
    let years: Vec<_> = outlines.iter().map(|outline| synthesise(outline, year, Month::LAST, seed)).collect();
    for synthetic in &years {
        let synthetic_year = SyntheticYear {
            organisation: &synthetic.organisation,
            kind: synthetic.kind,
            year,
            source: &source,
            made_from: &made_from,
            approved_by: "oakham",
            plan: &|line, month| synthetic.plan(line, month),
            actual: &|line, month| synthetic.actual(line, month),
            reported: &|line, measure, month| synthetic.reported(line, measure, month),
        };
        files.extend(synthetic_year::files(&synthetic_year, month));
    }
    let stories: Vec<_> =
        outlines.iter().map(|outline| Story::drawn(&outline.organisation, year, seed)).collect();
    let members: Vec<_> = outlines
        .iter()
        .zip(&years)
        .zip(&stories)
        .map(|((outline, synthetic), story)| Member { outline, made: synthetic, story })
        .collect();
    for month in month.up_to() {
        for (member, schedules) in members.iter().zip(schedules(&members, year, month, seed)) {
            let heading = Heading { organisation: member.made.organisation.clone(), year, month };
            files.extend(synthetic_year::schedule_files(&heading, &schedules));
        }
    }
    files.extend([synthetic_year::limits_file(year, &limits(&members, year, seed), &source)]);
    files.extend([synthetic_year::releases_file(year, month, "oakham")?]);
    let settings = files.get_mut(SETTINGS_FILE).context("a workspace has settings")?;
    settings.push_str(&more_settings(year, month, seed));
    let members = files.get_mut("system/organisations.csv").context("a workspace has organisations")?;
    *members = keep_rows(members, |code| {
        code == board.code().as_str() || trusts.iter().any(|trust| trust.code.as_str() == code)
    });
    Ok(files)
}

/// The trusts that are in the system on every month end of the year. One that joins or leaves within
/// the year would make the system's months unlike each other.
fn trusts_all_year(register: &Register, board: &Board, year: FinancialYear) -> Vec<Organisation> {
    let is_member = |trust: &&Trust, month: Month| {
        let day = month.last_day(year);
        trust.organisation.effective.holds_on(day)
            && trust
                .memberships
                .iter()
                .any(|membership| membership.board == *board.code() && membership.effective.holds_on(day))
    };
    register
        .trusts_of(board.code(), year.last_day())
        .into_iter()
        .filter(|trust| Month::all().all(|month| is_member(trust, month)))
        .map(|trust| trust.organisation.clone())
        .collect()
}

/// Registered patients or, where none were counted, those projected for allocations.
fn patients(register: &Register, board: &Board, year: FinancialYear) -> Option<u64> {
    [PopulationBasis::Registered, PopulationBasis::ProjectedRegistered]
        .into_iter()
        .find_map(|basis| register.population(board.code(), basis, year.last_day()))
        .map(|population| population.people)
}

/// What follows the settings of the year, which end the file: a note on it, and the month to open with.
fn more_settings(year: FinancialYear, month: Month, seed: u64) -> String {
    format!(
        "note = \"Wholly synthetic, generated with seed {seed}: it says nothing about these organisations.\"\n\n\
         [featured]\nyear = \"{year}\"\nmonth = {month}\n"
    )
}

/// The heading and the rows of a table whose first cell is kept.
fn keep_rows(table: &str, has_code: impl Fn(&str) -> bool) -> String {
    let code = |line: &str| line.split(',').next().unwrap_or_default().to_owned();
    let rows = table.lines().enumerate().filter(|(idx, line)| *idx == 0 || has_code(&code(line)));
    rows.fold(String::new(), |text, (_, line)| text + line + "\n")
}
