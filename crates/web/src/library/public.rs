//! The library as everybody may read it: where there are accounts, only the months that are released, and counts of
//! people under disclosure control.

use std::sync::Arc;

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
use jiff::Timestamp;
use reform::cluster::Clusters;
use reform::open::OpenReform;
use reform::plan::Reform;

use super::{Library, YearMonth};
use crate::sign_in::reader::AuthState;

/// The rule of who has reported for a month and who has not.
const WAITING: &str = "C01";

/// What readers see who are not signed in. Every page, document and file for them is made from it, so that none
/// can forget what is not released.
pub(crate) struct PublicLibrary {
    all: Arc<dyn Library>,
    kept: Kept,
}

/// When what is not released is kept from those who are not signed in.
enum Kept {
    /// Where somebody can sign in: a site without accounts is for whoever runs it.
    WithAccounts(Option<Arc<AuthState>>),
    /// Always: what is shown goes elsewhere.
    Always,
}

impl PublicLibrary {
    /// The public part of `all`.
    pub(crate) fn new(all: Arc<dyn Library>, auth: Option<Arc<AuthState>>) -> Self {
        Self { all, kept: Kept::WithAccounts(auth) }
    }

    /// The public part of `all`, also where nobody has an account: for programs that send on what they read, as
    /// assistants do.
    pub(crate) fn for_programs(all: Arc<dyn Library>) -> Self {
        Self { all, kept: Kept::Always }
    }

    /// Whether what is not released is kept from those who are not signed in.
    fn is_kept(&self) -> bool {
        match &self.kept {
            Kept::WithAccounts(auth) => auth.as_ref().is_some_and(|auth| auth.has_accounts()),
            Kept::Always => true,
        }
    }
}

impl Library for PublicLibrary {
    fn shows(&self, month: YearMonth) -> bool {
        !self.is_kept() || self.all.releases().state(month, Timestamp::now()).is_released()
    }

    fn periods(&self) -> Vec<YearMonth> {
        let mut periods = self.all.periods();
        periods.retain(|month| self.shows(*month));
        periods
    }

    fn month_end(&self, year: FinancialYear, month: Month) -> Option<Arc<MonthEnd>> {
        self.all.month_end(year, month).filter(|_| self.shows((year, month)))
    }

    fn forecast(&self, year: FinancialYear, month: Month) -> Option<Arc<Forecast>> {
        self.all.forecast(year, month).filter(|_| self.shows((year, month)))
    }

    fn forecast_record(&self) -> Option<Arc<Vec<Exhibit>>> {
        self.all.forecast_record()
    }

    fn analysis(&self, year: FinancialYear, month: Month) -> Option<Arc<PositionAnalysis>> {
        self.all.analysis(year, month).filter(|_| self.shows((year, month)))
    }

    /// Registers are read as they are at the last month that they know; they are shown unless that is a month
    /// of returns which is not released.
    fn programme(&self, year: FinancialYear) -> Option<Arc<Programme>> {
        let is_shown = |programme: &Arc<Programme>| {
            programme
                .month
                .is_none_or(|month| self.shows((year, month)) || self.all.month_end(year, month).is_none())
        };
        self.all.programme(year).filter(is_shown)
    }

    fn programme_years(&self) -> Vec<FinancialYear> {
        let mut years = self.all.programme_years();
        years.retain(|year| self.programme(*year).is_some());
        years
    }

    fn access(&self) -> Option<Arc<Access>> {
        self.all.access()
    }

    fn reform(&self) -> Option<Arc<Reform>> {
        self.all.reform()
    }

    fn open_reform(&self) -> Option<Arc<OpenReform>> {
        self.all.open_reform()
    }

    fn first_month(&self) -> Option<Arc<FirstMonth>> {
        self.all.first_month()
    }

    fn clusters(&self) -> Option<Arc<Clusters>> {
        self.all.clusters()
    }

    /// Which returns wait, and what is found in those of months that are not released, stays with those who work on
    /// them.
    fn missing(&self) -> Arc<Vec<Finding>> {
        let missing = self.all.missing();
        if !self.is_kept() {
            return missing;
        }
        let is_of_returns =
            |finding: &&Finding| finding.rule == WAITING || finding.file.starts_with("finance/returns/");
        Arc::new(missing.iter().filter(|finding| !is_of_returns(finding)).cloned().collect())
    }

    fn is_all_for_everybody(&self) -> bool {
        self.all.is_all_for_everybody()
    }

    fn disclosure_rule(&self) -> DisclosureRule {
        self.all.disclosure_rule()
    }

    fn readers(&self) -> Readers {
        if self.is_kept() { Readers::Everybody(self.disclosure_rule()) } else { Readers::Keepers }
    }

    fn releases(&self) -> Arc<Releases> {
        self.all.releases()
    }

    /// Another number whenever what is shown changes: also as a month becomes public by itself, or the first
    /// account is made.
    fn edition(&self) -> u64 {
        let shown = if self.is_kept() {
            self.periods().into_iter().fold(1_u64, |shown, (year, month)| {
                let month = u64::from(year.first_day().year().unsigned_abs()) * 12 + u64::from(month.get());
                shown.wrapping_mul(1_000_003).wrapping_add(month)
            })
        } else {
            0
        };
        // The lower half counts changes of the whole.
        self.all.edition() | shown << 32
    }

    fn featured(&self) -> Option<YearMonth> {
        self.all.featured().filter(|month| self.shows(*month)).or_else(|| self.latest())
    }
}

#[cfg(test)]
mod tests;
