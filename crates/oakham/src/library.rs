//! The library of month ends that pages show: computed, saved in the store, read back from it, and computed
//! again when the files of the workspace change, whoever changes them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use domain::analysis::PositionAnalysis;
use domain::forecast::Forecast;
use domain::month_end::MonthEnd;
use jiff::Timestamp;
use jiff::civil::Date;
use sources::events;
use sources::fault::SourcesError;
use sources::monthly_return::schema::VERSIONS;
use sources::workspace::{SETTINGS_FILE, Workspace};
use store::{Event, MonthEndState, Store};
use tokio::runtime::Runtime;
use web::library::{LibrarySnapshot, LiveLibrary};

use crate::{load, terminal};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_millis(500);
/// How long pages wait before they are made again after that failed, where nothing has changed since.
const PATIENCE: Duration = Duration::from_mins(1);

/// The pages of a workspace, which follow its files: what is done at the desk, at the command line, by
/// another server, or by hand. Accounts, jobs and the log are read for every page and need no following.
pub(crate) struct Pages {
    root: PathBuf,
    live: Arc<LiveLibrary>,
    held: Mutex<Held>,
}

struct Held {
    /// The files that the pages were made from.
    shown: Seen,
    /// The files that no pages could be made from, and when that was tried.
    failed: Option<(Seen, Instant)>,
}

/// The files that pages are made from, versions of returns that are kept apart: each with its time and
/// length. Registers are renamed into place, so every change of one is seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

/// Where such files lie below the workspace; the database and what was made, such as reports, lie beside.
const FOLLOWED: [&str; 8] =
    [SETTINGS_FILE, events::PATH, "system", "documents", "finance", "reform", "care", "scenarios"];
/// As deep as the file of a return: finance, returns, year, month, organisation.
const DEEPEST: usize = 5;

impl Seen {
    /// What lies there now. What cannot be listed is not there.
    pub(crate) fn of(root: &Path) -> Self {
        let mut seen = BTreeMap::new();
        let mut waiting: Vec<(PathBuf, usize)> = FOLLOWED.iter().map(|name| (root.join(name), 0)).collect();
        while let Some((path, depth)) = waiting.pop() {
            let Ok(known) = fs::metadata(&path) else { continue };
            if !known.is_dir() {
                seen.insert(path, (known.modified().ok(), known.len()));
                continue;
            }
            if depth == DEEPEST {
                continue;
            }
            for entry in fs::read_dir(&path).into_iter().flatten().flatten() {
                let name = entry.file_name();
                // Versions never change; what begins with a dot is being written.
                if name != VERSIONS && !name.to_string_lossy().starts_with('.') {
                    waiting.push((entry.path(), depth + 1));
                }
            }
        }
        Self(seen)
    }
}

impl Pages {
    /// The pages of the workspace in `root`, shown from `live`, which was made from the files `shown`.
    pub(crate) fn new(root: PathBuf, live: Arc<LiveLibrary>, shown: Seen) -> Self {
        Self { root, live, held: Mutex::new(Held { shown, failed: None }) }
    }

    /// Says that something has changed: no page is shown from memory any more, and month ends follow.
    pub(crate) fn changed(&self) {
        self.live.changed();
    }

    /// Makes the month ends again if the files are others than those shown.
    ///
    /// # Errors
    /// Where they cannot be read or kept; those that were shown are shown on.
    pub(crate) fn refresh(&self) -> Result<()> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = Seen::of(&self.root);
        let is_known = |(failed, at): &(Seen, Instant)| *failed == seen && at.elapsed() < PATIENCE;
        if seen == held.shown || held.failed.as_ref().is_some_and(is_known) {
            return Ok(());
        }
        // The page of a return is right at once, the figures when they are worked out.
        self.live.changed();
        let published = || -> Result<LibrarySnapshot> {
            let workspace = load::opened(&self.root)?;
            let runtime = Runtime::new().context("the books cannot be made")?;
            runtime.block_on(publish(&workspace, None, true))
        };
        match published() {
            Ok(next) => {
                self.live.exchange(next);
                // As they were before they were read: what changed meanwhile is made again.
                *held = Held { shown: seen, failed: None };
                Ok(())
            }
            Err(error) => {
                if let Some(SourcesError::Faults(faults)) = error.downcast_ref() {
                    let shown = "The figures shown are those from before.";
                    self.live.lacking(load::no_workspace(faults, shown));
                }
                held.failed = Some((seen, Instant::now()));
                Err(error)
            }
        }
    }

    /// Looks at the files for as long as the program runs, on a thread of its own.
    ///
    /// # Errors
    /// Where there can be no such thread.
    pub(crate) fn follow(self: &Arc<Self>, quiet: bool) -> Result<()> {
        let pages = Arc::clone(self);
        let look = move || {
            loop {
                thread::sleep(LOOK);
                if let Err(error) = pages.refresh() {
                    terminal::note(quiet, &format!("The pages show the figures of before: {error:#}"));
                }
            }
        };
        thread::Builder::new()
            .name("pages".to_owned())
            .spawn(look)
            .context("the workspace cannot be followed")?;
        Ok(())
    }
}

/// The library of the workspace in `root`, as [`publish`] makes it, and the files as they were before they
/// were read. Where it cannot be read whose system it
/// is or who belongs to it, the library has no figures, and says why.
pub(crate) async fn open(root: &Path, as_at: Option<Date>, quiet: bool) -> Result<(LibrarySnapshot, Seen)> {
    let seen = Seen::of(root);
    match load::opened(root) {
        Ok(workspace) => Ok((publish(&workspace, as_at, quiet).await?, seen)),
        Err(SourcesError::Faults(faults)) => {
            let error = SourcesError::Faults(faults.clone());
            terminal::note(quiet, &format!("No figures can be shown: {error}"));
            let missing = load::no_workspace(&faults, "No figures are shown without it.");
            let clusters = crate::command::reform::clusters::usual()?;
            Ok((LibrarySnapshot::new([]).with_clusters(clusters).with_missing(missing), seen))
        }
        Err(error) => Err(error.into()),
    }
}

/// Computes the month end of every month of the workspace, saves what changed in `oakham.db`, and gives
/// the library of what the store holds.
pub(crate) async fn publish(
    workspace: &Workspace,
    as_at: Option<Date>,
    quiet: bool,
) -> Result<LibrarySnapshot> {
    let months = workspace.months();
    let featured = load::usual_month(workspace, &months);
    let store = Store::open(&workspace.root.join("oakham.db")).await?;
    let bar = terminal::progress(quiet, months.len());
    let mut month_ends: Vec<MonthEnd> = Vec::new();
    for (year, month) in months {
        bar.set_message(format!("{year} month {month}"));
        bar.inc(1);
        // As of a day in the past, a month may not have been recorded yet.
        let Ok(month_end) = load::month_end(workspace, (year, month), as_at) else { continue };
        if as_at.is_some() {
            // The past is shown, not recorded again.
            month_ends.push(month_end);
        } else {
            if store.save_month_end(&month_end).await? != MonthEndState::Unchanged {
                let at = Timestamp::now().to_string();
                store
                    .record(&Event {
                        at,
                        actor: "oakham".to_owned(),
                        kind: "book saved".to_owned(),
                        subject: format!("{} {year} month {month}", month_end.system),
                        detail: format!("{} figures", month_end.figures.len()),
                    })
                    .await?;
            }
            let saved = store.month_end(&month_end.system, year, month).await?;
            month_ends
                .push(saved.context("a book that was just saved is gone; run `oakham check` and try again")?);
        }
    }
    bar.finish_and_clear();
    store.close().await;
    let programmes = crate::programme::programmes(workspace, as_at);
    let mut missing = load::unreadable_beside(workspace, programmes.findings());
    missing.extend(load::waiting_months(workspace).iter().map(load::Waiting::finding));
    if month_ends.is_empty() {
        missing.push(load::nothing_yet(workspace));
    }
    let programmes = programmes.of_year;
    let before = |month_end: &MonthEnd| -> Vec<MonthEnd> {
        month_ends
            .iter()
            .filter(|other| other.year == month_end.year && other.month < month_end.month)
            .cloned()
            .collect()
    };
    let (mut analyses, mut forecasts): (Vec<PositionAnalysis>, Vec<Forecast>) = (Vec::new(), Vec::new());
    for month_end in &month_ends {
        let programme = programmes.get(&month_end.year);
        let of_month = crate::analysis::analysis(workspace, month_end, programme, as_at);
        let beside = load::ForecastContext { programme, analysis: of_month.as_ref() };
        forecasts.extend(load::forecast(month_end, &before(month_end), beside));
        analyses.extend(of_month);
    }
    let on = crate::reform::today();
    let reform = crate::reform::evaluate(workspace, on, &BTreeMap::new(), crate::arguments::SEED);
    // What cannot be read is told already; what cannot be worked out is told here.
    let reform = reform.unwrap_or_else(|error| {
        if error.downcast_ref::<SourcesError>().is_none() {
            missing.extend(load::told(error, "reform"));
        }
        None
    });
    let clusters = crate::command::reform::clusters::usual()?;
    let snapshot = LibrarySnapshot::new(month_ends)
        .with_forecasts(forecasts)
        .with_analyses(analyses)
        .with_programmes(programmes.into_values())
        .with_reform(reform)
        .with_clusters(clusters)
        .with_missing(missing);
    Ok(match featured {
        Some((year, month)) => snapshot.featuring(year, month),
        None => snapshot,
    })
}
