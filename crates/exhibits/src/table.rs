//! Exhibits made from a month end: the board report's tables and the tiles of the first page.
//!
//! A cell is a figure of the month end, a number that is worked out here (a subtotal, a remainder), or a
//! word.

pub mod access;
pub mod benchmark;
mod bridge;
pub mod actions;
pub mod analysis;
pub mod efficiency;
mod findings;
mod income;
pub mod flow;
mod forecast;
mod lines;
mod months;
mod position;
pub mod risks;
pub mod reform;
pub mod scenario;
pub mod adopted;
pub mod clusters;
pub mod control;
pub mod evaluation;
pub mod measure;
pub mod projection;
mod tile;

use std::borrow::Cow;

use domain::code::OrganisationCode;
use domain::counted::Counted;
use domain::figure::{Basis, Definition, Figure, FigureKey, Subject};
use domain::ledger::Nature;
use domain::money::{Millions, Pence};
use domain::month::{Month, Period, day_in_words};
use domain::month_end::MonthEnd;
use domain::organisation::{Organisation, OrganisationKind};
use domain::provenance::Provenance;

pub use bridge::{bridge, bridge_of};
pub use findings::findings;
pub use forecast::{
    course, fan, forecast, forecast_bridge, forecast_bridge_sentence, forecast_by_organisation,
    forecast_drivers, forecast_given, forecast_ground, forecast_ground_sentence, forecast_kept,
    forecast_projected, forecast_projected_sentence, forecast_record_sentence, forecast_sentence,
    own_forecasts_sentence, register_is_later,
};
pub use income::{allocations, income_and_expenditure};
pub use lines::lines;
pub use months::months;
pub use position::system_position;
pub use tile::{RATINGS, Rating, Tile, TileValue, is_of_no_support, tiles, tiles_beside};

use crate::exhibit::{Cell, Column, ColumnKind, FigureCell};
use crate::number::Number;
use crate::words::amount::{Balance, Direction, Scale, is_nil, pounds};
use crate::words::overview::reported;
use crate::words::{Wording, capital_first, figure_cell, plain_name};

/// In place of a figure that the month end does not hold.
const NO_DATA: &str = "No data";
/// In place of a figure that cannot exist.
const NOT_APPLICABLE: &str = "Not applicable";
/// In place of the actual of a month that is not closed.
const NOT_YET: &str = "Not yet";

/// The key and name of an exhibit that each organisation has, by its place in the month end: of the lines
/// `T3a` and `lines-a`, of the 27th organisation `T3aa` and `lines-aa`.
fn own_exhibit(
    (key, name): (&str, &str),
    month_end: &MonthEnd,
    organisation: &OrganisationCode,
) -> (Cow<'static, str>, Cow<'static, str>) {
    let place = month_end.organisations.iter().position(|known| known.code == *organisation).unwrap_or(0);
    let mut letters = String::new();
    let mut rest = place + 1;
    while rest > 0 {
        letters.insert(0, char::from(b'a' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    (format!("{key}{letters}").into(), format!("{name}-{letters}").into())
}

pub(crate) fn figures(group: &str, heading: &str) -> Column {
    Column {
        group: group.to_owned(),
        heading: heading.to_owned(),
        kind: ColumnKind::Figures,
        read_from: &[],
        read_where: &[],
        read_also: Vec::new(),
        counts: Counted::NotPeople,
    }
}

fn words(group: &str, heading: &str) -> Column {
    Column {
        group: group.to_owned(),
        heading: heading.to_owned(),
        kind: ColumnKind::Words,
        read_from: &[],
        read_where: &[],
        read_also: Vec::new(),
        counts: Counted::NotPeople,
    }
}

/// The heading of the column of words beside a variance.
pub const IN_WORDS: &str = "In words";

/// The cell of a figure, or that there is none.
fn cell(month_end: &MonthEnd, key: &FigureKey, wording: Wording) -> Cell {
    month_end.figure(key).map_or(Cell::Missing(NO_DATA), |figure| Cell::Figure(shown(figure, wording)))
}

/// A variance and the word beside it.
fn variance(month_end: &MonthEnd, key: &FigureKey, wording: Wording) -> [Cell; 2] {
    match month_end.figure(key) {
        Some(figure) => [Cell::Figure(shown(figure, wording)), direction(figure.value, wording)],
        None => [Cell::Missing(NO_DATA), Cell::Missing(NOT_APPLICABLE)],
    }
}

fn direction(variance: Pence, wording: Wording) -> Cell {
    let direction = Direction::of(variance);
    Cell::Word { text: direction.words(wording).to_owned(), tone: direction.tone() }
}

/// `£6.3 million of £18.8 million worse in all`, `£6.3 million worse; all together are £1.2 million better`: the largest
/// of several beside all of them, since the same variance is told by organisation, by type, by line and by cause.
fn of_all(part: Pence, variance: Pence, wording: Wording) -> String {
    let told =
        |amount: Pence| format!("{} {}", pounds(amount, Scale::Words), Direction::of(amount).words(wording));
    let direction = Direction::of(variance);
    if direction == Direction::OnPlan {
        format!("{}; all together come out as planned", told(part))
    } else if direction == Direction::of(part) && part.magnitude() <= variance.magnitude() {
        format!("{} of {} in all", pounds(part, Scale::Words), told(variance))
    } else {
        format!("{}; all together are {}", told(part), told(variance))
    }
}

fn shown(figure: &Figure, wording: Wording) -> FigureCell {
    let cell = figure_cell(figure, text_of(&figure.key, figure.value, wording));
    if wording == Wording::Staff {
        return cell;
    }
    // What is read aloud holds what is seen, word for word, so that either finds the link.
    let direction = match Direction::of(figure.value) {
        _ if !figure.key.basis.is_variance() => String::new(),
        Direction::OnPlan => ", on plan".to_owned(),
        direction => format!(", {} than planned", direction.words(wording)),
    };
    let unit = if cell.text.ends_with(|last: char| last.is_ascii_digit()) { " " } else { ", in " };
    let label = format!("{}{unit}million pounds{direction}, {}", cell.text, cell.provenance);
    FigureCell { label, ..cell }
}

/// A figure as tables show it: `(18.8)` for staff; without brackets for the public, and with the
/// side where the column does not tell it: `18.8 deficit`.
fn text_of(key: &FigureKey, value: Pence, wording: Wording) -> String {
    if wording == Wording::Staff {
        return value.to_string();
    }
    let has_side = match key.definition {
        Definition::Position => true,
        Definition::Line(line) => matches!(line.nature(), Nature::Computed | Nature::Signed),
        Definition::Support | Definition::Turnover | Definition::Efficiency => false,
    };
    if has_side && !key.basis.is_variance() && !is_nil(value) {
        format!("{} {}", Millions(value), Balance::of(value).word())
    } else if !has_side && !key.basis.is_variance() {
        // Cost as a plain amount; a credit within cost, or income taken back, keeps its sign.
        let entered = match key.definition {
            Definition::Line(line) => line.nature().entry(value),
            _ => value,
        };
        if entered.is_negative() && !is_nil(entered) {
            format!("minus {}", Millions(entered))
        } else {
            Millions(entered).to_string()
        }
    } else {
        Millions(value).to_string()
    }
}

/// What the captions and notes of a month’s tables say alike, in the wording for staff, for a paper that says
/// it once: the parts, each as it stands in them.
#[must_use]
pub fn said_alike(month_end: &MonthEnd) -> [String; 4] {
    [
        opening(month_end),
        "Amounts may not sum because of rounding.".to_owned(),
        sign_rule(Wording::Staff).to_owned(),
        day_of_record(month_end),
    ]
}

/// What such a paper says once.
#[must_use]
pub fn said_once(month_end: &MonthEnd) -> String {
    format!(
        "Unless a table says otherwise: {} Amounts are in £ million and may not sum because of rounding. {} {} A table has the same number every month, here and on the pages, so that numbers leave gaps. {}",
        opening(month_end),
        sign_rule(Wording::Staff),
        day_of_record(month_end),
        short_names(month_end)
    )
}

/// `UHL is University Hospitals of Leicester NHS Trust, LPT Leicestershire Partnership NHS Trust.` Nothing where every
/// organisation is called by its name.
fn short_names(month_end: &MonthEnd) -> String {
    let organisations = month_end.organisations.iter();
    let named: Vec<String> = organisations
        .filter(|organisation| organisation.short_name != organisation.name)
        .map(|organisation| format!("{} is {}", organisation.short_name, organisation.name))
        .collect();
    if named.is_empty() { String::new() } else { format!("{}.", named.join("; ")) }
}

fn opening(month_end: &MonthEnd) -> String {
    let to_date = Period::to_date(month_end.year, month_end.month);
    format!("{to_date} (month {} of {}), {}.", month_end.month, month_end.year, reported(month_end))
}

const fn sign_rule(wording: Wording) -> &'static str {
    match wording {
        Wording::Staff => "Variance is actual less plan; brackets are deficits, costs or adverse.",
        Wording::Public => "The difference is what happened less what was planned.",
    }
}

fn day_of_record(month_end: &MonthEnd) -> String {
    format!("As recorded by {}.", day_in_words(month_end.recorded_on))
}

/// Unit, sign rule and day of record.
fn caption(month_end: &MonthEnd, what: &str, wording: Wording) -> String {
    let unit = match wording {
        Wording::Staff => "£m",
        Wording::Public => "£ million",
    };
    format!("{what}, {unit}. {} {}", sign_rule(wording), day_of_record(month_end))
}

/// Months, who reported and the rule of rounding.
fn note(month_end: &MonthEnd, more: &str) -> String {
    format!("{}{more} Amounts may not sum because of rounding.", opening(month_end))
}

/// Headings of the measures in both wordings.
struct Headings {
    plan: &'static str,
    actual: &'static str,
    variance: &'static str,
    forecast: &'static str,
}

const fn headings(wording: Wording) -> Headings {
    match wording {
        Wording::Staff => {
            Headings { plan: "Plan", actual: "Actual", variance: "Variance", forecast: "Forecast outturn" }
        }
        Wording::Public => {
            Headings { plan: "Planned", actual: "Actual", variance: "Difference", forecast: "Expected" }
        }
    }
}

/// An organisation as the subject of figures.
fn subject(organisation: &Organisation) -> Subject {
    Subject::Organisation(organisation.code.clone())
}

/// A row's name for an organisation, or for the system.
fn row_name(organisation: &Organisation) -> String {
    let name = capital_first(&plain_name(organisation));
    name.strip_prefix("The ").map_or(name.clone(), str::to_owned)
}

fn organisation_link(organisation: &Organisation) -> String {
    format!("/organisation/{}", organisation.code)
}

fn trusts(month_end: &MonthEnd) -> impl Iterator<Item = &Organisation> {
    month_end.organisations.iter().filter(|organisation| organisation.kind == OrganisationKind::Trust)
}

/// The weakest provenance among figures; published where there are none.
fn weakest<'a>(figures: impl IntoIterator<Item = &'a Figure>) -> Provenance {
    figures.into_iter().map(Figure::provenance).max().unwrap_or(Provenance::Published)
}

/// An amount without an id, worked out from figures of the table and shown as one of `key` would be; it is known no
/// better than `inputs`.
fn calculated(
    key: &FigureKey,
    value: Pence,
    inputs: impl IntoIterator<Item = Provenance>,
    wording: Wording,
) -> Cell {
    let number = Number { text: text_of(key, value, wording), ..Number::pounds(value) };
    Cell::Number(number.known(Provenance::of_formula(inputs)))
}

/// An amount of simulated years, whose provenance the table says of all its numbers.
fn simulated_amount(key: &FigureKey, value: Pence, wording: Wording) -> Cell {
    Cell::Number(Number { text: text_of(key, value, wording), ..Number::pounds(value) })
}

/// The key of a position in one month.
fn month_key(month_end: &MonthEnd, subject: &Subject, month: Month, basis: Basis) -> FigureKey {
    month_end.in_month(Definition::Position, subject.clone(), month, basis)
}

#[cfg(test)]
mod tests;
