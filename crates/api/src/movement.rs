//! `oakham.movement/1`: what moved a position, what it would be without what will not come again, and
//! who owes what to whom. Amounts are impact on the surplus.

use domain::break_even::Duty;
use domain::schedule::BridgeOf;
use finance::analysis::{self, OrganisationAnalysis, PositionAnalysis};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::finding::{Finding, findings};
use crate::word::{Provenance, Unit, pence};

/// What moved the position of a system.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Movement {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    /// Whether every organisation of the system is in it.
    pub complete: bool,
    pub unit: Unit,
    /// Who must break even: `system` or `each-organisation`.
    pub duty: Option<&'static str>,
    pub organisations: Vec<OrganisationMovement>,
    pub total: Bridges,
    /// What one organisation says it is owed or has traded, beside what the other says.
    pub dealings: Vec<Balance>,
    pub gross: Option<Gross>,
    pub findings: Vec<Finding>,
}

impl Document for Movement {
    const NAME: &'static str = "oakham.movement/1";
}

/// What moved the position of an organisation.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct OrganisationMovement {
    pub code: String,
    #[serde(flatten)]
    pub bridges: Bridges,
    pub run_rate: RunRate,
    pub underlying: Option<Underlying>,
    pub support: Option<Support>,
}

/// From plan to actual, and from last month's forecast to this month's.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Bridges {
    pub plan_to_actual: Option<Bridge>,
    pub forecast_to_forecast: Option<Bridge>,
}

/// Steps that lead from one amount to another.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Bridge {
    pub from: i64,
    pub steps: Vec<Step>,
    pub unexplained: i64,
    pub to: i64,
}

/// One step of a bridge.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Step {
    pub driver: &'static str,
    pub impact: i64,
    pub why: Vec<String>,
    pub provenance: Provenance,
}

impl From<&analysis::Bridge> for Bridge {
    fn from(bridge: &analysis::Bridge) -> Self {
        let steps = bridge.steps.iter().map(|step| Step {
            driver: step.driver.code(),
            impact: step.impact.get(),
            why: step.notes.clone(),
            provenance: step.provenance.into(),
        });
        Self {
            from: bridge.from.get(),
            steps: steps.collect(),
            unexplained: bridge.unexplained().get(),
            to: bridge.to.get(),
        }
    }
}

/// Monthly amounts.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct RunRate {
    pub last_month: i64,
    pub last_three: Option<i64>,
    pub to_date: i64,
    /// What every open month must be for the plan to be met.
    pub required: Option<i64>,
    pub exit: Option<i64>,
}

/// The forecast without what will not come again.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Underlying {
    pub forecast: i64,
    pub support: i64,
    pub savings_once: Option<i64>,
    pub items: Vec<OneOffItem>,
    pub position: i64,
    pub provenance: Provenance,
}

/// One thing that will not come again, or will come for a whole year.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct OneOffItem {
    pub title: String,
    pub kind: &'static str,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    pub impact: i64,
    pub in_plan: bool,
    pub reason: String,
    pub provenance: Provenance,
}

/// Deficit support.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Support {
    pub plan_year: i64,
    pub notified_year: Option<i64>,
    pub withheld: Option<i64>,
    pub plan_ytd: i64,
    pub received_ytd: i64,
    pub forecast_year: i64,
}

/// What two organisations say of one balance.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Balance {
    /// `traded` or `owed`.
    pub kind: &'static str,
    pub creditor: String,
    pub debtor: String,
    pub said_by_creditor: i64,
    pub said_by_debtor: i64,
    pub in_dispute: i64,
    pub provenance: Provenance,
}

/// Income and spending before and after what organisations of the system trade with each other.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Gross {
    pub income: i64,
    pub spending: i64,
    pub traded_and_agreed: i64,
    pub unreconciled_income: i64,
    pub unreconciled_spending: i64,
    pub income_outside: i64,
    pub spending_outside: i64,
    pub provenance: Provenance,
}

impl From<&PositionAnalysis> for Movement {
    fn from(analysis: &PositionAnalysis) -> Self {
        let total = |bridge| analysis.bridge(bridge).as_ref().map(Bridge::from);
        Self {
            schema: SchemaName::default(),
            system: analysis.system.to_string(),
            year: analysis.year.to_string(),
            month: analysis.month.get(),
            complete: analysis.organisations.len() == analysis.n_organisations,
            unit: Unit::Pence,
            duty: analysis.duty.map(Duty::code),
            organisations: analysis.organisations.iter().map(OrganisationMovement::from).collect(),
            total: Bridges {
                plan_to_actual: total(BridgeOf::PlanToActual),
                forecast_to_forecast: total(BridgeOf::ForecastToForecast),
            },
            dealings: analysis.balances.iter().map(Balance::from).collect(),
            gross: analysis.gross.map(Gross::from),
            findings: findings(&analysis.findings),
        }
    }
}

impl From<&OrganisationAnalysis> for OrganisationMovement {
    fn from(analysis: &OrganisationAnalysis) -> Self {
        let rate = &analysis.run_rate;
        Self {
            code: analysis.organisation.code.to_string(),
            bridges: Bridges {
                plan_to_actual: analysis.to_date.as_ref().map(Bridge::from),
                forecast_to_forecast: analysis.forecast.as_ref().map(Bridge::from),
            },
            run_rate: RunRate {
                last_month: rate.last_month.get(),
                last_three: pence(rate.last_three),
                to_date: rate.to_date.get(),
                required: pence(rate.required),
                exit: pence(rate.exit),
            },
            underlying: analysis.underlying.as_ref().map(Underlying::from),
            support: analysis.support.map(|support| Support {
                plan_year: support.plan_year.get(),
                notified_year: pence(support.notified_year),
                withheld: pence(support.withheld()),
                plan_ytd: support.plan_to_date.get(),
                received_ytd: support.received.get(),
                forecast_year: support.forecast.get(),
            }),
        }
    }
}

impl From<&analysis::Underlying> for Underlying {
    fn from(underlying: &analysis::Underlying) -> Self {
        let items = underlying.items.iter().map(|(item, provenance)| OneOffItem {
            title: item.title.clone(),
            kind: item.kind.code(),
            month: item.month.get(),
            impact: item.impact.get(),
            in_plan: item.in_plan,
            reason: item.reason.clone(),
            provenance: (*provenance).into(),
        });
        Self {
            forecast: underlying.forecast.get(),
            support: underlying.support.get(),
            savings_once: pence(underlying.savings_once.value),
            items: items.collect(),
            position: underlying.position().get(),
            provenance: underlying.provenance().into(),
        }
    }
}

impl From<&analysis::IntraSystemBalance> for Balance {
    fn from(balance: &analysis::IntraSystemBalance) -> Self {
        Self {
            kind: if balance.is_trade { "traded" } else { "owed" },
            creditor: balance.creditor.to_string(),
            debtor: balance.debtor.to_string(),
            said_by_creditor: balance.said_by_creditor.get(),
            said_by_debtor: balance.said_by_debtor.get(),
            in_dispute: balance.in_dispute.get(),
            provenance: balance.provenance.into(),
        }
    }
}

impl From<analysis::Gross> for Gross {
    fn from(gross: analysis::Gross) -> Self {
        Self {
            income: gross.income.get(),
            spending: gross.spending.get(),
            traded_and_agreed: gross.agreed.get(),
            unreconciled_income: gross.income_alone.get(),
            unreconciled_spending: gross.spending_alone.get(),
            income_outside: gross.income_outside().get(),
            spending_outside: gross.spending_outside().get(),
            provenance: gross.provenance.into(),
        }
    }
}
