//! The bulletin that the figures of a month give by themselves.

use domain::figure::{Basis, Definition, FigureKey, Subject, Support};
use domain::money::Pence;
use domain::month::Period;
use domain::month_end::MonthEnd;
use domain::organisation::Organisation;
use domain::provenance::Provenance;

use super::{Bulletin, BulletinPart};
use crate::words::amount::{Balance, Direction, is_nil};
use crate::words::{Draft, Sentence, View, Wording, capital_first, overview, plain_name};

/// As the public reads it, with deficit support.
const READING: View = View { wording: Wording::Public, support: Support::Including };

/// The bulletin; without a paragraph for what is not known.
pub(super) fn bulletin(month_end: &MonthEnd) -> Bulletin {
    let leads = overview::leads(month_end, READING).into_iter().take(2).collect();
    let mut parts = Vec::new();
    let mut add = |heading: &str, sentences: Vec<Sentence>| {
        if !sentences.is_empty() {
            parts.push(BulletinPart::Heading(heading.to_owned()));
            parts.push(BulletinPart::Paragraph(sentences));
        }
    };
    add("Where the money stands", leads);
    add("What changed in the month", since_last_month(month_end).into_iter().collect());
    add("Each body in turn", month_end.reported().filter_map(|one| of_body(month_end, one)).collect());
    add("Savings", savings(month_end).into_iter().collect());
    add("What comes next", next(month_end).into_iter().collect());
    let mut bulletin = Bulletin {
        title: title(month_end).text(),
        parts,
        changed: Vec::new(),
        provenance: Provenance::Published,
    };
    let are_all_synthetic = are_all_synthetic(month_end, &bulletin);
    if are_all_synthetic || parts_are_synthetic(month_end) {
        let words = if are_all_synthetic { ALL_SYNTHETIC } else { SOME_SYNTHETIC };
        let trust = [
            BulletinPart::Heading("How far to trust this".to_owned()),
            BulletinPart::Paragraph(vec![Draft::default().say(words).done()]),
        ];
        // What is wholly invented says so before anything else.
        let at = if are_all_synthetic { 0 } else { bulletin.parts.len() };
        bulletin.parts.splice(at..at, trust);
    }
    bulletin
}

const SOME_SYNTHETIC: &str =
    "Some of these figures are synthetic: they fill gaps in what is known, and nobody reported them.";
const ALL_SYNTHETIC: &str = "All of these figures are synthetic: they show how this works, nobody reported them, and they say nothing of these bodies.";

/// Whether nothing that is stated was reported or published.
fn are_all_synthetic(month_end: &MonthEnd, bulletin: &Bulletin) -> bool {
    let figures = bulletin.figures();
    let is_synthetic =
        |id| month_end.figures.get(id).is_some_and(|figure| figure.provenance() == Provenance::Synthetic);
    !figures.is_empty() && figures.iter().all(is_synthetic)
}

/// `The NHS here is £18.8 million worse than planned after 5 months`.
pub(super) fn title(month_end: &MonthEnd) -> Sentence {
    overview::headline(month_end, READING)
}

/// `Over the whole year the bodies expect to spend £80.0 million more than they receive. That is on plan.`
fn next(month_end: &MonthEnd) -> Option<Sentence> {
    if let Some(outturn) = overview::outturn(month_end, READING) {
        return Some(outturn);
    }
    let of = |basis| {
        let system = month_end.system_subject();
        month_end.figure(&month_end.whole_year(Definition::Position, system, basis, Support::Including))
    };
    let (forecast, variance) = (of(Basis::Forecast)?, of(Basis::ForecastVariance)?);
    let draft = Draft::default().say("Over the whole year the bodies expect to ");
    let draft = match Balance::of(forecast.value) {
        Balance::Even => draft.show(forecast, "spend what they receive".to_owned()),
        Balance::Deficit => draft.say("spend ").amount(forecast).say(" more than they receive"),
        Balance::Surplus => draft.say("spend ").amount(forecast).say(" less than they receive"),
    };
    Some(draft.say(". That is ").variance(variance).say(".").done())
}

/// `A month ago it was £15.0 million worse than planned. The gap grew in the month.`
fn since_last_month(month_end: &MonthEnd) -> Option<Sentence> {
    let before = month_end.month.before()?;
    let key = position(month_end, month_end.system_subject(), Basis::ActualVariance);
    let now = month_end.figure(&key)?;
    let then =
        month_end.figure(&FigureKey { period: Period::to_date(month_end.year, before), ..key.clone() })?;
    let draft = Draft::default().say(&format!("At the end of {} the money was ", before.name()));
    let draft = draft.variance(then).say(". ").rest_on(now);
    let (was, is) = (then.value, now.value);
    let words = match (Direction::of(was), Direction::of(is)) {
        _ if is_nil(is - was) => "The gap did not change in the month.",
        (Direction::Adverse, Direction::Adverse) if is < was => "The gap grew in the month.",
        (Direction::Adverse, Direction::Adverse) => "The gap got smaller in the month.",
        _ if is < was => "It got worse in the month.",
        _ => "It got better in the month.",
    };
    Some(draft.say(words).done())
}

/// `UHL spent £40.0 million more than it received. That is £3.0 million worse than planned.`
fn of_body(month_end: &MonthEnd, organisation: &Organisation) -> Option<Sentence> {
    let of = |basis| {
        let subject = Subject::Organisation(organisation.code.clone());
        month_end.figure(&position(month_end, subject, basis))
    };
    let (actual, variance) = (of(Basis::Actual)?, of(Basis::ActualVariance)?);
    let draft = Draft::default().say(&format!("{} ", capital_first(&plain_name(organisation))));
    let draft = match Balance::of(actual.value) {
        Balance::Even => draft.show(actual, "spent what it received".to_owned()),
        Balance::Deficit => draft.say("spent ").amount(actual).say(" more than it received"),
        Balance::Surplus => draft.say("spent ").amount(actual).say(" less than it received"),
    };
    Some(draft.say(". That is ").variance(variance).say(".").done())
}

/// `The plan was to save £30.0 million by now. The savings so far come to £25.0 million.`
fn savings(month_end: &MonthEnd) -> Option<Sentence> {
    let of = |basis| {
        let system = month_end.system_subject();
        month_end.figure(&month_end.to_date(Definition::Efficiency, system, basis, Support::Including))
    };
    let (plan, actual) = (of(Basis::Plan)?, of(Basis::Actual)?);
    if plan.value == Pence::ZERO {
        return None;
    }
    let draft = Draft::default().say("The plan was to save ").amount(plan).say(" by now. ");
    Some(draft.say("The savings so far come to ").amount(actual).say(".").done())
}

fn position(month_end: &MonthEnd, subject: Subject, basis: Basis) -> FigureKey {
    month_end.to_date(Definition::Position, subject, basis, Support::Including)
}

fn parts_are_synthetic(month_end: &MonthEnd) -> bool {
    let key = position(month_end, month_end.system_subject(), Basis::ActualVariance);
    let organisations = month_end.reported().map(|one| Subject::Organisation(one.code.clone()));
    let keys = organisations.map(|subject| position(month_end, subject, Basis::Actual));
    month_end.weakest(&keys.chain([key]).collect::<Vec<_>>()) == Provenance::Synthetic
}
