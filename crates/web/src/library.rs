//! The books that pages are made from.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use charts::exhibit::Exhibit;
use domain::backing::Backing;
use domain::book::Book;
use domain::figure::FigureId;
use domain::finding::Finding;
use domain::forecast::Forecast;
use domain::month::{FinancialYear, Month};
use domain::programme::Programme;
use reform::cluster::Clusters;
use reform::plan::Reform;

use crate::told;

/// A month of a financial year, as pages are asked for.
pub type Closed = (FinancialYear, Month);

/// Where pages get their books. Implementations keep books at hand: pages ask on every request.
pub trait Library: Send + Sync {
    /// The months that have a book, oldest first.
    fn periods(&self) -> Vec<Closed>;

    /// The book of one month.
    fn book(&self, year: FinancialYear, month: Month) -> Option<Arc<Book>>;

    /// The forecast of the year's end made at one month.
    fn forecast(&self, _year: FinancialYear, _month: Month) -> Option<Arc<Forecast>> {
        None
    }

    /// How such forecasts did in years whose end is known, as exhibits; nothing while that is being
    /// worked out.
    fn forecast_record(&self) -> Option<Arc<Vec<Exhibit>>> {
        None
    }

    /// What stands behind the position of one month.
    fn backing(&self, _year: FinancialYear, _month: Month) -> Option<Arc<Backing>> {
        None
    }

    /// The efficiency programme, risks, controls and events of a year.
    fn programme(&self, _year: FinancialYear) -> Option<Arc<Programme>> {
        None
    }

    /// The years that have a programme, oldest first.
    fn programme_years(&self) -> Vec<FinancialYear> {
        Vec::new()
    }

    /// The reform of the workspace, worked out.
    fn reform(&self) -> Option<Arc<Reform>> {
        None
    }

    /// The best clusters of the boards of each region.
    fn clusters(&self) -> Option<Arc<Clusters>> {
        None
    }

    /// What is missing of all that could be shown, and what to do about it.
    fn missing(&self) -> Arc<Vec<Finding>> {
        Arc::default()
    }

    /// Whether everybody may read all that pages tell: nothing tells what stands in a file that does not
    /// count.
    fn is_all_for_everybody(&self) -> bool {
        true
    }

    /// A number that changes whenever a book does, so that no old page is shown.
    fn edition(&self) -> u64;

    /// The last month that has a book.
    fn latest(&self) -> Option<Closed> {
        self.periods().last().copied()
    }

    /// The month shown to those who ask for none.
    fn featured(&self) -> Option<Closed> {
        self.latest()
    }

    /// The book that holds a figure: `first` if it does, else the newest.
    fn book_with(&self, id: FigureId, first: Option<Closed>) -> Option<Arc<Book>> {
        let newest_first = self.periods().into_iter().rev();
        first
            .into_iter()
            .chain(newest_first)
            .filter_map(|(year, month)| self.book(year, month))
            .find(|book| book.figures.contains_key(&id))
    }
}

/// Books in memory that do not change.
#[derive(Clone, Debug)]
pub struct Shelf {
    books: BTreeMap<Closed, Arc<Book>>,
    programmes: BTreeMap<FinancialYear, Arc<Programme>>,
    forecasts: BTreeMap<Closed, Arc<Forecast>>,
    backings: BTreeMap<Closed, Arc<Backing>>,
    reform: Option<Arc<Reform>>,
    clusters: Option<Arc<Clusters>>,
    featured: Option<Closed>,
    missing: Arc<Vec<Finding>>,
    tells_inside: bool,
}

impl Shelf {
    /// A shelf of `books`; of two for the same month the later stands.
    #[must_use]
    pub fn new(books: impl IntoIterator<Item = Book>) -> Self {
        let books: BTreeMap<Closed, Arc<Book>> =
            books.into_iter().map(|book| ((book.year, book.month), Arc::new(book))).collect();
        let featured = books.keys().last().copied();
        let tells_inside = books.values().any(|book| told::has_inside(book));
        Self {
            books,
            programmes: BTreeMap::new(),
            forecasts: BTreeMap::new(),
            backings: BTreeMap::new(),
            reform: None,
            clusters: None,
            featured,
            missing: Arc::default(),
            tells_inside,
        }
    }

    /// The same shelf, with what is missing of all that it could hold.
    #[must_use]
    pub fn with_missing(self, missing: Vec<Finding>) -> Self {
        let tells_inside = self.tells_inside || told::any_inside(&missing);
        Self { missing: Arc::new(missing), tells_inside, ..self }
    }

    /// The same shelf, with the programmes of these years.
    #[must_use]
    pub fn with_programmes(self, programmes: impl IntoIterator<Item = Programme>) -> Self {
        let programmes =
            programmes.into_iter().map(|programme| (programme.year, Arc::new(programme))).collect();
        Self { programmes, ..self }
    }

    /// The same shelf, with this reform, if there is one.
    #[must_use]
    pub fn with_reform(self, reform: Option<Reform>) -> Self {
        Self { reform: reform.map(Arc::new), ..self }
    }

    /// The same shelf, with these clusters.
    #[must_use]
    pub fn with_clusters(self, clusters: Clusters) -> Self {
        Self { clusters: Some(Arc::new(clusters)), ..self }
    }

    /// The same shelf, with these forecasts.
    #[must_use]
    pub fn with_forecasts(self, forecasts: impl IntoIterator<Item = Forecast>) -> Self {
        let forecasts =
            forecasts.into_iter().map(|made| ((made.year, made.closed), Arc::new(made))).collect();
        Self { forecasts, ..self }
    }

    /// The same shelf, with what stands behind the position of these months.
    #[must_use]
    pub fn with_backings(self, backings: impl IntoIterator<Item = Backing>) -> Self {
        let backings =
            backings.into_iter().map(|backing| ((backing.year, backing.month), Arc::new(backing))).collect();
        Self { backings, ..self }
    }

    /// The same shelf, with the book of this month shown to those who ask for none.
    #[must_use]
    pub fn featuring(self, year: FinancialYear, month: Month) -> Self {
        let featured = Some((year, month)).filter(|closed| self.books.contains_key(closed)).or(self.featured);
        Self { featured, ..self }
    }
}

impl Library for Shelf {
    fn is_all_for_everybody(&self) -> bool {
        !self.tells_inside
    }

    fn missing(&self) -> Arc<Vec<Finding>> {
        Arc::clone(&self.missing)
    }

    fn reform(&self) -> Option<Arc<Reform>> {
        self.reform.clone()
    }

    fn clusters(&self) -> Option<Arc<Clusters>> {
        self.clusters.clone()
    }

    fn forecast(&self, year: FinancialYear, month: Month) -> Option<Arc<Forecast>> {
        self.forecasts.get(&(year, month)).cloned()
    }

    fn backing(&self, year: FinancialYear, month: Month) -> Option<Arc<Backing>> {
        self.backings.get(&(year, month)).cloned()
    }

    fn programme(&self, year: FinancialYear) -> Option<Arc<Programme>> {
        self.programmes.get(&year).cloned()
    }

    fn programme_years(&self) -> Vec<FinancialYear> {
        self.programmes.keys().copied().collect()
    }

    fn periods(&self) -> Vec<Closed> {
        self.books.keys().copied().collect()
    }

    fn book(&self, year: FinancialYear, month: Month) -> Option<Arc<Book>> {
        self.books.get(&(year, month)).cloned()
    }

    fn edition(&self) -> u64 {
        0
    }

    fn featured(&self) -> Option<Closed> {
        self.featured
    }
}

/// A shelf that is exchanged for another while pages are read.
#[derive(Debug)]
pub struct Live {
    shelf: RwLock<Arc<Shelf>>,
    record: OnceLock<Arc<Vec<Exhibit>>>,
    edition: AtomicU64,
}

impl Live {
    /// Begins with `shelf`.
    #[must_use]
    pub fn new(shelf: Shelf) -> Self {
        Self { shelf: RwLock::new(Arc::new(shelf)), record: OnceLock::new(), edition: AtomicU64::new(0) }
    }

    /// Shows `next` from now on.
    pub fn exchange(&self, next: Shelf) {
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        self.changed();
    }

    /// Shows the same books and says that this is missing of all that could be shown.
    pub fn lacking(&self, missing: Vec<Finding>) {
        let shelf = Shelf::clone(&self.now()).with_missing(missing);
        self.exchange(shelf);
    }

    /// Shows how forecasts did; the first record stands.
    pub fn keep_record(&self, record: Vec<Exhibit>) {
        if self.record.set(Arc::new(record)).is_ok() {
            self.changed();
        }
    }

    /// Says that something that pages show has changed, though no book did.
    pub fn changed(&self) {
        self.edition.fetch_add(1, Ordering::SeqCst);
    }

    fn now(&self) -> Arc<Shelf> {
        Arc::clone(&self.shelf.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Library for Live {
    fn forecast_record(&self) -> Option<Arc<Vec<Exhibit>>> {
        self.record.get().cloned()
    }

    fn periods(&self) -> Vec<Closed> {
        self.now().periods()
    }

    fn book(&self, year: FinancialYear, month: Month) -> Option<Arc<Book>> {
        self.now().book(year, month)
    }

    fn forecast(&self, year: FinancialYear, month: Month) -> Option<Arc<Forecast>> {
        self.now().forecast(year, month)
    }

    fn backing(&self, year: FinancialYear, month: Month) -> Option<Arc<Backing>> {
        self.now().backing(year, month)
    }

    fn programme(&self, year: FinancialYear) -> Option<Arc<Programme>> {
        self.now().programme(year)
    }

    fn programme_years(&self) -> Vec<FinancialYear> {
        self.now().programme_years()
    }

    fn reform(&self) -> Option<Arc<Reform>> {
        self.now().reform()
    }

    fn clusters(&self) -> Option<Arc<Clusters>> {
        self.now().clusters()
    }

    fn missing(&self) -> Arc<Vec<Finding>> {
        Library::missing(&*self.now())
    }

    fn is_all_for_everybody(&self) -> bool {
        self.now().is_all_for_everybody()
    }

    fn edition(&self) -> u64 {
        self.edition.load(Ordering::SeqCst)
    }

    fn featured(&self) -> Option<Closed> {
        self.now().featured()
    }
}

#[cfg(test)]
mod tests;
