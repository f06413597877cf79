//! Which addresses of the site a copy has, under which file each is kept, and how one file leads to another.

use std::collections::BTreeSet;

use domain::figure::FigureId;
use domain::source::ContentHash;

use crate::library::YearMonth;

/// How much of the site a copy has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Breadth {
    /// The month that is shown where an address names none.
    pub(super) current: Option<YearMonth>,
    /// The figures that have pages of their own: those of that month, or none.
    pub(super) figures: BTreeSet<FigureId>,
}

/// What answers forms, differs by who asks, or is asked in too many ways.
const LEFT_OUT: [&str; 16] = [
    "/search",
    "/sign-in",
    "/sign-out",
    "/account",
    "/scrutiny/ask",
    "/sql",
    "/flow/new",
    "/scenarios/new",
    "/scenarios/consequence",
    "/reform/trial",
    "/table",
    "/health",
    "/api/1/search",
    "/api/1/sql",
    "/api/1/simulations",
    "/api/1/figures",
];
/// Choices that change only what is in view or the order of rows.
const PASSED_OVER: [&str; 5] = ["at", "after", "sort", "order", "format"];
/// Choices of which a copy has every value that a page links to.
const KEPT: [&str; 13] = [
    "year",
    "month",
    "wording",
    "support",
    "show",
    "measure",
    "change",
    "place",
    "topic",
    "committee",
    "of",
    "organisation",
    "with",
];
/// Pages of a month, of which each released month has its own, and of the one that is shown first also the other
/// wording and basis; beside those of organisations.
const OF_MONTH: [&str; 6] = ["/", "/money", "/movement", "/resources", "/forecast", "/sources"];
/// Registers, of which each year has its own.
const OF_YEAR: [&str; 4] = ["/efficiency", "/efficiency.csv", "/risks", "/risks.csv"];

/// The address under which a copy has what a link leads to; nothing where it has it not.
pub(super) fn wanted(link: &str, breadth: &Breadth) -> Option<String> {
    let link = link.split('#').next().unwrap_or_default();
    if !link.starts_with('/') || link.starts_with("//") {
        return None;
    }
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let begins = |start: &&str| {
        path.strip_prefix(*start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
    };
    let is_file_of_form =
        path.rsplit_once('.').is_some_and(|(_, ending)| ["xlsx", "parquet"].contains(&ending));
    if LEFT_OUT.iter().any(begins) || is_file_of_form {
        return None;
    }
    let mut choices = Choices::of(query)?;
    // What is on record of a change may be too little to answer by.
    if path == "/evidence/evaluate" && choices.named("change").is_some() && choices.named("measure").is_none()
    {
        return None;
    }
    let is_current = choices.is_of(breadth.current);
    if is_current {
        choices.forget(&["year", "month"]);
    }
    if let Some(figure) = path.strip_prefix("/f/") {
        let is_kept = is_current && FigureId::parse(figure).is_some_and(|id| breadth.figures.contains(&id));
        return is_kept.then(|| path.to_owned());
    }
    if path.starts_with("/chart/") && !is_current {
        return None;
    }
    let is_of_table = path.starts_with("/chart/") || path.starts_with("/exhibit/");
    let is_of_month = OF_MONTH.contains(&path) || path.starts_with("/organisation/");
    match (is_of_month || is_of_table, is_current) {
        (true, true) if choices.0.len() < 2 || is_of_table => {}
        (true, true) => return None,
        (true, false) => choices.forget(&["wording", "support"]),
        (false, _) if OF_YEAR.contains(&path) => choices.forget(&["month", "wording", "support"]),
        (false, _) => choices.forget(&["year", "month", "wording", "support"]),
    }
    Some(choices.after(path))
}

/// What an address chooses, sorted by name, several of one name in their order.
struct Choices(Vec<(String, String)>);

impl Choices {
    /// Those that matter; nothing where one may have any value.
    fn of(query: &str) -> Option<Self> {
        let all = form_urlencoded::parse(query.as_bytes()).into_owned();
        let mut chosen: Vec<(String, String)> =
            all.filter(|(name, value)| !PASSED_OVER.contains(&name.as_str()) && !value.is_empty()).collect();
        // Scenarios stand in the order in which they are named.
        chosen.sort_by(|(one, _), (other, _)| one.cmp(other));
        chosen.iter().all(|(name, _)| KEPT.contains(&name.as_str())).then_some(Self(chosen))
    }

    fn named(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(choice, _)| choice == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is of this month: it names it, or none.
    fn is_of(&self, current: Option<YearMonth>) -> bool {
        match (self.named("year"), self.named("month"), current) {
            (None, None, _) => true,
            (year, month, Some((current_year, current_month))) => {
                year.is_none_or(|year| year == current_year.to_string())
                    && month.is_none_or(|month| month == current_month.to_string())
            }
            _ => false,
        }
    }

    fn forget(&mut self, names: &[&str]) {
        self.0.retain(|(name, _)| !names.contains(&name.as_str()));
    }

    fn after(&self, path: &str) -> String {
        if self.0.is_empty() {
            return path.to_owned();
        }
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish();
        format!("{path}?{query}")
    }
}

/// The file of an address: `/money?month=5&year=2024/25` in `2024-25/M05/money.html`.
pub(super) fn file_of(address: &str, kind: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let path = path.trim_matches('/');
    let ending = match kind.split(';').next().unwrap_or_default() {
        "text/html" => "html",
        "application/json" => "json",
        _ => "",
    };
    let (stem, ending) = match path.rsplit_once('.') {
        Some((stem, own)) if !own.contains('/') && (ending.is_empty() || own == ending) => (stem, own),
        _ => (path, ending),
    };
    let stem = if stem.is_empty() { "index" } else { stem };
    let parts: Vec<String> = stem.split('/').map(plain).collect();
    let mut file = parts.join("/");
    let (mut year, mut month) = (None, None);
    let mut is_as_written = parts.iter().zip(stem.split('/')).all(|(plain, part)| plain == part);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "year" => year = Some(plain(&value)),
            "month" => month = Some(format!("M{:0>2}", plain(&value))),
            _ => {
                file = format!("{file}--{}-{}", plain(&name), plain(&value));
                is_as_written = is_as_written && plain(&value) == value;
            }
        }
    }
    let folders = year.into_iter().chain(month);
    file = folders.chain([file]).collect::<Vec<_>>().join("/");
    // Two addresses must not share a file where letters of one had to be replaced.
    if !is_as_written {
        file.push_str("--");
        file.push_str(&ContentHash::of(address.as_bytes()).to_string()[..8]);
    }
    if ending.is_empty() { file } else { format!("{file}.{}", plain(ending)) }
}

/// A part of an address with letters that every disk takes; never `.` or `..`.
fn plain(part: &str) -> String {
    let letters = part.chars().map(|letter| {
        if letter.is_ascii_alphanumeric() || ['-', '_', '.'].contains(&letter) { letter } else { '-' }
    });
    let letters: String = letters.take(120).collect();
    if letters.chars().all(|letter| letter == '.') { "-".to_owned() } else { letters }
}

/// How a file names another: `../money.html`.
pub(super) fn from_file(file: &str, target: &str) -> String {
    let folders: Vec<&str> = file.split('/').collect();
    let folders = &folders[..folders.len() - 1];
    let parts: Vec<&str> = target.split('/').collect();
    let shared =
        folders.iter().zip(&parts[..parts.len() - 1]).take_while(|(one, other)| one == other).count();
    "../".repeat(folders.len() - shared) + &parts[shared..].join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breadth() -> Breadth {
        let current = Some(("2026/27".parse().expect("a year"), "7".parse().expect("a month")));
        Breadth { current, figures: FigureId::parse("0123456789").into_iter().collect() }
    }

    #[track_caller]
    fn check(link: &str, expected: Option<&str>) {
        assert_eq!(wanted(link, &breadth()).as_deref(), expected, "{link}");
    }

    #[test]
    fn a_copy_has_pages_and_not_what_answers_forms() {
        check("/documents/minutes?at=44#c44", Some("/documents/minutes"));
        check("/efficiency?sort=3&order=descending", Some("/efficiency"));
        check("/efficiency?show=behind", Some("/efficiency?show=behind"));
        check("/scrutiny/LLR-IR-2025-001", Some("/scrutiny/LLR-IR-2025-001"));
        check("/returns/2024-25/M05", Some("/returns/2024-25/M05"));
        check("/search?q=pay", None);
        check("/searches", Some("/searches"));
        check("/evidence/chart?measure=gp:03W", Some("/evidence/chart?measure=gp%3A03W"));
        check("/evidence/chart?measure=gp:03W&from=2020-03", None);
        check("/exhibit/bridge.parquet", None);
        check("/scrutiny/ask?title=x", None);
        check("/scenarios/compare?with=b&with=a#changes", Some("/scenarios/compare?with=b&with=a"));
        check("/scenarios/summary.pdf?with=a", Some("/scenarios/summary.pdf?with=a"));
        check("/scenarios/consequence/1f2e3d4c5b6a?with=a", None);
        check("/scenarios/new?from=a", None);
        check("/access/compare/practice/with-gp", Some("/access/compare/practice/with-gp"));
        check("/evidence/project?measure=gp:03W&months=6", None);
        check("/evidence/evaluate?change=E-1", None);
        check("/evidence/evaluate?change=E-1&measure=gp", Some("/evidence/evaluate?change=E-1&measure=gp"));
        check("//elsewhere.example", None);
        check("https://example.org/", None);
    }

    #[test]
    fn the_month_that_is_shown_first_is_there_once_and_others_have_their_own_pages() {
        check("/money", Some("/money"));
        check("/money?year=2026/27&month=7", Some("/money"));
        check("/money?month=7&year=2026/27&support=excluding", Some("/money?support=excluding"));
        check("/money?wording=public&support=excluding", None);
        check("/money?month=5&year=2024/25#top", Some("/money?month=5&year=2024%2F25"));
        check("/money?month=5&year=2024/25&wording=public", Some("/money?month=5&year=2024%2F25"));
        // What is not of a month is there once, and registers once a year.
        check("/access?month=5&year=2024/25", Some("/access"));
        check("/access?wording=public", Some("/access"));
        check("/risks?month=5&year=2024/25", Some("/risks?year=2024%2F25"));
        check("/f/0123456789?wording=public", Some("/f/0123456789"));
        check("/f/0123456789?year=2024/25&month=5", None);
        check("/f/0123456780", None);
        check("/chart/bridge.json?year=2024/25&month=5", None);
    }

    #[test]
    fn every_address_has_a_file_of_its_own() {
        let file = |address: &str| file_of(address, "text/html; charset=utf-8");
        assert_eq!(file("/"), "index.html");
        assert_eq!(file("/?month=5&year=2024%2F25"), "2024-25/M05/index.html");
        assert_eq!(file("/risks?show=high&year=2024%2F25"), "2024-25/risks--show-high.html");
        assert_eq!(file("/organisation/RWE"), "organisation/RWE.html");
        assert_eq!(file("/bulletin/bulletin.html"), "bulletin/bulletin.html");
        assert_eq!(file_of("/documents.csv", "text/csv; charset=utf-8"), "documents.csv");
        assert_eq!(file_of("/api/1/position", "application/json"), "api/1/position.json");
        assert_ne!(file("/documents/a%20b"), file("/documents/a%21b"));
        assert_ne!(file("/scrutiny?topic=a%20b"), file("/scrutiny?topic=a%21b"));
        assert!(!file("/x/../../etc").contains(".."), "{}", file("/x/../../etc"));
    }

    #[test]
    fn files_lead_to_each_other() {
        assert_eq!(from_file("index.html", "money.html"), "money.html");
        assert_eq!(from_file("organisation/RWE.html", "money.html"), "../money.html");
        assert_eq!(from_file("organisation/RWE.html", "organisation/RT5.html"), "RT5.html");
        assert_eq!(from_file("a/b/c.html", "a/d.css"), "../d.css");
    }
}
