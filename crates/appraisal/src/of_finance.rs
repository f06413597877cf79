//! What the forecast of the year's end says of a scenario.

use domain::figure::Subject;
use domain::forecast::{Chance, Forecast, Outlook};
use domain::money::Pence;
use domain::month_end::MonthEnd;
use finance::scenario::Applied;

use crate::consequence::{
    Baseline, Bearer, Difference, Engine, EngineResult, Measure, MoreIs, NotModelled, RowKey, Topic,
};
use crate::quantity::{Certainty, Quantity, Unit};

const YEAR_END: &str = "year_end";
const MEETS_PLAN: &str = "meets_plan";
const SAVING: &str = "saving_a_year";

/// What the forecast is of things as they are.
#[must_use]
pub fn baseline(month_end: &MonthEnd, forecast: &Forecast) -> Baseline {
    let mut measures = Vec::new();
    let system = key(SAVING, &forecast.system.subject);
    for (idx, outlook) in outlooks(forecast).enumerate() {
        let rank = u32::try_from(idx).unwrap_or(u32::MAX);
        let is_system = matches!(outlook.subject, Subject::System(_));
        let measure = |key: RowKey, n: u32, words: &str, unit, base, certainty| Measure {
            key,
            topic: Topic::Money,
            rank: 10 * n + rank,
            words: words.to_owned(),
            subject_words: month_end.name_of(&outlook.subject).to_owned(),
            unit,
            more_is: MoreIs::Better,
            is_headline: is_system,
            part_of: None,
            base,
            certainty,
            provenance: forecast.provenance,
        };
        let end = outlook.including.year_end;
        let range = Certainty::Interval {
            low: Quantity::Pence(end.p10),
            high: Quantity::Pence(end.p90),
            per_cent: 80,
        };
        let subject = &outlook.subject;
        measures.push(measure(
            key(YEAR_END, subject),
            0,
            "position at the year’s end",
            Unit::Pence,
            Quantity::Pence(end.p50),
            range,
        ));
        let chance = outlook.including.meets_plan;
        measures.push(measure(
            key(MEETS_PLAN, subject),
            10,
            "chance that the plan is met",
            Unit::Share,
            Quantity::Number(share(chance)),
            interval_of_share(share(chance), half_width(chance)),
        ));
        measures.push(Measure {
            part_of: (!is_system).then(|| system.clone()),
            ..measure(
                key(SAVING, subject),
                20,
                "saved every year",
                Unit::PenceAYear,
                Quantity::Pence(Pence::ZERO),
                Certainty::Exact,
            )
        });
    }
    let notes = vec![format!(
        "Money of the year is the forecast of {} made after month {}, from {} simulated years.",
        forecast.year,
        forecast.closed,
        domain::money::grouped(forecast.n_paths)
    )];
    Baseline { measures, notes }
}

/// A scenario in the forecast: how it ends where least and most of it is delivered, on the same simulated years.
#[derive(Clone, Copy, Debug)]
pub struct Forecasts<'f> {
    /// As things are.
    pub base: &'f Forecast,
    /// Where the least is delivered.
    pub least: &'f Forecast,
    /// Where the most is.
    pub most: &'f Forecast,
}

/// What is different in the forecast.
#[must_use]
pub fn result(month_end: &MonthEnd, forecasts: Forecasts<'_>, applied: &Applied) -> EngineResult {
    let Forecasts { base, least, most } = forecasts;
    let mut differences = Vec::new();
    let provenance = most.provenance;
    for ((base, least), most) in outlooks(base).zip(outlooks(least)).zip(outlooks(most)) {
        let end = |outlook: &Outlook| outlook.including.year_end.p50;
        let (low, high) = (end(least) - end(base), end(most) - end(base));
        differences.push((key(YEAR_END, &base.subject), Ok(between(low, high, provenance))));
        let chances = [base, least, most].map(|outlook| outlook.including.meets_plan);
        differences.push((key(MEETS_PLAN, &base.subject), Ok(of_chances(chances, provenance))));
        let of_subject = |line: &&finance::scenario::LineChange| match &base.subject {
            Subject::System(_) => true,
            Subject::Organisation(code) => *code == line.organisation,
        };
        let a_year = |per_cent: fn(&finance::scenario::LineChange) -> u8| -> Pence {
            let lines = applied.lines.iter().filter(of_subject);
            lines.map(|line| part(line.a_year, per_cent(line))).sum()
        };
        let saving = between(a_year(|line| line.delivered.0), a_year(|line| line.delivered.1), provenance);
        differences.push((key(SAVING, &base.subject), Ok(saving)));
    }
    let mut taken: Vec<String> = Vec::new();
    for line in &applied.lines {
        if !taken.contains(&line.change) {
            taken.push(line.change.clone());
        }
    }
    let mut bearers: Vec<Bearer> = Vec::new();
    for line in &applied.lines {
        let who = month_end.name_of(&Subject::Organisation(line.organisation.clone())).to_owned();
        let (low, high) = (part(line.a_year, line.delivered.0), part(line.a_year, line.delivered.1));
        let between = between(low, high, line.provenance);
        let (recurrent, certainty) = (middle(low, high), between.certainty);
        if let Some(bearer) = bearers.iter_mut().find(|bearer| bearer.who == who) {
            let parts = [(bearer.recurrent, bearer.certainty), (recurrent, certainty)]
                .map(|(amount, certainty)| (Quantity::Pence(amount), certainty));
            bearer.certainty = Certainty::of_sum(&parts);
            bearer.recurrent += recurrent;
            bearer.provenance = bearer.provenance.max(line.provenance);
        } else {
            let (one_off, provenance) = (Pence::ZERO, line.provenance);
            bearers.push(Bearer { who, recurrent, certainty, one_off, provenance });
        }
    }
    let remarks = applied.lines.iter().map(|line| {
        format!(
            "{}: of {} a month that {} spends on {}.",
            line.change,
            Unit::Pence.amount(Quantity::Pence(line.spent_a_month)),
            month_end.name_of(&Subject::Organisation(line.organisation.clone())),
            line.line.label().to_lowercase()
        )
    });
    EngineResult {
        engine: Engine::Finance,
        refused: None,
        remarks: remarks.collect(),
        not_modelled: if taken.is_empty() {
            Vec::new()
        } else {
            vec![NotModelled {
                what: "What a saving does to patients and staff is not modelled: the forecast knows money alone."
                    .to_owned(),
                could_matter: share_of_spending(applied),
            }]
        },
        taken,
        differences,
        bearers,
    }
}

/// How large a part of what is spent today a scenario takes away or adds.
fn share_of_spending(applied: &Applied) -> String {
    let spent: Pence = applied.lines.iter().map(|line| line.spent_a_month).sum();
    let most: Pence = applied.lines.iter().map(|line| part(line.a_year, line.delivered.1)).sum();
    let a_year = 12.0 * Quantity::Pence(spent).number().abs();
    let size = Unit::Pence.amount(Quantity::Pence(most));
    let goes = if most < Pence::ZERO { "is spent besides" } else { "is no longer spent" };
    if a_year <= 0.0 {
        return format!("Up to {size} a year {goes}, on what nothing is spent on today.");
    }
    let share = 100.0 * Quantity::Pence(most).number().abs() / a_year;
    format!(
        "Up to {size} a year {goes}, {share:.0}% of what these lines pay for today: whatever that money does now is at stake."
    )
}

fn outlooks(forecast: &Forecast) -> impl Iterator<Item = &Outlook> {
    [&forecast.system].into_iter().chain(&forecast.organisations)
}

fn key(measure: &str, subject: &Subject) -> RowKey {
    let code = match subject {
        Subject::System(code) | Subject::Organisation(code) => code.as_str(),
    };
    // A board may have the code of its system.
    let subject = match subject {
        Subject::System(_) => format!("{code} system"),
        Subject::Organisation(_) => code.to_owned(),
    };
    RowKey::new(Engine::Finance, measure, &subject)
}

fn part(amount: Pence, per_cent: u8) -> Pence {
    let product = i128::from(amount.get()) * i128::from(per_cent);
    Pence::new(i64::try_from((product + product.signum() * 50) / 100).unwrap_or(i64::MAX))
}

fn middle(low: Pence, high: Pence) -> Pence {
    Pence::new(i64::midpoint(low.get(), high.get()))
}

/// A difference between two ends, neither more likely than the other; exact where they are one.
fn between(one: Pence, other: Pence, provenance: domain::provenance::Provenance) -> Difference {
    if one == other {
        return Difference::exact(Quantity::Pence(one), provenance);
    }
    Difference {
        amount: Quantity::Pence(middle(one, other)),
        certainty: Certainty::Interval {
            low: Quantity::Pence(one.min(other)),
            high: Quantity::Pence(one.max(other)),
            per_cent: 100,
        },
        is_material: true,
        provenance,
    }
}

fn share(chance: Chance) -> f64 {
    f64::from(chance.n()) / f64::from(chance.of())
}

/// Half the width of the 95 % interval of a share of simulated years.
fn half_width(chance: Chance) -> f64 {
    let share = share(chance);
    1.96 * libm::sqrt(share * (1.0 - share) / f64::from(chance.of()))
}

fn interval_of_share(share: f64, half_width: f64) -> Certainty {
    Certainty::Interval {
        low: Quantity::Number((share - half_width).max(0.0)),
        high: Quantity::Number((share + half_width).min(1.0)),
        per_cent: 95,
    }
}

/// The difference of chances. The same simulated years are counted, so that the interval, which is as wide as of
/// others, is the widest that it can be.
fn of_chances([base, least, most]: [Chance; 3], provenance: domain::provenance::Provenance) -> Difference {
    let (low, high) = (share(least) - share(base), share(most) - share(base));
    if base.n() == least.n() && base.n() == most.n() {
        return Difference { is_material: false, ..Difference::exact(Quantity::Number(0.0), provenance) };
    }
    let noise = |of: Chance| {
        let (one, other) = (half_width(base), half_width(of));
        libm::sqrt(one * one + other * other)
    };
    Difference {
        amount: Quantity::Number(f64::midpoint(low, high)),
        certainty: Certainty::Interval {
            low: Quantity::Number((low - noise(least)).min(high - noise(most))),
            high: Quantity::Number((low + noise(least)).max(high + noise(most))),
            per_cent: 95,
        },
        is_material: true,
        provenance,
    }
}
