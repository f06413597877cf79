//! How much that could matter which the simulation of patients does not model: in its own figures.

use flow::network::Network;
use flow::output::{Comparison, Group, Metric, Subject};

use crate::consequence::{Difference, MoreIs};
use crate::quantity::{Quantity, Unit};

/// One in so many of the staff, as an example.
const AWAY: f64 = 20.0;

/// What it would do to the fullest station with a queue if 1 in 20 of its staff were away: use ÷ (1 − 1 ÷ 20).
pub(super) fn staff(comparison: &Comparison, network: &Network) -> String {
    let of_queues = comparison.compared.iter().filter_map(|compared| {
        let Subject::Station(name) = &compared.key.subject else { return None };
        let station = &network.stations[network.station(name)?.idx()];
        let is_it = compared.key.metric == Metric::Utilisation
            && compared.key.group == Group::all()
            && station.kind.code() == "queue"
            && compared.base.mean.is_finite();
        is_it.then_some((name, compared.base.mean))
    });
    let Some((name, used)) = of_queues.max_by(|(_, one), (_, other)| one.total_cmp(other)) else {
        return "How much is not known: no station has staff of its own.".to_owned();
    };
    let with_fewer = used / (1.0 - 1.0 / AWAY);
    let level = |share: f64| Unit::Share.level(Quantity::Number(share));
    let beyond =
        if 1.0 <= with_fewer { ", more than there is, so that waits would grow without end" } else { "" };
    format!(
        "Were 1 in {AWAY:.0} of its staff away, {name} would be in use {} of the time in place of {}{beyond}.",
        level(with_fewer),
        level(used)
    )
}

/// How many patients the consequence for health would be of: those who end without being seen, more or fewer.
pub(super) fn health(unmet: Option<&Difference>) -> String {
    let Some(unmet) = unmet else { return "How many patients that is of is not known.".to_owned() };
    let Some((low, high)) = unmet.certainty.ends(unmet.amount) else {
        return "How many patients that is of is not known: too few replications agree.".to_owned();
    };
    if unmet.amount.is_zero() && low.is_zero() && high.is_zero() {
        return "It is of nobody: as many end without being seen as today.".to_owned();
    }
    let interval = Unit::PatientsAYear.interval(low, high);
    if unmet.verdict(MoreIs::Worse).is_shown() {
        let more = Unit::PatientsAYear.difference(unmet.amount);
        format!(
            "It would be of {more} who end without being seen ({interval}), and of all who wait longer or shorter."
        )
    } else {
        format!(
            "No difference is shown in how many end without being seen ({interval}); all who wait longer or shorter are besides."
        )
    }
}
