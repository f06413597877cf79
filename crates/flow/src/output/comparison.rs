//! What scenarios change, measured on the same patients as the base.

use domain::provenance::Provenance;

use super::demand::DemandByProjection;
use super::estimate::Estimate;
use super::key::{Group, Key, Subject};
use super::metric::Metric;
use super::run_result::{Locked, Overloaded, RunRecord};

/// Scenarios compared with the base on the same patients.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The network, seed and length of the run.
    pub record: RunRecord,
    /// The scenarios, in the order asked for.
    pub scenarios: Vec<ScenarioResult>,
    /// Every thing that was measured, in the order of stations and groups.
    pub compared: Vec<PairedEstimate>,
}

impl Comparison {
    /// The estimate of one thing.
    #[must_use]
    pub fn find(&self, subject: &Subject, group: &Group, metric: Metric) -> Option<&PairedEstimate> {
        self.compared.iter().find(|compared| {
            compared.key.metric == metric && compared.key.group == *group && compared.key.subject == *subject
        })
    }
}

/// One thing measured with and without changes, on the same patients.
#[derive(Clone, Debug, PartialEq)]
pub struct PairedEstimate {
    /// What it is of.
    pub key: Key,
    /// Its value as things are.
    pub base: Estimate,
    /// What each scenario adds or takes away: scenario minus base, replication by replication.
    pub differences: Vec<Estimate>,
    /// Of each scenario, where this is of those who are seen: how many fewer those are [a year], if they
    /// are fewer for any other reason than that fewer come.
    pub fewer_seen: Vec<Option<f64>>,
}

/// A difference below this share of the base is not worth reporting, however sure it is.
pub const IMMATERIAL: f64 = 0.01;

impl PairedEstimate {
    /// Whether a scenario's difference is sure and large enough to be reported.
    #[must_use]
    pub fn is_reportable(&self, scenario: usize) -> bool {
        let is_sure_and_large = |difference: &Estimate| {
            difference.is_significant() && difference.mean.abs() >= IMMATERIAL * self.base.mean.abs()
        };
        self.differences.get(scenario).is_some_and(is_sure_and_large)
    }
}

/// A scenario in a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioResult {
    /// Its heading.
    pub title: String,
    /// The changes that were made, a sentence each.
    pub changes: Vec<String>,
    /// Ids of changes that the simulation does not know.
    pub ignored: Vec<String>,
    /// What is to be known of the network as it is changed, a sentence each.
    pub remarks: Vec<String>,
    /// What changes of demand by projection did, in order.
    pub demand: Vec<DemandByProjection>,
    /// How well it is known: the weakest of the network and the changes.
    pub provenance: Provenance,
    /// Who went elsewhere, most first.
    pub displaced: Vec<Displaced>,
    /// How many more end unseen, fewer is negative [a year]; none in results of before it was measured.
    pub unseen: Option<Estimate>,
    /// Stations in which nobody moves again in some replications; then no differences of means and shares
    /// are given.
    pub locked: Vec<Locked>,
    /// Stations to which more come than can be seen.
    pub overloaded: Vec<Overloaded>,
}

/// Patients who went elsewhere than in the base.
#[derive(Clone, Debug, PartialEq)]
pub struct Displaced {
    /// Where they live; empty where the network has no places.
    pub place: String,
    /// Where they were seen in the base, or how they ended unseen.
    pub from: String,
    /// Where they are seen in the scenario, or how they end unseen.
    pub to: String,
    /// Whether they ended unseen in the base.
    pub was_unserved: bool,
    /// Whether they end unseen there.
    pub is_unserved: bool,
    /// How many [a year].
    pub a_year: Estimate,
}
