//! The example’s reform folder, and slips in it.

use std::fs;
use std::path::Path;

use domain::money::Pence;

use super::*;

const ON: Date = Date::constant(2026, 11, 1);

fn example() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr/reform");
    fs::create_dir(root.path().join(FOLDER)).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), root.path().join(FOLDER).join(file.file_name())).unwrap();
    }
    root
}

fn whole(root: &Path) -> Result<Option<Box<Input>>, SourcesError> {
    Ok(reform(root, ON)?.map(|read| match read {
        ReformRead::Whole(input) => input,
        ReformRead::Open(open) => panic!("{} values are open", open.n_open()),
    }))
}

fn changed(file: &str, from: &str, to: &str) -> String {
    let root = example();
    let path = root.path().join(FOLDER).join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} holds {from:?}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
    whole(root.path()).expect_err(to).to_string()
}

#[test]
fn a_workspace_without_the_folder_has_no_reform() {
    assert!(reform(tempfile::tempdir().unwrap().path(), ON).unwrap().is_none());
}

#[test]
fn the_example_sums_to_what_is_published() {
    let reform = whole(example().path()).unwrap().unwrap();
    let cost: Pence = reform.functions.iter().map(domain::function::Function::cost).sum();
    assert_eq!(cost, reform.baseline.cost);
    assert_eq!(cost, Pence::new(5_300_000_000), "£53m for both boards, published June 2025");
    let posts: domain::wte::Wte = reform.posts.iter().map(|posts| posts.wte).sum();
    assert_eq!(posts.to_string(), "530.00");
    assert!(reform.functions.iter().all(|function| function.provenance.word() == "synthetic"));
}

#[test]
fn what_does_not_fit_together_is_told_with_file_and_field() {
    assert!(changed("posts.csv", "\nG01,", "\nG99,").contains("functions.csv has no such function"));
    assert!(changed("functions.csv", ",share,synthetic", ",transfer,synthetic").contains("no such option"));
    assert!(changed("duties.csv", ",R06,", ",R99,").contains("functions.csv has no such function"));
    assert!(changed("options.csv", "G01,retain,1900", "G01,retain,-1900").contains("positive amount"));
    assert!(changed("targets.csv", "percent_cut,30", "percent_cut,130").contains("0 to 100"));
    assert!(
        changed("plan.toml", "on = \"2027-04-01\"", "on = \"2029-04-01\"")
            .contains("a day of the plan, 2026-04-01")
    );
    assert!(changed("plan.toml", "cap_per_head = 18.76", "cap_per_head = 18.765").contains("two decimals"));
}

#[test]
fn a_gate_passed_out_of_order_or_unsigned_is_refused_by_the_reader() {
    let skipped = changed("transfers.toml", "gate = \"G1\"", "gate = \"G4\"");
    assert!(skipped.contains("G4 cannot be passed yet: G1 comes first"), "{skipped}");
    let unsigned = changed("transfers.toml", "\"sender:finance\", ", "");
    assert!(unsigned.contains("lacks the signature of the sender’s chief finance officer"), "{unsigned}");
}

#[test]
fn every_band_has_its_pay() {
    let bands = pay_bands().unwrap();
    assert_eq!(bands.len(), Band::ALL.len());
    assert!(bands.values().all(|(bottom, top)| bottom <= top));
    assert_eq!(bands[&Band::Seven], (Pence::new(4_781_000), Pence::new(5_471_000)));
}

#[test]
fn a_day_before_the_board_began_blames_the_day_and_an_unknown_board_the_plan() {
    let told = reform(example().path(), Date::constant(1900, 1, 1)).unwrap_err().to_string();
    assert_eq!(
        told,
        "there is no board QK1 on 1900-01-01: it begins on 2022-07-01; name a day on which it is, or leave the day out"
    );
    let told = no_board(&"QZZ".parse().unwrap(), ON).to_string();
    assert!(told.contains("reform/plan.toml") && told.contains("no board QZZ"), "{told}");
}
