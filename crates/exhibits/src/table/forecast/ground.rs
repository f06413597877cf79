//! What the parameters of the forecast rest on: no range is firmer than that.

use domain::forecast::{Forecast, Ground};
use domain::month_end::MonthEnd;
use finance::backtest::{KNOWN_RECORD, KnownRecord};

use super::{figures, note, plain_row, words};
use crate::exhibit::{Cell, Exhibit, Table, Tone};
use crate::number::{Number, agreeing, counted};
use crate::words::capital_first;

/// Up to so many values are few: their spread is hardly known.
const FEW: u32 = 3;

/// In a sentence: `Recovery in month 12 rests on 3 values of past years; the range and the chance allow
/// for it. …`.
#[must_use]
pub fn forecast_ground_sentence(forecast: &Forecast) -> String {
    let n_judged = forecast.ground.iter().filter(|ground| ground.n_values == 0).count();
    let known = forecast.ground.iter().find(|ground| ground.code == "recovery");
    let recovery = known.map_or_else(String::new, |ground| {
        format!(
            "{} rests on {} of past years; range and chance allow for it. ",
            capital_first(ground.words),
            counted(ground.n_values as usize, "value", "values")
        )
    });
    let are = agreeing(n_judged, "is a judgement", "are judgements");
    format!("{recovery}{n_judged} of {} parameters {are}.", forecast.ground.len())
}

/// How often such a range held, in a sentence: on synthetic systems, for no real one has been forecast to its end.
#[must_use]
pub fn forecast_record_sentence() -> String {
    let KnownRecord { n_systems, held_as_assumed, held_otherwise, .. } = KNOWN_RECORD;
    let in_a_hundred = |tenths: u32| (tenths + 5) / 10;
    format!(
        "On {n_systems} synthetic systems whose year’s end is known, ranges made like this held it {} times in 100, and {} where variances came about otherwise than assumed; no record of real systems is known.",
        in_a_hundred(held_as_assumed),
        in_a_hundred(held_otherwise)
    )
}

/// T7c: what each parameter was learnt from, and what is made of its error.
#[must_use]
pub fn forecast_ground(month_end: &MonthEnd, forecast: &Forecast) -> Exhibit {
    let word = |text: &str| Cell::Word { text: text.to_owned(), tone: Tone::Plain };
    let row = |ground: &Ground| {
        let n_values = match ground.n_values {
            0 => word("none, a judgement"),
            n => Cell::Number(Number::count(u64::from(n))),
        };
        plain_row(&capital_first(ground.words), vec![n_values, word(&ground.value), word(ground.error)])
    };
    let n_few = forecast.ground.iter().filter(|ground| ground.n_values <= FEW).count();
    Exhibit {
        key: "T7c".into(),
        name: "forecast-parameters".into(),
        heading: format!(
            "{n_few} of {} parameters {} on {FEW} values or fewer",
            forecast.ground.len(),
            agreeing(n_few, "rests", "rest")
        ),
        note: format!(
            "Values are of past years and other systems. Where a parameter is drawn anew, the range and the chance of meeting the plan allow for its error. {}",
            note(month_end, "")
        ),
        provenance: forecast.provenance,
        table: Table {
            caption: "What the parameters of the forecast rest on.".to_owned(),
            row_heading: "Parameter".to_owned(),
            columns: vec![figures("", "Learnt from"), words("", "Value"), words("", "Its error")],
            rows: forecast.ground.iter().map(row).collect(),
        },
        chart: None,
    }
}
