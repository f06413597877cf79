//! What a form of limits asks for: each plan, each limit in its words, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use domain::day::rewritten;
use domain::money::Pence;
use domain::register_id::RegisterId;
use exhibits::words::capital_first;
use jiff::civil::Date;
use reform::choice::Limit;
use reform::keyed::{self, PlainUnit};
use reform::plan::{Input, Limits};

use super::PLANS;

/// One plan as a reader asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) limits: Limits,
    /// What asks for each limit that is not today’s, in words.
    pub(super) asked: BTreeMap<Limit, String>,
    pub(super) keep: BTreeSet<RegisterId>,
    pub(super) leave_on: Option<Date>,
}

impl Request {
    /// The registers within the limits asked for.
    pub(super) fn input(&self, input: &Input) -> Input {
        Input { leave_on: self.leave_on, ..input.clone().within(self.limits, self.asked.clone()) }
    }
}

/// What the form was filled in with, and what is wrong with it.
#[derive(Debug)]
pub(super) struct Form<'f> {
    pub(super) fields: &'f [(String, String)],
    /// The field to mend, and what to do.
    pub(super) faults: Vec<(String, String)>,
}

impl<'f> Form<'f> {
    pub(super) fn of(fields: &'f [(String, String)]) -> Self {
        Self { fields, faults: Vec::new() }
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let text = self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())?;
        (!text.is_empty()).then_some(text)
    }

    /// The plan with this letter, each limit that is left open as it is today; `None` where all of it is left open,
    /// which means that it is not asked for, or where something is wrong with it.
    fn request(&mut self, letter: &str, input: &Input) -> Option<Request> {
        let usual = Limits::of(input);
        let n_faults = self.faults.len();
        if !self.is_asked_for(letter) {
            return None;
        }
        let asked = self.asked_limits(letter);
        let leave_on = self.leaving_day(letter, input);
        let limits = Limits {
            envelope: self.envelope(letter, input, usual),
            least_saving: self.amount(Limit::SystemSaving, letter, usual.least_saving),
            most_exit_cost: self.amount(Limit::ExitCost, letter, usual.most_exit_cost),
        };
        let name = format!("keep-{letter}");
        let mut keep = BTreeSet::new();
        for (_, value) in self.fields.iter().filter(|(known, _)| *known == name) {
            match input.functions.iter().find(|function| function.id.as_str() == value) {
                Some(function) => {
                    keep.insert(function.id.clone());
                }
                None => {
                    self.faults.push((name.clone(), format!("“{value}” is not a function of the register")));
                }
            }
        }
        (self.faults.len() == n_faults).then_some(Request { limits, asked, keep, leave_on })
    }

    /// What asks for each limit that is filled in: `the envelope of Plan A, 26500`.
    fn asked_limits(&self, letter: &str) -> BTreeMap<Limit, String> {
        let plan = PLANS.iter().find(|(known, _)| *known == letter).map_or("", |(_, name)| *name);
        let mut asked = BTreeMap::new();
        for limit in Limit::ALL {
            if let Some(text) = self.value(&field(limit, letter)) {
                asked.insert(limit, format!("{} of {plan}, {text},", capital_first(limit.words())));
            }
        }
        if let Some(text) = self.value(&cut_field(letter)) {
            asked.insert(Limit::Envelope, format!("The cut of {plan}, {text},"));
        }
        asked
    }

    /// The day on which people leave, where one is asked for.
    fn leaving_day(&mut self, letter: &str, input: &Input) -> Option<Date> {
        let name = leave_field(letter);
        let text = self.value(&name)?;
        match text.parse::<Date>().map(|day| input.clone().leaving_on(day).map(|_| day)) {
            Ok(Ok(day)) => return Some(day),
            Ok(Err(why)) => self.faults.push((name, format!("{why}, or none"))),
            Err(_) => {
                let fault = match rewritten(text) {
                    Some(instead) => format!("A day is written as 2027-04-30; {instead}, or none"),
                    None => format!("“{text}” is not a day; write it as 2027-04-30, or none"),
                };
                self.faults.push((name, fault));
            }
        }
        None
    }

    /// Whether anything is said of the plan with this letter.
    pub(super) fn is_asked_for(&self, letter: &str) -> bool {
        let limits = [Limit::Envelope, Limit::SystemSaving, Limit::ExitCost];
        let keep = format!("keep-{letter}");
        limits.into_iter().any(|limit| self.value(&field(limit, letter)).is_some())
            || self.value(&cut_field(letter)).is_some()
            || self.value(&leave_field(letter)).is_some()
            || self.value(&keep).is_some()
    }

    /// What each plan is asked for.
    pub(super) fn requests(&mut self, input: &Input) -> Vec<(&'static str, Option<Request>)> {
        PLANS.iter().map(|(letter, name)| (*name, self.request(letter, input))).collect()
    }

    /// What is filled in, as the part of an address after `?`.
    pub(super) fn asked(&self) -> String {
        let limits = [Limit::Envelope, Limit::SystemSaving, Limit::ExitCost];
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        for (letter, _) in PLANS {
            for name in limits
                .map(|limit| field(limit, letter))
                .into_iter()
                .chain([cut_field(letter), leave_field(letter)])
            {
                if let Some(value) = self.value(&name) {
                    pairs.append_pair(&name, value);
                }
            }
            let name = format!("keep-{letter}");
            pairs.extend_pairs(self.fields.iter().filter(|(known, _)| *known == name));
        }
        pairs.finish()
    }

    /// The envelope: what a cut leaves where one is asked for, else the amount.
    fn envelope(&mut self, letter: &str, input: &Input, usual: Limits) -> Pence {
        let amount = self.amount(Limit::Envelope, letter, usual.envelope);
        let name = cut_field(letter);
        let Some(text) = self.value(&name) else { return amount };
        let tenths = match keyed::cut(text) {
            Ok(tenths) => tenths,
            Err(fault) => {
                let fault = format!("“{text}” is not a cut in per cent: {fault}");
                self.faults.push((name, fault));
                return amount;
            }
        };
        let left = usual.cut(input.baseline.cost, tenths).envelope;
        // The form offers today’s envelope, so that one beside a cut says nothing.
        if amount != usual.envelope && amount != left {
            let fault = format!(
                "A cut of {text}% leaves £{} million, and the envelope says £{} million; empty one of the two fields",
                in_field(left),
                in_field(amount)
            );
            self.faults.push((name, fault));
        }
        left
    }

    fn amount(&mut self, limit: Limit, letter: &str, usual: Pence) -> Pence {
        let name = field(limit, letter);
        let Some(text) = self.value(&name) else { return usual };
        match keyed::amount(text, PlainUnit::Millions) {
            Ok(amount) => amount,
            Err(fault) => {
                let fault = format!("“{text}” is not an amount in £ million for {}: {fault}", limit.words());
                self.faults.push((name, fault));
                usual
            }
        }
    }
}

/// The name of a field: `envelope-a`.
pub(super) fn field(limit: Limit, letter: &str) -> String {
    format!("{}-{letter}", limit.code())
}

/// The name of the field of the day on which people leave: `leave-a`.
pub(super) fn leave_field(letter: &str) -> String {
    format!("leave-{letter}")
}

/// The name of the field of a cut: `cut-a`.
pub(super) fn cut_field(letter: &str) -> String {
    format!("cut-{letter}")
}

/// An amount in £ million as a field shows it: `36.3`.
pub(super) fn in_field(amount: Pence) -> String {
    let thousands = amount.get() / 100_000;
    let text = format!("{}.{:03}", thousands / 1_000, thousands % 1_000);
    let short = text.trim_end_matches('0');
    if short.ends_with('.') { format!("{short}0") } else { short.to_owned() }
}
