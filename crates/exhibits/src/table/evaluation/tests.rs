//! What evaluations say.

use evidence::evaluation::calendar::months_after;
use evidence::evaluation::evaluated::usual_settings;
use evidence::evaluation::interrupted::interrupted;
use evidence::evaluation::series::Series;
use jiff::civil::date;

use super::*;
use crate::exhibit::Cell;
use crate::table::NO_DATA;

/// Months from April 2022 around 20, and `step` more from April 2024 on, with some noise.
fn evaluated(n_after: usize, step: f64) -> Evaluated {
    let noise = [0.4, -0.3, 0.1, -0.5, 0.2, 0.3, -0.1, -0.4, 0.5, -0.2, 0.15];
    let values: Vec<_> = (0..24 + n_after)
        .map(|idx| {
            let after = if idx < 24 { 0.0 } else { step };
            let month = months_after(date(2022, 4, 1), i32::try_from(idx).unwrap());
            (month, 20.0 + noise[idx % noise.len()] + after)
        })
        .collect();
    let series = Series::new("waits", &values, vec![]).unwrap();
    let settings = usual_settings(date(2024, 3, 1), 24 + n_after, u32::try_from(n_after).unwrap());
    Evaluated {
        measure: "Waits of more than 4 hours, UHL".to_owned(),
        unit: "%".to_owned(),
        decimals: 1,
        provenance: Provenance::Published,
        from: vec!["waits.csv".to_owned()],
        what: String::new(),
        treated: vec![],
        first: date(2024, 4, 1),
        method: Method::Interrupted(Box::new(interrupted(&series, &settings).unwrap())),
    }
}

#[test]
fn an_effect_is_told_with_its_size_its_interval_and_what_may_be_concluded() {
    let of = evaluated(24, -4.0);
    let heading = evaluation_heading(&of);
    assert!(heading.starts_with("Waits of more than 4 hours, UHL: "), "{heading}");
    assert!(
        heading.ends_with(
            "percentage points lower than without the change in March 2025, the 12th month with it"
        ),
        "{heading}"
    );
    let sure = evaluation_sureness(&of);
    assert!(sure.contains("(95% interval −4.") && sure.contains("less than once in 1,000 times"), "{sure}");
    assert!(sure.contains("−4.") && sure.contains("It may be concluded as it is stated"), "{sure}");
    let exhibits = evaluation(&of);
    assert!(exhibits.iter().all(|exhibit| exhibit.provenance == Provenance::Derived));
    assert_eq!(exhibits[0].table.rows.len(), 48);
    // Before the change there is no effect, and the cell says so.
    assert_eq!(exhibits[0].table.rows[47].cells[3], Cell::Missing(NO_DATA));
}

#[test]
fn no_effect_and_few_months_are_told_as_such() {
    let none = evaluated(24, 0.0);
    assert!(
        evaluation_heading(&none).contains("no effect can be told from chance"),
        "{}",
        evaluation_heading(&none)
    );
    let few = evaluated(3, -4.0);
    let heading = evaluation_heading(&few);
    assert!(
        heading.contains("lower than without the change") && heading.ends_with("by how much is not sure"),
        "{heading}"
    );
    let conditions = conditions(&few);
    assert_eq!(conditions.table.rows[0].name, "Few months");
    // What no method can see is there, too.
    assert!(conditions.table.rows.iter().any(|row| row.name == "Another way of counting"));
}
