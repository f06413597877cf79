//! Typed access to a row of a sheet that collects every fault.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use domain::day;
use domain::money::Pence;
use domain::source::CellAt;
use domain::wte::Wte;
use jiff::Timestamp;
use jiff::civil::Date;

use super::Sheet;
use crate::fault::{Fault, shortened, without_the_text};
use crate::number::{self, NumberError, Writer};

/// One row of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) number: u32,
    pub(super) cells: &'a [(u16, String)],
}

impl<'a> Row<'a> {
    /// The text under a heading; empty where there is no such column or cell.
    #[must_use]
    pub fn text(&self, column: &str) -> &'a str {
        let cell = self.sheet.columns.get(column).and_then(|column| {
            self.cells.binary_search_by_key(column, |(at, _)| *at).ok().map(|idx| self.cells[idx].1.as_str())
        });
        cell.unwrap_or("")
    }

    /// Where the cell under a heading stands.
    #[must_use]
    pub fn at(&self, column: &str) -> CellAt {
        CellAt { row: self.number, column: self.sheet.columns.get(column).copied().unwrap_or(1) }
    }

    /// Its number, as a spreadsheet counts rows.
    #[must_use]
    pub(crate) fn row_number(&self) -> u32 {
        self.number
    }

    /// How many cells of it hold something.
    #[must_use]
    pub(crate) fn n_cells(&self) -> usize {
        self.cells.len()
    }

    /// A fault where one cell alone is filled in of a table of several columns, at that cell.
    pub(crate) fn only_cell(&self, expected: &str) -> Option<Fault> {
        let ([(column, text)], true) = (self.cells, 2 < self.sheet.columns.len()) else { return None };
        Some(Fault {
            file: self.sheet.file.path.clone(),
            at: Some(CellAt { row: self.number, column: *column }),
            column: String::new(),
            value: shortened(text),
            expected: expected.to_owned(),
        })
    }

    /// A fault at the cell under a heading. Where the cell is empty, it says so.
    #[must_use]
    pub fn fault(&self, column: &str, expected: impl Into<String>) -> Fault {
        let (text, expected) = (self.text(column), expected.into());
        let says_so = !text.is_empty() || expected.starts_with(EMPTY);
        Fault {
            file: self.sheet.file.path.clone(),
            at: Some(self.at(column)),
            column: column.to_owned(),
            value: shortened(text),
            expected: if says_so { expected } else { format!("{EMPTY}; {expected}") },
        }
    }

    /// The cell under a heading as a domain type; a fault, with the type's own message, where it is
    /// not one.
    pub fn parse<T: FromStr<Err: Display>>(&self, column: &str, faults: &mut Vec<Fault>) -> Option<T> {
        let text = self.text(column);
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let message = without_the_text(text, error.to_string());
                faults.push(self.fault(column, message));
                None
            }
        }
    }

    /// The cell as a domain type; nothing where it is empty.
    pub fn parse_if_any<T: FromStr<Err: Display>>(&self, column: &str, faults: &mut Vec<Fault>) -> Option<T> {
        if self.text(column).is_empty() { None } else { self.parse(column, faults) }
    }

    /// The cell as a day.
    pub fn day(&self, column: &str, faults: &mut Vec<Fault>) -> Option<Date> {
        self.read(column, day::read(self.text(column)), faults)
    }

    /// The cell as a moment that a register of what happened keeps.
    pub fn moment(&self, column: &str, faults: &mut Vec<Fault>) -> Option<Timestamp> {
        let text = self.text(column);
        let moment = text.parse().ok();
        if moment.is_none() {
            // What the seconds and the zone were is lost.
            let why = if day::read(text.split(' ').next().unwrap_or_default()).is_ok() || text.contains('/') {
                "a spreadsheet program has saved this register, and with that changed its times; put back the file as it was before (times are written as 2026-12-04T09:30:00Z)"
            } else {
                "expected a time such as 2026-12-04T09:30:00Z; restore the register"
            };
            faults.push(self.fault(column, why));
        }
        moment
    }

    /// The cell as a number of things, 0 or more.
    pub fn count(&self, column: &str, faults: &mut Vec<Fault>) -> Option<u64> {
        let number = self.number(column, "expected a whole number, 0 or more, such as 1215", faults)?;
        let count = number.parse().ok().filter(|count| *count <= LARGEST_COUNT);
        if count.is_none() {
            faults.push(self.fault(column, "expected a whole number, 0 or more, such as 1215"));
        }
        count
    }

    /// The cell as a whole number within bounds.
    pub(crate) fn whole<T: TryFrom<u64>>(
        &self,
        column: &str,
        bounds: RangeInclusive<u64>,
        faults: &mut Vec<Fault>,
    ) -> Option<T> {
        let expected = format!("expected a whole number from {} to {}", bounds.start(), bounds.end());
        let number = self.number(column, &expected, faults)?;
        let number: Option<u64> = number.parse().ok();
        let found = number.filter(|number| bounds.contains(number)).and_then(|number| number.try_into().ok());
        if found.is_none() {
            faults.push(self.fault(column, expected));
        }
        found
    }

    /// The cell as posts: whole-time equivalents from zero to so many whole ones.
    pub(crate) fn posts(&self, column: &str, most: i64, faults: &mut Vec<Fault>) -> Option<Wte> {
        let wte = self.wte(column, faults)?;
        if (0..=most * 100).contains(&wte.hundredths()) {
            return Some(wte);
        }
        faults.push(self.fault(column, format!("expected posts in whole-time equivalents from 0 to {most}")));
        None
    }

    /// The cell as whole-time equivalents.
    pub fn wte(&self, column: &str, faults: &mut Vec<Fault>) -> Option<Wte> {
        const EXPECTED: &str = "expected whole-time equivalents with two decimals at most, such as 37.50";
        let number = self.number(column, EXPECTED, faults)?;
        let wte = number.parse().ok();
        if wte.is_none() {
            faults.push(self.fault(column, EXPECTED));
        }
        wte
    }

    /// The cell as whole-time equivalents; nothing where it is empty.
    pub fn wte_if_any(&self, column: &str, faults: &mut Vec<Fault>) -> Option<Wte> {
        if self.text(column).is_empty() { None } else { self.wte(column, faults) }
    }

    /// The cell as whole-time equivalents of people, of whom there are none or more.
    pub(crate) fn people(&self, column: &str, faults: &mut Vec<Fault>) -> Option<Wte> {
        let wte = self.wte(column, faults)?;
        if wte < Wte::ZERO {
            faults.push(self.fault(column, "nobody has fewer than no staff; write it without the minus"));
            return None;
        }
        Some(wte)
    }

    /// The cell as whole-time equivalents of people; nothing where it is empty.
    pub(crate) fn people_if_any(&self, column: &str, faults: &mut Vec<Fault>) -> Option<Wte> {
        if self.text(column).is_empty() { None } else { self.people(column, faults) }
    }

    /// The cell as `Y` or `N`.
    pub fn yes_or_no(&self, column: &str, faults: &mut Vec<Fault>) -> Option<bool> {
        match self.text(column) {
            "Y" | "y" => Some(true),
            "N" | "n" => Some(false),
            _ => {
                faults.push(self.fault(column, "expected Y or N"));
                None
            }
        }
    }

    /// The cell as a whole number of thousands of pounds; nothing where it is empty.
    pub fn thousands_if_any(&self, column: &str, faults: &mut Vec<Fault>) -> Option<Pence> {
        if self.text(column).is_empty() { None } else { self.thousands(column, faults) }
    }

    /// The cell as a whole number of thousands of pounds.
    pub fn thousands(&self, column: &str, faults: &mut Vec<Fault>) -> Option<Pence> {
        const EXPECTED: &str = "expected a whole number of thousands of pounds, such as 6120";
        let number = self.number(column, EXPECTED, faults)?;
        let thousands = number.parse::<i64>();
        let fault = match thousands.map(Pence::keyed_thousands) {
            Ok(Some(value)) => return Some(value),
            Ok(None) => TOO_LARGE.to_owned(),
            Err(_) => match number.parse::<f64>() {
                Ok(decimal) if is_fraction(&number) && decimal.abs() < 1.0 => {
                    "amounts are whole thousands of pounds; write the amount in £000: a share such as 5% is none, and less than £500 is 0".to_owned()
                }
                Ok(decimal) if number.contains('.') => {
                    format!(
                        "amounts are whole thousands of pounds; round it to £000, such as {:.0}",
                        decimal.round()
                    )
                }
                _ => EXPECTED.to_owned(),
            },
        };
        faults.push(self.fault(column, fault));
        None
    }

    /// The cell as a whole number of thousands of pounds that has no sign: `why` it has none, and what is
    /// written for one that would have.
    pub(crate) fn unsigned_thousands(
        &self,
        column: &str,
        why: &str,
        faults: &mut Vec<Fault>,
    ) -> Option<Pence> {
        let amount = self.thousands(column, faults)?;
        if amount.is_negative() {
            faults.push(self.fault(column, format!("{why}; write it without the minus")));
            return None;
        }
        Some(amount)
    }

    /// The same; nothing where the cell is empty.
    pub(crate) fn unsigned_thousands_if_any(
        &self,
        column: &str,
        why: &str,
        faults: &mut Vec<Fault>,
    ) -> Option<Pence> {
        if self.text(column).is_empty() { None } else { self.unsigned_thousands(column, why, faults) }
    }

    /// The cell as a number in plain spelling; `expected` says what else than a number it should be.
    fn number(&self, column: &str, expected: &str, faults: &mut Vec<Fault>) -> Option<String> {
        if let Some((one, other)) = number::two_readings(self.text(column)) {
            let why = format!(
                "a point and three digits may be a decimal or thousands, {one} or {other}; write the one that is meant, without the point where it is {other}"
            );
            faults.push(self.fault(column, why));
            return None;
        }
        let read = number::plain(self.text(column), Writer::Person).map_err(|error| match error {
            NumberError::NotANumber | NumberError::Empty => expected.to_owned(),
            error => error.to_string(),
        });
        self.read(column, read, faults)
    }

    fn read<T, E: Display>(&self, column: &str, read: Result<T, E>, faults: &mut Vec<Fault>) -> Option<T> {
        read.map_err(|error| faults.push(self.fault(column, error.to_string()))).ok()
    }
}

/// Whether a number in plain spelling has decimals other than nil.
pub(crate) fn is_fraction(number: &str) -> bool {
    let decimals = number.split_once('.').map_or("", |(_, decimals)| decimals);
    decimals.contains(|digit: char| matches!(digit, '1'..='9')) && number.parse::<f64>().is_ok()
}

/// The message for a cell that holds nothing.
const EMPTY: &str = "the cell is empty";

/// Invoices, people, things: more than all of England has in a year, and few enough to be summed.
const LARGEST_COUNT: u64 = 1_000_000_000;

/// The message for an amount that no body of the NHS has.
const TOO_LARGE: &str = "no organisation has more than £4,000,000 million; check the digits";
