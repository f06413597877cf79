//! The summary for the public, as it is printed: the same sentences, rows and doubts as its page.

use api::consequence::{Cell, ConsequenceTable, Difference, Row, Scenario};
use domain::month::day_in_words;
use domain::provenance::Provenance;
use exhibits::words::capital_first;

use super::disclosed::Disclosed;
use super::frame::{letter, sentence};
use super::headline;
use super::port::{Summary, SummaryPart};
use super::summary::{doubts, rows_with_room};

/// What is printed of the scenarios of these names, whose page is at `address`.
pub(super) fn summary(shown: &Disclosed, names: &[String], address: &str) -> Summary {
    let table = &shown.table;
    let mut facts = vec![("Compared with".to_owned(), table.base.title.to_lowercase())];
    if let (Some(year), Some(month)) = (&table.made.year, table.made.month) {
        facts.push(("Money as at".to_owned(), format!("{year}, month {month}")));
    }
    let on = table.made.on.parse().map_or_else(|_| table.made.on.clone(), day_in_words);
    facts.push(("Registers as on".to_owned(), on));
    let scenarios = table.scenarios.iter().enumerate();
    let mut parts: Vec<SummaryPart> =
        scenarios.map(|(idx, scenario)| of_scenario(table, scenario, idx)).collect();
    parts.extend([changes(table), not_modelled(table), question(table, names, address)]);
    Summary {
        title: headline::heading(table),
        status: match headline::provenance(table) {
            Provenance::Synthetic => "Rests on synthetic figures: invented, for want of real ones".to_owned(),
            known => format!("Known: {}", known.word()),
        },
        facts,
        parts,
        first_sheet: table.scenarios.len(),
        on: table.made.on.clone(),
    }
}

fn paragraphs_only(heading: String, paragraphs: Vec<String>) -> SummaryPart {
    SummaryPart { heading, paragraphs, table: None }
}

fn of_scenario(table: &ConsequenceTable, scenario: &Scenario, idx: usize) -> SummaryPart {
    let lead = if table.scenarios.len() == 1 { String::new() } else { format!("{}: ", letter(idx)) };
    let mut said: Vec<String> = Vec::new();
    if !scenario.not_taken.is_empty() {
        said.push(format!(
            "Nothing of {} is in the table, for nothing here works it out: that is no finding of no effect.",
            scenario.not_taken.join(", ")
        ));
    }
    let changes = scenario.changes.iter().map(|change| sentence(&change.sentence));
    said.push(format!("Proposed: {}", changes.collect::<Vec<_>>().join(" ")));
    said.push(scenario.sentences.iter().map(|said| sentence(said)).collect::<Vec<_>>().join(" "));
    said.extend(hurt_most(table, scenario, idx));
    said.push(format!("What would flip it: {}", sentence(&scenario.flips)));
    paragraphs_only(format!("{lead}{}", scenario.title), said)
}

/// Whom it hurts most, in one sentence; nothing where nobody is shown to be hurt.
fn hurt_most(table: &ConsequenceTable, scenario: &Scenario, idx: usize) -> Option<String> {
    let each = scenario.worst_affected.iter().filter_map(|worst| {
        let row = table.row(&worst.row)?;
        let difference = row.cells.get(idx)?.difference.as_ref()?;
        Some(format!("{} ({}: {})", headline::people(worst), row.words, difference.text))
    });
    let each: Vec<String> = each.collect();
    (!each.is_empty()).then(|| format!("{} {}.", headline::hurt_most_among(scenario), each.join("; ")))
}

fn changes(table: &ConsequenceTable) -> SummaryPart {
    let several = 1 < table.scenarios.len();
    let mut columns = vec!["Consequence".to_owned(), table.base.title.clone()];
    columns.extend(
        table
            .scenarios
            .iter()
            .enumerate()
            .map(|(idx, scenario)| if several { letter(idx).to_string() } else { scenario.title.clone() }),
    );
    let rows = rows_with_room(table).into_iter().map(|row| {
        let mut cells = vec![name(row), row.base.text.clone()];
        cells.extend(row.cells.iter().map(told));
        cells
    });
    let caption = "The difference from today, with the interval in which it lies. “No difference shown” is smaller than its noise.";
    SummaryPart {
        heading: "What changes, beside today".to_owned(),
        paragraphs: Vec::new(),
        table: Some((caption.to_owned(), columns, rows.collect())),
    }
}

fn name(row: &Row) -> String {
    let words = match row.subject_words.as_str() {
        "" => row.words.clone(),
        subject => format!("{subject}: {}", row.words),
    };
    let words = if row.group.is_empty() { words } else { format!("{}, {words}", row.group) };
    capital_first(&words)
}

fn told(cell: &Cell) -> String {
    let of = |difference: &Difference| match &*difference.verdict {
        "same" | "not_shown" => difference.text.clone(),
        "better" | "worse" => {
            format!("{}: {} ({})", difference.verdict, difference.text, difference.certainty.text)
        }
        _ => format!("{} ({})", difference.text, difference.certainty.text),
    };
    match (&cell.difference, &*cell.state) {
        (Some(difference), _) => of(difference),
        (None, "unreached") => "not modelled".to_owned(),
        (None, _) => "not known".to_owned(),
    }
}

fn not_modelled(table: &ConsequenceTable) -> SummaryPart {
    let each = doubts(table).into_iter().map(|doubt| {
        let said = doubt.could_matter.iter().map(|(of, said)| match of {
            Some(idx) => format!("{}: {}", letter(*idx), sentence(said)),
            None => sentence(said),
        });
        format!("{} {}", sentence(doubt.what), said.collect::<Vec<_>>().join(" "))
    });
    paragraphs_only("What was not modelled, and how much it could matter".to_owned(), each.collect())
}

fn question(table: &ConsequenceTable, names: &[String], address: &str) -> SummaryPart {
    let inputs: String = table.made.inputs.chars().take(12).collect();
    let how = format!(
        "Every figure leads to how it is known at {address} of the site. Or work it out again: oakham scenario compare base {}, inputs {inputs}, seed {}.",
        names.join(" "),
        table.made.seed
    );
    paragraphs_only("How to question this".to_owned(), vec![how])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use evidence::disclosure::{DisclosureRule, Readers};

    use super::*;
    use crate::appraisal::{disclosed, fake};

    fn printed(readers: Readers) -> Summary {
        let names = ["close-evenings", "halve-safeguarding"];
        let shown = disclosed::for_readers(Arc::new(fake::table(&names)), readers);
        summary(&shown, &names.map(str::to_owned), "/scenarios/compare")
    }

    #[test]
    fn it_says_what_the_page_says_and_every_row_has_a_cell_a_scenario() {
        let printed = printed(Readers::Keepers);
        let headings: Vec<&str> = printed.parts.iter().map(|part| part.heading.as_str()).collect();
        assert_eq!(headings[0], "A: Close the Oakham unit on weekday evenings");
        assert_eq!(headings.last(), Some(&"How to question this"));
        let (_, columns, rows) = printed.parts.iter().find_map(|part| part.table.as_ref()).unwrap();
        assert!(!rows.is_empty() && rows.iter().all(|row| row.len() == columns.len()));
        let first = printed.parts[0].paragraphs.join(" ");
        assert!(first.contains("Hurt most: Rutland") && first.contains("What would flip it"), "{first}");
    }

    #[test]
    fn everybody_is_printed_no_more_than_they_may_read() {
        let all = format!("{:?}", printed(Readers::Everybody(DisclosureRule::HES)));
        assert!(!all.contains("people who leave") && !all.contains("£5.0m"), "{all}");
    }
}
