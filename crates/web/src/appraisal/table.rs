//! The consequence table: a row a consequence, today and then each scenario as a difference with its interval.

use api::consequence::{Cell, ConsequenceTable, Difference, Row};
use domain::provenance::Provenance;
use exhibits::html::tone_class;
use exhibits::number::{Tone, counted};
use exhibits::words::capital_first;
use maud::{Markup, html};

use super::frame::{known, letter};
use super::groups::{Grouped, grouped};

/// Where the page of a figure of a table is.
pub(super) fn figure_address(id: &str, query: &str) -> String {
    format!("/scenarios/consequence/{id}?{query}")
}

/// A figure of a table, as a link to how it is known.
pub(super) fn number_link(id: &str, query: &str, text: &str) -> Markup {
    html! { a.oak-fig.oak-fig--words href=(figure_address(id, query)) { (text) } }
}

/// Every row, in groups; those that few ask for are folded away.
pub(super) fn consequence_tables(table: &ConsequenceTable, query: &str) -> Markup {
    html! {
        @for grouped in grouped(table) { (group_section(table, &grouped, query)) }
    }
}

fn group_section(table: &ConsequenceTable, grouped: &Grouped<'_>, query: &str) -> Markup {
    let Grouped { group, first, others, n_quiet } = grouped;
    html! {
        div.oak-consequences id=(group.id()) {
            h3 { (group.words()) }
            @if first.is_empty() {
                p.oak-sub { "None of these scenarios is shown to make a difference here." }
            } @else {
                (rows_table(table, first, (group.words(), "first"), query))
            }
            @if !others.is_empty() {
                details.nhsuk-details.oak-details {
                    summary.nhsuk-details__summary {
                        span.nhsuk-details__summary-text { (counted(others.len(), "more row", "more rows")) " of " (group.words().to_lowercase()) }
                    }
                    div.nhsuk-details__text { (rows_table(table, others, (group.words(), "more"), query)) }
                }
            }
            @if 0 < *n_quiet {
                p.oak-small {
                    (counted(*n_quiet, "further row shows", "further rows show")) " no difference or "
                    @if *n_quiet == 1 { "is" } @else { "are" } " not modelled here; the files below hold every row."
                }
            }
        }
    }
}

/// A table of rows: wide, a column a scenario; narrow, a block a row. Roles are written out, because a row that is laid out
/// as a grid loses them.
pub(super) fn rows_table(
    table: &ConsequenceTable,
    rows: &[&Row],
    (name, part): (&str, &str),
    query: &str,
) -> Markup {
    let label = format!("{name}, {}", if part == "first" { "what is read first" } else { "further rows" });
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label=(label) {
            table.nhsuk-table.nhsuk-table--compact.oak-table.oak-flow.oak-scenarios role="table" {
                caption.nhsuk-table__caption.oak-hidden { (label) ": today, then what each scenario makes different." }
                thead role="rowgroup" {
                    tr role="row" {
                        th.nhsuk-table__header.oak-stick role="columnheader" scope="col" { "Consequence" }
                        th.nhsuk-table__header.nhsuk-table__header--numeric role="columnheader" scope="col" { (table.base.title) }
                        @for (idx, scenario) in table.scenarios.iter().enumerate() {
                            th.nhsuk-table__header.nhsuk-table__header--numeric role="columnheader" scope="col" {
                                @if 1 < table.scenarios.len() { (letter(idx)) "\u{a0} " }
                                (scenario.title)
                            }
                        }
                    }
                }
                tbody role="rowgroup" { @for row in rows { (body_row(row, query)) } }
            }
        }
    }
}

/// What a row is of, and beneath it whose or where.
fn row_name(row: &Row) -> (String, String) {
    if row.group.is_empty() {
        return (capital_first(&row.words), row.subject_words.clone());
    }
    let of = match row.dimension.as_str() {
        "age" => format!("people aged {}", row.group),
        "deprivation" => format!("deprivation {}", row.group),
        _ => row.group.clone(),
    };
    let measure = match row.subject_words.as_str() {
        "" => capital_first(&row.words),
        subject => format!("{}, {}", capital_first(&row.words), subject),
    };
    (capital_first(&of), measure)
}

fn body_row(row: &Row, query: &str) -> Markup {
    let (name, beneath) = row_name(row);
    let provenance: Provenance = row.base.provenance.into();
    let is_part = row.part_of.is_some();
    html! {
        tr.nhsuk-table__row.oak-flow-row role="row" id=(format!("c-{}", row.id)) {
            th.nhsuk-table__header.oak-stick.oak-part[is_part] role="rowheader" scope="row" {
                (name) @if !beneath.is_empty() { span.oak-beneath { (beneath) } }
            }
            td.nhsuk-table__cell.nhsuk-table__cell--numeric.oak-flow-base role="cell" {
                span.oak-flow-letter aria-hidden="true" { "Today" }
                span.oak-synthetic[provenance == Provenance::Synthetic] { (number_link(&row.id, query, &row.base.text)) (known(provenance)) }
                span.oak-beneath { (unbroken(&row.base.certainty.text)) }
            }
            @for (idx, cell) in row.cells.iter().enumerate() { (cell_of(row, cell, idx, query)) }
        }
    }
}

fn cell_of(row: &Row, cell: &Cell, idx: usize, query: &str) -> Markup {
    html! {
        td.nhsuk-table__cell.nhsuk-table__cell--numeric role="cell" {
            span.oak-flow-letter aria-hidden="true" { (letter(idx)) }
            @match (&cell.difference, cell.state.as_str()) {
                (Some(difference), _) => (difference_of(row, difference, query)),
                (None, "unreached") => span.oak-missing { "not modelled" },
                (None, _) => {
                    span.oak-missing { "not known" }
                    @if let Some(why) = &cell.why { span.oak-beneath { (why) } }
                }
            }
        }
    }
}

fn difference_of(row: &Row, difference: &Difference, query: &str) -> Markup {
    let provenance: Provenance = difference.provenance.into();
    html! {
        @match difference.verdict.as_str() {
            verdict @ ("better" | "worse" | "changed") => {
                @if verdict != "changed" { span class={ "oak-flow-word " (tone_class(tone(verdict))) } { (verdict) } " " }
                b { (number_link(&row.id, query, &difference.text)) } (known(provenance))
            },
            "small" => {
                (number_link(&row.id, query, &difference.text)) (known(provenance))
                span.oak-beneath { "sure, but small" }
            },
            "same" => span.oak-missing { (number_link(&row.id, query, "no difference")) (known(provenance)) },
            _ => span.oak-missing { (number_link(&row.id, query, "no difference shown")) (known(provenance)) },
        }
        span.oak-beneath { (beneath(difference)) }
    }
}

/// How sure a difference is, as it is read under it.
fn beneath(difference: &Difference) -> String {
    match (difference.verdict.as_str(), difference.certainty.kind.as_str()) {
        ("same", _) => "exactly the same".to_owned(),
        (_, "interval") if !difference.certainty.text.contains(" to ") => {
            unbroken(&format!("about {}", difference.certainty.text))
        }
        (_, "interval") => {
            unbroken(&format!("between {}", difference.certainty.text.replacen(" to ", " and ", 1)))
        }
        _ => unbroken(&difference.certainty.text),
    }
}

/// A text in which no line ends between a minus and its amount.
fn unbroken(text: &str) -> String {
    text.replace('−', "−\u{2060}")
}

/// The colour of a verdict, which stands beside it as a word.
fn tone(verdict: &str) -> Tone {
    match verdict {
        "better" => Tone::Favourable,
        "worse" => Tone::Adverse,
        _ => Tone::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appraisal::fake;

    fn shown() -> String {
        consequence_tables(&fake::table(&["close-evenings", "halve-safeguarding"]), "with=a").into_string()
    }

    #[test]
    fn a_difference_smaller_than_its_noise_is_never_a_bare_number() {
        let text = shown();
        assert!(text.contains(">no difference shown</a>"), "{text}");
        assert!(!text.contains("0.4 percentage points more"), "the number behind it is not printed");
    }

    #[test]
    fn what_no_engine_takes_is_not_modelled_and_never_no_effect() {
        let text = shown();
        assert!(text.contains("not modelled") && !text.contains("no effect"), "{text}");
    }

    #[test]
    fn every_figure_leads_to_how_it_is_known_and_says_so_aloud() {
        let table = fake::table(&["close-evenings", "halve-safeguarding"]);
        let text = shown();
        let n_links = text.matches("/scenarios/consequence/").count();
        let n_known = text.matches("</svg><span class=\"oak-hidden\">").count();
        assert!(0 < n_links && n_links == n_known, "{n_links} figures, {n_known} marks");
        let first = grouped(&table).iter().flat_map(|grouped| &grouped.first).count();
        assert!(first <= n_links);
    }

    #[test]
    fn a_row_of_a_place_is_named_by_the_place() {
        let table = fake::table(&["close-evenings"]);
        let row = table.rows.iter().find(|row| row.group == "Rutland").unwrap();
        assert_eq!(row_name(row), ("Rutland".to_owned(), "Mean travel, all patients".to_owned()));
    }
}
