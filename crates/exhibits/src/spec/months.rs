//! What charts by month share: an axis from April to March, and an axis of money that is labelled as a
//! deficit, a surplus or both.

use serde_json::{Value, json};

use super::{Label, Plot, TextAnchor, colour, is_nil, tidy};
use crate::render::Weight;

/// Amounts of April to March, a surplus is positive; `None` for what is not known or not yet [£m].
pub type ByMonth = [Option<f64>; 12];

/// The months of a financial year.
pub(super) const NAMES: [&str; 12] =
    ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"];

/// Which side of zero all amounts lie on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Deficit,
    Surplus,
    Both,
}

/// An axis of money.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub(super) side: Side,
    /// The lowest amount on the axis [£m].
    pub(super) least: f64,
    /// The highest amount on the axis [£m].
    pub(super) most: f64,
    /// From one grid line to the next [£m].
    pub(super) interval: f64,
}

impl Scale {
    /// The axis that holds `amounts` and zero, with at most five intervals of a round length.
    pub(super) fn of(amounts: impl Iterator<Item = f64> + Clone) -> Self {
        let low = amounts.clone().filter(|amount| !is_nil(*amount)).fold(0.0, f64::min);
        let high = amounts.filter(|amount| !is_nil(*amount)).fold(0.0, f64::max);
        let side = match (low < 0.0, high > 0.0) {
            (true, true) => Side::Both,
            (false, true) => Side::Surplus,
            (_, false) => Side::Deficit,
        };
        let mut unit = 0.1;
        loop {
            for times in [1.0, 2.0, 4.0, 5.0] {
                let interval: f64 = unit * times;
                let below = (tidy(-low / interval)).ceil();
                let above = (tidy(high / interval)).ceil();
                // An amount too large for any axis still ends the search.
                if below + above <= 5.0 || !interval.is_finite() {
                    let (least, most) = (tidy(-below * interval), tidy(above.max(0.0) * interval));
                    let nothing = below + above < 1.0;
                    let least = if nothing { -interval } else { least };
                    return Self { side, least, most, interval: tidy(interval) };
                }
            }
            unit *= 10.0;
        }
    }

    /// The height of `amount` in `plot` [px].
    pub(super) fn y(self, plot: Plot, amount: f64) -> f64 {
        plot.bottom - (amount - self.least) / (self.most - self.least) * (plot.bottom - plot.top)
    }

    /// The option of the axis. It shows no labels: [`Scale::labels`] words them.
    pub(super) fn axis(self) -> Value {
        json!({
            "type": "value",
            "min": self.least,
            "max": self.most,
            "interval": self.interval,
            "axisLine": { "show": false },
            "axisTick": { "show": false },
            "axisLabel": { "show": false },
            "splitLine": { "lineStyle": { "color": colour::GRID, "width": 1 } },
        })
    }

    /// The labels of the grid lines, left of `plot`: deficits without a sign where there is nothing
    /// else, in brackets where there are surpluses too.
    pub(super) fn labels(self, plot: Plot, size: f64) -> Vec<Label> {
        let mut labels = Vec::new();
        let mut tick = 0.0;
        // At most five intervals.
        while tick < 6.0 {
            let amount = tidy(self.least + tick * self.interval);
            if amount > self.most {
                break;
            }
            let digits = amount.abs().to_string();
            labels.push(Label {
                x: plot.left - 8.0,
                y: self.y(plot, amount),
                text: if self.side == Side::Both && amount < 0.0 { format!("({digits})") } else { digits },
                size,
                weight: Weight::Regular,
                colour: colour::NOTE,
                hold: TextAnchor::Right,
            });
            tick += 1.0;
        }
        labels
    }

    /// What the axis measures: `Deficit`, followed by `what`.
    pub(super) fn title(self, what: &str) -> String {
        let sides = match self.side {
            Side::Deficit => "Deficit",
            Side::Surplus => "Surplus",
            Side::Both => "Surplus or (deficit)",
        };
        format!("{sides} {what}, £m")
    }
}

/// The option of the axis from April to March; every `every`th month has its name.
pub(super) fn axis(every: u32, size: f64, gap: &Value) -> Value {
    json!({
        "type": "category",
        "data": NAMES,
        "boundaryGap": gap,
        "axisLine": { "show": true, "onZero": false, "lineStyle": { "color": colour::MARK } },
        "axisTick": { "show": true, "length": 4, "alignWithLabel": true, "lineStyle": { "color": colour::MARK } },
        "splitLine": { "show": false },
        "axisLabel": {
            "color": colour::NOTE,
            "fontSize": size,
            "interval": every.saturating_sub(1),
            "showMaxLabel": true,
            "hideOverlap": false,
        },
    })
}

/// A dark line at zero, where amounts lie on both sides of it.
pub(super) fn zero(scale: Scale) -> Option<Value> {
    (scale.side == Side::Both)
        .then(|| json!({ "yAxis": 0, "lineStyle": { "color": colour::MARK, "width": 1, "type": "solid" } }))
}

/// The title above a plot.
pub(super) fn title(text: String, size: f64) -> Label {
    Label {
        x: 0.0,
        y: 9.0,
        text,
        size,
        weight: Weight::Regular,
        colour: colour::NOTE,
        hold: TextAnchor::Left,
    }
}

/// The amounts as the option holds them: `null` for none.
pub(super) fn values(amounts: &[Option<f64>]) -> Vec<Option<f64>> {
    amounts.iter().map(|amount| amount.map(tidy)).collect()
}

#[cfg(test)]
mod tests;
