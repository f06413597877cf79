//! The gates through which a function passes from one body to another: G0 to G7, in order, none
//! skipped, each of which can be lost again.
//!
//! What must be true and who signs: `docs/method/reform.md`.

use std::fmt;
use std::str::FromStr;

use domain::money::Pence;
use jiff::civil::Date;
use thiserror::Error;

/// A gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gate {
    /// The duty, who holds it in law, its volume, cost, posts, systems and contracts are known.
    Mapped,
    /// The receiver is named and has agreed in principle.
    Destination,
    /// The system as a whole saves once the receiver's cost is counted.
    Money,
    /// Staff are consulted, their route is clear and critical posts are covered.
    People,
    /// The impact assessment is approved and no day is without the service.
    Safety,
    /// What is handed over is accepted: data, contracts, delegation, training.
    Ready,
    /// Both bodies let it go ahead on a day, with a way back.
    Go,
    /// After 90 days the measures are inside their limits.
    Proven,
}

/// On which side of a transfer a signatory stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Who hands over.
    Sender,
    /// Who takes over.
    Receiver,
}

/// In which capacity somebody signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capacity {
    /// Governance lead.
    Governance,
    /// Chief executive.
    ChiefExecutive,
    /// Chief finance officer.
    Finance,
    /// Human resources lead.
    People,
    /// Chief nurse or medical director.
    Clinical,
    /// Whoever answers for the function.
    Operational,
    /// The board, or the committee it delegated to.
    Board,
    /// The audit committee.
    Audit,
}

/// A signature that a gate needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature {
    /// On which side.
    pub side: Side,
    /// In which capacity.
    pub capacity: Capacity,
}

/// What is not a gate, a side or a capacity.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{found:?} is not known; write {expected}")]
pub struct TransferWordError {
    found: String,
    expected: &'static str,
}

impl Gate {
    /// Every gate, in order.
    pub const ALL: [Self; 8] = [
        Self::Mapped,
        Self::Destination,
        Self::Money,
        Self::People,
        Self::Safety,
        Self::Ready,
        Self::Go,
        Self::Proven,
    ];

    /// The gate's name: `G0`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mapped => "G0",
            Self::Destination => "G1",
            Self::Money => "G2",
            Self::People => "G3",
            Self::Safety => "G4",
            Self::Ready => "G5",
            Self::Go => "G6",
            Self::Proven => "G7",
        }
    }

    /// In a word, for tables.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Mapped => "mapped",
            Self::Destination => "destination agreed",
            Self::Money => "money agreed",
            Self::People => "people consulted",
            Self::Safety => "safe",
            Self::Ready => "ready",
            Self::Go => "go",
            Self::Proven => "proven",
        }
    }

    /// What must be true, in a sentence.
    #[must_use]
    pub const fn must_be_true(self) -> &'static str {
        match self {
            Self::Mapped => {
                "The duty, who holds it in law, whether it can be delegated, and its volume, cost, posts, systems and contracts are written down."
            }
            Self::Destination => "The receiver is named and has agreed in principle.",
            Self::Money => {
                "Baseline cost and saving are agreed, and the system as a whole saves once the receiver’s cost is counted."
            }
            Self::People => {
                "Staff are consulted, the legal route of their transfer is clear, redundancies are estimated and critical posts are covered."
            }
            Self::Safety => {
                "The impact assessment is approved, the least safe service is defined, early-warning measures are set and no day is without the service."
            }
            Self::Ready => {
                "What is handed over is accepted line by line; data protection, contracts, delegation, training and contacts are in place."
            }
            Self::Go => "The day is set, with dual running, and with who would turn back and on what sign.",
            Self::Proven => {
                "After 90 days measures, complaints and backlog are inside their limits and the cost is as claimed."
            }
        }
    }

    /// Who must sign.
    #[must_use]
    pub const fn signatures(self) -> &'static [Signature] {
        const fn by(side: Side, capacity: Capacity) -> Signature {
            Signature { side, capacity }
        }
        const BOTH_CHIEFS: &[Signature] =
            &[by(Side::Sender, Capacity::ChiefExecutive), by(Side::Receiver, Capacity::ChiefExecutive)];
        const BOTH_FINANCE: &[Signature] =
            &[by(Side::Sender, Capacity::Finance), by(Side::Receiver, Capacity::Finance)];
        const BOTH_PEOPLE: &[Signature] =
            &[by(Side::Sender, Capacity::People), by(Side::Receiver, Capacity::People)];
        const BOTH_CLINICAL: &[Signature] =
            &[by(Side::Sender, Capacity::Clinical), by(Side::Receiver, Capacity::Clinical)];
        const BOTH_BOARDS: &[Signature] =
            &[by(Side::Sender, Capacity::Board), by(Side::Receiver, Capacity::Board)];
        match self {
            Self::Mapped => const { &[by(Side::Sender, Capacity::Governance)] },
            Self::Destination => BOTH_CHIEFS,
            Self::Money => BOTH_FINANCE,
            Self::People => BOTH_PEOPLE,
            Self::Safety => BOTH_CLINICAL,
            Self::Ready => const { &[by(Side::Receiver, Capacity::Operational)] },
            Self::Go => BOTH_BOARDS,
            Self::Proven => const { &[by(Side::Receiver, Capacity::Audit)] },
        }
    }

    /// The gate after this one.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|gate| *gate > self)
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Gate {
    type Err = TransferWordError;

    fn from_str(text: &str) -> Result<Self, TransferWordError> {
        Self::ALL
            .into_iter()
            .find(|gate| gate.code() == text)
            .ok_or_else(|| TransferWordError { found: text.to_owned(), expected: "G0 to G7" })
    }
}

impl Capacity {
    /// Every capacity.
    pub const ALL: [Self; 8] = [
        Self::Governance,
        Self::ChiefExecutive,
        Self::Finance,
        Self::People,
        Self::Clinical,
        Self::Operational,
        Self::Board,
        Self::Audit,
    ];

    /// The word used in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Governance => "governance",
            Self::ChiefExecutive => "chief_executive",
            Self::Finance => "finance",
            Self::People => "people",
            Self::Clinical => "clinical",
            Self::Operational => "operational",
            Self::Board => "board",
            Self::Audit => "audit",
        }
    }

    /// In words, for tables.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Governance => "governance lead",
            Self::ChiefExecutive => "chief executive",
            Self::Finance => "chief finance officer",
            Self::People => "human resources lead",
            Self::Clinical => "clinical executive",
            Self::Operational => "whoever answers for the function",
            Self::Board => "board",
            Self::Audit => "audit committee",
        }
    }
}

/// As files write it: `sender:finance`.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Sender => "sender",
            Side::Receiver => "receiver",
        };
        write!(f, "{side}:{}", self.capacity.code())
    }
}

impl FromStr for Signature {
    type Err = TransferWordError;

    fn from_str(text: &str) -> Result<Self, TransferWordError> {
        let expected = "sender or receiver, a colon, and governance, chief_executive, finance, people, clinical, operational, board or audit";
        let wrong = || TransferWordError { found: text.to_owned(), expected };
        let (side, capacity) = text.split_once(':').ok_or_else(wrong)?;
        let side = match side {
            "sender" => Side::Sender,
            "receiver" => Side::Receiver,
            _ => return Err(wrong()),
        };
        let capacity = Capacity::ALL.into_iter().find(|known| known.code() == capacity).ok_or_else(wrong)?;
        Ok(Self { side, capacity })
    }
}

impl Signature {
    /// In words: `the receiver’s chief finance officer`.
    #[must_use]
    pub fn words(self) -> String {
        let side = match self.side {
            Side::Sender => "sender",
            Side::Receiver => "receiver",
        };
        match self.capacity {
            Capacity::Operational => format!("whoever answers for the function at the {side}"),
            capacity => format!("the {side}’s {}", capacity.words()),
        }
    }
}

/// Something that happened to a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
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

impl Deed {
    /// When it happened.
    #[must_use]
    pub const fn on(&self) -> Date {
        match self {
            Self::Passed { on, .. } | Self::Lost { on, .. } => *on,
        }
    }
}

/// What is known of a transfer that gates ask for. Money is a saving a year [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What the system as a whole saves: the sender's saving less the receiver's cost; nothing where it
    /// is not worked out.
    pub system_saving: Option<Pence>,
    /// Whether the impact assessment is approved.
    pub assessed: bool,
    /// How many lines of what is handed over are still open.
    pub open_items: usize,
    /// The first day on which the receiver answers for the function; nothing where none is set.
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
    /// A deed is dated before the one that went before it.
    #[error("{0} is before what happened last; deeds are recorded in order")]
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

/// The last gate that stands after what happened; nothing before G0.
#[must_use]
pub fn standing(history: &[Deed]) -> Option<Gate> {
    history.iter().fold(None, |standing, deed| match deed {
        Deed::Passed { gate, .. } => Some(*gate),
        Deed::Lost { gate, .. } if standing.is_some_and(|standing| standing >= *gate) => {
            Gate::ALL.into_iter().rev().find(|before| before < gate)
        }
        Deed::Lost { .. } => standing,
    })
}

/// Says all that stands in the way of the next gate on a day.
#[must_use]
pub fn blocking(history: &[Deed], evidence: &Evidence, on: Date) -> Vec<GateRefusal> {
    let Some(gate) = next(history) else { return Vec::new() };
    facts(gate, evidence, on)
}

/// The gate to be passed next; nothing once all are.
#[must_use]
pub fn next(history: &[Deed]) -> Option<Gate> {
    standing(history).map_or(Some(Gate::Mapped), Gate::next)
}

/// What the facts say against a gate.
fn facts(gate: Gate, evidence: &Evidence, on: Date) -> Vec<GateRefusal> {
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

/// Passes a gate: everything that stands against it, or nothing.
///
/// # Errors
/// Where it is out of order, not signed by all who must and by no other, or the facts are against it.
pub fn pass(
    history: &[Deed],
    gate: Gate,
    signed: &[Signature],
    evidence: &Evidence,
    on: Date,
) -> Result<Deed, Vec<GateRefusal>> {
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
    refusals.extend(facts(gate, evidence, on));
    if refusals.is_empty() { Ok(Deed::Passed { gate, on, signed: signed.to_vec() }) } else { Err(refusals) }
}

/// Loses a gate, and with it every later one.
///
/// # Errors
/// Where it was not passed, or nobody says why.
pub fn lose(history: &[Deed], gate: Gate, reason: &str, on: Date) -> Result<Deed, GateRefusal> {
    if history.last().is_some_and(|last| on < last.on()) {
        return Err(GateRefusal::BeforeTheLast(on));
    }
    if standing(history).is_none_or(|standing| standing < gate) {
        return Err(GateRefusal::NotPassed(gate));
    }
    if reason.trim().is_empty() {
        return Err(GateRefusal::NoReason(gate));
    }
    Ok(Deed::Lost { gate, on, reason: reason.trim().to_owned() })
}

#[cfg(test)]
mod tests;
