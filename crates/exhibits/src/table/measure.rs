//! Values of measures in words and cells: with their unit, and months by their names.

use domain::month::day_in_words;
use domain::provenance::Provenance;
use evidence::measured::Measured;
use jiff::civil::Date;

use super::NO_DATA;
use crate::exhibit::{Cell, FileRows};
use crate::number::{Form, Number, grouped};

/// How values of a measure are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written<'a> {
    /// The unit: `%`, `£m`, `appointments`; empty for none.
    pub unit: &'a str,
    /// Digits after the point.
    pub decimals: usize,
}

impl Written<'_> {
    /// A value without its unit: `−1,204.5`.
    #[must_use]
    pub fn bare(self, value: f64) -> String {
        let text = grouped(value, self.decimals);
        let is_nil = text.bytes().all(|byte| matches!(byte, b'0' | b'.' | b','));
        if value < 0.0 && !is_nil { format!("−{text}") } else { text }
    }

    /// A value with its unit: `46.6%`, `−£1.2m`, `212,345 appointments`.
    #[must_use]
    pub fn with_unit(self, value: f64) -> String {
        let bare = self.bare(value);
        match self.unit {
            "" => bare,
            "%" => format!("{bare}%"),
            "£m" => match bare.strip_prefix('−') {
                Some(amount) => format!("−£{amount}m"),
                None => format!("£{bare}m"),
            },
            unit => format!("{bare} {unit}"),
        }
    }

    /// By how much: as a value, but of shares in points, and without a sign.
    #[must_use]
    pub fn amount(self, value: f64) -> String {
        match self.unit {
            "%" => format!("{} percentage points", self.bare(value.abs())),
            _ => self.with_unit(value.abs()),
        }
    }

    /// A cell of a table.
    #[must_use]
    pub fn cell(self, value: Option<f64>, provenance: Provenance) -> Cell {
        value.filter(|value| value.is_finite()).map_or(Cell::Missing(NO_DATA), |value| {
            let form = Form::decimals(self.decimals);
            Cell::Number(Number::new(self.bare(value), value, form).known(provenance))
        })
    }
}

/// The rows of files of published figures that the value of a measure on a date is from; none of others.
#[must_use]
pub fn rows_of(measured: &Measured, date: Date) -> Vec<FileRows> {
    let dimension = match measured.family() {
        "gp-with-gp" | "gp-appointments" | "gp-per-1000" | "gp-per-working-day" => "staff_type",
        "gp-face-to-face" => "mode",
        "gp-same-day" | "gp-within-14-days" => "wait",
        "gp-not-attended" => "status",
        _ => "",
    };
    let of_file = |file: &String| {
        // Lists are of other days than months, and of no kind.
        let is_list = file.ends_with("gp_registrations.csv");
        let rows = measured.parts.iter().map(move |part| {
            let mut chosen_by = vec![("place", part.clone())];
            if !is_list {
                chosen_by.extend([("period", date.to_string()), ("dimension", dimension.to_owned())]);
            }
            FileRows { file: file.clone(), chosen_by }
        });
        rows.collect::<Vec<_>>()
    };
    measured.files.iter().flat_map(of_file).collect()
}

/// What a column of values is headed with: `Value, %`.
#[must_use]
pub fn headed(name: &str, unit: &str) -> String {
    if unit.is_empty() { name.to_owned() } else { format!("{name}, {unit}") }
}

/// A date of a series: `August 2021`, or a day where it is not the first of a month.
#[must_use]
pub fn date_in_words(date: Date) -> String {
    if date.day() == 1 { date.strftime("%B %Y").to_string() } else { day_in_words(date) }
}

/// The same for a chart: `Aug 2021`.
pub(super) fn short_date(date: Date) -> String {
    date.strftime(if date.day() == 1 { "%b %Y" } else { "%-d %b %Y" }).to_string()
}
