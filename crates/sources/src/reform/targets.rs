//! `targets.csv`: what was announced, one row a target.

use std::path::Path;

use domain::money::Pence;
use domain::target::{Ask, Target};

use crate::fault::{Fault, SourcesError};
use crate::schemes::amount;
use crate::sheet::{Row, Sheet};

const REQUIRED: [&str; 13] = [
    "target_id",
    "label",
    "kind",
    "value",
    "scope",
    "year",
    "baseline",
    "population",
    "level",
    "of",
    "by",
    "provenance",
    "source_ref",
];

pub(super) fn read(root: &Path) -> Result<Vec<Target>, SourcesError> {
    let (sheet, uneven) = Sheet::readable(root, "reform/targets.csv")?;
    sheet.require(&REQUIRED)?;
    let mut faults = uneven;
    let mut targets: Vec<Target> = Vec::new();
    for row in sheet.rows() {
        if targets.iter().any(|target| target.id.as_str() == row.text("target_id")) {
            faults.push(row.fault("target_id", "the id stands twice; give each target its own"));
        }
        targets.extend(target(&sheet, row, &mut faults));
    }
    if faults.is_empty() { Ok(targets) } else { Err(SourcesError::Faults(faults)) }
}

fn target(sheet: &Sheet, row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Target> {
    let n_before = faults.len();
    let id = row.parse("target_id", faults);
    let ask = ask(row, faults);
    let scope = row.parse("scope", faults);
    let year = row.parse_if_any("year", faults);
    let baseline = amount(row, "baseline", faults);
    let population = row.parse_if_any("population", faults);
    let level = row.parse("level", faults);
    let deadline = if row.text("by").is_empty() { None } else { row.day("by", faults) };
    let provenance = row.parse("provenance", faults);
    if faults.len() > n_before {
        return None;
    }
    Some(Target {
        id: id?,
        label: row.text("label").to_owned(),
        ask: ask?,
        scope: scope?,
        year,
        baseline,
        population,
        level: level?,
        of: row.text("of").to_owned(),
        by: deadline,
        provenance: provenance?,
        source_ref: row.text("source_ref").to_owned(),
        file: sheet.file.clone(),
        at: row.at("target_id"),
    })
}

/// A number with two decimals at most, in hundredths.
pub(super) fn hundredths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 || whole.len() > 9 {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 100 + format!("{part:0<2}").parse::<i64>().ok()?)
}

fn ask(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Ask> {
    let (kind, text) = (row.text("kind"), row.text("value"));
    match (kind, hundredths(text)) {
        ("percent_cut", Some(value)) if value <= 10_000 => Some(Ask::Percent(u32::try_from(value).ok()?)),
        ("percent_cut", _) => {
            faults.push(row.fault(
                "value",
                "expected a cut in per cent, 0 to 100 with two decimals at most, such as 33 or 33.33",
            ));
            None
        }
        ("cap_per_head", Some(value)) => Some(Ask::CapPerHead(Pence::new(value))),
        ("cap_per_head", None) => {
            faults
                .push(row.fault("value", "expected pounds a head with two decimals at most, such as 18.76"));
            None
        }
        ("saving", _) => row.thousands("value", faults).map(Ask::Saving),
        _ => {
            faults.push(row.fault("kind", "expected percent_cut, cap_per_head or saving"));
            None
        }
    }
}
