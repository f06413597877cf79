//! A workbook to fill in is the same for the same cells.

use super::*;

fn sheet(input: &str) -> Sheet {
    let fixed = |text: &str| InputCell::Fixed(text.to_owned());
    Sheet {
        name: "lines".to_owned(),
        rows: vec![
            vec![fixed("line_code"), fixed("value")],
            vec![fixed("P.PAY.AGY"), InputCell::Input(input.to_owned())],
        ],
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
