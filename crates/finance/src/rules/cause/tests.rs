//! One slip throughout a return is told once, with what follows from it.

use domain::finding::Severity;
use domain::ledger::Nature;
use domain::monthly_return::{Entry, MonthlyReturn};
use domain::organisation::OrganisationKind;

use super::*;
use crate::example::{month, organisation, outline, plan, submission, synthetic_year, year};
use crate::rules::check;

/// The findings that block, on a return of month 5 in which every amount of `measures` is changed.
fn blocking(measures: &[Measure], change: impl Fn(Line, Pence) -> Pence) -> Vec<Finding> {
    let synthetic_year = synthetic_year(&outline());
    let mut slipped = submission(&synthetic_year, month(5));
    for line in Line::of_kind(OrganisationKind::Trust) {
        for measure in measures {
            let Some(mut entry) = slipped.entry(line, *measure) else { continue };
            entry.value = change(line, entry.value);
            slipped.set(line, *measure, entry);
        }
    }
    let before = submission(&synthetic_year, month(4));
    findings_of(&slipped, &plan(&synthetic_year), Some(&before))
}

fn findings_of(slipped: &MonthlyReturn, plan: &PlanVersion, before: Option<&MonthlyReturn>) -> Vec<Finding> {
    let findings = check(&Checked {
        organisation: &organisation("XA1", OrganisationKind::Trust),
        year: year(),
        month: month(5),
        submission: slipped,
        plan: Some(plan),
        plans: &[],
        before: before.as_slice(),
        limits: &domain::limit::Limits::default(),
        today: jiff::civil::date(2030, 9, 14),
    });
    findings.into_iter().filter(|finding| finding.severity == Severity::Blocks).collect()
}

#[track_caller]
fn check_told_once(findings: &[Finding], rule: &str, beginning: &str) {
    let [one] = findings else { panic!("one finding is expected, found {findings:#?}") };
    assert_eq!(one.rule, rule);
    assert!(one.message.starts_with(beginning), "{}", one.message);
    assert!(one.message.contains(" findings follow from it, first: V0"), "{}", one.message);
}

#[test]
fn a_return_in_pounds_is_told_once() {
    let thousandfold = |_: Line, value: Pence| Pence::new(value.get() * 1000);
    check_told_once(&blocking(&Measure::REQUIRED, thousandfold), "V07", "the return is in pounds: ");
    let two = [Measure::ActualToDate, Measure::ForecastYear];
    check_told_once(
        &blocking(&two, thousandfold),
        "V07",
        "the return is in pounds in actual to date (actual_ytd) and own forecast for the year (fot)",
    );
}

#[test]
fn amounts_of_another_part_of_the_year_are_told_once() {
    let five_twelfths = |_: Line, value: Pence| Pence::new(value.get() * 5 / 12);
    check_told_once(
        &blocking(&[Measure::PlanYear, Measure::ForecastYear], five_twelfths),
        "V08",
        "plan for the year (plan_fy) and own forecast for the year (fot) are cut down to 5 of 12 months",
    );
    let of_year = |_: Line, value: Pence| Pence::new(value.get() * 12 / 5);
    check_told_once(
        &blocking(&[Measure::PlanToDate, Measure::ActualToDate], of_year),
        "V08",
        "plan to date (plan_ytd) and actual to date (actual_ytd) are made into a year",
    );
    check_told_once(
        &blocking(&[Measure::ActualToDate], of_year),
        "V05",
        "actual to date (actual_ytd) is made into a year: nearly every amount is 12/5 of what the months come to",
    );
}

#[test]
fn codes_of_two_lines_that_are_exchanged_are_told_once() {
    let synthetic_year = synthetic_year(&outline());
    let before = submission(&synthetic_year, month(4));
    let [one, other] = ["P.PAY.SUB", "P.PAY.AGY"].map(Line::named);
    let mut slipped = submission(&synthetic_year, month(5));
    for measure in Measure::ALL {
        let Some((first, second)) = slipped.entry(one, measure).zip(slipped.entry(other, measure)) else {
            continue;
        };
        slipped.set(one, measure, Entry { value: second.value, ..first });
        slipped.set(other, measure, Entry { value: first.value, ..second });
    }
    let findings = findings_of(&slipped, &plan(&synthetic_year), Some(&before));
    let [found] = &findings[..] else { panic!("one finding is expected, found {findings:#?}") };
    assert!(
        found.message.contains("(P.PAY.SUB)") && found.message.contains("have changed places"),
        "{found:?}"
    );
    assert!(found.message.contains("(P.PAY.AGY)") && found.message.contains("follow from it"), "{found:?}");
}

#[test]
fn signs_that_are_turned_round_are_told_once() {
    let two = [Measure::ActualToDate, Measure::ForecastYear];
    check_told_once(&blocking(&two, |_, value| -value), "V06", "all signs are turned round");
    let spending = |line: Line, value: Pence| {
        if matches!(line.nature(), Nature::Expenditure | Nature::WithinExpenditure) { -value } else { value }
    };
    check_told_once(
        &blocking(&two, spending),
        "V06",
        "all expenditure is negative in actual to date (actual_ytd) and own forecast",
    );
    // It is told at the first line that has the sign, not at one of income above it.
    let first = blocking(&two, spending)[0].at.map(|at| at.row);
    let of_spending = |line: &Line| line.nature() == Nature::Expenditure;
    let row = chart::keyed_lines(OrganisationKind::Trust).find(of_spending).map(|line| line.index() + 2);
    assert_eq!(first.map(|row| usize::try_from(row).unwrap()), row);
}

#[test]
fn some_amounts_to_date_pasted_a_row_off_are_told_once() {
    for (from, step) in [(3_usize, 1_usize), (4, 1), (6, 2)] {
        let synthetic_year = synthetic_year(&outline());
        let right = submission(&synthetic_year, month(5));
        let lines: Vec<Line> = chart::keyed_lines(OrganisationKind::Trust)
            .filter(|line| right.entry(*line, Measure::ActualToDate).is_some())
            .collect();
        for (down, word) in [(true, "low"), (false, "high")] {
            let mut slipped = right.clone();
            for idx in from..from + 4 + step {
                let beside = if down { idx - 1 } else { idx + 1 };
                let source = right.entry(lines[beside], Measure::ActualToDate).unwrap();
                let keyed = lines[beside].nature().entry(source.value);
                let entry = right.entry(lines[idx], Measure::ActualToDate).unwrap();
                let value = lines[idx].nature().impact(keyed);
                slipped.set(lines[idx], Measure::ActualToDate, Entry { value, ..entry });
            }
            let before = submission(&synthetic_year, month(4));
            let findings = findings_of(&slipped, &plan(&synthetic_year), Some(&before));
            check_told_once(
                &findings,
                "V05",
                &format!("actual to date (actual_ytd) stands one row too {word} in "),
            );
        }
    }
}

#[test]
fn a_return_of_another_month_under_this_cover_is_told_once() {
    let synthetic_year = synthetic_year(&outline());
    let mut slipped = submission(&synthetic_year, month(7));
    slipped.cover.month = month(5);
    check_told_once(
        &findings_of(&slipped, &plan(&synthetic_year), None),
        "V08",
        "plan to date (plan_ytd) is the plan to month 7",
    );
}

#[test]
fn a_plan_to_date_that_is_the_month_alone_is_told_once() {
    let synthetic_year = synthetic_year(&outline());
    let plan = plan(&synthetic_year);
    let mut slipped = submission(&synthetic_year, month(5));
    for line in Line::of_kind(OrganisationKind::Trust) {
        let Some(entry) = slipped.entry(line, Measure::PlanToDate) else { continue };
        let Some(planned) = plan.in_month(line, month(5)) else { continue };
        slipped.set(line, Measure::PlanToDate, Entry { value: planned.value, ..entry });
    }
    check_told_once(
        &findings_of(&slipped, &plan, None),
        "V08",
        "plan to date (plan_ytd) is the plan of month 5 alone",
    );
}

#[test]
fn one_wrong_line_is_told_by_its_own_rules() {
    let twentyfold = |line: Line, value: Pence| {
        if line.code() == "P.PAY.SUB" { Pence::new(value.get() * 1000) } else { value }
    };
    let findings = blocking(&[Measure::ActualToDate], twentyfold);
    assert!(findings.iter().any(|finding| finding.rule == "V05"), "{findings:#?}");
    assert!(findings.iter().all(|finding| !finding.message.contains("follow from it")), "{findings:#?}");
}

/// The findings that block on a return of month 5 whose months are changed: of a line, what stands under a
/// month and the amount to that month.
fn with_months(change: impl Fn(Pence, Pence) -> Pence) -> Vec<Finding> {
    let synthetic_year = synthetic_year(&outline());
    let mut slipped = submission(&synthetic_year, month(5));
    for line in chart::keyed_lines(OrganisationKind::Trust) {
        let mut sum = Pence::ZERO;
        for closed in month(5).up_to() {
            let Some(mut entry) = slipped.in_month(line, closed) else { continue };
            sum += entry.value;
            entry.value = change(entry.value, sum);
            slipped.set_month(line, closed, entry);
        }
    }
    findings_of(&slipped, &plan(&synthetic_year), None)
}

#[test]
fn months_added_up_are_told_from_an_amount_to_date_that_is_a_month_alone() {
    check_told_once(&with_months(|_, sum| sum), "V05", "the months are added up from April");
    check_told_once(&with_months(|value, _| -value), "V05", "the signs of the months are turned round");
    let synthetic_year = synthetic_year(&outline());
    let whole = submission(&synthetic_year, month(5));
    let last = |line: Line, value: Pence| whole.in_month(line, month(5)).map_or(value, |entry| entry.value);
    let findings = blocking(&[Measure::ActualToDate], last);
    check_told_once(&findings, "V05", "actual to date (actual_ytd) is August alone in nearly every line");
    assert!(findings[0].file.starts_with("lines"), "{findings:#?}");
}

#[test]
fn a_plan_whose_months_are_added_up_is_told_once_and_the_return_is_right() {
    let synthetic_year = synthetic_year(&outline());
    let mut added = plan(&synthetic_year);
    for line in chart::keyed_lines(OrganisationKind::Trust) {
        let mut sum = Pence::ZERO;
        for planned in Month::all() {
            let Some(mut entry) = added.in_month(line, planned) else { continue };
            sum += entry.value;
            entry.value = sum;
            added.set_month(line, planned, entry);
        }
    }
    let findings = findings_of(&submission(&synthetic_year, month(5)), &added, None);
    check_told_once(&findings, "V08", "the months of version 1 of the plan are added up from April");
    assert_eq!(findings[0].file, "plan.csv");
}

#[test]
fn amounts_rounded_to_millions_are_told_as_such() {
    let large =
        |_: Line, value: Pence| Pence::new((value.get() + 50_000_000).div_euclid(100_000_000) * 100_000_000);
    let findings = blocking(&Measure::REQUIRED, large);
    let told = "the amounts of lines are rounded to £1.0m, so that the months do not sum";
    let rounded: Vec<_> = findings.iter().filter(|finding| finding.message.starts_with(told)).collect();
    assert_eq!(rounded.len(), 1, "{findings:#?}");
}

/// A plan whose months are changed, beside the return that states the right one.
fn of_plan(change: impl Fn(&[Vec<Pence>]) -> Vec<Vec<Pence>>) -> Vec<Finding> {
    let synthetic_year = synthetic_year(&outline());
    let mut plan = plan(&synthetic_year);
    let lines: Vec<Line> = chart::keyed_lines(OrganisationKind::Trust)
        .filter(|line| plan.in_month(*line, Month::FIRST).is_some())
        .collect();
    // As they are keyed.
    let months: Vec<Vec<Pence>> = lines
        .iter()
        .map(|line| {
            Month::all()
                .map(|month| line.nature().entry(plan.in_month(*line, month).unwrap().value))
                .collect()
        })
        .collect();
    for (line, months) in lines.iter().zip(change(&months)) {
        for (month, value) in Month::all().zip(months) {
            let entry = plan.in_month(*line, month).unwrap();
            plan.set_month(*line, month, Entry { value: line.nature().impact(value), ..entry });
        }
    }
    let before = submission(&synthetic_year, month(4));
    findings_of(&submission(&synthetic_year, month(5)), &plan, Some(&before))
}

#[test]
fn a_plan_a_row_or_a_column_off_is_told_once_at_the_plan_file() {
    let nil = || vec![Pence::ZERO; 12];
    let check = |findings: &[Finding], beginning: &str| {
        check_told_once(findings, "V08", beginning);
        assert_eq!(findings[0].file, "plan.csv");
    };
    let down = of_plan(|rows| [&[nil()], &rows[..rows.len() - 1]].concat());
    check(&down, "the amounts of version 1 of the plan stand one row too far down");
    let up = of_plan(|rows| [&rows[1..], &[nil()]].concat());
    check(&up, "the amounts of version 1 of the plan stand one row too far up");
    let beside = |left: bool, fill: fn(&[Pence]) -> Pence| {
        of_plan(|rows| {
            let moved = |row: &Vec<Pence>| {
                if left { [&row[1..], &[fill(row)]].concat() } else { [&[fill(row)], &row[..11]].concat() }
            };
            rows.iter().map(moved).collect()
        })
    };
    for fill in [(|_| Pence::ZERO) as fn(&[Pence]) -> Pence, |row| row[0]] {
        check(
            &beside(true, fill),
            "the months of version 1 of the plan stand one column too far to the left",
        );
    }
    for fill in [(|_| Pence::ZERO) as fn(&[Pence]) -> Pence, |row| row[11]] {
        check(
            &beside(false, fill),
            "the months of version 1 of the plan stand one column too far to the right",
        );
    }
}

#[test]
fn months_in_reverse_are_told_once() {
    let synthetic_year = synthetic_year(&outline());
    let right = submission(&synthetic_year, month(5));
    let mut slipped = right.clone();
    for line in chart::keyed_lines(OrganisationKind::Trust) {
        for closed in month(5).up_to() {
            if let Some(entry) = right.in_month(line, month(6 - closed.get())) {
                slipped.set_month(line, closed, entry);
            }
        }
    }
    let before = submission(&synthetic_year, month(4));
    let findings = findings_of(&slipped, &plan(&synthetic_year), Some(&before));
    assert!(
        findings.len() == 1
            && findings[0].message.starts_with("the months stand in reverse, August under m01"),
        "{findings:#?}"
    );
    assert!(findings[0].message.contains("findings follow from it, first: V10"), "{findings:#?}");
}

#[test]
fn a_forecast_that_is_the_amount_to_date_is_told_once() {
    let synthetic_year = synthetic_year(&outline());
    let right = submission(&synthetic_year, month(5));
    let slipped = |from: Measure, to: Measure| {
        let mut slipped = right.clone();
        for line in Line::of_kind(OrganisationKind::Trust) {
            if let Some(entry) = right.entry(line, from) {
                slipped.set(line, to, entry);
            }
        }
        let before = submission(&synthetic_year, month(4));
        findings_of(&slipped, &plan(&synthetic_year), Some(&before))
    };
    let to_date = slipped(Measure::ActualToDate, Measure::ForecastYear);
    assert!(
        to_date.len() == 1
            && to_date[0]
                .message
                .starts_with("own forecast for the year (fot) is the amount to date in nearly every line"),
        "{to_date:#?}"
    );
    let year = slipped(Measure::ForecastYear, Measure::ActualToDate);
    check_told_once(
        &year,
        "V05",
        "actual to date (actual_ytd) is the forecast of the year in nearly every line",
    );
}

#[test]
fn a_successor_with_nil_for_the_months_before_it_is_told_what_is_missing() {
    let synthetic_year = synthetic_year(&outline());
    let mut slipped = submission(&synthetic_year, month(5));
    for line in chart::keyed_lines(OrganisationKind::Trust) {
        for closed in month(4).up_to() {
            if let Some(entry) = slipped.in_month(line, closed) {
                slipped.set_month(line, closed, Entry { value: Pence::ZERO, ..entry });
            }
        }
    }
    let mut before: MonthlyReturn = submission(&synthetic_year, month(4));
    before.cover.organisation = "XB2".parse().unwrap();
    let findings = findings_of(&slipped, &plan(&synthetic_year), Some(&before));
    check_told_once(
        &findings,
        "V05",
        "the months from April to July are nil, and the amounts to date are from April: XA1 follows XB2",
    );
    assert!(findings[0].fix.contains("as XB2 reported them"), "{findings:#?}");
}
