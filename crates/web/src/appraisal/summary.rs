//! Two pages to print: what each scenario would do in plain sentences, and the rows that a committee asks for, with what was
//! not modelled and how to question it.

use api::consequence::{Cell, ConsequenceTable, Row};
use appraisal::of_flow::{NOT_FOLLOWED, UNMET};
use domain::provenance::Provenance;
use exhibits::html::{provenance_key, rests_on};
use exhibits::number::counted;
use maud::{Markup, html};

use super::asked::{address, query};
use super::disclosed::WITHHELD;
use super::frame::{letter, render, sentence, subnav};
use super::groups::{Group, Grouped, grouped};
use super::table::rows_table;
use super::{comparison, headline};
use crate::answer::full_address;
use crate::error::PageError;
use crate::layout::{Charts, item};
use crate::state::AppState;

/// How many reasons for doubt there is room for on the second page.
const MOST_NOT_MODELLED: usize = 4;
/// … and beside three scenarios or more.
const MOST_OF_SEVERAL: usize = 3;

/// How many rows of those whom scenarios hurt most.
const MOST_HURT: usize = 6;

/// How many rows of a group there is room for: more scenarios make narrower columns and taller rows.
const fn most_rows(n_scenarios: usize) -> usize {
    match n_scenarios {
        1 => 4,
        2 => 3,
        _ => 2,
    }
}

/// `/scenarios/summary?with=a&with=b`
pub(super) fn show(state: &AppState, names: &[String]) -> Result<Markup, PageError> {
    let shown = comparison::done(state, names)?;
    let table = &shown.table;
    let asked = query(names);
    let (here, whole) = (format!("/scenarios/summary?{asked}"), address(names));
    let provenance = headline::provenance(table);
    let rows = rows_with_room(table);
    let content = html! {
        div.oak-two-pages {
            div.oak-page-one {
                (subnav(&here, &[("The whole comparison", whole.as_str()), ("Two-page summary", here.as_str())]))
                h1 {
                    span.nhsuk-caption-m { "What would it do? A summary for the public" }
                    (headline::heading(table))
                    @if provenance == Provenance::Synthetic { " " (rests_on(provenance)) }
                }
                (headline::not_taken(table))
                (headline::in_short(&shown, &asked))
                section {
                    h2 { "What is proposed" }
                    ul.oak-list {
                        @for (idx, scenario) in table.scenarios.iter().enumerate() {
                            li {
                                b { @if 1 < table.scenarios.len() { (letter(idx)) "\u{a0} " } (scenario.title) ": " }
                                @for change in &scenario.changes { (sentence(&change.sentence)) " " }
                            }
                        }
                    }
                }
            }
            div.oak-page-two {
                section.oak-exhibit {
                    h2 { "What changes, beside today" }
                    p.oak-note { "Each column is the difference from today, with the interval in which it lies. “No difference shown” means that it is smaller than its noise. Better and worse are for patients, staff and the public purse." }
                    (rows_table(table, &rows, ("Summary", "first"), &asked))
                    (provenance_key())
                    @if 0 < shown.n_withheld { p.oak-small { (counted(shown.n_withheld, "row", "rows")) " of staff and of what leavers are paid: " (WITHHELD) "." } }
                }
                section {
                    h2 { "What was not modelled" }
                    ul.oak-list {
                        @for doubt in doubts(table) { li { (doubt_of(&doubt)) } }
                    }
                }
                section {
                    h2 { "How to question this" }
                    p.oak-sub {
                        a href=(format!("/scenarios/summary.pdf?{asked}")) { "These two pages as a PDF" } ". Every figure leads to how it is known: " (full_address(&whole)) ". "
                        @if state.register.is_some() { a href="/scrutiny/ask" { "Ask a question" } ", or " }
                        "work it out again: " code { "oakham scenario compare base " (names.join(" ")) } ", inputs " (table.made.inputs.chars().take(12).collect::<String>()) ", seed " (table.made.seed) "."
                        @if let Some(contact) = &state.settings.contact { " Write to " (contact) "." }
                    }
                }
            }
        }
    };
    let context_items = html! {
        (item("Compared with", &html! { b { (table.base.title.to_lowercase()) } }))
        @if let (Some(year), Some(month)) = (&table.made.year, table.made.month) {
            (item("Money as at", &html! { (year) ", month " (month) }))
        }
    };
    let title = format!("Summary: {}", headline::heading(table));
    Ok(render(state, &title, &context_items, content, Charts::None))
}

/// The rows that are printed: of each group those of whom it hurts most, then by how much they matter.
fn printed_rows(table: &ConsequenceTable) -> Vec<&Row> {
    let of_group = |grouped: Grouped<'_>| -> Vec<String> {
        let mut rows: Vec<&Row> = grouped.first.iter().chain(&grouped.others).copied().collect();
        rows.sort_by(|one, other| {
            (rank(table, other), other.headline, other.part_of.is_none())
                .cmp(&(rank(table, one), one.headline, one.part_of.is_none()))
                .then_with(|| share_of_today(other).total_cmp(&share_of_today(one)))
        });
        let n_hurt = rows.iter().filter(|row| rank(table, row) == HURT_MOST).count().min(MOST_HURT);
        rows.truncate(most_rows(table.scenarios.len()).max(n_hurt));
        rows.into_iter().map(|row| row.id.clone()).collect()
    };
    let ids: Vec<String> = grouped(table).into_iter().flat_map(of_group).collect();
    table.rows.iter().filter(|row| ids.contains(&row.id)).collect()
}

/// The rank of a row that tells whom a scenario hurts most, or how many are not seen at all.
const HURT_MOST: u8 = 4;

/// How much a row matters to a reader in a hurry, by the cell that matters most.
fn rank(table: &ConsequenceTable, row: &Row) -> u8 {
    let is_hurt =
        table.scenarios.iter().flat_map(|scenario| &scenario.worst_affected).any(|worst| worst.row == row.id);
    // People who end without being seen are told beside every scenario, fewer or more.
    let is_unseen = row.measure == UNMET && row.cells.iter().any(|cell| cell.difference.is_some());
    let of_cell = |cell: &Cell| match cell.difference.as_ref().map(|difference| difference.verdict.as_str()) {
        Some("better" | "worse") => 3,
        Some("changed") => 2,
        // The sum of all is told even where it is small.
        Some("small") if row.headline && row.part_of.is_none() => 2,
        Some("small") => 1,
        _ => 0,
    };
    if is_hurt || is_unseen { HURT_MOST } else { row.cells.iter().map(of_cell).max().unwrap_or(0) }
}

/// The largest difference of a row, of today’s value.
fn share_of_today(row: &Row) -> f64 {
    let today = row.base.value.real().abs();
    let most = row
        .cells
        .iter()
        .filter_map(|cell| Some(cell.difference.as_ref()?.value.real().abs()))
        .fold(0.0, f64::max);
    if 0.0 < today { most / today } else { most }
}

/// How many rows have room beside so many scenarios, each of whose columns takes as many lines more.
const fn most_in_all(n_scenarios: usize) -> usize {
    match n_scenarios {
        0 | 1 => 16,
        2 => 12,
        3 => 9,
        4 => 7,
        _ => 6,
    }
}

/// Those of the page that have room: of every group the one that matters most, so that none is left out, then those whom
/// it hurts most, then of every group in turn.
pub(super) fn rows_with_room(table: &ConsequenceTable) -> Vec<&Row> {
    let all = printed_rows(table);
    let mut by_rank = all.clone();
    by_rank.sort_by_key(|row| std::cmp::Reverse(rank(table, row)));
    let mut by_turn: Vec<(usize, &Row)> = Vec::new();
    for row in by_rank {
        let turn = by_turn.iter().filter(|(_, known)| Group::of(known) == Group::of(row)).count();
        by_turn.push((turn, row));
    }
    by_turn.sort_by_key(|(turn, row)| (0 < *turn, rank(table, row) != HURT_MOST, *turn));
    by_turn.truncate(most_in_all(table.scenarios.len()));
    all.into_iter().filter(|row| by_turn.iter().any(|(_, known)| known.id == row.id)).collect()
}

/// What was not modelled, and how much it could matter.
pub(super) struct Doubt<'t> {
    pub(super) what: &'t str,
    /// Each with its scenario; with none where it is the same of all of whom it is said.
    pub(super) could_matter: Vec<(Option<usize>, &'t str)>,
}

/// What was not modelled, each once, with what it could matter in each scenario: first the harm to people that is not
/// followed, which is never left out of any scenario.
pub(super) fn doubts(table: &ConsequenceTable) -> Vec<Doubt<'_>> {
    let mut doubts: Vec<Doubt<'_>> = Vec::new();
    for (idx, scenario) in table.scenarios.iter().enumerate() {
        for left_out in &scenario.not_modelled {
            let said = (Some(idx), &*left_out.could_matter);
            match doubts.iter_mut().find(|doubt| doubt.what == left_out.what) {
                Some(doubt) => doubt.could_matter.push(said),
                None => doubts.push(Doubt { what: &left_out.what, could_matter: vec![said] }),
            }
        }
    }
    for doubt in &mut doubts {
        let first = doubt.could_matter[0].1;
        let is_same = doubt.could_matter.iter().all(|(_, said)| *said == first);
        if table.scenarios.len() == 1 || is_same && 1 < doubt.could_matter.len() {
            doubt.could_matter = vec![(None, first)];
        }
    }
    doubts.sort_by_key(|doubt| doubt.what != NOT_FOLLOWED);
    doubts.truncate(if table.scenarios.len() <= 2 { MOST_NOT_MODELLED } else { MOST_OF_SEVERAL });
    doubts
}

fn doubt_of(doubt: &Doubt<'_>) -> Markup {
    html! {
        (sentence(doubt.what)) " "
        span.oak-beneath {
            b { "Could matter:" }
            @for (of, said) in &doubt.could_matter {
                " " @if let Some(idx) = of { b { (letter(*idx)) } " " } (sentence(said))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use api::consequence::NotModelled;

    use super::*;
    use crate::appraisal::fake;

    #[test]
    fn the_printed_rows_are_few_and_begin_with_what_differs() {
        let table = fake::table(&["close-evenings", "halve-safeguarding"]);
        let rows = printed_rows(&table);
        assert!(rows.len() <= 5 * most_rows(2));
        assert!(rows.iter().any(|row| row.group == "Rutland"));
    }

    #[test]
    fn whom_it_hurts_most_and_what_gets_worse_are_printed_before_what_is_small() {
        let table = fake::table(&["close-evenings", "halve-safeguarding"]);
        let printed: Vec<&str> = printed_rows(&table).iter().map(|row| row.id.as_str()).collect();
        for worst in table.scenarios.iter().flat_map(|scenario| &scenario.worst_affected) {
            assert!(printed.contains(&worst.row.as_str()), "{printed:?} without {}", worst.group);
        }
    }

    #[test]
    fn no_group_of_consequences_is_left_out_of_five_scenarios() {
        let mut table = fake::table(&["close-evenings", "halve-safeguarding"]);
        while table.scenarios.len() < 5 {
            table.scenarios.push(table.scenarios[0].clone());
            for row in &mut table.rows {
                row.cells.push(row.cells[0].clone());
            }
        }
        let rows = rows_with_room(&table);
        assert!(rows.len() <= 6);
        for row in printed_rows(&table) {
            let is_told = rows.iter().any(|told| Group::of(told) == Group::of(row));
            assert!(is_told, "nothing of the group of {} is printed", row.words);
        }
    }

    #[test]
    fn a_doubt_of_all_scenarios_is_told_once() {
        let table = fake::table(&["close-evenings", "halve-safeguarding"]);
        let doubts = doubts(&table);
        let staff: Vec<&Doubt<'_>> =
            doubts.iter().filter(|doubt| doubt.what.contains("Staff who leave")).collect();
        assert_eq!(staff.len(), 1);
        assert!(matches!(staff[0].could_matter[..], [(None, _)]));
    }

    #[test]
    fn how_many_are_not_seen_stands_beside_every_scenario_and_no_greater_harm_is_left_out() {
        let mut table = fake::table(&["close-evenings", "halve-safeguarding"]);
        // Four that are not seen, each more than the one before, behind other things that are not modelled.
        while table.scenarios.len() < 4 {
            table.scenarios.push(table.scenarios[0].clone());
            for row in &mut table.rows {
                row.cells.push(row.cells[0].clone());
            }
        }
        let unseen = table.rows.iter_mut().find(|row| row.measure == "no_care").unwrap();
        unseen.measure = UNMET.to_owned();
        for cell in unseen.cells.iter_mut().filter_map(|cell| cell.difference.as_mut()) {
            cell.verdict = "not_shown".to_owned();
        }
        let id = unseen.id.clone();
        for (idx, scenario) in table.scenarios.iter_mut().enumerate() {
            let left_out = |what: String, could_matter: String| NotModelled { what, could_matter };
            scenario.not_modelled =
                (0..5).map(|n| left_out(format!("Thing {n} of {idx}."), "Much.".to_owned())).collect();
            let harm = format!("It would be of {} patients.", 100 * (idx + 1));
            scenario.not_modelled.push(left_out(NOT_FOLLOWED.to_owned(), harm));
        }
        assert!(rows_with_room(&table).iter().any(|row| row.id == id));
        let first = doubt_of(&doubts(&table)[0]).into_string();
        for harm in
            ["<b>A</b> It would be of 100", "<b>B</b> It would be of 200", "<b>D</b> It would be of 400"]
        {
            assert!(first.contains(harm), "{harm}: {first}");
        }
    }
}
