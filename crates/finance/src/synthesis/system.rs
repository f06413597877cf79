//! A whole system made up from how many patients it has and what its trusts are called.
//!
//! Method, source and limits: `docs/method/synthesis.md`, "Any system". Turnovers are near those of
//! real systems in size; positions are invented and say nothing about any organisation.

use std::num::NonZeroU8;

use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::organisation::Organisation;
use stats::stream::Stream;

use super::{Mix, Outline, STEP};

/// What is known of a system before its year is made up.
#[derive(Clone, Copy, Debug)]
pub struct SystemSketch<'a> {
    /// The board; the system bears its code.
    pub board: &'a Organisation,
    /// The trusts, in the order of tables.
    pub trusts: &'a [Organisation],
    /// Registered patients [people].
    pub patients: u64,
    /// The financial year to make up.
    pub year: FinancialYear,
}

/// A board's allocation for one registered patient in 2024/25 [pence]: the £2.2 billion that
/// Leicester, Leicestershire and Rutland stated for the year over its 1,223,531 patients, rounded.
const ALLOCATION_PER_PATIENT: u64 = 180_000;
/// The year that [`ALLOCATION_PER_PATIENT`] is of, by the year it starts in.
const YEAR_OF_ALLOCATION: i16 = 2024;
/// Growth of allocations by the year [parts of 100]; a round figure, 100 being none.
const YEARLY_GROWTH: u64 = 104;
/// Income of a system's trusts for 100 of its board's allocation; that of the example's outline.
const TRUSTS_TO_BOARD: u64 = 85;

/// Months in which a forecast moves from the plan to the outturn, once it moves.
const MONTHS_TO_OUTTURN: NonZeroU8 = NonZeroU8::new(3).expect("3 is not nil");

/// What a trust's name tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TrustKind {
    Ambulance,
    Specialist,
    Community,
    Teaching,
    Hospital,
}

/// Words of names, the first that fits decides. Community and mental health trusts that are named
/// after a place alone are listed with the place.
const SIGNS: [(TrustKind, &[&str]); 4] = [
    (TrustKind::Ambulance, &["Ambulance"]),
    (
        TrustKind::Specialist,
        &[
            "Orthopaedic",
            "Children",
            "Women",
            "Heart and Chest",
            "Cancer",
            "Eye Hospital",
            "Christie",
            "Marsden",
            "Walton Centre",
            "Papworth",
            "Queen Victoria",
        ],
    ),
    (
        TrustKind::Community,
        &[
            "Mental Health",
            "Partnership",
            "Community",
            "Health and Care",
            "Combined Healthcare",
            "Berkshire Healthcare",
            "Derbyshire Healthcare",
            "Dorset Healthcare",
            "Isle of Wight Healthcare",
            "Northamptonshire Healthcare",
            "Nottinghamshire Healthcare",
            "Oxford Health ",
            "Pennine Care",
            "Mersey Care",
            "Oxleas",
            "Maudsley",
            "Tavistock",
            "Solent",
            "Humber Teaching",
            "Doncaster and South Humber",
            "Lancashire & South Cumbria",
            "Cumbria, Northumberland",
            "Esk and Wear",
            "Cambridgeshire and Peterborough NHS",
            "Norfolk and Suffolk NHS",
            "East London NHS",
            "West London NHS",
            "North London NHS",
            "Online",
        ],
    ),
    (TrustKind::Teaching, &["University", "Teaching", "Guy's", "King's College", "Barts", "Imperial"]),
];

impl TrustKind {
    fn of(name: &str) -> Self {
        let fits = |(_, words): &&(Self, &[&str])| words.iter().any(|word| name.contains(word));
        SIGNS.iter().find(fits).map_or(Self::Hospital, |(kind, _)| *kind)
    }

    const fn mix(self) -> Mix {
        match self {
            Self::Ambulance | Self::Community => Mix::Community,
            Self::Specialist | Self::Teaching | Self::Hospital => Mix::Acute,
        }
    }

    /// The least and most weight of its income among its system's trusts.
    const fn weights(self) -> (u64, u64) {
        match self {
            Self::Ambulance => (25, 35),
            Self::Specialist => (20, 35),
            Self::Community => (25, 40),
            Self::Teaching => (90, 150),
            Self::Hospital => (45, 80),
        }
    }
}

/// The range of a planned position without support, and that of the year's variance to plan, in
/// parts of 10,000 of turnover. Shapes, not facts.
const fn ranges(mix: Mix) -> [(i64, i64); 2] {
    match mix {
        Mix::Acute => [(-450, 20), (-250, 30)],
        Mix::Community => [(-100, 50), (-100, 40)],
        Mix::Board => [(-80, 20), (-120, 20)],
    }
}

/// Outlines of a full year of every organisation of a system, trusts first. Synthesise them with all
/// twelve months closed; the first months of such a year are the same however many are shown.
///
/// Deficit support covers part of what a trust plans to overspend. In one system in four its last
/// three months are withheld, and the variance bears that.
#[must_use]
pub fn system_outlines(sketch: &SystemSketch<'_>, seed: u64) -> Vec<Outline> {
    let SystemSketch { board, trusts, patients, year } = *sketch;
    let year_text = year.to_string();
    let stream = |organisation: &Organisation, purpose: &str| {
        Stream::named(seed, &[organisation.code.as_str(), &year_text, "system", purpose])
    };
    let mut sizes = stream(board, "sizes");
    let allocation = patients.saturating_mul(per_patient(year)) / 1000 * sizes.between(970, 1030);
    let income = allocation / 100_000 * TRUSTS_TO_BOARD * sizes.between(950, 1050);
    let (allocation, income) = (whole_thousands(allocation), whole_thousands(income));
    let weights: Vec<u64> = trusts
        .iter()
        .map(|trust| {
            let (least, most) = TrustKind::of(&trust.name).weights();
            stream(trust, "size").between(least, most)
        })
        .collect();
    let mut support = stream(board, "support");
    let covered = support.between(60, 100).cast_signed();
    let n_received = if support.between(1, 4) == 1 { 9 } else { 12 };

    let shares = income.split(&weights, STEP);
    let of_trusts = trusts.iter().zip(shares).map(|(trust, share)| {
        let mut outline = outline(trust, TrustKind::of(&trust.name).mix(), share, stream(trust, "year"));
        entitle(&mut outline, covered, n_received);
        outline
    });
    let mut outlines: Vec<Outline> = of_trusts.collect();
    outlines.push(outline(board, Mix::Board, allocation, stream(board, "year")));
    outlines
}

/// The allocation for one patient in a year [pence].
fn per_patient(year: FinancialYear) -> u64 {
    let n_years = year.first_day().year() - YEAR_OF_ALLOCATION;
    (0..n_years.unsigned_abs()).fold(ALLOCATION_PER_PATIENT, |amount, _| {
        if n_years < 0 { amount * 100 / YEARLY_GROWTH } else { amount * YEARLY_GROWTH / 100 }
    })
}

/// An amount [pence] in whole thousands of pounds, below it.
fn whole_thousands(pence: u64) -> Pence {
    let thousands = i64::try_from(pence / 100_000).unwrap_or(i64::MAX);
    Pence::from_thousands(thousands).expect("no system has a million times the patients of England")
}

fn rounded(amount: Pence) -> Pence {
    Pence::from_thousands(amount.thousands()).expect("it was an amount before it was rounded")
}

/// `parts` of 10,000 of an amount in whole thousands of pounds.
fn part(amount: Pence, parts: i64) -> Pence {
    rounded(Pence::new(amount.get() / 10_000 * parts))
}

/// A year without support: its plan, its variance, and what it forecast in each month. A forecast
/// stays at plan for four to eight months, then moves to the outturn.
fn outline(organisation: &Organisation, mix: Mix, turnover: Pence, mut stream: Stream) -> Outline {
    let [plan, variance] = ranges(mix).map(|(worst, best)| {
        let span = (best - worst).unsigned_abs();
        part(turnover, worst + stream.between(0, span).cast_signed())
    });
    let n_silent = stream.between(4, 8);
    let forecast_variance = Month::all()
        .map(|month| {
            let moved = u64::from(month.get()).saturating_sub(n_silent).min(MONTHS_TO_OUTTURN.get().into());
            let moved = u8::try_from(moved).expect("it is at most the months it takes");
            rounded(variance.prorata(moved, MONTHS_TO_OUTTURN))
        })
        .collect();
    Outline {
        organisation: organisation.code.clone(),
        kind: organisation.kind,
        mix,
        turnover,
        plan_year: plan,
        plan_to_date: plan,
        variance_to_date: variance,
        forecast_variance,
        support_year: Pence::ZERO,
        support_months_received: 12,
    }
}

/// Adds support for `covered` parts of 100 of a planned deficit, received for the first months; what
/// is withheld worsens the variance, and from then on the forecast.
fn entitle(outline: &mut Outline, covered: i64, n_received: u8) {
    if !outline.plan_year.is_negative() {
        return;
    }
    let support = part(outline.plan_year.magnitude(), covered * 100);
    let by_month = support.split(&[1; 12], STEP);
    let withheld: Pence = by_month.iter().skip(usize::from(n_received)).copied().sum();
    outline.plan_year += support;
    outline.plan_to_date += support;
    outline.support_year = support;
    outline.support_months_received = n_received;
    outline.variance_to_date = outline.variance_to_date - withheld;
    for forecast in outline.forecast_variance.iter_mut().skip(usize::from(n_received)) {
        *forecast = *forecast - withheld;
    }
}

#[cfg(test)]
mod tests;
