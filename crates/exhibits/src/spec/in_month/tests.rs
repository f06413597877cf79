//! Months on their own.

use super::*;

fn example() -> InMonth {
    InMonth {
        plan: [Some(-2.0); 12],
        actual: std::array::from_fn(|month_idx| (month_idx < 2).then_some(1.25)),
    }
}

#[test]
fn each_month_has_plan_and_actual_and_open_months_have_none() {
    let Pair { wide, narrow } = in_month("months", &example());
    for chart in [wide, narrow] {
        let series = &chart.option["series"];
        assert_eq!(series[0]["data"], json!(vec![-2.0; 12]));
        assert_eq!(series[1]["data"][1], json!(1.25));
        assert_eq!(series[1]["data"][2], Value::Null);
        assert_eq!(series[1]["data"].as_array().unwrap().len(), 12);
    }
}

#[test]
fn plan_and_actual_are_told_apart_without_colour() {
    let wide = in_month("months", &example()).wide;
    assert_eq!(wide.option["series"][0]["itemStyle"]["borderType"], json!([4, 2]));
    let graphic = wide.option["graphic"].as_array().unwrap();
    let words: Vec<&str> = graphic.iter().filter_map(|item| item["style"]["text"].as_str()).collect();
    assert!(words.contains(&"Surplus or (deficit) in the month, £m"), "{words:?}");
    assert!(words.contains(&"Plan") && words.contains(&"Actual"));
}
