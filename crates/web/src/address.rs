//! What an address asks for: a month, a basis and a wording, checked once.

use domain::figure::Support;
use domain::month::{FinancialYear, Month};
use exhibits::html::Anchors;
use exhibits::words::{self, Wording};
use jiff::Zoned;
use serde::Deserialize;

use crate::error::PageError;
use crate::library::{Library, YearMonth};

/// The part of an address after `?`, as it came.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct PageQuery {
    /// `2024/25`.
    pub(crate) year: Option<String>,
    /// `5`.
    pub(crate) month: Option<String>,
    /// `including` or `excluding`.
    pub(crate) support: Option<String>,
    /// `staff` or `public`.
    pub(crate) wording: Option<String>,
    /// What is searched for.
    pub(crate) q: Option<String>,
    /// Which rows of a register are shown: `behind`, `uncleared`.
    pub(crate) show: Option<String>,
    /// The column that a table is sorted by: `3`.
    pub(crate) sort: Option<String>,
    /// In which order: `ascending` or `descending`.
    pub(crate) order: Option<String>,
    /// A day: `2027-04-01`.
    pub(crate) on: Option<String>,
    /// Every field as it came, for tables that are made for what a reader asks.
    #[serde(skip)]
    pub(crate) fields: Vec<(String, String)>,
}

/// The word for a wording in addresses and on the page.
pub(crate) const fn wording_code(wording: Wording) -> &'static str {
    match wording {
        Wording::Staff => "staff",
        Wording::Public => "public",
    }
}

/// What a page shows: a month of the library, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct View {
    /// The financial year.
    pub(crate) year: FinancialYear,
    /// The last closed month.
    pub(crate) month: Month,
    /// Whether deficit support counts.
    pub(crate) support: Support,
    /// For whom it is worded.
    pub(crate) wording: Wording,
    /// The month that addresses need not name.
    featured: Option<YearMonth>,
}

impl View {
    /// Checks what was asked for against the library.
    ///
    /// # Errors
    /// Where a part cannot be read, or the library has no such month.
    pub(crate) fn of(query: &PageQuery, library: &dyn Library) -> Result<Self, PageError> {
        let featured = library.featured();
        let year = non_empty(query.year.as_ref())
            .map(|text| text.parse::<FinancialYear>().map_err(|_| PageError::Year(text.to_owned())))
            .transpose()?;
        let month = non_empty(query.month.as_ref())
            .map(|text| text.parse::<Month>().map_err(|_| PageError::Month(text.to_owned())))
            .transpose()?;
        let support = non_empty(query.support.as_ref()).map_or(Ok(Support::Including), |text| {
            Support::parse(text).ok_or_else(|| PageError::Support(text.to_owned()))
        })?;
        let wording = match non_empty(query.wording.as_ref()) {
            None | Some("staff") => Wording::Staff,
            Some("public") => Wording::Public,
            Some(text) => return Err(PageError::Wording(text.to_owned())),
        };
        let latest_of = |year| library.periods().into_iter().rev().find(|(y, _)| *y == year).map(|(_, m)| m);
        let (year, month) = match (year, month) {
            (Some(year), Some(month)) => (year, month),
            (Some(year), None) => (year, latest_of(year).ok_or(PageError::NoYear(year))?),
            (None, month) => {
                let (year, latest) = featured.ok_or(PageError::Empty)?;
                (year, month.unwrap_or(latest))
            }
        };
        if !library.periods().contains(&(year, month)) {
            return Err(PageError::NoMonth(year, month));
        }
        Ok(Self { year, month, support, wording, featured })
    }

    /// As [`View::of`], but where the library has no month end of the year asked for, its usual month: registers
    /// of schemes and risks may be of years without returns.
    ///
    /// # Errors
    /// Where a part cannot be read, or the library is empty.
    pub(crate) fn of_any_year(query: &PageQuery, library: &dyn Library) -> Result<Self, PageError> {
        Self::of_month_or_registers(query, library).or_else(|error| match error {
            PageError::NoYear(_) | PageError::NoMonth(..) => {
                let usual = PageQuery { year: None, month: None, ..query.clone() };
                Self::of_month_or_registers(&usual, library)
            }
            other => Err(other),
        })
    }

    /// As [`View::of`], but where the library is empty, the month of its registers: their exhibits need no month.
    ///
    /// # Errors
    /// Where a part cannot be read, the library has no such month, or it has neither months nor registers.
    pub(crate) fn of_month_or_registers(query: &PageQuery, library: &dyn Library) -> Result<Self, PageError> {
        Self::of(query, library).or_else(|error| match error {
            PageError::Empty => Self::of_registers(library).ok_or(PageError::Empty),
            other => Err(other),
        })
    }

    /// As [`View::of_month_or_registers`], but where there is neither, the month to begin with or, where that is not
    /// for the reader, the first of the year that it is now: what is found then needs none.
    ///
    /// # Errors
    /// Where a part cannot be read, or the library has no such month.
    pub(crate) fn of_month_or_first(query: &PageQuery, library: &dyn Library) -> Result<Self, PageError> {
        Self::of_month_or_registers(query, library).or_else(|error| match error {
            PageError::Empty => {
                let (support, wording) = (Support::Including, Wording::Staff);
                let this_year = || (FinancialYear::of(Zoned::now().date()), Month::FIRST);
                let first = library.first_month();
                let (year, month) = first.map_or_else(this_year, |first| (first.year, first.month));
                Ok(Self { year, month, support, wording, featured: Some((year, month)) })
            }
            other => Err(other),
        })
    }

    /// The month of the last register, where no return counts yet.
    fn of_registers(library: &dyn Library) -> Option<Self> {
        let year = library.programme_years().last().copied();
        let year = year.or_else(|| library.reform().map(|reform| reform.input.year));
        let year = year.or_else(|| library.open_reform().map(|open| open.year));
        let last_month = || library.access().and_then(|access| access.last_month());
        let year = year.or_else(|| last_month().map(FinancialYear::of))?;
        let month = library.programme(year).and_then(|programme| programme.month).unwrap_or(Month::FIRST);
        let (support, wording) = (Support::Including, Wording::Staff);
        Some(Self { year, month, support, wording, featured: Some((year, month)) })
    }

    /// The address of `path` with this view's choices, those that differ from the usual.
    pub(crate) fn link(&self, path: &str) -> String {
        // A path that names its year has made its own choices.
        if path.contains('?') {
            return path.to_owned();
        }
        format!("{path}{}", self.query())
    }

    /// The same view, whose links name their month whatever month is usual when they are followed.
    pub(crate) const fn lasting(&self) -> Self {
        Self { featured: None, ..*self }
    }

    /// Where links of exhibits go.
    pub(crate) fn anchors(&self) -> Anchors {
        Anchors::site(&self.query())
    }

    /// The choices that differ from the usual, with their question mark.
    fn query(&self) -> String {
        let parts: Vec<String> =
            self.fields().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// The choices that differ from the usual, as fields of a form.
    pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        if self.featured != Some((self.year, self.month)) {
            fields.push(("year", self.year.to_string()));
            fields.push(("month", self.month.to_string()));
        }
        if self.support != Support::Including {
            fields.push(("support", self.support.code().to_owned()));
        }
        if self.wording != Wording::Staff {
            fields.push(("wording", wording_code(self.wording).to_owned()));
        }
        fields
    }

    /// How exhibits and sentences are to read.
    pub(crate) const fn reading(&self) -> words::View {
        words::View { wording: self.wording, support: self.support }
    }

    /// The same view of another month.
    pub(crate) fn with_month(&self, (year, month): YearMonth) -> Self {
        Self { year, month, ..*self }
    }

    /// The same view with or without deficit support.
    pub(crate) fn with_support(&self, support: Support) -> Self {
        Self { support, ..*self }
    }

    /// The same view for other readers.
    pub(crate) fn with_wording(&self, wording: Wording) -> Self {
        Self { wording, ..*self }
    }
}

/// A field's text without spaces around it; an empty field is none.
fn non_empty(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
