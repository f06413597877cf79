//! The invented amounts: per organisation the year's plan by line, what moved by month 5 and what
//! its forecast moves by the year's end.

use jiff::civil::date;

use crate::figure::{Basis, Subject};
use crate::ledger::{Line, Nature};
use crate::money::{NonZeroU32Pence, Pence};
use crate::month::{Month, Period};
use crate::organisation::{Effective, Organisation, OrganisationKind};
use crate::provenance::Provenance;
use crate::source::SourceFile;

use super::{MONTH, YEAR, code, file, pounds};

/// One organisation with its lines.
pub(super) struct Account {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) short_name: &'static str,
    pub(super) kind: OrganisationKind,
    /// How its plan is known; its actuals and forecasts are synthetic.
    pub(super) plan_provenance: Provenance,
    pub(super) lines: &'static [Entered],
}

/// One line's amounts.
pub(super) struct Entered {
    pub(super) line: Line,
    /// The year's plan as it is entered [£000].
    pub(super) plan: i64,
    pub(super) profile: Profile,
    /// What actual differs from plan to date, adverse negative [£000].
    pub(super) to_date: i64,
    /// What the forecast differs from plan, adverse negative [£000].
    pub(super) by_year_end: i64,
}

/// How a year's plan falls on its months.
pub(super) enum Profile {
    /// The same in each month.
    Flat,
    /// More in winter, as energy.
    Winter,
}

impl Profile {
    /// Weights of the twelve months, April first.
    pub(super) const fn weights(&self) -> &'static [u64; 12] {
        match self {
            Self::Flat => &[1; 12],
            Self::Winter => &[4, 4, 4, 4, 4, 5, 5, 6, 7, 7, 6, 4],
        }
    }
}

const fn flat(code: &str, plan: i64, to_date: i64, by_year_end: i64) -> Entered {
    Entered { line: Line::named(code), plan, profile: Profile::Flat, to_date, by_year_end }
}

const fn winter(code: &str, plan: i64, to_date: i64, by_year_end: i64) -> Entered {
    Entered { line: Line::named(code), plan, profile: Profile::Winter, to_date, by_year_end }
}

/// A trust with a planned deficit of £35.4 million, £4.6 million behind plan by month 5.
pub(super) const HOSPITALS: Account = Account {
    code: "Z9A",
    name: "Eastmere Hospitals NHS Trust",
    short_name: "EHT",
    kind: OrganisationKind::Trust,
    plan_provenance: Provenance::Synthetic,
    lines: &[
        flat("P.INC.ICB", 612_000, 1_900, 500),
        flat("P.INC.NHSE", 148_800, -1_000, 0),
        flat("P.INC.OTHPC", 9_600, 0, 0),
        flat("P.INC.DSF", 24_000, -1_000, 0),
        flat("P.INC.OTH", 54_000, 0, 0),
        flat("P.PAY.SUB", 470_400, -600, 0),
        flat("P.PAY.BANK", 26_400, -900, 0),
        flat("P.PAY.AGY", 14_400, -1_800, -1_500),
        flat("P.NP.DRUG", 86_400, -1_400, -1_000),
        flat("P.NP.CSUP", 72_000, -500, 0),
        flat("P.NP.CNST", 25_200, 0, 0),
        winter("P.NP.PREM", 45_600, -300, 0),
        flat("P.NP.PFI", 30_000, 0, 0),
        flat("P.NP.OTH", 40_800, 0, 0),
        flat("P.DEPN", 33_600, 0, 0),
        flat("P.FIN.INC", 600, 0, 0),
        flat("P.FIN.EXP", 7_200, 0, 0),
        flat("P.PDC", 9_000, 0, 0),
        flat("P.ADJ.DON", 600, 0, 0),
    ],
};

/// A trust with a planned surplus of £0.6 million, £0.2 million ahead of plan by month 5.
pub(super) const COMMUNITY: Account = Account {
    code: "Z9B",
    name: "Holt Community NHS Trust",
    short_name: "HCT",
    kind: OrganisationKind::Trust,
    plan_provenance: Provenance::Synthetic,
    lines: &[
        flat("P.INC.ICB", 204_000, 0, 0),
        flat("P.INC.OTHPC", 6_000, 0, 0),
        flat("P.INC.OTH", 12_000, 0, 0),
        flat("P.PAY.SUB", 158_400, 500, 0),
        flat("P.PAY.BANK", 9_600, 0, 0),
        flat("P.PAY.AGY", 3_600, -300, 0),
        flat("P.NP.DRUG", 6_000, 0, 0),
        flat("P.NP.CSUP", 4_800, 0, 0),
        flat("P.NP.PREM", 12_000, 0, 0),
        flat("P.NP.OTH", 15_000, 0, 0),
        flat("P.DEPN", 9_600, 0, 0),
        flat("P.FIN.EXP", 600, 0, 0),
        flat("P.PDC", 1_800, 0, 0),
    ],
};

/// A board that plans to break even and is £3.0 million behind by month 5.
pub(super) const BOARD: Account = Account {
    code: "Z9Q",
    name: "NHS Eastmere and Holt Integrated Care Board",
    short_name: "ICB",
    kind: OrganisationKind::Board,
    plan_provenance: Provenance::Published,
    lines: &[
        flat("I.ALLOC.CONF", 1_560_000, 0, 0),
        flat("I.ALLOC.ANT", 12_000, 0, 0),
        flat("I.ALLOC.RUN", 18_000, 0, 0),
        flat("I.ACUTE", 792_000, -400, 0),
        flat("I.MH", 168_000, 0, 0),
        flat("I.COMM", 156_000, 0, 0),
        flat("I.CHC", 96_000, -1_900, 0),
        flat("I.PRESC", 144_000, -1_600, 0),
        flat("I.PCOTH", 24_000, 0, 0),
        flat("I.DELPC", 132_000, 0, 0),
        flat("I.POD", 36_000, 0, 0),
        flat("I.OTHPROG", 12_000, 0, 0),
        flat("I.RESERVE", 12_000, 900, 0),
        flat("I.RUN", 18_000, 0, 0),
        flat("I.DSF.PASS", 24_000, 0, 0),
    ],
};

impl Account {
    pub(super) fn subject(&self) -> Subject {
        Subject::Organisation(code(self.code))
    }

    pub(super) fn organisation(&self) -> Organisation {
        Organisation {
            code: code(self.code),
            name: self.name.to_owned(),
            short_name: self.short_name.to_owned(),
            kind: self.kind,
            effective: Effective::new(date(2022, 7, 1), None).expect("it has no last day"),
        }
    }

    pub(super) fn plan_file(&self) -> SourceFile {
        file(format!("finance/plans/{}/{}/plan.csv", YEAR.folder(), self.code))
    }

    pub(super) fn return_file(&self, month: Month) -> SourceFile {
        file(format!("finance/returns/{}/{}/{}/lines.csv", YEAR.folder(), month.folder(), self.code))
    }

    pub(super) fn file_of(&self, basis: Basis) -> SourceFile {
        if basis == Basis::Plan { self.plan_file() } else { self.return_file(MONTH) }
    }

    pub(super) fn provenance_of(&self, basis: Basis) -> Provenance {
        if basis == Basis::Plan { self.plan_provenance } else { Provenance::Synthetic }
    }

    /// The totals that are worked out from its lines.
    pub(super) fn totals(&self) -> impl Iterator<Item = Line> {
        // The last totals are the position itself, including and excluding support.
        let position = ["P.AFP", "P.AFPX", "I.POS"];
        Line::of_kind(self.kind)
            .filter(move |line| line.nature() == Nature::Computed && !position.contains(&line.code()))
    }

    /// The lines that add up to `total`: those before it in the order of tables; for a board's net
    /// expenditure, its expenditure.
    pub(super) fn lines_under(&self, total: Line) -> impl Iterator<Item = Line> {
        self.position_lines().filter(move |line| {
            *line < total && (total.code() != "I.NET" || line.nature() == Nature::Expenditure)
        })
    }

    pub(super) fn position_lines(&self) -> impl Iterator<Item = Line> {
        self.lines.iter().map(|entered| entered.line).filter(|line| !line.nature().is_memo())
    }

    pub(super) fn support_line(&self) -> Option<Line> {
        self.lines.iter().map(|entered| entered.line).find(|line| line.code() == "P.INC.DSF")
    }

    /// A trust's operating income, a board's allocation.
    pub(super) fn turnover_lines(&self) -> impl Iterator<Item = Line> {
        self.position_lines()
            .filter(|line| line.code().starts_with("P.INC.") || line.code().starts_with("I.ALLOC."))
    }

    pub(super) fn position(&self, basis: Basis, period: Period) -> Pence {
        let counted = self.lines.iter().filter(|entered| !entered.line.nature().is_memo());
        counted.map(|entered| entered.value(basis, period)).sum()
    }
}

impl Entered {
    /// The line's value as impact on the surplus.
    pub(super) fn value(&self, basis: Basis, period: Period) -> Pence {
        let year = self.line.nature().impact(pounds(self.plan));
        if basis == Basis::Forecast {
            return year + pounds(self.by_year_end);
        }
        let step = NonZeroU32Pence::THOUSAND_POUNDS;
        let plan = year.split(self.profile.weights(), step);
        let moved = pounds(self.to_date).split(&[1, 2, 3, 4, 5], step);
        let months = period.from().index()..=period.to().index();
        let planned: Pence = plan[months.clone()].iter().sum();
        if basis == Basis::Plan {
            return planned;
        }
        planned + months.filter_map(|idx| moved.get(idx)).sum()
    }
}
