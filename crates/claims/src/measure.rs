//! What a figure measures: the closed list that readings choose from.

macro_rules! measures {
    ($($(#[doc = $doc:literal])* $name:ident => $word:literal,)*) => {
        /// What a figure measures. A deficit and a variance for the worse are positive.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Measure {
            $($(#[doc = $doc])* $name,)*
        }

        impl Measure {
            /// Every measure, in the order of the list.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The words for it in files and on pages.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

measures! {
    /// Overspend for the whole period, after any deficit support.
    Deficit => "deficit",
    /// The deficit agreed in the plan for the year.
    PlannedDeficit => "planned deficit",
    /// What the deficit is or would have been without support money.
    DeficitBeforeSupport => "deficit before deficit support",
    /// Deficit without one-off items.
    UnderlyingDeficit => "underlying deficit",
    /// Money left.
    Surplus => "surplus",
    /// Deficit from April to the month of the period.
    YearToDateDeficit => "year-to-date deficit",
    /// The plan for the same months.
    YearToDatePlannedDeficit => "year-to-date planned deficit",
    /// How much worse (positive) or better than plan from April to the month.
    YearToDateVariance => "year-to-date variance",
    /// The same for one month.
    InMonthVariance => "in-month variance",
    /// The same for a full year or a line of a budget.
    Variance => "variance",
    /// Part of a total overspend, or of what was planned or allotted.
    ShareOfOverspend => "share of the overspend",
    /// Money given to cover a deficit.
    DeficitSupport => "deficit support",
    /// Support paused or not paid.
    DeficitSupportWithheld => "deficit support withheld",
    /// Money to be paid back.
    Loan => "loan",
    /// Money allotted or added, other than deficit support.
    Funding => "funding",
    /// Money taken from reserves.
    ReservesUsed => "reserves used",
    /// Budget not yet balanced before savings.
    FundingGap => "funding gap",
    /// Allocation or turnover of a body or system.
    TotalBudget => "total budget",
    /// Savings asked for or planned.
    SavingsRequired => "savings required",
    /// Savings made.
    SavingsDelivered => "savings delivered",
    /// Savings expected by year end.
    SavingsForecast => "savings forecast",
    /// Savings missed, slipped, unidentified or at risk.
    SavingsShortfall => "savings shortfall",
    /// Part of the savings, or savings as a part of the budget.
    ShareOfSavings => "share of savings",
    /// Risk to the plan, mitigated or not.
    FinancialRisk => "financial risk",
    /// Cash held.
    Cash => "cash",
    /// What something costs or spent.
    Cost => "cost",
    /// Per resident.
    CostPerHead => "cost per head",
    /// Per patient, contact or attendance.
    CostPerPatient => "cost per patient",
    /// Cut in running costs of boards or of NHS England.
    RunningCostReduction => "running cost reduction",
    /// Place among bodies by running costs.
    RunningCostsRank => "running costs rank",
    /// People or WTE employed.
    StaffEmployed => "staff employed",
    /// Posts, people or WTE to go or gone.
    StaffReduction => "staff reduction",
    /// Posts, people or WTE added.
    StaffIncrease => "staff increase",
    /// WTE over (positive) or under plan.
    WorkforceVariance => "workforce variance",
    /// Change in spending.
    SpendingChange => "spending change",
    /// Residents or registered patients.
    Population => "population",
    /// Number of GP appointments.
    Appointments => "appointments",
    /// Difference from another period or from plan.
    ChangeInAppointments => "change in appointments",
    /// Part of GP appointments.
    ShareOfAppointments => "share of appointments",
    /// Number or share waiting longer than a stated time.
    WaitedOverALimit => "waited over a limit",
    /// Number or share seen within a stated time, targets included.
    WaitedWithinALimit => "waited within a limit",
    /// Number of attendances or arrivals.
    Attendances => "attendances",
    /// Hours lost to delays.
    TimeLost => "time lost",
    /// Change in length of stay.
    LengthOfStayChange => "length of stay change",
    /// Hours open a day or week.
    OpeningHours => "opening hours",
    /// How many bodies or sites there are, in all or with a property.
    NumberOfOrganisations => "number of organisations",
    /// Place among bodies on any other measure.
    PerformanceRank => "performance rank",
    /// People answering, signing or attending.
    Responses => "responses",
    /// A date by which something must be done.
    Deadline => "deadline",
    /// A date on which something happened or is planned to.
    EventDate => "event date",
    /// A length of time.
    Duration => "duration",
    /// How often something happened.
    NumberOfTimes => "number of times",
}

impl Measure {
    /// The measure of some words.
    #[must_use]
    pub fn parse(words: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|measure| measure.words() == words)
    }

    /// Whether it is of the months from April to one month.
    #[must_use]
    pub fn is_year_to_date(self) -> bool {
        matches!(self, Self::YearToDateDeficit | Self::YearToDatePlannedDeficit | Self::YearToDateVariance)
    }

    /// Whether a plan is part of what it means.
    #[must_use]
    pub fn is_planned(self) -> bool {
        matches!(self, Self::PlannedDeficit | Self::YearToDatePlannedDeficit)
    }
}
