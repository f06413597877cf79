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

/// What a person names an organisation by: its ODS code, or its short name, without spaces and whatever its capitals.
/// Wherever somebody names one, on the command line or in an address, it is read by [`called`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrganisationName(Box<str>);

/// A name without a letter or digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected an ODS code or the short name of an organisation")]
pub struct NoOrganisationName;

impl FromStr for OrganisationName {
    type Err = NoOrganisationName;

    fn from_str(text: &str) -> Result<Self, NoOrganisationName> {
        let letters = letters_of(text);
        if letters.is_empty() { Err(NoOrganisationName) } else { Ok(Self(letters.into())) }
    }
}

impl From<&OrganisationCode> for OrganisationName {
    fn from(code: &OrganisationCode) -> Self {
        Self(code.as_str().into())
    }
}

impl fmt::Display for OrganisationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn letters_of(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The organisation with a code or, where none has it, the one whose short name it is: `RNS` or `NGH`, `LLRICB` for
/// LLR ICB. `None` where there is none, or several are called so.
#[must_use]
pub fn called<'a>(organisations: &'a [Organisation], name: &OrganisationName) -> Option<&'a Organisation> {
    if let Some(organisation) = organisations.iter().find(|known| *known.code.as_str() == *name.0) {
        return Some(organisation);
    }
    let mut called = organisations.iter().filter(|known| *letters_of(&known.short_name) == *name.0);
    called.next().filter(|first| called.all(|other| other.code == first.code))
}

/// Why a name is that of no one organisation, where `organisations` are those of the system `when`: `in 2024/25`.
#[must_use]
pub fn uncalled(organisations: &[Organisation], name: &OrganisationName, when: &str) -> String {
    let several: Vec<Organisation> =
        organisations.iter().filter(|known| *letters_of(&known.short_name) == *name.0).cloned().collect();
    if several.is_empty() {
        format!(
            "{name} is not in the system {when}; its organisations are {}",
            codes_and_names(organisations)
        )
    } else {
        format!(
            "several organisations are called {name} {when}; name one by its code: {}",
            codes_and_names(&several)
        )
    }
}

/// Codes with the short names of organisations: `RNS (NGH), RNQ (KGH)`.
#[must_use]
pub fn codes_and_names(organisations: &[Organisation]) -> String {
    let mut all: Vec<String> = Vec::new();
    for known in organisations {
        let name = format!("{} ({})", known.code, known.short_name);
        // One that was renamed stands there twice.
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all.join(", ")
}

/// When an organisation that is over by `day` ended, and who of its kind began the day after: one for a
/// successor, several where it was split or another joined that day.
#[must_use]
pub fn succession<'a>(
    organisations: &'a [Organisation],
    code: &OrganisationCode,
    day: Date,
) -> Option<(Date, Vec<&'a Organisation>)> {
    let is_there = |code: &OrganisationCode, day| {
        organisations.iter().any(|known| known.code == *code && known.effective.holds_on(day))
    };
    if is_there(code, day) {
        return None;
    }
    let of_code = organisations.iter().filter(|known| known.code == *code);
    let ended = of_code.filter_map(|known| Some((known.effective.to()?, known.kind)));
    let (to, kind) = ended.filter(|(to, _)| *to < day).max()?;
    let next = to.tomorrow().ok()?;
    // A change of name is no beginning.
    let began = |known: &&Organisation| {
        known.kind == kind && known.effective.from() == next && !is_there(&known.code, to)
    };
    Some((to, organisations.iter().filter(began).collect()))
}

/// Those that an organisation succeeded: several where they merged into it, none where one was split, since no
/// part of it is the whole.
#[must_use]
pub fn predecessors<'a>(
    organisations: &'a [Organisation],
    organisation: &Organisation,
) -> Vec<&'a Organisation> {
    let first_day = organisation.effective.from();
    let ended = |known: &&Organisation| {
        known.code != organisation.code
            && known.kind == organisation.kind
            && known.effective.to().and_then(|to| to.tomorrow().ok()) == Some(first_day)
            && succession(organisations, &known.code, first_day)
                .is_some_and(|(_, next)| next.len() == 1 && next[0].code == organisation.code)
    };
    organisations.iter().filter(ended).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_organisation_is_found_by_its_code_or_by_a_short_name_that_is_its_alone() {
        let named = |code: &str, name: &str| Organisation {
            short_name: name.to_owned(),
            ..trust(code, date(2020, 4, 1), None)
        };
        let all = [
            named("RNS", "NGH"),
            named("RNQ", "KGH"),
            named("QK1", "LLR ICB"),
            named("KGH", "RNS"),
            named("RX7", "Rutland Health Partnership"),
        ];
        let found = |text: &str| called(&all, &text.parse().unwrap()).map(|known| known.code.to_string());
        assert_eq!(found("llr icb").as_deref(), Some("QK1"));
        assert_eq!(found(" uhl"), None);
        assert_eq!(found("Rutland Health Partnership").as_deref(), Some("RX7"), "longer than any code");
        assert_eq!("- ".parse::<OrganisationName>(), Err(NoOrganisationName));
        assert_eq!(found("NGH").as_deref(), Some("RNS"));
        // A code comes before a name.
        assert_eq!(found("RNS").as_deref(), Some("RNS"));
        assert_eq!(found("KGH").as_deref(), Some("KGH"));
        assert_eq!(found("LLRICB").as_deref(), Some("QK1"));
        assert_eq!(found("UHL"), None);
        let both = [named("RNS", "NGH"), named("RNQ", "NGH")];
        assert_eq!(called(&both, &"NGH".parse().unwrap()), None);
        assert_eq!(codes_and_names(&both), "RNS (NGH), RNQ (NGH)");
        assert_eq!(
            uncalled(&both, &"ngh".parse().unwrap(), "in 2024/25"),
            "several organisations are called NGH in 2024/25; name one by its code: RNS (NGH), RNQ (NGH)"
        );
        assert_eq!(
            uncalled(&both, &"UHL".parse().unwrap(), "in 2024/25"),
            "UHL is not in the system in 2024/25; its organisations are RNS (NGH), RNQ (NGH)"
        );
    }

    fn trust(code: &str, from: Date, to: Option<Date>) -> Organisation {
        Organisation {
            code: code.parse().unwrap(),
            name: code.to_owned(),
            short_name: code.to_owned(),
            kind: OrganisationKind::Trust,
            effective: Effective::new(from, to).unwrap(),
        }
    }

    #[test]
    fn a_successor_is_told_from_a_merger_a_split_and_a_change_of_name() {
        let (long_ago, last, next) = (date(2000, 4, 1), date(2024, 7, 31), date(2024, 8, 1));
        let old = trust("RWE", long_ago, Some(last));
        let (new, other) = (trust("RX9", next, None), trust("RX8", next, None));
        let renamed = [trust("RT5", long_ago, Some(last)), trust("RT5", next, None)];
        let all = [&[old.clone(), new.clone()][..], &renamed].concat();
        let codes = |all: &[Organisation]| -> Vec<String> {
            let (to, began) = succession(all, &old.code, date(2024, 8, 31)).unwrap();
            assert_eq!(to, last);
            began.iter().map(|known| known.code.to_string()).collect()
        };
        assert_eq!(codes(&all), ["RX9"]);
        let before = |all: &[Organisation], after: &Organisation| -> Vec<String> {
            predecessors(all, after).iter().map(|known| known.code.to_string()).collect()
        };
        assert_eq!(before(&all, &new), ["RWE"]);
        let merged = [&all[..], &[trust("RW1", long_ago, Some(last))]].concat();
        assert_eq!(before(&merged, &new), ["RWE", "RW1"]);
        assert!(succession(&all, &renamed[0].code, date(2024, 8, 31)).is_none());
        assert!(before(&all, &renamed[1]).is_empty());
        let split = [all, vec![other]].concat();
        assert_eq!(codes(&split), ["RX9", "RX8"]);
        assert!(before(&split, &new).is_empty());
    }
}
