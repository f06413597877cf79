//! Staff by group and contract: costs sum to the pay lines.

use domain::ledger::Measure;
use domain::money::Pence;
use domain::schedule::{Contract, Staff, StaffGroup};
use domain::wte::Wte;

use super::{Desk, Mix, STEP, share};

/// Groups with their share of the pay of a contract [parts of 100], by make-up; shapes, not facts.
const ACUTE: [(StaffGroup, [u64; 3], i64); 5] = [
    (StaffGroup::Medical, [28, 24, 38], 103_000),
    (StaffGroup::Nursing, [35, 40, 42], 51_000),
    (StaffGroup::Scientific, [14, 6, 12], 52_000),
    (StaffGroup::ClinicalSupport, [11, 24, 3], 33_000),
    (StaffGroup::Infrastructure, [12, 6, 5], 42_000),
];
const COMMUNITY: [(StaffGroup, [u64; 3], i64); 5] = [
    (StaffGroup::Medical, [12, 6, 45], 97_000),
    (StaffGroup::Nursing, [38, 38, 38], 50_000),
    (StaffGroup::Scientific, [21, 8, 10], 50_000),
    (StaffGroup::ClinicalSupport, [16, 44, 4], 33_000),
    (StaffGroup::Infrastructure, [13, 4, 3], 42_000),
];
const BOARD: [(StaffGroup, [u64; 3], i64); 4] = [
    (StaffGroup::Medical, [5, 0, 0], 110_000),
    (StaffGroup::Nursing, [17, 0, 30], 56_000),
    (StaffGroup::Scientific, [10, 0, 0], 58_000),
    (StaffGroup::Infrastructure, [68, 0, 70], 59_000),
];

/// Cost of one WTE on a contract for 100 of an employed one.
const DEARER: [i64; 3] = [100, 108, 165];
/// The year before for 1,000 of this one, in WTE and in cost, by contract: agency has fallen.
const BEFORE: [(u64, u64); 3] = [(986, 954), (990, 958), (1_160, 1_122)];

fn shape(mix: Mix) -> &'static [(StaffGroup, [u64; 3], i64)] {
    match mix {
        Mix::Acute => &ACUTE,
        Mix::Community => &COMMUNITY,
        Mix::Board => &BOARD,
    }
}

/// Pay by contract: a trust's pay lines; of a board, 55 in 100 of running costs and 80 in 100 of
/// programme pay, of which 2 in 100 go to agencies.
fn pay(desk: &Desk<'_>, measure: Measure) -> [Pence; 3] {
    if desk.is_board() {
        let staff =
            share(desk.keyed("I.RUN", measure), 55, 100) + share(desk.keyed("I.PROGPAY", measure), 80, 100);
        let agency = share(staff, 2, 100);
        [staff - agency, Pence::ZERO, agency]
    } else {
        ["P.PAY.SUB", "P.PAY.BANK", "P.PAY.AGY"].map(|line| desk.keyed(line, measure))
    }
}

/// Planned pay of the year by contract: substantive, bank, agency.
pub(super) fn plan_of_year(desk: &Desk<'_>) -> [Pence; 3] {
    pay(desk, Measure::PlanYear)
}

/// The cost of one WTE this year, in pounds: 2024/25 prices, 3.5 per cent dearer each year after.
fn yearly_cost(desk: &Desk<'_>, base: i64, dearer: i64) -> i64 {
    let n_years = i64::from(desk.year.first_day().year()) - 2024;
    (base * dearer / 100 * (1000 + 35 * n_years).max(500) / 1000).max(1)
}

pub(super) fn workforce(desk: &Desk<'_>) -> Vec<Staff> {
    let groups = shape(desk.member.outline.mix);
    let [plans, actuals, years] =
        [Measure::PlanToDate, Measure::ActualToDate, Measure::PlanYear].map(|measure| pay(desk, measure));
    let mut rows = Vec::new();
    for (idx, &contract) in Contract::ALL.iter().enumerate() {
        let mut drawn = desk.stream(&["staff", contract.code()]);
        let weights: Vec<u64> =
            groups.iter().map(|(_, parts, _)| parts[idx] * drawn.between(95, 105)).collect();
        let pressed: Vec<u64> = weights.iter().map(|weight| weight * drawn.between(985, 1015)).collect();
        let split = |amount: Pence, weights: &[u64]| amount.split(weights, STEP);
        let of_groups = split(plans[idx], &weights).into_iter().zip(split(actuals[idx], &pressed));
        let of_years = split(years[idx], &weights);
        for (((group, _, base), (plan_cost, actual_cost)), year) in groups.iter().zip(of_groups).zip(of_years)
        {
            let (wte, cost) = BEFORE[idx];
            let less = drawn.below(8);
            if plan_cost == Pence::ZERO && actual_cost == Pence::ZERO {
                continue;
            }
            let each = yearly_cost(desk, *base, DEARER[idx]);
            // In £000 a year for pounds a head; posts fill, and temporary staff leave, through the year.
            let trend = i64::from(desk.month.get()) * if idx == 0 { 1 } else { -2 };
            let planned = year.thousands() * 100_000 / each * (994 + trend) / 1000;
            let actual = planned * actual_cost.thousands() / plan_cost.thousands().max(1);
            let before = |value: i64, parts: u64| value * (parts - less).cast_signed() / 1000;
            rows.push(Staff {
                group: *group,
                contract,
                plan_wte: Wte::from_hundredths(planned),
                actual_wte: Wte::from_hundredths(actual),
                prior_year_wte: Some(Wte::from_hundredths(before(actual, wte))),
                plan_cost,
                actual_cost,
                prior_year_cost: Some(super::thousands(before(actual_cost.thousands(), cost))),
            });
        }
    }
    rows
}
