//! Plans as people send them: what is left out is named, what is open is refused.

use super::*;

const HEAD: &str = "schema_version,org_code,fin_year,plan_version,line_code,line_name,m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12,provenance,source_ref\n";

/// A row of a line with these months and its provenance.
fn row(organisation: &str, line: &str, months: &str, provenance: &str) -> String {
    format!("1.0,{organisation},2026/27,1,{line},name,{months},{provenance},board paper\n")
}

fn read_csv(rows: &str) -> Result<PlanSubmission, String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plan.csv"), format!("{HEAD}{rows}")).unwrap();
    let kind_of = |code: &OrganisationCode| (code.as_str() == "RWE").then_some(OrganisationKind::Trust);
    // RWE is of the system until July of 2027/28.
    let last_month_of = |_: &OrganisationCode, year: FinancialYear| {
        if year == "2027/28".parse().unwrap() { Month::new(4).unwrap() } else { Month::LAST }
    };
    read(folder.path(), "plan.csv", kind_of, last_month_of).map_err(|error| error.to_string())
}

#[test]
fn lines_without_a_month_are_left_out_and_need_no_provenance() {
    let fives = ["5"; 12].join(",");
    let rows = row("RWE", "P.PAY.AGY", &fives, "synthetic") + &row("RWE", "P.PAY.BANK", &",".repeat(11), "");
    let sent = read_csv(&rows).unwrap();
    assert_eq!(sent.empty_lines, [Line::named("P.PAY.BANK")]);
    let lines = sent.lines();
    assert_eq!(lines.len(), 1);
    // Spending takes from the surplus.
    assert_eq!(lines[0].months[11].thousands(), -5);
    assert_eq!(lines[0].source, "board paper");
}

#[test]
fn months_after_the_end_of_an_organisation_need_no_amount() {
    let of = |months: &str| row("RWE", "P.PAY.AGY", months, "synthetic").replace("2026/27", "2027/28");
    let sent = read_csv(&of(&("5,5,5,5".to_owned() + &",".repeat(8)))).unwrap();
    let months = sent.lines()[0].months.map(Pence::thousands);
    assert_eq!(months, [-5, -5, -5, -5, 0, 0, 0, 0, 0, 0, 0, 0]);
    // A plan of the whole year may be from before its end was known.
    let sent = read_csv(&of(&["5"; 12].join(","))).unwrap();
    assert_eq!(sent.lines()[0].months[11].thousands(), -5);
    let error = read_csv(&of(&("5,5,5,".to_owned() + &",".repeat(8)))).unwrap_err();
    assert!(error.contains("(m04): the cell is empty") && error.starts_with("1 place"), "{error}");
}

#[test]
fn gaps_strangers_and_other_files_are_refused() {
    let with_gap = "5,".repeat(11);
    let error = read_csv(&row("RWE", "P.PAY.AGY", &with_gap, "synthetic")).unwrap_err();
    assert!(error.contains("(m12): the cell is empty"), "{error}");
    let fives = ["5"; 12].join(",");
    let error = read_csv(&row("RX9", "P.PAY.AGY", &fives, "synthetic")).unwrap_err();
    assert!(error.contains("no organisation of the system"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    for (name, why) in [("plan.ods", "save it as an Excel workbook"), ("plan.pdf", "name such a file")] {
        let error = read(folder.path(), name, |_| None, |_, _| Month::LAST).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_changed_plan_has_its_row_once_in_the_columns_that_are_there() {
    let change = super::super::Change {
        organisation: "RWE".parse().unwrap(),
        version: 2,
        reason: "pay award, funded".to_owned(),
        approved_by: "Board".to_owned(),
        approved_on: "2026-05-01".parse().unwrap(),
    };
    let with = |before: Option<&str>| super::super::with_change("changes.csv", before, &change);
    let expected = "RWE,2,\"pay award, funded\",Board,2026-05-01\n";
    assert!(with(None).unwrap().ends_with(expected));
    let other_order = "approved_on,org_code,note,plan_version,reason,approved_by\n2026-04-01,RT5,,2,x,y";
    let after = with(Some(other_order)).unwrap();
    assert!(after.ends_with("y\n2026-05-01,RWE,,2,\"pay award, funded\",Board\n"), "{after}");
    assert!(with(Some(&after)).unwrap_err().to_string().contains("has its row already"));
}
