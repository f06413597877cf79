//! Rows of registers and schedules that are totals of other rows: nobody means one as a scheme, risk or item of
//! its own, and its amounts would count twice.

use std::collections::BTreeSet;

use domain::money::Pence;

use crate::fault::Fault;
use crate::sheet::{Row, Sheet};

/// Words that a total is called by, first or last.
const WORDS: [&str; 4] = ["total", "totals", "subtotal", "subtotals"];
/// Words that a total may be called by wherever they stand, if several amounts show it.
const HINTS: [&str; 8] = ["total", "totals", "subtotal", "subtotals", "sum", "overall", "all", "altogether"];
/// So many amounts that are sums at once are no coincidence, and may each be rounded.
const SURE: usize = 3;

/// What of a sheet shows totals.
pub(crate) struct Columns {
    /// Where a total may be called one.
    pub(crate) names: &'static [&'static str],
    /// What every other row fills in.
    pub(crate) needed: &'static [&'static str],
    /// What is summed, in £000.
    pub(crate) amounts: &'static [&'static str],
    /// Columns by which rows may be summed, one or several at a time.
    pub(crate) groups: &'static [&'static [&'static str]],
}

/// A row of amounts.
struct Summed<'a> {
    row: Row<'a>,
    number: u32,
    /// The column in which it is called a total.
    called: Option<&'static str>,
    /// Whether its first or last word there says so.
    is_plainly_called: bool,
    /// Nothing where a cell cannot be read, which is told by itself.
    amounts: Option<Vec<Pence>>,
}

/// The numbers of the rows that are totals, with a fault for each: a row called one that does not say what it is,
/// or whose amounts are the sums of other rows'.
pub(crate) fn totals(sheet: &Sheet, columns: &Columns, faults: &mut Vec<Fault>) -> BTreeSet<u32> {
    let rows: Vec<Summed<'_>> = sheet.rows().map(|row| amounts(row, columns)).collect();
    let mut totals = BTreeSet::new();
    for (idx, row) in rows.iter().enumerate() {
        let Some(called) = row.called else { continue };
        let number = row.number;
        let is_filled = |column: &&str| !row.row.text(column).is_empty();
        let is_partial = row.is_plainly_called && !columns.needed.iter().all(&is_filled);
        if is_partial && columns.amounts.iter().any(is_filled) {
            faults.push(row.row.fault(called, format!("row {number} is a total; leave the row out")));
            totals.insert(number);
        } else if let Some(n_summed) = n_summed(&rows, idx, columns) {
            let rows = if n_summed == 1 { "row" } else { "rows" };
            let message = format!(
                "row {number} is a total: its amounts are the sums of {n_summed} other {rows}, and would count twice; leave the row out, or give it another name where it is none"
            );
            faults.push(row.row.fault(called, message));
            totals.insert(number);
        }
    }
    totals
}

fn amounts<'a>(row: Row<'a>, columns: &Columns) -> Summed<'a> {
    let mut unread = Vec::new();
    let amounts = columns
        .amounts
        .iter()
        .map(|column| row.thousands_if_any(column, &mut unread).unwrap_or(Pence::ZERO))
        .collect();
    let called = |is_called: fn(&[String]) -> bool| {
        columns.names.iter().copied().find(|column| is_called(&words(row.text(column))))
    };
    let plainly = called(is_called_total);
    Summed {
        row,
        number: row.row_number(),
        called: plainly.or_else(|| called(|words| words.iter().any(|word| HINTS.contains(&word.as_str())))),
        is_plainly_called: plainly.is_some(),
        amounts: unread.is_empty().then_some(amounts),
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// `Total UHL`, `Capital total`, `TOTAL CDEL`, `Subtotal, operational`, `UHL sub-total`, `Grand total of pay`.
fn is_called_total(words: &[String]) -> bool {
    let is_total = |word: &String| WORDS.contains(&word.as_str());
    let is_before = |word: &String| ["grand", "sub", "gross", "net"].contains(&word.as_str());
    match words {
        [first, second, ..] if is_before(first) && is_total(second) => true,
        [first, .., last] => is_total(first) || is_total(last),
        [only] => is_total(only),
        [] => false,
    }
}

/// How many other rows the row at `idx` is the sum of: all, those that share a column with it, or those next to
/// it.
fn n_summed(rows: &[Summed<'_>], idx: usize, columns: &Columns) -> Option<usize> {
    let total = &rows[idx];
    let sums = total.amounts.as_ref()?;
    let stated: Vec<usize> = (0..sums.len()).filter(|column| sums[*column] != Pence::ZERO).collect();
    let distinct: BTreeSet<Pence> = stated.iter().map(|column| sums[*column]).collect();
    let is_sure = SURE <= distinct.len();
    if !is_sure && !total.is_plainly_called {
        return None;
    }
    let is_sum = |summed: &[usize]| {
        let values: Option<Vec<&Vec<Pence>>> = summed.iter().map(|idx| rows[*idx].amounts.as_ref()).collect();
        let (Some(values), false) = (values, stated.is_empty()) else { return false };
        // A copy of one row is told from its total by many amounts alone.
        if summed.len() < 2 && !(is_sure && summed.len() == 1) {
            return false;
        }
        let off = if is_sure { Pence::rounding(summed.len() + 1) } else { Pence::ZERO };
        stated.iter().all(|column| {
            let sum: Pence = values.iter().map(|amounts| amounts[*column]).sum();
            (sum - sums[*column]).magnitude() <= off
        })
    };
    let is_plain = |other: &usize| rows[*other].called.is_none();
    let others: Vec<usize> = (0..rows.len()).filter(|other| *other != idx).collect();
    let mut candidates: Vec<Vec<usize>> = Vec::new();
    for group in [&[][..]].iter().chain(columns.groups) {
        if group.iter().any(|column| total.row.text(column).is_empty()) {
            continue;
        }
        let shares = |other: &usize| {
            group.iter().all(|column| rows[*other].row.text(column) == total.row.text(column))
        };
        let of_group: Vec<usize> = others.iter().copied().filter(shares).collect();
        candidates.push(of_group.iter().copied().filter(is_plain).collect());
        candidates.push(of_group);
    }
    // Those between it and the total before or after it; where several amounts show it, any of these.
    let above: Vec<usize> = (0..idx).rev().take_while(is_plain).collect();
    let below: Vec<usize> = (idx + 1..rows.len()).take_while(is_plain).collect();
    for beside in [above, below] {
        if is_sure {
            candidates.extend((1..beside.len()).map(|n| beside[..n].to_vec()));
        }
        candidates.push(beside);
    }
    candidates.into_iter().find(|summed| is_sum(summed)).map(|summed| summed.len())
}

#[cfg(test)]
mod tests {
    use domain::source::{ContentHash, SourceFile};

    use super::*;

    const COLUMNS: Columns = Columns {
        names: &["title"],
        needed: &["kind"],
        amounts: &["a", "b", "c"],
        groups: &[&["org"], &["kind"]],
    };

    /// The rows that are told as totals below two rows of RWE and one of RT5.
    fn check(rows: &str, expected: &[u32]) {
        let text = format!(
            "title,org,kind,a,b,c\nWards,RWE,pay,10,20,31\nBeds,RWE,other,5,6,7\nRooms,RT5,pay,100,203,301\n{rows}"
        );
        let file = SourceFile { path: "register.csv".to_owned(), hash: ContentHash::of(text.as_bytes()) };
        let sheet = Sheet::of_text(file, &text).unwrap();
        let mut faults = Vec::new();
        let found: Vec<u32> = totals(&sheet, &COLUMNS, &mut faults).into_iter().collect();
        assert_eq!(found, expected, "{rows}: {faults:?}");
        assert_eq!(faults.len(), expected.len(), "{faults:?}");
    }

    #[test]
    fn a_row_called_a_total_that_holds_the_sum_of_others_is_one() {
        check("Total UHL,RWE,pay,15,26,38\n", &[5]);
        check("Gross total,RT5,other,115,229,339\n", &[5]);
        check("\"Subtotal, pay\",RT5,pay,110,223,332\n", &[5]);
        check("UHL sub-total,RWE,pay,15,26,38\nGRAND TOTAL,RWE,pay,115,229,339\n", &[5, 6]);
        check("Total LPT,XYZ,new,100,203,301\n", &[5]);
        check("Total LPT,,,100,,\n", &[5]);
        // Rounded apart.
        check("Total,RWE,pay,115,230,339\n", &[5]);
    }

    #[test]
    fn a_scheme_that_is_called_total_by_its_nature_is_none() {
        check("Total mobile staff,RWE,pay,15,26,339\n", &[]);
        check("All wards on one roster,RWE,pay,40,50,60\n", &[]);
        check("Total mobile staff,RWE,pay,0,0,0\n", &[]);
        // One amount alone may be the sum of others by chance.
        check("All trusts,RWE,pay,15,,\n", &[]);
        // Another name, whatever it sums to.
        check("Theatres,RWE,pay,15,26,38\n", &[]);
    }
}
