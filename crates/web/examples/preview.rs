//! Serves the invented example system, to look at pages while working on them:
//! `cargo run -p web --example preview -- 8080`.

use std::net::SocketAddr;
use std::sync::Arc;

use web::library::Shelf;
use web::server::{Settings, router};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(8080);
    let settings = Settings { version: env!("CARGO_PKG_VERSION").to_owned(), contact: None };
    let site = router(Arc::new(Shelf::new([domain::example::book()])), settings);
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    axum::serve(listener, site).await
}
