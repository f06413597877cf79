//! Words that say when: years, months, `last year`, `a year before`, and what a report says of its own time.

use super::Context;
use crate::find::{Sentence, financial_year_at, month_number, numeral};
use crate::partial_day::PartialDay;
use crate::read_period::ReadPeriod;

/// The period that begins at a token.
pub(super) fn at_token(sentence: &Sentence<'_, '_>, context: &Context<'_>, at: usize) -> Option<ReadPeriod> {
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
        () if says(&["ended", "march"]) || says(&["to", "march"]) && sentence.after(at, &["year"]) => {
            Some(ReadPeriod::Year(this - 1))
        }
        () if says(&["last", "month"]) && sentence.near_before(at, 4, &["until", "by", "before"]) => None,
        () if says(&["last", "month"]) => month_before(context.dated).map(ReadPeriod::Month),
        () => month(sentence, context, at),
    }
}

/// `a year before`
pub(super) fn is_a_year_before(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    let year = sentence.says(at, &["a", "year"])
        || sentence.is(at, &["twelve", "12"]) && sentence.is(at + 1, &["months"]);
    year && sentence.is(at + 2, &["before", "earlier", "ago"])
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
