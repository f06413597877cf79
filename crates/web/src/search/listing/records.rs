//! Figures and passages of public documents, and what was asked and answered.

use std::collections::BTreeSet;

use api::claims::{Claimed, ClaimedDocument};
use domain::month_end::MonthEnd;
use exhibits::words::capital_first;

use super::Ground;
use crate::documents::port::DocumentsShown;
use crate::documents::words;
use crate::scrutiny::port::{RegisterShown, ShownEntry};
use crate::search::entry::{Address, Kind, Listed};

/// The most passages that can be found; those of the first documents.
const MOST_PASSAGES: usize = 20_000;
/// The most figures.
const MOST_FIGURES: usize = 50_000;

/// Documents that the month does not know, every figure and passage, every request with its answers.
pub(super) fn listed(ground: &Ground<'_>, month_end: Option<&MonthEnd>) -> Vec<Listed> {
    let mut listed = Vec::new();
    if let Some(shown) = &ground.records.documents {
        listed.extend(documents(shown, month_end));
        listed.extend(stated(shown, month_end));
        listed.extend(shown.documents.iter().flat_map(figures).take(MOST_FIGURES));
        listed.extend(shown.documents.iter().flat_map(|one| passages(shown, one)).take(MOST_PASSAGES));
    }
    if let Some(register) = &ground.records.register {
        listed.extend(register.entries.iter().map(|one| entry(register, one)));
    }
    listed
}

fn at(path: &str) -> Address {
    Address::of(path).choosing("")
}

/// Who says so, and when: `Leicester City Council, July 2025`.
fn source(document: &ClaimedDocument) -> String {
    format!("{}, {}", document.publisher, document.dated)
}

fn documents(shown: &DocumentsShown, month_end: Option<&MonthEnd>) -> Vec<Listed> {
    let known: BTreeSet<&str> =
        month_end.into_iter().flat_map(|month_end| &month_end.documents).map(|one| one.id.as_str()).collect();
    let new = shown.documents.iter().filter(|one| one.id.as_deref().is_some_and(|id| !known.contains(id)));
    new.map(|document| {
        Listed::new(Kind::Document, at(&words::address(document)), document.title.as_str())
            .named([document.id.clone().unwrap_or_default(), document.publisher.clone()])
            .saying([source(document), document.note.clone()])
    })
    .collect()
}

/// Claims that the month does not know, such as those of later years.
fn stated(shown: &DocumentsShown, month_end: Option<&MonthEnd>) -> Vec<Listed> {
    let known: BTreeSet<&str> =
        month_end.into_iter().flat_map(|month_end| &month_end.claims).map(|one| one.id.as_str()).collect();
    let new = shown.stated.iter().filter(|claim| !known.contains(claim.id.as_str()));
    new.filter_map(|claim| {
        let document = shown.documents.iter().find(|one| one.id.as_ref() == Some(&claim.document))?;
        let address = at(&format!("{}#{}", words::address(document), claim.id));
        let listed = Listed::new(Kind::ConfirmedFigure, address, capital_first(claim.clause()));
        Some(listed.saying([claim.quote.as_str(), &source(document)]).from(source(document)))
    })
    .collect()
}

/// The figures of a document, each with the words around it.
fn figures(document: &ClaimedDocument) -> impl Iterator<Item = Listed> {
    let telling =
        |claim: &&Claimed| claim.standing != "rejected" && (claim.confirmed || claim.measure.is_some());
    document.claims.iter().filter(telling).map(move |claim| {
        let kind = if claim.confirmed { Kind::ConfirmedFigure } else { Kind::ProposedFigure };
        let path = format!("{}#{}", words::address(document), words::anchor(claim));
        let choice = if claim.start == 0 { String::new() } else { format!("at={}", claim.start) };
        let title = format!("{}, {}", claim.text, words::reading(claim));
        Listed::new(kind, Address::of(&path).choosing(&choice), title)
            .saying([claim.note.as_str(), &claim.sentence, &source(document)])
            .from(source(document))
    })
}

/// The passages of a document, without those that are hardly a sentence.
fn passages(shown: &DocumentsShown, document: &ClaimedDocument) -> Vec<Listed> {
    let of = shown.passages.iter().filter(|(id, _)| Some(id) == document.id.as_ref());
    of.map(|(_, text)| {
        let title = format!("“{}”", beginning(text));
        Listed::new(Kind::DocumentPassage, at(&words::address(document)), title)
            .saying([text.as_str(), &document.title])
            .from(source(document))
    })
    .collect()
}

/// The first words of a passage.
fn beginning(text: &str) -> String {
    const LONGEST: usize = 70;
    let Some((end, _)) = text.char_indices().nth(LONGEST) else { return text.to_owned() };
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{} …", &text[..end])
}

/// A request with what was asked and answered.
fn entry(register: &RegisterShown, one: &ShownEntry) -> Listed {
    let particulars = &one.entry.particulars;
    let history = one.entry.thing.history();
    let texts = history.iter().flat_map(|(written, ..)| [written.text.clone(), written.more.clone()]);
    let (committee, body) = (register.committee(&particulars.committee), register.body(&particulars.owner));
    let stands = format!("{}: {}", one.id.kind().word(), one.standing.state);
    Listed::new(Kind::Request, at(&format!("/scrutiny/{}", one.id)), particulars.title.as_str())
        .named([one.id.to_string()])
        .named(particulars.tags.iter().map(String::as_str))
        .saying([particulars.asked.as_str()])
        .saying(texts)
        .saying([committee, body])
        .from(format!("{stands}; {committee}, {}", domain::month::day_in_words(particulars.raised_on)))
}
