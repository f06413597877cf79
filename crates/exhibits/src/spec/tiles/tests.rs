//! Tiles share one scale, stand where they are told to, and draw at both widths.

use super::*;
use crate::render;

fn tiles_of(n: usize, at: &dyn Fn(usize) -> Option<(usize, usize)>) -> Tiles {
    let tile = |idx: usize| Tile {
        name: format!("Place {idx}"),
        at: at(idx),
        dots: vec![
            Dot { mean: 8.6, low: 7.4, high: 9.8, is_significant: true, label: "+8.6".to_owned() },
            Dot {
                mean: -0.1,
                low: -0.4,
                high: 0.2,
                is_significant: false,
                label: "no difference".to_owned(),
            },
        ],
    };
    Tiles {
        tiles: (0..n).map(tile).collect(),
        scenarios: vec![('A', "Close on weekday evenings".to_owned()), ('B', "Open more slots".to_owned())],
        unit: "minutes".to_owned(),
    }
}

#[test]
fn a_tile_stands_where_it_is_told_to_and_all_share_one_round_scale() {
    let places = [(3, 1), (0, 0)];
    let drawn = tiles("travel", &tiles_of(2, &|idx| places.get(idx).copied()));
    let option = &drawn.wide.option;
    assert_eq!(option["xAxis"].as_array().unwrap().len(), 2);
    for axis in option["xAxis"].as_array().unwrap() {
        assert_eq!((axis["min"].as_f64(), axis["max"].as_f64()), (Some(-2.0), Some(10.0)), "{axis}");
    }
    let left = |idx: usize| option["grid"][idx]["left"].as_f64().unwrap();
    assert!(left(1) < 40.0 && 800.0 < left(0));
}

#[test]
fn tiles_without_a_place_stand_in_order_and_the_table_has_what_is_too_much() {
    let drawn = tiles("travel", &tiles_of(30, &|_| None));
    assert_eq!(drawn.wide.option["grid"].as_array().unwrap().len(), MOST);
    assert_eq!(drawn.narrow.width, 288);
    for specification in [&drawn.wide, &drawn.narrow] {
        let svg = render::svg(specification).unwrap();
        assert!(svg.contains("Place 7") && svg.contains("+8.6"), "{}", specification.name);
    }
}
