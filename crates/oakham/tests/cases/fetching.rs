//! `oakham data fetch`, against a publisher of our own: what the lake has afterwards, whatever goes wrong on the way.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::binary::{Copy, text};
use crate::publisher::{Publisher, Reply, Request};
use crate::schemas::is_valid;

const APPOINTMENTS: &str =
    "/digital.nhs.uk/data-and-information/publications/statistical/appointments-in-general-practice";
const AE: &str = "/www.england.nhs.uk/statistics/statistical-work-areas/ae-waiting-times-and-activity/";
const COVERAGE: &str = "/files.digital.nhs.uk/4A/B2C3D4/APPOINTMENTS_GP_COVERAGE.csv";

/// A coverage file of April 2025 with these patients of each of `n` sub-ICBs.
fn coverage(patients: u64, n: usize) -> Vec<u8> {
    let headings = "SUB_ICB_LOCATION_CODE,ICB_ONS_CODE,REGION_CODE,Appointment_Month,Included Practices,Open Practices,\
                    Patients registered at included practices,Patients registered at open practices\n";
    let row = |idx| format!("S{idx:04},E54000015,E40000011,01APR2025,29,29,{patients},{patients}\n");
    (headings.to_owned() + &(0..n).map(row).collect::<Vec<_>>().concat()).into_bytes()
}

/// A monthly CSV of A&E for March 2025 with one trust of so many attendances, and its total.
fn ae(attendances: u64) -> Vec<u8> {
    let headings = "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,\
                    A&E attendances Other A&E Department,Attendances over 4hrs Type 1,Attendances over 4hrs Type 2,\
                    Attendances over 4hrs Other Department,Patients who have waited 4-12 hs from DTA to admission,\
                    Patients who have waited 12+ hrs from DTA to admission,Emergency admissions via A&E - Type 1,\
                    Emergency admissions via A&E - Type 2,Emergency admissions via A&E - Other A&E department,\
                    Other emergency admissions";
    let figures = format!("{attendances},0,0,7,0,0,2,1,40,0,0,5");
    format!(
        "{headings}\nMSitAE-MARCH-2025,RWE,NHS ENGLAND MIDLANDS,UHL,{figures}\nTOTAL,TOTAL,TOTAL,TOTAL,{figures}\n"
    )
    .into_bytes()
}

/// What two publications look like: one with a page for each month, one with a page for each year and names with
/// hashes. Others are not there.
fn site(request: &Request) -> Reply {
    match request.path.strip_prefix(APPOINTMENTS).or_else(|| request.path.strip_prefix(AE)) {
        // Where the page has moved to.
        Some("") if request.path == AE && request.n_before == 0 => Reply::redirect(AE),
        Some("") if request.path == APPOINTMENTS => {
            Reply::page("<a href='appointments-in-general-practice/april-2025'>April 2025</a>")
        }
        Some("") => Reply::page("<a href=ae-attendances-and-emergency-admissions-2024-25/>2024-25</a>"),
        Some("/april-2025") => Reply::page(&format!(
            "<a href='https:/{COVERAGE}'>Coverage</a><a href='https:/{COVERAGE}#again'>again</a>"
        )),
        Some("ae-attendances-and-emergency-admissions-2024-25/") => Reply::page(
            "<a href='../March-2025-CSV-a1b2c3.csv'>March</a><a href=../Monthly-AE-March-2025-revised.csv>R</a>",
        ),
        Some("March-2025-CSV-a1b2c3.csv") => Reply::file(request, &ae(100), "\"ae1\""),
        Some("Monthly-AE-March-2025-revised.csv") => Reply::file(request, &ae(101), "\"ae2\""),
        _ if request.path == COVERAGE => Reply::file(request, &coverage(10, 3), "\"gp1\""),
        _ => Reply::status(404),
    }
}

fn command(copy: &Copy, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oakham"));
    command.arg("-w").arg(copy.path()).args(["data", "fetch"]).args(arguments);
    command
}

fn fetch(copy: &Copy, arguments: &[&str]) -> Output {
    command(copy, arguments).output().unwrap()
}

/// Fetches, holds how it ended and what it printed against what is expected, and gives what was printed.
#[track_caller]
fn check(copy: &Copy, arguments: &[&str], code: i32, expected: &[&str]) -> String {
    let output = fetch(copy, arguments);
    let printed = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{printed}");
    for part in expected {
        assert!(printed.contains(part), "{part:?} is not in:\n{printed}");
    }
    printed
}

/// The answer to a question over the lake, as CSV.
fn ask(copy: &Copy, sql: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oakham"));
    let output = command.arg("-w").arg(copy.path()).args(["--format", "csv", "sql", sql]).output().unwrap();
    text(&output.stdout).lines().skip(1).collect::<Vec<_>>().join(" ")
}

/// Every file of the lake with its bytes.
fn lake(copy: &Copy) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, files);
            } else {
                files.insert(path.display().to_string(), fs::read(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(&copy.path().join("lake"), &mut files);
    files
}

#[test]
fn an_edition_is_fetched_once_and_every_edition_of_a_month_is_kept() {
    let (copy, publisher) = (Copy::new(), Publisher::open(site));
    let settings = copy.path().join("oakham.toml");
    let with_mirror =
        fs::read_to_string(&settings).unwrap() + &format!("\n[fetch]\nmirror = \"{}\"\n", publisher.mirror());
    fs::write(settings, with_mirror).unwrap();

    let asked = ["ae_monthly", "gp_appointments", "--month", "2025-03,2025-04"];
    let told = check(
        &copy,
        &["ae_monthly", "--month", "2025-03"],
        0,
        &[
            "March-2025-CSV-a1b2c3.csv: 1 rows, ae_monthly, monthly CSV.",
            "Monthly-AE-March-2025-revised.csv: 1 rows",
            "It is a revised edition",
            "Files: 2 imported.",
        ],
    );
    assert!(told.contains("counts now") && told.contains("is kept"), "both editions are told:\n{told}");
    assert_eq!(ask(&copy, "SELECT attendances FROM ae_attendances"), "101", "the revised edition counts");
    let from = ask(&copy, "SELECT count(*) FROM editions");
    assert_eq!(from, "2");

    // April of A&E and March of appointments are not there; what is there comes all the same.
    check(
        &copy,
        &asked,
        1,
        &[
            "April 2025: https://www.england.nhs.uk/statistics/statistical-work-areas/ae-waiting-times-and-activity/ae-attendances-and-emergency-admissions-2025-26/ answered 404",
            "March 2025: https://digital.nhs.uk/data-and-information/publications/statistical/appointments-in-general-practice/march-2025 answered 404; there is nothing at this address: it is not published yet, or has moved",
            "APPOINTMENTS_GP_COVERAGE.csv: 3 rows, gp_appointments, coverage.",
            "Files: 1 imported, 2 unchanged; something is missing of 2 publications.",
        ],
    );
    let before = lake(&copy);
    let n_asked = publisher.asked().len();
    check(
        &copy,
        &["gp_appointments", "--month", "2025-04"],
        0,
        &["unchanged; the lake has it", "Files: 1 unchanged."],
    );
    assert_eq!(lake(&copy), before, "fetching again changes nothing");
    let again = &publisher.asked()[n_asked..];
    let coverage: Vec<_> = again.iter().filter(|request| request.path == COVERAGE).collect();
    assert_eq!(coverage.len(), 1, "a file that is linked twice is asked for once");
    assert_eq!(coverage[0].header("if-none-match"), Some("\"gp1\""));
    assert!(coverage[0].header("user-agent").is_some_and(|name| name.starts_with("Oakham/")));
}

#[test]
fn without_a_month_the_newest_edition_is_fetched() {
    let last =
        Timestamp::now().to_zoned(TimeZone::UTC).date().first_of_month().checked_sub(1.month()).unwrap();
    let (month, name) = (last.to_string(), last.strftime("%B-%Y").to_string().to_lowercase());
    let publisher = Publisher::open(move |request| match request.path.strip_prefix(APPOINTMENTS) {
        Some("") => Reply::page(&format!(
            "<a href='https:/{APPOINTMENTS}/april-2025'>April 2025</a><a href='https:/{APPOINTMENTS}/{name}'>Newest</a>"
        )),
        Some(page) if page.ends_with(&name) => {
            Reply::page(&format!("<a href='https:/{COVERAGE}'>Coverage</a>"))
        }
        _ if request.path == COVERAGE => Reply::file(request, &coverage(10, 3), "\"gp1\""),
        _ => Reply::status(404),
    });
    let copy = Copy::new();
    let output = fetch(&copy, &["gp_appointments", "--mirror", &publisher.mirror(), "--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{document}");
    assert_eq!(is_valid(&document), "oakham.data-fetch/1");
    let file = &document["publications"][0]["files"][0];
    assert_eq!(file["month"], month.as_str(), "{document}");
    assert_eq!((&file["outcome"], &file["rows"]), (&"imported".into(), &3.into()));
    assert_eq!(file["address"], format!("https:/{COVERAGE}"), "the publisher's address, not the mirror's");
    assert!(
        !publisher.paths().iter().any(|path| path.ends_with("april-2025")),
        "older editions are not asked for"
    );
}

#[test]
fn a_fetch_that_is_killed_leaves_the_lake_as_it_was_and_goes_on_from_there() {
    let bytes = coverage(10, 20_000);
    let whole = bytes.len();
    let publisher = Publisher::open(move |request| {
        if request.path != COVERAGE {
            return site(request);
        }
        let reply = Reply::file(request, &bytes, "\"gp1\"");
        if request.n_before == 0 { reply.stops_after(500_000) } else { reply }
    });
    let copy = Copy::new();
    check(&copy, &["ae_monthly", "--month", "2025-03", "--mirror", &publisher.mirror()], 0, &[]);
    let read = |copy: &Copy| fs::read(copy.path().join("lake/editions.json")).unwrap();
    let before = read(&copy);

    let arguments = ["gp_appointments", "--month", "2025-04", "--mirror", &publisher.mirror()];
    let mut child = command(&copy, &arguments).stdout(Stdio::null()).spawn().unwrap();
    let partial = copy.path().join("lake/originals/partial");
    let is_there = || {
        let parts = fs::read_dir(&partial).into_iter().flatten().flatten();
        parts.filter_map(|entry| entry.metadata().ok()).any(|about| about.len() == 500_000)
    };
    let begun = Instant::now();
    while !is_there() {
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing came");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(read(&copy), before);

    check(
        &copy,
        &arguments,
        0,
        &[
            "20,000 rows, gp_appointments, coverage; 500,000 bytes were here from a fetch that was interrupted.",
        ],
    );
    let ranges: Vec<Option<String>> = publisher
        .asked()
        .iter()
        .filter(|request| request.path == COVERAGE)
        .map(|request| request.header("range").map(str::to_owned))
        .collect();
    assert_eq!(ranges, [None, Some("bytes=500000-".to_owned())]);
    assert_eq!(ask(&copy, "SELECT sum(open_patients) FROM gp_appointments_coverage"), "200000");
    let kept = lake(&copy).into_iter().find(|(path, _)| path.ends_with("APPOINTMENTS_GP_COVERAGE.csv"));
    assert_eq!(kept.map(|(_, bytes)| bytes.len()), Some(whole), "the file is kept as it was published");
}

#[test]
fn what_is_wrong_with_one_publication_is_told_and_keeps_no_other_away() {
    let publisher = Publisher::open(|request| match request.path.as_str() {
        // A page where a file should be, a file that never ends, one that breaks off, a server that is busy once.
        path if path.ends_with("a1b2c3.csv") => Reply::page("<html><title>Sign in</title>"),
        path if path.ends_with("revised.csv") => Reply::page(&"1,2\n".repeat(5_000)).never_ends(),
        COVERAGE => {
            let reply = Reply::file(request, &coverage(10, 3), "\"gp1\"");
            if request.n_before == 0 { reply.breaks_after(100) } else { reply }
        }
        APPOINTMENTS if request.n_before == 0 => Reply::status(429).with("retry-after", "0"),
        _ => site(request),
    });
    let copy = Copy::new();
    check(
        &copy,
        &[
            "rtt",
            "ae_monthly",
            "ons_geo",
            "ods_csv",
            "gp_appointments",
            "--month",
            "2025-03,2025-04",
            "--largest",
            "1",
            "--mirror",
            &publisher.mirror(),
        ],
        1,
        &[
            "https://www.england.nhs.uk/statistics/statistical-work-areas/rtt-waiting-times/ answered 404",
            "March-2025-CSV-a1b2c3.csv gave a web page and not the file",
            "Monthly-AE-March-2025-revised.csv is larger than 1 MB and was not taken; allow more with --largest MB",
            "it is not fetched: the portal lists its files only in a browser; open https://geoportal.statistics.gov.uk",
            "it has only current files, of no month; leave out --month",
            "APPOINTMENTS_GP_COVERAGE.csv: 3 rows, gp_appointments, coverage.",
            "Files: 1 imported, 2 not fetched; something is missing of 5 publications.",
        ],
    );
    assert_eq!(ask(&copy, "SELECT count(*) FROM editions"), "1");
    let left = lake(&copy).into_keys().filter(|path| path.contains("partial")).count();
    assert_eq!(left, 0, "what is no file is not kept");
}

#[test]
fn a_dry_run_tells_what_would_be_fetched_and_writes_nothing() {
    let (copy, publisher) = (Copy::new(), Publisher::open(site));
    let arguments = ["ae_monthly", "--month", "2025-03", "--mirror", &publisher.mirror(), "--dry-run"];
    check(
        &copy,
        &arguments,
        0,
        &[
            "March-2025-CSV-a1b2c3.csv: to fetch",
            "https://www.england.nhs.uk/statistics/statistical-work-areas/ae-waiting-times-and-activity/March-2025-CSV-a1b2c3.csv",
            "Files: 2 to fetch.",
        ],
    );
    assert!(!copy.path().join("lake").exists());
    let paths = publisher.paths();
    assert!(!paths.iter().any(|path| path.contains("March-2025")), "no file is asked for: {paths:?}");
    check(&copy, &arguments[..5], 0, &["Files: 2 imported."]);
    check(&copy, &arguments, 0, &["Files: 2 unchanged."]);
}

#[test]
fn files_come_from_a_folder_without_a_network() {
    let copy = Copy::new();
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("files.digital.nhs.uk/4A");
    fs::create_dir_all(&inner).unwrap();
    fs::write(inner.join("APPOINTMENTS_GP_COVERAGE.csv"), coverage(10, 3)).unwrap();
    fs::write(folder.path().join("March-2025-CSV-a1b2c3.csv"), ae(100)).unwrap();
    fs::write(folder.path().join("April-2025-CSV-a1b2c3.csv"), "Period,Org Code\n").unwrap();
    let from = folder.path().to_str().unwrap();
    check(
        &copy,
        &["--from", from],
        1,
        &[
            "APPOINTMENTS_GP_COVERAGE.csv: 3 rows",
            "March-2025-CSV-a1b2c3.csv: 1 rows",
            "April-2025-CSV-a1b2c3.csv: refused; the lake is as it was.",
            "Files: 2 imported, 1 refused.",
        ],
    );
    check(&copy, &["--from", from, "ae_monthly", "--month", "2025-03"], 0, &["Files: 1 unchanged."]);
}

#[test]
fn what_cannot_be_asked_for_is_told_before_anything_is_fetched() {
    let copy = Copy::new();
    for (arguments, expected) in [
        (&["gp"][..], "there is no publication \"gp\"; name some of gp_appointments, gp_registered"),
        (&["rtt", "--month", "4"], "expected a month of the calendar such as 2026-04"),
        (&["rtt", "--mirror", "http://mirror.example.nhs.uk/"], "is no address of a mirror; write https://"),
        (&["rtt", "--proxy", "http://"], "the proxy cannot be used"),
        (&["rtt", "--from", "a", "--proxy", "b"], "cannot be used with"),
        (&["rtt", "--largest", "0"], "--largest"),
    ] {
        check(&copy, arguments, 2, &[expected]);
    }
    assert!(!copy.path().join("lake").exists());
}
