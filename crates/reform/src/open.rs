//! A reform whose registers leave values open: what can be said of it all the same, and what is to be stated before
//! it can be worked out.

use domain::code::OrganisationCode;
use domain::function::Direction;
use domain::geography::Population;
use domain::money::Pence;
use domain::month::FinancialYear;
use jiff::civil::Date;

/// Open values of one column of a register, or of one key of the plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenColumn {
    /// The file, below the workspace.
    pub file: String,
    /// The column or the key.
    pub column: String,
    /// The rows, from the first; empty for a key.
    pub rows: Vec<u32>,
}

impl OpenColumn {
    /// How many values are open.
    #[must_use]
    pub fn n_open(&self) -> usize {
        self.rows.len().max(1)
    }
}

/// A function some of whose values may be open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFunction {
    /// Its id.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Where the blueprint would take it.
    pub direction: Option<Direction>,
    /// Where to, in the blueprint's words.
    pub destination: String,
    /// Pay, other running costs and programme pay, each where it is stated [pence a year].
    pub costs: [Option<Pence>; 3],
}

/// What is known of a reform whose values are not all stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenReform {
    /// What the boards are called together.
    pub name: String,
    /// The boards.
    pub bodies: Vec<OrganisationCode>,
    /// The financial year of the cost.
    pub year: FinancialYear,
    /// The people of all boards, one count a basis.
    pub people: Vec<Population>,
    /// The announced envelope a head, where it is stated [pence].
    pub cap_per_head: Option<Pence>,
    /// What the boards cost a year, where it is stated [pence].
    pub cost: Option<Pence>,
    /// What the boards do.
    pub functions: Vec<OpenFunction>,
    /// How many duties the register has.
    pub n_duties: usize,
    /// What is open, by file and column; at least one.
    pub open: Vec<OpenColumn>,
    /// The day on which it is looked at.
    pub on: Date,
}

impl OpenReform {
    /// How many values are open.
    #[must_use]
    pub fn n_open(&self) -> usize {
        self.open.iter().map(OpenColumn::n_open).sum()
    }

    /// The envelope on a count of people [pence a year]; nothing where no cap is stated.
    #[must_use]
    pub fn envelope(&self, people: &Population) -> Option<Pence> {
        let cap = self.cap_per_head?;
        let people = i64::try_from(people.people).ok()?;
        cap.get().checked_mul(people).map(Pence::new)
    }
}
