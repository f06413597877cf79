//! Forms: sheets of a workbook that people fill in. A title says whose it is, sections and totals stand between the
//! lines, and cells may be formulas, of which the result is read that the workbook was saved with.

use std::collections::{BTreeMap, BTreeSet};

use domain::month::{FinancialYear, Month};
use domain::source::CellAt;
use jiff::civil::Date;

use super::{Row, Sheet};
use crate::fault::{Fault, SourcesError, file_fault, shortened};

/// What the titles of forms begin with.
pub(crate) const FORMS: [&str; 2] = ["Return of ", "Plan of "];
/// The sheet of the lines of a plan, which no return has.
pub(crate) const PLAN: &str = "plan";
/// The heading of the codes of lines.
pub(crate) const CODE: &str = "code";
/// The heading of the names of lines.
pub(crate) const NAME: &str = "line";

/// The remedy for a formula without a stored result.
const NO_RESULT: &str = "the workbook holds no result of the formula; open it in a spreadsheet program and save it, or key the value in its place";

/// What a column of a file is called in a form: `plan_cost_ytd` is `Plan cost to date`.
#[must_use]
pub fn heading_in_words(code: &str) -> String {
    let words = match code {
        "fot" => "forecast of the year".to_owned(),
        code => code.replace("_ytd", " to date").replace("_fy", " of the year").replace('_', " "),
    };
    let words = words.replace("wte", "WTE").replace("cdel", "CDEL").replace("org", "organisation");
    // Capital is planned up to January, since what is left for February and March is late.
    let words = words.replace("plan jan", "plan, April to January");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The column of a file that a heading of a form says in words; the reverse of [`heading_in_words`].
pub(crate) fn code_of(heading: &str) -> String {
    let heading = heading.to_lowercase();
    match heading.as_str() {
        "forecast of the year" => return "fot".to_owned(),
        "plan, april to january" => return "plan_jan".to_owned(),
        _ => {}
    }
    let code =
        heading.replace(" to date", " ytd").replace(" of the year", " fy").replace("organisation", "org");
    // As templates once had it.
    let code = code.replace("january", "jan");
    code.replace(' ', "_")
}

/// What a form has beside its table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    /// Its title and where it stands; nothing where it was taken away.
    pub(crate) title: Option<(CellAt, String)>,
    /// Cells that are formulas, of which the stored result is read.
    pub(crate) formulas: BTreeSet<CellAt>,
    /// Formulas without a stored result.
    pub(crate) without_result: BTreeMap<CellAt, String>,
}

/// The remedy for a form that was made for another return or plan.
const CARRY_OVER: &str = "carry the figures over into the template of that, with Paste Special, Values";

impl Fault {
    /// Whether it says that a sheet was made for another organisation, year or month: what stands in it follows from that.
    #[must_use]
    pub fn is_of_another_template(&self) -> bool {
        self.expected.ends_with(CARRY_OVER)
    }
}

impl Row<'_> {
    /// Whether its cell is a formula, of which the stored result is read.
    pub(crate) fn is_formula(self, column: &str) -> bool {
        self.sheet.is_formula(self, column)
    }
}

impl Sheet {
    /// A fault for each formula without a stored result that stands in one of the `columns`.
    pub(crate) fn formula_fault(&self, row: Row<'_>, column: &str) -> Option<Fault> {
        let form = self.form.as_ref()?;
        let at = self.has(column).then(|| row.at(column))?;
        let formula = form.without_result.get(&at)?;
        Some(Fault { value: shortened(formula), ..row.fault(column, NO_RESULT) })
    }

    /// Whether the cell of a row is a formula, of which the stored result is read.
    pub(crate) fn is_formula(&self, row: Row<'_>, column: &str) -> bool {
        self.form.as_ref().is_some_and(|form| self.has(column) && form.formulas.contains(&row.at(column)))
    }

    /// The title that is not that of `expected`, as a fault.
    pub(crate) fn title_fault(&self, expected: &str) -> Option<Fault> {
        let (at, title) = self.form.as_ref()?.title.as_ref()?;
        (!is_title_of(title, expected)).then(|| Fault {
            file: self.file.path.clone(),
            at: Some(*at),
            column: String::new(),
            value: shortened(title),
            expected: format!(
                "the cover says {}; {CARRY_OVER}",
                expected.trim_start_matches("Return of ").trim_start_matches("Plan of ")
            ),
        })
    }
}

/// Whether a title may be that of a form: the one that Oakham writes says whose it is, of which year and month, and is
/// taken at its word; what somebody wrote in its place says what it says, and has to agree with it.
fn is_title_of(title: &str, expected: &str) -> bool {
    if title.strip_prefix(expected).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')) {
        return true;
    }
    let words = |text: &str| -> Vec<String> {
        let is_part = |c: char| c.is_alphanumeric() || c == '/';
        text.split(|c| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (found, expected) = (words(title), words(expected));
    let is_year = |word: &&String| word.parse::<FinancialYear>().is_ok();
    // Return of CODE YEAR month N: the order of Oakham's own.
    if found.get(3).is_some_and(|word| is_year(&word)) {
        return false;
    }
    let year = |words: &[String]| words.iter().find(is_year).cloned();
    let month = |words: &[String]| {
        let named = words.iter().position(|word| word == "month" || word == "m")?;
        words.get(named + 1)?.parse::<u8>().ok()
    };
    let agrees = year(&found).is_none_or(|found| Some(found) == year(&expected));
    agrees && month(&found).is_none_or(|found| month(&expected).is_none_or(|expected| found == expected))
}

/// The headings under which the plan or actual of a month may stand: `April`, `Apr`, `m01`, and where the year is
/// known `Apr 2026`, `Apr-26`, or the first or last of the month: spreadsheet programs make a day of `Apr-26`, and many
/// people key the month end.
pub(crate) fn month_headings(month: Month, year: Option<FinancialYear>) -> Vec<String> {
    let name = month.name().to_lowercase();
    let mut headings = vec![format!("m{:02}", month.get())];
    for word in [name.as_str(), &name[..3]] {
        headings.push(word.to_owned());
        let Some(year) = year else { continue };
        let of_day = month.last_day(year).year();
        for mark in [' ', '-'] {
            headings.push(format!("{word}{mark}{of_day}"));
            headings.push(format!("{word}{mark}{:02}", of_day % 100));
        }
    }
    let days = year.map(|year| [month.last_day(year).first_of_month(), month.last_day(year)]);
    headings.extend(days.into_iter().flatten().map(|day| day.to_string()));
    headings.sort();
    headings.dedup();
    headings
}

/// The headings of the twelve months in a sheet, April first.
///
/// # Errors
/// The months without a heading, and those with two.
pub(crate) fn headings_of_months(
    sheet: &Sheet,
    year: Option<FinancialYear>,
) -> Result<Vec<String>, SourcesError> {
    let (mut headings, mut missing, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for month in Month::all() {
        let mut found = month_headings(month, year).into_iter().filter(|heading| sheet.has(heading));
        match (found.next(), found.next()) {
            (None, _) => missing.push(month.name()),
            (Some(heading), None) => headings.push(heading),
            (Some(one), Some(other)) => faults.push(file_fault(
                &sheet.file.path,
                format!(
                    "{one} and {other} are both headings of {}; give one of the columns another heading",
                    month.name()
                ),
            )),
        }
    }
    if !missing.is_empty() {
        let why = format!(
            "the heading row lacks {}{}; name the column of each month so",
            missing.join(", "),
            others_that_stand_there(sheet, year)
        );
        faults.push(file_fault(&sheet.file.path, why));
    }
    if faults.is_empty() { Ok(headings) } else { Err(SourcesError::Faults(faults)) }
}

/// The headings that name a month or are a day and are of no month of `year`, as the end of a sentence: a cell may
/// show `Apr-26` and hold a day of another year.
fn others_that_stand_there(sheet: &Sheet, year: Option<FinancialYear>) -> String {
    const NAMED: usize = 2;
    let known: Vec<String> = Month::all().flat_map(|month| month_headings(month, year)).collect();
    let day = |heading: &String| heading.parse::<Date>().ok();
    let names_a_month = |heading: &String| {
        let begins = |month: Month| heading.starts_with(&month.name().to_lowercase()[..3]);
        heading.contains(|letter: char| letter.is_ascii_digit()) && Month::all().any(begins)
    };
    let mut others = sheet.headings();
    others.retain(|heading| !known.contains(heading) && (day(heading).is_some() || names_a_month(heading)));
    let Some(first) = others.first() else { return String::new() };
    let whose = match (day(first).map(FinancialYear::of), year) {
        (Some(other), Some(year)) if other != year => {
            format!(", which is in {other} and not in {year}, whatever the cell shows")
        }
        (Some(_), _) => ", which is neither the first nor the last day of a month".to_owned(),
        (None, Some(year)) => format!(", which is no month of {year}"),
        (None, None) => String::new(),
    };
    let more = if NAMED < others.len() { " and so on" } else { "" };
    others.truncate(NAMED);
    let named: Vec<String> = others.iter().map(|heading| shortened(heading)).collect();
    format!(" and has {}{more}{whose}", named.join(", "))
}

#[cfg(test)]
mod tests {
    use domain::source::{ContentHash, SourceFile};

    use super::*;

    #[test]
    fn a_month_is_known_by_its_name_number_or_first_day() {
        let headings = month_headings(Month::LAST, "2026/27".parse().ok());
        for heading in ["m12", "march", "mar", "mar 2027", "mar-27", "march 2027", "2027-03-01", "2027-03-31"]
        {
            assert!(headings.iter().any(|known| known == heading), "{heading}");
        }
        assert_eq!(month_headings(Month::FIRST, None), ["apr", "april", "m01"]);
    }

    #[test]
    fn a_title_that_oakham_did_not_write_has_to_agree_as_far_as_it_says_something() {
        let expected = "Return of RWE 2024/25 month 5";
        for (title, is_of) in [
            ("Return of RWE 2024/25 month 5: staff", true),
            ("Return of RT5 2024/25 month 5: staff", false),
            ("Return of RWE 2024/25 month 4: staff", false),
            ("Return of RWE 2023/24 month 5", false),
            ("Return of UHL, month 5", true),
            ("Return of UHL", true),
            ("Return of UHL for month 5 of 2024/25", true),
            ("Return of UHL, month 6", false),
            ("Return of UHL, 2025/26", false),
        ] {
            assert_eq!(is_title_of(title, expected), is_of, "{title}");
        }
        assert!(is_title_of("Plan of UHL, version 2", "Plan of RWE 2024/25"));
        assert!(!is_title_of("Plan of UHL 2025/26: lines", "Plan of RWE 2024/25"));
    }

    #[test]
    fn headings_of_another_year_are_named_where_months_lack_theirs() {
        let told = |heading: &dyn Fn(Month) -> String| {
            let headings: Vec<String> = Month::all().map(heading).collect();
            let file = SourceFile { path: "plan.xlsx#plan".to_owned(), hash: ContentHash::of(b"") };
            let sheet = Sheet::of_text(file, &format!("code,{}\nx\n", headings.join(","))).unwrap();
            headings_of_months(&sheet, "2026/27".parse().ok()).unwrap_err().to_string()
        };
        let before: FinancialYear = "2025/26".parse().unwrap();
        let days = told(&|month| month.last_day(before).to_string());
        assert!(
            days.contains("and has 2025-04-30, 2025-05-31 and so on, which is in 2025/26 and not in 2026/27"),
            "{days}"
        );
        let words = told(&|month| format!("{} 2025", &month.name()[..3]));
        assert!(
            words.contains("and has apr 2025, may 2025 and so on, which is no month of 2026/27"),
            "{words}"
        );
        // Months of one calendar year: those to December are right.
        let of_2026 = told(&|month| format!("2026-{:02}-01", month.last_day(before).month()));
        assert!(
            of_2026.contains("lacks January, February, March and has 2026-01-01, 2026-02-01 and so on"),
            "{of_2026}"
        );
        assert!(of_2026.contains("which is in 2025/26"), "{of_2026}");
    }
}
