//! The list of feeds.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::address::View;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, item};
use crate::state::AppState;

/// A feed: its name and address.
type Feed = (String, String);

/// The page.
///
/// # Errors
/// Where the register cannot be read.
pub(super) fn show(state: &AppState, view: Option<&View>) -> Result<Markup, PageError> {
    let requests = requests(state)?;
    let bodies = bodies(state);
    let of_bodies = |path: &str| -> Vec<Feed> {
        let feed = |(code, name): &(String, String)| (name.clone(), address(path, "organisation", code));
        bodies.iter().map(feed).collect()
    };
    let content = html! {
        h1 { span.nhsuk-caption-m { "Follow what is new" } "Feeds" }
        p.oak-lead { "A feed tells a reader of feeds what is new, without an account and without an e-mail address. Each is in the Atom format." }
        @if state.register.is_some() {
            (section("requests", "Questions and requests", &[("All", vec![("What was asked, and what came of it".to_owned(), "/scrutiny/feed.xml".to_owned())])]))
            (section("requests-by", "Questions and requests, in part", &requests))
        }
        (section("corrections", "Corrections", &[
            ("All", vec![("Every correction after publication".to_owned(), "/corrections/feed.xml".to_owned())]),
            ("By body", of_bodies("/corrections/feed.xml")),
        ]))
        @if state.bulletins.is_some() {
            (section("bulletin", "Monthly bulletin", &[
                ("All", vec![("Each month in plain sentences".to_owned(), "/bulletin/feed.xml".to_owned())]),
                ("By body", of_bodies("/bulletin/feed.xml")),
            ]))
        }
    };
    let line = context(&html! { (item("", &html! { a href="/corrections" { "Corrections" } })) });
    let page = PageBody {
        title: "Feeds",
        section: Section::Sources,
        view,
        context: line,
        content,
        charts: Charts::None,
    };
    Ok(page.render_without_month(state))
}

fn section(id: &str, heading: &str, groups: &[(&str, Vec<Feed>)]) -> Markup {
    html! {
        section id=(id) {
            h2 { (heading) }
            @for (name, feeds) in groups.iter().filter(|(_, feeds)| !feeds.is_empty()) {
                @if groups.len() != 1 { h3 { (name) } }
                ul.oak-list { @for (name, address) in feeds { li { a href=(address) { (name) } } } }
            }
        }
    }
}

/// The feeds of the register by place, topic and committee, of those that have entries.
fn requests(state: &AppState) -> Result<Vec<(&'static str, Vec<Feed>)>, PageError> {
    let Some(register) = state.register.as_deref() else { return Ok(Vec::new()) };
    let shown = register.shown(true).map_err(|error| PageError::Failed(error.words().to_owned()))?;
    let mut places = BTreeSet::<&String>::new();
    let mut topics = BTreeSet::<&String>::new();
    let mut committees = BTreeSet::<&String>::new();
    for one in &shown.entries {
        places.extend(&one.entry.particulars.places);
        topics.extend(&one.entry.particulars.tags);
        committees.insert(&one.entry.particulars.committee);
    }
    let path = "/scrutiny/feed.xml";
    let plain = |name: &str, value: &String| (value.clone(), address(path, name, value));
    let committees = committees
        .into_iter()
        .map(|code| (shown.committee(code).to_owned(), address(path, "committee", code)));
    Ok(vec![
        ("By place", places.into_iter().map(|place| plain("place", place)).collect()),
        ("By topic", topics.into_iter().map(|topic| plain("topic", topic)).collect()),
        ("By committee", committees.collect()),
    ])
}

/// The organisations of the last month that the reader may see: code and name.
fn bodies(state: &AppState) -> Vec<(String, String)> {
    let last = state.library.latest().and_then(|(year, month)| state.library.month_end(year, month));
    let organisations = last.iter().flat_map(|month_end| &month_end.organisations);
    organisations.map(|organisation| (organisation.code.to_string(), organisation.name.clone())).collect()
}

fn address(path: &str, name: &str, value: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    format!("{path}?{query}")
}
