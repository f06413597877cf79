//! What scenarios are compared with: the month, the reform and the network of a workspace, as far as it has them.

use std::sync::Arc;

use anyhow::Result;
use domain::month_end::MonthEnd;
use finance::forecast::Input as ForecastInput;
use jiff::civil::Date;
use reform::plan::Input as ReformInput;
use sources::appraisal::Terms;
use sources::network::NetworkRead;
use sources::workspace::Workspace;

use super::Asked;
use crate::clock::today;
use crate::edition::{Editions, month};
use crate::simulation::{self, NETWORK};

/// What scenarios are compared with, as far as the workspace has it.
pub(super) struct World<'w> {
    pub(super) workspace: &'w Workspace,
    /// The day on which registers are looked at.
    pub(super) on: Date,
    pub(super) terms: Terms,
    pub(super) finance: Option<Finance>,
    pub(super) reform: Option<ReformInput>,
    pub(super) network: Option<NetworkRead>,
    /// Why there is none of each.
    pub(super) without_finance: Option<String>,
    pub(super) without_reform: Option<String>,
    pub(super) without_network: Option<String>,
}

/// What the forecast is made from.
pub(super) struct Finance {
    pub(super) month_end: Arc<MonthEnd>,
    pub(super) input: ForecastInput,
}

impl<'w> World<'w> {
    /// Reads it. What the workspace does not have is no fault; what cannot be read is.
    ///
    /// # Errors
    /// Where something cannot be read.
    pub(super) fn read(workspace: &'w Workspace, editions: &Editions<'_>, asked: &Asked) -> Result<Self> {
        let on = asked.as_at.unwrap_or_else(today);
        let (finance, without_finance) = if workspace.months().is_empty() && asked.period == (None, None) {
            (None, Some("the workspace has no return to forecast from".to_owned()))
        } else {
            let period = month::month(workspace, asked.period.0, asked.period.1)?;
            let edition = editions.edition(period)?;
            let found = edition
                .forecast_input()
                .map(|input| Finance { month_end: Arc::clone(edition.month_end()), input });
            let why = found.is_none().then(|| {
                format!(
                    "month {} of {} has no forecast: the year is over, or a return is missing",
                    period.1, period.0
                )
            });
            (found, why)
        };
        let reform = crate::reform::input(workspace, on)?;
        let without_reform = match &reform {
            Some(_) => None,
            None if crate::reform::open(workspace, on)?.is_some() => {
                Some("the reform leaves values open; `oakham check` lists them".to_owned())
            }
            None => Some("the workspace has no reform/plan.toml".to_owned()),
        };
        let (network, without_network) = if workspace.root.join(NETWORK).is_file() {
            (Some(simulation::network(&workspace.root, None)?), None)
        } else {
            (None, Some(format!("the workspace has no {NETWORK}")))
        };
        Ok(Self {
            terms: sources::appraisal::read(&workspace.root)?,
            workspace,
            on,
            finance,
            reform,
            network,
            without_finance,
            without_reform,
            without_network,
        })
    }
}
