//! Publications that are read, as data: where they are, what their files are called, and how these look.
//!
//! `docs/reference/publications.md` is written from it.

use std::sync::LazyLock;

use domain::month::CALENDAR_MONTHS;
use jiff::civil::Date;
use serde::Deserialize;

/// The licence of all of them.
pub const LICENCE: &str = "Open Government Licence v3.0";

/// A publication.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// Its name in commands and tables.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// How often.
    pub frequency: String,
    /// Its page.
    pub page: String,
    /// Servers that have its files, beside that of its page.
    #[serde(default)]
    hosts: Vec<String>,
    /// Why its files are not fetched, where they are not: somebody fetches them in a browser.
    #[serde(default)]
    pub by_hand: Option<String>,
    /// The page of one edition, as a pattern.
    edition: String,
    /// Names of files that are read, as patterns.
    pub files: Vec<String>,
    /// What happens when a period is published again.
    pub revisions: String,
    /// The forms of its files.
    #[serde(rename = "layout")]
    pub layouts: Vec<LayoutFacts>,
}

/// What is known of one form of a publication's files.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutFacts {
    /// Its name, as the reader has it.
    pub name: String,
    /// The first month of its editions, `2022-07`, where it is known.
    #[serde(default)]
    pub from: Option<String>,
    /// The last month of its editions, where it is known.
    #[serde(default)]
    pub to: Option<String>,
    /// What a reader meets.
    #[serde(default)]
    pub quirks: Vec<String>,
    /// What is asserted of each file.
    #[serde(default)]
    pub checks: Vec<String>,
}

/// Which edition of a publication a file is of, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionNamed {
    /// None: it is called otherwise.
    None,
    /// Any: files of all editions are called so.
    Any,
    /// That of a month.
    Month(Date),
}

/// How names of files end that can be read.
const ENDINGS: [&str; 7] = ["csv", "zip", "gz", "xls", "xlsx", "xlsm", "xlsb"];

/// The first month for which names of files are tried: publications of today begin later.
const FIRST_MONTH: Date = Date::constant(2007, 4, 1);

#[derive(Deserialize)]
struct File {
    publication: Vec<Publication>,
}

static CATALOGUE: LazyLock<Vec<Publication>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("catalogue.toml")).expect("the catalogue is tested");
    file.publication
});

/// All publications, in the order of the catalogue.
#[must_use]
pub fn catalogue() -> &'static [Publication] {
    &CATALOGUE
}

impl Publication {
    /// The publication of a name.
    #[must_use]
    pub fn of(id: &str) -> Option<&'static Self> {
        catalogue().iter().find(|publication| publication.id == id)
    }

    /// Servers that have its pages and files.
    #[must_use]
    pub fn hosts(&self) -> Vec<String> {
        let page = self.page.split_once("://").map_or("", |(_, rest)| rest);
        let host = page.split('/').next().unwrap_or_default();
        std::iter::once(host.to_owned()).chain(self.hosts.iter().cloned()).collect()
    }

    /// Whether each month has a page of its own; else a page has several.
    #[must_use]
    pub fn has_page_a_month(&self) -> bool {
        self.edition.contains("{month}") || self.edition.contains("{last}")
    }

    /// Whether a name or a page says which month a file is of; else there is one edition, the current one.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.edition_page(FIRST_MONTH) != self.edition_page(Date::constant(2008, 5, 1))
            || self.files.iter().any(|pattern| pattern.contains('{'))
    }

    /// Which edition a file of this name is of, the latest up to `today` where several are called so.
    #[must_use]
    pub fn edition_named(&self, name: &str, today: Date) -> EditionNamed {
        let mut month = today.first_of_month();
        while FIRST_MONTH <= month {
            if let Some(pattern) = self.pattern_of(name, month) {
                let is_dated = pattern.contains('{');
                return if is_dated { EditionNamed::Month(month) } else { EditionNamed::Any };
            }
            let Ok(before) = month.yesterday() else { break };
            month = before.first_of_month();
        }
        EditionNamed::None
    }

    /// The page of the edition of a month.
    #[must_use]
    pub fn edition_page(&self, month: Date) -> String {
        filled(&self.edition, month).replace("{page}", &self.page)
    }

    /// Whether a file of this name belongs to the edition of a month. Publishers put hashes, sizes and `-revised` into
    /// names, which the patterns leave open.
    #[must_use]
    pub fn has_file(&self, name: &str, month: Date) -> bool {
        self.pattern_of(name, month).is_some()
    }

    /// What its files of a month are called, as patterns.
    #[must_use]
    pub fn file_names(&self, month: Date) -> Vec<String> {
        self.files.iter().map(|pattern| filled(pattern, month)).collect()
    }

    fn pattern_of(&self, name: &str, month: Date) -> Option<&str> {
        let name = name.to_lowercase();
        let (_, ending) = name.rsplit_once('.')?;
        // Notes beside the files are called like them and have other endings.
        if !ENDINGS.contains(&ending) {
            return None;
        }
        let fits = |pattern: &&String| matches(&filled(pattern, month).to_lowercase(), &name);
        self.files.iter().find(fits).map(String::as_str)
    }
}

/// A pattern with the words of a month.
fn filled(pattern: &str, month: Date) -> String {
    let name = CALENDAR_MONTHS[usize::from(month.month().unsigned_abs() - 1)];
    let start = if month.month() < 4 { month.year() - 1 } else { month.year() };
    let quarter = if month.month() < 4 { 4 } else { (month.month() - 1) / 3 };
    pattern
        .replace("{month}", &name.to_lowercase())
        .replace("{Month}", name)
        .replace("{Mon}", &name[..3])
        .replace("{MM}", &format!("{:02}", month.month()))
        .replace("{yyyy}", &month.year().to_string())
        .replace("{yy}", &format!("{:02}", month.year() % 100))
        .replace("{year}", &format!("{start}-{:02}", (start + 1) % 100))
        .replace("{q}", &quarter.to_string())
        .replace("{last}", &month.last_of_month().day().to_string())
}

/// Whether a name has the parts of a pattern between its stars, in order.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty() || pattern.ends_with('*')
}

#[cfg(test)]
mod reference;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::publications::TABLES;

    #[test]
    fn every_publication_of_a_table_is_in_the_catalogue() {
        for table in TABLES {
            assert!(Publication::of(table.publication).is_some(), "{} of {}", table.publication, table.name);
        }
    }

    #[test]
    fn an_edition_has_its_page_and_its_files() {
        let ae = Publication::of("ae_monthly").expect("it is there");
        assert!(
            ae.edition_page(date(2025, 2, 1)).ends_with("ae-attendances-and-emergency-admissions-2024-25/")
        );
        assert!(ae.has_file("Monthly-AE-February-2025-revised.csv", date(2025, 2, 1)));
        assert!(ae.has_file("February-2025-CSV-ab12.csv", date(2025, 2, 1)));
        assert!(!ae.has_file("Monthly-AE-March-2025.csv", date(2025, 2, 1)));
        let workforce = Publication::of("gp_workforce").expect("it is there");
        assert!(workforce.edition_page(date(2024, 2, 1)).ends_with("/29-february-2024"));
        let rtt = Publication::of("rtt").expect("it is there");
        assert!(rtt.has_file("Full-CSV-data-file-Apr26-ZIP-4M-k3j4.zip", date(2026, 4, 1)));
        assert!(!rtt.has_file("Incomplete-Provider-Apr26-XLSX.xlsx", date(2026, 4, 1)));
    }

    #[test]
    fn files_of_a_quarter_and_files_without_a_month_are_told_apart() {
        let beds = Publication::of("kh03").expect("it is there");
        let name = "Beds-Open-Overnight-Web_File-Q2-2025-26-revised.xlsx";
        assert!(beds.has_file(name, date(2025, 7, 1)) && beds.has_file(name, date(2025, 9, 1)));
        assert!(!beds.has_file(name, date(2025, 10, 1)) && !beds.has_file(name, date(2026, 7, 1)));
        let today = date(2026, 11, 30);
        assert_eq!(beds.edition_named(name, today), EditionNamed::Month(date(2025, 9, 1)));
        let day_only = "Beds-Open-Day-Only-Web_File-Q2-2025-26.xlsx";
        assert_eq!(beds.edition_named(day_only, today), EditionNamed::None);
        let lists = Publication::of("gp_registered").expect("it is there");
        assert_eq!(lists.edition_named("gp-reg-pat-prac-all.zip", today), EditionNamed::Any);
        assert_eq!(lists.edition_named("gp-reg-pat-prac-all-notes.pdf", today), EditionNamed::None);
        let dated = |id| Publication::of(id).is_some_and(Publication::is_dated);
        let monthly = |id| Publication::of(id).is_some_and(Publication::has_page_a_month);
        assert_eq!(["gp_registered", "ae_monthly", "kh03", "ods_csv"].map(dated), [true, true, true, false]);
        assert_eq!(["gp_registered", "gp_workforce", "rtt", "kh03"].map(monthly), [true, true, false, false]);
    }

    #[test]
    fn files_are_where_the_publisher_has_them() {
        let hosts = Publication::of("gp_registered").expect("it is there").hosts();
        assert_eq!(hosts, ["digital.nhs.uk", "files.digital.nhs.uk"]);
        assert_eq!(Publication::of("rtt").expect("it is there").hosts(), ["www.england.nhs.uk"]);
    }
}
