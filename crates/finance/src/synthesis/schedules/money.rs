//! Capital, cash and payments within terms.

use domain::ledger::{Measure, Nature};
use domain::money::Pence;
use domain::month::Month;
use domain::schedule::{CapitalScheme, Cash, CashItem, Funding, Payments, Supplier};

use super::{Desk, Mix, STEP, share};
use crate::chart;

/// Capital schemes by make-up: what it is, who pays, whether it counts against the limit, and its
/// share of the programme.
type Scheme = (&'static str, Funding, bool, u64);
const ACUTE: [Scheme; 7] = [
    ("Backlog maintenance", Funding::Operational, true, 26),
    ("Replacement of medical equipment", Funding::Operational, true, 20),
    ("Digital systems and networks", Funding::Operational, true, 14),
    ("Ward and theatre refurbishment", Funding::Operational, true, 12),
    ("Diagnostic capacity", Funding::National, true, 15),
    ("Leases of equipment and premises", Funding::Ifrs16, true, 10),
    ("Equipment from charitable funds", Funding::Donated, false, 3),
];
const COMMUNITY: [Scheme; 5] = [
    ("Backlog maintenance", Funding::Operational, true, 30),
    ("Safety works on inpatient wards", Funding::Operational, true, 24),
    ("Digital devices and networks", Funding::Operational, true, 20),
    ("Leases of clinics and vehicles", Funding::Ifrs16, true, 20),
    ("Energy efficiency works", Funding::Grant, false, 6),
];
const BOARD: [Scheme; 2] = [
    ("Information technology of general practice", Funding::Operational, true, 70),
    ("Improvement of general practice premises", Funding::Operational, true, 30),
];

/// Spent by each month's end [parts of 1,000 of the year], as planned and where it comes late.
const EVEN: [i64; 12] = [30, 70, 120, 180, 250, 330, 410, 500, 590, 690, 830, 1000];
const LATE: [i64; 12] = [10, 25, 45, 70, 100, 140, 190, 250, 330, 420, 640, 1000];

fn schemes(desk: &Desk<'_>) -> (&'static [Scheme], Pence) {
    let turnover = desk.member.outline.turnover;
    match desk.member.outline.mix {
        Mix::Acute => (&ACUTE, share(turnover, 38, 1000)),
        Mix::Community => (&COMMUNITY, share(turnover, 24, 1000)),
        Mix::Board => (&BOARD, share(turnover, 8, 10_000)),
    }
}

pub(super) fn capital(desk: &Desk<'_>) -> Vec<CapitalScheme> {
    let (schemes, total) = schemes(desk);
    let by_month = if desk.member.story.is_capital_late { LATE } else { EVEN };
    let mut drawn = desk.stream(&["capital"]);
    let weights: Vec<u64> = schemes.iter().map(|(.., parts)| parts * drawn.between(85, 115)).collect();
    let parts = total.split(&weights, STEP);
    let number = i64::from(desk.month.get());
    let spent = by_month[desk.month.index()];
    schemes
        .iter()
        .zip(parts)
        .filter(|(_, plan_year)| *plan_year != Pence::ZERO)
        .map(|((title, funding, in_limit, _), plan_year)| {
            let forecast = share(plan_year, drawn.between(955, 1000).cast_signed(), 1000);
            // Orders run late until winter and are caught up by March.
            let late = drawn.between(2, 18).cast_signed();
            let pace = 100 - late * (12 - number.max(8)) / 4;
            CapitalScheme {
                title: (*title).to_owned(),
                funding: *funding,
                in_limit: *in_limit,
                plan_to_date: share(plan_year, spent, 1000),
                actual_to_date: share(forecast, spent * pace, 100_000),
                plan_to_january: share(plan_year, by_month[9], 1000),
                plan_year,
                forecast,
            }
        })
        .collect()
}

/// The capital that is planned within the limit is the envelope.
pub(super) fn envelope(desk: &Desk<'_>) -> Pence {
    capital(desk).iter().filter(|scheme| scheme.in_limit).map(|scheme| scheme.plan_year).sum()
}

/// Money in and out in each of four weeks after a month's end [parts of 1,000 of a month's turnover]:
/// income comes in the middle of a month, pay goes out at its end.
const WEEKS: [i64; 4] = [-9, 14, 6, -11];

pub(super) fn cash(desk: &Desk<'_>) -> Vec<Cash> {
    let turnover = desk.member.outline.turnover;
    let to_date = Measure::ActualToDate;
    let sum = |nature: Nature| -> Pence {
        let lines = chart::position_parts(desk.member.made.kind).filter(|line| line.nature() == nature);
        lines.map(|line| desk.amount(line, to_date).magnitude()).sum()
    };
    let support = desk.keyed("P.INC.DSF", to_date);
    let spent_on_capital: Pence = capital(desk).iter().map(|scheme| scheme.actual_to_date).sum();
    let mut drawn = desk.stream(&["cash"]);
    let (opening, receipts, payments, floor) = if desk.is_board() {
        // A board draws what it pays and holds next to nothing.
        let opening = share(turnover, drawn.between(8, 20).cast_signed(), 100_000);
        let payments = share(sum(Nature::Expenditure), 988, 1000) + spent_on_capital;
        let closing = share(opening, drawn.between(60, 140).cast_signed(), 100);
        (opening, payments + closing - opening, payments, share(opening, 1, 5))
    } else {
        let opening = share(turnover, drawn.between(32, 48).cast_signed(), 1000);
        let floor = share(turnover, 6, 1000);
        // Support is paid as it is earned; of other income a little is owed at any time.
        let receipts =
            support + share(sum(Nature::Income) - support, 994, 1000) + share(spent_on_capital, 2, 5);
        let non_cash = desk.keyed("P.DEPN", to_date) + desk.keyed("P.IMP", to_date);
        let due = share(sum(Nature::Expenditure) - non_cash, 993, 1000) + spent_on_capital;
        // Suppliers wait before the bank is empty.
        (opening, receipts, due.min(opening + receipts - floor), floor)
    };
    let closing = opening + receipts - payments;
    let week = |number: u8| -> Pence {
        let of_month: i64 = WEEKS[..=usize::from(number - 1) % 4].iter().sum();
        let swing = share(turnover, of_month, 12_000);
        let drift = if desk.is_board() { Pence::ZERO } else { share(turnover, -i64::from(number), 26_000) };
        let swing = if desk.is_board() { share(swing, 1, 40) } else { swing };
        (closing + swing + drift).max(floor)
    };
    CashItem::all()
        .map(|item| {
            let amount = match item {
                CashItem::Opening => opening,
                CashItem::Receipts => receipts,
                CashItem::Payments => payments,
                CashItem::Closing => closing,
                CashItem::SupportDrawn => support,
                CashItem::Week(number) => week(number),
            };
            Cash { item, amount }
        })
        .collect()
}

pub(super) fn payments(desk: &Desk<'_>) -> Vec<Payments> {
    let to_date = Measure::ActualToDate;
    let sum = |lines: &[&str]| -> Pence { lines.iter().map(|line| desk.keyed(line, to_date)).sum() };
    // Value paid and the mean invoice [£000 and pounds], NHS first.
    let paid = if desk.is_board() {
        let bought = sum(&["I.ACUTE", "I.MH", "I.COMM"]);
        let others = sum(&["I.CHC", "I.PRESC", "I.PCOTH", "I.OTHPROG"]);
        [(share(bought, 90, 100), 640_000), (share(others, 80, 100) + share(bought, 8, 100), 9_000)]
    } else {
        let bought = sum(&["P.NP.DRUG", "P.NP.CSUP", "P.NP.PREM", "P.NP.OTH", "P.PAY.AGY"]);
        let nhs = sum(&["P.NP.HC"]) + share(bought, 5, 100);
        [(share(nhs, 90, 100), 21_000), (share(bought, 88, 100), 3_400)]
    };
    let closed_later = i64::from(Month::LAST.get() - desk.month.get());
    Supplier::ALL
        .iter()
        .zip(paid)
        .map(|(&supplier, (value, mean))| {
            let mut drawn = desk.stream(&["payments", supplier.code()]);
            let number = value.thousands() * 1000 / mean;
            let mut within = |whole: i64| -> i64 {
                let (base, steps) = (drawn.between(9_540, 9_780).cast_signed(), drawn.below(6).cast_signed());
                let parts = desk.member.story.paid_within.map_or(base + steps * closed_later, i64::from);
                whole * parts / 10_000
            };
            let count = |value: i64| u64::try_from(value).unwrap_or(0);
            Payments {
                supplier,
                number: count(number),
                number_within: count(within(number)),
                value,
                value_within: super::thousands(within(value.thousands())),
            }
        })
        .collect()
}
