//! `oakham.risks/1`: risks and mitigations beside a forecast, controls in force, and events.

use domain::code::OrganisationCode;
use domain::month::Month;
use domain::programme::{self, Programme};
use domain::register_id::RegisterId;
use domain::risk::{InForecast, Likelihood};
use domain::scheme::Recurrence;
use domain::{control, event, risk};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::finding::{Finding, findings};
use crate::word::{Provenance, Total, Unit, pence};

/// The risks of a year. Amounts are impact on the surplus.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Risks {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub name: String,
    pub year: String,
    pub unit: Unit,
    pub headline: String,
    pub mitigations_exhausted: bool,
    pub total: RiskSums,
    pub by_organisation: Vec<OrganisationRisks>,
    pub risks: Vec<Risk>,
    pub controls: Vec<Control>,
    pub events: Vec<Event>,
    pub findings: Vec<Finding>,
}

impl Document for Risks {
    const NAME: &'static str = "oakham.risks/1";
}

/// Open risks and mitigations that are not in the forecast, added up.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct RiskSums {
    /// How many rows of the register.
    pub rows: usize,
    pub gross: Total,
    pub mitigations: Total,
    pub net: Total,
    pub weighted_gross: Total,
    pub weighted_mitigations: Total,
    pub weighted_net: Total,
}

impl From<&programme::RiskSums> for RiskSums {
    fn from(sums: &programme::RiskSums) -> Self {
        Self {
            rows: sums.n_rows,
            gross: sums.gross.into(),
            mitigations: sums.mitigations.into(),
            net: sums.net.into(),
            weighted_gross: sums.weighted_gross.into(),
            weighted_mitigations: sums.weighted_mitigations.into(),
            weighted_net: sums.weighted_net.into(),
        }
    }
}

/// The risks of an organisation; of the system as a whole where none is named.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct OrganisationRisks {
    pub organisation: Option<String>,
    pub sums: RiskSums,
}

/// A risk or a mitigation.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Risk {
    pub id: String,
    pub kind: &'static str,
    pub linked_to: Option<String>,
    pub organisation: Option<String>,
    pub title: String,
    pub driver: String,
    pub gross: Option<i64>,
    #[schemars(range(min = 0, max = 100))]
    pub likelihood_per_cent: Option<u8>,
    pub weighted: Option<i64>,
    #[schemars(range(min = 1, max = 12))]
    pub month_bites: Option<u8>,
    pub recurrence: Option<&'static str>,
    pub in_forecast: Option<bool>,
    /// Whether it is in the sums.
    pub counts: bool,
    pub status: &'static str,
    pub owner: String,
    #[schemars(extend("format" = "date"))]
    pub next_review: Option<String>,
    pub provenance: Provenance,
    pub source: String,
    pub file: String,
    pub row: u32,
}

impl From<&risk::Risk> for Risk {
    fn from(risk: &risk::Risk) -> Self {
        Self {
            id: risk.id.to_string(),
            kind: risk.kind.code(),
            linked_to: risk.linked_to.as_ref().map(RegisterId::to_string),
            organisation: risk.organisation.as_ref().map(OrganisationCode::to_string),
            title: risk.title.clone(),
            driver: risk.driver.clone(),
            gross: pence(risk.gross),
            likelihood_per_cent: risk.likelihood.map(Likelihood::per_cent),
            weighted: pence(risk.weighted()),
            month_bites: risk.bites_in.map(Month::get),
            recurrence: risk.recurrence.map(Recurrence::code),
            in_forecast: risk.in_forecast.map(|is| is == InForecast::Yes),
            counts: risk.counts(),
            status: risk.status.code(),
            owner: risk.owner.clone(),
            next_review: risk.next_review.map(|day| day.to_string()),
            provenance: risk.provenance.into(),
            source: risk.source_ref.clone(),
            file: risk.file.path.clone(),
            row: risk.at.row,
        }
    }
}

/// From when to when.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Dated {
    #[schemars(extend("format" = "date"))]
    pub from: String,
    #[schemars(extend("format" = "date"))]
    pub to: Option<String>,
    pub words: String,
}

impl From<&control::Dated> for Dated {
    fn from(dated: &control::Dated) -> Self {
        Self {
            from: dated.from.to_string(),
            to: dated.to.map(|day| day.to_string()),
            words: dated.to_string(),
        }
    }
}

/// A control in force.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Control {
    pub id: String,
    pub organisation: Option<String>,
    pub kind: &'static str,
    pub what: String,
    pub owner: String,
    pub when: Dated,
    pub value: Option<i64>,
    pub touches: String,
    pub provenance: Provenance,
    pub source: String,
}

impl From<&control::Control> for Control {
    fn from(control: &control::Control) -> Self {
        Self {
            id: control.id.to_string(),
            organisation: control.organisation.as_ref().map(OrganisationCode::to_string),
            kind: control.kind.code(),
            what: control.what.clone(),
            owner: control.owner.clone(),
            when: (&control.dated).into(),
            value: pence(control.value),
            touches: control.touches.clone(),
            provenance: control.provenance.into(),
            source: control.source_ref.clone(),
        }
    }
}

/// An event.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Event {
    pub id: String,
    pub kind: &'static str,
    pub what: String,
    pub organisation: Option<String>,
    pub place: String,
    pub when: Dated,
    pub value: Option<i64>,
    pub provenance: Provenance,
    pub source: String,
}

impl From<&event::Event> for Event {
    fn from(event: &event::Event) -> Self {
        Self {
            id: event.id.to_string(),
            kind: event.kind.code(),
            what: event.what.clone(),
            organisation: event.organisation.as_ref().map(OrganisationCode::to_string),
            place: event.place.clone(),
            when: (&event.dated).into(),
            value: pence(event.value),
            provenance: event.provenance.into(),
            source: event.source_ref.clone(),
        }
    }
}

impl Risks {
    /// The risks; `headline` says in a sentence what they come to.
    #[must_use]
    pub fn of(programme: &Programme, headline: String) -> Self {
        let position = &programme.risks;
        let organisations = position.by_organisation.iter().map(|risks| OrganisationRisks {
            organisation: risks.organisation.as_ref().map(OrganisationCode::to_string),
            sums: (&risks.sums).into(),
        });
        Self {
            schema: SchemaName::default(),
            system: programme.system.to_string(),
            name: programme.system_name.clone(),
            year: programme.year.to_string(),
            unit: Unit::Pence,
            headline,
            mitigations_exhausted: position.mitigations_exhausted(),
            total: (&position.total).into(),
            by_organisation: organisations.collect(),
            risks: position.risks.iter().map(Risk::from).collect(),
            controls: programme.controls.iter().map(Control::from).collect(),
            events: programme.events.iter().map(Event::from).collect(),
            findings: findings(&position.findings),
        }
    }
}
