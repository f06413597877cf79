//! Serves the invented example system, to look at pages while working on them:
//! `cargo run -p web --example preview -- 8080`.

use std::net::SocketAddr;
use std::sync::Arc;

use domain::book::Book;
use web::accounts::{Accounts, Roster};
use web::library::{Library, Shelf};
use web::server::{Hosts, Reached, Rooms, Settings, router_with, warm_up};
use web::whatif::{Invented, JobState, WhatIf};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(8080);
    let settings = Settings { version: env!("CARGO_PKG_VERSION").to_owned(), contact: None };
    let library: Arc<dyn Library> = Arc::new(Shelf::new([month_before(), domain::example::book()]));
    let accounts: Arc<dyn Accounts> = Arc::new(Roster::default());
    let rooms = Rooms { desk: None, whatif: Some(Arc::new(compared())) };
    let site = router_with(Arc::clone(&library), accounts, rooms, settings);
    tokio::spawn(warm_up(site.clone(), library));
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    let reached = Reached { hosts: Hosts::default(), most_connections: 100 };
    web::server::serve(listener, site, reached, std::future::pending()).await;
    Ok(())
}

/// An invented network with a comparison that is done, one under way, one waiting and one that failed.
fn compared() -> Invented {
    let whatif = Invented::default();
    let scenarios: Vec<String> =
        whatif.shipped().into_iter().flatten().map(|scenario| scenario.toml).collect();
    let states = [
        (JobState::Done, 100, ""),
        (JobState::Running, 40, "about 2 minutes left"),
        (JobState::Queued, 0, ""),
        (JobState::Failed, 12, "the network has no station called “Nowhere”"),
    ];
    for (state, progress, note) in states {
        if let Ok(id) = whatif.ask(&scenarios, "anna") {
            whatif.put(id, state, progress, note);
        }
    }
    whatif
}

/// The same system one month earlier, so that pages show what changed.
fn month_before() -> Book {
    let book = domain::example::book();
    Book { month: book.month.before().unwrap_or(book.month), ..book }
}
