//! How many come: times a factor, or as it is projected for a month, sources that follow a published series each times its
//! own.

use std::collections::BTreeSet;

use domain::scenario::{ChangeField, DemandEnd, DemandMonth, EVERY_SOURCE, Misfit, RelativeAmount};
use evidence::projection::relative::Relative;
use flow::alter::NetworkChange;
use flow::kernel::intensity::Arrivals;
use flow::network::id::SourceId;
use flow::network::{Network, Source};
use flow::output::{DemandByProjection, KeptDemand, SourceDemand};

use super::follows::FollowedSeries;
use super::named::{types, unknown};

pub(super) fn demand(
    network: &Network,
    name: &str,
    patients: Option<&str>,
    arrivals: RelativeAmount,
) -> Result<(String, NetworkChange), Misfit> {
    if name == EVERY_SOURCE && network.sources.iter().all(|source| source.name != EVERY_SOURCE) {
        return demand_of_all(network, patients, arrivals);
    }
    let is_of_file = |source: &&Source| source.adds_to.is_none();
    let position = network.sources.iter().position(|source| is_of_file(&source) && source.name == name);
    let source = position.map(SourceId::new).ok_or_else(|| {
        let known: Vec<&str> =
            network.sources.iter().filter(is_of_file).map(|source| source.name.as_str()).collect();
        Misfit::of_target(unknown("source", name, &known))
    })?;
    let types = types(network, patients)?;
    let factor = arrivals.factor();
    if matches!(network.sources[source.idx()].arrivals, Arrivals::Gaps(_) | Arrivals::Times(_))
        && factor > 1.0
    {
        return Err(Misfit::of_target(format!(
            "{name} comes by gaps or a list of times, so more cannot come; give it a rate"
        )));
    }
    let patients_text = patients.map_or_else(String::new, |patients| format!(", {patients}"));
    let is_as_today = network.sources[source.idx()].multipliers.is_empty();
    let which = if is_as_today { "of today" } else { "that earlier changes leave" };
    let sentence = format!("{name}{patients_text}: {}.", arrivals.amount().in_words_of("patients", which));
    Ok((sentence, NetworkChange::Demand { source, types, factor }))
}

/// Every source times one factor.
fn demand_of_all(
    network: &Network,
    patients: Option<&str>,
    arrivals: RelativeAmount,
) -> Result<(String, NetworkChange), Misfit> {
    if let Some(patients) = patients {
        let expected = format!(
            "{EVERY_SOURCE} is of everybody; name a source to change {patients} alone, or leave them out"
        );
        return Err(Misfit { field: ChangeField::From, expected });
    }
    let factor = arrivals.factor();
    let of_file = || (0..network.sources.len()).filter(|idx| network.sources[*idx].adds_to.is_none());
    let by_times = of_file()
        .map(|idx| &network.sources[idx])
        .find(|source| matches!(source.arrivals, Arrivals::Gaps(_) | Arrivals::Times(_)));
    if let Some(source) = by_times.filter(|_| 1.0 < factor) {
        return Err(Misfit::of_target(format!(
            "{} comes by gaps or a list of times, so more cannot come; give it a rate, or name the other sources one by one",
            source.name
        )));
    }
    let is_as_today = of_file().all(|idx| network.sources[idx].multipliers.is_empty());
    let which = if is_as_today { "of today" } else { "that earlier changes leave" };
    let sentence =
        format!("Everybody, from all sources: {}.", arrivals.amount().in_words_of("patients", which));
    let factors = of_file().map(|idx| (SourceId::new(idx), factor)).collect();
    Ok((sentence, NetworkChange::DemandOfSources { factors }))
}

/// Why a source keeps its demand.
const NO_SERIES: &str = "it follows no series";

/// What a change of demand by projection does: a sentence, the change, and each source with its factor.
pub(super) type Projected = (String, NetworkChange, DemandByProjection);

/// Multiplies sources by how many come in `month` as their series is projected, over what was observed. Named sources must
/// all follow a series that reaches there; of all sources one at least, and the others keep what they have.
pub(super) fn projected_demand(
    network: &Network,
    followed: &[FollowedSeries],
    names: Option<&[String]>,
    month: DemandMonth,
    end: DemandEnd,
) -> Result<Projected, Misfit> {
    let chosen = chosen(network, followed, names)?;
    let (mut factors, mut sources, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for id in chosen {
        let name = &network.sources[id.idx()].name;
        let series = followed.iter().find(|series| series.source == id);
        match series.map(|series| (series, series.in_month(month.first_day()))) {
            Some((series, Ok(of))) => {
                let factor = taken(&of, end);
                factors.push((id, factor));
                sources.push(source_demand(name, series, &of, factor));
            }
            Some((series, Err(why))) => {
                kept.push(KeptDemand { source: name.clone(), why: format!("{}: {why}", series.name) });
            }
            None => kept.push(KeptDemand { source: name.clone(), why: NO_SERIES.to_owned() }),
        }
    }
    // Where a series is named, or none is left, nobody would notice that it did nothing.
    let unfit: Vec<&KeptDemand> = kept.iter().filter(|kept| kept.why != NO_SERIES).collect();
    if factors.is_empty() || names.is_some() && !unfit.is_empty() {
        let mut reasons: Vec<&str> = unfit.iter().map(|kept| kept.why.as_str()).collect();
        reasons.dedup();
        return Err(Misfit { field: ChangeField::To, expected: reasons.join("; ") });
    }
    let demand = DemandByProjection { month: month.to_string(), end: end.to_string(), sources, kept };
    Ok((sentence(&demand, month, end), NetworkChange::DemandOfSources { factors }, demand))
}

/// The sources that are meant: those named, which follow a series each, or all of a file.
fn chosen(
    network: &Network,
    followed: &[FollowedSeries],
    names: Option<&[String]>,
) -> Result<Vec<SourceId>, Misfit> {
    let is_of_file = |source: &Source| source.adds_to.is_none();
    let of_file = || network.sources.iter().enumerate().filter(|(_, source)| is_of_file(source));
    if followed.is_empty() {
        return Err(Misfit::of_target(
            "no source of the network follows a published series; give one follows = { measure = \"attendances\", place = \
             \"RWE\", from = \"2024-06\", to = \"2025-06\" }, or write kind = \"demand\" with how many more come",
        ));
    }
    let Some(names) = names else { return Ok(of_file().map(|(idx, _)| SourceId::new(idx)).collect()) };
    let mut chosen = Vec::new();
    let mut known = BTreeSet::new();
    for name in names {
        if !known.insert(name) {
            return Err(Misfit::of_target(format!("{name} is named twice; name each source once")));
        }
        let Some((idx, _)) = of_file().find(|(_, source)| source.name == *name) else {
            let all: Vec<&str> = of_file().map(|(_, source)| source.name.as_str()).collect();
            return Err(Misfit::of_target(unknown("source", name, &all)));
        };
        let id = SourceId::new(idx);
        if !followed.iter().any(|series| series.source == id) {
            let with: Vec<&str> =
                followed.iter().map(|series| network.sources[series.source.idx()].name.as_str()).collect();
            return Err(Misfit::of_target(format!(
                "{name} follows no published series; give it follows in the network, or name one that does: {}",
                crate::toml_reader::listing(&with)
            )));
        }
        chosen.push(id);
    }
    Ok(chosen)
}

const fn taken(of: &Relative, end: DemandEnd) -> f64 {
    match end {
        DemandEnd::Low => of.low,
        DemandEnd::Middle => of.middle,
        DemandEnd::High => of.high,
    }
}

fn source_demand(name: &str, series: &FollowedSeries, of: &Relative, factor: f64) -> SourceDemand {
    let month = |date: jiff::civil::Date| date.strftime("%Y-%m").to_string();
    SourceDemand {
        source: name.to_owned(),
        series: series.name.clone(),
        files: series.files.clone(),
        observed: format!("{} to {}", month(series.observed.0), month(series.observed.1)),
        rests_on: format!("{} months from {} to {}", of.n_months, month(of.first), month(of.last)),
        factor,
        low: of.low,
        middle: of.middle,
        high: of.high,
        warnings: of.warnings.iter().map(ToString::to_string).collect(),
    }
}

fn sentence(demand: &DemandByProjection, month: DemandMonth, end: DemandEnd) -> String {
    let words = month.first_day().strftime("%B %Y");
    let end = match end {
        DemandEnd::Low => "the lower end of",
        DemandEnd::Middle => "the middle of",
        DemandEnd::High => "the upper end of",
    };
    let kept = match demand.kept.len() {
        0 => String::new(),
        1 => "; 1 other source keeps its demand".to_owned(),
        n => format!("; {n} other sources keep their demand"),
    };
    match &demand.sources[..] {
        [only] => format!(
            "{}: {:.2} times as many patients, {end} what {} come to in {words} as they are projected{kept}.",
            only.source, only.factor, only.series
        ),
        sources => {
            let factors = || sources.iter().map(|source| source.factor);
            let (least, most) = (factors().fold(f64::INFINITY, f64::min), factors().fold(0.0, f64::max));
            format!(
                "{} sources: {least:.2} to {most:.2} times as many patients, {end} what their series come to in {words} as they \
                 are projected{kept}.",
                sources.len()
            )
        }
    }
}

#[cfg(test)]
mod tests;
