//! A workspace says what it lacks, all at once.

use std::fs;

use super::*;

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(
        root,
        "oakham.toml",
        "schema = \"oakham.workspace/1\"\nsystem = \"QK1\"\nname = \"LLR\"\n[years.\"2024/25\"]\nduty = \"system\"\ndeficit_support = true\n",
    );
    write(
        root,
        "system/organisations.csv",
        "code,name,short_name,kind,from,to,source\nQK1,Board,ICB,board,2022-07-01,,x\nRWE,Trust,UHL,trust,2000-04-01,,x\nOLD,Gone,OLD,trust,2000-04-01,2020-03-31,x\n",
    );
    folder
}

#[track_caller]
fn check_error(root: &Path, expected: &str) {
    let error = Workspace::open(root).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn trusts_come_first_and_those_that_ended_are_not_there() {
    let folder = workspace();
    let workspace = Workspace::open(folder.path()).unwrap();
    let day = jiff::civil::date(2024, 8, 31);
    let codes: Vec<_> = workspace.organisations_on(day).iter().map(|o| o.code.to_string()).collect();
    assert_eq!(codes, ["RWE", "QK1"]);
    assert!(workspace.months().is_empty());
}

#[test]
fn a_folder_without_settings_is_no_workspace() {
    let folder = tempfile::tempdir().unwrap();
    check_error(folder.path(), "is not an Oakham workspace");
    assert!(matches!(Workspace::open(folder.path()), Err(SourcesError::NotAWorkspace(_))));
}

#[test]
fn settings_that_are_wrong_say_which() {
    let folder = workspace();
    write(folder.path(), "oakham.toml", "schema = \"oakham.workspace/9\"\nsystem = \"QK1\"\nname = \"x\"\n");
    check_error(folder.path(), "this version of Oakham reads");
    write(folder.path(), "oakham.toml", "schema = \"oakham.workspace/1\"\nsystem = \"q\"\nname = \"x\"\n");
    check_error(folder.path(), "found \"q\"; it is not an ODS code");
    write(folder.path(), "oakham.toml", "colour = 1\n");
    check_error(folder.path(), "found \"colour\"; no such key here");
    write(folder.path(), "oakham.toml", "schema = \n");
    check_error(folder.path(), "oakham.toml line 1");
}

#[test]
fn faults_of_several_files_come_together() {
    let folder = workspace();
    write(
        folder.path(),
        "system/organisations.csv",
        "code,name,short_name,kind,from,to\nqk1,B,B,board,never,\n",
    );
    write(folder.path(), "documents/documents.csv", "document_id,title,publisher,dated,note\nd,,P,2024,\n");
    let SourcesError::Faults(faults) = Workspace::open(folder.path()).unwrap_err() else { panic!("faults") };
    let places: Vec<_> = faults.iter().map(|fault| (fault.file.as_str(), fault.column.as_str())).collect();
    assert_eq!(
        places,
        [
            ("system/organisations.csv", "code"),
            ("system/organisations.csv", "from"),
            ("documents/documents.csv", "title")
        ]
    );
}

#[test]
fn an_organisation_that_stands_twice_is_named_with_both_rows() {
    let folder = workspace();
    let rows = |last: &str| {
        format!(
            "code,name,short_name,kind,from,to\nQK1,B,B,board,2022-07-01,\nRWE,T,T,trust,2000-04-01,2024-03-31\n{last}\n"
        )
    };
    write(folder.path(), "system/organisations.csv", &rows("RWE,T,T,trust,2024-03-31,"));
    check_error(
        folder.path(),
        "organisations.csv row 4, column A (code): found \"RWE\"; the organisation stands in row 3 already",
    );
    write(folder.path(), "system/organisations.csv", &rows("RWE,U,U,trust,2024-04-01,"));
    assert!(Workspace::open(folder.path()).is_ok());
    write(folder.path(), "system/organisations.csv", "code,name,short_name,kind,from,to\n");
    check_error(folder.path(), "no organisation is listed");
}

#[test]
fn a_return_of_an_unknown_organisation_is_told_beside_the_others() {
    let folder = workspace();
    write(folder.path(), "finance/returns/2024-25/M05/RXX/cover.csv", "field,value\n");
    let workspace = Workspace::open(folder.path()).unwrap();
    let files = workspace.month("2024/25".parse().unwrap(), Month::new(5).unwrap());
    let [stranger] = &files.strangers[..] else { panic!("{:?}", files.strangers) };
    assert!(stranger.file.ends_with("M05/RXX"), "{stranger}");
    assert!(stranger.expected.contains("RWE, QK1"), "{stranger}");
    write(folder.path(), "finance/returns/2024-25/August/RWE/cover.csv", "field,value\n");
    let workspace = Workspace::open(folder.path()).unwrap();
    assert_eq!(workspace.months(), [("2024/25".parse().unwrap(), Month::new(5).unwrap())]);
    assert!(workspace.faults[0].expected.contains("named by month"), "{:?}", workspace.faults);
}

#[test]
fn files_of_a_year_may_name_whoever_was_of_the_system_in_it() {
    let folder = workspace();
    write(
        folder.path(),
        "system/organisations.csv",
        "code,name,short_name,kind,from,to\n\
         RWE,Old name,A,trust,2020-04-01,2024-06-30\n\
         RWE,New name,A,trust,2024-07-01,\n\
         RT5,Before,B,trust,2020-04-01,2024-07-31\n\
         RX9,After,C,trust,2024-08-01,\n\
         QK1,Board,D,board,2020-04-01,\n\
         RZZ,Later,E,trust,2025-04-01,\n",
    );
    let workspace = Workspace::open(folder.path()).unwrap();
    let of_year = workspace.organisations_in("2024/25".parse().unwrap());
    let codes: Vec<_> = of_year.iter().map(|o| o.code.as_str()).collect();
    assert_eq!(codes, ["RWE", "RT5", "RX9", "QK1"]);
    assert_eq!(of_year[0].name, "New name");
}
