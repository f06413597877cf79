//! What public documents establish: their claims, and what follows from them by identities.
//!
//! Method and worked example: `docs/method/provenance.md`. Three identities are used until nothing
//! new follows: variance is actual less plan (forecast less plan for the year), a system is the sum
//! of its organisations, and excluding support is including less
//! support (of a variance: less the variance of support). An identity with exactly
//! one unknown gives it; its rounding half-width is the sum of its inputs'.

use std::collections::BTreeMap;

use domain::claim::Claim;
use domain::code::OrganisationCode;
use domain::figure::{Basis, Definition, FigureKey, Formula, Lineage, Step, Subject, Support};
use domain::money::Pence;
use domain::month::{FinancialYear, Month, Period};
use domain::provenance::Provenance;

/// Whether a claim belongs in the month end of `month`: plans of the year, what happened and what was
/// forecast up to that month, and whole earlier years. Nothing that lay ahead then.
#[must_use]
pub fn bears_on(claim: &Claim, year: FinancialYear, month: Month) -> bool {
    let key = &claim.figure;
    let period = key.period;
    if period.year() != year {
        return period.year() < year && period == Period::whole(period.year());
    }
    match key.basis {
        Basis::Plan => true,
        Basis::Actual | Basis::ActualVariance => period.to() <= month,
        Basis::Forecast | Basis::ForecastVariance => key.made_in.is_none_or(|made_in| made_in <= month),
    }
}

/// A value that documents establish, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Established {
    /// Impact on the surplus [pence].
    pub value: Pence,
    /// How it follows: from figures that were established before it.
    pub lineage: Lineage,
}

/// The claims that contradict another of the same figure, figure by figure: their values lie further apart
/// than rounding in print explains.
#[must_use]
pub fn at_odds(claims: &[Claim]) -> BTreeMap<&FigureKey, Vec<&Claim>> {
    let mut of_figure: BTreeMap<&FigureKey, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        of_figure.entry(&claim.figure).or_default().push(claim);
    }
    let contradict = |one: &Claim, other: &Claim| {
        one.half_width + other.half_width < (one.value - other.value).magnitude()
    };
    for claims in of_figure.values_mut() {
        let others = claims.clone();
        claims.retain(|claim| others.iter().any(|other| contradict(claim, other)));
    }
    of_figure.retain(|_, claims| !claims.is_empty());
    of_figure
}

/// An identity: the signed sum of its terms is nil. The formula that gives a term depends on it.
struct Identity {
    terms: Vec<(i64, FigureKey, Formula)>,
}

/// Everything that `claims` establish about a system with these organisations.
///
/// Of two claims of one figure the more exact wins, then the earlier row; where they contradict each
/// other ([`at_odds`]), neither counts. Where several identities give the same unknown in one round, the
/// most exact does.
#[must_use]
pub fn establish(
    claims: &[Claim],
    system: &OrganisationCode,
    organisations: &[OrganisationCode],
) -> BTreeMap<FigureKey, Established> {
    let mut known: BTreeMap<FigureKey, Established> = BTreeMap::new();
    let at_odds = at_odds(claims);
    for claim in claims.iter().filter(|claim| !at_odds.contains_key(&claim.figure)) {
        let established = Established {
            value: claim.value,
            lineage: Lineage {
                provenance: claim.provenance,
                half_width: claim.half_width,
                step: Step::Claim { claim: claim.id.clone() },
            },
        };
        let better = known.get(&claim.figure).is_none_or(|other| claim.half_width < other.lineage.half_width);
        if better {
            known.insert(claim.figure.clone(), established);
        }
    }
    loop {
        let mut solved: BTreeMap<FigureKey, Established> = BTreeMap::new();
        for identity in identities(known.keys(), system, organisations) {
            let Some((key, established)) = solve(&identity, &known) else { continue };
            let better = solved
                .get(&key)
                .is_none_or(|other| established.lineage.half_width < other.lineage.half_width);
            if better {
                solved.insert(key, established);
            }
        }
        if solved.is_empty() {
            return known;
        }
        known.extend(solved);
    }
}

/// The identities that any of `keys` takes part in.
fn identities<'a>(
    keys: impl Iterator<Item = &'a FigureKey>,
    system: &OrganisationCode,
    organisations: &[OrganisationCode],
) -> Vec<Identity> {
    let mut identities = Vec::new();
    for key in keys {
        identities.push(variance(key));
        identities.push(whole(key, system, organisations));
        if key.definition == Definition::Position {
            identities.push(support(key));
        } else if key.definition == Definition::Support {
            let position = FigureKey { definition: Definition::Position, ..key.clone() };
            identities.push(support(&position));
        }
    }
    identities
}

/// Variance − actual + plan = 0, or the same with the forecast.
fn variance(key: &FigureKey) -> Identity {
    let forecast = key.made_in.is_some();
    let (outcome, variance, formula) = if forecast {
        (Basis::Forecast, Basis::ForecastVariance, Formula::ForecastLessPlan)
    } else {
        (Basis::Actual, Basis::ActualVariance, Formula::ActualLessPlan)
    };
    let plan = FigureKey { made_in: None, ..key.with_basis(Basis::Plan) };
    Identity {
        terms: vec![
            (1, key.with_basis(variance), formula),
            (-1, key.with_basis(outcome), Formula::PlanPlusVariance),
            (1, plan, formula),
        ],
    }
}

/// System − Σ organisations = 0.
fn whole(key: &FigureKey, system: &OrganisationCode, organisations: &[OrganisationCode]) -> Identity {
    let total = key.with_subject(Subject::System(system.clone()));
    let parts = organisations
        .iter()
        .map(|code| (-1, key.with_subject(Subject::Organisation(code.clone())), Formula::RemainderOfSystem));
    Identity { terms: std::iter::once((1, total, Formula::SumOfOrganisations)).chain(parts).collect() }
}

/// Including − excluding − support = 0. The support in a variance is actual (or forecast) less
/// planned support.
fn support(position: &FigureKey) -> Identity {
    let with = |support| FigureKey { support, ..position.clone() };
    let received = FigureKey { definition: Definition::Support, ..with(Support::Including) };
    let planned = FigureKey { made_in: None, ..received.with_basis(Basis::Plan) };
    let mut terms = vec![
        (1, with(Support::Including), Formula::PlusSupport),
        (-1, with(Support::Excluding), Formula::LessSupport),
    ];
    match position.basis {
        Basis::Plan | Basis::Actual | Basis::Forecast => terms.push((-1, received, Formula::LessSupport)),
        Basis::ActualVariance => {
            terms.push((-1, received.with_basis(Basis::Actual), Formula::LessSupport));
            terms.push((1, planned, Formula::LessSupport));
        }
        Basis::ForecastVariance => {
            terms.push((-1, received.with_basis(Basis::Forecast), Formula::LessSupport));
            terms.push((1, planned, Formula::LessSupport));
        }
    }
    Identity { terms }
}

/// The one unknown of an identity; `None` where there is not exactly one.
fn solve(identity: &Identity, known: &BTreeMap<FigureKey, Established>) -> Option<(FigureKey, Established)> {
    let mut unknown = None;
    let (mut sum, mut half_width) = (Pence::ZERO, Pence::ZERO);
    let mut inputs = Vec::new();
    let mut provenances = Vec::new();
    for (sign, key, formula) in &identity.terms {
        match known.get(key) {
            Some(established) => {
                sum += if *sign < 0 { -established.value } else { established.value };
                half_width += established.lineage.half_width;
                inputs.push(key.id());
                provenances.push(established.lineage.provenance);
            }
            None if unknown.is_none() => unknown = Some((sign, key, formula)),
            None => return None,
        }
    }
    let (sign, key, formula) = unknown?;
    let lineage = Lineage {
        provenance: Provenance::of_formula(provenances),
        half_width,
        step: Step::Formula { formula: *formula, inputs },
    };
    Some((key.clone(), Established { value: if *sign < 0 { sum } else { -sum }, lineage }))
}

#[cfg(test)]
mod tests;
