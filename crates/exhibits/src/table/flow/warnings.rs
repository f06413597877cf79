//! What limits the use of a simulation’s results: warnings, and grounds for trust.

use domain::provenance::Provenance;
use flow::output::{
    Beyond, Comparison, Estimate, LEAST_AGREEING, Locked, Metric, Overloaded, RunRecord, Subject, WarmUpFrom,
};

use super::narrative::days;
use super::never_done::never_done_compared;
use super::observed::Observed;
use super::{letter, provenance_of_base, synthetic_beside_the_base};
use crate::number::grouped;
use crate::words::capital_first;

/// What is to be known of a run before any wait of it is read: where nobody moves again, where more come
/// than can be seen, and a warm-up that may not be one.
#[must_use]
pub fn warnings(run: &RunRecord) -> Vec<String> {
    let mut sentences = of_stations(&run.locked, &run.overloaded, run);
    let warm_up = days(run.warm_up_days);
    if run.warm_up_from == WarmUpFrom::NotSettled {
        sentences.push(format!(
            "Trial runs did not settle within {warm_up}, the longest warm-up that is tried: what was measured may still hold how the runs began."
        ));
    } else if run.is_warm_up_long() {
        sentences.push(format!(
            "The warm-up that trial runs found, {warm_up}, is more than a third of what is measured, {}: measure more.",
            days(run.days)
        ));
    }
    if run.splits_week {
        sentences.push(format!(
            "{} are no whole weeks, and weekdays differ here: some count more often than others in what is told a year. Measure a multiple of 7 days.",
            capital_first(&days(run.days))
        ));
    }
    sentences
}

/// The same of a comparison, of the base and of each scenario.
#[must_use]
pub fn warnings_compared(comparison: &Comparison) -> Vec<String> {
    let run = &comparison.record;
    let base = warnings(run).into_iter().map(|sentence| format!("Base: {sentence}"));
    let of_scenarios = comparison.scenarios.iter().enumerate().flat_map(|(idx, result)| {
        // Whom the base does not see either is told once, but for queues that grow.
        let is_new = |station: &&Overloaded| {
            let is_same =
                |base: &Overloaded| base.station == station.station && base.beyond == station.beyond;
            station.beyond == Beyond::Wait || !run.overloaded.iter().any(is_same)
        };
        let overloaded: Vec<Overloaded> = result.overloaded.iter().filter(is_new).cloned().collect();
        let sentences = of_stations(&result.locked, &overloaded, run);
        sentences.into_iter().map(move |sentence| format!("{}: {sentence}", letter(idx)))
    });
    base.chain(of_scenarios).chain(never_done_compared(comparison)).collect()
}

/// A station in which nobody moves again, with the pools of which that is true where it is not of all:
/// `clinic (pool children)`.
pub(super) fn locked_place(locked: &Locked) -> String {
    match locked.pools.as_slice() {
        [] => locked.station.clone(),
        [pool] => format!("{} (pool {pool})", locked.station),
        pools => format!("{} (pools {})", locked.station, super::joined(pools)),
    }
}

fn of_stations(locked: &[Locked], overloaded: &[Overloaded], run: &RunRecord) -> Vec<String> {
    let mut sentences = Vec::new();
    if !locked.is_empty() {
        let in_which = |station: &Locked| {
            let from = if station.earliest_day == station.latest_day {
                format!("from day {} on", station.earliest_day)
            } else {
                format!(
                    "from day {} on at the earliest and {} at the latest",
                    station.earliest_day, station.latest_day
                )
            };
            let n = super::counted(run.replications as usize, "replication");
            format!("in {} of {n}, {from}", station.replications)
        };
        let names = |is_each_dated: bool| -> String {
            let places = locked.iter().map(|station| {
                let place = locked_place(station);
                if is_each_dated { format!("{place} ({})", in_which(station)) } else { place }
            });
            super::joined(&places.collect::<Vec<_>>())
        };
        let is_same = locked.windows(2).all(|pair| in_which(&pair[0]) == in_which(&pair[1]));
        let places =
            if is_same { format!("{}, {}", names(false), in_which(&locked[0])) } else { names(true) };
        sentences.push(format!(
            "Nobody moves again at {places}: patients there wait for each other. Waits, times and shares of those who need what they hold are left out, for they are of no service that could be given."
        ));
    }
    let (clinics, others): (Vec<&Overloaded>, Vec<&Overloaded>) =
        overloaded.iter().partition(|station| station.beyond == Beyond::NoAppointment);
    sentences.extend(others.into_iter().map(|station| more_than_seen(station, run)));
    sentences.extend(without_appointment(&clinics));
    sentences
}

/// That more come to a station with a queue or beds than it can see.
fn more_than_seen(station: &Overloaded, run: &RunRecord) -> String {
    let of_all = format!("{}% of what there is staff or beds for", grouped(station.load.mean * 100.0, 0));
    let outcome = match station.beyond {
        Beyond::Wait | Beyond::NoAppointment => None,
        Beyond::Leave => Some("leave before they are seen"),
        Beyond::TurnedAway => Some("are turned away"),
    };
    if let Some(outcome) = outcome {
        return format!(
            "More come to {} than can be seen, {of_all}: because the load is above 1, {}% of those who come {outcome}.",
            station.station,
            grouped(station.share_beyond * 100.0, 0)
        );
    }
    let grows = if 0.0 < station.growth_a_day {
        let decimals = usize::from(station.growth_a_day < 10.0);
        format!("the queue grows by about {} patients a day", grouped(station.growth_a_day, decimals))
    } else {
        "the queue never ends".to_owned()
    };
    let reason = if station.load.mean.is_nan() {
        "and nobody's care began while it was measured".to_owned()
    } else if station.load.mean < 1.0 {
        "by those who are there for them at the times at which they may begin".to_owned()
    } else {
        of_all
    };
    format!(
        "More come to {} than can be seen, {reason}: {grows}, so that its waits depend on the length simulated, {}.",
        station.station,
        days(run.days)
    )
}

/// More clinics than these are told by how many they are.
const CLINICS_NAMED: usize = 3;

/// That more come to clinics with appointments than there are, in one sentence: a system has many, with much the same load.
fn without_appointment(clinics: &[&Overloaded]) -> Option<String> {
    let names: Vec<String> = clinics.iter().map(|clinic| clinic.station.clone()).collect();
    let places = match names.as_slice() {
        [] => return None,
        few if few.len() <= CLINICS_NAMED => super::joined(few),
        [first, ..] => format!("{} clinics with appointments, of which {first} is the first,", names.len()),
    };
    let from_to = |value: fn(&Overloaded) -> f64| {
        let per_cent = |amount: f64| grouped(amount * 100.0, 0);
        let (least, most) = clinics
            .iter()
            .map(|clinic| value(clinic))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
                (least.min(value), most.max(value))
            });
        let (least, most) = (per_cent(least), per_cent(most));
        if least == most { format!("{most}%") } else { format!("{least} to {most}%") }
    };
    Some(format!(
        "More come to {places} than can be seen, {} of what there are appointments for: because the load is above 1, {} of those who come find none.",
        from_to(|clinic| clinic.load.mean),
        from_to(|clinic| clinic.share_beyond)
    ))
}

fn whole_count(count: usize) -> String {
    crate::number::grouped_count(u64::try_from(count).unwrap_or(u64::MAX))
}

/// Half the width of the interval of a load below which more replications would tell nothing more.
const EXACT: f64 = 0.000_5;

/// From this load on a queue takes so long to settle that the length simulated decides its waits while more may come
/// than can be seen: one nurse at a load of 0.95 settles over 1,500 times as long as a patient takes.
const NEARLY_FULL: f64 = 0.95;

/// That it cannot be said yet whether more come to a station than can be seen, because the interval of its
/// load holds 1; nothing where it can.
pub(super) fn undecided(station: &str, load: Estimate, run: &RunRecord) -> Option<String> {
    let is_warned = run.overloaded.iter().any(|warned| warned.station == station)
        || run.locked.iter().any(|warned| warned.station == station);
    let may_be_full = 1.0 <= load.mean
        || (NEARLY_FULL <= load.mean && load.half_width.is_finite() && 1.0 <= load.mean + load.half_width);
    if is_warned || load.mean.is_nan() || !may_be_full {
        return None;
    }
    // Near 100% a decimal tells which side it is on.
    let decimals = usize::from((load.mean - 1.0).abs() < 0.01);
    let per_cent = grouped(load.mean * 100.0, decimals);
    let n = super::counted(usize::try_from(run.replications).unwrap_or(usize::MAX), "replication");
    Some(if load.half_width < EXACT {
        format!(
            "Exactly as many come to {station} as can be seen: its load is {per_cent}%, and any more would wait in a queue that grows."
        )
    } else if load.half_width.is_finite() {
        format!(
            "Whether more come to {station} than can be seen cannot be said yet: from {n} its load is {per_cent}% ± {}%. While it may be 100%, its waits depend on the length simulated: warm up and measure for longer, and make more.",
            grouped(load.half_width * 100.0, decimals)
        )
    } else {
        format!(
            "Whether more come to {station} than can be seen cannot be said from {n}, without an interval: its load is {per_cent}%; make more."
        )
    })
}

/// How far to trust a comparison: a sentence each.
#[must_use]
pub fn trust(comparison: &Comparison, observations: &[Observed]) -> Vec<String> {
    let run = &comparison.record;
    let mut sentences = Vec::new();
    if let Some(sentence) = super::observed::in_a_sentence(observations) {
        sentences.push(sentence);
    }
    let reached = if run.is_precise {
        "Every chosen measure reached the precision that was asked for."
    } else {
        "Not every chosen measure reached the precision that was asked for, so wide intervals stay wide."
    };
    sentences.push(format!(
        "{} of {}{}. {reached}",
        super::counted(run.replications as usize, "replication"),
        days(run.days),
        if comparison.scenarios.is_empty() { "" } else { " on the same patients" }
    ));
    if 1 < run.replications && run.replications < LEAST_AGREEING {
        let both = if run.replications == 2 { "both" } else { "all" };
        sentences.push(format!(
            "Where {both} agree no interval is given: it takes {LEAST_AGREEING} replications that agree to show that another would."
        ));
    }
    // Those that are zero in every replication cannot be shown by chance.
    let n_tested = comparison
        .compared
        .iter()
        .flat_map(|compared| compared.differences.iter())
        .filter(|value| 0.0 < value.half_width)
        .count();
    let is_sure = |value: &&Estimate| 0.0 < value.half_width && value.is_significant();
    let n_shown =
        comparison.compared.iter().flat_map(|compared| &compared.differences).filter(is_sure).count();
    if 20 <= n_tested {
        sentences.push(format!(
            "{} differences were looked at, one by one; {} can be shown. If nothing had changed, about {} still could, by chance. A single small one proves little.",
            whole_count(n_tested),
            whole_count(n_shown),
            whole_count(n_tested.div_ceil(20))
        ));
    }
    let unknown =
        "The intervals hold the chance of who comes when. They do not hold what is not known of the network.";
    sentences.push(match (provenance_of_base(comparison), synthetic_beside_the_base(comparison)) {
        (Provenance::Synthetic, _) => {
            format!("{unknown} Some of its numbers are synthetic: the result shows what follows from them.")
        }
        (_, Some(letters)) => {
            format!(
                "{unknown} Changes of {letters} are synthetic: what is said of {letters} follows from them."
            )
        }
        (_, None) => unknown.to_owned(),
    });
    let of_everybody = |metric: Metric| {
        let compared = comparison.compared.iter();
        compared.filter(move |of| of.key.metric == metric && of.key.group.dimension == "all")
    };
    // How many find no appointment is measured of its own.
    let has_appointments =
        |subject: &Subject| of_everybody(Metric::NotAttended).any(|clinic| clinic.key.subject == *subject);
    let loads = of_everybody(Metric::Load).filter(|load| !has_appointments(&load.key.subject));
    sentences.extend(loads.filter_map(|load| undecided(load.key.subject.name(), load.base, run)));
    for (idx, scenario) in comparison.scenarios.iter().enumerate() {
        if !scenario.ignored.is_empty() {
            sentences.push(format!(
                "Of scenario {} the simulation does not know: {}. These changes are left out.",
                letter(idx),
                scenario.ignored.join(", ")
            ));
        }
    }
    sentences.extend(stranded(run));
    sentences
}

/// That patients were taken out who were sent in a circle, if any were.
#[must_use]
pub fn stranded(run: &RunRecord) -> Option<String> {
    let patients = match run.stranded {
        0 => return None,
        1 => "1 patient was".to_owned(),
        n => format!("{} patients were", crate::number::grouped_count(n)),
    };
    Some(format!(
        "{patients} sent in a circle and taken out: the network has a fault there, so mend its routes."
    ))
}
