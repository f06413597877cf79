//! How far a figure may lie from what is shown, and why.

use std::collections::BTreeSet;

use domain::figure::{Figure, Step};
use domain::money::{Millions, Pence};
use domain::month_end::MonthEnd;

use super::Wording;
use super::amount::{Direction, Scale, is_nil, pounds};

/// `Between £2.4 million and £3.6 million, because one input is printed to the nearest £1 million`.
///
/// `None` where the figure is known as exactly as it is shown: to £50,000 either way.
#[must_use]
pub fn range(month_end: &MonthEnd, figure: &Figure) -> Option<String> {
    let half_width = figure.half_width();
    if half_width <= Pence::new(5_000_000) {
        return None;
    }
    let (low, high) = (figure.value - half_width, figure.value + half_width);
    let between = if low.is_negative() == high.is_negative() {
        let (near, far) = if low.is_negative() { (high, low) } else { (low, high) };
        format!("Between {} and {}", pounds(near, Scale::Words), pounds(far, Scale::Words))
    } else {
        format!("Between {} and {}", side(figure, low), side(figure, high))
    };
    Some(format!("{between}, because {}", reason(month_end, figure)))
}

/// An end of a range that spans nil, with its side: `a deficit of £0.2 million`.
fn side(figure: &Figure, end: Pence) -> String {
    let amount = pounds(end, Scale::Words);
    if is_nil(end) {
        "nil".to_owned()
    } else if figure.key.basis.is_variance() {
        format!("{amount} {}", Direction::of(end).words(Wording::Staff))
    } else if end.is_negative() {
        format!("a deficit of {amount}")
    } else {
        format!("a surplus of {amount}")
    }
}

/// Which rounding in print leaves the range open.
fn reason(month_end: &MonthEnd, figure: &Figure) -> String {
    let printed = claims_under(month_end, figure);
    let widest = printed.iter().map(|(_, half_width)| *half_width).max().unwrap_or(Pence::ZERO);
    let n_widest = printed.iter().filter(|(_, half_width)| *half_width == widest).count();
    let nearest = nearest(widest);
    let itself = matches!(figure.lineages.first().map(|lineage| &lineage.step), Some(Step::Claim { .. }));
    match n_widest {
        0 => "its inputs are rounded in print".to_owned(),
        1 if itself => format!("it is printed to the nearest {nearest}"),
        1 => format!("one input is printed to the nearest {nearest}"),
        n_widest => format!("{n_widest} inputs are printed to the nearest {nearest}"),
    }
}

/// The unit of rounding that leaves `half_width` to either side: `£1 million`.
fn nearest(half_width: Pence) -> String {
    let unit = half_width + half_width;
    if unit.get() % 100_000_000 == 0 {
        format!("£{} million", unit.get() / 100_000_000)
    } else if unit < Pence::new(10_000_000) {
        format!("£{},000", unit.thousands())
    } else {
        format!("£{} million", Millions(unit))
    }
}

/// The claims that the figure's strongest way leads back to, each once, with how far each may lie to either
/// side. A figure that is reached twice is followed once.
fn claims_under(month_end: &MonthEnd, figure: &Figure) -> Vec<(String, Pence)> {
    let mut printed: Vec<(String, Pence)> = Vec::new();
    let mut seen = BTreeSet::from([figure.id()]);
    let mut waiting = vec![figure];
    while let Some(figure) = waiting.pop() {
        let Some(lineage) = figure.lineages.first() else { continue };
        if let Step::Claim { claim } = &lineage.step
            && !printed.iter().any(|(known, _)| known == claim)
        {
            printed.push((claim.clone(), lineage.half_width));
        }
        let inputs = lineage.inputs().iter().filter(|input| seen.insert(**input));
        waiting.extend(inputs.filter_map(|input| month_end.figures.get(input)));
    }
    printed
}

#[cfg(test)]
mod tests;
