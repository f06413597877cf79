//! Figures in words: with their value, their document and their place.

use super::entry::{Entries, Entry};
use crate::figure::{Hedge, Kind};
use crate::quantity::Quantity;

const MILLION: i128 = 1_000_000;

/// An amount as a reader says it: `£18.8m`, `£2.2bn`, `£41`.
pub(super) fn pounds(amount: Quantity) -> String {
    let sign = if amount.millionths() < 0 { "−" } else { "" };
    let size = amount.millionths().abs();
    let shown = |unit: i128, name: &str| {
        // Tenths of the unit, half away from zero; `size` is in millionths of a pound.
        let tenths = (size * 10 + unit * MILLION / 2) / (unit * MILLION);
        let decimals = if tenths % 10 == 0 { String::new() } else { format!(".{}", tenths % 10) };
        format!("{sign}£{}{decimals}{name}", tenths / 10)
    };
    match size / MILLION {
        1_000_000_000.. => shown(1_000_000_000, "bn"),
        1_000_000.. => shown(1_000_000, "m"),
        1_000.. => shown(1_000, "k"),
        _ => format!("{sign}£{}", decimal(Quantity::of_millionths(size), 2)),
    }
}

/// A number to some decimals, half away from zero, without zeros at its end.
pub(super) fn decimal(number: Quantity, decimals: u32) -> String {
    let step = 10_i128.pow(6 - decimals.min(6));
    let sign = number.millionths().signum();
    let rounded = (number.millionths().abs() + step / 2) / step * step * sign;
    Quantity::of_millionths(rounded).to_string()
}

/// `part` as per cent of `whole`, to one decimal; `-` of nothing.
pub(super) fn per_cent(part: Quantity, whole: Quantity) -> String {
    match (part.millionths() * 100 * MILLION).checked_div(whole.millionths()) {
        Some(share) => format!("{} per cent", decimal(Quantity::of_millionths(share), 1)),
        None => "-".to_owned(),
    }
}

/// How many times `part` holds `of`, to one decimal.
pub(super) fn times(part: Quantity, of: Quantity) -> String {
    match (part.millionths() * MILLION).checked_div(of.millionths()) {
        Some(times) => decimal(Quantity::of_millionths(times), 1),
        None => "-".to_owned(),
    }
}

/// The value of a figure with its hedge.
pub(super) fn value(entry: &Entry<'_>) -> String {
    let figure = entry.figure;
    let hedge = match figure.hedge {
        Some(Hedge::By | Hedge::Until) | None => String::new(),
        Some(hedge) => format!("{} ", hedge.word()),
    };
    if let (Kind::Fraction | Kind::Ratio | Kind::Percentage, Some(number)) = (figure.kind, entry.number()) {
        return format!("{hedge}{} per cent", decimal(number, 1));
    }
    if figure.unit == "GBP"
        && let Some(number) = figure.value.number()
    {
        return format!("{hedge}{}", pounds(number));
    }
    if let Some(day) = figure.value.day() {
        return match figure.value_high.and_then(crate::figure::Value::day) {
            Some(high) => format!("{day} to {high}"),
            None => day.to_string(),
        };
    }
    format!("{hedge}{}", figure.text)
}

/// Where a figure stands: `"Title", characters 37 to 40`.
pub(super) fn source(entries: &Entries<'_>, entry: &Entry<'_>) -> String {
    let title = entries.sources[entry.place.document].title;
    let span = entry.figure.span;
    format!("\"{title}\", characters {} to {}", span.start, span.end)
}

/// A figure with body, period and place: `£80m (LLR ICS, 2024/25; "Title", characters 116 to 127)`.
pub(super) fn told(entries: &Entries<'_>, entry: &Entry<'_>) -> String {
    let period = entry.period.map(|period| format!(", {period}")).unwrap_or_default();
    format!("{} ({}{period}; {})", value(entry), entry.subject, source(entries, entry))
}

/// Several, with `and` before the last.
pub(super) fn all(entries: &Entries<'_>, figures: &[Entry<'_>]) -> String {
    let mut told: Vec<String> = figures.iter().map(|entry| told(entries, entry)).collect();
    let last = told.pop().unwrap_or_default();
    if told.is_empty() { last } else { format!("{} and {last}", told.join(", ")) }
}
