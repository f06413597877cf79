//! Files to which rows are only added: what an interruption or a slip leaves in them hides and stops nothing else.

use std::thread::sleep;
use std::time::Duration;

use super::*;

const ASK: [&str; 14] = [
    "request",
    "add",
    "question",
    "--title",
    "Waits",
    "--asked",
    "How long?",
    "--committee",
    "RUTLAND",
    "--owner",
    "RWE",
    "--raised-by",
    "a member",
    "--by",
];

fn ask(copy: &Copy, by: &str) -> String {
    check(copy, &[&ASK[..], &[by]].concat(), 0, &["it is draft"])
}

fn n_rows(copy: &Copy, path: &str) -> usize {
    fs::read_to_string(copy.path().join(path)).unwrap().lines().count()
}

#[test]
fn an_entry_that_is_killed_is_no_obstacle_to_the_next() {
    let copy = Copy::new();
    let before = n_rows(&copy, "scrutiny/register.csv");
    for n in 0..24_u64 {
        let mut process = Command::new(env!("CARGO_BIN_EXE_oakham"))
            .args(["-w", copy.path().to_str().unwrap()])
            .args(ASK)
            .arg("Ann Lee")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(20 + 15 * n));
        process.kill().unwrap();
        process.wait().unwrap();
    }
    let kept = n_rows(&copy, "scrutiny/register.csv");
    ask(&copy, "Bo Ray");
    assert_eq!(n_rows(&copy, "scrutiny/register.csv"), kept + 1);
    let listed = check(&copy, &["request", "list"], 0, &[]);
    assert!(before <= kept && !listed.contains("cannot be read"), "{listed}");
}

#[test]
fn what_a_killed_program_leaves_beside_a_register_is_read_as_nothing() {
    let copy = Copy::new();
    for path in ["scrutiny/.register.csv.part", "scrutiny/.packs.csv.part", "documents/.readings.csv.part"] {
        fs::write(copy.path().join(path), "half").unwrap();
    }
    ask(&copy, "Ann Lee");
    let listed = check(&copy, &["request", "list"], 0, &[]);
    assert!(!listed.contains("cannot be read"), "{listed}");
    assert!(!copy.path().join("scrutiny/.register.csv.part").exists());
}

#[test]
fn a_row_that_cannot_be_read_takes_out_its_pack_alone_and_is_told() {
    let copy = Copy::new();
    let row = |id: &str, figure: &str| {
        format!(
            "{id},Money,RUTLAND,2026-12-18,2024/25,5,{figure},UHL: variance,-100,£1 adverse,published,Ann Lee,2026-11-30T09:00:00Z\n"
        )
    };
    let head = "pack_id,title,committee,meeting_on,fin_year,month,figure_id,name,value_pence,in_words,provenance,frozen_by,frozen_at\n";
    let half = "half,ro";
    let packs =
        [head, &row("whole", "0123456789"), &row("spoilt", "0123456789"), &row("spoilt", "none"), half];
    fs::write(copy.path().join("scrutiny/packs.csv"), packs.concat()).unwrap();
    let listed = check(&copy, &["pack", "list"], 0, &["whole  Money", "scrutiny/packs.csv row 4 column G"]);
    assert!(!listed.contains("spoilt  Money"), "{listed}");
    check(&copy, &["check"], 1, &["scrutiny/packs.csv row 5 column"]);
    let freeze =
        ["pack", "freeze", "new", "0123456789", "--title", "T", "--committee", "RUTLAND", "--meeting"];
    let freeze =
        [&freeze[..], &["2026-12-18", "--by", "Ann Lee", "--year", "2024/25", "--month", "5"]].concat();
    check(&copy, &freeze, 2, &["nothing was changed", "scrutiny/packs.csv row 4"]);
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    let (status, page) = nobody.get("/packs");
    assert!(status == 200 && page.contains("scrutiny/packs.csv cannot be read"), "{status} {page}");
    assert!(page.contains("/packs/whole") && !page.contains("/packs/spoilt"), "{page}");
    assert_eq!((nobody.get("/packs/whole").0, nobody.get("/packs/spoilt").0), (200, 404));
}

#[test]
fn a_decision_that_cannot_be_read_hides_no_document() {
    let copy = Copy::new();
    let path = copy.path().join("documents/readings.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}half,row")).unwrap();
    let row = "documents/readings.csv row 6 column B: the file ends here";
    check(&copy, &["document", "claims"], 0, &["£17.9m", row]);
    check(&copy, &["check"], 1, &["documents/readings.csv row 6 column B: the file ends here"]);
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    for address in ["/documents/leicester-hwb-2025", "/documents.csv", "/api/1/claims"] {
        let (status, page) = nobody.get(address);
        assert!(status == 200 && page.contains("17.9"), "{address}: {status} {page}");
    }
    let (_, page) = nobody.get("/documents");
    assert!(page.contains("documents/readings.csv cannot be read") && page.contains("4 figures"), "{page}");
}

fn add_rows(copy: &Copy, path: &str, rows: &str) {
    let path = copy.path().join(path);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text + rows).unwrap();
}

#[test]
fn a_move_that_the_file_ends_within_takes_out_its_entry_alone() {
    let copy = Copy::new();
    let register = fs::read_to_string(copy.path().join("scrutiny/register.csv")).unwrap();
    let ids: Vec<&str> = register.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    add_rows(&copy, "scrutiny/moves.csv", &format!("{},2026-11", ids[0]));
    let listed =
        check(&copy, &["request", "list"], 0, &[ids[1], "scrutiny/moves.csv row", "the file ends here"]);
    assert!(!listed.contains(&format!("\n{} ", ids[0])), "{listed}");
    check(&copy, &["check"], 1, &["scrutiny/moves.csv row"]);
}

#[test]
fn a_step_of_a_draft_that_cannot_be_read_is_left_out_and_told() {
    let copy = Copy::new();
    add_account(&copy, "cleo.clerk", &["clerk"], None);
    let head = "pack_id,did,title,committee,meeting_on,fin_year,month,figure_id,name,place,by,at\n";
    let begun = "rutland,begun,Savings,RUTLAND,2026-12-18,2024/25,5,,,,Cleo,2026-11-30T09:00:00Z\n";
    let added = "rutland,added,,,,,,0123456789,UHL: variance,,Cleo,2026-11-30T09:01:00Z\n";
    let rows = [head, begun, added, &added.replace("0123456789", "none"), "x,y,z\n", "rutland,rem"];
    fs::write(copy.path().join("scrutiny/pack_drafts.csv"), rows.concat()).unwrap();
    let told = [
        "scrutiny/pack_drafts.csv row 4 column H",
        "scrutiny/pack_drafts.csv row 5 column",
        "scrutiny/pack_drafts.csv row 6 column B: the file ends here",
    ];
    check(&copy, &["pack", "drafts"], 0, &[&["rutland", "UHL: variance"][..], &told].concat());
    check(&copy, &["check"], 1, &told);
    let drop = ["pack", "drop", "rutland", "--by", "cleo.clerk"];
    check(&copy, &drop, 2, &["nothing was changed", "pack_drafts.csv row 4"]);
    let server = served(&copy);
    let clerk = Visitor::signed_in(&server, "cleo.clerk");
    let (status, page) = clerk.get("/packs");
    assert!(status == 200 && page.contains("scrutiny/pack_drafts.csv cannot be read"), "{status} {page}");
    assert!(page.contains("/packs/drafts/rutland"), "{page}");
    assert_eq!(clerk.get("/packs/drafts/rutland").0, 200);
}

#[test]
fn a_text_of_which_a_row_cannot_be_read_is_not_shown_and_the_others_are() {
    let copy = Copy::new();
    let row = |month: u8, version: u8, part: &str, text: &str| {
        format!("2024/25,{month},{version},{part},{text},,,Ann Lee,2026-11-30T09:00:00Z\n")
    };
    let head = "fin_year,month,version,part,text,figure_id,value_pence,written_by,written_at\n";
    let rows = [
        head,
        &row(5, 1, "title", "A hard month"),
        &row(5, 1, "paragraph", "So much."),
        &row(5, 2, "title", "A harder month"),
        &row(5, 2, "poem", "So much more."),
        &row(4, 1, "title", "The month before"),
        &row(4, 1, "paragraph", "Less."),
        "x,y",
    ];
    let show = |month: &str, expected: &[&str]| {
        check(&copy, &["bulletin", "show", "--year", "2024/25", "--month", month], 0, expected)
    };
    fs::create_dir_all(copy.path().join("scrutiny")).unwrap();
    fs::write(copy.path().join("scrutiny/bulletins.csv"), rows.concat()).unwrap();
    let told = ["scrutiny/bulletins.csv row 5 column D", "scrutiny/bulletins.csv row 8 column B"];
    let shown = show("5", &[&["Made from the figures of the month"][..], &told].concat());
    assert!(!shown.contains("A hard"), "{shown}");
    check(&copy, &["check"], 1, &told);
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    let (status, page) = nobody.get("/bulletin/2024-25/M05");
    assert!(
        status == 200 && page.contains("the text that was written last cannot be read"),
        "{status} {page}"
    );
    assert!(page.contains("scrutiny/bulletins.csv cannot be read") && !page.contains("A hard"), "{page}");
    assert_eq!(nobody.get("/bulletin/feed.xml").0, 200);
    // A text that is whole is shown whatever cannot be read beside it.
    let rows = rows.concat().replace("2024/25,5,2,poem", "2024/25,5,2,paragraph");
    fs::write(copy.path().join("scrutiny/bulletins.csv"), rows).unwrap();
    show("5", &["A harder month", "Version 2, written by Ann Lee", "scrutiny/bulletins.csv row 8"]);
}

#[test]
fn an_adoption_that_cannot_be_read_hides_no_other() {
    let copy = Copy::new();
    add_rows(
        &copy,
        "adopted/adopted.csv",
        "nights,adopted,nights,Nights,soon,,,1,x,,Ann Lee,2026-11-30T09:00:00Z\nx,y",
    );
    add_rows(&copy, "adopted/observed.csv", "attendances,2026-02,many,rumoured,\n");
    let told = [
        "adopted/adopted.csv row 3 column E",
        "adopted/adopted.csv row 4 column B",
        "adopted/observed.csv row",
    ];
    check(&copy, &["scenario", "adopted"], 0, &[&["weekday evenings"][..], &told].concat());
    check(&copy, &["check"], 1, &told);
    let withdraw = ["scenario", "withdraw", "oakham-weekday-evenings", "--reason", "r", "--by", "Ann Lee"];
    check(&copy, &withdraw, 2, &["nothing was changed", "adopted/adopted.csv row 3"]);
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    let (status, page) = nobody.get("/scenarios/adopted");
    assert!(status == 200 && page.contains("of the folder adopted cannot be read"), "{status} {page}");
    assert!(page.contains("/scenarios/adopted/oakham-weekday-evenings"), "{page}");
    assert_eq!(nobody.get("/scenarios/adopted/oakham-weekday-evenings").0, 200);
}

#[test]
fn nothing_happens_to_a_request_before_it_was_asked() {
    let copy = Copy::new();
    let said = ask(&copy, "Ann Lee");
    let id = said.split(':').next().unwrap().split_whitespace().last().unwrap().to_owned();
    let raise = |day: &str, code: i32, expected: &[&str]| {
        check(&copy, &["request", "move", &id, "raise", "--on", day, "--by", "Ann Lee"], code, expected)
    };
    raise("2020-01-01", 2, &["2020-01-01 is before", "when it was asked"]);
    let today = fs::read_to_string(copy.path().join("scrutiny/register.csv")).unwrap();
    let row = today.lines().find(|row| row.starts_with(&id)).unwrap();
    let day = row.split(',').find(|cell| cell.len() == 10 && cell.starts_with("20")).unwrap().to_owned();
    raise(&day, 0, &["it is raised"]);
}

#[test]
fn no_pack_or_decision_is_dated_before_the_last() {
    let copy = Copy::new();
    let minutes = copy.path().join("minutes.txt");
    fs::write(&minutes, "Finance committee, 17 July 2025\n\nUHL had a deficit of £18.8m at month 3.\n")
        .unwrap();
    check(&copy, &["document", "read", minutes.to_str().unwrap(), "--publisher", "A council"], 0, &[]);
    let path = copy.path().join("documents/readings.csv");
    let text = fs::read_to_string(&path).unwrap();
    let text = text.replacen("2026-11-30T09:00:00Z", "2126-11-30T09:00:00Z", 1);
    fs::write(&path, &text).unwrap();
    let claims = run(&copy, &["--format", "json", "document", "claims", "minutes"]).1;
    let claims: serde_json::Value = serde_json::from_str(&claims).unwrap();
    let place = claims["documents"][0]["claims"][0]["start"].to_string();
    let confirm = ["document", "confirm", "minutes", &place, "--by", "Ann Lee"];
    check(&copy, &confirm, 2, &["by the clock of this computer", "recorded at 2126-11-30"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    let (_, found) = run(
        &copy,
        &["--format", "json", "search", "UHL variance to plan", "--year", "2024/25", "--month", "5"],
    );
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let id =
        found["results"].as_array().unwrap().iter().find_map(|result| result["figure_id"].as_str()).unwrap();
    let freeze = |name: &str, code: i32, expected: &[&str]| {
        check(
            &copy,
            &[
                "pack",
                "freeze",
                name,
                id,
                "--title",
                "T",
                "--committee",
                "RUTLAND",
                "--meeting",
                "2026-12-18",
                "--by",
                "Ann Lee",
                "--year",
                "2024/25",
                "--month",
                "5",
            ],
            code,
            expected,
        )
    };
    freeze("first", 0, &["first"]);
    let packs = copy.path().join("scrutiny/packs.csv");
    let text = fs::read_to_string(&packs).unwrap();
    // As a file of before rows had a hash, by which a change would be told.
    let without: Vec<&str> = text.lines().map(|row| row.rsplit_once(',').unwrap().0).collect();
    let at = without[1].rsplit(',').next().unwrap();
    fs::write(&packs, without.join("\n").replace(at, "2126-11-30T09:00:00Z") + "\n").unwrap();
    freeze("second", 2, &["by the clock of this computer", "the last pack was frozen at 2126-11-30"]);
}
