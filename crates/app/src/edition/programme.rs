//! From a workspace to the programme of each year: registers read, added up, as recorded by a day.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use domain::finding::Finding;
use domain::month::{FinancialYear, Month};
use domain::programme::Programme;
use domain::source::{CellAt, RecordedRow, SourceFile};
use finance::efficiency::{self, Register, odds};
use finance::rules::register;
use jiff::civil::Date;
use sources::claims::{CLAIMS, DOCUMENTS};
use sources::fault::{self, Fault, SourcesError};
use sources::workspace::Workspace;
use sources::{controls, events, risks, schemes};

use crate::clock::latest_today;

/// The programmes that can be made, and what cannot be read of registers.
#[derive(Debug)]
pub struct Programmes {
    /// The programme of every year that has a register of schemes or of risks.
    pub by_year: BTreeMap<FinancialYear, Programme>,
    /// What cannot be read of the others, in order.
    pub faults: Vec<Fault>,
    /// Rows that are recorded on a day to come, and left out.
    pub to_come: Vec<Finding>,
}

impl Programmes {
    /// What cannot be read, and what does not count yet.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = fault::findings(self.faults.iter().cloned());
        findings.extend(self.to_come.iter().cloned());
        findings
    }
}

/// The programme of every year that has a register of schemes or of risks, as recorded by `as_at`.
#[must_use]
pub fn programmes(workspace: &Workspace, as_at: Option<Date>) -> Programmes {
    let root = &workspace.root;
    let today = latest_today();
    let last_known = as_at.unwrap_or(today);
    let is_known = |day: Date| day <= last_known;
    let (mut schemes, mut faults) = schemes::registers(root, &workspace.organisations);
    let (mut risks, risk_faults) = risks::registers(root, &workspace.organisations);
    faults.extend(risk_faults);
    let controls = controls::controls(root, &workspace.organisations).unwrap_or_else(|error| {
        faults.extend(error.faults(controls::PATH));
        Vec::new()
    });
    let events = events::events(root).unwrap_or_else(|error| {
        faults.extend(error.faults(events::PATH));
        Vec::new()
    });
    faults.sort();
    let unreadable = |file: &str| faults.iter().any(|fault| fault.file == file).then(|| file.to_owned());
    let row = |file: &SourceFile, at: CellAt, on: Date| RecordedRow { file: file.clone(), at, on };
    let mut rows: Vec<RecordedRow> = Vec::new();
    rows.extend(schemes.values().flatten().map(|scheme| row(&scheme.file, scheme.at, scheme.recorded_on)));
    rows.extend(risks.values().flatten().map(|risk| row(&risk.file, risk.at, risk.recorded_on)));
    rows.extend(controls.iter().map(|control| row(&control.file, control.at, control.recorded_on)));
    rows.extend(events.iter().map(|event| row(&event.file, event.at, event.recorded_on)));
    rows.extend(workspace.claims.iter().map(|claim| row(&claim.file, claim.at, claim.recorded_on)));
    let to_come = register::rows_to_come(&rows, today);
    for register in schemes.values_mut() {
        register.retain(|scheme| is_known(scheme.recorded_on));
    }
    for register in risks.values_mut() {
        register.retain(|risk| is_known(risk.recorded_on));
    }
    schemes.retain(|_, register| !register.is_empty());
    risks.retain(|_, register| !register.is_empty());
    let claims: Vec<_> =
        workspace.claims.iter().filter(|claim| is_known(claim.recorded_on)).cloned().collect();
    let years: BTreeSet<FinancialYear> = schemes.keys().chain(risks.keys()).copied().collect();
    let programme = |year: FinancialYear| {
        let organisations = workspace.organisations_in(year);
        let rows = schemes.remove(&year).unwrap_or_default();
        let register = Register {
            year,
            organisations: &organisations,
            schemes: &rows,
            claims: &claims,
            odds: &odds::DEFAULT,
        };
        let turnovers = register::turnovers(&workspace.plans(year).0, &organisations);
        let year_risks = risks.remove(&year).unwrap_or_default();
        let mut efficiency = efficiency::efficiency(&register);
        efficiency.findings.extend(register::scheme_columns_in_pounds(&rows, &turnovers));
        let month = efficiency::month(&rows);
        let day = month.map_or(year.last_day(), |month| month.last_day(year));
        efficiency.findings.extend(register::without_schemes(&rows, &organisations, day));
        efficiency.findings = register::with_unit_of_schemes(efficiency.findings, &rows, &turnovers);
        let mut risk_position = finance::risk::position(&year_risks);
        let closed = last_closed(workspace, year, as_at);
        let past = closed.map(|closed| finance::risk::v20_risks_are_to_come(&year_risks, closed));
        risk_position.findings.extend(past.into_iter().flatten());
        risk_position.findings.extend(register::risks_in_pounds(&year_risks, &turnovers));
        risk_position.findings.extend(register::risks_in_millions(&year_risks, &turnovers));
        risk_position.findings.extend(register::likelihoods_as_scores(&year_risks));
        risk_position.findings.extend(register::without_risks(&year_risks, &organisations, day));
        let in_year = |dated: &domain::control::Dated| dated.touches(year.first_day(), year.last_day());
        let year_controls: Vec<_> = controls
            .iter()
            .filter(|control| is_known(control.recorded_on) && in_year(&control.dated))
            .cloned()
            .collect();
        risk_position.findings.extend(register::controls_in_pounds(
            &year_controls,
            &workspace.system,
            &turnovers,
        ));
        risk_position.findings.sort();
        let programme = Programme {
            system: workspace.system.clone(),
            system_name: workspace.name.clone(),
            year,
            month,
            efficiency,
            risks: risk_position,
            controls: year_controls,
            events: events
                .iter()
                .filter(|event| is_known(event.recorded_on) && in_year(&event.dated))
                .cloned()
                .collect(),
            unreadable_controls: unreadable(controls::PATH),
            unreadable_events: unreadable(events::PATH),
            documents: workspace.documents.clone(),
            organisations,
        };
        (year, programme)
    };
    let by_year = years.into_iter().map(programme).collect();
    Programmes { by_year, faults, to_come }
}

/// The last month of a year that has a return and was over by `as_at`.
fn last_closed(workspace: &Workspace, year: FinancialYear, as_at: Option<Date>) -> Option<Month> {
    let is_over = |month: Month| as_at.is_none_or(|as_at| month.last_day(year) <= as_at);
    let months = workspace.months().into_iter().filter(|(of, _)| *of == year).map(|(_, month)| month);
    months.filter(|month| is_over(*month)).max()
}

/// The programme of the year asked for, with what cannot be read of other registers. Without a year
/// that of `usual`, else of the last register that is not synthetic, else the last. `folder` holds the
/// registers that are asked about.
///
/// # Errors
/// Where there is no register of the year, or what was asked about cannot be read.
pub fn programme(
    workspace: &Workspace,
    folder: &str,
    (year, usual): (Option<FinancialYear>, Option<FinancialYear>),
    as_at: Option<Date>,
) -> Result<(Programme, Vec<Finding>)> {
    let Programmes { mut by_year, faults, to_come } = programmes(workspace, as_at);
    let years: Vec<String> = by_year.keys().map(ToString::to_string).collect();
    let usual = usual.filter(|usual| by_year.contains_key(usual));
    let named = year.or(usual);
    let is_asked_about = |fault: &&Fault| match named {
        Some(named) => fault.file == format!("{folder}/{}.csv", named.folder()),
        // Which year is meant follows from all registers; one that cannot be read may be it.
        None => fault.file.starts_with(folder),
    };
    let asked_about: Vec<Fault> = faults.iter().filter(is_asked_about).cloned().collect();
    if !asked_about.is_empty() {
        return Err(SourcesError::Faults(asked_about).into());
    }
    let has_own =
        |year: &FinancialYear| workspace.root.join(folder).join(format!("{}.csv", year.folder())).is_file();
    // A register of the other kind alone says nothing of what is asked about.
    if let Some(asked) = year.filter(|asked| by_year.contains_key(asked) && !has_own(asked)) {
        let others: Vec<String> =
            by_year.keys().filter(|year| has_own(year)).map(ToString::to_string).collect();
        let others =
            if others.is_empty() { "of no year".to_owned() } else { format!("of {}", others.join(", ")) };
        bail!("there is no {folder}/{}.csv; the workspace has such a register {others}", asked.folder());
    }
    let chosen = named.or_else(|| domain::programme::featured(by_year.values()));
    // Public documents state targets and outturns of a programme.
    let document_faults = workspace.faults.iter().filter(|fault| is_of_documents(fault)).cloned();
    let mut other_findings = fault::findings(faults.into_iter().chain(document_faults));
    other_findings.extend(to_come);
    match chosen.and_then(|chosen| by_year.remove(&chosen)) {
        Some(programme) => Ok((programme, other_findings)),
        None if years.is_empty() && has_registers(workspace) => match as_at {
            Some(day) => bail!(
                "no row of a register of schemes or risks was recorded by {day}; leave out --as-at, or name a later day"
            ),
            None => bail!(
                "every row of the registers of schemes and risks is recorded on a day to come; correct recorded_on"
            ),
        },
        None if years.is_empty() => bail!(
            "{} has no register; put one under finance/schemes or finance/risks, such as finance/schemes/2026-27.csv",
            workspace.root.display()
        ),
        None => {
            let day = as_at.map(|day| format!(" as recorded by {day}")).unwrap_or_default();
            bail!("there is no register of that year{day}; the workspace has {}", years.join(", "))
        }
    }
}

/// Whether a workspace has a register of any day.
fn has_registers(workspace: &Workspace) -> bool {
    !programmes(workspace, Some(Date::MAX)).by_year.is_empty()
}

/// Whether a fault is of the public documents or of what they claim.
#[must_use]
pub fn is_of_documents(fault: &Fault) -> bool {
    [DOCUMENTS, CLAIMS].contains(&fault.file.as_str())
}
