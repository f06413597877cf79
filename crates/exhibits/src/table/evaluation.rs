//! Evaluations in sentences, tables and charts: what changed, by how much, how sure that is, and what would undermine it.

mod by_month;
mod conditions;
mod diagnostics;

use domain::provenance::Provenance;
use evidence::benchmark::rank::ordinal;
use evidence::evaluation::calendar::months_after;
use evidence::evaluation::evaluated::{Evaluated, Method};
use evidence::evaluation::finding::{Change, Conclusion, Finding};

use super::measure::{Written, date_in_words};
use crate::exhibit::Exhibit;

pub use by_month::by_month;
pub use conditions::{condition_words, conditions};
pub use diagnostics::diagnostics;

/// How values of the measure are written.
fn written(evaluated: &Evaluated) -> Written<'_> {
    Written { unit: &evaluated.unit, decimals: evaluated.decimals }
}

/// Whether the effect is a ratio of rates, 1 being none.
const fn is_ratio(evaluated: &Evaluated) -> bool {
    matches!(evaluated.method, Method::Counts(_))
}

/// The answer in a sentence: `Attendances, Oakham: 12.0% lower …`.
#[must_use]
pub fn evaluation_heading(evaluated: &Evaluated) -> String {
    let finding = evaluated.method.finding();
    let when = when(evaluated);
    let what = &evaluated.measure;
    if finding.conclusion == Conclusion::Nothing {
        return format!("{what}: nothing can be concluded of an effect {when}");
    }
    let (amount, side) = size(evaluated, finding);
    match (finding.change, finding.conclusion) {
        (Change::NotTold, _) => format!("{what}: no effect can be told from chance {when}"),
        (_, Conclusion::Description) => {
            format!("{what}: {amount} {side} than without the change {when}, which may have another cause")
        }
        (_, Conclusion::Direction) => {
            format!("{what}: {side} than without the change {when}; by how much is not sure")
        }
        _ => format!("{what}: {amount} {side} than without the change {when}"),
    }
}

/// By how much and which way: `4.1 percentage points`, `lower`.
fn size(evaluated: &Evaluated, finding: &Finding) -> (String, &'static str) {
    if is_ratio(evaluated) {
        let side = if finding.effect < 1.0 { "lower" } else { "higher" };
        return (format!("{:.1}%", (finding.effect - 1.0).abs() * 100.0), side);
    }
    let side = if finding.effect < 0.0 { "lower" } else { "higher" };
    (written(evaluated).amount(finding.effect), side)
}

fn when(evaluated: &Evaluated) -> String {
    let at = match &evaluated.method {
        Method::Interrupted(of) => Some(of.settings.effect_at),
        Method::Counts(of) => Some(of.settings.effect_at),
        Method::Differences(_) | Method::Events(_) | Method::Synthetic(_) => None,
    };
    let first = date_in_words(evaluated.first);
    match at {
        Some(1) => format!("in {first}, the first month with it"),
        Some(at) => {
            let month = months_after(evaluated.first, i32::try_from(at - 1).unwrap_or(0));
            format!(
                "in {}, the {} month with it",
                date_in_words(month),
                ordinal(usize::try_from(at).unwrap_or(0))
            )
        }
        None => format!("on average from {first} on"),
    }
}

/// How sure the answer is, in a sentence or two.
#[must_use]
pub fn evaluation_sureness(evaluated: &Evaluated) -> String {
    let finding = evaluated.method.finding();
    let written = written(evaluated);
    let effect = |value: f64| {
        if is_ratio(evaluated) {
            format!("{:+.1}%", (value - 1.0) * 100.0).replace('-', "−")
        } else {
            signed(written, value)
        }
    };
    let interval = match finding.interval {
        // Of a ratio an end may be none.
        Some((low, high)) if low.is_finite() && high.is_finite() => {
            let (low, high) = (effect(low), effect(high));
            // A unit that stands behind both is said once.
            let unit = high.find(' ').map_or("", |idx| &high[idx..]);
            let low = low.strip_suffix(unit).unwrap_or(&low);
            format!("The effect is {} (95% interval {low} to {high}).", effect(finding.effect))
        }
        _ => format!("The effect is {}; no interval can be told.", effect(finding.effect)),
    };
    let relative = match finding.relative {
        // Of what would have been below zero, a share says the wrong way.
        Some(relative) if !is_ratio(evaluated) && 0.0 <= relative * finding.effect => {
            let percent = format!("{:+.1}", relative * 100.0).replace('-', "−");
            format!(" That is {percent}% of what would have been.")
        }
        _ => String::new(),
    };
    let chance = match (finding.p_value, &evaluated.method) {
        (Some(_), Method::Synthetic(of)) => format!(
            " Of {} units, {} {} as unlike their mixture after the change, among them this one.",
            of.n_ranked,
            of.rank,
            if of.rank == 1 { "is" } else { "are" }
        ),
        (Some(p_value), _) => format!(" {}", chance(p_value)),
        (None, _) => String::new(),
    };
    let left = match (finding.change, finding.conclusion) {
        (Change::NotTold, Conclusion::AsStated | Conclusion::Direction) => {
            "That none is told does not prove that there was none."
        }
        (_, conclusion) => leaves(conclusion),
    };
    format!("{interval}{relative}{chance} {left}")
}

fn chance(p_value: f64) -> String {
    if p_value < 0.001 {
        "Without a change, so large a difference would come about less than once in 1,000 times.".to_owned()
    } else {
        format!(
            "Without a change, so large a difference would come about {:.1} times in 100 (p = {p_value:.3}).",
            p_value * 100.0
        )
    }
}

/// What may be concluded.
#[must_use]
pub const fn leaves(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Nothing => "Nothing may be concluded of an effect; the reasons are below.",
        Conclusion::Description => {
            "It may be said what happened, not that the change brought it about; the reasons are below."
        }
        Conclusion::Direction => {
            "It may be said which way, not by how much or how surely; the reasons are below."
        }
        Conclusion::AsStated => {
            "It may be concluded as it is stated, as far as nothing below stands against it."
        }
    }
}

/// A difference with its sign and unit.
pub(super) fn signed(written: Written<'_>, value: f64) -> String {
    let amount = written.amount(value);
    let is_nil = written.bare(value.abs()).bytes().all(|byte| matches!(byte, b'0' | b'.' | b','));
    match value {
        _ if is_nil => amount,
        value if value < 0.0 => format!("−{amount}"),
        _ => format!("+{amount}"),
    }
}

/// All exhibits of an evaluation: month by month with its chart, what would undermine it, and what the fit says.
#[must_use]
pub fn evaluation(evaluated: &Evaluated) -> Vec<Exhibit> {
    vec![by_month(evaluated), conditions(evaluated), diagnostics(evaluated)]
}

/// How what is worked out is known: never better than derived.
const fn known(evaluated: &Evaluated) -> Provenance {
    match evaluated.provenance {
        Provenance::Published => Provenance::Derived,
        other => other,
    }
}

#[cfg(test)]
mod tests;
