//! What each address gives: the document of the month end, programme, reform or comparison that pages
//! show, with the findings that whoever asks may see.

use std::sync::Arc;

use api::document::SchemaName;
use api::efficiency::Efficiency;
use api::finding::{Check, CheckedMonth, CheckedRegisters};
use api::forecast::Forecast;
use api::position::Position;
use api::reform::ReformPlan;
use api::risks::Risks;
use api::simulations::{ReadySimulation, Simulations};
use domain::figure::FigureId;
use domain::finding::Finding;
use domain::programme::Programme;
use exhibits::table::efficiency::programme_headline;
use exhibits::table::forecast_sentence;
use exhibits::table::risks::risks_headline;

use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::download;
use crate::error::PageError;
use crate::figure::number;
use crate::programme::{with_risks, with_schemes};
use crate::search;
use crate::simulation::page::failed;
use crate::simulation::port::{JobState, Simulations as Port};
use crate::state::AppState;
use crate::unreadable;

/// The address of risks.
const RISKS: &str = "/api/1/risks";

pub(super) fn position(state: &AppState, view: &View) -> Result<Answer, PageError> {
    Ok(Answer::document(&Position::from(&*state.month_end(view)?)))
}

pub(super) fn forecast(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let month_end = state.month_end(view)?;
    let forecast = state.library.forecast(view.year, view.month).ok_or_else(|| {
        let files = month_end.findings.iter().filter(|finding| unreadable::is_of_organisation(finding));
        let files: Vec<Finding> = files.cloned().collect();
        if files.is_empty() { PageError::NoForecast } else { PageError::Unreadable(files) }
    })?;
    let sentence = forecast_sentence(&forecast.system.including);
    Ok(Answer::document(&Forecast::of(&month_end, &forecast, &sentence)))
}

pub(super) fn efficiency(state: &AppState, query: &PageQuery) -> Result<Answer, PageError> {
    let programme = visible(state, with_schemes(state, query)?)?;
    Ok(Answer::document(&Efficiency::of(&programme, programme_headline(&programme).text)))
}

pub(super) fn risks(state: &AppState, query: &PageQuery) -> Result<Answer, PageError> {
    let programme = visible(state, with_risks(state, query)?)?;
    // Controls and events that cannot be read are not none.
    let unreadable = [&programme.unreadable_controls, &programme.unreadable_events];
    let unreadable: Vec<&String> = unreadable.into_iter().flatten().collect();
    if !unreadable.is_empty() {
        let mut files = unreadable::needed(state, RISKS);
        files.retain(|finding| unreadable.contains(&&finding.file));
        return Err(PageError::Unreadable(files));
    }
    Ok(Answer::document(&Risks::of(&programme, risks_headline(&programme).text)))
}

/// A programme with the findings that whoever asks may see.
fn visible(state: &AppState, programme: Option<Arc<Programme>>) -> Result<Programme, PageError> {
    let programme = programme.ok_or(PageError::NoRegister)?;
    let mut programme = Arc::unwrap_or_clone(programme);
    programme.efficiency.findings = state.visible_findings(&programme.efficiency.findings);
    programme.risks.findings = state.visible_findings(&programme.risks.findings);
    Ok(programme)
}

pub(super) fn reform(state: &AppState) -> Result<Answer, PageError> {
    let reform = state.library.reform().ok_or(PageError::NoReform)?;
    Ok(Answer::document(&ReformPlan::of(&reform, state.library.readers())))
}

fn port(state: &AppState) -> Result<&dyn Port, PageError> {
    state.simulation.as_deref().ok_or(PageError::NoNetwork)
}

pub(super) fn simulations(state: &AppState) -> Result<Answer, PageError> {
    let simulation = port(state)?;
    let jobs = simulation.jobs().map_err(failed)?;
    let ready = jobs.into_iter().filter(|job| job.state == JobState::Done);
    Ok(Answer::document(&Simulations {
        schema: SchemaName::default(),
        network: simulation.network().map_err(failed)?.title,
        simulations: ready
            .map(|job| ReadySimulation {
                id: job.id,
                title: job.title,
                address: format!("/api/1/simulations/{}", job.id),
            })
            .collect(),
    }))
}

pub(super) fn simulation(state: &AppState, id: &str) -> Result<Answer, PageError> {
    let unknown = || PageError::Simulation(id.to_owned());
    let number = id.parse().map_err(|_| unknown())?;
    let contract = port(state)?.contract(number).map_err(failed)?.ok_or_else(unknown)?;
    Ok(Answer::Json(format!("{contract:#}\n")))
}

pub(super) fn figure(
    state: &AppState,
    view: &View,
    query: &PageQuery,
    id: &str,
) -> Result<Answer, PageError> {
    let unknown = || PageError::Figure(id.to_owned());
    let figure_id = FigureId::parse(id).ok_or_else(unknown)?;
    let Some(month_end) = state.library.month_end_with(figure_id, Some((view.year, view.month))) else {
        return number::document(state, view, query, figure_id);
    };
    let figure = month_end.figures.get(&figure_id).ok_or_else(unknown)?;
    Ok(Answer::document(&download::figure_document(&month_end, figure)))
}

pub(super) fn search(state: &AppState, view: &View, query: &str) -> Result<Answer, PageError> {
    let index = search::page::index(state, view)?;
    let results = search::results::find(&index, query).map_err(|error| search::page::failed(&error))?;
    Ok(Answer::document(&search::document::of(&index, &results, view)))
}

pub(super) fn findings(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let month_end = state.month_end(view)?;
    let of_registers = state.library.programme(view.year).map(|programme| {
        let mut findings: Vec<Finding> = programme.efficiency.findings.clone();
        findings.extend(programme.risks.findings.iter().cloned());
        CheckedRegisters::of(view.year, &state.visible_findings(&findings))
    });
    Ok(Answer::document(&Check {
        schema: SchemaName::default(),
        system: month_end.system.to_string(),
        files: api::finding::findings(&state.visible_findings(&state.library.missing())),
        months: vec![CheckedMonth::of(&month_end, &month_end.findings)],
        plans: Vec::new(),
        registers: of_registers.into_iter().collect(),
    }))
}
