//! Units compared: a sentence with the rank and how sure it is, a funnel or a caterpillar, all of them in order, and those
//! alike with the reason.

mod alike;
mod drawn;
mod published;

use domain::counted::Counted;
use domain::provenance::Provenance;
use evidence::benchmark::compare::{Benchmark, Placed, Reference};
use evidence::benchmark::funnel_of::Allowance;
use evidence::benchmark::rank::{among, in_words, ordinal};
use evidence::benchmark::unit::{Amount, Unit};
use evidence::funnel::overdispersion::Zone;

use super::efficiency::{row, word};
use super::measure::{Written, headed};
use super::{NO_DATA, NOT_APPLICABLE, figures, words};
use crate::exhibit::{Cell, Column, Exhibit, FileRows, Row, RowKind, Table};
use crate::number::{Form, Number, agreeing, counted, grouped};
use crate::words::capital_first;

pub use alike::{alike_units, peers_by_features};
pub use published::{of_published, place_name};

/// What is compared, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// What it is: `A&E within 4 hours`.
    pub name: String,
    /// Of what it is a share or rate, in words after its name; empty where that is not known.
    pub of_what: String,
    /// Its unit: `%`, `per 1,000`; empty for none.
    pub unit: String,
    /// Digits after the point.
    pub decimals: usize,
    /// The words for one unit and for several: `trust`, `trusts`.
    pub units: (String, String),
    /// Of when, in words; none where that is not known.
    pub when: Option<String>,
    /// Which units there are, in a sentence; empty where that is not known.
    pub extent: String,
    /// What the two counts are, where there are counts: numerator and denominator.
    pub counts: [String; 2],
    /// What they count.
    pub counted: Counted,
    /// How they are known.
    pub provenance: Provenance,
    /// The codes of units that are picked out.
    pub own: Vec<String>,
}

impl Subject {
    fn written(&self) -> Written<'_> {
        Written { unit: &self.unit, decimals: self.decimals }
    }

    /// A value with its unit, in a sentence.
    fn value(&self, value: f64) -> String {
        self.written().with_unit(value)
    }

    fn many(&self) -> &str {
        &self.units.1
    }
}

/// A name with its code: `University Hospitals of Leicester (RWE)`.
pub(super) fn named(unit: &Unit) -> String {
    if unit.name.is_empty() || unit.name == unit.code {
        return unit.code.clone();
    }
    format!("{} ({})", unit.name, unit.code)
}

/// How a unit compares, in a sentence.
#[must_use]
pub fn unit_sentence(subject: &Subject, benchmark: &Benchmark, placed: &Placed) -> String {
    let n = (benchmark.placed.len(), benchmark.without.len());
    let end = benchmark.settings.end;
    let rank = among(placed.rank, end, n, subject.many());
    let rest = match &placed.surety {
        None => ", as reported".to_owned(),
        Some(surety) if surety.interval_95.0 == surety.interval_95.1 => {
            ", and for all that chance does".to_owned()
        }
        Some(surety) => format!(
            "; by chance it may be anywhere between {} and {}",
            ordinal(surety.interval_95.0),
            ordinal(surety.interval_95.1)
        ),
    };
    format!("{}: {}, {rank}{rest}", named(&placed.unit), subject.value(placed.value))
}

/// What may be said of it beyond its rank, in sentences.
#[must_use]
pub fn unit_lead(subject: &Subject, benchmark: &Benchmark, placed: &Placed) -> String {
    let among = benchmark.settings.among;
    let end = benchmark.settings.end.word();
    let mut said = Vec::new();
    if let Some(surety) = placed.surety.as_ref().filter(|_| among < benchmark.placed.len()) {
        said.push(format!("It is among the {end} {among} with {}.", chances(surety.among_first)));
    } else if placed.rank.place <= among && placed.surety.is_none() && among < benchmark.placed.len() {
        said.push(format!("It is among the {end} {among}."));
    }
    if let Some(zone) = placed.zone {
        said.push(format!("{}.", capital_first(&zone_in_words(zone))));
    }
    said.push(reference_sentence(subject, benchmark));
    said.join(" ")
}

/// `7 chances in 10`.
fn chances(chance: f64) -> String {
    match (chance * 10.0).round() {
        _ if chance < 0.01 => "less than 1 chance in 100".to_owned(),
        _ if 0.99 < chance => "more than 99 chances in 100".to_owned(),
        tenths if !(1.0..=9.0).contains(&tenths) => {
            format!("{} chances in 100", grouped((chance * 100.0).round(), 0))
        }
        tenths => format!("{} in 10", counted_tenths(tenths)),
    }
}

fn counted_tenths(tenths: f64) -> String {
    if tenths <= 1.0 { "1 chance".to_owned() } else { format!("{} chances", grouped(tenths, 0)) }
}

fn reference_sentence(subject: &Subject, benchmark: &Benchmark) -> String {
    let value = subject.value(benchmark.reference.value());
    match benchmark.reference {
        Reference::AllTogether(_) => format!("All {} together have {value}.", subject.many()),
        Reference::Median(_) => format!("The middle of all {} is {value}.", subject.many()),
    }
}

/// Where a unit lies, in words.
fn zone_in_words(zone: Zone) -> String {
    let (side, level) = match zone {
        Zone::Within => return "it differs from all together by no more than the limits allow".to_owned(),
        Zone::FarBelow => ("lower", "99.8%"),
        Zone::Below => ("lower", "95%"),
        Zone::Above => ("higher", "95%"),
        Zone::FarAbove => ("higher", "99.8%"),
    };
    format!("it is {side} than all together, outside the {level} limits")
}

/// The same in a cell.
fn zone_word(zone: Zone) -> &'static str {
    match zone {
        Zone::Within => "● within limits",
        Zone::Below => "◆ lower, outside 95%",
        Zone::Above => "◆ higher, outside 95%",
        Zone::FarBelow => "▲ lower, outside 99.8%",
        Zone::FarAbove => "▲ higher, outside 99.8%",
    }
}

/// How all units compare, in a sentence.
#[must_use]
pub fn all_sentence(subject: &Subject, benchmark: &Benchmark) -> String {
    let [Some(first), Some(last)] = [benchmark.placed.first(), benchmark.placed.last()] else {
        return subject.name.clone();
    };
    format!(
        "{}: from {} in {} to {} in {}",
        subject.name,
        subject.value(first.value),
        named(&first.unit),
        subject.value(last.value),
        named(&last.unit)
    )
}

/// By which limits units are told apart and why, and how many lie outside them.
#[must_use]
pub fn limits_sentence(subject: &Subject, benchmark: &Benchmark) -> String {
    let Some(funnel) = &benchmark.funnel else {
        return match benchmark.placed.first().and_then(|placed| placed.unit.amount) {
            Some(Amount::Value { standard_error: None, .. }) => {
                format!(
                    "Values are as reported: they are no sample, so ranks are exact and no {} is told from another by chance.",
                    subject.units.0
                )
            }
            Some(Amount::Value { .. }) => "Lines are 95% intervals by the standard errors given.".to_owned(),
            _ => "Lines are 95% intervals; of fewer than ten units no funnel is drawn.".to_owned(),
        };
    };
    let (times, rule) = match funnel.allowance {
        Allowance::ChanceAlone { dispersion } => (
            dispersion,
            "no more than chance alone lets them, so the limits are exact ones of chance".to_owned(),
        ),
        Allowance::Between { dispersion } => (
            dispersion,
            "more than chance alone lets them, so the limits allow for how much units vary (additive, a tenth pulled in \
             at each end)"
                .to_owned(),
        ),
    };
    let n = benchmark.n_outside();
    format!(
        "{} vary {} times as much as by chance, {rule}. {} {} outside the 95% limits, where about {} would by chance if \
         none differed.",
        capital_first(subject.many()),
        grouped(times, 1),
        counted(n, &subject.units.0, subject.many()),
        agreeing(n, "lies", "lie"),
        grouped(funnel.n_outside_by_chance.round(), 0),
    )
}

/// Z1: all units in order, with a funnel or a caterpillar; `chosen` is the unit that is asked for. `reading` says which
/// rows of files a unit is worked out from.
#[must_use]
pub fn benchmark_exhibit(
    subject: &Subject,
    benchmark: &Benchmark,
    chosen: Option<&Placed>,
    reading: impl Fn(&Unit) -> Vec<FileRows>,
) -> Exhibit {
    let has_errors = benchmark.placed.iter().any(|placed| placed.surety.is_some());
    let is_order_chance = has_errors && benchmark.is_order_chance();
    let heading = chosen
        .map_or_else(|| all_sentence(subject, benchmark), |placed| unit_sentence(subject, benchmark, placed));
    let chance = if is_order_chance {
        " The order is mostly chance: most of the middle half may be anywhere in more than half of all places."
    } else if has_errors {
        " Places are of chance in what was counted alone: not of coding, of who is sicker, or of what is missing."
    } else {
        ""
    };
    let lead =
        chosen.map_or_else(String::new, |placed| format!("{} ", unit_lead(subject, benchmark, placed)));
    Exhibit {
        key: "Z1".into(),
        name: "benchmark".into(),
        heading: if is_order_chance && chosen.is_none() {
            format!("{heading}: order mostly chance")
        } else {
            heading
        },
        note: format!(
            "{lead}{}{chance} The {} is 1st; that is no judgement.{}",
            limits_sentence(subject, benchmark),
            benchmark.settings.end.word(),
            without(subject, benchmark)
        ),
        provenance: Provenance::of_formula([subject.provenance]),
        table: table(subject, benchmark, chosen, reading),
        chart: Some(drawn::chart(subject, benchmark, chosen)),
    }
}

/// Those without a value, in a sentence.
fn without(subject: &Subject, benchmark: &Benchmark) -> String {
    let n = benchmark.without.len();
    if n == 0 {
        return String::new();
    }
    format!(
        " Nothing is published of {}, so {} no rank.",
        counted(n, &subject.units.0, subject.many()),
        agreeing(n, "it has", "they have")
    )
}

/// What columns there are: counts only of what is counted, intervals and places only where they are known.
#[expect(clippy::struct_excessive_bools, reason = "each is a column that is there or not")]
struct Shape {
    has_counts: bool,
    has_intervals: bool,
    has_places: bool,
    has_zones: bool,
}

impl Shape {
    fn of(benchmark: &Benchmark) -> Self {
        let any = |of: fn(&Placed) -> bool| benchmark.placed.iter().any(of);
        Self {
            has_counts: any(|placed| placed.unit.amount.is_some_and(|amount| amount.size().is_some())),
            has_intervals: any(|placed| placed.interval.is_some()),
            has_places: any(|placed| placed.surety.is_some()),
            has_zones: benchmark.funnel.is_some(),
        }
    }
}

const READ: &[&str] = &["numerator", "denominator", "value"];
const NUMERATOR: &[&str] = &["numerator", "value"];
const DENOMINATOR: &[&str] = &["denominator", "value"];

fn columns(subject: &Subject, shape: &Shape) -> Vec<Column> {
    let mut columns =
        vec![figures("", "Rank").reading(READ), figures("", &headed("Value", &subject.unit)).reading(READ)];
    if shape.has_intervals {
        columns.push(figures("95% interval", "Low").reading(READ));
        columns.push(figures("95% interval", "High").reading(READ));
    }
    if shape.has_places {
        columns.push(figures("Place by chance", "From").reading(READ));
        columns.push(figures("Place by chance", "To").reading(READ));
    }
    if shape.has_counts {
        let [part, whole] = &subject.counts;
        columns.push(figures("", part).reading(NUMERATOR).counting(subject.counted));
        columns.push(figures("", whole).reading(DENOMINATOR).counting(subject.counted));
    }
    if shape.has_zones {
        columns.push(words("", "Beside all together"));
    }
    columns
}

fn table(
    subject: &Subject,
    benchmark: &Benchmark,
    chosen: Option<&Placed>,
    reading: impl Fn(&Unit) -> Vec<FileRows>,
) -> Table {
    let shape = Shape::of(benchmark);
    let columns = columns(subject, &shape);
    let is_picked = |unit: &Unit| {
        subject.own.contains(&unit.code) || chosen.is_some_and(|placed| placed.unit.code == unit.code)
    };
    let placed = benchmark.placed.iter().map(|placed| {
        let kind = if is_picked(&placed.unit) { RowKind::Emphasis } else { RowKind::Body };
        let mut row =
            row(&named(&placed.unit), kind, cells(subject, &shape, placed)).reading(reading(&placed.unit));
        row.short_name.clone_from(&placed.unit.name);
        row
    });
    let without = benchmark.without.iter().map(|unit| {
        let mut cells = vec![Cell::Missing(NO_DATA); columns.len()];
        if let Some(rank) = cells.first_mut() {
            *rank = Cell::Missing(NOT_APPLICABLE);
        }
        row(&named(unit), RowKind::Body, cells)
    });
    let rows: Vec<Row> = placed.chain(without).collect();
    let when = subject.when.as_ref().map_or_else(String::new, |when| format!(", {when}"));
    let extent = if subject.extent.is_empty() { String::new() } else { format!(" {}", subject.extent) };
    Table {
        caption: format!(
            "{}{when}, the {} first.{extent}",
            [&*subject.name, &*subject.of_what].join(" ").trim(),
            benchmark.settings.end.word()
        ),
        row_heading: capital_first(&subject.units.0),
        columns,
        rows,
    }
}

fn cells(subject: &Subject, shape: &Shape, placed: &Placed) -> Vec<Cell> {
    let provenance = Provenance::of_formula([subject.provenance]);
    let written = subject.written();
    let number = |value: f64| written.cell(Some(value), provenance);
    let place = |place: usize| Cell::Number(Number::count(place as u64).known(provenance));
    let mut cells = vec![place(placed.rank.place), number(placed.value)];
    if shape.has_intervals {
        match placed.interval {
            Some((low, high)) => cells.extend([number(low), number(high)]),
            None => cells.extend([Cell::Missing(NOT_APPLICABLE), Cell::Missing(NOT_APPLICABLE)]),
        }
    }
    if shape.has_places {
        match &placed.surety {
            Some(surety) => cells.extend([place(surety.interval_95.0), place(surety.interval_95.1)]),
            None => cells.extend([Cell::Missing(NOT_APPLICABLE), Cell::Missing(NOT_APPLICABLE)]),
        }
    }
    if shape.has_counts {
        let counts = match placed.unit.amount {
            Some(Amount::Share { part, whole }) => [part, whole],
            Some(Amount::Rate { events, exposure }) => [events, exposure],
            _ => [f64::NAN; 2],
        };
        cells.extend(counts.map(|count| counted_cell(count, subject.provenance)));
    }
    if shape.has_zones {
        cells.push(word(placed.zone.map_or("", zone_word)));
    }
    cells
}

fn counted_cell(count: f64, provenance: Provenance) -> Cell {
    if !count.is_finite() {
        return Cell::Missing(NOT_APPLICABLE);
    }
    let decimals = usize::from(1e-9 < count.fract().abs());
    Cell::Number(Number::new(grouped(count, decimals), count, Form::decimals(decimals)).known(provenance))
}

/// A rank in few words, for tiles: `7th lowest of 42`.
#[must_use]
pub fn rank_in_short(benchmark: &Benchmark, placed: &Placed) -> String {
    format!("{} of {}", in_words(placed.rank, benchmark.settings.end), benchmark.placed.len())
}

#[cfg(test)]
mod tests;
