//! Folders are looked through by the names that files were published under.

use super::*;
use crate::data::fetching::Origin;

use jiff::civil::date;

const COVERAGE: &str = "SUB_ICB_LOCATION_CODE,ICB_ONS_CODE,REGION_CODE,Appointment_Month,Included Practices,\
Open Practices,Patients registered at included practices,Patients registered at open practices\n\
03W,E54000015,E40000011,01FEB2023,29,29,340000,340000\n";

struct Scratch(tempfile::TempDir);

impl Scratch {
    fn new(files: &[(&str, &str)]) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = scratch.path().join("files").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(scratch)
    }

    fn fetch(&self, ids: &[&str], months: &[Date], dry_run: bool) -> Result<Vec<String>> {
        let folder = self.0.path().join("files");
        let order = Order {
            publications: ids.iter().map(|id| (*id).to_owned()).collect(),
            months: months.to_vec(),
            origin: Origin::Folder(folder.clone()),
            dry_run,
            largest_mb: 10,
        };
        let wanted = super::super::wanted(&order.publications)?;
        let lake = Lake::new(self.0.path().join("lake"));
        let fetched = fetch(&lake, &wanted, &order, &folder, date(2026, 5, 20))?;
        Ok(fetched
            .iter()
            .flat_map(|publication| {
                let files = publication.files.iter().map(|file| format!("{} {}", file.file, file.outcome));
                files.chain(publication.faults.clone())
            })
            .collect())
    }
}

#[test]
fn files_are_found_in_folders_of_folders_and_read_once() {
    let scratch = Scratch::new(&[
        ("digital.nhs.uk/x/APPOINTMENTS_GP_COVERAGE.csv", COVERAGE),
        ("notes.txt", "about"),
        (".hidden/APPOINTMENTS_GP_COVERAGE.csv", COVERAGE),
        ("ICB_names.csv", "a,b\n"),
    ]);
    assert_eq!(scratch.fetch(&[], &[], true).unwrap(), ["APPOINTMENTS_GP_COVERAGE.csv wanted"]);
    assert!(!scratch.0.path().join("lake").exists(), "nothing is written");
    assert_eq!(scratch.fetch(&[], &[], false).unwrap(), ["APPOINTMENTS_GP_COVERAGE.csv imported"]);
    assert_eq!(scratch.fetch(&[], &[], false).unwrap(), ["APPOINTMENTS_GP_COVERAGE.csv unchanged"]);
}

#[test]
fn one_file_that_cannot_be_read_keeps_no_other_away() {
    let scratch = Scratch::new(&[
        ("APPOINTMENTS_GP_COVERAGE.csv", COVERAGE),
        ("April-2026-CSV-a1b2c3.csv", "<!doctype html>"),
    ]);
    assert_eq!(
        scratch.fetch(&[], &[], false).unwrap(),
        ["APPOINTMENTS_GP_COVERAGE.csv imported", "April-2026-CSV-a1b2c3.csv refused"]
    );
}

#[test]
fn months_choose_among_files_whose_names_say_theirs() {
    let scratch = Scratch::new(&[
        ("Beds-Open-Overnight-Web_File-Q2-2025-26.xlsx", ""),
        ("Beds-Open-Overnight-Web_File-Q3-2025-26.xlsx", ""),
    ]);
    let months = [date(2025, 7, 1)];
    assert_eq!(
        scratch.fetch(&["kh03"], &months, true).unwrap(),
        ["Beds-Open-Overnight-Web_File-Q2-2025-26.xlsx wanted"]
    );
}

#[test]
fn what_is_not_there_is_told() {
    let scratch = Scratch::new(&[("notes.csv", "")]);
    let error = scratch.fetch(&[], &[], false).unwrap_err().to_string();
    assert!(error.contains("has no file of a publication that is known"), "{error}");
    let told = scratch.fetch(&["rtt"], &[], false).unwrap();
    assert!(told[0].contains("has no file called Full-CSV-data-file-{Mon}{yy}*.zip"), "{told:?}");
    let error = scratch.fetch(&["rtx"], &[], false).unwrap_err().to_string();
    assert!(error.contains("there is no publication \"rtx\"; name some of gp_appointments,"), "{error}");
    fs::remove_dir_all(scratch.0.path().join("files")).unwrap();
    let error = scratch.fetch(&[], &[], false).unwrap_err().to_string();
    assert!(error.contains("cannot be read; check that it is a folder"), "{error}");
}
