//! What people decided about proposed readings, put over what the rules propose.
//!
//! A decision is of a place in a document that never changes, so that it holds whenever the document is read again;
//! the last one of a place stands.

use crate::figure::{Figure, Proposal, Span};
use crate::partial_day::PartialDay;
use crate::reader::{Reader, Reading};
use crate::{Document, ReadingError};

/// What was decided about a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The proposed reading is right.
    Confirmed,
    /// It is a figure, and read otherwise.
    Corrected,
    /// It is no figure, or none to go by.
    Rejected,
    /// A figure that a person read and the rules did not find.
    Added,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 4] = [Self::Confirmed, Self::Corrected, Self::Rejected, Self::Added];

    /// The word for it in files and on pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Corrected => "corrected",
            Self::Rejected => "rejected",
            Self::Added => "added",
        }
    }

    /// The verdict of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

/// What a person decided about a figure of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Where it stands; `None` where no copy of the document was at hand.
    pub span: Option<Span>,
    /// Its words as printed.
    pub text: String,
    /// What was decided.
    pub verdict: Verdict,
    /// How it is read.
    pub proposal: Proposal,
}

/// A reading with what people decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedReading {
    /// The figures that count: without those that were rejected, with those that were added, read as was decided.
    pub reading: Reading,
    /// Of each of them the decision, by its place in the list; `None` where nobody has decided.
    pub decisions: Vec<Option<usize>>,
    /// Figures that were rejected, each with its decision.
    pub rejected: Vec<(Figure, usize)>,
}

/// Puts decisions over a reading, in the order in which they were made.
///
/// # Errors
/// Where the words of a figure that was added are too long to be read.
pub fn decide(
    reading: Reading,
    decisions: &[Decision],
    reader: &Reader,
    dated: PartialDay,
) -> Result<DecidedReading, ReadingError> {
    let Reading { figures, stopped_at, most_from } = reading;
    let mut of: Vec<Option<usize>> = vec![None; figures.len()];
    let mut beside: Vec<usize> = Vec::new();
    for (idx, decision) in decisions.iter().enumerate() {
        if let Some(figure) = place(&figures, decision) {
            of[figure] = Some(idx);
        } else {
            beside.retain(|earlier| !is_of_same(&decisions[*earlier], decision));
            beside.push(idx);
        }
    }
    let mut decided = DecidedReading {
        reading: Reading { figures: Vec::new(), stopped_at, most_from },
        decisions: Vec::new(),
        rejected: Vec::new(),
    };
    for (mut figure, decision) in figures.into_iter().zip(of) {
        let Some(idx) = decision else {
            decided.keep(figure, None);
            continue;
        };
        if decisions[idx].verdict == Verdict::Rejected {
            decided.rejected.push((figure, idx));
        } else {
            figure.proposal.clone_from(&decisions[idx].proposal);
            decided.keep(figure, Some(idx));
        }
    }
    // What a person read stays, whatever the rules find at its place now.
    for idx in beside.into_iter().filter(|idx| decisions[*idx].verdict != Verdict::Rejected) {
        let decision = &decisions[idx];
        let document = Document { title: "", dated, text: &decision.text };
        let Some(mut figure) = reader.read(&document)?.figures.into_iter().next() else { continue };
        let span = decision.span.unwrap_or(Span { start: 0, end: 0 });
        (figure.span, figure.sentence) = (span, span);
        figure.text.clone_from(&decision.text);
        figure.proposal.clone_from(&decision.proposal);
        decided.keep(figure, Some(idx));
    }
    Ok(decided)
}

impl DecidedReading {
    fn keep(&mut self, figure: Figure, decision: Option<usize>) {
        self.reading.figures.push(figure);
        self.decisions.push(decision);
    }
}

/// The figure that a decision is of: at its place or, where that reaches a little further now, with its words.
fn place(figures: &[Figure], decision: &Decision) -> Option<usize> {
    let span = decision.span?;
    let first = figures.partition_point(|figure| figure.span.end <= span.start);
    let near = figures.iter().enumerate().skip(first).take_while(|(_, figure)| figure.span.start < span.end);
    let mut near = near.map(|(idx, _)| idx);
    near.find(|idx| figures[*idx].span == span || figures[*idx].text == decision.text)
}

/// Whether two decisions are of one figure that the rules do not find.
fn is_of_same(one: &Decision, other: &Decision) -> bool {
    match (one.span, other.span) {
        (None, None) => {
            let of = |decision: &Decision| (decision.proposal.subject.clone(), decision.proposal.measure);
            one.text == other.text && of(one) == of(other)
        }
        (one_span, other_span) => one_span == other_span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Basis, Gazetteer, Measure, ReadPeriod};

    const TEXT: &str = "UHL had a deficit of £18.8m at month 3 of 2025/26. It lost 33% of its posts.";

    fn reader() -> Reader {
        Reader::new(Gazetteer::new(Vec::new()).expect("no names are fine"))
    }

    fn dated() -> PartialDay {
        PartialDay::month_of(2025, 7).expect("July")
    }

    fn decided(decisions: &[Decision]) -> DecidedReading {
        let document = Document { title: "Minutes", dated: dated(), text: TEXT };
        let reading = reader().read(&document).expect("short");
        decide(reading, decisions, &reader(), dated()).expect("short")
    }

    fn of(text: &str, verdict: Verdict, proposal: Proposal) -> Decision {
        let start = TEXT.find(text).map(|byte| TEXT[..byte].chars().count());
        let span = start.map(|start| Span { start, end: start + text.chars().count() });
        Decision { span, text: text.to_owned(), verdict, proposal }
    }

    fn savings() -> Proposal {
        let (measure, basis) = (Some(Measure::SavingsRequired), Some(Basis::Plan));
        Proposal { subject: Some("LLR ICB".to_owned()), measure, period: Some(ReadPeriod::Year(2025)), basis }
    }

    #[test]
    fn the_last_decision_about_a_figure_stands() {
        let first = of("£18.8m", Verdict::Rejected, Proposal::default());
        let last = of("£18.8m", Verdict::Corrected, savings());
        let rejected = decided(std::slice::from_ref(&first));
        assert!(rejected.reading.figures.iter().all(|figure| figure.text != "£18.8m"));
        assert_eq!(rejected.rejected.len(), 1);
        let corrected = decided(&[first, last]);
        let figure = &corrected.reading.figures[0];
        assert_eq!((figure.text.as_str(), &figure.proposal), ("£18.8m", &savings()));
        assert_eq!(corrected.decisions[0], Some(1));
        assert!(corrected.rejected.is_empty());
    }

    #[test]
    fn what_nobody_decided_stays_proposed() {
        let decided = decided(&[of("£18.8m", Verdict::Confirmed, savings())]);
        let share = decided.reading.figures.iter().position(|figure| figure.text.starts_with("33"));
        assert_eq!(decided.decisions[share.expect("the share is found")], None);
    }

    #[test]
    fn a_figure_that_a_person_read_is_kept_though_the_rules_do_not_find_it() {
        let added =
            Decision { span: None, text: "£17.9m".to_owned(), verdict: Verdict::Added, proposal: savings() };
        let decided = decided(&[added.clone(), added]);
        let n = decided.reading.figures.iter().filter(|figure| figure.text == "£17.9m").count();
        assert_eq!(n, 1, "it stands once");
        let figure = decided.reading.figures.last().expect("added");
        assert_eq!(figure.value.number().map(|number| number.to_string()).as_deref(), Some("17900000"));
    }

    #[test]
    fn every_word_of_a_verdict_is_read_again() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::parse(verdict.word()), Some(verdict));
        }
        assert_eq!(Verdict::parse("maybe"), None);
    }
}
