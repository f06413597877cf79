//! Serves the invented example system, to look at pages while working on them:
//! `cargo run -p web --example preview -- 8080`.

use std::net::SocketAddr;
use std::sync::Arc;

use domain::book::Book;
use web::library::{Library, Shelf};
use web::server::{Settings, router, warm_up};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(8080);
    let settings = Settings { version: env!("CARGO_PKG_VERSION").to_owned(), contact: None };
    let library: Arc<dyn Library> = Arc::new(Shelf::new([month_before(), domain::example::book()]));
    let site = router(Arc::clone(&library), settings);
    tokio::spawn(warm_up(site.clone(), library));
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    axum::serve(listener, site).await
}

/// The same system one month earlier, so that pages show what changed.
fn month_before() -> Book {
    let book = domain::example::book();
    Book { month: book.month.before().unwrap_or(book.month), ..book }
}
