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

    /// The commands of a step for those who have still to do it, in order; `options` stand behind `oakham`, such as
    /// ` -w DIR`. An approval is of one return, here that of the first of them.
    #[must_use]
    pub fn commands(&self, step: &Step, options: &str) -> Vec<String> {
        let Self { year, month, .. } = self;
        let [plan, ..] = &self.steps;
        let all: Vec<&str> = step.open.iter().map(|known| known.code.as_str()).collect();
        // A return needs its plan first.
        let has_plan = |code: &&str| plan.done.iter().any(|known| known.code.as_str() == *code);
        let mut codes: Vec<&str> = all.iter().copied().filter(has_plan).collect();
        if step.kind != StepKind::Return || codes.is_empty() {
            codes = all;
        }
        let Some(first) = codes.first() else { return Vec::new() };
        // Nobody is named where all are meant.
        let is_all = step.done.is_empty() && codes.len() == step.open.len();
        let whose = if is_all { String::new() } else { format!(" --organisation {}", codes.join(",")) };
        let several = is_all || 1 < codes.len();
        match step.kind {
            StepKind::Plan => {
                let to = if several { "plans".to_owned() } else { format!("{first}-plan.xlsx") };
                vec![
                    format!("oakham{options} plan template{whose} --year {year} -o {to}"),
                    format!("oakham{options} plan import {to}"),
                ]
            }
            StepKind::Return => {
                let folder = month.folder();
                let to = if several { format!("returns-{folder}") } else { format!("{first}-{folder}") };
                vec![
                    format!(
                        "oakham{options} return template{whose} --year {year} --month {month} --workbook -o {to}"
                    ),
                    format!("oakham{options} return submit {to} --by NAME"),
                ]
            }
            StepKind::Approve => {
                vec![format!("oakham{options} return approve {first} {year} {month} --by NAME")]
            }
        }
    }
}

impl FirstMonth {
    /// The command that writes the templates of April; nothing where April is the first month anyway.
    #[must_use]
    pub fn from_april(&self, options: &str) -> Option<String> {
        let april = Month::FIRST;
        let to = format!("returns-{}", april.folder());
        (april < self.month).then(|| {
            format!("oakham{options} return template --year {} --month {april} --workbook -o {to}", self.year)
        })
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
        assert_eq!(
            first.from_april(" -w q").as_deref(),
            Some("oakham -w q return template --year 2026/27 --month 1 --workbook -o returns-M01")
        );
        assert_eq!(FirstMonth { month: Month::FIRST, ..first.clone() }.from_april(""), None);
        let [one, two] = [&all[0].code, &all[1].code];
        assert_eq!(
            first.commands(&first.steps[2], " -w here"),
            [format!("oakham -w here return approve {one} 2026/27 7 --by NAME")]
        );
        let named = first.commands(&step(StepKind::Plan, 2), "");
        let last = &all[2].code;
        assert_eq!(
            named[0],
            format!("oakham plan template --organisation {last} --year 2026/27 -o {last}-plan.xlsx")
        );
        let of_all = first.commands(&step(StepKind::Return, 0), "");
        assert_eq!(
            of_all[0],
            "oakham return template --year 2026/27 --month 7 --workbook -o returns-M07".to_owned()
        );
        let of_two = first.commands(&step(StepKind::Return, 1), "");
        assert!(of_two[0].contains(&format!("--organisation {two},{last} ")) && one != two, "{of_two:?}");
        assert!(first.commands(&step(StepKind::Plan, 3), "").is_empty());
    }
}
