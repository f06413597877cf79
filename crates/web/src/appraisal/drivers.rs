//! What the present value of a scenario hangs on: each assumption over its stated range, the widest first.

use api::consequence::{Bar, Scenario};
use exhibits::exhibit::{Cell, Chart, ColumnKind, Exhibit, Row, RowKind, Table, Tone};
use exhibits::spec::tornado::{Tornado, TornadoBar, TornadoEnd, tornado};
use exhibits::words::capital_first;

use super::frame::{letter, sentence, signed};
use super::years::{amount, column, row};

/// What the present value of scenario `idx` of `n_scenarios` hangs on; nothing where it hangs on nothing.
pub(super) fn drivers(scenario: &Scenario, idx: usize, n_scenarios: usize) -> Option<Exhibit> {
    let sensitivity = &scenario.sensitivity;
    let bars: Vec<&Bar> = sensitivity.bars.iter().filter(|bar| bar.at_low != bar.at_high).collect();
    if bars.is_empty() {
        return None;
    }
    let name = format!("drivers-{}", letter(idx).to_ascii_lowercase());
    let lead = if n_scenarios == 1 { String::new() } else { format!("{}: ", letter(idx)) };
    let pair = tornado(&name, &drawn(scenario, &bars));
    let widest = bars.first().map_or("", |bar| bar.words.as_str());
    let description: Vec<String> = bars
        .iter()
        .map(|bar| {
            format!(
                "{}: from {} at {} to {} at {}.",
                capital_first(&bar.words),
                signed(bar.at_low),
                bar.low_words,
                signed(bar.at_high),
                bar.high_words
            )
        })
        .collect();
    Some(Exhibit {
        key: "S3".into(),
        name: name.into(),
        heading: format!("{lead}It hangs most on the {widest}"),
        note: format!(
            "Each assumption alone is moved over the range that is stated for it, all others stay as assumed. {}",
            sentence(&scenario.flips)
        ),
        provenance: scenario.money.provenance.into(),
        table: Table {
            caption: "Present value where one assumption alone is at either end of its range.".to_owned(),
            row_heading: "Assumption".to_owned(),
            columns: [
                ("Assumed", ColumnKind::Words),
                ("At least", ColumnKind::Words),
                ("Value then", ColumnKind::Figures),
                ("At most", ColumnKind::Words),
                ("Value then", ColumnKind::Figures),
                ("Source of the range", ColumnKind::Words),
            ]
            .into_iter()
            .map(|(heading, kind)| column(heading.to_owned(), kind))
            .collect(),
            rows: bars.iter().map(|bar| bar_row(scenario, bar)).collect(),
        },
        chart: Some(Chart {
            label: "Present value at both ends of each assumption".to_owned(),
            description: description.join(" "),
            wide: pair.wide,
            narrow: pair.narrow,
        }),
    })
}

fn bar_row(scenario: &Scenario, bar: &Bar) -> Row {
    let known = scenario.money.provenance.into();
    let word = |text: &str| Cell::Word { text: text.to_owned(), tone: Tone::Plain };
    let cells = vec![
        word(&bar.usual_words),
        word(&bar.low_words),
        amount(bar.at_low, known),
        word(&bar.high_words),
        amount(bar.at_high, known),
        word(&bar.source),
    ];
    row(&capital_first(&bar.words), RowKind::Body, cells)
}

#[expect(clippy::cast_precision_loss, reason = "amounts of a system are far below 2^53 pence")]
fn drawn(scenario: &Scenario, bars: &[&Bar]) -> Tornado {
    let end = |value: i64, assumed: &str| TornadoEnd {
        value: value as f64,
        label: format!("{assumed}: {}", signed(value)),
    };
    let bars = bars.iter().map(|bar| TornadoBar {
        name: format!("{}, assumed {}", capital_first(&bar.words), bar.usual_words),
        low: end(bar.at_low, &bar.low_words),
        high: end(bar.at_high, &bar.high_words),
    });
    Tornado {
        title: "Present value where one assumption alone is changed".to_owned(),
        usual: scenario.sensitivity.usual as f64,
        usual_label: format!("as assumed {}", signed(scenario.sensitivity.usual)),
        zero_label: "£0: left loses, right gains".to_owned(),
        bars: bars.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appraisal::fake;

    #[test]
    fn the_widest_assumption_is_named_and_its_range_is_in_chart_and_table() {
        let table = fake::table(&["close-evenings"]);
        let exhibit = drivers(&table.scenarios[0], 0, 1).unwrap();
        assert_eq!(exhibit.heading, "It hangs most on the share of the planned saving that is delivered");
        let chart = exhibit.chart.unwrap();
        assert!(chart.description.contains("at 60%"), "{}", chart.description);
        assert_eq!(exhibit.table.rows.len(), 2, "what makes no difference is left out");
    }

    #[test]
    fn a_scenario_without_money_hangs_on_nothing() {
        let mut table = fake::table(&["close-evenings"]);
        table.scenarios[0].sensitivity.bars.clear();
        assert_eq!(drivers(&table.scenarios[0], 0, 1), None);
    }
}
