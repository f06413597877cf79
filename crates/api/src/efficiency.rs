//! `oakham.efficiency/1`: the efficiency programme of a year, what it saves and how sure that is.

use domain::code::OrganisationCode;
use domain::month::Month;
use domain::programme::{self, Assessed, OfBearer, Part, Programme, Saving};
use domain::scheme::{DeliveryRisk, Entry, Maturity, QeiaState, Recurrence, SchemeType};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::finding::{Finding, findings};
use crate::word::{Provenance, Total, Unit, texts};

/// The efficiency programme of a year. A saving is positive.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Efficiency {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub name: String,
    pub year: String,
    /// The last month that is recorded.
    #[schemars(range(min = 1, max = 12))]
    pub month: Option<u8>,
    pub unit: Unit,
    pub headline: String,
    /// What documents state of the programme as a whole.
    pub stated: Vec<Stated>,
    pub explained: Total,
    pub not_itemised: Total,
    pub total: Amounts,
    /// What one organisation saves and another pays.
    pub system_neutral: Amounts,
    pub net: Amounts,
    pub by_organisation: Vec<OrganisationSavings>,
    pub by_recurrence: Vec<SavingsPart>,
    pub by_type: Vec<SavingsPart>,
    pub by_category: Vec<SavingsPart>,
    pub matrix: Vec<MaturityRow>,
    /// How much of a saving is likely, by maturity and delivery risk.
    pub odds_per_cent: Vec<Odds>,
    pub back_loading: Option<BackLoading>,
    pub schemes: Vec<Scheme>,
    pub findings: Vec<Finding>,
}

impl Document for Efficiency {
    const NAME: &'static str = "oakham.efficiency/1";
}

/// Savings by what they are: plan, delivered, forecast and so on.
pub type Amounts = IndexMap<&'static str, Total>;

fn amounts(amounts: &programme::Amounts) -> Amounts {
    Saving::ALL.iter().map(|saving| (saving.code(), amounts.get(*saving).into())).collect()
}

/// What a document states.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Stated {
    /// The id of the figure.
    pub figure: String,
    pub key: String,
    pub value: i64,
    pub provenance: Provenance,
    /// The words of the document.
    pub says: String,
    pub document: String,
    pub locator: String,
}

/// The savings of one organisation, or of several together.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct OrganisationSavings {
    pub organisations: Vec<String>,
    /// How many rows of the register.
    pub rows: usize,
    pub amounts: Amounts,
}

impl From<&OfBearer> for OrganisationSavings {
    fn from(bearer: &OfBearer) -> Self {
        Self {
            organisations: texts(bearer.bearer.organisations()),
            rows: bearer.n_rows,
            amounts: amounts(&bearer.amounts),
        }
    }
}

/// The savings of schemes that have something in common.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct SavingsPart {
    pub name: String,
    /// How many rows of the register.
    pub rows: usize,
    pub amounts: Amounts,
}

impl From<&Part> for SavingsPart {
    fn from(part: &Part) -> Self {
        Self { name: part.name.clone(), rows: part.n_rows, amounts: amounts(&part.amounts) }
    }
}

/// Savings of one maturity by delivery risk.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct MaturityRow {
    pub maturity: Option<&'static str>,
    pub low: Total,
    pub medium: Total,
    pub high: Total,
    pub not_stated: Total,
    pub total: Total,
    pub likely: Total,
}

/// How much of a saving of one maturity is likely [per cent].
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Odds {
    pub maturity: &'static str,
    pub low: u8,
    pub medium: u8,
    pub high: u8,
}

/// How much of what is phased is planned for the second half of the year.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct BackLoading {
    pub months_7_to_12: i64,
    pub phased: i64,
}

/// A row of the register.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Scheme {
    pub id: String,
    pub title: String,
    pub entry: &'static str,
    pub organisations: Vec<String>,
    pub owner: String,
    #[serde(rename = "type")]
    pub kind: Option<&'static str>,
    pub category: String,
    pub recurrence: Option<&'static str>,
    pub maturity: Option<&'static str>,
    pub delivery_risk: Option<&'static str>,
    /// How far the assessment of its effect on quality and equality is.
    pub qeia_state: Option<&'static str>,
    pub may_report: bool,
    pub counterparty: Option<String>,
    pub place: String,
    pub group: String,
    pub amounts: Amounts,
    pub provenance: Provenance,
    pub source: String,
    pub file: String,
    pub row: u32,
}

impl From<&Assessed> for Scheme {
    fn from(row: &Assessed) -> Self {
        let scheme = &row.scheme;
        Self {
            id: scheme.id.to_string(),
            title: scheme.title.clone(),
            entry: scheme.entry.code(),
            organisations: texts(scheme.bearer.organisations()),
            owner: scheme.owner.clone(),
            kind: scheme.kind.map(SchemeType::code),
            category: scheme.category.clone(),
            recurrence: scheme.recurrence.map(Recurrence::code),
            maturity: scheme.maturity.map(Maturity::code),
            delivery_risk: scheme.delivery_risk.map(DeliveryRisk::code),
            qeia_state: scheme.qeia.state.map(QeiaState::code),
            may_report: scheme.may_report(),
            counterparty: scheme.counterparty.as_ref().map(OrganisationCode::to_string),
            place: scheme.place.clone(),
            group: scheme.group.clone(),
            amounts: amounts(&row.amounts),
            provenance: scheme.provenance.into(),
            source: scheme.source_ref.clone(),
            file: scheme.file.path.clone(),
            row: scheme.at.row,
        }
    }
}

impl Efficiency {
    /// The programme; `headline` says in a sentence what it comes to.
    #[must_use]
    pub fn of(programme: &Programme, headline: String) -> Self {
        let efficiency = &programme.efficiency;
        let stated = efficiency.stated.iter().map(|claim| Stated {
            figure: claim.figure.id().to_string(),
            key: claim.figure.canonical(),
            value: claim.value.get(),
            provenance: claim.provenance.into(),
            says: claim.says.clone(),
            document: claim.document.clone(),
            locator: claim.locator.clone(),
        });
        let matrix = efficiency.matrix.iter().map(|row| {
            let [low, medium, high, not_stated] = row.by_risk.map(Total::from);
            MaturityRow {
                maturity: row.maturity.map(Maturity::code),
                low,
                medium,
                high,
                not_stated,
                total: row.total.into(),
                likely: row.likely.into(),
            }
        });
        let odds = Maturity::ALL.iter().map(|maturity| {
            let per_cent = |risk| efficiency.odds.per_cent(*maturity, risk);
            Odds {
                maturity: maturity.code(),
                low: per_cent(DeliveryRisk::Low),
                medium: per_cent(DeliveryRisk::Medium),
                high: per_cent(DeliveryRisk::High),
            }
        });
        let parts = |parts: &[Part]| parts.iter().map(SavingsPart::from).collect();
        Self {
            schema: SchemaName::default(),
            system: programme.system.to_string(),
            name: programme.system_name.clone(),
            year: programme.year.to_string(),
            month: programme.month.map(Month::get),
            unit: Unit::Pence,
            headline,
            stated: stated.collect(),
            explained: efficiency.explained().into(),
            not_itemised: efficiency.plan_of(Entry::Remainder).into(),
            total: amounts(&efficiency.total),
            system_neutral: amounts(&efficiency.neutral),
            net: amounts(&efficiency.net),
            by_organisation: efficiency.by_bearer.iter().map(OrganisationSavings::from).collect(),
            by_recurrence: parts(&efficiency.by_recurrence),
            by_type: parts(&efficiency.by_type),
            by_category: parts(&efficiency.by_category),
            matrix: matrix.collect(),
            odds_per_cent: odds.collect(),
            back_loading: efficiency
                .back_loading
                .map(|(late, phased)| BackLoading { months_7_to_12: late.get(), phased: phased.get() }),
            schemes: efficiency.schemes.iter().map(Scheme::from).collect(),
            findings: findings(&efficiency.findings),
        }
    }
}
