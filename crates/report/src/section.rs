//! The sections of a report by name: those that a board reads, and the annexes that hold the detail.

use std::collections::BTreeSet;

/// A section or an annex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionName {
    /// The month on a page.
    Summary,
    /// Income and expenditure against plan, and what moved it.
    Income,
    /// Where the year will end.
    Forecast,
    /// The efficiency programme.
    Efficiency,
    /// Staff, agency and bank.
    Workforce,
    /// Cash, payments and working capital.
    Cash,
    /// Capital.
    Capital,
    /// Running costs while a plan to cut them runs.
    RunningCosts,
    /// Whether measures are changing, and whether they meet their targets.
    Changing,
    /// What scenarios would do that were chosen for the paper.
    Scenarios,
    /// Risks and mitigations.
    Risks,
    /// What is asked.
    Actions,
    /// Steps, months and lines behind the position.
    PositionDetail,
    /// Months, methods and spread of the forecast.
    ForecastDetail,
    /// Schemes.
    EfficiencyDetail,
    /// Staff by group and month, capital by scheme.
    ResourcesDetail,
    /// One-off items, duties, support and balances.
    UnderlyingDetail,
    /// Functions, transfers and exits.
    RunningCostsDetail,
    /// Measures with their limits, and the points of charts.
    ChangingDetail,
    /// The register of risks, and controls.
    RisksDetail,
    /// Findings of validation.
    Validation,
    /// Definitions and method.
    Definitions,
    /// Documents, statements and files.
    Sources,
    /// The register of figures.
    Figures,
}

impl SectionName {
    /// Every one, in the order of reading.
    pub const ALL: [Self; 24] = [
        Self::Summary,
        Self::Income,
        Self::Forecast,
        Self::Efficiency,
        Self::Workforce,
        Self::Cash,
        Self::Capital,
        Self::RunningCosts,
        Self::Changing,
        Self::Scenarios,
        Self::Risks,
        Self::Actions,
        Self::PositionDetail,
        Self::ForecastDetail,
        Self::EfficiencyDetail,
        Self::ResourcesDetail,
        Self::UnderlyingDetail,
        Self::RunningCostsDetail,
        Self::ChangingDetail,
        Self::RisksDetail,
        Self::Validation,
        Self::Definitions,
        Self::Sources,
        Self::Figures,
    ];

    /// As it is chosen, and as links name it: `running-costs`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Income => "income",
            Self::Forecast => "forecast",
            Self::Efficiency => "efficiency",
            Self::Risks => "risks",
            Self::Workforce => "workforce",
            Self::Capital => "capital",
            Self::Cash => "cash",
            Self::RunningCosts => "running-costs",
            Self::Changing => "changing",
            Self::Scenarios => "scenarios",
            Self::Actions => "actions",
            Self::PositionDetail => "position-detail",
            Self::ForecastDetail => "forecast-detail",
            Self::EfficiencyDetail => "efficiency-detail",
            Self::RisksDetail => "risks-detail",
            Self::ResourcesDetail => "resources-detail",
            Self::UnderlyingDetail => "underlying-detail",
            Self::RunningCostsDetail => "running-costs-detail",
            Self::ChangingDetail => "changing-detail",
            Self::Validation => "validation",
            Self::Definitions => "definitions",
            Self::Sources => "sources",
            Self::Figures => "figures",
        }
    }

    /// Its heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Income => "Income and expenditure",
            Self::Forecast => "Forecast outturn",
            Self::Efficiency => "Efficiency",
            Self::Risks => "Risks and spending controls",
            Self::Workforce => "Workforce, agency and bank",
            Self::Capital => "Capital",
            Self::Cash => "Cash, payments and working capital",
            Self::RunningCosts => "Running costs",
            Self::Changing => "Is it changing?",
            Self::Scenarios => "What changes would do",
            Self::Actions => "Actions",
            Self::PositionDetail => "Position in detail",
            Self::ForecastDetail => "Forecast in detail",
            Self::EfficiencyDetail => "Efficiency in detail",
            Self::RisksDetail => "Risks and controls in detail",
            Self::ResourcesDetail => "Staff and capital in detail",
            Self::UnderlyingDetail => "One-off items, support and balances",
            Self::RunningCostsDetail => "Running costs and functions in detail",
            Self::ChangingDetail => "Measures in detail",
            Self::Validation => "Findings of validation",
            Self::Definitions => "Definitions and method",
            Self::Sources => "Sources",
            Self::Figures => "Register of figures",
        }
    }

    /// Whether it stands after the paper.
    #[must_use]
    pub fn is_annex(self) -> bool {
        Self::PositionDetail <= self
    }
}

/// Which sections a report has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection(BTreeSet<SectionName>);

impl Selection {
    /// All of them.
    #[must_use]
    pub fn all() -> Self {
        Self(SectionName::ALL.into())
    }

    /// Those named, whatever their order; all where none is.
    #[must_use]
    pub fn of(names: impl IntoIterator<Item = SectionName>) -> Self {
        let names: BTreeSet<SectionName> = names.into_iter().collect();
        if names.is_empty() { Self::all() } else { Self(names) }
    }

    /// Whether it has this one.
    #[must_use]
    pub fn has(&self, name: SectionName) -> bool {
        self.0.contains(&name)
    }
}
