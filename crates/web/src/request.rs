//! A request for a page, and how pages answer it: when one of the bounded number of turns is free, apart from
//! the threads that serve connections.

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

/// The site, as axum passes it to handlers.
pub(crate) type Site = State<Arc<AppState>>;

/// Says of a request that a program of this process asks for what everybody may see, also where nobody has an account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ForPrograms;

/// A request for a page: who asks, and for what.
pub(crate) struct RequestContext {
    /// The signed-in reader who asks; `None` where nobody is signed in.
    pub(crate) signed_in: Option<Reader>,
    /// From where the request comes, where that is known.
    pub(crate) origin: Option<Visitor>,
    /// Whether a program of this process asks for what everybody may see.
    is_for_programs: bool,
    /// The part of the address after `?`.
    pub(crate) query: Result<Query<PageQuery>, QueryRejection>,
}

impl<S: Send + Sync> FromRequestParts<S> for RequestContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let signed_in = parts.extensions.get::<Reader>().cloned();
        let origin = parts.extensions.get::<Visitor>().copied();
        let mut query = Query::<PageQuery>::from_request_parts(parts, state).await;
        if let Ok(Query(query)) = &mut query {
            let text = parts.uri.query().unwrap_or_default();
            query.fields = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        }
        let is_for_programs = parts.extensions.get::<ForPrograms>().is_some();
        Ok(Self { signed_in, origin, is_for_programs, query })
    }
}

/// Reads and checks the view that the part of an address after `?` asks for, against the library.
pub(crate) type ViewCheck = fn(&PageQuery, &dyn Library) -> Result<View, PageError>;

/// Answers with the result of `handler`, which runs when one of the bounded number of turns is free: drawing
/// charts takes time, and must not hold up other requests.
pub(crate) async fn respond<F>(
    state: Arc<AppState>,
    context: RequestContext,
    handler: F,
) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState, &PageQuery) -> Result<Answer, PageError> + Send + 'static,
{
    work::run_in_turn(Arc::clone(&state.pages), move || {
        let state = state.for_request(context.signed_in, context.origin);
        let state = if context.is_for_programs { state.for_programs() } else { state };
        let Query(query) = context.query.map_err(|_| PageError::Address)?;
        handler(&state, &query)
    })
    .await
}

/// As [`respond`], but `check` first reads the view from the query; `handler` runs only where it succeeds.
pub(crate) async fn respond_with_view<F>(
    state: Arc<AppState>,
    context: RequestContext,
    check: ViewCheck,
    handler: F,
) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState, View, &PageQuery) -> Result<Answer, PageError> + Send + 'static,
{
    respond(state, context, move |state, query| handler(state, check(query, &*state.library)?, query)).await
}

/// As [`respond_with_view`], but where the library is empty the answer is a page under `heading` that says so and
/// what to do, not an error.
pub(crate) async fn respond_with_page<F>(
    state: Arc<AppState>,
    context: RequestContext,
    heading: (Section, &'static str),
    check: ViewCheck,
    handler: F,
) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState, View, &PageQuery) -> Result<Answer, PageError> + Send + 'static,
{
    respond(state, context, move |state, query| match check(query, &*state.library) {
        Err(PageError::Empty) => {
            let (section, caption) = heading;
            Ok(Answer::Page(home::page::empty(state, section, caption)))
        }
        view => handler(state, view?, query),
    })
    .await
}
