//! The front sheet of a board paper: who receives it, when, why, from whom, and what they are asked.

use std::str::FromStr;

use jiff::civil::Date;

use crate::word::{WordError, words};

/// The longest text of a field [characters].
pub const LONGEST_FIELD: usize = 300;

words! {
    /// What a board is to do with a paper, as its agenda has it.
    Purpose, "decision, assurance, discussion or information", {
        /// To decide or approve.
        Decision = "decision", "For decision";
        /// To be assured that something is as it should be.
        Assurance = "assurance", "For assurance";
        /// To discuss.
        Discussion = "discussion", "For discussion";
        /// To note.
        Information = "information", "For information";
    }
}

/// What the front sheet says beside the figures; a field that nobody set is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontSheet {
    /// The board or committee that receives the paper: `Integrated care board, meeting in public`.
    pub meeting: Option<String>,
    /// The day on which it meets.
    pub date: Option<Date>,
    /// The item of its agenda: `7`.
    pub item: Option<String>,
    /// What it is to do with the paper.
    pub purpose: Option<Purpose>,
    /// Who wrote it, with their post.
    pub author: Option<String>,
    /// The executive who brings it, with their post.
    pub executive: Option<String>,
    /// Where it was considered before: `Finance committee, 20 November 2026`.
    pub route: Option<String>,
    /// The risks of the board assurance framework that it bears on: `BAF 3, financial sustainability`.
    pub assurance: Option<String>,
    /// What the meeting is asked in addition to what follows from the figures, a sentence each.
    pub recommendations: Vec<String>,
}

impl FrontSheet {
    /// The same with every field of `first` that is set, as arguments stand before settings.
    #[must_use]
    pub fn under(self, first: Self) -> Self {
        Self {
            meeting: first.meeting.or(self.meeting),
            date: first.date.or(self.date),
            item: first.item.or(self.item),
            purpose: first.purpose.or(self.purpose),
            author: first.author.or(self.author),
            executive: first.executive.or(self.executive),
            route: first.route.or(self.route),
            assurance: first.assurance.or(self.assurance),
            recommendations: if first.recommendations.is_empty() {
                self.recommendations
            } else {
                first.recommendations
            },
        }
    }
}

#[cfg(test)]
mod tests;
