//! From a workspace to the programme of each year: registers read, added up, as recorded by a day.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use domain::month::{FinancialYear, Month};
use domain::programme::Programme;
use finance::efficiency::{self, Register, odds};
use jiff::civil::Date;
use sources::workspace::Workspace;
use sources::{controls, events, risks, schemes};

/// The programme of every year that has a register of schemes or of risks, as recorded by `as_at`.
pub(crate) fn programmes(
    workspace: &Workspace,
    as_at: Option<Date>,
) -> Result<BTreeMap<FinancialYear, Programme>> {
    let root = &workspace.root;
    let known = |day: Date| as_at.is_none_or(|as_at| day <= as_at);
    let mut schemes = schemes::registers(root)?;
    let mut risks = risks::registers(root)?;
    let controls = controls::controls(root)?;
    let events = events::events(root)?;
    for register in schemes.values_mut() {
        register.retain(|scheme| known(scheme.recorded_on));
    }
    for register in risks.values_mut() {
        register.retain(|risk| known(risk.recorded_on));
    }
    schemes.retain(|_, register| !register.is_empty());
    risks.retain(|_, register| !register.is_empty());
    let claims: Vec<_> = workspace.claims.iter().filter(|claim| known(claim.recorded_on)).cloned().collect();
    let years: BTreeSet<FinancialYear> = schemes.keys().chain(risks.keys()).copied().collect();
    let programme = |year: FinancialYear| {
        let organisations = workspace.organisations_on(Month::LAST.last_day(year));
        let rows = schemes.remove(&year).unwrap_or_default();
        let register = Register {
            year,
            organisations: &organisations,
            schemes: &rows,
            claims: &claims,
            odds: &odds::DEFAULT,
        };
        let in_year = |dated: &domain::control::Dated| dated.touches(year.first_day(), year.last_day());
        let programme = Programme {
            system: workspace.system.clone(),
            system_name: workspace.name.clone(),
            year,
            month: efficiency::month(&rows),
            efficiency: efficiency::efficiency(&register),
            risks: finance::risk::position(&risks.remove(&year).unwrap_or_default()),
            controls: controls
                .iter()
                .filter(|control| known(control.recorded_on) && in_year(&control.dated))
                .cloned()
                .collect(),
            events: events
                .iter()
                .filter(|event| known(event.recorded_on) && in_year(&event.dated))
                .cloned()
                .collect(),
            documents: workspace.documents.clone(),
            organisations,
        };
        (year, programme)
    };
    Ok(years.into_iter().map(programme).collect())
}

/// The programme of the year asked for. Without a year that of `usual`, else of the last register
/// that is not made up, else the last.
pub(crate) fn programme(
    workspace: &Workspace,
    year: Option<FinancialYear>,
    usual: Option<FinancialYear>,
    as_at: Option<Date>,
) -> Result<Programme> {
    let mut programmes = programmes(workspace, as_at)?;
    let years: Vec<String> = programmes.keys().map(ToString::to_string).collect();
    let usual = usual.filter(|usual| programmes.contains_key(usual));
    let wanted = year.or(usual).or_else(|| domain::programme::featured(programmes.values()));
    match wanted.and_then(|wanted| programmes.remove(&wanted)) {
        Some(programme) => Ok(programme),
        None if years.is_empty() => bail!(
            "{} has no register; put one under finance/schemes or finance/risks, such as finance/schemes/2026-27.csv",
            workspace.root.display()
        ),
        None => bail!("there is no register of that year; the workspace has {}", years.join(", ")),
    }
}
