//! Where demand of scenarios follows the projection of published series: each source with its factor and what it rests on.

use domain::provenance::Provenance;
use flow::output::{Comparison, DemandByProjection, KeptDemand, SourceDemand};

use super::{figures, known, letter, row, word, words};
use crate::exhibit::{Exhibit, Row, RowKind, Table};
use crate::number::{Form, Number, counted};

/// How factors are shown.
const DECIMALS: usize = 2;

/// C14p: how many times as many patients come from each source that follows a series; nothing where none does.
#[must_use]
pub fn demand(comparison: &Comparison) -> Option<Exhibit> {
    let all: Vec<(char, &DemandByProjection)> = comparison
        .scenarios
        .iter()
        .enumerate()
        .flat_map(|(idx, scenario)| scenario.demand.iter().map(move |demand| (letter(idx), demand)))
        .collect();
    let (_, first) = all.first()?;
    let is_one = comparison.scenarios.len() == 1;
    let rows = all.iter().flat_map(|(letter, demand)| {
        let letter = if is_one { None } else { Some(*letter) };
        demand.sources.iter().map(move |source| of_source(letter, demand, source))
    });
    let rows: Vec<Row> = rows.collect();
    Some(Exhibit {
        key: "C14p".into(),
        name: "flow-demand".into(),
        heading: heading(first, all.len(), rows.len()),
        note: format!(
            "How many times as many patients come as in the base: what the published series is projected to come to in the month, \
             over what it was in the months that the network was observed in, day by day. The interval holds 8 times in 10. The \
             season that the network has already is taken out first, and the factor holds on every day that is simulated.{}{}",
            weakened(&all),
            kept(&all)
        ),
        provenance: Provenance::Derived,
        table: Table {
            caption: "Demand as projected, by source.".to_owned(),
            row_heading: "Patients".to_owned(),
            columns: vec![
                words("", "Month"),
                figures("", "Times as many"),
                figures("8 in 10", "From"),
                figures("8 in 10", "To"),
                words("", "Series"),
                words("", "Observed in"),
                words("", "Projected from"),
                words("", "Files"),
            ],
            rows,
        },
        chart: None,
    })
}

fn of_source(letter: Option<char>, demand: &DemandByProjection, source: &SourceDemand) -> Row {
    let name = letter.map_or_else(|| source.source.clone(), |letter| format!("{letter} {}", source.source));
    let number = |value: f64| {
        let shown = Number::new(format!("{value:.DECIMALS$}"), value, Form::decimals(DECIMALS));
        known(shown, Provenance::Derived)
    };
    let cells = vec![
        word(format!("{}, {}", demand.month, demand.end)),
        number(source.factor),
        number(source.low),
        number(source.high),
        word(source.series.clone()),
        word(source.observed.clone()),
        word(source.rests_on.clone()),
        word(source.files.clone()),
    ];
    row(&name, RowKind::Body, cells)
}

/// `6 sources follow their series to January 2027`.
fn heading(first: &DemandByProjection, n_changes: usize, n_rows: usize) -> String {
    match (n_changes, &first.sources[..]) {
        (1, [only]) => {
            format!("{:.2} times as many patients in {}: {}", only.factor, first.month, only.source)
        }
        (1, _) => {
            let sources = counted(n_rows, "source follows its series", "sources follow their series");
            format!("{sources} to {}", first.month)
        }
        _ => format!("Demand follows published series in {}", counted(n_changes, "change", "changes")),
    }
}

/// What weakens the projections, each once with the series that it is of.
fn weakened(all: &[(char, &DemandByProjection)]) -> String {
    let mut by_warning: Vec<(&str, Vec<&str>)> = Vec::new();
    for source in all.iter().flat_map(|(_, demand)| &demand.sources) {
        for warning in &source.warnings {
            match by_warning.iter_mut().find(|(known, _)| known == warning) {
                Some((_, series)) if series.contains(&source.series.as_str()) => {}
                Some((_, series)) => series.push(&source.series),
                None => by_warning.push((warning, vec![&source.series])),
            }
        }
    }
    let told = by_warning.iter().map(|(warning, series)| {
        format!(" To be known of {}: {}.", series.join(" and "), warning.trim_end_matches('.'))
    });
    told.collect()
}

/// Sources that keep their demand, each reason once.
fn kept(all: &[(char, &DemandByProjection)]) -> String {
    let mut by_reason: Vec<(&str, Vec<&str>)> = Vec::new();
    for KeptDemand { source, why } in all.iter().flat_map(|(_, demand)| &demand.kept) {
        match by_reason.iter_mut().find(|(known, _)| known == why) {
            Some((_, sources)) if sources.contains(&source.as_str()) => {}
            Some((_, sources)) => sources.push(source),
            None => by_reason.push((why, vec![source])),
        }
    }
    let reasons =
        by_reason.iter().map(|(why, sources)| format!(" Unchanged, since {why}: {}.", sources.join(", ")));
    reasons.collect()
}

#[cfg(test)]
mod tests;
