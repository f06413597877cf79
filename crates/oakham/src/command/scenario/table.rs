//! The consequence table on the terminal: sentences first, then a row a consequence, then what is not in it.

use std::io::Write;

use anyhow::Result;
use api::consequence::{Cell, ConsequenceTable, Difference, Row, Scenario};
use domain::counted::Counted;
use domain::money::{Pence, Pounds};
use exhibits::exhibit::{self, Column, ColumnKind, RowKind, Table, Tone};

use crate::terminal;

/// Which rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// The headlines, and what is different for everybody.
    Headlines,
    /// All.
    All,
}

/// Prints the table.
pub(super) fn print(out: &mut dyn Write, made: &ConsequenceTable, rows: Rows) -> Result<()> {
    for (idx, scenario) in made.scenarios.iter().enumerate() {
        head(out, idx, made, scenario)?;
    }
    for note in &made.base.notes {
        writeln!(out, "{note}")?;
    }
    for engine in &made.made.engines {
        if let Some(why) = &engine.absent {
            writeln!(out, "Without {}: {why}.", engine.words)?;
        }
    }
    writeln!(out)?;
    let mut topics: Vec<&str> = Vec::new();
    for row in &made.rows {
        if !topics.contains(&&*row.topic_words) {
            topics.push(&row.topic_words);
        }
    }
    for topic in topics {
        let of_topic = made.rows.iter().filter(|row| row.topic_words == topic);
        let shown: Vec<&Row> = of_topic.filter(|row| rows == Rows::All || row.headline).collect();
        if !shown.is_empty() {
            terminal::table(out, &table(made, topic, &shown))?;
            writeln!(out)?;
        }
    }
    for (idx, scenario) in made.scenarios.iter().enumerate() {
        money(out, idx, scenario)?;
        interactions(out, idx, made, scenario)?;
        patients(out, idx, scenario)?;
    }
    writeln!(
        out,
        "Money over {} years at {:.1}% a year ({}).",
        made.discounting.years,
        100.0 * made.discounting.rate,
        made.discounting.source
    )?;
    let n_hidden = made.rows.iter().filter(|row| rows == Rows::Headlines && !row.headline).count();
    if 0 < n_hidden {
        writeln!(
            out,
            "{n_hidden} more rows, of places, ages and deprivation among them: --all, or -o table.xlsx."
        )?;
    }
    writeln!(out, "\n{}", terminal::KEY)?;
    Ok(())
}

fn letter(idx: usize) -> char {
    u8::try_from(idx).ok().and_then(|idx| b'A'.checked_add(idx)).map_or('?', char::from)
}

fn head(out: &mut dyn Write, idx: usize, made: &ConsequenceTable, scenario: &Scenario) -> Result<()> {
    let synthetic = terminal::rests_on(scenario.provenance.into());
    writeln!(out, "{} {}{synthetic}", letter(idx), scenario.title)?;
    if !scenario.not_taken.is_empty() {
        writeln!(
            out,
            "  Not in the table at all, since nothing here works it out: {}.",
            scenario.not_taken.join(", ")
        )?;
    }
    for sentence in scenario.sentences.iter().chain([&scenario.flips]) {
        writeln!(out, "  {sentence}")?;
    }
    for worst in &scenario.worst_affected {
        let row = made.row(&worst.row);
        let cell = row.and_then(|row| Some((row, row.cells.get(idx)?.difference.as_ref()?)));
        if let Some((row, difference)) = cell {
            let of = &row.subject_words;
            writeln!(
                out,
                "  Hurt most by {}: {}: {of}, {}: {}",
                worst.dimension,
                worst.group,
                row.words,
                told(difference)
            )?;
        }
    }
    for remark in &scenario.remarks {
        writeln!(out, "  Note: {remark}")?;
    }
    for left_out in &scenario.not_modelled {
        writeln!(out, "  Not modelled: {} {}", left_out.what, left_out.could_matter)?;
    }
    writeln!(out)?;
    Ok(())
}

fn column(heading: String, kind: ColumnKind) -> Column {
    Column {
        group: String::new(),
        heading,
        kind,
        read_from: &[],
        read_where: &[],
        read_also: Vec::new(),
        counts: Counted::NotPeople,
    }
}

fn table(made: &ConsequenceTable, topic: &str, rows: &[&Row]) -> Table {
    let mut columns = vec![column(made.base.title.clone(), ColumnKind::Words)];
    columns.extend((0..made.scenarios.len()).map(|idx| column(letter(idx).to_string(), ColumnKind::Words)));
    Table {
        caption: topic.to_owned(),
        row_heading: "Consequence".to_owned(),
        columns,
        rows: rows.iter().map(|row| shown(row)).collect(),
    }
}

fn shown(row: &Row) -> exhibit::Row {
    let group = if row.group.is_empty() { String::new() } else { format!(", {}", row.group) };
    let name = if row.subject_words.is_empty() {
        format!("{}{group}", row.words)
    } else {
        format!("{}{group}: {}", row.subject_words, row.words)
    };
    let word = |text: String, tone| exhibit::Cell::Word { text, tone };
    let mut cells = vec![word(format!("{} {}", row.base.text, mark(row.base.provenance)), Tone::Plain)];
    cells.extend(row.cells.iter().map(|cell| match (&cell.difference, &*cell.state) {
        (Some(difference), _) => word(told(difference), tone(difference)),
        (None, "unreached") => word("not modelled".to_owned(), Tone::Plain),
        (None, _) => word(why(cell), Tone::Plain),
    }));
    exhibit::Row {
        short_name: name.clone(),
        name,
        link: None,
        kind: RowKind::Body,
        cells,
        read_from: Vec::new(),
        counts: None,
    }
}

fn why(cell: &Cell) -> String {
    format!("not known: {}", cell.why.as_deref().unwrap_or_default())
}

fn told(difference: &Difference) -> String {
    let mark = mark(difference.provenance);
    match &*difference.verdict {
        "same" | "not_shown" => format!("{} {mark}", difference.text),
        _ if difference.certainty.kind == "exact" => format!("{}, exact {mark}", difference.text),
        _ => format!("{} ({}) {mark}", difference.text, difference.certainty.text),
    }
}

fn tone(difference: &Difference) -> Tone {
    match &*difference.verdict {
        "better" => Tone::Favourable,
        "worse" => Tone::Adverse,
        _ => Tone::Plain,
    }
}

fn mark(provenance: api::word::Provenance) -> char {
    match provenance {
        api::word::Provenance::Published => '●',
        api::word::Provenance::Derived => '◐',
        api::word::Provenance::Reported => '■',
        api::word::Provenance::Synthetic => '○',
    }
}

fn money(out: &mut dyn Write, idx: usize, scenario: &Scenario) -> Result<()> {
    if scenario.bearers.is_empty() {
        return Ok(());
    }
    let pounds = |amount: i64| Pounds(Pence::new(amount.saturating_abs())).to_string();
    writeln!(out, "{} Who gains and who bears:", letter(idx))?;
    for bearer in &scenario.bearers {
        let way = |amount: i64| if amount < 0 { "bears" } else { "gains" };
        let mut parts = Vec::new();
        if bearer.recurrent != 0 {
            parts.push(format!("{} {} a year", way(bearer.recurrent), pounds(bearer.recurrent)));
        }
        if bearer.one_off != 0 {
            parts.push(format!("{} {} once", way(bearer.one_off), pounds(bearer.one_off)));
        }
        let sure = match &*bearer.certainty.kind {
            "exact" => String::new(),
            _ => format!(" ({})", bearer.certainty.text),
        };
        writeln!(out, "  {}: {}{sure} {}", bearer.who, parts.join(", "), mark(bearer.provenance))?;
    }
    let worth = scenario.money.net_present_value;
    let way = if worth < 0 { "−" } else { "" };
    writeln!(out, "  Present value of all: {way}{}.", pounds(worth))?;
    for bar in scenario.sensitivity.bars.iter().take(3) {
        writeln!(
            out,
            "  {} {} to {}: {} to {}.",
            bar.words,
            bar.low_words,
            bar.high_words,
            signed(bar.at_low),
            signed(bar.at_high)
        )?;
    }
    writeln!(out)?;
    Ok(())
}

/// What differences for patients hang on; nothing where that was not tried.
fn patients(out: &mut dyn Write, idx: usize, scenario: &Scenario) -> Result<()> {
    let Some(found) = scenario.patients.as_ref().filter(|found| !found.is_empty()) else { return Ok(()) };
    writeln!(out, "{} What differences for patients hang on:", letter(idx))?;
    for measure in found {
        writeln!(out, "  {}", measure.sentence)?;
    }
    writeln!(out)?;
    Ok(())
}

/// Each change alone and all together; nothing where that was not asked for.
fn interactions(out: &mut dyn Write, idx: usize, made: &ConsequenceTable, scenario: &Scenario) -> Result<()> {
    if scenario.interactions.is_empty() {
        return Ok(());
    }
    let mut columns: Vec<Column> = scenario
        .changes
        .iter()
        .map(|change| column(format!("{} alone", change.id), ColumnKind::Words))
        .collect();
    columns
        .extend(["Together", "Beyond the sum"].map(|heading| column(heading.to_owned(), ColumnKind::Words)));
    let rows = scenario.interactions.iter().filter_map(|interaction| {
        let row = made.row(&interaction.row)?;
        let word = |difference: Option<&Difference>| exhibit::Cell::Word {
            text: difference.map_or_else(|| "not tried alone".to_owned(), told),
            tone: Tone::Plain,
        };
        let mut cells: Vec<exhibit::Cell> = scenario
            .changes
            .iter()
            .map(|change| {
                let alone = interaction.alone.iter().find(|alone| alone.change == change.id);
                word(alone.map(|alone| &alone.difference))
            })
            .collect();
        cells.push(word(Some(&interaction.together)));
        let adds = ["same", "not_shown", "small"].contains(&&*interaction.beyond.verdict);
        let beyond = if adds { "they add up".to_owned() } else { told(&interaction.beyond) };
        cells.push(exhibit::Cell::Word { text: beyond, tone: Tone::Plain });
        Some(exhibit::Row { cells, ..shown(row) })
    });
    let table = Table {
        caption: format!("{} Changes alone and together", letter(idx)),
        row_heading: "Consequence".to_owned(),
        columns,
        rows: rows.collect(),
    };
    terminal::table(out, &table)?;
    writeln!(out)?;
    Ok(())
}

fn signed(amount: i64) -> String {
    let sign = if amount < 0 { "−" } else { "" };
    format!("{sign}{}", Pounds(Pence::new(amount.saturating_abs())))
}
