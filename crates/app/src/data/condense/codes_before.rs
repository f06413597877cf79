//! The codes that organisations had before, out of the lists of successors in the lake.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use evidence::code_change::CodeChange;
use jiff::civil::Date;
use warehouse::{Cell, Database};

/// The most successions from an organisation to the one of today.
const MOST_STEPS: usize = 20;

/// Who took over from whom. One that several took over from is in none: which of its figures are whose is not known.
#[derive(Clone, Debug, Default)]
pub(super) struct CodesBefore {
    /// By the code of today: those before, each with the day from which it was today's, and where this is stated.
    before: BTreeMap<String, BTreeMap<String, (Date, String)>>,
}

const QUESTION: &str = "SELECT s.code, s.successor, s.took_over, e.file FROM ods_successions AS s \
                        JOIN editions AS e ON e.edition = s.edition ORDER BY s.code, s.successor, s.took_over";

impl CodesBefore {
    /// Those that a lake knows.
    ///
    /// # Errors
    /// Where the lake cannot be asked.
    pub(super) fn of(database: &Database) -> Result<Self> {
        let rows = database.ask(QUESTION)?.rows()?;
        let row = |cells: &Vec<Cell>| {
            let [Cell::Text(code), Cell::Text(successor), Cell::Text(day), Cell::Text(file)] = &cells[..]
            else {
                return None;
            };
            Some((code.clone(), successor.clone(), day.parse().ok()?, file.clone()))
        };
        Ok(Self::from_rows(rows.iter().filter_map(row)))
    }

    fn from_rows(rows: impl IntoIterator<Item = (String, String, Date, String)>) -> Self {
        let mut next: BTreeMap<String, BTreeMap<String, (Date, String)>> = BTreeMap::new();
        for (code, successor, day, file) in rows {
            next.entry(code).or_default().insert(successor, (day, file));
        }
        let mut codes = Self::default();
        for code in next.keys() {
            if let Some((place, day, file)) = today(&next, code) {
                codes.before.entry(place).or_default().insert(code.clone(), (day, file));
            }
        }
        codes
    }

    /// The codes that a place had before.
    pub(super) fn of_place(&self, place: &str) -> impl Iterator<Item = &str> {
        self.before.get(place).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    /// All of them: the code of today, and one before.
    pub(super) fn pairs(&self) -> Vec<[String; 2]> {
        let of_place = |(place, before): (&String, &BTreeMap<String, (Date, String)>)| {
            before.keys().map(|was| [place.clone(), was.clone()]).collect::<Vec<_>>()
        };
        self.before.iter().flat_map(of_place).collect()
    }

    /// The changes of codes of these places.
    pub(super) fn changes(&self, places: &BTreeSet<String>) -> Vec<CodeChange> {
        let of_place = |(place, before): (&String, &BTreeMap<String, (Date, String)>)| {
            let changes = before.iter().map(|(was, (from, source))| CodeChange {
                place: place.clone(),
                was: was.clone(),
                from: *from,
                source: source.clone(),
            });
            changes.collect::<Vec<_>>()
        };
        self.before.iter().filter(|(place, _)| places.contains(*place)).flat_map(of_place).collect()
    }
}

/// The code of today of one before, the day from which another had it, and where this is stated; none where several took
/// over, or the list runs in a circle.
fn today(
    next: &BTreeMap<String, BTreeMap<String, (Date, String)>>,
    code: &str,
) -> Option<(String, Date, String)> {
    let (mut place, mut when) = (code, None);
    for _ in 0..MOST_STEPS {
        let Some(successors) = next.get(place) else {
            let (day, file): &(Date, String) = when?;
            return Some((place.to_owned(), *day, file.clone()));
        };
        let mut successors = successors.iter();
        let (successor, taken) = successors.next()?;
        if successors.next().is_some() {
            return None;
        }
        // The day of the first change: from then on nothing was published under this code.
        when = when.or(Some(taken));
        place = successor;
    }
    None
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn codes(rows: &[(&str, &str)]) -> CodesBefore {
        let row = |(code, successor): &(&str, &str)| {
            ((*code).to_owned(), (*successor).to_owned(), date(2020, 4, 1), "succ.csv".to_owned())
        };
        CodesBefore::from_rows(rows.iter().map(row))
    }

    #[test]
    fn those_that_one_took_over_are_its_codes_before_also_over_several_steps() {
        let codes = codes(&[("03T", "71E"), ("04D", "71E"), ("OLD", "03T")]);
        assert_eq!(codes.of_place("71E").collect::<Vec<_>>(), ["03T", "04D", "OLD"]);
        assert_eq!(codes.changes(&BTreeSet::from(["03W".to_owned()])), []);
        assert_eq!(codes.pairs().len(), 3);
    }

    #[test]
    fn one_that_was_divided_or_stands_in_a_circle_is_nobodys() {
        let codes = codes(&[("99M", "A"), ("99M", "B"), ("X", "Y"), ("Y", "X")]);
        assert!(codes.pairs().is_empty());
    }
}
