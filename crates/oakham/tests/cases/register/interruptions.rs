//! A event is recorded or not done, wherever it is interrupted, and time does not run backwards.

use std::fs;
use std::process::Child;
use std::thread;
use std::time::Duration;

use store::{Recording, Store, SubmissionKind};
use tokio::runtime::Runtime;

use super::*;

/// What the log holds of RWE's returns: the kind and who.
fn logged(copy: &Copy) -> Vec<(SubmissionKind, String)> {
    Runtime::new().unwrap().block_on(async {
        let store = Store::open(&copy.path().join("oakham.db")).await.unwrap();
        let events = store.submissions(&"RWE".parse().unwrap()).await.unwrap();
        store.close().await;
        events.into_iter().map(|event| (event.kind, event.actor)).collect()
    })
}

fn register(copy: &Copy) -> String {
    fs::read_to_string(copy.month_5("RWE").join("versions.csv")).unwrap_or_default()
}

/// Gives back the right to write, which needs the runtime it was taken in.
fn let_go(runtime: &Runtime, recording: Recording) {
    let _within = runtime.enter();
    drop(recording);
}

#[test]
fn what_cannot_be_recorded_is_not_done() {
    let copy = Copy::new();
    let folder = with_more_agency_pay(&copy, 1000);
    // A log that is none.
    fs::write(copy.path().join("oakham.db"), "something else, and longer than a header of a database")
        .unwrap();
    let submit = ["return", "submit", &folder, "--by", "Ann Lee"];
    check(&copy, &submit, 2, &["nothing was changed", "is not a database of Oakham"]);
    assert_eq!(register(&copy), "", "nothing is kept");
    assert!(!copy.month_5("RWE").join("versions").exists());

    fs::remove_file(copy.path().join("oakham.db")).unwrap();
    check(&copy, &submit, 0, &["submitted as version 2"]);
    let before = register(&copy);
    fs::rename(copy.path().join("oakham.db"), copy.path().join("kept.db")).unwrap();
    fs::create_dir(copy.path().join("oakham.db")).unwrap();
    check(&copy, &of_rwe("approve", &["--by", "Bo Shaw"]), 2, &["nothing was changed"]);
    assert_eq!(register(&copy), before);
}

#[test]
fn a_log_that_another_program_writes_is_waited_for_and_then_nothing_is_changed() {
    if !is_slow_asked_for() {
        return;
    }
    let copy = Copy::new();
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee"], 0, &["version 2"]);
    let before = register(&copy);
    let runtime = Runtime::new().unwrap();
    let store = runtime.block_on(Store::open(&copy.path().join("oakham.db"))).unwrap();
    let recording = runtime.block_on(store.begin_recording(&[], None)).unwrap();
    let approve = of_rwe("approve", &["--by", "Bo Shaw"]);
    check(&copy, &approve, 2, &["nothing was changed", "is being written by another program"]);
    assert_eq!(register(&copy), before);
    let_go(&runtime, recording);
    runtime.block_on(store.close());
    check(&copy, &approve, 0, &["approved by Bo Shaw"]);
    assert_eq!(logged(&copy).last(), Some(&(SubmissionKind::Approved, "Bo Shaw".to_owned())));
}

#[test]
fn the_desk_says_truthfully_that_nothing_was_changed() {
    if !is_slow_asked_for() {
        return;
    }
    let copy = Copy::new();
    add_account(&copy, "prep.rwe", &["preparer"], Some("RWE"));
    add_account(&copy, "appr.rwe", &["approver"], Some("RWE"));
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "prep.rwe"], 0, &["version 2"]);
    let before = register(&copy);
    let server = served(&copy);
    let approver = Visitor::signed_in(&server, "appr.rwe");
    let approve = || approver.send(&format!("{PAGE}/approve"), &[("content", &last_hash(&copy))]);
    let runtime = Runtime::new().unwrap();
    let store = runtime.block_on(Store::open(&copy.path().join("oakham.db"))).unwrap();
    let recording = runtime.block_on(store.begin_recording(&[], None)).unwrap();
    let (status, page) = approve();
    assert_eq!(status, 422, "{page}");
    // Said once, in the heading.
    assert_eq!(page.matches("nothing was changed").count(), 1, "{page}");
    assert!(page.contains("oakham.db is being written by another program"), "{page}");
    assert!(!page.contains(copy.path().to_str().unwrap()), "no folder of the computer is named");
    assert_eq!(register(&copy), before);
    let_go(&runtime, recording);
    runtime.block_on(store.close());
    let (status, page) = approve();
    assert_eq!(status, 200, "{page}");
    assert!(server.get(PAGE).1.contains("Version 2 of"));
}

#[test]
fn what_an_interruption_left_out_of_the_log_is_recorded_at_the_next_start_and_its_parts_are_removed() {
    let copy = Copy::new();
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee"], 0, &["version 2"]);
    // As if the approval had been interrupted between the register and the log.
    let (log, earlier_log) = (copy.path().join("oakham.db"), copy.path().join("kept.db"));
    fs::copy(&log, &earlier_log).unwrap();
    check(&copy, &of_rwe("approve", &["--by", "Bo Shaw"]), 0, &[]);
    fs::rename(&earlier_log, &log).unwrap();
    let approved = (SubmissionKind::Approved, "Bo Shaw".to_owned());
    assert!(!logged(&copy).contains(&approved));
    let home = copy.month_5("RWE");
    fs::create_dir(home.join("versions/.0123456789ab.part")).unwrap();
    fs::write(home.join("versions/.0123456789ab.part/lines.csv"), "half").unwrap();
    fs::write(home.join(".versions.csv.part"), "version,ha").unwrap();

    drop(served(&copy));
    assert!(logged(&copy).contains(&approved));
    assert!(!home.join("versions/.0123456789ab.part").exists() && !home.join(".versions.csv.part").exists());
    // Once, whoever looks again.
    let events = logged(&copy);
    check(&copy, &of_rwe("approve", &["--by", "Cy Fox"]), 2, &["the return is approved"]);
    assert_eq!(logged(&copy), events);
}

#[test]
fn nothing_happens_to_a_return_before_the_last_thing_that_did() {
    let copy = Copy::new();
    let then = ["--as-at", "2024-09-20", "position", "--year", "2024/25", "--month", "5"];
    let before = run(&copy, &then);
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee"], 0, &["version 2"]);
    // As if the clock had been ahead when it was submitted, and right since.
    let path = copy.month_5("RWE").join("versions.csv");
    let text = register(&copy);
    let row = text.lines().last().unwrap();
    let time = row.split(',').nth(3).unwrap();
    fs::write(&path, text.replace(time, "2999-06-01T10:00:00Z")).unwrap();
    // The log of that computer is not here: it would know better.
    fs::remove_file(copy.path().join("oakham.db")).unwrap();
    let register_before = register(&copy);
    for event in [
        of_rwe("approve", &["--by", "Bo Shaw"]),
        of_rwe("send-back", &["--by", "Bo Shaw", "--reason", "too high"]),
    ] {
        check(
            &copy,
            &event,
            2,
            &["by the clock of this computer", "2999-06-01T10:00:00Z", "nothing was changed"],
        );
    }
    assert_eq!(register(&copy), register_before);
    assert_eq!(run(&copy, &then), before, "the past is as it was");
}

/// Starts `return …` and kills it after so long, unless it has ended before.
fn killed(copy: &Copy, arguments: &[&str], after: Duration) {
    let mut process: Child = Command::new(env!("CARGO_BIN_EXE_oakham"))
        .args(["-w", copy.path().to_str().unwrap()])
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(after);
    let _ = process.kill();
    process.wait().unwrap();
}

/// Submissions, approvals and what is sent back are killed at any moment. Nothing that was kept is lost,
/// the register can always be read, what was killed can be done again, and in the end the log has it all.
#[test]
fn events_that_are_killed_are_done_or_not_and_can_be_done_again() {
    // A return has tens of versions at most; each round kills twice.
    let n_returns = if is_slow_asked_for() { 25 } else { 1 };
    let n_rounds = if is_slow_asked_for() { 10 } else { 5 };
    let mut chance: u64 = 20_241_128;
    let n_done: i64 = (0..n_returns).map(|_| kill_and_repeat(n_rounds, &mut chance)).sum();
    assert!(n_done < n_returns * n_rounds, "some were killed before they were done");
}

/// Kills and repeats events of a fresh copy; gives how many submissions had been done when they were killed.
fn kill_and_repeat(n_rounds: i64, chance: &mut u64) -> i64 {
    let copy = Copy::new();
    let mut n_known = 0;
    let mut n_done = 0;
    for idx in 1..=n_rounds {
        *chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The first is killed at once, so that one is killed before it is done on any machine.
        let after = Duration::from_millis(if idx == 1 { 0 } else { (*chance >> 33) % 400 });
        let folder = with_more_agency_pay(&copy, idx);
        let submit = ["return", "submit", &folder, "--by", "Ann Lee", "--reason", "more"];
        killed(&copy, &submit, after);
        let versions = |copy: &Copy| register(copy).lines().skip(1).count();
        assert!(n_known <= versions(&copy), "none is lost");
        check(&copy, &["return", "list", "--year", "2024/25", "--month", "5"], 0, &["RWE"]);
        let (_, printed) = run(&copy, &submit);
        assert!(printed.contains("submitted as") || printed.contains("byte for byte"), "{printed}");
        n_done += i64::from(printed.contains("byte for byte"));
        n_known = versions(&copy);
        let (verb, more): (_, &[&str]) = if idx % 2 == 0 {
            ("approve", &["--by", "Bo Shaw"])
        } else {
            ("send-back", &["--by", "Bo Shaw", "--reason", "again"])
        };
        let event = of_rwe(verb, more);
        killed(&copy, &event, after);
        let (_, printed) = run(&copy, &event);
        assert!(
            ["approved by", "sent back by", "the return is approved", "the return is draft"]
                .iter()
                .any(|said| printed.contains(said)),
            "{printed}"
        );
        fs::remove_dir_all(folder).unwrap();
    }
    check(&copy, &["check", "--year", "2024/25", "--month", "5"], 0, &["3 of 3"]);
    // Whatever was left out is recorded by whoever comes next.
    let _ = run(&copy, &of_rwe("lock", &["--by", "Pat Fox"]));
    let n_logged = |kind: SubmissionKind| logged(&copy).iter().filter(|(logged, _)| *logged == kind).count();
    assert_eq!(n_logged(SubmissionKind::Submitted), register(&copy).lines().skip(1).count());
    let parts = fs::read_dir(copy.month_5("RWE").join("versions")).unwrap();
    let parts = parts.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(parts.filter(|name| name.starts_with('.')).collect::<Vec<_>>(), Vec::<String>::new());
    n_done
}

#[test]
fn submissions_at_once_are_all_kept() {
    let copy = Copy::new();
    let folders: Vec<String> = (1..=12).map(|more| with_more_agency_pay(&copy, more)).collect();
    let started: Vec<Child> = folders
        .iter()
        .map(|folder| {
            Command::new(env!("CARGO_BIN_EXE_oakham"))
                .args(["-w", copy.path().to_str().unwrap(), "return", "submit", folder, "--by", "Ann Lee"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for process in started {
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    assert_eq!(register(&copy).lines().skip(1).count(), 13);
    assert_eq!(logged(&copy).iter().filter(|(kind, _)| *kind == SubmissionKind::Submitted).count(), 13);
}

#[test]
fn accounts_that_are_added_after_an_interruption_do_not_undo_what_was_done_before_them() {
    let copy = Copy::new();
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee"], 0, &["version 2"]);
    let (log, earlier_log) = (copy.path().join("oakham.db"), copy.path().join("kept.db"));
    fs::copy(&log, &earlier_log).unwrap();
    check(&copy, &of_rwe("approve", &["--by", "Bo Shaw"]), 0, &[]);
    fs::rename(&earlier_log, &log).unwrap();
    // Events have whole seconds.
    thread::sleep(Duration::from_millis(1_100));
    add_account(&copy, "appr.rwe", &["approver"], Some("RWE"));
    check(&copy, &["check", "--year", "2024/25", "--month", "5"], 0, &["3 of 3"]);
    drop(served(&copy));
    assert!(logged(&copy).contains(&(SubmissionKind::Approved, "Bo Shaw".to_owned())));
}
