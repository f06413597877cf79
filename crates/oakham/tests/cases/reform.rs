//! Reforms at the edges of what is possible: no plan, nothing to change, columns that add up.

use std::fs;

use crate::binary::{Copy, check, oakham, run, text};
use crate::server::Server;

/// A copy of the example with lines of `reform/plan.toml` replaced.
fn changed(changes: &[(&str, &str)]) -> Copy {
    let copy = Copy::new();
    for (was, is) in changes {
        replace(&copy, "plan.toml", was, is);
    }
    copy
}

/// Replaces the first such text in a file of the reform.
fn replace(copy: &Copy, file: &str, was: &str, is: &str) {
    let path = copy.path().join("reform").join(file);
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.contains(was), "{file}: {was}");
    fs::write(&path, before.replacen(was, is, 1)).unwrap();
}

/// What a command about the reform of a workspace prints.
fn printed_by(copy: &Copy, arguments: &[&str]) -> String {
    let mut whole_command = vec!["-w", copy.path().to_str().unwrap(), "reform"];
    whole_command.extend(arguments);
    let output = oakham(&whole_command);
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn where_no_plan_keeps_the_limits_the_draft_plan_is_shown_as_such() {
    let copy = changed(&[("envelope = 36300", "envelope = 1000")]);
    let plan = printed_by(&copy, &["plan"]);
    assert!(plan.contains("under the draft plan"), "{plan}");
    assert!(plan.contains("Exits under the draft plan, £m where a row names no other unit."), "{plan}");
    assert!(!plan.contains("the plan of the lowest impact score"), "{plan}");
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (_, page) = server.get("/reform");
    assert!(page.contains("Functions of the boards under the draft plan"), "{page}");
    for word in ["could be kept whole", "The price of keeping", "the plan of the lowest impact score"] {
        assert!(!page.contains(word), "{word}");
    }
    let (_, page) = server.get("/reform/function/T10");
    assert!(page.contains("the draft plan") && !page.contains("lowest"), "{page}");
}

#[test]
fn where_nothing_need_change_no_price_of_keeping_is_shown() {
    let copy =
        changed(&[("envelope = 36300", "envelope = 60000"), ("system_saving = 13200", "system_saving = 0")]);
    let printed = printed_by(&copy, &["optimise"]);
    assert!(printed.contains("Every function stays as it is, so keeping one has no price."), "{printed}");
    assert!(printed.contains("functions stay as they are"), "{printed}");
    assert!(!printed.contains("could be kept whole"), "{printed}");
    let plan = printed_by(&copy, &["plan"]);
    assert!(plan.starts_with("The plan of the lowest impact score saves nothing"), "{plan}");
    assert!(!plan.contains("no number of"), "{plan}");
}

#[test]
fn duties_of_the_functions_add_up() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (_, table) = server.get("/exhibit/reform-functions.csv");
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let column = rows.iter().find_map(|row| row.iter().position(|name| name == "Duties")).unwrap();
    let (mut sum, mut total) = (0, None);
    for row in &rows {
        let Some(n) = row.get(column).and_then(|text| text.parse::<u32>().ok()) else { continue };
        if &row[0] == "All functions" {
            total = Some(n);
        } else {
            sum += n;
        }
    }
    assert!(sum > 0 && total == Some(sum), "{sum} in rows, {total:?} in all\n{table}");
}

#[test]
fn targets_beyond_the_baseline_keep_their_signs() {
    let copy = Copy::new();
    let path = copy.path().join("reform/targets.csv");
    let targets = fs::read_to_string(&path).unwrap();
    let changed =
        targets.replace("saving,16700,", "saving,66700,").replace("cap_per_head,18.76,", "cap_per_head,60,");
    assert_ne!(targets, changed);
    fs::write(&path, changed).unwrap();
    let printed = printed_by(&copy, &["plan"]);
    assert!(printed.contains("The announced targets leave between −£13.7 million and £"), "{printed}");
    assert!(
        printed.contains("asks for £66.7 million, more than the £53.0 million that the boards cost"),
        "{printed}"
    );
    assert!(!printed.contains("0.000 million people"), "{printed}");
    // Posts of a target that allows more than is spent today.
    assert!(printed.lines().any(|line| line.contains("a head") && line.contains("−")), "{printed}");
    let has_hyphen = |line: &str| {
        line.split_whitespace().any(|word| {
            word.strip_prefix('-')
                .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
        })
    };
    assert!(!printed.lines().any(has_hyphen), "{printed}");
}

#[test]
fn moves_with_a_day_and_blocked_moves_are_counted_apart() {
    let printed = printed_by(&Copy::new(), &["plan"]);
    assert!(printed.contains("8 moves are planned: 5 have a day; of all 8, 3 are blocked"), "{printed}");
}

/// A month of the example in which nothing else is wrong.
const MONTH: [&str; 5] = ["check", "--year", "2024/25", "--month", "5"];

#[test]
fn settings_out_of_bounds_are_told_with_key_and_value_and_pages_go_on_without_the_reform() {
    for (was, is, finding) in [
        (
            "least_months = 0",
            "least_months = 30",
            "redundancy.least_months: found \"30\"; expected no more than redundancy.most_months, which is 24",
        ),
        (
            "pay_floor = 23000",
            "pay_floor = 90000",
            "redundancy.pay_floor: found \"90000\"; expected no more than redundancy.pay_cap, which is 80000",
        ),
        ("quarterly_leavers = 4", "quarterly_leavers = 101", "expected a number from 0 to 100"),
        ("safe_share = 70", "safe_share = 170", "expected a whole number from 0 to 100"),
        (
            "take_up = [80, 100]",
            "take_up = [100, 80]",
            "expected no more than redundancy.take_up, most, which is 80",
        ),
        ("cost_of_post = 66000", "cost_of_post = -1", "expected whole pounds from 1 to 1000000"),
        ("cost = 53000", "cost = 0", "baseline.cost: found \"0\"; expected thousands of pounds, 1 or more"),
        ("most_months = 24", "most_months = -1", "expected a whole number from 0 to 4294967295"),
        ("bodies = [\"QK1\", \"QPM\"]", "bodies = []", "bodies: names no board"),
    ] {
        let copy = changed(&[(was, is)]);
        let printed = check(&copy, &MONTH, 1, &["reform/plan.toml", finding]);
        for raw in ["u32", "u8", "too large to fit", "panicked"] {
            assert!(!printed.contains(raw), "{raw}: {printed}");
        }
    }
    let copy = changed(&[("least_months = 0", "least_months = 30")]);
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    assert_eq!(server.get("/").0, 200);
    let (status, page) = server.get("/reform");
    assert!(status == 200 && page.contains("The reform cannot be read"), "{status}: {page}");
}

#[test]
fn posts_are_bounded_in_a_row_and_in_all() {
    for (file, was, is, finding) in [
        ("posts.csv", "G01,9,0.57", "G01,9,5700", "expected posts in whole-time equivalents from 0 to 1000"),
        ("posts.csv", "G01,9,0.57", "G01,9,-0.57", "expected posts in whole-time equivalents from 0 to 1000"),
        ("posts.csv", "filled,8,32", "filled,8,300", "expected a whole number from 0 to 60"),
        ("posts.csv", "filled,8,32", "filled,33,32", "expected no more than the 32 of service_to"),
        ("options.csv", ",13.30,", ",-7.00,", "expected posts in whole-time equivalents from 0 to 5000"),
        ("options.csv", "0,,0,synthetic", "0,,300,synthetic", "expected a whole number from 0 to 36"),
        (
            "functions.csv",
            "region,10.00,",
            "region,-10.00,",
            "expected posts in whole-time equivalents from 0",
        ),
    ] {
        let copy = Copy::new();
        replace(&copy, file, was, is);
        check(&copy, &MONTH, 1, &[&format!("reform/{file}"), finding]);
    }
    let copy = Copy::new();
    let path = copy.path().join("reform/posts.csv");
    let row = "G01,9,900.00,running_cost,filled,8,32,25,64,synthetic\n".repeat(6);
    fs::write(&path, fs::read_to_string(&path).unwrap() + &row).unwrap();
    check(&copy, &MONTH, 1, &["the rows sum to more than 5000 whole-time equivalents"]);
}

#[test]
fn functions_that_do_not_cost_what_the_baseline_says_are_told() {
    let copy = changed(&[("cost = 53000", "cost = 60000")]);
    let finding = "F01 The functions cost 53000 in all, and the baseline of reform/plan.toml is 60000";
    check(&copy, &MONTH, 1, &["F01", "The functions cost 53000 in all"]);
    check(&copy, &["reform", "plan"], 1, &[finding]);
    check(&copy, &["reform", "optimise"], 1, &[finding]);
    check(&Copy::new(), &["reform", "plan", "--format", "json"], 0, &["\"findings\": []"]);
}

#[test]
fn a_function_that_is_kept_at_another_cost_or_with_other_posts_is_told() {
    let copy = Copy::new();
    replace(&copy, "options.csv", "G01,retain,1900,", "G01,retain,190,");
    check(&copy, &MONTH, 1, &["F02", "G01 costs 1900 today, and 190 where reform/options.csv keeps it"]);
    let copy = Copy::new();
    replace(&copy, "options.csv", ",19.00,", ",29.00,");
    check(&copy, &MONTH, 0, &["F03", "G01 has 19.00 posts in reform/posts.csv, and 29.00"]);
}

#[test]
fn a_function_is_short_of_people_where_that_is_more_likely_than_not() {
    let printed = printed_by(&Copy::new(), &["plan", "--on", "2026-11-24"]);
    let table = printed.split("Functions that serve a duty, while people wait.").nth(1).unwrap();
    let rows: Vec<&str> =
        table.lines().filter(|line| line.contains("quarter") || line.contains("not within")).collect();
    assert!(10 < rows.len(), "{table}");
    for row in &rows {
        let chance: u32 = row.rsplit_once('%').unwrap().0.rsplit(' ').next().unwrap().parse().unwrap();
        assert_eq!(50 < chance, row.contains("quarter"), "{row}");
    }
    let n = rows.iter().filter(|row| row.contains("quarter")).count();
    assert!(
        printed.contains(&format!("{n} functions that the law demands are more likely than not")),
        "{printed}"
    );
    assert!(printed.contains("12.73"), "posts are not cut to whole ones: {printed}");
}

#[test]
fn payments_for_exits_are_held_against_the_budget() {
    let over = printed_by(&changed(&[("exit_cost = 5200", "exit_cost = 4000")]), &["plan"]);
    assert!(over.contains("more than the budget of £4.0 million, though the options state £"), "{over}");
    let printed = printed_by(&Copy::new(), &["plan"]);
    assert!(
        printed.contains("The same as the options state them") && printed.contains("Budget for them"),
        "{printed}"
    );
    let wide = printed_by(&changed(&[("exit_cost = 5200", "exit_cost = 9000")]), &["plan"]);
    assert!(!wide.contains("Payments for exits are expected"), "{wide}");
}

#[test]
fn a_move_goes_to_another_body_on_a_day_of_the_plan_after_its_gates() {
    for (was, is, finding) in [
        ("to = \"UHL\"", "to = \"QK1\"", "QK1 would hand over to itself"),
        ("on = \"2027-04-01\"", "on = \"2035-04-01\"", "Write a day from 2026-04-01 to 2028-03-31"),
        (
            "on = \"2027-01-01\"",
            "on = \"2026-07-21\"",
            "is before its preparation, which begins on 2026-08-01",
        ),
        (
            "prepares_from = \"2026-08-01\"\non = \"2027-01-01\"",
            "prepares_from = \"2026-06-01\"\non = \"2026-07-01\"",
            "is before the move passed G2 on 2026-07-20",
        ),
        ("dual_running_months = 3", "dual_running_months = 300", "expected a whole number from 0 to 255"),
    ] {
        let copy = Copy::new();
        replace(&copy, "transfers.toml", was, is);
        check(&copy, &MONTH, 1, &["reform/transfers.toml", finding]);
    }
}

#[test]
fn a_scenario_moves_a_function_only_where_a_plan_could() {
    for (was, is, finding) in [
        ("to = \"LPT\"", "to = \"QK1\"", "T10 would move to QK1, which has it already"),
        ("value = \"2027-07-01\"", "value = \"2020-07-01\"", "2020-07-01 is outside the plan"),
        ("value = \"2027-07-01\"", "value = \"2035-07-01\"", "2035-07-01 is outside the plan"),
        ("value = \"2027-07-01\"", "value = \"2026-05-01\"", "is before its preparation"),
        (
            "target = \"QK1+QPM\"",
            "target = \"QK1+QNC\"",
            "are not the boards of the plan; write target = \"QK1+QPM\"",
        ),
    ] {
        let copy = Copy::new();
        let path = copy.path().join("scenarios/later-merger.toml");
        let before = fs::read_to_string(&path).unwrap();
        assert!(before.contains(was), "{was}");
        fs::write(&path, before.replacen(was, is, 1)).unwrap();
        let (code, printed) = run(&copy, &["scenario", "run", "later-merger"]);
        assert!(code != 0 && printed.contains(finding), "{code}: {printed}");
    }
}

#[test]
fn duties_of_a_day_outside_the_plan_name_its_days() {
    for day in ["2028-04-01", "2026-03-31"] {
        let printed = printed_by(&Copy::new(), &["duties", "--on", day]);
        assert!(
            printed.contains(
                "is outside the plan, which says who holds duties from 1 April 2026 to 31 March 2028"
            ),
            "{printed}"
        );
        assert!(!printed.contains("held by ") && !printed.contains("What the law demands"), "{printed}");
        assert!(printed.contains("ask for a day of it with --on"), "{printed}");
    }
}

#[test]
fn a_plan_looked_at_on_a_day_outside_it_says_so_and_which_moves_are_past_their_day() {
    let printed = printed_by(&Copy::new(), &["plan", "--on", "2030-01-01"]);
    let outside = "1 January 2030 is outside the plan, which is from 1 April 2026 to 31 March 2028.";
    assert!(printed.contains(outside), "{printed}");
    assert!(
        printed.contains("On 1 January 2030 ")
            && printed.contains("past their day and not through the gates"),
        "{printed}"
    );
    assert!(printed.to_lowercase().contains("its day is past"), "{printed}");
    let within = printed_by(&Copy::new(), &["plan", "--on", "2026-11-24"]);
    assert!(!within.contains("outside the plan") && !within.contains("past their day"), "{within}");
}

#[test]
fn limits_in_pounds_for_thousands_are_told() {
    for (changes, arguments, told) in [
        (
            &[][..],
            &["optimise", "--envelope", "26500000"][..],
            "F04 --envelope 26500000 is read as £26,500.0 million, more than 10 times the £53.0 million that the boards cost, so it limits nothing; it may be in another unit. Write the unit: 26.5m",
        ),
        (&[("envelope = 36300", "envelope = 36300000")], &["plan"], "F04 limits.envelope is 36300000"),
        (&[("exit_cost = 5200", "exit_cost = 5200000")], &["plan"], "F04 limits.exit_cost is 5200000"),
    ] {
        let printed = printed_by(&changed(changes), arguments);
        assert!(printed.contains(told) && printed.contains("may be in "), "{printed}");
        assert_eq!(printed.contains("Correct limits."), arguments.len() == 1, "{printed}");
    }
    check(&changed(&[("envelope = 36300", "envelope = 36300000")]), &MONTH, 0, &["F04"]);
    let usual = printed_by(&Copy::new(), &["optimise", "--envelope", "60000"]);
    assert!(!usual.contains("F04"), "{usual}");
}

#[test]
fn a_published_saving_of_all_that_the_boards_cost_is_told_as_that() {
    let copy = changed(&[]);
    let path = copy.path().join("reform/targets.csv");
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.contains(",16700,"), "{before}");
    fs::write(&path, before.replacen(",16700,", ",53000,", 1)).unwrap();
    let printed = printed_by(&copy, &["plan"]);
    assert!(printed.contains("asks for all of the £53.0 million that the boards cost"), "{printed}");
    fs::write(&path, before.replacen(",16700,", ",53010,", 1)).unwrap();
    let printed = printed_by(&copy, &["plan"]);
    assert!(printed.contains("asks for £53,010,000, more than the £53,000,000 that"), "{printed}");
}

#[test]
fn a_plan_is_tried_with_any_one_limit_and_says_what_must_give_way_together() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    for (asked, told) in [
        ("exit_cost-b=2.5", "Plan B: "),
        ("system_saving-a=10", "Plan A: "),
        (
            "envelope-a=5&system_saving-a=50",
            "Plan A: no plan is within these limits. Easing one limit alone makes no plan possible, however much it is eased; if all three are eased, each must be eased by £",
        ),
    ] {
        let (status, page) = server.get(&format!("/reform/trial?{asked}"));
        assert_eq!(status, 200, "{asked}");
        assert!(page.contains(told), "{asked}: {page}");
    }
}

#[test]
fn moves_and_duties_follow_the_plan_that_is_tried() {
    let copy = Copy::new();
    let printed = printed_by(&copy, &["plan", "--on", "2026-11-24", "--cut", "50", "--keep", "T06"]);
    let table: Vec<&str> = printed
        .lines()
        .skip_while(|line| !line.contains("The plan tried moves "))
        .take_while(|line| !line.contains("Costs that the boards share"))
        .collect();
    assert!(table.iter().any(|line| line.contains("no move of it is in reform/transfers.toml")), "{printed}");
    assert!(!table.iter().any(|line| line.starts_with("T06") || line.starts_with("T12")), "{printed}");
    let calendar =
        printed_by(&copy, &["plan", "--on", "2026-11-24", "--keep", "T06", "--cut", "50", "--calendar"]);
    assert!(calendar.contains("T07") && !calendar.contains("T06"), "{calendar}");
    let duties = printed_by(&copy, &["duties", "--on", "2027-04-01", "--cut", "50", "--keep", "T06"]);
    let of_t06: Vec<&str> = duties.lines().filter(|line| line.contains("T06 ")).collect();
    assert!(of_t06.len() == 3 && of_t06.iter().all(|line| line.contains("(retain)")), "{duties}");
    let usual = printed_by(&copy, &["duties", "--on", "2027-04-01"]);
    assert!(usual.contains("LPT is to do the work from 1 April 2027, once G"), "{usual}");
    assert!(!usual.contains("has done the work since"), "no move is through its gates: {usual}");
    let none = printed_by(&copy, &["duties", "--cut", "95"]);
    assert!(none.contains("a plan that is not found") && none.contains("were raised by"), "{none}");
}

#[test]
fn who_leaves_is_told_by_function_and_band_and_adds_up() {
    let copy = Copy::new();
    let json: serde_json::Value =
        serde_json::from_str(&printed_by(&copy, &["optimise", "--cut", "50", "--format", "json"])).unwrap();
    let leaving = json["exits"]["leaving"].as_array().unwrap();
    let sum = |name: &str| leaving.iter().map(|one| one[name].as_u64().unwrap()).sum::<u64>();
    let middle = json["exits"]["leavers"]["p50"].as_u64().unwrap();
    assert!(sum("expected_leavers_hundredths").abs_diff(middle * 100) <= 100, "{json}");
    assert!(middle < sum("people"), "{json}");
    assert!(json["exits"]["paid_back_by"].as_str().unwrap().len() == 10, "{json}");
    let printed = printed_by(&copy, &["optimise", "--cut", "50"]);
    for told in ["People whose posts go, by function.", "Band 8a", "Paid back by, leaving on 3"] {
        assert!(printed.contains(told), "{told}: {printed}");
    }
}

#[test]
fn posts_of_a_plan_tried_add_up_as_they_are_printed() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    for asked in ["cut-a=50", "cut-a=30&keep-a=T12&exit_cost-b=2.5", "envelope-a=36.3&cut-a=33.3"] {
        let (status, csv) = server.get(&format!("/exhibit/reform-trials.csv?{asked}"));
        assert_eq!(status, 200, "{asked}");
        let column = |from: &str| -> Vec<f64> {
            let line = csv.lines().find(|line| line.contains(from));
            let line = line.unwrap_or_else(|| panic!("{from}: {csv}"));
            line.split(',').filter_map(|cell| cell.trim_matches('"').parse().ok()).collect()
        };
        let rows = ["vacant", "posts of people who leave", "posts of people who find other work"].map(column);
        let (today, after) = (column("Posts today"), column("Posts under the plan"));
        assert!(!today.is_empty(), "{csv}");
        for plan in 0..today.len() {
            let gone: f64 = rows.iter().map(|row| row[plan].round()).sum();
            assert!((today[plan].round() - gone - after[plan].round()).abs() < 0.01, "{asked}: {csv}");
        }
    }
    let (_, page) = server.get("/reform/trial?cut-a=50&keep-a=T12&keep-b=T10");
    assert!(page.contains("£26.5 million is 50.0% less"), "{page}");
    for told in
        ["duties are served by functions that change", "Plan A moves 11 functions: ", "does not move: retain"]
    {
        assert!(page.contains(told), "{told}: {page}");
    }
    let announced = page.split("as envelopes for Plan B").nth(1).unwrap();
    let link = announced.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    for kept in ["keep-a=T12", "keep-b=T10", "cut-a=50"] {
        assert!(link.contains(kept), "{link}");
    }
    let (_, page) = server.get("/reform/trial?cut-a=50&envelope-a=30");
    assert!(
        page.contains("A cut of 50% leaves £26.5 million, and the envelope says £30.0 million"),
        "{page}"
    );
    let (_, page) = server.get("/reform/trial?cut-a=half");
    assert!(page.contains("“half” is not a cut in per cent"), "{page}");
}

#[test]
fn the_page_and_the_command_say_alike_what_a_plan_brings_with_it() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let (_, page) = server.get("/reform/trial?cut-a=50&keep-a=T12");
    let printed = printed_by(&copy, &["optimise", "--cut", "50", "--keep", "Safeguarding"]);
    for told in [
        "The plan moves T10 NHS continuing healthcare at a cost: the boards save £3.0 million, whoever receives it pays £3.2 million. That is a shift of cost, not a saving.",
        "Of the 11 functions that the plan moves 3 are blocked at their next gate: ",
        "; 4 have no move in the register: ",
        "Keeping T12 Safeguarding has no price: none of its other options is allowed (slim: 6.30 posts are fewer than the 8.00 with which it is safe; share: 5.58 posts",
        "Of 530 posts 259 are left: 169 go without anybody leaving, because they are vacant or move, and 102 are held by people, of whom about 94 are expected to leave and the others to find other work.",
        "45 days of collective consultation (Trade Union and Labour Relations (Consolidation) Act 1992, section 188) and 12 weeks of notice (Employment Rights Act 1996, section 86) from ",
    ] {
        assert!(printed.contains(told), "{told}: {printed}");
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(page.contains("Keep functions as they are: T12 Safeguarding"), "{page}");
    assert!(
        page.contains("moves; blocked at G2. ") && page.contains("moves, but no move is in the register")
    );
    assert!(
        page.contains("Plan A moves 11 functions: 3 are blocked, 4 have no move in the register"),
        "{page}"
    );
    assert!(
        printed.starts_with("Limits: an envelope of £26.5 million (--cut 50), a saving of the system of at least £13.2 million (reform/plan.toml), and a budget for exits of £5.2 million (reform/plan.toml)."),
        "{printed}"
    );
}

#[test]
fn limits_are_taken_with_their_units_and_said_as_they_were_understood() {
    let copy = Copy::new();
    for written in ["26.5m", "£26.5 million", "26,500k", "26500", "26,500", "£26,500,000"] {
        let printed = printed_by(&copy, &["optimise", "--envelope", written, "--exits", "5.2m"]);
        let understood = format!("an envelope of £26.5 million (--envelope {written})");
        assert!(printed.contains(&understood) && printed.contains("(--exits 5.2m)"), "{printed}");
    }
    let asked = printed_by(&copy, &["optimise", "--cut", "0.5"]);
    assert!(
        asked.contains("0.5 per cent, or the share 0.5, which is 50 per cent; write 0.5% or 50"),
        "{asked}"
    );
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    for (asked, told) in [
        ("envelope-a=26%2C500k", "Read as £26.5 million"),
        (
            "envelope-a=26500",
            "The envelope of Plan A, 26500, is read as £26,500.0 million, more than 10 times the £53.0 million that the boards cost",
        ),
        ("envelope-a=36%2C300", "it may be pounds, thousands or millions of them; write the unit"),
        ("cut-a=0.5", "“0.5” is not a cut in per cent: it may be 0.5 per cent, or the share 0.5"),
        ("cut-a=0.5%25", "£52.735 million is 0.5% less"),
    ] {
        let (status, page) = server.get(&format!("/reform/trial?{asked}"));
        assert!(status == 200 && page.contains(told), "{asked}: {page}");
    }
}

#[test]
fn people_leave_after_consultation_and_notice_unless_another_day_is_asked_for() {
    let copy = Copy::new();
    let asked = |arguments: &[&str]| {
        let mut all = vec!["plan", "--on", "2026-11-30", "--cut", "50"];
        all.extend(arguments);
        printed_by(&copy, &all)
    };
    let usual = asked(&[]);
    for told in [
        "People are taken to leave on 30 April 2027, the end of the month after 45 days",
        "Paid back by, leaving on 30 April 2027",
        "Of it by March 2028, leaving on 30 April 2027",
    ] {
        assert!(usual.contains(told), "{told}: {usual}");
    }
    let early = asked(&["--leave", "2026-12-31"]);
    assert!(
        early.contains(
            "People are taken to leave on 31 December 2026, as asked. That is too early for 45 days"
        )
    );
    assert!(early.contains("last until 8 April 2027.") && early.contains("Of it by March 2027"), "{early}");
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let (_, page) = server.get("/reform/trial?cut-a=50&leave-a=2027-09-30");
    assert!(page.contains("People are taken to leave on 30 September 2027, as asked"), "{page}");
    assert!(page.contains("People leave on") && page.contains("30 September 2027"), "{page}");
    let (_, page) = server.get("/reform/trial?cut-a=50&leave-a=soon");
    assert!(page.contains("“soon” is not a day; write it as 2027-04-30, or none"), "{page}");
    for (text, told) in [
        (
            "01/04/2027",
            "01/04/2027: it may be 2027-04-01 or 2027-01-04; write the one that is meant, or none",
        ),
        ("30/04/2027", "for 30/04/2027 write 2027-04-30, or none"),
    ] {
        let (_, page) = server.get(&format!("/reform/trial?cut-a=50&leave-a={text}"));
        assert!(page.contains(told), "{page}");
    }
    // Page and command have one rule.
    for (day, told) in [
        ("2026-01-01", "1 January 2026 is before"),
        ("2099-01-01", "1 January 2099 is after 31 March 2028, the last day of the plan"),
    ] {
        let (_, page) = server.get(&format!("/reform/trial?cut-a=50&leave-a={day}"));
        assert!(page.contains(told), "{page}");
        let output = oakham(&[
            "-w",
            copy.path().to_str().unwrap(),
            "reform",
            "plan",
            "--on",
            "2026-11-30",
            "--leave",
            day,
        ]);
        let said = text(&output.stderr);
        assert!(
            output.status.code() == Some(2) && said.contains("--leave: ") && said.contains(told),
            "{said}"
        );
    }
}
