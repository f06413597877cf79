//! Figures of single sentences in every form, and numbers that are none.

use crate::partial_day::PartialDay;
use crate::token::{Token, Tokens};

use super::{Sentence, figures};

/// The figures of a sentence of June 2025 as `kind value unit`, a hedge before them.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let tokens: Vec<Token<'_>> = Tokens::of(text, 0).collect();
    let dated = PartialDay::month_of(2025, 6).expect("June is a month");
    let sentence = Sentence { tokens: &tokens, dated, opens: true, alone: true };
    let found: Vec<String> = figures(&sentence)
        .iter()
        .map(|figure| {
            let shown = |value: crate::figure::Value| match value {
                crate::figure::Value::Number(number) => number.to_string(),
                crate::figure::Value::Day(day) => day.to_string(),
            };
            let hedge = figure.hedge.map(|hedge| format!("{} ", hedge.word())).unwrap_or_default();
            let high = figure.value_high.map(|high| format!("..{}", shown(high))).unwrap_or_default();
            let of = figure.of.map(|of| format!(" of {of}")).unwrap_or_default();
            format!("{hedge}{} {}{high}{of} {}", figure.kind.word(), shown(figure.value), figure.unit)
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn money_in_every_form() {
    check("It spent £18.8m on it.", &["money 18800000 GBP"]);
    check("It is worth 1.2 billion pounds.", &["money 1200000000 GBP"]);
    check("It will cost £1bn to £1.2bn.", &["money 1000000000..1200000000 GBP"]);
    check("between £4 and £5m is needed.", &["money 4000000..5000000 GBP"]);
    check("about £4-5m was lost.", &["about money 4000000..5000000 GBP"]);
    check("It moved from £1m to £2m.", &["money 1000000 GBP", "money 2000000 GBP"]);
    check("A variance of £(5.2)m was told.", &["money -5200000 GBP"]);
    check("It was -£3m then.", &["money -3000000 GBP"]);
    check("A deficit (£3m) was told.", &["money -3000000 GBP"]);
    check("UHL (£3m) was told.", &["money 3000000 GBP"]);
    check("It costs £18.76 per head.", &["money 18.76 GBP per head"]);
    check("A stamp is 50p now.", &["money 0.5 GBP"]);
    check("It is half a million pounds short.", &["money 500000 GBP"]);
    check("It is one point two billion pounds short.", &["money 1200000000 GBP"]);
    check("A £65-million gap is told.", &["money 65000000 GBP"]);
    check("It lost £12,4m then.", &[]);
    check("It lost £12,400 then.", &["money 12400 GBP"]);
}

#[test]
fn shares_in_digits_and_words() {
    check("It fell by up to 33%.", &["up to percentage 33 percent"]);
    check("It fell 30 to 33 per cent.", &["percentage 30..33 percent"]);
    check("It fell by twenty-five per cent.", &["percentage 25 percent"]);
    check("It grew by -2.5% then.", &["percentage -2.5 percent"]);
    check("Costs are cut in half by October.", &["fraction 0.5 share", "by deadline 2025-10 month"]);
    check("three quarters of the 42 systems are late", &["fraction 0.75 of 42 share"]);
    check("Two-thirds of them came.", &["fraction 0.666666 share"]);
    check("More than a third of posts go.", &["more than fraction 0.333333 share"]);
    check("One in seven beds is full.", &["ratio 0.142857 of 7 share"]);
    check("9 out of 10 agreed.", &["ratio 0.9 of 10 share"]);
}

#[test]
fn ranks_have_the_size_of_their_set() {
    check("It is in the lowest 10 out of 42 boards.", &["rank 10 of 42 place"]);
    check("It came 113th out of 123 trusts.", &["rank 113 of 123 place"]);
    check("It is the third worst in England.", &["rank 3 place"]);
}

#[test]
fn days_without_year_are_those_the_sentence_looks_towards() {
    check("It is in place by next March.", &["by deadline 2026-03 month"]);
    check("The meeting on 17th June heard it.", &["date 2025-06-17 date"]);
    check("It should be done between October and December.", &["deadline 2025-10..2025-12 month"]);
    check("They were to send it by the end of this month.", &["by deadline 2025-06-30 date"]);
    check("It must be done by 2028/29.", &["by deadline 2029-03 month"]);
    check("Plans are due by 31/03/2026.", &["by deadline 2026-03-31 date"]);
    check("It may be that they march on.", &[]);
}

#[test]
fn counts_take_in_their_noun() {
    check("The board employs 344 staff.", &["count 344 staff"]);
    check("The country's 42 ICB's merge.", &["count 42 icb's"]);
    check("At least 20 trusts are in it.", &["at least count 20 trusts"]);
    check("It has been there 3 times.", &["count 3 times"]);
    check("Of the 42, 12 will go.", &["count 42 ", "count 12 "]);
    check("They wait three weeks.", &["duration 3 week"]);
}

#[test]
fn further_forms_are_found() {
    check("It spent £18.8m¹ on it.", &["money 18800000 GBP"]);
    check("It costs £4–5m a year.", &["money 4000000..5000000 GBP"]);
    check("It fell 30–33% then.", &["percentage 30..33 percent"]);
    check("A loss (£3.2m) was told.", &["money -3200000 GBP"]);
    check(
        "It improved by 0.8 percentage points to 61.3%.",
        &["percentage 0.8 percentage points", "percentage 61.3 percent"],
    );
    check("It has 112 WTE nurses.", &["count 112 wte"]);
    check("There were 2.31 million A&E attendances.", &["count 2310000 a & e attendances"]);
    check("The cost was shared 50:50.", &["ratio 0.5 of 100 share"]);
    check("There were 612 falls (April: 548).", &["count 612 falls", "count 548 "]);
    check("By the end of May it was £9m behind.", &["money 9000000 GBP"]);
    check("It rises to £31m by 2028/29.", &["money 31000000 GBP"]);
    check("It expects to run out in November.", &["date 2025-11 month"]);
    check("Of 14 replies, of which nine agreed.", &["count 14 replies", "count 9 "]);
}

#[test]
fn numbers_that_are_no_figures_are_left() {
    check("Paper F, agenda item 9, page 3 of 11, DM1 4QX, ext. 233.", &[]);
    check("In all three hospitals it failed.", &[]);
    check("Call 01632 960 417 or 020 7946 0821.", &[]);
    check("See item 6, pages 14 to 31 and Appendix 2.", &[]);
    check("It opens at 9.30am and shuts at 17:00.", &[]);
    check("Harbour House, Stonebridge SB4 2QT.", &[]);
    check("The 10-Year Health Plan of 2024/25 follows COVID-19.", &[]);
    check("Minute 25/061 was noted 24/7.", &[]);
    check("In 2019 it was the first of its kind.", &[]);
    check("4 Comments", &[]);
    check("November 17, 2021", &[]);
    check("1. That this be noted.", &[]);
    check("Page 3 of 12", &[]);
    check("Ann Marsh, 71, leads those aged 65 and over.", &[]);
    check("One of them said one thing.", &[]);
}
