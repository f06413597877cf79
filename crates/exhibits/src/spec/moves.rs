//! A schedule of moves: from preparation by way of a time in which both bodies do it to the day on
//! which the receiver answers, month by month.

use serde_json::{Value, json};

use super::{Label, NARROW, Pair, Plot, TextAnchor, base, colour, count, lines_of, tidy};
use crate::exhibit::Specification;
use crate::render::Weight;

/// A move, in months after the first month of the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Its name.
    pub name: String,
    /// A shorter name.
    pub short: String,
    /// When preparation begins.
    pub prepares: f64,
    /// When both begin to do it, and when the receiver answers; nothing where no day is set.
    pub dated: Option<(f64, f64)>,
    /// What stands in its way, in a few words; empty where nothing does.
    pub stopped: String,
}

/// What a schedule shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Moves {
    /// The names of the months, from the first: `Apr 2026`, `May` …
    pub months: Vec<String>,
    /// The moves.
    pub moves: Vec<Move>,
    /// Today, in months after the first.
    pub today: f64,
    /// The merger, in months after the first.
    pub merger: Option<f64>,
}

/// The width of the wide drawing [px].
const WIDE: u32 = 960;
/// From one move to the next [px].
const PITCH: f64 = 38.0;

/// Draws `moves`; the names of the specifications begin with `name`.
#[must_use]
pub fn moves(name: &str, moves: &Moves) -> Pair {
    Pair {
        wide: drawing(format!("{name}-wide"), moves, WIDE, 240.0, 14.0),
        narrow: drawing(format!("{name}-narrow"), moves, NARROW, 42.0, 13.0),
    }
}

fn drawing(name: String, moves: &Moves, width: u32, left: f64, size: f64) -> Specification {
    let is_wide = width > NARROW;
    let height = super::pixels(PITCH * count(moves.moves.len()) + 62.0);
    let plot = Plot { left, right: f64::from(width) - 12.0, top: 50.0, bottom: f64::from(height) - 12.0 };
    let last = count(moves.months.len());
    let x = |month: f64| plot.left + month / last * (plot.right - plot.left);
    let (mut labels, mut stops) = (Vec::new(), Vec::new());
    let text = |x: f64, y: f64, text: String, hold: TextAnchor, ink: &'static str| Label {
        x,
        y,
        text,
        size,
        weight: Weight::Regular,
        colour: ink,
        hold,
    };
    let every = if is_wide { 2 } else { 6 };
    for (idx, month) in moves.months.iter().enumerate().step_by(every) {
        labels.push(text(x(count(idx)), 34.0, month.clone(), TextAnchor::Left, colour::NOTE));
    }
    let marks = [(Some(moves.today), "Today", colour::INK), (moves.merger, "Merger", colour::ADVERSE)];
    for (at, label, ink) in marks {
        if let Some(at) = at {
            labels.push(text(x(at) + 4.0, 12.0, label.to_owned(), TextAnchor::Left, ink));
        }
    }
    for (idx, row) in moves.moves.iter().enumerate() {
        let middle = plot.top + PITCH * (count(idx) + 0.5);
        let name =
            if is_wide { lines_of(&row.name, size, left - 30.0).join("\n") } else { row.short.clone() };
        labels.push(text(0.0, middle, name, TextAnchor::Left, colour::INK));
        if is_wide && !row.stopped.is_empty() {
            let from = x(row.dated.map_or(moves.today, |(_, on)| on)) + 8.0;
            stops.push(text(from, middle, row.stopped.clone(), TextAnchor::Left, colour::ADVERSE));
        }
    }
    let mut option = base();
    option["grid"] = plot.grid(f64::from(width), f64::from(height));
    option["xAxis"] = json!({
        "type": "value", "min": 0, "max": last, "interval": 1,
        "axisLabel": { "show": false }, "axisTick": { "show": false }, "axisLine": { "show": false },
        "splitLine": { "lineStyle": { "color": colour::GRID, "width": 1 } },
    });
    option["yAxis"] = json!({
        "type": "category", "inverse": true,
        "data": moves.moves.iter().map(|row| row.short.clone()).collect::<Vec<_>>(),
        "axisLabel": { "show": false }, "axisTick": { "show": false }, "axisLine": { "show": false },
    });
    option["series"] = json!(series(moves, last));
    // What stops a move stands in its bar, which is empty from the day that is not sure.
    let stops = stops.iter().map(|stop| {
        let mut graphic = stop.graphic();
        graphic["z"] = json!(5);
        graphic
    });
    option["graphic"] = labels.iter().map(Label::on_white).chain(stops).collect();
    Specification { name, width, height, option }
}

/// Stacked bars: nothing, preparation, both, the receiver alone if it is sure and if it is not.
fn series(moves: &Moves, last: f64) -> Vec<Value> {
    let part = |length: &dyn Fn(&Move) -> f64| -> Vec<f64> {
        moves.moves.iter().map(|row| tidy(length(row).max(0.0))).collect()
    };
    let bar = |data: Vec<f64>, style: Value| json!({ "type": "bar", "stack": "move", "barWidth": 18, "silent": true, "itemStyle": style, "data": data });
    let prepared = |row: &Move| row.dated.map_or(moves.today, |(both, _)| both) - row.prepares;
    let hatch = json!({ "symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 4],
        "rotation": -std::f64::consts::FRAC_PI_4, "color": colour::PAPER });
    let mut marks =
        vec![json!({ "xAxis": tidy(moves.today), "lineStyle": { "color": colour::INK, "type": "solid" } })];
    marks.extend(
        moves.merger.map(
            |at| json!({ "xAxis": tidy(at), "lineStyle": { "color": colour::ADVERSE, "type": "dotted" } }),
        ),
    );
    let is_sure = |row: &Move| row.stopped.is_empty();
    let alone = |row: &Move| row.dated.map_or(0.0, |(_, on)| last - on);
    let mut after =
        bar(part(&|row| if is_sure(row) { alone(row) } else { 0.0 }), json!({ "color": colour::PLAN }));
    let unsure = bar(
        part(&|row| if is_sure(row) { 0.0 } else { alone(row) }),
        json!({ "color": colour::PAPER, "borderColor": colour::ADVERSE, "borderWidth": 1, "borderType": "dashed" }),
    );
    after["markLine"] =
        json!({ "symbol": "none", "silent": true, "label": { "show": false }, "data": marks });
    vec![
        bar(part(&|row| row.prepares), json!({ "color": "transparent" })),
        bar(
            part(&prepared),
            json!({ "color": colour::PAPER, "borderColor": colour::PLAN, "borderWidth": 1 }),
        ),
        bar(
            part(&|row| row.dated.map_or(0.0, |(both, on)| on - both)),
            json!({ "color": colour::PLAN, "decal": hatch }),
        ),
        after,
        unsure,
    ]
}
