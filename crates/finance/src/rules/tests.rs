//! A valid return passes; each slip is found by its rule.

mod schedules;

use domain::ledger::Nature;
use domain::monthly_return::PlanChange;
use domain::organisation::OrganisationKind;
use jiff::civil::date;

use super::*;
use crate::example::{month, organisation, outline, plan, submission, synthetic_year, thousands, with, year};

/// The findings on `slipped` as `rule severity`, without repeats, beside a month before that was right.
fn rules_found(slipped: &MonthlyReturn, closed: u8) -> Vec<String> {
    let trust = organisation("XA1", OrganisationKind::Trust);
    let synthetic_year = synthetic_year(&outline());
    let (plan, before) =
        (plan(&synthetic_year), month(closed).before().map(|before| submission(&synthetic_year, before)));
    let findings = check(&Checked {
        organisation: &trust,
        year: year(),
        month: month(closed),
        submission: slipped,
        plan: Some(&plan),
        plans: &[],
        before: before.as_ref().as_slice(),
        limits: &Limits::default(),
        today: jiff::civil::date(2030, 9, 14),
    });
    assert!(findings.iter().all(|finding| !finding.message.is_empty() && !finding.fix.is_empty()));
    let mut texts: Vec<_> = findings.iter().map(|f| format!("{} {}", f.rule, f.severity)).collect();
    texts.dedup();
    texts
}

fn right() -> MonthlyReturn {
    submission(&synthetic_year(&outline()), month(5))
}

#[track_caller]
fn check_finds(slipped: &MonthlyReturn, expected: &str) {
    let rules_found = rules_found(slipped, 5);
    assert!(rules_found.contains(&expected.to_owned()), "expected {expected:?} among {rules_found:?}");
}

#[test]
fn a_right_return_has_no_finding_that_blocks() {
    // Adverse beside a forecast that equals plan: the rule asks for a narrative, as it should.
    assert_eq!(rules_found(&right(), 5), ["V11 warning", "V13 warning"]);
}

#[test]
fn a_return_in_the_wrong_folder_blocks() {
    let mut wrong = right();
    wrong.cover.year = year().before();
    check_finds(&wrong, "V01 error");
    assert!(rules_found(&right(), 4).contains(&"V01 error".to_owned()));
}

#[test]
fn a_missing_line_blocks() {
    let cover = right().cover;
    let empty = MonthlyReturn::new(cover, right().lines_file, right().months_file);
    check_finds(&empty, "V02 error");
}

#[test]
fn what_no_line_has_is_told_once() {
    let mut gaps = MonthlyReturn::new(right().cover, right().lines_file, right().months_file);
    let whole = right();
    for line in Line::of_kind(OrganisationKind::Trust) {
        for measure in Measure::REQUIRED.into_iter().filter(|measure| *measure != Measure::ActualToDate) {
            if let Some(entry) = whole.entry(line, measure) {
                gaps.set(line, measure, entry);
            }
        }
    }
    let trust = organisation("XA1", OrganisationKind::Trust);
    let plan = plan(&synthetic_year(&outline()));
    let checked = Checked {
        organisation: &trust,
        year: year(),
        month: month(5),
        submission: &gaps,
        plan: Some(&plan),
        plans: &[],
        before: &[],
        limits: &Limits::default(),
        today: jiff::civil::date(2030, 9, 14),
    };
    assert!(!is_whole(&checked));
    let findings = check(&checked);
    let messages: Vec<&str> =
        findings.iter().filter(|f| f.rule == "V02").map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages.len(), 2, "{messages:#?}");
    assert!(
        messages.iter().any(|message| message.starts_with("no line has actual to date (actual_ytd); ")),
        "{messages:#?}"
    );
    assert!(
        messages
            .iter()
            .any(|message| message.starts_with("no line has an actual for m01, m02, m03, m04, m05; ")),
        "{messages:#?}"
    );
}

#[test]
fn a_successor_carries_on_the_months_of_its_predecessor() {
    let trust = organisation("XA1", OrganisationKind::Trust);
    let synthetic_year = synthetic_year(&outline());
    let plan = plan(&synthetic_year);
    let mut before = submission(&synthetic_year, month(4));
    before.cover.organisation = "XB2".parse().unwrap();
    let mut from_its_first_day = right();
    for line in chart::position_parts(OrganisationKind::Trust) {
        for earlier in month(4).up_to() {
            let Some(entry) = from_its_first_day.in_month(line, earlier) else { continue };
            from_its_first_day.set_month(line, earlier, Entry { value: Pence::ZERO, ..entry });
        }
        let august = from_its_first_day.in_month(line, month(5)).unwrap().value;
        from_its_first_day = with(from_its_first_day, line.code(), Measure::ActualToDate, august);
    }
    for (submission, n_expected) in [(right(), 0), (from_its_first_day, 1)] {
        let findings = check(&Checked {
            organisation: &trust,
            year: year(),
            month: month(5),
            submission: &submission,
            plan: Some(&plan),
            plans: &[],
            before: &[&before],
            limits: &Limits::default(),
            today: jiff::civil::date(2030, 9, 14),
        });
        let findings_text = format!("{findings:#?}");
        assert_eq!(
            findings_text.matches("XA1 follows XB2, and its months from April to July differ").count(),
            n_expected,
            "{findings_text}"
        );
    }
}

#[test]
fn a_total_that_is_not_the_sum_of_its_lines_blocks() {
    check_finds(&with(right(), "P.AFP", Measure::ActualToDate, thousands(-1)), "V04 error");
}

#[test]
fn an_amount_to_date_that_is_not_the_sum_of_its_months_blocks() {
    check_finds(&with(right(), "P.NP.OTH", Measure::ActualToDate, thousands(-20_000)), "V05 error");
}

#[test]
fn one_flipped_sign_warns_and_all_of_one_nature_block() {
    let entry = right().entry(Line::named("P.NP.DRUG"), Measure::ActualToDate).unwrap();
    check_finds(&with(right(), "P.NP.DRUG", Measure::ActualToDate, -entry.value), "V06 warning");
    let mut turned = right();
    for line in chart::position_parts(OrganisationKind::Trust).filter(|l| l.nature() == Nature::Expenditure) {
        let entry = turned.entry(line, Measure::ActualToDate).unwrap();
        turned = with(turned, line.code(), Measure::ActualToDate, -entry.value);
    }
    check_finds(&turned, "V06 error");
}

#[test]
fn pounds_for_thousands_block_and_a_factor_of_fifty_warns() {
    let usual = right().entry(Line::named("P.PAY.SUB"), Measure::ActualToDate).unwrap().value;
    let times = |factor: i64| Pence::new(usual.get() * factor);
    check_finds(&with(right(), "P.PAY.SUB", Measure::ActualToDate, times(1000)), "V07 error");
    check_finds(&with(right(), "P.PAY.SUB", Measure::ActualToDate, times(50)), "V07 warning");
}

#[test]
fn a_plan_that_is_not_the_locked_plan_blocks() {
    check_finds(&with(right(), "P.PDC", Measure::PlanYear, thousands(-1)), "V08 error");
    let mut other = right();
    other.cover.plan_version = 2;
    let trust = organisation("XA1", OrganisationKind::Trust);
    let checked = Checked {
        organisation: &trust,
        year: year(),
        month: month(5),
        submission: &other,
        plan: None,
        plans: &[],
        before: &[],
        limits: &Limits::default(),
        today: jiff::civil::date(2030, 9, 14),
    };
    assert!(check(&checked).iter().any(|f| f.rule == "V08" && f.message.contains("version 2")));
}

#[test]
fn a_restated_month_warns() {
    let mut restated = right();
    let line = Line::named("P.INC.OTH");
    let entry = restated.in_month(line, month(2)).unwrap();
    restated.set_month(line, month(2), Entry { value: entry.value + thousands(400), ..entry });
    check_finds(&restated, "V10 warning");
}

#[test]
fn support_above_the_entitlement_blocks() {
    check_finds(&with(right(), "P.INC.DSF", Measure::ActualToDate, thousands(5_000)), "V14 error");
}

#[test]
fn a_finding_names_its_cell() {
    let findings = {
        let trust = organisation("XA1", OrganisationKind::Trust);
        let synthetic_year = synthetic_year(&outline());
        let plan = plan(&synthetic_year);
        let wrong = with(right(), "P.PDC", Measure::PlanYear, thousands(-1));
        check(&Checked {
            organisation: &trust,
            year: year(),
            month: month(5),
            submission: &wrong,
            plan: Some(&plan),
            plans: &[],
            before: &[],
            limits: &Limits::default(),
            today: jiff::civil::date(2030, 9, 14),
        })
    };
    let finding = findings.iter().find(|finding| finding.rule == "V08").unwrap();
    assert_eq!(finding.at.unwrap().column_letters(), "H");
    assert!(finding.message.contains("plan version 1"), "{}", finding.message);
}

/// The findings against a plan of version 2 with `change`.
fn against_changed_plan(change: Option<PlanChange>) -> Vec<String> {
    let trust = organisation("XA1", OrganisationKind::Trust);
    let synthetic_year = synthetic_year(&outline());
    let mut changed = plan(&synthetic_year);
    (changed.version, changed.change) = (2, change);
    let mut submission = right();
    submission.cover.plan_version = 2;
    let checked = Checked {
        organisation: &trust,
        year: year(),
        month: month(5),
        submission: &submission,
        plan: Some(&changed),
        plans: &[],
        before: &[],
        limits: &Limits::default(),
        today: jiff::civil::date(2030, 9, 14),
    };
    check(&checked)
        .into_iter()
        .filter(|finding| finding.rule == "V09")
        .map(|finding| finding.message)
        .collect()
}

#[test]
fn a_changed_plan_without_reason_and_approver_blocks() {
    let change = PlanChange {
        reason: "pay award funded".to_owned(),
        approved_by: "Cy".to_owned(),
        approved_on: date(2030, 7, 1),
    };
    assert_eq!(against_changed_plan(None), ["plan version 2 has neither reason nor approver."]);
    let nameless = PlanChange { approved_by: String::new(), ..change.clone() };
    assert_eq!(against_changed_plan(Some(nameless)), ["plan version 2 has no approver."]);
    let later = PlanChange { approved_on: date(2030, 12, 1), ..change.clone() };
    assert_eq!(
        against_changed_plan(Some(later)),
        ["plan version 2 is approved on 2030-12-01 by changes.csv, and today is 2030-09-14."]
    );
    assert!(against_changed_plan(Some(change)).is_empty());
}

#[test]
fn a_return_against_a_plan_that_was_replaced_before_it_was_prepared_warns() {
    let told = |approved_on: jiff::civil::Date, approved_by: &str| {
        let trust = organisation("XA1", OrganisationKind::Trust);
        let first = plan(&synthetic_year(&outline()));
        let mut second = first.clone();
        second.version = 2;
        second.change = Some(PlanChange {
            reason: "pay award funded".to_owned(),
            approved_by: approved_by.to_owned(),
            approved_on,
        });
        let plans = [first.clone(), second];
        // It is of version 1, and prepared on 9 September.
        let submission = right();
        let checked = Checked {
            organisation: &trust,
            year: year(),
            month: month(5),
            submission: &submission,
            plan: Some(&first),
            plans: &plans,
            before: &[],
            limits: &Limits::default(),
            today: date(2030, 9, 14),
        };
        let findings = check(&checked).into_iter().filter(|finding| finding.rule == "V08");
        findings.map(|finding| format!("{}: {}", finding.severity, finding.message)).collect::<Vec<_>>()
    };
    assert_eq!(
        told(date(2030, 9, 1), "Cy"),
        [
            "warning: the return reports against plan version 1, and was prepared on 2030-09-09: version 2 was approved before that, on 2030-09-01."
        ]
    );
    assert!(told(date(2030, 9, 9), "Cy").is_empty());
    assert!(told(date(2030, 9, 1), "").is_empty(), "nobody has approved it");
}

#[test]
fn an_approver_who_prepared_the_return_blocks() {
    let mut own = right();
    own.cover.approved_by = Some(" ONE ".to_owned());
    check_finds(&own, "V27 error");
}

#[test]
fn a_warning_that_is_explained_says_so_and_an_error_is_not_explained_away() {
    let explanation = |rule: &str, place: &str| Explanation {
        rule: rule.to_owned(),
        place: place.to_owned(),
        text: "Agreed with the region.".to_owned(),
        by: String::new(),
    };
    let mut findings = [Severity::Warns, Severity::Blocks].map(|severity| Finding {
        severity,
        rule: "V11".to_owned(),
        file: "finance/returns/2030-31/M05/XA1/return.xlsx#lines".to_owned(),
        at: Some(CellAt { row: 125, column: 8 }),
        message: "It is worse.".to_owned(),
        fix: String::new(),
    });
    let before = findings.clone();
    explained(&mut findings, &[explanation("V12", ""), explanation("V11", "lines H126")]);
    assert_eq!(findings, before, "neither is about it");
    explained(&mut findings, &[explanation("V11", "lines H125")]);
    assert_eq!(findings[0].message, "It is worse. Explained: Agreed with the region.");
    assert_eq!(findings[1].message, "It is worse.");
}

#[test]
fn a_forecast_that_is_not_there_is_not_compared_as_nil() {
    let whole = right();
    let mut gaps =
        MonthlyReturn::new(whole.cover.clone(), whole.lines_file.clone(), whole.months_file.clone());
    for line in Line::of_kind(OrganisationKind::Trust) {
        for measure in Measure::REQUIRED.into_iter().filter(|measure| *measure != Measure::ForecastYear) {
            if let Some(entry) = whole.entry(line, measure) {
                gaps.set(line, measure, entry);
            }
        }
        for closed in month(5).up_to() {
            if let Some(entry) = whole.in_month(line, closed) {
                gaps.set_month(line, closed, entry);
            }
        }
    }
    assert_eq!(rules_found(&gaps, 5), ["V02 error"]);
}

#[test]
fn a_part_above_its_whole_or_its_year_warns() {
    let total = right().entry(Line::named("P.INC.ICB"), Measure::ActualToDate).unwrap().value;
    let above = with(right(), "P.INC.ERF", Measure::ActualToDate, total + thousands(100));
    check_finds(&above, "V32 warning");
    let within = with(right(), "P.INC.ERF", Measure::ActualToDate, total);
    let within = with(within, "P.INC.ERF", Measure::ForecastYear, total);
    assert!(!rules_found(&within, 5).contains(&"V32 warning".to_owned()));
    let year = right().entry(Line::named("P.PAY.SUB"), Measure::ForecastYear).unwrap().value;
    let more = with(right(), "P.PAY.SUB", Measure::ActualToDate, Pence::new(year.get() * 11 / 10));
    check_finds(&more, "V32 warning");
}
