//! Files that are not read though somebody may believe that they are: tables under a wrong name, and files that
//! look like one that is read. Notes, documents and what programs leave behind are no such files.

use std::fs;
use std::path::Path;

use crate::toml_reader::edit_distance;

/// Endings of tables of all programs.
const TABLES: [&str; 14] = [
    "csv", "tsv", "tab", "xlsx", "xlsm", "xlsb", "xls", "xltx", "xltm", "xlt", "ods", "fods", "ots",
    "numbers",
];

/// Whether a file is a table by its ending, in any capitals.
pub(crate) fn is_table(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| TABLES.contains(&ending.to_lowercase().as_str()))
}

/// Whether a file is what a program leaves while another is open, or a system in every folder: its name
/// begins with a point or `~`.
pub(crate) fn is_leftover(name: &str) -> bool {
    name.starts_with(['~', '.'])
}

/// Whether a name without its ending is `known` but for capitals, signs, and the marks of a copy, as in
/// `Lines`, `lines (1)`, `lines - Copy`, `one-offs`.
pub(crate) fn resembles(name: &str, known: &str) -> bool {
    let letters = |text: &str| {
        text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase()
    };
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let stem = stem.strip_prefix("copy of ").unwrap_or(&stem);
    let stem = stem.split(" (").next().unwrap_or_default();
    let stem = stem.split(" - ").next().unwrap_or_default();
    let stem = letters(stem);
    let digits = |text: &str| text.ends_with(|last: char| last.is_ascii_digit());
    let stem = if digits(known) { &stem } else { stem.trim_end_matches(|last: char| last.is_ascii_digit()) };
    let stem = stem.strip_suffix("copy").unwrap_or(stem);
    !stem.is_empty() && stem == letters(known)
}

/// What to do with a file that would be read as `meant` under another name, where a file of that name is there
/// too: to rename it would lose that one.
pub(crate) fn one_of_two(meant: &str) -> String {
    format!(
        "{meant} is there too, and is what is read; keep the one that is meant under that name, and move the other away"
    )
}

/// The one of `known` that a word is nearly, such as `provenance` for `provenence`; none where it is one of
/// them or like none.
pub(crate) fn nearly<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| -> Vec<char> {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let typed = plain(word);
    let near = known.into_iter().map(|known| (edit_distance(&typed, &plain(known)), known)).min()?;
    let (n_slips, known) = near;
    // A short word is easily like another.
    let allowed = match typed.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    (n_slips <= allowed && word != known).then_some(known)
}

/// Whether a heading says in other words what `known` says, such as `Actuals YTD` for `actual to date`: but for short
/// forms, plurals, small words and a slip of a letter.
pub(crate) fn says_the_same(heading: &str, known: &str) -> bool {
    let plain = |text: &str| -> String {
        let text = text.to_lowercase().replace(['_', '-', '.'], " ");
        let words = text.split_whitespace().flat_map(|word| match word {
            "ytd" => vec!["to", "date"],
            "fy" | "annual" => vec!["year"],
            "fot" | "fcst" | "outturn" => vec!["forecast"],
            "full" | "of" | "for" | "the" | "own" => vec![],
            word if 3 < word.len() => vec![word.strip_suffix('s').unwrap_or(word)],
            word => vec![word],
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let (heading, known) = (plain(heading), plain(known));
    !known.is_empty() && (heading == known || nearly(&heading, [known.as_str()]).is_some())
}

/// The one of `known` that the name of a sheet is meant as: but for signs, a slip of a letter, the marks of a
/// copy, or a month or number behind it, as in `Lines M05`.
pub(crate) fn sheet_meant<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let is_dated = |known: &str| {
        let mut words = name.split(|letter: char| letter.is_whitespace()).filter(|word| !word.is_empty());
        let is_first = words.next().is_some_and(|first| first.eq_ignore_ascii_case(known));
        is_first && words.all(|word| word.contains(|letter: char| letter.is_ascii_digit()))
    };
    let is_meant = |known: &&str| resembles(name, known) || is_dated(known);
    known.clone().into_iter().find(is_meant).or_else(|| nearly(name, known))
}

/// The names of the files in a folder that are more than what programs leave, sorted; none where it cannot be
/// listed.
pub(crate) fn files(root: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let files = entries.filter(|entry| !entry.path().is_dir());
    let mut names: Vec<String> = files
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !is_leftover(name))
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_in_other_words_is_seen() {
        for (heading, known) in [
            ("actuals ytd", "actual to date"),
            ("actual_ytd", "actual to date"),
            ("forecasts for year", "own forecast for the year"),
        ] {
            assert!(says_the_same(heading, known), "{heading}");
        }
        for (heading, known) in
            [("plan ytd", "actual to date"), ("", "line"), ("last year", "last year to date")]
        {
            assert!(!says_the_same(heading, known), "{heading}");
        }
    }

    #[test]
    fn a_name_that_is_nearly_another_is_seen() {
        for name in [
            "Lines.csv",
            "lines.CSV",
            "lines (1).csv",
            "lines - Copy.csv",
            "Copy of lines.csv",
            "lines1.csv",
            "lines copy.csv",
            "lines.csv.txt",
            "lines.bak",
            "lines",
        ] {
            assert!(resembles(name, "lines"), "{name}");
        }
        assert!(resembles("one-offs.csv", "one_offs") && resembles("work_force.csv", "workforce"));
        for name in ["headlines.csv", "notes.txt", "lines of enquiry.docx", "(1).csv", ""] {
            assert!(!resembles(name, "lines"), "{name}");
        }
        let fields = ["narrative", "approved_by", "provenance", "recurrence", "note", "by"];
        for (typed, meant) in [
            ("Narative", Some("narrative")),
            ("aproved_by", Some("approved_by")),
            ("Approved by", Some("approved_by")),
            ("provenence", Some("provenance")),
            ("recurrance", Some("recurrence")),
            ("notes", Some("note")),
            ("note", None),
            ("checked by", None),
            ("my", None),
            ("", None),
        ] {
            assert_eq!(nearly(typed, fields), meant, "{typed}");
        }
        for (name, known) in [
            ("One Offs", Some("one_offs")),
            ("one-offs", Some("one_offs")),
            ("workforce (2)", Some("workforce")),
            ("bridges", Some("bridge")),
            ("Lines M05", Some("lines")),
            ("Cash flow", None),
            ("Notes", None),
        ] {
            assert_eq!(
                sheet_meant(name, ["lines", "one_offs", "workforce", "bridge", "cash"]),
                known,
                "{name}"
            );
        }
        assert!(is_table("a.CSV") && is_table("a.fods") && !is_table("a.pdf") && !is_table("csv"));
    }
}
