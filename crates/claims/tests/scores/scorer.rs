//! Scores readings against labels, as the scorer of `claims.json` does: spans that overlap, equal values,
//! readings that share at least half of their words.

use std::collections::BTreeSet;
use std::fmt;

use claims::Reading;
use serde_json::Value as Json;

use crate::labels::Labelled;
use crate::written::prediction;

/// How well documents were read.
#[derive(Debug, Default)]
pub(crate) struct Score {
    required: usize,
    found: usize,
    extra: usize,
    pub(crate) on_traps: usize,
    read: usize,
}

impl Score {
    /// Scores the readings of documents.
    pub(crate) fn of(labelled: &[Labelled], readings: &[Reading]) -> Self {
        let mut score = Self::default();
        for (labelled, reading) in labelled.iter().zip(readings) {
            score.add(labelled, &reading.figures.iter().map(prediction).collect::<Vec<_>>());
        }
        score
    }

    fn add(&mut self, labelled: &Labelled, predictions: &[Json]) {
        let mut options = Vec::new();
        for (label_idx, label) in labelled.claims.iter().enumerate() {
            for (idx, prediction) in predictions.iter().enumerate() {
                if overlap(label, prediction) && value_found(label, prediction) {
                    let other_kind = label["kind"] != prediction["kind"];
                    options.push((is_optional(label), other_kind, label_idx, idx));
                }
            }
        }
        options.sort_unstable();
        let (mut of_label, mut taken) = (BTreeSet::new(), BTreeSet::new());
        for (optional, _, label_idx, idx) in options {
            if of_label.contains(&label_idx) || taken.contains(&idx) {
                continue;
            }
            of_label.insert(label_idx);
            taken.insert(idx);
            if !optional {
                self.found += 1;
                self.read += usize::from(is_read(&labelled.claims[label_idx], &predictions[idx]));
            }
        }
        self.required += labelled.claims.iter().filter(|label| !is_optional(label)).count();
        for (idx, prediction) in predictions.iter().enumerate() {
            if !taken.contains(&idx) {
                self.extra += 1;
                self.on_traps += usize::from(labelled.traps.iter().any(|trap| overlap(trap, prediction)));
            }
        }
    }

    pub(crate) fn recall(&self) -> f64 {
        share(self.found, self.required)
    }

    pub(crate) fn precision(&self) -> f64 {
        share(self.found, self.found + self.extra)
    }

    pub(crate) fn all_four(&self) -> f64 {
        share(self.read, self.found)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { required, found, extra, on_traps, read } = self;
        let (recall, precision) = (self.recall(), self.precision());
        write!(f, "{found} of {required} found ({recall:.3}), {extra} too many ({precision:.3}), ")?;
        write!(f, "{on_traps} on traps, {read} read in all four ({:.3})", self.all_four())
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred figures")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn is_optional(label: &Json) -> bool {
    label["optional"].as_bool().unwrap_or(false)
}

fn overlap(one: &Json, other: &Json) -> bool {
    let at = |json: &Json, field: &str| json[field].as_u64().unwrap_or(0);
    at(one, "start") < at(other, "end") && at(other, "start") < at(one, "end")
}

fn value_found(label: &Json, prediction: &Json) -> bool {
    let accepted = label["accept"].as_array().into_iter().flatten();
    let pairs = accepted.filter_map(|pair| Some((pair[0].as_str()?.to_owned(), pair[1].clone())));
    let own = (label["kind"].as_str().unwrap_or_default().to_owned(), label["value"].clone());
    std::iter::once(own)
        .chain(pairs)
        .any(|(kind, value)| same_value(&kind, &value, &label["unit"], prediction))
}

fn same_value(kind: &str, value: &Json, unit: &Json, prediction: &Json) -> bool {
    let of_share = |kind: &str| match kind {
        "percentage" => Some(0.01),
        "fraction" | "ratio" => Some(1.0),
        _ => None,
    };
    let predicted = prediction["kind"].as_str().unwrap_or_default();
    let is_day = |kind: &str| matches!(kind, "deadline" | "date");
    if is_day(kind) {
        let starts = || prediction["value"].as_str()?.starts_with(value.as_str()?).then_some(());
        return is_day(predicted) && starts().is_some();
    }
    let (Some(one), Some(other)) = (value.as_f64(), prediction["value"].as_f64()) else { return false };
    if let (Some(label), Some(of_prediction)) = (of_share(kind), of_share(predicted)) {
        return close(one * label, other * of_prediction);
    }
    let days = |unit: &Json| match unit.as_str().unwrap_or_default().trim_end_matches('s') {
        "hour" => Some(1.0 / 24.0),
        "day" => Some(1.0),
        "week" => Some(7.0),
        "month" => Some(30.44),
        "year" => Some(365.25),
        _ => None,
    };
    if let (Some(label), Some(of_prediction)) = (days(unit), days(&prediction["unit"])) {
        return kind == predicted && close(one * label, other * of_prediction);
    }
    kind == predicted && close(one, other)
}

fn close(one: f64, other: f64) -> bool {
    let (one, other) = (one.abs(), other.abs());
    (one - other).abs() <= 0.005 * one.max(other) + 1e-12
}

/// Whether subject, measure, period and basis are all right.
fn is_read(label: &Json, prediction: &Json) -> bool {
    ["subject", "measure", "period", "basis"].iter().all(|field| {
        let also = label["also"][*field].as_array().into_iter().flatten();
        std::iter::once(&label[*field]).chain(also).any(|want| same_reading(field, want, &prediction[*field]))
    })
}

fn same_reading(field: &str, want: &Json, got: &Json) -> bool {
    let (Some(want), Some(got)) = (want.as_str(), got.as_str()) else {
        return want.is_null() && got.is_null();
    };
    match field {
        "period" => want == got || want.split(' ').next() == got.split(' ').next(),
        "basis" => {
            let pair = |one, other| (want == one && got == other) || (want == other && got == one);
            want == got || pair("plan", "target") || pair("forecast", "estimate") || pair("forecast", "plan")
        }
        _ => {
            let (want, got) = (words(want), words(got));
            let both = want.intersection(&got).count();
            want == got || (0 < both && want.union(&got).count() <= 2 * both)
        }
    }
}

fn words(text: &str) -> BTreeSet<String> {
    let plain = text.to_lowercase().replace("year-to-date", "yeartodate").replace(['&', '-', '(', ')'], " ");
    plain
        .split_whitespace()
        .filter(|word| {
            ![
                "the",
                "of",
                "and",
                "for",
                "in",
                "on",
                "to",
                "nhs",
                "planned",
                "plan",
                "number",
                "forecast",
                "actual",
                "expected",
                "projected",
                "target",
                "a",
                "an",
                "by",
                "with",
                "its",
            ]
            .contains(word)
        })
        .map(|word| {
            if 3 < word.len() && !word.ends_with("ss") { word.trim_end_matches('s') } else { word }.to_owned()
        })
        .collect()
}
