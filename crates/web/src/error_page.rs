//! What is answered where something cannot be shown: a page, or a problem for programs, that says what
//! went wrong and what to do.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use exhibits::html::prose;
use maud::{Markup, html};

use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::json_api::problem;
use crate::layout::{Charts, PageBody, Section, context, heading, item};
use crate::missing;
use crate::sign_in::reader::Reader;
use crate::state::AppState;
use crate::unreadable;
use crate::visitor::Visitor;
use crate::work::Failure;

/// Puts the page for what went wrong around an answer that is an error, and tells whoever runs the site
/// what failed.
pub(crate) async fn draw(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let visitor = request.extensions().get::<Visitor>().copied();
    // A path that is no text leads to no page.
    let mut response =
        if is_text(uri.path()) { next.run(request).await } else { PageError::Page.into_response() };
    let Some(error) = response.extensions_mut().remove::<PageError>() else { return response };
    let reader = response.extensions_mut().remove::<Reader>();
    let state = state.for_request(reader, visitor);
    let error = unreadable::because(&state, uri.path(), error);
    let failure = Failure::of(&error);
    if let Some(failure) = &failure {
        failure.log(&method, &uri);
    }
    let mut answered = if problem::is_for_programs(uri.path()) {
        problem::answer(uri.path(), &error, failure.as_ref())
    } else {
        let page = show(&state, &error, failure.as_ref());
        Answer::Page(page).with_status(error.status()).into_response()
    };
    if error == PageError::Busy {
        answered.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
    }
    // Cookies, and by whom the answer may be kept, stay as they were decided.
    for (name, value) in response.headers() {
        if *name != CONTENT_LENGTH && *name != CONTENT_TYPE {
            answered.headers_mut().append(name, value.clone());
        }
    }
    answered
}

/// Whether a path is UTF-8 once its `%` signs are resolved.
fn is_text(path: &str) -> bool {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let resolved = match (*first, after) {
            (b'%', [high, low, ..]) => digit(*high).zip(digit(*low)),
            _ => None,
        };
        if let Some((high, low)) = resolved {
            rest = &after[2..];
            bytes.push(high << 4 | low);
        } else {
            bytes.push(*first);
        }
    }
    std::str::from_utf8(&bytes).is_ok()
}

/// The page that says what went wrong.
fn show(state: &AppState, error: &PageError, failure: Option<&Failure>) -> Markup {
    let view = View::of(&PageQuery::default(), &*state.library).ok();
    let link = |path: &str| view.as_ref().map_or_else(|| path.to_owned(), |view| view.link(path));
    let is_about_month = matches!(
        error,
        PageError::Year(_) | PageError::Month(_) | PageError::NoYear(_) | PageError::NoMonth(..)
    );
    let months = if is_about_month { state.library.periods() } else { Vec::new() };
    let text = error.to_string();
    let content = html! {
        (heading(&format!("Error {}", error.status().as_u16()), &text))
        p.oak-lead { (prose(error.what_to_do())) }
        @if let Some(failure) = failure {
            p { "Code: " code { (failure.code) } }
        }
        @if *error == PageError::Empty { (missing::missing(state, None)) }
        @if let PageError::Unreadable(files) = error { (missing::finding_list(files.iter().take(missing::MOST_MISSING))) }
        @if let (Some(view), false) = (&view, months.is_empty()) {
            section {
                h2 { "Recorded months" }
                ul.oak-list {
                    @for (year, month) in months.into_iter().rev() {
                        li { a href=(format!("/?year={year}&month={month}")) {
                            (year) ", month " (month) " (" (month.name()) ")"
                        } @if (year, month) == (view.year, view.month) { ", shown first" } }
                    }
                }
            }
        }
        section {
            h2 { "Where to go from here" }
            ul.oak-list {
                li { a href=(link("/")) { "Finance on a page" } }
                // Without a month to show, these have nothing to show either.
                @if view.is_some() {
                    li { a href=(link("/search")) { "Search figures and pages" } }
                    li { a href=(link("/periods")) { "All months" } }
                } @else {
                    li { a href="/about" { "About this site" } }
                }
            }
        }
    };
    let page = PageBody {
        title: &format!("Error: {text}"),
        section: Section::None,
        view: view.as_ref(),
        context: context(&item("Page", &html! { b { "not shown" } })),
        content,
        charts: Charts::None,
    };
    page.render(state)
}
