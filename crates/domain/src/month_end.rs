//! A month end of figures: all that is known about one system at one month, ready to be shown.
//!
//! Tables, pages, reports and files are made from a month end and from nothing else, so that a figure
//! has the same id and the same value wherever it appears.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::claim::{Claim, Document};
use crate::code::OrganisationCode;
use crate::figure::{Basis, Definition, Figure, FigureId, FigureKey, Subject, Support};
use crate::finding::Finding;
use crate::ledger::Line;
use crate::month::{FinancialYear, Month, Period};
use crate::organisation::Organisation;
use crate::provenance::Provenance;
use crate::source::SourceFile;

/// To whom the figures of a month end may be said to belong, by the weakest of what they rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not every organisation has reported.
    Draft,
    /// Every figure is published, or follows from published ones.
    Public,
    /// Some rest on returns that are not published.
    ManagementInformation,
    /// Some are generated to fill gaps.
    PartSynthetic,
    /// Some rest on returns that are not published, some are generated to fill gaps.
    ManagementInformationPartSynthetic,
}

impl Standing {
    /// As the cover of a report says it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "Draft: not every organisation has reported",
            Self::Public => "Public",
            Self::ManagementInformation => "Management information, not published",
            Self::PartSynthetic => "Part synthetic, not issued by these organisations",
            Self::ManagementInformationPartSynthetic => {
                "Management information, not published; part synthetic"
            }
        }
    }

    /// The same of a month that is released: then its report is public, whatever its figures rest on.
    #[must_use]
    pub const fn words_once_released(self) -> &'static str {
        match self {
            Self::ManagementInformation => "Management information, released",
            Self::ManagementInformationPartSynthetic => "Management information, released; part synthetic",
            other => other.words(),
        }
    }

    /// Whether some figures rest on returns that are not published.
    #[must_use]
    pub const fn is_management_information(self) -> bool {
        matches!(self, Self::ManagementInformation | Self::ManagementInformationPartSynthetic)
    }
}

/// All figures of one system at one month of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthEnd {
    /// The system's code, which is its board's.
    pub system: OrganisationCode,
    /// The system's name: `Leicester, Leicestershire and Rutland`.
    pub system_name: String,
    /// The financial year.
    pub year: FinancialYear,
    /// The last closed month.
    pub month: Month,
    /// The day of the latest record that the figures rest on.
    pub recorded_on: Date,
    /// The organisations that make up the system, trusts first, in the order of tables.
    pub organisations: Vec<Organisation>,
    /// The organisations among them whose return for the month is not in.
    pub missing: Vec<OrganisationCode>,
    /// The figures by id.
    pub figures: BTreeMap<FigureId, Figure>,
    /// What validation found.
    pub findings: Vec<Finding>,
    /// The public documents that state figures.
    pub documents: Vec<Document>,
    /// What they state.
    pub claims: Vec<Claim>,
    /// The files that values were read from.
    pub files: Vec<SourceFile>,
}

impl MonthEnd {
    /// The figure with this key.
    #[must_use]
    pub fn figure(&self, key: &FigureKey) -> Option<&Figure> {
        self.figures.get(&key.id())
    }

    /// The standing of a document that shows these figures and, beside them, what is known as `beside`.
    #[must_use]
    pub fn standing(&self, beside: impl IntoIterator<Item = Provenance>) -> Standing {
        let figures = self.figures.values().map(Figure::provenance);
        let is_synthetic = figures.clone().any(|provenance| provenance == Provenance::Synthetic);
        // What stands beside the figures of returns says for itself where it is synthetic.
        let is_reported = figures.chain(beside).any(|provenance| provenance == Provenance::Reported);
        match (self.is_complete(), is_reported, is_synthetic) {
            (false, ..) => Standing::Draft,
            (true, false, false) => Standing::Public,
            (true, true, false) => Standing::ManagementInformation,
            (true, false, true) => Standing::PartSynthetic,
            (true, true, true) => Standing::ManagementInformationPartSynthetic,
        }
    }

    /// Whether every organisation's return is in.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Whether the organisation's return is in.
    #[must_use]
    pub fn has_reported(&self, organisation: &OrganisationCode) -> bool {
        !self.missing.contains(organisation)
    }

    /// The organisations whose return is in: those that sums, shares and sentences are of.
    pub fn reported(&self) -> impl Iterator<Item = &Organisation> {
        self.organisations.iter().filter(|organisation| self.has_reported(&organisation.code))
    }

    /// The system as the subject of figures.
    #[must_use]
    pub fn system_subject(&self) -> Subject {
        Subject::System(self.system.clone())
    }

    /// The key of a position or support figure to date of this month end's month.
    #[must_use]
    pub fn to_date(
        &self,
        definition: Definition,
        subject: Subject,
        basis: Basis,
        support: Support,
    ) -> FigureKey {
        let period = Period::to_date(self.year, self.month);
        FigureKey { definition, subject, period, basis, support, made_in: None, version: 1 }
    }

    /// The key of a figure for the whole year, forecasts as made in this month end's month.
    #[must_use]
    pub fn whole_year(
        &self,
        definition: Definition,
        subject: Subject,
        basis: Basis,
        support: Support,
    ) -> FigureKey {
        let forecast = matches!(basis, Basis::Forecast | Basis::ForecastVariance);
        let made_in = forecast.then_some(self.month);
        FigureKey {
            definition,
            subject,
            period: Period::whole(self.year),
            basis,
            support,
            made_in,
            version: 1,
        }
    }

    /// The key of a figure of one month.
    #[must_use]
    pub fn in_month(
        &self,
        definition: Definition,
        subject: Subject,
        month: Month,
        basis: Basis,
    ) -> FigureKey {
        let period = Period::month(self.year, month);
        FigureKey {
            definition,
            subject,
            period,
            basis,
            support: Support::Including,
            made_in: None,
            version: 1,
        }
    }

    /// The key of a line to date.
    #[must_use]
    pub fn line_to_date(&self, line: Line, organisation: &OrganisationCode, basis: Basis) -> FigureKey {
        let subject = Subject::Organisation(organisation.clone());
        self.to_date(Definition::Line(line), subject, basis, Support::Including)
    }

    /// The organisation with this code, if it is part of the system.
    #[must_use]
    pub fn organisation(&self, code: &OrganisationCode) -> Option<&Organisation> {
        self.organisations.iter().find(|organisation| organisation.code == *code)
    }

    /// The name of a subject: the organisation's, or the system's.
    #[must_use]
    pub fn name_of<'a>(&'a self, subject: &'a Subject) -> &'a str {
        match subject {
            Subject::System(_) => &self.system_name,
            Subject::Organisation(code) => {
                self.organisation(code).map_or(code.as_str(), |organisation| &organisation.name)
            }
        }
    }

    /// The weakest provenance among `keys`; a figure that is not there counts as synthetic.
    #[must_use]
    pub fn weakest<'a>(&self, keys: impl IntoIterator<Item = &'a FigureKey>) -> Provenance {
        keys.into_iter()
            .map(|key| self.figure(key).map_or(Provenance::Synthetic, Figure::provenance))
            .max()
            .unwrap_or(Provenance::Published)
    }
}

#[cfg(test)]
mod tests;
