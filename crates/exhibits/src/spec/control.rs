//! A control chart: values with their mean and limits, group by group, a target, and each point's meaning by shape and
//! colour.

use serde_json::{Value, json};

use super::frame::{Axis, Ending, Frame, Gap, Layout, pair};
use super::{Pair, colour, tidy};
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
    pair(name, [Layout::wide(150.0), Layout::narrow(88.0)], |name, layout| drawn(name, control, layout))
}

/// The lines beside the values: what they are called, their colour and dash, and the value of a point.
type LineOf = (&'static str, &'static str, &'static [u32], fn(&ControlPoint) -> Option<f64>);

const LINES: [LineOf; 4] = [
    ("Upper limit", colour::NOTE, &[6, 4], |point| point.limits.map(|(_, upper)| upper)),
    ("Mean", colour::INK, &[], |point| point.mean),
    ("Lower limit", colour::NOTE, &[6, 4], |point| point.limits.map(|(lower, _)| lower)),
    ("Target", colour::TARGET, &[10, 3, 2, 3], |point| point.target),
];

fn drawn(name: String, control: &Control, layout: &Layout) -> Specification {
    let of_lines = control.points.iter().flat_map(|point| LINES.iter().filter_map(move |(.., of)| of(point)));
    let axis = Axis::around(control.points.iter().filter_map(|point| point.value).chain(of_lines));
    let frame = Frame::new(layout, &control.title, axis, &key(control));
    let dates = control.points.iter().map(|point| point.date.as_str()).collect();
    let endings = control.points.last().map(|last| frame.endings(names(control, last, layout)));
    let series = lines(control).chain([values(control)]).collect();
    frame.over_dates(name, (dates, Gap::Around), &endings.unwrap_or_default(), series)
}

/// The names of the lines where they end, with their last value.
fn names<'c>(
    control: &'c Control,
    last: &'c ControlPoint,
    layout: &'c Layout,
) -> impl Iterator<Item = Ending> + 'c {
    LINES.iter().filter_map(move |(name, colour, _, of)| {
        let value = of(last)?;
        let sign = if value < 0.0 { "−" } else { "" };
        let text = format!("{name}{}{sign}{}", layout.joint, grouped(value, control.decimals));
        Some(Ending { text, value, weight: Weight::Bold, colour })
    })
}

/// What the shapes mean; only those that are there.
fn key(control: &Control) -> Vec<String> {
    let there = Mark::ALL.into_iter().filter(|mark| control.points.iter().any(|point| point.mark == *mark));
    let mut words: Vec<String> = there.map(|mark| format!("{} {}", mark.glyph(), mark.word())).collect();
    if control.points.iter().any(|point| point.is_excluded) {
        words.push("○ left out of the limits".to_owned());
    }
    words
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
