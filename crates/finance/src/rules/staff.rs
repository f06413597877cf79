//! Whether staff and what they cost agree, and stay within their ceilings.

use std::num::NonZeroU8;

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::limit::{LimitKind, LimitValue};
use domain::money::{Pence, Pounds, Share, Thousands, pounds_told_apart};
use domain::schedule::{Contract, Schedule, Staff};
use domain::wte::Wte;

use super::{Checked, at, register, within};
use crate::analysis::resources::pay_bill;

/// Movements beyond this many per cent, the one up and the other down, contradict each other.
const CONTRADICTION_PER_CENT: i128 = 2;
/// A ceiling of the year is one of twelve months.
const TWELFTHS: NonZeroU8 = NonZeroU8::new(12).expect("twelve is above zero");
/// Fewer staff than this a year before are too few for a cost of each to be usual.
const FEW: Wte = Wte::from_hundredths(500);
/// So many staff cost something.
const MANY: Wte = Wte::from_hundredths(200_000);
/// What a whole-time equivalent may cost as a share of a year before [per cent].
const USUAL_COST_PER_CENT: std::ops::RangeInclusive<i128> = 80..=125;

/// What a whole-time equivalent may cost a month [pence]: £200 to £100,000. Beyond it, the amounts are no
/// staff and their cost.
const COST_A_MONTH: std::ops::RangeInclusive<i128> = 20_000..=10_000_000;
/// Costs below this say nothing of what each of the staff costs.
const SMALL: Pence = Pence::new(5_000_000);

/// What the mean of staff costs a month, nearly everywhere [pence]: £2,000 to £20,000.
const TYPICAL_A_MONTH: std::ops::RangeInclusive<i128> = 200_000..=2_000_000;

/// The contracted hours of a whole-time equivalent, 37.5 a week under Agenda for Change (NHS terms and conditions of
/// service handbook, section 10): in a week and in a month of 52 weeks by 12.
struct Hours {
    /// Ten times the hours.
    tenths: i128,
    /// The hours as they are printed.
    text: &'static str,
    /// Of what time they are.
    of: &'static str,
}

const HOURS: [Hours; 2] = [
    Hours { tenths: 375, text: "37.5", of: "a week" },
    Hours { tenths: 1_625, text: "162.5", of: "a month" },
];

/// Staff and their cost as one of the three pairs of columns has them.
struct StaffCost {
    columns: (&'static str, &'static str),
    of: fn(&Staff) -> Option<(Wte, Pence)>,
}

const STAFF_COSTS: [StaffCost; 3] = [
    StaffCost { columns: ("plan_wte", "plan_cost_ytd"), of: |staff| Some((staff.plan_wte, staff.plan_cost)) },
    StaffCost {
        columns: ("actual_wte", "actual_cost_ytd"),
        of: |staff| Some((staff.actual_wte, staff.actual_cost)),
    },
    StaffCost {
        columns: ("prior_year_wte", "prior_year_cost_ytd"),
        of: |staff| staff.prior_year_wte.zip(staff.prior_year_cost),
    },
];

/// Whether staff are so many hours: in nearly every row so many times the number of a pair that is known. Where none is,
/// they cost in every row what staff cost once they are divided, and have decimals, which a number without its decimal
/// point has not.
fn are_hours(
    schedule: &Schedule<Staff>,
    pair: &StaffCost,
    known: Option<&StaffCost>,
    (hours, months): (&Hours, i128),
) -> bool {
    let number = |of: &StaffCost, staff: &Staff| (of.of)(staff).map(|(wte, _)| i128::from(wte.hundredths()));
    let Some(known) = known else {
        let mut has_decimals = false;
        let is_so = |(wte, cost): (Wte, Pence)| {
            let wte = i128::from(wte.hundredths());
            has_decimals |= wte % 100 != 0;
            let of_each = cost.wide() * 100 * hours.tenths / (wte.max(1) * months * 10);
            cost < SMALL || TYPICAL_A_MONTH.contains(&of_each)
        };
        return schedule.says().filter_map(pair.of).all(is_so) && has_decimals;
    };
    let few = i128::from(FEW.hundredths());
    let pairs = schedule.says().filter_map(|staff| number(pair, staff).zip(number(known, staff)));
    let pairs: Vec<(i128, i128)> = pairs.filter(|(_, known)| few <= *known).collect();
    // Posts are filled to within a quarter of the plan or the year before.
    let is_so = |(wte, known): &&(i128, i128)| {
        let whole = known * hours.tenths;
        (whole * 3..=whole * 5).contains(&(wte * 10 * 4))
    };
    let n_so = pairs.iter().filter(is_so).count();
    !pairs.is_empty() && pairs.len() * 4 <= n_so * 5
}

/// V21: the staff of a pair of columns cost what staff cost; told once a pair where all of them do not, else
/// in each row. Gives whether all do.
fn cost_of_each(checked: &Checked<'_>, schedule: &Schedule<Staff>, findings: &mut Vec<Finding>) -> bool {
    let months = i128::from(checked.month.get());
    let each = |wte: i128, pence: i128| pence * 100 / (wte.max(1) * months);
    let is_usual = |wte: i128, pence: i128| COST_A_MONTH.contains(&each(wte, pence));
    let says_something = |wte: Wte, cost: Pence| FEW <= wte && (SMALL <= cost || MANY <= wte);
    let sum = |pair: &StaffCost| {
        let found = schedule.says().filter_map(pair.of);
        found.fold((Wte::ZERO, Pence::ZERO), |(wte, cost), (more, costs)| (wte + more, cost + costs))
    };
    let wide = |(wte, cost): (Wte, Pence)| (i128::from(wte.hundredths()), cost.wide());
    // How many there are, by a pair whose costs are usual.
    let sums = STAFF_COSTS.iter().map(|pair| wide(sum(pair)));
    let staff = sums.clone().find(|(wte, pence)| 0 < *wte && is_usual(*wte, *pence)).map(|(wte, _)| wte);
    // Costs that are near the pay bill are right, whatever stands beside them.
    let bill = pay_bill(checked.submission, checked.organisation.kind).map_or(0, Pence::wide);
    let is_paid = |pence: i128| pence < bill * 3 && bill < pence * 3;
    let n_before = findings.len();
    for pair in &STAFF_COSTS {
        let (of_wte, of_cost) = pair.columns;
        let total = sum(pair);
        let (wte, pence) = wide(total);
        if says_something(total.0, total.1) && !is_usual(wte, pence) {
            let Some(first) = schedule.rows.first() else { continue };
            let is_as_many = staff.is_some_and(|staff| wte < staff * 5 && staff < wte * 5);
            // Those a hundred times too many: the number was keyed or read without its decimal point.
            let (lost, others): (Vec<_>, Vec<_>) = schedule
                .rows
                .iter()
                .filter(|row| (pair.of)(&row.says).is_some_and(|(wte, _)| FEW <= wte))
                .partition(|row| {
                    (pair.of)(&row.says).map(wide).is_some_and(|(wte, pence)| {
                        !is_usual(wte, pence) && TYPICAL_A_MONTH.contains(&(each(wte, pence) * 100))
                    })
                });
            let too_many: i128 =
                lost.iter().filter_map(|row| (pair.of)(&row.says)).map(|of| wide(of).0).sum();
            let known = STAFF_COSTS.iter().find(|other| {
                let (wte, pence) = wide(sum(other));
                0 < wte && is_usual(wte, pence)
            });
            let hours = HOURS.into_iter().filter(|_| is_paid(pence)).find(|hours| {
                TYPICAL_A_MONTH.contains(&(each(wte, pence) * hours.tenths / 10))
                    && are_hours(schedule, pair, known, (hours, months))
            });
            let is_lost = !lost.is_empty()
                && hours.is_none()
                && is_paid(pence)
                && TYPICAL_A_MONTH.contains(&each(wte - too_many + too_many / 100, pence));
            let first = lost.first().copied().filter(|_| is_lost).unwrap_or(first);
            // In £000 what stands under staff, and in hundredths what stands under their cost.
            let exchanged = !is_as_many && !is_paid(pence) && is_usual(pence / 1_000, wte * 1_000);
            let (what, fix) = if is_lost {
                let cells: Vec<_> = lost.iter().map(|row| schedule.at(row, of_wte)).collect();
                let place = if lost.len() < others.len() {
                    format!(" in row {}", register::rows(&cells))
                } else {
                    String::new()
                };
                (
                    format!(
                        "{of_wte} is a hundred times what it should be{place}: the decimal point is lost"
                    ),
                    format!("Key {of_wte}{place} with its decimal point: 2406.74, not 240674."),
                )
            } else if let Some(Hours { of, text, .. }) = hours {
                (
                    format!("{of_wte} seems to be hours {of}, not whole-time equivalents"),
                    format!("Divide {of_wte} by {text}: key whole-time equivalents."),
                )
            } else if exchanged {
                (
                    format!("{of_wte} and {of_cost} have changed places"),
                    format!("Put staff under {of_wte}, and what they cost under {of_cost}."),
                )
            } else if !is_paid(pence) && is_usual(wte, pence * 1_000) {
                (
                    format!("{of_cost} is about a thousandth of what it should be"),
                    "Multiply the costs by 1,000: key whole thousands of pounds.".to_owned(),
                )
            } else if !is_paid(pence) && is_usual(wte, pence / 1_000) {
                (
                    format!("{of_cost} is about 1,000 times what it should be"),
                    "Divide the costs by 1,000: key whole thousands of pounds.".to_owned(),
                )
            } else {
                (
                    format!("{of_wte} and {of_cost} do not belong together"),
                    "Correct staff or their cost.".to_owned(),
                )
            };
            findings.push(within(Severity::Blocks, "V21", schedule, (first, of_wte)).finding(
                format!(
                    "{what}: by them, a whole-time equivalent costs {} a month; £200 to £100,000 can be.",
                    Pounds(Pence::new(i64::try_from(each(wte, pence)).unwrap_or(i64::MAX)))
                ),
                &fix,
            ));
            continue;
        }
        for row in &schedule.rows {
            let Some((wte, cost)) = (pair.of)(&row.says).filter(|of| says_something(of.0, of.1)) else {
                continue;
            };
            let (in_wte, pence) = wide((wte, cost));
            if !is_usual(in_wte, pence) {
                findings.push(within(Severity::Warns, "V21", schedule, (row, of_wte)).finding(
                    format!(
                        "{} staff of {}: by {of_wte} of {wte} and {of_cost} of {} (£000), a whole-time equivalent costs {} a month.",
                        row.says.contract.words(),
                        row.says.group.words(),
                        Thousands(cost),
                        Pounds(Pence::new(i64::try_from(each(in_wte, pence)).unwrap_or(i64::MAX)))
                    ),
                    "Correct staff or their cost; if both are right, say in the explanations how.",
                ));
            }
        }
    }
    !findings[n_before..].iter().any(|finding| finding.severity == Severity::Blocks)
}

/// V21: staff and pay move the same way, and nobody costs much more or less than a year before.
pub(super) fn v21_staff_and_pay_move_together(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let Some(schedule) = &checked.submission.schedules.workforce else { return };
    if !cost_of_each(checked, schedule, findings) {
        return;
    }
    let then: Option<(Wte, Pence)> = schedule
        .says()
        .map(|staff| staff.prior_year_wte.zip(staff.prior_year_cost))
        .try_fold((Wte::ZERO, Pence::ZERO), |(wte, cost), of_row| {
            of_row.map(|(more, costs)| (wte + more, cost + costs))
        });
    if let (Some((wte, cost)), Some(first)) = (then, schedule.rows.first()) {
        let now = |amount_of: fn(&Staff) -> i64| schedule.says().map(amount_of).sum::<i64>();
        let (wte_now, cost_now) = (now(|s| s.actual_wte.hundredths()), now(|s| s.actual_cost.get()));
        let (staff, pay) = (direction(wte_now, wte.hundredths()), direction(cost_now, cost.get()));
        if staff * pay < 0 {
            let word = |direction: i8| if direction > 0 { "more" } else { "less" };
            let place = within(Severity::Warns, "V21", schedule, (first, "actual_wte"));
            let (pay_now, pay_then) = pounds_told_apart(Pence::new(cost_now), cost);
            findings.push(place.finding(
                format!(
                    "staff are over 2% {} than a year ago ({} WTE, then {wte}), while their cost is over 2% {} ({pay_now}, then {pay_then}).",
                    word(staff).replace("less", "fewer"),
                    Wte::from_hundredths(wte_now),
                    word(pay)
                ),
                "Check WTE and cost against payroll, and say in the narrative what moved them apart.",
            ));
        }
    }
    for row in &schedule.rows {
        let staff = &row.says;
        let (Some(wte), Some(cost)) = (staff.prior_year_wte, staff.prior_year_cost) else { continue };
        if wte < FEW || cost <= Pence::ZERO || staff.actual_wte <= Wte::ZERO {
            continue;
        }
        let wide = |amount: i64| i128::from(amount);
        let now = wide(staff.actual_cost.get()) * wide(wte.hundredths()) * 100;
        let then = wide(cost.get()) * wide(staff.actual_wte.hundredths());
        // Compared as products: no share is rounded.
        if now < USUAL_COST_PER_CENT.start() * then || now > USUAL_COST_PER_CENT.end() * then {
            let place = within(Severity::Warns, "V21", schedule, (row, "actual_cost_ytd"));
            let usual = Share { part: *USUAL_COST_PER_CENT.end(), whole: 100 };
            findings.push(place.finding(
                format!(
                    "{} staff of {} cost {}% of what a whole-time equivalent cost a year ago; 80% to 125% is usual.",
                    staff.contract.words(),
                    staff.group.words(),
                    Share { part: now, whole: then * 100 }.told_from(usual, 0)
                ),
                "Check WTE and cost of the row, or say in the narrative why they moved apart.",
            ));
        }
    }
}

/// 1 where an amount is over 2 % more than before, -1 where it is over 2 % less, else 0.
fn direction(now: i64, before: i64) -> i8 {
    let (now, before) = (i128::from(now), i128::from(before));
    match (now - before) * 100 {
        change if change > CONTRADICTION_PER_CENT * before.abs() => 1,
        change if change < -CONTRADICTION_PER_CENT * before.abs() => -1,
        _ => 0,
    }
}

/// V22: agency and bank spending stay within their ceilings, to date pro rata and by the forecast,
/// and agency spending within its share of the pay bill.
pub(super) fn v22_agency_and_bank_within_ceilings(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    const AGENCY: Line = Line::named("P.PAY.AGY");
    let months = i64::from(checked.month.get());
    let of_contract = [
        (LimitKind::Agency, Contract::Agency, AGENCY),
        (LimitKind::Bank, Contract::Bank, Line::named("P.PAY.BANK")),
    ];
    for (kind, contract, line) in of_contract {
        let Some(ceiling) = checked.limit(kind) else { continue };
        let file = &checked.submission.lines_file;
        let forecast = checked.submission.entry(line, Measure::ForecastYear);
        if let Some(forecast) = forecast.filter(|forecast| -forecast.value > ceiling) {
            let (forecast_text, ceiling_text) = pounds_told_apart(-forecast.value, ceiling);
            findings.push(at(Severity::Warns, "V22", file, Some(forecast)).finding(
                format!(
                    "{} is forecast at {forecast_text}, above the ceiling of {ceiling_text} for the year.",
                    kind.words()
                ),
                "Say how it comes back within the ceiling, or that the ceiling was agreed to be passed.",
            ));
            continue;
        }
        let Some((spent, place)) = spent(checked, contract, line) else { continue };
        if spent.wide() * 12 > ceiling.wide() * i128::from(months) {
            let (spent_text, share_text) =
                pounds_told_apart(spent, ceiling.prorata(checked.month.get(), TWELFTHS));
            findings.push(place.finding(
                format!(
                    "{} to date is {spent_text}, more than {months} twelfths of the year's ceiling of {}, which are {share_text}.",
                    kind.words(),
                    Pounds(ceiling)
                ),
                "Say how the rest of the year stays within the ceiling.",
            ));
        }
    }
    let share = checked.limits.value(&checked.organisation.code, checked.year, LimitKind::AgencyShare);
    let Some(LimitValue::Share(share)) = share else { return };
    let Some((spent, place)) = spent(checked, Contract::Agency, AGENCY) else { return };
    let bill = pay_bill(checked.submission, checked.organisation.kind).unwrap_or(Pence::ZERO);
    if i128::from(spent.get()) * 10_000 > i128::from(share) * i128::from(bill.get()) && bill > Pence::ZERO {
        let of_bill = Share { part: spent.wide(), whole: bill.wide() };
        let limit = Share { part: i128::from(share), whole: 10_000 };
        findings.push(place.finding(
            format!(
                "agency spending is {}% of the pay bill to date, above the limit of {}%.",
                of_bill.told_from(limit, 2),
                limit.per_cent(2)
            ),
            "Say how it comes back within the limit.",
        ));
    }
}

/// What was spent to date on staff of a contract, positive: the line's amount, or for an
/// organisation without the line the schedule's.
fn spent<'a>(checked: &Checked<'a>, contract: Contract, line: Line) -> Option<(Pence, super::Place<'a>)> {
    if let Some(entry) = checked.submission.entry(line, Measure::ActualToDate) {
        let place = at(Severity::Warns, "V22", &checked.submission.lines_file, Some(entry));
        return Some((-entry.value, place));
    }
    let schedule = checked.submission.schedules.workforce.as_ref()?;
    let rows: Vec<_> = schedule.rows.iter().filter(|row| row.says.contract == contract).collect();
    let cost = rows.iter().map(|row| row.says.actual_cost).sum();
    Some((cost, within(Severity::Warns, "V22", schedule, (*rows.first()?, "actual_cost_ytd"))))
}
