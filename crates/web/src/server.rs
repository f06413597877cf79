//! The server: the sections' addresses behind the layers that every request passes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{ACCEPT_ENCODING, HOST};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Router, middleware};
use jiff::civil::Date;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub mod addresses;

pub use crate::state::{Features, Settings};
pub use crate::visitor::{HostError, Hosts};

use crate::answer::Answer;
use crate::cache::{self, MAX_BYTES, ResponseCache};
use crate::error::PageError;
use crate::library::Library;
use crate::request::Site;
use crate::returns::return_desk::ReturnDesk;
use crate::sign_in::accounts::Accounts;
use crate::sign_in::guard;
use crate::sign_in::reader::AuthState;
use crate::state::AppState;
use crate::{
    about, access, answer, appraisal, asset, bulletin, connection, corrections, documentation, documents,
    efficiency, error_page, evidence, feeds, figure, forecast, headers, home, json_api, money, organisation,
    packs, periods, reform, returns, risks, scrutiny, search, sign_in, simulation, sources, sql, visitor,
    work,
};

/// How often it is looked whether what can be found has changed.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);

/// By which names a site answers, and how many it answers at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServeOptions {
    /// The names by which it answers, beside those of this computer.
    pub hosts: Hosts,
    /// How many connections may be open at once.
    pub most_connections: usize,
}

/// Answers at `listener` until `shutdown` is over, and some seconds longer where answers are under way.
pub async fn serve(
    listener: tokio::net::TcpListener,
    router: Router,
    options: ServeOptions,
    shutdown: impl Future<Output = ()>,
) {
    let ServeOptions { hosts, most_connections } = options;
    let router = router.layer(middleware::from_fn_with_state(hosts, visitor::check_host));
    connection::accept(listener, router, most_connections, shutdown).await;
}

/// The site: every page of the `library`, and what pages need. Nobody can sign in.
pub fn router(library: Arc<dyn Library>, settings: Settings) -> Router {
    site(AppState::new(library, settings, None, Features::default()))
}

/// The same site, to which those with an account can sign in, and submit and approve returns at
/// `return_desk`, where there is one.
pub fn router_with_accounts(
    library: Arc<dyn Library>,
    accounts: Arc<dyn Accounts>,
    return_desk: Option<Arc<dyn ReturnDesk>>,
    settings: Settings,
) -> Router {
    router_with(library, accounts, Features { return_desk, ..Features::default() }, settings)
}

/// The same site, with what can be done on it.
pub fn router_with(
    library: Arc<dyn Library>,
    accounts: Arc<dyn Accounts>,
    features: Features,
    settings: Settings,
) -> Router {
    let auth = AuthState::new(accounts, Arc::clone(&features.throttle));
    site(AppState::new(library, settings, Some(Arc::new(auth)), features))
}

/// The site as everybody may read it anywhere, to be copied into files on a day.
pub(crate) fn router_of_copy(
    library: Arc<dyn Library>,
    features: Features,
    settings: Settings,
    on: Date,
) -> Router {
    site(AppState::of_copy(library, settings, features, on))
}

fn site(state: AppState) -> Router {
    let state = Arc::new(state);
    let cache_state = (Arc::clone(&state.library), Arc::new(ResponseCache::new(MAX_BYTES)));
    let answer_panic = |panic: Box<dyn std::any::Any + Send>| {
        PageError::Failed(work::panic_message(&*panic)).into_response()
    };
    // Layers from the innermost to the outermost.
    sections()
        .route("/health", get(health))
        .route("/assets/{name}", get(assets))
        .fallback(no_page)
        .layer(middleware::from_fn(answer::name_site))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(cache_state, cache::remember))
        .layer(middleware::from_fn_with_state(Arc::clone(&state), guard::authenticate))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(middleware::from_fn_with_state(Arc::clone(&state), error_page::draw))
        // The pages of errors; other answers are kept and come compressed.
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(headers::protect))
        .with_state(state)
}

/// Every address of the sections.
fn sections() -> Router<Arc<AppState>> {
    Router::new()
        .merge(home::routes::routes())
        .merge(money::routes::routes())
        .merge(organisation::routes::routes())
        .merge(figure::routes::routes())
        .merge(forecast::routes::routes())
        .merge(efficiency::routes::routes())
        .merge(risks::routes::routes())
        .merge(reform::routes::routes())
        .merge(access::routes::routes())
        .merge(sql::routes::routes())
        .merge(evidence::routes::routes())
        .merge(scrutiny::routes::routes())
        .merge(documents::routes::routes())
        .merge(packs::routes::routes())
        .merge(corrections::routes::routes())
        .merge(bulletin::routes::routes())
        .merge(feeds::routes::routes())
        .merge(simulation::routes::routes())
        .merge(appraisal::routes::routes())
        .merge(returns::routes::routes())
        .merge(sources::routes::routes())
        .merge(json_api::routes::routes())
        .merge(about::routes::routes())
        .merge(documentation::routes::routes())
        .merge(periods::routes::routes())
        .merge(search::routes::routes())
        .merge(sign_in::routes::routes())
}

async fn no_page() -> PageError {
    PageError::Page
}

/// For whoever watches over the server: it runs, and how many months it shows.
async fn health(State(state): Site) -> Answer {
    let n_months = state.library.periods().len();
    Answer::Json(format!("{:#}\n", serde_json::json!({ "status": "ok", "months": n_months })))
}

async fn assets(Path(name): Path<String>) -> Result<Answer, PageError> {
    asset::find(&name).map(Answer::Asset).ok_or(PageError::Page)
}

/// How most readers ask for the site: by its first name, through a proxy that takes encrypted requests; without a name
/// of its own by its address.
#[must_use]
pub fn asked_by_most(hosts: &Hosts, address: SocketAddr) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let name = hosts.first().map_or_else(|| address.to_string(), ToOwned::to_owned);
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(HOST, name);
    }
    if hosts.first().is_some() {
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
    }
    headers
}

/// Makes the pages that are read most before anyone asks, so that the first reader does not wait; `headers` are
/// those of most readers.
pub async fn warm_up(state: Router, library: Arc<dyn Library>, headers: HeaderMap) {
    let month_end = library.featured().and_then(|(year, month)| library.month_end(year, month));
    let organisations = month_end.iter().flat_map(|month_end| &month_end.organisations);
    let organisation_pages = organisations.map(|organisation| format!("/organisation/{}", organisation.code));
    let section_pages = [
        "/",
        "/money",
        "/sources",
        "/about",
        "/periods",
        "/forecast",
        "/efficiency",
        "/risks",
        "/reform",
        "/scenarios",
        "/scenarios/adopted",
    ];
    // What can be compared and the measures by month are worked out with the first of their pages.
    let evidence_pages = ["/evidence", "/evidence/benchmark"];
    let section_pages = section_pages.into_iter().chain(evidence_pages).map(str::to_owned);
    // One figure's page, because the first of them looks up where every figure is shown.
    let figure_page =
        month_end.iter().flat_map(|month_end| month_end.figures.keys()).next().map(|id| format!("/f/{id}"));
    let styles = asset::STYLES.address();
    for address in section_pages.chain(organisation_pages).chain(figure_page).chain([styles]) {
        ask(&state, address, &headers).await;
    }
}

/// Indexes what can be found in each month, the one that is shown first, and again whenever the library has
/// changed: nobody who searches waits for it. Never ends.
pub async fn keep_search_ready(state: Router, library: Arc<dyn Library>) {
    loop {
        let edition = library.edition();
        let featured = library.featured();
        let others = library.periods().into_iter().rev().filter(|period| Some(*period) != featured);
        for (year, month) in featured.into_iter().chain(others) {
            if library.edition() != edition {
                break;
            }
            ask(&state, format!("/search?q=oakham&year={year}&month={month}"), &HeaderMap::new()).await;
        }
        while library.edition() == edition {
            tokio::time::sleep(LOOK_INTERVAL).await;
        }
    }
}

/// Asks for an address so that what its answer is made from is kept.
async fn ask(state: &Router, address: String, headers: &HeaderMap) {
    if let Ok(mut request) = Request::get(address).header(ACCEPT_ENCODING, "gzip").body(Body::empty()) {
        request.headers_mut().extend(headers.clone());
        // What fails says so to its reader; here it is only not kept.
        drop(state.clone().oneshot(request).await);
    }
}

#[cfg(test)]
mod tests;
