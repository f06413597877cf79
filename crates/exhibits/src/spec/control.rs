//! A control chart: values with their mean and limits, group by group, a target, and each point's meaning by shape and
//! colour.

use serde_json::{Value, json};

use super::labels::spread;
use super::trends::{round_step, tick_label};
use super::{Label, NARROW, Pair, Plot, TextAnchor, base, colour, lines_of, text_width, tidy};
use crate::exhibit::Specification;
use crate::number::grouped;
use crate::render::Weight;

/// What a point means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It varies as the rest does.
    Usual,
    /// A change for the better.
    Better,
    /// A change for the worse.
    Worse,
    /// A change where neither way is better.
    Neither,
}

impl Mark {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Usual, Self::Better, Self::Worse, Self::Neither];

    /// Its shape as a letter, for tables.
    #[must_use]
    pub const fn glyph(self) -> char {
        match self {
            Self::Usual => '●',
            Self::Better => '▲',
            Self::Worse => '■',
            Self::Neither => '◆',
        }
    }

    /// The word beside the shape.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Usual => "usual variation",
            Self::Better => "improvement",
            Self::Worse => "concern",
            Self::Neither => "change, neither better nor worse",
        }
    }

    const fn symbol(self) -> &'static str {
        match self {
            Self::Usual => "circle",
            Self::Better => "triangle",
            Self::Worse => "rect",
            Self::Neither => "diamond",
        }
    }

    const fn colour(self) -> &'static str {
        match self {
            Self::Usual => colour::COMMON_CAUSE,
            Self::Better => colour::IMPROVEMENT,
            Self::Worse => colour::CONCERN,
            Self::Neither => colour::NEITHER,
        }
    }
}

/// A point with the lines of its group.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlPoint {
    /// Its date, as it is named: `Aug 2021`.
    pub date: String,
    /// Its value; none where it is missing.
    pub value: Option<f64>,
    /// What it means.
    pub mark: Mark,
    /// Whether a person left it out of the limits; it is drawn hollow.
    pub is_excluded: bool,
    /// The group it belongs to.
    pub group: usize,
    /// The mean of the group.
    pub mean: Option<f64>,
    /// Lower and upper limit of the group.
    pub limits: Option<(f64, f64)>,
    /// The target of the date.
    pub target: Option<f64>,
}

/// A control chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// What is shown, with its unit.
    pub title: String,
    /// Digits after the point of what is named.
    pub decimals: usize,
    /// The points, earliest first.
    pub points: Vec<ControlPoint>,
}

/// Draws `control`; the names of the specifications begin with `name`.
#[must_use]
pub fn control(name: &str, control: &Control) -> Pair {
    Pair {
        wide: drawn(format!("{name}-wide"), control, &WIDE),
        narrow: drawn(format!("{name}-narrow"), control, &SMALL),
    }
}

/// The share of the width that a title takes: a reader's own letters may be wider than ours.
const ROOM: f64 = 0.85;

/// What differs between the two widths.
struct Layout {
    /// [px]
    width: u32,
    /// [px]
    height: u32,
    /// The size of text [px].
    size: f64,
    /// The width of names at the right [px].
    names: f64,
    /// How many dates have their names.
    n_named: usize,
    /// Whether names at the right stand on two lines.
    is_narrow: bool,
}

const WIDE: Layout =
    Layout { width: 960, height: 380, size: 14.0, names: 150.0, n_named: 8, is_narrow: false };
const SMALL: Layout =
    Layout { width: NARROW, height: 340, size: 13.0, names: 88.0, n_named: 2, is_narrow: true };

/// The lines beside the values: what they are called, their colour and dash, and the value of a point.
type LineOf = (&'static str, &'static str, &'static [u32], fn(&ControlPoint) -> Option<f64>);

const LINES: [LineOf; 4] = [
    ("Upper limit", colour::NOTE, &[6, 4], |point| point.limits.map(|(_, upper)| upper)),
    ("Mean", colour::INK, &[], |point| point.mean),
    ("Lower limit", colour::NOTE, &[6, 4], |point| point.limits.map(|(lower, _)| lower)),
    ("Target", colour::TARGET, &[10, 3, 2, 3], |point| point.target),
];

/// A round axis around all that is drawn: its ends, and the step between its lines.
fn axis(control: &Control) -> (f64, f64, f64) {
    let of_lines = control.points.iter().flat_map(|point| LINES.iter().filter_map(move |(.., of)| of(point)));
    let values = control.points.iter().filter_map(|point| point.value).chain(of_lines);
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
    let step = round_step(if low < high { high - low } else { high.abs() });
    let (least, most) = (tidy((low / step).floor() * step), tidy((high / step).ceil() * step));
    (least, if most <= least { least + step } else { most }, step)
}

fn drawn(name: String, control: &Control, layout: &Layout) -> Specification {
    let (least, most, step) = axis(control);
    let width = |value: f64| text_width(&tick_label(value, step), layout.size, Weight::Regular);
    let title = lines_of(&control.title, layout.size, f64::from(layout.width) * ROOM).join("\n");
    let title = Label {
        x: 0.0,
        y: 0.0,
        text: title,
        size: layout.size,
        weight: Weight::Regular,
        colour: colour::NOTE,
        hold: TextAnchor::Left,
    };
    let title_height = title.height();
    let (key, key_height) = key(control, layout, title_height + 6.0);
    let plot = Plot {
        left: (width(most).max(width(least)) + 14.0).ceil(),
        right: f64::from(layout.width) - layout.names,
        top: title_height + 6.0 + key_height + 14.0,
        bottom: f64::from(layout.height) - 30.0,
    };
    let y = |value: f64| plot.bottom - (value - least) / (most - least) * (plot.bottom - plot.top);
    let mut texts = vec![Label { y: title_height / 2.0, ..title.clone() }];
    let mut tick = least;
    while tick <= most + step * 1e-6 {
        let label = Label {
            x: plot.left - 8.0,
            y: y(tick),
            text: tick_label(tick, step),
            hold: TextAnchor::Right,
            ..title.clone()
        };
        texts.push(label);
        tick += step;
    }
    texts.extend(names(control, layout, plot, &y));
    texts.extend(key);
    let mut option = base();
    option["grid"] = plot.grid(f64::from(layout.width), f64::from(layout.height));
    let every = control.points.len().div_ceil(layout.n_named).max(1);
    option["xAxis"] = json!({
        "type": "category",
        "data": control.points.iter().map(|point| &point.date).collect::<Vec<_>>(),
        "boundaryGap": true,
        "axisLine": { "lineStyle": { "color": colour::MARK }, "onZero": false },
        "axisTick": { "show": false },
        "axisLabel": { "color": colour::NOTE, "fontSize": layout.size, "interval": every - 1, "hideOverlap": true },
    });
    option["yAxis"] = json!({
        "type": "value",
        "min": tidy(least),
        "max": tidy(most),
        "interval": tidy(step),
        "axisLabel": { "show": false },
        "splitLine": { "lineStyle": { "color": colour::GRID } },
    });
    option["graphic"] = texts.iter().map(Label::graphic).collect();
    option["series"] = lines(control).chain([values(control)]).collect();
    Specification { name, width: layout.width, height: layout.height, option }
}

/// The names of the lines where they end, with their last value.
fn names(control: &Control, layout: &Layout, plot: Plot, y: &dyn Fn(f64) -> f64) -> Vec<Label> {
    let Some(last) = control.points.last() else { return Vec::new() };
    let ends = LINES.iter().filter_map(|(name, colour, _, of)| {
        let value = of(last)?;
        let sign = if value < 0.0 { "−" } else { "" };
        let separator = if layout.is_narrow { "\n" } else { " " };
        Some(Label {
            x: plot.right + 8.0,
            y: y(value),
            text: format!("{name}{separator}{sign}{}", grouped(value, control.decimals)),
            size: layout.size,
            weight: Weight::Bold,
            colour,
            hold: TextAnchor::Left,
        })
    });
    let mut names: Vec<Label> = ends.collect();
    let apart = names.iter().map(Label::height).fold(0.0, f64::max);
    spread(&mut names, apart, plot.top + apart / 2.0, plot.bottom - apart / 2.0);
    names
}

/// What the shapes mean, from `top` down, and how high that is [px]; only those that are there.
fn key(control: &Control, layout: &Layout, top: f64) -> (Vec<Label>, f64) {
    let there = Mark::ALL.into_iter().filter(|mark| control.points.iter().any(|point| point.mark == *mark));
    let mut words: Vec<(String, &str)> =
        there.map(|mark| (format!("{} {}", mark.glyph(), mark.word()), mark.colour())).collect();
    if control.points.iter().any(|point| point.is_excluded) {
        words.push(("○ left out of the limits".to_owned(), colour::NOTE));
    }
    let line = layout.size * super::LINE_HEIGHT;
    let (mut x, mut y, mut labels) = (0.0, top + line / 2.0, Vec::new());
    for (text, _) in words {
        let width = text_width(&text, layout.size, Weight::Regular) + 24.0;
        if 0.0 < x && f64::from(layout.width) < x + width {
            (x, y) = (0.0, y + line);
        }
        labels.push(Label {
            x,
            y,
            text,
            size: layout.size,
            weight: Weight::Regular,
            colour: colour::INK,
            hold: TextAnchor::Left,
        });
        x += width;
    }
    let height = y + line / 2.0 - top;
    (labels, height)
}

/// Mean, limits and target: a line for each group, so that none crosses from one to the next.
fn lines(control: &Control) -> impl Iterator<Item = Value> + '_ {
    let last_group = control.points.iter().map(|point| point.group).max().unwrap_or(0);
    LINES.iter().flat_map(move |(name, colour, dash, of)| {
        let groups = if *name == "Target" { 0..=0 } else { 0..=last_group };
        groups.filter_map(move |group| {
            let is_in = |point: &ControlPoint| *name == "Target" || point.group == group;
            let data: Vec<Option<f64>> =
                control.points.iter().map(|point| of(point).filter(|_| is_in(point)).map(tidy)).collect();
            data.iter().any(Option::is_some).then(|| {
                json!({
                    "name": name,
                    "type": "line",
                    "silent": true,
                    "symbol": "none",
                    "connectNulls": false,
                    "step": if *name == "Target" { json!("middle") } else { json!(false) },
                    "data": data,
                    "lineStyle": {
                        "color": colour,
                        "width": 1.5,
                        "type": if dash.is_empty() { json!("solid") } else { json!(dash) },
                    },
                })
            })
        })
    })
}

/// The values, each with its shape.
fn values(control: &Control) -> Value {
    let size = match control.points.len() {
        ..=40 => 9.0,
        41..=80 => 7.0,
        _ => 5.0,
    };
    let data = control.points.iter().map(|point| {
        let Some(value) = point.value else { return json!("-") };
        let fill = if point.is_excluded { colour::PAPER } else { point.mark.colour() };
        json!({
            "value": tidy(value),
            "symbol": point.mark.symbol(),
            "symbolSize": if point.mark == Mark::Usual { size } else { size + 2.0 },
            "itemStyle": { "color": fill, "borderColor": colour::INK, "borderWidth": 1 },
        })
    });
    json!({
        "name": "Value",
        "type": "line",
        "silent": true,
        "connectNulls": false,
        "showAllSymbol": true,
        "data": data.collect::<Vec<_>>(),
        "lineStyle": { "color": colour::MARK, "width": 1.5 },
        "z": 3,
    })
}

#[cfg(test)]
mod tests;
