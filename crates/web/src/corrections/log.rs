//! The log, made from the register of releases and the versions on record.

use domain::code::OrganisationCode;
use governance::release::{Decision, Releases};
use jiff::Timestamp;

use crate::library::{Library, YearMonth};
use crate::returns::return_desk::{ReturnDesk, ReturnKey};

/// The most differences that are told of one correction.
pub(super) const MOST_DIFFERENCES: usize = 12;

/// Something that was published and corrected later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Correction {
    /// Of which month.
    pub(super) month: YearMonth,
    /// When.
    pub(super) at: Timestamp,
    pub(super) what: What,
    /// Why; may be empty.
    pub(super) reason: String,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Another version of a return counts since.
    Version {
        organisation: OrganisationCode,
        number: usize,
        /// What it says differently from the version before, where it is the last one.
        differences: Vec<String>,
    },
    /// The month was withdrawn from the public.
    Withdrawn,
}

impl Correction {
    /// Whether it touches an organisation: its return, or the whole month.
    pub(super) fn is_of(&self, code: &str) -> bool {
        match &self.what {
            What::Version { organisation, .. } => organisation.as_str() == code,
            What::Withdrawn => true,
        }
    }

    /// An id that stays: `2024-25/M05/RWE/2`.
    pub(super) fn id(&self) -> String {
        let (year, month) = self.month;
        let place = format!("{}/{}", year.folder(), month.folder());
        match &self.what {
            What::Version { organisation, number, .. } => format!("{place}/{organisation}/{number}"),
            What::Withdrawn => format!("{place}/withdrawn/{}", self.at.as_second()),
        }
    }
}

/// What was corrected of the months that a library shows, the latest first.
pub(super) fn corrections(library: &dyn Library, desk: Option<&dyn ReturnDesk>) -> Vec<Correction> {
    let releases = library.releases();
    let mut found = withdrawn(&releases);
    for month in library.periods() {
        let stated = releases.corrections_of(month);
        let known = desk.map_or_else(Vec::new, |desk| on_record(desk, &releases, month));
        let is_known = |organisation: &OrganisationCode, number: usize| {
            known.iter().any(|one| matches!(&one.what, What::Version { organisation: of, number: n, .. } if of == organisation && *n == number))
        };
        let rest = stated.iter().filter(|one| !is_known(&one.organisation, one.version));
        let rest: Vec<Correction> = rest
            .map(|one| Correction {
                month,
                at: one.approved_at,
                what: What::Version {
                    organisation: one.organisation.clone(),
                    number: one.version,
                    differences: Vec::new(),
                },
                reason: String::new(),
            })
            .collect();
        found.extend(known);
        found.extend(rest);
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.at, one.id())));
    found
}

fn withdrawn(releases: &Releases) -> Vec<Correction> {
    let events = releases.events().iter();
    events
        .filter_map(|event| match &event.decision {
            Decision::Withdrawn { reason } => Some(Correction {
                month: event.month,
                at: event.at,
                what: What::Withdrawn,
                reason: reason.clone(),
            }),
            Decision::Released { .. } => None,
        })
        .collect()
}

/// Versions approved after their month was first released, whether they count still or not.
fn on_record(desk: &dyn ReturnDesk, releases: &Releases, month: YearMonth) -> Vec<Correction> {
    let mut of_month = releases.events().iter().filter(|event| event.month == month);
    let Some(first_release) = of_month.find(|event| event.decision.is_release()) else { return Vec::new() };
    let mut found = Vec::new();
    // What cannot be read is told with its month.
    for one in desk.published(month).unwrap_or_default() {
        let last = one.approved.last().map(|version| version.number);
        for version in one.approved.iter().filter(|version| 1 < version.number) {
            let Ok(at) = version.approved_at.parse::<Timestamp>() else { continue };
            if at <= first_release.at {
                continue;
            }
            let organisation = one.organisation.code.clone();
            let key = ReturnKey { organisation: organisation.clone(), year: month.0, month: month.1 };
            let is_last = last == Some(version.number);
            let content = is_last.then(|| desk.published_content(&key).ok()).flatten();
            let differences = content.map_or_else(Vec::new, |content| content.differences);
            found.push(Correction {
                month,
                at,
                what: What::Version { organisation, number: version.number, differences },
                reason: version.reason.clone(),
            });
        }
    }
    found
}
