//! The list of the register, with how well each body answers; as a page, CSV and a feed.

use std::collections::BTreeMap;

use domain::month::day_in_words;
use exhibits::number::counted;
use governance::scrutiny::clock::Due;
use governance::scrutiny::id::ObjectKind;
use maud::{Markup, PreEscaped, html};

use super::port::{RegisterShown, ShownEntry};
use super::words::{by_when, context, done};
use crate::address::View;
use crate::answer::Answer;
use crate::download;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section};
use crate::state::AppState;

/// Within how many days something is due soon.
const SOON: i32 = 14;

/// Which entries are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    All,
    Owed,
    Late,
    Soon,
}

impl Which {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::All, "", "everything"),
        (Self::Owed, "owed", "what is owed"),
        (Self::Late, "late", "what is late"),
        (Self::Soon, "soon", "what is due in 14 days"),
    ];

    fn of(fields: &BTreeMap<String, String>) -> Self {
        let word = fields.get("show").map_or("", String::as_str);
        Self::ALL.into_iter().find(|(_, name, _)| *name == word).map_or(Self::All, |(which, ..)| which)
    }

    fn takes(self, shown: &ShownEntry, on: jiff::civil::Date) -> bool {
        let standing = &shown.standing;
        match self {
            Self::All => true,
            Self::Owed => standing.owed.is_some(),
            Self::Late => standing.is_overdue,
            Self::Soon => standing.owed.is_some() && standing.is_due_within(SOON, on) && !standing.is_overdue,
        }
    }
}

/// The entries that are asked for: late ones first, then by the day on which they are due.
fn chosen<'a>(shown: &'a RegisterShown, fields: &BTreeMap<String, String>) -> Vec<&'a ShownEntry> {
    let which = Which::of(fields);
    let wanted = |name: &str| fields.get(name).filter(|text| !text.is_empty());
    let mut entries: Vec<&ShownEntry> = shown
        .entries
        .iter()
        .filter(|one| which.takes(one, shown.on))
        .filter(|one| {
            let particulars = &one.entry.particulars;
            wanted("committee").is_none_or(|code| particulars.committee == *code)
                && wanted("place").is_none_or(|code| particulars.places.contains(code))
                && wanted("topic").is_none_or(|topic| particulars.tags.contains(topic))
                && wanted("kind").is_none_or(|kind| one.id.kind().word() == kind)
        })
        .collect();
    entries.sort_by_key(|one| (one.standing.order(), one.id.clone()));
    entries
}

/// What a reader is offered: whoever is signed in enters, everybody else asks.
const fn ask_words(state: &AppState) -> &'static str {
    if state.reader.is_some() { "Enter something" } else { "Ask a question" }
}

/// The page.
pub(super) fn list(
    state: &AppState,
    view: Option<&View>,
    shown: &RegisterShown,
    fields: &BTreeMap<String, String>,
) -> Markup {
    let entries = chosen(shown, fields);
    let n_owed = shown.entries.iter().filter(|one| one.standing.owed.is_some()).count();
    let n_late = shown.entries.iter().filter(|one| one.standing.is_overdue).count();
    let content = html! {
        h1 {
            span.nhsuk-caption-m { "Scrutiny" }
            (headline(shown.entries.len(), n_owed, n_late))
        }
        p.oak-lead { "What committees and the public asked of the NHS here, who answers, by when, and what came of it. Nothing is deleted." }
        p { a.nhsuk-button href="/scrutiny/ask" role="button" draggable="false" { (ask_words(state)) } }
        @if 0 < n_late {
            p.oak-note { "Late means that this register holds no answer. It may have been given elsewhere." }
        }
        @if 0 < shown.n_unreadable {
            p.oak-note { (counted(shown.n_unreadable, "row", "rows")) " of the register cannot be read; what rests on them is left out." }
        }
        (filters(shown, fields))
        @if entries.is_empty() {
            p { "Nothing of the register is asked for here." }
        } @else {
            (table(shown, &entries))
        }
        p {
            a href="/scrutiny/due" { "What is due" } " · "
            a href=(address("/scrutiny.csv", fields)) { "Download as CSV" } " · "
            a href=(address("/scrutiny/feed.xml", fields)) { "Follow by feed" } " · " a href="/feeds" { "All feeds" }
            @if state.packs.is_some() { " · " a href="/packs" { "Committee packs" } }
            @if state.copy.is_none() { " · " a href="/scrutiny/ask" { (ask_words(state)) } }
        }
        (measures(shown))
    };
    PageBody {
        title: "Scrutiny",
        section: Section::Scrutiny,
        view,
        context: context(shown),
        content,
        charts: Charts::None,
    }
    .render(state)
}

fn headline(n: usize, n_owed: usize, n_late: usize) -> String {
    match (n, n_owed, n_late) {
        (0, ..) => "Nothing is in the register yet".to_owned(),
        (_, 0, _) => format!("{} in the register; nothing is owed", counted(n, "entry", "entries")),
        (_, owed, 0) => {
            format!("{owed} of {} wait for somebody; none is late", counted(n, "entry", "entries"))
        }
        (_, owed, late) => {
            format!("{owed} of {} wait for somebody; {late} late", counted(n, "entry", "entries"))
        }
    }
}

/// What may be chosen of the register.
const CHOICES: [&str; 5] = ["show", "kind", "committee", "place", "topic"];

/// The address of a file or feed of what is chosen.
fn address(path: &str, fields: &BTreeMap<String, String>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in CHOICES {
        if let Some(value) = fields.get(name).filter(|value| !value.is_empty()) {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

fn filters(shown: &RegisterShown, fields: &BTreeMap<String, String>) -> Markup {
    let chosen = |name: &str, value: &str| fields.get(name).map_or("", String::as_str) == value;
    let mut topics: Vec<&String> = shown.entries.iter().flat_map(|one| &one.entry.particulars.tags).collect();
    topics.sort_unstable();
    topics.dedup();
    let mut places: Vec<&String> =
        shown.entries.iter().flat_map(|one| &one.entry.particulars.places).collect();
    places.sort_unstable();
    places.dedup();
    let option = |name: &str, value: &str, text: &str| {
        html! { option value=(value) selected[chosen(name, value)] { (text) } }
    };
    html! {
        form.oak-form.oak-filter action="/scrutiny" method="get" {
            div.oak-fields {
                (select("show", "Show", &html! { @for (_, value, text) in Which::ALL { (option("show", value, text)) } }))
                (select("kind", "Kind", &html! {
                    (option("kind", "", "all"))
                    @for kind in ObjectKind::ALL { (option("kind", kind.word(), kind.word())) }
                }))
                (select("committee", "Committee", &html! {
                    (option("committee", "", "all"))
                    @for one in &shown.committees { (option("committee", &one.code, &one.name)) }
                }))
                (select("place", "Place", &html! {
                    (option("place", "", "all"))
                    @for code in places { (option("place", code, shown.places.get(code).map_or(code.as_str(), String::as_str))) }
                }))
                (select("topic", "Topic", &html! {
                    (option("topic", "", "all"))
                    @for topic in topics { (option("topic", topic, topic)) }
                }))
            }
            button.nhsuk-button.nhsuk-button--secondary type="submit" { "Show" }
        }
    }
}

fn select(name: &str, label: &str, options: &Markup) -> Markup {
    html! {
        div.nhsuk-form-group {
            label.nhsuk-label for=(name) { (label) }
            select.nhsuk-select id=(name) name=(name) { (options) }
        }
    }
}

fn table(shown: &RegisterShown, entries: &[&ShownEntry]) -> Markup {
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label="The register" {
            table.nhsuk-table.nhsuk-table--compact.oak-facts.oak-tall {
                caption.nhsuk-table__caption { span.cap { "The register on " (day_in_words(shown.on)) "." } }
                thead { tr {
                    @for name in ["What was asked", "Of", "Stands", "Owed", "By when", "Asked by"] { th scope="col" { (name) } }
                } }
                tbody {
                    @for one in entries {
                        @let particulars = &one.entry.particulars;
                        tr {
                            th scope="row" {
                                a href=(format!("/scrutiny/{}", one.id)) { (particulars.title) }
                                br; span.oak-sub { (one.id) ", " (one.id.kind().word()) }
                            }
                            td { (shown.short(&particulars.owner)) }
                            td { (one.standing.state) @if one.standing.is_escalated { ", escalated" } }
                            td { (one.standing.owed.map_or("nothing", |owed| owed.words())) }
                            td { (by_when(one)) }
                            td { (shown.committee(&particulars.committee)) }
                        }
                    }
                }
            }
        }
    }
}

fn measures(shown: &RegisterShown) -> Markup {
    if shown.measures.is_empty() {
        return html! {};
    }
    html! {
        section {
            h2 { "How requests are answered" }
            p.oak-sub { "Requests and actions that everybody may read, by the body that is asked." }
            div.oak-scroll tabindex="0" role="region" aria-label="How requests are answered" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "Counts up to " (day_in_words(shown.on)) "; days from raised to answered, the middle one." } }
                    thead { tr {
                        th scope="col" { "Body" }
                        @for name in ["Raised", "Answered", "In time", "With evidence", "Withheld", "Answer late", "Days"] { th.num scope="col" { (name) } }
                    } }
                    tbody {
                        @for (body, of) in &shown.measures {
                            tr {
                                th scope="row" { (shown.short(body)) }
                                @for n in [of.n_raised, of.n_answered, of.n_in_time, of.n_with_evidence, of.n_withheld, of.n_overdue] { td.num { (n) } }
                                td.num { (of.median_days.map_or_else(|| "–".to_owned(), |days| days.to_string())) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The entries that are asked for as CSV.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn csv(shown: &RegisterShown, fields: &BTreeMap<String, String>) -> Result<Answer, PageError> {
    let head = [
        "id",
        "kind",
        "title",
        "asked",
        "committee",
        "raised_on",
        "owner",
        "state",
        "owed",
        "due",
        "overdue",
    ];
    let entries = chosen(shown, fields).into_iter().map(|one| {
        let particulars = &one.entry.particulars;
        vec![
            one.id.to_string(),
            one.id.kind().word().to_owned(),
            particulars.title.clone(),
            particulars.asked.clone(),
            particulars.committee.clone(),
            particulars.raised_on.to_string(),
            particulars.owner.clone(),
            one.standing.state.clone(),
            one.standing.owed.map_or("", |owed| owed.words()).to_owned(),
            match one.standing.due {
                Some(Due::On(day)) => day.to_string(),
                Some(Due::Stopped) | None => String::new(),
            },
            if one.standing.is_overdue { "yes" } else { "no" }.to_owned(),
        ]
    });
    let rows = std::iter::once(head.map(str::to_owned).to_vec()).chain(entries);
    let text = download::rows_csv(rows)?;
    Ok(Answer::Csv { name: "scrutiny.csv".to_owned(), text })
}

/// The moves of entries that are asked for as an Atom feed, the latest first.
pub(super) fn atom(shown: &RegisterShown, fields: &BTreeMap<String, String>) -> String {
    /// As many as readers of feeds show.
    const MOST: usize = 100;
    let mut moves: Vec<_> = chosen(shown, fields)
        .into_iter()
        .flat_map(|one| {
            let history = one.entry.thing.history().into_iter().enumerate();
            history.map(move |(idx, (written, _, by, on))| (on, one, idx, written, by))
        })
        .collect();
    moves.sort_by(|a, b| (b.0, &b.1.id, b.2).cmp(&(a.0, &a.1.id, a.2)));
    moves.truncate(MOST);
    let updated = moves.first().map_or(shown.on, |(on, ..)| *on);
    let moment = |day: jiff::civil::Date| format!("{day}T00:00:00Z");
    let values = CHOICES.iter().filter_map(|name| fields.get(*name)).map(String::as_str);
    let of: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
    let feed = html! {
        feed xmlns="http://www.w3.org/2005/Atom" {
            title { "Scrutiny" @if !of.is_empty() { ": " (of.join(", ")) } }
            id { "tag:oakham,2026:scrutiny" @for value in &of { "/" (value.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-")) } }
            updated { (moment(updated)) }
            author { name { "The register of scrutiny" } }
            @for (on, one, idx, written, by) in moves {
                entry {
                    title { (one.entry.particulars.title) ": " (done(&written.verb)) }
                    id { "tag:oakham,2026:" (one.id) "/" (idx + 1) }
                    updated { (moment(on)) }
                    link href=(format!("/scrutiny/{}", one.id)) {}
                    summary { (done(&written.verb)) " by " (by) @if !written.text.is_empty() { ": " (written.text) } }
                }
            }
        }
    };
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}\n", PreEscaped(feed.into_string()).0)
}
