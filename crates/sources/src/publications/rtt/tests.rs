//! Files of the publication as it has them: rtt.

use std::fmt::Write as _;

use crate::publications::reading::{remarks, rows, rows_of, sums_by};
use crate::publications::tests::{file, published};

const FIGURES: [&str; 9] = [
    "part",
    "treatment_function",
    "total",
    "within_18_weeks",
    "over_18_weeks",
    "over_52_weeks",
    "over_78_weeks",
    "over_104_weeks",
    "unknown_start",
];

/// The headings, with weeks up to `last`.
fn headings(last: usize) -> String {
    let mut text = "Period,Provider Parent Org Code,Provider Parent Name,Provider Org Code,Provider Org Name,\
        Commissioner Parent Org Code,Commissioner Parent Name,Commissioner Org Code,Commissioner Org Name,RTT Part Type,\
        RTT Part Description,Treatment Function Code,Treatment Function Name"
        .to_owned();
    for week in 0..last {
        write!(text, ",Gt {week:02} To {:02} Weeks SUM 1", week + 1).expect("written");
    }
    writeln!(text, ",Gt {last} Weeks SUM 1,Total,Patients with unknown clock start date,Total All")
        .expect("written");
    text
}

/// A row with these weeks; others are blank.
fn row(board: &str, part: &str, function: &str, weeks: &[(usize, i64)], last: usize, ends: &str) -> String {
    let mut text = format!(
        "RTT-April-2026,QZA,A BOARD,R01,A TRUST,{board},\"A, BOARD\",01A,A SUB-ICB,{part},Words,{function},A Service"
    );
    for week in 0..=last {
        let count =
            weeks.iter().find(|(at, _)| *at == week).map_or(String::new(), |(_, count)| count.to_string());
        text.push(',');
        text.push_str(&count);
    }
    text + "," + ends + "\n"
}

fn extract() -> String {
    let mut text = headings(104);
    text +=
        &row("QZA", "Part_2", "C_110", &[(0, 5), (17, 3), (18, 2), (52, 1), (78, 1), (104, 4)], 104, ",1,17");
    text += &row("QZA", "Part_2", "C_130", &[(3, 7)], 104, ",,7");
    text += &row(
        "QZA",
        "Part_2",
        "C_999",
        &[(0, 5), (3, 7), (17, 3), (18, 2), (52, 1), (78, 1), (104, 4)],
        104,
        ",1,24",
    );
    text += &row("", "Part_3", "C_110", &[], 104, ",,9");
    text
}

#[test]
fn waits_are_counted_and_the_row_over_all_functions_is_left_out() {
    let read = rows_of("a.csv", extract(), "rtt", &FIGURES).expect("it is read");
    let expected =
        ["Part_2|C_110|17|8|8|6|5|4|1", "Part_2|C_130|7|7|0|0|0|0|-", "Part_3|C_110|9|-|-|-|-|-|-"];
    assert_eq!(read, expected);
    let boards =
        rows_of("a.csv", extract(), "rtt", &["month", "commissioner_parent", "commissioner_parent_name"]);
    let boards = boards.expect("it is read");
    assert_eq!(
        (boards[0].as_str(), boards[2].as_str()),
        ("2026-04-01|QZA|A, BOARD", "2026-04-01|-|A, BOARD")
    );
}

#[test]
fn weeks_are_given_where_somebody_waited() {
    let read = rows_of("a.csv", extract(), "rtt_weeks", &["part", "treatment_function", "weeks", "pathways"]);
    let read = read.expect("it is read");
    assert_eq!(read.len(), 7);
    assert_eq!((read[0].as_str(), read[5].as_str()), ("Part_2|C_110|0|5", "Part_2|C_110|104|4"));
}

#[test]
fn editions_that_end_at_52_weeks_say_nothing_of_longer_waits() {
    let text = headings(52) + &row("QZA", "Part_2", "C_110", &[(0, 5), (52, 3)], 52, ",0,8");
    let read = rows_of("a.csv", text, "rtt", &FIGURES);
    assert_eq!(read, Ok(vec!["Part_2|C_110|8|5|3|3|-|-|0".to_owned()]));
}

#[test]
fn what_does_not_add_up_is_told() {
    let whole = extract();
    let cut = whole.lines().filter(|line| !line.contains("C_130")).collect::<Vec<_>>().join("\n");
    let forms = [
        ("weeks and total", whole.replace(",1,17\n", ",1,18\n"), "add up to 17; fetch the file again"),
        ("a row gone", cut, "(C_999) of R01, 01A, Part_2 has 7 more pathways"),
        ("no month", whole.replace("RTT-April-2026", "RTT"), "expected a month"),
        ("a column gone", whole.replace("Gt 50 To 51 Weeks", "Gt"), "gt 50 to 51 weeks sum 1"),
        ("a word", whole.replace(",,7\n", ",,many\n"), "row 3, column DQ"),
        ("cut off", whole[..whole.len() - 60].to_owned(), "expected a whole number, and there is none"),
        ("suppressed", whole.replacen(",5,", ",*,", 1), "expected a whole number or a blank for nobody"),
    ];
    for (form, text, expected) in forms {
        let told = rows_of("a.csv", text, "rtt", &["part"]).expect_err(form);
        assert!(told.contains(expected), "{form}: {told}");
    }
}

#[test]
fn a_part_of_the_extract_is_remarked() {
    let text = headings(104) + &row("QZA", "Part_2", "C_110", &[(0, 5)], 104, ",,5");
    let (_folder, path) = file("a.csv", text);
    assert!(remarks(&path).join(" ").contains("commissioners of QZA"));
}

#[test]
fn waiting_lists_of_leicestershire_are_what_the_publication_says() {
    let name = "elective/20260430-RTT-April-2026-full-extract__commissioner_parent_QK1.csv";
    let Some(path) = published(name) else { return };
    let lists = sums_by(&path, "rtt", &["month", "part", "commissioner"], "total");
    let list = |sub_icb: &str| lists[&format!("2026-04-01|Part_2|{sub_icb}")];
    assert_eq!(["03W", "04C", "04V"].map(list), [47_742, 38_226, 45_130]);
    let of = |column: &str| sums_by(&path, "rtt", &["part"], column)["Part_2"];
    assert_eq!(of("within_18_weeks"), 76_994, "58.73 % of 131,098");
    assert_eq!(
        ["over_52_weeks", "over_65_weeks", "over_78_weeks", "over_104_weeks"].map(of),
        [2_690, 66, 3, 1]
    );
    let weeks = sums_by(&path, "rtt_weeks", &["part"], "pathways");
    assert_eq!(weeks["Part_2"] + of("unknown_start"), 131_098);
    let totals = sums_by(&path, "rtt", &["part"], "total");
    assert_eq!(totals["Part_3"], 27_671);
    assert_eq!(totals["Part_1A"] + totals["Part_1B"], 24_960);
    let providers = rows(&path, "rtt", &["part", "provider"]).expect("it is read");
    let mut providers: Vec<String> = providers.into_iter().filter(|row| row.starts_with("Part_2|")).collect();
    providers.sort();
    providers.dedup();
    assert_eq!(providers.len(), 175);
}
