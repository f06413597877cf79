//! Measures of money: what each closed month was against plan, and what it spent on staff.

use std::collections::BTreeMap;

use domain::figure::{Basis, Definition, Subject};
use domain::ledger::Line;
use domain::month::FinancialYear;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use jiff::civil::Date;

use super::{Measured, by_month};
use crate::control_chart::plan::Direction;

/// A line of spending: the beginning of its ids, its code and name, and which way is better.
const SPENDING: [(&str, &str, &str, Direction); 3] = [
    ("agency", "P.PAY.AGY", "Spending on agency staff", Direction::Decrease),
    ("bank", "P.PAY.BANK", "Spending on bank staff", Direction::Neutral),
    ("substantive-pay", "P.PAY.SUB", "Pay of substantive staff", Direction::Neutral),
];

/// The pence of £1m.
const MILLION: f64 = 100_000_000.0;

/// The measures of month ends: of each year its last month end, which has all closed months as they now stand.
#[must_use]
pub fn of_money<'m>(month_ends: impl IntoIterator<Item = &'m MonthEnd>) -> Vec<Measured> {
    let mut years: BTreeMap<FinancialYear, &MonthEnd> = BTreeMap::new();
    for month_end in month_ends {
        let latest = years.entry(month_end.year).or_insert(month_end);
        if latest.month < month_end.month {
            *latest = month_end;
        }
    }
    let Some(newest) = years.values().next_back() else { return Vec::new() };
    let subjects: Vec<Subject> = std::iter::once(newest.system_subject())
        .chain(newest.organisations.iter().map(|of| Subject::Organisation(of.code.clone())))
        .collect();
    let position = subjects.iter().map(|subject| {
        let what = ("surplus-variance", "Surplus or deficit of the month compared with plan");
        of_months(&years, newest, subject, what, Direction::Increase, |month_end, month| {
            let of = |basis| {
                let key = month_end.in_month(Definition::Position, subject.clone(), month, basis);
                month_end.figure(&key)
            };
            let variance = of(Basis::ActualVariance)?;
            Some((variance.value.get(), variance.provenance()))
        })
    });
    // What is compared with plan has it for its target.
    let position = position.map(|measured| Measured { targets: vec![(Date::MIN, 0.0)], ..measured });
    let spending = SPENDING.iter().flat_map(|(id, code, name, direction)| {
        let line = code.parse::<Line>().ok();
        subjects.iter().filter(|of| matches!(of, Subject::Organisation(_))).filter_map(move |subject| {
            let line = line?;
            Some((line, subject, (*id, *name), *direction))
        })
    });
    let spending = spending.map(|(line, subject, what, direction)| {
        of_months(&years, newest, subject, what, direction, |month_end, month| {
            let key = month_end.in_month(Definition::Line(line), subject.clone(), month, Basis::Actual);
            let actual = month_end.figure(&key)?;
            // Spending takes from the surplus; as a measure it is what was spent.
            Some((-actual.value.get(), actual.provenance()))
        })
    });
    position.chain(spending).filter(|measured| 1 < measured.n_values()).collect()
}

fn of_months(
    years: &BTreeMap<FinancialYear, &MonthEnd>,
    newest: &MonthEnd,
    subject: &Subject,
    (id, what): (&str, &str),
    direction: Direction,
    value: impl Fn(&MonthEnd, domain::month::Month) -> Option<(i64, Provenance)>,
) -> Measured {
    let code = match subject {
        Subject::System(code) | Subject::Organisation(code) => code.as_str(),
    };
    let is_system = matches!(subject, Subject::System(_));
    let place = if is_system { "the system".to_owned() } else { short_name(newest, subject) };
    let mut provenance = Provenance::Published;
    let mut values: Vec<(Date, f64)> = Vec::new();
    for month_end in years.values() {
        for month in month_end.month.up_to() {
            let Some((pence, known)) = value(month_end, month) else { continue };
            provenance = provenance.max(known);
            values.push((month.last_day(month_end.year).first_of_month(), millions(pence)));
        }
    }
    Measured {
        id: if is_system { format!("{id}:system") } else { format!("{id}:{code}") },
        name: format!("{what}, {place}"),
        place,
        is_whole: is_system,
        unit: "£m".to_owned(),
        decimals: 1,
        direction,
        observations: by_month(values),
        targets: Vec::new(),
        provenance,
        files: vec!["the monthly returns".to_owned()],
        parts: Vec::new(),
    }
}

fn short_name(month_end: &MonthEnd, subject: &Subject) -> String {
    let organisation = match subject {
        Subject::Organisation(code) => month_end.organisation(code),
        Subject::System(_) => None,
    };
    organisation.map_or_else(|| month_end.name_of(subject).to_owned(), |of| of.short_name.clone())
}

/// An amount [£m].
#[expect(clippy::cast_precision_loss, reason = "amounts of health systems are far below 2^53 pence")]
fn millions(pence: i64) -> f64 {
    pence as f64 / MILLION
}
