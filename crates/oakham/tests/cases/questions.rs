//! Questions in SQL on a page: answered to everybody, within bounds, and of publications only.

use std::fs;
use std::time::{Duration, Instant};

use crate::binary::{Copy, check};
use crate::server::Server;

/// The example, with the coverage of two sub-ICBs in two months in its lake, and a server of it.
fn served() -> (Copy, Server) {
    let copy = Copy::new();
    let path = copy.path().join("coverage.csv");
    let text = "SUB_ICB_LOCATION_CODE,ICB_ONS_CODE,REGION_CODE,Appointment_Month,Included Practices,Open Practices,\
                Patients registered at included practices,Patients registered at open practices\n\
                03W,E54000015,E40000011,01FEB2023,29,30,3000,4000\n\
                03W,E54000015,E40000011,01MAR2023,29,30,3100,4100\n\
                04C,E54000015,E40000011,01FEB2023,,30,5000,6000\n\
                04C,E54000015,E40000011,01MAR2023,29,30,5100,6100\n";
    fs::write(&path, text).unwrap();
    check(&copy, &["data", "import", path.to_str().unwrap()], 0, &["4 rows"]);
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    (copy, server)
}

const BY_MONTH: &str = "/sql?q=SELECT+sub_icb,+month,+open_patients,+included_practices+FROM+gp_appointments_coverage+ORDER+BY+1,+2";

fn is_slow() -> bool {
    std::env::var_os("SLOW_TESTS").is_some()
}

#[test]
fn anybody_finds_a_table_asks_it_and_takes_the_answer_away() {
    let (_copy, server) = served();
    let (status, page) = server.get("/sql");
    assert_eq!(status, 200, "{page}");
    for text in
        ["4 rows of published figures in 1 table", "gp_appointments_coverage", "open_patients", "bigint"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    let (status, page) = server.get(BY_MONTH);
    assert_eq!(status, 200, "{page}");
    for text in ["The answer has 4 rows", ">6100<", "No value", "role=\"img\"", "2023-02-01 to 2023-03-01"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let (status, csv) = server.get(&BY_MONTH.replace("/sql?", "/sql/answer.csv?"));
    assert!(status == 200 && csv.contains("04C,2023-02-01,6000,\n"), "{csv}");
    let (status, json) = server.get(&BY_MONTH.replace("/sql?", "/api/1/sql?"));
    assert!(status == 200 && json.contains("oakham.sql/1"), "{json}");
    let parquet = server.get(&BY_MONTH.replace("/sql?", "/sql/answer.parquet?"));
    assert!(parquet.0 == 200 && parquet.1.contains("PAR1"), "{}", parquet.0);
    let (status, found) = server.get("/search?q=data+dictionary");
    assert!(status == 200 && found.contains("href=\"/sql\""), "{found}");
}

#[test]
fn what_cannot_be_asked_is_told_beside_the_question_and_names_no_folder() {
    let (copy, server) = served();
    let folder = copy.path().file_name().unwrap().to_string_lossy().into_owned();
    for (asked, why) in [
        ("DROP+TABLE+rtt", "Only SELECT"),
        ("SELECT+*+FROM+nowhere", "nowhere"),
        ("SELECT+1;+SELECT+2", "One question is answered at a time"),
        ("SELECT+age+FROM+gp_appointments_coverage", "age"),
        ("EXPLAIN+SELECT+*+FROM+gp_appointments_coverage", "EXPLAIN is not answered here"),
        ("SELECT+*+FROM+%27oakham.toml%27", "oakham.toml"),
    ] {
        let (status, page) = server.get(&format!("/sql?q={asked}"));
        assert!(status == 422 && page.contains(why), "{asked}: {status} {page}");
        assert!(page.contains("There is a problem") && !page.contains(&folder), "{asked}: {page}");
    }
}

#[test]
fn a_whole_table_is_asked_by_its_name_and_what_is_no_number_is_empty() {
    let (copy, server) = served();
    let (status, page) = server.get("/sql?q=table+gp_appointments_coverage");
    assert!(status == 200 && page.contains("The answer has 4 rows"), "{status} {page}");
    let divided = "SELECT+1.0/0.0+AS+a,+-1.0/0.0+AS+b,+0.0/0.0+AS+c,+0.5+AS+d";
    let (status, csv) = server.get(&format!("/sql/answer.csv?q={divided}"));
    assert!(status == 200 && csv.contains("a,b,c,d\n,,,0.5\n"), "{status} {csv}");
    let (status, json) = server.get(&format!("/api/1/sql?q={divided}"));
    assert!(status == 200 && !json.contains("inf") && !json.contains("NaN"), "{status} {json}");
    let asked = "SELECT 1.0/0.0 AS a, 0.5 AS b";
    let said = check(&copy, &["--format", "csv", "sql", asked], 0, &["a,b"]);
    assert!(said.contains("\n,0.5"), "{said}");
}

#[test]
fn without_publications_the_page_says_the_next_step() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let (status, page) = server.get("/sql");
    assert!(status == 200 && page.contains("oakham data import FILE"), "{status} {page}");
}

/// A question in the process that answers one for the server: its reply, and the most memory that it held [MB].
#[cfg(target_os = "linux")]
fn asked(copy: &Copy, sql: &str) -> (String, u64) {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};

    let mut child = Command::new(env!("CARGO_BIN_EXE_oakham"))
        .args(["-w", copy.path().to_str().unwrap(), "question-for-the-server"])
        .env("RUST_BACKTRACE", "0")
        .env("MALLOC_ARENA_MAX", "2")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let request = serde_json::json!({ "sql": sql, "wanted": "page" });
    let mut stdin = child.stdin.take().unwrap();
    writeln!(stdin, "{request}").unwrap();
    let status = format!("/proc/{}/status", child.id());
    let (mut most, begun) = (0, Instant::now());
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let held = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held = held.and_then(|line| line.split_whitespace().next()).and_then(|kb| kb.parse::<u64>().ok());
        most = most.max(held.unwrap_or(0) / 1_024);
        if Duration::from_secs(30) < begun.elapsed() {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    drop(stdin);
    let (mut said, mut complaint) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
    (said + &complaint, most)
}

/// Whatever is asked, the process holds less than this [MB].
#[cfg(target_os = "linux")]
const MOST_HELD: u64 = 400;

/// What is asked, and what is said of it by the engine or, where it asks for room beside its account, by the process.
#[cfg(target_os = "linux")]
fn hostile() -> Vec<(String, &'static str)> {
    let doubled = |n: u32| format!(", t{n} AS (SELECT a.x FROM t{} AS a, t{} AS b)", n - 1, n - 1);
    let doubling = (1..30).map(doubled).collect::<Vec<_>>().concat();
    [
        ("SELECT repeat('a', 2000000000)", "memory allocation of"),
        ("SELECT lpad('a', 2000000000, 'b')", "memory allocation of"),
        ("SELECT repeat('abcdefghij', 100000) FROM generate_series(1, 100000) AS a(x)", "may be too large"),
        ("SELECT range(1, 1000000000)", "more than 160 MB"),
        ("SELECT array_resize([1], 2000000000, 5)", "memory allocation of"),
        ("SELECT x FROM generate_series(1, 1000000000000) AS a(x) ORDER BY x DESC", "more than 160 MB"),
        (
            "SELECT string_agg(repeat('a', 1000), ',') FROM generate_series(1, 100000000) AS a(x)",
            "more than 160 MB",
        ),
        ("SELECT median(x) FROM generate_series(1, 1000000000) AS a(x)", "more than 160 MB"),
    ]
    .into_iter()
    .map(|(sql, why)| (sql.to_owned(), why))
    .chain([
        (format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000)), "nested too deeply"),
        (format!("SELECT {}", vec!["1"; 2_000].join("+")), "nested too deeply"),
        (vec!["SELECT 1"; 1_000].join(" UNION ALL "), "nested too deeply"),
        (
            format!("SELECT * FROM {}editions{}", "(SELECT * FROM ".repeat(60), ")".repeat(60)),
            "nested too deeply",
        ),
        (format!("WITH t0 AS (SELECT 1 AS x){doubling} SELECT count(*) FROM t29"), ""),
    ])
    .collect()
}

#[test]
#[cfg(target_os = "linux")]
fn no_question_takes_more_memory_than_it_may() {
    let copy = Copy::new();
    for (sql, why) in hostile() {
        let (said, most) = asked(&copy, &sql);
        // On a busy machine the time may be over first.
        assert!(said.contains(why) || said.contains("took longer than 10 s"), "{sql:.100}: {said:.500}");
        assert!(most < MOST_HELD, "{sql:.100}: {most} MB");
    }
}

#[test]
fn a_question_that_is_too_deep_is_refused_at_a_desk_too() {
    let copy = Copy::new();
    let deep = format!("SELECT {}", vec!["1"; 2_000].join("+"));
    check(&copy, &["sql", &deep], 2, &["nested too deeply", "IN (…)"]);
    let list: Vec<String> = (0..5_000).map(|n| n.to_string()).collect();
    check(&copy, &["sql", &format!("SELECT 7 IN ({}) AS there", list.join(","))], 0, &["true"]);
}

#[test]
fn a_question_that_takes_too_much_is_ended_and_the_pages_go_on() {
    if !is_slow() {
        return;
    }
    let (_copy, server) = served();
    // Neither gives way to the engine's own clock or is accounted for by its own memory.
    for (asked, why) in [
        (
            "SELECT+count(*)+FROM+generate_series(1,1000000)+AS+a(x)+CROSS+JOIN+generate_series(1,1000000)+AS+b(y)+WHERE+x*y%257=3",
            "took longer than 10 s",
        ),
        (
            "WITH+RECURSIVE+t(n)+AS+(SELECT+1+UNION+ALL+SELECT+n%2B1+FROM+t)+SELECT+count(*)+FROM+t",
            "took longer than 10 s",
        ),
        ("SELECT+repeat(%27a%27,2000000000)", "was stopped"),
        ("SELECT+x+FROM+generate_series(1,1000000000000)+AS+a(x)+ORDER+BY+x+DESC", "more than 160 MB"),
        (
            "SELECT+length(repeat(repeat(%27a%27,30000),60000)||repeat(repeat(%27b%27,30000),60000))",
            "was stopped",
        ),
    ] {
        let begun = Instant::now();
        let (status, page) = server.get(&format!("/sql?q={asked}"));
        assert!(status == 422 && page.contains(why), "{asked}: {status} {page}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        assert_eq!(server.get("/access").0, 200);
    }
}
