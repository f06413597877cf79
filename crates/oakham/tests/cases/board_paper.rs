//! The board paper can be tabled: short, with a front sheet, and with what organisations say.

use std::collections::BTreeSet;
use std::fs;

use crate::binary::{Copy, check, oakham, run, text};

/// Runs `oakham report` on a month of a copy with further arguments; gives the page and the PDF.
#[track_caller]
fn report(copy: &Copy, (year, month): (&str, &str), more: &[&str]) -> (String, Vec<u8>) {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let arguments = [&["report", "--year", year, "--month", month, "-o", folder], more].concat();
    check(copy, &arguments, 0, &["board-report.pdf"]);
    let read = |name: &str| fs::read(out.path().join(name)).unwrap();
    (String::from_utf8(read("board-report.html")).unwrap(), read("board-report.pdf"))
}

/// How many pages a PDF has.
fn n_pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.split("/Type/Page").skip(1).filter(|rest| !rest.starts_with('s')).count()
}

/// The headings of the second level, as links of the contents name them.
fn sections(page: &str) -> Vec<String> {
    let contents = page.split("<nav class=\"contents\"").nth(1).unwrap().split("</nav>").next().unwrap();
    let links = contents.split("href=\"#section-").skip(1);
    links.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}

const MONTHS: [(&str, &str); 2] = [("2024/25", "5"), ("2026/27", "7")];

#[test]
fn the_paper_before_the_annexes_has_twelve_pages_at_most() {
    let copy = Copy::new();
    for month in MONTHS {
        let (_, pdf) = report(&copy, month, &["--sections", "paper"]);
        let n = n_pages(&pdf);
        assert!((4..=12).contains(&n), "{month:?}: {n} pages");
    }
}

#[test]
fn sections_are_written_in_the_order_of_reading_whatever_the_order_asked_for() {
    let copy = Copy::new();
    let (page, _) = report(&copy, MONTHS[1], &["--sections", "risks,summary,risks-detail"]);
    assert_eq!(sections(&page), ["summary", "risks", "risks-detail"]);
    let (page, _) = report(&copy, MONTHS[1], &[]);
    let all = sections(&page);
    assert!(all.len() > 18 && all.iter().collect::<BTreeSet<_>>().len() == all.len(), "{all:?}");
}

#[test]
fn a_section_that_is_not_known_is_told_those_that_are() {
    let copy = Copy::new();
    let (code, printed) = run(&copy, &["report", "--sections", "summary,efficency", "-o", "never"]);
    assert_eq!(code, 2, "{printed}");
    for part in ["'efficency'", "running-costs", "paper", "a similar value exists: 'efficiency'"] {
        assert!(printed.contains(part), "{part} is not in:\n{printed}");
    }
    assert!(!copy.path().join("never").exists());
}

#[test]
fn the_front_sheet_says_what_settings_and_options_say_and_what_nobody_stated() {
    let copy = Copy::new();
    let settings = copy.path().join("oakham.toml");
    let before = fs::read_to_string(&settings).unwrap();
    let more = "\n[report]\nmeeting = \"The board\"\nauthor = \"A. Writer, deputy director\"\npurpose = \"information\"\nrecommendations = [\"Approve the recovery plan.\"]\n";
    fs::write(&settings, before + more).unwrap();
    let options =
        ["--sections", "summary", "--meeting", "The finance committee", "--meeting-date", "2026-11-19"];
    let (page, _) = report(&copy, MONTHS[1], &options);
    let front = page.split("<section class=\"front\"").nth(1).unwrap().split("</section>").next().unwrap();
    for part in [
        "The finance committee",
        "19 November 2026",
        "For information",
        "A. Writer, deputy director",
        "Not stated: agenda item, executive lead, considered before by, board assurance framework.",
        "A decision is asked for, though the purpose is “For information”.",
        "Not in the monthly return",
    ] {
        assert!(front.contains(part), "{part} is not in:\n{front}");
    }
    let asked = front.find("Approve the recovery plan.").unwrap();
    assert!(asked < front.find("Note the position.").unwrap(), "what the executive asks is read first");
    assert!(asked < front.find("deputy director").unwrap(), "what is asked is read before by whom");
}

#[test]
fn a_meeting_before_the_end_of_the_month_is_refused() {
    let copy = Copy::new();
    let workspace = copy.path().to_str().unwrap();
    let out = copy.path().join("../early");
    let arguments =
        ["report", "-w", workspace, "--year", "2024/25", "--month", "5", "-o", out.to_str().unwrap()];
    let output = oakham(&[&arguments[..], &["--meeting-date", "2024-08-02"]].concat());
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("--meeting-date says that the meeting is on 2024-08-02"), "{told}");
    assert!(told.contains("August 2024/25 ends on 2024-08-31"), "{told}");
    assert!(!out.exists());
}

#[test]
fn a_front_sheet_that_cannot_be_read_is_told_with_key_and_line() {
    let copy = Copy::new();
    let settings = copy.path().join("oakham.toml");
    let before = fs::read_to_string(&settings).unwrap();
    let line = before.lines().count() + 2;
    fs::write(&settings, before + "\n[report]\npurpose = \"approval\"\nexecutiv = \"B\"\n").unwrap();
    let expected = [
        &format!("oakham.toml line {}: report, purpose: found \"approval\"", line + 1)[..],
        "Write decision, assurance, discussion or information",
        "Did you mean executive?",
    ];
    check(&copy, &["position", "--year", "2024/25", "--month", "5"], 0, &expected);
    check(
        &copy,
        &["report", "--purpose", "approval", "-o", "never"],
        2,
        &["'approval'", "decision, assurance, discussion, information"],
    );
}

#[test]
fn what_an_organisation_says_in_its_return_stands_in_the_paper() {
    let copy = Copy::new();
    let says = "Theatre lists ran late & 12 beds <stayed> open.";
    copy.edit("cover.csv", |text| {
        text.lines()
            .map(|line| match line.strip_prefix("narrative,") {
                Some(_) => format!("narrative,{says}\n"),
                None => format!("{line}\n"),
            })
            .collect()
    });
    let (page, _) = report(&copy, MONTHS[0], &["--sections", "paper"]);
    let says = says.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let commentary: Vec<&str> = page.split("<figure class=\"commentary\">").skip(1).collect();
    assert_eq!(commentary.len(), 3);
    assert!(commentary[0].contains("University Hospitals") && commentary[0].contains(&says));
}

#[test]
fn the_paper_of_the_first_month_says_nothing_of_a_course_or_a_run_rate() {
    let copy = Copy::new();
    let (page, _) = report(&copy, ("2026/27", "1"), &[]);
    for part in ["id=\"system-position\"", "is shown from month 3 on", "id=\"forecast-fan\""] {
        assert!(page.contains(part), "{part} is not in the paper of one month");
    }
    for part in
        ["id=\"months\"", "so far was", "so far were", "Straight line to year end", "id=\"forecast-bridge\""]
    {
        assert!(!page.contains(part), "{part} is in the paper of one month");
    }
}

#[test]
fn a_table_without_an_amount_is_left_out_and_told_on_the_front_sheet() {
    let copy = Copy::new();
    fs::remove_file(copy.path().join("finance/limits/2026-27.csv")).unwrap();
    let (page, _) = report(&copy, MONTHS[1], &["--sections", "paper"]);
    assert!(!page.contains("id=\"ceilings\""), "a table of ceilings that nobody knows");
    assert_eq!(page.matches("No ceilings of agency and bank spending are on record.").count(), 1);
    let capital =
        page.split("aria-labelledby=\"capital-heading\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(!capital.contains("Envelope<") && capital.contains("Forecast"), "{capital}");
}

#[test]
fn a_schedule_that_was_not_sent_is_named_with_those_who_have_not_sent_it() {
    let copy = Copy::new();
    fs::remove_file(copy.month_5("RWE").join("cash.csv")).unwrap();
    let (page, _) = report(&copy, MONTHS[0], &["--sections", "paper"]);
    assert!(page.contains("Not sent: cash by UHL."), "the front sheet says what is missing");
    assert!(page.contains("register of schemes runs to month"), "and that the register is a later one");
}

/// Withdraws the release of a month.
#[track_caller]
fn withdraw(copy: &Copy, (year, month): (&str, &str)) {
    check(copy, &["release", year, month, "--by", "Pat Fox", "--withdraw", "wrong total"], 0, &["withdrawn"]);
}

#[test]
fn the_front_and_the_foot_of_each_page_say_whether_the_month_is_released() {
    let copy = Copy::new();
    let released = "Released to the public on 20 November 2026, 09:00 UTC";
    let (page, _) = report(&copy, MONTHS[1], &["--sections", "summary"]);
    assert_eq!(
        (page.matches(released).count(), page.contains("Not released")),
        (1, false),
        "the front says it"
    );
    withdraw(&copy, MONTHS[1]);
    let (page, _) = report(&copy, MONTHS[1], &["--sections", "summary"]);
    assert_eq!(page.matches("Not released to the public").count(), 2, "front and foot say it");
}

#[test]
fn a_paper_for_everybody_is_of_a_released_month_and_shows_no_other() {
    let copy = Copy::new();
    let (page, _) = report(&copy, MONTHS[1], &["--public", "--sections", "workforce"]);
    let table = |page: &str| {
        let whole = page.split("id=\"staff-by-month\"").nth(1).unwrap();
        whole.split("</section>").next().unwrap().to_owned()
    };
    let in_post_in_june = "24,173";
    assert!(table(&page).contains(in_post_in_june), "{}", table(&page));
    // A month before that is withheld: its staff and spending, and the next month's spending that follows from it.
    withdraw(&copy, ("2026/27", "3"));
    let (all, _) = report(&copy, MONTHS[1], &["--sections", "workforce"]);
    let (public, _) = report(&copy, MONTHS[1], &["--public", "--sections", "workforce"]);
    assert!(table(&all).contains(in_post_in_june), "the board reads all months");
    assert!(!table(&public).contains(in_post_in_june), "{}", table(&public));
    // Without a month the last that is released.
    withdraw(&copy, MONTHS[0]);
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    check(&copy, &["report", "--public", "--sections", "summary", "-o", folder], 0, &["board-report.html"]);
    let page = fs::read_to_string(out.path().join("board-report.html")).unwrap();
    assert!(page.contains("2026/27 month 7"), "{page}");
}

#[test]
fn a_paper_for_everybody_of_a_month_that_is_not_released_is_refused_with_the_remedy() {
    let copy = Copy::new();
    let month = ["report", "--public", "--year", "2026/27", "--month", "7", "-o", "never"];
    withdraw(&copy, MONTHS[1]);
    let remedies = ["was withdrawn (wrong total)", " release 2026/27 7 --by NAME", "leave out --public"];
    check(&copy, &month, 2, &remedies);
    let early = [&month[..], &["--as-at", "2026-11-19"]].concat();
    check(&copy, &early, 2, &["is not released to the public by 2026-11-19"]);
    let register = copy.path().join("finance/releases.csv");
    let slipped = fs::read_to_string(&register).unwrap().replace("withdrawn", "widthdrawn");
    fs::write(&register, slipped).unwrap();
    check(&copy, &month, 2, &["finance/releases.csv cannot be read", "expected released or withdrawn"]);
    fs::remove_file(&register).unwrap();
    check(&copy, &month, 2, &["it has 0 decisions, and the log", "restore the register from a copy"]);
    assert!(!copy.path().join("never").exists() && !std::path::Path::new("never").exists());
}

#[test]
fn scenarios_that_were_chosen_have_a_chapter_of_sentences_and_one_table() {
    let copy = Copy::new();
    let chosen = ["--sections", "paper", "--scenario", "cut-agency", "--scenario", "continuing-care-to-lpt"];
    let (page, pdf) = report(&copy, MONTHS[0], &chosen);
    assert!(sections(&page).contains(&"scenarios".to_owned()), "{:?}", sections(&page));
    for part in
        ["What changes would do", "A: Cut agency spending by 30%", "What 2 scenarios change beside today"]
    {
        assert!(page.contains(part), "{part}");
    }
    assert!(n_pages(&pdf) <= 12, "{} pages", n_pages(&pdf));
    let (page, _) = report(&copy, MONTHS[0], &["--sections", "paper"]);
    assert!(!page.contains("What changes would do"), "nobody chose any");
}

#[test]
fn a_public_paper_tells_no_scenario_and_no_paper_tells_more_than_three() {
    let copy = Copy::new();
    let (code, printed) = run(&copy, &["report", "--public", "--scenario", "cut-agency", "-o", "never"]);
    assert!(code == 2 && printed.contains("--public"), "{code}: {printed}");
    let four = ["--scenario"; 4].into_iter().flat_map(|option| [option, "cut-agency"]);
    let arguments: Vec<&str> = ["report", "-o", "never"].into_iter().chain(four).collect();
    let (code, printed) = run(&copy, &arguments);
    assert!(code == 2 && printed.contains("at most 3 times"), "{code}: {printed}");
    assert!(!copy.path().join("never").exists());
}
