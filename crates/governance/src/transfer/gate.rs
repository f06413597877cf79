//! The gates themselves: what must be true at each, and who signs.

use std::fmt;
use std::str::FromStr;

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

/// The role in which somebody signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignatoryRole {
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
    /// In which role.
    pub role: SignatoryRole,
}

/// Why a word is no gate, side or role.
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
        const fn signature(side: Side, role: SignatoryRole) -> Signature {
            Signature { side, role }
        }
        const BOTH_CHIEFS: &[Signature] = &[
            signature(Side::Sender, SignatoryRole::ChiefExecutive),
            signature(Side::Receiver, SignatoryRole::ChiefExecutive),
        ];
        const BOTH_FINANCE: &[Signature] = &[
            signature(Side::Sender, SignatoryRole::Finance),
            signature(Side::Receiver, SignatoryRole::Finance),
        ];
        const BOTH_PEOPLE: &[Signature] = &[
            signature(Side::Sender, SignatoryRole::People),
            signature(Side::Receiver, SignatoryRole::People),
        ];
        const BOTH_CLINICAL: &[Signature] = &[
            signature(Side::Sender, SignatoryRole::Clinical),
            signature(Side::Receiver, SignatoryRole::Clinical),
        ];
        const BOTH_BOARDS: &[Signature] =
            &[signature(Side::Sender, SignatoryRole::Board), signature(Side::Receiver, SignatoryRole::Board)];
        match self {
            Self::Mapped => const { &[signature(Side::Sender, SignatoryRole::Governance)] },
            Self::Destination => BOTH_CHIEFS,
            Self::Money => BOTH_FINANCE,
            Self::People => BOTH_PEOPLE,
            Self::Safety => BOTH_CLINICAL,
            Self::Ready => const { &[signature(Side::Receiver, SignatoryRole::Operational)] },
            Self::Go => BOTH_BOARDS,
            Self::Proven => const { &[signature(Side::Receiver, SignatoryRole::Audit)] },
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

impl SignatoryRole {
    /// Every role.
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
        write!(f, "{side}:{}", self.role.code())
    }
}

impl FromStr for Signature {
    type Err = TransferWordError;

    fn from_str(text: &str) -> Result<Self, TransferWordError> {
        let expected = "sender or receiver, a colon, and governance, chief_executive, finance, people, clinical, operational, board or audit";
        let wrong = || TransferWordError { found: text.to_owned(), expected };
        let (side, role) = text.split_once(':').ok_or_else(wrong)?;
        let side = match side {
            "sender" => Side::Sender,
            "receiver" => Side::Receiver,
            _ => return Err(wrong()),
        };
        let role = SignatoryRole::ALL
            .into_iter()
            .find(|signatory_role| signatory_role.code() == role)
            .ok_or_else(wrong)?;
        Ok(Self { side, role })
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
        match self.role {
            SignatoryRole::Operational => format!("whoever answers for the function at the {side}"),
            role => format!("the {side}’s {}", role.words()),
        }
    }
}
