//! The position built up since April: plan, actual to the last closed month and, where wanted, where a
//! straight line would end. A deficit grows downward.

use serde_json::{Value, json};

use super::labels::{Point, clear_of, spread};
use super::months::{self, ByMonth, Scale, Side};
use super::{Amount, Label, NARROW, Pair, Plot, TextAnchor, base, colour, count, pounds, text_width, tidy};
use crate::exhibit::Specification;
use crate::render::Weight;

/// What a chart of the year shows: each amount is built up since April, a surplus is positive [£m].
#[derive(Clone, Debug, PartialEq)]
pub struct Monthly {
    /// The plan, as far as it is known.
    pub plan: ByMonth,
    /// The actual of closed months.
    pub actual: ByMonth,
    /// The year's end if every open month goes as the mean of the closed ones.
    pub straight_line: Option<f64>,
    /// The year's end as the organisations themselves forecast it.
    pub own_forecast: Option<f64>,
    /// The end of another year with its name: `2029/30 outturn`.
    pub last_year: Option<Amount>,
}

/// Draws `monthly`; the names of the specifications begin with `name`.
#[must_use]
pub fn monthly(name: &str, monthly: &Monthly) -> Pair {
    Pair {
        wide: drawn(format!("{name}-wide"), monthly, &WIDE),
        narrow: drawn(format!("{name}-narrow"), monthly, &SMALL),
    }
}

/// What differs between the two widths.
struct Layout {
    /// [px]
    width: u32,
    /// [px]
    height: u32,
    /// The size of text [px].
    size: f64,
    /// The height of the title above and of the months below the plot [px].
    top: f64,
    /// [px]
    bottom: f64,
    /// One name in so many months.
    every: u32,
    /// Between two labels at the right [px].
    apart: f64,
    /// What comes between the words and the amount of a label.
    joint: &'static str,
    /// Whether equal plan and forecast share a label.
    merges: bool,
    axis_words: &'static str,
    closed_words: &'static str,
}

const WIDE: Layout = Layout {
    width: 728,
    height: 400,
    size: 14.0,
    top: 30.0,
    bottom: 34.0,
    every: 1,
    apart: 18.0,
    joint: " ",
    merges: true,
    axis_words: "built up since April",
    closed_words: ", last closed",
};

const SMALL: Layout = Layout {
    width: NARROW,
    height: 330,
    size: 13.0,
    top: 34.0,
    bottom: 30.0,
    every: 4,
    apart: 33.0,
    joint: "\n",
    merges: false,
    axis_words: "since April",
    closed_words: "",
};

/// A line of text at the right edge, for a year's end.
struct Ending {
    millions: f64,
    words: String,
    colour: &'static str,
    weight: Weight,
}

fn drawn(name: String, monthly: &Monthly, layout: &Layout) -> Specification {
    let scale = Scale::of(amounts(monthly));
    let endings = endings(monthly, scale, layout);
    let lines_of = |ending: &Ending| -> Vec<String> {
        let text = format!("{}{}{}", ending.words, layout.joint, worded(ending.millions, scale));
        text.split('\n').map(str::to_owned).collect()
    };
    let widest = endings
        .iter()
        .flat_map(|ending| {
            lines_of(ending).into_iter().map(|line| text_width(&line, layout.size, ending.weight))
        })
        .fold(0.0, f64::max);
    let axis_labels = scale.labels(Plot { left: 0.0, right: 0.0, top: 0.0, bottom: 1.0 }, layout.size);
    let widest_tick = axis_labels.iter().map(Label::width).fold(0.0, f64::max);
    let plot = Plot {
        left: (widest_tick + 14.0).ceil(),
        right: f64::from(layout.width) - (widest + 14.0).ceil(),
        top: layout.top,
        bottom: f64::from(layout.height) - layout.bottom,
    };

    let mut texts = scale.labels(plot, layout.size);
    texts.push(months::title(scale.title(layout.axis_words), layout.size));
    texts.extend(at_the_right(&endings, scale, plot, layout));

    let mut option = base();
    option["grid"] = plot.grid(f64::from(layout.width), f64::from(layout.height));
    option["xAxis"] = months::axis(layout.every, layout.size, &json!(false));
    option["yAxis"] = scale.axis();
    let inside = at_the_last_closed_month(monthly, scale, plot, layout);
    option["graphic"] = texts.iter().map(Label::graphic).chain(inside.iter().map(Label::on_white)).collect();
    option["series"] = json!(series(monthly, scale));
    Specification { name, width: layout.width, height: layout.height, option }
}

/// Every amount of the chart.
fn amounts(monthly: &Monthly) -> impl Iterator<Item = f64> + Clone {
    let ends =
        [monthly.straight_line, monthly.own_forecast, monthly.last_year.as_ref().map(|end| end.millions)];
    monthly.plan.into_iter().chain(monthly.actual).chain(ends).flatten()
}

/// The last closed month, counted from zero, and its amount.
fn last_closed(actual: &ByMonth) -> Option<(usize, f64)> {
    let mut closed =
        actual.iter().enumerate().filter_map(|(month_idx, amount)| Some((month_idx, (*amount)?)));
    closed.next_back()
}

/// An amount with its side where the axis does not tell it: `£64.8m`, `£2.0m surplus`.
fn worded(millions: f64, scale: Scale) -> String {
    match scale.side {
        Side::Both if millions < 0.0 => format!("({})", pounds(millions)),
        _ => pounds(millions),
    }
}

fn endings(monthly: &Monthly, scale: Scale, layout: &Layout) -> Vec<Ending> {
    let mut endings = Vec::new();
    let mut push = |millions: Option<f64>, words: &str, colour, weight| {
        if let Some(millions) = millions {
            endings.push(Ending { millions, words: words.to_owned(), colour, weight });
        }
    };
    let same = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (Some(one), Some(other)) => worded(one, scale) == worded(other, scale),
        _ => false,
    };
    let plan = monthly.plan[11];
    if layout.merges && same(plan, monthly.own_forecast) {
        push(plan, "Plan, forecast outturn", colour::PLAN, Weight::Regular);
    } else {
        push(plan, "Plan", colour::PLAN, Weight::Regular);
        push(monthly.own_forecast, "Forecast outturn", colour::PLAN, Weight::Regular);
    }
    push(monthly.actual[11], "Actual", colour::ACTUAL, Weight::Bold);
    push(straight_line(monthly), "Straight line", colour::FORECAST, Weight::Bold);
    if let Some(last_year) = &monthly.last_year {
        push(Some(last_year.millions), &last_year.label, colour::NOTE, Weight::Regular);
    }
    endings
}

/// The end of the straight line, while months are open.
fn straight_line(monthly: &Monthly) -> Option<f64> {
    monthly.straight_line.filter(|_| monthly.actual[11].is_none() && last_closed(&monthly.actual).is_some())
}

fn at_the_right(endings: &[Ending], scale: Scale, plot: Plot, layout: &Layout) -> Vec<Label> {
    let mut texts: Vec<Label> = endings
        .iter()
        .map(|ending| Label {
            x: plot.right + 12.0,
            y: scale.y(plot, ending.millions),
            text: format!("{}{}{}", ending.words, layout.joint, worded(ending.millions, scale)),
            size: layout.size,
            weight: ending.weight,
            colour: ending.colour,
            hold: TextAnchor::Left,
        })
        .collect();
    let half = layout.apart / 2.0;
    spread(&mut texts, layout.apart, plot.top - 9.0 + half, plot.bottom + 9.0 - half);
    texts
}

/// The labels of the last closed month and of the actual to date.
fn at_the_last_closed_month(monthly: &Monthly, scale: Scale, plot: Plot, layout: &Layout) -> Vec<Label> {
    let Some((month_idx, millions)) = last_closed(&monthly.actual) else { return Vec::new() };
    let x = |month_idx: usize| plot.left + (plot.right - plot.left) * count(month_idx) / 11.0;
    let points = |amounts: &ByMonth| -> Vec<Point> {
        let known = amounts.iter().enumerate();
        known.filter_map(|(month_idx, amount)| Some((x(month_idx), scale.y(plot, (*amount)?)))).collect()
    };
    let here = (x(month_idx), scale.y(plot, millions));
    let mut lines = vec![points(&monthly.plan), points(&monthly.actual)];
    if let Some(end) = straight_line(monthly) {
        lines.push(vec![here, (plot.right, scale.y(plot, end))]);
    }

    let closed = Label {
        x: here.0,
        y: plot.top + 12.0,
        text: format!("Month {}{}", month_idx + 1, layout.closed_words),
        size: layout.size,
        weight: Weight::Regular,
        colour: colour::NOTE,
        hold: TextAnchor::Left,
    };
    let (right, left) = (here.0 + 6.0, here.0 - 6.0);
    let mut places = Vec::new();
    for y in [plot.top + 12.0, plot.bottom - 12.0, plot.top + 30.0, plot.bottom - 30.0] {
        places.extend([((right, y), TextAnchor::Left), ((left, y), TextAnchor::Right)]);
    }
    let closed = clear_of(&lines, plot, &closed, &places);
    if month_idx == 11 {
        return vec![closed];
    }

    // The line of the month and its label are lines to the label of the actual.
    lines.push(vec![(here.0, plot.top), (here.0, plot.bottom)]);
    let (from, to) = match closed.hold {
        TextAnchor::Left => (closed.x, closed.x + closed.width()),
        TextAnchor::Right => (closed.x - closed.width(), closed.x),
    };
    for y in [closed.y - 6.0, closed.y, closed.y + 6.0] {
        lines.push(vec![(from, y), (to, y)]);
    }
    let actual = Label {
        text: format!("Actual{}{}", layout.joint, worded(millions, scale)),
        weight: Weight::Bold,
        colour: colour::ACTUAL,
        ..closed.clone()
    };
    // On the side of the actual that is away from the plan, as near as there is room.
    let plan = monthly.plan[month_idx].unwrap_or(millions);
    let away = if millions <= plan { 1.0 } else { -1.0 };
    let near: &[f64] = &[8.0];
    let any: &[f64] = &[8.0, 24.0, 48.0];
    let tiers: [(f64, &[f64], &[f64]); 4] = [
        (away, any, &[6.0, 16.0, 28.0]),
        (-away, near, &[6.0]),
        (away, any, &[44.0, 64.0]),
        (-away, any, &[6.0, 16.0, 28.0, 44.0, 64.0]),
    ];
    let mut places = Vec::new();
    for (side, asides, offs) in tiers {
        for aside in asides {
            for off in offs {
                let y = here.1 + side * off;
                places.extend([
                    ((here.0 - aside, y), TextAnchor::Right),
                    ((here.0 + aside, y), TextAnchor::Left),
                ]);
            }
        }
    }
    let actual = clear_of(&lines, plot, &actual, &places);
    vec![closed, actual]
}

fn series(monthly: &Monthly, scale: Scale) -> Vec<Value> {
    let closed = last_closed(&monthly.actual);
    let style = json!({ "color": colour::MARK, "width": 1, "type": "solid" });
    let month_line = closed.map(|(month_idx, _)| json!({ "xAxis": month_idx, "lineStyle": style }));
    let mut series = vec![json!({
        "name": "Plan",
        "type": "line",
        "silent": true,
        "data": months::values(&monthly.plan),
        "symbol": "none",
        "lineStyle": { "color": colour::PLAN, "width": 2, "type": [7, 4] },
        "z": 3,
        "markLine": {
            "silent": true,
            "symbol": "none",
            "label": { "show": false },
            "data": month_line.into_iter().chain(months::zero(scale)).collect::<Vec<_>>(),
        },
    })];
    if let (Some((from_idx, from)), Some(to)) = (closed, straight_line(monthly)) {
        let left = count(11 - from_idx);
        let value = |month_idx: usize| {
            let share = count(month_idx - from_idx) / left;
            tidy(from + share * (to - from))
        };
        let data: Vec<Option<f64>> =
            (0..12).map(|month_idx| (from_idx <= month_idx).then(|| value(month_idx))).collect();
        series.push(json!({
            "name": "Straight line",
            "type": "line",
            "silent": true,
            "data": data,
            "symbol": "none",
            "lineStyle": { "color": colour::FORECAST, "width": 2.5, "type": [2, 3] },
            "z": 3,
        }));
    }
    if closed.is_some() {
        series.push(json!({
            "name": "Actual",
            "type": "line",
            "silent": true,
            "data": months::values(&monthly.actual),
            "symbol": "circle",
            "symbolSize": 8,
            "showAllSymbol": true,
            "clip": false,
            "itemStyle": { "color": colour::ACTUAL },
            "lineStyle": { "color": colour::ACTUAL, "width": 3 },
            "z": 5,
        }));
    }
    let mut mark = |name: &str, millions: Option<f64>, symbol: Value| {
        if let Some(millions) = millions {
            let mut mark = json!({
                "name": name,
                "type": "scatter",
                "silent": true,
                "data": [[11, tidy(millions)]],
                "z": 6,
                "clip": false,
            });
            for (key, value) in symbol.as_object().into_iter().flatten() {
                mark[key] = value.clone();
            }
            series.push(mark);
        }
    };
    let hollow =
        json!({ "color": colour::PAPER, "borderColor": colour::PLAN, "borderWidth": 2, "opacity": 1 });
    mark(
        "Forecast outturn",
        monthly.own_forecast,
        json!({ "symbol": "diamond", "symbolSize": 13, "itemStyle": hollow }),
    );
    let last_year = monthly.last_year.as_ref();
    mark(
        last_year.map_or("", |end| &end.label),
        last_year.map(|end| end.millions),
        json!({ "symbol": "rect", "symbolSize": [14, 2], "itemStyle": { "color": colour::NOTE, "opacity": 1 } }),
    );
    series
}

#[cfg(test)]
mod tests;
