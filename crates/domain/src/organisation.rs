//! Organisations of the NHS and the days on which they exist.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

use crate::code::OrganisationCode;

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganisationKind {
    /// An integrated care board.
    Board,
    /// An NHS trust or foundation trust.
    Trust,
    /// A council with public health or scrutiny duties.
    Council,
    /// A region of NHS England.
    Region,
    /// A primary care network.
    Network,
    /// A general practice.
    Practice,
}

/// What is not a kind of organisation.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a kind of organisation; write board, trust, council, region, network or practice")]
pub struct OrganisationKindError(String);

impl OrganisationKind {
    const ALL: [Self; 6] =
        [Self::Board, Self::Trust, Self::Council, Self::Region, Self::Network, Self::Practice];

    /// The word used in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Trust => "trust",
            Self::Council => "council",
            Self::Region => "region",
            Self::Network => "network",
            Self::Practice => "practice",
        }
    }
}

impl fmt::Display for OrganisationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for OrganisationKind {
    type Err = OrganisationKindError;

    fn from_str(text: &str) -> Result<Self, OrganisationKindError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word() == text)
            .ok_or_else(|| OrganisationKindError(text.to_owned()))
    }
}

/// The days on which something is true, first and last included; no last day means it still is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effective {
    from: Date,
    to: Option<Date>,
}

impl Effective {
    /// From `from` to `to`; `None` where they are the wrong way round.
    #[must_use]
    pub fn new(from: Date, to: Option<Date>) -> Option<Self> {
        to.is_none_or(|to| from <= to).then_some(Self { from, to })
    }

    /// Whether it is true on `day`.
    #[must_use]
    pub fn holds_on(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether there is a day on which both are true.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }

    /// The first day.
    #[must_use]
    pub const fn from(self) -> Date {
        self.from
    }

    /// The last day, if it is known.
    #[must_use]
    pub const fn to(self) -> Option<Date> {
        self.to
    }
}

/// An organisation as the register or a workspace knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its ODS code.
    pub code: OrganisationCode,
    /// Its full name: `University Hospitals of Leicester NHS Trust`.
    pub name: String,
    /// What people call it, for tables: `UHL`.
    pub short_name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// When it exists.
    pub effective: Effective,
}
