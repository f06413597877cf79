//! Amounts of money over weeks or months, a line each, named at its end: cash of the weeks ahead, spending by
//! month. The axis begins at zero.

use serde_json::{Value, json};

use super::labels::spread;
use super::months::{self, Scale};
use super::{Label, NARROW, Pair, Plot, TextAnchor, base, colour, count, lines_of};
use crate::exhibit::Specification;
use crate::render::Weight;

/// What a chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// What the axis measures: `Cash at the end of the week, £m`.
    pub title: String,
    /// The name of each point in time.
    pub times: Vec<String>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its name.
    pub label: String,
    /// An amount for each point in time; `None` for what is not known or not yet [£m].
    pub values: Vec<Option<f64>>,
    /// How it is drawn.
    pub stroke: Stroke,
}

/// How a line is drawn: each is told apart without colour, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// What happened, or is expected: the first, second and third of several.
    Solid(usize),
    /// What was planned, or is allowed.
    Dashed,
}

impl Stroke {
    fn colour(self) -> &'static str {
        match self {
            Self::Dashed => colour::PLAN,
            Self::Solid(idx) => [colour::ACTUAL, colour::EMERGENCY, colour::NOTE][idx % 3],
        }
    }

    fn symbol(self) -> &'static str {
        match self {
            Self::Dashed => "none",
            Self::Solid(idx) => ["circle", "rect", "triangle"][idx % 3],
        }
    }
}

/// Draws `course`; the names of the specifications begin with `name`.
#[must_use]
pub fn course(name: &str, course: &Course) -> Pair {
    Pair {
        wide: drawn(format!("{name}-wide"), course, &WIDE),
        narrow: drawn(format!("{name}-narrow"), course, &SMALL),
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
    /// The most that a name may take at the right [px].
    names: f64,
    /// One name in so many points in time.
    every: u32,
}

const WIDE: Layout = Layout { width: 728, height: 250, size: 14.0, names: 200.0, every: 1 };
const SMALL: Layout = Layout { width: NARROW, height: 280, size: 13.0, names: 96.0, every: 4 };

fn drawn(name: String, course: &Course, layout: &Layout) -> Specification {
    let amounts = course.lines.iter().flat_map(|line| line.values.iter().copied().flatten());
    let scale = Scale::of(amounts.collect::<Vec<_>>().into_iter());
    let unplaced = Plot { left: 0.0, right: 0.0, top: 0.0, bottom: 1.0 };
    let widest_tick = scale.labels(unplaced, layout.size).iter().map(Label::width).fold(0.0, f64::max);
    let names: Vec<Label> = course.lines.iter().map(|line| ending(line, layout)).collect();
    let widest_name = names.iter().map(Label::width).fold(0.0, f64::max);
    let title = lines_of(&course.title, layout.size, f64::from(layout.width)).join("\n");
    let mut title = months::title(title, layout.size);
    // A title of several lines is as far from the upper edge as one of one, and pushes the plot down.
    let more_lines = title.height() - Label { text: "0".to_owned(), ..title.clone() }.height();
    title.y += more_lines / 2.0;
    let plot = Plot {
        left: (widest_tick + 14.0).ceil(),
        right: f64::from(layout.width) - (widest_name + 16.0).ceil(),
        top: 30.0 + more_lines,
        bottom: f64::from(layout.height) - 30.0,
    };
    let mut texts = scale.labels(plot, layout.size);
    texts.push(title);
    let mut at_the_right: Vec<Label> = names
        .into_iter()
        .zip(&course.lines)
        .filter_map(|(label, line)| {
            let last = line.values.iter().rev().flatten().next()?;
            Some(Label { x: plot.right + 12.0, y: scale.y(plot, *last), ..label })
        })
        .collect();
    let tallest = at_the_right.iter().map(Label::height).fold(0.0, f64::max);
    spread(&mut at_the_right, tallest, plot.top, plot.bottom);
    texts.extend(at_the_right);

    let mut option = base();
    option["grid"] = plot.grid(f64::from(layout.width), f64::from(layout.height));
    let mut axis = months::axis(layout.every, layout.size, &json!(false));
    axis["data"] = json!(course.times);
    // The last point has its name unless the one before it has.
    let after_last_named = course.times.len().saturating_sub(1) % (layout.every as usize);
    axis["axisLabel"]["showMaxLabel"] = json!(layout.every == 1 || after_last_named != 1);
    option["xAxis"] = axis;
    option["yAxis"] = scale.axis();
    option["graphic"] = texts.iter().map(Label::graphic).collect();
    option["series"] = json!(course.lines.iter().map(|line| series(line, scale)).collect::<Vec<_>>());
    Specification { name, width: layout.width, height: layout.height, option }
}

/// The name of a line, to stand at its end.
fn ending(line: &Line, layout: &Layout) -> Label {
    Label {
        x: 0.0,
        y: 0.0,
        text: lines_of(&line.label, layout.size, layout.names).join("\n"),
        size: layout.size,
        weight: if line.stroke == Stroke::Solid(0) { Weight::Bold } else { Weight::Regular },
        colour: line.stroke.colour(),
        hold: TextAnchor::Left,
    }
}

fn series(line: &Line, scale: Scale) -> Value {
    let colour = line.stroke.colour();
    let dash = if line.stroke == Stroke::Dashed { json!([7, 4]) } else { json!("solid") };
    let width = if line.stroke == Stroke::Dashed { 2.0 } else { 2.5 };
    let n_known = count(line.values.iter().flatten().count());
    json!({
        "name": line.label,
        "type": "line",
        "silent": true,
        "data": months::values(&line.values),
        "symbol": line.stroke.symbol(),
        "symbolSize": if n_known < 20.0 { 7 } else { 0 },
        "showAllSymbol": true,
        "clip": false,
        "itemStyle": { "color": colour },
        "lineStyle": { "color": colour, "width": width, "type": dash },
        "z": 4,
        "markLine": {
            "silent": true,
            "symbol": "none",
            "label": { "show": false },
            "data": months::zero(scale).into_iter().collect::<Vec<_>>(),
        },
    })
}

#[cfg(test)]
mod tests;
