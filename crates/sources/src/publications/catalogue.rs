//! Publications that are read, as data: where they are, and what their files are called.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::value::MONTHS;

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
    /// The page of one edition, as a pattern.
    edition: String,
    /// Names of files that are read, as patterns.
    files: Vec<String>,
    /// What happens when a period is published again.
    pub revisions: String,
}

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

    /// The page of the edition of a month.
    #[must_use]
    pub fn edition_page(&self, month: Date) -> String {
        filled(&self.edition, month).replace("{page}", &self.page)
    }

    /// Whether a file of this name belongs to the edition of a month. Publishers put hashes, sizes and `-revised` into
    /// names, which the patterns leave open.
    #[must_use]
    pub fn has_file(&self, name: &str, month: Date) -> bool {
        let name = name.to_lowercase();
        self.files.iter().any(|pattern| matches(&filled(pattern, month).to_lowercase(), &name))
    }
}

/// A pattern with the words of a month.
fn filled(pattern: &str, month: Date) -> String {
    let name = MONTHS[usize::from(month.month().unsigned_abs() - 1)];
    let capital = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
    let start = if month.month() < 4 { month.year() - 1 } else { month.year() };
    pattern
        .replace("{month}", name)
        .replace("{Month}", &capital)
        .replace("{Mon}", &capital[..3])
        .replace("{MM}", &format!("{:02}", month.month()))
        .replace("{yyyy}", &month.year().to_string())
        .replace("{yy}", &format!("{:02}", month.year() % 100))
        .replace("{year}", &format!("{start}-{:02}", (start + 1) % 100))
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
}
