//! Stations as they are written: what all kinds share, delays and exits.

mod service;
mod clinic;
mod choice;

use domain::money::Pence;
use flow::kernel::draw::Distribution;
use flow::network::id::{DestinationId, StationId, TypeId};
use flow::network::{
    ByType, Cost, Destination, PatientType, Route, Schedule, ServiceKind, Station, StationKind,
};
use jiff::civil::Date;
use toml::de::DeValue;

use super::{StationNames, distribution, unit};
use crate::toml_reader::{Faults, TomlTable, Value, shares};

/// What is needed to read stations.
pub(super) struct Stations<'k> {
    pub(super) station_names: &'k StationNames,
    pub(super) types: &'k [PatientType],
    pub(super) start: Date,
    pub(super) destinations: Vec<Destination>,
}

impl Stations<'_> {
    fn first_weekday(&self) -> u8 {
        u8::try_from(self.start.weekday().to_monday_zero_offset()).unwrap_or(0)
    }

    /// Reads a station.
    pub(super) fn station(&mut self, faults: &Faults, table: &TomlTable<'_>) -> Option<Station> {
        let name = table.required_text(faults, "name", "the name of the station");
        let kind = table.required_text(faults, "kind", "queue, beds, slots, delay, choice or exit")?;
        let _ = table.get("like");
        let site = table.text(faults, "site").unwrap_or_default();
        let is_exit = kind == "exit";
        let then = if is_exit || kind == "choice" {
            Some(self.route_to_nowhere())
        } else {
            self.route(faults, table, "then", Some("where patients go on to, such as then = \"home\""))
        };
        let opening_hours = if kind == "slots" { None } else { self.opening_hours(faults, table) };
        // Beside hours that cannot be read, or that never end, `closed` is no unknown key.
        let closed = if opening_hours.is_some() {
            self.route(faults, table, "closed", Some("where those go who find it closed"))
        } else if kind != "slots" && table.has("hours") && table.has("closed") {
            self.route(faults, table, "closed", None)
        } else {
            Some(self.route_to_nowhere())
        };
        let limit = Self::time(faults, table, "limit");
        let cost = cost(faults, table);
        let provenance = super::provenance(faults, table);
        let source = table.text(faults, "source").unwrap_or_default().to_owned();
        let own_destination = table.text(faults, "destination");
        let is_unserved = if is_exit { table.flag(faults, "unserved").unwrap_or(false) } else { false };
        let destination = own_destination
            .or_else(|| (is_exit && is_unserved).then_some(name).flatten())
            .map(|name| self.destination(name, is_unserved));
        let body = match kind {
            "queue" => self.room(faults, table, ServiceKind::Queue),
            "beds" => self.room(faults, table, ServiceKind::Beds),
            "slots" => self.book(faults, table),
            "delay" => self.distributions(faults, table, "time", true).map(|time| StationKind::Delay {
                time,
                is_retry: table.flag(faults, "retry").unwrap_or(false),
            }),
            "choice" => self.choice(faults, table),
            "exit" => Some(StationKind::Exit),
            _ => {
                let known = ["queue", "beds", "slots", "delay", "choice", "exit"];
                table.add_table_fault(faults, format!("kind {kind:?} is none; write {}", known.join(", ")));
                return None;
            }
        };
        table.finish(faults);
        Some(Station {
            name: name?.to_owned(),
            site: site.to_owned(),
            kind: body?,
            next_route: then?,
            diversions: Vec::new(),
            opening_hours,
            route_when_closed: closed?,
            limit,
            cost: cost?,
            destination,
            provenance: provenance?,
            source,
        })
    }

    /// The destination of this name. Whether somebody is seen there is the exit's own: who leaves unseen may share
    /// the name of where others are seen.
    fn destination(&mut self, name: &str, is_unserved: bool) -> DestinationId {
        let destination = Destination { name: name.to_owned(), is_unserved };
        if let Some(idx) = self.destinations.iter().position(|known| *known == destination) {
            return DestinationId::new(idx);
        }
        self.destinations.push(destination);
        DestinationId::new(self.destinations.len() - 1)
    }

    /// For what is never gone along.
    fn route_to_nowhere(&self) -> ByType<Route> {
        ByType::same(Route::only(StationId::new(0)), self.types.len())
    }

    fn time(faults: &Faults, table: &TomlTable<'_>, key: &str) -> Option<f64> {
        let value = table.get(key)?;
        let time = value.get_ref().as_str().and_then(unit::time);
        if time.is_none() {
            table.add_fault(faults, key, value, unit::TIME);
        }
        time
    }

    /// The types that a label names; a fault where it names none.
    fn types_called(&self, faults: &Faults, table: &TomlTable<'_>, key: &str, label: &str) -> Vec<TypeId> {
        let types: Vec<TypeId> =
            TypeId::all(self.types.len()).filter(|id| self.types[id.idx()].is_called(label)).collect();
        if types.is_empty() {
            let labels =
                self.types.iter().flat_map(|patient| patient.labels.iter().map(|(_, value)| value.as_str()));
            let mut known: Vec<&str> = labels.collect();
            known.sort_unstable();
            known.dedup();
            let hint = crate::toml_reader::nearest(label, &known).map_or_else(
                || crate::toml_reader::listing(&known),
                |near| format!("did you mean {near:?}?"),
            );
            table.add_table_fault(faults, format!("{key}: no patients are called {label:?}; {hint}"));
        }
        types
    }

    /// Something for all, under a key, and for some, under the key with `_for`. Labels written first
    /// win where a patient has several.
    fn by_type<T: Clone>(
        &self,
        faults: &Faults,
        table: &TomlTable<'_>,
        key: &str,
        base: Option<T>,
        read: impl Fn(&Value<'_>) -> Option<T>,
    ) -> Option<ByType<T>> {
        // All are read, whether or not the one for everybody could be.
        let entries = table.entries(faults, &format!("{key}_for")).unwrap_or_default();
        let n_entries = entries.len();
        let read: Vec<(Vec<TypeId>, T)> = entries
            .into_iter()
            .rev()
            .filter_map(|(label, value)| {
                let types = self.types_called(faults, table, &format!("{key}_for"), label);
                Some((types, read(value)?))
            })
            .collect();
        let mut values = ByType::same(base?, self.types.len());
        let is_whole = read.len() == n_entries;
        for (types, value) in read {
            values.set(value, types);
        }
        is_whole.then_some(values)
    }

    fn distributions(
        &self,
        faults: &Faults,
        table: &TomlTable<'_>,
        key: &str,
        is_required: bool,
    ) -> Option<ByType<Distribution>> {
        let Some(value) = table.get(key) else {
            if is_required {
                table.add_table_fault(
                    faults,
                    format!(
                        "{key} is missing: a time such as \"12 min\", or {{ lognormal = {{ mean = \"25 min\", sd = \"15 min\" }} }}"
                    ),
                );
            }
            // Those for some stand beside one for all.
            let _ = table.get(&format!("{key}_for")).filter(|_| is_required);
            return None;
        };
        let subject = format!("{}, {key}", table.subject);
        let base = distribution::distribution(faults, table.file, &subject, value);
        self.by_type(faults, table, key, base, |value| {
            distribution::distribution(faults, table.file, &subject, value)
        })
    }

    fn route(
        &self,
        faults: &Faults,
        table: &TomlTable<'_>,
        key: &str,
        required: Option<&str>,
    ) -> Option<ByType<Route>> {
        let Some(value) = table.get(key) else {
            if let Some(expected) = required {
                table.add_table_fault(faults, format!("{key} is missing: {expected}"));
                let _ = table.get(&format!("{key}_for"));
            }
            return None;
        };
        let base = self.one_route(faults, table, key, value);
        self.by_type(faults, table, key, base, |value| self.one_route(faults, table, key, value))
    }

    fn one_route(
        &self,
        faults: &Faults,
        table: &TomlTable<'_>,
        key: &str,
        value: &Value<'_>,
    ) -> Option<Route> {
        match value.get_ref() {
            DeValue::String(name) => Some(Route::only(self.station_names.station(faults, table, key, name)?)),
            DeValue::Table(map) => {
                let mut entries: Vec<(&str, &Value<'_>, usize)> = map
                    .iter()
                    .map(|(name, share)| (name.get_ref().as_ref(), share, name.span().start))
                    .collect();
                entries.sort_by_key(|(.., position)| *position);
                let entries: Vec<(&str, &Value<'_>)> =
                    entries.into_iter().map(|(name, share, _)| (name, share)).collect();
                let shares = shares(faults, table, key, &entries)?;
                let to: Option<Vec<StationId>> = shares
                    .iter()
                    .map(|(name, _)| self.station_names.station(faults, table, key, name))
                    .collect();
                Some(Route::of(to?, shares.into_iter().map(|(_, share)| share).collect()))
            }
            _ => {
                table.add_fault(faults, key, value, "expected a station, or a table of stations and shares such as { home = 0.7, ward = 0.3 }");
                None
            }
        }
    }

    fn opening_hours(&self, faults: &Faults, table: &TomlTable<'_>) -> Option<Schedule> {
        let value = table.get("hours")?;
        let hours = super::opening_hours::doors(value, self.first_weekday());
        hours.map_err(|expected| table.add_fault(faults, "hours", value, expected)).ok().flatten()
    }
}

fn cost(faults: &Faults, table: &TomlTable<'_>) -> Option<Cost> {
    let Some(value) = table.get("cost") else { return Some(Cost::default()) };
    let example = super::example::example_for("cost").unwrap_or_default();
    let cost_table =
        TomlTable::from_value(format!("{}, cost", table.subject), table.file, value, example, faults)?;
    let amount = |key: &str, per: Option<&str>, expected: &str| {
        let Some(value) = cost_table.get(key) else { return Some(Pence::ZERO) };
        let amount = value.get_ref().as_str().and_then(|text| unit::amount(text, per));
        if amount.is_none() {
            cost_table.add_fault(
                faults,
                key,
                value,
                format!("expected an amount to the penny, such as {expected}"),
            );
        }
        amount
    };
    let fixed = amount("fixed", Some("year"), "\"£1,200,000 / year\"");
    let contact = amount("contact", None, "\"£45\"");
    let staffed_hour = amount("staffed_hour", None, "\"£120\"");
    cost_table.finish(faults);
    Some(Cost { fixed: fixed?, contact: contact?, staffed_hour: staffed_hour? })
}
