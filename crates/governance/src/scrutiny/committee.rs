//! Committees, each from one day to another: councils are reorganised while their questions stay open.

use jiff::civil::Date;

/// A committee that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committee {
    /// A short name, unique.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its first day.
    pub from: Date,
    /// Its last day; `None` where none is set.
    pub to: Option<Date>,
    /// The code of the committee that takes on its open items.
    pub successor: Option<String>,
}

impl Committee {
    /// Whether it sits on a day.
    #[must_use]
    pub fn sits_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }
}

/// The committee that acts for `code` on a day: itself, or the first of its successors that sits.
///
/// `None` where nobody does; a circle of successors ends as nobody.
#[must_use]
pub fn acting<'a>(committees: &'a [Committee], code: &str, day: Date) -> Option<&'a Committee> {
    let mut code = code;
    for _ in 0..=committees.len() {
        let committee = committees.iter().find(|committee| committee.code == code)?;
        if committee.sits_on(day) {
            return Some(committee);
        }
        if day < committee.from {
            return None;
        }
        code = committee.successor.as_deref()?;
    }
    None
}
