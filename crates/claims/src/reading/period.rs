//! Of which time a figure is.

use super::Context;
use super::when::{at_token, is_a_year_before};
use crate::figure::{Basis, Kind};
use crate::find::{Found, Sentence};
use crate::measure::Measure;
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
    let place = Place::of(found, idx);
    let ahead = matches!(basis, Some(Basis::Plan | Basis::Target | Basis::Forecast));
    // `ended last year £13.9m in deficit, and is forecasting to be £22m adrift`: what is ahead is of no year gone
    // by that another figure has.
    let parted = idx.checked_sub(1).map(|before| found[before].first);
    let gone = |period: &ReadPeriod, at: usize| {
        let of_another = basis == Some(Basis::Forecast) && parted.is_some_and(|before| at < before)
            || ahead && place.next < at;
        of_another
            && period
                .financial_year()
                .is_some_and(|year| context.default_year().is_some_and(|now| year < now))
    };
    let stated = nearest(sentence, context, place, |period, at| !gone(period, at));
    let of_year = nearest(sentence, context, place, |period, at| {
        !matches!(period, ReadPeriod::Month(_)) && !gone(period, at)
    });
    let carried = context.carried_in_tense(sentence, basis);
    if figure.kind == Kind::Duration {
        let into = sentence.is(figure.end, &["into"]);
        return match (into, context.month_to_date, context.default_year()) {
            (true, Some(month), Some(year)) => Some(ReadPeriod::ToMonth(year, month)),
            _ if measure == Some(Measure::Duration) => context
                .reported_month()
                .filter(|_| sentence.near_before(figure.first, 8, &["average", "median", "mean", "took"])),
            _ => stated.or(carried),
        };
    }
    let stated = if figure.kind == Kind::Money { by_the_end_of(sentence, stated) } else { stated };
    let measure_to_date =
        measure.is_some_and(|measure| measure.is_year_to_date() || measure == Measure::InMonthVariance);
    if measure_to_date {
        // A year that was carried here is not of the months so far: `after four months`, after last year's deficit.
        let months = carried.filter(|period| is_month(*period));
        let year = stated.or(months).and_then(ReadPeriod::financial_year).or(context.default_year())?;
        // `currently £1m over budget`, after what happened in June, is of the months that the document tells of.
        let is_current =
            context.month_to_date.is_some() && sentence.near_before(figure.first, 4, &["currently"]);
        let month = stated.or(carried.filter(|_| !is_current)).and_then(|period| match period {
            ReadPeriod::ToMonth(_, month) => Some(month),
            ReadPeriod::Month(month) => month.financial_month(),
            _ => None,
        });
        return Some(match month.or(context.month_to_date) {
            Some(month) => ReadPeriod::ToMonth(year, month),
            None => ReadPeriod::Year(year),
        });
    }
    let default =
        || context.year_of_tense(sentence, measure).or_else(|| context.default_year()).map(ReadPeriod::Year);
    // `£11m adrift at the end of August` is of the year of that August.
    let own_year = stated.filter(|_| !ahead).and_then(ReadPeriod::financial_year).map(ReadPeriod::Year);
    // `It had expected to lose £12m`, after last year's loss.
    let had = ["expected", "planned", "forecast", "hoped", "agreed", "budgeted"]
        .iter()
        .any(|word| (0..figure.first).any(|at| sentence.says(at, &["had", word])));
    let last_money = context.last_money.as_ref().filter(|_| had && stated.is_none() && idx == 0);
    if let (Some(last), Some(Measure::Deficit | Measure::PlannedDeficit | Measure::Surplus)) =
        (last_money, measure)
    {
        return last.period;
    }
    let Some(measure) = measure else {
        if figure.kind == Kind::Money || matches!(basis, Some(Basis::Plan | Basis::Target)) {
            return of_year.or_else(default);
        }
        return stated.or(carried).or(context.month_of_activity).or_else(|| context.year_gone());
    };
    match measure {
        Measure::NumberOfOrganisations if basis == Some(Basis::Forecast) => of_year.or_else(default),
        Measure::NumberOfOrganisations
        | Measure::NumberOfTimes
        | Measure::PerformanceRank
        | Measure::RunningCostsRank
        | Measure::Responses
        | Measure::OpeningHours
        | Measure::CostPerHead => of_year.or_else(|| context.reported_month()),
        measure if is_activity(measure) => match basis {
            Some(Basis::Plan) if of_year.is_none() && context.is_of_last(measure, idx) => {
                context.last.as_ref().and_then(|(_, last)| last.period).or_else(default)
            }
            Some(Basis::Plan | Basis::Target | Basis::Forecast) => of_year.or_else(default),
            _ => stated.or(carried).or(context.month_of_activity),
        },
        Measure::StaffEmployed => {
            stated.or(carried).or(context.month_of_activity).or_else(|| context.year_gone())
        }
        Measure::Population | Measure::CostPerPatient => stated.or(carried),
        Measure::TotalBudget
        | Measure::Surplus
        | Measure::Deficit
        | Measure::PlannedDeficit
        | Measure::DeficitBeforeSupport
        | Measure::DeficitSupport
        | Measure::UnderlyingDeficit => of_year
            .or(carried.filter(|period| period.financial_year().is_some()))
            .map(whole_year)
            .or_else(default),
        Measure::Cash => stated.or(carried).or_else(default),
        Measure::Cost if ahead => of_year.or(carried.filter(|period| !is_month(*period))).or_else(default),
        // `It costs £4m a year`
        Measure::Cost if sentence.says(figure.end, &["a", "year"]) => {
            stated.or(carried.filter(|period| matches!(period, ReadPeriod::Calendar(_)))).or_else(default)
        }
        Measure::Cost => {
            stated.or(carried.filter(|period| !matches!(period, ReadPeriod::Month(_)))).or_else(default)
        }
        Measure::RunningCostReduction | Measure::StaffReduction if basis == Some(Basis::Target) => of_year
            .or(carried.filter(|period| !is_month(*period)))
            .filter(|period| period.financial_year().is_some_and(|year| context.this_year() <= Some(year)))
            .or_else(default),
        _ => of_year
            .or(own_year)
            .or(carried.filter(|period| !matches!(period, ReadPeriod::Month(_))))
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
    /// The period carried from an earlier sentence, where what is planned is not of the past, and what was not
    /// of the future.
    fn carried_in_tense(&self, sentence: &Sentence<'_, '_>, basis: Option<Basis>) -> Option<ReadPeriod> {
        let told = (0..sentence.tokens.len()).any(|at| sentence.is(at, &["was", "were", "had"]));
        let year = |period: ReadPeriod| period.financial_year();
        // `Last year it was £23m. Now …`
        let now = sentence.is(0, &["now", "today"]) || sentence.says(0, &["this", "time"]);
        self.carried.filter(|period| !now || is_month(*period)).filter(|period| match basis {
            Some(Basis::Plan | Basis::Target | Basis::Forecast) => {
                told || year(*period)
                    .is_none_or(|year| self.default_year().is_none_or(|default| default <= year))
            }
            _ => year(*period).is_none_or(|year| self.this_year().is_none_or(|this| year <= this)),
        })
    }

    /// The year ahead that one of the last passages named, where a proposal goes on with it: `the share would be`.
    fn year_of_tense(&self, sentence: &Sentence<'_, '_>, measure: Option<Measure>) -> Option<i16> {
        const REACH: usize = 5;
        let says = |words: &[&str]| (0..sentence.tokens.len()).any(|at| sentence.is(at, words));
        let proposed = says(&["would"]) && !says(&["was", "were", "had"]);
        let (year, passage) = self.year_ahead.filter(|_| proposed)?;
        let to_date = measure.is_some_and(Measure::is_year_to_date);
        (!to_date && self.passage <= passage + REACH).then_some(year)
    }

    /// The month that the document says its figures are of.
    pub(super) fn reported_month(&self) -> Option<ReadPeriod> {
        self.month_of_activity.filter(|_| self.month_is_of_report)
    }

    /// Whether the figure before, in the same sentence, measured the same.
    fn is_of_last(&self, measure: Measure, idx: usize) -> bool {
        0 < idx && self.last.as_ref().is_some_and(|(_, last)| last.measure == Some(measure))
    }

    /// The year gone by that a report is of.
    fn year_gone(&self) -> Option<ReadPeriod> {
        self.year.filter(|year| self.this_year().is_some_and(|this| *year < this)).map(ReadPeriod::Year)
    }

    /// The financial year that the document states, or that it is from.
    pub(super) fn default_year(&self) -> Option<i16> {
        // Month 12 is told of when the next year has begun.
        let ended =
            self.month_to_date.zip(self.dated.financial_month()).is_some_and(|(month, now)| now < month);
        self.year.or_else(|| self.this_year().map(|year| year - i16::from(ended)))
    }
}

/// The period that a sentence states nearest to a token, before it rather than after.
pub(super) fn stated(sentence: &Sentence<'_, '_>, context: &Context<'_>, near: usize) -> Option<ReadPeriod> {
    let place = Place { near, end: near, next: usize::MAX, is_other: false };
    nearest(sentence, context, place, |_, _| true)
}

/// Where a figure stands whose period is looked for, and where the next begins.
#[derive(Clone, Copy)]
struct Place {
    near: usize,
    end: usize,
    next: usize,
    /// Whether the next figure is of another kind.
    is_other: bool,
}

impl Place {
    fn of(found: &[Found], idx: usize) -> Self {
        let next = found[idx + 1..].iter().find(|other| !other.kind.is_day());
        Self {
            near: found[idx].first,
            end: found[idx].end,
            next: next.map_or(usize::MAX, |next| next.first),
            is_other: next.is_some_and(|next| next.kind == Kind::Money) && found[idx].kind == Kind::Count,
        }
    }

    /// How far a period at a token is from the figure.
    fn distance(self, sentence: &Sentence<'_, '_>, at: usize) -> usize {
        let near = self.near;
        let distance = match () {
            () if at < near => near - at,
            // `£31m by 2028/29`
            () if self.end < at && at <= self.end + 1 => 1,
            () if at == self.end + 2 && sentence.after(at, &["the", "this"]) => 1,
            () => (at - near) * 2,
        };
        // `this year after £1bn was saved in 2024/25`: a word that turns the sentence parts them.
        let turned = (at.min(near)..at.max(near)).any(|between| {
            sentence.is(between, &["after", ";"])
                || near < at && sentence.is(between, &["from", "than", "compared"])
        });
        let beyond = self.next < at;
        if turned || beyond { distance * 6 } else { distance }
    }
}

fn nearest(
    sentence: &Sentence<'_, '_>,
    context: &Context<'_>,
    place: Place,
    fits: impl Fn(&ReadPeriod, usize) -> bool,
) -> Option<ReadPeriod> {
    let mut best: Option<(usize, ReadPeriod)> = None;
    for at in 0..sentence.tokens.len() {
        let Some(period) = at_token(sentence, context, at).filter(|period| fits(period, at)) else {
            continue;
        };
        if is_of_its_brackets(sentence, at, place.near) || place.is_other && place.next < at {
            continue;
        }
        // `£12.1m, against £20.4m in 2025/26`
        let compared =
            || (place.end..place.next).any(|at| sentence.is(at, &["against", "compared", "versus"]));
        if place.next < at && at <= place.next + 6 && compared() {
            continue;
        }
        if is_a_year_before(sentence, at) && (place.next < at || place.near == sentence.tokens.len()) {
            continue;
        }
        let distance = place.distance(sentence, at);
        if best.is_none_or(|(nearest, _)| distance < nearest) {
            best = Some((distance, period));
        }
    }
    best.map(|(_, period)| period)
}

/// Whether it is a month, or the months up to one.
fn is_month(period: ReadPeriod) -> bool {
    matches!(period, ReadPeriod::ToMonth(..) | ReadPeriod::Month(_))
}

/// Money by the end of a month is of the months up to it.
fn by_the_end_of(sentence: &Sentence<'_, '_>, stated: Option<ReadPeriod>) -> Option<ReadPeriod> {
    let by = (0..sentence.tokens.len()).any(|at| sentence.says(at, &["by", "the", "end", "of"]));
    let to_date = stated.filter(|_| by).and_then(|period| match period {
        ReadPeriod::Month(month) => {
            Some(ReadPeriod::ToMonth(month.financial_year()?, month.financial_month()?))
        }
        _ => None,
    });
    to_date.or(stated)
}

/// Whether a period stands before a colon in brackets, and so says nothing outside: `(2023/24: £6.4m)`.
fn is_of_its_brackets(sentence: &Sentence<'_, '_>, at: usize, near: usize) -> bool {
    let opened = (at.saturating_sub(4)..at).rev().find(|open| sentence.is(*open, &["("]));
    let Some(open) = opened.filter(|_| sentence.near_after(at + 1, 4, &[":"])) else { return false };
    let close = (at..sentence.tokens.len()).take(20).find(|close| sentence.is(*close, &[")"]));
    !(open..close.unwrap_or(sentence.tokens.len())).contains(&near)
}
