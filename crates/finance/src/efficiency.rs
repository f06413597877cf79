//! The efficiency programme of a year, added up from its register of schemes.
//!
//! Method, source and limits: `docs/method/efficiency.md`. Sums are taken of exact amounts; a value
//! that no one has stated is counted as missing, never as nil.

mod cause;
pub mod odds;
mod phasing;
pub mod rules;

use std::collections::BTreeMap;

use domain::claim::Claim;
use domain::code::OrganisationCode;
use domain::figure::Definition;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::organisation::Organisation;
use domain::programme::{Amounts, Assessed, Efficiency, MatrixRow, Odds, OfBearer, Part, Saving, Total};
use domain::provenance::Provenance;
use domain::scheme::{DeliveryRisk, Maturity, Recurrence, Scheme, SchemeType};

/// Where months 7 to 12 begin.
const SECOND_HALF: usize = 6;

/// All that a programme is made from.
#[derive(Clone, Copy, Debug)]
pub struct Register<'a> {
    /// The financial year.
    pub year: FinancialYear,
    /// The organisations of the system.
    pub organisations: &'a [Organisation],
    /// The rows of the register.
    pub schemes: &'a [Scheme],
    /// What documents state; only what is about savings of the year is used.
    pub claims: &'a [Claim],
    /// The odds of delivery.
    pub odds: &'a Odds,
}

/// Adds up the programme of a year.
#[must_use]
pub fn efficiency(register: &Register<'_>) -> Efficiency {
    let mut schemes: Vec<Assessed> = register
        .schemes
        .iter()
        .map(|scheme| Assessed { amounts: amounts(scheme, register.odds), scheme: scheme.clone() })
        .collect();
    let order = |code: &OrganisationCode| register.organisations.iter().position(|known| known.code == *code);
    // The board first, as it answers for the system's programme; then trusts as tables list them.
    schemes.sort_by_key(|assessed| {
        let codes = assessed.scheme.bearer.organisations();
        let places: Vec<_> = codes.iter().map(|code| order(code).map_or(usize::MAX, |place| place)).collect();
        let n = places.len();
        (n, std::cmp::Reverse(is_board(register, codes)), places)
    });
    let total = sum_of(&schemes, |_| true);
    let within_system = |assessed: &Assessed| {
        let counterparty = assessed.scheme.counterparty.as_ref();
        counterparty.is_some_and(|code| order(code).is_some())
    };
    let neutral = sum_of(&schemes, within_system).negated();
    Efficiency {
        stated: register.claims.iter().filter(|claim| is_about(claim, register.year)).cloned().collect(),
        by_bearer: by_bearer(&schemes),
        net: Amounts::sum(&[total, neutral]),
        total,
        neutral,
        by_recurrence: parts(&schemes, |scheme| {
            scheme.recurrence.map_or(NOT_STATED, Recurrence::words).to_owned()
        }),
        by_type: parts(&schemes, |scheme| scheme.kind.map_or(NOT_STATED, SchemeType::words).to_owned()),
        by_category: by_category(&schemes),
        matrix: matrix(&schemes),
        back_loading: back_loading(&schemes),
        odds: register.odds.clone(),
        findings: rules::check(register),
        schemes,
    }
}

/// The name of the part that holds what is not stated.
const NOT_STATED: &str = "not stated";

fn is_board(register: &Register<'_>, codes: &[OrganisationCode]) -> bool {
    let board = |code: &OrganisationCode| {
        let known = register.organisations.iter().find(|known| known.code == *code);
        known.is_some_and(|known| known.kind == domain::organisation::OrganisationKind::Board)
    };
    codes.iter().all(board)
}

fn is_about(claim: &Claim, year: FinancialYear) -> bool {
    claim.figure.definition == Definition::Efficiency && claim.figure.period.year() == year
}

/// The values of one scheme.
fn amounts(scheme: &Scheme, odds: &Odds) -> Amounts {
    let savings = &scheme.savings;
    let delivered = scheme.delivered_to_date();
    let likely = likely(scheme, odds);
    let computed = Provenance::of_formula([scheme.provenance]);
    let value = |saving| match saving {
        Saving::PlanYear => (savings.plan_year, scheme.provenance),
        Saving::PlanToDate => (savings.plan_to_date, scheme.provenance),
        Saving::Delivered => (delivered, scheme.provenance),
        Saving::NotCounted => (savings.claimed_to_date.map(|_| scheme.not_counted()), scheme.provenance),
        Saving::Variance => {
            let variance = delivered.zip(savings.plan_to_date).map(|(delivered, plan)| delivered - plan);
            (variance, computed)
        }
        Saving::Forecast => (savings.forecast_year, scheme.provenance),
        Saving::Likely => (likely, computed),
        Saving::Cautious => {
            (likely.map(|likely| if scheme.may_report() { likely } else { Pence::ZERO }), computed)
        }
        Saving::FullYearEffect => (savings.full_year_effect, scheme.provenance),
        Saving::Measured => (scheme.baseline.measured_saving(), computed),
    };
    Amounts::new(|saving| {
        let (value, provenance) = value(saving);
        Total::of(value, provenance)
    })
}

/// The own forecast times the odds of its maturity and risk [pence].
fn likely(scheme: &Scheme, odds: &Odds) -> Option<Pence> {
    let per_cent = odds.per_cent(scheme.maturity?, scheme.delivery_risk?);
    Some(scheme.savings.forecast_year?.prorata(per_cent, HUNDRED))
}

const HUNDRED: std::num::NonZeroU8 = std::num::NonZeroU8::new(100).expect("100 is not nil");

fn sum_of(schemes: &[Assessed], is_counted: impl Fn(&Assessed) -> bool) -> Amounts {
    let counted: Vec<Amounts> =
        schemes.iter().filter(|assessed| is_counted(assessed)).map(|assessed| assessed.amounts).collect();
    Amounts::sum(&counted)
}

fn by_bearer(schemes: &[Assessed]) -> Vec<OfBearer> {
    let chunks = schemes.chunk_by(|left, right| left.scheme.bearer == right.scheme.bearer);
    chunks
        .map(|rows| OfBearer {
            bearer: rows[0].scheme.bearer.clone(),
            n_rows: rows.len(),
            amounts: sum_of(rows, |_| true),
        })
        .collect()
}

/// The parts that share a name, in the order of their first rows.
fn parts(schemes: &[Assessed], name_of: impl Fn(&Scheme) -> String) -> Vec<Part> {
    let mut names: Vec<String> = Vec::new();
    for assessed in schemes {
        let name = name_of(&assessed.scheme);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let part = |name: String| Part {
        n_rows: schemes.iter().filter(|assessed| name_of(&assessed.scheme) == name).count(),
        amounts: sum_of(schemes, |assessed| name_of(&assessed.scheme) == name),
        name,
    };
    names.into_iter().map(part).collect()
}

fn by_category(schemes: &[Assessed]) -> Vec<Part> {
    let name_of = |scheme: &Scheme| {
        if scheme.category.is_empty() { NOT_STATED.to_owned() } else { scheme.category.clone() }
    };
    let mut parts = parts(schemes, name_of);
    parts.sort_by_key(|part| std::cmp::Reverse(part.amounts.get(Saving::PlanYear).or_nil()));
    parts
}

/// The plan of the year by maturity and delivery risk. A maturity that no row has is left out.
fn matrix(schemes: &[Assessed]) -> Vec<MatrixRow> {
    let maturities = Maturity::ALL.iter().copied().map(Some).chain([None]);
    let risks = DeliveryRisk::ALL.iter().copied().map(Some).chain([None]);
    let rows = maturities.filter_map(|maturity| {
        let of_maturity: Vec<Assessed> =
            schemes.iter().filter(|assessed| assessed.scheme.maturity == maturity).cloned().collect();
        let plan_of = |risk: Option<DeliveryRisk>| {
            sum_of(&of_maturity, |assessed| assessed.scheme.delivery_risk == risk).get(Saving::PlanYear)
        };
        let mut by_risk = [Total::NONE; 4];
        for (cell, risk) in by_risk.iter_mut().zip(risks.clone()) {
            *cell = plan_of(risk);
        }
        let sums = sum_of(&of_maturity, |_| true);
        (!of_maturity.is_empty()).then(|| MatrixRow {
            maturity,
            by_risk,
            total: sums.get(Saving::PlanYear),
            likely: sums.get(Saving::Likely),
        })
    });
    rows.collect()
}

/// Of the phased plan, what falls in months 7 to 12, and all of it [pence].
fn back_loading(schemes: &[Assessed]) -> Option<(Pence, Pence)> {
    let profiles: Vec<&[Pence; 12]> =
        schemes.iter().filter_map(|assessed| assessed.scheme.savings.profile.as_ref()).collect();
    if profiles.is_empty() {
        return None;
    }
    let late = profiles.iter().flat_map(|profile| &profile[SECOND_HALF..]).sum();
    Some((late, profiles.iter().flat_map(|profile| profile.iter()).sum()))
}

/// The month to which the register runs; nothing where it has no amounts to date.
#[must_use]
pub fn month(schemes: &[Scheme]) -> Option<Month> {
    schemes.iter().filter_map(|scheme| scheme.month).max()
}

/// Schemes of which each names the other's organisation as its counterparty, in the same category:
/// the same saving, claimed twice.
pub(crate) fn mirrored(schemes: &[Scheme]) -> Vec<(&Scheme, &Scheme)> {
    let mut by_category: BTreeMap<&str, Vec<&Scheme>> = BTreeMap::new();
    for scheme in schemes.iter().filter(|scheme| scheme.counterparty.is_some()) {
        by_category.entry(&scheme.category).or_default().push(scheme);
    }
    let mut pairs = Vec::new();
    for rows in by_category.values() {
        for (idx, left) in rows.iter().enumerate() {
            for right in &rows[idx + 1..] {
                let names = |one: &Scheme, other: &Scheme| {
                    one.counterparty.as_ref().is_some_and(|code| other.bearer.includes(code))
                };
                if names(left, right) && names(right, left) {
                    pairs.push((*left, *right));
                }
            }
        }
    }
    pairs
}

#[cfg(test)]
pub(crate) mod tests;
