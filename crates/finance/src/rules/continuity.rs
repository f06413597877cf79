//! Whether schedules continue those of the month before: no repetition, amounts to date that do not fall, and
//! what holds for the year as it was.

use domain::finding::{Finding, Severity};
use domain::money::{Thousands, grouped};
use domain::monthly_return::MonthlyReturn;
use domain::schedule::{
    Balance, BalanceKind, CapitalScheme, Cash, CashItem, Payments, Schedule, Schedules, Staff,
};

use super::{Checked, agreement, fit, within};

/// An amount to date of a schedule: what it is called, its column, and what a row adds to it, in the unit in which
/// it is keyed.
struct ToDate<R> {
    name: &'static str,
    column: &'static str,
    of: fn(&R) -> Option<i64>,
}

const WORKFORCE: [ToDate<Staff>; 3] = [
    ToDate { name: "plan_cost_ytd", column: "plan_cost_ytd", of: |row| Some(row.plan_cost.thousands()) },
    ToDate {
        name: "actual_cost_ytd",
        column: "actual_cost_ytd",
        of: |row| Some(row.actual_cost.thousands()),
    },
    ToDate {
        name: "prior_year_cost_ytd",
        column: "prior_year_cost_ytd",
        of: |row| row.prior_year_cost.map(domain::money::Pence::thousands),
    },
];

const CAPITAL: [ToDate<CapitalScheme>; 2] = [
    ToDate { name: "plan_ytd", column: "plan_ytd", of: |row| Some(row.plan_to_date.thousands()) },
    ToDate { name: "actual_ytd", column: "actual_ytd", of: |row| Some(row.actual_to_date.thousands()) },
];

const CASH: [ToDate<Cash>; 3] = [
    ToDate { name: "receipts", column: "value", of: |row| of_item(row, CashItem::Receipts) },
    ToDate { name: "payments", column: "value", of: |row| of_item(row, CashItem::Payments) },
    ToDate { name: "support_drawn", column: "value", of: |row| of_item(row, CashItem::SupportDrawn) },
];

const PAYMENTS: [ToDate<Payments>; 4] = [
    ToDate { name: "paid_number", column: "paid_number", of: |row| i64::try_from(row.number).ok() },
    ToDate {
        name: "within_number",
        column: "within_number",
        of: |row| i64::try_from(row.number_within).ok(),
    },
    ToDate { name: "paid_value", column: "paid_value", of: |row| Some(row.value.thousands()) },
    ToDate { name: "within_value", column: "within_value", of: |row| Some(row.value_within.thousands()) },
];

const BALANCES: [ToDate<Balance>; 2] = [
    ToDate { name: "income", column: "amount", of: |row| of_kind(row, BalanceKind::Income) },
    ToDate { name: "expenditure", column: "amount", of: |row| of_kind(row, BalanceKind::Expenditure) },
];

fn of_item(row: &Cash, item: CashItem) -> Option<i64> {
    (row.item == item).then(|| row.amount.thousands())
}

fn of_kind(row: &Balance, kind: BalanceKind) -> Option<i64> {
    (row.kind == kind).then(|| row.amount.thousands())
}

/// The organisation's own return of the month before, in the same year: only that one is continued.
pub(super) fn month_before<'a>(checked: &Checked<'a>) -> Option<&'a MonthlyReturn> {
    checked.before.iter().copied().find(|before| {
        before.cover.organisation == checked.organisation.code && before.cover.year == checked.year
    })
}

/// Schedules that cannot stay as they were, and are those of the month before, each with its finding.
pub(super) fn repeated_schedules(checked: &Checked<'_>) -> Vec<(&'static str, Finding)> {
    let Some(before) = month_before(checked) else { return Vec::new() };
    let Schedules { workforce, cash, payments, .. } = &checked.submission.schedules;
    let then = &before.schedules;
    let repetitions = [
        repetition(("workforce", Severity::Blocks), workforce.as_ref(), then.workforce.as_ref(), &WORKFORCE),
        repetition(("cash", Severity::Blocks), cash.as_ref(), then.cash.as_ref(), &CASH),
        repetition(("payments", Severity::Blocks), payments.as_ref(), then.payments.as_ref(), &PAYMENTS),
    ];
    ["workforce", "cash", "payments"]
        .into_iter()
        .zip(repetitions)
        .filter_map(|(name, finding)| Some((name, finding?)))
        .collect()
}

/// What is told of a schedule that says what it said the month before.
fn repetition<R: PartialEq>(
    (name, severity): (&str, Severity),
    now: Option<&Schedule<R>>,
    before: Option<&Schedule<R>>,
    to_date: &[ToDate<R>],
) -> Option<Finding> {
    let (now, before) = (now?, before?);
    let first = now.rows.first()?;
    let is_same = now.rows.len() == before.rows.len()
        && now.rows.iter().all(|row| before.says().any(|then| *then == row.says));
    // Where nothing has happened yet, nothing has changed.
    let says_something = to_date.iter().any(|amount| now.says().filter_map(amount.of).any(|of| of != 0));
    (is_same && says_something).then(|| {
        within(severity, "V34", now, (first, to_date[0].column)).finding(
            format!("the schedule {name} is that of the month before: every row says what it said then."),
            "Send the schedule of this month, with amounts from April to its end.",
        )
    })
}

/// V34: schedules continue those of the month before.
pub(super) fn v34_schedules_continue(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let Some(before) = month_before(checked) else { return };
    let now = &checked.submission.schedules;
    let then = &before.schedules;
    let warns = |name| (name, Severity::Warns);
    findings.extend(repetition(warns("capital"), now.capital.as_ref(), then.capital.as_ref(), &CAPITAL));
    findings.extend(repetition(warns("balances"), now.balances.as_ref(), then.balances.as_ref(), &BALANCES));
    let n_closed = i64::from(checked.month.get());
    // Costs that the pay lines show to be of something else are told there.
    let mut of_lines = Vec::new();
    agreement::v33_schedules_agree_with_lines(checked, &mut of_lines);
    let is_told = now.workforce.as_ref().is_some_and(|staff| {
        of_lines.iter().any(|f| f.severity == Severity::Blocks && f.file == staff.file.path)
    });
    if !is_told {
        findings.extend(fall_since_month_before(
            n_closed,
            now.workforce.as_ref(),
            then.workforce.as_ref(),
            &WORKFORCE,
        ));
    }
    findings.extend(fall_since_month_before(n_closed, now.capital.as_ref(), then.capital.as_ref(), &CAPITAL));
    findings.extend(fall_since_month_before(n_closed, now.cash.as_ref(), then.cash.as_ref(), &CASH));
    findings.extend(fall_since_month_before(
        n_closed,
        now.payments.as_ref(),
        then.payments.as_ref(),
        &PAYMENTS,
    ));
    findings.extend(fall_since_month_before(
        n_closed,
        now.balances.as_ref(),
        then.balances.as_ref(),
        &BALANCES,
    ));
    findings.extend(opening_cash(now, then));
    findings.extend(limit_changes(now, then));
}

/// Amounts from April that are less than they were a month before; told once a schedule.
fn fall_since_month_before<R>(
    n_closed: i64,
    now: Option<&Schedule<R>>,
    before: Option<&Schedule<R>>,
    to_date: &[ToDate<R>],
) -> Option<Finding> {
    let (now, before) = (now?, before?);
    let first = now.rows.first()?;
    let sum = |schedule: &Schedule<R>, amount: &ToDate<R>| -> i64 {
        schedule.says().filter_map(amount.of).fold(0, i64::saturating_add)
    };
    let fallen: Vec<(&ToDate<R>, i64, i64)> = to_date
        .iter()
        .map(|amount| (amount, sum(now, amount), sum(before, amount)))
        // Below nil is told by its sign (V06).
        .filter(|(_, now, then)| *now < *then && 0 <= *now)
        .collect();
    let (amount, ..) = fallen.first()?;
    let row = now.rows.iter().find(|row| (amount.of)(&row.says).is_some()).unwrap_or(first);
    let says: Vec<String> = fallen
        .iter()
        .map(|(amount, now, then)| format!("{} is {} and was {}", amount.name, grouped(now), grouped(then)))
        .collect();
    // A month alone is about the mean of the months before.
    let is_alone = |(_, now, then): &(&ToDate<R>, i64, i64)| {
        let (now, then) = (i128::from(*now) * i128::from(n_closed - 1), i128::from(*then));
        then < now * 2 && now * 2 < then * 3
    };
    let alone =
        if 2 < n_closed && fallen.iter().all(is_alone) { ", as if it were of the month alone" } else { "" };
    Some(within(Severity::Warns, "V34", now, (row, amount.column)).finding(
        format!("amounts from April are less than a month before{alone}: {}.", says.join("; ")),
        "Key what is from April to the month; if it is right, say in the explanations what was corrected.",
    ))
}

/// Cash on 1 April is the same all year.
fn opening_cash(now: &Schedules, then: &Schedules) -> Option<Finding> {
    let opening = |schedules: &Schedules| {
        let mut items = schedules.cash.as_ref()?.says();
        Some(items.find(|cash| cash.item == CashItem::Opening)?.amount)
    };
    let (is, was) = (opening(now)?, opening(then)?);
    let schedule = now.cash.as_ref()?;
    let row = schedule.rows.iter().find(|row| row.says.item == CashItem::Opening)?;
    (is != was).then(|| {
        within(Severity::Warns, "V34", schedule, (row, "value")).finding(
            format!(
                "opening cash is {}, and was {} in the month before's return (£000): it is the balance of 1 April.",
                Thousands(is),
                Thousands(was)
            ),
            "Key the balance of 1 April; if the accounts of the year before were corrected, say so in the explanations.",
        )
    })
}

/// Capital schemes that count against the limit otherwise than a month before; told once.
fn limit_changes(now: &Schedules, then: &Schedules) -> Option<Finding> {
    let (schedule, then) = (now.capital.as_ref()?, then.capital.as_ref()?);
    if fit::is_limit_turned(schedule) {
        return None;
    }
    let same = |scheme: &CapitalScheme| {
        then.says().find(|then| (&then.title, then.funding) == (&scheme.title, scheme.funding))
    };
    let turned = |scheme: &CapitalScheme| same(scheme).is_some_and(|then| then.in_limit != scheme.in_limit);
    let rows: Vec<_> = schedule.rows.iter().filter(|row| turned(&row.says)).collect();
    let first = rows.first()?;
    let message = match rows.len() {
        1 => format!("in_cdel of {:?} is another than a month before.", first.says.title),
        n => format!(
            "in_cdel of {n} of {} schemes is another than a month before, of {:?} first.",
            schedule.rows.len(),
            first.says.title
        ),
    };
    Some(within(Severity::Warns, "V34", schedule, (first, "in_cdel")).finding(
        message,
        "Write Y where the scheme counts against the capital limit, else N; if it is right, say in the explanations what was decided.",
    ))
}
