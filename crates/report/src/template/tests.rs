//! A workbook to fill in is the same for the same cells.

use super::*;

fn sheet(input: &str) -> Sheet {
    let cell = |content: CellValue, role: Role| FormCell::new(content, role);
    Sheet {
        name: "lines".to_owned(),
        rows: vec![
            vec![FormCell::text("Return", Role::Title)],
            vec![FormCell::text("Code", Role::Heading), FormCell::text("April", Role::Heading)],
            vec![
                FormCell::text("P.PAY.AGY", Role::Fixed),
                FormCell { accepted: InputRule::Whole, ..cell(CellValue::of(input), Role::Input) },
            ],
            vec![
                FormCell::text("R", Role::Input),
                cell(
                    CellValue::Formula { formula: "=SUM(B3)".to_owned(), result: "12".to_owned() },
                    Role::Total,
                ),
            ],
        ],
        heading_row: 1,
        n_fixed_columns: 1,
        widths: vec![12, 10],
    }
}

#[test]
fn the_same_cells_give_the_same_bytes() {
    let first = render("Return", &[sheet("12")]).unwrap();
    assert!(first.starts_with(b"PK"));
    assert!(render("Return", &[sheet("12")]).unwrap() == first);
    assert!(render("Return", &[sheet("13")]).unwrap() != first);
}

#[test]
fn a_name_that_no_sheet_may_have_is_refused() {
    let wrong = Sheet { name: "a/b".to_owned(), ..sheet("") };
    assert!(render("Return", &[wrong]).is_err());
}

#[test]
fn only_whole_numbers_are_written_as_numbers() {
    assert_eq!(CellValue::of("-64900"), CellValue::Number(-64_900));
    assert_eq!(CellValue::of(""), CellValue::Nothing);
    for text in ["1.0", "2026/27", "007", "P.AFP"] {
        assert_eq!(CellValue::of(text), CellValue::Text(text.to_owned()));
    }
}
