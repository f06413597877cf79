//! The files of a synthetic year read back as they were made.

use std::fs;

use super::*;

#[test]
fn the_files_of_a_year_read_back_as_synthetic() {
    let organisation: OrganisationCode = "RWE".parse().unwrap();
    let year: FinancialYear = "2024/25".parse().unwrap();
    let kind = OrganisationKind::Trust;
    let thousand = |line: Line| line.nature().impact(Pence::new(100_000));
    let synthetic = SyntheticYear {
        organisation: &organisation,
        kind,
        year,
        source: "made here seed 1",
        made_from: "nothing, for a test",
        approved_by: "test",
        plan: &|line, _| thousand(line),
        actual: &|line, _| thousand(line),
        reported: &|line, _, _| Some(thousand(line)),
    };
    let month = Month::new(3).unwrap();
    let files = files(&synthetic, month);
    assert_eq!(files.len(), 1 + 3 * 3);
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in &files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let return_folder = "finance/returns/2024-25/M03/RWE";
    let expected = crate::monthly_return::Expected { root: folder.path(), folder: return_folder, kind };
    let submission = crate::monthly_return::read(expected).unwrap();
    assert_eq!((submission.cover.month, submission.cover.plan_version), (month, 1));
    let line: Line = "P.PAY.SUB".parse().unwrap();
    let entry = submission.entry(line, Measure::ActualToDate).unwrap();
    assert_eq!((entry.value, entry.provenance), (thousand(line), Provenance::Synthetic));
    let plan = crate::plan::read(folder.path(), "finance/plans/2024-25/RWE-v1.csv", kind).unwrap();
    assert_eq!(plan.in_month(line, Month::LAST).unwrap().value, thousand(line));
}

#[test]
fn schedules_and_limits_stand_in_files_of_their_names_as_keyed() {
    use domain::limit::{LimitKind, LimitValue};
    use domain::schedule::{ControlSource, ControlTotal, Schedule, ScheduleRow, Schedules};
    use domain::source::{ContentHash, SourceFile};

    let organisation: OrganisationCode = "RWE".parse().unwrap();
    let year: FinancialYear = "2024/25".parse().unwrap();
    let line: Line = "P.PAY.SUB".parse().unwrap();
    let says = ControlTotal {
        line,
        source: ControlSource::Ledger,
        value: Pence::new(-200_000),
        reason: "Later, and posted.".to_owned(),
    };
    let reconcile = Schedule {
        file: SourceFile { path: String::new(), hash: ContentHash::of(&[]) },
        columns: Vec::new(),
        rows: vec![ScheduleRow { number: 2, provenance: Provenance::Synthetic, says }],
    };
    let schedules = Schedules { reconcile: Some(reconcile), ..Schedules::default() };
    let heading = write::Heading { organisation: organisation.clone(), year, month: Month::new(3).unwrap() };
    let files = schedule_files(&heading, &schedules);
    assert_eq!(files.len(), 1, "a schedule that was not made has no file");
    assert_eq!(
        files["finance/returns/2024-25/M03/RWE/reconcile.csv"],
        "schema_version,org_code,fin_year,period,line_code,source,value,reason,provenance\n\
         1.0,RWE,2024/25,3,P.PAY.SUB,ledger,2,\"Later, and posted.\",synthetic\n"
    );
    let limits = [
        (organisation.clone(), LimitKind::Agency, LimitValue::Amount(Pence::new(500_000))),
        (organisation, LimitKind::AgencyShare, LimitValue::Share(320)),
    ];
    let (path, text) = limits_file(year, &limits, "made here");
    assert_eq!(path, "finance/limits/2024-25.csv");
    assert_eq!(
        text,
        "org_code,fin_year,limit,value,provenance,source_ref\n\
         RWE,2024/25,agency,5,synthetic,made here\nRWE,2024/25,agency_share,3.20,synthetic,made here\n"
    );
}
