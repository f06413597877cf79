//! Whether schedules agree with the lines that they stand behind: what staff cost with the pay lines, and the
//! bridge with the variance that it explains.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::{Pence, Thousands};
use domain::organisation::OrganisationKind;
use domain::schedule::{BridgeOf, Contract, Schedule, Staff};

use super::{Checked, movement, within};
use crate::chart;

/// Costs of staff that are further from the pay line than this share of it disagree [per cent].
const APART_PER_CENT: i128 = 5;
/// And by more than this: £250,000.
const SLIGHT: Pence = Pence::new(25_000_000);
/// So near to the amounts of another time, and so far from their own, costs stand under the wrong heading
/// [per cent]: what merely does not agree warns.
const OF_ANOTHER_PER_CENT: i128 = 3;
const FAR_PER_CENT: i128 = 15;
/// Costs so many times the pay lines, or so small a part, are in another unit, which V07 and V21 tell.
const IN_ANOTHER_UNIT: i128 = 20;
/// The share of a variance that the steps of its bridge may leave open [per cent].
const OPEN_PER_CENT: i128 = 10;

/// Pay that no contract has to itself: it may be among the costs of substantive staff.
const OTHER_PAY: Line = Line::named("P.PAY.OTH");

/// A column of costs, with the measure of the lines that it stands behind.
struct Column {
    heading: &'static str,
    measure: Measure,
    of: fn(&Staff) -> Option<Pence>,
}

const COLUMNS: [Column; 3] = [
    Column { heading: "plan_cost_ytd", measure: Measure::PlanToDate, of: |staff| Some(staff.plan_cost) },
    Column {
        heading: "actual_cost_ytd",
        measure: Measure::ActualToDate,
        of: |staff| Some(staff.actual_cost),
    },
    Column {
        heading: "prior_year_cost_ytd",
        measure: Measure::PriorYearToDate,
        of: |staff| staff.prior_year_cost,
    },
];

/// The pay line of each contract.
const PAY: [(Contract, Line); 3] = [
    (Contract::Substantive, Line::named("P.PAY.SUB")),
    (Contract::Bank, Line::named("P.PAY.BANK")),
    (Contract::Agency, Line::named("P.PAY.AGY")),
];

/// What a pay line allows staff to cost, both ends included.
#[derive(Clone, Copy)]
struct Paid {
    least: Pence,
    most: Pence,
}

impl Paid {
    /// What a line is paid, by what `value` has of it.
    fn of(contract: Contract, line: Line, value: &dyn Fn(Line) -> Option<Pence>) -> Option<Self> {
        let least = -value(line)?;
        let other = -value(OTHER_PAY).filter(|_| contract == Contract::Substantive).unwrap_or_default();
        Some(Self { least, most: least + other.max(Pence::ZERO) })
    }

    fn sum(of: impl Iterator<Item = Self>) -> Self {
        of.fold(Self { least: Pence::ZERO, most: Pence::ZERO }, |sum, paid| Self {
            least: sum.least + paid.least,
            most: sum.most + paid.most,
        })
    }

    /// How far a cost lies outside.
    fn gap(self, cost: Pence) -> Pence {
        (self.least - cost).max(cost - self.most).max(Pence::ZERO)
    }

    fn is_near(self, cost: Pence) -> bool {
        let gap = self.gap(cost);
        gap <= SLIGHT || gap.wide() * 100 <= self.most.magnitude().wide() * APART_PER_CENT
    }

    /// Whether a cost is plainly this, and not `own`.
    fn is_instead_of(self, own: Self, cost: Pence) -> bool {
        let per_cent = |paid: Self, gap: Pence| (gap.wide() * 100, paid.most.magnitude().wide());
        let (near, of) = per_cent(self, self.gap(cost));
        let (far, of_own) = per_cent(own, own.gap(cost));
        near <= of * OF_ANOTHER_PER_CENT && of_own * FAR_PER_CENT < far && SLIGHT < own.gap(cost)
    }

    /// Whether a cost is the same, but for rounding of its rows and of the line.
    fn is_same(self, cost: Pence, n_rows: usize) -> bool {
        self.gap(cost) <= Pence::rounding(n_rows + 2)
    }
}

/// V33: what staff cost is what the pay lines say, and the steps of the bridge explain the variance.
pub(super) fn v33_schedules_agree_with_lines(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    if let Some(schedule) = &checked.submission.schedules.workforce {
        match checked.organisation.kind {
            OrganisationKind::Board => staff_of_board(checked, schedule, findings),
            _ => staff(checked, schedule, findings),
        }
    }
    bridge(checked, findings);
}

/// What the staff of a contract cost by a column; `None` where there are none, or a row says nothing of it.
fn cost(schedule: &Schedule<Staff>, contract: Contract, column: &Column) -> Option<Pence> {
    let mut of_contract = schedule.says().filter(|staff| staff.contract == contract).peekable();
    of_contract.peek()?;
    of_contract.map(column.of).sum()
}

/// What staff of a contract cost by a column, beside what their line is paid.
type CostAndPay = (Contract, Line, Pence, Paid);

/// Warns of contracts that a line has pay for, and of which there is no row.
fn contracts_without_rows(checked: &Checked<'_>, schedule: &Schedule<Staff>, findings: &mut Vec<Finding>) {
    let Some(first) = schedule.rows.first() else { return };
    for (contract, line) in PAY {
        let entry = checked.submission.entry(line, Measure::ActualToDate);
        let has_rows = schedule.says().any(|staff| staff.contract == contract);
        let Some(paid) = entry.map(|entry| -entry.value).filter(|paid| !has_rows && SLIGHT < *paid) else {
            continue;
        };
        findings.push(within(Severity::Warns, "V33", schedule, (first, "contract")).finding(
            format!(
                "there is no row of {} staff, though {} ({line}) is {} to date (£000).",
                contract.words(),
                line.label(),
                Thousands(paid)
            ),
            "Add the rows of these staff; if there are none, say in the explanations what was paid.",
        ));
    }
}

/// Pairs of contracts of which each costs what the line of the other is paid, and not what its own is.
fn contracts_exchanged(pairs: &[CostAndPay]) -> Vec<(Contract, Contract)> {
    let mut exchanged = Vec::new();
    for (idx, (one, _, cost, paid)) in pairs.iter().enumerate() {
        for (other, _, other_cost, other_paid) in &pairs[idx + 1..] {
            if other_paid.is_instead_of(*paid, *cost) && paid.is_instead_of(*other_paid, *other_cost) {
                exchanged.push((*one, *other));
            }
        }
    }
    exchanged
}

fn staff(checked: &Checked<'_>, schedule: &Schedule<Staff>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    let Some(first) = schedule.rows.first() else { return };
    let n_rows = schedule.rows.len();
    let stated = |measure: Measure| move |line: Line| Some(submission.entry(line, measure)?.value);
    contracts_without_rows(checked, schedule, findings);
    let mut exchanged: Vec<(Contract, Contract, Vec<&str>)> = Vec::new();
    let mut apart = Vec::new();
    for column in &COLUMNS {
        let value = stated(column.measure);
        let pairs: Vec<CostAndPay> = PAY
            .into_iter()
            .filter_map(|(contract, line)| {
                let paid = Paid::of(contract, line, &value)?;
                Some((contract, line, cost(schedule, contract, column)?, paid))
            })
            .collect();
        let total: Pence = pairs.iter().map(|(_, _, cost, _)| *cost).sum();
        let paid = Paid::sum(pairs.iter().map(|(_, _, _, paid)| *paid));
        let (wide, whole) = (total.wide(), paid.most.wide());
        let is_told = total.is_negative()
            || whole * IN_ANOTHER_UNIT < wide
            || (0 < wide && wide * IN_ANOTHER_UNIT < whole);
        if is_told || pairs.iter().all(|(_, _, cost, paid)| paid.is_same(*cost, n_rows)) {
            continue;
        }
        if let Some((what, remedy)) = other_basis(checked, schedule, column, (total, paid)) {
            findings.push(within(Severity::Blocks, "V33", schedule, (first, column.heading)).finding(
                format!(
                    "{} is {what}: it comes to {}, and the pay lines to {} (£000).",
                    column.heading,
                    Thousands(total),
                    Thousands(paid.least)
                ),
                &remedy,
            ));
            continue;
        }
        for (one, other) in contracts_exchanged(&pairs) {
            match exchanged.iter_mut().find(|(a, b, _)| (*a, *b) == (one, other)) {
                Some((_, _, columns)) => columns.push(column.heading),
                None => exchanged.push((one, other, vec![column.heading])),
            }
        }
        apart.extend(
            pairs
                .into_iter()
                .filter(|(_, _, cost, paid)| !paid.is_near(*cost))
                .map(|(contract, line, cost, paid)| (column.heading, contract, line, cost, paid)),
        );
    }
    for (one, other, columns) in &exchanged {
        let row = schedule.rows.iter().find(|row| row.says.contract == *one).unwrap_or(first);
        findings.push(within(Severity::Blocks, "V33", schedule, (row, columns[0])).finding(
            format!(
                "{} and {} staff have changed places under {}: each cost what the pay line of the other says.",
                one.words(),
                other.words(),
                columns.join(", ")
            ),
            "Put each amount beside the contract that it is of.",
        ));
    }
    for (heading, contract, line, cost, paid) in apart {
        let is_told = exchanged
            .iter()
            .any(|(one, other, columns)| [*one, *other].contains(&contract) && columns.contains(&heading));
        if is_told {
            continue;
        }
        let row = schedule.rows.iter().find(|row| row.says.contract == contract).unwrap_or(first);
        findings.push(within(Severity::Warns, "V33", schedule, (row, heading)).finding(
            format!(
                "{} staff cost {} by {heading}, and {} ({line}) is {} (£000).",
                contract.words(),
                Thousands(cost),
                line.label(),
                Thousands(paid.least)
            ),
            "Correct the one that is wrong; if both are right, say in the explanations what is in one of them alone.",
        ));
    }
}

/// What a column holds instead of the amounts to date, with the remedy, where that is plain: the year, the
/// month alone, or what stands in the column beside it.
fn other_basis(
    checked: &Checked<'_>,
    schedule: &Schedule<Staff>,
    column: &Column,
    (total, own): (Pence, Paid),
) -> Option<(String, String)> {
    let submission = checked.submission;
    let month = checked.month;
    let is_of = |value: &dyn Fn(Line) -> Option<Pence>| {
        let pairs = PAY.into_iter().filter(|(contract, _)| cost(schedule, *contract, column).is_some());
        let paid: Option<Vec<Paid>> = pairs.map(|(contract, line)| Paid::of(contract, line, value)).collect();
        paid.is_some_and(|paid| Paid::sum(paid.into_iter()).is_instead_of(own, total))
    };
    let entry = |measure: Measure| move |line: Line| Some(submission.entry(line, measure)?.value);
    let of_year = match column.measure {
        Measure::PlanToDate => (Measure::PlanYear, "the plan of the whole year"),
        Measure::ActualToDate => (Measure::ForecastYear, "the forecast of the whole year"),
        _ => (Measure::PriorYear, "the whole of the year before"),
    };
    let to_date = format!("Key under {} what is from April to {}.", column.heading, month.name());
    if is_of(&entry(of_year.0)) {
        return Some((of_year.1.to_owned(), to_date));
    }
    let in_month = |line: Line| match column.measure {
        Measure::PlanToDate => Some(checked.plan?.in_month(line, month)?.value),
        Measure::ActualToDate => Some(submission.in_month(line, month)?.value),
        _ => None,
    };
    if is_of(&in_month) {
        return Some((format!("{} alone", month.name()), to_date));
    }
    // Plan and actual are near each other: only where every contract has what the other measure says.
    let other = match column.measure {
        Measure::PlanToDate => Measure::ActualToDate,
        Measure::ActualToDate => Measure::PlanToDate,
        _ => return None,
    };
    let n_rows = schedule.rows.len();
    let value = entry(other);
    let pairs: Option<Vec<bool>> = PAY
        .into_iter()
        .filter_map(|(contract, line)| Some((contract, line, cost(schedule, contract, column)?)))
        .map(|(contract, line, cost)| Some(Paid::of(contract, line, &value)?.is_same(cost, n_rows)))
        .collect();
    let is_other = pairs.is_some_and(|pairs| 1 < pairs.len() && pairs.into_iter().all(|is_same| is_same));
    is_other.then(|| {
        (
            format!("what the pay lines have under {}", other.named()),
            "Put the plan under plan_cost_ytd and what was paid under actual_cost_ytd.".to_owned(),
        )
    })
}

/// A board's lines have no pay but of programmes and within running costs: its staff cost no more than both.
fn staff_of_board(checked: &Checked<'_>, schedule: &Schedule<Staff>, findings: &mut Vec<Finding>) {
    const HOLD_PAY: [Line; 2] = [Line::named("I.PROGPAY"), Line::named("I.RUN")];
    let Some(first) = schedule.rows.first() else { return };
    for column in &COLUMNS {
        let entry = |line: Line| Some(-checked.submission.entry(line, column.measure)?.value);
        let Some(most) = HOLD_PAY.into_iter().map(entry).sum::<Option<Pence>>() else { continue };
        let Some(cost) = schedule.says().map(column.of).sum::<Option<Pence>>() else { continue };
        let paid = Paid { least: Pence::ZERO, most };
        if paid.is_near(cost) || cost.is_negative() || most.wide() * IN_ANOTHER_UNIT < cost.wide() {
            continue;
        }
        findings.push(within(Severity::Warns, "V33", schedule, (first, column.heading)).finding(
            format!(
                "staff cost {} by {}, more than running costs and programme pay together, which are {} (£000).",
                Thousands(cost),
                column.heading,
                Thousands(most)
            ),
            "Correct the one that is wrong: costs are from April to the month. If both are right, say in the explanations where else pay is.",
        ));
    }
}

/// The variance of the position to date, favourable positive [pence].
pub(super) fn variance_to_date(checked: &Checked<'_>) -> Option<Pence> {
    let line = chart::position_line(checked.organisation.kind)?;
    let value = |measure| checked.submission.entry(line, measure).map(|entry| entry.value);
    Some(value(Measure::ActualToDate)? - value(Measure::PlanToDate)?)
}

/// The variance that the bridge from plan to actual explains, and what its steps come to.
pub(super) fn variance_and_steps(checked: &Checked<'_>) -> Option<(Pence, Vec<(u32, Pence)>)> {
    let schedule = checked.submission.schedules.bridge.as_ref()?;
    let variance = variance_to_date(checked)?;
    let rows = schedule.rows.iter().filter(|row| row.says.kind == BridgeOf::PlanToActual);
    let steps: Vec<(u32, Pence)> = rows.map(|row| (row.number, row.says.impact)).collect();
    (!steps.is_empty()).then_some((variance, steps))
}

fn bridge(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let Some(schedule) = &checked.submission.schedules.bridge else { return };
    let Some((variance, steps)) = variance_and_steps(checked) else { return };
    let sum: Pence = steps.iter().map(|(_, impact)| *impact).sum();
    // Each step is rounded, and so are plan and actual.
    let rounding = Pence::rounding(steps.len() + 2);
    let open = (variance - sum).magnitude() - rounding;
    let is_explained = open <= SLIGHT || open.wide() * 100 <= variance.magnitude().wide() * OPEN_PER_CENT;
    let is_turned = (variance + sum).magnitude() <= rounding && rounding < variance.magnitude();
    let Some(first) = schedule.rows.iter().find(|row| Some(row.number) == steps.first().map(|step| step.0))
    else {
        return;
    };
    if is_turned {
        findings.push(within(Severity::Blocks, "V33", schedule, (first, "impact")).finding(
            format!(
                "the signs of the bridge from plan to actual are turned round: its steps come to {}, and the variance to date is {} (£000).",
                Thousands(sum),
                Thousands(variance)
            ),
            "Turn round the sign of every step: what makes the position worse is negative.",
        ));
    } else if !is_explained {
        let is_movement = movement::forecast_movement(checked)
            .is_some_and(|moved| rounding < moved.magnitude() && (moved - sum).magnitude() <= rounding);
        let (movement, fix) = if is_movement {
            (
                " They are the movement of the forecast since the month before.",
                "Write forecast_to_forecast under bridge in these rows: they lead from forecast to forecast.",
            )
        } else {
            ("", "Correct the steps, or add what else moved the position.")
        };
        findings.push(within(Severity::Warns, "V33", schedule, (first, "impact")).finding(
            format!(
                "the steps of the bridge from plan to actual come to {}, and the variance to date is {} (£000); nine tenths of it are asked for.{movement}",
                Thousands(sum),
                Thousands(variance)
            ),
            fix,
        ));
    }
}
