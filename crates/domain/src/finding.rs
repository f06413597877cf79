//! Results of validation: which rule, where, what was found, what was expected and what to do.

use std::fmt;

use crate::source::CellAt;

/// What a finding means for the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The return or workspace cannot be used as it is.
    Blocks,
    /// A person must look and explain.
    Warns,
    /// Worth knowing.
    Informs,
}

impl Severity {
    /// The word used in tables and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Blocks => "error",
            Self::Warns => "warning",
            Self::Informs => "information",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Whether a text is the code of a rule: `V07` (`docs/reference/rules.md`).
#[must_use]
pub fn is_rule(text: &str) -> bool {
    const LAST: [(char, u8); 4] = [('V', 34), ('C', 7), ('P', 1), ('F', 7)];
    let mut letters = text.chars();
    let last = letters.next().and_then(|first| LAST.iter().find(|(letter, _)| *letter == first));
    let digits = letters.as_str();
    let number = digits.parse::<u8>().ok().filter(|_| digits.len() == 2 && !digits.starts_with('+'));
    last.zip(number).is_some_and(|((_, last), number)| (1..=*last).contains(&number))
}

/// One result of validation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What it means for the work.
    pub severity: Severity,
    /// The rule: `V07` (`docs/reference/rules.md`).
    pub rule: String,
    /// The file, below the workspace; empty where it concerns no one file.
    pub file: String,
    /// The cell, where it concerns one.
    pub at: Option<CellAt>,
    /// What is wrong and what was expected, in a sentence.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Finding {
    /// Where it stands, as an [`Explanation`] names it: `lines H41`, `cash`; empty where it concerns no
    /// one file.
    #[must_use]
    pub fn place(&self) -> String {
        let name = self.file.rsplit(['/', '#']).next().unwrap_or_default();
        let sheet = name.strip_suffix(".csv").unwrap_or(name);
        match self.at {
            Some(at) => format!("{sheet} {at}"),
            None => sheet.to_owned(),
        }
    }
}

/// What an organisation says to a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The rule.
    pub rule: String,
    /// Where the warning stands, as [`Finding::place`] has it; empty for all of the rule.
    pub place: String,
    /// What it says, in sentences.
    pub text: String,
    /// Who says so; may be empty.
    pub by: String,
}

impl Explanation {
    /// Whether it is about `finding`.
    #[must_use]
    pub fn is_about(&self, finding: &Finding) -> bool {
        self.rule == finding.rule && (self.place.is_empty() || self.place == finding.place())
    }
}

/// `finance/…/lines.csv H41: V07 message. Fix.`
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(at) = self.at {
            write!(f, " row {} column {}", at.row, at.column_letters())?;
        }
        if !self.file.is_empty() {
            f.write_str(": ")?;
        }
        write!(f, "{} {} {}", self.rule, self.message, self.fix)
    }
}
