//! Whether cash closes, capital keeps to its envelope, and suppliers are paid in time.

use domain::finding::{Finding, Severity};
use domain::limit::LimitKind;
use domain::money::{Pence, Pounds, Thousands, told_apart};
use domain::schedule::{CapitalScheme, CashItem};

use super::{Checked, within};

/// The share of a year's capital that may be left for its last two months [per cent].
const LATE_PER_CENT: i64 = 40;
/// The share of invoices that are to be paid within 30 days or terms [per cent].
const IN_TIME_PER_CENT: i128 = 95;

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
                (year - to_january).wide() * 100 / year.wide(),
                Pounds(year)
            ),
            "Say why so much comes so late, or plan it earlier.",
        ));
    }
}

/// V24: no more is paid in time than is paid, and at least 95 % of it is, by number and by value.
pub(super) fn v24_suppliers_are_paid_in_time(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let Some(schedule) = &checked.submission.schedules.payments else { return };
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
                findings.push(within(Severity::Warns, "V24", schedule, (row, column)).finding(
                    format!(
                        "{}.{}% of {} invoices by {measure} were paid within 30 days or terms; {IN_TIME_PER_CENT}% is asked for.",
                        tenths / 10,
                        tenths % 10,
                        paid.supplier.words()
                    ),
                    "Say in the narrative what holds payments up.",
                ));
            }
        }
    }
}
