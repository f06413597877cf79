//! The month ends that pages are made from.

pub(crate) mod public;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use domain::figure::FigureId;
use domain::finding::Finding;
use domain::first_month::FirstMonth;
use domain::forecast::Forecast;
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use domain::programme::Programme;
use evidence::access::Access;
use evidence::disclosure::{DisclosureRule, Readers};
use exhibits::exhibit::Exhibit;
use finance::analysis::PositionAnalysis;
use governance::release::Releases;
use reform::cluster::Clusters;
use reform::open::OpenReform;
use reform::plan::Reform;

use crate::visible_findings;

/// A month of a financial year.
pub type YearMonth = (FinancialYear, Month);

/// Where pages get their month ends. Implementations keep month ends at hand: pages ask on every request.
pub trait Library: Send + Sync {
    /// The months that have a month end, oldest first.
    fn periods(&self) -> Vec<YearMonth>;

    /// The month end of one month.
    fn month_end(&self, year: FinancialYear, month: Month) -> Option<Arc<MonthEnd>>;

    /// The forecast of the year's end made at one month.
    fn forecast(&self, _year: FinancialYear, _month: Month) -> Option<Arc<Forecast>> {
        None
    }

    /// How such forecasts did in years whose end is known, as exhibits; `None` while that is being
    /// worked out.
    fn forecast_record(&self) -> Option<Arc<Vec<Exhibit>>> {
        None
    }

    /// What stands behind the position of one month.
    fn analysis(&self, _year: FinancialYear, _month: Month) -> Option<Arc<PositionAnalysis>> {
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

    /// What is published of access to care.
    fn access(&self) -> Option<Arc<Access>> {
        None
    }

    /// The reform of the workspace, worked out.
    fn reform(&self) -> Option<Arc<Reform>> {
        None
    }

    /// The reform of the workspace, where values of it are open.
    fn open_reform(&self) -> Option<Arc<OpenReform>> {
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

    /// The steps to the first month, where no return counts yet.
    fn first_month(&self) -> Option<Arc<FirstMonth>> {
        None
    }

    /// Whether everybody may read all findings: none says what stands in a file that does not count.
    fn is_all_for_everybody(&self) -> bool {
        true
    }

    /// Which months are released to everybody.
    fn releases(&self) -> Arc<Releases> {
        Arc::default()
    }

    /// Whether the reader may see what belongs to a month, such as its returns, whether it has a month end or not.
    fn shows(&self, _month: YearMonth) -> bool {
        true
    }

    /// What everybody is shown of counts of people.
    fn disclosure_rule(&self) -> DisclosureRule {
        DisclosureRule::HES
    }

    /// Whom it is read by: those who keep it, unless it says otherwise.
    fn readers(&self) -> Readers {
        Readers::Keepers
    }

    /// A number that changes whenever a month end does, so that no old page is shown.
    fn edition(&self) -> u64;

    /// The last month that has a month end.
    fn latest(&self) -> Option<YearMonth> {
        self.periods().last().copied()
    }

    /// The month shown to those who ask for none.
    fn featured(&self) -> Option<YearMonth> {
        self.latest()
    }

    /// The month end that holds a figure: `preferred` if it does, else the newest.
    fn month_end_with(&self, id: FigureId, preferred: Option<YearMonth>) -> Option<Arc<MonthEnd>> {
        let newest_first = self.periods().into_iter().rev();
        preferred
            .into_iter()
            .chain(newest_first)
            .filter_map(|(year, month)| self.month_end(year, month))
            .find(|month_end| month_end.figures.contains_key(&id))
    }
}

/// Month ends in memory that do not change.
#[derive(Clone, Debug)]
pub struct LibrarySnapshot {
    month_ends: BTreeMap<YearMonth, Arc<MonthEnd>>,
    programmes: BTreeMap<FinancialYear, Arc<Programme>>,
    forecasts: BTreeMap<YearMonth, Arc<Forecast>>,
    analyses: BTreeMap<YearMonth, Arc<PositionAnalysis>>,
    access: Option<Arc<Access>>,
    reform: Option<Arc<Reform>>,
    open_reform: Option<Arc<OpenReform>>,
    clusters: Option<Arc<Clusters>>,
    featured: Option<YearMonth>,
    missing: Arc<Vec<Finding>>,
    releases: Arc<Releases>,
    first_month: Option<Arc<FirstMonth>>,
    disclosure_rule: DisclosureRule,
    has_restricted: bool,
}

impl LibrarySnapshot {
    /// A library without month ends.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(Vec::<Arc<MonthEnd>>::new())
    }

    /// A library of `month_ends`; of two for the same month the later stands.
    #[must_use]
    pub fn new(month_ends: impl IntoIterator<Item = impl Into<Arc<MonthEnd>>>) -> Self {
        let month_ends: BTreeMap<YearMonth, Arc<MonthEnd>> = month_ends
            .into_iter()
            .map(Into::<Arc<MonthEnd>>::into)
            .map(|month_end| ((month_end.year, month_end.month), month_end))
            .collect();
        let featured = month_ends.keys().last().copied();
        let has_restricted = month_ends.values().any(|month_end| visible_findings::has_restricted(month_end));
        Self {
            month_ends,
            programmes: BTreeMap::new(),
            forecasts: BTreeMap::new(),
            analyses: BTreeMap::new(),
            access: None,
            reform: None,
            open_reform: None,
            clusters: None,
            featured,
            missing: Arc::default(),
            releases: Arc::default(),
            first_month: None,
            disclosure_rule: DisclosureRule::HES,
            has_restricted,
        }
    }

    /// The same library, with what is missing of all that it could hold.
    #[must_use]
    pub fn with_missing(self, missing: Vec<Finding>) -> Self {
        let has_restricted = self.has_restricted || visible_findings::any_restricted(&missing);
        Self { missing: Arc::new(missing), has_restricted, ..self }
    }

    /// The same library, of which these months are released to everybody.
    #[must_use]
    pub fn with_releases(self, releases: Releases) -> Self {
        Self { releases: Arc::new(releases), ..self }
    }

    /// The same library, of whose counts of people everybody is shown what this rule leaves.
    #[must_use]
    pub fn with_disclosure_rule(self, disclosure_rule: DisclosureRule) -> Self {
        Self { disclosure_rule, ..self }
    }

    /// The same library, with the steps to its first month, if no return counts yet.
    #[must_use]
    pub fn with_first_month(self, first_month: Option<FirstMonth>) -> Self {
        Self { first_month: first_month.map(Arc::new), ..self }
    }

    /// The same library, with the programmes of these years.
    #[must_use]
    pub fn with_programmes(self, programmes: impl IntoIterator<Item = Programme>) -> Self {
        let programmes =
            programmes.into_iter().map(|programme| (programme.year, Arc::new(programme))).collect();
        Self { programmes, ..self }
    }

    /// The same library, with what is published of access to care, if anything is.
    #[must_use]
    pub fn with_access(self, access: Option<Access>) -> Self {
        Self { access: access.map(Arc::new), ..self }
    }

    /// The same library, with this reform, if there is one.
    #[must_use]
    pub fn with_reform(self, reform: Option<Reform>) -> Self {
        Self { reform: reform.map(Arc::new), ..self }
    }

    /// The same library, with this reform of which values are open, if there is one.
    #[must_use]
    pub fn with_open_reform(self, open: Option<OpenReform>) -> Self {
        Self { open_reform: open.map(Arc::new), ..self }
    }

    /// The same library, with these clusters.
    #[must_use]
    pub fn with_clusters(self, clusters: Clusters) -> Self {
        Self { clusters: Some(Arc::new(clusters)), ..self }
    }

    /// The same library, with these forecasts.
    #[must_use]
    pub fn with_forecasts(self, forecasts: impl IntoIterator<Item = impl Into<Arc<Forecast>>>) -> Self {
        let forecasts = forecasts.into_iter().map(Into::<Arc<Forecast>>::into);
        let forecasts = forecasts.map(|forecast| ((forecast.year, forecast.closed), forecast)).collect();
        Self { forecasts, ..self }
    }

    /// The same library, with what stands behind the position of these months.
    #[must_use]
    pub fn with_analyses(self, analyses: impl IntoIterator<Item = impl Into<Arc<PositionAnalysis>>>) -> Self {
        let analyses = analyses.into_iter().map(Into::<Arc<PositionAnalysis>>::into);
        let analyses = analyses.map(|analysis| ((analysis.year, analysis.month), analysis)).collect();
        Self { analyses, ..self }
    }

    /// The same library, with the month end of this month shown to those who ask for none.
    #[must_use]
    pub fn featuring(self, year: FinancialYear, month: Month) -> Self {
        let featured =
            Some((year, month)).filter(|closed| self.month_ends.contains_key(closed)).or(self.featured);
        Self { featured, ..self }
    }
}

impl Library for LibrarySnapshot {
    fn disclosure_rule(&self) -> DisclosureRule {
        self.disclosure_rule
    }

    fn is_all_for_everybody(&self) -> bool {
        !self.has_restricted
    }

    fn missing(&self) -> Arc<Vec<Finding>> {
        Arc::clone(&self.missing)
    }

    fn releases(&self) -> Arc<Releases> {
        Arc::clone(&self.releases)
    }

    fn first_month(&self) -> Option<Arc<FirstMonth>> {
        self.first_month.clone()
    }

    fn access(&self) -> Option<Arc<Access>> {
        self.access.clone()
    }

    fn reform(&self) -> Option<Arc<Reform>> {
        self.reform.clone()
    }

    fn open_reform(&self) -> Option<Arc<OpenReform>> {
        self.open_reform.clone()
    }

    fn clusters(&self) -> Option<Arc<Clusters>> {
        self.clusters.clone()
    }

    fn forecast(&self, year: FinancialYear, month: Month) -> Option<Arc<Forecast>> {
        self.forecasts.get(&(year, month)).cloned()
    }

    fn analysis(&self, year: FinancialYear, month: Month) -> Option<Arc<PositionAnalysis>> {
        self.analyses.get(&(year, month)).cloned()
    }

    fn programme(&self, year: FinancialYear) -> Option<Arc<Programme>> {
        self.programmes.get(&year).cloned()
    }

    fn programme_years(&self) -> Vec<FinancialYear> {
        self.programmes.keys().copied().collect()
    }

    fn periods(&self) -> Vec<YearMonth> {
        self.month_ends.keys().copied().collect()
    }

    fn month_end(&self, year: FinancialYear, month: Month) -> Option<Arc<MonthEnd>> {
        self.month_ends.get(&(year, month)).cloned()
    }

    fn edition(&self) -> u64 {
        0
    }

    fn featured(&self) -> Option<YearMonth> {
        self.featured
    }
}

/// Where the releases of months stand. It is asked on every request, so that a withdrawal hides a month at once.
pub trait ReleaseRegister: Debug + Send + Sync {
    /// The releases as they are now; the same again where nothing has changed.
    fn releases(&self) -> Arc<Releases>;
}

/// A library that is exchanged for another while pages are read.
#[derive(Debug)]
pub struct LiveLibrary {
    snapshot: RwLock<Arc<LibrarySnapshot>>,
    releases: OnceLock<FollowedReleases>,
    record: OnceLock<Arc<Vec<Exhibit>>>,
    edition: AtomicU64,
}

/// A register of releases, and what it and the snapshot said last.
#[derive(Debug)]
struct FollowedReleases {
    register: Arc<dyn ReleaseRegister>,
    last: Mutex<LastReleases>,
}

/// Releases as they are shown: of the register, with the corrections that the snapshot knows.
#[derive(Debug, Default)]
struct LastReleases {
    of_register: Arc<Releases>,
    of_snapshot: Arc<Releases>,
    shown: Arc<Releases>,
}

impl LiveLibrary {
    /// Begins with `snapshot`.
    #[must_use]
    pub fn new(snapshot: LibrarySnapshot) -> Self {
        Self {
            snapshot: RwLock::new(Arc::new(snapshot)),
            releases: OnceLock::new(),
            record: OnceLock::new(),
            edition: AtomicU64::new(0),
        }
    }

    /// Shows `snapshot` from now on.
    pub fn exchange(&self, snapshot: LibrarySnapshot) {
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        self.changed();
    }

    /// Shows the same month ends and says that this is missing of all that could be shown.
    pub fn lacking(&self, missing: Vec<Finding>) {
        let snapshot = LibrarySnapshot::clone(&self.snapshot()).with_missing(missing);
        self.exchange(snapshot);
    }

    /// Shows how forecasts did; the first record stands.
    pub fn keep_record(&self, record: Vec<Exhibit>) {
        if self.record.set(Arc::new(record)).is_ok() {
            self.changed();
        }
    }

    /// Reads releases from `register` from now on, whatever snapshot is shown; the first register stands.
    pub fn follow_releases(&self, register: Arc<dyn ReleaseRegister>) {
        // A second one changes nothing.
        let _ = self.releases.set(FollowedReleases { register, last: Mutex::default() });
        self.changed();
    }

    /// Says that something that pages show has changed, though no month end did.
    pub fn changed(&self) {
        self.edition.fetch_add(1, Ordering::SeqCst);
    }

    fn snapshot(&self) -> Arc<LibrarySnapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Library for LiveLibrary {
    fn disclosure_rule(&self) -> DisclosureRule {
        self.snapshot().disclosure_rule()
    }

    fn forecast_record(&self) -> Option<Arc<Vec<Exhibit>>> {
        self.record.get().cloned()
    }

    fn periods(&self) -> Vec<YearMonth> {
        self.snapshot().periods()
    }

    fn month_end(&self, year: FinancialYear, month: Month) -> Option<Arc<MonthEnd>> {
        self.snapshot().month_end(year, month)
    }

    fn forecast(&self, year: FinancialYear, month: Month) -> Option<Arc<Forecast>> {
        self.snapshot().forecast(year, month)
    }

    fn analysis(&self, year: FinancialYear, month: Month) -> Option<Arc<PositionAnalysis>> {
        self.snapshot().analysis(year, month)
    }

    fn programme(&self, year: FinancialYear) -> Option<Arc<Programme>> {
        self.snapshot().programme(year)
    }

    fn programme_years(&self) -> Vec<FinancialYear> {
        self.snapshot().programme_years()
    }

    fn releases(&self) -> Arc<Releases> {
        let Some(FollowedReleases { register, last }) = self.releases.get() else {
            return self.snapshot().releases();
        };
        let (of_register, of_snapshot) = (register.releases(), self.snapshot().releases());
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        let is_other_register = !Arc::ptr_eq(&last.of_register, &of_register);
        if is_other_register || !Arc::ptr_eq(&last.of_snapshot, &of_snapshot) {
            let shown = Arc::new(of_register.with_corrections_of(&of_snapshot));
            *last = LastReleases { of_register, of_snapshot, shown };
        }
        if is_other_register {
            self.changed();
        }
        Arc::clone(&last.shown)
    }

    fn first_month(&self) -> Option<Arc<FirstMonth>> {
        self.snapshot().first_month()
    }

    fn access(&self) -> Option<Arc<Access>> {
        self.snapshot().access()
    }

    fn reform(&self) -> Option<Arc<Reform>> {
        self.snapshot().reform()
    }

    fn open_reform(&self) -> Option<Arc<OpenReform>> {
        self.snapshot().open_reform()
    }

    fn clusters(&self) -> Option<Arc<Clusters>> {
        self.snapshot().clusters()
    }

    fn missing(&self) -> Arc<Vec<Finding>> {
        Library::missing(&*self.snapshot())
    }

    fn is_all_for_everybody(&self) -> bool {
        self.snapshot().is_all_for_everybody()
    }

    fn edition(&self) -> u64 {
        // A release that nobody has seen yet is a change.
        let _ = self.releases();
        self.edition.load(Ordering::SeqCst)
    }

    fn featured(&self) -> Option<YearMonth> {
        self.snapshot().featured()
    }
}

#[cfg(test)]
mod tests;
