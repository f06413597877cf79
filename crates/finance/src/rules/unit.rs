//! Whether the schedules of a return are in thousands of pounds, as its lines are.

pub(super) mod parts;

use domain::finding::{Finding, Severity};
use domain::ledger::Measure;
use domain::limit::LimitKind;
use domain::money::Pence;
use domain::month::Month;
use domain::schedule::{Schedule, ScheduleRow, Schedules, Staff};

use super::cause::is_turnover;
use super::{Checked, Place, agreement, register, within};
use crate::chart;

/// Amounts this many times what they should be were keyed in pounds.
const LEAST: i128 = 500;
/// And those beyond this many times were not.
const MOST: i128 = 2_000;
/// No cash, staff cost, payment or dealing of a year is so many times the turnover of the year.
const OF_TURNOVER: i128 = 5;
/// Amounts below this say nothing of the unit they were keyed in.
const SMALL: Pence = Pence::new(5_000_000);

/// A step of a bridge in pounds is larger than this: a thousandth of it is beyond what rounding explains.
const LARGE_STEP: Pence = Pence::new(1_000_000_000);

/// Schedules whose amounts were this large are not a thousandth of it a month later.
const LARGE: Pence = Pence::new(500_000_000);
/// The schedules whose amounts stay as large as they were.
const IN_MILLIONS: [&str; 5] = ["workforce", "capital", "cash", "payments", "balances"];

/// The schedules whose rows are much the same a month later.
const STEADY: [&str; 3] = ["workforce", "payments", "one_offs"];
/// No item that comes once is worth the turnover of a year divided by this.
const ONE_OFF_OF_TURNOVER: i128 = 4;

/// A schedule with the amounts that show its unit.
struct Sizes<'a> {
    /// Its name, which is that of its sheet or file.
    name: &'static str,
    /// Where it is told.
    place: Place<'a>,
    /// What is compared with the turnover of the year, and with the schedule of the month before: of each row
    /// the amounts that are in pounds where the schedule is.
    total: Pence,
    /// Of each row the amounts that are in millions where the schedule is.
    largest: Pence,
    /// Its rows.
    rows: Vec<parts::Row>,
    /// So many times the turnover is more than such a schedule can hold.
    most: i128,
}

/// The names of the schedules that are in pounds or millions, with the finding that tells each.
pub(super) fn in_pounds(checked: &Checked<'_>) -> Vec<(&'static str, Finding)> {
    let schedules = &checked.submission.schedules;
    let before: Vec<Sizes<'_>> =
        checked.return_before().map(|before| sizes(&before.schedules)).unwrap_or_default();
    let turnover = turnover(checked).wide();
    // A return in another unit than the plan is told itself, and is no measure of its schedules.
    let stated = stated_turnover(checked).wide();
    let is_to_scale = turnover == 0 || (turnover..=turnover * 400).contains(&(stated * 20));
    let mut findings: Vec<(&'static str, Finding)> =
        parts::columns(schedules).into_iter().map(|part| (part.name, part.finding)).collect();
    let told: Vec<&'static str> = findings.iter().map(|(name, _)| *name).collect();
    // A limit in pounds is told itself, and is no measure of the schedule.
    let is_limit = |limit: &Pence| turnover == 0 || limit.wide() * 2 <= turnover;
    for Sizes { name, place, total, largest, rows, most } in sizes(schedules) {
        if told.contains(&name) {
            continue;
        }
        let total = total.wide();
        let same = before.iter().find(|other| other.name == name);
        let limit = checked.limit(LimitKind::Capital).filter(|_| name == "capital").filter(is_limit);
        let known =
            [(same.map(|other| other.largest), "those of the month before"), (limit, "the capital limit")];
        let a_thousandth = known.into_iter().find(|(usual, _)| {
            let is_of = |usual: &Pence| LARGE < *usual && is_pounds(usual.wide(), largest.wide());
            IN_MILLIONS.contains(&name) && usual.as_ref().is_some_and(is_of)
        });
        if let Some((_, beside)) = a_thousandth {
            let reason = format!("they are about a thousandth of {beside}");
            findings.push((name, place.finding(
                format!("the schedule {name} is in millions: its amounts are too small for thousands, since {reason}."),
                "Multiply the amounts of the schedule by 1,000: key whole thousands of pounds.",
            )));
            continue;
        }
        let of_bridge = if name == "bridge" { bridge_rows_in_pounds(checked) } else { Vec::new() };
        let single: Vec<&parts::Row> = rows.iter().filter(|row| of_bridge.contains(&row.at.row)).collect();
        if let Some(first) = single.first() {
            findings.push((name, rows_finding(Place { cell: Some(first.at), ..place }, name, &single)));
            continue;
        }
        let then = same.map(|other| other.total);
        let grew = then.is_some_and(|then| SMALL < then && is_pounds(total, then.wide()));
        let beyond = 0 < turnover && turnover * most <= total;
        if grew || beyond || (name == "bridge" && is_to_scale && is_bridge_in_pounds(checked)) {
            let sign = if grew {
                "they are about 1,000 times those of the month before"
            } else if beyond {
                "they are more than the organisation turns over in a year"
            } else {
                "their sum is about 1,000 times the variance that they explain"
            };
            let single = parts::rows(&rows, same.map_or(&[], |other| &other.rows));
            findings.push((
                name,
                match single.first() {
                    Some(first) => rows_finding(Place { cell: Some(first.at), ..place }, name, &single),
                    None => finding(place, name, sign),
                },
            ));
            continue;
        }
        let before_rows: &[parts::Row] = same.map_or(&[], |other| &other.rows);
        let mut single = parts::grown(&rows, before_rows, STEADY.contains(&name));
        if single.is_empty() && name == "one_offs" && 0 < turnover {
            let is_most_of_it = |row: &&parts::Row| turnover <= row.amount.wide() * ONE_OFF_OF_TURNOVER;
            single = parts::rows(&rows, before_rows).into_iter().filter(is_most_of_it).collect();
        }
        if let Some(first) = single.first() {
            let place = Place { cell: Some(first.at), ..place };
            let found = if single.len() == rows.len() {
                finding(place, name, "they are about 1,000 times those of the month before")
            } else {
                rows_finding(place, name, &single)
            };
            findings.push((name, found));
        }
    }
    if let Some(schedule) = schedules.reconcile.as_ref().filter(|_| is_to_scale) {
        let pairs: Vec<_> = schedule
            .rows
            .iter()
            .filter_map(|row| {
                let of_return = checked.submission.entry(row.says.line, Measure::ActualToDate)?.value;
                (SMALL < of_return.magnitude()).then_some((row, of_return.magnitude()))
            })
            .collect();
        let is_in_pounds = |(row, of_return): &(&ScheduleRow<_>, Pence)| {
            let row: &ScheduleRow<domain::schedule::ControlTotal> = row;
            is_pounds(row.says.value.magnitude().wide(), of_return.wide())
        };
        if let Some((first, _)) = pairs.first().filter(|_| pairs.iter().all(is_in_pounds)) {
            let place = within(Severity::Blocks, "V07", schedule, (*first, "value"));
            findings.push((
                "reconcile",
                finding(place, "reconcile", "they are about 1,000 times those of the return"),
            ));
        }
    }
    findings
}

/// The schedules without those of these names.
pub(super) fn without(schedules: &Schedules, names: &[&'static str]) -> Schedules {
    let mut rest = schedules.clone();
    for name in names {
        match *name {
            "workforce" => rest.workforce = None,
            "capital" => rest.capital = None,
            "cash" => rest.cash = None,
            "payments" => rest.payments = None,
            "balances" => rest.balances = None,
            "bridge" => rest.bridge = None,
            "one_offs" => rest.one_offs = None,
            _ => rest.reconcile = None,
        }
    }
    rest
}

/// The finding of the rows that alone are in pounds.
fn rows_finding(place: Place<'_>, name: &str, rows: &[&parts::Row]) -> Finding {
    let cells: Vec<_> = rows.iter().map(|row| row.at).collect();
    let listed = register::rows(&cells);
    place.finding(
        format!("the schedule {name} is in pounds in row {listed}: its amounts there are too large for thousands, and those of its other rows are not."),
        &format!("Divide the amounts in row {listed} that are in pounds by 1,000: key whole thousands of pounds."),
    )
}

fn finding(place: Place<'_>, name: &str, sign: &str) -> Finding {
    place.finding(
        format!("the schedule {name} is in pounds: its amounts are too large for thousands, since {sign}."),
        "Divide the amounts of the schedule by 1,000: key whole thousands of pounds.",
    )
}

fn is_pounds(amount: i128, usual: i128) -> bool {
    (usual * LEAST..=usual * MOST).contains(&amount)
}

/// The turnover of the year by the plan, or by the return where there is none on record or it is in another unit.
fn turnover(checked: &Checked<'_>) -> Pence {
    let parts = chart::turnover_parts(checked.organisation.kind);
    let planned =
        parts.filter_map(|line| checked.plan?.to_date(line, Month::LAST)).sum::<Pence>().magnitude();
    if is_turnover(planned) { planned } else { stated_turnover(checked) }
}

/// The turnover of the year's plan as the return states it.
fn stated_turnover(checked: &Checked<'_>) -> Pence {
    let parts = chart::turnover_parts(checked.organisation.kind);
    let entries = parts.filter_map(|line| checked.submission.entry(line, Measure::PlanYear));
    entries.map(|entry| entry.value).sum::<Pence>().magnitude()
}

/// Each schedule that has amounts of which something is known.
fn sizes(schedules: &Schedules) -> Vec<Sizes<'_>> {
    let Schedules { workforce, capital, cash, payments, balances, bridge, one_offs, reconcile: _ } =
        schedules;
    // The costs of staff that are in another unit in one column only are told beside their number (V21).
    let costs = |row: &Staff| {
        let costs = [row.plan_cost, row.actual_cost, row.prior_year_cost.unwrap_or_default()];
        costs.map(Pence::magnitude).into_iter().filter(|cost| *cost != Pence::ZERO)
    };
    let workforce = workforce.as_ref().and_then(|schedule| {
        let of = |row: &Staff| format!("{} {}", row.group.words(), row.contract.words());
        let least = |row: &Staff| costs(row).min().unwrap_or_default();
        let sizes = size("workforce", Some(schedule), "actual_cost_ytd", OF_TURNOVER, least, of)?;
        Some(Sizes { largest: schedule.says().filter_map(|row| costs(row).max()).sum(), ..sizes })
    });
    [
        workforce,
        size(
            "capital",
            capital.as_ref(),
            "fot",
            1,
            |row| row.plan_year.magnitude().max(row.forecast.magnitude()),
            |row| row.title.clone(),
        ),
        size(
            "cash",
            cash.as_ref(),
            "value",
            OF_TURNOVER * 4,
            |row| row.amount,
            |row| format!("{:?}", row.item),
        ),
        size(
            "payments",
            payments.as_ref(),
            "paid_value",
            OF_TURNOVER,
            |row| row.value,
            |row| row.supplier.words().to_owned(),
        ),
        size(
            "balances",
            balances.as_ref(),
            "amount",
            OF_TURNOVER,
            |row| row.amount,
            |row| format!("{} {}", row.counterparty, row.kind.words()),
        ),
        size("bridge", bridge.as_ref(), "impact", 1, |row| row.impact, |_| String::new()),
        size("one_offs", one_offs.as_ref(), "impact", 1, |row| row.impact, |row| row.title.clone()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn size<'a, R>(
    name: &'static str,
    schedule: Option<&'a Schedule<R>>,
    column: &str,
    most: i128,
    amount: impl Fn(&R) -> Pence,
    of: impl Fn(&R) -> String,
) -> Option<Sizes<'a>> {
    let schedule = schedule?;
    let place = within(Severity::Blocks, "V07", schedule, (schedule.rows.first()?, column));
    let rows = schedule.rows.iter().map(|row| parts::Row {
        at: schedule.at(row, column),
        amount: amount(&row.says).magnitude(),
        of: of(&row.says),
    });
    let rows: Vec<parts::Row> = rows.collect();
    let total = rows.iter().map(|row| row.amount).sum();
    Some(Sizes { name, place, total, largest: total, rows, most })
}

/// The rows of the bridge from plan to actual that are in pounds, where the others are not: divided by 1,000 they
/// make its steps sum to the variance, which they otherwise do not.
fn bridge_rows_in_pounds(checked: &Checked<'_>) -> Vec<u32> {
    let Some((variance, steps)) = agreement::variance_and_steps(checked) else { return Vec::new() };
    let sum: Pence = steps.iter().map(|(_, impact)| *impact).sum();
    let divided = |impact: Pence| Pence::new(impact.get() / 1_000);
    // Steps, plan and actual are each rounded.
    let rounding = Pence::rounding(steps.len() + 2);
    let explains = |rows: &[(u32, Pence)]| {
        let less: Pence = rows.iter().map(|(_, impact)| *impact - divided(*impact)).sum();
        (sum - less - variance).magnitude() <= rounding
    };
    if explains(&[]) {
        return Vec::new();
    }
    let mut large = steps.iter().filter(|(_, impact)| LARGE_STEP < impact.magnitude());
    if let Some(row) = large.find(|row| explains(&[**row])) {
        return vec![row.0];
    }
    let measure = variance.magnitude().max(SMALL);
    let beyond: Vec<(u32, Pence)> = steps
        .iter()
        .filter(|(_, impact)| measure.wide() * register::APART < impact.magnitude().wide())
        .copied()
        .collect();
    if beyond.len() < steps.len() && explains(&beyond) {
        beyond.into_iter().map(|(row, _)| row).collect()
    } else {
        Vec::new()
    }
}

/// Whether the steps from plan to actual sum to about 1,000 times the variance.
fn is_bridge_in_pounds(checked: &Checked<'_>) -> bool {
    let Some((variance, steps)) = agreement::variance_and_steps(checked) else { return false };
    let sum: Pence = steps.iter().map(|(_, impact)| *impact).sum();
    SMALL < variance.magnitude() && is_pounds(sum.magnitude().wide(), variance.magnitude().wide())
}
