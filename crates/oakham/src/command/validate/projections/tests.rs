//! Files of series that are scored, and those that cannot be read.

use super::try_cases;

const HEADING: &str = "unique_id,source,family,ds,y,part\n";

/// Three years of 100 and 104 by turns that no year repeats, then a year of `after` and 4 more.
fn file(after: u32) -> String {
    let months = (0..48_u32).map(|idx| {
        let (part, level) = if idx < 36 { ("history", 100) } else { ("actual", after) };
        let value = level + 4 * (idx * idx % 5 % 2);
        format!("A,simulated,level,{}-{:02}-01,{value},{part}\n", 2021 + idx / 12, idx % 12 + 1)
    });
    HEADING.to_owned() + &months.collect::<String>()
}

#[test]
fn a_series_that_goes_elsewhere_is_told_with_its_errors() {
    let tried = try_cases(&file(200)).unwrap();
    let faults = tried.cases[0].faults.join("\n");
    assert_eq!(tried.cases[0].id, "errors of simulated");
    assert!(faults.contains("MASE is") && faults.contains("expected at most 0.696"), "{faults}");
    assert!(tried.cases[1].faults.iter().any(|fault| fault.contains("80 % interval")));
}

#[test]
fn a_cell_that_cannot_be_read_is_named_by_row_and_column() {
    let text = format!("{HEADING}A,simulated,level,2021-01-01,many,history\n");
    assert_eq!(try_cases(&text).err().as_deref(), Some("row 2, column y: \"many\" cannot be read"));
    assert_eq!(try_cases("unique_id,ds\n").err().as_deref(), Some("column source is missing"));
}
