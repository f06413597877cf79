//! Which files on which pages are an edition of a publication.
//!
//! The page of a publication links the pages of its editions, or the files themselves. Names that the catalogue does
//! not know are never taken for something: what is not found is told.

use std::collections::BTreeMap;

use fetch::{FetchError, Link, Url};
use jiff::civil::Date;
use sources::publications::catalogue::Publication;

use super::in_full;

/// How many months back the newest edition is looked for.
const MONTHS_BACK: usize = 24;

/// How many files of one publication are fetched at once; a page that links more is not what it was.
const MOST_FILES: usize = 500;

/// A file that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) address: Url,
    pub(super) name: String,
    /// The month of its edition, as its first day.
    pub(super) month: Option<Date>,
}

/// What was found on the pages of a publication.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// The pages that were read.
    pub(super) pages: Vec<Url>,
    pub(super) found: Vec<Found>,
    pub(super) remarks: Vec<String>,
    pub(super) faults: Vec<String>,
}

/// Reads a page's links.
type ReadPage<'r> = &'r mut dyn FnMut(&Url) -> Result<Vec<Link>, FetchError>;

/// Pages that were read, each once.
struct Pages<'r> {
    read: ReadPage<'r>,
    links: BTreeMap<Url, Vec<Link>>,
    order: Vec<Url>,
}

impl Pages<'_> {
    fn links(&mut self, page: &Url) -> Result<&[Link], FetchError> {
        if !self.links.contains_key(page) {
            self.order.push(page.clone());
            let links = (self.read)(page)?;
            self.links.insert(page.clone(), links);
        }
        Ok(self.links.get(page).map_or(&[], Vec::as_slice))
    }
}

/// What the page of a publication has of a month.
enum OfMonth {
    /// No page of its edition is linked.
    NoPage,
    /// Files, perhaps none, and the pages that they were looked for on.
    Files(Vec<Found>, Vec<Url>),
}

impl Search {
    /// Looks for the editions of `months`, or without any for the newest up to `today`.
    pub(super) fn of(publication: &Publication, months: &[Date], today: Date, read: ReadPage<'_>) -> Self {
        let mut search = Self::default();
        let mut pages = Pages { read, links: BTreeMap::new(), order: Vec::new() };
        if let Err(error) = search.look(publication, months, today, &mut pages) {
            search.faults.push(in_full(error));
        }
        if MOST_FILES < search.found.len() {
            search.faults.push(format!(
                "{} files are called as those of it are, more than {MOST_FILES}, so none was fetched; name fewer months",
                search.found.len()
            ));
            search.found.clear();
        }
        search.pages = pages.order;
        search
    }

    fn look(
        &mut self,
        publication: &Publication,
        months: &[Date],
        today: Date,
        pages: &mut Pages<'_>,
    ) -> Result<(), FetchError> {
        let landing = address(&publication.page)?;
        let linked = pages.links(&landing)?.to_vec();
        if !publication.is_dated() {
            self.found = files(publication, &linked, today, None);
            if self.found.is_empty() {
                self.faults.push(nothing(publication, today, &[landing]));
            }
            return Ok(());
        }
        if months.is_empty() {
            return self.newest(publication, today, &landing, &linked, pages);
        }
        for month in months {
            // What goes wrong with one month keeps no other away.
            if let Err(error) = self.month(publication, *month, &landing, &linked, pages) {
                self.faults.push(format!("{}: {}", said(*month), in_full(error)));
            }
        }
        Ok(())
    }

    fn newest(
        &mut self,
        publication: &Publication,
        today: Date,
        landing: &Url,
        linked: &[Link],
        pages: &mut Pages<'_>,
    ) -> Result<(), FetchError> {
        let mut month = today.first_of_month();
        for _ in 0..MONTHS_BACK {
            match of_month(publication, month, landing, linked, pages)? {
                OfMonth::Files(found, _) if !found.is_empty() => {
                    self.found = found;
                    return Ok(());
                }
                // A page is there before its files are.
                OfMonth::Files(_, on) if publication.has_page_a_month() => {
                    self.remarks.push(format!(
                        "{}; the edition may not be published yet, so the one before was looked for",
                        nothing(publication, month, &on)
                    ));
                }
                OfMonth::Files(..) | OfMonth::NoPage => {}
            }
            let Ok(before) = month.yesterday() else { break };
            month = before.first_of_month();
        }
        self.faults.push(format!(
            "{landing} leads to no edition of the last {MONTHS_BACK} months whose files are called {}; the publisher may \
             have moved or renamed them: look there in a browser, and import the file with `oakham data import`",
            patterns(publication)
        ));
        Ok(())
    }

    fn month(
        &mut self,
        publication: &Publication,
        month: Date,
        landing: &Url,
        linked: &[Link],
        pages: &mut Pages<'_>,
    ) -> Result<(), FetchError> {
        let (found, on) = match of_month(publication, month, landing, linked, pages)? {
            OfMonth::Files(found, on) => (found, on),
            // Older editions are often linked no more, and still there.
            OfMonth::NoPage => {
                let page = address(&publication.edition_page(month))?;
                (files(publication, pages.links(&page)?, month, Some(month)), vec![page])
            }
        };
        if found.is_empty() {
            self.faults.push(format!("{}: {}", said(month), nothing(publication, month, &on)));
        }
        for file in found {
            if !self.found.iter().any(|other| other.address == file.address) {
                self.found.push(file);
            }
        }
        Ok(())
    }
}

fn of_month(
    publication: &Publication,
    month: Date,
    landing: &Url,
    linked: &[Link],
    pages: &mut Pages<'_>,
) -> Result<OfMonth, FetchError> {
    let edition = address(&publication.edition_page(month))?;
    if is_edition(landing, &edition) {
        return Ok(OfMonth::Files(files(publication, linked, month, Some(month)), vec![landing.clone()]));
    }
    let editions: Vec<Url> =
        linked.iter().map(|link| link.address.clone()).filter(|link| is_edition(link, &edition)).collect();
    if editions.is_empty() {
        return Ok(OfMonth::NoPage);
    }
    let mut found: Vec<Found> = Vec::new();
    for page in &editions {
        for file in files(publication, pages.links(page)?, month, Some(month)) {
            if !found.iter().any(|other| other.address == file.address) {
                found.push(file);
            }
        }
    }
    Ok(OfMonth::Files(found, editions))
}

/// Links to files of a month.
fn files(publication: &Publication, links: &[Link], of: Date, month: Option<Date>) -> Vec<Found> {
    let links = links.iter().filter(|link| publication.has_file(&link.name, of));
    links.map(|link| Found { address: link.address.clone(), name: link.name.clone(), month }).collect()
}

/// Whether `page` is the page of an edition, or of the same edition published again: `april-2026`, `april-2026-revised`.
fn is_edition(page: &Url, edition: &Url) -> bool {
    let path = |url: &Url| url.path().trim_end_matches('/').to_lowercase();
    let (own, wanted) = (path(page), path(edition));
    page.host_str() == edition.host_str()
        && own
            .strip_prefix(&wanted)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-') && !rest.contains('/'))
}

fn address(text: &str) -> Result<Url, FetchError> {
    Url::parse(text)
        .map_err(|error| FetchError::NotAnAddress { text: text.to_owned(), why: error.to_string() })
}

fn nothing(publication: &Publication, month: Date, on: &[Url]) -> String {
    let pages: Vec<String> = on.iter().map(ToString::to_string).collect();
    let names: Vec<String> = publication.file_names(month);
    format!("{} has no file called {}", pages.join(" or "), names.join(" or "))
}

fn patterns(publication: &Publication) -> String {
    publication.files.join(" or ")
}

/// `April 2026`.
fn said(month: Date) -> String {
    month.strftime("%B %Y").to_string()
}

#[cfg(test)]
mod tests;
