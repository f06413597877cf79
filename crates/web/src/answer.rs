//! What an address answers with, and how that becomes a response.

use api::document::Document;
use axum::body::{self, Body, Bytes};
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, LOCATION, VARY,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::asset::Asset;
use crate::error::PageError;
use crate::visitor;

/// How an address to be cited begins in a page that is not sent yet: pages are the same by whatever name the site is
/// asked for, and that name is put before the path when one is sent.
const UNSENT: &str = "<code data-site>/";

/// What a page with such addresses varies by, as caches read it.
pub(crate) const OF_SITE: HeaderValue = HeaderValue::from_static("host");

/// An address of the site, to be read without it. Where nobody knows by which name the site is asked for, its path.
pub(crate) fn full_address(path: &str) -> Markup {
    html! { code data-site { (path) } }
}

/// Puts the name by which the site is asked for before the addresses to be cited of any page, whoever made it: a layer
/// that every answer passes, so that no page is forgotten.
pub(crate) async fn name_site(request: Request, next: Next) -> Response {
    let site = visitor::site_of(request.headers());
    let response = next.run(request).await;
    let is_page = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"));
    let Some(site) = site.filter(|_| is_page) else { return response };
    let (mut parts, content) = response.into_parts();
    // Pages are whole in memory before they are sent.
    let Ok(content) = body::to_bytes(content, usize::MAX).await else {
        return PageError::Failed("the page could not be read again".to_owned()).into_response();
    };
    let Some(page) = std::str::from_utf8(&content).ok().filter(|page| page.contains(UNSENT)) else {
        return Response::from_parts(parts, Body::from(content));
    };
    let page = page.replace(UNSENT, &format!("<code>{site}/"));
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.append(VARY, OF_SITE);
    Response::from_parts(parts, Body::from(page))
}

/// What an address answers with.
pub(crate) enum Answer {
    /// A page.
    Page(Markup),
    /// A table.
    Csv {
        /// The name under which it is saved.
        name: String,
        /// The rows.
        text: String,
    },
    /// Days for a calendar (iCalendar).
    Calendar {
        /// The name under which it is saved.
        name: String,
        /// The events.
        text: String,
    },
    /// A document for programs, as text.
    Json(String),
    /// The reader is sent on to another address of the site.
    GoTo(String),
    /// A file to be saved.
    File {
        /// The name under which it is saved.
        name: String,
        /// Its media type.
        media: &'static str,
        /// The content.
        content: Vec<u8>,
    },
    /// A stylesheet, script or picture, which browsers keep for good.
    Asset(&'static Asset),
    /// An answer with another status.
    WithStatus(StatusCode, Box<Self>),
    /// An answer with one more header.
    WithHeader(HeaderName, HeaderValue, Box<Self>),
}

impl Answer {
    /// A document for programs.
    pub(crate) fn document(document: &impl Document) -> Self {
        Self::Json(document.text())
    }

    /// The same with this status.
    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self::WithStatus(status, Box::new(self))
    }

    /// The same with one more header.
    pub(crate) fn with_header(self, name: HeaderName, value: HeaderValue) -> Self {
        Self::WithHeader(name, value, Box::new(self))
    }
}

/// A page as an answer.
pub(crate) fn html(page: Markup) -> Response {
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], page.into_string()).into_response()
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Self::Page(page) => html(page),
            Self::Csv { name, text } => {
                let disposition = format!("attachment; filename=\"{name}\"");
                let kind = "text/csv; charset=utf-8".to_owned();
                ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)], text).into_response()
            }
            Self::Calendar { name, text } => {
                let disposition = format!("attachment; filename=\"{name}\"");
                let kind = "text/calendar; charset=utf-8".to_owned();
                ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)], text).into_response()
            }
            Self::Json(text) => ([(CONTENT_TYPE, "application/json")], text).into_response(),
            Self::GoTo(address) => (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response(),
            Self::File { name, media, content } => {
                let disposition = format!("attachment; filename=\"{name}\"");
                ([(CONTENT_TYPE, media.to_owned()), (CONTENT_DISPOSITION, disposition)], content)
                    .into_response()
            }
            Self::Asset(asset) => (
                [(CONTENT_TYPE, asset.media), (CACHE_CONTROL, "public, max-age=31536000, immutable")],
                Bytes::from_static(&asset.content),
            )
                .into_response(),
            Self::WithStatus(status, answer) => (status, *answer).into_response(),
            Self::WithHeader(name, value, answer) => {
                let mut response = answer.into_response();
                response.headers_mut().append(name, value);
                response
            }
        }
    }
}
