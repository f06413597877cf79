//! `oakham.resources/1`: staff, ceilings, capital, cash and payments behind a position. Costs and
//! spending are positive.

use domain::wte::Wte;
use finance::analysis::{self, OrganisationAnalysis, PositionAnalysis};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::{Provenance, Unit, pence};

/// What the organisations of a system have and spend.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Resources {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    /// Whether every organisation of the system is in it.
    pub complete: bool,
    pub unit: Unit,
    pub organisations: Vec<OrganisationResources>,
}

impl Document for Resources {
    const NAME: &'static str = "oakham.resources/1";
}

/// What an organisation has and spends.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct OrganisationResources {
    pub code: String,
    pub contracts: Vec<ContractStaff>,
    pub staff_groups: Vec<GroupStaff>,
    pub pay_bill_ytd: Option<i64>,
    pub agency_share_limit_hundredths_per_cent: Option<u32>,
    pub ceilings: Vec<Ceiling>,
    pub capital: Option<Capital>,
    pub cash: Option<Cash>,
    pub payments: Vec<Payments>,
}

/// Staff of one kind of contract.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ContractStaff {
    pub contract: &'static str,
    #[serde(flatten)]
    pub staff: Staff,
}

/// Staff of one group.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct GroupStaff {
    pub staff_group: &'static str,
    #[serde(flatten)]
    pub staff: Staff,
}

/// Whole-time equivalents, in hundredths, and what they cost.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Staff {
    pub plan_wte_hundredths: i64,
    pub actual_wte_hundredths: i64,
    pub prior_year_wte_hundredths: Option<i64>,
    pub plan_cost_ytd: i64,
    pub actual_cost_ytd: i64,
    pub provenance: Provenance,
}

impl From<&analysis::StaffSum> for Staff {
    fn from(sum: &analysis::StaffSum) -> Self {
        Self {
            plan_wte_hundredths: sum.plan_wte.hundredths(),
            actual_wte_hundredths: sum.actual_wte.hundredths(),
            prior_year_wte_hundredths: sum.prior_year_wte.map(Wte::hundredths),
            plan_cost_ytd: sum.plan_cost.get(),
            actual_cost_ytd: sum.actual_cost.get(),
            provenance: sum.provenance.into(),
        }
    }
}

/// Spending that may not pass a limit.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Ceiling {
    pub limit: &'static str,
    pub spent_ytd: i64,
    pub forecast_year: Option<i64>,
    pub ceiling_year: Option<i64>,
    pub provenance: Provenance,
}

/// Capital spending.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Capital {
    pub plan_ytd: i64,
    pub actual_ytd: i64,
    pub plan_to_january: i64,
    pub plan_year: i64,
    pub forecast_year: i64,
    pub envelope: Option<i64>,
    pub provenance: Provenance,
}

/// Cash.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Cash {
    pub opening: Option<i64>,
    pub receipts: Option<i64>,
    pub payments: Option<i64>,
    pub closing: Option<i64>,
    pub support_drawn: Option<i64>,
    /// The balance at the end of each of the next weeks.
    pub weeks: Vec<Option<i64>>,
    pub provenance: Provenance,
}

/// How fast suppliers of one kind are paid.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Payments {
    pub supplier: &'static str,
    pub paid_number: u64,
    /// Of them within 30 days.
    pub within_number: u64,
    pub paid_value: i64,
    pub within_value: i64,
    pub provenance: Provenance,
}

impl From<&PositionAnalysis> for Resources {
    fn from(analysis: &PositionAnalysis) -> Self {
        Self {
            schema: SchemaName::default(),
            system: analysis.system.to_string(),
            year: analysis.year.to_string(),
            month: analysis.month.get(),
            complete: analysis.organisations.len() == analysis.n_organisations,
            unit: Unit::Pence,
            organisations: analysis.organisations.iter().map(OrganisationResources::from).collect(),
        }
    }
}

impl From<&OrganisationAnalysis> for OrganisationResources {
    fn from(analysis: &OrganisationAnalysis) -> Self {
        let contracts = analysis
            .staff
            .iter()
            .map(|(contract, sum)| ContractStaff { contract: contract.code(), staff: sum.into() });
        let groups = analysis
            .groups
            .iter()
            .map(|(group, sum)| GroupStaff { staff_group: group.code(), staff: sum.into() });
        let ceilings = analysis.ceilings.iter().map(|spending| Ceiling {
            limit: spending.kind.code(),
            spent_ytd: spending.to_date.get(),
            forecast_year: pence(spending.forecast),
            ceiling_year: pence(spending.ceiling),
            provenance: spending.provenance.into(),
        });
        let payments = analysis.paid.iter().map(|(supplier, paid)| Payments {
            supplier: supplier.code(),
            paid_number: paid.payments.number,
            within_number: paid.payments.number_within,
            paid_value: paid.payments.value.get(),
            within_value: paid.payments.value_within.get(),
            provenance: paid.provenance.into(),
        });
        Self {
            code: analysis.organisation.code.to_string(),
            contracts: contracts.collect(),
            staff_groups: groups.collect(),
            pay_bill_ytd: pence(analysis.pay_bill),
            agency_share_limit_hundredths_per_cent: analysis.agency_share_limit,
            ceilings: ceilings.collect(),
            capital: analysis.capital.map(Capital::from),
            cash: analysis.cash.as_ref().map(Cash::from),
            payments: payments.collect(),
        }
    }
}

impl From<analysis::CapitalSum> for Capital {
    fn from(capital: analysis::CapitalSum) -> Self {
        Self {
            plan_ytd: capital.plan_to_date.get(),
            actual_ytd: capital.actual_to_date.get(),
            plan_to_january: capital.plan_to_january.get(),
            plan_year: capital.plan_year.get(),
            forecast_year: capital.forecast.get(),
            envelope: pence(capital.envelope),
            provenance: capital.provenance.into(),
        }
    }
}

impl From<&analysis::CashPosition> for Cash {
    fn from(cash: &analysis::CashPosition) -> Self {
        Self {
            opening: pence(cash.opening),
            receipts: pence(cash.receipts),
            payments: pence(cash.payments),
            closing: pence(cash.closing),
            support_drawn: pence(cash.support_drawn),
            weeks: cash.weeks.iter().copied().map(pence).collect(),
            provenance: cash.provenance.into(),
        }
    }
}
