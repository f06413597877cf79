//! What is wrong with one register or version is told there, and holds nobody else up.

use super::*;

fn register_path(copy: &Copy) -> std::path::PathBuf {
    copy.month_5("RWE").join("versions.csv")
}

/// The file of the lines of the last version.
fn last_lines(copy: &Copy) -> std::path::PathBuf {
    copy.month_5("RWE").join("versions").join(&last_hash(copy)[..12]).join("lines.csv")
}

#[test]
fn a_register_that_cannot_be_read_is_told_at_its_return_and_the_others_go_on() {
    let copy = Copy::new();
    add_account(&copy, "prep.rwe", &["preparer"], Some("RWE"));
    add_account(&copy, "prep.rt5", &["preparer"], Some("RT5"));
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "prep.rwe"], 0, &["version 2"]);
    let text = fs::read_to_string(register_path(&copy)).unwrap();
    let doubled = format!("{text}{}\n", text.lines().last().unwrap());
    let server = served(&copy);
    let own = Visitor::signed_in(&server, "prep.rwe");
    let other = Visitor::signed_in(&server, "prep.rt5");
    let nobody = Visitor::nobody(&server);
    for spoilt in [Some(doubled.as_str()), None] {
        match spoilt {
            Some(text) => fs::write(register_path(&copy), text).unwrap(),
            None => fs::remove_file(register_path(&copy)).unwrap(),
        }
        for visitor in [&own, &other, &nobody] {
            for address in ["/returns/2024-25/M05", "/periods", PAGE, "/returns/2024-25/M05/RT5"] {
                let (status, page) = visitor.get(address);
                assert_eq!(status, 200, "{address}: {page}");
                assert_eq!(
                    page.contains("cannot be read"),
                    [PAGE, "/returns/2024-25/M05"].contains(&address),
                    "{address}: {page}"
                );
            }
        }
        let page = own.get(PAGE).1;
        assert!(page.contains("V03") && page.contains("versions"), "{page}");
        assert!(!other.get(PAGE).1.contains("restore"), "why is for those of the organisation");
    }
}

#[test]
fn a_damaged_version_that_waits_is_told_by_check_and_keeps_no_bundle_from_being_made() {
    let copy = Copy::new();
    add_account(&copy, "prep.rwe", &["preparer"], Some("RWE"));
    add_account(&copy, "appr.rwe", &["approver"], Some("RWE"));
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "prep.rwe"], 0, &["version 2"]);
    let path = last_lines(&copy);
    fs::write(&path, fs::read_to_string(&path).unwrap() + "\n").unwrap();
    let finding = "the files are not those that were submitted";
    check(&copy, &["check", "--year", "2024/25", "--month", "5"], 1, &["V03", finding, "3 of 3"]);
    let server = served(&copy);
    for name in ["prep.rwe", "appr.rwe"] {
        let (status, page) = Visitor::signed_in(&server, name).get(PAGE);
        assert!(status == 200 && page.contains(finding), "{name} {status}: {page}");
        assert!(!page.contains("/approve\""), "nobody approves what cannot be read");
        assert_eq!(page.contains("/send-back\""), name == "appr.rwe", "it can be sent back");
    }
    let bundle = copy.path().join("bundle.tar");
    let make_bundle = ["bundle", "--year", "2024/25", "--month", "5", "-o", bundle.to_str().unwrap()];
    check(&copy, &make_bundle, 0, &["Signed by"]);
    check(&copy, &["verify", bundle.to_str().unwrap()], 0, &["Verified"]);
}

#[test]
fn an_approval_that_the_log_lacks_counts_only_where_an_interruption_can_have_left_it_out() {
    let copy = Copy::new();
    add_account(&copy, "prep.rwe", &["preparer"], Some("RWE"));
    add_account(&copy, "appr.rwe", &["approver"], Some("RWE"));
    add_account(&copy, "appr.rt5", &["approver"], Some("RT5"));
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "prep.rwe"], 0, &["version 2"]);
    let text = fs::read_to_string(register_path(&copy)).unwrap();
    let submitted = text.lines().last().unwrap().split(',').nth(3).unwrap().to_owned();
    let approved = |by: &str, at: &str| {
        let row = text.lines().last().unwrap();
        fs::write(register_path(&copy), text.replace(row, &row.replacen(",,", &format!(",{by},{at}"), 1)))
            .unwrap();
    };
    let position = || copy.position().1;
    for (by, at, reason) in [
        ("nobody.known", submitted.as_str(), "no account which may do so"),
        ("prep.rwe2", submitted.as_str(), "no account which may do so"),
        ("appr.rt5", submitted.as_str(), "no account which may do so"),
        ("appr.rwe", "2946-01-01T00:00:00Z", "still to come"),
        ("appr.rwe", "2020-01-01T00:00:00Z", "it comes before submitted_at"),
    ] {
        approved(by, at);
        check(&copy, &["check", "--year", "2024/25", "--month", "5"], 1, &["V03", reason]);
        assert!(!position().contains("42.1"), "{by} at {at} does not count");
    }
    approved("appr.rwe", &submitted);
    check(&copy, &["check", "--year", "2024/25", "--month", "5"], 0, &["3 of 3"]);
}

#[test]
fn a_month_is_locked_with_the_version_that_counts_once_nothing_waits() {
    let copy = Copy::new();
    add_account(&copy, "prep.rwe", &["preparer"], Some("RWE"));
    add_account(&copy, "appr.rwe", &["approver"], Some("RWE"));
    add_account(&copy, "publ", &["publisher"], None);
    let first = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &first, "--by", "prep.rwe"], 0, &["version 2"]);
    check(&copy, &of_rwe("approve", &["--by", "appr.rwe"]), 0, &["version 2"]);
    let counting = last_hash(&copy);
    let second = with_more_agency_pay(&copy, 2000);
    check(&copy, &["return", "submit", &second, "--by", "prep.rwe", "--reason", "more"], 0, &["version 3"]);
    let lock = of_rwe("lock", &["--by", "publ", "--content", &counting[..12]]);
    let waits = "version 3 of RWE 2024/25 month 5 waits for approval";
    check(&copy, &lock, 2, &[waits, "approved or sent back before the month is locked"]);
    let server = served(&copy);
    let publisher = Visitor::signed_in(&server, "publ");
    let page = publisher.get(PAGE).1;
    assert!(
        page.contains("once the version that waits is approved or sent back") && !page.contains("/lock\""),
        "{page}"
    );
    check(&copy, &of_rwe("send-back", &["--by", "appr.rwe", "--reason", "too high"]), 0, &["version 3"]);
    let page = super::public::until(&server, "/returns/2024-25/M05", "3 of 3");
    assert!(!page.contains("waits for approval"), "{page}");
    assert!(publisher.get(PAGE).1.contains("/lock\""));
    let other = of_rwe("lock", &["--by", "publ", "--content", "0123456789ab"]);
    check(&copy, &other, 2, &["V27", "has changed since it was looked at"]);
    check(&copy, &lock, 0, &["version 2", "locked by publ"]);
}

#[test]
fn files_that_lie_in_the_folder_are_submitted_before_anybody_approves_them() {
    let copy = Copy::new();
    copy.edit("cover.csv", |cover| {
        let rows = cover.lines().filter(|row| !row.starts_with("approved_"));
        rows.collect::<Vec<_>>().join("\n") + "\n"
    });
    add_account(&copy, "prep.rwe", &["preparer"], Some("RWE"));
    add_account(&copy, "appr.rwe", &["approver"], Some("RWE"));
    check(&copy, &["return", "list", "--year", "2024/25", "--month", "5"], 0, &["not submitted"]);
    let folder = "finance/returns/2024-25/M05/RWE";
    let advice = format!("submit it with `oakham -w {} return submit {folder}`", copy.path().display());
    check(&copy, &of_rwe("approve", &["--by", "appr.rwe"]), 2, &[&advice]);
    let server = served(&copy);
    let page = Visitor::signed_in(&server, "appr.rwe").get(PAGE).1;
    assert!(page.contains("lies in its folder and was not submitted"), "{page}");
    assert!(!page.contains("/approve\"") && !page.contains("/send-back\""), "{page}");
    assert!(!server.get(PAGE).1.contains("waits for approval"));
    let there = copy.month_5("RWE");
    check(&copy, &["return", "submit", there.to_str().unwrap(), "--by", "prep.rwe"], 0, &["version 1"]);
    check(&copy, &of_rwe("approve", &["--by", "appr.rwe"]), 0, &["version 1", "approved by appr.rwe"]);
}

#[test]
fn what_stands_in_a_return_that_does_not_count_is_told_to_its_organisation_only() {
    let copy = Copy::new();
    copy.edit("lines.csv", |lines| {
        lines.replace("P.PAY.AGY,actual_ytd,11915,", "P.PAY.AGY,actual_ytd,119zz5,")
    });
    copy.edit("cover.csv", |cover| cover.replace("approved_by,", "note,"));
    for (name, code) in [("prep.rwe", Some("RWE")), ("prep.rt5", Some("RT5")), ("audi.all", None)] {
        add_account(&copy, name, &["preparer"], code);
    }
    let server = served(&copy);
    for (name, sees) in [("prep.rwe", true), ("audi.all", true), ("prep.rt5", false)] {
        let visitor = Visitor::signed_in(&server, name);
        for address in [
            "/?year=2024/25&month=5",
            "/money?year=2024/25&month=5",
            "/organisation/RWE?year=2024/25&month=5",
        ] {
            let (_, page) = visitor.get(address);
            assert!(sees || !page.contains("119zz5"), "{name} at {address}: {page}");
        }
        let first = visitor.get("/?year=2024/25&month=5").1;
        let pages = first + &visitor.get("/money?year=2024/25&month=5").1;
        assert_eq!(pages.contains("119zz5"), sees, "{name}: {pages}");
    }
}

#[test]
fn without_the_database_that_knows_who_somebody_is_nothing_is_done() {
    let copy = Copy::new();
    add_account(&copy, "prep.rwe", &["preparer"], Some("RWE"));
    add_account(&copy, "appr.rwe", &["approver"], Some("RWE"));
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "prep.rwe"], 0, &["version 2"]);
    let server = served(&copy);
    let approver = Visitor::signed_in(&server, "appr.rwe");
    let before = fs::read_to_string(register_path(&copy)).unwrap();
    let content = last_hash(&copy);
    let form_token = approver.form_token();
    for name in ["oakham.db", "oakham.db-wal", "oakham.db-shm"] {
        let _ = fs::remove_file(copy.path().join(name));
    }
    let (status, page) =
        approver.send_with(&form_token, &format!("{PAGE}/approve"), &[("content", &content)]);
    assert_ne!(status, 303, "{page}");
    // Where a connection is open still, the desk says so; where another has to be opened, no page can be made.
    let is_told =
        page.contains("is gone; restore it from a copy") || page.contains("this page could not be made");
    assert!(is_told, "{page}");
    assert_eq!(fs::read_to_string(register_path(&copy)).unwrap(), before);
    assert!(!copy.path().join("oakham.db").exists(), "no new one without accounts is made");
}

#[test]
fn a_version_whose_files_are_gone_is_restored_by_the_same_files() {
    let copy = Copy::new();
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee"], 0, &["version 2"]);
    check(&copy, &of_rwe("approve", &["--by", "Bo Shaw"]), 0, &[]);
    let before = fs::read_to_string(register_path(&copy)).unwrap();
    let lines = last_lines(&copy);
    let place = lines.parent().unwrap().to_owned();
    let of_month = ["check", "--year", "2024/25", "--month", "5"];
    let submit = ["return", "submit", &folder, "--by", "Ann Lee"];
    for removes_all in [true, false] {
        if removes_all {
            fs::remove_dir_all(&place).unwrap();
        } else {
            fs::remove_file(place.join("months.csv")).unwrap();
        }
        check(&copy, &of_month, 1, &["V03", "Restore them"]);
        check(&copy, &submit, 0, &["the files of version 2 were gone and are back"]);
        check(&copy, &of_month, 0, &["3 of 3"]);
        assert_eq!(fs::read_to_string(register_path(&copy)).unwrap(), before);
        check(&copy, &submit, 0, &["byte for byte version 2"]);
    }
    // What somebody changed there is not overwritten.
    fs::write(&lines, "changed").unwrap();
    check(&copy, &submit, 2, &["other files lie in", "move that folder away"]);
    assert_eq!(fs::read_to_string(&lines).unwrap(), "changed");
}

#[test]
fn a_version_that_waits_and_is_gone_is_restored_and_not_submitted_once_more() {
    let copy = Copy::new();
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee"], 0, &["version 2"]);
    let place = last_lines(&copy).parent().unwrap().to_owned();
    fs::remove_dir_all(&place).unwrap();
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee"], 0, &["version 2 were gone"]);
    assert_eq!(fs::read_to_string(register_path(&copy)).unwrap().lines().count(), 3);
    check(&copy, &of_rwe("approve", &["--by", "Bo Shaw"]), 0, &[]);
}

#[test]
fn findings_of_a_submitted_return_name_its_files_where_they_lie_now() {
    let copy = Copy::new();
    let draft = with_more_agency_pay(&copy, 1000);
    let folder = copy.month_5("RWE");
    for entry in fs::read_dir(&draft).unwrap().map(Result::unwrap) {
        let text = fs::read_to_string(entry.path()).unwrap();
        let text = text
            .replace("approved_by,example", "approved_by,")
            .replace("approved_at,2024-09-14", "approved_at,");
        fs::write(folder.join(entry.file_name()), text).unwrap();
    }
    let told = check(
        &copy,
        &["return", "submit", folder.to_str().unwrap(), "--by", "Ann Lee"],
        0,
        &["submitted as"],
    );
    let places: Vec<&str> = told.lines().filter(|line| line.contains(".csv row")).collect();
    assert!(!places.is_empty(), "{told}");
    for place in places {
        assert!(place.contains("finance/returns/2024-25/M05/RWE/versions/"), "{place}");
    }
}
