//! What a board is asked follows from what is known, and from nothing else.

use domain::example;
use domain::finding::Severity;
use domain::month::Month;

use super::*;
use crate::table::efficiency::tests;
use crate::words::Wording;

const VIEW: View = View { wording: Wording::Staff, support: Support::Including };

fn requests(month_end: &MonthEnd) -> Vec<String> {
    let grounds =
        Grounds { month_end, view: VIEW, forecast: None, analysis: None, programme: None, reform: None };
    let exhibit = actions(&grounds, &[]);
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
    let exhibit = actions(&grounds, &[]);
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
    assert_eq!(exhibit.heading, "The board is asked to note the position; 1 more is asked of others");
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
        actions(&grounds, &[]).heading
    };
    let mut programme = tests::empty();
    // Nothing follows that could be answered.
    assert_eq!(heading(&programme), "The board is asked to note the position");
    programme.efficiency.schemes = vec![tests::row(&programme)];
    assert_eq!(heading(&programme), "The board is asked to note the position; 1 more is asked of others");
}

#[test]
fn what_the_executive_lead_asks_stands_first_in_the_front_sheet_and_in_the_actions() {
    let code = example::month_end().organisations[0].code.to_string();
    let month_end = MonthEnd { findings: vec![finding("V22", &code, "one.")], ..example::month_end() };
    let grounds = Grounds {
        month_end: &month_end,
        view: VIEW,
        forecast: None,
        analysis: None,
        programme: None,
        reform: None,
    };
    let of_the_lead = ["Approve the recovery plan.".to_owned()];
    let asked = recommendations(&grounds, &of_the_lead);
    assert_eq!(asked.len(), 2, "{asked:?}");
    let exhibit = actions(&grounds, &of_the_lead);
    let told = |row: &Row, idx: usize| match &row.cells[idx] {
        Cell::Word { text, .. } => text.clone(),
        cell => panic!("{cell:?}"),
    };
    let rows = &exhibit.table.rows;
    assert_eq!(told(&rows[0], 0), asked[0]);
    assert!(asked[1].starts_with(&told(&rows[1], 0)), "{asked:?}");
    let addressees: Vec<String> = rows.iter().map(|row| told(row, 2)).collect();
    assert_eq!(addressees[..2], ["The board", "The board"]);
    assert_eq!(
        exhibit.heading,
        "2 things are asked of the board, 1 of them a decision; 1 more is asked of others"
    );
}

#[test]
fn what_the_lead_and_the_figures_both_ask_stands_once_with_the_reason() {
    let month_end = example::month_end();
    let grounds = Grounds {
        month_end: &month_end,
        view: VIEW,
        forecast: None,
        analysis: None,
        programme: None,
        reform: None,
    };
    let drafted = recommendations(&grounds, &[]);
    let asked = recommendations(
        &grounds,
        &["Approve the recovery plan.".to_owned(), "Note the position.".to_owned()],
    );
    assert_eq!(asked, ["Approve the recovery plan.".to_owned(), drafted[0].clone()]);
}

#[test]
fn a_decision_is_known_by_its_verb() {
    for decision in ["Approve the recovery plan.", "decide how the year is recovered", "Agree, with changes"]
    {
        assert!(asks_for_a_decision(decision), "{decision}");
    }
    for other in ["Note the position.", "Ask what changes from here.", "Be assured", ""] {
        assert!(!asks_for_a_decision(other), "{other}");
    }
}

#[test]
fn an_early_forecast_is_noted_and_no_ground_for_a_decision() {
    let told = |month: u8| {
        let month = Month::new(month).unwrap();
        let month_end = MonthEnd { month, findings: Vec::new(), ..example::month_end() };
        let mut forecast = crate::table::forecast::tests::example_forecast(&month_end);
        forecast.system.including.meets_plan = domain::forecast::Chance::new(30, 1_000).unwrap();
        let grounds = Grounds {
            month_end: &month_end,
            view: VIEW,
            forecast: Some(&forecast),
            analysis: None,
            programme: None,
            reform: None,
        };
        recommendations(&grounds, &[])[1].clone()
    };
    let early = told(1);
    assert!(early.starts_with("Note that the plan is unlikely to be met by an early forecast."), "{early}");
    assert!(
        early.ends_with(
            "One month is known: the width of the range is mostly that of past years and not of this one."
        ),
        "{early}"
    );
    let later = told(5);
    assert!(later.starts_with("Decide how the year is recovered"), "{later}");
    assert!(
        later.contains("Oakham’s forecast gives an 8 in 10 chance that the year ends between "),
        "{later}"
    );
    assert!(later.ends_with(", and a 3 in 100 chance of meeting plan."), "{later}");
}
