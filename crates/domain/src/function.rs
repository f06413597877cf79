//! A function of a board: what it does and costs, who else does it, and what may become of it.

use std::str::FromStr;

use jiff::civil::Date;

use crate::money::Pence;
use crate::provenance::Provenance;
use crate::register_id::RegisterId;
use crate::source::{CellAt, SourceFile};
use crate::word::{WordError, words};
use crate::wte::Wte;

words! {
    /// Where the blueprint for boards would take a function.
    Direction, "grow, retain_adapt or transfer", {
        /// Invest in it over time.
        Grow = "grow", "grow";
        /// Keep it and adapt it.
        RetainAdapt = "retain_adapt", "retain and adapt";
        /// Move it to another body.
        Transfer = "transfer", "transfer";
    }
}

words! {
    /// What may become of a function.
    OptionKind, "retain, slim, share, transfer or stop", {
        /// Kept as it is.
        Retain = "retain", "retain";
        /// Kept with fewer posts.
        Slim = "slim", "slim";
        /// Done once for the boards of a cluster.
        Share = "share", "share";
        /// Done by another body.
        Transfer = "transfer", "transfer";
        /// No longer done.
        Stop = "stop", "stop";
    }
}

impl OptionKind {
    /// What becomes of a function, as the end of a sentence that begins with its name.
    #[must_use]
    pub const fn becomes(self) -> &'static str {
        match self {
            Self::Retain => "stays as it is",
            Self::Slim => "is done with fewer posts",
            Self::Share => "is shared between the boards",
            Self::Transfer => "moves to another body",
            Self::Stop => "is no longer done",
        }
    }

    /// What may not be done with a function, after `may not be`.
    #[must_use]
    pub const fn done(self) -> &'static str {
        match self {
            Self::Retain => "kept as it is",
            Self::Slim => "done with fewer posts",
            Self::Share => "shared between the boards",
            Self::Transfer => "moved to another body",
            Self::Stop => "given up",
        }
    }
}

words! {
    /// A band of Agenda for Change.
    Band, "2 to 7, 8a to 8d or 9", {
        /// Band 2.
        Two = "2", "band 2";
        /// Band 3.
        Three = "3", "band 3";
        /// Band 4.
        Four = "4", "band 4";
        /// Band 5.
        Five = "5", "band 5";
        /// Band 6.
        Six = "6", "band 6";
        /// Band 7.
        Seven = "7", "band 7";
        /// Band 8a.
        EightA = "8a", "band 8a";
        /// Band 8b.
        EightB = "8b", "band 8b";
        /// Band 8c.
        EightC = "8c", "band 8c";
        /// Band 8d.
        EightD = "8d", "band 8d";
        /// Band 9.
        Nine = "9", "band 9";
    }
}

words! {
    /// From which money a post is paid.
    PostFunding, "running_cost or programme", {
        /// Running costs.
        RunningCost = "running_cost", "running costs";
        /// A programme budget.
        Programme = "programme", "programme budget";
    }
}

words! {
    /// How a post is held.
    PostStatus, "filled, vacant, fixed_term, interim or agency", {
        /// Somebody permanent is in it.
        Filled = "filled", "filled";
        /// Nobody is in it.
        Vacant = "vacant", "vacant";
        /// Somebody is in it until a given day.
        FixedTerm = "fixed_term", "fixed term";
        /// Somebody holds it for the time being.
        Interim = "interim", "interim";
        /// From an agency.
        Agency = "agency", "agency";
    }
}

/// A body that does the same, or part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Who: a code where it has one, else its name.
    pub body: String,
    /// What overlaps, in a sentence.
    pub what: String,
    /// What the overlap costs a year [pence]; nothing where it is not known.
    pub cost: Option<Pence>,
}

/// A function of a board. Costs are positive [pence a year].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its id: `G01`.
    pub id: RegisterId,
    /// What it is.
    pub name: String,
    /// Who else does it: the duplication that a cut is meant to find.
    pub also_done_by: Vec<Overlap>,
    /// Where the blueprint would take it.
    pub direction: Direction,
    /// Where to, in the blueprint's words; empty where it stays.
    pub destination: String,
    /// The fewest posts with which the function is safe; nothing where no floor is set.
    pub floor: Option<Wte>,
    /// Pay from running costs.
    pub pay: Pence,
    /// Everything else from running costs.
    pub non_pay: Pence,
    /// Pay from programme budgets.
    pub programme_pay: Pence,
    /// Contracts it depends on, in words.
    pub contracts: String,
    /// Systems it depends on, in words.
    pub systems: String,
    /// Measures of quality that would show harm, in words.
    pub measures: String,
    /// How it is known.
    pub provenance: Provenance,
    /// Where it comes from.
    pub source_ref: String,
    /// The register it stands in.
    pub file: SourceFile,
    /// Its first cell.
    pub at: CellAt,
}

impl Function {
    /// All that it costs the board a year [pence].
    #[must_use]
    pub fn cost(&self) -> Pence {
        self.pay + self.non_pay + self.programme_pay
    }
}

/// Posts of one function and band that are alike; never a named person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posts {
    /// The function.
    pub function: RegisterId,
    /// The band.
    pub band: Band,
    /// How many.
    pub wte: Wte,
    /// From which money they are paid.
    pub funding: PostFunding,
    /// How they are held.
    pub status: PostStatus,
    /// Complete years of service, from and to; nothing where they are not known.
    pub service: Option<(u8, u8)>,
    /// Age in years, from and to; nothing where it is not known.
    pub age: Option<(u8, u8)>,
    /// How it is known.
    pub provenance: Provenance,
}

/// One thing that may become of a function. Costs are positive [pence].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionOption {
    /// The function.
    pub function: RegisterId,
    /// What becomes of it.
    pub kind: OptionKind,
    /// What it costs the board a year afterwards.
    pub icb_cost: Pence,
    /// What it costs whoever receives it a year; nil where nobody does.
    pub receiver_cost: Pence,
    /// Who receives it; empty where nobody does.
    pub receiver: String,
    /// Posts of the board afterwards.
    pub posts: Wte,
    /// Redundancy and other exits, once.
    pub exit_cost: Pence,
    /// Everything else that is spent once.
    pub one_off_cost: Pence,
    /// The impact score: the worst domain of its impact assessment, never a mean [0 to 25].
    pub impact: u16,
    /// The earliest day from which it can be so; nothing where it may be so at once.
    pub earliest: Option<Date>,
    /// For how long both bodies do it [months].
    pub dual_running_months: u8,
    /// How it is known.
    pub provenance: Provenance,
    /// Where it comes from.
    pub source_ref: String,
}

words! {
    /// What the law does.
    DutyKind, "duty, power, definition, oversight or guidance", {
        /// It must be done.
        Duty = "duty", "duty";
        /// It may be done.
        Power = "power", "power";
        /// It says what words mean.
        Definition = "definition", "definition";
        /// Others watch over it.
        Oversight = "oversight", "oversight";
        /// It is expected, not law.
        Guidance = "guidance", "guidance";
    }
}

/// A statutory duty or power of a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Its id: `D01`.
    pub id: RegisterId,
    /// The act: `NHS Act 2006`.
    pub act: String,
    /// The section: `s3(1)`.
    pub section: String,
    /// What must or may be done.
    pub what: String,
    /// Whether it must or may.
    pub kind: DutyKind,
    /// Who usually answers for it in a board.
    pub executive: String,
    /// The function that serves it; nothing where none is named.
    pub function: Option<RegisterId>,
    /// The day on which it lapses in law; nothing where no such day is known.
    pub lapses_on: Option<Date>,
    /// Where it comes from.
    pub source_ref: String,
}
