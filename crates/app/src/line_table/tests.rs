//! Totals are sums of the cells of their lines, and what is stored beside them is what they give.

use super::*;

/// The formula and stored result of a total under the first column of amounts, each line being `amount`.
fn total(kind: OrganisationKind, label: &str, amount: Option<i64>) -> Option<(String, String)> {
    let column = Column::Amounts {
        heading: "April".to_owned(),
        width: 10,
        role: Role::Input,
        amount: Box::new(move |_| amount),
    };
    let sheet = LineTable::new(kind, 1).sheet("plan", "Plan of RWE 2026/27: x", &["Guidance."], &[column]);
    let is_row = |row: &&Vec<FormCell>| {
        row.get(1).is_some_and(|cell| cell.content == CellValue::Text(label.to_owned()))
    };
    match &sheet.rows.iter().find(is_row)?[3].content {
        CellValue::Formula { formula, result } => Some((formula.clone(), result.clone())),
        _ => None,
    }
}

#[test]
fn totals_sum_their_lines_and_leave_out_what_is_part_of_others() {
    let of = |formula: &str, result: &str| Some((formula.to_owned(), result.to_owned()));
    // Rows 5 and 6 are income from boards and the part of it that is elective.
    let income = total(OrganisationKind::Trust, "Total operating income", Some(10));
    assert_eq!(income, of("=IF(COUNT(D5,D7,D9:D10)=0,\"\",SUM(D5,D7,D9:D10))", "40"));
    let position = total(OrganisationKind::Board, "Position: under or (over) allocation", Some(10));
    assert_eq!(position, of("=IF(COUNT(D5:D7,D10:D21)=0,\"\",SUM(D5:D7)-SUM(D10:D21))", "-90"));
    // While nothing is keyed a total is empty, and so is what is compared with it.
    let pay = total(OrganisationKind::Trust, "Total pay", None);
    assert_eq!(pay, of("=IF(COUNT(D13:D16)=0,\"\",SUM(D13:D16))", ""));
}

#[test]
fn the_position_without_support_takes_it_away_as_it_is_keyed() {
    let label = "Adjusted financial performance, excluding support";
    let (formula, result) = total(OrganisationKind::Trust, label, Some(1)).unwrap();
    let (with, with_result) =
        total(OrganisationKind::Trust, "Adjusted financial performance", Some(1)).unwrap();
    assert!(formula.contains("D8") && !with.contains("D8,") && !with.contains("D8)"), "{formula} {with}");
    assert_eq!(with_result.parse::<i64>().unwrap() - 1, result.parse::<i64>().unwrap());
}
