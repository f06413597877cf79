//! What a figure is called and how its value reads in a sentence.

use std::cmp::Ordering;

use domain::figure::{Basis, Definition, Figure, FigureKey, Subject, Support};
use domain::ledger::Nature;
use domain::money::{Pence, Pounds, grouped};
use domain::month_end::MonthEnd;
use domain::organisation::{Organisation, OrganisationKind};
use exhibits::html::tone_class;
use exhibits::words::amount::{Balance, Direction};
use exhibits::words::{Wording, capital_first, plain_name};

/// A figure's full name, and its value in words for staff: `£18.8m adverse`.
#[must_use]
pub fn named(month_end: &MonthEnd, figure: &Figure) -> (String, String) {
    (title(month_end, &figure.key), in_words(&figure.key, figure.value, Wording::Staff))
}

/// A figure's name without its subject and period: `variance to plan`, `drugs, plan`.
pub(crate) fn measure(key: &FigureKey) -> String {
    let basis = key.basis.words();
    let support = if key.support == Support::Excluding { ", excluding deficit support" } else { "" };
    match key.definition {
        Definition::Position if key.basis.is_variance() => format!("{basis}{support}"),
        Definition::Position => format!("{}{support}", position_words(key.basis)),
        definition => format!("{}, {basis}{support}", lower_first(definition.words())),
    }
}

/// A figure's full name: `Holt Community NHS Trust: variance to plan, April to August 2030`.
pub(crate) fn title(month_end: &MonthEnd, key: &FigureKey) -> String {
    let coverage =
        if is_of_part(month_end, key) { format!(" ({})", n_reported(month_end)) } else { String::new() };
    format!("{}{coverage}: {}, {}", subject_name(month_end, &key.subject), measure(key), key.period)
}

/// Whether a figure of the system is a sum of those that reported, while what is published is of all.
pub(crate) fn is_of_part(month_end: &MonthEnd, key: &FigureKey) -> bool {
    let is_of_this_month =
        key.period.year() == month_end.year && key.made_in.is_none_or(|month| month == month_end.month);
    is_of_this_month && !month_end.is_complete() && matches!(key.subject, Subject::System(_))
}

/// `2 of 3 organisations` of a figure of the system that is a sum of those that reported.
pub(crate) fn coverage(month_end: &MonthEnd, key: &FigureKey) -> Option<String> {
    is_of_part(month_end, key).then(|| n_reported(month_end))
}

/// A figure's value in words for staff, with of how many organisations it is where some are missing.
#[must_use]
pub fn with_coverage(month_end: &MonthEnd, figure: &Figure) -> String {
    incomplete(coverage(month_end, &figure.key).as_deref(), &named(month_end, figure).1)
}

/// `incomplete: 2 of 3 organisations, £7.9m deficit`.
pub(crate) fn incomplete(coverage: Option<&str>, in_words: &str) -> String {
    coverage.map_or_else(|| in_words.to_owned(), |of| format!("incomplete: {of}, {in_words}"))
}

/// `2 of 3 organisations`.
pub(crate) fn n_reported(month_end: &MonthEnd) -> String {
    let n_all = month_end.organisations.len();
    format!("{} of {n_all} organisations", n_all.saturating_sub(month_end.missing.len()))
}

/// A figure's name where its subject is in sight: `Variance to plan, April to August 2030`.
pub(crate) fn heading(key: &FigureKey) -> String {
    capital_first(&format!("{}, {}", measure(key), key.period))
}

/// The name of a system or organisation as headings and rows give it: `Holt Community NHS Trust`.
pub(crate) fn subject_name(month_end: &MonthEnd, subject: &Subject) -> String {
    match subject {
        Subject::System(_) => month_end.system_name.clone(),
        Subject::Organisation(code) => {
            month_end.organisation(code).map_or_else(|| code.to_string(), organisation_name)
        }
    }
}

/// The name of an organisation as headings and rows give it.
pub(crate) fn organisation_name(organisation: &Organisation) -> String {
    let name = plain_name(organisation);
    name.strip_prefix("the ").map_or_else(|| capital_first(&name), capital_first)
}

fn position_words(basis: Basis) -> &'static str {
    match basis {
        Basis::Plan => "planned position",
        Basis::Actual => "actual position",
        Basis::Forecast => "own forecast of the position",
        Basis::ActualVariance | Basis::ForecastVariance => basis.words(),
    }
}

/// What a value is, in a word: `deficit`, `adverse`, `cost`.
pub(crate) fn word(key: &FigureKey, value: Pence) -> &'static str {
    if key.basis.is_variance() {
        return Direction::of(value).words(Wording::Staff);
    }
    match key.definition {
        Definition::Position => Balance::of(value).word(),
        Definition::Line(line) => match line.nature() {
            Nature::Computed | Nature::Signed => Balance::of(value).word(),
            Nature::Expenditure if value <= Pence::ZERO => "cost",
            Nature::Expenditure => "credit",
            Nature::Income if value.is_negative() => "taken back",
            Nature::Income => "income",
            Nature::WithinIncome | Nature::WithinExpenditure => "part of other lines",
        },
        Definition::Support | Definition::Turnover if value.is_negative() => "taken back",
        Definition::Support | Definition::Turnover => "income",
        Definition::Efficiency => "saving",
    }
}

/// The class of the word's colour.
pub(crate) fn tone(key: &FigureKey, value: Pence) -> &'static str {
    if !key.basis.is_variance() {
        return "oak-neutral";
    }
    tone_class(Direction::of(value).tone())
}

/// Which way a variance has moved, however little.
pub(crate) fn change_direction(change: Pence) -> Direction {
    match change.cmp(&Pence::ZERO) {
        Ordering::Less => Direction::Adverse,
        Ordering::Equal => Direction::OnPlan,
        Ordering::Greater => Direction::Favourable,
    }
}

/// A value without sign or brackets: `£3.0m deficit`, `£3.0m worse`.
pub(crate) fn in_words(key: &FigureKey, value: Pence, wording: Wording) -> String {
    let word = if key.basis.is_variance() { Direction::of(value).words(wording) } else { word(key, value) };
    format!("{} {word}", amount(value))
}

/// A value without sign: `£3.0m`, in pounds where it would round to zero.
pub(crate) fn amount(value: Pence) -> String {
    Pounds(value).to_string()
}

/// The exact value as it is held: `−300,000,000 pence`.
pub(crate) fn pence(value: Pence) -> String {
    let digits = grouped(value.get().unsigned_abs());
    let sign = if value.is_negative() { "−" } else { "" };
    format!("{sign}{digits} pence")
}

/// What is measured and how it is signed, in full sentences.
pub(crate) fn definition(month_end: &MonthEnd, key: &FigureKey) -> String {
    let measured = match (key.definition, &key.subject) {
        (Definition::Position, Subject::System(_)) => {
            "the trusts’ adjusted financial performance plus the board’s allocation less net expenditure"
                .to_owned()
        }
        (Definition::Position, Subject::Organisation(code)) => {
            match month_end.organisation(code).map(|organisation| organisation.kind) {
                Some(OrganisationKind::Board) => "the board’s allocation less its net expenditure".to_owned(),
                _ => "adjusted financial performance, by which the trust is held to account".to_owned(),
            }
        }
        (Definition::Line(line), _) => {
            format!("line {} of the monthly return, “{}”", line.code(), line.label())
        }
        (Definition::Support, _) => "deficit support recognised as income".to_owned(),
        (Definition::Turnover, Subject::System(_)) => {
            "the trusts’ operating income plus the board’s allocation".to_owned()
        }
        (Definition::Turnover, _) => "a trust’s operating income or a board’s allocation".to_owned(),
        (Definition::Efficiency, _) => "savings of the efficiency programme".to_owned(),
    };
    let (how, sign) = match key.basis {
        Basis::Plan => ("What was planned for", ""),
        Basis::Actual => ("What happened to", ""),
        Basis::Forecast => ("What the organisations themselves expect of", ""),
        Basis::ActualVariance => ("Actual less plan of", " Adverse is negative."),
        Basis::ForecastVariance => ("Forecast less plan of", " Adverse is negative."),
    };
    let sign =
        if sign.is_empty() { " Income and surplus are positive, cost and deficit negative." } else { sign };
    format!("{how} {measured}, {}.{sign}", key.period)
}

/// Which basis the figure is on, in a sentence.
pub(crate) fn basis(key: &FigureKey) -> String {
    let support = match (key.definition, key.support) {
        (Definition::Position, Support::Including) => "Including deficit support.",
        (Definition::Position, Support::Excluding) => "Excluding deficit support.",
        _ => "As in the monthly return.",
    };
    match key.made_in {
        Some(month) => format!("{support} As forecast in month {month} ({}).", month.name()),
        None => support.to_owned(),
    }
}

/// The text with a small first letter, unless its first word is an abbreviation.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.next());
    match (first, second) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
