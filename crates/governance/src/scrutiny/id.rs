//! What a thing of the register is known by, for good: `LLR-IR-2026-014`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectKind {
    /// An item of the work programme.
    WorkProgramme,
    /// A question of a member or of the public.
    Question,
    /// A request for information.
    InformationRequest,
    /// A recommendation.
    Recommendation,
    /// An action.
    Action,
    /// What an NHS body promised in a meeting.
    Commitment,
    /// A request to attend.
    Attendance,
    /// Notice of a change of service.
    ServiceChange,
}

impl ObjectKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::WorkProgramme,
        Self::Question,
        Self::InformationRequest,
        Self::Recommendation,
        Self::Action,
        Self::Commitment,
        Self::Attendance,
        Self::ServiceChange,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::WorkProgramme => "work programme",
            Self::Question => "question",
            Self::InformationRequest => "information request",
            Self::Recommendation => "recommendation",
            Self::Action => "action",
            Self::Commitment => "commitment",
            Self::Attendance => "attendance",
            Self::ServiceChange => "service change",
        }
    }

    /// The two letters of it in an id.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WorkProgramme => "WP",
            Self::Question => "QU",
            Self::InformationRequest => "IR",
            Self::Recommendation => "RE",
            Self::Action => "AC",
            Self::Commitment => "CO",
            Self::Attendance => "AT",
            Self::ServiceChange => "SC",
        }
    }
}

/// Not an id.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0:?} is no id of the register; write system, kind, year and number, such as LLR-IR-2026-014")]
pub struct ScrutinyIdError(pub String);

/// An id that is never used again for another thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScrutinyId {
    system: String,
    kind: ObjectKind,
    year: i16,
    number: u32,
}

impl ScrutinyId {
    /// What kind of thing it is.
    #[must_use]
    pub const fn kind(&self) -> ObjectKind {
        self.kind
    }

    /// The id that comes after all of `used`, of the same system, kind and year.
    ///
    /// # Errors
    /// A system that is not 2 to 6 capital letters, or a year outside 2000 to 2999.
    pub fn next<'a>(
        system: &str,
        kind: ObjectKind,
        year: i16,
        used: impl IntoIterator<Item = &'a Self>,
    ) -> Result<Self, ScrutinyIdError> {
        let alike = used.into_iter().filter(|id| id.system == system && id.kind == kind && id.year == year);
        let highest = alike.map(|id| id.number).max().unwrap_or(0);
        let next = Self { system: system.to_owned(), kind, year, number: highest.saturating_add(1) };
        next.to_string().parse()
    }
}

impl FromStr for ScrutinyId {
    type Err = ScrutinyIdError;

    fn from_str(text: &str) -> Result<Self, ScrutinyIdError> {
        let fault = || ScrutinyIdError(text.to_owned());
        let parts: Vec<&str> = text.split('-').collect();
        let [system, kind, year, number] = parts[..] else { return Err(fault()) };
        let letters = (2..=6).contains(&system.len()) && system.bytes().all(|byte| byte.is_ascii_uppercase());
        let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
            lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !letters
            || !digits(year, 4..=4)
            || !digits(number, 3..=9)
            || (3 < number.len() && number.starts_with('0'))
        {
            return Err(fault());
        }
        let kind = ObjectKind::ALL.into_iter().find(|other| other.code() == kind).ok_or_else(fault)?;
        let year: i16 = year.parse().map_err(|_| fault())?;
        let number: u32 = number.parse().map_err(|_| fault())?;
        if !(2_000..3_000).contains(&year) || number == 0 {
            return Err(fault());
        }
        Ok(Self { system: system.to_owned(), kind, year, number })
    }
}

impl fmt::Display for ScrutinyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { system, kind, year, number } = self;
        write!(f, "{system}-{}-{year}-{number:03}", kind.code())
    }
}
