//! Of which time a figure is.

use super::Context;
use crate::figure::{Basis, Kind};
use crate::find::{Found, Sentence, financial_year_at, month_number, numeral};
use crate::measure::Measure;
use crate::partial_day::PartialDay;
use crate::read_period::ReadPeriod;

/// The period of a figure.
pub(super) fn period(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    measure: Option<Measure>,
    basis: Option<Basis>,
    context: &Context<'_>,
) -> Option<ReadPeriod> {
    let figure = &found[idx];
    if figure.kind.is_day() {
        return None;
    }
    let stated = stated(sentence, context, figure.first);
    let of_year = nearest(sentence, context, figure.first, |period| !matches!(period, ReadPeriod::Month(_)));
    if figure.kind == Kind::Duration {
        let into = sentence.is(figure.end, &["into"]);
        return match (into, context.month_to_date, context.default_year()) {
            (true, Some(month), Some(year)) => Some(ReadPeriod::ToMonth(year, month)),
            _ if measure == Some(Measure::Duration) => None,
            _ => stated.or(context.carried),
        };
    }
    let measure_to_date =
        measure.is_some_and(|measure| measure.is_year_to_date() || measure == Measure::InMonthVariance);
    if measure_to_date {
        let year =
            stated.or(context.carried).and_then(ReadPeriod::financial_year).or(context.default_year())?;
        let month = stated.or(context.carried).and_then(|period| match period {
            ReadPeriod::ToMonth(_, month) => Some(month),
            ReadPeriod::Month(month) => month.financial_month(),
            _ => None,
        });
        return Some(match month.or(context.month_to_date) {
            Some(month) => ReadPeriod::ToMonth(year, month),
            None => ReadPeriod::Year(year),
        });
    }
    let default = || context.default_year().map(ReadPeriod::Year);
    // `were told in March to` dates the order.
    let ahead = matches!(basis, Some(Basis::Plan | Basis::Target | Basis::Forecast));
    // `£11m adrift at the end of August` is of the year of that August.
    let own_year = stated.filter(|_| !ahead).and_then(ReadPeriod::financial_year).map(ReadPeriod::Year);
    let Some(measure) = measure else {
        if figure.kind == Kind::Money || matches!(basis, Some(Basis::Plan | Basis::Target)) {
            return of_year.or_else(default);
        }
        return stated.or(context.carried).or(context.month_of_activity);
    };
    match measure {
        Measure::NumberOfOrganisations if basis == Some(Basis::Forecast) => of_year.or_else(default),
        Measure::NumberOfOrganisations
        | Measure::NumberOfTimes
        | Measure::PerformanceRank
        | Measure::RunningCostsRank
        | Measure::Responses
        | Measure::OpeningHours
        | Measure::CostPerHead => of_year,
        measure if is_activity(measure) => match basis {
            Some(Basis::Plan | Basis::Target | Basis::Forecast) => of_year.or_else(default),
            _ => stated.or(context.carried).or(context.month_of_activity),
        },
        Measure::StaffEmployed => stated.or(context.carried).or(context.month_of_activity),
        Measure::Population | Measure::CostPerPatient => stated.or(context.carried),
        Measure::TotalBudget
        | Measure::Surplus
        | Measure::Deficit
        | Measure::PlannedDeficit
        | Measure::DeficitBeforeSupport
        | Measure::DeficitSupport
        | Measure::UnderlyingDeficit => of_year
            .or(context.carried.filter(|period| period.financial_year().is_some()))
            .map(whole_year)
            .or_else(default),
        Measure::Cash => stated.or(context.carried).or_else(default),
        Measure::Cost => stated
            .or(context.carried.filter(|period| !matches!(period, ReadPeriod::Month(_))))
            .or_else(default),
        Measure::RunningCostReduction | Measure::StaffReduction if basis == Some(Basis::Target) => of_year
            .or(context.carried)
            .filter(|period| period.financial_year().is_some_and(|year| context.this_year() <= Some(year)))
            .or_else(default),
        _ => of_year
            .or(own_year)
            .or(context.carried.filter(|period| !matches!(period, ReadPeriod::Month(_))))
            .or_else(default),
    }
}

/// Whether it is what a service does or how long people wait.
fn is_activity(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::ShareOfAppointments
            | Measure::Appointments
            | Measure::ChangeInAppointments
            | Measure::Attendances
            | Measure::WaitedOverALimit
            | Measure::WaitedWithinALimit
            | Measure::WorkforceVariance
            | Measure::TimeLost
            | Measure::LengthOfStayChange
    )
}

/// A deficit that is not to date is of the whole year.
fn whole_year(period: ReadPeriod) -> ReadPeriod {
    match period {
        ReadPeriod::ToMonth(year, _) => ReadPeriod::Year(year),
        ReadPeriod::Month(month) => month.financial_year().map_or(period, ReadPeriod::Year),
        other => other,
    }
}

impl Context<'_> {
    /// The financial year that the document states, or that it is from.
    fn default_year(&self) -> Option<i16> {
        // Month 12 is told of when the next year has begun.
        let ended =
            self.month_to_date.zip(self.dated.financial_month()).is_some_and(|(month, now)| now < month);
        self.year.or_else(|| self.this_year().map(|year| year - i16::from(ended)))
    }
}

/// The period that a sentence states nearest to a token, before it rather than after.
pub(super) fn stated(sentence: &Sentence<'_, '_>, context: &Context<'_>, near: usize) -> Option<ReadPeriod> {
    nearest(sentence, context, near, |_| true)
}

fn nearest(
    sentence: &Sentence<'_, '_>,
    context: &Context<'_>,
    near: usize,
    fits: impl Fn(&ReadPeriod) -> bool,
) -> Option<ReadPeriod> {
    let mut best: Option<(usize, ReadPeriod)> = None;
    for at in 0..sentence.tokens.len() {
        let Some(period) = at_token(sentence, context, at).filter(&fits) else { continue };
        let distance = if at < near { near - at } else { (at - near) * 2 };
        if best.is_none_or(|(nearest, _)| distance < nearest) {
            best = Some((distance, period));
        }
    }
    best.map(|(_, period)| period)
}

fn at_token(sentence: &Sentence<'_, '_>, context: &Context<'_>, at: usize) -> Option<ReadPeriod> {
    let token = sentence.at(at)?;
    if token.is_number() {
        if let Some((year, _)) = financial_year_at(sentence, at) {
            // `the growth of costs since 2018/19` is not of that year; `for 2025/26` and `(2024/25)` are.
            return if sentence.after(at, &["since", "than", "by"]) || sentence.near_before(at, 3, &["than"]) {
                None
            } else {
                Some(ReadPeriod::Year(year))
            };
        }
        let year: i16 =
            token.text.parse().ok().filter(|year| token.text.len() == 4 && (1990..2100).contains(year))?;
        let of_year = sentence.after(at, &["in", "during"]) && !sentence.near_before(at, 2, &["than"]);
        let recent = 1 == at || sentence.dated.year().is_none_or(|now| now - 1 <= year);
        return (of_year && recent).then_some(ReadPeriod::Calendar(year));
    }
    let this = context.this_year()?;
    let says = |words: &[&str]| sentence.says(at, words);
    let year_word = |at: usize| sentence.says(at, &["financial", "year"]) || sentence.is(at, &["year"]);
    match () {
        () if says(&["annual", "report"]) => Some(ReadPeriod::Year(this - 1)),
        () if sentence.is(at, &["last", "previous"])
            && sentence.near_before(at, 7, &["than", "compared", "same"]) =>
        {
            None
        }
        () if sentence.is(at, &["last", "previous"]) && year_word(at + 1) => Some(ReadPeriod::Year(this - 1)),
        () if says(&["most", "recent"]) && year_word(at + 2) => Some(ReadPeriod::Year(this - 1)),
        () if sentence.is(at, &["this", "current"]) && year_word(at + 1) => Some(ReadPeriod::Year(this)),
        () if says(&["the", "financial", "year"]) && sentence.after(at, &["end"]) => {
            Some(ReadPeriod::Year(this))
        }
        () if sentence.is(at, &["next"]) && year_word(at + 1) => Some(ReadPeriod::Year(this + 1)),
        () if says(&["year", "to", "date"]) || says(&["year", "-", "to", "-", "date"]) => {
            Some(match context.month_to_date {
                Some(month) => ReadPeriod::ToMonth(context.default_year()?, month),
                None => ReadPeriod::Year(this),
            })
        }
        () if says(&["last", "month"]) => month_before(context.dated).map(ReadPeriod::Month),
        () => month(sentence, context, at),
    }
}

fn month_before(now: PartialDay) -> Option<PartialDay> {
    let months = now.months()? - 1;
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    PartialDay::month_of(year, i8::try_from(months.rem_euclid(12) + 1).ok()?)
}

/// `in June`, `at the end of October`, `month 5`: the month that figures beside it are of.
fn month(sentence: &Sentence<'_, '_>, context: &Context<'_>, at: usize) -> Option<ReadPeriod> {
    if sentence.is(at, &["month", "m"]) || is_month_code(sentence, at).is_some() {
        let month = month_at(sentence, at)?;
        return context.default_year().map(|year| ReadPeriod::ToMonth(year, month));
    }
    let number = month_number(sentence, at)?;
    // `more than in July 2023` is of another month.
    let compared = sentence.near_before(at, 3, &["than"]);
    let led = !compared && sentence.after(at, &["in", "during", "of", "for", "throughout", "last", "to"]);
    let gone = sentence.near_after(at + 1, 4, &["had", "was", "were"]);
    let by = !gone && sentence.near_before(at, 4, &["by", "until", "from", "since", "before"]);
    let numbered = at
        .checked_sub(1)
        .and_then(|before| sentence.at(before))
        .is_some_and(super::super::token::Token::is_number);
    if !led || by || numbered {
        return None;
    }
    let now = context.dated;
    let year = sentence
        .at(at + 1)
        .and_then(|token| token.text.parse::<i16>().ok())
        .filter(|year| (1990..2100).contains(year));
    let year = year.or_else(|| {
        let this = now.year()?;
        Some(if now.month()? < number { this - 1 } else { this })
    })?;
    let period = PartialDay::month_of(year, number)?;
    (period.months() <= now.months()).then_some(ReadPeriod::Month(period))
}

fn is_month_code(sentence: &Sentence<'_, '_>, at: usize) -> Option<i8> {
    let token = sentence.at(at)?;
    let digits = token.lower.strip_prefix('m')?;
    digits.parse().ok().filter(|month| (1..=12).contains(month) && digits.len() <= 2)
}

/// The number of `month 5`, `M5`.
fn month_at(sentence: &Sentence<'_, '_>, at: usize) -> Option<i8> {
    is_month_code(sentence, at).or_else(|| {
        let number = numeral(sentence, at + 1).filter(|_| sentence.is(at, &["month"]))?;
        i8::try_from(number.value.as_whole()?).ok().filter(|month| (1..=12).contains(month))
    })
}

/// The month that the sentence says figures to date are of: `month 5`, `five months into the year`.
pub(super) fn stated_month(sentence: &Sentence<'_, '_>) -> Option<i8> {
    (0..sentence.tokens.len()).find_map(|at| {
        if sentence.is(at, &["month"]) || is_month_code(sentence, at).is_some() {
            return month_at(sentence, at);
        }
        if !sentence.is(at, &["months"])
            || !(sentence.is(at + 1, &["into"]) || sentence.near_before(at, 3, &["after", "first"]))
        {
            return None;
        }
        let before = numeral(sentence, at.checked_sub(1)?)?;
        i8::try_from(before.value.as_whole()?).ok().filter(|month| (1..=12).contains(month))
    })
}

/// The financial year that the opening of a document names.
pub(super) fn stated_year(sentence: &Sentence<'_, '_>, is_title: bool) -> Option<i16> {
    let mut years =
        (0..sentence.tokens.len()).filter_map(|at| financial_year_at(sentence, at).map(|(year, _)| year));
    let first = years.next()?;
    let same = sentence.dated.financial_year().is_none_or(|dated| dated == first);
    ((same || is_title) && years.all(|year| year == first)).then_some(first)
}
