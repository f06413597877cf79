//! Registers of schemes are read, or refused with every fault.

use std::fs;

use super::*;

const HEAD: &str = "scheme_id,entry,title,org_code,owner,type,category,recurrence,maturity,maturity_before,maturity_reason,delivery_risk,qeia_id,qeia_state,qeia_reason,period,plan_fy,plan_ytd,actual_ytd,fot,fye_recurrent,start_month,wte_effect,counterparty_org,place,group,baseline,baseline_ytd,measured_ytd,watch_measure,watch_trigger,provenance,source_ref,recorded_on,m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12\n";
const GOOD: &str = "UHL-01,scheme,Fewer agency shifts,RWE,Chief nurse,pay,agency,R,in_delivery,in_delivery,,L,Q-7,approved,,2,1200,200,180,1100,1300,1,-12.5,,,,agency spend of last year,900,720,falls,above 6 per 1000,synthetic,made up,2026-06-14,100,100,100,100,100,100,100,100,100,100,100,100\n";

fn organisations() -> Vec<Organisation> {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr");
    crate::workspace::Workspace::open(&example).unwrap().organisations
}

fn read(rows: &[(&str, &str)]) -> Result<BTreeMap<FinancialYear, Vec<Scheme>>, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join(FOLDER)).unwrap();
    for (name, text) in rows {
        fs::write(folder.path().join(FOLDER).join(name), format!("{HEAD}{text}")).unwrap();
    }
    match registers(folder.path(), &organisations()) {
        (registers, faults) if faults.is_empty() => Ok(registers),
        (_, faults) => Err(SourcesError::Faults(faults)),
    }
}

fn faults(rows: &[(&str, &str)]) -> Vec<String> {
    match read(rows) {
        Err(SourcesError::Faults(faults)) => {
            faults.into_iter().map(|fault| format!("{}: {}", fault.column, fault.expected)).collect()
        }
        other => panic!("expected faults, found {other:?}"),
    }
}

#[test]
fn a_row_is_read_with_its_amounts_and_phasing() {
    let registers = read(&[("2026-27.csv", GOOD)]).unwrap();
    let (year, schemes) = registers.iter().next().unwrap();
    assert_eq!(year.to_string(), "2026/27");
    let scheme = &schemes[0];
    assert_eq!(scheme.savings.plan_year, Pence::from_thousands(1200));
    assert_eq!(scheme.delivered_to_date(), Pence::from_thousands(180));
    assert_eq!(scheme.baseline.measured_saving(), Pence::from_thousands(180));
    assert_eq!(scheme.wte_effect.unwrap().hundredths(), -1250);
    assert_eq!(scheme.at.row, 2);
}

#[test]
fn every_fault_is_told_at_once() {
    let bad = GOOD.replace("in_delivery,in_delivery", "ripe,in_delivery").replace(",L,", ",low,");
    let faults = faults(&[("2026-27.csv", &bad)]);
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults.iter().any(|fault| fault.starts_with("maturity: ")), "{faults:?}");
}

#[test]
fn an_id_is_never_used_again() {
    let twice = format!("{GOOD}{GOOD}");
    assert!(faults(&[("2026-27.csv", &twice)])[0].contains("stands twice"));
    let other = GOOD.replace("Fewer agency shifts", "Cheaper gloves");
    let found = faults(&[("2026-27.csv", GOOD), ("2027-28.csv", &other)]);
    assert!(found[0].contains("another year has this id"), "{found:?}");
    assert_eq!(read(&[("2026-27.csv", GOOD), ("2027-28.csv", GOOD)]).unwrap().len(), 2);
}

#[test]
fn a_file_that_is_not_named_by_year_is_refused() {
    assert!(faults(&[("schemes.csv", GOOD)])[0].contains("named by year"));
}

#[test]
fn amounts_to_date_need_their_month() {
    let bad = GOOD.replace("approved,,2,", "approved,,,");
    assert!(faults(&[("2026-27.csv", &bad)])[0].starts_with("period: "));
}

#[test]
fn savings_have_no_sign_and_whoever_bears_them_is_of_the_system() {
    let turned = GOOD.replace(",1200,200,", ",-1200,200,").replace(",900,720,", ",-900,720,");
    let told = faults(&[("2026-27.csv", &turned)]);
    assert_eq!(
        told,
        [
            "plan_fy: a saving is keyed as a positive number; write it without the minus",
            "baseline_ytd: spending is keyed as a positive number; write it without the minus"
        ]
    );
    let told = faults(&[("2026-27.csv", &GOOD.replace(",RWE,", ",RWE+RXX,"))]);
    assert_eq!(told, ["org_code: expected one of QK1, RT5, RWE"]);
    // What a scheme has cost before it saves is below nil.
    let costs = GOOD.replace(",200,180,", ",200,-20,");
    assert!(read(&[("2026-27.csv", &costs)]).is_ok());
}
