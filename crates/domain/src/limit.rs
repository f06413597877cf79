//! Limits set for an organisation's year: what it may spend on agency and bank staff and on
//! capital, and the deficit support it may receive each quarter.

use crate::code::OrganisationCode;
use crate::money::Pence;
use crate::month::FinancialYear;
use crate::provenance::Provenance;
use crate::source::{CellAt, RecordedRow, SourceFile};
use crate::succession::Successions;
use crate::word::{WordError, words};
use std::str::FromStr;

words! {
    /// What is limited.
    LimitKind, "agency, bank, agency_share, capital, support_q1, support_q2, support_q3 or support_q4", {
        /// Agency spending of the year [£000].
        Agency = "agency", "agency spending";
        /// Bank spending of the year [£000].
        Bank = "bank", "bank spending";
        /// Agency spending as a share of the pay bill [hundredths of a per cent].
        AgencyShare = "agency_share", "agency share of the pay bill";
        /// Capital that counts against the capital departmental expenditure limit [£000].
        Capital = "capital", "capital envelope";
        /// Deficit support, April to June [£000].
        SupportQ1 = "support_q1", "deficit support, April to June";
        /// Deficit support, July to September [£000].
        SupportQ2 = "support_q2", "deficit support, July to September";
        /// Deficit support, October to December [£000].
        SupportQ3 = "support_q3", "deficit support, October to December";
        /// Deficit support, January to March [£000].
        SupportQ4 = "support_q4", "deficit support, January to March";
    }
}

/// How high a limit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitValue {
    /// An amount of the year or quarter [pence].
    Amount(Pence),
    /// A share in hundredths of a per cent: 320 is 3.2 %.
    Share(u32),
}

/// One limit of one organisation's year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Whose limit it is.
    pub organisation: OrganisationCode,
    /// The financial year.
    pub year: FinancialYear,
    /// What is limited.
    pub kind: LimitKind,
    /// How high it is.
    pub value: LimitValue,
    /// How it is known.
    pub provenance: Provenance,
    /// Who set it, and where it is stated.
    pub source_ref: String,
    /// The file it stands in.
    pub file: SourceFile,
    /// The cell of its value.
    pub at: CellAt,
}

/// The limits that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The limits, in the order of their file.
    pub list: Vec<Limit>,
    /// Rows that are recorded after the day that is looked at, and do not count yet.
    pub later: Vec<RecordedRow>,
    /// Who carries on whom: limits of a year hold for who succeeded within it.
    pub successions: Successions,
}

impl Limits {
    /// The amount that `organisation` is held to in `year` [pence].
    #[must_use]
    pub fn amount(
        &self,
        organisation: &OrganisationCode,
        year: FinancialYear,
        kind: LimitKind,
    ) -> Option<Pence> {
        match self.value(organisation, year, kind)? {
            LimitValue::Amount(amount) => Some(amount),
            LimitValue::Share(_) => None,
        }
    }

    /// How high the limit of `organisation` is in `year`. Of one that others merged into amounts are added up; a
    /// share is known where all had the same.
    #[must_use]
    pub fn value(
        &self,
        organisation: &OrganisationCode,
        year: FinancialYear,
        kind: LimitKind,
    ) -> Option<LimitValue> {
        let rows = self.rows(organisation, year, kind);
        let mut values = rows.iter().map(|limit| limit.value);
        let first = values.next()?;
        values.try_fold(first, |one, other| match (one, other) {
            (LimitValue::Amount(one), LimitValue::Amount(other)) => Some(LimitValue::Amount(one + other)),
            (LimitValue::Share(one), LimitValue::Share(other)) if one == other => {
                Some(LimitValue::Share(one))
            }
            _ => None,
        })
    }

    /// The rows that the limit of `organisation` in `year` rests on: its own, else those of all whom it carries on;
    /// none where one of them has none.
    #[must_use]
    pub fn rows(&self, organisation: &OrganisationCode, year: FinancialYear, kind: LimitKind) -> Vec<&Limit> {
        self.rows_of(organisation, (year, kind), self.successions.carried_on(organisation).len())
    }

    /// `depth` ends a circle of codes that were given anew.
    fn rows_of(
        &self,
        organisation: &OrganisationCode,
        (year, kind): (FinancialYear, LimitKind),
        depth: usize,
    ) -> Vec<&Limit> {
        let is_it =
            |limit: &&Limit| limit.organisation == *organisation && limit.year == year && limit.kind == kind;
        if let Some(own) = self.list.iter().find(is_it) {
            return vec![own];
        }
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        let before = self.successions.predecessors(organisation).iter();
        let rows: Vec<Vec<&Limit>> = before.map(|before| self.rows_of(before, (year, kind), depth)).collect();
        if rows.iter().any(Vec::is_empty) { Vec::new() } else { rows.concat() }
    }
}
