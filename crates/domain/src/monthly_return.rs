//! What an organisation sends each month, and the plan it is held to.

use jiff::civil::Date;

use crate::code::OrganisationCode;
use crate::finding::Explanation;
use crate::ledger::{Line, Measure};
use crate::money::Pence;
use crate::month::{FinancialYear, Month};
use crate::provenance::Provenance;
use crate::schedule::Schedules;
use crate::source::{CellAt, ContentHash, SourceFile};

/// One value of a return: signed as impact on the surplus, with where it stands and how it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Impact on the surplus [pence].
    pub value: Pence,
    /// How it is known.
    pub provenance: Provenance,
    /// Where it stands in its file.
    pub at: CellAt,
}

/// How final a return is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReturnBasis {
    /// Still being checked.
    Draft,
    /// Approved.
    Final,
    /// Sent again after approval.
    Resubmission,
}

impl ReturnBasis {
    /// The word used on the cover.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Final => "final",
            Self::Resubmission => "resubmission",
        }
    }
}

/// The first sheet of a return: whose it is, for when, and who stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Whose return it is.
    pub organisation: OrganisationCode,
    /// The financial year.
    pub year: FinancialYear,
    /// The month it runs to.
    pub month: Month,
    /// How final it is.
    pub basis: ReturnBasis,
    /// The plan version it reports against.
    pub plan_version: u16,
    /// Who prepared it.
    pub prepared_by: String,
    /// Who approved it; nobody yet for a draft.
    pub approved_by: Option<String>,
    /// When it was prepared.
    pub prepared_on: Date,
    /// When it was approved or, for a draft, prepared.
    pub recorded_on: Date,
    /// What the organisation says about its month.
    pub narrative: String,
}

impl Cover {
    /// Whether it says by itself that the return counts: it is no draft, and somebody approved it.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.basis != ReturnBasis::Draft && self.approved_by.is_some()
    }
}

/// Values by line and a second index, most of them present.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Grid {
    width: usize,
    entries: Vec<Option<Entry>>,
}

impl Grid {
    fn empty(width: usize) -> Self {
        Self { width, entries: vec![None; Line::COUNT * width] }
    }

    fn get(&self, line: Line, idx: usize) -> Option<Entry> {
        self.entries[line.index() * self.width + idx]
    }

    fn set(&mut self, line: Line, idx: usize, entry: Entry) -> Option<Entry> {
        self.entries[line.index() * self.width + idx].replace(entry)
    }

    fn n_entries(&self) -> usize {
        self.entries.iter().flatten().count()
    }
}

/// A cell of a value that was left empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftEmpty {
    /// The line of its row.
    pub line: Line,
    /// The measure of its row.
    pub measure: Measure,
    /// Where it is.
    pub at: CellAt,
}

/// What a cell shows that has a line through it.
pub const STRUCK_THROUGH: &str = "it struck through";
/// What a cell shows whose letters have the colour of what is behind them.
pub const INVISIBLE: &str = "nothing, in letters of its own colour";

/// Cells of a sheet that show something else than they hold: what is read is what they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownOtherwise {
    /// The sheet.
    pub file: SourceFile,
    /// The first of them.
    pub at: CellAt,
    /// What it holds.
    pub holds: String,
    /// What it shows, in words: `nothing`.
    pub shows: &'static str,
    /// How many others of the sheet there are.
    pub n_others: usize,
}

/// A monthly return: lines by measure, and actuals month by month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthlyReturn {
    /// Whose it is and for when.
    pub cover: Cover,
    /// The file of the lines.
    pub lines_file: SourceFile,
    /// The file of the months.
    pub months_file: SourceFile,
    /// What ties it to the template it was filled in from; `None` where it names none.
    pub template_hash: Option<ContentHash>,
    /// What stands behind the lines.
    pub schedules: Schedules,
    /// What it says to warnings.
    pub explanations: Vec<Explanation>,
    /// Cells of values that were left empty: a fault of its own, which hides no other.
    pub left_empty: Vec<LeftEmpty>,
    /// Where it shows something else than it holds; of each sheet once.
    pub shown_otherwise: Vec<ShownOtherwise>,
    lines: Grid,
    months: Grid,
}

impl MonthlyReturn {
    /// A return without values yet.
    #[must_use]
    pub fn new(cover: Cover, lines_file: SourceFile, months_file: SourceFile) -> Self {
        Self {
            cover,
            lines_file,
            months_file,
            template_hash: None,
            schedules: Schedules::default(),
            explanations: Vec::new(),
            left_empty: Vec::new(),
            shown_otherwise: Vec::new(),
            lines: Grid::empty(Measure::ALL.len()),
            months: Grid::empty(12),
        }
    }

    /// What is reported as `measure` of `line`; `None` where nothing is, which is not nil.
    #[must_use]
    pub fn entry(&self, line: Line, measure: Measure) -> Option<Entry> {
        self.lines.get(line, measure.index())
    }

    /// The actual of `line` in one month.
    #[must_use]
    pub fn in_month(&self, line: Line, month: Month) -> Option<Entry> {
        self.months.get(line, month.index())
    }

    /// Puts a value; gives back what stood there, which is a duplicate.
    pub fn set(&mut self, line: Line, measure: Measure, entry: Entry) -> Option<Entry> {
        self.lines.set(line, measure.index(), entry)
    }

    /// Puts a month's actual; gives back what stood there, which is a duplicate.
    pub fn set_month(&mut self, line: Line, month: Month, entry: Entry) -> Option<Entry> {
        self.months.set(line, month.index(), entry)
    }

    /// How many values its lines and months hold.
    #[must_use]
    pub fn n_entries(&self) -> usize {
        self.lines.n_entries() + self.months.n_entries()
    }

    /// The files it was read from.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        [&self.lines_file, &self.months_file].into_iter().chain(self.schedules.files())
    }

    /// The same, to be changed.
    pub fn files_mut(&mut self) -> impl Iterator<Item = &mut SourceFile> {
        let files_shown_otherwise = self.shown_otherwise.iter_mut().map(|cell| &mut cell.file);
        [&mut self.lines_file, &mut self.months_file]
            .into_iter()
            .chain(self.schedules.files_mut())
            .chain(files_shown_otherwise)
    }
}

/// A version of one organisation's plan, in months; fixed once approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanVersion {
    /// Whose plan it is.
    pub organisation: OrganisationCode,
    /// The financial year.
    pub year: FinancialYear,
    /// 1 for the first plan of the year.
    pub version: u16,
    /// The file it was read from.
    pub file: SourceFile,
    /// Why and by whom it replaced the version before; `None` where nobody said.
    pub change: Option<PlanChange>,
    months: Grid,
}

/// Why a plan changed in the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanChange {
    /// The reason, in a sentence.
    pub reason: String,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub approved_on: Date,
}

impl PlanVersion {
    /// A plan without values yet.
    #[must_use]
    pub fn new(organisation: OrganisationCode, year: FinancialYear, version: u16, file: SourceFile) -> Self {
        Self { organisation, year, version, file, change: None, months: Grid::empty(12) }
    }

    /// What is planned for `line` in one month.
    #[must_use]
    pub fn in_month(&self, line: Line, month: Month) -> Option<Entry> {
        self.months.get(line, month.index())
    }

    /// What is planned for `line` from April to `month`; `None` where any month is missing.
    #[must_use]
    pub fn to_date(&self, line: Line, month: Month) -> Option<Pence> {
        month.up_to().map(|m| self.in_month(line, m).map(|entry| entry.value)).sum()
    }

    /// Puts a month's plan; gives back what stood there, which is a duplicate.
    pub fn set_month(&mut self, line: Line, month: Month, entry: Entry) -> Option<Entry> {
        self.months.set(line, month.index(), entry)
    }

    /// How many values it holds.
    #[must_use]
    pub fn n_entries(&self) -> usize {
        self.months.n_entries()
    }
}
