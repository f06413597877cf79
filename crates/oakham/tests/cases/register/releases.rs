//! Which months everybody reads: what a release asks for, and what is kept until it is made.

use super::routes::{ROUTES, What};
use super::*;

/// Month 5 of 2024/25, which the example features.
const MONTH: [&str; 2] = ["2024/25", "5"];

/// `release 2024/25 5 --by Pat Fox …`
fn release<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ["release", MONTH[0], MONTH[1], "--by", "Pat Fox"].into_iter().chain(more.iter().copied()).collect()
}

fn register(copy: &Copy) -> String {
    fs::read_to_string(copy.path().join("finance/releases.csv")).unwrap()
}

#[test]
fn a_month_is_released_once_and_withdrawn_with_a_reason() {
    let copy = Copy::new();
    let before = register(&copy);
    check(&copy, &release(&[]), 2, &["month 5 of 2024/25", "was released by example", "--withdraw REASON"]);
    check(&copy, &release(&["--withdraw", " "]), 2, &["not withdrawn without a reason"]);
    assert_eq!(register(&copy), before);
    check(
        &copy,
        &release(&["--withdraw", "wrong total"]),
        0,
        &["release withdrawn", "Pat Fox (not verified)"],
    );
    check(&copy, &["release"], 0, &["2024/25 month 5", "not released", "wrong total", "2026/27 month 7"]);
    check(&copy, &release(&["--withdraw", "again"]), 2, &["nothing to withdraw"]);
    check(&copy, &release(&[]), 0, &["released to everybody"]);
    assert!(register(&copy).starts_with(&before), "rows are only added");
    let listed = check(&copy, &["--format", "json", "release"], 0, &["oakham.releases/1", "\"released\""]);
    assert!(!listed.contains("not released"), "{listed}");
}

#[test]
fn a_moment_that_cannot_be_meant_is_refused() {
    let copy = Copy::new();
    check(&copy, &release(&["--withdraw", "to try"]), 0, &[]);
    for (on, words) in [
        ("Friday", "neither a day nor a time"),
        ("09/10/2099", "it may be"),
        ("2020-01-01", "is in the past"),
        ("2099-01-01", "check the year"),
    ] {
        check(&copy, &release(&["--on", on]), 2, &[words]);
    }
    check(&copy, &["release", "2024/25", "6", "--by", "Pat Fox"], 2, &["month 6"]);
    check(&copy, &["release", "2024/25", "5"], 2, &["--by"]);
    check(&copy, &["release", "2024/25", "5", "--by", ". ."], 2, &["nobody is named"]);
}

#[test]
fn a_month_of_which_a_return_is_missing_or_blocked_is_not_released() {
    let copy = Copy::new();
    check(&copy, &release(&["--withdraw", "to try"]), 0, &[]);
    fs::remove_dir_all(copy.month_5("RT5")).unwrap();
    copy.edit("lines.csv", |text| text.replace("P.PAY.AGY,actual_ytd,11915", "P.PAY.AGY,actual_ytd,11815"));
    check(
        &copy,
        &release(&[]),
        2,
        &["not ready", "the return of RT5 does not count", "RWE/lines.csv (V04", "more: `oakham -w "],
    );
}

#[test]
fn a_damaged_register_is_told_and_releases_nothing() {
    let copy = Copy::new();
    let path = copy.path().join("finance/releases.csv");
    fs::write(&path, register(&copy).replacen(",released,", ",public,", 1)).unwrap();
    check(&copy, &["check"], 1, &["finance/releases.csv row 2 column C", "expected released or withdrawn"]);
    let listed = check(&copy, &["release"], 0, &["2024/25 month 5"]);
    assert_eq!(listed.matches("not released").count(), 12, "{listed}");
    check(&copy, &release(&[]), 2, &["nothing was changed", "finance/releases.csv"]);
}

#[test]
fn a_register_changed_by_hand_is_told_beside_the_log_and_releases_nothing() {
    let copy = Copy::new();
    let path = copy.path().join("finance/releases.csv");
    let withdraw = release(&["--withdraw", "wrong total"]);
    check(&copy, &withdraw, 0, &[]);
    let right = register(&copy);
    check(&copy, &["release"], 0, &["2026/27 month 7", "released from"]);
    let n_rows = right.lines().count();

    fs::write(&path, right.replace(",Pat Fox,", ",Mal Ory,")).unwrap();
    let told = [&format!("row {n_rows} column D"), "\"Mal Ory\"", "the log in oakham.db has Pat Fox here"];
    check(&copy, &["check"], 1, &told);
    let listed = check(&copy, &["release"], 0, &["2024/25 month 5"]);
    assert!(!listed.contains("released from"), "{listed}");
    check(&copy, &release(&[]), 2, &["nothing was changed", "Pat Fox here"]);

    let kept: Vec<&str> = right.lines().take(n_rows - 1).collect();
    fs::write(&path, kept.join("\r\n") + "\r\n").unwrap();
    check(&copy, &["check"], 1, &["finance/releases.csv", "the log in oakham.db has"]);
    fs::remove_file(&path).unwrap();
    check(&copy, &["check"], 1, &["it has 0 decisions"]);
    check(&copy, &release(&[]), 2, &["nothing was changed"]);

    fs::write(&path, &right).unwrap();
    check(&copy, &["check", "--year", "2024/25", "--month", "5"], 0, &[]);
    check(&copy, &release(&[]), 0, &["released to everybody"]);
}

#[test]
fn a_correction_of_a_released_month_is_public_and_says_so_until_it_is_released_anew() {
    let copy = Copy::new();
    let before = check(&copy, &["release"], 0, &[]);
    assert!(!before.contains("corrected"), "{before}");
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee", "--reason", "late invoices"], 0, &[]);
    let approve = ["return", "approve", "RWE", "2024/25", "5", "--by", "Bo Shaw"];
    check(&copy, &approve, 0, &["Month 5 of 2024/25 is released", "withdraw the release"]);
    check(&copy, &["release"], 0, &["corrected since: RWE version 2 at"]);
    check(&copy, &["--format", "json", "release"], 0, &["\"corrected\"", "\"version\": 2"]);
    let server = served(&copy);
    let page = Visitor::nobody(&server).get("/money?year=2024/25&month=5").1;
    assert!(page.contains("Corrected since it was released: UHL on "), "{page}");
    let log = Visitor::nobody(&server).get("/corrections").1;
    for said in [
        "1 correction after publication",
        "UHL’s return for month 5 of 2024/25, version 2",
        "late invoices",
        "was 11,915, is 12,915",
    ] {
        assert!(log.contains(said), "{said}: {log}");
    }
    assert!(!log.contains("Bo Shaw"), "{log}");
    let feed = Visitor::nobody(&server).get("/corrections/feed.xml").1;
    assert!(feed.contains("corrections/2024-25/M05/RWE/2"), "{feed}");
    assert!(Visitor::nobody(&server).get("/periods").1.contains(", corrected "));
    drop(server);
    check(&copy, &release(&["--withdraw", "the board reads it first"]), 0, &[]);
    check(&copy, &release(&[]), 0, &[]);
    let anew = check(&copy, &["release"], 0, &[]);
    assert!(!anew.contains("corrected"), "{anew}");
}

/// Every route that reads, as nobody and as somebody with an account, before and after the release.
#[test]
fn what_is_not_released_is_read_by_those_who_are_signed_in_and_by_nobody_else() {
    let copy = Copy::new();
    check(&copy, &release(&["--withdraw", "the board meets first"]), 0, &[]);
    // Without accounts the site is for whoever runs it.
    let alone = served(&copy);
    let money = "/money?year=2024/25&month=5";
    let page = Visitor::nobody(&alone).get(money);
    assert!(page.0 == 200 && page.1.contains("Not released to the public"), "{}", page.1);
    drop(alone);

    add_account(&copy, "audi.all", &["auditor"], None);
    let server = served(&copy);
    let (nobody, auditor) = (Visitor::nobody(&server), Visitor::signed_in(&server, "audi.all"));
    let addresses = || {
        let read = |(_, what): &(&str, What)| if let What::Read(address) = what { *address } else { None };
        ROUTES.iter().filter_map(read)
    };
    let tells = |page: &str| {
        page.contains("2024/25, month 5")
            || page.contains("\"year\": \"2024/25\"") && page.contains("\"month\": 5,")
    };
    for address in addresses() {
        let (status, page) = nobody.get(address);
        let is_of_month = address.contains("month=5") || address.contains("M05");
        let is_register = address.contains("/findings");
        assert!(!is_of_month || is_register || status == 404, "{address}: {status} {page}");
        assert!(!tells(&page), "{address} tells nobody of the month: {page}");
        if is_of_month {
            assert_eq!(auditor.get(address).0, 200, "{address}");
        }
    }
    for address in [money, "/returns/2024-25/M05/RWE", "/search?q=agency&year=2024/25&month=5"] {
        let page = auditor.get(address).1;
        assert!(page.contains("Not released to the public"), "{address}: {page}");
    }
    assert!(!auditor.get("/search?q=agency&year=2026/27&month=7").1.contains("Not released"));
    add_account(&copy, "prep.rt5", &["preparer"], Some("RT5"));
    let page = Visitor::signed_in(&server, "prep.rt5").get("/returns/2024-25/M05/RWE").1;
    assert!(page.contains("what everybody will see once the month is released"), "{page}");
    assert!(nobody.get("/").1.contains("2026/27, month 7"), "the last month that is released");

    let told = check(&copy, &["release", "2024/25", "9", "--by", "audi.all"], 2, &["the workspace has"]);
    assert!(!told.contains("--as-at"), "{told}");
    check(&copy, &["release", "2024/25", "5", "--by", "audi.all"], 2, &["audi.all is no publisher"]);
    add_account(&copy, "publ.all", &["publisher"], None);
    check(&copy, &["release", "2024/25", "5", "--by", "publ.all"], 0, &["by publ.all."]);
    let (status, page) = nobody.get(money);
    assert!(status == 200 && !page.contains("Not released"), "a release shows the month at once: {page}");
    let withdraw = ["release", "2024/25", "5", "--by", "publ.all", "--withdraw", "the total was wrong"];
    check(&copy, &withdraw, 0, &["by publ.all."]);
    for address in [money, "/api/1/position?year=2024/25&month=5"] {
        assert_eq!(nobody.get(address).0, 404, "a withdrawal hides {address} at once");
    }
    assert!(auditor.get(money).1.contains("Not released to the public"));
}

#[test]
fn a_publisher_of_the_board_releases_on_the_desk_and_nobody_else() {
    let copy = Copy::new();
    for (name, role, organisation) in [
        ("publ.qk1", "publisher", Some("QK1")),
        ("publ.rt5", "publisher", Some("RT5")),
        ("appr.all", "approver", None),
    ] {
        add_account(&copy, name, &[role], organisation);
    }
    let server = served(&copy);
    let page = "/returns/2024-25/M05";
    let (withdraw, release) = (format!("{page}/withdraw"), format!("{page}/release"));
    let board = Visitor::signed_in(&server, "publ.qk1");
    for name in ["publ.rt5", "appr.all"] {
        let other = Visitor::signed_in(&server, name);
        assert_eq!(other.send(&withdraw, &[("reason", "mine")]).0, 403, "{name}");
        assert!(!other.get(page).1.contains("Withdraw the release"), "{name}");
    }
    let form = "application/x-www-form-urlencoded";
    assert_eq!(Visitor::nobody(&server).post(&withdraw, form, "reason=mine").0, 403);
    assert!(board.get(page).1.contains("Withdraw the release"));
    let (status, text) = board.send(&withdraw, &[("reason", "")]);
    assert!(status == 422 && text.contains("without a reason"), "{status} {text}");
    let (status, text) = board.send(&withdraw, &[("reason", "the board meets first")]);
    assert!(status == 200 && text.contains("The release is withdrawn"), "{status} {text}");
    assert_eq!(Visitor::nobody(&server).get(page).0, 404);
    let (status, text) = board.send(&release, &[("on", "Friday")]);
    assert!(status == 422 && text.contains("neither a day nor a time"), "{status} {text}");
    let (status, text) = board.send(&release, &[("on", "")]);
    assert!(status == 200 && text.contains("everybody may read this month"), "{status} {text}");
    assert_eq!(Visitor::nobody(&server).get(page).0, 200);
}

/// The example with what is synthetic in it reported instead.
fn reported() -> Copy {
    let copy = Copy::new();
    let mut folders =
        vec![copy.path().join("finance/returns/2024-25"), copy.path().join("finance/plans/2024-25")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                fs::write(&path, text.replace(",synthetic", ",reported")).unwrap();
            }
        }
    }
    copy
}

#[test]
fn a_month_that_nobody_published_is_management_information() {
    let copy = reported();
    let (out, html) = (copy.path().join("out"), copy.path().join("out/board-report.html"));
    check(
        &copy,
        &["position", "--year", "2024/25", "--month", "5"],
        0,
        &["■ reported, not published", "(40.3)■"],
    );
    check(&copy, &["report", "--year", "2024/25", "--month", "5", "-o", out.to_str().unwrap()], 0, &[]);
    let report = fs::read_to_string(html).unwrap();
    // The example's month is released.
    assert!(report.contains("Management information, released"), "its standing");
    assert!(fs::read_to_string(out.join("figures.csv")).unwrap().contains("reported"));
    let page = Visitor::nobody(&served(&copy)).get("/money?year=2024/25&month=5").1;
    assert!(page.contains("Management information, released"), "{page}");
}

#[test]
fn a_template_says_reported_whatever_its_plan_says() {
    let copy = reported();
    let plan = copy.path().join("finance/plans/2024-25/RWE-v1.csv");
    fs::write(&plan, fs::read_to_string(&plan).unwrap().replace(",reported,", ",published,")).unwrap();
    let folder = copy.path().join("t");
    let of = ["return", "template", "--organisation", "RWE", "--year", "2024/25", "--month", "6", "-o"];
    let of: Vec<&str> = of.into_iter().chain([folder.to_str().unwrap()]).collect();
    check(&copy, &of, 0, &[]);
    assert!(fs::read_to_string(folder.join("cover.csv")).unwrap().contains("provenance,reported"));
    let lines = fs::read_to_string(folder.join("lines.csv")).unwrap();
    let of_measure = |measure: &str| lines.lines().find(|line| line.contains(measure)).unwrap();
    assert!(of_measure("P.PAY.AGY,plan_ytd").ends_with(",published"), "{lines}");
    assert!(of_measure("P.PAY.AGY,actual_ytd").ends_with(','), "{lines}");
}
