//! Publications from their publishers' pages, a mirror or a folder into the lake.
//!
//! Each publication is by itself: what goes wrong with one is told with it and keeps no other away.

mod editions;
mod folder;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use api::data::{DataFetch, FetchedFile, FetchedPublication, ImportedFile};
use api::document::SchemaName;
use fetch::{
    Bounds, Client, FetchError, Held, Hosts, Manners, Originals, Route, Settings, Step, Wanted, download,
};
use jiff::civil::Date;
use sources::publications::catalogue::{Publication, catalogue};
use sources::workspace::Workspace;
use warehouse::lake::Lake;

use super::{import_one, lake};
use editions::{Found, Search};

/// The folder of the lake that has files as they were published.
const ORIGINALS: &str = "originals";
/// How long one file may take to come.
const TIME: Duration = Duration::from_hours(2);

/// What is to be fetched.
#[derive(Clone, Debug)]
pub struct Order {
    /// Ids of publications; all that can be fetched where there is none.
    pub publications: Vec<String>,
    /// Months of editions, as their first days; the newest edition where there is none.
    pub months: Vec<Date>,
    /// Where files are taken from.
    pub origin: Origin,
    /// Whether it is only told what would be fetched.
    pub dry_run: bool,
    /// The largest file that is taken [MB].
    pub largest_mb: u64,
}

/// Where files are taken from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// From their publishers.
    Publishers {
        /// A mirror in their place; without one that of the workspace, if it names one.
        mirror: Option<String>,
        /// A proxy; without one that of the environment.
        proxy: Option<String>,
    },
    /// From a folder.
    Folder(PathBuf),
}

/// Fetches publications into the workspace's lake, and tells `watch` what is being done. `today` says which edition is
/// the newest.
///
/// # Errors
/// Where no such publication is known, where a mirror, proxy or folder cannot be used, or the lake cannot. What goes
/// wrong with a publication is in the answer.
pub fn fetch(
    workspace: &Workspace,
    order: &Order,
    today: Date,
    watch: &dyn Fn(Step<'_>),
) -> Result<DataFetch> {
    let wanted = wanted(&order.publications)?;
    let lake = lake(&workspace.root);
    let publications = match &order.origin {
        Origin::Folder(folder) => folder::fetch(&lake, &wanted, order, folder, today)?,
        Origin::Publishers { mirror, proxy } => {
            let mirror = mirror.as_ref().or(workspace.mirror.as_ref());
            let settings = settings(mirror, proxy.clone(), order.largest_mb)?;
            let mut client = Client::new(settings, watch)?;
            let mut publishers = Publishers::of(&lake, order)?;
            wanted
                .iter()
                .map(|publication| publishers.fetch(&mut client, publication, order, today))
                .collect()
        }
    };
    Ok(DataFetch { schema: SchemaName::default(), dry_run: order.dry_run, publications })
}

fn wanted(ids: &[String]) -> Result<Vec<&'static Publication>> {
    let mut wanted: Vec<&'static Publication> = Vec::new();
    for id in ids {
        let Some(publication) = Publication::of(id) else {
            let known: Vec<&str> = catalogue().iter().map(|publication| publication.id.as_str()).collect();
            bail!("there is no publication {id:?}; name some of {}", known.join(", "));
        };
        if !wanted.iter().any(|other| other.id == publication.id) {
            wanted.push(publication);
        }
    }
    Ok(if ids.is_empty() { catalogue().iter().collect() } else { wanted })
}

fn settings(mirror: Option<&String>, proxy: Option<String>, largest_mb: u64) -> Result<Settings> {
    let route = match mirror {
        Some(mirror) => Route::mirrored(mirror).context("publications cannot be fetched from the mirror")?,
        None => Route::default(),
    };
    Ok(Settings {
        name: format!(
            "Oakham/{} (reads publications for an integrated care system)",
            env!("CARGO_PKG_VERSION")
        ),
        route,
        proxy,
        manners: Manners::polite(),
        bounds: Bounds { largest: largest_mb.saturating_mul(1_000_000), time: TIME },
    })
}

/// A publication that has no file in the lake yet.
fn empty(publication: &'static Publication) -> FetchedPublication {
    FetchedPublication {
        id: &publication.id,
        title: &publication.title,
        pages: Vec::new(),
        files: Vec::new(),
        remarks: Vec::new(),
        faults: Vec::new(),
    }
}

/// Why nothing of a publication is looked for on its pages.
fn passed_over(publication: &Publication, order: &Order) -> Option<String> {
    if let Some(why) = &publication.by_hand {
        return Some(format!(
            "it is not fetched: {why}; open {} in a browser, and import the file with `oakham data import`",
            publication.page
        ));
    }
    (!order.months.is_empty() && !publication.is_dated())
        .then(|| "it has only current files, of no month; leave out --month to fetch them".to_owned())
}

/// What was fetched from publishers before, and the lake that it is for.
struct Publishers<'l> {
    lake: &'l Lake,
    /// Held for the fetch; where nothing is to be fetched nothing is held.
    originals: Option<Originals>,
    held: Held,
    /// Hashes of what the lake has.
    read: BTreeSet<String>,
    /// Addresses that were fetched for another publication.
    done: BTreeSet<String>,
}

impl<'l> Publishers<'l> {
    fn of(lake: &'l Lake, order: &Order) -> Result<Self> {
        let folder = lake.folder().join(ORIGINALS);
        let read = lake.register()?.editions.into_iter().map(|edition| edition.sha256).collect();
        let originals = if order.dry_run { None } else { Some(Originals::open(&folder)?) };
        Ok(Self { lake, originals, held: Held::in_folder(&folder)?, read, done: BTreeSet::new() })
    }

    fn fetch(
        &mut self,
        client: &mut Client<'_>,
        publication: &'static Publication,
        order: &Order,
        today: Date,
    ) -> FetchedPublication {
        if let Some(why) = passed_over(publication, order) {
            let is_named = order.publications.contains(&publication.id);
            let (faults, remarks) = if is_named { (vec![why], Vec::new()) } else { (Vec::new(), vec![why]) };
            return FetchedPublication { remarks, faults, ..empty(publication) };
        }
        let hosts = Hosts::of(publication.hosts());
        let search = Search::of(publication, &order.months, today, &mut |page| client.page(page, &hosts));
        let Search { pages, found, remarks, faults } = search;
        let mut files = Vec::new();
        for found in found {
            if self.done.insert(found.address.to_string()) {
                files.push(self.file(client, &hosts, &found));
            }
        }
        let pages = pages.iter().map(ToString::to_string).collect();
        FetchedPublication { pages, files, remarks, faults, ..empty(publication) }
    }

    fn file(&mut self, client: &mut Client<'_>, hosts: &Hosts, found: &Found) -> FetchedFile {
        let Some(originals) = &mut self.originals else {
            let held = self.held.of(&found.address).filter(|held| self.read.contains(&held.sha256));
            let outcome = if held.is_some() { "unchanged" } else { "wanted" };
            return FetchedFile { bytes: held.map(|held| held.bytes), ..named(found, outcome) };
        };
        let wanted = Wanted { address: &found.address, name: &found.name, hosts };
        let come = download(client, originals, &wanted, &|hash| self.read.contains(hash));
        let come = match come {
            Ok(come) => come,
            Err(error) => return FetchedFile { faults: vec![in_full(error)], ..named(found, "failed") },
        };
        let (bytes, resumed_from) = (Some(come.recorded.bytes), come.resumed_from);
        let path = come.path.filter(|_| !self.read.contains(&come.recorded.sha256));
        let Some(path) = path else {
            return FetchedFile { bytes, resumed_from, ..named(found, "unchanged") };
        };
        let imported = import(self.lake, &path, Some(found.address.as_str()));
        if imported.outcome == "imported" {
            self.read.insert(come.recorded.sha256);
        }
        FetchedFile { bytes, resumed_from, ..read(named(found, imported.outcome), imported) }
    }
}

/// A file that was found, before anything is known of it.
fn named(found: &Found, outcome: &'static str) -> FetchedFile {
    FetchedFile {
        file: found.name.clone(),
        address: Some(found.address.to_string()),
        month: found.month.map(|month| month.to_string()),
        outcome,
        bytes: None,
        resumed_from: 0,
        rows: 0,
        layouts: Vec::new(),
        remarks: Vec::new(),
        differences: Vec::new(),
        faults: Vec::new(),
    }
}

/// Reads a file into the lake as `oakham data import` does; what keeps the lake from taking it is told as its fault.
fn import(lake: &Lake, path: &Path, from: Option<&str>) -> ImportedFile {
    import_one(lake, path, from).unwrap_or_else(|error| ImportedFile {
        file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        outcome: "failed",
        rows: 0,
        layouts: Vec::new(),
        remarks: Vec::new(),
        differences: Vec::new(),
        faults: vec![format!("{error:#}")],
    })
}

/// What was read of a file.
fn read(file: FetchedFile, imported: ImportedFile) -> FetchedFile {
    let ImportedFile { rows, layouts, remarks, differences, faults, .. } = imported;
    FetchedFile { rows, layouts, remarks, differences, faults, ..file }
}

/// An error with its causes on one line.
fn in_full(error: FetchError) -> String {
    format!("{:#}", anyhow::Error::from(error))
}
