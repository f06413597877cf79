//! Measures in a paper: the table of icons in the columns that a page has room for, and the charts of the measures that
//! a board should look at first.

use evidence::control_chart::chart::Chart as ControlChart;
use evidence::control_chart::icon::Variation;
use evidence::control_chart::icon_table::{icon_row, sort_by_attention};
use evidence::measured::Measured;

use super::{control_chart, icon_table};
use crate::exhibit::{Cell, Chart, Exhibit};

/// What is left out of a paper: units stand with the names, warnings in the annex.
const LEFT_OUT: [&str; 2] = ["Unit", "Warnings"];

/// The most points of a chart that stand in its table.
const MOST_ROWS: usize = 24;

/// V2 in a paper.
#[must_use]
pub fn paper_icons(charts: &[(&Measured, &ControlChart)]) -> Exhibit {
    let mut exhibit = icon_table(charts, |measured| Some(measured.id.clone()));
    for row in &mut exhibit.table.rows {
        let id = row.link.take();
        let measured = charts.iter().map(|(measured, _)| *measured).find(|of| Some(&of.id) == id.as_ref());
        row.name = measured.map_or_else(|| row.name.clone(), named_with_unit);
        row.short_name.clone_from(&row.name);
    }
    exhibit.retain_columns(|column| !LEFT_OUT.contains(&column.heading.as_str()));
    exhibit
}

/// The name of a measure with its unit, where the name does not say it: `Agency, UHL, £m`.
fn named_with_unit(measured: &Measured) -> String {
    let is_said = measured.name.to_lowercase().contains(&measured.unit.to_lowercase());
    if is_said { measured.name.clone() } else { format!("{}, {}", measured.name, measured.unit) }
}

/// V1a, V1b, …: the charts of measures that show a change, those for the worse first, at most `most`.
#[must_use]
pub fn changing_charts(charts: &[(&Measured, &ControlChart)], most: usize) -> Vec<Exhibit> {
    let of_chart =
        |(measured, chart): &(&Measured, &ControlChart)| icon_row(&measured.id, &measured.unit, chart);
    let mut icons: Vec<_> = charts.iter().filter_map(of_chart).collect();
    icons.retain(|icon| icon.variation != Variation::CommonCause);
    sort_by_attention(&mut icons);
    let of_icon = |id: &str| charts.iter().find(|(measured, _)| measured.id == id);
    let shown = icons.iter().filter_map(|icon| of_icon(&icon.measure)).take(most);
    shown.zip('a'..='z').map(|((measured, chart), letter)| one_of_several(measured, chart, letter)).collect()
}

/// The chart of a measure among others, whose names and keys are its own.
fn one_of_several(measured: &Measured, chart: &ControlChart, letter: char) -> Exhibit {
    let exhibit = control_chart(measured, chart);
    let renamed = |mut of: Chart| {
        for (specification, width) in [(&mut of.wide, "wide"), (&mut of.narrow, "narrow")] {
            specification.name = format!("control-chart-{letter}-{width}");
        }
        of
    };
    let mut exhibit = Exhibit {
        key: format!("V1{letter}").into(),
        name: format!("control-chart-{letter}").into(),
        chart: exhibit.chart.map(renamed),
        ..exhibit
    };
    // Between years without returns there are months without a value.
    exhibit.table.rows.retain(|row| !matches!(row.cells.first(), Some(Cell::Missing(_))));
    exhibit.table.rows.truncate(MOST_ROWS);
    exhibit.retain_columns(|column| column.heading != "In the limits");
    exhibit
}
