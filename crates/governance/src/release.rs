//! The release of a month: from when everybody may read its figures, who said so, and whether it was withdrawn.
//!
//! What is recorded is never changed; a release is undone by its withdrawal, with a reason. A month of which
//! nothing is recorded is not released.

use std::collections::BTreeMap;

use domain::account::Role;
use domain::code::OrganisationCode;
use domain::month::{FinancialYear, Month, day_in_words};
use domain::person::is_a_name;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

/// The role that releases months.
pub const ROLE: Role = Role::Publisher;

/// The longest time between a release and the moment from which it holds: a date farther away is mistyped.
const LONGEST_EMBARGO: SignedDuration = SignedDuration::from_hours(366 * 24);

/// What was done about the release of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It was released to everybody from this moment.
    Released {
        /// When it begins to be public.
        from: Timestamp,
    },
    /// Its release was withdrawn.
    Withdrawn {
        /// Why.
        reason: String,
    },
}

impl Decision {
    /// Whether it released the month.
    #[must_use]
    pub const fn is_release(&self) -> bool {
        matches!(self, Self::Released { .. })
    }

    /// The word used in files and in the log.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Released { .. } => "released",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// One entry of the register of releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseEvent {
    /// The month.
    pub month: (FinancialYear, Month),
    /// Who did it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub decision: Decision,
}

/// Whether everybody may read a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseState {
    /// Nobody has released it, or its release was withdrawn.
    NotReleased,
    /// It is released from a moment to come.
    Embargoed {
        /// From when.
        until: Timestamp,
    },
    /// Everybody may read it.
    Released {
        /// Since when.
        since: Timestamp,
    },
}

impl ReleaseState {
    /// Whether everybody may read it.
    #[must_use]
    pub const fn is_released(self) -> bool {
        matches!(self, Self::Released { .. })
    }

    /// It in words: `Released to the public on 4 December 2026, 09:30 UTC`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::NotReleased => "Not released to the public".to_owned(),
            Self::Embargoed { until } => {
                format!("Not released to the public before {}", moment_in_words(until))
            }
            Self::Released { since } => format!("Released to the public on {}", moment_in_words(since)),
        }
    }
}

/// A moment to the minute, in universal time: `4 December 2026, 09:30 UTC`.
#[must_use]
pub fn moment_in_words(moment: Timestamp) -> String {
    let civil = moment.to_zoned(TimeZone::UTC);
    format!("{}, {:02}:{:02} UTC", day_in_words(civil.date()), civil.hour(), civil.minute())
}

/// A version of a return that was approved after its month was released, and takes the place of the one that was
/// released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Whose return it is.
    pub organisation: OrganisationCode,
    /// The number of the version, counted from 1.
    pub version: usize,
    /// When it was approved: from then on it counts, for everybody.
    pub approved_at: Timestamp,
}

/// All that was done about releases, first to last, and what was corrected since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Releases {
    events: Vec<ReleaseEvent>,
    corrections: BTreeMap<(FinancialYear, Month), Vec<Correction>>,
}

impl Releases {
    /// Nothing was done yet.
    #[must_use]
    pub const fn none() -> Self {
        Self { events: Vec::new(), corrections: BTreeMap::new() }
    }

    /// What was done, first to last.
    #[must_use]
    pub fn events(&self) -> &[ReleaseEvent] {
        &self.events
    }

    /// The same, where the returns that count of a month were approved as `counting` says: those approved after the
    /// release that stands are its corrections.
    #[must_use]
    pub fn with_counting(mut self, month: (FinancialYear, Month), counting: Vec<Correction>) -> Self {
        let released = self.last_of(month).filter(|event| event.decision.is_release()).map(|event| event.at);
        let mut since: Vec<Correction> =
            counting.into_iter().filter(|one| released.is_some_and(|at| at < one.approved_at)).collect();
        since.sort_by_key(|one| one.approved_at);
        self.corrections.insert(month, since);
        self
    }

    /// The same, with what `known` says was corrected, as far as it was approved after the releases that stand here.
    #[must_use]
    pub fn with_corrections_of(&self, known: &Self) -> Self {
        let with = |releases: Self, (month, corrections): (&_, &Vec<Correction>)| {
            releases.with_counting(*month, corrections.clone())
        };
        known.corrections.iter().fold(self.clone(), with)
    }

    /// What of a month was corrected since it was released, in order of time.
    #[must_use]
    pub fn corrections_of(&self, month: (FinancialYear, Month)) -> &[Correction] {
        self.corrections.get(&month).map_or(&[], Vec::as_slice)
    }

    /// The last thing that was done about a month.
    #[must_use]
    pub fn last_of(&self, month: (FinancialYear, Month)) -> Option<&ReleaseEvent> {
        self.events.iter().rfind(|event| event.month == month)
    }

    /// Where a month stands at `now`.
    #[must_use]
    pub fn state(&self, month: (FinancialYear, Month), now: Timestamp) -> ReleaseState {
        match self.last_of(month).map(|event| &event.decision) {
            Some(Decision::Released { from }) if *from <= now => ReleaseState::Released { since: *from },
            Some(Decision::Released { from }) => ReleaseState::Embargoed { until: *from },
            Some(Decision::Withdrawn { .. }) | None => ReleaseState::NotReleased,
        }
    }

    /// What was done by a moment.
    #[must_use]
    pub fn by(&self, moment: Timestamp) -> Self {
        Self {
            events: self.events.iter().filter(|event| event.at <= moment).cloned().collect(),
            ..Self::none()
        }
    }

    /// The release of a month alone, as long as it stands; nothing where it does not.
    #[must_use]
    pub fn standing_of(&self, month: (FinancialYear, Month)) -> Self {
        let is_standing = |event: &&ReleaseEvent| matches!(event.decision, Decision::Released { .. });
        Self {
            events: self.last_of(month).filter(is_standing).cloned().into_iter().collect(),
            ..Self::none()
        }
    }

    /// From when everybody may read a month; nothing where it is not released.
    #[must_use]
    pub fn public_from(&self, month: (FinancialYear, Month)) -> Option<Timestamp> {
        match self.last_of(month)?.decision {
            Decision::Released { from } => Some(from),
            Decision::Withdrawn { .. } => None,
        }
    }

    /// Adds what happened next.
    ///
    /// # Errors
    /// Where it does not follow from what happened before: times run forwards, a month is released once until
    /// that is withdrawn, and no release begins before it was recorded.
    pub fn push(&mut self, event: ReleaseEvent) -> Result<(), Refusal> {
        if !is_a_name(&event.by) {
            return Err(Refusal::Nobody);
        }
        if let Some(last) = self.events.last().filter(|last| event.at < last.at) {
            return Err(Refusal::Clock { at: event.at, last: last.at });
        }
        let is_standing = |event: &&ReleaseEvent| event.decision.is_release();
        match (&event.decision, self.last_of(event.month).filter(is_standing)) {
            (Decision::Released { .. }, Some(before)) => {
                return Err(Refusal::Twice { by: before.by.clone(), at: before.at });
            }
            (Decision::Released { from }, None) if *from < event.at => {
                return Err(Refusal::Past { from: *from, now: event.at });
            }
            (Decision::Released { from }, None) if LONGEST_EMBARGO < from.duration_since(event.at) => {
                return Err(Refusal::Far { from: *from });
            }
            (Decision::Withdrawn { .. }, None) => return Err(Refusal::NotReleased),
            (Decision::Withdrawn { reason }, Some(_)) if reason.trim().is_empty() => {
                return Err(Refusal::NoReason);
            }
            _ => {}
        }
        self.events.push(event);
        Ok(())
    }
}

/// Whoever releases or withdraws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor<'a> {
    /// Their name or account.
    pub name: &'a str,
    /// What they may do.
    pub roles: &'a [Role],
}

/// What keeps a month from being released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness<'a> {
    /// The organisations whose return does not count.
    pub missing: &'a [String],
    /// The findings that block the use of its figures, each in a sentence.
    pub blocking: &'a [String],
}

/// Why a month is not released, or its release not withdrawn.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is named.
    #[error("nobody is named; say who with --by NAME")]
    Nobody,
    /// The person lacks the role.
    #[error(
        "{name} is no {role}; an administrator can give the role, or {} can release and withdraw months",
        role.one()
    )]
    Role {
        /// Who asked.
        name: String,
        /// The role that is needed.
        role: Role,
    },
    /// The month has not ended.
    #[error("month {month} of {year} has not ended; it can be released once it has")]
    NotOver {
        /// The financial year.
        year: FinancialYear,
        /// The month.
        month: Month,
    },
    /// Returns are missing, or findings block.
    #[error("it is not ready: {}", reasons.join("; "))]
    NotReady {
        /// Each reason with its remedy.
        reasons: Vec<String>,
    },
    /// It is released already.
    #[error("it was released by {by} at {at} already; withdraw that with --withdraw REASON to change it")]
    Twice {
        /// By whom.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// The moment from which it is to hold is over.
    #[error("{from} is in the past, it is {now}; name a moment to come, or none to release it now")]
    Past {
        /// From when it was to hold.
        from: Timestamp,
        /// What time it is.
        now: Timestamp,
    },
    /// The moment from which it is to hold is more than a year away.
    #[error("{from} is more than a year away; check the year")]
    Far {
        /// From when it was to hold.
        from: Timestamp,
    },
    /// There is no release to withdraw.
    #[error("it is not released, so there is nothing to withdraw")]
    NotReleased,
    /// A withdrawal without a reason.
    #[error("a release is not withdrawn without a reason; say what is wrong with the month")]
    NoReason,
    /// The clock was set back.
    #[error(
        "it is {at} by the clock of this computer, but the last release was recorded at {last}; set the clock right and try again"
    )]
    Clock {
        /// The time by the clock.
        at: Timestamp,
        /// The time of the last entry.
        last: Timestamp,
    },
}

/// The releases once `actor` has released `month`, from a moment to come or at once.
///
/// # Errors
/// Where the actor lacks the role, the month has not ended, is not ready or is released already, or the moment
/// is in the past or more than a year away.
pub fn release(
    mut releases: Releases,
    month: (FinancialYear, Month),
    actor: Actor<'_>,
    (from, now): (Option<Timestamp>, Timestamp),
    readiness: Readiness<'_>,
) -> Result<Releases, Refusal> {
    check_role(actor)?;
    let today = now.to_zoned(TimeZone::UTC).date();
    if today <= month.1.last_day(month.0) {
        return Err(Refusal::NotOver { year: month.0, month: month.1 });
    }
    let missing = readiness
        .missing
        .iter()
        .map(|code| format!("the return of {code} does not count; have it submitted and approved"));
    let reasons: Vec<String> = missing.chain(readiness.blocking.iter().cloned()).collect();
    if !reasons.is_empty() {
        return Err(Refusal::NotReady { reasons });
    }
    let (by, from) = (actor.name.trim().to_owned(), from.unwrap_or(now));
    releases.push(ReleaseEvent { month, by, at: now, decision: Decision::Released { from } })?;
    Ok(releases)
}

/// The releases once `actor` has withdrawn that of `month`.
///
/// # Errors
/// Where the actor lacks the role, the month is not released, or no reason is given.
pub fn withdraw(
    mut releases: Releases,
    month: (FinancialYear, Month),
    actor: Actor<'_>,
    reason: &str,
    now: Timestamp,
) -> Result<Releases, Refusal> {
    check_role(actor)?;
    let (by, reason) = (actor.name.trim().to_owned(), reason.trim().to_owned());
    releases.push(ReleaseEvent { month, by, at: now, decision: Decision::Withdrawn { reason } })?;
    Ok(releases)
}

fn check_role(actor: Actor<'_>) -> Result<(), Refusal> {
    let name = actor.name.trim();
    if !is_a_name(name) {
        return Err(Refusal::Nobody);
    }
    if actor.roles.contains(&ROLE) {
        Ok(())
    } else {
        Err(Refusal::Role { name: name.to_owned(), role: ROLE })
    }
}

#[cfg(test)]
mod tests;
