//! What a board is asked follows from what is known, and from nothing else.

use domain::example;
use domain::finding::Severity;

use super::*;
use crate::table::efficiency::tests;
use crate::words::Wording;

const VIEW: View = View { wording: Wording::Staff, support: Support::Including };

fn requests(month_end: &MonthEnd) -> Vec<String> {
    let grounds =
        Grounds { month_end, view: VIEW, forecast: None, analysis: None, programme: None, reform: None };
    let exhibit = actions(&grounds);
    assert_eq!(exhibit.table.rows.last().unwrap().name, exhibit.table.rows.len().to_string());
    let first = |row: &Row| match &row.cells[0] {
        Cell::Word { text, .. } => text.clone(),
        cell => panic!("{cell:?}"),
    };
    exhibit.table.rows.iter().map(first).collect()
}

fn finding(rule: &str, organisation: &str, message: &str) -> Finding {
    Finding {
        severity: Severity::Warns,
        rule: rule.to_owned(),
        file: format!("finance/returns/2030-31/M05/{organisation}/lines.csv"),
        at: None,
        message: message.to_owned(),
        fix: String::new(),
    }
}

#[test]
fn a_month_without_findings_asks_to_note_the_position() {
    let month_end = MonthEnd { findings: Vec::new(), ..example::month_end() };
    assert_eq!(requests(&month_end), ["Note the position."]);
}

#[test]
fn findings_of_a_rule_become_one_ask_of_those_they_are_about() {
    let code = example::month_end().organisations[0].code.to_string();
    let findings = ["one.", "two.", "three."].map(|message| finding("V22", &code, message)).to_vec();
    let month_end = MonthEnd { findings, ..example::month_end() };
    assert_eq!(requests(&month_end).len(), 2);
    let grounds = Grounds {
        month_end: &month_end,
        view: VIEW,
        forecast: None,
        analysis: None,
        programme: None,
        reform: None,
    };
    let exhibit = actions(&grounds);
    let texts: Vec<String> = exhibit.table.rows[1]
        .cells
        .iter()
        .map(|cell| match cell {
            Cell::Word { text, .. } => text.clone(),
            cell => panic!("{cell:?}"),
        })
        .collect();
    assert_eq!(texts[1], "One. Two. And 1 more, in the findings. (V22)");
    assert_eq!(texts[2], month_end.organisations[0].short_name);
    assert_eq!(exhibit.heading, "The board is asked to note the position and to have what follows answered");
}

#[test]
fn an_open_assessment_asks_for_a_decision() {
    let month_end = MonthEnd { findings: Vec::new(), ..example::month_end() };
    let heading = |programme: &Programme| {
        let programme = Some(programme);
        let grounds = Grounds {
            month_end: &month_end,
            view: VIEW,
            forecast: None,
            analysis: None,
            programme,
            reform: None,
        };
        actions(&grounds).heading
    };
    let mut programme = tests::empty();
    // Nothing follows that could be answered.
    assert_eq!(heading(&programme), "The board is asked to note the position");
    programme.efficiency.schemes = vec![tests::row(&programme)];
    assert_eq!(heading(&programme), "1 decision is asked for, not of the board");
}
