//! Files and folders of a workspace that nobody reads.

use std::path::Path;

use domain::organisation::Organisation;

use super::folders::{PLANS, RETURNS, files_in, folders, month_of, year_of};
use crate::fault::{Fault, SETTINGS_FILE, collect, file_fault};
use crate::{limits, passed_over};

/// Folders of files that are read by their names.
const FIXED: [(&str, &[&str]); 8] = [
    ("", &[SETTINGS_FILE, "events.csv", "appraisal.toml"]),
    ("system", &["organisations.csv", "places.csv"]),
    ("documents", &["documents.csv", "claims.csv", "readings.csv"]),
    ("finance", &["controls.csv", "releases.csv"]),
    (
        "scrutiny",
        &["committees.csv", "register.csv", "moves.csv", "packs.csv", "pack_drafts.csv", "bulletins.csv"],
    ),
    (
        "reform",
        &[
            "plan.toml",
            "transfers.toml",
            "targets.csv",
            "functions.csv",
            "options.csv",
            "posts.csv",
            "duties.csv",
        ],
    ),
    ("care", &["network.toml", "sites.csv"]),
    ("adopted", &["adopted.csv", "observed.csv"]),
];

/// Those in which other tables may lie: what commands write, and parts of a network.
const OPEN: [&str; 2] = ["", "care"];

/// The mappings of ledgers.
const MAPPINGS: &str = "finance/mappings";

/// Where a return lies.
const RETURN_PLACE: &str =
    "a return lies in the folder of its organisation, such as 2024-25/M05/RWE; move this file there";

/// What to do with a file that is not named by its year, beside those of its folder.
pub(crate) fn year_meant(name: &str, beside: &[String]) -> String {
    let is_year = |other: &&String| {
        let stem = other.strip_suffix(".csv").filter(|stem| year_of(stem).is_some());
        stem.is_some_and(|stem| passed_over::resembles(name, stem))
    };
    match beside.iter().find(is_year) {
        Some(read) => format!("and {}", passed_over::one_of_two(read)),
        None => "such as 2024-25.csv; rename this file, or move it away".to_owned(),
    }
}

/// Adds a fault for each table that nobody reads, and for each folder of returns that is neither a year nor a
/// month of one.
pub(super) fn strays(root: &Path, organisations: &[Organisation], faults: &mut Vec<Fault>) {
    for (folder, known) in FIXED {
        let is_known = |name: &String| known.contains(&name.as_str());
        let is_meant = |name: &String| {
            let ending =
                |known: &str| known.rsplit_once('.').map_or_else(String::new, |(stem, _)| stem.to_owned());
            let is_near = known.iter().any(|known| passed_over::resembles(name, &ending(known)));
            // A database or picture of nearly the same name is none of them.
            let is_text = [".csv", ".toml"].iter().any(|ending| name.to_lowercase().contains(ending));
            let is_table = passed_over::is_table(name);
            is_near && (is_table || is_text) || is_table && !OPEN.contains(&folder)
        };
        let names = passed_over::files(root, folder).into_iter();
        for name in names.filter(|name| !is_known(name) && is_meant(name)) {
            let read = known.iter().find(|known| {
                let stem = known.rsplit_once('.').map_or("", |(stem, _)| stem);
                passed_over::resembles(&name, stem) && root.join(folder).join(known).exists()
            });
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            let todo = read.map_or_else(
                || "rename this file, or move it away".to_owned(),
                |read| passed_over::one_of_two(read),
            );
            let why = format!("the files read here are {}; {todo}", known.join(", "));
            faults.push(file_fault(&path, why));
        }
    }
    for name in passed_over::files(root, MAPPINGS).iter().filter(|name| passed_over::is_table(name)) {
        let code = name.strip_suffix(".csv");
        if organisations.iter().all(|organisation| Some(organisation.code.as_str()) != code) {
            let why = "mappings are named after an organisation of the system, such as RWE.csv; rename this file, or move it away";
            faults.push(file_fault(&format!("{MAPPINGS}/{name}"), why));
        }
    }
    let misplaced = |path: &str, why: &str, faults: &mut Vec<Fault>| {
        for name in passed_over::files(root, path).iter().filter(|name| passed_over::is_table(name)) {
            faults.push(file_fault(&format!("{path}/{name}"), why));
        }
    };
    misplaced(RETURNS, RETURN_PLACE, faults);
    misplaced(PLANS, "plans lie in the folder of their year, such as 2024-25; move this file there", faults);
    let folders_in = |path: &str, faults: &mut Vec<Fault>| {
        folders(root, path).unwrap_or_else(|error| {
            collect(error, path, faults);
            Vec::new()
        })
    };
    for year_folder in folders_in(RETURNS, faults) {
        let path = format!("{RETURNS}/{year_folder}");
        if year_of(&year_folder).is_none() {
            faults.push(file_fault(&path, "folders of returns are named by year, such as 2024-25"));
            continue;
        }
        misplaced(&path, RETURN_PLACE, faults);
        for month_folder in folders_in(&path, faults) {
            if month_of(&month_folder).is_none() {
                let path = format!("{path}/{month_folder}");
                faults.push(file_fault(&path, "folders of a year are named by month, such as M05"));
            } else {
                misplaced(&format!("{path}/{month_folder}"), RETURN_PLACE, faults);
            }
        }
    }
    for year_folder in folders_in(PLANS, faults) {
        if year_of(&year_folder).is_none() {
            let path = format!("{PLANS}/{year_folder}");
            faults.push(file_fault(&path, "folders of plans are named by year, such as 2024-25"));
        }
    }
    let names = files_in(root, limits::FOLDER).unwrap_or_else(|error| {
        collect(error, limits::FOLDER, faults);
        Vec::new()
    });
    for name in &names {
        if name.strip_suffix(".csv").and_then(year_of).is_none() {
            let path = format!("{}/{name}", limits::FOLDER);
            let why = format!("files of limits are named by year, {}", year_meant(name, &names));
            faults.push(file_fault(&path, why));
        }
    }
}
