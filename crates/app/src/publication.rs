//! The library of month ends that pages show: computed, saved in the store, read back from it, and computed
//! again when the files of the workspace change, whoever changes them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use domain::finding::Finding;
use domain::forecast::Forecast;
use domain::month_end::MonthEnd;
use domain::source::ContentHash;
use exhibits::number::{agreeing, counted};
use finance::analysis::PositionAnalysis;
use finance::rules::reporting;
use governance::release::Releases;
use jiff::Timestamp;
use jiff::civil::Date;
use sources::events;
use sources::facts;
use sources::fault::SourcesError;
use sources::monthly_return::schema::VERSIONS;
use sources::releases;
use sources::workspace::{SETTINGS_FILE, Workspace};
use store::{Event, MonthEndState, Store};
use tokio::runtime::Runtime;
use web::library::{LibrarySnapshot, LiveLibrary, ReleaseRegister, YearMonth};

use crate::access;
use crate::edition::{Editions, SEED, findings, month};
use crate::reform::{self, clusters};
use crate::release::with_corrections;
use crate::simulation;
use crate::workspace::{self, DATABASE};

/// How often the files are looked at.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);
/// How long to wait before pages are made again after that failed, where nothing has changed since.
const RETRY_AFTER: Duration = Duration::from_mins(1);

/// Reports how publishing goes to whoever serves the pages.
pub trait Reporter: Send + Sync {
    /// Something that whoever serves the pages should know.
    fn note(&self, text: &str);

    /// `done` of `total` months are published; `next` is the next one.
    fn progress(&self, done: usize, total: usize, next: &str);
}

/// What is published of a month.
#[derive(Clone, Debug)]
pub struct PublishedMonth {
    /// The hash of all that it was made from.
    inputs: ContentHash,
    month_end: Arc<MonthEnd>,
    analysis: Option<Arc<PositionAnalysis>>,
    forecast: Option<Arc<Forecast>>,
}

/// The months that are published. One whose inputs are the same is not made again.
pub type Published = BTreeMap<YearMonth, PublishedMonth>;

/// What pages begin with.
pub struct Opened {
    /// What they show.
    pub library: LibrarySnapshot,
    published: Published,
    /// The files as they were before they were read.
    stamps: FileStamps,
}

/// The pages of a workspace, which follow its files: what is done at the desk, at the command line, by
/// another server, or by hand. Accounts, jobs and the log are read for every page and need no following.
pub struct Pages {
    root: PathBuf,
    live: Arc<LiveLibrary>,
    state: Mutex<PagesState>,
    wake: Sender<()>,
    woken: Mutex<Option<Receiver<()>>>,
    reporter: Arc<dyn Reporter>,
}

struct PagesState {
    published: Published,
    /// The files that the pages were made from.
    current: FileStamps,
    /// The files that no pages could be made from, and when that was tried.
    failed: Option<(FileStamps, Instant)>,
}

/// The files that pages are made from, versions of returns that are kept apart: each with its time and
/// length. Registers are renamed into place, so every change of one is seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileStamps(BTreeMap<PathBuf, FileStamp>);

/// The time and length of a file; nothing where there is none.
type FileStamp = Option<(Option<SystemTime>, u64)>;

fn stamp(path: &Path) -> FileStamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok(), metadata.len()))
}

/// Where such files lie below the workspace; the database and what was made, such as reports, lie beside.
const FOLLOWED: [&str; 10] = [
    SETTINGS_FILE,
    events::PATH,
    facts::FOLDER,
    "system",
    "documents",
    "finance",
    "reform",
    "care",
    "scenarios",
    "scrutiny",
];
/// As deep as the file of a return: finance, returns, year, month, organisation.
const DEEPEST: usize = 5;

impl FileStamps {
    /// What lies there now. What cannot be listed is not there.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        let mut stamps = BTreeMap::new();
        let mut waiting: Vec<(PathBuf, usize)> = FOLLOWED.iter().map(|name| (root.join(name), 0)).collect();
        while let Some((path, depth)) = waiting.pop() {
            let Ok(metadata) = fs::metadata(&path) else { continue };
            if !metadata.is_dir() {
                stamps.insert(path, Some((metadata.modified().ok(), metadata.len())));
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
        Self(stamps)
    }
}

impl Pages {
    /// The pages of the workspace in `root`, shown from `live`, which was made from what was `opened`.
    pub fn new(
        root: PathBuf,
        live: Arc<LiveLibrary>,
        opened: (Published, FileStamps),
        reporter: Arc<dyn Reporter>,
    ) -> Self {
        let (published, current) = opened;
        let (wake, woken) = mpsc::channel();
        let state = Mutex::new(PagesState { published, current, failed: None });
        Self { root, live, state, wake, woken: Mutex::new(Some(woken)), reporter }
    }

    /// Says that something has changed: no page is shown from memory any more, and figures follow as soon as
    /// they are worked out.
    pub fn changed(&self) {
        self.live.changed();
        // Where the files are not followed, nobody receives it.
        let _ = self.wake.send(());
    }

    /// Makes the month ends again if the files are others than those shown.
    ///
    /// # Errors
    /// Where they cannot be read or kept; those that were shown are shown on.
    pub fn refresh(&self) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let stamps = FileStamps::of(&self.root);
        let is_known = |(failed, at): &(FileStamps, Instant)| *failed == stamps && at.elapsed() < RETRY_AFTER;
        if stamps == state.current || state.failed.as_ref().is_some_and(is_known) {
            return Ok(());
        }
        // The page of a return is right at once, the figures when they are worked out.
        self.live.changed();
        let published = || -> Result<(LibrarySnapshot, Published)> {
            let workspace = workspace::open_workspace(&self.root)?;
            let runtime = Runtime::new().context("the month ends cannot be made")?;
            runtime.block_on(publish(&workspace, None, &state.published, &Silent))
        };
        match published() {
            Ok((next, published)) => {
                self.live.exchange(next);
                // As they were before they were read: what changed meanwhile is made again.
                *state = PagesState { published, current: stamps, failed: None };
                Ok(())
            }
            Err(error) => {
                if let Some(SourcesError::Faults(faults)) = error.downcast_ref() {
                    let notice = "The figures shown are those from before.";
                    self.live.lacking(findings::no_workspace(faults, notice));
                }
                state.failed = Some((stamps, Instant::now()));
                Err(error)
            }
        }
    }

    /// Looks at the files for as long as the program runs, on a thread of its own: again and again, and as
    /// soon as something is said to have changed.
    ///
    /// # Errors
    /// Where there can be no such thread.
    pub fn follow(self: &Arc<Self>) -> Result<()> {
        let Some(woken) = self.woken.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return Ok(());
        };
        let pages = Arc::clone(self);
        let watch = move || {
            while !matches!(woken.recv_timeout(LOOK_INTERVAL), Err(RecvTimeoutError::Disconnected)) {
                if let Err(error) = pages.refresh() {
                    pages.reporter.note(&format!("The pages show the figures of before: {error:#}"));
                }
            }
        };
        thread::Builder::new()
            .name("pages".to_owned())
            .spawn(watch)
            .context("the workspace cannot be followed")?;
        Ok(())
    }
}

/// The register of releases of a workspace, read again whenever its file is another.
#[derive(Debug)]
pub struct WorkspaceReleases {
    root: PathBuf,
    known: Mutex<(FileStamp, Arc<Releases>)>,
}

impl WorkspaceReleases {
    /// The register of the workspace in `root`.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        let known = Mutex::new((stamp(&root.join(releases::PATH)), read_releases(&root)));
        Self { root, known }
    }
}

impl ReleaseRegister for WorkspaceReleases {
    fn releases(&self) -> Arc<Releases> {
        // Before it is read: what changes meanwhile is read again.
        let now = stamp(&self.root.join(releases::PATH));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != now {
            *known = (now, read_releases(&self.root));
        }
        Arc::clone(&known.1)
    }
}

/// The releases of the workspace, compared with its log; none where it cannot be read.
fn read_releases(root: &Path) -> Arc<Releases> {
    Arc::new(
        workspace::open_workspace(root).map_or_else(|_| Releases::none(), |workspace| workspace.releases),
    )
}

/// Ignores every report.
pub struct Silent;

impl Reporter for Silent {
    fn note(&self, _: &str) {}

    fn progress(&self, _: usize, _: usize, _: &str) {}
}

/// The library of the workspace in `root`, as [`publish`] makes it. Where it cannot be read whose system it
/// is or who belongs to it, the library has no figures, and says why.
///
/// # Errors
/// Where the folder is no workspace, or what was made cannot be kept.
pub async fn open(root: &Path, as_at: Option<Date>, reporter: &dyn Reporter) -> Result<Opened> {
    let stamps = FileStamps::of(root);
    match workspace::open_workspace(root) {
        Ok(workspace) => {
            let (library, published) = publish(&workspace, as_at, &Published::new(), reporter).await?;
            Ok(Opened { library, published, stamps })
        }
        Err(SourcesError::Faults(faults)) => {
            let error = SourcesError::Faults(faults.clone());
            reporter.note(&format!("No figures can be shown: {error}"));
            let missing = findings::no_workspace(&faults, "No figures are shown without it.");
            let library = LibrarySnapshot::empty().with_clusters(clusters::usual()?).with_missing(missing);
            Ok(Opened { library, published: Published::new(), stamps })
        }
        Err(error) => Err(error.into()),
    }
}

impl Opened {
    /// What is shown, and what [`Pages`] need to follow the files.
    #[must_use]
    pub fn into_parts(self) -> (LibrarySnapshot, (Published, FileStamps)) {
        (self.library, (self.published, self.stamps))
    }
}

/// Makes the edition of every month of the workspace unless it is `known` already, saves what changed in the
/// database, and gives the library of what the database holds.
///
/// # Errors
/// Where it cannot be kept.
pub async fn publish(
    workspace: &Workspace,
    as_at: Option<Date>,
    known: &Published,
    reporter: &dyn Reporter,
) -> Result<(LibrarySnapshot, Published)> {
    let months = workspace.months();
    let store = Store::open(&workspace.root.join(DATABASE)).await?;
    let editions = Editions::new(workspace, as_at);
    let mut published = Published::new();
    for (idx, (year, month)) in months.iter().copied().enumerate() {
        reporter.progress(idx, months.len(), &format!("{year} month {month}"));
        let inputs = editions.inputs((year, month))?;
        if let Some(unchanged) = known.get(&(year, month)).filter(|known| known.inputs == inputs) {
            published.insert((year, month), unchanged.clone());
            continue;
        }
        // As of a day in the past, a month may not have been recorded yet.
        let Ok(edition) = editions.edition((year, month)) else { continue };
        // The past is shown, not recorded again.
        if as_at.is_none() {
            save(&store, edition.month_end()).await?;
        }
        let published_month = PublishedMonth {
            inputs,
            month_end: Arc::clone(edition.month_end()),
            analysis: edition.analysis().cloned(),
            forecast: edition.forecast().cloned(),
        };
        published.insert((year, month), published_month);
    }
    reporter.progress(months.len(), months.len(), "");
    store.close().await;
    let mut missing = findings::unreadable_beside(workspace, editions.programmes().findings());
    missing.extend(open_values(workspace));
    missing.extend(month::waiting_months(workspace).iter().map(month::Waiting::finding));
    if published.is_empty() {
        missing.push(month::nothing_yet(workspace));
        // Without a month nothing else says what is wrong with the plans.
        missing.extend(findings::plans(workspace, month::year_without_returns(workspace)).findings);
    }
    let reform = reform::evaluate(workspace, crate::clock::today(), &BTreeMap::new(), SEED);
    // What cannot be read is reported already; what cannot be worked out is reported here.
    let reform = reform.unwrap_or_else(|error| {
        if error.downcast_ref::<SourcesError>().is_none() {
            missing.extend(findings::from_error(error, "reform"));
        }
        None
    });
    // What cannot be read is reported already.
    let access = access::access(workspace).ok().flatten();
    // A month of which a return is missing does not open the site.
    let complete = published.iter().rev().find(|(_, month)| month.month_end.is_complete());
    let chosen = workspace.featured.filter(|featured| published.contains_key(featured));
    let featured = chosen.or_else(|| complete.map(|(month, _)| *month));
    let programmes = editions.programmes().by_year.values().cloned();
    let first_month = published.is_empty().then(|| month::first_month(workspace));
    let library = LibrarySnapshot::new(published.values().map(|month| Arc::clone(&month.month_end)))
        .with_forecasts(published.values().filter_map(|month| month.forecast.clone()))
        .with_analyses(published.values().filter_map(|month| month.analysis.clone()))
        .with_programmes(programmes)
        .with_access(access)
        .with_reform(reform)
        .with_open_reform(reform::open(workspace, crate::clock::today()).ok().flatten())
        .with_clusters(clusters::usual()?)
        .with_releases(with_corrections(workspace))
        .with_disclosure_rule(workspace.disclosure_rule)
        .with_missing(missing)
        .with_first_month(first_month);
    let library = match featured {
        Some((year, month)) => library.featuring(year, month),
        None => library,
    };
    Ok((library, published))
}

/// C04: how many values of the reform and of the care network are open, one finding each.
fn open_values(workspace: &Workspace) -> impl Iterator<Item = Finding> {
    let reform = reform::open(workspace, crate::clock::today()).ok().flatten().map(|open| open.n_open());
    let network = simulation::open_values(&workspace.root).len();
    let folders = [("reform", reform.unwrap_or(0)), ("care", network)];
    folders.into_iter().filter(|(_, n)| 0 < *n).map(|(folder, n)| Finding {
        file: folder.to_owned(),
        ..reporting::warning(
            "C04",
            format!(
                "{} not stated, so nothing is worked out from {}.",
                counted(n, "value is", "values are"),
                agreeing(n, "it", "them")
            ),
            "`oakham check` lists what is open.",
        )
    })
}

/// Keeps a month end, and notes in the log where it is another than the one that was kept.
async fn save(store: &Store, month_end: &MonthEnd) -> Result<()> {
    if store.save_month_end(month_end).await? == MonthEndState::Unchanged {
        return Ok(());
    }
    let MonthEnd { system, year, month, figures, .. } = month_end;
    let event = Event {
        at: Timestamp::now().to_string(),
        actor: "oakham".to_owned(),
        kind: "book saved".to_owned(),
        subject: format!("{system} {year} month {month}"),
        detail: format!("{} figures", figures.len()),
    };
    Ok(store.record(&event).await?)
}
