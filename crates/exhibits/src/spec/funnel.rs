//! A funnel: units by their size and value, within limits that narrow as units grow.

use serde_json::{Value, json};

use super::frame::{Axis, Ending, Frame, Layout, pair};
use super::{Pair, colour, tidy};
use crate::exhibit::Specification;
use crate::number::grouped;
use crate::render::Weight;

/// Where a point lies among the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lies {
    /// Within them.
    Within,
    /// Beyond the 95 % limit.
    Outside,
    /// Beyond the 99.8 % limit.
    FarOutside,
}

impl Lies {
    const ALL: [Self; 3] = [Self::Within, Self::Outside, Self::FarOutside];

    /// Its shape as a letter, for tables.
    #[must_use]
    pub const fn glyph(self) -> char {
        match self {
            Self::Within => '●',
            Self::Outside => '◆',
            Self::FarOutside => '▲',
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Within => "within the limits",
            Self::Outside => "outside 95%",
            Self::FarOutside => "outside 99.8%",
        }
    }

    const fn symbol(self) -> &'static str {
        match self {
            Self::Within => "circle",
            Self::Outside => "diamond",
            Self::FarOutside => "triangle",
        }
    }

    const fn colour(self) -> &'static str {
        match self {
            Self::Within => colour::COMMON_CAUSE,
            Self::Outside => colour::PLAN,
            Self::FarOutside => colour::NEITHER,
        }
    }
}

/// A unit.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelPoint {
    /// How large it is.
    pub size: f64,
    /// Its value.
    pub value: f64,
    /// Where it lies.
    pub lies: Lies,
    /// What it is called in the drawing; none of most.
    pub name: Option<String>,
}

/// The limits of one size: 99.8 % and 95 % below, 95 % and 99.8 % above.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LimitsAt {
    /// The size.
    pub size: f64,
    /// The limits, the lowest first.
    pub limits: [f64; 4],
}

/// A funnel.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelChart {
    /// What is shown, with its unit and what size is.
    pub title: String,
    /// Digits after the point of what is named.
    pub decimals: usize,
    /// The units.
    pub points: Vec<FunnelPoint>,
    /// The limits from the least size to the largest.
    pub limits: Vec<LimitsAt>,
    /// The value of all together.
    pub target: f64,
}

/// Draws `funnel`; the names of the specifications begin with `name`.
#[must_use]
pub fn funnel(name: &str, funnel: &FunnelChart) -> Pair {
    let layouts = [Layout::wide(140.0), Layout::narrow(84.0)];
    pair(name, layouts, |name, layout| drawn(name, funnel, layout))
}

/// The lines of limits: which of them, what they are called at the right, and their dash.
const LINES: [(usize, &str, &[u32]); 4] = [
    (3, "99.8% limit", &[2, 3]),
    (2, "95% limit", &[6, 4]),
    (1, "95% limit", &[6, 4]),
    (0, "99.8% limit", &[2, 3]),
];

fn drawn(name: String, funnel: &FunnelChart, layout: &Layout) -> Specification {
    // Limits of the smallest units go beyond all values; they are cut where the drawing ends.
    let at_largest = funnel.limits.last().map(|at| at.limits).unwrap_or_default();
    let values = funnel.points.iter().map(|point| point.value);
    let axis = Axis::around(values.chain([funnel.target]).chain(at_largest));
    let there = Lies::ALL.into_iter().filter(|lies| funnel.points.iter().any(|point| point.lies == *lies));
    let key: Vec<String> = there.map(|lies| format!("{} {}", lies.glyph(), lies.word())).collect();
    let frame = Frame::new(layout, &funnel.title, axis, &key);
    let limit = |(idx, words, _): &(usize, &str, &[u32])| Ending {
        text: (*words).to_owned(),
        value: at_largest[*idx],
        weight: Weight::Regular,
        colour: colour::NOTE,
    };
    let all = Ending {
        text: format!("All{}{}", layout.joint, grouped(funnel.target, funnel.decimals)),
        value: funnel.target,
        weight: Weight::Bold,
        colour: colour::INK,
    };
    let (above, below) = LINES.split_at(2);
    let endings = frame.endings(above.iter().map(limit).chain([all]).chain(below.iter().map(limit)));
    let largest = funnel.points.iter().map(|point| point.size).fold(0.0, f64::max);
    let across = Axis::around([0.0, largest].into_iter());
    let horizontal = json!({
        "type": "value",
        "min": 0,
        "max": tidy(across.most),
        "interval": tidy(if layout.n_named < 4 { across.most } else { across.step }),
        "axisLine": { "lineStyle": { "color": colour::MARK }, "onZero": false },
        "axisTick": { "show": false },
        "splitLine": { "show": false },
        "axisLabel": { "color": colour::NOTE, "fontSize": layout.size },
    });
    frame.with_axis(name, horizontal, &endings, series(funnel, largest))
}

fn series(funnel: &FunnelChart, largest: f64) -> Value {
    let line = |name: &str, data: Vec<Value>, colour: &str, dash: Value| {
        json!({
            "name": name,
            "type": "line",
            "silent": true,
            "symbol": "none",
            "data": data,
            "lineStyle": { "color": colour, "width": 1.5, "type": dash },
            "z": 2,
        })
    };
    let limits = LINES.iter().map(|(idx, words, dash)| {
        let data = funnel.limits.iter().map(|at| json!([tidy(at.size), tidy(at.limits[*idx])]));
        line(words, data.collect(), colour::NOTE, json!(dash))
    });
    let ends = [0.0, largest].map(|size| json!([tidy(size), tidy(funnel.target)]));
    let target = line("All together", ends.to_vec(), colour::INK, json!("solid"));
    let size = if funnel.points.len() <= 60 { 9.0 } else { 7.0 };
    let points = funnel.points.iter().map(|point| {
        let is_named = point.name.is_some();
        let beside = if largest * 0.6 < point.size { "left" } else { "right" };
        json!({
            "value": [tidy(point.size), tidy(point.value)],
            "symbol": point.lies.symbol(),
            "symbolSize": if is_named { size + 4.0 } else { size },
            "itemStyle": {
                "color": point.lies.colour(),
                "borderColor": colour::INK,
                "borderWidth": if is_named { 2 } else { 1 },
            },
            "label": {
                "show": is_named,
                "formatter": point.name.clone().unwrap_or_default(),
                "position": beside,
                "color": colour::INK,
                "fontWeight": "bold",
            },
        })
    });
    let points = json!({
        "name": "Units",
        "type": "scatter",
        "silent": true,
        "data": points.collect::<Vec<_>>(),
        "z": 3,
    });
    limits.chain([target, points]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_stand_by_size_within_limits_and_those_outside_have_their_own_shape() {
        let point = |size, value, lies, name: Option<&str>| FunnelPoint {
            size,
            value,
            lies,
            name: name.map(str::to_owned),
        };
        let limits = |size, half: f64| LimitsAt {
            size,
            limits: [60.0 - 2.0 * half, 60.0 - half, 60.0 + half, 60.0 + 2.0 * half],
        };
        let chart = FunnelChart {
            title: "Within 4 hours, %, by attendances".to_owned(),
            decimals: 1,
            points: vec![
                point(1_000.0, 62.0, Lies::Within, None),
                point(9_000.0, 40.0, Lies::FarOutside, Some("RWE")),
            ],
            limits: vec![limits(500.0, 30.0), limits(9_000.0, 5.0)],
            target: 60.0,
        };
        let drawn = funnel("funnel", &chart);
        for specification in [&drawn.wide, &drawn.narrow] {
            let text = specification.option.to_string();
            assert!(text.contains("▲ outside 99.8%") && !text.contains("◆ outside 95%"), "{text}");
            assert!(text.contains("RWE") && text.contains("\"triangle\""), "{text}");
            // The wide limits of small units do not widen the axis.
            assert_eq!(
                (&specification.option["yAxis"]["min"], &specification.option["yAxis"]["max"]),
                (&json!(40.0), &json!(70.0))
            );
        }
    }
}
