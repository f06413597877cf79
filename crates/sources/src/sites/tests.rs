//! Sites as they are read.

use std::fs;

use super::*;

const HEADINGS: &str =
    "code,name,district,contacts_a_month,contacts_provenance,pounds_a_year,pounds_provenance,source\n";

fn read(rows: &str) -> Result<Vec<Site>, SourcesError> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("care")).expect("a folder");
    fs::write(folder.path().join(PATH), format!("{HEADINGS}{rows}")).expect("written");
    sites(folder.path())
}

#[test]
fn a_site_has_what_is_stated_of_it_and_how_that_is_known() {
    let sites = read("NNJ15,Oakham,Rutland,1500,derived,315000,published,a paper\nnnj14,Oadby,,,,,,\n")
        .expect("they are read");
    let contacts = Stated { value: 1_500, provenance: Provenance::Derived };
    assert_eq!(sites[0].contacts_a_month, Some(contacts));
    assert_eq!((&*sites[1].code, &sites[1].district, sites[1].pounds_a_year), ("NNJ14", &None, None));
}

#[test]
fn a_site_may_say_what_of_it_reports_no_attendances() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("care")).expect("a folder");
    let headings = HEADINGS.trim_end();
    let rows = "NNJ15,Oakham,Rutland,939,synthetic,,,a paper,the weekday daytime unit\nNNJ14,Oadby,,,,,,,\n";
    fs::write(folder.path().join(PATH), format!("{headings},not_counted\n{rows}")).expect("written");
    let sites = sites(folder.path()).expect("they are read");
    assert_eq!(sites[0].not_counted.as_deref(), Some("the weekday daytime unit"));
    assert_eq!(sites[1].not_counted, None);
}

#[test]
fn wrong_cells_are_told_all_at_once() {
    let rows = "NNJ15,,Rutland,0,derived,many,published,\nnnj15,Oakham,,12,,,,\n";
    let SourcesError::Faults(faults) = read(rows).expect_err("it is refused") else { panic!() };
    let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!(columns, ["name", "contacts_a_month", "pounds_a_year", "code", "contacts_provenance"]);
}
