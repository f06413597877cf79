//! The page of a bulletin, and the form of whoever writes it.

use domain::month::{Period, day_in_words};
use domain::provenance::Provenance;
use domain::remark::LONGEST_TITLE;
use exhibits::html as exhibit_html;
use exhibits::number::counted;
use exhibits::words::bulletin::{BulletinPart, to_edit};
use governance::release::moment_in_words;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::reading::{ShownBulletin, address, writes};
use crate::address::View;
use crate::layout::{Charts, PageBody, Section, context, item};
use crate::library::YearMonth;
use crate::sign_in::reader::token_field;
use crate::state::AppState;

/// What came of what was sent.
pub(super) enum Outcome<'a> {
    Nothing,
    /// What was done, in a sentence.
    Done(&'a str),
    /// Why nothing was done, and what was written.
    Refused {
        why: &'a str,
        title: &'a str,
        text: &'a str,
    },
}

/// The bulletin of a month, with a list of the others.
pub(super) fn show(
    state: &AppState,
    view: &View,
    shown: &ShownBulletin,
    others: &[YearMonth],
    outcome: &Outcome<'_>,
) -> Markup {
    let (year, month) = shown.month();
    let bulletin = &shown.bulletin;
    let content = html! {
        (told(outcome))
        h1 {
            span.nhsuk-caption-m { "Monthly bulletin, " (Period::to_date(year, month)) }
            (bulletin.title)
            @if bulletin.provenance == Provenance::Synthetic { " " (exhibit_html::rests_on(bulletin.provenance)) }
        }
        @if shown.is_spoilt {
            div.nhsuk-inset-text { p { strong { "Draft: errors keep the figures of this month from being used." } " No paper is made of it, and feeds leave it out, until they are corrected." } }
        }
        @if !bulletin.changed.is_empty() {
            div.nhsuk-inset-text {
                p { strong { (counted(bulletin.changed.len(), "figure has", "figures have")) " changed" } " since this was written." }
                ul { @for changed in &bulletin.changed { li { (changed) } } }
            }
        }
        @for part in &bulletin.parts { (part_markup(part, view)) }
        p.oak-sub { (how(state, shown)) }
        @if 0 < shown.n_unreadable {
            p.oak-note { (counted(shown.n_unreadable, "place", "places")) " of scrutiny/bulletins.csv cannot be read; a text that rests on them is not shown, and none is kept until the file is put right. " code { "oakham check" } " lists them." }
        }
        p {
            @if !shown.is_spoilt {
                a href=(format!("{}/bulletin.pdf", address(shown.month()))) { "Download as PDF" } " · "
                a href=(format!("{}/bulletin.html", address(shown.month()))) { "As one web page" } " · "
            }
            a href="/bulletin/feed.xml" { "Follow by feed" } " · "
            a href="/feeds" { "All feeds" }
        }
        (exhibit_html::provenance_key())
        @if writes(state, shown) { (editor(state, shown, outcome)) }
        @if !others.is_empty() {
            section id="others" {
                h2 { "Other months" }
                ul.oak-list {
                    @for (year, month) in others { li { a href=(address((*year, *month))) { (Period::month(*year, *month)) } } }
                }
            }
        }
    };
    PageBody {
        title: "Monthly bulletin",
        section: Section::Overview,
        view: Some(view),
        context: context(&html! {
            (item("Figures of", &html! { b { (year) ", month " (month) } }))
            (item("Back to", &html! { a href=(view.link("/")) { "Finance on a page" } }))
        }),
        content,
        charts: Charts::None,
    }
    .render(state)
}

fn told(outcome: &Outcome<'_>) -> Markup {
    html! {
        @match outcome {
            Outcome::Nothing => {},
            Outcome::Done(done) => div.nhsuk-inset-text role="status" { p { (done) "." } },
            Outcome::Refused { why, .. } => {
                div.nhsuk-error-summary aria-labelledby="error-summary-title" role="alert" tabindex="-1" autofocus {
                    h2.nhsuk-error-summary__title id="error-summary-title" { "There is a problem" }
                    div.nhsuk-error-summary__body {
                        ul.nhsuk-list.nhsuk-error-summary__list {
                            @for line in why.lines() { li { a href=(if line.starts_with("title") { "#title" } else { "#text" }) { (line) } } }
                        }
                    }
                }
            },
        }
    }
}

fn part_markup(part: &BulletinPart, view: &View) -> Markup {
    let anchors = view.anchors();
    html! {
        @match part {
            BulletinPart::Heading(heading) => h2 { (heading) },
            BulletinPart::Paragraph(sentences) => {
                p.oak-lead { @for (idx, sentence) in sentences.iter().enumerate() { @if 0 < idx { " " } (exhibit_html::sentence(sentence, &anchors)) } }
            },
        }
    }
}

/// Who wrote it: by name for those who are signed in.
fn how(state: &AppState, shown: &ShownBulletin) -> Markup {
    let is_whole = shown.version.as_ref().is_none_or(|version| version.is_whole);
    html! {
        @match shown.written() {
            None if !is_whole => "Made from the figures of the month: the text that was written last cannot be read.",
            None => "Made from the figures of the month, without changes by hand.",
            Some(version) => {
                "Written by a publisher"
                @if state.reader.is_some() { " (" (version.by) ")" }
                " on " (day_in_words(version.at.to_zoned(TimeZone::UTC).date()))
                ". Its figures are those of the month as it is now."
            },
        }
    }
}

/// The form, with what was generated where nobody wrote yet.
fn editor(state: &AppState, shown: &ShownBulletin, outcome: &Outcome<'_>) -> Markup {
    let Some(reader) = &state.reader else { return html! {} };
    let (title, text) = match (outcome, shown.written().and_then(|version| version.text.as_ref())) {
        (Outcome::Refused { title, text, .. }, _) => ((*title).to_owned(), (*text).to_owned()),
        (_, Some(text)) => (text.title.clone(), text.paragraphs.join("\n\n")),
        (_, None) => to_edit(&shown.month_end),
    };
    html! {
        section id="edit" {
            h2 { "Edit this bulletin" }
            p.oak-sub {
                "An empty line begins a paragraph, and " code { "# " } " a heading. A figure is its id in braces, such as "
                code { "{0123456789}" } ", or with words of your own " code { "{0123456789|on plan}" }
                ". Each text is kept with your name; an empty one has the bulletin made from the figures again."
            }
            form.oak-form action=(address(shown.month())) method="post" {
                (token_field(&reader.form_token))
                div.nhsuk-form-group {
                    label.nhsuk-label for="title" { "What it says in a line" }
                    input.nhsuk-input id="title" name="title" type="text" maxlength=(LONGEST_TITLE) value=(title) autocomplete="off";
                }
                div.nhsuk-form-group {
                    label.nhsuk-label for="text" { "Text" }
                    textarea.nhsuk-textarea id="text" name="text" rows=(text.lines().count().clamp(12, 40)) { (text) }
                }
                button.nhsuk-button type="submit" { "Keep and show this text" }
            }
            @if !shown.versions.is_empty() {
                h3 { "What was written" }
                ol.oak-list {
                    @for version in &shown.versions {
                        li {
                            "Version " (version.version) ", " (version.by) ", " (moment_in_words(version.at)) ": "
                            @match &version.text {
                                Some(text) => (text.title),
                                None if !version.is_whole => "not all of it can be read",
                                None => "generated from the figures again",
                            }
                        }
                    }
                }
            }
        }
    }
}
