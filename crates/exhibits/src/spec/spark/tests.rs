//! Small lines.

use super::*;

fn first(amounts: &[f64]) -> ByMonth {
    std::array::from_fn(|month_idx| amounts.get(month_idx).copied())
}

#[test]
fn a_spark_ends_with_the_last_closed_month() {
    let chart = spark("s", &Spark { plan: [Some(-4.0); 12], actual: first(&[-4.0, -9.0]) }).unwrap();
    assert_eq!((chart.width, chart.height), (232, 44));
    assert_eq!(chart.option["series"][0]["data"], json!([-4.0, -4.0]));
    let actual = &chart.option["series"][1]["data"];
    assert_eq!(actual[0]["symbol"], "none");
    assert_eq!(actual[1], json!({ "value": -9.0, "symbol": "circle", "symbolSize": 8 }));
}

#[test]
fn a_flat_line_lies_in_the_middle() {
    let chart = spark("s", &Spark { plan: [None; 12], actual: first(&[3.0, 3.0]) }).unwrap();
    assert_eq!(
        (chart.option["yAxis"]["min"].as_f64(), chart.option["yAxis"]["max"].as_f64()),
        (Some(2.0), Some(4.0))
    );
}

#[test]
fn without_a_closed_month_there_is_no_spark() {
    assert_eq!(spark("s", &Spark { plan: [Some(1.0); 12], actual: [None; 12] }), None);
}
