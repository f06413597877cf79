//! A request for a page, and how pages answer it: in their turn, apart from the threads that serve
//! connections.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::request::Parts;

use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::home;
use crate::layout::Section;
use crate::library::Library;
use crate::sign_in::reader::Reader;
use crate::state::AppState;
use crate::visitor::Visitor;
use crate::work;

/// The site, as handlers are given it.
pub(crate) type Site = State<Arc<AppState>>;

/// A request for a page: who asks, and for what.
pub(crate) struct RequestContext {
    /// Who asks; none where they are not signed in.
    pub(crate) reader: Option<Reader>,
    /// Where they sit, where that is known.
    pub(crate) visitor: Option<Visitor>,
    /// What the part after the question mark says.
    pub(crate) query: Result<Query<PageQuery>, QueryRejection>,
}

impl<S: Send + Sync> FromRequestParts<S> for RequestContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let reader = parts.extensions.get::<Reader>().cloned();
        let visitor = parts.extensions.get::<Visitor>().copied();
        Ok(Self { reader, visitor, query: Query::from_request_parts(parts, state).await })
    }
}

/// How the part of an address after `?` is checked against the library.
pub(crate) type CheckView = fn(&PageQuery, &dyn Library) -> Result<View, PageError>;

/// Answers with what `answer` makes, in its turn: drawing charts takes time, and holds up no other request.
pub(crate) async fn respond<F>(
    state: Arc<AppState>,
    context: RequestContext,
    answer: F,
) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState, &PageQuery) -> Result<Answer, PageError> + Send + 'static,
{
    let turns = Arc::clone(&state.pages);
    work::run_in_turn(turns, move || {
        let state = state.for_request(context.reader, context.visitor);
        let Query(query) = context.query.map_err(|_| PageError::Address)?;
        answer(&state, &query)
    })
    .await
}

/// As [`respond`], with the view that was asked for.
pub(crate) async fn respond_with_view<F>(
    state: Arc<AppState>,
    context: RequestContext,
    check: CheckView,
    answer: F,
) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState, View, &PageQuery) -> Result<Answer, PageError> + Send + 'static,
{
    respond(state, context, move |state, query| answer(state, check(query, &*state.library)?, query)).await
}

/// The same for a page that, where the library is empty, says so and what to do.
pub(crate) async fn respond_with_page<F>(
    state: Arc<AppState>,
    context: RequestContext,
    (section, caption): (Section, &'static str),
    check: CheckView,
    page: F,
) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState, View, &PageQuery) -> Result<Answer, PageError> + Send + 'static,
{
    respond(state, context, move |state, query| match check(query, &*state.library) {
        Err(PageError::Empty) => Ok(Answer::Page(home::page::empty(state, section, caption))),
        view => page(state, view?, query),
    })
    .await
}
