//! Reminders: what is late, due this week and due later, as a page and as a feed in which each comes up when it is due
//! within a week and once more when it is late.

use std::collections::BTreeMap;

use domain::month::day_in_words;
use exhibits::number::counted;
use governance::scrutiny::clock::Due;
use governance::scrutiny::standing::Reminder;
use governance::scrutiny::track::Side;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};

use super::port::{RegisterShown, ShownEntry};
use super::words::{by_when, context};
use crate::address::View;
use crate::layout::{Charts, PageBody, Section};
use crate::state::AppState;

/// What is owed of whom: of a body, or to a committee.
struct Chosen<'a> {
    owner: &'a str,
    committee: &'a str,
}

impl<'a> Chosen<'a> {
    fn of(fields: &'a BTreeMap<String, String>) -> Self {
        let field = |name: &str| fields.get(name).map_or("", String::as_str);
        Self { owner: field("owner"), committee: field("committee") }
    }

    fn takes(&self, one: &ShownEntry) -> bool {
        let particulars = &one.entry.particulars;
        (self.owner.is_empty() || particulars.owner == self.owner)
            && (self.committee.is_empty() || particulars.committee == self.committee)
    }

    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("owner", self.owner), ("committee", self.committee)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

/// What is owed, in the order in which it is told.
fn owed<'a>(shown: &'a RegisterShown, chosen: &Chosen<'_>) -> Vec<(Reminder, &'a ShownEntry)> {
    let mut owed: Vec<(Reminder, &ShownEntry)> = shown
        .entries
        .iter()
        .filter(|one| chosen.takes(one))
        .filter_map(|one| Some((one.standing.reminder(shown.on)?, one)))
        .collect();
    owed.sort_by_key(|(reminder, one)| (*reminder, one.standing.order(), one.id.clone()));
    owed
}

/// The page.
pub(super) fn show(
    state: &AppState,
    view: Option<&View>,
    shown: &RegisterShown,
    fields: &BTreeMap<String, String>,
) -> Markup {
    let chosen = Chosen::of(fields);
    let owed = owed(shown, &chosen);
    let n = |reminder: Reminder| owed.iter().filter(|(of, _)| *of == reminder).count();
    let content = html! {
        h1 { span.nhsuk-caption-m { "Scrutiny" } (headline(n(Reminder::Late), n(Reminder::ThisWeek), owed.len())) }
        p.oak-lead { "What is owed by whom on " (day_in_words(shown.on)) ", late ones first. The feed brings each up a week before its day, and again once it is late." }
        (filters(shown, &chosen))
        @if owed.is_empty() { p { "Nothing is owed here." } }
        @for reminder in Reminder::ALL {
            @if 0 < n(reminder) { (section(shown, reminder, &owed)) }
        }
        p {
            a href=(format!("/scrutiny/due.xml{}", chosen.query())) { "Be reminded by feed" } " · "
            a href="/scrutiny" { "All of the register" }
        }
    };
    PageBody {
        title: "What is due",
        section: Section::Scrutiny,
        view,
        context: context(shown),
        content,
        charts: Charts::None,
    }
    .render(state)
}

fn headline(n_late: usize, n_soon: usize, n: usize) -> String {
    match (n_late, n_soon) {
        (0, 0) if n == 0 => "Nothing is due".to_owned(),
        (0, 0) => format!("{} owed; none is late or due this week", counted(n, "thing is", "things are")),
        (0, soon) => format!("{soon} due this week; none is late"),
        (late, 0) => format!("{late} late; nothing more is due this week"),
        (late, soon) => format!("{late} late, {soon} due this week"),
    }
}

fn filters(shown: &RegisterShown, chosen: &Chosen<'_>) -> Markup {
    let mut owners: Vec<&str> =
        shown.entries.iter().map(|one| one.entry.particulars.owner.as_str()).collect();
    owners.sort_unstable();
    owners.dedup();
    html! {
        form.oak-form.oak-filter action="/scrutiny/due" method="get" {
            div.oak-fields {
                div.nhsuk-form-group {
                    label.nhsuk-label for="owner" { "Asked of" }
                    select.nhsuk-select id="owner" name="owner" {
                        option value="" { "all" }
                        @for owner in owners { option value=(owner) selected[owner == chosen.owner] { (shown.short(owner)) } }
                    }
                }
                div.nhsuk-form-group {
                    label.nhsuk-label for="committee" { "Committee" }
                    select.nhsuk-select id="committee" name="committee" {
                        option value="" { "all" }
                        @for one in &shown.committees { option value=(one.code) selected[one.code == chosen.committee] { (one.name) } }
                    }
                }
            }
            button.nhsuk-button.nhsuk-button--secondary type="submit" { "Show" }
        }
    }
}

fn section(shown: &RegisterShown, reminder: Reminder, owed: &[(Reminder, &ShownEntry)]) -> Markup {
    let of = || owed.iter().filter(|(of, _)| *of == reminder).map(|(_, one)| *one);
    html! {
        section {
            h2 { (reminder.heading()) }
            div.oak-scroll tabindex="0" role="region" aria-label=(reminder.heading()) {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { (reminder.heading()) ": " (counted(of().count(), "entry", "entries")) "." } }
                    thead { tr { @for name in ["What was asked", "Owed", "By whom", "By when"] { th scope="col" { (name) } } } }
                    tbody {
                        @for one in of() {
                            tr {
                                th scope="row" {
                                    a href=(format!("/scrutiny/{}", one.id)) { (one.entry.particulars.title) }
                                    br; span.oak-sub { (one.id) ", " (one.standing.state) }
                                }
                                td { (one.standing.owed.map_or("nothing", |owed| owed.words())) }
                                td { (who(shown, one)) }
                                td { (by_when(one)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Who owes it: the body that is asked, or the committee.
fn who<'a>(shown: &'a RegisterShown, one: &'a ShownEntry) -> &'a str {
    let particulars = &one.entry.particulars;
    match one.standing.owed.and_then(governance::scrutiny::standing::Owed::side) {
        Some(Side::Owner) => shown.short(&particulars.owner),
        Some(Side::Committee) => shown.committee(&particulars.committee),
        None => "the Secretary of State",
    }
}

/// The reminders as an Atom feed, the latest first.
pub(super) fn atom(shown: &RegisterShown, fields: &BTreeMap<String, String>) -> String {
    let mut reminders: Vec<(Date, String, &ShownEntry)> = owed(shown, &Chosen::of(fields))
        .into_iter()
        .filter_map(|(reminder, one)| match (reminder, one.standing.due) {
            (Reminder::Late, Some(Due::On(day))) => {
                Some((day.saturating_add(1.days()), format!("late since {}", day_in_words(day)), one))
            }
            (Reminder::ThisWeek, Some(Due::On(day))) => {
                let from = day.saturating_sub(Reminder::WEEK.days());
                Some((from, format!("due on {}", day_in_words(day)), one))
            }
            _ => None,
        })
        .collect();
    reminders.sort_by(|a, b| (b.0, &b.2.id).cmp(&(a.0, &a.2.id)));
    let moment = |day: Date| format!("{day}T00:00:00Z");
    let updated = reminders.first().map_or(shown.on, |(day, ..)| *day);
    let feed = html! {
        feed xmlns="http://www.w3.org/2005/Atom" {
            title { "Scrutiny: what is due" }
            id { "tag:oakham,2026:scrutiny/due" }
            updated { (moment(updated)) }
            author { name { "The register of scrutiny" } }
            @for (day, when, one) in &reminders {
                entry {
                    title { (one.entry.particulars.title) ": " (when) }
                    id { "tag:oakham,2026:" (one.id) "/" (when.replace(' ', "-")) }
                    updated { (moment(*day)) }
                    link href=(format!("/scrutiny/{}", one.id)) {}
                    summary { (one.standing.owed.map_or("nothing", |owed| owed.words())) " owed by " (who(shown, one)) ", " (when) "." }
                }
            }
        }
    };
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}\n", PreEscaped(feed.into_string()).0)
}
