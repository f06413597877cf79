//! Numbers that a table works out: of a register, a run, or other numbers of the table.
//!
//! Each is held as it is printed and as the number it is, so that papers show the one and workbooks
//! and files hold the other, with the mark of how it is known beside it and never in it.

use domain::figure::FigureId;
use domain::money::{self, Pence};
use domain::provenance::Provenance;

/// What a word says about a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Worse than planned.
    Adverse,
    /// Better than planned.
    Favourable,
    /// Neither.
    Plain,
}

/// A number that is no figure of a month end.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Its id, the target of its link, as [`crate::origin`] gives it; none in a table of which nobody has
    /// said where it comes from.
    pub id: Option<FigureId>,
    /// As printed, without a mark: `(9.0)`, `16,286`, `32.5%`.
    pub text: String,
    /// The number itself in the unit of the text: -9.0123, 16286, 32.5. Not for sums.
    pub value: f64,
    /// How `value` is printed.
    pub form: Form,
    /// How it is known; nothing where the table says so of all its numbers.
    pub provenance: Option<Provenance>,
    /// The colour role.
    pub tone: Tone,
    /// Where a share of what is known lies of all; none of another number, and where all is known.
    pub bounds: Option<Bounds>,
}

/// Between what a share of those of a known kind lies of all, whatever the others are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// If none of the others belongs to it [per cent].
    pub low: f64,
    /// If all of them do [per cent].
    pub high: f64,
    /// How many others there are.
    pub n_unknown: u64,
}

/// How a number is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// What stands before the digits: `£`; empty for none.
    pub before: &'static str,
    /// Digits after the point.
    pub decimals: usize,
    /// What stands after the digits: `%`, ` minutes`; empty for none.
    pub after: &'static str,
    /// How a sign is written.
    pub sign: Sign,
}

/// How a sign is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A negative stands in brackets: `(9.0)`.
    Brackets,
    /// A negative has a minus: `−9.0`.
    Minus,
    /// A difference: `+9.0`, `−9.0`.
    Always,
}

impl Form {
    /// Amounts in £m: `9.0`, `(9.0)`.
    pub const MILLIONS: Self = Self { before: "", decimals: 1, after: "", sign: Sign::Brackets };
    /// Whole numbers: `16,286`.
    pub const WHOLE: Self = Self::decimals(0);

    /// Plain numbers with so many digits after the point: `18.76`.
    #[must_use]
    pub const fn decimals(decimals: usize) -> Self {
        Self { before: "", decimals, after: "", sign: Sign::Minus }
    }

    /// Shares with so many digits after the point: `32.5%`.
    #[must_use]
    pub const fn per_cent(decimals: usize) -> Self {
        Self { after: "%", ..Self::decimals(decimals) }
    }

    /// The unit that a value of a file needs beside it: `£`, `%`, `minutes`; empty for none.
    #[must_use]
    pub fn unit(self) -> String {
        format!("{}{}", self.before, self.after).trim().to_owned()
    }
}

impl Number {
    /// `value`, printed as `text`.
    #[must_use]
    pub const fn new(text: String, value: f64, form: Form) -> Self {
        Self { id: None, text, value, form, provenance: None, tone: Tone::Plain, bounds: None }
    }

    /// An amount in £m: `(9.0)`.
    #[must_use]
    pub fn pounds(value: Pence) -> Self {
        Self::new(value.to_string(), millions(value), Form::MILLIONS)
    }

    /// A whole number as printed: `2,070,415`.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of people and posts are far below 2^53")]
    pub fn count(count: u64) -> Self {
        Self::new(grouped_count(count), count as f64, Form::WHOLE)
    }

    /// The same with what it lies between.
    #[must_use]
    pub fn between(self, bounds: Option<Bounds>) -> Self {
        Self { bounds, ..self }
    }

    /// The same with its provenance.
    #[must_use]
    pub fn known(self, provenance: Provenance) -> Self {
        Self { provenance: Some(provenance), ..self }
    }
}

/// An amount [£m], for drawing and workbooks.
#[expect(clippy::cast_precision_loss, reason = "amounts of health systems are far below 2^53 pence")]
pub(crate) fn millions(value: Pence) -> f64 {
    value.get() as f64 / 100_000_000.0
}

/// A whole number with commas: `4,300`.
pub(crate) fn whole(value: f64) -> String {
    grouped(value, 0)
}

/// A number without its sign, with commas: `21,900`.
pub(crate) fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", money::grouped(whole)),
        None => money::grouped(&text),
    }
}

/// A count with commas: `61,200,000`.
#[must_use]
pub fn grouped_count(count: u64) -> String {
    money::grouped(count)
}

/// A number of things in words: `1 warning`, `2 warnings`.
#[must_use]
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", money::grouped(n), if n == 1 { one } else { many })
}

/// The form of a word that goes with a number of things: `is` for 1, `are` for all others.
#[must_use]
pub const fn agreeing<'w>(n: usize, one: &'w str, many: &'w str) -> &'w str {
    if n == 1 { one } else { many }
}

#[cfg(test)]
mod tests;
