//! What scenarios are compared with: the month, the reform and the network of a workspace, as far as it has them.

use std::sync::Arc;

use anyhow::Result;
use domain::month_end::MonthEnd;
use domain::scenario::ChangeKind;
use finance::forecast::Input as ForecastInput;
use jiff::civil::Date;
use reform::plan::Input as ReformInput;
use sources::appraisal::Terms;
use sources::fault::SourcesError;
use sources::network::NetworkRead;
use sources::workspace::Workspace;

use super::Asked;
use crate::clock::today;
use crate::edition::{Editions, month};
use crate::simulation::{self, NETWORK};

/// What scenarios are compared with, as far as the workspace has it.
pub(super) struct World {
    pub(super) workspace: Arc<Workspace>,
    /// The day on which registers are looked at.
    pub(super) on: Date,
    pub(super) terms: Terms,
    pub(super) finance: Option<Finance>,
    pub(super) reform: Option<ReformInput>,
    pub(super) network: Option<NetworkRead>,
    /// Why there is none of each, as the end of a sentence.
    pub(super) without_finance: Option<String>,
    pub(super) without_reform: Option<String>,
    pub(super) without_network: Option<String>,
    /// What is there and cannot be read, with the kinds of change that need it.
    pub(super) unreadable: Vec<(&'static [ChangeKind], anyhow::Error)>,
}

/// What the forecast is made from.
pub(super) struct Finance {
    pub(super) month_end: Arc<MonthEnd>,
    pub(super) input: ForecastInput,
}

impl World {
    /// Reads it. What the workspace does not have, or has and cannot be read, is missed only where a change needs it.
    ///
    /// # Errors
    /// Where the month that is asked for is not there, or it cannot be read how money over years is counted.
    pub(super) fn read(workspace: &Arc<Workspace>, editions: &Editions<'_>, asked: &Asked) -> Result<Self> {
        let on = asked.as_at.unwrap_or_else(today);
        let (finance, without_finance) = if workspace.months().is_empty() && asked.period == (None, None) {
            (None, Some("the workspace has no return to forecast from".to_owned()))
        } else {
            let period = month::month(workspace, asked.period.0, asked.period.1)?;
            let edition = editions.edition(period)?;
            let found = edition
                .forecast_input()
                .map(|input| Finance { month_end: Arc::clone(edition.month_end()), input });
            let why = found.is_none().then(|| no_forecast(edition.month_end()));
            (found, why)
        };
        let mut unreadable: Vec<(&'static [ChangeKind], anyhow::Error)> = Vec::new();
        let (reform, without_reform) = reform_input(workspace, on).unwrap_or_else(|error| {
            let why = cannot_be_read("the reform", &error);
            unreadable.push((reform::scenario::CHANGE_KINDS, error));
            (None, Some(why))
        });
        let (network, without_network) = network_read(workspace).unwrap_or_else(|error| {
            let why = cannot_be_read("the care network", &error);
            unreadable.push((flow::alter::CHANGE_KINDS, error));
            (None, Some(why))
        });
        Ok(Self {
            terms: sources::appraisal::read(&workspace.root)?,
            workspace: Arc::clone(workspace),
            on,
            finance,
            reform,
            network,
            without_finance,
            without_reform,
            without_network,
            unreadable,
        })
    }

    /// Why nothing works out a change of a kind that an engine knows; nothing where one does, or none knows it.
    pub(super) fn without(&self, kind: ChangeKind) -> Option<String> {
        let known = [
            (finance::scenario::CHANGE_KINDS, &self.without_finance),
            (reform::scenario::CHANGE_KINDS, &self.without_reform),
            (flow::alter::CHANGE_KINDS, &self.without_network),
        ];
        // An engine that is there says no why.
        let mut whys =
            known.into_iter().filter(|(kinds, _)| kinds.contains(&kind)).map(|(_, why)| why.clone());
        whys.next().flatten()
    }

    /// Refuses kinds of change for which something is needed that cannot be read.
    ///
    /// # Errors
    /// With every place of it that cannot be read.
    pub(super) fn refuse_unreadable(mut self, kinds: &[ChangeKind]) -> Result<Self> {
        match self.unreadable_for(kinds) {
            None => Ok(self),
            Some(idx) => Err(self.unreadable.swap_remove(idx).1),
        }
    }

    /// Why kinds of change cannot be made; nothing where they can.
    pub(super) fn why_unreadable(&self, kinds: &[ChangeKind]) -> Option<String> {
        self.unreadable_for(kinds).map(|idx| format!("{:#}", self.unreadable[idx].1))
    }

    fn unreadable_for(&self, kinds: &[ChangeKind]) -> Option<usize> {
        self.unreadable.iter().position(|(taken, _)| kinds.iter().any(|kind| taken.contains(kind)))
    }
}

/// The reform as it is today, or why there is none.
fn reform_input(workspace: &Workspace, on: Date) -> Result<(Option<ReformInput>, Option<String>)> {
    Ok(match crate::reform::input(workspace, on)? {
        Some(input) => (Some(input), None),
        None if crate::reform::open(workspace, on)?.is_some() => {
            (None, Some("the reform leaves values open; `oakham check` lists them".to_owned()))
        }
        None => (None, Some("the workspace has no reform/plan.toml".to_owned())),
    })
}

/// The care network, or why there is none.
fn network_read(workspace: &Workspace) -> Result<(Option<NetworkRead>, Option<String>)> {
    if !workspace.root.join(NETWORK).is_file() {
        return Ok((None, Some(format!("the workspace has no {NETWORK}"))));
    }
    Ok((Some(simulation::network(&workspace.root, None)?), None))
}

/// Why a month has no forecast.
fn no_forecast(month_end: &MonthEnd) -> String {
    let (year, month) = (month_end.year, month_end.month);
    let organisations = month_end.organisations.iter();
    let missing: Vec<&str> = organisations
        .filter(|organisation| !month_end.has_reported(&organisation.code))
        .map(|organisation| &*organisation.short_name)
        .collect();
    let why = match &missing[..] {
        [] => "the year is over, or a plan is missing".to_owned(),
        [one] => format!("{one} has not reported"),
        [most @ .., last] => format!("{} and {last} have not reported", most.join(", ")),
    };
    format!("month {month} of {year} has no forecast, since {why}")
}

/// `the care network cannot be read: oakham check names the places in care/network.toml`. It stands on pages for
/// everybody, who learn which file it is and not what stands in it.
fn cannot_be_read(what: &str, error: &anyhow::Error) -> String {
    let mut files: Vec<&str> = match error.downcast_ref::<SourcesError>() {
        // A file of keys is named with the line.
        Some(SourcesError::Faults(faults)) => {
            faults.iter().filter_map(|fault| fault.file.split(' ').next()).collect()
        }
        _ => Vec::new(),
    };
    files.sort_unstable();
    files.dedup();
    let places = if files.is_empty() { String::new() } else { format!(" in {}", files.join(" and ")) };
    format!("{what} cannot be read: `oakham check` names the places{places}")
}
