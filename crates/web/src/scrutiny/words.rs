//! Words and lines that pages of the section share.

use domain::month::day_in_words;
use governance::scrutiny::clock::Due;
use maud::{Markup, html};

use super::port::{RegisterShown, ShownEntry};
use crate::layout;

/// The line above every page of the section.
pub(super) fn context(shown: &RegisterShown) -> Markup {
    layout::context(&html! {
        (layout::item("Register on", &html! { (day_in_words(shown.on)) }))
        (layout::item("", &html! { a href="/scrutiny" { "All of the register" } }))
    })
}

/// By when something is owed, in words.
pub(super) fn by_when(one: &ShownEntry) -> Markup {
    html! {
        @match one.standing.due {
            Some(Due::On(day)) if one.standing.is_overdue => { strong { "late" } " since " (day_in_words(day)) },
            Some(Due::On(day)) => (day_in_words(day)),
            Some(Due::Stopped) => "the clock stands still",
            None => "no day is set",
        }
        @if let Some((owed, Due::On(day))) = one.standing.then {
            "; " (owed.words()) " by " (day_in_words(day))
        }
    }
}

/// What was done, of the verb of a move.
pub(super) fn done(verb: &str) -> String {
    let irregular = match verb {
        "withhold" => "withheld",
        "ask" => "clarification asked for",
        "answer in part" => "answered in part",
        "send" => "sent",
        "report done" => "reported as done",
        "call for papers" => "papers called for",
        "follow up" => "followed up",
        "judge" => "decided whether it is substantial",
        "consult" => "consulted on",
        "refer" => "referred to the Secretary of State",
        "ask for call in" => "call-in asked for",
        "note answer" => "answer of the Secretary of State noted",
        "withdraw" => "withdrawn",
        _ => "",
    };
    if !irregular.is_empty() {
        return irregular.to_owned();
    }
    match verb.strip_suffix('y') {
        Some(stem) => format!("{stem}ied"),
        None if verb.ends_with('e') => format!("{verb}d"),
        None => format!("{verb}ed"),
    }
}
