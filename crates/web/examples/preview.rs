//! Serves the invented example system, to look at pages while working on them:
//! `cargo run -p web --example preview -- 8080`.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::http::HeaderMap;
use domain::month_end::MonthEnd;
use domain::scenario::Scenario;
use web::library::{Library, LibrarySnapshot};
use web::server::{Features, Hosts, ServeOptions, Settings, router_with, warm_up};
use web::sign_in::accounts::{Accounts, MemoryAccounts};
use web::simulation::port::{self, JobState, Simulations};

use fake::FakeSimulations;

#[path = "../src/simulation/fake.rs"]
mod fake;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(8080);
    let settings = Settings { version: env!("CARGO_PKG_VERSION").to_owned(), contact: None };
    let library: Arc<dyn Library> =
        Arc::new(LibrarySnapshot::new([month_before(), domain::example::month_end()]));
    let accounts: Arc<dyn Accounts> = Arc::new(MemoryAccounts::default());
    let features = Features { simulation: Some(Arc::new(simulation_with_jobs())), ..Features::default() };
    let state = router_with(Arc::clone(&library), accounts, features, settings);
    tokio::spawn(warm_up(state.clone(), library, HeaderMap::new()));
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    let options = ServeOptions { hosts: Hosts::default(), most_connections: 100 };
    web::server::serve(listener, state, options, std::future::pending()).await;
    Ok(())
}

/// An invented network with a comparison that is done, one under way, one waiting and one that failed.
fn simulation_with_jobs() -> FakeSimulations {
    let simulation = FakeSimulations::default();
    let scenarios: Vec<Scenario> =
        simulation.shipped().into_iter().flatten().map(|shown| shown.scenario).collect();
    let states = [
        (JobState::Done, 100, ""),
        (JobState::Running, 40, "about 2 minutes left"),
        (JobState::Queued, 0, ""),
        (JobState::Failed, 12, "the network has no station called “Nowhere”"),
    ];
    for (state, progress, note) in states {
        if let Ok(id) = simulation.ask(&scenarios, "anna") {
            simulation.advance(id, state, progress, note);
        }
    }
    simulation
}

/// The same system one month earlier, so that pages show what changed.
fn month_before() -> MonthEnd {
    let month_end = domain::example::month_end();
    MonthEnd { month: month_end.month.before().unwrap_or(month_end.month), ..month_end }
}
