//! How measurements are written down: the table in docs/benchmarks.md.

use std::fmt;

use crate::bench::measure::Sample;

const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// What a value is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Milliseconds,
    Seconds,
    /// A thousand bytes.
    Kilobytes,
    /// A million bytes.
    Megabytes,
    /// Things, such as errors.
    Pieces,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) unit: Unit,
    /// The largest value that is good enough; without one the row is for information.
    pub(super) bar: Option<f64>,
    /// `None` where this machine cannot measure it.
    pub(super) value: Option<f64>,
    pub(super) range: Option<(f64, f64)>,
    pub(super) how: String,
}

impl Row {
    /// A row of one value.
    pub(super) fn new(name: &str, unit: Unit, bar: Option<f64>, value: f64, how: &str) -> Self {
        Self { name: name.to_owned(), unit, bar, value: Some(value), range: None, how: how.to_owned() }
    }

    /// A row of a sample's median, with its range.
    pub(super) fn median(name: &str, bar: Option<f64>, milliseconds: &Sample, how: &str) -> Self {
        let range = Some((milliseconds.least(), milliseconds.most()));
        Self { range, ..Self::new(name, Unit::Milliseconds, bar, milliseconds.median(), how) }
    }

    /// Whether the value is above its bar. What cannot be measured is not.
    pub(super) fn is_missed(&self) -> bool {
        self.bar.zip(self.value).is_some_and(|(bar, value)| bar < value)
    }

    fn verdict(&self) -> &'static str {
        match (self.bar, self.value) {
            (None, _) => "",
            (_, None) => "not measured",
            _ if self.is_missed() => "missed",
            _ => "met",
        }
    }

    fn amount(&self, value: f64) -> String {
        match self.unit {
            Unit::Milliseconds => format!("{value:.1} ms"),
            Unit::Seconds => format!("{value:.1} s"),
            Unit::Kilobytes => format!("{value:.1} kB"),
            Unit::Megabytes => format!("{value:.1} MB"),
            Unit::Pieces => format!("{value:.0}"),
        }
    }

    /// Why a bar is missed, for people: `start: 61.2 ms, at most 50.0 ms`.
    pub(super) fn fault(&self) -> Option<String> {
        let (bar, value) = self.bar.zip(self.value).filter(|_| self.is_missed())?;
        Some(format!("{}: {}, at most {}", self.name, self.amount(value), self.amount(bar)))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| self.amount(value));
        let (bar, value) = (amount(self.bar), amount(self.value));
        let range = self.range.map_or_else(String::new, |(least, most)| {
            format!("{} to {}", self.amount(least), self.amount(most))
        });
        writeln!(f, "| {} | {bar} | {value} | {} | {range} | {} |", self.name, self.verdict(), self.how)
    }
}

/// The table of all rows and the machine they were measured on.
pub(super) fn table(rows: &[Row], machine: &str) -> String {
    let head = "| what | bar | measured | bar is | least to most | how measured |\n";
    let rule = "| --- | --- | --- | --- | --- | --- |\n";
    let rows: String = rows.iter().map(Row::to_string).collect();
    format!("{head}{rule}{rows}\n{machine}\n")
}

/// The paper with `table` between its two marks; `None` where it lacks one.
pub(super) fn with_block(paper: &str, table: &str) -> Option<String> {
    let (before, rest) = paper.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}{END}{after}"))
}

/// The paper with `rows` in the table of what was measured: each in the place of the row of the same name, new
/// ones at its end; `None` where the marks are missing.
pub(super) fn with_rows(paper: &str, rows: &[Row]) -> Option<String> {
    let (_, rest) = paper.split_once(BEGIN)?;
    let (block, _) = rest.split_once(END)?;
    let (table, machine) = block.trim_start().split_once("\n\n")?;
    let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
    for row in rows {
        let (head, line) = (format!("| {} |", row.name), row.to_string().trim_end().to_owned());
        match lines.iter_mut().find(|kept| kept.starts_with(&head)) {
            Some(kept) => *kept = line,
            None => lines.push(line),
        }
    }
    with_block(paper, &format!("{}\n\n{machine}", lines.join("\n")))
}

#[cfg(test)]
mod tests;
