//! What changed since the month before: variances, forecasts and restated figures.

use domain::figure::{Basis, Definition, Figure, Subject};
use domain::money::Pence;
use domain::month::Month;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::html::{self as exhibit_html, Anchors, tone_class};
use exhibits::number::grouped_count;
use exhibits::words::{Wording, plain_name};
use maud::{Markup, html};

use crate::address::View;
use crate::mark::{digits, linked};
use crate::naming;

/// What differs from the month end of the month before: variances, forecasts and restated figures.
pub(crate) fn changes(
    month_end: &MonthEnd,
    before: Option<&MonthEnd>,
    view: &View,
    anchors: &Anchors,
) -> Markup {
    let Some(before) = before else {
        return html! {
            h2 { "What changed since the month before" }
            p.oak-sub {
                @match month_end.month.before() {
                    Some(month) => { "Not known: month " (month) " of " (month_end.year) " is not recorded here." },
                    None => "Not applicable: this is the first month of the year.",
                }
            }
        };
    };
    // Sums of different organisations do not tell what changed.
    let is_comparable = have_same_organisations(month_end, before);
    let of_system = is_comparable.then(|| month_end.system_subject());
    let subjects = of_system
        .into_iter()
        .chain(month_end.reported().map(|organisation| Subject::Organisation(organisation.code.clone())));
    let measures = [Basis::ActualVariance, Basis::ForecastVariance];
    let (still, moved): (Vec<Moved<'_>>, Vec<Moved<'_>>) = subjects
        .flat_map(|subject| measures.map(|basis| (subject.clone(), basis)))
        .filter_map(|(subject, basis)| {
            let key = |month_end: &'_ MonthEnd| {
                if basis == Basis::ActualVariance {
                    month_end.to_date(Definition::Position, subject.clone(), basis, view.support)
                } else {
                    month_end.whole_year(Definition::Position, subject.clone(), basis, view.support)
                }
            };
            Some(Moved { from: before.figure(&key(before))?, to: month_end.figure(&key(month_end))? })
        })
        .partition(|moved| moved.change() == Pence::ZERO);
    let mut restated = restated(month_end, before);
    restated.retain(|(was, _)| is_comparable || matches!(was.key.subject, Subject::Organisation(_)));
    let provenance =
        moved.iter().chain(&still).flat_map(|moved| [moved.from, moved.to]).map(Figure::provenance).max();
    html! {
            h2 {
                "What changed since month " (before.month)
                @if provenance == Some(Provenance::Synthetic) { " " (exhibit_html::rests_on(Provenance::Synthetic)) }
            }
            p.oak-sub { (unit(view)) }
            @if !is_comparable {
                p.oak-sub {
                    "The system is not compared: other organisations reported in month " (before.month) "."
                }
            }
            ul.oak-list.oak-changes {
                @for moved in &moved { li { (moved.row(month_end, view, before.month)) } }
                @if !still.is_empty() { li { (unchanged(month_end, view, &still)) } }
                @if restated.is_empty() {
                    li { span.x { "0" small.oak-neutral { "restated" } }
                        span { "No figure that month " (before.month) " already showed has another value now." } }
                } @else {
                    li { span.x { (grouped_count(restated.len() as u64)) small.oak-neutral { "restated" } }
                        span {
                            "Figures that month " (before.month) " already showed and that have another value now. The largest: "
                            @for (idx, (was, is)) in restated.iter().take(3).enumerate() {
                                @if 0 < idx { "; " }
                                a href=(anchors.figure(is.id())) { (naming::title(month_end, &is.key)) }
                                ", from " (value_in_words(view, was)) " to " (value_in_words(view, is))
                            }
                            "."
                        } }
                }
            }
    }
}

/// Whether the sums of two month ends are of the same organisations: of all in both, whoever they were then,
/// or of those of the same codes.
fn have_same_organisations(month_end: &MonthEnd, before: &MonthEnd) -> bool {
    let codes = |month_end: &'_ MonthEnd| -> Vec<_> {
        month_end.reported().map(|organisation| organisation.code.clone()).collect()
    };
    (month_end.is_complete() && before.is_complete()) || codes(month_end) == codes(before)
}

const fn unit(view: &View) -> &'static str {
    match view.wording {
        Wording::Staff => "£m; brackets are adverse.",
        Wording::Public => "Differences from plan, against the month before.",
    }
}

/// A variance in two month ends.
struct Moved<'a> {
    from: &'a Figure,
    to: &'a Figure,
}

impl Moved<'_> {
    fn change(&self) -> Pence {
        self.to.value - self.from.value
    }

    fn row(&self, month_end: &MonthEnd, view: &View, month: Month) -> Markup {
        let change = self.change();
        let name = match &self.to.key.subject {
            Subject::System(_) => "System".to_owned(),
            organisation @ Subject::Organisation(_) => naming::subject_name(month_end, organisation),
        };
        let direction = naming::change_direction(change);
        let measure = if self.to.key.basis == Basis::ForecastVariance {
            "own forecast for the year against plan"
        } else {
            "variance to date"
        };
        html! {
            span.x.n {
                @if view.wording == Wording::Staff { (digits(change)) }
                @else { (naming::amount(change)) }
                small class=(tone_class(direction.tone())) { (direction.words(view.wording)) }
            }
            span {
                (name) ": " (measure) ", from " (value_in_words(view, self.from)) " at month " (month) " to "
                (linked(view, self.to, &value_in_words(view, self.to)))
            }
        }
    }
}

/// What is as it was the month before, in one row.
fn unchanged(month_end: &MonthEnd, view: &View, still: &[Moved<'_>]) -> Markup {
    let names_of = |basis| {
        // The system was looked up first; in a sentence it comes last.
        let (system, organisations): (Vec<&Subject>, Vec<&Subject>) = still
            .iter()
            .filter(|moved| moved.to.key.basis == basis)
            .map(|moved| &moved.to.key.subject)
            .partition(|subject| matches!(subject, Subject::System(_)));
        let names: Vec<String> = organisations
            .into_iter()
            .chain(system)
            .map(|subject| subject_in_sentence(month_end, view, subject))
            .collect();
        (names.len() > 1, joined(&names))
    };
    let sentence = |basis| match (names_of(basis), basis, view.wording) {
        ((_, None), ..) => None,
        ((true, Some(names)), Basis::ForecastVariance, Wording::Staff) => {
            Some(format!("The own forecasts of {names} are unchanged."))
        }
        ((false, Some(names)), Basis::ForecastVariance, Wording::Staff) => {
            Some(format!("The own forecast of {names} is unchanged."))
        }
        ((_, Some(names)), Basis::ForecastVariance, Wording::Public) => {
            Some(format!("What is expected of {names} for the whole year is unchanged."))
        }
        ((true, Some(names)), _, Wording::Staff) => {
            Some(format!("The variances to date of {names} are unchanged."))
        }
        ((false, Some(names)), _, Wording::Staff) => {
            Some(format!("The variance to date of {names} is unchanged."))
        }
        ((_, Some(names)), _, Wording::Public) => {
            Some(format!("The difference from plan so far is unchanged for {names}."))
        }
    };
    let sentences: Vec<String> =
        [Basis::ActualVariance, Basis::ForecastVariance].into_iter().filter_map(sentence).collect();
    html! {
        span.x.n {
            @if view.wording == Wording::Staff { (digits(Pence::ZERO)) } @else { (naming::amount(Pence::ZERO)) }
            small.oak-neutral { "no change" }
        }
        span { (sentences.join(" ")) }
    }
}

/// A subject inside a sentence: `the system`, `the Leicester, Leicestershire and Rutland ICB`.
fn subject_in_sentence(month_end: &MonthEnd, view: &View, subject: &Subject) -> String {
    match (subject, view.wording) {
        (Subject::System(_), Wording::Staff) => "the system".to_owned(),
        (Subject::System(_), Wording::Public) => "the local NHS".to_owned(),
        (Subject::Organisation(code), _) => {
            month_end.organisation(code).map_or_else(|| code.to_string(), plain_name)
        }
    }
}

/// `a`, `a and b`, `a, b and c`; none where there is nothing.
fn joined(names: &[String]) -> Option<String> {
    let (last, others) = names.split_last()?;
    Some(if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) })
}

/// A value as the reader is spoken to: `(18.8)`, or `£18.8m worse`.
pub(crate) fn value_in_words(view: &View, figure: &Figure) -> String {
    match view.wording {
        Wording::Staff => figure.value.to_string(),
        Wording::Public => naming::in_words(&figure.key, figure.value, view.wording),
    }
}

/// Figures of both month ends whose values differ, the largest difference first.
fn restated<'a>(month_end: &'a MonthEnd, before: &'a MonthEnd) -> Vec<(&'a Figure, &'a Figure)> {
    let mut restated: Vec<(&Figure, &Figure)> = before
        .figures
        .iter()
        .filter_map(|(id, was)| month_end.figures.get(id).map(|is| (was, is)))
        .filter(|(was, is)| was.value != is.value)
        .collect();
    restated.sort_by_key(|(was, is)| std::cmp::Reverse((is.value - was.value).magnitude()));
    restated
}
