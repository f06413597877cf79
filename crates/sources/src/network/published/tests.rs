//! Observations that are published figures, and what is said where a figure is not there.

use std::fs;

use crate::fault::SourcesError;
use crate::network::{NetworkRead, read};

const NETWORK: &str = include_str!("../../../samples/nurse.toml");

/// Attendances and waits of four months, of which May is missing.
const FIGURES: &str = "measure,place,period,dimension,kind,value,edition\n\
attendances,RWE,2025-03-01,,,100,ab12\n\
attendances,RWE,2025-03-01,ae_type,Type 1,80,ab12\n\
attendances,RWE,2025-04-01,,,110,ab12\n\
attendances,RWE,2025-06-01,,,120,ab12\n\
attendances_over_4_hours,RWE,2025-03-01,,,40,ab12\n\
attendances_over_4_hours,RWE,2025-04-01,,,44,ab12\n\
attendances_over_4_hours,RWE,2025-06-01,,,48,ab12\n";
const EDITIONS: &str =
    "edition,publication,file,fetched_from,imported,sha256\nab12,ae_monthly,AE.csv,,now,ab12cd\n";

/// The sample with an observation, below a workspace with published figures.
fn with(observed: &str) -> Result<NetworkRead, SourcesError> {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["care", "data"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    fs::write(folder.path().join("care/network.toml"), format!("{NETWORK}\n[[observed]]\n{observed}\n"))
        .expect("written");
    fs::write(folder.path().join("data/ae_attendances.csv"), FIGURES).expect("written");
    fs::write(folder.path().join("data/editions.csv"), EDITIONS).expect("written");
    let of_workspace = read(folder.path(), "care/network.toml");
    // The folder of the network alone knows the same figures.
    let of_folder = read(&folder.path().join("care"), "network.toml");
    assert_eq!(of_workspace.is_ok(), of_folder.is_ok());
    of_workspace
}

fn observed(measure: &str, figures: &str) -> String {
    format!("measure = \"{measure}\"\nfigures = {{ {figures} }}")
}

const MONTHS: &str = "from = \"2025-03\", to = \"2025-06\"";

#[test]
fn a_count_is_of_a_year_by_the_mean_of_the_months_that_are_there() {
    let figures = format!("measure = \"attendances\", place = \"RWE\", {MONTHS}");
    let read = with(&observed("nurse.visits", &figures)).expect("no faults");
    let [observed] = &read.observed[..] else { panic!("one is observed") };
    assert!((observed.value - 1_320.0).abs() < 1e-9, "{}", observed.value);
    assert_eq!(observed.period, "3 months from 2025-03 to 2025-06");
    // 10 from month to month, of a year √12 times as much.
    assert!((observed.sd - 34.641).abs() < 0.001, "{}", observed.sd);
    assert_eq!((observed.source.as_str(), observed.provenance.word()), ("AE.csv", "derived"));
}

#[test]
fn a_kind_is_taken_where_it_is_named_and_a_share_is_the_rest() {
    let one =
        "measure = \"attendances\", place = \"RWE\", kind = \"Type 1\", from = \"2025-03\", to = \"2025-03\"";
    let value = with(&observed("nurse.visits", one)).expect("no faults").observed[0].value;
    assert!((value - 960.0).abs() < 1e-9, "{value}");
    let rest = format!(
        "measure = \"attendances\", without = \"attendances_over_4_hours\", place = \"RWE\", {MONTHS}"
    );
    let value = with(&observed("nurse.share_left", &rest)).expect("no faults").observed[0].value;
    assert!((value - 0.6).abs() < 1e-12, "{value}");
}

#[test]
fn a_figure_that_is_not_there_is_told_with_the_months_that_are() {
    let check = |measure: &str, figures: &str, expected: &str| {
        let told = with(&observed(measure, figures)).map(|_| ()).expect_err("a fault").to_string();
        assert!(told.contains(expected), "{expected:?} is not in:\n{told}");
    };
    let of = |rest: &str| format!("measure = \"attendances\", place = \"RWE\", {rest}");
    check(
        "nurse.visits",
        &of("from = \"2025-03\", to = \"2025-05\""),
        "attendances of RWE in 2025-05 is not published here: the folder data has months from 2025-03 to 2025-06",
    );
    let elsewhere = of(MONTHS).replace("RWE", "RWD");
    check("nurse.visits", &elsewhere, "the folder data has none of it");
    check("nurse.visits", &of("from = \"March\", to = \"2025-06\""), "expected a month, such as");
    check("nurse.visits", &of(MONTHS).replace("attendances", "visits"), "it is no measure");
    check("nurse.share_left", &of(MONTHS), "this is a share: write without");
    let rest = format!("{}, without = \"attendances_over_4_hours\"", of(MONTHS));
    check("nurse.visits", &rest, "this is no share: remove without");
    check("nurse.mean_wait", &of(MONTHS), "figures give numbers a year and shares");
    let twice = format!("{}\nvalue = 7", observed("nurse.visits", &of(MONTHS)));
    let told = with(&twice).map(|_| ()).expect_err("a fault").to_string();
    assert!(told.contains("figures says this already; remove value"), "{told}");
}
