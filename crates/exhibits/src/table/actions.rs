//! What a board is asked to do about a month: each ask follows from a figure, a finding or a gate.

use domain::figure::Support;
use domain::finding::Finding;
use domain::forecast::{Forecast, has_straight_line};
use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::programme::{Programme, Saving, Total};
use domain::provenance::Provenance;
use domain::scheme::Entry;
use finance::analysis::PositionAnalysis;
use reform::plan::Reform;

use super::forecast::early_forecast;
use super::{course, forecast_given, words};
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table, Tone};
use crate::number::agreeing;
use crate::words::amount::{Scale, pounds};
use crate::words::{View, capital_first, overview};

/// What the asks follow from; what is not known asks nothing.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// The month.
    pub month_end: &'a MonthEnd,
    /// How it is read.
    pub view: View,
    /// Where the year will end.
    pub forecast: Option<&'a Forecast>,
    /// What stands behind the position.
    pub analysis: Option<&'a PositionAnalysis>,
    /// Savings and risks.
    pub programme: Option<&'a Programme>,
    /// The cut of running costs.
    pub reform: Option<&'a Reform>,
}

/// Of whom most is asked.
const THE_BOARD: &str = "The board";

/// One ask.
struct Ask {
    request: String,
    reason: String,
    addressee: String,
    provenance: Provenance,
}

/// What the board itself is asked, a sentence each: what the executive lead put in words first, then what follows
/// from the figures. The first rows of [`actions`] are the same.
#[must_use]
pub fn recommendations(grounds: &Grounds<'_>, of_the_lead: &[String]) -> Vec<String> {
    let of_the_board = all_asks(grounds, of_the_lead).into_iter().filter(|ask| ask.addressee == THE_BOARD);
    of_the_board
        .map(|ask| {
            if ask.reason == THE_LEAD_ASKS { ask.request } else { format!("{} {}", ask.request, ask.reason) }
        })
        .collect()
}

/// Why something is asked that follows from no figure.
const THE_LEAD_ASKS: &str = "The executive lead asks for it.";

/// What the executive lead asks, then what follows from the figures; what both ask stands once, in the words of the lead with
/// the reason that the figures give.
fn all_asks(grounds: &Grounds<'_>, of_the_lead: &[String]) -> Vec<Ask> {
    let mut from_figures = asks(grounds);
    let mut all: Vec<Ask> = Vec::new();
    for request in of_the_lead {
        let said = request.to_lowercase();
        let is_same = |ask: &Ask| {
            ask.addressee == THE_BOARD
                && said.starts_with(ask.request.trim_end_matches('.').to_lowercase().as_str())
        };
        let same = from_figures.iter().position(is_same).map(|idx| from_figures.remove(idx));
        let (reason, provenance) = same.map_or_else(
            || (THE_LEAD_ASKS.to_owned(), Provenance::Published),
            |ask| (ask.reason, ask.provenance),
        );
        all.push(Ask { request: request.clone(), reason, addressee: THE_BOARD.to_owned(), provenance });
    }
    all.append(&mut from_figures);
    all
}

/// Whether a sentence asks for a decision, not to note something or to have it answered.
#[must_use]
pub fn asks_for_a_decision(request: &str) -> bool {
    const VERBS: [&str; 8] =
        ["Agree", "Approve", "Authorise", "Decide", "Delegate", "Endorse", "Ratify", "Support"];
    let verb = request.split([' ', '.', ',']).next().unwrap_or_default();
    VERBS.iter().any(|known| known.eq_ignore_ascii_case(verb))
}

/// What is asked of the board first, as the front sheet has it; then of others.
fn asks(grounds: &Grounds<'_>) -> Vec<Ask> {
    let mut asks = vec![position(grounds)];
    asks.extend(recovery(grounds));
    asks.extend(of_findings(grounds));
    asks.extend(grounds.analysis.into_iter().filter_map(support));
    asks.extend(grounds.programme.into_iter().flat_map(of_programme));
    asks.extend(grounds.reform.into_iter().filter_map(gates));
    asks.sort_by_key(|ask| ask.addressee != THE_BOARD);
    asks
}

/// T11: what the board is asked to note or decide, `of_the_lead` first, and what others are asked.
#[must_use]
pub fn actions(grounds: &Grounds<'_>, of_the_lead: &[String]) -> Exhibit {
    let asks = all_asks(grounds, of_the_lead);
    let provenance = asks.iter().map(|ask| ask.provenance).fold(Provenance::Published, Provenance::max);
    let of_the_board = || asks.iter().filter(|ask| ask.addressee == THE_BOARD);
    let n_decisions = of_the_board().filter(|ask| asks_for_a_decision(&ask.request)).count();
    let n_of_others = asks.len() - of_the_board().count();
    let asked = match (of_the_board().count(), n_decisions) {
        (1, 0) => "The board is asked to note the position".to_owned(),
        (n, 0) => format!("{n} things are asked of the board, no decision among them"),
        (1, _) => "1 decision is asked of the board".to_owned(),
        (n, 1) => format!("{n} things are asked of the board, 1 of them a decision"),
        (n, decisions) => format!("{n} things are asked of the board, {decisions} of them decisions"),
    };
    let heading = match n_of_others {
        0 => asked,
        1 => format!("{asked}; 1 more is asked of others"),
        n => format!("{asked}; {n} more are asked of others"),
    };
    let rows = asks.into_iter().zip(1..).map(|(ask, number)| row(number, ask)).collect();
    Exhibit {
        key: "T11".into(),
        name: "actions".into(),
        heading,
        note: "What is asked of the board stands on the front sheet in the same order. Each follows from a figure, finding or gate of this month unless the executive lead asks for it; none is a recommendation of any organisation.".to_owned(),
        provenance,
        table: Table {
            caption: "What is asked, and of whom.".to_owned(),
            row_heading: "No.".to_owned(),
            columns: vec![words("", "Asked"), words("", "Because"), words("", "Of")],
            rows,
        },
        chart: None,
    }
}

fn row(number: usize, ask: Ask) -> Row {
    let word = |text| Cell::Word { text, tone: Tone::Plain };
    let name = number.to_string();
    Row {
        name: name.clone(),
        short_name: name,
        link: None,
        kind: RowKind::Body,
        read_from: Vec::new(),
        counts: None,
        cells: vec![word(ask.request), word(ask.reason), word(ask.addressee)],
    }
}

fn position(grounds: &Grounds<'_>) -> Ask {
    let headline = overview::headline(grounds.month_end, grounds.view);
    Ask {
        request: "Note the position.".to_owned(),
        reason: format!("{}.", headline.text().trim_end_matches('.')),
        addressee: THE_BOARD.to_owned(),
        provenance: headline.provenance,
    }
}

/// Where the plan is unlikely to be met: decide how the year is recovered, or forecast otherwise. Before there is a run
/// rate no decision is asked for, as no straight line is drawn.
fn recovery(grounds: &Grounds<'_>) -> Option<Ask> {
    /// Below so many chances in 100 a plan is not to be relied on.
    const UNLIKELY: u32 = 20;
    let forecast = grounds.forecast?;
    let course = course(&forecast.system, Support::Including);
    let is_early = !has_straight_line(usize::from(grounds.month_end.month.get()));
    (course.meets_plan.in_hundred() < UNLIKELY).then(|| Ask {
        request: if is_early {
            "Note that the plan is unlikely to be met by an early forecast.".to_owned()
        } else {
            "Decide how the year is recovered, or change the organisations’ forecast.".to_owned()
        },
        reason: format!(
            "Oakham’s forecast gives {}.{}",
            forecast_given(course),
            if is_early { format!(" {}", early_forecast(grounds.month_end)) } else { String::new() }
        ),
        addressee: THE_BOARD.to_owned(),
        provenance: forecast.provenance,
    })
}

/// The findings that only people can answer, a rule at a time.
fn of_findings(grounds: &Grounds<'_>) -> Vec<Ask> {
    const ASKED: [(&str, &str); 9] = [
        ("V11", "Ask how the rest of the year recovers the variance to date, or for another forecast."),
        ("V13", "Ask what changes from here, month by month."),
        ("V21", "Ask what moved staff and pay apart."),
        ("V22", "Ask how agency and bank spending come back within their ceilings."),
        ("V23", "Ask which capital schemes come earlier or are put off."),
        ("V24", "Ask what holds payments to suppliers up."),
        ("V25", "Have the two organisations agree what they traded before the month is closed."),
        ("V33", "Ask why staff costs or the bridge say something else than the lines of the return."),
        ("V34", "Ask what was corrected since the month before."),
    ];
    let ask = |(rule, request): (&str, &str)| {
        let findings: Vec<&Finding> =
            grounds.month_end.findings.iter().filter(|finding| finding.rule == rule).collect();
        let organisations = grounds.month_end.organisations.iter();
        let names: Vec<&str> = organisations
            .filter(|organisation| {
                let folder = format!("/{}/", organisation.code);
                findings.iter().any(|finding| finding.file.contains(&folder))
            })
            .map(|organisation| organisation.short_name.as_str())
            .collect();
        let mut reason: Vec<String> =
            findings.iter().map(|finding| capital_first(&finding.message)).collect();
        reason.dedup();
        // A board reads the first two; the others stand among the findings.
        let more = reason.len().saturating_sub(2);
        reason.truncate(2);
        if 0 < more {
            reason.push(format!("And {more} more, in the findings."));
        }
        (!findings.is_empty()).then(|| Ask {
            request: request.to_owned(),
            reason: format!("{} ({rule})", reason.join(" ")),
            addressee: names.join(", "),
            provenance: Provenance::Synthetic.min(weakest_of(grounds.month_end)),
        })
    };
    ASKED.into_iter().filter_map(ask).collect()
}

/// The weakest of the month's figures.
fn weakest_of(month_end: &MonthEnd) -> Provenance {
    month_end.figures.values().map(domain::figure::Figure::provenance).max().unwrap_or(Provenance::Published)
}

/// Support that a forecast counts on and nobody notified.
fn support(analysis: &PositionAnalysis) -> Option<Ask> {
    let beyond = analysis.organisations.iter().filter_map(|organisation_analysis| {
        let support = organisation_analysis.support?;
        let beyond = support.forecast - support.notified_year?;
        (Pence::ZERO < beyond).then_some((organisation_analysis, beyond, support.provenance))
    });
    let beyond: Vec<_> = beyond.collect();
    let sum: Pence = beyond.iter().map(|(_, amount, _)| *amount).sum();
    let organisations: Vec<&str> = beyond
        .iter()
        .map(|(organisation_analysis, ..)| organisation_analysis.organisation.short_name.as_str())
        .collect();
    (!beyond.is_empty()).then(|| Ask {
        request: "Decide what takes the place of deficit support that was not notified.".to_owned(),
        reason: format!("Forecasts count on {} beyond the quarters notified.", pounds(sum, Scale::Words)),
        addressee: organisations.join(", "),
        provenance: beyond
            .iter()
            .map(|(.., provenance)| *provenance)
            .fold(Provenance::Derived, Provenance::max),
    })
}

fn of_programme(programme: &Programme) -> Vec<Ask> {
    let mut asks = Vec::new();
    let efficiency = &programme.efficiency;
    let open: Vec<_> = efficiency.uncleared().filter(|row| row.scheme.entry == Entry::Scheme).collect();
    if !open.is_empty() {
        let plan = Total::sum(open.iter().map(|row| row.amounts.get(Saving::PlanYear)));
        let ids: Vec<&str> = open.iter().map(|row| row.scheme.id.as_str()).collect();
        asks.push(Ask {
            request: "Decide the open quality and equality impact assessments.".to_owned(),
            reason: format!(
                "{} of planned savings cannot count as delivered before: {}.",
                pounds(plan.or_nil(), Scale::Words),
                ids.join(", ")
            ),
            addressee: "Quality committee".to_owned(),
            provenance: plan.provenance,
        });
    }
    if programme.risks.mitigations_exhausted() {
        asks.push(Ask {
            request: "Decide on further mitigations, or carry the risk in the forecast.".to_owned(),
            reason: "All mitigations are exhausted.".to_owned(),
            addressee: THE_BOARD.to_owned(),
            provenance: programme.risks.total.net.provenance,
        });
    }
    asks
}

/// Moves of functions that are blocked, or have an open question.
fn gates(reform: &Reform) -> Option<Ask> {
    let blocked: Vec<String> = reform
        .standings
        .iter()
        .filter(|standing| !standing.blocking.is_empty())
        .map(|standing| {
            let id = &reform.input.moves[standing.moving].function;
            reform.input.function(id).map_or_else(|| id.to_string(), |function| function.name.clone())
        })
        .collect();
    (!blocked.is_empty()).then(|| Ask {
        request: "Decide what stands in the way of functions that are to move.".to_owned(),
        reason: format!(
            "{} of {} moves {} blocked: {}.",
            blocked.len(),
            reform.standings.len(),
            agreeing(blocked.len(), "is", "are"),
            blocked.join(", ")
        ),
        addressee: "Transition director".to_owned(),
        provenance: reform.provenance(),
    })
}

#[cfg(test)]
mod tests;
