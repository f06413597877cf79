//! What the bench and its peers print becomes rows.

use super::{Readings, beside, own, skipped};

const ENGLAND: &str = "systems 42\nreturns 4032\ncells 1537200\nrun_ms 20.0\nactual_to_date_pence -7\n";

fn peers(pence: i64) -> Readings {
    let (read, cells, wide) = ("pandas_read_ms 700", "pandas_cells_ms 130", "pandas_wide_ms 10");
    let sum = format!("pandas_actual_to_date_pence {pence}");
    Readings::parse(&format!("pandas_version 3\n{read}\n{cells}\n{wide}\n{sum}\n"))
}

#[test]
fn memory_is_stated_in_megabytes_and_left_out_where_it_is_not_known() {
    let with = Readings::parse(&format!("{ENGLAND}peak_kb 100000\n"));
    assert!((own(&with).unwrap()[1].value.unwrap() - 102.4).abs() < 1e-9);
    assert_eq!(own(&Readings::parse(ENGLAND)).unwrap()[1].value, None);
}

#[test]
fn a_peer_is_compared_only_where_it_comes_to_the_same_sum() {
    let rows = beside(&Readings::parse(ENGLAND), &peers(-7), "pandas").unwrap();
    assert!(rows[0].how.contains("6.5 × the time of Oakham"), "{}", rows[0].how);
    assert!(rows[1].how.contains("0.5 × the time of Oakham"), "{}", rows[1].how);
    assert!(rows.iter().all(|row| row.bar.is_none()));
    let error = beside(&Readings::parse(ENGLAND), &peers(-8), "pandas").unwrap_err().to_string();
    assert_eq!(error, "Oakham sums -7 pence to date, pandas -8");
}

#[test]
fn why_a_peer_is_skipped_fits_in_a_row() {
    let error = anyhow::anyhow!("no pip\n  here").context("python3 failed");
    assert_eq!(skipped(&error), "skipped: python3 failed: no pip here");
}
