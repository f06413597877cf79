//! Builders of ECharts options: plain labels and amounts in, pure JSON out.
//!
//! Options hold no functions and no custom series. Labels are worded here and placed by the geometry of
//! the same option, so that none meets another. No option names a font: that is the medium's choice.

use serde_json::{Value, json};

use crate::exhibit::Specification;
use crate::render::{Weight, text_width};

pub mod bars;
pub mod bridge;
pub mod control;
pub mod projected;
pub mod course;
pub mod monthly;
pub mod in_month;
pub mod fan;
pub mod frontier;
pub mod moves;
pub mod sankey;
pub mod spark;
pub mod tiles;
pub mod tornado;
pub mod trends;
pub mod funnel;
pub mod caterpillar;
mod frame;
mod labels;
pub mod colour;
pub mod months;

/// A chart for columns of 540 px and more, and for telephones.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The drawing for wide columns.
    pub wide: Specification,
    /// The drawing for narrow columns, 288 px.
    pub narrow: Specification,
}

/// A labelled amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// Its name: `Plan to month 5`.
    pub label: String,
    /// A surplus is positive, a deficit negative; of differences, adverse is negative [£m].
    pub millions: f64,
}

/// The width of narrow drawings [px].
const NARROW: u32 = 288;

/// From line to line of a text, as a multiple of its size.
const LINE_HEIGHT: f64 = 1.2;

/// Where a text is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TextAnchor {
    Left,
    Right,
}

/// A text of one or more lines at a place in the drawing.
#[derive(Clone, Debug)]
struct Label {
    /// [px]
    x: f64,
    /// The middle of the line, or of all lines [px].
    y: f64,
    text: String,
    /// [px]
    size: f64,
    weight: Weight,
    colour: &'static str,
    hold: TextAnchor,
}

impl Label {
    fn width(&self) -> f64 {
        let lines = self.text.lines().map(|line| text_width(line, self.size, self.weight));
        lines.fold(0.0, f64::max)
    }

    fn height(&self) -> f64 {
        count(self.text.lines().count()) * self.size * LINE_HEIGHT
    }

    /// On white, above grid lines and below the lines of data.
    fn on_white(&self) -> Value {
        let mut graphic = self.graphic();
        graphic["z"] = json!(1);
        graphic["style"]["backgroundColor"] = json!(colour::PAPER);
        graphic["style"]["padding"] = json!([1, 3]);
        graphic
    }

    fn graphic(&self) -> Value {
        json!({
            "type": "text",
            "x": tidy(self.x),
            "y": tidy(self.y),
            "silent": true,
            "style": {
                "text": self.text,
                "fill": self.colour,
                "fontSize": self.size,
                "fontWeight": match self.weight {
                    Weight::Regular => "normal",
                    Weight::Bold => "bold",
                },
                "textAlign": match self.hold {
                    TextAnchor::Left => "left",
                    TextAnchor::Right => "right",
                },
                "textVerticalAlign": "middle",
                "lineHeight": tidy(self.size * LINE_HEIGHT),
            },
        })
    }
}

/// A rectangle of the drawing that data are drawn in [px].
#[derive(Clone, Copy, Debug)]
struct Plot {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Plot {
    fn grid(self, width: f64, height: f64) -> Value {
        json!({
            "left": tidy(self.left),
            "right": tidy(width - self.right),
            "top": tidy(self.top),
            "bottom": tidy(height - self.bottom),
        })
    }
}

/// What every option begins with.
fn base() -> Value {
    json!({
        "animation": false,
        "backgroundColor": "transparent",
        "textStyle": { "fontSize": 14, "color": colour::INK },
        "aria": { "enabled": false },
    })
}

/// An amount without its sign, as tables round it: `46.0`.
fn tenths(millions: f64) -> String {
    // To whole pence first: 18.85 is a little less than itself in binary.
    let pence = (millions.abs() * 1e8).round();
    format!("{:.1}", (pence / 1e7).round() / 10.0)
}

/// An amount without its sign: `£46.0m`.
fn pounds(millions: f64) -> String {
    format!("£{}m", tenths(millions))
}

/// Whether an amount shows as `0.0`.
fn is_nil(millions: f64) -> bool {
    tenths(millions) == "0.0"
}

/// `value` without the dust of binary sums.
fn tidy(value: f64) -> f64 {
    let tidied = (value * 1e6).round() / 1e6;
    // Minus zero is zero.
    tidied + 0.0
}

/// `text` broken into lines no wider than `width` [px], where words allow it.
fn lines_of(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if text_width(&format!("{line} {word}"), size, Weight::Regular) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A count as a length.
fn count(items: usize) -> f64 {
    f64::from(u32::try_from(items).expect("a chart has fewer than four billion parts"))
}

/// A length as whole pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "drawings are small and not negative"
)]
fn pixels(length: f64) -> u32 {
    length.ceil() as u32
}

#[cfg(test)]
mod tests;
