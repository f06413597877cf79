//! The rows of a consequence table in the groups in which they are read, headlines first.

use api::consequence::{Cell, ConsequenceTable, Row};
use appraisal::of_flow::UNMET;

/// What rows are about, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Money,
    Staff,
    Patients,
    Duties,
    Places,
}

impl Group {
    pub(super) const ALL: [Self; 5] = [Self::Money, Self::Staff, Self::Patients, Self::Duties, Self::Places];

    /// As a heading.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Money => "Money",
            Self::Staff => "Staff",
            Self::Patients => "Patients",
            Self::Duties => "Duties",
            Self::Places => "Places and groups",
        }
    }

    /// As the id of its place on the page.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Staff => "staff",
            Self::Patients => "patients",
            Self::Duties => "duties",
            Self::Places => "places",
        }
    }

    /// The group in which a row is read.
    pub(super) fn of(row: &Row) -> Self {
        match row.topic.as_str() {
            _ if !row.dimension.is_empty() => Self::Places,
            "money" | "cost_shift" => Self::Money,
            "workforce" => Self::Staff,
            "duties" => Self::Duties,
            "travel" => Self::Places,
            _ => Self::Patients,
        }
    }
}

/// The rows of a group.
pub(super) struct Grouped<'t> {
    pub(super) group: Group,
    /// Those that are read first.
    pub(super) first: Vec<&'t Row>,
    /// Others in which some scenario makes a difference that is shown, then those that few look for.
    pub(super) others: Vec<&'t Row>,
    /// How many more there are, in none of which a difference is shown or anything is modelled.
    pub(super) n_quiet: usize,
}

/// Places are many: of more than these only those are read first in which a difference is shown.
const MOST_FIRST: usize = 14;

/// The rows by group; groups without rows are left out.
pub(super) fn grouped(table: &ConsequenceTable) -> Vec<Grouped<'_>> {
    let of_group = |group: Group| {
        let rows: Vec<&Row> = table.rows.iter().filter(|row| Group::of(row) == group).collect();
        let mut first: Vec<&Row> =
            rows.iter().copied().filter(|row| row.headline && row.cells.iter().any(is_told)).collect();
        // What a board asks for stands first; of the rest there is room for some.
        first.sort_by_key(|row| (!is_asked_for(row), !row.cells.iter().any(is_shown)));
        if MOST_FIRST < first.len() {
            first.retain(|row| is_asked_for(row) || row.cells.iter().any(is_shown));
            first.truncate(MOST_FIRST);
        }
        // What no scenario touches is folded away where some other row is touched.
        let is_touched = |row: &Row| row.cells.iter().any(|cell| cell.difference.is_some());
        let mut untouched: Vec<&Row> = Vec::new();
        if first.iter().any(|row| is_touched(row)) {
            (first, untouched) = first.into_iter().partition(|row| is_touched(row));
        }
        let is_known = |row: &Row| first.iter().chain(&untouched).any(|known| known.id == row.id);
        let shown = rows.iter().copied().filter(|row| !is_known(row) && row.cells.iter().any(is_shown));
        let mut others: Vec<&Row> = shown.collect();
        others.extend(&untouched);
        let n_quiet = rows.len() - first.len() - others.len();
        Grouped { group, first, others, n_quiet }
    };
    let groups = Group::ALL.into_iter().map(of_group);
    groups.filter(|grouped| 0 < grouped.first.len() + grouped.others.len() + grouped.n_quiet).collect()
}

/// Whether a board asks for it, whatever it says: people who end without being seen are never left out.
fn is_asked_for(row: &Row) -> bool {
    row.first || row.measure == UNMET
}

/// Whether something is said of a scenario: a difference, or why none is known.
fn is_told(cell: &Cell) -> bool {
    cell.state != "unreached"
}

/// Whether a scenario makes a difference that is larger than its noise.
pub(super) fn is_shown(cell: &Cell) -> bool {
    cell.difference.as_ref().is_some_and(|difference| is_shown_verdict(&difference.verdict))
}

/// Whether a verdict says that there is a difference, however small.
pub(super) fn is_shown_verdict(verdict: &str) -> bool {
    ["better", "worse", "changed", "small"].contains(&verdict)
}

/// How many rows that are read first a scenario makes better, and worse.
pub(super) fn balance(table: &ConsequenceTable, scenario_idx: usize) -> (usize, usize) {
    // Sums say again what their parts say.
    let is_counted = |row: &&Row| row.headline && row.dimension.is_empty() && row.engine != "sums";
    let of_everybody = table.rows.iter().filter(is_counted);
    let verdicts: Vec<&str> = of_everybody
        .filter_map(|row| Some(row.cells.get(scenario_idx)?.difference.as_ref()?.verdict.as_str()))
        .collect();
    let count = |wanted: &str| verdicts.iter().filter(|verdict| **verdict == wanted).count();
    (count("better"), count("worse"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appraisal::fake;

    #[test]
    fn rows_of_places_stand_together_whatever_they_measure() {
        let table = fake::table(&["close-evenings"]);
        let groups = grouped(&table);
        let names: Vec<&str> = groups.iter().map(|grouped| grouped.group.words()).collect();
        assert_eq!(names, ["Money", "Staff", "Patients", "Duties", "Places and groups"]);
        let places = groups.last().unwrap();
        assert!(places.first.iter().all(|row| !row.dimension.is_empty() || row.topic == "travel"));
    }

    #[test]
    fn rows_that_no_scenario_touches_are_folded_below_those_that_are() {
        let mut table = fake::table(&["close-evenings", "halve-safeguarding"]);
        for cell in &mut table.rows[0].cells {
            (cell.state, cell.difference) = ("unknown".to_owned(), None);
        }
        (table.rows[0].first, table.rows[1].first) = (true, false);
        let (untouched, touched) = (table.rows[0].id.clone(), table.rows[1].id.clone());
        let money = grouped(&table).swap_remove(0);
        assert!(money.first.iter().any(|row| row.id == touched));
        assert!(money.first.iter().all(|row| row.id != untouched));
        assert!(money.others.iter().any(|row| row.id == untouched));
    }

    #[test]
    fn no_row_is_lost_between_those_shown_folded_and_counted() {
        let table = fake::table(&["close-evenings", "halve-safeguarding"]);
        let n: usize = grouped(&table)
            .iter()
            .map(|grouped| grouped.first.len() + grouped.others.len() + grouped.n_quiet)
            .sum();
        assert_eq!(n, table.rows.len());
    }

    #[test]
    fn a_balance_counts_what_gets_better_and_worse_for_everybody() {
        let table = fake::table(&["close-evenings", "halve-safeguarding"]);
        assert_eq!(balance(&table, 0), (1, 2));
    }
}
