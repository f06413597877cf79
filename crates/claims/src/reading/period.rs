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
    let place = Place::of(found, idx);
    let ahead = matches!(basis, Some(Basis::Plan | Basis::Target | Basis::Forecast));
    // `ended last year £13.9m in deficit, and is forecasting to be £22m adrift`: what is ahead is of no year gone
    // by that another figure has.
    let parted = idx.checked_sub(1).map(|before| found[before].first);
    let gone = |period: &ReadPeriod, at: usize| {
        basis == Some(Basis::Forecast)
            && parted.is_some_and(|before| at < before)
            && period.financial_year().is_some_and(|year| context.default_year().is_some_and(|now| year < now))
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
        let month = stated.or(carried).and_then(|period| match period {
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
    if let (Some(last), Some(Measure::Deficit | Measure::PlannedDeficit | Measure::Surplus)) = (last_money, measure) {
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
    fn reported_month(&self) -> Option<ReadPeriod> {
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
    fn default_year(&self) -> Option<i16> {
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
        let Some(period) = at_token(sentence, context, at).filter(|period| fits(period, at)) else { continue };
        if is_of_its_brackets(sentence, at, place.near) || place.is_other && place.next < at {
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

fn at_token(sentence: &Sentence<'_, '_>, context: &Context<'_>, at: usize) -> Option<ReadPeriod> {
    let token = sentence.at(at)?;
    if token.is_number() {
        if let Some((year, _)) = financial_year_at(sentence, at) {
            // `the growth of costs since 2018/19` is not of that year; `for 2025/26` and `(2024/25)` are.
            let by = sentence.after(at, &["by"]) && !follows_a_figure(sentence, at - 1);
            return if by || sentence.after(at, &["since", "than"]) || sentence.near_before(at, 5, &["than"]) {
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
        () if sentence.is(at, &["last", "previous"]) && sentence.after(at, &["on", "from", "since"]) => None,
        () if is_a_year_before(sentence, at) => {
            let compared = sentence.near_before(at, 3, &["than", "compared", "on", "with"]);
            let last = context.last_value.as_ref().and_then(|(_, last)| last.period).filter(|_| !compared);
            last.and_then(a_year_before)
        }
        () if sentence.is(at, &["last", "previous"])
            && sentence.near_before(at, 7, &["than", "compared", "same"]) =>
        {
            None
        }
        () if sentence.is(at, &["last", "previous"]) && year_word(at + 1) => Some(ReadPeriod::Year(this - 1)),
        () if sentence.is(at, &["past"])
            && year_word(at + 1)
            && context.dated.financial_month() <= Some(6) =>
        {
            Some(ReadPeriod::Year(this - 1))
        }
        () if says(&["last", "winter"]) => Some(ReadPeriod::Year(this - 1)),
        () if sentence.is(at, &["start", "beginning"]) && says_of_the_year(sentence, at + 1) => {
            Some(ReadPeriod::Year(this))
        }
        () if says(&["most", "recent"]) && year_word(at + 2) => Some(ReadPeriod::Year(this - 1)),
        () if sentence.is(at, &["this", "current"]) && year_word(at + 1) => Some(ReadPeriod::Year(this)),
        () if says(&["the", "financial", "year"]) && sentence.after(at, &["end"]) => {
            Some(ReadPeriod::Year(this))
        }
        () if sentence.is(at, &["next", "coming"]) && year_word(at + 1) => Some(ReadPeriod::Year(this + 1)),
        () if says(&["year", "to", "date"]) || says(&["year", "-", "to", "-", "date"]) => {
            Some(match context.month_to_date {
                Some(month) => ReadPeriod::ToMonth(context.default_year()?, month),
                None => ReadPeriod::Year(this),
            })
        }
        () if says(&["in", "the", "month"]) => context.reported_month(),
        () if says(&["last", "month"]) => month_before(context.dated).map(ReadPeriod::Month),
        () => month(sentence, context, at),
    }
}

/// `a year before`
fn is_a_year_before(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    sentence.says(at, &["a", "year"]) && sentence.is(at + 2, &["before", "earlier", "ago"])
}

/// The same month or year, a year before.
fn a_year_before(period: ReadPeriod) -> Option<ReadPeriod> {
    Some(match period {
        ReadPeriod::Year(year) => ReadPeriod::Year(year - 1),
        ReadPeriod::ToMonth(year, month) => ReadPeriod::ToMonth(year - 1, month),
        ReadPeriod::Month(day) => ReadPeriod::Month(PartialDay::month_of(day.year()? - 1, day.month()?)?),
        _ => return None,
    })
}

/// `the start of the year`
fn says_of_the_year(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    ["the", "this"].iter().any(|the| sentence.says(at, &["of", the, "year"]))
        || sentence.says(at, &["of", "the", "financial", "year"])
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

/// Whether a figure ends before a token: `£31m by 2028/29`.
fn follows_a_figure(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    const ENDS: [&str; 8] = ["m", "bn", "k", "million", "billion", "%", "cent", "percent"];
    at.checked_sub(1)
        .and_then(|before| sentence.at(before))
        .is_some_and(|before| before.is_number() || before.is_any(&ENDS))
}

/// The month that a report says its figures are of: `data to August 2025`, `reporting month: August 2025`.
pub(super) fn month_of_report(
    sentence: &Sentence<'_, '_>,
    context: &Context<'_>,
    is_title: bool,
) -> Option<ReadPeriod> {
    let reports = is_title
        && (0..sentence.tokens.len()).any(|at| sentence.is(at, &["performance", "data", "activity"]));
    (0..sentence.tokens.len()).find_map(|at| {
        let number = month_number(sentence, at)?;
        let year = sentence.at(at + 1).and_then(|token| token.text.parse::<i16>().ok())?;
        let month = PartialDay::month_of(year, number).filter(|_| (1990..2100).contains(&year))?;
        let before = at.checked_sub(1)?;
        let dated = sentence.at(before).is_some_and(super::super::token::Token::is_number);
        let said = sentence.near_before(at, 6, &["data"])
            && sentence.near_before(at, 5, &["to", "for", "at"])
            || sentence.near_before(at, 4, &["reporting"])
                && sentence.near_before(at, 3, &["month", "period"]);
        let fits = (said || reports) && !dated && month.months() <= context.dated.months();
        fits.then_some(ReadPeriod::Month(month))
    })
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
    let compared = sentence.near_before(at, 3, &["than", "level", "levels"]);
    let bracketed = sentence.after(at, &["("]) && sentence.is(at + 1, &[":"]);
    let led = !compared && sentence.after(at, &["in", "during", "of", "for", "throughout", "last", "to"])
        || bracketed
        || sentence.after(at, &["any"]);
    let gone = sentence.near_after(at + 1, 4, &["had", "was", "were"]);
    let by = !gone && sentence.near_before(at, 4, &["by", "until", "from", "since", "before"]);
    // `expects to run out of money in November`
    let ahead = sentence.near_before(at, 9, &["expects", "expect", "will", "due", "must"]);
    let numbered = at
        .checked_sub(1)
        .and_then(|before| sentence.at(before))
        .is_some_and(super::super::token::Token::is_number);
    if !led || by || numbered || ahead {
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
        if sentence.says(at, &["at", "the", "end", "of"]) {
            return ended_month(sentence, at + 4);
        }
        if !sentence.is(at, &["months"])
            || !(sentence.is(at + 1, &["into", "in"]) || sentence.near_before(at, 3, &["after", "first"]))
        {
            return None;
        }
        let before = numeral(sentence, at.checked_sub(1)?)?;
        i8::try_from(before.value.as_whole()?).ok().filter(|month| (1..=12).contains(month))
    })
}

/// The month of the financial year that ended lately: `£8.8m off plan at the end of August`.
fn ended_month(sentence: &Sentence<'_, '_>, at: usize) -> Option<i8> {
    let month = month_number(sentence, at)?;
    let gone = (i32::from(sentence.dated.month()?) - i32::from(month)).rem_euclid(12);
    ((1..=3).contains(&gone) && month != 3).then_some((month + 8) % 12 + 1)
}

/// The financial year that the opening of a document names.
pub(super) fn stated_year(sentence: &Sentence<'_, '_>, is_title: bool) -> Option<i16> {
    let mut years =
        (0..sentence.tokens.len()).filter_map(|at| financial_year_at(sentence, at).map(|(year, _)| year));
    let first = years.next()?;
    let same = sentence.dated.financial_year().is_none_or(|dated| dated == first);
    ((same || is_title) && years.all(|year| year == first)).then_some(first)
}
