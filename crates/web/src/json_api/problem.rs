//! What is answered where a document cannot be: problem details for HTTP (RFC 9457).

use api::problem::{MEDIA_TYPE, Problem};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::error::PageError;
use crate::unreadable::line;
use crate::work::Failure;

/// Whether programs ask at `path`: they are answered with a document, also where something is wrong.
pub(crate) fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/")
}

/// The answer to a program that asked at `path`.
pub(crate) fn answer(path: &str, error: &PageError, failure: Option<&Failure>) -> Response {
    let code = failure.map_or_else(String::new, |failure| format!(" Code: {}.", failure.code));
    // They are named first: they are what is to be put right.
    let files = match error {
        PageError::Unreadable(files) => files.iter().map(|finding| line(finding) + " ").collect(),
        _ => String::new(),
    };
    let problem = Problem {
        kind: format!("/api#{}", error.kind()),
        title: error.to_string(),
        status: error.status().as_u16(),
        detail: format!("{files}{}{code}", error.what_to_do()),
        instance: path.to_owned(),
    };
    (error.status(), [(CONTENT_TYPE, MEDIA_TYPE)], problem.text()).into_response()
}
