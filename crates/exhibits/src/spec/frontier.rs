//! The frontier of saving and impact score: a line of proven points, the plan, and plans of others.

use serde_json::json;

use super::months::{Scale, title};
use super::{Label, NARROW, Pair, Plot, TextAnchor, base, colour, tidy};
use crate::exhibit::Specification;
use crate::render::{Weight, text_width};

/// A plan on the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// What it is, with its figures: `Lowest score, proven: £13.3m, score 42`.
    pub label: String,
    /// What the system saves [£m].
    pub saving: f64,
    /// Its impact.
    pub impact: f64,
}

/// What a frontier shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Frontier {
    /// Savings and lowest impact scores, rising [£m, score].
    pub points: Vec<(f64, f64)>,
    /// The saving that is asked for [£m].
    pub asked: f64,
    /// The plan of the lowest impact score.
    pub best: Option<Marked>,
    /// The draft plan.
    pub draft: Option<Marked>,
}

/// The height of both drawings [px].
const HEIGHT: u32 = 340;
/// The width of the wide drawing [px].
const WIDE: u32 = 634;

/// Draws `frontier`; the names of the specifications begin with `name`.
#[must_use]
pub fn frontier(name: &str, frontier: &Frontier) -> Pair {
    Pair {
        wide: drawing(format!("{name}-wide"), frontier, WIDE, 14.0),
        narrow: drawing(format!("{name}-narrow"), frontier, NARROW, 13.0),
    }
}

fn drawing(name: String, frontier: &Frontier, width: u32, size: f64) -> Specification {
    let plot =
        Plot { left: 40.0, right: f64::from(width) - 14.0, top: 44.0, bottom: f64::from(HEIGHT) - 46.0 };
    let marked = || frontier.best.iter().chain(&frontier.draft);
    let scores = frontier.points.iter().map(|(_, impact)| *impact).chain(marked().map(|plan| plan.impact));
    let savings = frontier
        .points
        .iter()
        .map(|(saving, _)| *saving)
        .chain(marked().map(|plan| plan.saving.max(0.0)))
        .chain([frontier.asked]);
    let (up, along) = (Scale::of(scores), Scale::of(savings));
    let x = |saving: f64| {
        plot.left + (saving - along.least) / (along.most - along.least) * (plot.right - plot.left)
    };
    let y = |impact: f64| up.y(plot, impact);
    let mut labels = vec![title("Impact score, lower is better".to_owned(), size)];
    labels.extend(up.labels(plot, size));
    let mut tick = along.least;
    while tick <= along.most + 1e-9 {
        labels.push(Label {
            x: x(tick) + text_width(&tidy(tick).to_string(), size, Weight::Regular) / 2.0,
            y: plot.bottom + 14.0,
            text: tidy(tick).to_string(),
            size,
            weight: Weight::Regular,
            colour: colour::NOTE,
            hold: TextAnchor::Right,
        });
        tick += along.interval;
    }
    labels.push(Label {
        x: plot.right,
        y: plot.bottom + 34.0,
        text: "Saving of the system, £m a year".to_owned(),
        size,
        weight: Weight::Regular,
        colour: colour::NOTE,
        hold: TextAnchor::Right,
    });
    let asked = format!("£{}m asked for", super::tenths(frontier.asked));
    let beside = text_width(&asked, size, Weight::Regular) + 8.0;
    let fits_right = x(frontier.asked) + beside < plot.right;
    labels.push(Label {
        x: if fits_right { x(frontier.asked) + 8.0 } else { x(frontier.asked) - 8.0 },
        y: plot.top + 6.0,
        text: asked,
        size,
        weight: Weight::Regular,
        colour: colour::ADVERSE,
        hold: if fits_right { TextAnchor::Left } else { TextAnchor::Right },
    });
    for (plan, weight, ink) in frontier
        .best
        .iter()
        .map(|plan| (plan, Weight::Bold, colour::ACTUAL))
        .chain(frontier.draft.iter().map(|plan| (plan, Weight::Regular, colour::ADVERSE)))
    {
        // Left of its plan; and of the dotted line where it would otherwise be drawn across it.
        let right = x(plan.saving) - 10.0;
        let lines = |right: f64| super::lines_of(&plan.label, size, (right - plot.left - 40.0).max(100.0));
        let widest = lines(right).iter().map(|line| text_width(line, size, weight)).fold(0.0, f64::max);
        let line_at = x(frontier.asked);
        let crosses = right - widest - 6.0 < line_at && line_at < right + 6.0;
        let before = line_at - 10.0;
        let right = if crosses && plot.left + 110.0 < before { before } else { right };
        let lines = lines(right);
        let widest = lines.iter().map(|line| text_width(line, size, weight)).fold(0.0, f64::max);
        labels.push(Label {
            // Clear of the numbers of the axis.
            x: right.max(plot.left + widest + 8.0),
            y: y(plan.impact) - 12.0,
            text: lines.join("\n"),
            size,
            weight,
            colour: ink,
            hold: TextAnchor::Right,
        });
    }
    let dot = |plan: &Marked, symbol: &str, ink: &str| {
        json!({ "type": "scatter", "symbol": symbol, "symbolSize": 11, "silent": true,
            "itemStyle": { "color": ink }, "data": [[tidy(plan.saving), tidy(plan.impact)]], "z": 4 })
    };
    let mut series = vec![json!({
        "type": "line",
        "symbol": "circle",
        "symbolSize": 4,
        "silent": true,
        "lineStyle": { "color": colour::PLAN, "width": 2 },
        "itemStyle": { "color": colour::PLAN },
        "data": frontier.points.iter().map(|(saving, impact)| json!([tidy(*saving), tidy(*impact)])).collect::<Vec<_>>(),
        "markLine": {
            "symbol": "none",
            "silent": true,
            "label": { "show": false },
            "lineStyle": { "color": colour::ADVERSE, "type": "dotted", "width": 2 },
            "data": [{ "xAxis": tidy(frontier.asked) }],
        },
    })];
    series.extend(frontier.best.as_ref().map(|plan| dot(plan, "circle", colour::ACTUAL)));
    series.extend(frontier.draft.as_ref().map(|plan| dot(plan, "triangle", colour::ADVERSE)));
    let mut option = base();
    option["grid"] = plot.grid(f64::from(width), f64::from(HEIGHT));
    option["xAxis"] = along.axis();
    option["xAxis"]["splitLine"] = json!({ "show": false });
    option["xAxis"]["axisLine"] = json!({ "show": true, "lineStyle": { "color": colour::MARK } });
    option["yAxis"] = up.axis();
    option["series"] = json!(series);
    option["graphic"] = labels.iter().map(Label::on_white).collect();
    Specification { name, width, height: HEIGHT, option }
}

#[cfg(test)]
mod tests;
