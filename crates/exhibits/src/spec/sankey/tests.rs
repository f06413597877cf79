//! Sankey diagrams keep every patient, name harm however rare it is, and draw at both widths.

use super::*;
use crate::render;

fn stream(from: &str, to: &str, end: Endpoint, a_year: f64) -> Link {
    Link { from: from.to_owned(), to: to.to_owned(), end, a_year }
}

#[test]
fn harm_is_coloured_and_stays_however_rare_it_is() {
    let mut streams: Vec<Link> = (0..12)
        .map(|idx| stream("Rutland", &format!("Practice {idx}"), Endpoint::Elsewhere, 100.0 + f64::from(idx)))
        .collect();
    streams.push(stream("Rutland", "Emergency department", Endpoint::Emergency, 3.0));
    streams.push(stream("Melton", "Left unseen", Endpoint::Unseen, 1.0));
    let drawn = sankey("moved", &streams);
    let series = &drawn.wide.option["series"][0];
    let sum: f64 = series["links"].as_array().unwrap().iter().filter_map(|link| link["value"].as_f64()).sum();
    let all: f64 = streams.iter().map(|stream| stream.a_year).sum();
    assert!((sum - all).abs() < 1e-6, "{sum} of {all}");
    let inks: Vec<(&str, &str)> = series["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|node| Some((node["name"].as_str()?, node["itemStyle"]["color"].as_str()?)))
        .collect();
    assert!(inks.contains(&("to Left unseen", "#d5281b")), "{inks:?}");
    assert!(inks.contains(&("to Emergency department", "#ae2573")), "{inks:?}");
    assert!(inks.contains(&("to Elsewhere", "#4c6272")), "{inks:?}");
    for specification in [&drawn.wide, &drawn.narrow] {
        let svg = render::svg(specification).unwrap();
        assert!(svg.contains("Rutland") && svg.contains("unseen"), "{}", specification.name);
    }
}

#[test]
fn a_place_may_be_a_destination_too() {
    let drawn = sankey("moved", &[stream("Melton", "Melton", Endpoint::Elsewhere, 5.0)]);
    assert!(render::svg(&drawn.wide).is_ok());
}
