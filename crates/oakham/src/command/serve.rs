//! `oakham serve`: the pages of a workspace on this computer.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use jiff::civil::Date;
use sources::fault::SourcesError;
use sources::workspace::SETTINGS_FILE;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::time::timeout;
use warehouse::wire::{self, Listening, TlsFiles};
use web::appraisal::adoptions::Adoptions;
use web::appraisal::drafts::Drafts;
use web::appraisal::port::Appraisals;
use web::assistant::with_assistant;
use web::bulletin::port::Bulletins;
use web::documents::port::Documents;
use web::files::{ColumnFiles, WorkspaceFiles};
use web::library::{Library, LiveLibrary};
use web::packs::port::Packs;
use web::programs::SiteAnswers;
use web::returns::return_desk::ReturnDesk;
use web::scrutiny::port::Register;
use web::server::{
    Features, Hosts, ServeOptions, Settings, asked_by_most, keep_search_ready, router_with, warm_up,
};
use web::sign_in::accounts::Accounts;
use web::sign_in::throttle::Throttle;
use web::simulation::port::Simulations;
use web::sql::port::Questions;

use crate::Outcome;
use crate::arguments::{Global, SqlArgs};
use crate::command::{forecast, returns};
use crate::terminal::{self, TerminalReporter};
use app::accounts::StoredAccounts;
use app::adoption::desk::WorkspaceAdoptions;
use app::appraisal::desk::WorkspaceAppraisals;
use app::assistant::{Door, answers_of};
use app::bulletins::desk::WorkspaceBulletins;
use app::documents::desk::WorkspaceDocuments;
use app::files::{FilesBelow, ParquetFiles};
use app::packs::desk::WorkspacePacks;
use app::publication::{self, Opened, Pages, Reporter, WorkspaceReleases};
use app::questions::LakeQuestions;
use app::questions::child::for_programs;
use app::requests::desk::WorkspaceRegister;
use app::returns::desk::WorkspaceReturnDesk;
use app::scenario_drafts::WorkspaceDrafts;
use app::simulation::jobs::WorkspaceSimulations;
use app::simulation::worker::Worker;
use app::tokens::StoredTokens;
use app::workspace::open_workspace;

/// The most connections that are open at once: a board, its papers and some to spare.
const MOST_CONNECTIONS: usize = 512;
/// How long the worker may take to put back what it does.
const PATIENCE: Duration = Duration::from_secs(2);
/// The exit code of a server that was told twice to stop: as of any program that Ctrl+C ends.
const ENDED_AT_ONCE: i32 = 130;

/// Serves the workspace until it is interrupted.
pub(crate) fn run(
    global: &Global,
    port: u16,
    hosts: &[String],
    sql: &SqlArgs,
    warms_up: bool,
) -> Result<Outcome> {
    let root = &global.workspace;
    if !root.join(SETTINGS_FILE).is_file() {
        return Err(SourcesError::NotAWorkspace(root.clone()).into());
    }
    // Where it cannot be read, pages say so; a name that is none is told on the first page, too.
    let workspace = open_workspace(root).ok();
    let own = workspace.iter().flat_map(|workspace| &workspace.hosts);
    let own = own.filter(|name| Hosts::new([name]).is_ok());
    let hosts = Hosts::new(own.chain(hosts))?;
    let runtime = Runtime::new().context("the server cannot start")?;
    let listener = runtime.block_on(listen(port))?;
    let throttle = Arc::<Throttle>::default();
    let sql = runtime.block_on(listen_for_sql(sql, root, &throttle))?;
    if let Some(workspace) = workspace.filter(|_| global.as_at.is_none()) {
        returns::mend(global, &workspace);
    }
    let reporter: Arc<dyn Reporter> = Arc::new(TerminalReporter::new(global.quiet));
    let published = runtime.block_on(publication::open(root, global.as_at, &*reporter))?;
    let accounts = runtime.block_on(StoredAccounts::open(root))?;
    // The past is shown, not changed.
    let return_desk = global.as_at.is_none().then(|| root.clone());
    let site = Served {
        root: root.clone(),
        published,
        reporter,
        accounts,
        return_desk,
        as_at: global.as_at,
        hosts,
        first_simulation: None,
        sql,
        throttle,
        warms_up,
    };
    served(runtime, listener, site, global.quiet, false)
}

/// Serves `site` until it is interrupted.
pub(crate) fn served(
    runtime: Runtime,
    listener: TcpListener,
    site: Served,
    quiet: bool,
    open_browser: bool,
) -> Result<Outcome> {
    let outcome = runtime.block_on(serve(listener, site, quiet, open_browser));
    // Work whose reader has gone may still be under way. Whoever waits for a database in it needs the
    // runtime, so it is not taken from them: both end with the process, which ends now.
    std::mem::forget(runtime);
    outcome
}

/// Takes the port before any work is done, so that a port in use is told at once.
pub(crate) async fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.with_context(|| {
        format!("{address} cannot be used; name another port, such as --port {}", other(port))
    })
}

/// Takes the address for SQL, where there is to be one, before any work is done, too.
async fn listen_for_sql(sql: &SqlArgs, root: &Path, throttle: &Arc<Throttle>) -> Result<Option<Sql>> {
    let SqlArgs { sql: Some(address), sql_certificate, sql_key } = sql else { return Ok(None) };
    let tls = sql_certificate.clone().zip(sql_key.clone());
    let tls = tls.map(|(certificate, key)| TlsFiles { certificate, key });
    let listening = wire::listen(*address, tls.as_ref()).await?;
    Ok(Some(Sql { listening, tokens: StoredTokens::open(root, Arc::clone(throttle)).await? }))
}

/// The lake for other programs.
pub(crate) struct Sql {
    listening: Listening,
    tokens: StoredTokens,
}

/// A port that is likely free: the next one, or a usual one.
const fn other(port: u16) -> u16 {
    if port < u16::MAX { port + 1 } else { 7878 }
}

/// What is served.
pub(crate) struct Served {
    /// The workspace.
    pub(crate) root: PathBuf,
    /// The month ends, for everybody, and what of the workspace they rest on.
    pub(crate) published: Opened,
    /// Who says at the terminal how publishing goes.
    pub(crate) reporter: Arc<dyn Reporter>,
    /// Those who may sign in.
    pub(crate) accounts: StoredAccounts,
    /// The workspace at whose desk they work, unless the past is shown.
    pub(crate) return_desk: Option<PathBuf>,
    /// The day as recorded by which all is shown; now where there is none.
    pub(crate) as_at: Option<Date>,
    /// The names by which the site answers, beside those of this computer.
    pub(crate) hosts: Hosts,
    /// The scenario to try where no what-if was asked for yet.
    pub(crate) first_simulation: Option<&'static str>,
    /// The lake for other programs, where it is asked for.
    pub(crate) sql: Option<Sql>,
    /// Counts sign-ins that failed, on pages and in SQL.
    pub(crate) throttle: Arc<Throttle>,
    /// Whether pages are made before anybody asks for them.
    pub(crate) warms_up: bool,
}

/// How many connections may be open at once: half the files that the process may open, for pages and the
/// database open some, too.
fn most_connections() -> usize {
    #[cfg(unix)]
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    #[cfg(not(unix))]
    let files: Option<u64> = None;
    let half = files.and_then(|files| usize::try_from(files / 2).ok()).unwrap_or(MOST_CONNECTIONS);
    half.min(MOST_CONNECTIONS)
}

/// Waits until somebody stops the server: Ctrl+C at the terminal, or SIGTERM.
async fn interrupted() {
    let at_the_terminal = async {
        // Where signals cannot be heard the server is ended by the system.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let by_the_system = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => drop(terminated.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let by_the_system = std::future::pending::<()>();
    tokio::select! {
        () = at_the_terminal => {}
        () = by_the_system => {}
    }
}

async fn serve(listener: TcpListener, site: Served, quiet: bool, open_browser: bool) -> Result<Outcome> {
    let Served {
        root: workspace_files,
        published,
        reporter,
        accounts,
        return_desk,
        as_at,
        hosts,
        first_simulation,
        sql,
        throttle,
        warms_up,
    } = site;
    let (snapshot, stamps) = published.into_parts();
    let address = listener.local_addr().context("the server has no address")?;
    terminal::note(quiet, &format!("Pages: http://{address}/  (stop with Ctrl+C)"));
    let (end_sql, sql_ending) = watch::channel(false);
    if let Some(Sql { listening, tokens }) = sql {
        let (address, how) =
            (listening.address(), if listening.is_encrypted() { "encrypted" } else { "this computer only" });
        terminal::note(quiet, &format!("SQL:   postgresql://{address}/lake  ({how})"));
        if !tokens.are_any().await? {
            terminal::note(quiet, "Nobody has a token for SQL yet; add one with `oakham token add NAME`.");
        }
        tokio::spawn(listening.serve(for_programs(&workspace_files), Arc::new(tokens), sql_ending));
    } else {
        drop(sql_ending);
    }
    if open_browser {
        // Without a browser the address above still serves.
        let _ = open::that_detached(format!("http://{address}/"));
    }
    let settings = Settings { version: env!("CARGO_PKG_VERSION").to_owned(), contact: None };
    let live = Arc::new(LiveLibrary::new(snapshot));
    let (library, record): (Arc<dyn Library>, Arc<LiveLibrary>) = (live.clone(), live.clone());
    let accounts: Arc<dyn Accounts> = Arc::new(accounts);
    let simulation = match &return_desk {
        Some(root) => WorkspaceSimulations::open(root).await?,
        None => None,
    };
    let worker = match simulation.clone() {
        Some(simulation) => {
            // It waits for the database, which the threads of the server must not.
            let begun = tokio::task::spawn_blocking(move || -> Result<Worker> {
                first_simulation.map_or(Ok(()), |name| simulation.ask_once(name))?;
                Worker::begin(simulation)
            });
            Some(begun.await.context("the worker cannot start")??)
        }
        None => None,
    };
    let register: Option<Arc<dyn Register>> = Some(Arc::new(WorkspaceRegister::new(workspace_files.clone())));
    let documents: Option<Arc<dyn Documents>> =
        Some(Arc::new(WorkspaceDocuments::new(workspace_files.clone())));
    let bulletins: Option<Arc<dyn Bulletins>> =
        Some(Arc::new(WorkspaceBulletins::new(workspace_files.clone())));
    let packs: Option<Arc<dyn Packs>> = Some(Arc::new(WorkspacePacks::new(workspace_files.clone())));
    let return_desk = match return_desk {
        Some(root) => {
            let reading = root.clone();
            let releases = tokio::task::spawn_blocking(move || WorkspaceReleases::new(reading)).await;
            live.follow_releases(Arc::new(releases.context("the register of releases cannot be read")?));
            let pages = Arc::new(Pages::new(root.clone(), live, stamps, reporter));
            pages.follow()?;
            Some(Arc::new(WorkspaceReturnDesk::new(root, pages)) as Arc<dyn ReturnDesk>)
        }
        None => None,
    };
    let simulation = simulation.map(|simulation| -> Arc<dyn Simulations> { simulation });
    let appraisals: Arc<dyn Appraisals> = WorkspaceAppraisals::open(&workspace_files)?;
    let drafts: Arc<dyn Drafts> = Arc::new(WorkspaceDrafts::new(workspace_files.clone()));
    let adoptions: Arc<dyn Adoptions> = Arc::new(WorkspaceAdoptions::new(workspace_files.clone(), as_at));
    let questions: Option<Arc<dyn Questions>> = Some(Arc::new(LakeQuestions(workspace_files.clone())));
    let root = workspace_files.clone();
    let files: Option<Arc<dyn WorkspaceFiles>> = Some(Arc::new(FilesBelow(workspace_files)));
    let columns: Option<Arc<dyn ColumnFiles>> = Some(Arc::new(ParquetFiles));
    let tokens = StoredTokens::open(&root, Arc::clone(&throttle)).await?;
    let answers = Some(answers_of(root));
    let features = Features {
        return_desk,
        register,
        documents,
        packs,
        bulletins,
        simulation,
        appraisals: Some(appraisals),
        drafts: Some(drafts),
        adoptions: Some(adoptions),
        files,
        questions,
        columns,
        answers,
        throttle,
    };
    let site = router_with(Arc::clone(&library), accounts, features, settings);
    if warms_up {
        tokio::spawn(warm_up(site.clone(), Arc::clone(&library), asked_by_most(&hosts, address)));
        tokio::spawn(keep_search_ready(site.clone(), library));
    }
    let door = Door::new(SiteAnswers::of(site.clone()), tokens, env!("CARGO_PKG_VERSION"));
    let site = with_assistant(site, Arc::new(door));
    // It takes seconds and rests on no workspace, so pages do not wait for it.
    tokio::task::spawn_blocking(move || record.keep_record(forecast::record::exhibits()));
    let options = ServeOptions { hosts, most_connections: most_connections() };
    let until = async {
        interrupted().await;
        terminal::note(quiet, "Stopping; once more ends at once.");
        if let Some(worker) = &worker {
            worker.stop();
        }
        let _ = end_sql.send(true);
        tokio::spawn(async {
            interrupted().await;
            std::process::exit(ENDED_AT_ONCE);
        });
    };
    web::server::serve(listener, site, options, until).await;
    // Programs that ask in SQL are told that it ends.
    let _ = timeout(PATIENCE, end_sql.closed()).await;
    if let Some(worker) = worker {
        // What it does it puts back into the queue, for the next start.
        let ended = tokio::task::spawn_blocking(move || worker.ended_within(PATIENCE));
        ended.await.context("the worker was lost")?;
    }
    Ok(Outcome::Done)
}
