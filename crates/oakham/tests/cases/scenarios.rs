//! Scenarios and networks: what is refused, remarked on and put in words; values of the command line.

mod networks;
mod compared;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::binary::{Copy, example, oakham, text};
use crate::server::Server;

/// A folder with files in it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// Runs `oakham` in a folder, on the example.
fn within(folder: &Path, arguments: &[&str]) -> Output {
    let example = example().canonicalize().unwrap();
    Command::new(env!("CARGO_BIN_EXE_oakham"))
        .current_dir(folder)
        .arg("--workspace")
        .arg(example)
        .args(arguments)
        .output()
        .unwrap()
}

/// What was printed, on both outputs.
fn both(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

/// A scenario of these changes; each is a kind, a target and further lines.
fn scenario(title: &str, changes: &[(&str, &str, &str)]) -> String {
    let mut written = format!("schema = \"oakham.scenario/1\"\ntitle = {title:?}\n");
    for (idx, (kind, target, more)) in changes.iter().enumerate() {
        let _ = write!(
            written,
            "[[change]]\nid = \"change {idx}\"\nkind = \"{kind}\"\ntarget = \"{target}\"\nprovenance = \"synthetic\"\n{more}\n"
        );
    }
    written
}

/// A head with the `[run]` of a short run.
const HEAD: &str = "schema = \"oakham.network/1\"\ntitle = \"A nurse\"\nprovenance = \"synthetic\"\nsource_note = \"invented\"\n[run]\nwarm_up = \"20 d\"\nlength = \"60 d\"\nleast = 10\nmost = 10\n";

/// A nurse who sees four patients an hour, each for twelve minutes on average.
const NURSE: &str = "[[source]]\nname = \"patients\"\nto = \"nurse\"\nrate = \"4 / h\"\n[[station]]\nname = \"nurse\"\nkind = \"queue\"\nservers = 1\nservice = { exponential = \"12 min\" }\nthen = \"home\"\n[[station]]\nname = \"home\"\nkind = \"exit\"\n";

fn nurse() -> String {
    format!("{HEAD}{NURSE}")
}

#[test]
fn a_scenario_of_which_nothing_is_taken_has_no_column_and_says_what_to_try() {
    let half = scenario("Halve running costs", &[("budget", "boards", "value = \"26500\"")]);
    let slots = scenario("More appointments", &[("slots", "Rutland Health PCN", "value = \"+5%\"")]);
    let folder = folder(&[("half.toml", &half), ("slots.toml", &slots), ("nurse.toml", &nurse())]);
    let run = |arguments: &[&str]| {
        let output = within(folder.path(), arguments);
        (output.status.code().unwrap(), both(&output))
    };
    let (code, printed) = run(&["scenario", "run", "half.toml"]);
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains("budget is not worked out yet: try `oakham reform optimise --envelope 26500`"),
        "{printed}"
    );
    assert!(!printed.contains("no difference") && !printed.contains("saves the system"), "{printed}");
    let (code, printed) = run(&["scenario", "run", "slots.toml"]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("try `oakham flow compare care slots.toml`"), "{printed}");
    // Beside one that is taken, only that one has a column.
    let (code, printed) = run(&["scenario", "run", "keep-safeguarding", "half.toml"]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("“Keep safeguarding and people services whole”"), "{printed}");
    assert!(!printed.contains("“Halve running costs” saves"), "{printed}");
    let (code, printed) = run(&["scenario", "run", "half.toml", "--format", "json"]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("\"not_taken\"") && printed.contains("\"whole\": true"), "{printed}");
    // The simulation of patients does the same.
    let (code, printed) = run(&["flow", "compare", "nurse.toml", "half.toml"]);
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains("is left out, since nothing of it is taken: budget is not worked out yet"),
        "{printed}"
    );
    assert!(!printed.contains("makes no difference"), "{printed}");
}

#[test]
fn days_and_amounts_at_the_command_line_are_answered_with_how_to_write_them() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, expected) in [
        (&["--as-at", "13/09/2024", "position"][..], "expected a day such as 2024-09-13"),
        (&["reform", "plan", "--on", "1 April 2027"], "expected a day such as 2024-09-13"),
        (&["reform", "duties", "--on", "01.04.2027"], "01.04.2027: it may be 2027-04-01 or 2027-01-04"),
        (&["reform", "optimise", "--envelope", "-5"], "expected 0 or more"),
        (&["reform", "clusters", "--fewest", "1,000,000"], "write 1000000"),
        (&["reform", "plan", "--keep", "Safegarding"], "write the id or name of one:"),
        (&["reform", "plan", "--keep", "governance"], "R03 Clinical governance"),
        (&["reform", "optimise", "--cut", "150"], "in per cent from 0 to 100"),
        (&["flow", "run", "--replications", "1000000"], "from 1 to 100000"),
        (&["flow", "run", "--days", "1e6"], "up to 36500"),
        (&["forecast", "--paths", "10,000,000"], "from 100 to 1000000"),
        (&["forecast", "--backtest", "--years", "0"], "from 1 to 100000"),
        (&["--seed", "one", "forecast"], "expected a whole number, 0 or more"),
    ] {
        let output = within(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", both(&output));
        assert!(text(&output.stderr).contains(expected), "{arguments:?}: {}", both(&output));
    }
    let printed = within(folder.path(), &["reform", "plan", "--keep", "Safegarding"]);
    assert!(
        text(&printed.stderr)
            .lines()
            .any(|line| line.contains("T12 ") && line.to_lowercase().contains("safeguarding")),
        "{}",
        both(&printed)
    );
    let named =
        |region: &str| text(&within(folder.path(), &["reform", "clusters", "--region", region]).stdout);
    assert_eq!(named("midlands"), named("Midlands"));
    assert!(!named("midlands").is_empty());
}

/// Runs `oakham` with its output read by nobody.
fn unread(workspace: &Path, arguments: &[&str]) -> Output {
    let mut process = Command::new(env!("CARGO_BIN_EXE_oakham"))
        .arg("--workspace")
        .arg(workspace)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(process.stdout.take());
    // Whatever is written from now on meets a closed pipe.
    process.wait_with_output().unwrap()
}

#[test]
fn a_reader_that_stops_ends_every_command_quietly() {
    let nurse = folder(&[
        ("nurse.toml", &nurse()),
        ("fewer.toml", &scenario("Fewer", &[("demand", "patients", "value = \"-5%\"")])),
    ]);
    // Some commands open its database.
    let copy = Copy::new();
    let at = |name: &str| nurse.path().join(name).display().to_string();
    let (model, fewer) = (at("nurse.toml"), at("fewer.toml"));
    let short = ["--days", "3", "--warm-up", "0", "--replications", "2"];
    let flow = |words: &[&str]| {
        [words, &short[..]].concat().iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()
    };
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<String>>();
    let commands = [
        words("check"),
        words("return list"),
        words("return diff RWE 2024/25 5"),
        words("position --year 2024/25 --month 5"),
        words("position --year 2024/25 --month 5 --by line"),
        words("position --year 2024/25 --month 5 --by month"),
        words("position --year 2024/25 --month 5 --by driver"),
        words("position --year 2024/25 --month 5 --by resource"),
        words("forecast --paths 100"),
        words("efficiency"),
        words("efficiency --year-end"),
        words("risks"),
        words("reform plan"),
        words("reform optimise"),
        words("reform duties"),
        words("reform clusters --region Midlands --plans 1"),
        words("scenario run keep-safeguarding"),
        flow(&["flow", "run", &model]),
        flow(&["flow", "compare", &model, &fewer]),
        vec!["flow".to_owned(), "describe".to_owned(), model.clone()],
        vec!["flow".to_owned(), "trace".to_owned(), "patients:3".to_owned(), model.clone()],
        words("user list"),
        words("completions bash"),
    ];
    for command in commands {
        for format in ["table", "csv", "json"] {
            let arguments: Vec<&str> =
                command.iter().map(String::as_str).chain(["--quiet", "--format", format]).collect();
            let output = unread(copy.path(), &arguments);
            let printed = text(&output.stderr);
            assert!(!printed.contains("pipe") && !printed.contains("panicked"), "{arguments:?}: {printed}");
            assert_ne!(output.status.code(), Some(101), "{arguments:?}: {printed}");
            assert!(output.status.code() != Some(2) || !printed.is_empty(), "{arguments:?}");
        }
    }
}

#[test]
fn two_scenarios_of_one_name_and_changes_that_undo_each_other_are_refused() {
    let fewer = scenario("Fewer come", &[("demand", "patients", "value = \"-5%\"")]);
    let hours = |to: &str| format!("to = {to:?}");
    let of_melton = |changes: &[(&str, &str)]| {
        let changes: Vec<(&str, &str, &str)> =
            changes.iter().map(|(kind, more)| (*kind, "Melton urgent care", *more)).collect();
        scenario("Melton", &changes)
    };
    let twice = of_melton(&[("site_hours", &hours("08:00-20:00")), ("site_hours", &hours("09:00-17:00"))]);
    let undone = of_melton(&[
        ("capacity", "to = \"Mon-Fri 18:30-21:00\"\nvalue = \"+1\""),
        ("capacity", "to = \"Mon-Fri 20:00-21:00\"\nvalue = \"3\""),
    ]);
    let steps = of_melton(&[
        ("capacity", "to = \"Mon-Fri 18:30-21:00\"\nvalue = \"2\""),
        ("capacity", "to = \"Mon-Fri 18:30-21:00\"\nvalue = \"+1\""),
    ]);
    let other = of_melton(&[("site_hours", "from = \"always\"\nto = \"08:00-20:00\"")]);
    let unused = of_melton(&[("site_hours", "to = \"08:00-20:00\"\nvalue = \"2\"")]);
    let merger = scenario(
        "Twice",
        &[("function_option", "T12", "to = \"retain\""), ("function_option", "T12", "to = \"slim\"")],
    );
    let folder = folder(&[
        ("nurse.toml", &nurse()),
        ("a.toml", &fewer),
        ("b.toml", &fewer),
        ("twice.toml", &twice),
        ("undone.toml", &undone),
        ("steps.toml", &steps),
        ("other.toml", &other),
        ("unused.toml", &unused),
        ("merger.toml", &merger),
    ]);
    let short = ["--days", "1", "--warm-up", "0", "--replications", "2"];
    for (arguments, expected) in [
        (&["flow", "compare", "nurse.toml", "a.toml", "b.toml"][..], "are both called “Fewer come”"),
        (&["flow", "compare", "nurse.toml", "a.toml", "a.toml"], "a.toml is named twice"),
        (
            &["flow", "compare", "care", "twice.toml"],
            "it would undo what change change 0 does to Melton urgent care",
        ),
        (&["flow", "compare", "care", "undone.toml"], "it would undo what change change 0 does"),
        (&["flow", "compare", "care", "other.toml"], "Melton urgent care is open Mon-Fri 18:30-21:00"),
        (&["flow", "compare", "care", "unused.toml"], "site_hours takes no value"),
    ] {
        let output = within(folder.path(), &[arguments, &short[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", both(&output));
        assert!(text(&output.stderr).contains(expected), "{arguments:?}: {}", both(&output));
    }
    let output = within(folder.path(), &["scenario", "run", "merger.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", both(&output));
    assert!(
        text(&output.stderr).contains("it would undo what change change 0 does to T12"),
        "{}",
        both(&output)
    );
    // A step goes on from what is there.
    let output = within(folder.path(), &[&["flow", "compare", "care", "steps.toml"], &short[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", both(&output));
}

#[test]
fn values_of_the_simulation_say_the_form_to_write() {
    for (arguments, expected) in [
        (&["--precision", "5%"][..], "expected a share such as 0.05; for 5% write 0.05"),
        (&["--precision", "-0.1"], "expected a share such as 0.05"),
        (&["--seed", "-1"], "expected a whole number, 0 or more"),
        (&["--seed", "1,000"], "for 1,000 write 1000"),
        (&["--replications", "-3"], "expected a whole number, from 1 to 100000"),
        (&["--replications", "2e3"], "for 2e3 write 2000"),
        (&["--days", "30d"], "for 30d write 30"),
        (&["--days", "-5"], "expected a number of days above 0"),
        (&["--warm-up", "2 weeks"], "for 2 weeks write 14"),
        (&["--threads", "-2"], "expected a whole number, from 1 to 1024"),
    ] {
        let output = oakham(&[&["flow", "run"][..], arguments].concat());
        let printed = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{printed}");
        assert!(printed.contains(expected), "{arguments:?}: {printed}");
    }
}

#[test]
fn a_scenario_that_cannot_be_run_is_listed_with_why() {
    let (copy, scratch) = (Copy::new(), tempfile::tempdir().unwrap());
    let to_nowhere = scenario("Elsewhere", &[("demand", "Nowhere", "value = \"+5%\"")]);
    fs::write(copy.path().join("scenarios/elsewhere.toml"), to_nowhere).unwrap();
    fs::write(copy.path().join("scenarios/unread.toml"), "title = 1\n").unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    for path in ["/flow", "/flow/new"] {
        let (status, body) = server.get(path);
        assert_eq!(status, 200);
        for word in
            ["2 scenarios cannot be run", "scenarios/elsewhere.toml", "Nowhere", "scenarios/unread.toml"]
        {
            assert!(body.contains(word), "{path} lacks {word:?}: {body}");
        }
    }
}

#[test]
fn a_scenario_that_is_a_pipe_or_a_folder_is_told_as_that_and_waits_for_nobody() {
    let copy = Copy::new();
    let scenarios = copy.path().join("scenarios");
    fs::create_dir(scenarios.join("folder.toml")).unwrap();
    let pipe = scenarios.join("pipe.toml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let by_path = pipe.to_str().unwrap();
    for named in ["folder", "folder.toml", "pipe", by_path] {
        let workspace = copy.path().to_str().unwrap();
        let output = oakham(&["-w", workspace, "flow", "compare", "care", named]);
        let told = both(&output);
        assert_eq!(output.status.code(), Some(2), "{named}: {told}");
        assert!(told.contains("this is no regular file but a folder, pipe or device"), "{named}: {told}");
    }
    let checked = both(&oakham(&["-w", copy.path().to_str().unwrap(), "check"]));
    for name in ["scenarios/folder.toml", "scenarios/pipe.toml"] {
        assert!(checked.contains(name) && checked.contains("no regular file"), "{name}: {checked}");
    }
}

#[test]
fn a_function_is_moved_to_no_body_that_the_reform_does_not_name() {
    let copy = Copy::new();
    let moved = scenario("To Mars", &[("function_transfer", "T10", "to = \"Mars\"\nvalue = \"2027-07-01\"")]);
    fs::write(copy.path().join("scenarios/mars.toml"), moved).unwrap();
    let output = oakham(&["-w", copy.path().to_str().unwrap(), "scenario", "run", "mars"]);
    let told = both(&output);
    assert_ne!(output.status.code(), Some(0), "{told}");
    for part in ["Mars", "names nowhere as a receiver", "NHS England region", "reform/options.csv"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}
