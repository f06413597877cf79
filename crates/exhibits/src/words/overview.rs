//! The headline and the three sentences under it: what is, who carries it, what must come next.

use std::num::NonZeroU8;

use domain::figure::{Basis, Definition, Figure, Subject, Support};
use domain::money::Pence;
use domain::month::Month;
use domain::month_end::MonthEnd;

use super::amount::{Balance, Direction, Scale, is_nil, pounds};
use super::{Draft, Sentence, View, Wording, capital_first, plain_name, separator};

/// `The system is £18.8 million worse than planned after 5 months`.
#[must_use]
pub fn headline(month_end: &MonthEnd, view: View) -> Sentence {
    let Some(variance) =
        position_to_date(month_end, month_end.system_subject(), Basis::ActualVariance, view.support)
    else {
        return nothing_reported(month_end).done();
    };
    let draft = match who_reported(month_end) {
        Reported::All => {
            Draft::default().say(&capital_first(&format!("{}{} is ", without(view), system(view.wording))))
        }
        Reported::Some { n_in, n_all } => Draft::default().say(&format!(
            "{n_in} of {n_all} organisations reported: {}{} ",
            without(view),
            if n_in == 1 { "it is" } else { "together they are" }
        )),
    };
    draft.variance(variance).say(&format!(" {}", after(month_end.month))).done()
}

/// What is, who carries it, and what must come next: three sentences or, where a figure is not
/// known, a sentence that says so.
#[must_use]
pub fn leads(month_end: &MonthEnd, view: View) -> Vec<Sentence> {
    vec![what_is(month_end, view), who(month_end, view), what_next(month_end, view)]
}

fn what_is(month_end: &MonthEnd, view: View) -> Sentence {
    let position = |basis| position_to_date(month_end, month_end.system_subject(), basis, view.support);
    let (Some(actual), Some(plan)) = (position(Basis::Actual), position(Basis::Plan)) else {
        return nothing_reported(month_end).say(".").done();
    };
    let end = month_end.month.last_day(month_end.year);
    let subject = match who_reported(month_end) {
        Reported::All => system(view.wording).to_owned(),
        Reported::Some { n_in: 1, .. } => "the 1 organisation that reported".to_owned(),
        Reported::Some { n_in, .. } => format!("the {n_in} organisations that reported"),
    };
    let opening =
        format!("{}by the end of {} {} {subject} ", without(view), month_end.month.name(), end.year());
    let draft = Draft::default().say(&capital_first(&opening));
    let support = month_end
        .figure(&month_end.to_date(
            Definition::Support,
            month_end.system_subject(),
            Basis::Actual,
            Support::Including,
        ))
        .filter(|support| view.support == Support::Including && !is_nil(support.value));
    let planned = Balance::of(plan.value);
    match view.wording {
        Wording::Staff => {
            let mut draft = draft.say("had ").position(actual);
            if let Some(support) = support {
                draft = draft.say(" after ").amount(support).say(" of deficit support");
            }
            if planned == Balance::Even {
                draft.say(", against a plan to ").show(plan, "break even".to_owned()).say(".").done()
            } else if planned == Balance::of(actual.value) {
                draft.say(", against ").amount(plan).say(" planned.").done()
            } else {
                let words = format!(", against a planned {} of ", planned.word());
                draft.say(&words).amount(plan).say(".").done()
            }
        }
        Wording::Public => {
            let received = match who_reported(month_end) {
                Reported::Some { n_in: 2.., .. } => "they received",
                _ => "it received",
            };
            let mut draft = spent(draft.say("had "), "spent", actual, received);
            if let Some(support) = support {
                draft = draft.say(", counting ").amount(support).say(" of national support");
            }
            spent(draft.say("; the plan was to have "), "spent", plan, received).say(".").done()
        }
    }
}

fn who(month_end: &MonthEnd, view: View) -> Sentence {
    let total = position_to_date(month_end, month_end.system_subject(), Basis::ActualVariance, view.support);
    let mut parts: Vec<(String, &Figure)> = month_end
        .reported()
        .filter_map(|organisation| {
            let subject = Subject::Organisation(organisation.code.clone());
            let variance = position_to_date(month_end, subject, Basis::ActualVariance, view.support)?;
            Some((plain_name(organisation), variance))
        })
        .collect();
    let Some(total) = total.filter(|_| !parts.is_empty()) else {
        return Draft::default().say("What each organisation adds to the difference is not known.").done();
    };
    parts.sort_by_key(|(_, variance)| std::cmp::Reverse(variance.value.magnitude()));
    let on = |direction| -> Vec<(String, &Figure)> {
        parts.iter().filter(|(_, variance)| Direction::of(variance.value) == direction).cloned().collect()
    };
    let (adverse, favourable, on_plan) =
        (on(Direction::Adverse), on(Direction::Favourable), on(Direction::OnPlan));
    let draft = Draft::default().rest_on(total);
    let draft = if adverse.is_empty() && favourable.is_empty() {
        let draft = parts.iter().fold(draft, |draft, (_, variance)| draft.rest_on(variance));
        return draft.say("Every organisation that reported is on plan.").done();
    } else if adverse.is_empty() || favourable.is_empty() {
        account_for(draft, if adverse.is_empty() { &favourable } else { &adverse })
    } else {
        let (first, second) = match Direction::of(total.value) {
            Direction::Favourable => (&favourable, &adverse),
            Direction::Adverse | Direction::OnPlan => (&adverse, &favourable),
        };
        each_is(each_is(draft, first).say("; "), second)
    };
    let on_plan = on_plan.iter().enumerate().fold(draft, |draft, (idx, (name, variance))| {
        let opening = if idx == 0 { "; " } else { separator(idx, on_plan.len()) };
        draft.say(opening).say(name).rest_on(variance)
    });
    let verb = match parts.len() - adverse.len() - favourable.len() {
        0 => ".",
        1 => " is on plan.",
        _ => " are on plan.",
    };
    capitalised(on_plan.say(verb))
}

/// `A accounts for £14.8 million of the difference, B for £3.0 million and C for £1.0 million`.
fn account_for(draft: Draft, parts: &[(String, &Figure)]) -> Draft {
    parts.iter().enumerate().fold(draft, |draft, (idx, (name, variance))| {
        let draft = draft.say(separator(idx, parts.len())).say(name);
        if idx == 0 {
            draft.say(" accounts for ").amount(variance).say(" of the difference")
        } else {
            draft.say(" for ").amount(variance)
        }
    })
}

/// `A is £4.6 million worse than planned and B £3.0 million`; all go the same way.
fn each_is(draft: Draft, parts: &[(String, &Figure)]) -> Draft {
    parts.iter().enumerate().fold(draft, |draft, (idx, (name, variance))| {
        let draft = draft.say(separator(idx, parts.len())).say(name);
        if idx == 0 { draft.say(" is ").variance(variance) } else { draft.say(" ").amount(variance) }
    })
}

/// Of a year that is over, how it ended against its plan; nothing while months are to come, or where that is
/// not known. Nothing of such a year is forecast any more.
#[must_use]
pub fn outturn(month_end: &MonthEnd, view: View) -> Option<Sentence> {
    if month_end.month < Month::LAST {
        return None;
    }
    let of = |basis| position_to_date(month_end, month_end.system_subject(), basis, view.support);
    let (actual, variance) = (of(Basis::Actual)?, of(Basis::ActualVariance)?);
    let (whose, plan, receive) = match who_reported(month_end) {
        Reported::All => (system(view.wording).to_owned(), "its plan was", "it received"),
        Reported::Some { n_in: 1, .. } => {
            ("the 1 organisation that reported".to_owned(), "its plan was", "it received")
        }
        Reported::Some { n_in, .. } => {
            (format!("the {n_in} organisations that reported"), "their plan was", "they received")
        }
    };
    let draft = Draft::default().say(&format!("The year is over: {}{whose} ", without(view)));
    let draft = match view.wording {
        Wording::Staff => draft.say("ended it with ").position(actual),
        Wording::Public => spent(draft, "spent", actual, receive),
    };
    let fate = if Direction::of(variance.value) == Direction::Adverse { "missed" } else { "met" };
    Some(draft.say(", ").variance(variance).say(&format!("; {plan} {fate}.")).done())
}

fn what_next(month_end: &MonthEnd, view: View) -> Sentence {
    if let Some(outturn) = outturn(month_end, view) {
        return outturn;
    }
    let year = |subject: Subject, basis| {
        month_end.figure(&month_end.whole_year(Definition::Position, subject, basis, view.support))
    };
    let system = month_end.system_subject();
    let (Some(forecast), Some(variance)) =
        (year(system.clone(), Basis::Forecast), year(system.clone(), Basis::ForecastVariance))
    else {
        return Draft::default().say("No forecast of the year is in.").done();
    };
    let own: Vec<_> = month_end
        .reported()
        .filter_map(|organisation| {
            year(Subject::Organisation(organisation.code.clone()), Basis::ForecastVariance)
        })
        .collect();
    let holds = |figure: &Figure| Direction::of(figure.value) == Direction::OnPlan;
    let draft = Draft::default().say(without(view)).rest_on(variance);
    let draft = if holds(variance) && own.iter().all(|variance| holds(variance)) {
        let draft = own.iter().fold(draft, |draft, variance| draft.rest_on(variance));
        match view.wording {
            Wording::Staff => draft
                .say("every organisation that reported forecasts its plan for the year, ")
                .position(forecast),
            Wording::Public => spent(
                draft.say("every organisation that reported expects to keep to its plan for the year, to "),
                "spend",
                forecast,
                "is received",
            ),
        }
    } else {
        let draft = match view.wording {
            Wording::Staff => {
                draft.say("the organisations’ own forecasts give ").position(forecast).say(" for the year, ")
            }
            Wording::Public => spent(
                draft.say("over the whole year the organisations expect to "),
                "spend",
                forecast,
                "they receive",
            )
            .say(", "),
        };
        draft.variance(variance)
    };
    let actual = position_to_date(month_end, system, Basis::Actual, view.support);
    let draft = match (actual, NonZeroU8::new(12 - month_end.month.get())) {
        (Some(actual), Some(n_left)) => {
            run_rate(draft.rest_on(actual), month_end.month, n_left, actual.value, forecast.value)
        }
        _ => draft.say("."),
    };
    capitalised(draft)
}

/// What the remaining months must average, against those that are closed.
fn run_rate(draft: Draft, month: Month, n_left: NonZeroU8, actual: Pence, forecast: Pence) -> Draft {
    let needed = (forecast - actual).prorata(1, n_left);
    let so_far = actual.prorata(1, month.count());
    let must = if n_left.get() == 1 {
        "the remaining month must show".to_owned()
    } else {
        format!("the remaining {n_left} months must average")
    };
    let same_side = Balance::of(needed) == Balance::of(so_far) && !is_nil(needed);
    let so_far = if same_side { pounds(so_far, Scale::Words) } else { balance(so_far) };
    draft.say(&format!(". To end there, {must} {}, against {so_far} a month so far.", balance(needed)))
}

/// `a deficit of £2.7 million`, `break-even`.
pub(crate) fn balance(value: Pence) -> String {
    match Balance::of(value) {
        Balance::Even => "break-even".to_owned(),
        side => format!("a {} of {}", side.word(), pounds(value, Scale::Words)),
    }
}

/// `spent £18.8 million more than it received`, in the forms given.
fn spent(draft: Draft, spend: &str, position: &Figure, receive: &str) -> Draft {
    match Balance::of(position.value) {
        Balance::Even => draft.show(position, format!("{spend} what {receive}")),
        balance => {
            let more = if balance == Balance::Deficit { "more" } else { "less" };
            draft.say(&format!("{spend} ")).amount(position).say(&format!(" {more} than {receive}"))
        }
    }
}

/// A finished sentence with a capital first letter.
fn capitalised(draft: Draft) -> Sentence {
    let mut sentence = draft.done();
    if let Some(super::Part::Text(text)) = sentence.parts.first_mut() {
        *text = capital_first(text);
    }
    sentence
}

fn position_to_date(
    month_end: &MonthEnd,
    subject: Subject,
    basis: Basis,
    support: Support,
) -> Option<&Figure> {
    month_end.figure(&month_end.to_date(Definition::Position, subject, basis, support))
}

fn without(view: View) -> &'static str {
    match (view.support, view.wording) {
        (Support::Including, _) => "",
        (Support::Excluding, Wording::Staff) => "without deficit support, ",
        (Support::Excluding, Wording::Public) => "without national support, ",
    }
}

const fn system(wording: Wording) -> &'static str {
    match wording {
        Wording::Staff => "the system",
        Wording::Public => "the local NHS",
    }
}

fn after(month: Month) -> String {
    match month.get() {
        1 => "after 1 month".to_owned(),
        12 => "for the year".to_owned(),
        number => format!("after {number} months"),
    }
}

/// Whose returns are in.
enum Reported {
    All,
    Some { n_in: usize, n_all: usize },
}

fn who_reported(month_end: &MonthEnd) -> Reported {
    let n_all = month_end.organisations.len();
    if month_end.is_complete() {
        Reported::All
    } else {
        Reported::Some { n_in: n_all.saturating_sub(month_end.missing.len()), n_all }
    }
}

/// `3 of 3 organisations reported`.
#[must_use]
pub fn reported(month_end: &MonthEnd) -> String {
    let n_all = month_end.organisations.len();
    format!("{} of {n_all} organisations reported", n_all.saturating_sub(month_end.missing.len()))
}

fn nothing_reported(month_end: &MonthEnd) -> Draft {
    if month_end.is_complete() {
        return Draft::default().say("The position of the system is not known");
    }
    let end = month_end.month.last_day(month_end.year);
    Draft::default().say(&format!("{} for {} {}", reported(month_end), month_end.month.name(), end.year()))
}

#[cfg(test)]
mod tests;
