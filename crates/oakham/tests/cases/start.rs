//! A real system from nothing: what it is told to do next, and what its scaffolds say and leave open.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::binary::{oakham, text};
use crate::server::Server;

/// A new workspace for Staffordshire and Stoke-on-Trent, and what making it printed.
fn made(folder: &Path, more: &[&str]) -> (PathBuf, String) {
    let workspace = folder.join("w");
    let mut arguments = vec!["init", workspace.to_str().unwrap(), "--system", "QNC", "--year", "2026/27"];
    arguments.extend(more);
    let output = oakham(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    (workspace, text(&output.stdout))
}

#[test]
fn a_new_system_is_told_three_steps_by_init_check_and_pages() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, printed) = made(folder.path(), &[]);
    let workspace = workspace.to_str().unwrap();
    assert!(printed.contains("UHNM (RJE), NSCHT (RLY), MPFT (RRE), SSOT ICB (QNC)"), "{printed}");
    for command in [
        "plan template --year 2026/27 -o plans",
        "plan import plans",
        "return template --year 2026/27 --month ",
        "return submit returns-M",
        "return approve RJE 2026/27 ",
    ] {
        assert!(printed.contains(&format!("oakham -w {workspace} {command}")), "{command}: {printed}");
    }
    let output = oakham(&["-w", workspace, "check"]);
    let checked = text(&output.stdout);
    assert!(output.status.success(), "{checked}");
    assert!(
        checked.contains(
            "1. Put in the plans: 0 of 4 organisations have a plan; still to do: UHNM, NSCHT, MPFT, SSOT ICB"
        ),
        "{checked}"
    );
    assert!(checked.contains("3. Approve them: 0 of 4 organisations have an approved return"), "{checked}");
    let server = Server::start(&["serve", "-w", workspace], folder.path());
    for (query, address) in [
        ("outturn", "/docs/glossary#"),
        ("forecast method", "/docs/method/forecast"),
        ("what if", "/docs/guide/what-if"),
    ] {
        let (status, found) = server.get(&format!("/search?q={}", query.replace(' ', "+")));
        assert!(status == 200 && found.contains(&format!("href=\"{address}")), "{query}: {found}");
        let told = oakham(&["-w", workspace, "search", query]);
        assert!(text(&told.stdout).contains(address), "{query}: {}", text(&told.stdout));
    }
    let (status, page) = server.get("/");
    assert_eq!(status, 200);
    for phrase in [
        "Three steps to the first month",
        "0 of 4 organisations have a plan",
        "<code>oakham plan template --year 2026/27 -o plans</code>",
        "<code>oakham plan import plans</code>",
    ] {
        assert!(page.contains(phrase), "{phrase}: {page}");
    }
    assert!(page.contains("href=\"/returns/2026-27/M") && page.contains("/RJE\">UHNM</a>"), "{page}");
}

/// A plan of an organisation: one of the example, for another organisation and year.
fn put_plan(workspace: &Path, code: &str) {
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr/finance/plans/2026-27/RWE-v1.csv");
    let folder = workspace.join("finance/plans/2026-27");
    fs::create_dir_all(&folder).unwrap();
    let plan = fs::read_to_string(example).unwrap().replace(",RWE,", &format!(",{code},"));
    fs::write(folder.join(format!("{code}-v1.csv")), plan).unwrap();
}

#[test]
fn the_steps_follow_the_state_of_the_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, _) = made(folder.path(), &[]);
    for code in ["RJE", "RLY"] {
        put_plan(&workspace, code);
    }
    let server = Server::start(&["serve", "-w", workspace.to_str().unwrap()], folder.path());
    let (_, page) = server.get("/");
    assert!(page.contains("2 of 4 organisations have a plan. Still to do: MPFT, SSOT ICB"), "{page}");
    assert!(page.contains("0 of 4 organisations have submitted"), "{page}");
}

#[test]
fn the_return_and_approval_of_the_steps_work_as_printed() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, _) = made(folder.path(), &[]);
    put_plan(&workspace, "RJE");
    let printed = text(&oakham(&["-w", workspace.to_str().unwrap(), "check"]).stdout);
    let line = printed.lines().map(str::trim).find(|line| line.contains(" return template ")).unwrap();
    assert!(line.contains("--organisation RJE "), "it is of those who have a plan: {line}");
    assert!(line.starts_with(&format!("oakham -w {} ", workspace.display())), "{line}");
    let words: Vec<&str> = line.split(' ').skip(1).collect();
    let at = words.iter().position(|word| *word == "-o").unwrap() + 1;
    let target = folder.path().join(words[at]);
    let mut arguments = words.clone();
    arguments[at] = target.to_str().unwrap();
    let output = oakham(&arguments);
    assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    assert!(target.exists(), "{line}");
    // Nothing is filled in yet, so it is refused for what is missing, not for how it was asked.
    let output = oakham(&[
        "-w",
        workspace.to_str().unwrap(),
        "return",
        "submit",
        target.to_str().unwrap(),
        "--by",
        "NAME",
    ]);
    let told = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
}

#[test]
fn scaffolds_load_and_say_which_numbers_are_the_systems_to_give() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, printed) = made(folder.path(), &["--with", "reform,care"]);
    let name = workspace.to_str().unwrap();
    assert!(printed.contains("reform/ has 35 functions and 66 duties"), "{printed}");
    assert!(printed.contains("care/ has a network"), "{printed}");
    let output = oakham(&["-w", name, "check"]);
    let checked = text(&output.stdout);
    assert!(output.status.success(), "open values block nothing: {checked}");
    for phrase in [
        "C04",
        "reform/functions.csv",
        "pay is not stated in 35 rows",
        "baseline.cost is not stated",
        "care/urgent-care.toml",
        "servers is not stated in line ",
        "provenance is not stated in line ",
    ] {
        assert!(checked.contains(phrase), "{phrase}: {checked}");
    }
    let output = oakham(&["-w", name, "reform", "plan"]);
    let plan = text(&output.stdout);
    assert!(output.status.success(), "{plan}{}", text(&output.stderr));
    assert!(plan.contains("The announced cap allows £") && plan.contains("registered patients"), "{plan}");
    assert!(plan.contains("not stated"), "{plan}");
    let output = oakham(&["-w", name, "reform", "optimise"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("values of"), "{}", text(&output.stderr));
    let output = oakham(&["-w", name, "flow", "run"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("values of care/network.toml"), "{}", text(&output.stderr));
    // What needs no month is found before the first return counts.
    let found = oakham(&["-w", name, "search", "duties"]);
    assert!(found.status.success() && text(&found.stdout).contains("results for"), "{}", text(&found.stderr));
    let server = Server::start(&["serve", "-w", name], folder.path());
    for path in ["/search?q=duties", "/api/1/search?q=flow"] {
        let (status, page) = server.get(path);
        assert!(status == 200 && page.contains("result"), "{path}: {status} {page}");
    }
    for path in ["/reform", "/reform/moves", "/reform/duties", "/flow", "/"] {
        let (status, page) = server.get(path);
        assert_eq!(status, 200, "{path}: {page}");
    }
    let (_, page) = server.get("/reform");
    assert!(
        page.contains("values are not stated yet") && page.contains("The announced cap allows"),
        "{page}"
    );
    let (status, file) = server.get("/exhibit/reform-open-values.csv");
    assert!(status == 200 && file.contains("baseline.cost"), "{status} {file}");
    let (_, page) = server.get("/flow");
    assert!(page.contains("not stated"), "{page}");
}

#[cfg(unix)]
#[test]
fn a_workspace_that_does_not_fit_on_the_disk_is_not_begun() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("w");
    // No file may be larger than so much, as on a disk that is full.
    let limits = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
    let output = Command::new("sh")
        .args(["-c", limits, env!("CARGO_BIN_EXE_oakham"), "init", workspace.to_str().unwrap()])
        .args(["--system", "QNC", "--with", "reform"])
        .output()
        .unwrap();
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("cannot be written; nothing was left behind"), "{told}");
    assert!(!workspace.exists(), "{told}");
}

#[test]
fn lists_of_practices_are_taken_from_the_publishers_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gp-reg-pat-prac-all.csv");
    let heading = "PUBLICATION,EXTRACT_DATE,TYPE,SUB_ICB_LOCATION_CODE,ONS_SUB_ICB_LOCATION_CODE,CODE,POSTCODE,SEX,AGE,NUMBER_OF_PATIENTS";
    fs::write(&file, format!("{heading}\nGP,01Aug2026,GP,05W,E38000175,M83001,ST1 1AA,ALL,ALL,8123\n"))
        .unwrap();
    let (workspace, _) = made(folder.path(), &["--with", "care", "--registrations", file.to_str().unwrap()]);
    let places = fs::read_to_string(workspace.join("care/places.toml")).unwrap();
    assert!(places.contains("name = \"M83001\"\nresidents = 8123"), "{places}");
}

/// What init says to arguments that cannot be used.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let workspace = folder.join("refused");
    let mut all = vec!["init", workspace.to_str().unwrap()];
    all.extend(arguments);
    let output = oakham(&all);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(!workspace.join("oakham.toml").exists(), "{arguments:?}: nothing is written");
    text(&output.stderr)
}

#[test]
fn what_cannot_be_made_is_told_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let told = refused(folder, &["--system", "QNC", "--with", "reforms"]);
    assert!(told.contains("similar value exists: 'reform'"), "{told}");
    let told = refused(folder, &["--system", "QM7", "--year", "2026/27"]);
    assert!(told.contains("followed by D7T5G (Essex), S1Y5D (Central East)"), "{told}");
    let told = refused(folder, &["--system", "QM7", "--with", "reform"]);
    assert!(told.contains("name a board that followed: D7T5G (Essex), S1Y5D (Central East)"), "{told}");
    let file = folder.join("old.csv");
    fs::write(
        &file,
        "PUBLICATION,EXTRACT_DATE,TYPE,CCG_CODE,ONS_CCG_CODE,CODE,POSTCODE,SEX,AGE,NUMBER_OF_PATIENTS\n",
    )
    .unwrap();
    let told =
        refused(folder, &["--system", "QNC", "--with", "care", "--registrations", file.to_str().unwrap()]);
    assert!(told.contains("it has CCG_CODE, so it is from before July 2022"), "{told}");
    fs::create_dir(folder.join("refused")).unwrap();
    fs::write(folder.join("refused/notes.txt"), "mine").unwrap();
    let told = refused(folder, &["--system", "QNC", "--with", "reform"]);
    assert!(told.contains("it holds notes.txt; nothing was written"), "{told}");
    assert_eq!(fs::read_to_string(folder.join("refused/notes.txt")).unwrap(), "mine");
}
