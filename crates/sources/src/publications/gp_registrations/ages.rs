//! Patients by sex and age, of practices and of the areas that they are in.

use std::collections::BTreeMap;

use jiff::civil::Date as Day;

use domain::counted::Counted;

use super::super::batch::Output;
use super::super::columns::{column, has_text};
use super::super::input::Input;
use super::super::layout::{KnownBy, Layout};
use super::super::table::ColumnKind::{Count, Date, Text};
use super::super::table::{ColumnSpec, TableSpec};
use super::{PUBLICATION, UNALLOCATED};
use crate::bounds::FAULTS_LISTED;
use crate::fault::SourcesError;
use domain::money::grouped;

const COLUMNS: [ColumnSpec; 4] = [
    ColumnSpec::new("extract_date", Date, "The day that patients are counted on"),
    ColumnSpec::new(
        "org_type",
        Text,
        "Practice, PCN, Sub-ICB (before July 2022 CCG), ICB (before STP), Region or England",
    ),
    ColumnSpec::new("org", Text, "Its ODS code; PCN U holds all practices of England without a PCN"),
    ColumnSpec::new("sex", Text, "FEMALE or MALE"),
];

/// Patients by single year of age.
pub(in super::super) const POPULATION: TableSpec = TableSpec {
    name: "gp_population",
    about: "Registered patients of practices and areas by sex and single year of age. The types of area overlap: a sum \
            takes one type.",
    publication: PUBLICATION,
    columns: &[
        COLUMNS[0],
        COLUMNS[1],
        COLUMNS[2],
        COLUMNS[3],
        ColumnSpec::new("age", Text, "Age [years]: 0 to 94, and 95+"),
        ColumnSpec::counting(
            "age_from",
            Count,
            Counted::NotPeople,
            "The same as a number to sort by, 95 for 95+ [years]",
        ),
        ColumnSpec::counting("patients", Count, Counted::PublishedPeople, "Registered patients"),
    ],
    sum: Some("patients"),
};

/// Patients by five years of age.
pub(in super::super) const BANDS: TableSpec = TableSpec {
    name: "gp_population_bands",
    about: "Registered patients of practices and areas by sex and five years of age. The types of area overlap: a sum \
            takes one type.",
    publication: PUBLICATION,
    columns: &[
        COLUMNS[0],
        COLUMNS[1],
        COLUMNS[2],
        COLUMNS[3],
        ColumnSpec::new("age", Text, "Age [years]: 0-4 to 90-94, and 95+"),
        ColumnSpec::counting(
            "age_from",
            Count,
            Counted::NotPeople,
            "The first year of it, to sort by [years]",
        ),
        ColumnSpec::counting("patients", Count, Counted::PublishedPeople, "Registered patients"),
    ],
    sum: Some("patients"),
};

/// `gp-reg-pat-prac-sing-age-regions`.
pub(in super::super) const AGES_OF_REGIONS: Layout = Layout {
    publication: PUBLICATION,
    name: "single age, areas",
    known_by: KnownBy::Headings(&[
        "extract_date",
        "org_type",
        "org_code",
        "sex",
        "age",
        "number_of_patients",
    ]),
    read: |input, output| ages(input, output, &POPULATION),
};

/// `gp-reg-pat-prac-sing-age-female` and `-male`.
pub(in super::super) const AGES_OF_PRACTICES: Layout = Layout {
    publication: PUBLICATION,
    name: "single age, practices",
    known_by: KnownBy::Headings(&[
        "extract_date",
        "sub_icb_location_code|ccg_code",
        "org_code",
        "sex",
        "age",
        "number_of_patients",
    ]),
    read: |input, output| ages(input, output, &POPULATION),
};

/// `gp-reg-pat-prac-quin-age`.
pub(in super::super) const BANDS_FILE: Layout = Layout {
    publication: PUBLICATION,
    name: "five-year ages",
    known_by: KnownBy::Headings(&[
        "extract_date",
        "org_type",
        "org_code",
        "sex",
        "age_group_5",
        "number_of_patients",
    ]),
    read: |input, output| ages(input, output, &BANDS),
};

fn ages(
    input: &mut Input<'_>,
    output: &mut Output<'_>,
    table: &'static TableSpec,
) -> Result<(), SourcesError> {
    let day = column(input, &["extract_date"])?;
    let kind = input.column_if_any(&["org_type"]);
    let org = column(input, &["org_code"])?;
    let sex = column(input, &["sex"])?;
    let age = column(input, &["age_group_5", "age"])?;
    let patients = column(input, &["number_of_patients"])?;
    let mut checks = Checks::default();
    while input.next()? {
        let (Some(day), Some(patients)) = (input.day(day), input.count(patients)) else { continue };
        if !has_text(input, org, "the code of an organisation") {
            continue;
        }
        let of_kind = kind.map_or("Practice".into(), |kind| input.text(kind));
        let of_kind = kind_of(&of_kind);
        let (code, of_age) = (input.text(org), input.text(age));
        let Some(of_sex) = Sex::of(&input.text(sex)) else {
            input.fault(sex, "expected FEMALE, MALE or ALL; fetch the file again");
            continue;
        };
        let Some(years) = Years::of(&of_age) else {
            input.fault(age, "expected an age such as 42, 40_44, 95+ or ALL; fetch the file again");
            continue;
        };
        let check = checks.of(day, of_kind, &code);
        let Some(from) = check.is_kept(of_sex, &years, patients) else { continue };
        // Of practices the files are one for each sex.
        let scope = match (kind, of_sex) {
            (Some(_), _) => "England",
            (None, Sex::Female) => "England, practices, FEMALE",
            (None, _) => "England, practices, MALE",
        };
        let mut row = output.row(table, day, scope)?;
        row.date(Some(day)).text(of_kind).text(&code).text(of_sex.name());
        if of_age.contains('_') {
            row.text(&of_age.replace('_', "-"));
        } else {
            row.text(&of_age);
        }
        row.count(Some(from)).count(Some(patients));
    }
    checks.finish(input);
    Ok(())
}

/// One name for what editions have called differently.
fn kind_of(printed: &str) -> &str {
    match printed {
        "GP" | "GP Practice" => "Practice",
        "SUB_ICB_LOCATION_CODE" | "SUB_ICB_LOCATION" | "CCG" => "Sub-ICB",
        "STP" => "ICB",
        "Comm Region" | "COMM_REGION" | "COMM REGION" => "Region",
        "ENGLAND" => "England",
        other => other,
    }
}

#[derive(Clone, Copy)]
enum Sex {
    Female,
    Male,
    All,
}

impl Sex {
    fn of(printed: &str) -> Option<Self> {
        let is = |name: &str| printed.eq_ignore_ascii_case(name);
        let sexes = [("female", Self::Female), ("male", Self::Male), ("all", Self::All)];
        sexes.into_iter().find_map(|(name, sex)| is(name).then_some(sex))
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Female => "FEMALE",
            Self::Male => "MALE",
            Self::All => "ALL",
        }
    }
}

/// An age, as the year that it begins with.
enum Years {
    From(i64),
    All,
}

impl Years {
    fn of(printed: &str) -> Option<Self> {
        if printed.eq_ignore_ascii_case("all") {
            return Some(Self::All);
        }
        let (first, last) = printed
            .strip_suffix('+')
            .map_or_else(|| printed.split_once(['_', '-']).unwrap_or((printed, "")), |first| (first, ""));
        let is_number = |text: &str| text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
        let first = Some(first).filter(|first| is_number(first) && is_number(last))?.parse().ok()?;
        Some(Self::From(first))
    }
}

/// What the rows of an organisation add up to, and what its ALL rows say.
struct Check {
    name: String,
    day: Day,
    /// Of FEMALE and MALE.
    rows: [i64; 2],
    printed: [Option<i64>; 2],
    printed_all: Option<i64>,
    /// What rows of all sexes with an age add up to.
    by_age: Option<i64>,
}

impl Check {
    /// The first year of the age, where the row is no total of others.
    fn is_kept(&mut self, sex: Sex, age: &Years, patients: i64) -> Option<i64> {
        let idx = usize::from(matches!(sex, Sex::Male));
        match (sex, age) {
            (Sex::All, Years::All) => self.printed_all = Some(patients),
            (Sex::All, Years::From(_)) => {
                self.by_age = Some(self.by_age.unwrap_or(0).saturating_add(patients));
            }
            (_, Years::All) => self.printed[idx] = Some(patients),
            (_, Years::From(first)) => {
                self.rows[idx] = self.rows[idx].saturating_add(patients);
                return Some(*first);
            }
        }
        None
    }

    /// The totals that the rows do not add up to.
    fn wrong(&self) -> impl Iterator<Item = String> + '_ {
        let all = self.rows[0].saturating_add(self.rows[1]);
        let totals = [
            ("ALL", self.printed_all, all),
            ("FEMALE", self.printed[0], self.rows[0]),
            ("MALE", self.printed[1], self.rows[1]),
            ("ALL by age", self.by_age, all),
        ];
        totals.into_iter().filter_map(|(what, printed, rows)| {
            let printed = printed.filter(|printed| *printed != rows)?;
            let (printed, rows) = (grouped(printed), grouped(rows));
            let name = &self.name;
            Some(format!(
                "{name} has {printed} patients in its {what} row and its ages add up to {rows}; fetch the file again"
            ))
        })
    }
}

/// The checks of all organisations. Rows of one stand together, so the last is kept at hand.
#[derive(Default)]
struct Checks {
    all: Vec<Check>,
    places: BTreeMap<(Day, String), usize>,
    last: usize,
}

impl Checks {
    fn of(&mut self, day: Day, kind: &str, org: &str) -> &mut Check {
        let is_last = self.all.get(self.last).is_some_and(|check| {
            let name = check.name.strip_prefix(kind).and_then(|rest| rest.strip_prefix(' '));
            check.day == day && name == Some(org)
        });
        if !is_last {
            let name = format!("{kind} {org}");
            let all = &mut self.all;
            self.last = *self.places.entry((day, name)).or_insert_with_key(|(_, name)| {
                let name = name.clone();
                all.push(Check {
                    name,
                    day,
                    rows: [0; 2],
                    printed: [None; 2],
                    printed_all: None,
                    by_age: None,
                });
                all.len() - 1
            });
        }
        &mut self.all[self.last]
    }

    fn finish(&self, input: &mut Input<'_>) {
        for wrong in self.all.iter().flat_map(Check::wrong).take(FAULTS_LISTED) {
            input.file_fault(wrong);
        }
        let is_checked =
            |check: &&Check| check.printed_all.is_some() || check.printed.iter().any(Option::is_some);
        let n_unchecked = self.all.len() - self.all.iter().filter(is_checked).count();
        if 0 < n_unchecked {
            input.remark(format!(
                "{} {} no ALL row, so that nothing says whether all {} rows are there.",
                grouped(n_unchecked),
                if n_unchecked == 1 { "organisation has" } else { "organisations have" },
                if n_unchecked == 1 { "its" } else { "their" }
            ));
        }
        let unallocated = format!("PCN {UNALLOCATED}");
        for check in self.all.iter().filter(|check| check.name == unallocated) {
            input.remark(format!(
                "PCN {UNALLOCATED} on {} holds {} patients of practices without a PCN in all England: the PCNs of an \
                 ICB with it do not add up to the ICB.",
                check.day,
                grouped(check.rows[0].saturating_add(check.rows[1]))
            ));
        }
    }
}
