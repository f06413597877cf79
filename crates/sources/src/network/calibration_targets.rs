//! What was observed of a network, and which of its parameters may be fitted to it.

use domain::provenance::Provenance;
use flow::calibrate::{Observed, Parameter, ParameterKind};
use flow::network::id::{SourceId, StationId};
use flow::network::{Network, StationKind};
use flow::output::{Metric, Unit};

use super::published::{self, Published};
use super::row::Row;
use crate::toml_reader::{Faults, TomlTable, number};

/// A year's values of which nothing else is known are taken to be this exact, as a share.
const USUAL_SD: f64 = 0.03;
/// The largest factor on what is observed or timed that is tried: fitting takes steps of the whole range.
const MOST_FACTOR: f64 = 100.0;
/// The furthest that a utility is moved: odds of e⁵⁰ are certain.
const MOST_UTILITY: f64 = 50.0;

pub(super) fn observed(
    faults: &Faults,
    row: &Row<'_>,
    network: &Network,
    figures: &Published<'_>,
) -> Option<Observed> {
    let table =
        TomlTable::from_value("observed".to_owned(), row.0, row.1, "[[observed]] above its keys", faults)?;
    let measure = table.required_text(
        faults,
        "measure",
        "a station or clock, a point and a measure, such as \"triage.visits\"",
    );
    let (name, code) =
        measure.and_then(|text| text.rsplit_once('.')).unwrap_or(("", measure.unwrap_or_default()));
    let metric = Metric::ALL.iter().find(|metric| metric.code() == code).copied();
    let is_known = name.is_empty()
        || network.station(name).is_some()
        || network.clocks.iter().any(|clock| clock.name == name);
    if measure.is_some() && (metric.is_none() || !is_known) {
        let known: Vec<&str> = network
            .stations
            .iter()
            .map(|station| station.name.as_str())
            .chain(network.clocks.iter().map(|clock| clock.name.as_str()))
            .collect();
        let hint = crate::toml_reader::nearest(name, &known).filter(|near| *near != name);
        let hint = hint.map_or_else(
            || format!("measures are {}", Metric::ALL.map(Metric::code).join(", ")),
            |near| format!("did you mean {near:?}?"),
        );
        table.add_table_fault(
            faults,
            format!("measure {:?} is not of this network; {hint}", measure.unwrap_or_default()),
        );
    }
    let stated = table.number(faults, "value");
    let is_published = table.has("figures");
    if is_published {
        // Each of these would be another home of what the figures say.
        table.refuse_beside(faults, "figures", &["value", "period", "source", "provenance"]);
    } else if table.get("value").is_none() {
        table.add_table_fault(
            faults,
            "value is missing: what was observed, in the unit of the measure, or figures, the published figures that it is",
        );
    }
    let group = table.text(faults, "group").unwrap_or_default();
    if !group.is_empty()
        && !network.types.iter().flat_map(|patient| &patient.labels).any(|(_, value)| value == group)
    {
        table.add_table_fault(faults, format!("group {group:?} is no place, age or need of this network"));
    }
    let sd = table.number_in(faults, "sd", 0.0, f64::MAX);
    let text = |key: &str| table.text(faults, key).unwrap_or_default().to_owned();
    let (period, source, note) = (text("period"), text("source"), text("note"));
    let _ = table.get("unit");
    let is_fitted = table.flag(faults, "fitted").unwrap_or(false);
    let computed = published::value(faults, &table, metric, figures);
    let provenance = match table.text(faults, "provenance") {
        None if is_published => Some(published::PROVENANCE),
        Some(text) => {
            text.parse().map_err(|error| table.add_table_fault(faults, format!("provenance: {error}"))).ok()
        }
        None => Some(Provenance::Published),
    };
    table.finish(faults);
    if is_published && computed.is_none() {
        return None;
    }
    let (value, own_sd, period, source) = match computed {
        Some(from) => (Some(from.value), from.sd, from.period, from.source),
        None => (stated, None, period, source),
    };
    let sd = sd.or(own_sd);
    let (metric, value) = (metric?, value?);
    if let Some(expected) = not_observable(metric, value) {
        table.add_table_fault(
            faults,
            format!("value {value} cannot be observed of {}: {expected}", metric.code()),
        );
        return None;
    }
    if value == 0.0 && metric.unit() != Unit::Share && sd.is_none_or(|sd| sd <= 0.0) {
        let message = "value is 0, and sd is missing: without it any difference from 0 would count without end; write sd, how far the value may be off, in its unit";
        table.add_table_fault(faults, message);
        return None;
    }
    let usual = if metric.unit() == Unit::Share { 0.01 } else { USUAL_SD * value.abs() };
    Some(Observed {
        of: name.to_owned(),
        group: group.to_owned(),
        metric,
        value,
        sd: sd.filter(|sd| *sd > 0.0).unwrap_or(usual).max(1e-9),
        period,
        source,
        provenance: provenance?,
        is_fitted,
        note,
    })
}

/// What is expected where a value cannot be one of a measure.
fn not_observable(metric: Metric, value: f64) -> Option<String> {
    // More may be asked of staff, and done after their hours, than they are there for.
    let may_exceed_one = matches!(metric, Metric::Load | Metric::Utilisation);
    if !value.is_finite() || value < 0.0 {
        return Some("write a number that is not below 0".to_owned());
    }
    if metric.unit() != Unit::Share || may_exceed_one || value <= 1.0 {
        return None;
    }
    Some(if value <= 100.0 {
        format!("a share is 0 to 1; write {} for {value}%", rounded_share(value))
    } else {
        "a share is 0 to 1".to_owned()
    })
}

/// Per cent as a share, without what binary sums leave over.
fn rounded_share(per_cent: f64) -> f64 {
    (per_cent * 1e4).round() / 1e6
}

pub(super) fn parameter(faults: &Faults, row: &Row<'_>, network: &Network) -> Option<Parameter> {
    let table = TomlTable::from_value("fit".to_owned(), row.0, row.1, "[[fit]] above its keys", faults)?;
    let name = table.required_text(faults, "name", "what is fitted, in words");
    let kind = table.required_text(faults, "kind", "demand, service, patience or constant");
    let target = table.required_text(faults, "target", "a source or a station");
    let option = table.text(faults, "option");
    let (low, high) = (bound(faults, &table, "low"), bound(faults, &table, "high"));
    let note = table.text(faults, "note").unwrap_or_default().to_owned();
    let _ = table.get("source");
    table.finish(faults);
    let (kind, target, low, high) = (kind?, target?, low?, high?);
    let station = network.station(target);
    let is_room = |id: StationId| matches!(network.stations[id.idx()].kind, StationKind::ServiceStation(_));
    let parameter_kind = match kind {
        "demand" => network
            .sources
            .iter()
            .position(|source| source.name == target)
            .map(|idx| ParameterKind::Demand { source: SourceId::new(idx) }),
        "service" => station.filter(|id| is_room(*id)).map(|station| ParameterKind::Service { station }),
        "patience" => station
            .filter(|id| matches!(&network.stations[id.idx()].kind, StationKind::ServiceStation(room) if room.patience.is_some()))
            .map(|station| ParameterKind::Patience { station }),
        "constant" => station.and_then(|station| {
            let option = network.station(option.unwrap_or_default())?;
            let StationKind::Choice(choice) = &network.stations[station.idx()].kind else { return None };
            let is_option = choice.options.iter().any(|known| known.to == option);
            is_option.then_some(ParameterKind::Constant { station, option })
        }),
        other => {
            table.add_table_fault(faults, format!("kind {other:?} is none; write demand, service, patience or constant"));
            return None;
        }
    };
    if parameter_kind.is_none() {
        table.add_table_fault(
            faults,
            format!("{kind} of {target:?} is nothing of this network: name a source for demand, a queue or beds for service, one with patience for patience, a choice and its option for constant"),
        );
    }
    let is_far = |bound: f64| match kind {
        "constant" => MOST_UTILITY < bound.abs(),
        _ => MOST_FACTOR < bound,
    };
    if is_far(low) || is_far(high) {
        table.add_table_fault(
            faults,
            format!("low and high are what is plausible: factors up to {MOST_FACTOR}, utilities from -{MOST_UTILITY} to {MOST_UTILITY}"),
        );
    }
    if low >= high || (kind != "constant" && low <= 0.0) {
        table.add_table_fault(faults, "low must be below high, and above 0 for factors");
    }
    Some(Parameter { name: name?.to_owned(), kind: parameter_kind?, low, high, note })
}

fn bound(faults: &Faults, table: &TomlTable<'_>, key: &str) -> Option<f64> {
    let value = table.get(key).and_then(number);
    if value.is_none() {
        table.add_table_fault(faults, format!("{key} is missing: the bounds of what is plausible, factors on the present value or utilities to add"));
    }
    value
}
