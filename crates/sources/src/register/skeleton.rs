//! The text files of a new workspace for any system of the register.

use std::collections::BTreeMap;

use domain::code::OrganisationCode;
use domain::geography::PlaceKind;
use domain::month::{FinancialYear, day_in_words};
use domain::organisation::{Effective, Organisation};
use domain::register::{Board, Coverage, Register, Trust};
use serde::Serialize;
use thiserror::Error;

/// Why a workspace cannot be made.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SkeletonError {
    /// No board has this code at the end of the year.
    #[error("{code} is not a board at the end of {year}; {instead}")]
    NoBoard {
        /// The code asked for.
        code: OrganisationCode,
        /// The year asked for.
        year: FinancialYear,
        /// What became of it, or what is there.
        instead: String,
    },
}

#[derive(Serialize)]
struct Settings<'a> {
    schema: &'static str,
    system: &'a str,
    name: &'a str,
    years: BTreeMap<String, YearSettings>,
}

#[derive(Serialize)]
struct YearSettings {
    duty: &'static str,
    deficit_support: bool,
}

/// The text files of a new workspace for the system of `board` in `year`, by path.
///
/// `oakham.toml`, `system/organisations.csv`, `system/places.csv`, and a README in every folder.
///
/// # Errors
/// No board has the code on the last day of the year; the error says what became of it.
pub fn workspace_files(
    register: &Register,
    board: &OrganisationCode,
    year: FinancialYear,
) -> Result<BTreeMap<String, String>, SkeletonError> {
    let system = register.board(board, year.last_day()).ok_or_else(|| SkeletonError::NoBoard {
        code: board.clone(),
        year,
        instead: instead_of(register, board),
    })?;
    let trusts = trusts_in(register, board, year);
    let (places, by_location) = places_in(register, board, year);
    let files = [
        ("oakham.toml", settings(system, year)),
        ("README.md", readme(system, year)),
        ("system/README.md", system_readme(system, &trusts, by_location)),
        ("system/organisations.csv", organisations(system, &trusts)),
        ("system/places.csv", places),
        (
            "finance/returns/README.md",
            "# Returns\n\nOne folder a year, month and organisation, such as `2026-27/M01/RWE/`.\n"
                .to_owned(),
        ),
        (
            "documents/README.md",
            "# Documents\n\nPublic documents and the figures that they state.\n".to_owned(),
        ),
    ];
    Ok(files.into_iter().map(|(path, content)| (path.to_owned(), content)).collect())
}

/// What became of a code that is no board at the end of the year.
fn instead_of(register: &Register, code: &OrganisationCode) -> String {
    let boards: Vec<&Board> = register.tables().boards.iter().filter(|board| board.code() == code).collect();
    let Some(board) = boards.last() else {
        return "it is in no table of the register; find the system's code by its name".to_owned();
    };
    let name = &board.system_name;
    let effective = board.organisation.effective;
    match effective.to() {
        None => format!("{name} began on {}; choose a later year", day_in_words(effective.from())),
        Some(to) => {
            let successors: Vec<String> = register
                .successors(code)
                .into_iter()
                .filter_map(|row| register.board(&row.to, row.on))
                .map(|next| format!("{} ({})", next.code(), next.system_name))
                .collect();
            format!(
                "{name} was one from {} to {}, followed by {}",
                day_in_words(effective.from()),
                day_in_words(to),
                successors.join(", ")
            )
        }
    }
}

fn overlaps(effective: Effective, year: FinancialYear) -> bool {
    effective.from() <= year.last_day() && effective.to().is_none_or(|to| year.first_day() <= to)
}

/// The trusts that were in the system on some day of the year.
fn trusts_in<'r>(register: &'r Register, board: &OrganisationCode, year: FinancialYear) -> Vec<&'r Trust> {
    let is_member = |trust: &&Trust| {
        trust.memberships.iter().any(|row| row.board == *board && overlaps(row.effective, year))
    };
    register.tables().trusts.iter().filter(is_member).collect()
}

/// `oakham.toml`. To 2025/26 the duty to break even is the system's, from 2026/27 each organisation's.
fn settings(system: &Board, year: FinancialYear) -> String {
    let first_of_each = FinancialYear::starting(2026).expect("2026 lies within the years that exist");
    let duty = if year < first_of_each { "system" } else { "each-organisation" };
    let settings = Settings {
        schema: "oakham.workspace/1",
        system: system.code().as_str(),
        name: &system.system_name,
        years: [(year.to_string(), YearSettings { duty, deficit_support: true })].into(),
    };
    let text = toml::to_string(&settings).expect("text and yes-or-no values can be written as TOML");
    // The rules of years end the file: what is synthetic of a year is written after them.
    text.replacen("\n[years", &format!("\n{FRONT_SHEET}\n[years"), 1)
}

/// The front sheet of the board paper, to be filled in: a field that stays a comment is printed as not stated.
const FRONT_SHEET: &str = "\
# The front sheet of the board paper; take the # away from what you fill in.
# [report]
# meeting = \"Integrated care board, meeting in public\"
# date = \"2026-11-26\"
# item = \"7\"
# purpose = \"assurance\"              # decision, assurance, discussion or information
# author = \"Name, deputy director of finance\"
# executive = \"Name, chief finance officer\"
# route = \"Finance committee, 19 November 2026\"
# assurance = \"BAF 3: financial sustainability\"
# recommendations = [\"Approve the recovery plan.\"]
";

/// `system/organisations.csv`: those that make a return, trusts first as in tables.
fn organisations(system: &Board, trusts: &[&Trust]) -> String {
    let trusts = trusts.iter().map(|trust| (&trust.organisation, trust.source.as_str()));
    let rows =
        trusts.chain([(&system.organisation, system.source.as_str())]).map(|(organisation, source)| {
            let Organisation { code, name, short_name, kind, effective } = organisation;
            let (from, to) = days(*effective);
            [
                code.to_string(),
                name.clone(),
                short_name.clone(),
                kind.to_string(),
                from,
                to,
                source.to_owned(),
            ]
        });
    csv_text(["code", "name", "short_name", "kind", "from", "to", "source"], rows)
}

/// `system/places.csv`: the councils' districts where the register knows them, else the sub-ICB
/// locations. And whether it is the latter.
fn places_in(register: &Register, board: &OrganisationCode, year: FinancialYear) -> (String, bool) {
    let covered: Vec<&Coverage> = register
        .tables()
        .coverages
        .iter()
        .filter(|row| row.board == *board && overlaps(row.effective, year))
        .collect();
    let rows = |kinds: &[PlaceKind]| -> Vec<[String; 6]> {
        let places = covered.iter().filter_map(|row| Some((row, register.place(&row.place)?)));
        places
            .filter(|(_, place)| kinds.contains(&place.kind))
            .map(|(row, place)| {
                let (from, to) = days(row.effective);
                [
                    place.code.to_string(),
                    place.name.clone(),
                    place.kind.to_string(),
                    from,
                    to,
                    row.source.clone(),
                ]
            })
            .collect()
    };
    let districts = rows(&[PlaceKind::Unitary, PlaceKind::District]);
    let by_location = districts.is_empty();
    let rows = if by_location { rows(&[PlaceKind::SubIcb]) } else { districts };
    (csv_text(["code", "name", "kind", "from", "to", "source"], rows), by_location)
}

fn days(effective: Effective) -> (String, String) {
    (effective.from().to_string(), effective.to().map(|to| to.to_string()).unwrap_or_default())
}

fn csv_text<const N: usize>(heading: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let into_memory = "writing to memory does not fail";
    writer.write_record(heading).expect(into_memory);
    for row in rows {
        writer.write_record(row).expect(into_memory);
    }
    String::from_utf8(writer.into_inner().expect(into_memory)).expect("rows of text are text")
}

fn readme(system: &Board, year: FinancialYear) -> String {
    let (name, code) = (&system.system_name, system.code());
    format!(
        "# {name}, {year}\n\n\
         A workspace of Oakham for the system {code}.\n\
         `oakham.toml` names the system and its financial years.\n\
         `system/` says who and where the system is.\n\
         `finance/plans/` holds the plans of its organisations.\n\
         `finance/returns/` holds the monthly returns.\n\
         `documents/` holds public documents and the figures that they state.\n"
    )
}

fn system_readme(system: &Board, trusts: &[&Trust], by_location: bool) -> String {
    let name = &system.system_name;
    let members = if trusts.is_empty() {
        "The register knows no trust of this system: `organisations.csv` has the board alone, so add its trusts."
    } else {
        "`organisations.csv` has the board and the trusts with a head office in the system.\n\
         A trust may report in another system than that of its head office, above all ambulance trusts: check the list."
    };
    let places = if by_location {
        "The register does not hold this system's councils: `places.csv` has its sub-ICB locations."
    } else {
        "`places.csv` has the areas of the councils."
    };
    format!("# {name}\n\n{members}\n{places}\nEach row has the days on which it is true, and its source.\n")
}
