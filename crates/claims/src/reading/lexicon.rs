//! The words by which a measure is told: cues, each with its weight.

use std::collections::BTreeMap;

use crate::find::Sentence;
use crate::measure::Measure as M;

/// A cue at a place in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cue {
    pub(super) measure: M,
    pub(super) weight: u32,
    pub(super) first: usize,
    pub(super) end: usize,
}

/// First word → the words after it, the measure and its weight.
type Entries = BTreeMap<&'static str, Vec<(Vec<&'static str>, M, u32)>>;

/// The cues of money and of shares, by first word.
#[derive(Debug)]
pub(crate) struct Lexicon {
    money: Entries,
    share: Entries,
}

/// What money is for.
const MONEY: [(&str, M, u32); 136] = [
    ("deficit", M::Deficit, 10),
    ("deficits", M::Deficit, 10),
    ("shortfall", M::Deficit, 9),
    ("overspend", M::Deficit, 9),
    ("overspent", M::Deficit, 9),
    ("overspending", M::Deficit, 8),
    ("in the red", M::Deficit, 9),
    ("over its budget", M::Deficit, 9),
    ("over budget", M::Deficit, 8),
    ("over their budgets", M::Deficit, 8),
    ("over the budget", M::Deficit, 8),
    ("loss", M::Deficit, 6),
    ("losses", M::Deficit, 6),
    ("extra", M::Deficit, 5),
    ("support funding", M::DeficitSupport, 14),
    ("deficit support", M::DeficitSupport, 16),
    ("deficit support funding", M::DeficitSupport, 18),
    ("assistance", M::DeficitSupport, 11),
    ("bail out", M::DeficitSupport, 11),
    ("bailout", M::DeficitSupport, 11),
    ("bailed out", M::DeficitSupport, 11),
    ("brokerage", M::DeficitSupport, 11),
    ("bail - out", M::DeficitSupport, 11),
    ("withheld", M::DeficitSupportWithheld, 12),
    ("paused", M::DeficitSupportWithheld, 9),
    ("loan", M::Loan, 11),
    ("loans", M::Loan, 11),
    ("borrowed", M::Loan, 10),
    ("repay", M::Loan, 9),
    ("underlying deficit", M::UnderlyingDeficit, 18),
    ("underlying position", M::UnderlyingDeficit, 14),
    ("more than planned", M::Variance, 12),
    ("more than plan", M::Variance, 12),
    ("worse than plan", M::Variance, 14),
    ("worse than planned", M::Variance, 14),
    ("better than plan", M::Variance, 14),
    ("better than planned", M::Variance, 14),
    ("adverse to plan", M::Variance, 14),
    ("adverse", M::Variance, 12),
    ("favourable", M::Variance, 12),
    ("variance", M::Variance, 13),
    ("variances", M::Variance, 13),
    ("off plan", M::Variance, 12),
    ("behind plan", M::Variance, 12),
    ("off target", M::Variance, 7),
    ("over plan", M::Variance, 12),
    ("above plan", M::Variance, 12),
    ("under plan", M::Variance, 12),
    ("overspend against", M::Variance, 12),
    ("surplus", M::Surplus, 11),
    ("underspend", M::Surplus, 9),
    ("underspent", M::Surplus, 9),
    ("reserves", M::ReservesUsed, 11),
    ("reserve", M::ReservesUsed, 8),
    ("contingency", M::ReservesUsed, 7),
    ("funding gap", M::FundingGap, 16),
    ("budget gap", M::FundingGap, 16),
    ("financial gap", M::FundingGap, 16),
    ("gap", M::FundingGap, 9),
    ("budget", M::TotalBudget, 7),
    ("total budget", M::TotalBudget, 12),
    ("annual budget", M::TotalBudget, 12),
    ("allocation", M::TotalBudget, 9),
    ("turnover", M::TotalBudget, 8),
    ("income", M::TotalBudget, 6),
    ("savings", M::SavingsRequired, 9),
    ("saving", M::SavingsRequired, 9),
    ("save", M::SavingsRequired, 10),
    ("saves", M::SavingsRequired, 9),
    ("saved", M::SavingsDelivered, 11),
    ("efficiencies", M::SavingsRequired, 9),
    ("efficiency", M::SavingsRequired, 8),
    ("efficiency savings", M::SavingsRequired, 11),
    ("efficiency programme", M::SavingsRequired, 9),
    ("cost improvement", M::SavingsRequired, 11),
    ("cost improvements", M::SavingsRequired, 11),
    ("cip", M::SavingsRequired, 10),
    ("risk", M::FinancialRisk, 8),
    ("risks", M::FinancialRisk, 8),
    ("cash", M::Cash, 9),
    ("cash held", M::Cash, 13),
    ("cash balance", M::Cash, 13),
    ("cost", M::Cost, 7),
    ("costs", M::Cost, 7),
    ("costing", M::Cost, 7),
    ("spent", M::Cost, 6),
    ("spend", M::Cost, 6),
    ("spending", M::Cost, 6),
    ("paid", M::Cost, 6),
    ("bill", M::Cost, 7),
    ("price", M::Cost, 6),
    ("worth", M::Cost, 4),
    ("pay for", M::Cost, 6),
    ("investment", M::Funding, 9),
    ("invest", M::Funding, 8),
    ("invested", M::Funding, 8),
    ("funding", M::Funding, 7),
    ("grant", M::Funding, 9),
    ("allocated", M::Funding, 9),
    ("awarded", M::Funding, 8),
    ("additional funding", M::Funding, 10),
    ("capital", M::Funding, 7),
    ("slippage", M::SavingsShortfall, 11),
    ("unidentified", M::SavingsShortfall, 9),
    ("delivered", M::SavingsDelivered, 8),
    ("achieved", M::SavingsDelivered, 7),
    ("pays", M::Cost, 7),
    ("totals", M::TotalBudget, 5),
    ("pooled budget", M::TotalBudget, 10),
    ("programme", M::SavingsRequired, 5),
    ("promised", M::Funding, 5),
    ("pledged", M::Funding, 8),
    ("rated red", M::SavingsShortfall, 9),
    ("high risk", M::SavingsShortfall, 8),
    ("risk - adjusted", M::Deficit, 9),
    ("to find", M::SavingsRequired, 9),
    ("settlement", M::Funding, 7),
    ("contract", M::Cost, 6),
    ("contracts", M::Cost, 6),
    ("bills", M::Cost, 4),
    ("redundancy", M::Cost, 6),
    ("redundancies", M::Cost, 6),
    ("backlog", M::Cost, 6),
    ("yielded", M::SavingsDelivered, 8),
    ("put", M::Funding, 6),
    ("receive", M::Funding, 6),
    ("received", M::Funding, 6),
    ("short of", M::Deficit, 9),
    ("taking out", M::SavingsRequired, 9),
    ("take out", M::SavingsRequired, 9),
    ("goes on", M::Cost, 6),
    ("cuts", M::SavingsRequired, 7),
    ("managed", M::SavingsDelivered, 7),
    ("bid", M::Funding, 8),
    ("offered", M::Funding, 7),
    ("given", M::Funding, 4),
];

/// What shares are of.
const SHARE: [(&str, M, u32); 104] = [
    ("running costs", M::RunningCostReduction, 14),
    ("running cost", M::RunningCostReduction, 13),
    ("management costs", M::RunningCostReduction, 12),
    ("administration costs", M::RunningCostReduction, 12),
    ("admin costs", M::RunningCostReduction, 12),
    ("corporate costs", M::RunningCostReduction, 9),
    ("cut costs", M::RunningCostReduction, 10),
    ("cut its costs", M::RunningCostReduction, 10),
    ("cut their costs", M::RunningCostReduction, 10),
    ("operating costs", M::RunningCostReduction, 11),
    ("reduction", M::SpendingChange, 3),
    ("cut", M::SpendingChange, 3),
    ("cuts", M::SpendingChange, 3),
    ("spending", M::SpendingChange, 9),
    ("spend", M::SpendingChange, 8),
    ("agency", M::SpendingChange, 7),
    ("pay bill", M::SpendingChange, 8),
    ("expenditure", M::SpendingChange, 9),
    ("staff reduction", M::StaffReduction, 14),
    ("workforce reduction", M::StaffReduction, 16),
    ("workforce reductions", M::StaffReduction, 14),
    ("staffing", M::StaffReduction, 10),
    ("workforce", M::StaffReduction, 9),
    ("posts", M::StaffReduction, 10),
    ("jobs", M::StaffReduction, 10),
    ("headcount", M::StaffReduction, 11),
    ("wte", M::StaffReduction, 8),
    ("redundancies", M::StaffReduction, 9),
    ("staff", M::StaffReduction, 6),
    ("roles", M::StaffReduction, 6),
    ("vacancies", M::StaffEmployed, 7),
    ("vacancy", M::StaffEmployed, 8),
    ("gp appointments", M::ShareOfAppointments, 14),
    ("appointments", M::ShareOfAppointments, 12),
    ("appointment", M::ShareOfAppointments, 8),
    ("consultations", M::ShareOfAppointments, 10),
    ("face to face", M::ShareOfAppointments, 9),
    ("face - to - face", M::ShareOfAppointments, 9),
    ("same day", M::ShareOfAppointments, 8),
    ("within four hours", M::WaitedWithinALimit, 14),
    ("four hours", M::WaitedWithinALimit, 11),
    ("four - hour", M::WaitedWithinALimit, 12),
    ("4 hours", M::WaitedWithinALimit, 11),
    ("4 - hour", M::WaitedWithinALimit, 12),
    ("18 weeks", M::WaitedWithinALimit, 11),
    ("18 - week", M::WaitedWithinALimit, 11),
    ("62 days", M::WaitedWithinALimit, 10),
    ("28 days", M::WaitedWithinALimit, 9),
    ("seen within", M::WaitedWithinALimit, 14),
    ("treated within", M::WaitedWithinALimit, 14),
    ("within", M::WaitedWithinALimit, 7),
    ("no longer than", M::WaitedWithinALimit, 14),
    ("less than", M::WaitedWithinALimit, 4),
    ("national target", M::WaitedWithinALimit, 6),
    ("national standard", M::WaitedWithinALimit, 6),
    ("performance", M::WaitedWithinALimit, 5),
    ("a & e", M::WaitedWithinALimit, 5),
    ("waited more than", M::WaitedOverALimit, 15),
    ("waited longer", M::WaitedOverALimit, 15),
    ("waited over", M::WaitedOverALimit, 15),
    ("waiting more than", M::WaitedOverALimit, 15),
    ("waiting longer", M::WaitedOverALimit, 15),
    ("waiting over", M::WaitedOverALimit, 15),
    ("wait more than", M::WaitedOverALimit, 15),
    ("wait longer", M::WaitedOverALimit, 13),
    ("wait over", M::WaitedOverALimit, 15),
    ("52 weeks", M::WaitedOverALimit, 12),
    ("12 hours", M::WaitedOverALimit, 11),
    ("65 weeks", M::WaitedOverALimit, 12),
    ("savings", M::ShareOfSavings, 10),
    ("schemes", M::ShareOfSavings, 9),
    ("efficiencies", M::ShareOfSavings, 10),
    ("efficiency", M::ShareOfSavings, 8),
    ("recurrent", M::ShareOfSavings, 9),
    ("turnover", M::ShareOfSavings, 8),
    ("cost improvement", M::ShareOfSavings, 9),
    ("overspend", M::ShareOfOverspend, 9),
    ("overspends", M::ShareOfOverspend, 9),
    ("deficit", M::ShareOfOverspend, 8),
    ("variance", M::ShareOfOverspend, 8),
    ("over budget", M::ShareOfOverspend, 8),
    ("population", M::Population, 10),
    ("residents", M::Population, 9),
    ("attendances", M::Attendances, 11),
    ("emergency department", M::Attendances, 6),
    ("arrivals", M::Attendances, 9),
    ("admissions", M::Attendances, 7),
    ("respondents", M::Responses, 12),
    ("answered", M::Responses, 9),
    ("survey", M::Responses, 8),
    ("responded", M::Responses, 9),
    ("response rate", M::Responses, 12),
    ("length of stay", M::LengthOfStayChange, 12),
    ("save", M::ShareOfSavings, 8),
    ("saved", M::ShareOfSavings, 8),
    ("programme", M::ShareOfSavings, 4),
    ("number of patients", M::Population, 9),
    ("number of people", M::Population, 6),
    ("leave", M::StaffReduction, 6),
    ("told us", M::Responses, 10),
    ("said", M::Responses, 3),
    ("vacancy rate", M::StaffEmployed, 11),
    ("sickness absence", M::StaffEmployed, 8),
    ("turnover rate", M::StaffEmployed, 11),
];

impl Lexicon {
    pub(crate) fn new() -> Self {
        Self { money: entries(&MONEY), share: entries(&SHARE) }
    }

    /// The cues of money in a sentence.
    pub(super) fn money(&self, sentence: &Sentence<'_, '_>) -> Vec<Cue> {
        cues(&self.money, sentence)
    }

    /// The cues of shares in a sentence.
    pub(super) fn share(&self, sentence: &Sentence<'_, '_>) -> Vec<Cue> {
        cues(&self.share, sentence)
    }
}

fn entries(list: &[(&'static str, M, u32)]) -> Entries {
    let mut entries = Entries::new();
    for (phrase, measure, weight) in list {
        let mut words = phrase.split(' ');
        let Some(first) = words.next() else { continue };
        entries.entry(first).or_default().push((words.collect(), *measure, *weight));
    }
    entries
}

fn cues(entries: &Entries, sentence: &Sentence<'_, '_>) -> Vec<Cue> {
    let mut cues = Vec::new();
    for (first, token) in sentence.tokens.iter().enumerate() {
        for (rest, measure, weight) in entries.get(&*token.lower).into_iter().flatten() {
            if sentence.says(first + 1, rest) {
                cues.push(Cue { measure: *measure, weight: *weight, first, end: first + 1 + rest.len() });
            }
        }
    }
    cues
}
