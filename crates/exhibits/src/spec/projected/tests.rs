//! What the drawing of a projection holds.

use super::*;
use crate::render::svg;

fn known(value: f64) -> ProjectedPoint {
    ProjectedPoint { date: "Aug 2021".to_owned(), value: Some(value), ahead: None }
}

fn ahead(median: f64, half: f64) -> ProjectedPoint {
    let ahead = Ahead {
        median,
        half: (median - half / 2.0, median + half / 2.0),
        inner: (median - half, median + half),
        outer: (median - 2.0 * half, median + 2.0 * half),
    };
    ProjectedPoint { date: "Sep 2021".to_owned(), value: None, ahead: Some(ahead) }
}

fn chart(points: Vec<ProjectedPoint>) -> Projected {
    Projected { title: "Net position, £m".to_owned(), decimals: 1, points }
}

#[test]
fn bands_begin_at_the_last_known_value_also_below_zero() {
    let pair = projected("p", &chart(vec![known(-3.0), known(-2.0), ahead(-1.0, 2.0), ahead(0.0, 3.0)]));
    let series = pair.wide.option["series"].as_array().unwrap();
    let data = |name: &str| &series.iter().find(|of| of["name"] == name).unwrap()["data"];
    assert_eq!(*data("95% low"), json!(["-", -2.0, -5.0, -6.0]));
    assert_eq!(*data("95% interval"), json!(["-", 0.0, 8.0, 12.0]));
    assert_eq!(*data("Middle"), json!(["-", -2.0, -1.0, 0.0]));
    assert_eq!(*data("Known"), json!([-3.0, -2.0, "-", "-"]));
    assert!(pair.wide.option["graphic"].to_string().contains("95% low −6.0"));
    for specification in [&pair.wide, &pair.narrow] {
        assert!(!svg(specification).unwrap().contains("NaN"));
    }
}

#[test]
fn a_projection_without_spread_or_history_is_drawn() {
    for points in [vec![], vec![known(4.0), ahead(4.0, 0.0)], vec![ahead(0.0, 0.0)]] {
        assert!(!svg(&projected("p", &chart(points)).wide).unwrap().contains("NaN"));
    }
}
