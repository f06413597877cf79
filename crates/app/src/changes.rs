//! Changes of a workspace that can be evaluated: a scheme of savings, an event, a change of a scenario, each by its id.

use anyhow::{Result, bail};
use domain::code::OrganisationCode;
use domain::month::FinancialYear;
use domain::scheme::Scheme;
use domain::succession::Successions;
use jiff::civil::Date;
use sources::workspace::Workspace;

use crate::edition::Editions;
use crate::scenarios;

/// Measures of money: those of an organisation go on with whoever carries it on.
const OF_MONEY: [&str; 4] = ["surplus-variance", "agency", "bank", "substantive-pay"];
/// The most ids that a message names.
const NAMED: usize = 10;

/// A change, as far as its record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceChange {
    /// What it is, in words.
    pub what: String,
    /// Its first month; none where the record has no date.
    pub first: Option<Date>,
    /// The measure that it should show in; none where nothing can be taken for it.
    pub measure: Option<String>,
    /// Whether the record names that measure; else it is what its money would show in.
    pub is_named: bool,
}

/// The change with this id: of the register of schemes, of `events.csv`, or of a scenario.
///
/// # Errors
/// Where there is none; the message names some.
pub fn change(workspace: &Workspace, as_at: Option<Date>, id: &str) -> Result<WorkspaceChange> {
    let editions = Editions::new(workspace, as_at);
    let programmes = editions.programmes();
    let mut known = Vec::new();
    for (year, programme) in programmes.by_year.iter().rev() {
        for assessed in &programme.efficiency.schemes {
            let scheme = &assessed.scheme;
            if scheme.id.as_str().eq_ignore_ascii_case(id) {
                return Ok(now_of(workspace, of_scheme(*year, scheme)));
            }
            if scheme.start_month.is_some() {
                known.push(scheme.id.to_string());
            }
        }
    }
    for event in sources::events::events(&workspace.root)? {
        if event.id.as_str().eq_ignore_ascii_case(id) {
            let organisation = event.organisation.as_ref().filter(|code| **code != workspace.system);
            let of = organisation.map_or_else(|| "system".to_owned(), ToString::to_string);
            let change = WorkspaceChange {
                what: event.what.trim_end_matches('.').to_owned(),
                first: Some(event.dated.from.first_of_month()),
                is_named: is_measure(&event.measure),
                measure: Some(if is_measure(&event.measure) {
                    event.measure.clone()
                } else {
                    format!("surplus-variance:{of}")
                }),
            };
            return Ok(now_of(workspace, change));
        }
        known.push(event.id.to_string());
    }
    for name in scenarios::names(&workspace.root)? {
        let path = format!("scenarios/{name}.toml");
        let Ok(scenario) = sources::scenario::read(&workspace.root, &path) else { continue };
        if let Some(found) = scenario.changes.iter().find(|change| change.id.eq_ignore_ascii_case(id)) {
            // A scenario says what would change, not since when, nor how its site is called in publications.
            let what = format!("{}: {}", scenario.title, found.action.target());
            return Ok(WorkspaceChange { what, first: None, measure: None, is_named: false });
        }
    }
    known.sort();
    let some = known.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let some =
        if some.is_empty() { "there is none".to_owned() } else { format!("there are, among others, {some}") };
    bail!(
        "no scheme, event or change of a scenario has the id {id:?} ({some}); give its month with --from and name a measure"
    )
}

fn of_scheme(year: FinancialYear, scheme: &Scheme) -> WorkspaceChange {
    let organisation = match scheme.bearer.organisations() {
        [only] => only.to_string(),
        _ => "system".to_owned(),
    };
    let is_agency =
        [&scheme.title, &scheme.category].iter().any(|text| text.to_lowercase().contains("agency"));
    let family = if is_agency && organisation != "system" { "agency" } else { "surplus-variance" };
    let watched = &scheme.early_warning.measure;
    WorkspaceChange {
        is_named: is_measure(watched),
        what: scheme.title.clone(),
        first: scheme.start_month.map(|month| month.last_day(year).first_of_month()),
        measure: Some(if is_measure(watched) { watched.clone() } else { format!("{family}:{organisation}") }),
    }
}

/// A change that shows in the money of an organisation shows in that of whoever carries it on.
fn now_of(workspace: &Workspace, change: WorkspaceChange) -> WorkspaceChange {
    let successor = |measure: &String| {
        let (family, code) = measure.split_once(':').filter(|(family, _)| OF_MONEY.contains(family))?;
        let code = code.parse::<OrganisationCode>().ok()?;
        let (year, month) = workspace.months().last().copied()?;
        let here: Vec<OrganisationCode> = workspace
            .organisations_on(month.last_day(year))
            .into_iter()
            .map(|organisation| organisation.code.clone())
            .collect();
        let successions = Successions::among(&workspace.organisations);
        Some(format!("{family}:{}", successions.now(&code, &here)?))
    };
    let measure =
        change.measure.as_ref().map(|measure| successor(measure).unwrap_or_else(|| measure.clone()));
    WorkspaceChange { measure, ..change }
}

/// Whether a cell names a measure as commands do, such as `attendances:RWE`, and is not a sentence.
fn is_measure(cell: &str) -> bool {
    cell.split_once(':').is_some_and(|(family, code)| {
        !family.is_empty() && !code.is_empty() && !cell.chars().any(char::is_whitespace)
    })
}
