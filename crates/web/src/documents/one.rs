//! A public document: its figures with the passages that they stand in, how each is read, and a form for each.
//!
//! Whoever decides goes from one proposed reading to the next with the Enter key: the button that confirms the next one
//! has the focus when the page comes back. Nothing here needs a script.

use std::collections::BTreeSet;

use api::claims::{ClaimCheck, Claimed, ClaimedDocument};
use domain::account::Role;
use domain::claim::Claim;
use exhibits::number::counted;
use exhibits::words::capital_first;
use maud::{Markup, html};

use super::port::{DocumentDecision, DocumentsShown};
use super::reading::{decides, text};
use super::words::{
    CHECKS, address, anchor, check, counts, decided, encoded, has_place, reading, standing, tag,
};
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, error_summary, fact, item};
use crate::sign_in::reader::token_field;
use crate::state::AppState;

/// How many figures a page lists.
const ON_A_PAGE: usize = 40;
/// The kind of what follows from figures and contradicts none.
const CHECKABLE: &str = "checkable";

/// What came of a decision.
#[derive(Clone, Copy)]
pub(super) enum Outcome<'a> {
    Nothing,
    /// What was recorded.
    Done(&'a str),
    /// Why a decision was not recorded.
    Refused(&'a str, &'a DocumentDecision),
}

/// The page.
///
/// # Errors
/// Where there is no such document.
pub(super) fn show(
    state: &AppState,
    view: Option<&View>,
    (shown, id): (&DocumentsShown, &str),
    query: &PageQuery,
    outcome: Outcome<'_>,
) -> Result<Answer, PageError> {
    let is_asked = |one: &&ClaimedDocument| one.id.as_deref() == Some(id);
    let document = shown.documents.iter().find(is_asked).ok_or(PageError::Page)?;
    let field =
        |name: &str| query.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let at = match outcome {
        Outcome::Refused(_, decision) => Some(decision.place),
        _ => field("at").and_then(|place| place.parse().ok()),
    };
    let which = Listing::of(document, field("show").unwrap_or_default(), at);
    let page = Page { state, document, shown, at, outcome };
    let content = html! {
        h1 { span.nhsuk-caption-m { "Public document" } (document.title) }
        (page.told())
        (page.facts())
        (page.stated())
        (page.checks(|kind| kind != CHECKABLE))
        (page.figures(&which))
        (page.checks(|kind| kind == CHECKABLE))
        (page.text()?)
    };
    let line = context(&html! {
        (item("Figures", &html! { (counts(document).0) }))
        (item("Confirmed", &html! { (counts(document).1) }))
        (item("", &html! { a href="/documents" { "All documents" } }))
    });
    let body = PageBody {
        title: &document.title,
        section: Section::Sources,
        view,
        context: line,
        content,
        charts: Charts::None,
    };
    Ok(Answer::Page(body.render_without_month(state)))
}

/// Where the next figure is that nobody has decided about, from a place on; the first of all where none follows.
pub(super) fn next_proposed(document: &ClaimedDocument, place: usize) -> Option<usize> {
    let proposed = || document.claims.iter().filter(|claim| !claim.confirmed && claim.standing == "proposed");
    proposed().find(|claim| place < claim.start).or_else(|| proposed().next()).map(|claim| claim.start)
}

/// Which figures a page lists.
struct Listing<'a> {
    claims: Vec<&'a Claimed>,
    only_proposed: bool,
    /// The page, from 0, and how many there are.
    page: usize,
    n_pages: usize,
}

impl<'a> Listing<'a> {
    fn of(document: &'a ClaimedDocument, show: &str, at: Option<usize>) -> Self {
        let only_proposed = show == "proposed";
        let all: Vec<&Claimed> = document
            .claims
            .iter()
            .filter(|claim| !only_proposed || !claim.confirmed && claim.standing == "proposed")
            .collect();
        let place = at.and_then(|at| all.iter().position(|claim| at <= claim.start)).unwrap_or(0);
        let (page, n_pages) = (place / ON_A_PAGE, all.len().div_ceil(ON_A_PAGE));
        let claims = all.into_iter().skip(page * ON_A_PAGE).take(ON_A_PAGE).collect();
        Self { claims, only_proposed, page, n_pages }
    }
}

struct Page<'a> {
    state: &'a AppState,
    document: &'a ClaimedDocument,
    shown: &'a DocumentsShown,
    /// The figure that is looked at.
    at: Option<usize>,
    outcome: Outcome<'a>,
}

impl Page<'_> {
    fn told(&self) -> Markup {
        html! {
            @match self.outcome {
                Outcome::Nothing => {},
                Outcome::Done(done) => div.nhsuk-inset-text role="status" { p { (done) } },
                Outcome::Refused(why, decision) => (error_summary(&[(format!("c{}", decision.place), why.to_owned())])),
            }
        }
    }

    fn facts(&self) -> Markup {
        let document = self.document;
        html! {
            dl.nhsuk-summary-list {
                (fact("Published", &html! { (document.publisher) ", " (document.dated) }))
                (fact("Where", &html! {
                    @match &document.web_address {
                        Some(address) => a href=(address) rel="external noopener" { (address) },
                        None => "web address not known",
                    }
                }))
                @if !document.note.is_empty() { (fact("Note", &html! { (document.note) })) }
                (fact("Copy", &html! {
                    @if document.has_copy { (document.form) @if let Some(pages) = document.pages { ", " (counted(pages, "page", "pages")) } ", " (counted(document.characters, "character", "characters")) }
                    @else { "none here; " code { "oakham document read FILE" } " finds the figures of a file" }
                    @if !document.sha256.is_empty() { span.oak-beneath { "SHA-256 " code.oak-hash { (document.sha256) } } }
                }))
                @for note in &document.notes { (fact("While it was read", &html! { (note) })) }
            }
        }
    }

    /// What stands in the register of claims, on which figures of months may rest.
    fn stated(&self) -> Markup {
        let of_document = |claim: &&Claim| Some(&claim.document) == self.document.id.as_ref();
        let stated: Vec<&Claim> = self.shown.stated.iter().filter(of_document).collect();
        if stated.is_empty() {
            return html! {};
        }
        html! {
            section {
                h2 { "What it is taken to state" }
                p.oak-sub { "Claims that people recorded; figures of months may rest on them, as " a href="/sources" { "Sources" } " shows." }
                ul.oak-checks {
                    @for claim in stated {
                        li id=(claim.id) {
                            (capital_first(&claim.says))
                            span.oak-beneath { @if !claim.quote.is_empty() { q { (claim.quote) } " " } (claim.locator) }
                        }
                    }
                }
            }
        }
    }

    fn figures(&self, listing: &Listing<'_>) -> Markup {
        let document = self.document;
        let (n, _, n_proposed) = counts(document);
        let decides = decides(self.state);
        html! {
            @if 0 < n || document.has_copy {
                section id="figures" {
                    h2 { (if document.has_copy { "Figures in its text" } else { "Figures that people read in it" }) }
                    @if 0 < n_proposed {
                        p.oak-sub {
                            (counted(n_proposed, "reading is", "readings are")) " proposed by rules, which are often wrong about whom and what a figure is. "
                            @if listing.only_proposed { a href=(address(document)) { "All figures" } }
                            @else { a href=(format!("{}?show=proposed#figures", address(document))) { "Those that nobody has decided about" } }
                        }
                    }
                    @if listing.claims.is_empty() { p { "There are none." } }
                    @if decides { (lists(self.shown)) }
                    ol.oak-claims {
                        @for claim in &listing.claims { (self.figure(claim, decides, listing.only_proposed)) }
                    }
                    (self.pages(listing))
                }
            }
        }
    }

    fn pages(&self, listing: &Listing<'_>) -> Markup {
        let show = if listing.only_proposed { "&show=proposed" } else { "" };
        let all: Vec<&Claimed> = self
            .document
            .claims
            .iter()
            .filter(|claim| !listing.only_proposed || !claim.confirmed && claim.standing == "proposed")
            .collect();
        html! {
            @if 1 < listing.n_pages {
                p {
                    "Figures " (listing.page * ON_A_PAGE + 1) " to " (listing.page * ON_A_PAGE + listing.claims.len()) " of " (all.len()) ". "
                    @for (page, first) in all.iter().step_by(ON_A_PAGE).enumerate() {
                        @if page + 1 == listing.page || page == listing.page + 1 {
                            a href=(format!("{}?at={}{show}#figures", address(self.document), first.start)) {
                                @if page < listing.page { "Earlier" } @else { "Later" }
                            }
                            " "
                        }
                    }
                }
            }
        }
    }

    fn figure(&self, claim: &Claimed, decides: bool, only_proposed: bool) -> Markup {
        let is_at = self.at == Some(claim.start);
        let doubts: BTreeSet<&str> = self
            .of_document()
            .filter(|check| check.kind != CHECKABLE)
            .filter(|check| {
                check
                    .figures
                    .iter()
                    .any(|place| place.document == self.document.id && place.start == claim.start)
            })
            .filter_map(|check| heading(check.kind))
            .collect();
        html! {
            li id=(anchor(claim)) {
                p.oak-passage { (passage(claim)) }
                p {
                    (tag(claim)) " " b { (reading(claim)) } " "
                    @for doubt in doubts { a href="#checks" { strong.nhsuk-tag.nhsuk-tag--red { (doubt) } } " " }
                    span.oak-sub { (capital_first(standing(claim))) (decided(claim, self.state.reader.is_some())) @if !claim.note.is_empty() { ": " (claim.note) } }
                }
                p.oak-sub {
                    @if has_place(claim) { "Characters " (claim.start) " to " (claim.end) ". " }
                    @if self.state.register.is_some() && self.state.copy.is_none() { a href=(self.ask(claim)) { "Make a request of this" span.oak-hidden { ": " (claim.text) } } }
                }
                @if decides && has_place(claim) { (self.forms(claim, is_at, only_proposed)) }
            }
        }
    }

    /// The form that asks about a figure, filled in.
    fn ask(&self, claim: &Claimed) -> String {
        let title = format!("{} in “{}”", claim.text, self.document.title);
        let said = if claim.sentence.is_empty() { claim.note.as_str() } else { claim.sentence.as_str() };
        let asked = format!(
            "“{}” ({}, {}) says: “{said}” What is behind this figure, and is it right?",
            self.document.title, self.document.publisher, self.document.dated
        );
        let link = format!("{}#{}", address(self.document), anchor(claim));
        let mut query = form_urlencoded::Serializer::new(String::new());
        let short = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        query.append_pair("title", &short(&title, 150)).append_pair("asked", &short(&asked, 900));
        query.append_pair("link", &link);
        format!("/scrutiny/ask?{}", query.finish())
    }

    fn forms(&self, claim: &Claimed, is_at: bool, only_proposed: bool) -> Markup {
        let Some(reader) = &self.state.reader else { return html! {} };
        let place = claim.start;
        let action = address(self.document);
        let head = |verdict: &str| {
            html! {
                (token_field(&reader.form_token))
                input type="hidden" name="place" value=(place);
                input type="hidden" name="decision" value=(verdict);
                @if only_proposed { input type="hidden" name="show" value="proposed"; }
            }
        };
        let refused = match self.outcome {
            Outcome::Refused(why, decision) if is_at => Some((why, decision)),
            _ => None,
        };
        let is_refused = |verdict: &str| refused.is_some_and(|(_, decision)| decision.verdict == verdict);
        let is_open = is_refused("corrected");
        let why = |verdict: &str| refused.filter(|_| is_refused(verdict)).map(|(why, _)| why);
        // What was typed stands there still where it was refused.
        let typed = refused.filter(|_| is_open).map(|(_, decision)| &decision.reading);
        let filled = |typed: Option<&Option<String>>, read: Option<&str>| {
            typed.map_or_else(|| read.map(str::to_owned), Clone::clone)
        };
        let subject = filled(typed.map(|typed| &typed.subject), claim.subject.as_deref());
        let measure = filled(typed.map(|typed| &typed.measure), claim.measure);
        let period = filled(typed.map(|typed| &typed.period), claim.period.as_deref());
        let basis = filled(typed.map(|typed| &typed.basis), claim.basis).filter(|basis| !basis.is_empty());
        let note = refused.map(|(_, decision)| decision.note.as_str());
        let field = |name: &str| format!("{name}-{place}");
        html! {
            div.oak-decide {
                @if claim.standing != "confirmed" {
                    form action=(action) method="post" {
                        (head("confirmed"))
                        button.nhsuk-button.nhsuk-button--small type="submit" autofocus[is_at && !is_open] { "Confirm" span.oak-hidden { ": " (claim.text) ", " (reading(claim)) } }
                    }
                }
                details.nhsuk-details open[is_open] {
                    summary.nhsuk-details__summary { span.nhsuk-details__summary-text { "Correct" span.oak-hidden { ": " (claim.text) } } }
                    form.oak-form action=(action) method="post" {
                        (head("corrected"))
                        @if let Some(why) = why("corrected") { p.nhsuk-error-message { (why) } }
                        div.oak-fields {
                            (part(&field("subject"), "subject", "Of whom", subject.as_deref(), Some("subjects")))
                            (part(&field("measure"), "measure", "What is measured", measure.as_deref(), Some("measures")))
                            (part(&field("period"), "period", "Of when: 2025/26, 2024/25 M5 or 2025-06", period.as_deref(), None))
                            div.nhsuk-form-group {
                                label.nhsuk-label for=(field("basis")) { "What it is" }
                                select.nhsuk-select id=(field("basis")) name="basis" {
                                    option value="" selected[basis.is_none()] { "not told" }
                                    @for known in &self.shown.bases { option value=(known) selected[basis.as_deref() == Some(known)] { (known) } }
                                }
                            }
                        }
                        (part(&field("note"), "note", "Remark (may be empty)", note.filter(|_| is_open), None))
                        button.nhsuk-button.nhsuk-button--small type="submit" { "Record the correction" }
                    }
                }
                @if claim.standing != "rejected" {
                    details.nhsuk-details open[is_refused("rejected")] {
                        summary.nhsuk-details__summary { span.nhsuk-details__summary-text { "Reject" span.oak-hidden { ": " (claim.text) } } }
                        form.oak-form action=(action) method="post" {
                            (head("rejected"))
                            @if let Some(why) = why("rejected") { p.nhsuk-error-message { (why) } }
                            (part(&field("why"), "note", "Why it is no figure to go by", note.filter(|_| is_refused("rejected")), None))
                            button.nhsuk-button.nhsuk-button--small.nhsuk-button--secondary type="submit" { "Reject it" }
                        }
                    }
                }
            }
        }
    }

    /// What figures of this document and others say about each other.
    fn of_document(&self) -> impl Iterator<Item = &ClaimCheck> {
        let id = &self.document.id;
        self.shown
            .checks
            .iter()
            .filter(move |check| check.figures.iter().any(|place| place.document == *id && id.is_some()))
    }

    /// The same of some kinds, kind by kind.
    fn checks(&self, takes: impl Fn(&str) -> bool) -> Markup {
        let kinds = CHECKS.into_iter().filter(|(kind, _)| takes(kind));
        let found: Vec<(&str, Vec<&ClaimCheck>)> = kinds
            .map(|(kind, heading)| {
                (heading, self.of_document().filter(|check| check.kind == kind).take(ON_A_PAGE).collect())
            })
            .filter(|(_, found): &(_, Vec<_>)| !found.is_empty())
            .collect();
        html! {
            @if !found.is_empty() {
                section id=(if takes(CHECKABLE) { "checkable" } else { "checks" }) {
                    h2 { (if takes(CHECKABLE) { "What its figures come to" } else { "What does not fit" }) }
                    @for (heading, found) in found {
                        h3 { (heading) }
                        ul.oak-checks { @for one in found { li { (check(one, &self.shown.documents)) } } }
                    }
                }
            }
        }
    }

    /// The whole text, for those who work here: others read its sentences with figures, as quotations.
    fn text(&self) -> Result<Markup, PageError> {
        if !self.document.has_copy {
            return Ok(html! {});
        }
        if self.state.reader.is_none() {
            return Ok(html! {
                p.oak-note { "The sentences above are quotations. The whole text of the copy is shown to those who are signed in; everybody reads the document where it was published." }
            });
        }
        let id = self.document.id.as_deref().unwrap_or_default();
        let text = text(self.state, id)?.unwrap_or_default();
        let letters: Vec<char> = text.chars().collect();
        let may_ask =
            self.state.reader.as_ref().is_some_and(|reader| reader.account.roles.contains(Role::Clerk))
                && self.state.register.is_some();
        Ok(html! {
            section id="text" {
                h2 { "Its text" }
                p.oak-sub { "Figures are marked and lead to their readings." @if may_ask { " Each passage can be made a request, whether it has a figure or not." } }
                div.oak-document {
                    @for (from, to) in passages(&letters) {
                        p id=(format!("p{from}")) {
                            @for part in marked(&letters, (from, to), self.document) { (part) }
                            @if may_ask { " " a.oak-sub href=(format!("/scrutiny/ask?document={}&from={from}&to={to}", encoded(id))) { "Make a request of this" span.oak-hidden { " passage, from character " (from) } } }
                        }
                    }
                }
            }
        })
    }
}

fn heading(kind: &str) -> Option<&'static str> {
    CHECKS.into_iter().find(|(known, _)| *known == kind).map(|(_, heading)| heading)
}

/// Names that fields of corrections offer, of all documents: each stands once on a page.
fn lists(shown: &DocumentsShown) -> Markup {
    let claims = shown.documents.iter().flat_map(|document| &document.claims);
    let subjects: BTreeSet<&str> = claims.filter_map(|claim| claim.subject.as_deref()).collect();
    html! {
        datalist id="measures" { @for measure in &shown.measures { option value=(measure) {} } }
        datalist id="subjects" { @for subject in subjects { option value=(subject) {} } }
    }
}

fn part(id: &str, name: &str, label: &str, value: Option<&str>, list: Option<&str>) -> Markup {
    html! {
        div.nhsuk-form-group {
            label.nhsuk-label for=(id) { (label) }
            input.nhsuk-input id=(id) name=(name) type="text" maxlength="600" value=(value.unwrap_or_default()) list=[list] autocomplete="off";
        }
    }
}

/// The sentence with the figure marked; what was written of it where there is no sentence.
fn passage(claim: &Claimed) -> Markup {
    let sentence = &claim.sentence;
    html! {
        @match sentence.find(&claim.text) {
            Some(at) => q { (sentence[..at]) mark { (claim.text) } (sentence[at + claim.text.len()..]) },
            None if sentence.is_empty() => mark { (claim.text) },
            None => { mark { (claim.text) } " in: " q { (sentence) } },
        }
    }
}

/// The passages of a text, which empty lines part, by their characters.
pub(crate) fn passages(letters: &[char]) -> Vec<(usize, usize)> {
    let mut passages = Vec::new();
    let (mut from, mut last, mut n_ends) = (0, 0, 0);
    for (at, letter) in letters.iter().enumerate() {
        if !letter.is_whitespace() {
            if 1 < n_ends && from < last {
                passages.push((from, last));
                from = at;
            }
            if last <= from {
                from = at;
            }
            (last, n_ends) = (at + 1, 0);
        } else if *letter == '\n' {
            n_ends += 1;
        }
    }
    if from < last {
        passages.push((from, last));
    }
    passages
}

/// A passage in parts, its figures marked with links to their readings; a new line is a new line.
fn marked(letters: &[char], (from, to): (usize, usize), document: &ClaimedDocument) -> Vec<Markup> {
    let piece = |from: usize, to: usize| {
        letters.get(from..to).map_or_else(String::new, |piece| piece.iter().collect())
    };
    let mut parts = Vec::new();
    let mut at = from;
    // Figures stand in order of their places.
    let first = document.claims.partition_point(|claim| claim.start < from);
    let within = document.claims[first..].iter().take_while(|claim| claim.start < to);
    for claim in within.filter(|claim| claim.standing != "rejected") {
        if claim.start < at || to < claim.end || claim.end <= claim.start {
            continue;
        }
        let before = piece(at, claim.start);
        parts.push(html! { (before) });
        let words = piece(claim.start, claim.end);
        let link = format!("{}?at={}#{}", address(document), claim.start, anchor(claim));
        parts.push(html! { mark { a href=(link) title=(reading(claim)) { (words) } } });
        at = claim.end;
    }
    parts.push(html! { (piece(at, to)) });
    parts
}

/// Where a reader goes after a decision: on to the next figure that nobody has decided about, in the same list.
pub(super) fn after(
    id: &str,
    document: Option<&ClaimedDocument>,
    place: usize,
    only_proposed: bool,
) -> String {
    let next = document.and_then(|document| next_proposed(document, place));
    let at = next.map_or_else(String::new, |next| format!("at={next}&"));
    let show = if only_proposed { "show=proposed&" } else { "" };
    format!("/documents/{}?{at}{show}after={place}", encoded(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let letters: Vec<char> = text.chars().collect();
        let found: Vec<String> =
            passages(&letters).into_iter().map(|(from, to)| letters[from..to].iter().collect()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn empty_lines_part_passages_and_nothing_but_space_is_lost() {
        check("", &[]);
        check(" \n\n ", &[]);
        check("\n\nOne line.\nIts second.\n \n\nAnother, £5.\n", &["One line.\nIts second.", "Another, £5."]);
        check("Alone", &["Alone"]);
    }
}
