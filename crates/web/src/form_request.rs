//! A request for a page with a form, which people send who are signed in or not: who asks, from where, and what the
//! form carries so that no other site can send it for them.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;

use crate::answer::Answer;
use crate::error::PageError;
use crate::sign_in::reader::Reader;
use crate::sign_in::session::visiting;
use crate::state::AppState;
use crate::visitor::Visitor;
use crate::work;

/// A request for a page with a form, not yet answered.
pub(crate) struct FormRequest {
    state: Arc<AppState>,
    reader: Option<Reader>,
    visitor: Option<Visitor>,
    headers: HeaderMap,
    query: BTreeMap<String, String>,
}

impl FromRequestParts<Arc<AppState>> for FormRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Infallible> {
        Ok(Self {
            state: Arc::clone(state),
            reader: parts.extensions.get::<Reader>().cloned(),
            visitor: parts.extensions.get::<Visitor>().copied(),
            headers: parts.headers.clone(),
            query: form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
        })
    }
}

impl FormRequest {
    /// Answers where waiting for files holds nobody up, with a form token for those `may_send` admits; without
    /// accounts nobody needs one.
    pub(crate) async fn answer<F>(
        self,
        may_send: fn(Option<&Reader>, Option<&Visitor>) -> bool,
        answer: F,
    ) -> Result<Answer, PageError>
    where
        F: FnOnce(&AppState, Option<String>) -> Result<Answer, PageError> + Send + 'static,
    {
        let Self { state, reader, visitor, headers, query: _ } = self;
        let has_token = state.auth.is_some() && may_send(reader.as_ref(), visitor.as_ref());
        let (token, cookie) = match &reader {
            _ if !has_token => (None, None),
            Some(reader) => (Some(reader.form_token.clone()), None),
            None => {
                let (token, cookie) = visiting(&headers);
                (Some(token), cookie)
            }
        };
        let turns = Arc::clone(&state.pages);
        let answer =
            work::run_in_turn(turns, move || answer(&state.for_request(reader, visitor), token)).await?;
        Ok(match cookie {
            Some(cookie) => answer.with_header(SET_COOKIE, cookie),
            None => answer,
        })
    }

    /// What the address says after `?`.
    pub(crate) fn query(&self) -> BTreeMap<String, String> {
        self.query.clone()
    }

    /// From where the request comes; empty where that is not known.
    pub(crate) fn address(&self) -> String {
        self.visitor.map_or_else(String::new, |visitor| visitor.address.to_string())
    }
}
