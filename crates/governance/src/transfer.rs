//! The gates through which a function passes from one body to another: G0 to G7, in order, none
//! skipped, each of which can be lost again.
//!
//! What must be true and who signs: `docs/method/reform.md`.

mod gate;

use domain::money::Pence;
use domain::register_id::RegisterId;
use jiff::civil::Date;
use thiserror::Error;

pub use gate::{Gate, Side, SignatoryRole, Signature, TransferWordError};

/// Something that happened to a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateEvent {
    /// A gate was passed.
    Passed {
        /// The gate.
        gate: Gate,
        /// When.
        on: Date,
        /// Who signed.
        signed: Vec<Signature>,
    },
    /// A gate was lost, and with it every later one.
    Lost {
        /// The gate.
        gate: Gate,
        /// When.
        on: Date,
        /// Why; kept for good.
        reason: String,
    },
}

impl GateEvent {
    /// When it happened.
    #[must_use]
    pub const fn on(&self) -> Date {
        match self {
            Self::Passed { on, .. } | Self::Lost { on, .. } => *on,
        }
    }
}

/// A function that is to move, with its duties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The function.
    pub function: RegisterId,
    /// Who hands over.
    pub from: String,
    /// Who takes over.
    pub to: String,
    /// The first day of preparation.
    pub prepares_from: Date,
    /// The first day on which the receiver answers for it; `None` where none is set.
    pub on: Option<Date>,
    /// For how long both do it before that day [months].
    pub dual_running_months: u8,
    /// The duties that pass with it; a duty that stays in law is not among them.
    pub duties: Vec<RegisterId>,
    /// Whether the impact assessment is approved.
    pub assessed: bool,
    /// How many lines of what is handed over are not accepted yet.
    pub open_items: usize,
    /// What is not settled, in a sentence; empty where all is.
    pub open_question: String,
    /// What happened so far.
    pub history: Vec<GateEvent>,
    /// The measure in which it should show, as commands name it, set down beforehand; empty where none is.
    pub measure: String,
}

/// Why a transfer cannot be as it is stated.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TransferFault {
    /// Whoever hands over takes over.
    #[error("{0} would hand over to itself; name another body, or remove the move")]
    ToItself(String),
    /// The day is not one of the plan.
    #[error("{on} is outside the plan; write a day from {from} to {to}")]
    Outside {
        /// The day.
        on: Date,
        /// The first day of the plan.
        from: Date,
        /// Its last.
        to: Date,
    },
    /// The day is before preparation begins.
    #[error("{on} is before its preparation, which begins on {prepares_from}; write a later day")]
    Unprepared {
        /// The day.
        on: Date,
        /// The first day of preparation.
        prepares_from: Date,
    },
    /// A gate that comes before the move was passed after it.
    #[error("{on} is before the move passed {gate} on {passed_on}; write a later day")]
    BeforeGate {
        /// The day.
        on: Date,
        /// The gate.
        gate: Gate,
        /// When it was passed.
        passed_on: Date,
    },
}

impl TransferFault {
    /// The part of the transfer that is at fault: `to` or `on`.
    #[must_use]
    pub const fn part(&self) -> &'static str {
        match self {
            Self::ToItself(_) => "to",
            Self::Outside { .. } | Self::Unprepared { .. } | Self::BeforeGate { .. } => "on",
        }
    }
}

impl Transfer {
    /// Everything for which the move cannot be as it is stated, in a plan of these days, both included.
    #[must_use]
    pub fn faults(&self, days: (Date, Date)) -> Vec<TransferFault> {
        let mut faults = Vec::new();
        if self.from.trim().eq_ignore_ascii_case(self.to.trim()) {
            faults.push(TransferFault::ToItself(self.from.clone()));
        }
        let Some(on) = self.on else { return faults };
        if on < days.0 || days.1 < on {
            faults.push(TransferFault::Outside { on, from: days.0, to: days.1 });
        }
        if on < self.prepares_from {
            faults.push(TransferFault::Unprepared { on, prepares_from: self.prepares_from });
        }
        // Gate G7 alone is passed after the day on which the receiver takes over.
        let gate_after_move = self.history.iter().find_map(|event| match event {
            GateEvent::Passed { gate, on: passed_on, .. } if *gate != Gate::Proven && on < *passed_on => {
                Some(TransferFault::BeforeGate { on, gate: *gate, passed_on: *passed_on })
            }
            GateEvent::Passed { .. } | GateEvent::Lost { .. } => None,
        });
        faults.extend(gate_after_move);
        faults
    }
}

/// The facts of a transfer that gates depend on. Money is a saving a year [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What the system as a whole saves: the sender's saving less the receiver's cost; `None` where it
    /// is not worked out.
    pub system_saving: Option<Pence>,
    /// Whether the impact assessment is approved.
    pub assessed: bool,
    /// How many lines of what is handed over are still open.
    pub open_items: usize,
    /// The first day on which the receiver answers for the function; `None` where none is set.
    pub transfers_on: Option<Date>,
}

/// Why a gate cannot be passed or lost.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum GateRefusal {
    /// The gate before is not passed.
    #[error("{gate} cannot be passed yet: {needed} comes first")]
    OutOfOrder {
        /// The gate.
        gate: Gate,
        /// The gate that must be passed next.
        needed: Gate,
    },
    /// The gate is passed already.
    #[error("{0} is passed already")]
    Already(Gate),
    /// Somebody has not signed.
    #[error("{gate} lacks the signature of {}", signature.words())]
    Unsigned {
        /// The gate.
        gate: Gate,
        /// Whose signature is missing.
        signature: Signature,
    },
    /// Somebody signed who may not.
    #[error("{} may not sign {gate}", signature.words())]
    MayNotSign {
        /// The gate.
        gate: Gate,
        /// Who signed.
        signature: Signature,
    },
    /// The system as a whole would not save.
    #[error(
        "G2: the system as a whole does not save: the cost moves to the receiver; find a saving or say that it is none"
    )]
    CostShift,
    /// What the system would save is not worked out.
    #[error("G2: the receiver’s cost is not known, so the saving cannot be told from a shift of cost")]
    SavingUnknown,
    /// The impact assessment is not approved.
    #[error("G4: the impact assessment is not approved")]
    NotAssessed,
    /// Items are open.
    #[error("G5: {0} of what is handed over is not accepted yet")]
    OpenItems(usize),
    /// No day is set.
    #[error("G6: no day is set from which the receiver answers for the function")]
    NoDay,
    /// It is too early to say.
    #[error("G7: 90 days after the transfer is {0}; it cannot be proven before")]
    TooEarly(Date),
    /// An event is dated before the event before it.
    #[error("{0} is before what happened last; events are recorded in order")]
    BeforeTheLast(Date),
    /// A gate is lost that was not passed.
    #[error("{0} was not passed, so it cannot be lost")]
    NotPassed(Gate),
    /// A gate is lost without a reason.
    #[error("{0} cannot be lost without a reason")]
    NoReason(Gate),
}

/// The days after a transfer at which it can be proven.
const PROVEN_AFTER_DAYS: i64 = 90;

/// The last gate that stands after what happened; `None` before G0.
#[must_use]
pub fn standing(history: &[GateEvent]) -> Option<Gate> {
    history.iter().fold(None, |standing, event| match event {
        GateEvent::Passed { gate, .. } => Some(*gate),
        GateEvent::Lost { gate, .. } if standing.is_some_and(|standing| standing >= *gate) => {
            Gate::ALL.into_iter().rev().find(|before| before < gate)
        }
        GateEvent::Lost { .. } => standing,
    })
}

/// Everything that stands in the way of the next gate on a day.
#[must_use]
pub fn blocking(history: &[GateEvent], evidence: &Evidence, on: Date) -> Vec<GateRefusal> {
    let Some(gate) = next(history) else { return Vec::new() };
    refusals_by_facts(gate, evidence, on)
}

/// The gate to be passed next; `None` once all are.
#[must_use]
pub fn next(history: &[GateEvent]) -> Option<Gate> {
    standing(history).map_or(Some(Gate::Mapped), Gate::next)
}

/// The refusals of a gate that follow from the facts.
fn refusals_by_facts(gate: Gate, evidence: &Evidence, on: Date) -> Vec<GateRefusal> {
    let mut refusals = Vec::new();
    match gate {
        Gate::Money => match evidence.system_saving {
            None => refusals.push(GateRefusal::SavingUnknown),
            Some(saving) if saving <= Pence::ZERO => refusals.push(GateRefusal::CostShift),
            Some(_) => {}
        },
        Gate::Safety if !evidence.assessed => refusals.push(GateRefusal::NotAssessed),
        Gate::Ready if evidence.open_items > 0 => refusals.push(GateRefusal::OpenItems(evidence.open_items)),
        Gate::Go if evidence.transfers_on.is_none() => refusals.push(GateRefusal::NoDay),
        Gate::Proven => match evidence.transfers_on {
            None => refusals.push(GateRefusal::NoDay),
            Some(day) => {
                let proven = day.saturating_add(jiff::Span::new().days(PROVEN_AFTER_DAYS));
                if on < proven {
                    refusals.push(GateRefusal::TooEarly(proven));
                }
            }
        },
        Gate::Mapped | Gate::Destination | Gate::People | Gate::Safety | Gate::Ready | Gate::Go => {}
    }
    refusals
}

/// Passes a gate, or gives everything that stands against it.
///
/// # Errors
/// Where it is out of order, not signed by all who must and by no other, or the facts are against it.
pub fn pass(
    history: &[GateEvent],
    gate: Gate,
    signed: &[Signature],
    evidence: &Evidence,
    on: Date,
) -> Result<GateEvent, Vec<GateRefusal>> {
    let mut refusals = Vec::new();
    if history.last().is_some_and(|last| on < last.on()) {
        refusals.push(GateRefusal::BeforeTheLast(on));
    }
    match next(history) {
        None => refusals.push(GateRefusal::Already(gate)),
        Some(needed) if gate < needed => refusals.push(GateRefusal::Already(gate)),
        Some(needed) if needed < gate => refusals.push(GateRefusal::OutOfOrder { gate, needed }),
        Some(_) => {}
    }
    let needed = gate.signatures();
    refusals.extend(
        needed
            .iter()
            .filter(|needed| !signed.contains(needed))
            .map(|signature| GateRefusal::Unsigned { gate, signature: *signature }),
    );
    refusals.extend(
        signed
            .iter()
            .filter(|signature| !needed.contains(signature))
            .map(|signature| GateRefusal::MayNotSign { gate, signature: *signature }),
    );
    refusals.extend(refusals_by_facts(gate, evidence, on));
    if refusals.is_empty() {
        Ok(GateEvent::Passed { gate, on, signed: signed.to_vec() })
    } else {
        Err(refusals)
    }
}

/// Loses a gate, and with it every later one.
///
/// # Errors
/// Where it was not passed, or no reason is given.
pub fn lose(history: &[GateEvent], gate: Gate, reason: &str, on: Date) -> Result<GateEvent, GateRefusal> {
    if history.last().is_some_and(|last| on < last.on()) {
        return Err(GateRefusal::BeforeTheLast(on));
    }
    if standing(history).is_none_or(|standing| standing < gate) {
        return Err(GateRefusal::NotPassed(gate));
    }
    if reason.trim().is_empty() {
        return Err(GateRefusal::NoReason(gate));
    }
    Ok(GateEvent::Lost { gate, on, reason: reason.trim().to_owned() })
}

#[cfg(test)]
mod tests;
