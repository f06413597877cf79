//! What stands behind a system's position at one month: staff, capital, cash and payments; what
//! moved it; what it would be without what will not come again; and who owes what to whom.
//!
//! Plain values, which tables and pages show. Costs, spending and cash are natural positives; positions,
//! movements and one-off items are impact on the surplus.

use std::collections::BTreeMap;

use domain::break_even::Duty;
use domain::code::OrganisationCode;
use domain::finding::Finding;
use domain::limit::LimitKind;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::organisation::Organisation;
use domain::programme::Total;
use domain::provenance::Provenance;
use domain::schedule::{
    BridgeOf, CapitalScheme, Contract, MoveDriver, OneOffItem, OneOffKind, Payments, StaffGroup, Supplier,
};
use domain::wte::Wte;

/// Staff and what they cost, added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffSum {
    /// Planned at the month's end.
    pub plan_wte: Wte,
    /// In post at the month's end.
    pub actual_wte: Wte,
    /// In post a year before; nothing where it is not known of all.
    pub prior_year_wte: Option<Wte>,
    /// Planned cost, April to the month [pence].
    pub plan_cost: Pence,
    /// Cost, April to the month [pence].
    pub actual_cost: Pence,
    /// How it is known.
    pub provenance: Provenance,
}

impl StaffSum {
    /// The sum of several; nothing where there are none.
    pub fn sum(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        parts.into_iter().reduce(|sum, part| Self {
            plan_wte: sum.plan_wte + part.plan_wte,
            actual_wte: sum.actual_wte + part.actual_wte,
            prior_year_wte: sum.prior_year_wte.zip(part.prior_year_wte).map(|(left, right)| left + right),
            plan_cost: sum.plan_cost + part.plan_cost,
            actual_cost: sum.actual_cost + part.actual_cost,
            provenance: sum.provenance.max(part.provenance).max(Provenance::Derived),
        })
    }
}

/// Spending that has a ceiling [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// On what.
    pub kind: LimitKind,
    /// Spent, April to the month.
    pub to_date: Pence,
    /// Expected for the year; nothing where the organisation does not say.
    pub forecast: Option<Pence>,
    /// The ceiling of the year; nothing where none is known.
    pub ceiling: Option<Pence>,
    /// How the spending is known.
    pub provenance: Provenance,
}

/// Capital that counts against the limit, added up [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CapitalSum {
    /// Planned, April to the month.
    pub plan_to_date: Pence,
    /// Spent, April to the month.
    pub actual_to_date: Pence,
    /// Planned, April to January.
    pub plan_to_january: Pence,
    /// Planned for the year.
    pub plan_year: Pence,
    /// Expected for the year.
    pub forecast: Pence,
    /// The envelope; nothing where it is not known of all.
    pub envelope: Option<Pence>,
    /// How it is known.
    pub provenance: Provenance,
}

impl CapitalSum {
    /// The sum of several; nothing where there are none.
    pub fn sum(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        parts.into_iter().reduce(|sum, part| Self {
            plan_to_date: sum.plan_to_date + part.plan_to_date,
            actual_to_date: sum.actual_to_date + part.actual_to_date,
            plan_to_january: sum.plan_to_january + part.plan_to_january,
            plan_year: sum.plan_year + part.plan_year,
            forecast: sum.forecast + part.forecast,
            envelope: sum.envelope.zip(part.envelope).map(|(left, right)| left + right),
            provenance: sum.provenance.max(part.provenance).max(Provenance::Derived),
        })
    }

    /// The share of the year's plan that is left for February and March [%], rounded down.
    #[must_use]
    pub fn late_per_cent(&self) -> Option<i64> {
        let late = self.plan_year - self.plan_to_january;
        late.per_cent_of(self.plan_year).filter(|_| self.plan_year > Pence::ZERO)
    }
}

/// Cash of an organisation [pence]; what its schedule does not say is nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashPosition {
    /// In the bank on 1 April.
    pub opening: Option<Pence>,
    /// Received, April to the month.
    pub receipts: Option<Pence>,
    /// Paid, April to the month.
    pub payments: Option<Pence>,
    /// In the bank at the month's end.
    pub closing: Option<Pence>,
    /// Revenue support drawn, April to the month.
    pub support_drawn: Option<Pence>,
    /// Expected at the end of each of the next 13 weeks.
    pub weeks: Vec<Option<Pence>>,
    /// How it is known.
    pub provenance: Provenance,
}

impl CashPosition {
    /// The lowest of the weeks ahead: its number, counted from 1, and the amount.
    #[must_use]
    pub fn lowest_week(&self) -> Option<(usize, Pence)> {
        let weeks = self.weeks.iter().zip(1..).filter_map(|(amount, week)| Some((week, (*amount)?)));
        weeks.min_by_key(|(_, amount)| *amount)
    }
}

/// Invoices paid, and how they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// What was paid, and of it in time.
    pub payments: Payments,
    /// How it is known.
    pub provenance: Provenance,
}

/// A step between two positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What moved it.
    pub driver: MoveDriver,
    /// By how much, as impact on the surplus [pence].
    pub impact: Pence,
    /// Why, organisation by organisation.
    pub notes: Vec<String>,
    /// How it is known.
    pub provenance: Provenance,
}

/// From one position to another, by driver: impact on the surplus [pence].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridge {
    /// Between which.
    pub kind: BridgeOf,
    /// Where it starts.
    pub from: Pence,
    /// Where it ends.
    pub to: Pence,
    /// What is said of the way, in the order of [`MoveDriver`].
    pub steps: Vec<Moved>,
}

impl Bridge {
    /// What no step explains: the steps and this sum to the movement.
    #[must_use]
    pub fn unexplained(&self) -> Pence {
        self.to - self.from - self.steps.iter().map(|step| step.impact).sum()
    }
}

/// What a month costs on average, excluding deficit support: impact on the surplus [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunRate {
    /// The last closed month.
    pub last_month: Pence,
    /// The mean of the last three months; nothing where fewer are closed.
    pub last_three: Option<Pence>,
    /// The mean of all months closed.
    pub to_date: Pence,
    /// What the own forecast needs of each month to come; nothing where none is.
    pub required: Option<Pence>,
    /// Twelve times the mean of the last three months without the one-off items that fell in them;
    /// nothing where fewer are closed.
    pub exit: Option<Pence>,
}

/// The way from an organisation's forecast to what it would be without what will not come again:
/// impact on the surplus [pence].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Underlying {
    /// The own forecast of the year, including deficit support.
    pub forecast: Pence,
    /// Deficit support in it.
    pub support: Pence,
    /// Savings in it that will not come again, positive.
    pub savings_once: Total,
    /// One-off items and full-year effects.
    pub items: Vec<(OneOffItem, Provenance)>,
}

impl Underlying {
    /// What items of one kind do [pence].
    #[must_use]
    pub fn items_of(&self, kind: OneOffKind) -> Pence {
        self.items.iter().filter(|(item, _)| item.kind == kind).map(|(item, _)| item.impact).sum()
    }

    /// The underlying position: the forecast without support, savings and items that will not come
    /// again, and with the full-year effects.
    #[must_use]
    pub fn position(&self) -> Pence {
        self.forecast
            - self.support
            - self.savings_once.or_nil()
            - self.items_of(OneOffKind::Income)
            - self.items_of(OneOffKind::Cost)
            + self.items_of(OneOffKind::FullYearEffect)
    }

    /// How it is known: the weakest of the items and savings.
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        let items = self.items.iter().map(|(_, provenance)| *provenance);
        items.fold(self.savings_once.provenance.max(Provenance::Derived), Provenance::max)
    }
}

/// Deficit support of a trust [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupportStanding {
    /// Planned for the year.
    pub plan_year: Pence,
    /// Planned, April to the month.
    pub plan_to_date: Pence,
    /// Received, April to the month.
    pub received: Pence,
    /// Notified for the four quarters; nothing where a quarter is not known.
    pub notified_year: Option<Pence>,
    /// Counted on in the own forecast.
    pub forecast: Pence,
    /// How what was notified is known.
    pub provenance: Provenance,
}

impl SupportStanding {
    /// Of the year's plan, what was not notified; nothing where that is not known.
    #[must_use]
    pub fn withheld(&self) -> Option<Pence> {
        self.notified_year.map(|notified| (self.plan_year - notified).max(Pence::ZERO))
    }
}

/// All that stands behind one organisation's position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationAnalysis {
    /// Whose.
    pub organisation: Organisation,
    /// The files of its return, by the names of their sheets: `lines`, `workforce`.
    pub files: BTreeMap<&'static str, String>,
    /// What it says about its month, as keyed with its return; empty where it says nothing.
    pub commentary: String,
    /// Staff by contract; empty where no schedule was sent.
    pub staff: BTreeMap<Contract, StaffSum>,
    /// Staff by group.
    pub groups: BTreeMap<StaffGroup, StaffSum>,
    /// Agency and bank spending.
    pub ceilings: Vec<Ceiling>,
    /// The pay bill, April to the month [pence]; nothing where it is not known.
    pub pay_bill: Option<Pence>,
    /// The limit of agency spending [hundredths of a per cent of the pay bill].
    pub agency_share_limit: Option<u32>,
    /// Capital against the limit; nothing where no schedule was sent.
    pub capital: Option<CapitalSum>,
    /// Every capital scheme.
    pub schemes: Vec<(CapitalScheme, Provenance)>,
    /// Cash; nothing where no schedule was sent.
    pub cash: Option<CashPosition>,
    /// Payments within terms; empty where no schedule was sent.
    pub paid: BTreeMap<Supplier, Paid>,
    /// From plan to actual to date; nothing where no bridge was sent.
    pub to_date: Option<Bridge>,
    /// From the forecast of the month before to this month's; nothing without one.
    pub forecast: Option<Bridge>,
    /// What a month costs.
    pub run_rate: RunRate,
    /// Without what will not come again; nothing where no schedule was sent.
    pub underlying: Option<Underlying>,
    /// Deficit support; nothing where it receives none.
    pub support: Option<SupportStanding>,
}

impl OrganisationAnalysis {
    /// The file of a sheet of its return; empty where it sent none.
    #[must_use]
    pub fn file(&self, sheet: &str) -> &str {
        self.files.get(sheet).map_or("", String::as_str)
    }
}

/// What two organisations of a system say of an intra-system balance [pence].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntraSystemBalance {
    /// Whether it is income and spending to date, or what is owed at the month's end.
    pub is_trade: bool,
    /// The one that is paid.
    pub creditor: OrganisationCode,
    /// The one that pays.
    pub debtor: OrganisationCode,
    /// As the one that is paid says.
    pub said_by_creditor: Pence,
    /// As the one that pays says.
    pub said_by_debtor: Pence,
    /// Of it in dispute.
    pub in_dispute: Pence,
    /// How it is known.
    pub provenance: Provenance,
}

impl IntraSystemBalance {
    /// What both agree on [pence].
    #[must_use]
    pub fn agreed(&self) -> Pence {
        self.said_by_creditor.min(self.said_by_debtor)
    }
}

/// Income and spending of a system, April to the month, without what its organisations pay each other
/// [pence]. Income is positive, spending negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gross {
    /// Income and allocations as reported.
    pub income: Pence,
    /// Spending as reported.
    pub spending: Pence,
    /// What both sides agree they traded, positive; it is taken off both.
    pub agreed: Pence,
    /// What is said to be income from within the system beyond that, positive.
    pub income_alone: Pence,
    /// What is said to be spent within the system beyond that, positive.
    pub spending_alone: Pence,
    /// How it is known.
    pub provenance: Provenance,
}

impl Gross {
    /// Income from outside the system.
    #[must_use]
    pub fn income_outside(&self) -> Pence {
        self.income - self.agreed - self.income_alone
    }

    /// Spending outside the system, negative.
    #[must_use]
    pub fn spending_outside(&self) -> Pence {
        self.spending + self.agreed + self.spending_alone
    }

    /// What the two sides of the system's own intra-system balances do not agree on, as impact on the surplus: it
    /// belongs to no organisation.
    #[must_use]
    pub fn unreconciled(&self) -> Pence {
        self.income_alone - self.spending_alone
    }
}

/// All that stands behind a system's position at one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionAnalysis {
    /// Where schedules and registers contradict each other.
    pub findings: Vec<Finding>,
    /// How many organisations make up the system; those that sent returns are in `organisations`.
    pub n_organisations: usize,
    /// The system's code, which is its board's.
    pub system: OrganisationCode,
    /// The financial year.
    pub year: FinancialYear,
    /// The last closed month.
    pub month: Month,
    /// Who must break even in the year; nothing where the workspace does not say.
    pub duty: Option<Duty>,
    /// Each organisation that reported, in the order of tables.
    pub organisations: Vec<OrganisationAnalysis>,
    /// Intra-system balances between them of which both have sent their balances.
    pub balances: Vec<IntraSystemBalance>,
    /// Income and spending in gross; nothing where not every organisation has sent its balances.
    pub gross: Option<Gross>,
}

impl PositionAnalysis {
    /// Staff of one contract, or of all, in the whole system; nothing where nobody sent a schedule.
    #[must_use]
    pub fn staff(&self, contract: Option<Contract>) -> Option<StaffSum> {
        let sums = self.organisations.iter().flat_map(|organisation_analysis| &organisation_analysis.staff);
        let is_wanted = |candidate: &Contract| contract.is_none_or(|contract| *candidate == contract);
        StaffSum::sum(sums.filter(|(candidate, _)| is_wanted(candidate)).map(|(_, sum)| *sum))
    }

    /// The organisations' bridges added up; nothing where none was sent.
    #[must_use]
    pub fn bridge(&self, kind: BridgeOf) -> Option<Bridge> {
        let bridges = self.organisations.iter().filter_map(|organisation_analysis| {
            let bridge = match kind {
                BridgeOf::PlanToActual => organisation_analysis.to_date.as_ref(),
                BridgeOf::ForecastToForecast => organisation_analysis.forecast.as_ref(),
            };
            bridge.map(|bridge| (organisation_analysis, bridge))
        });
        let mut sum = Bridge { kind, from: Pence::ZERO, to: Pence::ZERO, steps: Vec::new() };
        let mut steps: BTreeMap<MoveDriver, Moved> = BTreeMap::new();
        let mut n_bridges = 0;
        for (organisation_analysis, bridge) in bridges {
            n_bridges += 1;
            sum.from += bridge.from;
            sum.to += bridge.to;
            for step in &bridge.steps {
                let whole = steps.entry(step.driver).or_insert_with(|| Moved {
                    impact: Pence::ZERO,
                    notes: Vec::new(),
                    provenance: step.provenance,
                    ..step.clone()
                });
                whole.impact += step.impact;
                whole.provenance = whole.provenance.max(step.provenance).max(Provenance::Derived);
                let name = &organisation_analysis.organisation.short_name;
                whole.notes.extend(step.notes.iter().map(|note| format!("{name}: {note}")));
            }
        }
        sum.steps = steps.into_values().collect();
        (0 < n_bridges).then_some(sum)
    }

    /// Whether there is anything beyond what the lines of the returns say.
    #[must_use]
    pub fn has_schedules(&self) -> bool {
        self.organisations.iter().any(|organisation_analysis| {
            !organisation_analysis.staff.is_empty()
                || organisation_analysis.capital.is_some()
                || organisation_analysis.cash.is_some()
                || !organisation_analysis.paid.is_empty()
                || organisation_analysis.to_date.is_some()
                || organisation_analysis.underlying.is_some()
        })
    }
}
