//! `oakham demo`: the example system in a scratch folder, from returns to pages, in one go.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use ::report::Selection;
use anyhow::{Context, Result};
use app::accounts::StoredAccounts;
use app::board_report::{BoardReport, Readers, Request};
use app::edition::Editions;
use app::publication::{self, Reporter};
use app::workspace::open_workspace;
use domain::paper::FrontSheet;
use include_dir::{Dir, include_dir};
use tokio::runtime::Runtime;
use web::server::Hosts;

use crate::Outcome;
use crate::arguments::{By, Global, PeriodArgs};
use crate::command::serve::{self, Served};
use crate::command::{position, report};
use crate::load;
use crate::terminal::TerminalReporter;

/// The example system, within the binary.
static EXAMPLE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/llr");

/// The scenario that the demo begins with.
const FIRST_WHATIF: &str = "oakham-weekday-evenings";

/// Opens the example, prints where it stands, writes its report and serves its pages.
pub(crate) fn run(global: &Global, port: u16, once: bool, open_browser: bool) -> Result<Outcome> {
    let runtime = Runtime::new().context("the server cannot start")?;
    let listener = if once { None } else { Some(runtime.block_on(serve::listen(port))?) };
    let folder = tempfile::Builder::new()
        .prefix("oakham-demo-")
        .tempdir()
        .context("no scratch folder can be made; set TMPDIR to a folder you may write to")?
        .keep();
    EXAMPLE.extract(&folder).with_context(|| format!("{} cannot be written to", folder.display()))?;
    let reporter: Arc<dyn Reporter> = Arc::new(TerminalReporter::new(global.quiet));
    let published = runtime.block_on(publication::open(&folder, global.as_at, &*reporter))?;
    let workspace = open_workspace(&folder)?;
    let month = load::month(&workspace, PeriodArgs { year: None, month: None })?;
    let editions = Editions::new(&workspace, global.as_at);
    let edition = editions.edition(month)?;
    let front = FrontSheet::default();
    let (sections, readers) = (Selection::all(), Readers::Board);
    let request = Request { seed: global.seed, front, sections, readers, scenarios: None };
    let files = report::write(global.quiet, &BoardReport::of(&edition, request), &folder.join("report"))?;

    let mut out = crate::terminal::out();
    position::print(&mut out, edition.month_end(), By::Organisation)?;
    writeln!(out, "\nWorkspace: {}", folder.display())?;
    for path in files {
        writeln!(out, "Report:    {}", path.display())?;
    }
    out.flush()?;
    drop(out);
    match listener {
        None => Ok(Outcome::Done),
        Some(listener) => {
            let open_browser = open_browser && io::stdout().is_terminal();
            let site = Served {
                root: folder.clone(),
                published,
                reporter,
                accounts: runtime.block_on(StoredAccounts::open(&folder))?,
                return_desk: Some(folder),
                as_at: None,
                hosts: Hosts::default(),
                first_simulation: Some(FIRST_WHATIF),
                sql: None,
                throttle: std::sync::Arc::default(),
                warms_up: true,
            };
            serve::served(runtime, listener, site, global.quiet, open_browser)
        }
    }
}
