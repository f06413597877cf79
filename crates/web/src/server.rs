//! The server: which address is answered by what, with which headers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{self, Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, LOCATION, REFERRER_POLICY, RETRY_AFTER, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, extract};
use domain::code::OrganisationCode;
use domain::month_end::MonthEnd;
use domain::source::ContentHash;
use maud::Markup;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub use crate::visitor::{HostError, Hosts};

use crate::address::{PageQuery, View};
use crate::cache::{Kept, ResponseCache};
use crate::error::PageError;
use crate::layout::Section;
use crate::library::Library;
use crate::placement::Places;
use crate::returns::return_desk::ReturnDesk;
use crate::returns::routes as returns;
use crate::sign_in::accounts::Accounts;
use crate::sign_in::guard::{self, AuthState, Reader, RequestContext};
use crate::sign_in::routes as sign_in;
use crate::simulation::port::Simulations;
use crate::simulation::routes as flow;
use crate::visitor::{self, Place, Visitor};
use crate::work::{self, Failure, Turns};
use crate::{
    about, asset, connection, efficiency, error_page, figure, forecast, home, money, organisation, periods,
    placement, reform, risks, search, sources,
};

/// How much of what was answered is kept in memory [bytes].
const MAX_BYTES: usize = 48 << 20;
/// The longest address whose answer is kept [characters].
const LONGEST_KEPT: usize = 200;
/// The largest answer that is kept [bytes].
const LARGEST_KEPT: usize = 8 << 20;

/// For how many views it is known where figures are shown.
const MOST_PLACES: usize = 24;

/// The least that are made at once, however small the computer [pages].
const LEAST_AT_ONCE: usize = 4;
/// How many wait for their turn to be made, and for how long [pages].
const PAGES_WAIT: (usize, Duration) = (200, Duration::from_secs(20));
/// How many uploads are read at once: each may take some hundred MB and a second or two.
const UPLOADS_AT_ONCE: usize = 2;
/// How much of uploads is in memory at once [MiB].
const UPLOADS_ROOM: usize = 64;
/// How many uploads wait for either, and for how long.
const UPLOADS_WAIT: (usize, Duration) = (100, Duration::from_mins(2));

/// Pages may load from this site only, and run no script that stands in a page.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; base-uri 'none'; font-src 'none'; form-action 'self'; frame-ancestors 'none'; \
     object-src 'none'",
);

/// What the site says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The version of the program: `0.1.0`.
    pub version: String,
    /// Whom to write to about the site, an e-mail or web address; nothing shows no such line.
    pub contact: Option<String>,
}

/// Where figures are shown, by edition and view.
type KnownPlaces = BTreeMap<(u64, View), Arc<Places>>;

/// What every page is made from. Cheap to clone; clones share what is kept.
#[derive(Clone)]
pub(crate) struct AppState {
    /// The month ends.
    pub(crate) library: Arc<dyn Library>,
    /// What the site says about itself.
    pub(crate) settings: Settings,
    /// The way in, where there are accounts.
    pub(crate) auth: Option<Arc<AuthState>>,
    /// The life of returns, where it can be changed here.
    pub(crate) return_desk: Option<Arc<dyn ReturnDesk>>,
    /// The simulation of patient flow, where there is a network.
    pub(crate) simulation: Option<Arc<dyn Simulations>>,
    /// Who reads the page, where they are signed in.
    pub(crate) reader: Option<Reader>,
    /// Where whoever reads the page sits, as far as it is known.
    pub(crate) place: Place,
    /// Turns of pages.
    pub(crate) pages: Arc<Turns>,
    /// Turns of uploads.
    pub(crate) uploads: Arc<Turns>,
    /// Turns of a MiB of an upload each.
    pub(crate) room: Arc<Turns>,
    cache: Arc<ResponseCache>,
    /// Where figures are shown, by edition and view, made when a figure's page first asks.
    places: Arc<Mutex<KnownPlaces>>,
}

impl AppState {
    /// The site as `reader` sees it.
    pub(crate) fn read_by(&self, reader: Option<Reader>) -> Self {
        Self { reader, ..self.clone() }
    }

    /// The site as whoever asks sees it.
    pub(crate) fn asked_by(&self, by: Option<Reader>, visitor: Option<Visitor>) -> Self {
        let place = visitor.map_or(Place::Elsewhere, |visitor| visitor.place);
        Self { reader: by, place, ..self.clone() }
    }

    /// Who reads the page, where they may see what nobody has approved of an organisation's returns:
    /// those with an account of that organisation or of the whole system.
    pub(crate) fn insider(&self, organisation: &OrganisationCode) -> Option<&Reader> {
        self.reader.as_ref().filter(|reader| reader.account.works_for(organisation))
    }

    /// The month end of the month that a view shows, as whoever reads may see it.
    ///
    /// # Errors
    /// Where the library has lost it since the view was checked.
    pub(crate) fn month_end(&self, view: &View) -> Result<Arc<MonthEnd>, PageError> {
        let month_end = self.library.month_end(view.year, view.month);
        month_end
            .map(|month_end| self.told_month_end(month_end))
            .ok_or(PageError::NoMonth(view.year, view.month))
    }

    /// Where each figure of `month_end` is shown.
    pub(crate) fn places(&self, month_end: &MonthEnd, view: &View) -> Arc<Places> {
        let key = (self.library.edition(), *view);
        let held = || self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = held().get(&key) {
            return Arc::clone(places);
        }
        let places = Arc::new(placement::places(month_end, view));
        let mut held = held();
        if MOST_PLACES <= held.len() {
            held.clear();
        }
        held.insert(key, Arc::clone(&places));
        places
    }
}

/// What can be done on the site, where there are people with accounts.
#[derive(Clone, Default)]
pub struct Features {
    /// The life of returns.
    pub return_desk: Option<Arc<dyn ReturnDesk>>,
    /// The simulation of patient flow.
    pub simulation: Option<Arc<dyn Simulations>>,
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
    /// A value.
    Json(serde_json::Value),
    /// Another address of the site.
    GoTo(String),
}

/// How a site is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The names by which it answers, beside those of this computer.
    pub hosts: Hosts,
    /// How many connections may be open at once.
    pub most_connections: usize,
}

/// Answers at `listener` until `until` is over, and some seconds longer where answers are under way.
pub async fn serve(
    listener: tokio::net::TcpListener,
    router: Router,
    reached: Reached,
    until: impl Future<Output = ()>,
) {
    let Reached { hosts, most_connections } = reached;
    let router = router.layer(middleware::from_fn_with_state(hosts, visitor::meet));
    connection::accept(listener, router, most_connections, until).await;
}

/// The site: every page of the `library`, and what pages need. Nobody can sign in.
pub fn router(library: Arc<dyn Library>, settings: Settings) -> Router {
    routes(library, settings, None, Features::default())
}

/// The same site, to which those with an account can sign in, and submit and approve returns at
/// `return_desk`, where there is one.
pub fn router_with_accounts(
    library: Arc<dyn Library>,
    accounts: Arc<dyn Accounts>,
    return_desk: Option<Arc<dyn ReturnDesk>>,
    settings: Settings,
) -> Router {
    router_with(library, accounts, Features { return_desk, simulation: None }, settings)
}

/// The same site, with what can be done on it.
pub fn router_with(
    library: Arc<dyn Library>,
    accounts: Arc<dyn Accounts>,
    features: Features,
    settings: Settings,
) -> Router {
    routes(library, settings, Some(Arc::new(AuthState::new(accounts))), features)
}

fn routes(
    library: Arc<dyn Library>,
    settings: Settings,
    auth: Option<Arc<AuthState>>,
    Features { return_desk, simulation }: Features,
) -> Router {
    let (cache, places) = (Arc::new(ResponseCache::new(MAX_BYTES)), Arc::default());
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    let turns = |at_once, (waiting, patience)| Arc::new(Turns::new(at_once, waiting, patience));
    let state = Arc::new(AppState {
        library,
        settings,
        auth,
        return_desk,
        simulation,
        reader: None,
        place: Place::Elsewhere,
        pages: turns((2 * n_cores).max(LEAST_AT_ONCE), PAGES_WAIT),
        uploads: turns(UPLOADS_AT_ONCE, UPLOADS_WAIT),
        room: turns(UPLOADS_ROOM, UPLOADS_WAIT),
        cache,
        places,
    });
    let fails = Arc::clone(&state);
    let caught = move |panic: Box<dyn std::any::Any + Send>| {
        refuse(&fails, &PageError::Failed(work::panicked(&*panic)))
    };
    Router::new()
        .route("/", get(home))
        .route("/money", get(money))
        .route("/movement", get(movement))
        .route("/resources", get(resources))
        .route("/organisation/{code}", get(organisation))
        .route("/f/{name}", get(figure))
        .route("/exhibit/{name}", get(exhibit))
        .route("/chart/{name}", get(chart))
        .route("/forecast", get(forecast))
        .route("/efficiency", get(efficiency))
        .route("/efficiency.csv", get(efficiency_csv))
        .route("/scheme/{id}", get(scheme))
        .route("/reform", get(reform))
        .route("/reform/moves", get(reform_moves))
        .route("/reform/moves.ics", get(reform_calendar))
        .route("/reform/duties", get(reform_duties))
        .route("/reform/clusters", get(reform_clusters))
        .route("/reform/function/{id}", get(reform_function))
        .route("/risks", get(risks))
        .route("/risks.csv", get(risks_csv))
        .route("/sources", get(sources))
        .route("/about", get(about))
        .route("/periods", get(periods))
        .route("/returns", get(returns::all))
        .route("/returns/{year}/{month}", get(returns::of_month))
        .route("/returns/{year}/{month}/{code}", get(returns::one))
        .route("/returns/{year}/{month}/{code}/template.xlsx", get(returns::template))
        .route("/returns/{year}/{month}/{code}/submit", post(returns::submit))
        .route("/returns/{year}/{month}/{code}/explain", post(returns::explain))
        .route("/returns/{year}/{month}/{code}/approve", post(returns::approve))
        .route("/returns/{year}/{month}/{code}/send-back", post(returns::send_back))
        .route("/returns/{year}/{month}/{code}/lock", post(returns::lock))
        .route("/flow", get(flow::overview))
        .route("/flow/new", get(flow::new).post(flow::review))
        .route("/flow/run", post(flow::run))
        .route("/flow/run/{id}", get(flow::one))
        .route("/flow/run/{id}/cancel", post(flow::cancel))
        .route("/flow/run/{id}/{name}", get(flow::file))
        .route("/flow/observed", get(flow::observed))
        .route("/flow/observed.csv", get(flow::observed_csv))
        .route("/flow/description", get(flow::description))
        .route("/flow/description.txt", get(flow::description_text))
        .layer(DefaultBodyLimit::disable())
        .route("/search", get(search))
        .route("/sign-in", get(sign_in::ask).post(sign_in::enter))
        .route("/sign-out", get(sign_in::leaving).post(sign_in::leave))
        .route("/account", get(sign_in::account))
        .route("/health", get(health))
        .route("/assets/{name}", get(assets))
        .fallback(no_page)
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(&state), remember))
        .layer(middleware::from_fn_with_state(Arc::clone(&state), guard::authenticate))
        .layer(CatchPanicLayer::custom(caught))
        .layer(middleware::from_fn(protect))
        .with_state(state)
}

/// Makes the pages that are read most before anyone asks, so that the first reader does not wait.
pub async fn warm_up(state: Router, library: Arc<dyn Library>) {
    let month_end = library.featured().and_then(|(year, month)| library.month_end(year, month));
    let organisations = month_end.iter().flat_map(|month_end| &month_end.organisations);
    let theirs = organisations.map(|organisation| format!("/organisation/{}", organisation.code));
    let fixed =
        ["/", "/money", "/sources", "/about", "/periods", "/forecast", "/efficiency", "/risks", "/reform"]
            .map(str::to_owned);
    // One figure's page, because the first of them looks up where every figure is shown.
    let figure =
        month_end.iter().flat_map(|month_end| month_end.figures.keys()).next().map(|id| format!("/f/{id}"));
    let styles = asset::STYLES.address();
    for address in fixed.into_iter().chain(theirs).chain(figure).chain([styles]) {
        if let Ok(request) = Request::get(address).header(ACCEPT_ENCODING, "gzip").body(Body::empty()) {
            // A page that fails says so to its reader; here it is only not kept.
            drop(state.clone().oneshot(request).await);
        }
    }
}

type Queried = RequestContext;
type Sited = State<Arc<AppState>>;

async fn home(State(state): Sited, query: Queried) -> Response {
    let of = (Section::Overview, "Finance on a page");
    page_of(state, query, of, View::of, |state, view, _| home::page::show(state, &view)).await
}

async fn money(State(state): Sited, query: Queried) -> Response {
    let of = (Section::Money, "System position");
    page_of(state, query, of, View::of, |state, view, _| money::page::show(state, &view)).await
}

async fn movement(State(state): Sited, query: Queried) -> Response {
    let of = (Section::Money, money::analysis::MOVEMENT.0);
    page_of(state, query, of, View::of, |state, view, _| money::analysis::show_movement(state, &view)).await
}

async fn resources(State(state): Sited, query: Queried) -> Response {
    let of = (Section::Money, money::analysis::RESOURCES.0);
    page_of(state, query, of, View::of, |state, view, _| money::analysis::show_resources(state, &view)).await
}

async fn forecast(State(state): Sited, query: Queried) -> Response {
    let of = (Section::Forecast, "Forecast");
    page_of(state, query, of, View::of, |state, view, _| forecast::page::show(state, &view)).await
}

async fn efficiency(State(state): Sited, query: Queried) -> Response {
    let of = (Section::Efficiency, "Efficiency programme");
    let page = |state: &AppState, view: View, query: &PageQuery| efficiency::page::show(state, &view, query);
    page_of(state, query, of, View::of_any_year, page).await
}

async fn efficiency_csv(State(state): Sited, query: Queried) -> Response {
    answer_of(state, query, View::of_any_year, |state, _, query| efficiency::page::csv(state, query)).await
}

async fn scheme(State(state): Sited, Path(id): Path<String>, query: Queried) -> Response {
    answer_of(state, query, View::of_any_year, move |state, view, query| {
        efficiency::scheme::show(state, &view, query, &id)
    })
    .await
}

async fn risks(State(state): Sited, query: Queried) -> Response {
    let of = (Section::Risks, "Risks and grip");
    let page = |state: &AppState, view: View, query: &PageQuery| risks::page::show(state, &view, query);
    page_of(state, query, of, View::of_any_year, page).await
}

async fn risks_csv(State(state): Sited, query: Queried) -> Response {
    answer_of(state, query, View::of_any_year, |state, _, query| risks::page::csv(state, query)).await
}

/// The pages of the reform, where there are no figures.
const REFORM: (Section, &str) = (Section::Reform, "Reform");

async fn reform(State(state): Sited, query: Queried) -> Response {
    page_of(state, query, REFORM, View::of_any_year, |state, view, _| reform::page::costs(state, &view)).await
}

async fn reform_moves(State(state): Sited, query: Queried) -> Response {
    page_of(state, query, REFORM, View::of_any_year, |state, view, _| reform::page::moves(state, &view)).await
}

async fn reform_calendar(State(state): Sited, query: Queried) -> Response {
    answer_of(state, query, View::of_any_year, |state, _, _| reform::page::calendar(state)).await
}

async fn reform_duties(State(state): Sited, query: Queried) -> Response {
    let page = |state: &AppState, view: View, query: &PageQuery| reform::page::duties(state, &view, query);
    page_of(state, query, REFORM, View::of_any_year, page).await
}

async fn reform_clusters(State(state): Sited, query: Queried) -> Response {
    page_of(state, query, REFORM, View::of_any_year, |state, view, _| reform::page::clusters(state, &view))
        .await
}

async fn reform_function(State(state): Sited, Path(id): Path<String>, query: Queried) -> Response {
    answer_of(state, query, View::of_any_year, move |state, view, _| {
        reform::function::show(state, &view, &id)
    })
    .await
}

async fn organisation(State(state): Sited, Path(code): Path<String>, query: Queried) -> Response {
    answer(state, query, move |state, view, _| organisation::page::show(state, &view, &code)).await
}

async fn figure(State(state): Sited, Path(name): Path<String>, query: Queried) -> Response {
    answer(state, query, move |state, view, _| figure::page::show(state, &view, &name)).await
}

async fn exhibit(State(state): Sited, Path(name): Path<String>, query: Queried) -> Response {
    answer(state, query, move |state, view, _| placement::csv(state, &view, &name)).await
}

async fn chart(State(state): Sited, Path(name): Path<String>, query: Queried) -> Response {
    answer(state, query, move |state, view, _| placement::chart(state, &view, &name)).await
}

async fn sources(State(state): Sited, query: Queried) -> Response {
    let of = (Section::Sources, "Sources");
    page_of(state, query, of, View::of, |state, view, _| sources::page::show(state, &view)).await
}

async fn about(State(state): Sited, query: Queried) -> Response {
    let page = |state: &AppState, query: &PageQuery| match View::of(query, &*state.library) {
        Err(PageError::Empty) => about::page::show(state, None),
        view => about::page::show(state, Some(&view?)),
    };
    made(state, query, page).await
}

async fn periods(State(state): Sited, query: Queried) -> Response {
    let of = (Section::None, "All months");
    page_of(state, query, of, View::of, |state, view, _| periods::page::show(state, &view)).await
}

async fn search(State(state): Sited, query: Queried) -> Response {
    let of = (Section::None, "Search");
    let page = |state: &AppState, view: View, query: &PageQuery| {
        search::page::show(state, &view, query.q.as_deref())
    };
    page_of(state, query, of, View::of, page).await
}

async fn no_page(State(state): Sited, query: Queried) -> Response {
    refuse(&state.asked_by(query.by, query.visitor), &PageError::Page)
}

/// For whoever watches over the server: it runs, and how many months it shows.
async fn health(State(state): Sited) -> Response {
    let n_months = state.library.periods().len();
    Answer::Json(serde_json::json!({ "status": "ok", "months": n_months })).into_response()
}

async fn assets(State(state): Sited, Path(name): Path<String>) -> Response {
    match asset::find(&name) {
        Some(asset) => (
            [(CONTENT_TYPE, asset.media), (CACHE_CONTROL, "public, max-age=31536000, immutable")],
            Bytes::from_static(&asset.content),
        )
            .into_response(),
        None => refuse(&state, &PageError::Page),
    }
}

/// Makes an answer where it does not hold up other requests: drawing charts takes its time.
async fn answer<F>(state: Arc<AppState>, query: Queried, page: F) -> Response
where
    F: FnOnce(&AppState, View, &PageQuery) -> Result<Answer, PageError> + Send + 'static,
{
    answer_of(state, query, View::of, page).await
}

/// The same for a page that, where the library is empty, says so and what to do.
async fn page_of<F>(
    state: Arc<AppState>,
    query: Queried,
    (section, caption): (Section, &'static str),
    check: Checked,
    page: F,
) -> Response
where
    F: FnOnce(&AppState, View, &PageQuery) -> Result<Answer, PageError> + Send + 'static,
{
    made(state, query, move |state, query| match check(query, &*state.library) {
        Err(PageError::Empty) => Ok(Answer::Page(home::page::empty(state, section, caption))),
        view => page(state, view?, query),
    })
    .await
}

/// How the part of an address after `?` is checked against the library.
type Checked = fn(&PageQuery, &dyn Library) -> Result<View, PageError>;

/// The same, with another way to check what was asked for.
async fn answer_of<F>(state: Arc<AppState>, query: Queried, check: Checked, page: F) -> Response
where
    F: FnOnce(&AppState, View, &PageQuery) -> Result<Answer, PageError> + Send + 'static,
{
    made(state, query, move |state, query| page(state, check(query, &*state.library)?, query)).await
}

/// The same for what needs no month.
async fn made<F>(state: Arc<AppState>, query: Queried, page: F) -> Response
where
    F: FnOnce(&AppState, &PageQuery) -> Result<Answer, PageError> + Send + 'static,
{
    let turns = Arc::clone(&state.pages);
    work::done(Arc::clone(&state), turns, move || {
        let state = state.asked_by(query.by, query.visitor);
        let what = query.what.map_err(|_| PageError::Address);
        let answer = what.and_then(|Query(query)| page(&state, &query));
        answer.map_or_else(|error| refuse(&state, &error), Answer::into_response)
    })
    .await
}

/// The page that says what went wrong and what to do.
pub(crate) fn refuse(state: &AppState, error: &PageError) -> Response {
    let failure = Failure::of(error);
    let page = html(error_page::show(state, error, failure.as_ref()));
    let mut response = (error.status(), page).into_response();
    if *error == PageError::Busy {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
    }
    if let Some(failure) = failure {
        // It is told where method and address are known.
        response.extensions_mut().insert(failure);
    }
    response
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
                let saved = format!("attachment; filename=\"{name}\"");
                let kind = "text/csv; charset=utf-8".to_owned();
                ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, saved)], text).into_response()
            }
            Self::Calendar { name, text } => {
                let saved = format!("attachment; filename=\"{name}\"");
                let kind = "text/calendar; charset=utf-8".to_owned();
                ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, saved)], text).into_response()
            }
            Self::Json(value) => {
                let text = format!("{value:#}\n");
                ([(CONTENT_TYPE, "application/json")], text).into_response()
            }
            Self::GoTo(address) => (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response(),
        }
    }
}

/// Answers from memory where it can; else keeps what was answered, as it was compressed.
async fn remember(State(state): Sited, request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or("", |whole| whole.as_str());
    let passing = request.method() != Method::GET
        || LONGEST_KEPT < address.len()
        || request.uri().path() == "/search"
        || request.uri().path() == "/health"
        // A page for one reader is made for them alone and kept for nobody.
        || request.extensions().get::<Reader>().is_some()
        || guard::is_private(request.uri().path());
    if passing {
        return next.run(request).await;
    }
    let edition = state.library.edition();
    // Where a file does not count, pages at this computer tell more of it than pages elsewhere.
    let is_here = Visitor::is_at_this_computer(request.extensions().get::<Visitor>());
    let place = if is_here && !state.library.is_all_for_everybody() { " here" } else { "" };
    let form = if takes_gzip(request.headers()) { "gzip" } else { "plain" };
    let key = format!("{form}{place} {address}");
    let known = request.headers().get(IF_NONE_MATCH).cloned();
    if let Some(kept) = state.cache.recall(edition, &key) {
        return send(kept, known.as_ref());
    }
    let (parts, content) = next.run(request).await.into_parts();
    if parts.status != StatusCode::OK || parts.headers.contains_key(SET_COOKIE) {
        return Response::from_parts(parts, content);
    }
    let Ok(content) = body::to_bytes(content, LARGEST_KEPT).await else {
        return refuse(&state, &PageError::Failed("the answer is too large".to_owned()));
    };
    let mut headers = parts.headers;
    let mark = ContentHash::of(&content).to_string();
    if let Ok(mark) = HeaderValue::from_str(&format!("\"{}\"", &mark[..20])) {
        headers.insert(ETAG, mark);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    let kept = Kept { headers, content };
    state.cache.keep(edition, key, kept.clone());
    send(kept, known.as_ref())
}

/// The answer, or that the reader's copy is still good.
fn send(kept: Kept, known: Option<&HeaderValue>) -> Response {
    let same = known.is_some_and(|known| {
        let mark = kept.headers.get(ETAG).and_then(|mark| mark.to_str().ok());
        let known = known.to_str().unwrap_or_default();
        known.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| Some(one) == mark)
    });
    let mut response = Response::new(if same { Body::empty() } else { Body::from(kept.content) });
    *response.headers_mut() = kept.headers;
    if same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        name.trim() == "gzip" && weight.trim() != "q=0"
    })
}

/// Tells browsers to load and run nothing but what this site serves, and whoever runs the site what
/// failed.
async fn protect(request: extract::Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions().get::<Failure>() {
        failure.tell(&method, &uri);
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

#[cfg(test)]
mod tests;
