//! Names of plans stand clear of the dotted line and of the numbers of the axis, at both widths.

use super::*;

#[test]
fn names_of_plans_stand_clear_of_the_line_and_of_the_axis() {
    let marked = |label: &str, saving: f64, impact: f64| Marked { label: label.to_owned(), saving, impact };
    for (saving, asked) in [(13.3, 13.2), (13.3, 8.0), (13.3, 10.5), (2.0, 13.2), (13.3, 1.0), (0.5, 0.4)] {
        let drawn = frontier(
            "f",
            &Frontier {
                points: vec![(0.0, 0.0), (8.0, 20.0), (16.0, 90.0)],
                asked,
                best: Some(marked("Lowest score, proven: £13.3m, score 44", saving, 44.0)),
                draft: Some(marked("Draft plan: £10.1m, score 61", 10.1, 61.0)),
            },
        );
        for spec in [drawn.wide, drawn.narrow] {
            let option = &spec.option;
            let number = |value: &serde_json::Value| value.as_f64().unwrap();
            let (left, right) = (number(&option["grid"]["left"]), number(&option["grid"]["right"]));
            let most = number(&option["xAxis"]["max"]);
            let line_at = left + asked / most * (f64::from(spec.width) - left - right);
            for label in option["graphic"].as_array().unwrap() {
                let text = label["style"]["text"].as_str().unwrap();
                if !text.contains("score") || text.contains("better") {
                    continue;
                }
                let weight =
                    if label["style"]["fontWeight"] == "bold" { Weight::Bold } else { Weight::Regular };
                let size = number(&label["style"]["fontSize"]);
                let widest = text.lines().map(|line| text_width(line, size, weight)).fold(0.0, f64::max);
                let end = number(&label["x"]);
                assert!(left + 4.0 <= end - widest, "{asked} {}: {text} runs into the axis", spec.width);
                // Where there is no room on either side the line lies at the very left.
                let crosses = end - widest < line_at && line_at < end;
                assert!(
                    !crosses || line_at < left + 140.0,
                    "{asked} {}: the line crosses {text}",
                    spec.width
                );
            }
        }
    }
}
