//! Registers of risks are read, or refused with every fault.

use std::fs;

use domain::money::Pence;

use super::*;

const HEAD: &str = "risk_id,kind,linked_to,org_code,title,driver,gross_value_fy,likelihood,period_bites,recurrence,in_fot,status,owner,next_review,provenance,source_ref,recorded_on\n";

fn organisations() -> Vec<Organisation> {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr");
    crate::workspace::Workspace::open(&example).unwrap().organisations
}

fn read(rows: &str) -> Result<BTreeMap<FinancialYear, Vec<Risk>>, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join(FOLDER)).unwrap();
    fs::write(folder.path().join(FOLDER).join("2026-27.csv"), format!("{HEAD}{rows}")).unwrap();
    match registers(folder.path(), &organisations()) {
        (registers, faults) if faults.is_empty() => Ok(registers),
        (_, faults) => Err(SourcesError::Faults(faults)),
    }
}

#[test]
fn a_risk_is_negative_and_a_mitigation_positive() {
    let registers = read(
        "R1,risk,,RWE,Pay award above plan,pay award,4000,60,8,R,N,open,Director,2026-12-01,synthetic,made up,2026-11-14\n\
         M1,mitigation,R1,RWE,Reserve,reserve,1500,80,8,NR,N,open,Director,,synthetic,made up,2026-11-14\n",
    )
    .unwrap();
    let risks = registers.values().next().unwrap();
    assert_eq!(risks[0].gross, Pence::from_thousands(-4000));
    assert_eq!(risks[1].gross, Pence::from_thousands(1500));
    assert_eq!(risks[0].weighted(), Pence::from_thousands(-2400));
}

#[test]
fn signs_and_words_that_are_wrong_are_told_at_once() {
    let error = read("R1,threat,,RWE,Pay,pay,-5,160,13,R,N,gone,Director,soon,made,made up,2026-11-14\n");
    let text = error.unwrap_err().to_string();
    for column in
        ["kind", "gross_value_fy", "likelihood", "period_bites", "status", "next_review", "provenance"]
    {
        assert!(text.contains(&format!("({column})")), "{column}: {text}");
    }
}

#[test]
fn whose_a_risk_is_is_of_the_system_or_nobodys() {
    let row = |org: &str| {
        format!("R1,risk,,{org},Pay,pay,5,60,8,R,N,open,Director,2026-12-01,synthetic,made up,2026-11-14\n")
    };
    let told = read(&row("RXX")).unwrap_err().to_string();
    assert!(told.contains("found \"RXX\"; expected one of QK1, RT5, RWE"), "{told}");
    assert!(read(&row("")).is_ok());
}
