//! What is printed of a run and of a comparison.

use super::printed;
use crate::binary::{oakham, text};

/// What `flow compare` prints of two networks or of scenarios.
fn compared(arguments: &[&str]) -> String {
    let mut all = vec!["flow", "compare"];
    all.extend(arguments);
    let output = oakham(&all);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn the_heading_of_a_comparison_counts_what_its_rows_say() {
    let networks = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/networks");
    let path = |name: &str| networks.join(name).display().to_string();
    let told = compared(&[&path("walk-in-centre.toml"), &path("second-doctor.toml")]);
    let heading = told.lines().find(|line| line.contains("in the table, A ")).unwrap();
    let number = |word: &str| -> usize {
        let before = heading.split(&format!(" {word}")).next().unwrap();
        before.rsplit(' ').next().unwrap().parse().unwrap_or(0)
    };
    let marked = |word: &str| {
        let is = |line: &&str| line.split("  ").any(|cell| cell.trim().starts_with(&format!("{word} ")));
        told.lines().filter(is).count()
    };
    assert_eq!((number("worse"), number("better")), (marked("worse"), marked("better")), "{told}");
    assert!(!told.contains("worse +0.00") && !told.contains("better −0.0 "), "{told}");
}

/// A clinic whose door is open as `hours` say, and who finds it closed tries again six hours later.
fn tries_again(hours: &str) -> String {
    format!(
        "schema = \"oakham.network/1\"\ntitle = \"A door\"\nprovenance = \"synthetic\"\n[run]\nwarm_up = \"7 d\"\nlength = \"56 d\"\nleast = 6\nmost = 6\n\
         [[source]]\nname = \"patients\"\nto = \"clinic\"\nrate = \"24 / d\"\n\
         [[station]]\nname = \"clinic\"\nkind = \"queue\"\nservers = 2\nservice = \"15 min\"\nhours = \"{hours}\"\nclosed = \"later\"\nthen = \"home\"\n\
         [[station]]\nname = \"later\"\nkind = \"delay\"\ntime = \"6 h\"\nretry = true\nthen = \"clinic\"\n\
         [[station]]\nname = \"home\"\nkind = \"exit\"\n"
    )
}

#[test]
fn who_tries_again_for_ever_is_told_and_not_only_that_nobody_left_unseen() {
    let told = printed(&tries_again("Sat 03:00-03:01"), "table");
    assert!(told.contains("Fewer leave than come") && told.contains("most of them at later"), "{told}");
    let open = printed(&tries_again("08:00-20:00"), "table");
    assert!(!open.contains("Fewer leave than come"), "{open}");
}

#[test]
fn a_label_of_which_nobody_is_seen_is_named() {
    let network = "schema = \"oakham.network/1\"\ntitle = \"Two pools\"\nprovenance = \"synthetic\"\n[run]\nwarm_up = \"7 d\"\nlength = \"56 d\"\nleast = 6\nmost = 6\n\
         [[source]]\nname = \"children\"\nto = \"clinic\"\nrate = \"24 / d\"\nhours = [0,0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0]\nneeds = { child = 1.0 }\n\
         [[source]]\nname = \"adults\"\nto = \"clinic\"\nrate = \"24 / d\"\nneeds = { adult = 1.0 }\n\
         [[station]]\nname = \"clinic\"\nkind = \"queue\"\npool = [{ name = \"night\", shifts = { \"00-06\" = 1 }, serves = [\"child\"] }, { name = \"day\", servers = 2, serves = [\"adult\"] }]\nshift_end = \"finish_then_leave\"\nservice = \"15 min\"\npatience = \"3 h\"\nleft = \"gone\"\nthen = \"home\"\n\
         [[station]]\nname = \"home\"\nkind = \"exit\"\n[[station]]\nname = \"gone\"\nkind = \"exit\"\nunserved = true\n";
    let told = printed(network, "table");
    assert!(told.contains("Nobody of “child” is seen at clinic"), "{told}");
    assert!(!told.contains("Nobody of “adult”"), "{told}");
}

#[test]
fn what_has_no_interval_is_an_empty_cell_and_no_word() {
    let table = printed(&tries_again("08:00-20:00"), "csv");
    let left = table.lines().find(|row| row.starts_with("station,clinic,all,,left,")).unwrap();
    assert!(left.ends_with(",0,,6"), "{left}");
    assert!(!table.contains("NaN"), "{table}");
}
