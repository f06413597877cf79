//! Whether cash closes, capital keeps to its envelope, and suppliers are paid in time.

use domain::finding::{Finding, Severity};
use domain::limit::LimitKind;
use domain::money::{Pence, Pounds, Share, Thousands, told_apart};
use domain::schedule::{CapitalScheme, CashItem, Payments, Schedule};

use super::{Checked, within};

/// The share of a year's capital that may be left for its last two months [per cent].
const LATE_PER_CENT: i64 = 40;
/// The share of invoices that are to be paid within 30 days or terms [per cent].
const IN_TIME_PER_CENT: i128 = 95;
/// What an invoice is worth at least, on average [pounds]; those of trusts and boards come to thousands.
const LEAST_WORTH: i128 = 500;

/// V04: cash at the month's end is what was there, and what came in less what went out.
pub(super) fn v04_cash_closes(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let Some(schedule) = &checked.submission.schedules.cash else { return };
    let find = |item| schedule.rows.iter().find(|row| row.says.item == item);
    let amount = |item| find(item).map(|row| row.says.amount);
    let parts = [CashItem::Opening, CashItem::Receipts, CashItem::Payments].map(amount);
    let ([Some(opening), Some(receipts), Some(payments)], Some(closing)) = (parts, find(CashItem::Closing))
    else {
        return;
    };
    let sum = opening + receipts - payments;
    if (sum - closing.says.amount).magnitude() > Pence::rounding(4) {
        findings.push(within(Severity::Blocks, "V04", schedule, (closing, "value")).finding(
            format!(
                "closing cash is {}, but opening cash, receipts and payments give {} (£000).",
                Thousands(closing.says.amount),
                Thousands(sum)
            ),
            "Correct the item that is wrong; payments are keyed as a positive.",
        ));
    }
}

/// V23: capital is forecast within the envelope, and no more than 40 % of the plan is left for
/// February and March.
pub(super) fn v23_capital_within_the_envelope(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let Some(schedule) = &checked.submission.schedules.capital else { return };
    let of_limit = || schedule.rows.iter().filter(|row| row.says.in_limit);
    let Some(first) = of_limit().next() else { return };
    let total =
        |amount_of: fn(&CapitalScheme) -> Pence| of_limit().map(|row| amount_of(&row.says)).sum::<Pence>();
    let forecast = total(|scheme| scheme.forecast);
    if let Some(envelope) = checked.limit(LimitKind::Capital).filter(|envelope| forecast > *envelope) {
        let (forecast_text, envelope_text, unit) = told_apart(forecast, envelope);
        findings.push(within(Severity::Warns, "V23", schedule, (first, "fot")).finding(
            format!(
                "capital that counts against the limit is forecast at {forecast_text}, above the envelope of {envelope_text} ({unit})."
            ),
            "Say which schemes are put off, or what was agreed about the envelope.",
        ));
    }
    let (year, to_january) = (total(|scheme| scheme.plan_year), total(|scheme| scheme.plan_to_january));
    if year > Pence::ZERO && (year - to_january).wide() * 100 > year.wide() * i128::from(LATE_PER_CENT) {
        findings.push(within(Severity::Warns, "V23", schedule, (first, "plan_jan")).finding(
            format!(
                "{}% of the year's capital plan of {} is left for February and March; over {LATE_PER_CENT}% is late.",
                Share { part: (year - to_january).wide(), whole: year.wide() }
                    .told_from(Share { part: i128::from(LATE_PER_CENT), whole: 100 }, 0),
                Pounds(year)
            ),
            "Say why so much comes so late, or plan it earlier.",
        ));
    }
}

/// V24: no more is paid in time than is paid, and at least 95 % of it is, by number and by value.
pub(super) fn v24_suppliers_are_paid_in_time(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let Some(schedule) = &checked.submission.schedules.payments else { return };
    findings.extend(numbers_and_values_changed_over(checked, schedule));
    let mut late = Vec::new();
    for row in &schedule.rows {
        let paid = &row.says;
        let by_number = (i128::from(paid.number_within), i128::from(paid.number), "number", "within_number");
        let by_value =
            (i128::from(paid.value_within.get()), i128::from(paid.value.get()), "value", "within_value");
        // A part that is rounded is never above the whole that is rounded.
        for (in_time, all, measure, column) in [by_number, by_value] {
            if in_time > all {
                findings.push(within(Severity::Blocks, "V24", schedule, (row, column)).finding(
                    format!(
                        "more {} invoices by {measure} were paid in time than were paid at all.",
                        paid.supplier.words()
                    ),
                    "Correct the two cells; those paid in time are part of those paid.",
                ));
            } else if in_time * 100 < all * IN_TIME_PER_CENT {
                // Cut, not rounded: 94.95 % is below 95 % and must not print as such.
                let tenths = in_time * 1000 / all;
                let (whole, tenth, supplier) = (tenths / 10, tenths % 10, paid.supplier.words());
                late.push((row, column, format!("{whole}.{tenth}% of {supplier} invoices by {measure}")));
            }
        }
    }
    // One cause holds all of them up: one finding, at the first.
    if let Some((row, column, _)) = late.first() {
        let shares: Vec<&str> = late.iter().map(|(.., share)| share.as_str()).collect();
        let told = match shares.split_last() {
            Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
            _ => shares.concat(),
        };
        findings.push(within(Severity::Warns, "V24", schedule, (*row, *column)).finding(
            format!("{told} were paid within 30 days or terms; {IN_TIME_PER_CENT}% is asked for."),
            "Say in the explanations what holds payments up.",
        ));
    }
}

/// Numbers of invoices under their values, and the other way round: known by what an invoice was worth the month
/// before, else by how little it is worth.
fn numbers_and_values_changed_over(checked: &Checked<'_>, schedule: &Schedule<Payments>) -> Option<Finding> {
    // In £000, as values are keyed.
    let of = |paid: &Payments| (i128::from(paid.number), i128::from(paid.value.thousands()));
    let before = checked.return_before().and_then(|before| before.schedules.payments.as_ref());
    let is_exchanged = |paid: &Payments| {
        let then = before?.says().find(|then| then.supplier == paid.supplier)?;
        let ((number, value), (number_then, value_then)) = (of(paid), of(then));
        // Worth another amount each than can be taken for its reciprocal.
        let is_plain = number_then * 5 < value_then * 2 || value_then * 5 < number_then * 2;
        let (one, other) = (value * value_then, number * number_then);
        Some(is_plain && 0 < one && one < other * 2 && other < one * 2)
    };
    let rows: Vec<_> = schedule.rows.iter().filter(|row| is_exchanged(&row.says) == Some(true)).collect();
    if let Some(first) = rows.first() {
        let suppliers: Vec<&str> = rows.iter().map(|row| row.says.supplier.words()).collect();
        return Some(within(Severity::Blocks, "V24", schedule, (first, "paid_number")).finding(
            format!(
                "numbers and values of {} invoices have changed places: the month before they stood the other way round.",
                suppliers.join(" and ")
            ),
            "Put the number of invoices under paid_number and within_number, and their value in £000 under paid_value and within_value.",
        ));
    }
    let first = schedule.rows.first()?;
    let (number, value) = schedule.says().map(of).fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
    let is_little = 0 < value && value * 1_000 < number * LEAST_WORTH;
    is_little.then(|| {
        within(Severity::Warns, "V24", schedule, (first, "paid_value")).finding(
            format!(
                "an invoice is worth £{} by paid_number and paid_value; less than £{LEAST_WORTH} is rare, and the two may have changed places.",
                value * 1_000 / number
            ),
            "Key the number of invoices under paid_number and their value in £000 under paid_value; if both are right, say so in the explanations.",
        )
    })
}
