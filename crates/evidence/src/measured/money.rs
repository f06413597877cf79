//! Measures of money: what each closed month was against plan, and what it spent on staff.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::figure::{Basis, Definition, Subject};
use domain::ledger::Line;
use domain::month::{FinancialYear, Month, Period};
use domain::month_end::MonthEnd;
use domain::organisation::Organisation;
use domain::provenance::Provenance;
use domain::succession::Successions;
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

/// The month ends that measures of `months` rest on: of each year the last, which has all that went before it, and where
/// somebody has not reported for it those before, back to one for which all have. One that `read` cannot give is left out.
pub fn to_measure(
    months: &[(FinancialYear, Month)],
    read: impl Fn(FinancialYear, Month) -> Option<Arc<MonthEnd>>,
) -> Vec<Arc<MonthEnd>> {
    let mut found = Vec::new();
    for of_year in months.chunk_by(|one, next| one.0 == next.0) {
        for month_end in of_year.iter().rev().filter_map(|(year, month)| read(*year, *month)) {
            let is_whole = month_end.missing.is_empty();
            found.push(month_end);
            if is_whole {
                break;
            }
        }
    }
    found
}

/// The measures of month ends: of each year the last for which everybody has reported whom a measure is of, which has all
/// closed months as they now stand. The series of an organisation goes on from those of whom it succeeded: from that of
/// one, or the sum of several that merged.
#[must_use]
pub fn of_money<'m>(month_ends: impl IntoIterator<Item = &'m MonthEnd>) -> Vec<Measured> {
    let mut years: BTreeMap<FinancialYear, Vec<&MonthEnd>> = BTreeMap::new();
    let mut known: Vec<Organisation> = Vec::new();
    for month_end in month_ends {
        for organisation in &month_end.organisations {
            if !known.contains(organisation) {
                known.push(organisation.clone());
            }
        }
        years.entry(month_end.year).or_default().push(month_end);
    }
    for of_year in years.values_mut() {
        of_year.sort_by_key(|month_end| month_end.month);
    }
    let Some(newest) = years.values().next_back().and_then(|of_year| of_year.last().copied()) else {
        return Vec::new();
    };
    let years = Years { by_year: &years, newest, successions: Successions::among(&known) };
    let subjects: Vec<Subject> = std::iter::once(newest.system_subject())
        .chain(newest.organisations.iter().map(|of| Subject::Organisation(of.code.clone())))
        .collect();
    let position = subjects.iter().map(|subject| {
        let what = ("surplus-variance", "Surplus or deficit of the month compared with plan");
        years.of_months(subject, what, Direction::Increase, |month_end, subject, month| {
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
        years.of_months(subject, what, direction, |month_end, subject, month| {
            let key = month_end.in_month(Definition::Line(line), subject.clone(), month, Basis::Actual);
            let actual = month_end.figure(&key)?;
            // Spending takes from the surplus; as a measure it is what was spent.
            Some((-actual.value.get(), actual.provenance()))
        })
    });
    position.chain(spending).filter(|measured| 1 < measured.n_values()).collect()
}

/// Month ends by year, and who carried on whom.
struct Years<'m> {
    by_year: &'m BTreeMap<FinancialYear, Vec<&'m MonthEnd>>,
    newest: &'m MonthEnd,
    successions: Successions,
}

impl Years<'_> {
    fn of_months(
        &self,
        subject: &Subject,
        (id, what): (&str, &str),
        direction: Direction,
        value: impl Fn(&MonthEnd, &Subject, Month) -> Option<(i64, Provenance)>,
    ) -> Measured {
        let code = code_of(subject);
        let is_system = matches!(subject, Subject::System(_));
        let place = if is_system { "the system".to_owned() } else { short_name(self.newest, subject) };
        let mut provenance = Provenance::Published;
        let mut values: Vec<(Date, f64)> = Vec::new();
        let mut files = vec!["the monthly returns".to_owned()];
        for of_year in self.by_year.values() {
            let Some(month_end) =
                of_year.iter().rev().copied().find(|month_end| self.have_reported(month_end, subject))
            else {
                continue;
            };
            if of_year.last().is_some_and(|last| month_end.month < last.month) {
                let who = if is_system { "everybody has" } else { "it has" };
                files.push(format!(
                    "to {}, the last month for which {who} reported",
                    Period::month(month_end.year, month_end.month)
                ));
            }
            let of = self.in_its_place(month_end, subject);
            if !of.contains(subject) && !of.is_empty() {
                let codes: Vec<&str> = of.iter().map(code_of).collect();
                files.push(format!("in {} those of {}", month_end.year, codes.join(" and ")));
            }
            for month in month_end.month.up_to() {
                let all: Option<Vec<_>> = of.iter().map(|of| value(month_end, of, month)).collect();
                let Some(all) = all.filter(|all| !all.is_empty()) else { continue };
                provenance = all.iter().map(|(_, known)| *known).fold(provenance, Provenance::max);
                let pence: i64 = all.iter().map(|(pence, _)| *pence).sum();
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
            files,
            parts: Vec::new(),
        }
    }

    /// Whether everybody has reported for a month whose figures a series is of.
    fn have_reported(&self, month_end: &MonthEnd, subject: &Subject) -> bool {
        let of = self.in_its_place(month_end, subject);
        of.iter().all(|of| match of {
            Subject::System(_) => month_end.missing.is_empty(),
            Subject::Organisation(code) => month_end.has_reported(code),
        })
    }

    /// Whose figures of a month end a series is of: its own, or those of all whom it succeeded.
    fn in_its_place(&self, month_end: &MonthEnd, subject: &Subject) -> Vec<Subject> {
        let Subject::Organisation(code) = subject else { return vec![subject.clone()] };
        if month_end.organisation(code).is_some() {
            return vec![subject.clone()];
        }
        let before = self.successions.predecessors(code).iter().cloned().map(Subject::Organisation);
        before.flat_map(|before| self.in_its_place(month_end, &before)).collect()
    }
}

fn code_of(subject: &Subject) -> &str {
    match subject {
        Subject::System(code) | Subject::Organisation(code) => code.as_str(),
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
