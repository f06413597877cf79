//! An invented trust and board for tests: returns and plans that satisfy every rule.

use domain::code::OrganisationCode;
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{Cover, Entry, MonthlyReturn, PlanVersion, ReturnBasis};
use domain::organisation::{Effective, Organisation, OrganisationKind};
use domain::provenance::Provenance;
use domain::source::{CellAt, ContentHash, SourceFile};
use jiff::civil::date;

use crate::synthesis::{Mix, Outline, Year, synthesise};

pub(crate) fn code(text: &str) -> OrganisationCode {
    text.parse().unwrap()
}

pub(crate) fn year() -> FinancialYear {
    FinancialYear::starting(2030).unwrap()
}

pub(crate) fn month(number: u8) -> Month {
    Month::new(number).unwrap()
}

pub(crate) fn thousands(value: i64) -> Pence {
    Pence::from_thousands(value).unwrap()
}

pub(crate) fn organisation(text: &str, kind: OrganisationKind) -> Organisation {
    Organisation {
        code: code(text),
        name: format!("Invented {text}"),
        short_name: text.to_owned(),
        kind,
        effective: Effective::new(date(2020, 4, 1), None).unwrap(),
    }
}

/// An acute trust of £600m that plans a £24m deficit and is £3m adverse after 5 months.
pub(crate) fn outline() -> Outline {
    Outline {
        organisation: code("XA1"),
        kind: OrganisationKind::Trust,
        mix: Mix::Acute,
        turnover: thousands(600_000),
        plan_year: thousands(-24_000),
        plan_to_date: thousands(-11_000),
        variance_to_date: thousands(-3_000),
        forecast_variance: Vec::new(),
        support_year: Pence::ZERO,
        support_months_received: 0,
    }
}

pub(crate) fn synthetic_year(outline: &Outline) -> Year {
    synthesise(outline, year(), month(5), 1)
}

fn file(name: &str) -> SourceFile {
    SourceFile { path: name.to_owned(), hash: ContentHash::of(name.as_bytes()) }
}

fn entry(value: Pence, line: Line, column: u16) -> Entry {
    let row = u32::try_from(line.index()).unwrap() + 2;
    Entry { value, provenance: Provenance::Synthetic, at: CellAt { row, column } }
}

/// The return that `made` sends for a month.
pub(crate) fn submission(synthetic_year: &Year, month: Month) -> MonthlyReturn {
    let cover = Cover {
        organisation: synthetic_year.organisation.clone(),
        year: year(),
        month,
        basis: ReturnBasis::Final,
        plan_version: 1,
        prepared_by: "one".to_owned(),
        approved_by: Some("another".to_owned()),
        prepared_on: date(2030, 9, 9),
        recorded_on: date(2030, 9, 14),
        narrative: String::new(),
    };
    let mut submission = MonthlyReturn::new(cover, file("lines.csv"), file("months.csv"));
    for line in synthetic_year.lines() {
        for measure in Measure::REQUIRED {
            if let Some(value) = synthetic_year.reported(line, measure, month) {
                submission.set(line, measure, entry(value, line, 8));
            }
        }
        for closed in month.up_to() {
            submission.set_month(
                line,
                closed,
                entry(synthetic_year.actual(line, closed), line, 5 + u16::from(closed.get())),
            );
        }
    }
    submission
}

/// The plan that `made` is held to.
pub(crate) fn plan(synthetic_year: &Year) -> PlanVersion {
    let mut plan = PlanVersion::new(synthetic_year.organisation.clone(), year(), 1, file("plan.csv"));
    for line in synthetic_year.lines() {
        for planned in Month::all() {
            plan.set_month(line, planned, entry(synthetic_year.plan(line, planned), line, 5));
        }
    }
    plan
}

/// The same return with one value replaced.
pub(crate) fn with(
    mut submission: MonthlyReturn,
    line: &str,
    measure: Measure,
    value: Pence,
) -> MonthlyReturn {
    let line: Line = line.parse().unwrap();
    submission.set(line, measure, entry(value, line, 8));
    submission
}
