//! Limits read with their cells; slips are told with theirs.

use std::fs;

use domain::money::Pence;

use super::*;
use crate::workspace::Workspace;

fn example() -> Workspace {
    Workspace::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr")).unwrap()
}

#[track_caller]
fn check_fault(from: &str, to: &str, expected: &str) {
    let workspace = example();
    let year = "2026/27".parse().unwrap();
    let text = fs::read_to_string(workspace.root.join(path(year))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("finance/limits")).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(folder.path().join(path(year)), text.replacen(from, to, 1)).unwrap();
    let error = read(folder.path(), year, &workspace.organisations, None).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn limits_read_as_amounts_and_shares_with_their_cells() {
    let workspace = example();
    let year = "2026/27".parse().unwrap();
    let limits = read(&workspace.root, year, &workspace.organisations, None).unwrap();
    let trust = "RWE".parse().unwrap();
    assert_eq!(limits.amount(&trust, year, LimitKind::Agency), Some(Pence::new(2_739_200_000)));
    let share = limits.rows(&trust, year, LimitKind::AgencyShare)[0];
    assert_eq!((share.value, share.at.to_string().as_str()), (LimitValue::Share(320), "D4"));
    assert_eq!(limits.amount(&trust, year, LimitKind::AgencyShare), None, "a share is no amount");
    assert_eq!(limits.amount(&trust, "2025/26".parse().unwrap(), LimitKind::Agency), None);
}

#[test]
fn a_year_without_the_file_has_no_limits() {
    let folder = tempfile::tempdir().unwrap();
    let limits = read(folder.path(), "2030/31".parse().unwrap(), &[], None).unwrap();
    assert_eq!(limits, Limits::default());
}

#[test]
fn slips_are_told_with_cell_and_what_to_do() {
    check_fault(
        "agency,27392",
        "agency,27.4m",
        "row 2, column D (value): found \"27.4m\"; write the number in full",
    );
    check_fault(
        "agency,27392",
        "agency,-27392",
        "row 2, column D (value): found \"-27392\"; spending up to a ceiling is a positive number",
    );
    check_fault(",3.20,", ",320%,", "expected per cent from 0 to 100");
    check_fault(",3.20,", ",120.00,", "expected per cent from 0 to 100");
    check_fault("RWE,2026/27,bank", "RWE,2025/26,bank", "the file is of 2026/27");
    check_fault("RWE,2026/27,bank", "R1K,2026/27,bank", "expected one of");
    check_fault("RWE,2026/27,bank", "RWE,2026/27,agency", "the same limit stands in row 2");
}

#[test]
fn a_limit_that_was_raised_later_is_not_known_before() {
    let workspace = example();
    let year = "2026/27".parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("finance/limits")).unwrap();
    let text = "org_code,fin_year,limit,value,provenance,source_ref,recorded_on\n\
                RWE,2026/27,agency,100,published,letter,2026-04-02\n\
                RWE,2026/27,agency,150,published,second letter,2026-09-01\n";
    fs::write(folder.path().join(path(year)), text).unwrap();
    let amount = |as_at: Option<&str>| {
        let as_at = as_at.map(|day| day.parse().unwrap());
        let limits = read(folder.path(), year, &workspace.organisations, as_at).unwrap();
        limits.amount(&"RWE".parse().unwrap(), year, LimitKind::Agency).map(Pence::thousands)
    };
    assert_eq!(amount(Some("2026-04-01")), None);
    assert_eq!(amount(Some("2026-08-31")), Some(100));
    assert_eq!((amount(Some("2026-09-01")), amount(None)), (Some(150), Some(150)));
}

/// Those trusts of the example that ended in September 2026 are carried on by another.
fn carried_on(ended: &[&str]) -> Limits {
    use domain::organisation::Effective;
    use jiff::civil::date;

    let workspace = example();
    let year = "2026/27".parse().unwrap();
    let mut organisations = workspace.organisations_in(year);
    let ends = |known: &Organisation| ended.contains(&known.code.as_str());
    let first = organisations.iter().find(|known| known.code.as_str() == "RWE").unwrap().clone();
    for known in organisations.iter_mut().filter(|known| ends(known)) {
        known.effective = Effective::new(known.effective.from(), Some(date(2026, 9, 30))).unwrap();
    }
    organisations.push(Organisation {
        code: "RX9".parse().unwrap(),
        effective: Effective::new(date(2026, 10, 1), None).unwrap(),
        ..first
    });
    read(&workspace.root, year, &organisations, None).unwrap()
}

#[test]
fn limits_of_the_year_hold_for_who_succeeds_within_it() {
    let year = "2026/27".parse().unwrap();
    let [after, first, second] = ["RX9", "RWE", "RT5"].map(|code| code.parse().unwrap());
    let alone = carried_on(&["RWE"]);
    for kind in [LimitKind::Agency, LimitKind::AgencyShare, LimitKind::Capital, LimitKind::SupportQ2] {
        assert!(alone.value(&first, year, kind).is_some(), "{kind:?}");
        assert_eq!(alone.value(&after, year, kind), alone.value(&first, year, kind), "{kind:?}");
    }
    let merged = carried_on(&["RWE", "RT5"]);
    let amount = |code| merged.amount(code, year, LimitKind::Capital);
    assert_eq!(amount(&after), Some(amount(&first).unwrap() + amount(&second).unwrap()));
    assert_eq!(merged.rows(&after, year, LimitKind::Capital).len(), 2);
}
