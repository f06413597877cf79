//! Reads what a change does from the text of its fields.

use std::fmt::Display;

use jiff::civil::Date;

use super::action::{ChangeAction, ChangeText, EVERY_SOURCE, OF_POOL, PlannedOption, PriceBasis, Terms};
use super::{Amount, ChangeFault, ChangeField, ChangeKind, DemandEnd, RelativeAmount, ValueError, price};
use crate::day::{self, DayError};
use crate::register_id::RegisterId;

impl ChangeAction {
    /// Reads what change `id` of a kind does from the text of its fields.
    ///
    /// # Errors
    /// Every field that is missing, cannot be read, or is not one of this kind.
    pub fn parse(id: &str, kind: ChangeKind, text: &ChangeText) -> Result<Self, Vec<ChangeFault>> {
        let mut reader = Reader { id, kind, text, faults: Vec::new() };
        reader.refuse_others();
        let action = reader.action();
        match action {
            Some(action) if reader.faults.is_empty() => Ok(action),
            _ => Err(reader.faults),
        }
    }
}

/// The fields that a kind takes beside its target; nothing where it takes any.
const fn fields_taken(kind: ChangeKind) -> Option<&'static [ChangeField]> {
    use ChangeField::{From, To, Unit, Value};
    Some(match kind {
        ChangeKind::SiteHours | ChangeKind::FunctionOption => &[From, To],
        ChangeKind::Capacity | ChangeKind::Beds | ChangeKind::Slots => &[To, Value, Unit],
        ChangeKind::Demand => &[From, Value, Unit],
        ChangeKind::Streaming => &[From, To, Value],
        ChangeKind::ProjectedDemand
        | ChangeKind::Price
        | ChangeKind::FunctionTransfer
        | ChangeKind::Merge => &[To, Value],
        ChangeKind::Budget | ChangeKind::Efficiency | ChangeKind::Posts | ChangeKind::Event => return None,
    })
}

/// Reads the fields of one change and keeps their faults.
struct Reader<'t> {
    id: &'t str,
    kind: ChangeKind,
    text: &'t ChangeText,
    faults: Vec<ChangeFault>,
}

impl Reader<'_> {
    fn fault(&mut self, field: ChangeField, expected: impl Display) {
        let found = self.text.get(field).to_owned();
        self.faults.push(ChangeFault {
            change: self.id.to_owned(),
            field,
            expected: expected.to_string(),
            found,
        });
    }

    /// Refuses a field that the kind does not take: nobody would notice that it did nothing.
    fn refuse_others(&mut self) {
        let Some(fields_taken) = fields_taken(self.kind) else { return };
        for field in [ChangeField::From, ChangeField::To, ChangeField::Value, ChangeField::Unit] {
            if !self.text.get(field).trim().is_empty() && !fields_taken.contains(&field) {
                let kind = self.kind;
                self.fault(field, format!("{kind} takes no {field}, so it would change nothing; remove it"));
            }
        }
    }

    /// A field that must be there.
    fn required<T, E: Display>(
        &mut self,
        field: ChangeField,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text;
        parse(text.get(field)).map_err(|expected| self.fault(field, expected)).ok()
    }

    /// A field that may be left out; nothing where it cannot be read.
    #[expect(clippy::option_option, reason = "unreadable, left out, or a value")]
    fn optional<T, E: Display>(
        &mut self,
        field: ChangeField,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        if self.text.get(field).trim().is_empty() {
            return Some(None);
        }
        self.required(field, parse).map(Some)
    }

    fn target(&mut self) -> Option<String> {
        self.required(ChangeField::Target, |text| {
            if text.trim().is_empty() {
                Err("target is empty; say what is changed")
            } else {
                Ok(text.to_owned())
            }
        })
    }

    fn name(&self, field: ChangeField) -> Option<String> {
        let text = self.text.get(field);
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    fn terms(&self) -> Terms {
        let ChangeText { from, to, value, unit, .. } = self.text.clone();
        Terms { from, to, value, unit }
    }

    /// The unit of an amount. Any but a share is the target's own: another would be passed over.
    fn share_unit(&mut self) -> String {
        let unit = self.text.unit.trim().to_owned();
        if !unit.is_empty() && unit != "%" {
            let expected = "expected % or nothing: a number is one of what the target has; remove the unit";
            self.fault(ChangeField::Unit, expected);
        }
        unit
    }

    fn amount(&mut self) -> Option<Amount> {
        let unit = self.share_unit();
        self.required(ChangeField::Value, |text| Amount::parse(text, &unit))
    }

    fn relative(&mut self) -> Option<RelativeAmount> {
        let unit = self.share_unit();
        self.required(ChangeField::Value, |text| RelativeAmount::parse(text, &unit))
    }

    fn function(&mut self) -> Option<RegisterId> {
        self.required(ChangeField::Target, str::parse)
    }

    /// The change, where every field of it can be read. All are looked at, so that all faults are told.
    fn action(&mut self) -> Option<ChangeAction> {
        use ChangeField::{From, To, Value};
        Some(match self.kind {
            ChangeKind::SiteHours => {
                let (site, hours, now) =
                    (self.target(), self.required(To, str::parse), self.optional(From, str::parse));
                ChangeAction::SiteHours { site: site?, hours: hours?, now: now? }
            }
            ChangeKind::Capacity => {
                let (target, when, servers) = (self.target(), self.optional(To, str::parse), self.amount());
                let target = target?;
                let (station, pool) = target.split_once(OF_POOL).unwrap_or((&target, ""));
                let pool = (!pool.is_empty()).then(|| pool.to_owned());
                ChangeAction::Capacity { station: station.to_owned(), pool, when: when?, servers: servers? }
            }
            ChangeKind::Slots => {
                let (target, staff, appointments) = (self.target(), self.name(To), self.relative());
                let stations = target?.split(';').map(|name| name.trim().to_owned()).collect();
                ChangeAction::Slots { stations, staff, appointments: appointments? }
            }
            ChangeKind::Beds => {
                let (station, when, beds) = (self.target(), self.optional(To, str::parse), self.amount());
                ChangeAction::Beds { station: station?, when: when?, beds: beds? }
            }
            ChangeKind::Demand => {
                let (source, patients, arrivals) = (self.target(), self.name(From), self.relative());
                ChangeAction::Demand { source: source?, patients, arrivals: arrivals? }
            }
            ChangeKind::ProjectedDemand => {
                let (target, month, end) =
                    (self.target(), self.required(To, str::parse), self.optional(Value, str::parse));
                let target = target?;
                let names = || target.split(';').map(|name| name.trim().to_owned()).collect();
                let sources = (target.trim() != EVERY_SOURCE).then(names);
                let end = end?.unwrap_or(DemandEnd::Middle);
                ChangeAction::ProjectedDemand { sources, month: month?, end }
            }
            ChangeKind::Streaming => {
                let (station, patients) = (self.target(), self.name(From));
                let to = self.name(To);
                if to.is_none() {
                    self.fault(To, "expected the station that they go to instead");
                }
                let share = self.required(Value, str::parse);
                ChangeAction::Streaming { station: station?, patients, to: to?, share: share? }
            }
            ChangeKind::Price => {
                let (station, basis) = (self.target(), self.required(To, price_basis));
                let price = self.required(Value, price);
                ChangeAction::Price { station: station?, basis: basis?, price: price? }
            }
            ChangeKind::FunctionOption => {
                let (function, option, now) =
                    (self.function(), self.required(To, str::parse), self.optional(From, planned_option));
                ChangeAction::FunctionOption { function: function?, option: option?, now: now? }
            }
            ChangeKind::FunctionTransfer => {
                let (function, receiver, on) = (self.function(), self.name(To), self.optional(Value, day));
                ChangeAction::FunctionTransfer { function: function?, receiver, on: on? }
            }
            ChangeKind::Merge => {
                let (boards, name, on) = (self.target(), self.name(To), self.required(Value, day));
                ChangeAction::Merge { boards: boards?, name, on: on? }
            }
            ChangeKind::Budget => ChangeAction::Budget { of: self.target()?, terms: self.terms() },
            ChangeKind::Efficiency => ChangeAction::Efficiency { of: self.target()?, terms: self.terms() },
            ChangeKind::Posts => ChangeAction::Posts { of: self.target()?, terms: self.terms() },
            ChangeKind::Event => ChangeAction::Event { of: self.target()?, terms: self.terms() },
        })
    }
}

fn price_basis(text: &str) -> Result<PriceBasis, ValueError> {
    match text {
        "contact" => Ok(PriceBasis::Contact),
        "fixed" => Ok(PriceBasis::Fixed),
        _ => Err(ValueError::PriceBasis),
    }
}

fn planned_option(text: &str) -> Result<PlannedOption, String> {
    if text == PlannedOption::Open.code() {
        return Ok(PlannedOption::Open);
    }
    text.parse().map(PlannedOption::Chosen).map_err(|_| format!("expected open, {OPTIONS}"))
}

const OPTIONS: &str = "retain, slim, share, transfer or stop";

fn day(text: &str) -> Result<Date, ValueError> {
    text.parse().map_err(|_| match day::read(text) {
        Ok(day) => ValueError::DayWritten(day),
        Err(DayError::TwoReadings(first, second)) => ValueError::TwoDays(first, second),
        Err(_) => ValueError::Day,
    })
}
