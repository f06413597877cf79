//! Costs and benefits over years: what each scenario gains or costs a year and once, when it has paid for itself, and which
//! purses gain and bear.

use api::consequence::{Bearer, ConsequenceTable, Scenario};
use domain::counted::Counted;
use domain::provenance::Provenance;
use exhibits::exhibit::{Cell, Chart, Column, ColumnKind, Exhibit, Row, RowKind, Table, Tone};
use exhibits::number::Number;
use exhibits::spec::course::{Course, Line, Stroke, course};

use super::disclosed::{Disclosed, WITHHELD};
use super::frame::{letter, pence, signed, size};

/// In place of the money of what is not allowed.
const NOT_ALLOWED: &str = "It is not allowed";

/// More lines than these are not told apart in a chart.
const MOST_LINES: usize = 3;

/// A column of a table that is made here.
pub(super) fn column(heading: String, kind: ColumnKind) -> Column {
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

/// A row of a table that is made here.
pub(super) fn row(name: &str, kind: RowKind, cells: Vec<Cell>) -> Row {
    Row {
        name: name.to_owned(),
        short_name: name.to_owned(),
        link: None,
        kind,
        cells,
        read_from: Vec::new(),
        counts: None,
    }
}

/// An amount with its sign: `−£1.2m`.
pub(super) fn amount(value: i64, provenance: Provenance) -> Cell {
    let number = Number::pounds(pence(value));
    Cell::Number(Number { text: signed(value), ..number }.known(provenance))
}

/// What a purse gains a year, with its interval where it is not exact.
fn purse(bearer: &Bearer) -> Cell {
    let known: Provenance = bearer.provenance.into();
    let Cell::Number(shown) = amount(bearer.recurrent, known) else { return Cell::Missing("nothing") };
    let text = match &*bearer.certainty.kind {
        "exact" => shown.text.clone(),
        _ => format!("{} ({})", shown.text, bearer.certainty.text.trim_end_matches(" a year")),
    };
    Cell::Number(Number { text, ..shown })
}

fn word(text: &str) -> Cell {
    Cell::Word { text: text.to_owned(), tone: Tone::Plain }
}

/// The name of a scenario in a table of several.
fn named(table: &ConsequenceTable, idx: usize) -> String {
    let title = &table.scenarios[idx].title;
    if table.scenarios.len() == 1 { title.clone() } else { format!("{}  {title}", letter(idx)) }
}

/// Costs and benefits of the scenarios, with a chart of what has come in after each year.
pub(super) fn costs_and_benefits(shown: &Disclosed) -> Exhibit {
    let table = &shown.table;
    let years = table.discounting.years;
    let columns = ["Every year", "Once", "Paid back after", "Present value", "Known"];
    let rows = table.scenarios.iter().enumerate().map(|(idx, scenario)| {
        let money = &scenario.money;
        let known: Provenance = money.provenance.into();
        let is_whole = shown.shows_payments(idx);
        let is_undone = !scenario.refused.is_empty() && (money.recurrent, money.one_off) == (0, 0);
        let or_undone = |cell: Cell| if is_undone { Cell::Missing(NOT_ALLOWED) } else { cell };
        let or_withheld = |cell: Cell| or_undone(if is_whole { cell } else { Cell::Missing(WITHHELD) });
        let cells = vec![
            or_undone(amount(money.recurrent, known)),
            or_withheld(amount(money.one_off, known)),
            or_withheld(word(&payback(scenario))),
            or_withheld(amount(money.net_present_value, known)),
            word(known.word()),
        ];
        row(&named(table, idx), RowKind::Body, cells)
    });
    let rows: Vec<Row> = rows.collect();
    let kinds =
        [ColumnKind::Figures, ColumnKind::Figures, ColumnKind::Words, ColumnKind::Figures, ColumnKind::Words];
    Exhibit {
        key: "S1".into(),
        name: "costs-and-benefits".into(),
        heading: costs_heading(table, shown),
        note: format!(
            "A gain is positive, a cost negative; all purses together, over {years} years. Money of later years counts less: {} a year, {}. What is not money is not valued here.",
            per_cent(table.discounting.rate),
            table.discounting.source.trim_end_matches('.')
        ),
        provenance: super::headline::provenance(table),
        table: Table {
            caption: format!("Money of all purses together over {years} years. A gain is positive."),
            row_heading: "Scenario".to_owned(),
            columns: columns.iter().zip(kinds).map(|(name, kind)| column((*name).to_owned(), kind)).collect(),
            rows,
        },
        chart: cumulative(shown),
    }
}

fn per_cent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

fn payback(scenario: &Scenario) -> String {
    match scenario.money.payback_years {
        Some(years) if years <= 0.0 => "nothing is spent".to_owned(),
        Some(years) => format!("{years:.1} years"),
        None => "not within its life".to_owned(),
    }
}

fn costs_heading(table: &ConsequenceTable, shown: &Disclosed) -> String {
    let known = table.scenarios.iter().enumerate().filter(|(idx, _)| shown.shows_payments(*idx));
    let best =
        known.max_by_key(|(idx, scenario)| (scenario.money.net_present_value, std::cmp::Reverse(*idx)));
    let Some((idx, best)) = best else { return "What scenarios cost over years".to_owned() };
    let years = table.discounting.years;
    let value = best.money.net_present_value;
    let who = if table.scenarios.len() == 1 { "It".to_owned() } else { letter(idx).to_string() };
    let of_all = if table.scenarios.len() == 1 { "" } else { ", more than any other" };
    match value {
        0 => "Over the years none of them gains or loses money".to_owned(),
        value if 0 < value => {
            format!("{who} gains {} over {years} years in today’s money{of_all}", size(value))
        }
        value if table.scenarios.len() == 1 => {
            format!("It loses {} over {years} years in today’s money", size(value))
        }
        value => format!("All of them lose money over {years} years; {who} least, {}", size(value)),
    }
}

/// What has come in, less what was spent, after each year; nothing where there is nothing to draw, or too much.
fn cumulative(shown: &Disclosed) -> Option<Chart> {
    let table = &shown.table;
    let drawn: Vec<(usize, &Scenario)> = table
        .scenarios
        .iter()
        .enumerate()
        .filter(|(_, scenario)| scenario.money.by_year.iter().any(|amount| *amount != 0))
        .collect();
    if drawn.is_empty() || MOST_LINES < drawn.len() {
        return None;
    }
    let n_years = drawn.iter().map(|(_, scenario)| scenario.money.by_year.len()).max()?;
    let lines = drawn.iter().enumerate().map(|(stroke, (idx, scenario))| {
        let sums = scenario.money.by_year.iter().scan(0_i64, |sum, amount| {
            *sum = sum.saturating_add(*amount);
            Some(Some(millions(*sum)))
        });
        let last: i64 = scenario.money.by_year.iter().sum();
        let name = if table.scenarios.len() == 1 { String::new() } else { format!("{} ", letter(*idx)) };
        Line {
            label: format!("{name}{}", signed(last)),
            values: sums.collect(),
            stroke: Stroke::Solid(stroke),
        }
    });
    let lines: Vec<Line> = lines.collect();
    let pair = course(
        "costs-and-benefits",
        &Course {
            title: "What has come in less what was spent after each year, £m, not discounted".to_owned(),
            times: (1..=n_years).map(|year| year.to_string()).collect(),
            lines,
        },
    );
    let said = drawn.iter().map(|(idx, scenario)| {
        let last: i64 = scenario.money.by_year.iter().sum();
        format!("{} comes to {} after {n_years} years.", named(table, *idx), signed(last))
    });
    Some(Chart {
        label: "Gains less costs after each year, added up".to_owned(),
        description: said.collect::<Vec<_>>().join(" "),
        wide: pair.wide,
        narrow: pair.narrow,
    })
}

#[expect(clippy::cast_precision_loss, reason = "amounts of a system are far below 2^53 pence")]
fn millions(pence: i64) -> f64 {
    pence as f64 / 1e8
}

/// Which purses gain and bear, a row each; nothing where money moves in none.
pub(super) fn bearers(table: &ConsequenceTable) -> Option<Exhibit> {
    let mut purses: Vec<&str> = Vec::new();
    for bearer in table.scenarios.iter().flat_map(|scenario| &scenario.bearers) {
        if !purses.contains(&bearer.who.as_str()) {
            purses.push(&bearer.who);
        }
    }
    if purses.is_empty() {
        return None;
    }
    let cell = |scenario: &Scenario, who: &str| {
        scenario.bearers.iter().find(|bearer| bearer.who == who).map_or(Cell::Missing("nothing"), purse)
    };
    let rows = purses.iter().map(|who| {
        let cells = table.scenarios.iter().map(|scenario| cell(scenario, who));
        row(who, RowKind::Body, cells.collect())
    });
    let mut rows: Vec<Row> = rows.collect();
    if 1 < rows.len() {
        let sums = table.scenarios.iter().map(|scenario| {
            let sum: i64 = scenario.bearers.iter().map(|bearer| bearer.recurrent).sum();
            amount(sum, scenario.money.provenance.into())
        });
        rows.push(row("All purses", RowKind::Total, sums.collect()));
    }
    let columns = (0..table.scenarios.len()).map(|idx| column(named(table, idx), ColumnKind::Figures));
    Some(Exhibit {
        key: "S2".into(),
        name: "who-gains-and-who-bears".into(),
        heading: bearers_heading(table),
        note:
            "A year, every year. A gain is positive; what one purse bears so that another saves is negative."
                .to_owned(),
        provenance: super::headline::provenance(table),
        table: Table {
            caption: "Money a year by purse. A gain is positive.".to_owned(),
            row_heading: "Purse".to_owned(),
            columns: columns.collect(),
            rows,
        },
        chart: None,
    })
}

fn bearers_heading(table: &ConsequenceTable) -> String {
    let all = table
        .scenarios
        .iter()
        .enumerate()
        .flat_map(|(idx, scenario)| scenario.bearers.iter().map(move |bearer| (idx, bearer)));
    let most = all.min_by_key(|(_, bearer)| bearer.recurrent).filter(|(_, bearer)| bearer.recurrent < 0);
    match most {
        None => "No purse bears more every year".to_owned(),
        Some((idx, bearer)) => {
            let under =
                if table.scenarios.len() == 1 { String::new() } else { format!(" under {}", letter(idx)) };
            format!("{} bears most{under}: {} more a year", bearer.who, size(bearer.recurrent))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use evidence::disclosure::{DisclosureRule, Readers};

    use super::*;
    use crate::appraisal::{disclosed, fake};

    fn shown(readers: Readers) -> Disclosed {
        disclosed::for_readers(Arc::new(fake::table(&["close-evenings", "halve-safeguarding"])), readers)
    }

    #[test]
    fn money_over_years_names_the_scenario_that_gains_most_and_how_it_is_discounted() {
        let exhibit = costs_and_benefits(&shown(Readers::Keepers));
        assert!(exhibit.heading.starts_with("B gains"), "{}", exhibit.heading);
        assert!(exhibit.note.contains("3.5% a year"), "{}", exhibit.note);
        let chart = exhibit.chart.unwrap();
        assert!(chart.description.contains("after 10 years"), "{}", chart.description);
    }

    #[test]
    fn what_is_withheld_is_said_to_be_and_is_no_zero() {
        let exhibit = costs_and_benefits(&shown(Readers::Everybody(DisclosureRule::HES)));
        let [_, halve] = exhibit.table.rows.as_slice() else { panic!("two scenarios") };
        assert_eq!(halve.cells[1], Cell::Missing(WITHHELD));
        assert_eq!(halve.cells[3], Cell::Missing(WITHHELD));
        assert!(exhibit.heading.starts_with("A gains"), "{}", exhibit.heading);
    }

    #[test]
    fn purses_add_up_and_the_one_that_bears_most_is_named() {
        let exhibit = bearers(&fake::table(&["close-evenings", "halve-safeguarding"])).unwrap();
        assert_eq!(exhibit.heading, "NHS 111 bears most under A: £0.4m more a year");
        let total = exhibit.table.rows.last().unwrap();
        assert_eq!(total.name, "All purses");
        let Cell::Number(sum) = &total.cells[0] else { panic!("a number") };
        assert_eq!(sum.text, "£1.2m");
    }
}
