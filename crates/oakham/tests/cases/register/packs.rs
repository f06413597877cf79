//! Packs for committees: frozen with ids, told when a figure changes, shown when their month is public.

use super::*;

/// Ids of figures of month 5 of 2024/25, and their names.
pub(super) fn figures(copy: &Copy) -> Vec<String> {
    let (_, found) = run(
        copy,
        &["--format", "json", "search", "UHL variance to plan", "--year", "2024/25", "--month", "5"],
    );
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let results = found["results"].as_array().unwrap().iter();
    let ids: Vec<String> =
        results.filter_map(|result| result["figure_id"].as_str().map(str::to_owned)).take(2).collect();
    assert_eq!(ids.len(), 2, "{found}");
    ids
}

fn freeze<'a>(id: &'a str, figures: &'a [String], more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["pack", "freeze", id];
    arguments.extend(figures.iter().map(String::as_str));
    arguments.extend(["--title", "Money in autumn", "--committee", "RUTLAND", "--by", "Ann Lee"]);
    arguments.extend(["--year", "2024/25", "--month", "5"]);
    arguments.extend(more);
    arguments
}

#[test]
fn a_pack_keeps_its_figures_and_says_which_are_others_now() {
    let copy = Copy::new();
    let figures = figures(&copy);
    let meeting = ["--meeting", "2026-12-18"];
    check(
        &copy,
        &freeze("autumn", &figures, &meeting),
        0,
        &["autumn  Money in autumn", &figures[0], "five clear days"],
    );
    check(&copy, &freeze("autumn", &figures, &meeting), 2, &["there is a pack autumn already"]);
    let before = check(&copy, &["pack", "list"], 0, &[&figures[1]]);
    assert!(!before.contains("; now "), "{before}");

    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee", "--reason", "late invoices"], 0, &[]);
    check(&copy, &["return", "approve", "RWE", "2024/25", "5", "--by", "Bo Shaw"], 0, &[]);
    check(&copy, &["pack", "list"], 0, &["; now £"]);
    let listed =
        check(&copy, &["--format", "json", "pack", "list"], 0, &["oakham.packs/1", "\"changed\": true"]);
    assert!(listed.contains("\"clear_days\""), "{listed}");

    let out = tempfile::tempdir().unwrap();
    check(&copy, &["pack", "write", "autumn", "-o", out.path().to_str().unwrap()], 0, &["pack.pdf"]);
    let page = fs::read_to_string(out.path().join("pack.html")).unwrap();
    assert!(page.contains("Changed since the pack was frozen") && page.contains(&figures[0]), "{page}");
    assert!(fs::read(out.path().join("pack.pdf")).unwrap().starts_with(b"%PDF"));
    let list = fs::read_to_string(out.path().join("pack.csv")).unwrap();
    assert_eq!(list.lines().count(), 3, "{list}");

    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    let (status, page) = nobody.get("/packs/autumn");
    assert_eq!(status, 200, "{page}");
    assert!(
        page.contains("changed</strong> since the pack was frozen") && !page.contains("Ann Lee"),
        "{page}"
    );
    assert!(nobody.get("/packs").1.contains("Money in autumn"));
    assert_eq!(nobody.get("/packs/autumn/pack.csv").0, 200);
    assert_eq!(nobody.get("/packs/autumn/pack.exe").0, 404);
}

#[test]
fn a_frozen_figure_of_the_system_is_incomplete_where_one_has_not_reported() {
    let copy = Copy::new();
    let asked =
        ["--format", "json", "search", "system planned position", "--year", "2024/25", "--month", "5"];
    let (_, found) = run(&copy, &asked);
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let ids = found["results"].as_array().unwrap().iter().filter_map(|one| one["figure_id"].as_str());
    let figures: Vec<String> = ids.map(str::to_owned).collect();
    check(&copy, &freeze("autumn", &figures, &["--meeting", "2026-12-18"]), 0, &["autumn"]);
    fs::remove_dir_all(copy.month_5("RT5")).unwrap();
    check(&copy, &["pack", "list"], 0, &["; now incomplete: 2 of 3 organisations, £"]);
    let server = served(&copy);
    let (status, page) = Visitor::nobody(&server).get("/packs/autumn");
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("incomplete: 2 of 3 organisations, £"), "{page}");
}

#[test]
fn a_pack_is_for_a_committee_that_sits_and_a_meeting_on_a_day_off_is_told() {
    let copy = Copy::new();
    let path = copy.path().join("scrutiny/committees.csv");
    let text = fs::read_to_string(&path).unwrap();
    let row = text.lines().find(|line| line.starts_with("RUTLAND,")).unwrap();
    let over = row.replace(",2020-04-01,,", ",2020-04-01,2026-11-30,LEICESTERSHIRE");
    fs::write(&path, text.replace(row, &over)).unwrap();
    let begin = |committee: &'static str, meeting: &'static str| {
        [
            "pack",
            "begin",
            "--title",
            "Money",
            "--committee",
            committee,
            "--meeting",
            meeting,
            "--by",
            "Ann Lee",
        ]
    };
    let told = ["RUTLAND sits until 2026-11-30", "LEICESTERSHIRE acts for it"];
    check(&copy, &begin("RUTLAND", "2026-12-18"), 2, &told);
    check(&copy, &begin("LEICESTERSHIRE", "2026-12-18"), 0, &["before the meeting:"]);
    check(&copy, &begin("LEICESTERSHIRE", "2026-12-26"), 0, &["before the meeting on a Saturday"]);
    check(&copy, &begin("LEICESTERSHIRE", "2026-12-28"), 0, &["before the meeting on a bank holiday"]);
}

#[test]
fn what_is_frozen_or_kept_and_altered_by_hand_is_told() {
    let copy = Copy::new();
    let figures = figures(&copy);
    check(&copy, &freeze("autumn", &figures, &["--meeting", "2026-12-18"]), 0, &["autumn"]);
    let path = copy.path().join("scrutiny/packs.csv");
    let right = fs::read_to_string(&path).unwrap();
    fs::write(&path, right.replacen("£", "£9", 1)).unwrap();
    let told = "rows of this pack are not those that were frozen";
    let listed = check(&copy, &["pack", "list"], 0, &["scrutiny/packs.csv row 2", told]);
    assert!(!listed.contains("autumn  Money"), "{listed}");
    check(&copy, &["check"], 1, &["scrutiny/packs.csv row 2", told]);
    let page = Visitor::nobody(&served(&copy)).get("/packs").1;
    assert!(page.contains("scrutiny/packs.csv cannot be read") && !page.contains("/packs/autumn"), "{page}");
    fs::write(&path, right).unwrap();

    let file = copy.path().join("t1.txt");
    fs::write(&file, "Board, 17 July 2025\n\nThe planned deficit of the ICB was £15.1m.\n").unwrap();
    let read = ["document", "read", file.to_str().unwrap(), "--publisher", "A council"];
    check(&copy, &read, 0, &["£15.1m"]);
    let text = copy.path().join("documents/texts/t1.txt");
    fs::write(&text, fs::read_to_string(&text).unwrap().replace("15.1", "99.9")).unwrap();
    let told = ["documents/texts/t1.txt: ", "was altered after it was kept"];
    check(&copy, &["document", "claims", "t1"], 0, &told);
    check(&copy, &["check"], 1, &told);
    let kept = copy.path().join("documents/kept/t1.txt");
    fs::write(&kept, "another").unwrap();
    check(&copy, &["check"], 1, &["documents/kept/t1.txt: ", "was altered after it was kept"]);
    // Read again, it is as it was.
    check(&copy, &read, 0, &["£15.1m"]);
    let (_, again) = run(&copy, &["check"]);
    assert!(!again.contains("altered after"), "{again}");
}

#[test]
fn what_cannot_be_frozen_is_told_at_once() {
    let copy = Copy::new();
    let unknown = ["0123456789".to_owned(), "0123456789".to_owned()];
    let asked = freeze("a pack", &unknown, &["--meeting", "2024-08-01"]);
    let told = [
        "is no id of a pack",
        "before month 5 of 2024/25 ends",
        "has no figure 0123456789",
        "is picked twice",
    ];
    check(&copy, &asked, 2, &told);
    assert!(!copy.path().join("scrutiny/packs.csv").exists());
    check(&copy, &["pack", "write", "autumn", "-o", "/tmp"], 2, &["there is no pack"]);
    let far = figures(&copy);
    check(&copy, &freeze("far", &far, &["--meeting", "2199-12-03"]), 2, &["check the year"]);
}

#[test]
fn a_pack_of_a_month_that_is_not_released_is_shown_to_those_who_work_here_only() {
    let copy = Copy::new();
    let figures = figures(&copy);
    check(&copy, &freeze("autumn", &figures, &["--meeting", "2026-12-18"]), 0, &[]);
    check(&copy, &["release", "2024/25", "5", "--by", "Pat Fox", "--withdraw", "to try"], 0, &[]);
    add_account(&copy, "cleo.clerk", &["clerk"], None);
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    assert_eq!(nobody.get("/packs/autumn").0, 404);
    assert_eq!(nobody.get("/packs/autumn/pack.pdf").0, 404);
    assert!(!nobody.get("/packs").1.contains("Money in autumn"));
    assert_eq!(Visitor::signed_in(&server, "cleo.clerk").get("/packs/autumn").0, 200);
}
