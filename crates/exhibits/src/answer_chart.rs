//! The chart of an answer to a question in SQL, where its columns are such that one chart says what they do: numbers by
//! month, by month and area, or by label.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::Date;

use crate::exhibit::Chart;
use crate::number::grouped;
use crate::spec::Pair;
use crate::spec::bars::{Bar, Bars, bars};
use crate::spec::trends::{Range, Trend, Trends, trends};

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerColumn {
    /// Its name.
    pub name: String,
    /// Whether its values are numbers.
    pub is_number: bool,
}

/// The most lines of a chart, and the most bars.
const MOST_LINES: usize = 4;
const MOST_BARS: usize = 30;
/// The most months between the first and the last that are drawn: a hundred years.
const MOST_MONTHS: usize = 1_200;
/// Numbers beyond this are not drawn: no axis has room for their names.
const LARGEST: f64 = 1e15;

/// What of an answer makes its chart.
enum Shape {
    /// A number a month.
    Month { month: usize },
    /// A number a month and label.
    MonthAndLabel { month: usize, label: usize },
    /// A number a label.
    Label { label: usize },
}

/// The columns of numbers that a chart of these rows can show; none where no chart says what they do.
#[must_use]
pub fn charted(columns: &[AnswerColumn], rows: &[Vec<Option<String>>]) -> Vec<usize> {
    if shape(columns, rows).is_none() {
        return Vec::new();
    }
    let numbers = (0..columns.len()).filter(|column| columns[*column].is_number);
    numbers.filter(|column| rows.iter().any(|row| number(row, *column).is_some())).collect()
}

/// The chart of one column of numbers; none where there is none.
#[must_use]
pub fn answer_chart(columns: &[AnswerColumn], rows: &[Vec<Option<String>>], shown: usize) -> Option<Chart> {
    if !charted(columns, rows).contains(&shown) {
        return None;
    }
    let what = &columns[shown].name;
    let (pair, by) = match shape(columns, rows)? {
        Shape::Month { month } => {
            let values = rows.iter().filter_map(|row| Some((day(row, month)?, number(row, shown)))).collect();
            (lines(what, [(what.clone(), values)].into()), &columns[month].name)
        }
        Shape::MonthAndLabel { month, label } => {
            let mut by_label: BTreeMap<String, BTreeMap<Date, Option<f64>>> = BTreeMap::new();
            for row in rows {
                if let (Some(day), Some(name)) = (day(row, month), text(row, label)) {
                    by_label.entry(name.to_owned()).or_default().insert(day, number(row, shown));
                }
            }
            (lines(what, by_label), &columns[month].name)
        }
        Shape::Label { label } => {
            let bar = |row: &Vec<Option<String>>| {
                let value = number(row, shown);
                let printed = row.get(shown).and_then(Option::as_deref).map(printed);
                Bar {
                    name: text(row, label).unwrap_or("not stated").to_owned(),
                    value,
                    label: value.and(printed).unwrap_or_else(|| "No data".to_owned()),
                }
            };
            let all = Bars { title: what.clone(), bars: rows.iter().map(bar).collect() };
            (bars("answer", &all), &columns[label].name)
        }
    };
    Some(Chart {
        label: shortened(&format!("{what} by {by}"), 120),
        description: format!("The numbers of {what} stand in the table below."),
        wide: pair.wide,
        narrow: pair.narrow,
    })
}

/// How the rows can be drawn: by the columns before the first number.
fn shape(columns: &[AnswerColumn], rows: &[Vec<Option<String>>]) -> Option<Shape> {
    if rows.len() < 2 {
        return None;
    }
    let n_before = columns.iter().position(|column| column.is_number)?;
    let is_of_days = |column: usize| rows.iter().all(|row| day(row, column).is_some());
    let distinct = |column: usize| rows.iter().map(|row| text(row, column)).collect::<BTreeSet<_>>().len();
    match n_before {
        1 if is_of_days(0) => (distinct(0) == rows.len()).then_some(Shape::Month { month: 0 }),
        1 => (distinct(0) == rows.len() && rows.len() <= MOST_BARS).then_some(Shape::Label { label: 0 }),
        2 => {
            let (month, label) = if is_of_days(0) { (0, 1) } else { (1, 0) };
            let pairs: BTreeSet<_> = rows.iter().map(|row| (text(row, month), text(row, label))).collect();
            let is_drawn = is_of_days(month)
                && distinct(label) <= MOST_LINES
                && 1 < distinct(month)
                && pairs.len() == rows.len();
            is_drawn.then_some(Shape::MonthAndLabel { month, label })
        }
        _ => None,
    }
}

/// A line for each name over all days.
fn lines(what: &str, by_name: BTreeMap<String, BTreeMap<Date, Option<f64>>>) -> Pair {
    let mut days: BTreeSet<Date> = by_name.values().flat_map(|values| values.keys().copied()).collect();
    let is_by_month = days.iter().all(|day| day.day() == 1);
    if is_by_month {
        days.extend(months_between(&days));
    }
    let named = |day: &Date| day.strftime(if is_by_month { "%b %Y" } else { "%-d %b %Y" }).to_string();
    let line = |(name, values): (String, BTreeMap<Date, Option<f64>>)| Trend {
        name: shortened(&name, 40),
        values: days.iter().map(|day| values.get(day).copied().flatten()).collect(),
    };
    let months = days.iter().map(named).collect();
    let all = Trends {
        title: what.to_owned(),
        months,
        range: Range::Any,
        trends: by_name.into_iter().map(line).collect(),
    };
    trends("answer", &all)
}

/// All months from the first to the last, so that one without a number is a gap and no step.
fn months_between(days: &BTreeSet<Date>) -> Vec<Date> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    let months = first.series(Span::new().months(1)).take_while(|month| month <= last);
    months.take(MOST_MONTHS).collect()
}

fn text(row: &[Option<String>], column: usize) -> Option<&str> {
    row.get(column)?.as_deref()
}

fn day(row: &[Option<String>], column: usize) -> Option<Date> {
    // 2021-08-01, also as the beginning of a moment.
    text(row, column)?.get(..10)?.parse().ok()
}

fn number(row: &[Option<String>], column: usize) -> Option<f64> {
    text(row, column)?.parse().ok().filter(|value: &f64| value.abs() < LARGEST)
}

/// A number as it was answered, with commas.
fn printed(text: &str) -> String {
    let Ok(value) = text.parse::<f64>() else { return text.to_owned() };
    let decimals = text.split_once('.').map_or(0, |(_, after)| after.len().min(3));
    let shown = grouped(value, decimals);
    if value < 0.0 { format!("−{shown}") } else { shown }
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
