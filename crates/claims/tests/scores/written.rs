//! Readings in the shape of predictions, labels in that of `claims.json`: for a scorer outside.

use std::error::Error;
use std::path::PathBuf;

use claims::check::Check;
use claims::{Figure, Reading, Value};
use serde_json::{Value as Json, json};

use crate::labels::Labelled;

/// A figure as a prediction.
pub(crate) fn prediction(figure: &Figure) -> Json {
    let value = |value: Value| match value {
        Value::Number(number) => serde_json::from_str(&number.to_string()).unwrap_or(Json::Null),
        Value::Day(day) => json!(day.to_string()),
    };
    let proposal = &figure.proposal;
    json!({
        "start": figure.span.start,
        "end": figure.span.end,
        "text": figure.text,
        "kind": figure.kind.word(),
        "value": value(figure.value),
        "value_high": figure.value_high.map(value),
        "of": figure.of,
        "unit": figure.unit,
        "hedge": figure.hedge.map(claims::Hedge::word),
        "subject": proposal.subject,
        "measure": proposal.measure.map(claims::Measure::words),
        "period": proposal.period.map(|period| period.to_string()),
        "basis": proposal.basis.map(claims::Basis::word),
    })
}

/// Writes both, where `CLAIMS_WRITE` names a folder.
pub(crate) fn write(name: &str, labelled: &[Labelled], readings: &[Reading]) -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::var_os("CLAIMS_WRITE").map(PathBuf::from) else { return Ok(()) };
    let labels: Vec<Json> = labelled
        .iter()
        .map(|labelled| json!({ "file": labelled.file, "claims": labelled.claims, "not_claims": labelled.traps }))
        .collect();
    let predictions: Vec<Json> = labelled
        .iter()
        .zip(readings)
        .map(|(labelled, reading)| {
            let claims: Vec<Json> = reading.figures.iter().map(prediction).collect();
            json!({ "file": labelled.file, "claims": claims })
        })
        .collect();
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(format!("{name}_labels.json")), json!({ "documents": labels }).to_string())?;
    std::fs::write(
        folder.join(format!("{name}_predictions.json")),
        json!({ "documents": predictions }).to_string(),
    )?;
    Ok(())
}

/// Writes checks as text, where `CLAIMS_WRITE` names a folder.
pub(crate) fn write_checks(labelled: &[Labelled], checks: &[Check]) -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::var_os("CLAIMS_WRITE").map(PathBuf::from) else { return Ok(()) };
    let mut text = format!("{} documents\n", labelled.len());
    for check in checks {
        text.extend([check.kind.word(), ": ", &check.sentence, "\n"]);
    }
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("checks.txt"), text)?;
    Ok(())
}
