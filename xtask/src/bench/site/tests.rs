//! What the scripts print becomes rows.

use super::{LOAD, LONGEST_P99, Readings, loaded, weighed};

#[test]
fn an_answer_later_than_the_bar_or_missing_misses_it() {
    let rows = |late: usize, errors: usize| {
        let mut printed = format!("pages 3\nrequests 100\nerrors {errors}\n");
        for idx in 0..100 {
            printed.push_str(if idx < late { "answer_ms 30.0\n" } else { "answer_ms 2.0\n" });
        }
        loaded("pages", &Readings::parse(&printed), LOAD, LONGEST_P99).unwrap()
    };
    assert!(rows(1, 0).iter().all(|row| !row.is_missed()), "one in a hundred may be late");
    assert!(rows(2, 0)[0].is_missed());
    assert!(rows(0, 1)[1].is_missed());
    let none = Readings::parse("pages 3\nrequests 100\nerrors 100\n");
    assert!(loaded("pages", &none, LOAD, LONGEST_P99).is_err());
}

#[test]
fn the_heaviest_page_counts_and_every_page_is_listed() {
    let rows = weighed(&Readings::parse("page 40500 /\npage 100100 /money\n")).unwrap();
    assert!(rows[0].is_missed());
    assert!(rows[0].how.ends_with("kB: `/money` 100.1, `/` 40.5"), "{}", rows[0].how);
    assert!(weighed(&Readings::parse("")).is_err());
}
