//! Fills what no one published: months, lines and splits that keep every given total exactly.
//!
//! Method, source and limits: `docs/method/synthesis.md`. The result is invented and every value
//! made from it is marked synthetic. Amounts are whole thousands of pounds, the unit of returns.

use domain::code::OrganisationCode;
use domain::ledger::{Line, Measure, Nature};
use domain::money::{NonZeroU32Pence, Pence};
use domain::month::{FinancialYear, Month};
use domain::organisation::OrganisationKind;
use stats::stream::Stream;

use crate::chart;

pub mod schedules;
pub mod system;

/// What is given of one organisation's year; the rest is made up.
#[derive(Clone, Debug)]
pub struct Outline {
    /// Whose year it is.
    pub organisation: OrganisationCode,
    /// A trust or a board.
    pub kind: OrganisationKind,
    /// How its cost is made up.
    pub mix: Mix,
    /// Income or allocation of the year, excluding support [pence].
    pub turnover: Pence,
    /// Planned position of the year, including support.
    pub plan_year: Pence,
    /// Planned position from April to the last closed month, including support.
    pub plan_to_date: Pence,
    /// Actual less plan to the last closed month.
    pub variance_to_date: Pence,
    /// Forecast less plan for the year as made in each closed month, April first.
    pub forecast_variance: Vec<Pence>,
    /// Deficit support planned for the year; recognised evenly.
    pub support_year: Pence,
    /// How many closed months of support were received; later ones were withheld.
    pub support_months_received: u8,
}

/// How an organisation's cost is made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mix {
    /// A trust of acute hospitals.
    Acute,
    /// A trust of community and mental health services.
    Community,
    /// An integrated care board.
    Board,
}

/// One organisation's year: plan of twelve months, actual of the closed ones, and its forecasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// Whose year it is.
    pub organisation: OrganisationCode,
    /// A trust or a board.
    pub kind: OrganisationKind,
    /// Plan of each line in each month, impact on the surplus.
    plan: Vec<[Pence; 12]>,
    /// Actual of each line in each closed month.
    actual: Vec<Vec<Pence>>,
    forecast_variance: Vec<Pence>,
}

const STEP: NonZeroU32Pence = NonZeroU32Pence::THOUSAND_POUNDS;

/// Shares of income in parts of 1,000 and of cost in parts of 1,000, with the pressure on each cost
/// line: actual weight in parts of 100 of the planned one. Shapes, not facts: close to the make-up
/// of published trust accounts, rounded by hand.
struct Shape {
    income: &'static [(&'static str, u64)],
    cost: &'static [(&'static str, u64, u64)],
    memo: &'static [(&'static str, &'static str, u64)],
}

const ACUTE: Shape = Shape {
    income: &[("P.INC.ICB", 790), ("P.INC.NHSE", 130), ("P.INC.OTHPC", 20), ("P.INC.OTH", 60)],
    cost: &[
        ("P.PAY.SUB", 560, 100),
        ("P.PAY.BANK", 45, 106),
        ("P.PAY.AGY", 16, 112),
        ("P.PAY.OTH", 4, 100),
        ("P.NP.DRUG", 95, 101),
        ("P.NP.CSUP", 88, 102),
        ("P.NP.HC", 14, 100),
        ("P.NP.CNST", 24, 100),
        ("P.NP.PREM", 44, 102),
        ("P.NP.OTH", 56, 100),
        ("P.DEPN", 40, 100),
        ("P.FIN.EXP", 2, 100),
        ("P.PDC", 12, 100),
    ],
    memo: &[("P.INC.ERF", "P.INC.ICB", 160)],
};
const COMMUNITY: Shape = Shape {
    income: &[("P.INC.ICB", 880), ("P.INC.NHSE", 50), ("P.INC.OTHPC", 45), ("P.INC.OTH", 25)],
    cost: &[
        ("P.PAY.SUB", 690, 100),
        ("P.PAY.BANK", 55, 104),
        ("P.PAY.AGY", 22, 108),
        ("P.PAY.OTH", 4, 100),
        ("P.NP.DRUG", 22, 100),
        ("P.NP.CSUP", 26, 101),
        ("P.NP.HC", 48, 104),
        ("P.NP.CNST", 4, 100),
        ("P.NP.PREM", 46, 102),
        ("P.NP.OTH", 48, 100),
        ("P.DEPN", 25, 100),
        ("P.FIN.EXP", 2, 100),
        ("P.PDC", 8, 100),
    ],
    memo: &[],
};
const BOARD: Shape = Shape {
    income: &[("I.ALLOC.CONF", 976), ("I.ALLOC.ANT", 14), ("I.ALLOC.RUN", 10)],
    cost: &[
        ("I.ACUTE", 505, 101),
        ("I.MH", 105, 100),
        ("I.COMM", 92, 100),
        ("I.CHC", 52, 106),
        ("I.PRESC", 93, 104),
        ("I.PCOTH", 14, 100),
        ("I.DELPC", 88, 100),
        ("I.POD", 26, 100),
        ("I.OTHPROG", 12, 100),
        ("I.RESERVE", 4, 60),
        ("I.RUN", 9, 99),
    ],
    memo: &[("I.PROGPAY", "I.OTHPROG", 400), ("I.NHS.OUT", "I.ACUTE", 220)],
};

impl Mix {
    const fn shape(self) -> &'static Shape {
        match self {
            Self::Acute => &ACUTE,
            Self::Community => &COMMUNITY,
            Self::Board => &BOARD,
        }
    }
}

/// Splits a total planned or actual position over organisations that published none, in proportion
/// to the size of their plans for the year (equally where all plans are nil).
#[must_use]
pub fn split_by_plan(total: Pence, plans: &[Pence]) -> Vec<Pence> {
    let weights: Vec<u64> = plans.iter().map(|plan| plan.get().unsigned_abs()).collect();
    total.split(&weights, STEP)
}

/// Makes up one organisation's year from its outline.
#[must_use]
pub fn synthesise(outline: &Outline, year: FinancialYear, month: Month, seed: u64) -> Year {
    let stream =
        |purpose: &str| Stream::named(seed, &[outline.organisation.as_str(), &year.to_string(), purpose]);
    let mut uneven = stream("months");
    let closed = usize::from(month.get());
    let mut weights = |n: usize, low: u64, high: u64, step: u64| -> Vec<u64> {
        (0..).take(n).map(|idx| uneven.between(low, high) + idx * step).collect()
    };

    let mut planned = outline.plan_to_date.split(&weights(closed, 88, 112, 0), STEP);
    planned.extend((outline.plan_year - outline.plan_to_date).split(&weights(12 - closed, 88, 112, 0), STEP));
    let variance = outline.variance_to_date.split(&weights(closed, 45, 75, 20), STEP);
    let support = outline.support_year.split(&[1; 12], STEP);

    let shape = outline.mix.shape();
    let income = outline.turnover.split(&weights(12, 990, 1010, 0), STEP);
    let mut plan = vec![[Pence::ZERO; 12]; Line::COUNT];
    let mut actual = vec![Vec::new(); Line::COUNT];
    let mut noise = stream("lines");
    for month in Month::all() {
        let idx = month.index();
        let lines = month_of_lines(shape, income[idx], support[idx], planned[idx], |_, weight| weight);
        for (line, value) in lines {
            plan[line.index()][idx] = value;
        }
        if idx >= closed {
            continue;
        }
        let received =
            if idx < usize::from(outline.support_months_received) { support[idx] } else { Pence::ZERO };
        // A board's allocation arrives as planned; a trust's income moves a little.
        let earned = match outline.kind {
            OrganisationKind::Board => income[idx],
            _ => {
                Pence::new(income[idx].get() / 100_000 / 1000 * noise.between(0, 8).cast_signed() * 100_000)
                    + Pence::new(income[idx].get() / 100_000 * 996 / 1000 * 100_000)
            }
        };
        let result = planned[idx] + variance[idx];
        let under_pressure = |pressure: u64, weight: u64| weight * pressure * noise.between(97, 103);
        let lines = month_of_lines(shape, earned, received, result, under_pressure);
        for (line, value) in lines {
            actual[line.index()].push(value);
        }
    }
    for months in &mut actual {
        months.resize(closed, Pence::ZERO);
    }
    Year {
        organisation: outline.organisation.clone(),
        kind: outline.kind,
        plan,
        actual,
        forecast_variance: outline.forecast_variance.clone(),
    }
}

/// The lines of one month that give `result` with this `income` and `support`. `weigh` gives a cost
/// line's weight from its pressure and its planned share.
fn month_of_lines(
    shape: &Shape,
    income: Pence,
    support: Pence,
    result: Pence,
    mut weigh: impl FnMut(u64, u64) -> u64,
) -> Vec<(Line, Pence)> {
    let line = |code: &str| code.parse::<Line>().expect("shapes name lines of the return");
    let shares: Vec<u64> = shape.income.iter().map(|(_, share)| *share).collect();
    let mut lines: Vec<(Line, Pence)> = shape
        .income
        .iter()
        .zip(income.split(&shares, STEP))
        .map(|((code, _), amount)| (line(code), amount))
        .collect();
    if support != Pence::ZERO {
        lines.push((chart::SUPPORT, support));
        for (code, amount) in &mut lines {
            if code.code() == "P.INC.NHSE" {
                *amount += support;
            }
        }
    }
    let cost = income + support - result;
    let weights: Vec<u64> = shape.cost.iter().map(|(_, share, pressure)| weigh(*pressure, *share)).collect();
    let costs = cost.split(&weights, STEP);
    lines.extend(shape.cost.iter().zip(costs).map(|((code, ..), amount)| (line(code), -amount)));
    for (code, whole_code, share) in shape.memo {
        let whole = lines
            .iter()
            .find(|(candidate, _)| *candidate == line(whole_code))
            .map_or(0, |(_, v)| v.get().abs());
        let part = whole / 100_000 * share.cast_signed() / 1000 * 100_000;
        let code = line(code);
        lines.push((code, code.nature().impact(Pence::new(part))));
    }
    lines
}

impl Year {
    /// The lines that the organisation's files hold: all it reports on, computed ones too.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        Line::of_kind(self.kind)
    }

    /// How many months are closed.
    fn n_closed(&self) -> usize {
        self.actual.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The plan of a line in a month.
    #[must_use]
    pub fn plan(&self, line: Line, month: Month) -> Pence {
        keyed_or_sum(line, &|line| self.plan[line.index()][month.index()])
    }

    /// The actual of a line in a closed month.
    #[must_use]
    pub fn actual(&self, line: Line, month: Month) -> Pence {
        keyed_or_sum(line, &|line| self.actual[line.index()].get(month.index()).copied().unwrap_or_default())
    }

    /// What the return of `month` says of a line.
    #[must_use]
    pub fn reported(&self, line: Line, measure: Measure, month: Month) -> Option<Pence> {
        let to = |last: Month, value: &dyn Fn(Month) -> Pence| last.up_to().map(value).sum();
        match measure {
            Measure::PlanToDate => Some(to(month, &|m| self.plan(line, m))),
            Measure::ActualToDate => Some(to(month, &|m| self.actual(line, m))),
            Measure::PlanYear => Some(to(Month::LAST, &|m| self.plan(line, m))),
            Measure::ForecastYear => Some(self.forecast(line, month)),
            Measure::PriorYearToDate | Measure::PriorYear => None,
        }
    }

    /// The forecast of a line made in `month`: the year's plan plus the variance to date, less what
    /// the forecast expects to recover, taken from cost lines in proportion to their plans.
    fn forecast(&self, line: Line, month: Month) -> Pence {
        let year = |line: Line| -> Pence { Month::all().map(|m| self.plan(line, m)).sum() };
        let variance =
            |line: Line| -> Pence { month.up_to().map(|m| self.actual(line, m) - self.plan(line, m)).sum() };
        let parts: Vec<Line> = chart::position_parts(self.kind).collect();
        let expected = self.forecast_variance.get(month.index()).copied().unwrap_or_default();
        let recovery = expected - parts.iter().map(|line| variance(*line)).sum();
        let costs: Vec<Line> =
            parts.iter().copied().filter(|line| line.nature() == Nature::Expenditure).collect();
        let weights: Vec<u64> = costs.iter().map(|line| year(*line).get().unsigned_abs()).collect();
        let shares = recovery.split(&weights, STEP);
        keyed_or_sum(line, &|line| {
            let recovered =
                costs.iter().position(|cost| *cost == line).map_or(Pence::ZERO, |idx| shares[idx]);
            year(line) + variance(line) + recovered
        })
    }
}

/// A keyed line's value, or what the formula of a computed one gives.
fn keyed_or_sum(line: Line, value: &dyn Fn(Line) -> Pence) -> Pence {
    let Some(sum) = chart::formula(line) else { return value(line) };
    let total = |lines: &[Line]| -> Pence { lines.iter().map(|part| value(*part)).sum() };
    total(&sum.plus) - total(&sum.less)
}

#[cfg(test)]
mod tests;
