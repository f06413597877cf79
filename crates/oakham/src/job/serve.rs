//! `oakham serve`: the pages of a workspace on this computer.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use web::accounts::Accounts;
use web::desk::Desk;
use web::library::{Library, Live, Shelf};
use web::server::{Rooms, Settings, router_with, warm_up};
use web::whatif::WhatIf;

use crate::Outcome;
use crate::accounts::StoredAccounts;
use crate::arguments::Global;
use crate::desk::WorkspaceDesk;
use crate::job::{forecast, returns};
use crate::library::{Pages, Seen};
use crate::whatif::WorkspaceWhatIf;
use crate::{library, load, terminal};

/// Serves the workspace until it is interrupted.
pub(crate) fn run(global: &Global, port: u16) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let runtime = Runtime::new().context("the server cannot start")?;
    let listener = runtime.block_on(listen(port))?;
    if global.as_at.is_none() {
        returns::mend(global, &workspace);
    }
    let published = runtime.block_on(library::publish(&workspace, global.as_at, global.quiet))?;
    let accounts = runtime.block_on(StoredAccounts::open(&workspace.root))?;
    // The past is shown, not changed.
    let desk = global.as_at.is_none().then(|| workspace.root.clone());
    runtime.block_on(serve(listener, (published, accounts), desk, global.quiet, false, None))
}

/// Takes the port before any work is done, so that a port in use is told at once.
pub(crate) async fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.with_context(|| {
        format!("{address} cannot be used; name another port, such as --port {}", other(port))
    })
}

/// A port that is likely free: the next one, or a usual one.
const fn other(port: u16) -> u16 {
    if port < u16::MAX { port + 1 } else { 7878 }
}

/// Serves the shelf to everybody, and lets those with an account sign in and work at the desk of the
/// workspace in `desk`, until it is interrupted. Where no what-if was asked for yet, the scenario named
/// `first_whatif` is.
pub(crate) async fn serve(
    listener: TcpListener,
    ((shelf, seen), accounts): ((Shelf, Seen), StoredAccounts),
    desk: Option<PathBuf>,
    quiet: bool,
    open_browser: bool,
    first_whatif: Option<&str>,
) -> Result<Outcome> {
    let address = listener.local_addr().context("the server has no address")?;
    terminal::note(quiet, &format!("Pages: http://{address}/  (stop with Ctrl+C)"));
    if open_browser {
        // Without a browser the address above still serves.
        let _ = open::that_detached(format!("http://{address}/"));
    }
    let settings = Settings { version: env!("CARGO_PKG_VERSION").to_owned(), contact: None };
    let interrupted = async {
        // Where signals cannot be heard the server is ended by the system.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let live = Arc::new(Live::new(shelf));
    let (library, record): (Arc<dyn Library>, Arc<Live>) = (live.clone(), live.clone());
    let accounts: Arc<dyn Accounts> = Arc::new(accounts);
    let whatif = match &desk {
        Some(root) => WorkspaceWhatIf::open(root).await?,
        None => None,
    };
    if let Some(whatif) = &whatif {
        let (worker, shows) = (Arc::clone(whatif), first_whatif.map(str::to_owned));
        // It waits for the database, which the threads of the server must not.
        let begun = tokio::task::spawn_blocking(move || -> Result<()> {
            shows.map_or(Ok(()), |name| worker.ask_once(&name))?;
            worker.work()
        });
        begun.await.context("the worker cannot start")??;
    }
    let desk = match desk {
        Some(root) => {
            let pages = Arc::new(Pages::new(root.clone(), live, seen));
            pages.follow(quiet)?;
            Some(Arc::new(WorkspaceDesk::new(root, pages)) as Arc<dyn Desk>)
        }
        None => None,
    };
    let whatif = whatif.map(|whatif| -> Arc<dyn WhatIf> { whatif });
    let site = router_with(Arc::clone(&library), accounts, Rooms { desk, whatif }, settings);
    tokio::spawn(warm_up(site.clone(), library));
    // It takes seconds and rests on no workspace, so pages do not wait for it.
    tokio::task::spawn_blocking(move || record.keep_record(forecast::record::exhibits()));
    web::server::serve(listener, site, interrupted).await.context("the server stopped")?;
    Ok(Outcome::Done)
}
