//! A tornado: what one result hangs on, a bar an assumption from its value at the low end of the range to that at the
//! high end, the widest first; with a line where the result changes its sign.

use serde_json::{Value, json};

use super::{Label, NARROW, Pair, TextAnchor, base, colour, count, lines_of, pixels, tidy};
use crate::exhibit::Specification;
use crate::render::{Weight, text_width};

/// What the result is at one end of the range of an assumption.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoEnd {
    /// The result.
    pub value: f64,
    /// What is assumed there, and the result, as they are printed: `60%: £1.2m`.
    pub label: String,
}

/// An assumption.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoBar {
    /// What is assumed.
    pub name: String,
    /// At the low end of its range.
    pub low: TornadoEnd,
    /// At the high end.
    pub high: TornadoEnd,
}

/// Assumptions around one result.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// What the result is, with its unit.
    pub title: String,
    /// The result where everything is as usually assumed.
    pub usual: f64,
    /// The same as it is printed.
    pub usual_label: String,
    /// What is said of the line at zero.
    pub zero_label: String,
    /// The bars, from top to bottom.
    pub bars: Vec<TornadoBar>,
}

/// What differs between the two widths.
struct Layout {
    /// [px]
    width: u32,
    /// The size of text [px].
    size: f64,
}

const WIDE: Layout = Layout { width: 728, size: 14.0 };
const SMALL: Layout = Layout { width: NARROW, size: 13.0 };
/// Between a bar and what stands beside it [px].
const GAP: f64 = 8.0;
/// How high a bar is [px].
const BAR: f64 = 16.0;

/// Draws `tornado`; the names of the specifications begin with `name`.
#[must_use]
pub fn tornado(name: &str, tornado: &Tornado) -> Pair {
    Pair {
        wide: drawn(format!("{name}-wide"), tornado, &WIDE),
        narrow: drawn(format!("{name}-narrow"), tornado, &SMALL),
    }
}

/// The end that lies further left, and the other.
fn ends(bar: &TornadoBar) -> (&TornadoEnd, &TornadoEnd) {
    if bar.high.value < bar.low.value { (&bar.high, &bar.low) } else { (&bar.low, &bar.high) }
}

fn drawn(name: String, tornado: &Tornado, layout: &Layout) -> Specification {
    let width_of = |text: &str| text_width(text, layout.size, Weight::Regular);
    let full = f64::from(layout.width);
    let values =
        || tornado.bars.iter().flat_map(|bar| [bar.low.value, bar.high.value]).chain([tornado.usual]);
    let least = values().fold(f64::INFINITY, f64::min);
    let most = values().fold(f64::NEG_INFINITY, f64::max);
    let (least, most) = if most - least > 0.0 { (least, most) } else { (least - 1.0, most + 1.0) };
    let widest = |label: fn(&TornadoBar) -> &str| {
        tornado.bars.iter().map(|bar| width_of(label(bar))).fold(0.0, f64::max) + GAP
    };
    let (at_left, at_right) = (widest(|bar| &ends(bar).0.label), widest(|bar| &ends(bar).1.label));
    // Labels never take more than three quarters of the drawing.
    let share = (0.75 * full / (at_left + at_right)).min(1.0);
    let (left, right) = (at_left * share, full - at_right * share);
    let x = |value: f64| left + (value - least) / (most - least) * (right - left);
    let title = lines_of(&tornado.title, layout.size, full);
    let line = layout.size * 1.3;
    let top = line * count(title.len()) + 2.0 * line + 8.0;
    let pitch = BAR + line + 16.0;
    let bottom = top + pitch * count(tornado.bars.len());
    let text = |x: f64, y: f64, text: String, colour, hold, weight| Label {
        x,
        y,
        text,
        size: layout.size,
        weight,
        colour,
        hold,
    };
    let has_zero = least < 0.0 && 0.0 < most;
    let mut graphic: Vec<Value> = Vec::new();
    let mut rule = |at: f64, from: f64, colour: &str, dash: Value| {
        graphic.push(json!({
            "type": "line",
            "silent": true,
            "z": 6,
            "shape": { "x1": tidy(x(at)), "x2": tidy(x(at)), "y1": tidy(from), "y2": tidy(bottom) },
            "style": { "stroke": colour, "lineWidth": 1.5, "lineDash": dash },
        }));
    };
    let first = line * count(title.len()) + 0.5 * line;
    rule(tornado.usual, first + line, colour::INK, json!([]));
    if has_zero {
        rule(0.0, first + 2.0 * line, colour::EMERGENCY, json!([4, 3]));
    }
    let mut texts = vec![text(
        0.0,
        line * count(title.len()) / 2.0,
        title.join("\n"),
        colour::NOTE,
        TextAnchor::Left,
        Weight::Regular,
    )];
    let mut headed = |at: f64, y: f64, words: &str, colour| {
        // A label that does not fit to the right of its line stands at its left.
        let fits = x(at) + width_of(words) <= full;
        let hold = if fits { TextAnchor::Left } else { TextAnchor::Right };
        let shift = if fits { -3.0 } else { 3.0 };
        texts.push(text((x(at) + shift).clamp(0.0, full), y, words.to_owned(), colour, hold, Weight::Bold));
    };
    headed(tornado.usual, first + 0.4 * line, &tornado.usual_label, colour::INK);
    if has_zero {
        headed(0.0, first + 1.4 * line, &tornado.zero_label, colour::EMERGENCY);
    }
    for (row, bar) in tornado.bars.iter().enumerate() {
        let from = top + pitch * count(row);
        texts.push(text(
            0.0,
            from + line / 2.0,
            lines_of(&bar.name, layout.size, full).first().cloned().unwrap_or_default(),
            colour::INK,
            TextAnchor::Left,
            Weight::Regular,
        ));
        let middle = from + line + BAR / 2.0 + 3.0;
        let (low, high) = ends(bar);
        for (end, side) in [(low, TextAnchor::Right), (high, TextAnchor::Left)] {
            let shift = if side == TextAnchor::Right { -GAP } else { GAP };
            texts.push(text(
                x(end.value) + shift,
                middle,
                end.label.clone(),
                colour::NOTE,
                side,
                Weight::Regular,
            ));
        }
        for (end, fill) in [(&bar.low, colour::PLAN), (&bar.high, colour::ACTUAL)] {
            graphic.push(part(
                (x(tornado.usual), x(end.value)),
                middle,
                fill,
                std::ptr::eq(end, &raw const bar.low),
            ));
        }
    }
    // A name stands on white, so that no line runs through it.
    graphic.extend(texts.iter().map(Label::on_white));
    let mut option = base();
    // Everything is drawn by the geometry above; the axes only give the drawing its size.
    option["grid"] =
        json!({ "left": tidy(left), "right": tidy(full - right), "top": tidy(top), "bottom": 0 });
    option["xAxis"] = json!({ "type": "value", "min": tidy(least), "max": tidy(most), "show": false });
    option["yAxis"] = json!({
        "type": "category",
        "inverse": true,
        "show": false,
        "data": tornado.bars.iter().map(|bar| bar.name.as_str()).collect::<Vec<_>>(),
    });
    option["series"] = json!([{
        "type": "scatter",
        "silent": true,
        "symbolSize": 0,
        "data": tornado.bars.iter().map(|bar| tidy(bar.high.value)).collect::<Vec<_>>(),
    }]);
    option["graphic"] = Value::Array(graphic);
    Specification { name, width: layout.width, height: pixels(bottom), option }
}

/// One side of a bar, from where everything is as usual to one end; the side of low values is outlined only, so that
/// both are told apart without colour.
fn part((from, to): (f64, f64), middle: f64, fill: &str, is_low: bool) -> Value {
    let style = if is_low {
        json!({ "fill": "#e6effa", "stroke": fill, "lineWidth": 1.5 })
    } else {
        json!({ "fill": fill, "stroke": fill, "lineWidth": 1.5 })
    };
    json!({
        "type": "rect",
        "silent": true,
        "z": 3,
        "shape": {
            "x": tidy(from.min(to)), "y": tidy(middle - BAR / 2.0),
            "width": tidy((to - from).abs().max(1.0)), "height": BAR,
        },
        "style": style,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(value: f64, label: &str) -> TornadoEnd {
        TornadoEnd { value, label: label.to_owned() }
    }

    fn example() -> Tornado {
        Tornado {
            title: "Present value, £m".to_owned(),
            usual: 1.0,
            usual_label: "as assumed: £1.0m".to_owned(),
            zero_label: "here it flips".to_owned(),
            bars: vec![TornadoBar {
                name: "how much of the saving is delivered".to_owned(),
                low: end(-0.5, "20%: −£0.5m"),
                high: end(1.5, "120%: £1.5m"),
            }],
        }
    }

    fn texts(specification: &Specification) -> Vec<String> {
        let graphic = specification.option["graphic"].as_array().unwrap();
        graphic.iter().filter_map(|part| Some(part["style"]["text"].as_str()?.to_owned())).collect()
    }

    #[test]
    fn both_ends_are_named_and_the_line_where_it_flips_is_drawn_where_it_is_in_reach() {
        let pair = tornado("tornado", &example());
        for specification in [&pair.wide, &pair.narrow] {
            let texts = texts(specification);
            for wanted in ["20%: −£0.5m", "120%: £1.5m", "here it flips", "as assumed: £1.0m"] {
                assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
            }
        }
        let mut gains = example();
        gains.bars[0].low = end(0.4, "20%: £0.4m");
        assert!(!texts(&tornado("tornado", &gains).wide).iter().any(|text| text == "here it flips"));
    }

    #[test]
    fn a_bar_reaches_from_its_low_end_over_the_usual_value_to_its_high_end() {
        let wide = tornado("tornado", &example()).wide;
        let graphic = wide.option["graphic"].as_array().unwrap();
        let rects: Vec<&Value> = graphic.iter().filter(|part| part["type"] == "rect").collect();
        assert_eq!(rects.len(), 2);
        let ends = |rect: &Value| {
            let x = rect["shape"]["x"].as_f64().unwrap();
            (x, x + rect["shape"]["width"].as_f64().unwrap())
        };
        let (low, high) = (ends(rects[0]), ends(rects[1]));
        assert!((low.1 - high.0).abs() < 1e-6, "they meet at the usual value: {low:?} {high:?}");
        assert!((low.1 - low.0) / (high.1 - high.0) > 2.9, "1.5 below and 0.5 above: {low:?} {high:?}");
    }

    #[test]
    fn a_result_that_hangs_on_nothing_can_be_drawn() {
        let mut same = example();
        same.bars[0] =
            TornadoBar { low: end(1.0, "£1.0m"), high: end(1.0, "£1.0m"), ..same.bars[0].clone() };
        let pair = tornado("tornado", &same);
        assert!(crate::render::svg(&pair.wide).unwrap().contains("<svg"));
        assert!(crate::render::svg(&pair.narrow).unwrap().contains("<svg"));
    }
}
