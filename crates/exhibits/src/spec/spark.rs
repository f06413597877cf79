//! A small line without words: actual against plan, with a dot at its end.

use serde_json::{Value, json};

use super::months::ByMonth;
use super::{base, colour, tidy};
use crate::exhibit::Specification;

/// What a spark shows: any two runs of the same measure, the higher the better.
#[derive(Clone, Debug, PartialEq)]
pub struct Spark {
    /// The plan; drawn as far as actuals go.
    pub plan: ByMonth,
    /// The actual of closed months.
    pub actual: ByMonth,
}

/// Draws `spark`; the words beside it say what it shows. `None` where no month is closed.
#[must_use]
pub fn spark(name: &str, spark: &Spark) -> Option<Specification> {
    let last = spark.actual.iter().rposition(Option::is_some)?;
    let plan: Vec<Option<f64>> = spark.plan[..=last].iter().map(|amount| amount.map(tidy)).collect();
    let actual = &spark.actual[..=last];
    let known = || plan.iter().chain(actual).flatten().copied();
    let low = known().fold(f64::INFINITY, f64::min);
    let high = known().fold(f64::NEG_INFINITY, f64::max);
    // A flat line lies in the middle.
    let margin = if high > low { (high - low) * 0.08 } else { 1.0 };

    // A lone month is a dot at the left.
    let actual: Vec<Value> = actual
        .iter()
        .enumerate()
        .map(|(month_idx, amount)| {
            let amount = amount.map(tidy);
            if month_idx == last {
                json!({ "value": amount, "symbol": "circle", "symbolSize": 8 })
            } else {
                json!({ "value": amount, "symbol": "none" })
            }
        })
        .collect();
    let mut option = base();
    option["grid"] = json!({ "left": 4, "right": 8, "top": 6, "bottom": 6 });
    option["xAxis"] = json!({
        "type": "category",
        "show": false,
        "boundaryGap": false,
        "data": super::months::NAMES[..=last],
    });
    option["yAxis"] =
        json!({ "type": "value", "show": false, "min": tidy(low - margin), "max": tidy(high + margin) });
    option["series"] = json!([
        {
            "type": "line",
            "silent": true,
            "data": plan,
            "symbol": "none",
            "lineStyle": { "color": colour::PLAN, "width": 1.5, "type": [5, 3] },
        },
        {
            "type": "line",
            "silent": true,
            "data": actual,
            "showAllSymbol": true,
            "clip": false,
            "lineStyle": { "color": colour::ACTUAL, "width": 2 },
            "itemStyle": { "color": colour::ACTUAL },
        },
    ]);
    Some(Specification { name: name.to_owned(), width: 232, height: 44, option })
}

#[cfg(test)]
mod tests;
