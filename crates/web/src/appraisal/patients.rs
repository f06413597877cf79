//! What differences for patients hang on: each assumption about patients and services over its stated range, and the form
//! that has it tried.

use api::consequence::{
    ConsequenceTable, Difference, MeasureSensitivity, PatientBar, Row as TableRow, Scenario,
};
use exhibits::exhibit::{Cell, Chart, ColumnKind, Exhibit, Row, RowKind, Table, Tone};
use exhibits::spec::tornado::{Tornado, TornadoBar, TornadoEnd, tornado};
use exhibits::words::capital_first;
use maud::{Markup, html};

use super::asked::WITH;
use super::frame::{letter, sentence};
use super::groups::is_shown_verdict;
use super::port::DriversState;
use super::years::{column, row};
use crate::sign_in::reader::token_field;
use crate::simulation::page::Requester;

/// As many measures have a chart; the others have their table.
const MOST_CHARTS: usize = 2;

/// Whether any scenario changes patient flow.
pub(super) fn is_simulated(table: &ConsequenceTable) -> bool {
    table
        .scenarios
        .iter()
        .flat_map(|scenario| &scenario.changes)
        .any(|change| change.taken_by.iter().any(|by| by == "flow"))
}

/// An exhibit for each measure of scenario `idx` that was tried.
pub(super) fn exhibits(table: &ConsequenceTable, scenario: &Scenario, idx: usize) -> Vec<Exhibit> {
    let of = scenario.patients.iter().flatten().enumerate();
    of.filter_map(|(n, found)| {
        Some(exhibit(found, table.row(&found.row)?, (scenario, idx, n), table.scenarios.len()))
    })
    .collect()
}

fn exhibit(
    found: &MeasureSensitivity,
    of: &TableRow,
    (scenario, idx, n): (&Scenario, usize, usize),
    n_scenarios: usize,
) -> Exhibit {
    let name = format!("patients-{}-{}", letter(idx).to_ascii_lowercase(), n + 1);
    let lead = if n_scenarios == 1 { String::new() } else { format!("{}: ", letter(idx)) };
    let widest = found.bars.first().map_or("nothing that was tried", |bar| &*bar.words);
    let kinds = [ColumnKind::Words; 5];
    let columns = ["At least", "Difference then", "At most", "Difference then", "Source of the range"];
    Exhibit {
        key: "S4".into(),
        heading: format!("{lead}{}: most hangs on {widest}", capital_first(&in_words(of))),
        note: format!(
            "{} Each assumption alone is moved over its range, today and in the scenario alike, on the same patients.",
            sentence(&found.sentence)
        ),
        provenance: scenario.provenance.into(),
        table: Table {
            caption: format!(
                "{}: the difference where one assumption alone is at either end of its range.",
                capital_first(&in_words(of))
            ),
            row_heading: "Assumption, in per cent of what the network says".to_owned(),
            columns: columns.iter().zip(kinds).map(|(name, kind)| column((*name).to_owned(), kind)).collect(),
            rows: found.bars.iter().map(bar_row).collect(),
        },
        chart: (n < MOST_CHARTS).then(|| chart(&name, found, of)),
        name: name.into(),
    }
}

fn in_words(row: &TableRow) -> String {
    match row.subject_words.as_str() {
        "" => row.words.clone(),
        subject => format!("{subject}, {}", row.words),
    }
}

fn bar_row(bar: &PatientBar) -> Row {
    let word = |text: &str| Cell::Word { text: text.to_owned(), tone: Tone::Plain };
    let told = |difference: &Difference| {
        let text = if is_shown_verdict(&difference.verdict) {
            format!("{} ({})", difference.text, difference.certainty.text)
        } else {
            difference.text.clone()
        };
        Cell::Word { text, tone: Tone::Plain }
    };
    let cells = vec![
        word(&bar.low_words),
        told(&bar.at_low),
        word(&bar.high_words),
        told(&bar.at_high),
        word(&bar.source),
    ];
    row(&capital_first(&bar.words), RowKind::Body, cells)
}

fn chart(name: &str, found: &MeasureSensitivity, of: &TableRow) -> Chart {
    let end = |difference: &Difference, share: &str| TornadoEnd {
        value: difference.value.real(),
        label: format!("{share}: {}", difference.text),
    };
    let bars = found.bars.iter().map(|bar| TornadoBar {
        name: capital_first(&bar.words),
        low: end(&bar.at_low, &bar.low_words),
        high: end(&bar.at_high, &bar.high_words),
    });
    let pair = tornado(
        name,
        &Tornado {
            title: format!(
                "{}: difference where one assumption alone is changed",
                capital_first(&in_words(of))
            ),
            usual: found.usual.value.real(),
            usual_label: format!("as assumed {}", found.usual.text),
            zero_label: "no difference".to_owned(),
            bars: bars.collect(),
        },
    );
    Chart {
        label: "The difference at both ends of each assumption".to_owned(),
        description: found.sentence.clone(),
        wide: pair.wide,
        narrow: pair.narrow,
    }
}

/// The form that has it tried, how far that is, or nothing where nobody may ask or it is known.
pub(super) fn ask(
    requester: &Requester,
    table: &ConsequenceTable,
    names: &[String],
    state: Option<&DriversState>,
) -> Markup {
    let is_known = table.scenarios.iter().all(|scenario| scenario.patients.is_some());
    if is_known || !is_simulated(table) {
        return html! {};
    }
    html! {
        section id="patients-drivers" {
            h2 { "What differences for patients hang on is not tried yet" }
            @match state {
                Some(DriversState::Running { percent, note }) => {
                    p id="drivers-progress" { @if 0 < *percent { b { (percent) "%" } " is done. " } (sentence(note)) " The rest of this page is whole; it loads itself again." }
                    progress.oak-progress max="100" value=[(0 < *percent).then_some(percent)] aria-labelledby="drivers-progress" { @if 0 < *percent { (percent) "%" } }
                },
                Some(DriversState::Failed(why)) => { p { "It could not be tried. " (sentence(why)) } (form(requester, names, "Try again")) },
                None => (form(requester, names, "Try it")),
            }
        }
    }
}

fn form(requester: &Requester, names: &[String], words: &str) -> Markup {
    html! {
        p.oak-sub { "Ten assumptions, such as how many patients come and how long they stay, each at both ends of a stated range: some minutes of simulation for each scenario." }
        @if let Some(token) = &requester.token {
            form.oak-form action="/scenarios/drivers" method="post" {
                (token_field(token))
                @for name in names { input type="hidden" name=(WITH) value=(name); }
                button.nhsuk-button.nhsuk-button--secondary type="submit" { (words) }
            }
        } @else {
            p.oak-sub { "Whoever may have tables worked out can have it tried; everybody reads it then." }
        }
    }
}
