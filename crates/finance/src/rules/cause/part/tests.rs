//! Some lines or months in another unit, with another sign or in each other's place are told once, and what is wrong
//! beside them is told too.

use domain::organisation::OrganisationKind;

use super::*;
use crate::example::{month, organisation, outline, plan, submission, year};
use crate::rules::check;

const CLOSED: [u8; 3] = [3, 5, 9];

/// The findings on a return of a month that a slip was made in.
fn found(closed: u8, slip: impl Fn(&mut MonthlyReturn)) -> Vec<Finding> {
    let year_of = crate::synthesis::synthesise(&outline(), year(), month(closed), 1);
    let mut slipped = submission(&year_of, month(closed));
    let before = submission(&year_of, month(closed - 1));
    slip(&mut slipped);
    check(&Checked {
        organisation: &organisation("XA1", OrganisationKind::Trust),
        year: year(),
        month: month(closed),
        submission: &slipped,
        plan: Some(&plan(&year_of)),
        plans: &[],
        before: &[&before],
        limits: &domain::limit::Limits::default(),
        today: jiff::civil::date(2031, 4, 14),
    })
}

fn errors(closed: u8, slip: impl Fn(&mut MonthlyReturn)) -> Vec<Finding> {
    let findings = found(closed, slip).into_iter();
    findings.filter(|finding| finding.severity == Severity::Blocks).collect()
}

#[track_caller]
fn check_told(findings: &[Finding], rule: &str, beginning: &str) {
    let [one] = findings else { panic!("one error is expected, found {findings:#?}") };
    assert!(one.rule == rule && one.message.starts_with(beginning), "{one:#?}");
}

fn lines_of(stem: &'static str) -> impl Iterator<Item = Line> {
    chart::keyed_lines(OrganisationKind::Trust).filter(move |line| line.code().starts_with(stem))
}

/// The amounts of some lines changed under some measures.
fn change(
    submission: &mut MonthlyReturn,
    stem: &'static str,
    measures: &[Measure],
    of: impl Fn(Pence) -> Pence,
) {
    for line in lines_of(stem) {
        for measure in measures {
            if let Some(entry) = submission.entry(line, *measure) {
                submission.set(line, *measure, Entry { value: of(entry.value), ..entry });
            }
        }
    }
}

fn change_months(
    submission: &mut MonthlyReturn,
    stem: &'static str,
    months: &[u8],
    of: impl Fn(Pence) -> Pence,
) {
    for line in lines_of(stem) {
        for number in months {
            if let Some(entry) = submission.in_month(line, month(*number)) {
                submission.set_month(line, month(*number), Entry { value: of(entry.value), ..entry });
            }
        }
    }
}

fn thousandfold(value: Pence) -> Pence {
    Pence::new(value.get() * 1_000)
}

/// £000 rounded to £m, keyed as a whole number.
fn thousandth(value: Pence) -> Pence {
    let millions = (value.magnitude().get() + 50_000_000) / 100_000_000;
    Pence::new(millions * 100_000 * value.get().signum())
}

#[test]
fn some_lines_in_pounds_are_told_once_whichever_they_are() {
    for closed in CLOSED {
        for stem in ["P.PAY", "P.INC"] {
            for measure in [Measure::ActualToDate, Measure::ForecastYear, Measure::PlanYear] {
                let told = errors(closed, |slipped| change(slipped, stem, &[measure], thousandfold));
                check_told(&told, "V07", &format!("{} is in pounds in ", measure.named()));
                assert!(told[0].message.contains(" findings follow from it, first: V0"), "{told:#?}");
            }
        }
    }
    let both = errors(5, |slipped| {
        change(slipped, "P.PAY", &[Measure::ActualToDate, Measure::ForecastYear], thousandfold);
        change_months(slipped, "P.PAY", &[1, 2, 3, 4, 5], thousandfold);
    });
    check_told(
        &both,
        "V07",
        "actual to date (actual_ytd) and own forecast for the year (fot), with the months, are in pounds",
    );
    let months = errors(5, |slipped| change_months(slipped, "P.PAY", &[1, 2, 3, 4, 5], thousandfold));
    check_told(&months, "V07", "the months are in pounds in ");
    let turned = errors(5, |slipped| change(slipped, "P.PAY", &[Measure::ActualToDate], |value| -value));
    check_told(&turned, "V06", "actual to date (actual_ytd) is with the other sign in ");
}

#[test]
fn what_is_wrong_beside_some_lines_in_pounds_is_told_too() {
    let told = errors(5, |slipped| {
        change(slipped, "P.PAY", &[Measure::ActualToDate], thousandfold);
        change(slipped, "P.OPEX.DRG", &[Measure::ActualToDate], |value| value + value);
    });
    assert!(
        told.iter().any(|finding| finding.message.starts_with("actual to date (actual_ytd) is in pounds"))
    );
}

#[test]
fn a_month_in_another_unit_is_told_as_such_whichever_it_is() {
    for closed in CLOSED {
        for wrong in [1, 2, closed] {
            let code = format!("m{wrong:02}");
            let pounds = errors(closed, |slipped| change_months(slipped, "P.", &[wrong], thousandfold));
            check_told(&pounds, "V05", &format!("{code} is in pounds, and the other months are not"));
            let millions = errors(closed, |slipped| change_months(slipped, "P.", &[wrong], thousandth));
            check_told(&millions, "V05", &format!("{code} is in millions, and the other months are not"));
            let turned = errors(closed, |slipped| change_months(slipped, "P.", &[wrong], |value| -value));
            check_told(&turned, "V05", &format!("the signs of {code} are turned round"));
        }
    }
    let two = errors(5, |slipped| change_months(slipped, "P.", &[4, 5], thousandfold));
    check_told(&two, "V05", "m04 and m05 are in pounds, and the other months are not");
}

#[test]
fn two_months_that_changed_places_are_told_once() {
    for closed in CLOSED {
        for (one, other) in [(1, closed), (closed - 1, closed), (1, 2)] {
            let swap = |slipped: &mut MonthlyReturn| {
                for line in lines_of("P.") {
                    let Some((first, second)) =
                        slipped.in_month(line, month(one)).zip(slipped.in_month(line, month(other)))
                    else {
                        continue;
                    };
                    slipped.set_month(line, month(one), Entry { value: second.value, ..first });
                    slipped.set_month(line, month(other), Entry { value: first.value, ..second });
                }
            };
            let told = found(closed, swap);
            let errors: Vec<_> =
                told.iter().filter(|finding| finding.severity == Severity::Blocks).cloned().collect();
            if closed == 3 && (one, other) == (1, 3) {
                check_told(&errors, "V10", "the months stand in reverse");
            } else {
                let names = (month(one).name(), month(other).name());
                check_told(&errors, "V10", &format!("{} and {} have changed places", names.0, names.1));
            }
            let n_restated = told.iter().filter(|finding| finding.rule == "V10").count();
            assert_eq!(n_restated, 1, "{told:#?}");
        }
    }
}

#[test]
fn restatements_are_no_exchange() {
    let restated = |slipped: &mut MonthlyReturn| {
        for line in lines_of("P.") {
            let Some(entry) = slipped.in_month(line, month(2)) else { continue };
            slipped.set_month(line, month(2), Entry { value: entry.value + Pence::new(3_000_000), ..entry });
            let Some(entry) = slipped.in_month(line, month(3)) else { continue };
            slipped.set_month(line, month(3), Entry { value: entry.value - Pence::new(3_000_000), ..entry });
        }
    };
    assert!(errors(5, restated).is_empty());
}
