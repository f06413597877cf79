//! Questions that take all the memory or time there is: each ends with its process, and the server goes on.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use super::{Served, has_psql, served};
use crate::binary::{Copy, check};
use crate::server::until;

/// What the server and the processes that it began may hold together [MB].
const MOST_HELD: u64 = 1_500;

/// What a process holds [MB].
fn held(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1_024
}

/// The processes that a process began.
fn children(process: u32) -> Vec<u32> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else { return Vec::new() };
    let lists = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("children")).ok());
    lists
        .flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
        .collect()
}

/// Runs something, and gives the most that a process and those that it began held meanwhile [MB].
fn most_held(process: u32, run: impl FnOnce()) -> u64 {
    let (most, is_over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let (seen, over) = (Arc::clone(&most), Arc::clone(&is_over));
    let sampler = thread::spawn(move || {
        while !over.load(Ordering::Relaxed) {
            let all = held(process) + children(process).into_iter().map(held).sum::<u64>();
            seen.fetch_max(all, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(5));
        }
    });
    run();
    is_over.store(true, Ordering::Relaxed);
    sampler.join().unwrap();
    most.load(Ordering::Relaxed)
}

/// What never ends and gives no way.
const FOR_EVER: &str = "SELECT count(*) FROM generate_series(1, 1000000) AS a(x) CROSS JOIN generate_series(1, 1000000) \
                        AS b(y) WHERE x * y % 257 = 3";

/// psql with a question, under way.
fn asking(served: &Served, sql: &str) -> std::process::Child {
    let (host, port) = (served.address.ip(), served.address.port());
    let connection = format!("host={host} port={port} dbname=lake user=metabase connect_timeout=30");
    Command::new("psql")
        .args(["--no-psqlrc", "--tuples-only", &connection, "-c", sql])
        .env("PGPASSWORD", &served.token)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn questions_that_are_stopped_end_with_their_processes_and_pages_go_on() {
    if !has_psql() || !Path::new("/proc/self/task").exists() {
        return;
    }
    let served = served(&[]);
    let process = served.server.process();
    let most = most_held(process, || {
        for sql in [
            "SELECT repeat('a', 1000000000)",
            "SELECT lpad('a', 2000000000, 'b')",
            "SELECT array_agg(value) FROM generate_series(1, 300000000)",
            "SELECT length(repeat(repeat('a', 30000), 60000))",
            FOR_EVER,
        ] {
            let limit = if sql == FOR_EVER { "2s" } else { "20s" };
            let limit = format!("SET statement_timeout = '{limit}'");
            served.refused(&served.psql_as("metabase", &served.token, "", &[&limit, sql]), "was stopped");
            assert_eq!(served.server.get("/access").0, 200);
            assert_eq!(served.answered(&["TABLE editions", "SELECT 7"]).lines().last(), Some("7"));
        }
    });
    assert!(most <= MOST_HELD, "{most} MB");
    // One is kept for the next question.
    until("processes of stopped questions are gone", || (children(process).len() <= 1).then_some(()));
}

#[test]
fn a_question_whose_client_is_gone_is_ended_and_so_are_all_with_the_server() {
    if !has_psql() || !Path::new("/proc/self/task").exists() {
        return;
    }
    let mut served = served(&[]);
    let process = served.server.process();
    let mut client = asking(&served, FOR_EVER);
    until("it is being answered", || (!children(process).is_empty()).then_some(()));
    thread::sleep(Duration::from_millis(300));
    client.kill().unwrap();
    client.wait().unwrap();
    until("its process is gone", || children(process).is_empty().then_some(()));
    // More than can be answered at once wait for each other.
    let mut many: Vec<_> =
        (0..6).map(|_| asking(&served, "SELECT count(*) FROM generate_series(1, 20000000)")).collect();
    for client in &mut many {
        assert!(client.wait().unwrap().success());
    }
    assert!(children(process).len() <= 4, "{:?}", children(process));
    let mut client = asking(&served, FOR_EVER);
    until("it is being answered", || (!children(process).is_empty()).then_some(()));
    let answering = children(process);
    served.server.signal("KILL");
    served.server.ended();
    let is_there = |process: &u32| Path::new(&format!("/proc/{process}")).exists();
    until("no process outlives the server", || (!answering.iter().any(is_there)).then_some(()));
    client.wait().unwrap();
}

#[test]
fn a_question_at_a_desk_that_needs_more_than_it_may_is_told_so() {
    let copy = Copy::new();
    let needs = "the question needs more than 1 GB of memory and was stopped";
    check(
        &copy,
        &["sql", "select length(repeat('a', 2000000000))"],
        2,
        &[needs, "keep texts and lists short"],
    );
    let series = "SELECT date '2024-01-01' AS date, length(repeat('a', 2000000000)) AS value";
    check(&copy, &["spc", "--sql", series], 2, &[needs]);
    check(&copy, &["sql", "SELECT 7 AS seven"], 0, &["seven", "7"]);
    check(&copy, &["sql", "SELECT nothing"], 2, &["nothing"]);
    let pattern = "SELECT to_char(DATE '2024-09-30', 'YYYY-MM') AS month";
    check(&copy, &["sql", pattern], 2, &["'YYYY-MM' would be printed as it stands; write '%Y-%m'"]);
    check(&copy, &["sql", &pattern.replace("YYYY-MM", "%Y-%m")], 0, &["2024-09"]);
    if std::env::var_os("SLOW_TESTS").is_some() {
        let list = "SELECT array_agg(value) FROM generate_series(1, 300000000)";
        check(&copy, &["sql", list], 2, &["memory and was stopped"]);
    }
}
