//! Risks, mitigations, controls and events in sentences and tables.

use std::cmp::Ordering;

use domain::figure::{Basis, Definition, Subject, Support};
use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::programme::{Programme, RiskSums, Total};
use domain::provenance::Provenance;
use domain::risk::{InForecast, RiskKind, RiskStatus};

use super::efficiency::{Finding, NOT_STATED, amount, row, system_row, word};
use super::{figures, row_name, words};
use crate::exhibit::{Cell, Exhibit, FileRows, Row, RowKind, Table};
use crate::number::{Form, Number, agreeing, counted};
use crate::words::amount::{Scale, pounds};
use crate::words::overview::balance;

/// The finding of the year's risks, from the sums that the table shows.
#[must_use]
pub fn risks_headline(programme: &Programme) -> Finding {
    let position = &programme.risks;
    let RiskSums { gross, mitigations, weighted_net, .. } = position.total;
    let is_there = |total: Total| total.value.is_some() || 0 < total.n_missing;
    let known = position.risks.iter().map(|risk| risk.provenance).max();
    let weakest = known.unwrap_or(Provenance::Published);
    if !is_there(gross) && !is_there(mitigations) {
        return Finding { text: none_beside(programme), provenance: weakest };
    }
    let sides = match (risks_in_words(gross), mitigations_in_words(mitigations)) {
        (Some(risks), Some(mitigations)) => format!("{risks} and {mitigations}"),
        (Some(risks), None) => format!("{risks} and no mitigation"),
        (None, Some(mitigations)) => format!("{mitigations} and no risk"),
        (None, None) => String::new(),
    };
    let totals = [gross, mitigations, weighted_net];
    let stated = totals.iter().filter(|total| total.value.is_some()).map(|total| total.provenance).max();
    Finding {
        text: format!("Beside the forecast stand {sides}; {}", weighted_in_words(&position.total)),
        provenance: stated.unwrap_or(weakest),
    }
}

/// `risks of £40.0 million, and 1 more without a value`; nothing where there are none.
fn risks_in_words(gross: Total) -> Option<String> {
    in_words(gross, ("risks", "1 risk", "risks"))
}

fn mitigations_in_words(mitigations: Total) -> Option<String> {
    in_words(mitigations, ("mitigations", "1 mitigation", "mitigations"))
}

fn in_words(total: Total, (all, one, several): (&str, &str, &str)) -> Option<String> {
    match (total.value, total.n_missing) {
        (None, 0) => None,
        (None, 1) => Some(format!("{one} without a value")),
        (None, n) => Some(format!("{n} {several} without a value")),
        (Some(value), 0) => Some(format!("{all} of {}", pounds(value, Scale::Words))),
        (Some(value), n) => {
            Some(format!("{all} of {} (and {n} without a value)", pounds(value, Scale::Words)))
        }
    }
}

/// What is left after mitigations where each counts by its likelihood: `weighted by likelihood, £15.0 million is
/// left`. That is said of what is known whole only.
fn weighted_in_words(total: &RiskSums) -> String {
    let RiskSums { weighted_gross, weighted_mitigations, weighted_net, .. } = total;
    let Some(net) = weighted_net.value else {
        if weighted_gross.value.is_none() && weighted_mitigations.value.is_none() {
            return "no value with a likelihood is published".to_owned();
        }
        let n = weighted_gross.n_missing + weighted_mitigations.n_missing;
        let rows = counted(n, "row has", "rows have");
        return format!(
            "what is left, weighted by likelihood, is not known: {rows} no value or no likelihood"
        );
    };
    match net.cmp(&Pence::ZERO) {
        Ordering::Less => format!("weighted by likelihood, {} is left", pounds(net, Scale::Words)),
        Ordering::Equal => "weighted by likelihood, they offset each other".to_owned(),
        Ordering::Greater if weighted_gross.value.is_none() => {
            format!("weighted by likelihood, they are worth {}", pounds(net, Scale::Words))
        }
        Ordering::Greater => format!(
            "weighted by likelihood, the mitigations are worth {} more than the risks",
            pounds(net, Scale::Words)
        ),
    }
}

/// What is said where nothing that is open stands beside the forecast: what has become of the rows.
fn none_beside(programme: &Programme) -> String {
    let position = &programme.risks;
    if position.risks.is_empty() {
        return format!("No risk of {} is on record", programme.year);
    }
    let risks = || position.risks.iter().filter(|risk| risk.kind == RiskKind::Risk);
    let happened: Vec<_> = risks().filter(|risk| risk.status == RiskStatus::Happened).collect();
    let mut parts = Vec::new();
    if position.mitigations_exhausted() {
        parts.push("All mitigations are exhausted".to_owned());
    }
    if !happened.is_empty() {
        let have = match happened.len() {
            1 => "1 risk has happened".to_owned(),
            n => format!("{n} risks have happened"),
        };
        let has_value = happened.iter().any(|risk| risk.gross.is_some());
        parts.push(if has_value { have } else { format!("{have}, and no value is published") });
    }
    let is_open = |risk: &&domain::risk::Risk| risk.status == RiskStatus::Open;
    let inside = risks().filter(is_open).filter(|risk| risk.in_forecast == Some(InForecast::Yes)).count();
    let unstated = risks().filter(is_open).filter(|risk| risk.in_forecast.is_none()).count();
    if happened.is_empty() || 0 < inside + unstated {
        parts.push("no open risk is on record as beside the forecast".to_owned());
    }
    if 0 < inside {
        parts.push(format!("the forecast holds {}", counted(inside, "open risk", "open risks")));
    }
    if 0 < unstated {
        let of = counted(unstated, "open risk", "open risks");
        parts.push(format!("of {of} it is not stated whether the forecast holds them"));
    }
    crate::words::capital_first(&parts.join("; "))
}

fn sums(sums: &RiskSums) -> Vec<crate::exhibit::Cell> {
    [
        sums.gross,
        sums.mitigations,
        sums.net,
        sums.weighted_gross,
        sums.weighted_mitigations,
        sums.weighted_net,
    ]
    .map(amount)
    .to_vec()
}

/// The sums by organisation.
#[must_use]
pub fn risks_by_organisation(programme: &Programme) -> Exhibit {
    let mut rows: Vec<Row> = programme
        .risks
        .by_organisation
        .iter()
        .map(|part| {
            let name =
                part.organisation.as_ref().map_or("The system as a whole", |code| programme.short_name(code));
            row(name, RowKind::Body, sums(&part.sums))
        })
        .collect();
    rows.push(row(system_row(&programme.risks.findings), RowKind::Total, sums(&programme.risks.total)));
    let headline = risks_headline(programme);
    let columns = [("In full", "Risks"), ("In full", "Mitigations"), ("In full", "Net")].into_iter().chain([
        ("Times likelihood", "Risks"),
        ("Times likelihood", "Mitigations"),
        ("Times likelihood", "Net"),
    ]);
    Exhibit {
        key: "T6".into(),
        name: "risks".into(),
        heading: headline.text,
        note: "Only what is open and outside the own forecast counts.".to_owned(),
        provenance: headline.provenance,
        table: Table {
            caption: format!("Risks and mitigations {}, £m; risks are negative.", programme.year),
            row_heading: "Organisation".to_owned(),
            columns: columns.map(|(group, heading)| figures(group, heading)).collect(),
            rows,
        },
        chart: None,
    }
}

/// T6e: where the organisations see the year end at worst, as likely and at best: their own forecast with the
/// risks and mitigations that it does not hold. Nothing where no forecast or no value of a risk is known.
#[must_use]
pub fn cases(month_end: &MonthEnd, programme: &Programme) -> Option<Exhibit> {
    let position = |subject: Subject, basis| {
        let key = month_end.whole_year(Definition::Position, subject, basis, Support::Including);
        month_end
            .figure(&key)
            .map_or(Total::NONE, |figure| Total::of(Some(figure.value), figure.provenance()))
    };
    let with = |forecast: Total, more: &[Total]| {
        let is_known = forecast.value.is_some() && more.iter().any(|total| total.value.is_some());
        if is_known { Total::sum(more.iter().copied().chain([forecast])) } else { Total::NONE }
    };
    let cases = |forecast: Total, sums: &RiskSums| {
        [
            with(forecast, &[sums.gross]),
            with(forecast, &[sums.weighted_net]),
            with(forecast, &[sums.mitigations]),
        ]
    };
    let cells = |plan: Total, forecast: Total, sums: &RiskSums| {
        let [worst, likely, best] = cases(forecast, sums);
        [plan, forecast, sums.gross, sums.mitigations, worst, likely, best].map(amount).to_vec()
    };
    let of = |subject: &Subject| {
        (position(subject.clone(), Basis::Plan), position(subject.clone(), Basis::Forecast))
    };
    let system = month_end.system_subject();
    let (plan, forecast) = of(&system);
    let total = &programme.risks.total;
    let [worst, _, best] = cases(forecast, total);
    let (Some(least), Some(most)) = (worst.value, best.value) else { return None };
    let mut rows = Vec::new();
    for part in &programme.risks.by_organisation {
        if let Some(code) = &part.organisation {
            let (plan, forecast) = of(&Subject::Organisation(code.clone()));
            let name = month_end.organisation(code).map_or_else(|| code.to_string(), row_name);
            rows.push(row(&name, RowKind::Body, cells(plan, forecast, &part.sums)));
        } else {
            let name = "Risks of the system as a whole";
            rows.push(row(name, RowKind::Body, cells(Total::NONE, Total::NONE, &part.sums)));
        }
    }
    rows.push(row("System", RowKind::Total, cells(plan, forecast, total)));
    Some(Exhibit {
        key: "T6e".into(),
        name: "cases".into(),
        heading: format!(
            "With the risks outside it the forecast lies between {} at worst and {} at best",
            balance(least),
            balance(most)
        ),
        note: "Worst is the own forecast with every open risk outside it in full and no mitigation; likely has risks and mitigations times their likelihood; best has the mitigations in full and no risk.".to_owned(),
        provenance: worst.provenance.max(best.provenance),
        table: Table {
            caption: format!("Year’s end of {} as the organisations see it, £m.", programme.year),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("Position", "Plan"),
                figures("Position", "Forecast outturn"),
                figures("Outside the forecast", "Risks"),
                figures("Outside the forecast", "Mitigations"),
                figures("Year’s end", "Worst"),
                figures("Year’s end", "Likely"),
                figures("Year’s end", "Best"),
            ],
            rows,
        },
        chart: None,
    })
}

/// The open risks and mitigations outside the forecast, the largest first, as many as a board reads at once.
#[must_use]
pub fn largest_risks(programme: &Programme, most: usize) -> Exhibit {
    let is_outside = |risk: &&domain::risk::Risk| {
        risk.status == RiskStatus::Open && risk.in_forecast == Some(InForecast::No)
    };
    let mut largest = programme.clone();
    largest.risks.risks = programme.risks.risks.iter().filter(is_outside).cloned().collect();
    let n_open = largest.risks.risks.len();
    largest.risks.risks.sort_by_key(|risk| std::cmp::Reverse(risk.gross.map(Pence::magnitude)));
    largest.risks.risks.truncate(most);
    let whole = risks_register(&largest);
    let n_shown = whole.table.rows.len();
    let heading = match n_shown {
        n if n == n_open => format!("{} outside the forecast", risks_and_mitigations(n)),
        n => format!("The largest {n} of {} outside the forecast", risks_and_mitigations(n_open)),
    };
    let mut exhibit = Exhibit {
        key: "T6f".into(),
        name: "largest-risks".into(),
        heading,
        note: "Open rows of the register by amount; the annex has all of them.".to_owned(),
        ..whole
    };
    // All of them are outside the forecast and open.
    exhibit.retain_columns(|column| !["Forecast", "Status"].contains(&column.heading.as_str()));
    exhibit
}

fn risks_and_mitigations(n: usize) -> String {
    counted(n, "open risk or mitigation", "open risks and mitigations")
}

/// What stands before the title of a mitigation.
const MITIGATION: &str = "Mitigation: ";

/// How many rows of a register of risks are open: `2 of 3 rows are open`.
#[must_use]
pub fn risks_open(programme: &Programme) -> String {
    let risks = &programme.risks.risks;
    let n = risks.iter().filter(|risk| risk.status == RiskStatus::Open).count();
    format!("{n} of {} {} open", counted(risks.len(), "row", "rows"), agreeing(n, "is", "are"))
}

/// The register: each risk with its mitigations below it.
#[must_use]
pub fn risks_register(programme: &Programme) -> Exhibit {
    let rows = programme.risks.risks.iter().map(|risk| {
        let weighted = Total::of(risk.weighted(), Provenance::of_formula([risk.provenance]));
        let cells = vec![
            word(match risk.kind {
                RiskKind::Risk => risk.title.clone(),
                RiskKind::Mitigation => format!("{MITIGATION}{}", risk.title),
            }),
            word(risk.organisation.as_ref().map_or("System", |code| programme.short_name(code))),
            amount(Total::of(risk.gross, risk.provenance)),
            risk.likelihood.map_or(Cell::Missing(NOT_STATED), |likelihood| {
                let value = f64::from(likelihood.per_cent());
                let number = Number::new(likelihood.to_string(), value, Form::per_cent(0));
                Cell::Number(number.known(risk.provenance))
            }),
            amount(weighted),
            word(risk.in_forecast.map_or("", InForecast::words)),
            word(risk.status.words()),
            word(risk.owner.clone()),
        ];
        row(risk.id.as_str(), RowKind::Body, cells).reading([FileRows::with(
            &risk.file.path,
            "risk_id",
            risk.id.as_str(),
        )])
    });
    Exhibit {
        key: "T6b".into(),
        name: "risk-register".into(),
        heading: risks_open(programme),
        note: "A mitigation stands below the risk it offsets.".to_owned(),
        provenance: programme
            .risks
            .risks
            .iter()
            .map(|risk| risk.provenance)
            .max()
            .unwrap_or(Provenance::Published),
        table: Table {
            caption: format!("Register of risks {}, £m.", programme.year),
            row_heading: "Id".to_owned(),
            columns: vec![
                words("", "What"),
                words("", "Whose"),
                figures("", "In full").reading(&["gross_value_fy"]),
                figures("", "Likelihood").reading(&["likelihood"]),
                figures("", "Weighted").reading(&["gross_value_fy", "likelihood"]),
                words("", "Forecast"),
                words("", "Status"),
                words("", "Owner"),
            ],
            rows: rows.collect(),
        },
        chart: None,
    }
}

/// Controls in force in the year.
#[must_use]
pub fn controls(programme: &Programme) -> Exhibit {
    let rows = programme.controls.iter().map(|control| {
        let cells = vec![
            word(control.what.clone()),
            word(control.organisation.as_ref().map_or("System", |code| programme.short_name(code))),
            word(control.owner.clone()),
            word(control.dated.to_string()),
            amount(Total::of(control.value, control.provenance)),
            word(control.touches.clone()),
        ];
        row(control.id.as_str(), RowKind::Body, cells)
    });
    Exhibit {
        key: "T6c".into(),
        name: "controls".into(),
        heading: controls_heading(programme),
        note: "What is paused or limited to hold spending.".to_owned(),
        provenance: programme
            .controls
            .iter()
            .map(|row| row.provenance)
            .max()
            .unwrap_or(Provenance::Published),
        table: Table {
            caption: format!("Controls in force in {}, value in £m.", programme.year),
            row_heading: "Id".to_owned(),
            columns: vec![
                words("", "What"),
                words("", "Whose"),
                words("", "Owner"),
                words("", "When"),
                figures("", "Value"),
                words("", "What it touches"),
            ],
            rows: rows.collect(),
        },
        chart: None,
    }
}

/// `3 controls are in force; none has a published value`.
#[must_use]
pub fn controls_heading(programme: &Programme) -> String {
    if let Some(file) = &programme.unreadable_controls {
        return format!("Whether controls are in force is not known: {file} cannot be read");
    }
    let n = programme.controls.len();
    let value: Pence = programme.controls.iter().filter_map(|control| control.value).sum();
    let counted = match n {
        0 => return format!("No control of {} is on record", programme.year),
        1 => "1 control is in force".to_owned(),
        n => format!("{n} controls are in force"),
    };
    if value == Pence::ZERO {
        format!("{counted}; no value is published")
    } else {
        format!("{counted}, worth {} where a value is stated", pounds(value, Scale::Words))
    }
}

/// `3 events mark the year`.
#[must_use]
pub fn events_heading(programme: &Programme) -> String {
    match (&programme.unreadable_events, programme.events.len()) {
        (Some(file), _) => format!("Which events mark the year is not known: {file} cannot be read"),
        (None, 0) => "No event is on record".to_owned(),
        (None, 1) => "1 event marks the year".to_owned(),
        (None, n) => format!("{n} events mark the year"),
    }
}

/// Events of the year.
#[must_use]
pub fn events(programme: &Programme) -> Exhibit {
    let rows = programme.events.iter().map(|event| {
        let cells = vec![
            word(event.what.clone()),
            word(event.kind.words()),
            word(event.dated.to_string()),
            word(if event.place.is_empty() { "the whole system" } else { &event.place }),
            word(event.source_ref.clone()),
        ];
        row(event.id.as_str(), RowKind::Body, cells)
    });
    Exhibit {
        key: "T6d".into(),
        name: "events".into(),
        heading: events_heading(programme),
        note: "Dated as exactly as the source dates them.".to_owned(),
        provenance: programme.events.iter().map(|row| row.provenance).max().unwrap_or(Provenance::Published),
        table: Table {
            caption: format!("Events of {}.", programme.year),
            row_heading: "Id".to_owned(),
            columns: vec![
                words("", "What"),
                words("", "Kind"),
                words("", "When"),
                words("", "Where"),
                words("", "Source"),
            ],
            rows: rows.collect(),
        },
        chart: None,
    }
}

/// What events were worth, where their sources say so.
#[must_use]
pub fn event_values(programme: &Programme) -> Exhibit {
    let rows = programme.events.iter().map(|event| {
        row(event.id.as_str(), RowKind::Body, vec![amount(Total::of(event.value, event.provenance))])
            .reading([FileRows::with("events.csv", "event_id", event.id.as_str())])
    });
    let table = Table {
        caption: format!("Events of {}, value in £m.", programme.year),
        row_heading: "Id".to_owned(),
        columns: vec![figures("", "Value").reading(&["value"])],
        rows: rows.collect(),
    };
    Exhibit { table, ..events(programme) }
}

#[cfg(test)]
mod tests;
