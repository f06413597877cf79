//! The first month of a system: what its organisations have still to do until a return counts, and the commands
//! that do it.

use crate::month::{FinancialYear, Month};
use crate::organisation::Organisation;

/// A step to the first figures. The order is that in which they are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepKind {
    /// The plan that returns report against.
    Plan,
    /// The return of the month.
    Return,
    /// The approval by somebody other than its preparer.
    Approve,
}

impl StepKind {
    /// What is done, as a heading.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Plan => "Put in the plans",
            Self::Return => "Submit the returns",
            Self::Approve => "Approve them",
        }
    }

    /// What `n` of all organisations have done, as the end of a sentence.
    #[must_use]
    pub const fn done_words(self) -> &'static str {
        match self {
            Self::Plan => "have a plan",
            Self::Return => "have submitted",
            Self::Approve => "have an approved return",
        }
    }
}

/// One step, and who has done it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub kind: StepKind,
    /// Who has done it, in the order of tables.
    pub done: Vec<Organisation>,
    /// Who has not.
    pub open: Vec<Organisation>,
}

impl Step {
    /// Whether everybody has done it.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.open.is_empty()
    }

    /// `2 of 4 organisations have a plan`.
    #[must_use]
    pub fn progress(&self) -> String {
        let n_all = self.done.len() + self.open.len();
        format!("{} of {n_all} organisations {}", self.done.len(), self.kind.done_words())
    }
}

/// The steps to the first month of which a return counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstMonth {
    /// Its financial year.
    pub year: FinancialYear,
    /// The month.
    pub month: Month,
    /// Plan, return and approval, in this order.
    pub steps: [Step; 3],
}

impl FirstMonth {
    /// The first step that somebody has still to do.
    #[must_use]
    pub fn next(&self) -> Option<&Step> {
        self.steps.iter().find(|step| !step.is_done())
    }

    /// The commands of a step for an organisation, in order; `options` stand behind `oakham`, such as ` -w DIR`.
    #[must_use]
    pub fn commands(&self, kind: StepKind, organisation: &Organisation, options: &str) -> Vec<String> {
        let Self { year, month, .. } = self;
        let code = &organisation.code;
        let folder = format!("{code}-{}", month.folder());
        match kind {
            StepKind::Plan => {
                let workspace =
                    options.trim().strip_prefix("-w ").map_or_else(String::new, |dir| format!("{dir}/"));
                vec![format!("cp PLAN.csv {workspace}finance/plans/{}/{code}-v1.csv", year.folder())]
            }
            StepKind::Return => vec![
                format!(
                    "oakham{options} return template --organisation {code} --year {year} --month {month} --workbook -o {folder}"
                ),
                format!("oakham{options} return submit {folder} --by NAME"),
            ],
            StepKind::Approve => {
                vec![format!("oakham{options} return approve {code} {year} {month} --by NAME")]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    #[test]
    fn the_next_step_is_the_first_that_somebody_has_still_to_do() {
        let all = example::month_end().organisations;
        let step =
            |kind, n_done: usize| Step { kind, done: all[..n_done].to_vec(), open: all[n_done..].to_vec() };
        let first = FirstMonth {
            year: "2026/27".parse().unwrap(),
            month: Month::new(7).unwrap(),
            steps: [step(StepKind::Plan, 3), step(StepKind::Return, 1), step(StepKind::Approve, 0)],
        };
        assert_eq!(first.next().map(|step| step.kind), Some(StepKind::Return));
        assert_eq!(first.steps[1].progress(), "1 of 3 organisations have submitted");
        let code = &all[0].code;
        assert_eq!(
            first.commands(StepKind::Approve, &all[0], " -w here"),
            [format!("oakham -w here return approve {code} 2026/27 7 --by NAME")]
        );
    }
}
