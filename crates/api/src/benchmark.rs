//! `oakham.benchmark/1`: units compared by one measure, each with its rank and how sure that is.

use evidence::benchmark::compare::{Benchmark as Compared, Placed, Reference};
use evidence::benchmark::funnel_of::Allowance;
use evidence::benchmark::unit::{Amount, Unit};
use evidence::funnel::overdispersion::Zone;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::Provenance;

/// Units compared.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Benchmark {
    pub schema: SchemaName<Self>,
    pub measure: String,
    pub name: String,
    pub unit: String,
    /// The words for the units: `trusts`.
    pub set: String,
    /// As 2025-06-01; `null` where it is not known.
    pub period: Option<String>,
    pub provenance: Provenance,
    pub from: Vec<String>,
    /// `lowest` or `highest`: the end that ranks are counted from.
    pub ranked_from: &'static str,
    /// Of how many first `chance_among_first` is.
    pub among: usize,
    pub units_with_value: usize,
    pub units_without_value: usize,
    /// What units are compared with.
    pub reference: f64,
    /// `all_together` or `median`.
    pub reference_kind: &'static str,
    /// `funnel`, or `intervals` where fewer than ten units are counted or values have errors, or `as_reported`.
    pub compared_by: &'static str,
    /// `exact` or `over_dispersed`; `null` without a funnel.
    pub limits: Option<&'static str>,
    /// How many times as much units vary as by chance; `null` without a funnel.
    pub dispersion: Option<f64>,
    /// How many units lie outside the 95 % limits by chance where none differs; `null` without a funnel.
    pub outside_by_chance: Option<f64>,
    /// Whether most of the middle half may be anywhere in more than half of all places.
    pub order_is_chance: bool,
    pub units: Vec<BenchmarkUnit>,
    /// Codes of units without a value.
    pub without: Vec<String>,
    /// Those like the unit that was asked for; empty where none was.
    pub alike: Vec<BenchmarkPeer>,
}

impl Document for Benchmark {
    const NAME: &'static str = "oakham.benchmark/1";
}

/// A unit and its place.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct BenchmarkUnit {
    pub code: String,
    pub name: String,
    pub value: f64,
    pub lower_95: Option<f64>,
    pub upper_95: Option<f64>,
    pub rank: usize,
    pub joint: bool,
    /// The first and the last place 19 times in 20; `null` where values are as reported.
    pub rank_from: Option<usize>,
    pub rank_to: Option<usize>,
    pub mean_rank: Option<f64>,
    pub chance_among_first: Option<f64>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    /// `within`, `below`, `far_below`, `above` or `far_above` the 95 and 99.8 % limits; `null` without a funnel.
    pub funnel: Option<&'static str>,
}

/// A unit that is like the one asked for.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct BenchmarkPeer {
    pub code: String,
    pub value: f64,
    /// How much larger it is [%].
    pub larger_percent: f64,
    /// How many percentage points more of its people are aged 65 and over; `null` where that is not known.
    pub older_points: Option<f64>,
    /// By how many fifths it is less deprived; `null` where that is not known.
    pub fifths_less_deprived: Option<i32>,
}

/// What is compared, beside what the figures say.
#[derive(Clone, Debug)]
pub struct About {
    /// What it is called in commands.
    pub measure: String,
    /// What it is called in words.
    pub name: String,
    /// Its unit; empty for none.
    pub unit: String,
    /// The word for several units.
    pub set: String,
    /// How the figures are known.
    pub provenance: domain::provenance::Provenance,
    /// The period.
    pub period: Option<String>,
    /// The files that the figures are from.
    pub from: Vec<String>,
}

impl Benchmark {
    /// The document of units compared, with those like the one that was asked for.
    #[must_use]
    pub fn of(about: About, compared: &Compared, chosen: Option<&Placed>) -> Self {
        let About { measure, name, unit, set, provenance, period, from } = about;
        let has_errors = compared.placed.iter().any(|placed| placed.surety.is_some());
        let funnel = compared.funnel.as_ref();
        let allowance = funnel.map(|funnel| match funnel.allowance {
            Allowance::ChanceAlone { dispersion } => ("exact", dispersion),
            Allowance::Between { dispersion } => ("over_dispersed", dispersion),
        });
        Self {
            schema: SchemaName::default(),
            measure,
            name,
            unit,
            set,
            period,
            provenance: domain::provenance::Provenance::of_formula([provenance]).into(),
            from,
            ranked_from: compared.settings.end.word(),
            among: compared.settings.among,
            units_with_value: compared.placed.len(),
            units_without_value: compared.without.len(),
            reference: compared.reference.value(),
            reference_kind: match compared.reference {
                Reference::AllTogether(_) => "all_together",
                Reference::Median(_) => "median",
            },
            compared_by: match (funnel, has_errors) {
                (Some(_), _) => "funnel",
                (None, true) => "intervals",
                (None, false) => "as_reported",
            },
            limits: allowance.map(|(limits, _)| limits),
            dispersion: allowance.map(|(_, dispersion)| dispersion),
            outside_by_chance: funnel.map(|funnel| funnel.n_outside_by_chance),
            order_is_chance: has_errors && compared.is_order_chance(),
            units: compared.placed.iter().map(BenchmarkUnit::of).collect(),
            without: compared.without.iter().map(|unit: &Unit| unit.code.clone()).collect(),
            alike: chosen.map(|placed| peers(compared, placed)).unwrap_or_default(),
        }
    }
}

fn peers(compared: &Compared, chosen: &Placed) -> Vec<BenchmarkPeer> {
    let alike = compared.alike(chosen);
    let peers = alike.units.into_iter().map(|(placed, apart)| BenchmarkPeer {
        code: placed.unit.code.clone(),
        value: placed.value,
        larger_percent: apart.size * 100.0,
        older_points: apart.older,
        fifths_less_deprived: apart.deprivation.map(i32::from),
    });
    peers.collect()
}

impl BenchmarkUnit {
    fn of(placed: &Placed) -> Self {
        let surety = placed.surety.as_ref();
        let counts = match placed.unit.amount {
            Some(Amount::Share { part, whole }) => Some((part, whole)),
            Some(Amount::Rate { events, exposure }) => Some((events, exposure)),
            _ => None,
        };
        Self {
            code: placed.unit.code.clone(),
            name: placed.unit.name.clone(),
            value: placed.value,
            lower_95: placed.interval.map(|(low, _)| low),
            upper_95: placed.interval.map(|(_, high)| high),
            rank: placed.rank.place,
            joint: placed.rank.is_joint,
            rank_from: surety.map(|surety| surety.interval_95.0),
            rank_to: surety.map(|surety| surety.interval_95.1),
            mean_rank: surety.map(|surety| surety.mean),
            chance_among_first: surety.map(|surety| surety.among_first),
            numerator: counts.map(|(part, _)| part),
            denominator: counts.map(|(_, whole)| whole),
            funnel: placed.zone.map(|zone| match zone {
                Zone::FarBelow => "far_below",
                Zone::Below => "below",
                Zone::Within => "within",
                Zone::Above => "above",
                Zone::FarAbove => "far_above",
            }),
        }
    }
}
