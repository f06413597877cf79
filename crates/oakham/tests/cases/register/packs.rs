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
