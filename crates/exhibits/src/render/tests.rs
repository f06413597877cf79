//! Drawing: the same bytes everywhere, nothing of the engine's own left in them, and no panic.

use serde_json::{Value, json};

use super::*;

fn specification(name: &str, option: Value) -> Specification {
    Specification { name: name.to_owned(), width: 300, height: 200, option }
}

/// Two bars with a hatch, so that ids, patterns, styles and labels all occur.
fn hatched() -> Value {
    let decal = json!({ "symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 5], "color": "#fff" });
    json!({
        "xAxis": { "type": "category", "data": ["Plan", "Actual"] },
        "yAxis": { "type": "value" },
        "graphic": [{ "type": "text", "x": 4, "y": 4, "style": { "text": "£m", "font": "bold 13px Times" } }],
        "series": [
            { "type": "bar", "data": [3, 4], "itemStyle": { "decal": decal } },
            { "type": "line", "data": [1, 2] },
        ],
    })
}

/// A drawing that does not come from the kept ones.
fn drawn_afresh(specification: &Specification) -> String {
    let option = specification.option.to_string();
    let engine = Engine::start().expect("the engine starts");
    engine.draw(specification, &option, WEB_FONT).expect("the chart is drawn")
}

#[track_caller]
fn check_refused(option: Value) {
    let refused = svg(&specification("broken", option)).expect_err("the option makes no sense");
    assert!(matches!(refused, RenderError::Option { .. }), "{refused}");
    // The next chart is drawn as if nothing had happened.
    let good = specification("after", hatched());
    assert_eq!(svg(&good).unwrap(), drawn_afresh(&good));
}

#[test]
fn a_specification_gives_the_same_bytes_each_time() {
    let chart = specification("twice", hatched());
    let engine = Engine::start().unwrap();
    let option = chart.option.to_string();
    let first = engine.draw(&chart, &option, WEB_FONT).unwrap();
    let other = specification("other", hatched());
    engine.draw(&other, &option, WEB_FONT).unwrap();
    assert_eq!(engine.draw(&chart, &option, WEB_FONT).unwrap(), first);
    assert_eq!(svg(&chart).unwrap(), first);
    assert_eq!(svg(&chart).unwrap(), first, "kept as drawn");
}

#[test]
fn a_specification_gives_the_same_bytes_on_each_thread() {
    let chart = specification("threads", hatched());
    let here = drawn_afresh(&chart);
    let elsewhere: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| drawn_afresh(&chart))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(elsewhere, vec![here; 3]);
}

#[test]
fn every_id_begins_with_the_name() {
    let drawing = svg(&specification("bridge-wide", hatched())).unwrap();
    let ids: Vec<&str> = drawing.split(" id=\"").skip(1).collect();
    assert!(!ids.is_empty());
    assert!(ids.iter().all(|id| id.starts_with("bridge-wide-")), "{drawing}");
    assert!(drawing.contains("url(#bridge-wide-"));
    assert!(!drawing.contains("zr"), "{drawing}");
}

#[test]
fn a_drawing_holds_no_style_no_class_and_no_prolog() {
    let drawing = svg(&specification("plain", hatched())).unwrap();
    assert!(drawing.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"200\""));
    assert!(drawing.ends_with("</svg>"));
    for unwanted in ["<?xml", "<style", " style=", " class=", "<script", "ecmeta", "pointer-events", "Times"]
    {
        assert!(!drawing.contains(unwanted), "{unwanted} in {drawing}");
    }
    assert!(drawing.contains("font-size=\"13\" font-weight=\"bold\""), "{drawing}");
}

#[test]
fn the_font_stands_once_on_the_drawing() {
    let chart = specification("font", hatched());
    let web = svg(&chart).unwrap();
    let print = svg_with_font(&chart, "'Source Sans 3'").unwrap();
    assert!(web.contains("font-family=\"Arial, Helvetica, 'Oakham charts', sans-serif\""));
    assert!(print.contains("font-family=\"'Source Sans 3'\""));
    assert_eq!(print.replace("'Source Sans 3'", WEB_FONT), web);
    assert_eq!(web.matches("font-family").count(), 1);
}

#[test]
fn an_option_that_makes_no_sense_is_refused() {
    check_refused(json!(null));
    check_refused(json!("a bar chart, please"));
    check_refused(json!([1, 2]));
    check_refused(json!({}));
    check_refused(json!({ "series": [] }));
    check_refused(json!({ "series": [{ "type": "no such chart", "data": [1] }] }));
    check_refused(json!({ "series": [{ "type": "bar", "data": [1] }] }));
}

#[test]
fn a_chart_that_would_take_forever_is_given_up() {
    let engine = Engine::start().unwrap();
    engine.context.with(|ctx| ctx.eval::<(), _>("globalThis.draw = () => { for (;;) {} }")).unwrap();
    let refused = engine.draw(&specification("endless", json!({})), "{}", WEB_FONT).expect_err("no end");
    assert!(matches!(refused, RenderError::TooLong { .. }), "{refused}");
}

#[test]
fn a_name_that_cannot_begin_an_id_is_refused() {
    for name in ["", "1st", "two words", "a\"b", "a_b", "é"] {
        let refused = svg(&specification(name, hatched())).expect_err(name);
        assert!(matches!(refused, RenderError::Name { .. }), "{refused}");
    }
}

#[test]
fn words_of_an_option_cannot_leave_their_text() {
    let mut option = hatched();
    option["xAxis"]["data"] = json!(["<script>alert(1)</script>", "\" onload=\"x"]);
    let drawing = svg(&specification("words", option)).unwrap();
    assert!(!drawing.contains("<script"), "{drawing}");
    assert!(!drawing.contains("\" onload"), "{drawing}");
}

#[test]
fn the_oldest_drawing_makes_room() {
    let mut drawings = Drawings { by_key: BTreeMap::new(), order: VecDeque::new() };
    for number in 0..=KEPT {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&number.to_le_bytes());
        drawings.keep(key, number.to_string());
    }
    assert_eq!(drawings.by_key.len(), KEPT);
    assert_eq!(drawings.get(&[0; 32]), None);
}

#[test]
fn wider_letters_and_bold_take_more_room() {
    let width = |text| text_width(text, 10.0, Weight::Regular);
    assert!((width("WW") - 18.88).abs() < 1e-9);
    assert!(width("ill") < width("WWW"));
    assert!(width("plan") < text_width("plan", 10.0, Weight::Bold));
    assert!((width("£0") - 11.12).abs() < 1e-9);
    assert!((width("▶") - 10.0).abs() < 1e-9);
}
