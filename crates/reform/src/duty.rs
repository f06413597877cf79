//! Who is accountable for each statutory duty on any day of a plan: always exactly one body.
//!
//! A plan that would leave a duty with nobody, or with two, on any day is refused with the day and
//! the reason. Method and limits: `docs/method/reform.md`.

use std::collections::BTreeMap;

use domain::register_id::RegisterId;
use jiff::ToSpan;
use jiff::civil::Date;
use thiserror::Error;

/// A body that can hold a duty, by code or name, and the days on which it exists in law.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    /// Its code where it has one, else its name.
    pub name: String,
    /// What it is called where people read of it; empty where that is its name.
    pub full_name: String,
    /// The first day.
    pub from: Date,
    /// The last day; `None` where none is set.
    pub to: Option<Date>,
}

impl Holder {
    /// What it is called where people read of it.
    #[must_use]
    pub fn called(&self) -> &str {
        if self.full_name.is_empty() { &self.name } else { &self.full_name }
    }
}

/// A duty with whoever holds it when the plan begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitialDuty {
    /// The duty.
    pub duty: RegisterId,
    /// Who holds it.
    pub holder: String,
    /// The last day on which the law knows it; `None` where none is set.
    pub lapses_after: Option<Date>,
}

/// A duty that passes from one body to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passing {
    /// The first day on which the receiver is accountable.
    pub on: Date,
    /// The duty.
    pub duty: RegisterId,
    /// Who holds it until the day before.
    pub from: String,
    /// Who holds it from that day.
    pub to: String,
}

/// A plan over a span of days, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyPlan {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The bodies.
    pub holders: Vec<Holder>,
    /// The duties at the beginning.
    pub initial: Vec<InitialDuty>,
    /// What passes, in any order.
    pub passings: Vec<Passing>,
}

/// Why a plan is refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DutyFault {
    /// A duty stands twice at the beginning.
    #[error("{duty} is held by {holder} and by {other} on {on}; exactly one body is accountable")]
    TwoHolders {
        /// The duty.
        duty: RegisterId,
        /// A body that holds it.
        holder: String,
        /// Another that holds it too.
        other: String,
        /// The day.
        on: Date,
    },
    /// A duty passes that the plan does not know.
    #[error("{duty} passes on {on}, but nobody holds it when the plan begins; say who does")]
    Unknown {
        /// The duty.
        duty: RegisterId,
        /// The day.
        on: Date,
    },
    /// A duty passes from a body that does not hold it.
    #[error("{duty} passes from {stated} on {on}, but {holder} holds it the day before")]
    NotTheHolder {
        /// The duty.
        duty: RegisterId,
        /// The day.
        on: Date,
        /// Who is said to hold it.
        stated: String,
        /// Who does.
        holder: String,
    },
    /// A duty is held by a body that does not exist that day.
    #[error("nobody is accountable for {duty} on {on}: {holder} does not exist that day")]
    Orphan {
        /// The duty.
        duty: RegisterId,
        /// The first such day.
        on: Date,
        /// Who would hold it.
        holder: String,
    },
    /// A duty passes outside the days of the plan.
    #[error("{duty} passes on {on}, outside the plan; expected {from} to {to}")]
    Outside {
        /// The duty.
        duty: RegisterId,
        /// The day.
        on: Date,
        /// The first day of the plan.
        from: Date,
        /// Its last.
        to: Date,
    },
    /// A duty passes after the law has ended it.
    #[error("{duty} passes on {on}, but it lapses after {after}")]
    Lapsed {
        /// The duty.
        duty: RegisterId,
        /// The day.
        on: Date,
        /// Its last day.
        after: Date,
    },
}

/// One body that is accountable for a duty over a span of days, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Who is accountable.
    pub holder: String,
}

/// Who is accountable for what on every day of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyMap {
    from: Date,
    to: Date,
    terms: BTreeMap<RegisterId, Vec<Term>>,
}

impl DutyPlan {
    /// Works out who is accountable on every day.
    ///
    /// # Errors
    /// Every day and reason for which a duty would not have exactly one accountable body.
    pub fn map(&self) -> Result<DutyMap, Vec<DutyFault>> {
        let mut faults = Vec::new();
        let mut terms: BTreeMap<RegisterId, Vec<Term>> = BTreeMap::new();
        for initial in &self.initial {
            let last = initial.lapses_after.map_or(self.to, |day| day.min(self.to));
            if last < self.from {
                continue;
            }
            let term = Term { from: self.from, to: last, holder: initial.holder.clone() };
            if let Some(before) = terms.get(&initial.duty) {
                faults.push(DutyFault::TwoHolders {
                    duty: initial.duty.clone(),
                    holder: before[0].holder.clone(),
                    other: initial.holder.clone(),
                    on: self.from,
                });
                continue;
            }
            terms.insert(initial.duty.clone(), vec![term]);
        }
        let mut passings = self.passings.clone();
        passings.sort();
        for passing in &passings {
            if let Err(fault) = self.pass(&mut terms, passing) {
                faults.push(fault);
            }
        }
        for (duty, terms) in &terms {
            faults.extend(terms.iter().filter_map(|term| self.orphan(duty, term)));
        }
        if faults.is_empty() { Ok(DutyMap { from: self.from, to: self.to, terms }) } else { Err(faults) }
    }

    fn pass(&self, terms: &mut BTreeMap<RegisterId, Vec<Term>>, passing: &Passing) -> Result<(), DutyFault> {
        let Passing { on, duty, from, to } = passing;
        let (on, duty) = (*on, duty.clone());
        if on < self.from || self.to < on {
            return Err(DutyFault::Outside { duty, on, from: self.from, to: self.to });
        }
        let Some(last_term) = terms.get_mut(&duty).and_then(|terms| {
            let n_terms = terms.len();
            (n_terms > 0).then_some((terms, n_terms - 1))
        }) else {
            return Err(DutyFault::Unknown { duty, on });
        };
        let (terms, idx) = last_term;
        let term = &mut terms[idx];
        if on > term.to {
            return Err(DutyFault::Lapsed { duty, on, after: term.to });
        }
        if term.from == on && idx > 0 {
            // It passed that very day already.
            let (holder, other) = (term.holder.clone(), to.clone());
            return Err(DutyFault::TwoHolders { duty, holder, other, on });
        }
        if term.holder != *from {
            return Err(DutyFault::NotTheHolder {
                duty,
                on,
                stated: from.clone(),
                holder: term.holder.clone(),
            });
        }
        let end = term.to;
        if term.from == on {
            term.holder.clone_from(to);
        } else {
            term.to = on.saturating_sub(1.day());
            terms.push(Term { from: on, to: end, holder: to.clone() });
        }
        Ok(())
    }

    /// The first day of a term on which its holder does not exist.
    fn orphan(&self, duty: &RegisterId, term: &Term) -> Option<DutyFault> {
        let mut day = term.from;
        // A body may be founded anew under the same name: its spans are taken one after another.
        while day <= term.to {
            let covers = |holder: &&Holder| {
                holder.name == term.holder && holder.from <= day && holder.to.is_none_or(|to| day <= to)
            };
            let Some(holder) = self.holders.iter().find(covers) else {
                return Some(DutyFault::Orphan { duty: duty.clone(), on: day, holder: term.holder.clone() });
            };
            day = match holder.to {
                Some(to) if to < term.to => to.saturating_add(1.day()),
                _ => return None,
            };
        }
        None
    }
}

impl DutyMap {
    /// The first and the last day of the plan.
    #[must_use]
    pub const fn days(&self) -> (Date, Date) {
        (self.from, self.to)
    }

    /// Who is accountable for a duty on a day; `None` for a duty that the law no longer knows, a duty
    /// or a day that is not in the plan.
    #[must_use]
    pub fn holder(&self, duty: &RegisterId, on: Date) -> Option<&str> {
        let terms = self.terms.get(duty)?;
        terms.iter().find(|term| term.from <= on && on <= term.to).map(|term| term.holder.as_str())
    }

    /// Every duty that the law knows on a day, with whoever is accountable.
    pub fn on(&self, day: Date) -> impl Iterator<Item = (&RegisterId, &str)> {
        self.terms.keys().filter_map(move |duty| Some((duty, self.holder(duty, day)?)))
    }

    /// Who is accountable for a duty one after another.
    #[must_use]
    pub fn terms(&self, duty: &RegisterId) -> &[Term] {
        self.terms.get(duty).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests;
