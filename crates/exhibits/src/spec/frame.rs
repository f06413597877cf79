//! What charts with a title, a round axis and names at the right share, for wide and for narrow columns.

use serde_json::{Value, json};

use super::labels::spread;
use super::{Label, NARROW, Pair, Plot, TextAnchor, base, colour, lines_of, text_width, tidy};
use crate::exhibit::Specification;
use crate::number::grouped;
use crate::render::Weight;

/// The share of the width that a title takes: a reader's own letters may be wider than ours.
const ROOM: f64 = 0.85;

/// What differs between the two widths.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// [px]
    pub(super) width: u32,
    /// [px]
    pub(super) height: u32,
    /// The size of text [px].
    pub(super) size: f64,
    /// The width of names at the right [px].
    pub(super) names: f64,
    /// How many dates have their names.
    pub(super) n_named: usize,
    /// What comes between a name at the right and its value.
    pub(super) joint: &'static str,
}

impl Layout {
    /// For wide columns, with so much room for names [px].
    pub(super) const fn wide(names: f64) -> Self {
        Self { width: 960, height: 380, size: 14.0, names, n_named: 8, joint: " " }
    }

    /// For narrow columns.
    pub(super) const fn narrow(names: f64) -> Self {
        Self { width: NARROW, height: 340, size: 13.0, names, n_named: 2, joint: "\n" }
    }
}

/// Both drawings; the names of the specifications begin with `name`.
pub(super) fn pair(
    name: &str,
    [wide, narrow]: [Layout; 2],
    draw: impl Fn(String, &Layout) -> Specification,
) -> Pair {
    Pair { wide: draw(format!("{name}-wide"), &wide), narrow: draw(format!("{name}-narrow"), &narrow) }
}

/// A round axis: its ends, and the step between its lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    pub(super) least: f64,
    pub(super) most: f64,
    pub(super) step: f64,
}

impl Axis {
    /// Around all `values`.
    pub(super) fn around(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = ends(values);
        Self::with_step(low, high, round_step(if low < high { high - low } else { high.abs() }))
    }

    /// Around shares: never below zero or above a hundred [%].
    pub(super) fn around_shares(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = ends(values);
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| (high - low) / step <= 4.0).unwrap_or(20.0);
        let axis = Self::with_step(low, high, step);
        let most = if axis.most <= axis.least + step { axis.most } else { axis.most.min(100.0) };
        Self { least: axis.least.max(0.0), most, step }
    }

    fn with_step(low: f64, high: f64, step: f64) -> Self {
        let (least, most) = (tidy((low / step).floor() * step), tidy((high / step).ceil() * step));
        Self { least, most: if most <= least { least + step } else { most }, step }
    }

    /// A value of it, with as many decimals as the steps between them need.
    pub(super) fn label(self, value: f64) -> String {
        let decimals = (0..6).find(|decimals| {
            let scaled = self.step * 10_f64.powi(*decimals);
            (scaled - scaled.round()).abs() < 1e-9 * scaled
        });
        let text = grouped(value, usize::try_from(decimals.unwrap_or(6)).unwrap_or(6));
        if value < 0.0 { format!("−{text}") } else { text }
    }

    /// Where its lines are, the least first.
    pub(super) fn ticks(self) -> impl Iterator<Item = f64> {
        let end = self.most + self.step * 1e-6;
        std::iter::successors(Some(self.least), move |tick| Some(tick + self.step))
            .take_while(move |tick| *tick <= end)
    }

    /// As an axis of an option, whose labels are drawn by us.
    fn option(self) -> Value {
        json!({
            "type": "value",
            "min": tidy(self.least),
            "max": tidy(self.most),
            "interval": tidy(self.step),
            "axisLabel": { "show": false },
            "splitLine": { "lineStyle": { "color": colour::GRID } },
        })
    }
}

/// The lowest and the highest of values; zero of none.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low <= high { (low, high) } else { (0.0, 0.0) }
}

/// The least round length of which four hold `span`.
pub(super) fn round_step(span: f64) -> f64 {
    if !(0.0 < span && span.is_finite()) {
        return 1.0;
    }
    // Drawings are exact to a millionth.
    let unit = 10_f64.powf((span / 4.0).log10().floor()).max(1e-6);
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|times| unit * times)
        .find(|step| span / step <= 4.0)
        .unwrap_or(unit * 10.0)
}

/// A name at the right, where what it names ends.
pub(super) struct Ending {
    pub(super) text: String,
    pub(super) value: f64,
    pub(super) weight: Weight,
    pub(super) colour: &'static str,
}

/// The frame of a chart at one width.
pub(super) struct Frame<'l> {
    pub(super) layout: &'l Layout,
    pub(super) axis: Axis,
    pub(super) plot: Plot,
    title: Label,
    key: Vec<Label>,
}

impl<'l> Frame<'l> {
    /// With a title and, beneath it, words and what they mean, which break into lines.
    pub(super) fn new(layout: &'l Layout, title: &str, axis: Axis, key: &[String]) -> Self {
        let text = lines_of(title, layout.size, f64::from(layout.width) * ROOM).join("\n");
        let mut title = label(layout, text);
        let height = title.height();
        title.y = height / 2.0;
        let (key, key_height) = key_labels(layout, key, height + 6.0);
        let width = |value: f64| text_width(&axis.label(value), layout.size, Weight::Regular);
        let plot = Plot {
            left: (width(axis.most).max(width(axis.least)) + 14.0).ceil(),
            right: f64::from(layout.width) - layout.names,
            top: height + 20.0 + key_height,
            bottom: f64::from(layout.height) - 30.0,
        };
        Self { layout, axis, plot, title, key }
    }

    /// The height at which a value lies [px].
    pub(super) fn y(&self, value: f64) -> f64 {
        let Axis { least, most, .. } = self.axis;
        self.plot.bottom - (value - least) / (most - least) * (self.plot.bottom - self.plot.top)
    }

    /// The title, what shapes mean, and the labels of the axis.
    fn texts(&self) -> Vec<Label> {
        let ticks = self.axis.ticks().map(|tick| Label {
            x: self.plot.left - 8.0,
            y: self.y(tick),
            hold: TextAnchor::Right,
            ..label(self.layout, self.axis.label(tick))
        });
        std::iter::once(self.title.clone()).chain(ticks).chain(self.key.iter().cloned()).collect()
    }

    /// Names at the right, none over another.
    pub(super) fn endings(&self, endings: impl IntoIterator<Item = Ending>) -> Vec<Label> {
        let mut names: Vec<Label> = endings
            .into_iter()
            .map(|Ending { text, value, weight, colour }| Label {
                x: self.plot.right + 8.0,
                y: self.y(value),
                weight,
                colour,
                ..label(self.layout, text)
            })
            .collect();
        let apart = names.iter().map(Label::height).fold(0.0, f64::max);
        spread(&mut names, apart, self.plot.top + apart / 2.0, self.plot.bottom - apart / 2.0);
        names
    }

    /// A chart over dates: `gap` says whether points stand in the middle of their dates' room.
    pub(super) fn over_dates(
        &self,
        name: String,
        (dates, gap): (Vec<&str>, Gap),
        endings: &[Label],
        series: Value,
    ) -> Specification {
        let every = dates.len().div_ceil(self.layout.n_named).max(1);
        let axis = json!({
            "type": "category",
            "data": dates,
            "boundaryGap": gap == Gap::Around,
            "axisLine": { "lineStyle": { "color": colour::MARK }, "onZero": false },
            "axisTick": { "show": false },
            "axisLabel": {
                "color": colour::NOTE,
                "fontSize": self.layout.size,
                "interval": every - 1,
                "hideOverlap": true,
            },
        });
        self.with_axis(name, axis, endings, series)
    }

    /// A chart over another axis.
    pub(super) fn with_axis(
        &self,
        name: String,
        horizontal: Value,
        endings: &[Label],
        series: Value,
    ) -> Specification {
        let Layout { width, height, .. } = *self.layout;
        let mut option = base();
        option["grid"] = self.plot.grid(f64::from(width), f64::from(height));
        option["xAxis"] = horizontal;
        option["yAxis"] = self.axis.option();
        option["graphic"] = self.texts().iter().chain(endings).map(Label::graphic).collect();
        option["series"] = series;
        Specification { name, width, height, option }
    }
}

/// Whether points stand in the middle of the room of their dates or at its edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    Around,
    None,
}

/// A text at the left, to be placed.
pub(super) fn label(layout: &Layout, text: String) -> Label {
    Label {
        x: 0.0,
        y: 0.0,
        text,
        size: layout.size,
        weight: Weight::Regular,
        colour: colour::NOTE,
        hold: TextAnchor::Left,
    }
}

/// Words beside one another from `top` down, and how high that is with room above it [px]; nothing of none.
fn key_labels(layout: &Layout, words: &[String], top: f64) -> (Vec<Label>, f64) {
    if words.is_empty() {
        return (Vec::new(), 0.0);
    }
    let line = layout.size * super::LINE_HEIGHT;
    let (mut x, mut y, mut labels) = (0.0, top + line / 2.0, Vec::new());
    for text in words {
        let width = text_width(text, layout.size, Weight::Regular) + 24.0;
        if 0.0 < x && f64::from(layout.width) < x + width {
            (x, y) = (0.0, y + line);
        }
        labels.push(Label { x, y, colour: colour::INK, ..label(layout, text.clone()) });
        x += width;
    }
    (labels, y + line / 2.0 - top)
}

#[cfg(test)]
mod tests;
