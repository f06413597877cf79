//! `oakham request`.

use clap::{Args, Subcommand, ValueEnum};
use governance::scrutiny::clock::ClockRule;
use governance::scrutiny::id::{ObjectKind, ScrutinyId};
use governance::scrutiny::register::Particulars;
use jiff::civil::Date;

use super::values::{day, whole};

/// What can be done with the register.
#[derive(Debug, Subcommand)]
pub(crate) enum RequestCommand {
    /// List entries with what is owed and by when, late ones first.
    List {
        #[command(flatten)]
        chosen: Chosen,
    },
    /// Tell what is late, due this week and due later, of whom.
    Due {
        #[command(flatten)]
        whose: Whose,
    },
    /// Show an entry, what happened to it, and what can happen next.
    Show {
        /// Which, such as LLR-IR-2025-001.
        #[arg(value_name = "ID")]
        id: ScrutinyId,
        /// The day on which its clock is looked at; without it today.
        #[arg(long, value_name = "DATE", value_parser = day)]
        on: Option<Date>,
    },
    /// Enter something into the register.
    Add(Box<NewEntry>),
    /// Record what happened to an entry.
    Move(Box<MoveArgs>),
    /// Show how well each body answers.
    Measures {
        /// The day up to which it is measured; without it today.
        #[arg(long, value_name = "DATE", value_parser = day)]
        on: Option<Date>,
    },
}

/// Which entries are listed.
#[derive(Args, Clone, Debug)]
pub(crate) struct Chosen {
    /// Only what is owed, late or not.
    #[arg(long)]
    pub(crate) open: bool,
    /// Only what is late, or due within so many days.
    #[arg(long, value_name = "DAYS", value_parser = |text: &str| whole::<u16>(text, 0, 3650))]
    pub(crate) due: Option<u16>,
    /// Only those of a kind.
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Kind>,
    #[command(flatten)]
    pub(crate) whose: Whose,
}

/// Whose entries, and on which day.
#[derive(Args, Clone, Debug)]
pub(crate) struct Whose {
    /// Only those of a committee, by its code.
    #[arg(long, value_name = "CODE")]
    pub(crate) committee: Option<String>,
    /// Only those that a body answers.
    #[arg(long, value_name = "BODY")]
    pub(crate) owner: Option<String>,
    /// The day on which clocks are looked at; without it today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Option<Date>,
}

impl Whose {
    /// Whether an entry is of this committee and body.
    pub(crate) fn takes(&self, particulars: &Particulars) -> bool {
        self.committee.as_ref().is_none_or(|code| particulars.committee == *code)
            && self.owner.as_ref().is_none_or(|owner| particulars.owner.eq_ignore_ascii_case(owner))
    }
}

/// What is entered.
#[derive(Args, Clone, Debug)]
pub(crate) struct NewEntry {
    /// What kind of thing it is.
    #[arg(value_enum)]
    pub(crate) kind: Kind,
    /// Its title.
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: String,
    /// What exactly is asked, recommended or promised, in the words of the record.
    #[arg(long, value_name = "TEXT")]
    pub(crate) asked: String,
    /// The committee that asks, by its code in scrutiny/committees.csv.
    #[arg(long, value_name = "CODE")]
    pub(crate) committee: String,
    /// The body that is asked.
    #[arg(long, value_name = "BODY")]
    pub(crate) owner: String,
    /// The role in that body that answers, where it is known.
    #[arg(long, value_name = "ROLE", default_value = "")]
    pub(crate) owner_role: String,
    /// The role of whoever raised it; a name only where it is on the public record.
    #[arg(long, value_name = "ROLE")]
    pub(crate) raised_by: String,
    /// When; without it today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) raised_on: Option<Date>,
    /// How long there is: 28 days, two months, 10 working days, or a day that was agreed on.
    #[arg(long, value_name = "CLOCK", default_value = "28 days")]
    pub(crate) clock: ClockRule,
    /// It is asked for under regulation 26 of SI 2013/218, by which it must be given.
    #[arg(long)]
    pub(crate) regulation_26: bool,
    /// The meeting, item and minute.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) minute: String,
    /// Where the minutes can be read.
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    pub(crate) web_address: String,
    /// A subject; may be given several times.
    #[arg(long, value_name = "WORD")]
    pub(crate) tag: Vec<String>,
    /// A place, by its code; may be given several times.
    #[arg(long, value_name = "CODE")]
    pub(crate) place: Vec<String>,
    /// A page of the site, a figure, a scheme or a risk that it is about; may be given several times.
    #[arg(long, value_name = "LINK")]
    pub(crate) link: Vec<String>,
    /// Not everybody may read it, for this reason.
    #[arg(long, value_name = "REASON")]
    pub(crate) closed: Option<String>,
    /// Who enters it.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
}

/// What happened.
#[derive(Args, Clone, Debug)]
pub(crate) struct MoveArgs {
    /// Of which entry, such as LLR-IR-2025-001.
    #[arg(value_name = "ID")]
    pub(crate) id: ScrutinyId,
    /// What: `oakham request show ID` lists what can happen next.
    #[arg(value_name = "MOVE")]
    pub(crate) verb: String,
    /// What it says: the answer, the reason, the role that answers.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) text: String,
    /// What else it says: what is to come, who signs, to whom, what will be done.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) more: String,
    /// A link, or the id of a figure; may be given several times.
    #[arg(long, value_name = "LINK")]
    pub(crate) evidence: Vec<String>,
    /// Which of several: the response, the exemption, how it is dealt with.
    #[arg(long, value_name = "WORD", default_value = "")]
    pub(crate) choice: String,
    /// The role of whoever does it, for the public record; without it that of their side, or their name where there are no accounts.
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Option<String>,
    /// When it happened; without it today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Option<Date>,
    /// Who records it.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
}

/// A kind of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// A question of a member or of the public.
    Question,
    /// A request for information.
    Information,
    /// An action.
    Action,
    /// What was promised in a meeting, in its exact words.
    Commitment,
    /// A request to attend.
    Attendance,
    /// A recommendation.
    Recommendation,
    /// An item of the work programme.
    Programme,
    /// Notice of a change of service.
    ServiceChange,
}

impl Kind {
    pub(crate) const fn object(self) -> ObjectKind {
        match self {
            Self::Question => ObjectKind::Question,
            Self::Information => ObjectKind::InformationRequest,
            Self::Action => ObjectKind::Action,
            Self::Commitment => ObjectKind::Commitment,
            Self::Attendance => ObjectKind::Attendance,
            Self::Recommendation => ObjectKind::Recommendation,
            Self::Programme => ObjectKind::WorkProgramme,
            Self::ServiceChange => ObjectKind::ServiceChange,
        }
    }
}
