//! The files behind a number, in groups that say what each gives: registers first, then each organisation's plan and
//! returns, then documents.

use std::collections::BTreeMap;

use domain::month::{FinancialYear, Month, month_in_words};

/// Files that give the same kind of thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileGroup {
    /// Whose they are and of when: `RWE, returns of August 2024 (2024/25 month 5)`.
    pub(super) name: String,
    /// What they give, in words that follow a colon.
    pub(super) gives: &'static str,
    /// Their paths.
    pub(super) files: Vec<String>,
}

/// What a file is of, in the order in which groups are listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Register { folder: String },
    Organisation { code: String, is_return: bool, when: String },
    Other { folder: String },
}

/// The files in groups; `name_of` gives the name of an organisation by its code.
pub(super) fn grouped(files: &[String], name_of: impl Fn(&str) -> String) -> Vec<FileGroup> {
    let mut groups: BTreeMap<Source, Vec<String>> = BTreeMap::new();
    for file in files {
        groups.entry(source(file)).or_default().push(file.clone());
    }
    groups
        .into_iter()
        .map(|(source, files)| {
            let (name, gives) = match &source {
                Source::Register { folder } => register(folder),
                Source::Organisation { code, is_return: true, when } => (
                    format!("{}, return of {when}", name_of(code)),
                    "what it had earned and spent by the end of the month, against plan, and what it forecasts for the year",
                ),
                Source::Organisation { code, is_return: false, when } => (
                    format!("{}, plan of {when}", name_of(code)),
                    "what it planned to earn and spend, line by line and month by month",
                ),
                Source::Other { folder } if folder == "documents" => {
                    ("Published documents".to_owned(), "what they state of the position")
                }
                Source::Other { folder } => (folder.clone(), "what is stated there"),
            };
            FileGroup { name, gives, files }
        })
        .collect()
}

fn source(file: &str) -> Source {
    let parts: Vec<&str> = file.split('/').collect();
    match parts[..] {
        ["finance", "returns", year, month, code, _] => {
            Source::Organisation { code: code.to_owned(), is_return: true, when: when(year, month) }
        }
        ["finance", "plans", year, name] => Source::Organisation {
            code: name.split(['-', '.']).next().unwrap_or(name).to_owned(),
            is_return: false,
            when: year.replacen('-', "/", 1),
        },
        ["finance", folder, _] => Source::Register { folder: folder.to_owned() },
        _ => Source::Other { folder: file.rsplit_once('/').map_or(file, |(folder, _)| folder).to_owned() },
    }
}

/// `August 2024 (2024/25 month 5)` of the names of folders, or these where they say something else.
fn when(year: &str, month: &str) -> String {
    let in_year = year.replacen('-', "/", 1).parse::<FinancialYear>().ok();
    let of_year =
        month.strip_prefix('M').and_then(|number| number.trim_start_matches('0').parse::<Month>().ok());
    match (in_year, of_year) {
        (Some(year), Some(month)) => month_in_words(year, month),
        _ => format!("{year} {month}"),
    }
}

fn register(folder: &str) -> (String, &'static str) {
    match folder {
        "schemes" => (
            "Efficiency schemes".to_owned(),
            "what each scheme is to save, by when, and how sure that is; what it has saved so far",
        ),
        "risks" => {
            ("Risks".to_owned(), "what each risk would cost, how likely it is, and what is done about it")
        }
        "limits" => ("Limits".to_owned(), "the most that may be spent on agency staff and capital"),
        other => (format!("Register of {other}"), "the rows of the register"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_by_organisation_with_their_month_and_registers_come_first() {
        let files = [
            "finance/returns/2024-25/M05/RWE/lines.csv",
            "finance/returns/2024-25/M05/RWE/cover.csv",
            "finance/returns/2024-25/M05/QK1/lines.csv",
            "finance/plans/2024-25/RWE-v1.csv",
            "documents/claims.csv",
            "finance/schemes/2024-25.csv",
        ]
        .map(str::to_owned);
        let groups = grouped(&files, |code| format!("name of {code}"));
        let names: Vec<(&str, usize)> =
            groups.iter().map(|group| (group.name.as_str(), group.files.len())).collect();
        let month = "August 2024 (2024/25 month 5)";
        assert_eq!(
            names,
            [
                ("Efficiency schemes", 1),
                (&*format!("name of QK1, return of {month}"), 1),
                ("name of RWE, plan of 2024/25", 1),
                (&*format!("name of RWE, return of {month}"), 2),
                ("Published documents", 1),
            ]
        );
    }
}
