//! Where a figure comes from, as an indented list: each line feeds the line above it, down to the
//! cell of a file or the passage of a document.

use std::collections::BTreeSet;

use domain::figure::{Figure, FigureId, Formula, Lineage, Step};
use domain::month_end::MonthEnd;
use maud::{Markup, html};

use crate::address::View;
use crate::mark::{digits, mark_with_word};
use crate::naming;

/// How many figures a list names before it refers to their own pages.
const MOST_FIGURES: usize = 240;
/// How many inputs stand in sight; more fold away under their count.
const MOST_IN_SIGHT: usize = 6;

/// The list as it is written, with the figures it has named so far.
struct Walk<'a> {
    month_end: &'a MonthEnd,
    view: &'a View,
    named: BTreeSet<FigureId>,
}

/// Every step back from `figure`.
pub(crate) fn tree(month_end: &MonthEnd, view: &View, figure: &Figure) -> Markup {
    let mut walk = Walk { month_end, view, named: BTreeSet::from([figure.id()]) };
    html! {
        ul.lin {
            li {
                (row(&html! { b { (naming::title(month_end, &figure.key)) } }, figure))
                @if let [only] = figure.lineages.as_slice() {
                    (walk.step(only, 1))
                } @else {
                    ul {
                        @for (idx, lineage) in figure.lineages.iter().enumerate() {
                            li {
                                div.r.way {
                                    span { (rank_in_words(idx)) ": " (step_in_words(&lineage.step)) }
                                    span.num {}
                                    (mark_with_word(lineage.provenance))
                                }
                                (walk.step(lineage, 2))
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Walk<'_> {
    /// The step behind one way in which a figure is known.
    fn step(&mut self, lineage: &Lineage, depth: usize) -> Markup {
        match &lineage.step {
            Step::Cell { file, at } => html! {
                ul.src { li { div.r { span {
                    "Cell " b { (at) } " of " (file.path)
                    span.loc { "Content " (file.hash.short()) " (SHA-256). Row " (at.row) ", column " (at.column_letters()) "." }
                } } } }
            },
            Step::Claim { claim } => self.claim(claim),
            Step::Formula { inputs, .. } => self.inputs(inputs, depth),
        }
    }

    fn claim(&self, id: &str) -> Markup {
        let claim = self.month_end.claims.iter().find(|claim| claim.id == id);
        let document = claim
            .and_then(|claim| self.month_end.documents.iter().find(|document| document.id == claim.document));
        html! {
            ul.src { li { div.r { span {
                @if let (Some(claim), Some(document)) = (claim, document) {
                    @if claim.quote.is_empty() {
                        "Oakham’s summary: " (claim.clause()) "."
                    } @else {
                        "As printed: " q { (claim.quote) }
                    }
                    span.loc {
                        a href=(self.view.link(&format!("/sources#{}", document.id))) { (document.title) }
                        ", " (document.publisher) ", " (document.dated) ", " (claim.locator) "."
                        @if !document.web_address.is_empty() {
                            " " a href=(document.web_address) rel="external" { "Read it at " (document.web_address) } "."
                        }
                        @if !document.sha256.is_empty() {
                            " Kept copy: SHA-256 " (document.sha256.get(..8).unwrap_or_default()) "…."
                        }
                        @if !claim.quote.is_empty() { " Oakham’s summary: " (claim.clause()) "." }
                        " Recorded in " (claim.file.path) ", cell " (claim.at) "."
                    }
                } @else {
                    "Statement " (id) ", whose document is not in this month end."
                }
            } } } }
        }
    }

    fn inputs(&mut self, ids: &[FigureId], depth: usize) -> Markup {
        let rows: Vec<Markup> = ids.iter().map(|id| self.input(*id, depth)).collect();
        let list = html! { ul { @for row in &rows { li { (row) } } } };
        if ids.len() <= MOST_IN_SIGHT && depth <= 2 {
            return list;
        }
        let noun = if ids.len() == 1 { "input" } else { "inputs" };
        html! {
            details.nhsuk-details.oak-fold {
                summary.nhsuk-details__summary {
                    span.nhsuk-details__summary-text { "Show " (ids.len()) " " (noun) }
                }
                (list)
            }
        }
    }

    fn input(&mut self, id: FigureId, depth: usize) -> Markup {
        let Some(figure) = self.month_end.figures.get(&id) else {
            return html! { div.r { span { "Figure " (id) ", which is not in this month end" } } };
        };
        let address = self.view.link(&format!("/f/{id}"));
        let name = html! { a href=(address) { (naming::title(self.month_end, &figure.key)) } };
        let is_named_only = !self.named.insert(id) || MOST_FIGURES < self.named.len();
        html! {
            (row(&name, figure))
            @if !is_named_only && let Some(strongest) = figure.lineages.first() { (self.step(strongest, depth + 1)) }
        }
    }
}

fn row(name: &Markup, figure: &Figure) -> Markup {
    html! {
        div.r {
            span { (name) }
            span.num { (digits(figure.value)) }
            (mark_with_word(figure.provenance()))
        }
    }
}

fn rank_in_words(idx: usize) -> &'static str {
    match idx {
        0 => "Best evidence",
        1 => "Second best evidence",
        2 => "Third best evidence",
        _ => "Further evidence",
    }
}

/// One step back, in words.
pub(crate) fn step_in_words(step: &Step) -> &'static str {
    match step {
        Step::Cell { .. } => "read from a file",
        Step::Claim { .. } => "stated in a document",
        Step::Formula { formula, .. } => formula.words(),
    }
}

/// Whether a formula subtracts its input at this place.
pub(crate) fn is_subtracted(formula: Formula, input_idx: usize) -> bool {
    match formula {
        Formula::ActualLessPlan
        | Formula::ForecastLessPlan
        | Formula::LessSupport
        | Formula::RemainderOfSystem => 0 < input_idx,
        Formula::SumOfOrganisations
        | Formula::SumOfLines
        | Formula::SumOfMonths
        | Formula::PlanPlusVariance
        | Formula::PlusSupport => false,
    }
}
