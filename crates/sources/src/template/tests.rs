//! A template holds the plan and earlier months; filled in, it reads back.

use std::fs;
use std::path::Path;

use crate::monthly_return::{self, Expected};
use crate::workspace::Workspace;

use super::*;

fn example() -> Workspace {
    Workspace::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr")).unwrap()
}

/// The sheets for a trust's month 5, with `ledger`.
fn template_sheets(ledger: Option<&Actuals>) -> Vec<TemplateSheet> {
    let workspace = example();
    let year: FinancialYear = "2024/25".parse().unwrap();
    let trust = workspace.organisations.iter().find(|o| o.code.as_str() == "RWE").unwrap();
    let (plans, _) = workspace.plans(year);
    let plan = plans.iter().find(|plan| plan.organisation == trust.code).unwrap();
    let before = workspace.return_of(trust, (year, Month::new(4).unwrap()), None).unwrap();
    sheets(&Template {
        organisation: trust,
        year,
        month: Month::new(5).unwrap(),
        plan,
        before: before.as_slice(),
        basis: ReturnBasis::Final,
        ledger,
        others: &workspace.organisations.iter().map(|other| other.code.clone()).collect::<Vec<_>>(),
    })
}

fn row<'a>(csv: &'a str, start: &str) -> Vec<&'a str> {
    csv.lines().find(|line| line.contains(start)).unwrap().split(',').collect()
}

#[test]
fn plan_and_earlier_months_are_filled_in_and_the_rest_is_open() {
    let [cover, lines, months, ..] = &template_sheets(None)[..] else { panic!("three sheets") };
    assert!(cover.csv().contains("template_hash,"));
    let text = lines.csv();
    // As in the example's own return for the month.
    assert_eq!(row(&text, "P.PAY.AGY,plan_ytd")[7], "10703");
    assert_eq!(row(&text, "P.PAY.AGY,plan_fy")[7], "25230");
    assert_eq!(row(&text, "P.PAY.AGY,actual_ytd")[7], "");
    let planned =
        lines.rows.iter().find(|row| row[5].text() == "P.PAY.AGY" && row[6].text() == "plan_fy").unwrap();
    assert!(matches!((&planned[7], &planned[9]), (Cell::Fixed(_), Cell::Input(_))));
    assert_eq!(row(&months.csv(), "P.PAY.AGY")[5..10], ["2376", "2402", "2365", "2367", ""]);
    // The total is the sum of the plan's lines: the published plan of £64.9m deficit.
    assert_eq!(row(&text, "P.AFP,plan_fy")[7], "-64900");
}

#[test]
fn the_hash_tells_templates_apart() {
    let workspace = example();
    let year: FinancialYear = "2024/25".parse().unwrap();
    let (plans, _) = workspace.plans(year);
    let of = |code: &str, month: u8| {
        let plan = plans.iter().find(|plan| plan.organisation.as_str() == code).unwrap();
        template_hash(&plan.organisation, year, Month::new(month).unwrap(), plan)
    };
    assert_eq!(of("RWE", 5), of("RWE", 5));
    assert_ne!(of("RWE", 5), of("RWE", 6));
    assert_ne!(of("RWE", 5), of("RT5", 5));
}

#[test]
fn a_template_filled_in_reads_back() {
    let ledger = Actuals::default();
    let folder = tempfile::tempdir().unwrap();
    for sheet in template_sheets(Some(&ledger)) {
        let mut text = sheet.csv();
        if sheet.name == "cover" {
            text = text.replace("prepared_at,", "prepared_at,2024-09-09");
        }
        // The forecast is the organisation's to say.
        text = text.replace(",fot,,", ",fot,0,");
        fs::write(folder.path().join(format!("{}.csv", sheet.name)), text).unwrap();
    }
    let kind = domain::organisation::OrganisationKind::Trust;
    let read = monthly_return::read(Expected { root: folder.path(), folder: ".", kind }).unwrap();
    assert!(read.template_hash.is_some());
    let line = Line::named("P.PAY.AGY");
    // Nothing to date in the ledger takes back what earlier months had.
    let month_5 = read.in_month(line, Month::new(5).unwrap()).unwrap();
    assert_eq!(month_5.value.thousands(), 2376 + 2402 + 2365 + 2367);
    assert_eq!(read.entry(line, Measure::ActualToDate).unwrap().value, Pence::ZERO);
}
