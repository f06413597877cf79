//! A small invented system for tests and documentation: two trusts, one board, month 5 of 2030/31.
//!
//! No name, code or amount is real. Every value follows from the tables in `amounts`, so that lines sum
//! to organisations, organisations to the system and months to the year.

use std::collections::BTreeMap;

use jiff::civil::date;

use crate::code::OrganisationCode;
use crate::figure::{Basis, Definition, Subject, Support};
use crate::finding::{Finding, Severity};
use crate::function::{Direction, Function};
use crate::money::Pence;
use crate::month::{FinancialYear, Month, Period};
use crate::month_end::MonthEnd;
use crate::provenance::Provenance;
use crate::source::{CellAt, ContentHash, SourceFile};

mod amounts;
mod maker;

use crate::claim::{Claim, Document};
use amounts::{BOARD, COMMUNITY, HOSPITALS};
use maker::{Maker, key};

/// The year of the invented system.
const YEAR: FinancialYear = FinancialYear::starting(2030).expect("2030 is a year of the NHS");
/// Its last closed month, August.
const MONTH: Month = Month::new(5).expect("5 is a month");

/// A function of a board that costs nothing and has no posts.
///
/// # Panics
/// Where `id` is not an id.
#[must_use]
pub fn function(id: &str, name: &str) -> Function {
    Function {
        id: id.parse().expect("an id of a register"),
        name: name.to_owned(),
        also_done_by: Vec::new(),
        direction: Direction::RetainAdapt,
        destination: String::new(),
        floor: None,
        pay: Pence::ZERO,
        non_pay: Pence::ZERO,
        programme_pay: Pence::ZERO,
        contracts: String::new(),
        systems: String::new(),
        measures: String::new(),
        provenance: Provenance::Synthetic,
        source_ref: String::new(),
        file: SourceFile { path: "reform/functions.csv".to_owned(), hash: ContentHash::of(b"") },
        at: CellAt { row: 2, column: 1 },
    }
}

/// The invented system: a deficit of £18.1 million to date against £10.7 million planned.
#[must_use]
pub fn month_end() -> MonthEnd {
    month_end_of(&[])
}

/// The invented system while the larger trust's return is not in: it has no figures, and those of
/// the system are the sums of the two organisations that reported.
#[must_use]
pub fn incomplete_month_end() -> MonthEnd {
    month_end_of(&[HOSPITALS.code])
}

/// A month end as if its months were the whole year: that is over.
#[must_use]
pub fn of_a_closed_year(mut month_end: MonthEnd) -> MonthEnd {
    let to_date = Period::to_date(month_end.year, month_end.month);
    for mut figure in month_end.figures.clone().into_values() {
        if figure.key.period == to_date {
            figure.key.period = Period::whole(month_end.year);
            month_end.figures.insert(figure.id(), figure);
        }
    }
    month_end.month = Month::LAST;
    month_end
}

fn month_end_of(missing: &[&str]) -> MonthEnd {
    let accounts = [&HOSPITALS, &COMMUNITY, &BOARD];
    let document = document();
    let mut maker = Maker {
        claims: if missing.is_empty() { claims(&document.id) } else { Vec::new() },
        figures: BTreeMap::new(),
    };
    for account in accounts.into_iter().filter(|account| !missing.contains(&account.code)) {
        maker.organisation(account);
    }
    let system = code(BOARD.code);
    let subjects: Vec<_> = accounts.iter().map(|account| account.subject()).collect();
    maker.system(&Subject::System(system.clone()), &subjects);
    if missing.is_empty() {
        maker.second_ways(&Subject::System(system.clone()), &subjects);
    }
    MonthEnd {
        system,
        system_name: "Eastmere and Holt".to_owned(),
        year: YEAR,
        month: MONTH,
        recorded_on: date(2030, 9, 18),
        organisations: accounts.iter().map(|account| account.organisation()).collect(),
        missing: missing.iter().map(|missing| code(missing)).collect(),
        figures: maker.figures,
        findings: findings(),
        documents: vec![document],
        claims: maker.claims,
        files: accounts
            .iter()
            .flat_map(|account| [account.plan_file(), account.return_file(MONTH)])
            .collect(),
    }
}

fn code(text: &str) -> OrganisationCode {
    text.parse().expect("codes of the tables are capital letters and digits")
}

fn file(path: String) -> SourceFile {
    let hash = ContentHash::of(path.as_bytes());
    SourceFile { path, hash }
}

fn document() -> Document {
    Document {
        id: "eastmere-board-2030-09".to_owned(),
        title: "Finance report to the board, month 5".to_owned(),
        publisher: "Eastmere and Holt Integrated Care Board".to_owned(),
        dated: "September 2030".to_owned(),
        note: "Invented. Reports on April to August 2030.".to_owned(),
        web_address: String::new(),
        sha256: String::new(),
    }
}

/// £50,000: what rounding to the nearest £0.1 million hides to either side.
const TENTH: Pence = Pence::new(5_000_000);
/// £500,000: what rounding to the nearest £1 million hides to either side.
const WHOLE: Pence = Pence::new(50_000_000);

/// What the document states: £000, half the rounding, and its words.
fn claims(document: &str) -> Vec<Claim> {
    let system = Subject::System(code(BOARD.code));
    let to_date = Period::to_date(YEAR, MONTH);
    let stated = [
        ("plan", system.clone(), to_date, Basis::Plan, -10_700, TENTH, "a planned deficit of £10.7m"),
        ("variance", system.clone(), to_date, Basis::ActualVariance, -7_400, TENTH, "£7.4m worse than plan"),
        (
            "community",
            COMMUNITY.subject(),
            to_date,
            Basis::ActualVariance,
            200,
            TENTH,
            "the community trust is £0.2m ahead",
        ),
        (
            "board",
            BOARD.subject(),
            to_date,
            Basis::ActualVariance,
            -3_000,
            WHOLE,
            "the board itself is £3m over",
        ),
        (
            "last-year",
            system,
            Period::whole(YEAR.before()),
            Basis::Actual,
            -29_300,
            TENTH,
            "last year ended £29.3m in deficit",
        ),
    ];
    let rows = (2..).zip(stated);
    rows.map(|(row, (id, subject, period, basis, thousands, half_width, says))| Claim {
        id: format!("{document}-{id}"),
        document: document.to_owned(),
        figure: key(Definition::Position, &subject, period, basis, Support::Including),
        value: pounds(thousands),
        half_width,
        provenance: Provenance::Published,
        says: says.to_owned(),
        quote: String::new(),
        locator: format!("paragraph {row}"),
        recorded_on: date(2030, 9, 18),
        file: file("sources/claims.csv".to_owned()),
        at: CellAt { row, column: 4 },
    })
    .collect()
}

fn findings() -> Vec<Finding> {
    let finding = |severity, rule: &str, file: String, at, message: &str, fix: &str| Finding {
        severity,
        rule: rule.to_owned(),
        file,
        at,
        message: message.to_owned(),
        fix: fix.to_owned(),
    };
    vec![
        finding(
            Severity::Blocks,
            "V04",
            COMMUNITY.return_file(MONTH).path,
            Some(CellAt { row: 41, column: 8 }),
            "The operating surplus entered differs from its lines by £12,000.",
            "Correct the line or leave the total out: it is worked out.",
        ),
        finding(
            Severity::Warns,
            "V12",
            HOSPITALS.return_file(MONTH).path,
            None,
            "The forecast moved by £2.0 million since month 4; the lines explain none of it.",
            "State what moved the forecast, line by line.",
        ),
        finding(
            Severity::Informs,
            "V26",
            String::new(),
            None,
            "98% of ledger value is mapped by a reviewed rule.",
            "",
        ),
    ]
}

/// `thousands` of pounds.
fn pounds(thousands: i64) -> Pence {
    Pence::from_thousands(thousands).expect("amounts of the tables are small")
}

#[cfg(test)]
mod tests;
