//! Days, months and deadlines: `17th June`, `by next March`, `end of this month`, `2028/29`.
//!
//! A date without year is the occurrence that the sentence looks towards, from the date of the document.

use domain::month::{CALENDAR_MONTHS, calendar_month};
use jiff::civil::Date;

use super::{Found, Sentence, easter};
use crate::figure::{Hedge, Kind, Value};
use crate::partial_day::PartialDay;

const BY: [&str; 5] = ["by", "until", "till", "before", "deadline"];
const LEADS: [&str; 27] = [
    "by",
    "until",
    "till",
    "before",
    "in",
    "since",
    "of",
    "from",
    "after",
    "next",
    "last",
    "this",
    "between",
    "to",
    "during",
    "for",
    "early",
    "late",
    "mid",
    "and",
    "through",
    "throughout",
    "end",
    "the",
    "every",
    "-",
    "on",
];
/// What a month names rather than dates: `the July report`.
const PAPERS: [&str; 10] =
    ["report", "paper", "papers", "letter", "figures", "minutes", "edition", "review", "data", "return"];
/// Words of a sentence that looks ahead.
const AHEAD: [&str; 30] = [
    "expects",
    "expect",
    "aims",
    "hopes",
    "intends",
    "proposes",
    "by",
    "until",
    "till",
    "will",
    "should",
    "must",
    "next",
    "due",
    "be",
    "shall",
    "deadline",
    "scheduled",
    "timeframe",
    "timetable",
    "expected",
    "plans",
    "planned",
    "intend",
    "would",
    "undertook",
    "asked",
    "closes",
    "starts",
    "ahead",
];
/// Words of a sentence that looks back.
const BACK: [&str; 18] = [
    "was",
    "were",
    "had",
    "did",
    "came",
    "said",
    "last",
    "since",
    "ended",
    "reported",
    "published",
    "announced",
    "held",
    "approved",
    "sent",
    "declared",
    "gave",
    "launched",
];
/// Words that make a future date a day by which something must be done.
const DUE: [&str; 22] = [
    "deadline",
    "timeframe",
    "timetable",
    "should",
    "must",
    "due",
    "submit",
    "submitted",
    "scheduled",
    "required",
    "implemented",
    "complete",
    "completed",
    "place",
    "set",
    "circulated",
    "closes",
    "report",
    "ready",
    "update",
    "delivered",
    "finalised",
];

/// The number of a month that a token names; `May` and `March` only where they can be no verb.
pub(crate) fn month_number(sentence: &Sentence<'_, '_>, idx: usize) -> Option<i8> {
    let token = sentence.at(idx)?;
    if !token.is_word() || !token.is_capitalised() {
        return None;
    }
    let month = calendar_month(&token.lower)?;
    let is_full = || CALENDAR_MONTHS.iter().any(|month| month.eq_ignore_ascii_case(&token.lower));
    let is_dated = || {
        next_is_year(sentence, idx + 1)
            || is_day_before(sentence, idx)
            || day_number(sentence, idx + 1).is_some()
    };
    if !is_full() && !is_dated() {
        return None;
    }
    let unsure = token.is_any(&["may", "march"]);
    let sure = sentence.after(idx, &LEADS)
        || next_is_year(sentence, idx + 1)
        || is_day_before(sentence, idx)
        || sentence.is(idx + 1, &["meeting"])
        || day_number(sentence, idx + 1).is_some();
    let lone = 0 == idx && !next_is_year(sentence, 1) && sentence.at(1).is_some_and(|next| !next.is_number());
    if unsure && (!sure || lone) {
        return None;
    }
    Some(month)
}

fn is_day_before(sentence: &Sentence<'_, '_>, idx: usize) -> bool {
    let ordinal = sentence.after(idx, &["st", "nd", "rd", "th", "of"]);
    let number = idx
        .checked_sub(1)
        .and_then(|before| sentence.at(before))
        .is_some_and(super::super::token::Token::is_number);
    number || (ordinal && !sentence.after(idx, &["of"]))
}

fn digits(sentence: &Sentence<'_, '_>, idx: usize) -> Option<i16> {
    sentence.at(idx).filter(|token| token.is_number() && token.text.len() <= 4)?.text.parse().ok()
}

fn year_at(sentence: &Sentence<'_, '_>, idx: usize) -> Option<i16> {
    sentence.at(idx).filter(|token| token.text.len() == 4)?;
    digits(sentence, idx).filter(|year| (1900..2100).contains(year))
}

fn next_is_year(sentence: &Sentence<'_, '_>, idx: usize) -> bool {
    let idx = if sentence.is(idx, &[","]) { idx + 1 } else { idx };
    year_at(sentence, idx).is_some()
}

/// `17`, `17th`: the day and the token after.
fn day_number(sentence: &Sentence<'_, '_>, idx: usize) -> Option<(i8, usize)> {
    let day = digits(sentence, idx).filter(|day| (1..=31).contains(day))?;
    if 2 < sentence.at(idx)?.text.len() || sentence.is(idx + 1, &[":", "%"]) {
        return None;
    }
    let ending = sentence.is(idx + 1, &["st", "nd", "rd", "th"]) && sentence.glued(idx + 1);
    Some((i8::try_from(day).ok()?, if ending { idx + 2 } else { idx + 1 }))
}

/// The financial year that is written at a token, by the year it begins in, and the token after.
pub(crate) fn financial_year_at(sentence: &Sentence<'_, '_>, idx: usize) -> Option<(i16, usize)> {
    let year = year_at(sentence, idx)?;
    let joined =
        sentence.is(idx + 1, &["/", "-", "–", "‑"]) && sentence.glued(idx + 1) && sentence.glued(idx + 2);
    let after = sentence.at(idx + 2).filter(|token| joined && token.is_number())?;
    let next: i16 = after.text.parse().ok()?;
    let follows = match after.text.len() {
        2 => (year + 1) % 100 == next,
        4 => year + 1 == next,
        _ => false,
    };
    follows.then_some((year, idx + 3))
}

/// A date as it is written, and the token after.
#[derive(Clone, Copy)]
struct Written {
    month: i8,
    day: Option<i8>,
    year: Option<i16>,
    end: usize,
}

/// `17 June 2025`, `17th of June`, `June 17, 2025`, `December 2025`, `June`.
fn written(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Written> {
    if let Some((day, at)) = day_number(sentence, idx) {
        let at = if sentence.is(at, &["of"]) { at + 1 } else { at };
        let month = month_number(sentence, at)?;
        let comma = usize::from(sentence.is(at + 1, &[","]) && year_at(sentence, at + 2).is_some());
        let year = year_at(sentence, at + 1 + comma);
        let end = at + 1 + if year.is_some() { comma + 1 } else { 0 };
        return Some(Written { month, day: Some(day), year, end });
    }
    let month = month_number(sentence, idx)?;
    if sentence.is(idx + 1, &PAPERS) {
        return None;
    }
    if let Some((day, at)) = day_number(sentence, idx + 1) {
        let comma = usize::from(sentence.is(at, &[","]));
        let year = year_at(sentence, at + comma);
        let end = if year.is_some() { at + comma + 1 } else { at };
        return Some(Written { month, day: Some(day), year, end });
    }
    let year = year_at(sentence, idx + 1).filter(|_| financial_year_at(sentence, idx + 1).is_none());
    let end = if year.is_some() { idx + 2 } else { idx + 1 };
    Some(Written { month, day: None, year, end })
}

/// The date that begins at a token.
pub(super) fn date(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    if let Some((day, end)) = in_digits(sentence, idx) {
        return Some(made(sentence, idx, end, day));
    }
    if sentence.is(idx, &["between"]) {
        return between(sentence, idx);
    }
    if sentence.says(idx, &["end", "of"]) {
        let (day, end) = end_of(sentence, idx + 2)?;
        return Some(made(sentence, idx, end, day));
    }
    if let Some((day, end)) = year_or_season(sentence, idx) {
        return Some(made(sentence, idx, end, day));
    }
    let relative = sentence.is(idx, &["next", "last", "this"]);
    let date = written(sentence, if relative { idx + 1 } else { idx })?;
    let day =
        resolve(sentence, &date, if relative { sentence.at(idx).map(|token| &*token.lower) } else { None })?;
    Some(made(sentence, idx, date.end, day))
}

/// `2025-06-17`, `17/06/2025`, `17.6.25`.
fn in_digits(sentence: &Sentence<'_, '_>, idx: usize) -> Option<(PartialDay, usize)> {
    let joined = |sign: &[&str]| {
        sentence.is(idx + 1, sign)
            && sentence.is(idx + 3, sign)
            && (1..5).all(|step| sentence.glued(idx + step))
    };
    let part = |step: usize| digits(sentence, idx + step);
    let (year, month, day) = if joined(&["-"]) && year_at(sentence, idx).is_some() {
        (part(0)?, part(2)?, part(4)?)
    } else if joined(&["/"]) {
        let year = part(4)?;
        (if year < 100 { 2000 + year } else { year }, part(2)?, part(0)?)
    } else {
        return None;
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1900..2100).contains(&year).then(|| (PartialDay::on(date), idx + 5))
}

/// `between October and December`.
fn between(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    let low = written(sentence, idx + 1)?;
    if !sentence.is(low.end, &["and"]) {
        return None;
    }
    let high = written(sentence, low.end + 1)?;
    let low = Written { year: low.year.or(high.year), ..low };
    let (from, to) = (resolve(sentence, &low, None)?, resolve(sentence, &high, None)?);
    // `between April and December`, told in March: both are gone.
    let gone = low.year.is_none() && to.months() < from.months() && to.months() <= sentence.dated.months();
    let from = if gone { from.in_year(to.year()? - i16::from(high.month < low.month))? } else { from };
    let to = if to.months() < from.months() { to.in_year(from.year()? + 1)? } else { to };
    let mut found = made(sentence, idx, high.end, from);
    found.value_high = Some(Value::Day(to));
    Some(found)
}

/// What `end of` goes with: a month, this month, the financial year, 2025/26, quarter 2.
fn end_of(sentence: &Sentence<'_, '_>, idx: usize) -> Option<(PartialDay, usize)> {
    let dated = sentence.dated;
    let at = if sentence.is(idx, &["the", "this", "next"]) { idx + 1 } else { idx };
    if let Some(date) = written(sentence, at).or_else(|| written(sentence, idx)) {
        return Some((resolve(sentence, &date, None)?.end()?, date.end));
    }
    if sentence.is(at, &["month"]) {
        let months = dated.months()? + i32::from(sentence.is(idx, &["next"]));
        let year = i16::try_from(months.div_euclid(12)).ok()?;
        return Some((
            PartialDay::month_of(year, i8::try_from(months.rem_euclid(12) + 1).ok()?)?.end()?,
            at + 1,
        ));
    }
    let later = i16::from(sentence.is(idx, &["next"]));
    if sentence.says(at, &["financial", "year"]) {
        return Some((PartialDay::month_of(dated.financial_year()? + 1 + later, 3)?.end()?, at + 2));
    }
    if let Some((year, end)) = financial_year_at(sentence, at) {
        return Some((PartialDay::month_of(year + 1, 3)?.end()?, end));
    }
    if let Some(year) = year_at(sentence, at) {
        return Some((PartialDay::month_of(year, 12)?.end()?, at + 1));
    }
    let this = sentence.is(idx, &["the", "this", "next"]) && sentence.is(at, &["year"]);
    if this && sentence.near_before(idx, 5, &BY) {
        return Some((PartialDay::month_of(dated.year()? + later, 12)?.end()?, at + 1));
    }
    None
}

/// `by 2030`, `by 2028/29`, `by autumn 2026`: a year or season only where something is due by it.
fn year_or_season(sentence: &Sentence<'_, '_>, idx: usize) -> Option<(PartialDay, usize)> {
    const SEASONS: [(&str, i8); 5] =
        [("spring", 3), ("summer", 6), ("autumn", 9), ("winter", 12), ("christmas", 12)];
    let due = sentence.near_before(idx, 2, &["by", "until", "before"]);
    if !due {
        // `should open in autumn 2027`
        let (_, month) = SEASONS.iter().find(|(season, _)| sentence.is(idx, &[season]))?;
        let year = year_at(sentence, idx + 1).filter(|year| sentence.dated.year() <= Some(*year))?;
        return Some((PartialDay::month_of(year, *month)?, idx + 2));
    }
    if let Some((year, end)) = financial_year_at(sentence, idx) {
        return Some((PartialDay::month_of(year + 1, 3)?, end));
    }
    if let Some(year) = year_at(sentence, idx) {
        return Some((PartialDay::year_alone(year), idx + 1));
    }
    let relative = usize::from(sentence.is(idx, &["next", "this"]));
    if sentence.says(idx, &["new", "year"]) {
        let date = Written { month: 1, day: None, year: None, end: idx + 2 };
        return Some((resolve(sentence, &date, Some("next"))?, date.end));
    }
    let at = idx + relative + 1;
    let year = year_at(sentence, at);
    if sentence.is(idx + relative, &["easter"]) {
        return easter::easter(sentence, year, at + usize::from(year.is_some()));
    }
    let (_, month) = SEASONS.iter().find(|(season, _)| sentence.is(idx + relative, &[season]))?;
    let date = Written { month: *month, day: None, year, end: at + usize::from(year.is_some()) };
    Some((resolve(sentence, &date, Some("next"))?, date.end))
}

/// A written date in its year: as written, or the occurrence the sentence looks towards.
fn resolve(sentence: &Sentence<'_, '_>, date: &Written, relative: Option<&str>) -> Option<PartialDay> {
    let day = PartialDay::without_year(date.month, date.day)?;
    if let Some(year) = date.year {
        return day.in_year(year);
    }
    let (Some(now), Some(year), Some(this)) =
        (sentence.dated.months(), sentence.dated.year(), sentence.dated.month())
    else {
        return Some(day);
    };
    let in_year = |year: i16| day.in_year(year).or(Some(day));
    let next = if date.month < this { year + 1 } else { year };
    let past = if this < date.month { year - 1 } else { year };
    match relative {
        Some("next") => return in_year(if date.month <= this { year + 1 } else { year }),
        Some("last") => return in_year(if this <= date.month { year - 1 } else { year }),
        Some(_) => return in_year(year),
        None => {}
    }
    let near = |words: &[&str]| {
        let before = sentence.near_before(date.end, 12, words);
        before || sentence.near_after(date.end, 4, words)
    };
    let gone = sentence.near_after(date.end, 4, &["had"]) || is_fronted(sentence, date.end);
    let due = !gone && sentence.near_before(date.end, 6, &["by", "until", "till", "next", "due"]);
    let far = date.month.rem_euclid(12) != this && (date.month - this).rem_euclid(12) >= 9;
    if due && far && sentence.near_before(date.end, 14, &["were", "was", "had", "promised"]) {
        return in_year(past);
    }
    if due || (near(&AHEAD) && !near(&BACK)) {
        return in_year(next);
    }
    if sentence.near_after(date.end, 4, &["had", "was", "were"]) {
        return in_year(past);
    }
    // `told its regulator in October that it would`
    let told = sentence.near_before(date.end, 2, &["in"])
        && sentence.is(date.end, &["that"])
        && near(&["told", "said", "announced", "warned", "reported"]);
    if told {
        return in_year(past);
    }
    let in_it = sentence.near_before(date.end, 2, &["in"]) && !near(&AHEAD);
    if in_it || near(&BACK) && !near(&["should", "must", "will"]) {
        return in_year(past);
    }
    let ahead = day.in_year(next).and_then(PartialDay::months).map_or(0, |months| months - now);
    in_year(if ahead <= 6 { next } else { past })
}

fn made(sentence: &Sentence<'_, '_>, first: usize, end: usize, day: PartialDay) -> Found {
    let hedge = hedge(sentence, first);
    let by = hedge.is_some()
        || sentence.near_before(first, 3, &["deadline", "due", "before", "later", "target", "ambition"]);
    let same = sentence.dated.months() == day.months();
    let past_day = same && sentence.dated.day().zip(day.day()).is_some_and(|(now, day)| day < now);
    let ahead = sentence.dated.months() <= day.months() && day.months().is_some() && !past_day;
    let after =
        || (end..end + 4).take_while(|at| !sentence.is(*at, &["that"])).any(|at| sentence.is(at, &DUE));
    let due = ahead && (sentence.near_before(first, 14, &DUE) || after());
    let gone = day.months() < sentence.dated.months()
        && day.months().is_some()
        && (sentence.near_after(end, 4, &["had", "was", "were"])
            || is_told_back(sentence, first)
            || is_fronted(sentence, end));
    let kind = if (by && !gone) || due { Kind::Deadline } else { Kind::Date };
    let unit = match (day.day(), day.month()) {
        (Some(_), _) => "date",
        (None, Some(_)) => "month",
        (None, None) => "year",
    };
    let mut found = Found::new(first, end, kind, Value::Day(day), unit);
    found.hedge = hedge.filter(|_| kind == Kind::Deadline);
    found
}

/// `By the end of August it was …`: a month that opens its sentence or clause, with what had come of it.
fn is_fronted(sentence: &Sentence<'_, '_>, end: usize) -> bool {
    let by = (end.saturating_sub(5)..end).find(|at| sentence.is(*at, &["by", "at"]));
    let opens = by.is_some_and(|by| by == 0 || sentence.after(by, &[")", ";", ":", ",", "that"]));
    opens
        && (end..end + 6)
            .take_while(|at| !sentence.is(*at, &["will", "must", "should", "would"]))
            .any(|at| sentence.is(at, &["was", "were", "had"]))
}

/// `they had delivered it by the end of September`, not `they had been promised it by then`.
fn is_told_back(sentence: &Sentence<'_, '_>, first: usize) -> bool {
    let near = |words: &[&str]| sentence.near_before(first, 12, words);
    near(&["had"]) && !near(&["promised", "asked", "told", "due"])
}

/// `by` or `until`, an article or an adjective between: `by the end of May`, `until late May`.
fn hedge(sentence: &Sentence<'_, '_>, first: usize) -> Option<Hedge> {
    let mut at = first;
    for _ in 0..2 {
        if sentence.after(at, &["the", "a", "early", "late", "mid", "-", "its", "their", "our"]) {
            at -= 1;
        }
    }
    match () {
        () if sentence.after(at, &["by", "before"]) => Some(Hedge::By),
        () if sentence.after(at, &["until", "till"]) => Some(Hedge::Until),
        () => None,
    }
}

/// Leaves out a month gone by that only says of when another figure of the sentence is.
pub(super) fn drop_periods_of_others(sentence: &Sentence<'_, '_>, found: &mut Vec<Found>) {
    let others = found.iter().any(|figure| !figure.kind.is_day());
    let heading = sentence.alone
        && sentence.tokens.len() <= 14
        && !sentence.tokens.last().is_some_and(|token| token.is_any(&[".", "!", "?"]));
    let ends: Vec<usize> =
        found.iter().filter(|figure| !figure.kind.is_day()).map(|figure| figure.end).collect();
    found.retain(|figure| {
        let Value::Day(day) = figure.value else { return true };
        // `rising to £31m by 2028/29`
        let of_last = figure.first.checked_sub(1).is_some_and(|by| ends.contains(&by));
        if of_last && financial_year_at(sentence, figure.first).is_some() {
            return false;
        }
        if figure.kind != Kind::Date {
            return true;
        }
        let gone = day.months() <= sentence.dated.months();
        let of_another = others && day.day().is_none() | sentence.after(figure.first, &["the"]);
        let is_end = sentence.is(figure.first, &["end"]);
        !(gone
            && (heading
                || (is_end && (others || sentence.said(figure.first, &["at", "the"])))
                || (of_another && day.day().is_none())))
    });
}
