//! Changes of a workspace that can be evaluated: a scheme of savings, an event, a function that moves, a change of a
//! scenario, each by its id.

use anyhow::{Result, bail};
use domain::code::OrganisationCode;
use domain::succession::Successions;
use evidence::recorded_change::RecordedChange;
use jiff::civil::Date;
use sources::workspace::Workspace;

use crate::edition::Editions;
use crate::scenarios;

/// Measures of money: those of an organisation go on with whoever carries it on.
const OF_MONEY: [&str; 4] = ["surplus-variance", "agency", "bank", "substantive-pay"];
/// The most ids that a message names.
const NAMED: usize = 10;

/// The change with this id: of the register of schemes, of `events.csv`, of `reform/transfers.toml`, or of a scenario, with
/// the name of the scenario and a slash before it or without.
///
/// # Errors
/// Where there is none, or several; the message names some.
pub fn change(workspace: &Workspace, as_at: Option<Date>, id: &str) -> Result<RecordedChange> {
    let mut of_registers = of_schemes(workspace, as_at);
    of_registers.extend(of_events(workspace)?);
    of_registers.extend(of_transfers(workspace));
    if let Some(found) = of_registers.iter().find(|change| change.id.eq_ignore_ascii_case(id)) {
        return Ok(found.clone());
    }
    let of_scenarios = of_scenarios(workspace)?;
    let is_asked = |change: &&RecordedChange| {
        let of = &change.id;
        of.eq_ignore_ascii_case(id) || of.split_once('/').is_some_and(|(_, own)| own.eq_ignore_ascii_case(id))
    };
    let found: Vec<&RecordedChange> = of_scenarios.iter().filter(is_asked).collect();
    match found[..] {
        [only] => return Ok(only.clone()),
        [] => {}
        _ => {
            let ids: Vec<&str> = found.iter().map(|change| change.id.as_str()).collect();
            bail!("several scenarios have a change {id:?}; name one: {}", ids.join(", "))
        }
    }
    let dated = of_registers.iter().chain(&of_scenarios).filter(|change| change.first.is_some());
    let mut known: Vec<&str> = dated.map(|change| change.id.as_str()).collect();
    known.sort_unstable();
    let some = known.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    let some =
        if some.is_empty() { "there is none".to_owned() } else { format!("there are, among others, {some}") };
    bail!(
        "no scheme, event, moving function or change of a scenario has the id {id:?} ({some}); give its month with --from and \
         name a measure"
    )
}

/// The schemes of all years, the newest first.
fn of_schemes(workspace: &Workspace, as_at: Option<Date>) -> Vec<RecordedChange> {
    let editions = Editions::new(workspace, as_at);
    let years = editions.programmes().by_year.iter().rev();
    let schemes = years.flat_map(|(year, programme)| {
        let schemes = programme.efficiency.schemes.iter();
        schemes.map(|assessed| now_of(workspace, RecordedChange::of_scheme(*year, &assessed.scheme)))
    });
    schemes.collect()
}

fn of_events(workspace: &Workspace) -> Result<Vec<RecordedChange>> {
    let events = sources::events::events(&workspace.root)?;
    let recorded = |event| now_of(workspace, RecordedChange::of_event(event, &workspace.system));
    Ok(events.iter().map(recorded).collect())
}

/// The functions that move; none where the plan of the reform cannot be read, which is told elsewhere.
fn of_transfers(workspace: &Workspace) -> Vec<RecordedChange> {
    let Ok(Some(input)) = crate::reform::input(workspace, crate::clock::today()) else { return Vec::new() };
    let moves = input.moves.iter().map(|moving| {
        let name = input.function(&moving.function).map_or(moving.function.as_str(), |of| of.name.as_str());
        RecordedChange::of_transfer(
            moving.function.as_str(),
            format!("{name} moves to {}", moving.to),
            moving.on,
            &moving.measure,
        )
    });
    moves.collect()
}

/// The changes of all scenarios that can be read.
fn of_scenarios(workspace: &Workspace) -> Result<Vec<RecordedChange>> {
    let access = crate::access::access(workspace)?;
    let code_of = |name: &str| access.as_ref()?.site_code(name);
    let mut changes = Vec::new();
    for name in scenarios::names(&workspace.root)? {
        let Ok(scenario) = sources::scenario::read(&workspace.root, &format!("scenarios/{name}.toml")) else {
            continue;
        };
        let own = scenario.changes.iter();
        changes
            .extend(own.map(|change| RecordedChange::of_scenario(&name, &scenario.title, change, code_of)));
    }
    Ok(changes)
}

/// A change that shows in the money of an organisation shows in that of whoever carries it on.
fn now_of(workspace: &Workspace, change: RecordedChange) -> RecordedChange {
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
    RecordedChange { measure, ..change }
}
