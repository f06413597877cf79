//! The documentation: its pages, their sections, and each word of the glossary with what it means.

use std::sync::LazyLock;

use exhibits::words::capital_first;

use crate::documentation::page;
use crate::search::entry::{Address, Kind, Listed};

/// The page of the glossary.
const GLOSSARY: &str = "glossary";
/// What the documentation counts beside pages of figures: whoever looks for savings wants the savings.
const BESIDE_FIGURES: f32 = 0.5;

/// A list of names that the pages about each have better.
const LIST_OF_NAMES: &str = "reference/tables";

/// The question that the page of a method answers.
fn question(text: &str) -> Option<&str> {
    text.split_once("\n## Question\n")?.1.split("\n## ").next()
}

/// It is the same for every month.
static LISTED: LazyLock<Vec<Listed>> = LazyLock::new(list);

/// Every page with its sections, and every word.
pub(super) fn listed() -> impl Iterator<Item = Listed> {
    LISTED.iter().cloned()
}

fn list() -> Vec<Listed> {
    let mut listed = Vec::new();
    for (path, text) in page::PAGES.into_iter().filter(|(path, _)| *path != LIST_OF_NAMES) {
        let rendered = page::page_of((path, text));
        let address = format!("/docs/{path}");
        let sections = rendered.sections.iter().map(|(heading, _)| heading.as_str());
        listed.push(
            Listed::new(Kind::Documentation, Address::of(&address), rendered.title.as_str())
                .saying(sections.chain(question(text)))
                .weighing(BESIDE_FIGURES),
        );
        if path == GLOSSARY {
            listed.extend(terms(text, &rendered.sections, &address));
            continue;
        }
        listed.extend(rendered.sections.iter().map(|(heading, id)| {
            Listed::new(Kind::Documentation, Address::of(&format!("{address}#{id}")), heading.as_str())
                .saying([rendered.title.as_str()])
                .weighing(BESIDE_FIGURES)
        }));
    }
    listed
}

/// The words in the tables of the glossary, each at the section that it stands in.
fn terms(markdown: &str, sections: &[(String, String)], address: &str) -> Vec<Listed> {
    let mut anchor = "";
    let mut terms = Vec::new();
    for line in markdown.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            anchor = sections.iter().find(|(known, _)| known == heading).map_or("", |(_, id)| id.as_str());
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", words, meaning, _, ""] = cells.as_slice() else { continue };
        if *words == "word" || words.starts_with("---") {
            continue;
        }
        let (words, meaning) = (plain(words), plain(meaning));
        let names: Vec<String> = words.split(", ").map(str::to_owned).collect();
        terms.push(
            Listed::new(Kind::Term, Address::of(&format!("{address}#{anchor}")), capital_first(&words))
                .named(names)
                // As in "what does outturn mean".
                .named(["meaning, definition"])
                .saying([capital_first(&meaning)]),
        );
    }
    terms
}

/// Markdown without marks: the words of links, code and emphasis.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once("](") {
        text.push_str(before);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    text.chars().filter(|letter| !matches!(letter, '[' | '`' | '*')).collect()
}

#[cfg(test)]
mod tests;
