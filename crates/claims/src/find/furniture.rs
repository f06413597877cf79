//! Numbers that are no figures: times, telephone numbers, references, list numbers, pages, postings.

use super::{Sentence, calendar, numeral};
use crate::layout::is_list_number;
use crate::quantity::Quantity;

/// Words before a number that make it a reference.
const REFERENCES: [&str; 70] = [
    "item",
    "items",
    "agenda",
    "page",
    "pages",
    "p",
    "pp",
    "paper",
    "papers",
    "appendix",
    "annex",
    "section",
    "sections",
    "regulation",
    "regulations",
    "reg",
    "article",
    "paragraph",
    "paragraphs",
    "para",
    "minute",
    "minutes",
    "table",
    "tables",
    "figure",
    "fig",
    "chapter",
    "phase",
    "month",
    "months",
    "tier",
    "level",
    "band",
    "bands",
    "ward",
    "version",
    "no",
    "number",
    "ref",
    "reference",
    "room",
    "floor",
    "route",
    "junction",
    "act",
    "schedule",
    "part",
    "step",
    "stage",
    "group",
    "category",
    "grade",
    "enclosure",
    "question",
    "recommendation",
    "objective",
    "note",
    "line",
    "row",
    "column",
    "box",
    "option",
    "type",
    "covid",
    "quarter",
    "q",
    "standing",
    "order",
    "domain",
    "clause",
];
const UNITS_OF_PLACE: [&str; 12] =
    ["am", "pm", "a", "st", "nd", "rd", "th", "s", "noon", "hrs", "midnight", "mg"];
const NOT_TELEPHONE: [&str; 3] = [".", ",", "%"];

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Whether the whole passage is furniture: the date of a posting, `4 Comments`, `Page 3 of 12`.
pub(super) fn is_furniture(sentence: &Sentence<'_, '_>) -> bool {
    const COUNTERS: [&str; 11] = [
        "comments",
        "comment",
        "replies",
        "shares",
        "views",
        "likes",
        "min",
        "read",
        "responses",
        "followers",
        "results",
    ];
    let tokens = sentence.tokens;
    let elsewhere = sentence.is(0, &["read", "related", "sign", "see"])
        && sentence.is(1, &["more", "this", "also", "up", ":"]);
    if sentence.alone && elsewhere {
        return true;
    }
    if !sentence.alone || 8 < tokens.len() {
        return false;
    }
    let number = tokens.first().is_some_and(super::super::token::Token::is_number);
    if tokens.len() <= 4 && number && sentence.near_after(1, 3, &COUNTERS) {
        return true;
    }
    let from = if sentence.is(0, &DAYS) { 1 + usize::from(sentence.is(1, &[","])) } else { 0 };
    let posted = calendar::date(sentence, from)
        .is_some_and(|date| tokens.len() <= date.end + 4 && is_short_tail(sentence, date.end));
    posted
        || (tokens.len() == 1 && number)
        || (tokens.len() <= 5
            && sentence.is(0, &["page", "-"])
            && sentence.at(1).is_some_and(super::super::token::Token::is_number))
}

/// Whether nothing but a time follows.
fn is_short_tail(sentence: &Sentence<'_, '_>, from: usize) -> bool {
    sentence.tokens[from.min(sentence.tokens.len())..]
        .iter()
        .all(|token| token.is_number() || token.is_any(&["at", "am", "pm", ",", ":", ".", "-"]))
}

/// The token after a number that is no figure; `None` where it may be one.
pub(super) fn passed_over(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    let token = sentence.at(idx)?;
    if token.is_any(&["one"]) {
        return single(sentence, idx);
    }
    if token.is("£") {
        return comma_for_point(sentence, idx);
    }
    if !token.is_number() {
        return if token.is_word() { of_word(sentence, idx) } else { None };
    }
    if calendar::date(sentence, idx).is_some() {
        return None;
    }
    time(sentence, idx)
        .or_else(|| telephone(sentence, idx))
        .or_else(|| list_number(sentence, idx))
        .or_else(|| part_of_a_name(sentence, idx))
        .or_else(|| reference(sentence, idx))
        .or_else(|| street(sentence, idx))
        .or_else(|| year(sentence, idx))
        .or_else(|| age(sentence, idx))
        .or_else(|| ordinal(sentence, idx))
}

/// `£12,4m`: a comma that parts no thousands. It may be meant for a point, and neither £12 nor £4m is.
fn comma_for_point(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    let is_number = |at: usize| sentence.at(at).is_some_and(crate::token::Token::is_number);
    let is_parted = is_number(idx + 1)
        && sentence.is(idx + 2, &[","])
        && sentence.glued(idx + 2)
        && is_number(idx + 3)
        && sentence.glued(idx + 3);
    is_parted.then_some(if sentence.glued(idx + 4) { idx + 5 } else { idx + 4 })
}

const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// Bare `one` is an article more often than a number.
fn single(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    let counts = sentence.is(
        idx + 1,
        &["in", "hundred", "thousand", "million", "billion", "third", "quarter", "fifth", "half", "tenth"],
    ) || sentence.says(idx + 1, &["out", "of"])
        || sentence.is(idx + 1, &["point"]) && sentence.is(idx + 2, &DIGITS)
        || sentence.is(idx + 1, &["-"])
            && sentence.is(idx + 2, &["third", "quarter", "fifth", "tenth", "half"])
        || sentence.is(idx + 1, &["patient", "person", "resident", "child", "adult"])
            && sentence.is(idx + 2, &["in"])
        || sentence.says(idx + 2, &["for", "every"])
        || sentence.is(idx + 2, &["per"]);
    if counts { None } else { Some(idx + 1) }
}

/// A word with a hyphen before a number: `COVID-19`; a web address or an e-mail.
fn of_word(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    let token = sentence.at(idx)?;
    let dashed = sentence.is(idx + 1, &["-"]) && sentence.glued(idx + 1) && sentence.glued(idx + 2);
    if dashed && !token.is_any(&["mid", "sub", "pre", "post"]) && sentence.at(idx + 2)?.is_number() {
        return Some(idx + 3);
    }
    let address = token.is_any(&["http", "https", "www"]) || sentence.is(idx + 1, &["@"]);
    if !address {
        return None;
    }
    let mut at = idx + 1;
    while sentence.glued(at) {
        at += 1;
    }
    Some(at)
}

/// `09.30`, `2:15 pm`, `9am`, `09.30 to 12.45`, `at 12.40`.
fn time(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    let text = sentence.at(idx)?.text;
    let minutes =
        |minutes: &str| minutes.len() == 2 && minutes.chars().all(|d| d.is_ascii_digit()) && minutes < "60";
    let hour = |hour: &str| hour.len() <= 2 && hour.parse::<u8>().is_ok_and(|hour| hour < 25);
    let mut end = idx + 1;
    let dotted = text.split_once('.').is_some_and(|(before, after)| hour(before) && minutes(after));
    let colon = hour(text)
        && !super::share::is_split(sentence, idx)
        && sentence.is(end, &[":"])
        && sentence.glued(end)
        && sentence.at(end + 1).is_some_and(|token| token.glued && minutes(token.text));
    if colon {
        end += 2;
    }
    let half = sentence.is(end, &["am", "pm", "noon", "hrs", "midnight"])
        || (sentence.is(end, &["a", "p"]) && sentence.is(end + 1, &["."]) && sentence.is(end + 2, &["m"]));
    if half && (dotted || colon || hour(text)) {
        return Some(end + 1);
    }
    let other = sentence.is(end, &["-", "–", "to"]) && is_time_text(sentence, end + 1);
    let before = 2 <= idx && sentence.after(idx, &["-", "–", "to"]) && is_time_text(sentence, idx - 2);
    let said = sentence.after(idx, &["at", "from"])
        || (sentence.after(idx, &[","]) && sentence.at(idx + 1).is_none());
    let money =
        sentence.after(idx, &["£"]) || sentence.is(end, &["%", "per", "million", "m", "bn", "billion"]);
    let is_time = (dotted && text.starts_with('0') && text.len() == 5)
        || colon && !sentence.near_before(idx, 4, &["ratio"])
        || (dotted && (other || before || said));
    (is_time && !money).then_some(end)
}

fn is_time_text(sentence: &Sentence<'_, '_>, idx: usize) -> bool {
    sentence.at(idx).is_some_and(|token| {
        let parts = token.text.split_once('.');
        parts.is_some_and(|(hour, minutes)| {
            hour.parse::<u8>().is_ok_and(|hour| hour < 25) && minutes.len() == 2 && minutes < "60"
        })
    }) && !sentence.is(idx + 1, &["%", "per", "million", "m"])
}

/// `01632 960 417`, `+44 20 7946 0821`: groups of digits of which the first begins with 0 or stands after a `+`.
fn telephone(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    let token = sentence.at(idx)?;
    let plain = token.text.chars().all(|letter| letter.is_ascii_digit());
    let zero = plain && token.text.starts_with('0') && 1 < token.text.len();
    let called = sentence.near_before(
        idx,
        3,
        &["tel", "telephone", "phone", "call", "ring", "fax", "mobile", "ext", "dial"],
    ) && plain
        && (3 <= token.text.len());
    let plus = plain
        && sentence.after(idx, &["+"])
        && sentence.glued(idx)
        && 2 <= token.text.len()
        && sentence.at(idx + 1).is_some_and(super::super::token::Token::is_number);
    let emergency = plain && matches!(token.text, "111" | "999" | "101" | "112");
    let counts =
        super::count::counts_something(sentence, idx) || sentence.is(idx + 1, &["wte", "fte", "%", "per"]);
    if emergency && !counts {
        return Some(idx + 1);
    }
    if !(zero || called || plus) {
        return None;
    }
    let mut end = idx + 1;
    while sentence.at(end).is_some_and(|next| {
        next.is_number()
            || next.is_any(&["-", "("])
                && sentence.at(end + 1).is_some_and(super::super::token::Token::is_number)
    }) && !sentence.is(end, &NOT_TELEPHONE)
    {
        end += 1;
    }
    Some(end)
}

/// `1.`, `2.1`, `12)`, `34. Access`, `25/061` at the beginning of a passage or line.
fn list_number(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    let token = sentence.at(idx)?;
    let bullet = 1 == idx && sentence.is(0, &["-", "•", "·", "*", "("]);
    let begins = (sentence.opens && (0 == idx || bullet)) || token.first_of_line;
    if !begins {
        return None;
    }
    let mut end = idx + 1;
    let mut word = token.text.to_owned();
    while sentence.at(end).is_some_and(|next| next.glued) && end < idx + 6 {
        word.push_str(sentence.at(end)?.text);
        end += 1;
    }
    let lone = (sentence.opens && 0 == idx) && sentence.at(idx + 1).is_none();
    (is_list_number(&word) || lone).then_some(end)
}

/// `8a`, `2QT`, `65-year-old`, `24/7`, `10-Year Health Plan`.
fn part_of_a_name(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    const NAMES: [&str; 17] = [
        "plan",
        "plans",
        "health",
        "forward",
        "strategy",
        "target",
        "standard",
        "standards",
        "framework",
        "vision",
        "programme",
        "view",
        "settlement",
        "old",
        "performance",
        "deal",
        "review",
    ];
    let token = sentence.at(idx)?;
    let next = sentence.at(idx + 1);
    let tail = next.filter(|next| next.glued && next.is_word() && !is_unit(&next.lower));
    if tail.is_some_and(|tail| !UNITS_OF_PLACE[3..7].contains(&&*tail.lower)) {
        return Some(idx + 2);
    }
    let before_glued = token.glued && sentence.after(idx, &["/", "#", "№", "_", "@", "."]);
    let slash = sentence.is(idx + 1, &["/"]) && sentence.glued(idx + 1);
    if slash && numeral(sentence, idx + 2).is_some() {
        let fraction = super::share::fraction(sentence, idx).is_some();
        let rate = sentence.at(idx + 2).is_some_and(|after| !after.glued);
        return if fraction || rate { None } else { Some(past_slashes(sentence, idx)) };
    }
    if before_glued && !sentence.near_before(idx, 2, &["and"]) {
        return Some(idx + 1);
    }
    let hyphen = sentence.is(idx + 1, &["-", "‑"])
        && sentence.is(idx + 2, &["year", "hour", "week", "day", "month", "minute", "point"]);
    if hyphen && (sentence.near_after(idx + 3, 3, &NAMES) || sentence.is(idx + 3, &["-"])) {
        return Some(idx + 3);
    }
    None
}

fn past_slashes(sentence: &Sentence<'_, '_>, idx: usize) -> usize {
    let mut end = idx + 1;
    while sentence.glued(end) && end < idx + 12 {
        end += 1;
    }
    end
}

/// Whether letters that touch a number are its unit.
fn is_unit(word: &str) -> bool {
    matches!(
        word,
        "m" | "mn"
            | "bn"
            | "k"
            | "b"
            | "tn"
            | "million"
            | "billion"
            | "p"
            | "pc"
            | "percent"
            | "x"
            | "hrs"
            | "mins"
            | "wte"
            | "fte"
            | "mln"
    )
}

/// `item 6`, `pages 14 to 31`, `Agenda Item\n8`, `month 5`, `type 1`.
fn reference(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    let mut before = idx;
    while sentence.after(before, &[".", ":", "#", "(", "("]) && sentence.glued(before - 1) {
        before -= 1;
    }
    let named = sentence.after(before, &REFERENCES) && !sentence.said(before, &["in", "order"]);
    // `3 months 5` is no reference; `in total` neither. Money and shares after such words are figures.
    let figure = sentence.is(idx + 1, &["%", "per", "percent", "million", "bn", "m"]);
    if !named || figure {
        return None;
    }
    let mut end = idx + 1;
    while sentence.is(end, &["to", "and", ",", "-", "–", "&", "of"])
        && sentence.at(end + 1).is_some_and(super::super::token::Token::is_number)
        && !sentence.at(end + 2).is_some_and(|token| token.is_word() && !token.is_any(&["and", "to", "of"]))
    {
        end += 2;
    }
    Some(end)
}

/// `14 Mill Street`.
fn street(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    const STREETS: [&str; 12] = [
        "street", "road", "lane", "avenue", "house", "court", "square", "drive", "close", "terrace", "way",
        "gardens",
    ];
    let named = sentence.at(idx + 1).is_some_and(|token| token.is_word() && token.is_capitalised());
    let street = (idx + 2..idx + 4).any(|at| {
        sentence.is(at, &STREETS) && sentence.at(at).is_some_and(crate::token::Token::is_capitalised)
    });
    (named && street).then_some(idx + 1)
}

/// `2024/25`, `2019`: years say of when another figure is.
fn year(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    if let Some((_, end)) = calendar::financial_year_at(sentence, idx) {
        return Some(end);
    }
    let text = sentence.at(idx)?.text;
    let year = text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year));
    let led = sentence.after(
        idx,
        &["in", "since", "from", "of", "by", "during", "until", "to", "and", "before", "after", "-"],
    );
    let counts = sentence
        .is(idx + 1, &["patients", "people", "staff", "wte", "beds", "appointments", "posts", "children"]);
    (year && (led || !counts)).then_some(idx + 1)
}

/// `Ann Marsh, 71, who`, `aged 65`, `the over-65s`, `residents are over 65`.
fn age(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    let small = Quantity::read(sentence.at(idx)?.text)?.as_whole().is_some_and(|age| age < 110);
    if !small {
        return None;
    }
    let capital = 2 <= idx && sentence.at(idx - 2).is_some_and(super::super::token::Token::is_capitalised);
    let comma = sentence.after(idx, &[","]) && capital && sentence.is(idx + 1, &[","]);
    let aged = sentence.near_before(idx, 3, &["aged", "age", "ages"]);
    let plural = sentence.is(idx + 1, &["s"]) && sentence.glued(idx + 1);
    let over = sentence.after(idx, &["over", "under", "-"])
        && sentence.near_before(
            idx,
            5,
            &["residents", "people", "population", "patients", "those", "adults", "children"],
        )
        && !sentence.at(idx + 1).is_some_and(|token| token.is_word() && !token.is_any(&["and", "or", "who"]))
        && !sentence.is(idx + 1, &["%"]);
    (comma || aged || plural || over).then_some(idx + 1)
}

/// `1st`, `14th month`: an ordinal is a figure only as a rank or in a date.
fn ordinal(sentence: &Sentence<'_, '_>, idx: usize) -> Option<usize> {
    let ending = sentence.is(idx + 1, &["st", "nd", "rd", "th"]) && sentence.glued(idx + 1);
    (ending && super::share::rank(sentence, idx).is_none()).then_some(idx + 2)
}
