//! What one plan changes against another, line by line.

use domain::ledger::Line;
use domain::money::{Pence, Thousands};
use domain::month::Month;
use domain::monthly_return::PlanVersion;
use domain::organisation::OrganisationKind;
use finance::chart;

/// A line of which some month differs: the year in both plans, impact on the surplus [pence].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedLine {
    pub line: Line,
    pub from: Pence,
    pub to: Pence,
    /// How many of its months differ.
    pub n_months: usize,
}

impl ChangedLine {
    /// `Pay: agency (P.PAY.AGY) from £25,230 to £26,230 thousand`, as it is keyed.
    #[must_use]
    pub fn words(&self) -> String {
        let keyed = |impact: Pence| Thousands(self.line.nature().entry(impact));
        let label = self.line.label();
        if self.from == self.to {
            return format!("{label} ({}) in {} months, the year as before", self.line, self.n_months);
        }
        format!("{label} ({}) from {} to {} (£000)", self.line, keyed(self.from), keyed(self.to))
    }
}

/// What one plan changes against another, or against none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The version it is compared with; `None` where it is the first.
    pub from_version: Option<u16>,
    /// The lines that differ, in the order of tables.
    pub lines: Vec<ChangedLine>,
    /// The position of the year in both [pence].
    pub position: (Pence, Pence),
}

impl Difference {
    /// What `after` changes against `before`. A line that a plan leaves out is nil in it.
    #[must_use]
    pub fn between(before: Option<&PlanVersion>, after: &PlanVersion, kind: OrganisationKind) -> Self {
        let months = |plan: Option<&PlanVersion>, line: Line| -> Vec<Pence> {
            let of_month = |month: Month| plan?.in_month(line, month).map(|entry| entry.value);
            Month::all().map(|month| of_month(month).unwrap_or(Pence::ZERO)).collect()
        };
        let year = |plan, line| months(plan, line).into_iter().sum::<Pence>();
        let changed = |line: Line| {
            let (from, to) = (months(before, line), months(Some(after), line));
            let n_months = from.iter().zip(&to).filter(|(from, to)| from != to).count();
            (0 < n_months).then(|| ChangedLine {
                line,
                from: from.into_iter().sum(),
                to: to.into_iter().sum(),
                n_months,
            })
        };
        let position = |plan| chart::position_parts(kind).map(|line| year(plan, line)).sum();
        Self {
            from_version: before.map(|plan| plan.version),
            lines: chart::keyed_lines(kind).filter_map(changed).collect(),
            position: (position(before), position(Some(after))),
        }
    }

    /// Whether no month of any line differs.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.lines.is_empty()
    }
}
