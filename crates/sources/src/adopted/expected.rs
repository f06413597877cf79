//! What was expected of an adopted scenario: a row a consequence, with the measure that tests it.

use std::path::Path;

use appraisal::adopted::expected::{Expected, Test};

use crate::csv_text;
use crate::fault::{Fault, collect};
use crate::sheet::{Row, Sheet};

const COLUMNS: [&str; 19] = [
    "row_id",
    "topic",
    "engine",
    "measure",
    "subject",
    "words",
    "unit",
    "difference",
    "low",
    "high",
    "per_cent",
    "in_words",
    "interval_in_words",
    "verdict",
    "provenance",
    "tested_by",
    "test_difference",
    "test_low",
    "test_high",
];

/// Reads them in their order; faults are added to `faults`.
pub(super) fn read(root: &Path, path: &str, faults: &mut Vec<Fault>) -> Option<Vec<Expected>> {
    let n_before = faults.len();
    let sheet = match Sheet::readable(root, path) {
        Ok((sheet, found)) => {
            faults.extend(found);
            sheet
        }
        Err(error) => {
            collect(error, path, faults);
            return None;
        }
    };
    if let Err(error) = sheet.require(&COLUMNS) {
        collect(error, path, faults);
        return None;
    }
    let expected = sheet.rows().filter_map(|row| one(row, faults)).collect();
    (faults.len() == n_before).then_some(expected)
}

fn one(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Expected> {
    let text = |column: &str| row.text(column).to_owned();
    let difference = number(row, "difference", faults);
    let interval = match (row.text("low"), row.text("high")) {
        ("", "") => None,
        _ => Some((number(row, "low", faults)?, number(row, "high", faults)?)),
    };
    let per_cent = row.parse_if_any("per_cent", faults);
    let provenance = row.parse("provenance", faults);
    let tested_by = match row.text("tested_by") {
        "" => None,
        measure => Some(Test {
            measure: measure.to_owned(),
            difference: number(row, "test_difference", faults)?,
            low: number(row, "test_low", faults)?,
            high: number(row, "test_high", faults)?,
        }),
    };
    Some(Expected {
        row: text("row_id"),
        topic: text("topic"),
        engine: text("engine"),
        measure: text("measure"),
        subject: text("subject"),
        unit: text("unit"),
        words: text("words"),
        difference: difference?,
        interval,
        per_cent,
        in_words: text("in_words"),
        interval_in_words: text("interval_in_words"),
        verdict: text("verdict"),
        provenance: provenance?,
        test: tested_by,
    })
}

/// A number with a sign and a fraction.
pub(super) fn number(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<f64> {
    let number = row.text(column).parse::<f64>().ok().filter(|number| number.is_finite());
    if number.is_none() {
        faults.push(row.fault(column, "expected a number such as -12.5"));
    }
    number
}

/// The text of the file.
pub(super) fn text(expected: &[Expected]) -> String {
    let mut text = csv_text::row(COLUMNS);
    for one in expected {
        let cells = cells(one);
        text.push_str(&csv_text::row(cells.iter().map(String::as_str)));
    }
    text
}

fn cells(of: &Expected) -> Vec<String> {
    let number = |value: f64| value.to_string();
    let (low, high) = of.interval.unzip();
    let test = of.test.as_ref();
    let of_test = |value: fn(&Test) -> f64| test.map_or_else(String::new, |test| number(value(test)));
    vec![
        of.row.clone(),
        of.topic.clone(),
        of.engine.clone(),
        of.measure.clone(),
        of.subject.clone(),
        of.words.clone(),
        of.unit.clone(),
        number(of.difference),
        low.map_or_else(String::new, number),
        high.map_or_else(String::new, number),
        of.per_cent.map_or_else(String::new, |per_cent| per_cent.to_string()),
        of.in_words.clone(),
        of.interval_in_words.clone(),
        of.verdict.clone(),
        of.provenance.word().to_owned(),
        test.map_or_else(String::new, |test| test.measure.clone()),
        of_test(|test| test.difference),
        of_test(|test| test.low),
        of_test(|test| test.high),
    ]
}
