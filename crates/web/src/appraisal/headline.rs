//! What is read first of a comparison: its finding, and of each scenario three sentences, whom it hurts most, and what would
//! have to be true for the choice to flip.

use api::consequence::{Cell, ConsequenceTable, Row, Scenario, WorstAffected};
use domain::provenance::Provenance;
use exhibits::number::counted;
use maud::{Markup, html};

use super::disclosed::Disclosed;
use super::frame::{known, letter, sentence, size};
use super::groups::balance;
use super::table::number_link;

/// The finding: what one scenario does, or which of several does most.
pub(super) fn heading(table: &ConsequenceTable) -> String {
    match table.scenarios.as_slice() {
        [] => "Nothing is compared".to_owned(),
        [one] if !one.refused.is_empty() => format!("{}: it is not allowed", one.title),
        [one] => format!("{}: {}", one.title, of_one(table, one, 0)),
        several => of_several(table, several),
    }
}

fn of_one(table: &ConsequenceTable, scenario: &Scenario, idx: usize) -> String {
    let (better, worse) = balance(table, idx);
    let changed = match (better, worse) {
        (0, 0) => "no measure of the table gets better or worse by more than its noise".to_owned(),
        (better, 0) => format!("{} better, none worse", measures_get(better)),
        (0, worse) => format!("{} worse, none better", measures_get(worse)),
        (better, worse) => format!("{} worse, {better} better", measures_get(worse)),
    };
    match money(scenario) {
        Some(money) => format!("{money}, and {changed}"),
        None => changed,
    }
}

fn measures_get(n: usize) -> String {
    if n == 1 { "1 measure gets".to_owned() } else { format!("{n} measures get") }
}

/// `it saves £1.2m a year`; nothing where no purse gains or bears anything.
fn money(scenario: &Scenario) -> Option<String> {
    match scenario.money.recurrent {
        0 => None,
        amount if 0 < amount => Some(format!("it saves {} a year", size(amount))),
        amount => Some(format!("it costs {} a year", size(amount))),
    }
}

fn of_several(table: &ConsequenceTable, scenarios: &[Scenario]) -> String {
    let (done, refused): (Vec<_>, Vec<_>) =
        scenarios.iter().enumerate().partition(|(_, scenario)| scenario.refused.is_empty());
    let named = |(idx, scenario): &(usize, &Scenario)| format!("{} ({})", letter(*idx), scenario.title);
    let said = match done.as_slice() {
        [] => return format!("None of the {} scenarios is allowed", scenarios.len()),
        [one] => format!("{}: {}", named(one), of_one(table, one.1, one.0)),
        several => format!("Of {} scenarios, {}", scenarios.len(), most_of(table, several, named)),
    };
    let refused: Vec<String> = refused.iter().map(named).collect();
    if refused.is_empty() {
        said
    } else {
        format!(
            "{said}; {} {} not allowed",
            refused.join(" and "),
            if refused.len() == 1 { "is" } else { "are" }
        )
    }
}

/// Which of several scenarios saves most, and which makes most worse; of equals the first.
fn most_of(
    table: &ConsequenceTable,
    scenarios: &[(usize, &Scenario)],
    named: impl Fn(&(usize, &Scenario)) -> String,
) -> String {
    let saved = |(_, scenario): &&(usize, &Scenario)| scenario.money.recurrent;
    let thriftiest = scenarios.iter().rev().max_by_key(saved).filter(|most| 0 < saved(most));
    let n_worse = |(idx, _): &&(usize, &Scenario)| balance(table, *idx).1;
    let hurter = scenarios.iter().rev().max_by_key(n_worse).filter(|most| 0 < n_worse(most));
    let thrift = thriftiest.map_or_else(
        || "none saves money".to_owned(),
        |most| format!("{} saves most, {} a year", named(most), size(saved(&most))),
    );
    let harm = match (hurter, thriftiest) {
        (None, _) => "no measure is shown to get worse".to_owned(),
        (Some(most), Some(same)) if most.0 == same.0 => {
            format!("it makes most worse, too: {}", counted(n_worse(&most), "measure", "measures"))
        }
        (Some(most), _) => {
            format!("{} makes most worse: {}", named(most), counted(n_worse(&most), "measure", "measures"))
        }
    };
    format!("{thrift}; {harm}")
}

/// How the table is known: the weakest of its scenarios.
pub(super) fn provenance(table: &ConsequenceTable) -> Provenance {
    let scenarios = table.scenarios.iter().map(|scenario| Provenance::from(scenario.provenance));
    scenarios.fold(Provenance::Derived, Provenance::max)
}

/// What the table leaves out, to be read before anything else.
pub(super) fn not_taken(table: &ConsequenceTable) -> Markup {
    html! {
        @for (idx, scenario) in table.scenarios.iter().enumerate() {
            @if !scenario.not_taken.is_empty() {
                p.oak-lead {
                    b { "Read this first. " }
                    @if 1 < table.scenarios.len() { "Of " b { (letter(idx)) } ", n" } @else { "N" }
                    "othing of " (not_taken_in_words(scenario)) " is in the table, for nothing here works it out: that is no finding of no effect."
                }
            }
        }
    }
}

/// The changes that no engine takes, as sentences in quotation marks.
fn not_taken_in_words(scenario: &Scenario) -> String {
    let sentences: Vec<String> = scenario
        .changes
        .iter()
        .filter(|change| scenario.not_taken.contains(&change.id))
        .map(|change| format!("“{}”", change.sentence.trim_end_matches('.')))
        .collect();
    match sentences.as_slice() {
        [] => scenario.not_taken.join(", "),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Each scenario in short, side by side.
pub(super) fn in_short(shown: &Disclosed, query: &str) -> Markup {
    let table = &shown.table;
    let several = 1 < table.scenarios.len();
    html! {
        div class={ "oak-options oak-options--" (table.scenarios.len()) } {
            @for (idx, scenario) in table.scenarios.iter().enumerate() {
                section.oak-option aria-label=[several.then_some(&scenario.title)] {
                    @if several { h2 { b { (letter(idx)) } " " (scenario.title) } }
                    @for said in &scenario.sentences { p { (sentence(said)) } }
                    (hurt_most(table, scenario, idx, query))
                    p.oak-flips { b { "What would flip it: " } (sentence(&scenario.flips)) }
                }
            }
        }
    }
}

/// The place, the age and the deprivation group that a scenario hurts most, each with by how much.
fn hurt_most(table: &ConsequenceTable, scenario: &Scenario, idx: usize, query: &str) -> Markup {
    let hurt: Vec<(String, &Row, &Cell)> = scenario
        .worst_affected
        .iter()
        .filter_map(|worst| {
            let row = table.row(&worst.row)?;
            Some((people(worst), row, row.cells.get(idx)?))
        })
        .collect();
    html! {
        @if !hurt.is_empty() {
            p { b { (hurt_most_among(scenario)) } }
            ul.oak-list {
                @for (group, row, cell) in hurt {
                    @if let Some(difference) = &cell.difference {
                        li {
                            b { (group) } ": " (lower(row)) ", "
                            span.oak-together { (number_link(&row.id, query, &difference.text)) (known(difference.provenance.into())) }
                            " (" (difference.certainty.text) ")"
                        }
                    }
                }
            }
        }
    }
}

/// `Hurt most among places and ages, one of each:`, since whoever is hurt most of one kind may be hurt less than another
/// of the next.
pub(super) fn hurt_most_among(scenario: &Scenario) -> String {
    let kind = |worst: &WorstAffected| match worst.dimension.as_str() {
        "place" => "places",
        "age" => "ages",
        "deprivation" => "deprivation groups",
        _ => "other groups",
    };
    let kinds: Vec<&str> = scenario.worst_affected.iter().map(kind).collect();
    match kinds.as_slice() {
        [] | [_] => "Hurt most:".to_owned(),
        [most @ .., last] => format!("Hurt most among {} and {last}, one of each:", most.join(", ")),
    }
}

/// Whom a scenario hurts, to be read without their heading: `aged 75 and over`, `deprivation group 4`.
pub(super) fn people(worst: &WorstAffected) -> String {
    match worst.dimension.as_str() {
        "age" => format!("Aged {}", worst.group),
        "deprivation" => format!("Deprivation group {}", worst.group),
        _ => worst.group.clone(),
    }
}

/// A row in words, as part of a sentence.
fn lower(row: &Row) -> String {
    match row.subject_words.as_str() {
        "" => row.words.clone(),
        subject => format!("{subject}, {}", row.words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appraisal::fake;

    #[test]
    fn the_finding_says_what_one_scenario_does_and_which_of_several_does_most() {
        let one = heading(&fake::table(&["close-evenings"]));
        assert_eq!(
            one,
            "Close the Oakham unit on weekday evenings: it saves £1.2m a year, and 2 measures get worse, 1 better"
        );
        let several = heading(&fake::table(&["close-evenings", "halve-safeguarding"]));
        assert_eq!(
            several,
            "Of 2 scenarios, B (Halve the safeguarding team) saves most, £6.0m a year; it makes most worse, too: 3 measures"
        );
    }

    #[test]
    fn what_may_not_be_done_is_in_the_finding() {
        let mut table = fake::table(&["close-evenings", "halve-safeguarding"]);
        table.scenarios[1].refused = vec!["It is not allowed: too few posts are left.".to_owned()];
        assert_eq!(
            heading(&table),
            "A (Close the Oakham unit on weekday evenings): it saves £1.2m a year, and 2 measures get worse, 1 better; \
             B (Halve the safeguarding team) is not allowed"
        );
        table.scenarios.remove(0);
        assert_eq!(heading(&table), "Halve the safeguarding team: it is not allowed");
    }

    #[test]
    fn whoever_is_hurt_most_is_told_among_whom() {
        let mut table = fake::table(&["close-evenings"]);
        let scenario = &mut table.scenarios[0];
        assert_eq!(hurt_most_among(scenario), "Hurt most:");
        let mut aged = scenario.worst_affected[0].clone();
        aged.dimension = "age".to_owned();
        scenario.worst_affected.push(aged);
        assert_eq!(hurt_most_among(scenario), "Hurt most among places and ages, one of each:");
    }

    #[test]
    fn a_change_that_nothing_works_out_is_told_before_the_table() {
        let mut table = fake::table(&["close-evenings"]);
        assert_eq!(not_taken(&table).into_string(), "");
        table.scenarios[0].not_taken = vec!["evening doors".to_owned()];
        let told = not_taken(&table).into_string();
        assert!(told.contains("Nothing of “The unit shuts at 18:00 on weekdays” is in the table"), "{told}");
    }
}
