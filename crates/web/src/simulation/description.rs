//! The description of the model: Markdown as a page.
//!
//! Headings, paragraphs, lists and tables only; anything else is shown as it is written.

use maud::{Markup, html};

use super::page::{failed, network_items, plain_heading, render, simulation, subnav};
use crate::error::PageError;
use crate::layout::Charts;
use crate::state::AppState;

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum Block {
    /// A heading and its level from 1.
    Heading(usize, String),
    Paragraph(String),
    List(Vec<String>),
    /// The first row is the heading.
    Table(Vec<Vec<String>>),
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for line in text.lines().map(str::trim) {
        let heading = line.trim_start_matches('#');
        let level = line.len() - heading.len();
        if line.is_empty() {
            is_open = false;
        } else if 0 < level && heading.starts_with(' ') {
            blocks.push(Block::Heading(level, plain(heading)));
            is_open = false;
        } else if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            match blocks.last_mut() {
                Some(Block::List(items)) if is_open => items.push(plain(item)),
                _ => blocks.push(Block::List(vec![plain(item)])),
            }
            is_open = true;
        } else if line.starts_with('|') {
            let cells: Vec<String> = line.trim_matches('|').split('|').map(plain).collect();
            let is_rule = cells.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | ':')));
            match blocks.last_mut() {
                _ if is_rule => {}
                Some(Block::Table(rows)) if is_open => rows.push(cells),
                _ => blocks.push(Block::Table(vec![cells])),
            }
            is_open = true;
        } else {
            match blocks.last_mut() {
                Some(Block::Paragraph(text)) if is_open => {
                    text.push(' ');
                    text.push_str(&plain(line));
                }
                Some(Block::List(items)) if is_open => {
                    if let Some(last) = items.last_mut() {
                        last.push(' ');
                        last.push_str(&plain(line));
                    }
                }
                _ => blocks.push(Block::Paragraph(plain(line))),
            }
            is_open = true;
        }
    }
    blocks
}

/// Without the marks of code and bold.
fn plain(text: &str) -> String {
    text.trim().replace("**", "").replace('`', "")
}

/// `/flow/description`
pub(crate) fn show(site: &AppState) -> Result<Markup, PageError> {
    let simulation = simulation(site)?;
    let network = simulation.network().map_err(failed)?;
    let text = simulation.description().map_err(failed)?;
    let content = html! {
        (subnav("/flow/description"))
        (plain_heading("What is simulated, and how"))
        p.oak-lead { "The description follows STRESS-DES, a checklist for reports of simulations, so that others can make the model again." }
        p.oak-foot { a href="/flow/description.txt" { "Download as text" } }
        div.oak-described {
            @let blocks = blocks(&text);
            (contents(&blocks))
            @for (idx, block) in blocks.iter().enumerate() { (block_markup(block, idx, last_heading(&blocks[..idx]))) }
        }
    };
    Ok(render(site, "Model description", &network_items(&network), content, Charts::None))
}

/// The last heading of the blocks before a table: what the table is about.
fn last_heading(before: &[Block]) -> &str {
    let is_heading = |block: &&Block| matches!(block, Block::Heading(..));
    match before.iter().rfind(is_heading) {
        Some(Block::Heading(_, text)) => text,
        _ => "Table",
    }
}

/// The most rows of a table that stands open; a longer one is unfolded.
const MOST_OPEN: usize = 20;
/// The fewest headings that are worth a list of contents.
const FEWEST_LISTED: usize = 4;

/// The id of a heading.
fn heading_id(idx: usize) -> String {
    format!("part-{idx}")
}

/// The headings as a list that leads to them.
fn contents(blocks: &[Block]) -> Markup {
    let headings: Vec<(usize, &str)> = blocks
        .iter()
        .enumerate()
        .filter_map(|(idx, block)| match block {
            Block::Heading(level, text) if 1 < *level => Some((idx, text.as_str())),
            _ => None,
        })
        .collect();
    html! {
        @if FEWEST_LISTED <= headings.len() {
            nav.oak-contents aria-label="Contents" {
                ul { @for (idx, text) in headings { li { a href=(format!("#{}", heading_id(idx))) { (text) } } } }
            }
        }
    }
}

fn block_markup(block: &Block, idx: usize, heading: &str) -> Markup {
    html! {
        @match block {
            Block::Heading(1, text) => h2 { (text) },
            Block::Heading(_, text) => h3 id=(heading_id(idx)) { (text) },
            Block::Paragraph(text) => p.oak-sub { (text) },
            Block::List(items) => ul.nhsuk-list.nhsuk-list--bullet { @for item in items { li { (item) } } },
            Block::Table(rows) if rows.len() <= MOST_OPEN => (table(rows, heading)),
            Block::Table(rows) => details.nhsuk-details.oak-details {
                summary.nhsuk-details__summary {
                    span.nhsuk-details__summary-text { "Show the table of " (rows.len() - 1) " rows" span.oak-hidden { ": " (heading) } }
                }
                (table(rows, heading))
            },
        }
    }
}

fn table(rows: &[Vec<String>], heading: &str) -> Markup {
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label=(format!("Table: {heading}")) {
            table.nhsuk-table.nhsuk-table--compact.oak-facts {
                caption.nhsuk-table__caption { span.cap.oak-hidden { (heading) } }
                @if let Some((head, rows)) = rows.split_first() {
                    thead { tr { @for cell in head { th scope="col" { (cell) } } } }
                    tbody {
                        @for row in rows {
                            tr { @for (idx, cell) in row.iter().enumerate() {
                                @if idx == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
