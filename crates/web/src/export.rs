//! The whole public site as files that any web server can serve: every page that links lead to, its tables, charts,
//! feeds and documents, with links from file to file.
//!
//! A copy answers no forms. Of every form a sentence is left, and of every link that leads to one its words.

mod address;
pub(crate) mod copied;
mod links;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::{Router, http::StatusCode};
use jiff::civil::Date;
use thiserror::Error;
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::library::Library;
use crate::library::public::PublicLibrary;
use crate::server::{Features, Settings};

use address::{Breadth, file_of, wanted};

/// How many pages are made at once.
const AT_ONCE: usize = 4;
/// The largest page or file [bytes].
const LARGEST: usize = 64 << 20;
/// The most files of a copy.
const MOST_FILES: usize = 60_000;
/// The most that a copy holds [bytes].
const MOST_BYTES: usize = 4 << 30;
/// Where a visitor begins.
const FIRST: &str = "/";

/// What is copied, beside what pages are made from.
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// What the site says about itself.
    pub settings: Settings,
    /// The day of the copy, as its pages say.
    pub on: Date,
    /// Whether every figure of the month that is shown first has its page.
    pub with_figures: bool,
}

/// Why no copy can be made.
#[derive(Debug, Error)]
pub enum ExportError {
    /// A page could not be made.
    #[error("{address} answers {status}, so that no copy was written: {words}")]
    Page {
        /// The page.
        address: String,
        /// With which status it answers.
        status: u16,
        /// What it says.
        words: String,
    },
    /// There is too much.
    #[error(
        "the site has more than {MOST_FILES} files or {} GB; leave out pages of figures with --figures none",
        MOST_BYTES >> 30
    )]
    LimitExceeded,
    /// A file could not be written.
    #[error("{file} cannot be written; make room on the disk or name another folder")]
    Write {
        /// The file.
        file: String,
        /// Why.
        source: io::Error,
    },
}

/// Where the files of a copy are kept while it is made.
pub trait Storage {
    /// Keeps a file in the place of an earlier one of that name.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn keep(&mut self, file: &str, content: &[u8]) -> io::Result<()>;

    /// The file as it was kept.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn kept(&self, file: &str) -> io::Result<Vec<u8>>;
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// How many months are released, and so in it.
    pub months: usize,
    /// Pages.
    pub pages: usize,
    /// Tables, charts, feeds, documents for programs, styles.
    pub files: usize,
    /// The largest page [bytes, as it is compressed on its way].
    pub largest_page: usize,
    /// Addresses of pages that files which cannot be read keep from being made, sorted.
    pub left_out: Vec<String>,
}

/// What every file of a copy is made from.
struct Copy {
    router: Router,
    breadth: Breadth,
    /// Files by their addresses; the address that one leads on to stands for it.
    files: BTreeMap<String, String>,
    /// Files that were kept, with the places that links may lead to in each.
    kept: BTreeMap<String, BTreeSet<String>>,
    /// Files whose links are to be rewritten.
    linked: Vec<(String, Form)>,
    exported: Exported,
    /// How much was kept [bytes].
    n_bytes: usize,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Page,
    Drawing,
    Other,
}

/// An answer of the site.
struct Fetched {
    address: String,
    status: StatusCode,
    kind: String,
    leads_to: Option<String>,
    /// Whether files that it needs cannot be read; a site that is busy asks to be asked again.
    is_unreadable: bool,
    content: Vec<u8>,
}

/// Writes the public site of a `library` into `storage`; `progress` is told how many files there are so far.
///
/// # Errors
/// Where a page cannot be made or a file not be written.
pub async fn export(
    library: Arc<dyn Library>,
    features: Features,
    ExportOptions { settings, on, with_figures }: ExportOptions,
    storage: &mut dyn Storage,
    progress: &dyn Fn(usize),
) -> Result<Exported, ExportError> {
    let public = PublicLibrary::for_programs(Arc::clone(&library));
    let current = public.featured();
    let month_end = current.filter(|_| with_figures).and_then(|(year, month)| public.month_end(year, month));
    let figures = month_end.iter().flat_map(|month_end| month_end.figures.keys().copied()).collect();
    let router = crate::server::router_of_copy(library, features, settings, on);
    let mut copy = Copy {
        router,
        breadth: Breadth { current, figures },
        files: BTreeMap::new(),
        kept: BTreeMap::new(),
        linked: Vec::new(),
        exported: Exported { months: public.periods().len(), ..Exported::default() },
        n_bytes: 0,
    };
    copy.follow(storage, progress).await?;
    copy.rewrite(storage)?;
    copy.exported.left_out.sort();
    Ok(copy.exported)
}

impl Copy {
    /// Makes every page that links lead to, and what those lead to.
    async fn follow(
        &mut self,
        storage: &mut dyn Storage,
        progress: &dyn Fn(usize),
    ) -> Result<(), ExportError> {
        let mut waiting = VecDeque::from([FIRST.to_owned()]);
        let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
        let mut under_way = JoinSet::new();
        loop {
            while under_way.len() < AT_ONCE
                && let Some(address) = waiting.pop_front()
            {
                under_way.spawn(fetch(self.router.clone(), address));
            }
            let Some(fetched) = under_way.join_next().await else { return Ok(()) };
            let fetched = fetched.map_err(|error| ExportError::Page {
                address: "a page".to_owned(),
                status: 500,
                words: error.to_string(),
            })?;
            for link in self.keep(fetched, storage)? {
                if seen.insert(link.clone()) {
                    waiting.push_back(link);
                }
            }
            if MOST_FILES < seen.len() || MOST_BYTES < self.n_bytes {
                return Err(ExportError::LimitExceeded);
            }
            progress(self.files.len());
        }
    }

    /// Keeps an answer as it came; gives the addresses that it links to.
    fn keep(&mut self, fetched: Fetched, storage: &mut dyn Storage) -> Result<Vec<String>, ExportError> {
        let Fetched { address, status, kind, leads_to, is_unreadable, content } = fetched;
        if let Some(target) = leads_to.and_then(|target| self.wanted(&target)) {
            self.files.insert(address, file_of(&target, "text/html"));
            return Ok(vec![target]);
        }
        if is_unreadable && address != FIRST {
            self.exported.left_out.push(address);
            return Ok(Vec::new());
        }
        if status.is_server_error() {
            let words = links::heading(&String::from_utf8_lossy(&content));
            return Err(ExportError::Page { address, status: status.as_u16(), words });
        }
        if status != StatusCode::OK {
            // A link that leads nowhere stays as its words.
            return Ok(Vec::new());
        }
        let file = file_of(&address, &kind);
        self.n_bytes += content.len();
        storage.keep(&file, &content).map_err(|source| ExportError::Write { file: file.clone(), source })?;
        self.files.insert(address, file.clone());
        let form = match kind.split(';').next() {
            Some("text/html") => Form::Page,
            Some("image/svg+xml" | "application/atom+xml") => Form::Drawing,
            _ => Form::Other,
        };
        if form == Form::Page {
            self.exported.pages += 1;
        } else {
            self.exported.files += 1;
        }
        if form == Form::Other {
            self.kept.insert(file, BTreeSet::new());
            return Ok(Vec::new());
        }
        let text = String::from_utf8_lossy(&content);
        self.kept.insert(file.clone(), links::places(&text));
        let found = links::of(&text).into_iter().filter_map(|link| self.wanted(&link)).collect();
        self.linked.push((file, form));
        Ok(found)
    }

    fn wanted(&self, link: &str) -> Option<String> {
        wanted(link, &self.breadth)
    }

    /// Where a link of a file leads to in the copy. What stood in a form is no place any more.
    fn target(&self, file: &str, link: &str) -> Option<String> {
        let (address, place) = link.split_once('#').unwrap_or((link, ""));
        let has_place = |file: &str| self.kept.get(file).is_some_and(|places| places.contains(place));
        if address.is_empty() {
            return (place.is_empty() || has_place(file)).then(|| link.to_owned());
        }
        let target =
            self.files.get(&self.wanted(address)?).filter(|target| self.kept.contains_key(*target))?;
        let place = if place.is_empty() || !has_place(target) { String::new() } else { format!("#{place}") };
        Some(address::from_file(file, target) + &place)
    }

    /// Leads every link from file to file, now that it is known which there are.
    fn rewrite(&mut self, storage: &mut dyn Storage) -> Result<(), ExportError> {
        for (file, form) in std::mem::take(&mut self.linked) {
            let failed = |source| ExportError::Write { file: file.clone(), source };
            let content = storage.kept(&file).map_err(failed)?;
            let text = String::from_utf8_lossy(&content);
            let target = |link: &str| self.target(&file, link);
            let written = links::rewritten(&text, &target, form == Form::Page);
            if form == Form::Page {
                self.exported.largest_page = self.exported.largest_page.max(compressed(written.as_bytes()));
            }
            storage.keep(&file, written.as_bytes()).map_err(failed)?;
        }
        Ok(())
    }
}

/// The length of a page as servers send it [bytes].
fn compressed(content: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    // What is written to memory does not fail.
    let _ = io::Write::write_all(&mut encoder, content);
    encoder.finish().map_or(content.len(), |compressed| compressed.len())
}

async fn fetch(router: Router, address: String) -> Fetched {
    let failed = |address: String, words: String| Fetched {
        address,
        status: StatusCode::INTERNAL_SERVER_ERROR,
        kind: "text/html".to_owned(),
        leads_to: None,
        is_unreadable: false,
        content: words.into_bytes(),
    };
    let Ok(request) = Request::get(&address).body(Body::empty()) else {
        return Fetched { status: StatusCode::NOT_FOUND, ..failed(address, String::new()) };
    };
    let response = match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let (parts, content) = response.into_parts();
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let leads_to = header(LOCATION).filter(|_| parts.status.is_redirection());
    let kind = header(CONTENT_TYPE).unwrap_or_default();
    let is_unreadable =
        parts.status == StatusCode::SERVICE_UNAVAILABLE && !parts.headers.contains_key(RETRY_AFTER);
    match to_bytes(content, LARGEST).await {
        Ok(content) => {
            let (status, content) = (parts.status, content.to_vec());
            Fetched { address, status, kind, leads_to, is_unreadable, content }
        }
        Err(error) => failed(address, error.to_string()),
    }
}
