//! The fan: the position built up since April, and the range that 8 of 10 simulated years stay in.
//!
//! A deficit grows downward. Every line has its name and its year's end at the right.

use serde_json::{Value, json};

use super::labels::{Point, clear_of, spread};
use super::months::{self, ByMonth, Scale, Side};
use super::{Amount, Label, NARROW, Pair, Plot, TextAnchor, base, colour, count, pounds, text_width, tidy};
use crate::exhibit::Specification;
use crate::render::Weight;

/// What a fan shows: each amount is built up since April, a surplus is positive [£m].
#[derive(Clone, Debug, PartialEq)]
pub struct Fan {
    /// The plan of all months.
    pub plan: ByMonth,
    /// The actual of closed months.
    pub actual: ByMonth,
    /// What 1 in 10 simulated years stays below, in open months.
    pub worse: ByMonth,
    /// The middle, in open months.
    pub middle: ByMonth,
    /// What 9 in 10 simulated years stay below, in open months.
    pub better: ByMonth,
    /// The year's end as the organisations themselves forecast it.
    pub own_forecast: Option<f64>,
    /// The end of another year with its name: `2029/30 outturn`.
    pub last_year: Option<Amount>,
}

/// Draws `fan`; the names of the specifications begin with `name`.
#[must_use]
pub fn fan(name: &str, fan: &Fan) -> Pair {
    Pair {
        wide: drawn(format!("{name}-wide"), fan, &WIDE),
        narrow: drawn(format!("{name}-narrow"), fan, &SMALL),
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
    axis_words: &'static str,
    closed_words: &'static str,
    worse_words: &'static str,
    middle_words: &'static str,
    better_words: &'static str,
    at_plan_words: &'static str,
    both_words: &'static str,
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
    axis_words: "built up since April",
    closed_words: ", last closed",
    worse_words: "1 in 10 ends worse",
    middle_words: "Middle forecast",
    better_words: "1 in 10 ends better",
    at_plan_words: "1 in 10 at plan or better",
    both_words: "Plan, forecast outturn",
};

const SMALL: Layout = Layout {
    width: NARROW,
    height: 360,
    size: 13.0,
    top: 34.0,
    bottom: 30.0,
    every: 4,
    apart: 33.0,
    joint: "\n",
    axis_words: "since April",
    closed_words: "",
    worse_words: "1 in 10 worse",
    middle_words: "Middle",
    better_words: "1 in 10 better",
    at_plan_words: "1 in 10 plan or better",
    both_words: "Plan, own",
};

/// A line of text at the right edge, for a year's end.
struct Ending {
    millions: f64,
    words: String,
    colour: &'static str,
    weight: Weight,
}

fn drawn(name: String, fan: &Fan, layout: &Layout) -> Specification {
    let scale = Scale::of(amounts(fan));
    let endings = endings(fan, scale, layout);
    let label =
        |ending: &Ending| format!("{}{}{}", ending.words, layout.joint, worded(ending.millions, scale));
    let widest = endings
        .iter()
        .flat_map(|ending| {
            let text = label(ending);
            text.lines().map(|line| text_width(line, layout.size, ending.weight)).collect::<Vec<_>>()
        })
        .fold(0.0, f64::max);
    let ticks = scale.labels(Plot { left: 0.0, right: 0.0, top: 0.0, bottom: 1.0 }, layout.size);
    let widest_tick = ticks.iter().map(Label::width).fold(0.0, f64::max);
    let plot = Plot {
        left: (widest_tick + 14.0).ceil(),
        right: f64::from(layout.width) - (widest + 14.0).ceil(),
        top: layout.top,
        bottom: f64::from(layout.height) - layout.bottom,
    };

    let mut texts = scale.labels(plot, layout.size);
    texts.push(months::title(scale.title(layout.axis_words), layout.size));
    let mut at_the_right: Vec<Label> = endings
        .iter()
        .map(|ending| Label {
            x: plot.right + 12.0,
            y: scale.y(plot, ending.millions),
            text: label(ending),
            size: layout.size,
            weight: ending.weight,
            colour: ending.colour,
            hold: TextAnchor::Left,
        })
        .collect();
    let half = layout.apart / 2.0;
    spread(&mut at_the_right, layout.apart, plot.top - 9.0 + half, plot.bottom + 9.0 - half);
    texts.extend(at_the_right);

    let mut option = base();
    option["grid"] = plot.grid(f64::from(layout.width), f64::from(layout.height));
    option["xAxis"] = months::axis(layout.every, layout.size, &json!(false));
    option["yAxis"] = scale.axis();
    let inside = at_the_last_closed_month(fan, scale, plot, layout);
    option["graphic"] = texts.iter().map(Label::graphic).chain(inside.iter().map(Label::on_white)).collect();
    option["series"] = json!(series(fan, scale));
    Specification { name, width: layout.width, height: layout.height, option }
}

/// Every amount of the chart.
fn amounts(fan: &Fan) -> impl Iterator<Item = f64> + Clone {
    let lines = [fan.plan, fan.actual, fan.worse, fan.middle, fan.better];
    let ends = [fan.own_forecast, fan.last_year.as_ref().map(|end| end.millions)];
    lines.into_iter().flatten().chain(ends).flatten()
}

/// The last closed month, counted from zero, and its amount.
fn last_closed(actual: &ByMonth) -> Option<(usize, f64)> {
    let known = actual.iter().enumerate();
    known.filter_map(|(month_idx, amount)| Some((month_idx, (*amount)?))).next_back()
}

/// An amount with its side where the axis does not tell it: `£64.8m`, `(£2.0m)`.
fn worded(millions: f64, scale: Scale) -> String {
    match scale.side {
        Side::Both if millions < 0.0 => format!("({})", pounds(millions)),
        _ => pounds(millions),
    }
}

fn endings(fan: &Fan, scale: Scale, layout: &Layout) -> Vec<Ending> {
    let mut endings = Vec::new();
    let mut push = |millions: Option<f64>, words: &str, colour, weight| {
        if let Some(millions) = millions {
            endings.push(Ending { millions, words: words.to_owned(), colour, weight });
        }
    };
    let plan = fan.plan[11];
    let same = match (plan, fan.own_forecast) {
        (Some(plan), Some(own)) => worded(plan, scale) == worded(own, scale),
        _ => false,
    };
    if same {
        push(plan, layout.both_words, colour::PLAN, Weight::Regular);
    } else {
        push(plan, "Plan", colour::PLAN, Weight::Regular);
        push(fan.own_forecast, "Forecast outturn", colour::PLAN, Weight::Regular);
    }
    push(fan.actual[11], "Actual", colour::ACTUAL, Weight::Bold);
    // Where the best tenth begins at the plan, those in it may end no better.
    let begins_at_plan =
        fan.better[11].is_some_and(|better| Some(better.to_bits()) == plan.map(f64::to_bits));
    let better_words = if begins_at_plan { layout.at_plan_words } else { layout.better_words };
    push(fan.better[11], better_words, colour::FORECAST, Weight::Regular);
    push(fan.middle[11], layout.middle_words, colour::FORECAST, Weight::Bold);
    push(fan.worse[11], layout.worse_words, colour::FORECAST, Weight::Regular);
    if let Some(last_year) = &fan.last_year {
        push(Some(last_year.millions), &last_year.label, colour::NOTE, Weight::Regular);
    }
    endings
}

/// The labels of the last closed month and of the actual to date.
fn at_the_last_closed_month(fan: &Fan, scale: Scale, plot: Plot, layout: &Layout) -> Vec<Label> {
    let Some((month_idx, millions)) = last_closed(&fan.actual) else { return Vec::new() };
    let x = |month_idx: usize| plot.left + (plot.right - plot.left) * count(month_idx) / 11.0;
    let points = |amounts: &ByMonth| -> Vec<Point> {
        let known = amounts.iter().enumerate();
        known.filter_map(|(month_idx, amount)| Some((x(month_idx), scale.y(plot, (*amount)?)))).collect()
    };
    let here = (x(month_idx), scale.y(plot, millions));
    let mut lines = vec![points(&fan.plan), points(&fan.actual)];
    for open in [&fan.worse, &fan.middle, &fan.better] {
        lines.push(std::iter::once(here).chain(points(open)).collect());
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
    let mut places = Vec::new();
    for y in [plot.top + 12.0, plot.bottom - 12.0, plot.top + 30.0, plot.bottom - 30.0] {
        places.extend([((here.0 + 6.0, y), TextAnchor::Left), ((here.0 - 6.0, y), TextAnchor::Right)]);
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
    let plan = fan.plan[month_idx].unwrap_or(millions);
    let away = if millions <= plan { 1.0 } else { -1.0 };
    let mut places = Vec::new();
    for side in [away, -away] {
        for aside in [8.0, 24.0, 48.0] {
            for off in [6.0, 16.0, 28.0, 44.0, 64.0] {
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

/// A line of open months, begun at the last closed one so that the fan has a hinge.
fn hinged(open: &ByMonth, hinge: Option<(usize, f64)>) -> ByMonth {
    let mut line = *open;
    if let Some((month_idx, millions)) = hinge {
        line[month_idx] = Some(millions);
    }
    line
}

fn series(fan: &Fan, scale: Scale) -> Vec<Value> {
    let closed = last_closed(&fan.actual).filter(|(month_idx, _)| *month_idx < 11);
    let [worse, middle, better] = [fan.worse, fan.middle, fan.better].map(|open| hinged(&open, closed));
    let widths: ByMonth = std::array::from_fn(|month_idx| Some(better[month_idx]? - worse[month_idx]?));
    let line = |name: &str, data: &ByMonth, style: Value, z: u32| {
        json!({
            "name": name,
            "type": "line",
            "silent": true,
            "data": months::values(data),
            "symbol": "none",
            "lineStyle": style,
            "z": z,
        })
    };
    let edge = json!({ "color": colour::FORECAST, "width": 1 });
    let mut low = line("1 in 10 ends worse", &worse, edge.clone(), 1);
    let mut high = line("From worse to better", &widths, edge, 1);
    for band in [&mut low, &mut high] {
        band["stack"] = json!("range");
        band["stackStrategy"] = json!("all");
    }
    high["areaStyle"] = json!({ "color": colour::FORECAST, "opacity": 0.13 });
    let mut plan = line("Plan", &fan.plan, json!({ "color": colour::PLAN, "width": 2, "type": [7, 4] }), 3);
    let style = json!({ "color": colour::MARK, "width": 1, "type": "solid" });
    let month_line =
        last_closed(&fan.actual).map(|(month_idx, _)| json!({ "xAxis": month_idx, "lineStyle": style }));
    plan["markLine"] = json!({
        "silent": true,
        "symbol": "none",
        "label": { "show": false },
        "data": month_line.into_iter().chain(months::zero(scale)).collect::<Vec<_>>(),
    });
    let mut series = vec![
        low,
        high,
        plan,
        line(
            "Middle forecast",
            &middle,
            json!({ "color": colour::FORECAST, "width": 2.5, "type": [2, 3] }),
            3,
        ),
    ];
    if last_closed(&fan.actual).is_some() {
        let mut actual = line("Actual", &fan.actual, json!({ "color": colour::ACTUAL, "width": 3 }), 5);
        actual["symbol"] = json!("circle");
        actual["symbolSize"] = json!(8);
        actual["showAllSymbol"] = json!(true);
        actual["clip"] = json!(false);
        actual["itemStyle"] = json!({ "color": colour::ACTUAL });
        series.push(actual);
    }
    let mut mark = |name: &str, millions: Option<f64>, symbol: Value| {
        let Some(millions) = millions else { return };
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
    };
    let hollow =
        json!({ "color": colour::PAPER, "borderColor": colour::PLAN, "borderWidth": 2, "opacity": 1 });
    mark(
        "Forecast outturn",
        fan.own_forecast,
        json!({ "symbol": "diamond", "symbolSize": 13, "itemStyle": hollow }),
    );
    let last_year = fan.last_year.as_ref();
    mark(
        last_year.map_or("", |end| &end.label),
        last_year.map(|end| end.millions),
        json!({ "symbol": "rect", "symbolSize": [14, 2], "itemStyle": { "color": colour::NOTE, "opacity": 1 } }),
    );
    series
}

#[cfg(test)]
mod tests;
