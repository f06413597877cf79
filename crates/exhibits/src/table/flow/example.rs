//! An invented comparison for tests and for looking at pages: nine districts, three scenarios. No number
//! of it is known of anywhere.

use domain::provenance::Provenance;
use flow::output::{
    Comparison, Displaced, Estimate, Group, Key, Measured, Metric, PairedEstimate, RunRecord, RunResult,
    ScenarioResult, Subject, Unit, WarmUpFrom,
};

use super::observed::Observed;

/// The unit that closes.
pub const UNIT: &str = "Oakham urgent care unit";
/// The emergency department.
pub const EMERGENCY: &str = "LRI emergency department";
/// The clock of the emergency department.
pub const CLOCK: &str = "the 4-hour wait at the Leicester Royal Infirmary";

/// Districts, their travel today [minutes], and the change under A, B and C.
const PLACES: [(&str, f64, [f64; 3]); 9] = [
    ("Blaby", 12.1, [0.02, 0.01, -0.6]),
    ("Charnwood", 15.4, [0.1, 0.0, -0.2]),
    ("Harborough", 17.9, [0.9, 0.2, 0.1]),
    ("Hinckley and Bosworth", 16.6, [0.0, 0.0, 0.1]),
    ("Leicester", 9.8, [0.1, 0.0, -0.8]),
    ("Melton", 18.9, [2.4, 1.1, 0.1]),
    ("North West Leicestershire", 17.2, [0.0, 0.0, -0.1]),
    ("Oadby and Wigston", 11.0, [0.0, 0.0, -0.9]),
    ("Rutland", 14.2, [8.6, 4.9, 0.0]),
];

fn estimate(mean: f64, half_width: f64) -> Estimate {
    Estimate { mean, half_width, n: 24 }
}

fn compared(
    subject: Subject,
    group: Group,
    metric: Metric,
    base: (f64, f64),
    differences: [(f64, f64); 3],
) -> PairedEstimate {
    PairedEstimate {
        key: Key { subject, group, metric },
        base: estimate(base.0, base.1),
        differences: differences.map(|(mean, half_width)| estimate(mean, half_width)).to_vec(),
        fewer_seen: vec![None; 3],
    }
}

/// The same base without its scenarios.
#[must_use]
pub fn base_alone(mut comparison: Comparison) -> Comparison {
    comparison.scenarios.clear();
    for compared in &mut comparison.compared {
        compared.differences.clear();
        compared.fewer_seen.clear();
    }
    comparison
}

/// The comparison.
#[must_use]
pub fn comparison() -> Comparison {
    let (system, everybody) = (|| Subject::System, Group::all);
    let station = |name: &str| Subject::Station(name.to_owned());
    let mut measures = vec![
        compared(
            system(),
            everybody(),
            Metric::Served,
            (1_208_400.0, 2_140.0),
            [(-270.0, 56.0), (-74.0, 52.0), (12.0, 46.0)],
        ),
        compared(
            system(),
            everybody(),
            Metric::Left,
            (14_310.0, 420.0),
            [(61.0, 88.0), (12.0, 80.0), (-310.0, 96.0)],
        ),
        compared(
            system(),
            everybody(),
            Metric::TurnedAway,
            (1_130.0, 60.0),
            [(270.0, 56.0), (74.0, 52.0), (-12.0, 46.0)],
        ),
        compared(
            system(),
            everybody(),
            Metric::MeanTimeInQueue,
            (41.2, 0.8),
            [(0.3, 0.5), (0.1, 0.5), (-1.2, 0.4)],
        ),
        compared(
            system(),
            everybody(),
            Metric::Travel,
            (13.4, 0.1),
            [(0.42, 0.05), (0.21, 0.04), (-0.3, 0.06)],
        ),
        compared(
            system(),
            everybody(),
            Metric::Cost,
            (66_940_000.0, 420_000.0),
            [(-183_000.0, 73_000.0), (92_000.0, 80_000.0), (185_000.0, 289_000.0)],
        ),
        compared(
            Subject::Clock(CLOCK.to_owned()),
            everybody(),
            Metric::ShareWithin,
            (0.584, 0.006),
            [(-0.0002, 0.0009), (0.0001, 0.0009), (0.019, 0.005)],
        ),
        compared(
            Subject::Clock(CLOCK.to_owned()),
            everybody(),
            Metric::P95Time,
            (744.0, 22.0),
            [(2.0, 9.0), (1.0, 8.0), (-31.0, 12.0)],
        ),
        compared(
            station(UNIT),
            everybody(),
            Metric::Visits,
            (21_900.0, 180.0),
            [(-2_820.0, 140.0), (-3_190.0, 150.0), (-20.0, 70.0)],
        ),
        compared(
            station(UNIT),
            everybody(),
            Metric::MeanWait,
            (24.5, 0.9),
            [(3.1, 0.7), (2.2, 0.7), (0.0, 0.0)],
        ),
        compared(
            station(UNIT),
            everybody(),
            Metric::Utilisation,
            (0.61, 0.01),
            [(0.04, 0.01), (0.03, 0.01), (0.0, 0.0)],
        ),
        compared(
            station(UNIT),
            everybody(),
            Metric::Cost,
            (1_412_000.0, 0.0),
            [(-265_000.0, 0.0), (-265_000.0, 0.0), (0.0, 0.0)],
        ),
        compared(
            station(EMERGENCY),
            everybody(),
            Metric::Visits,
            (256_230.0, 2_190.0),
            [(390.0, 150.0), (110.0, 146.0), (-8_980.0, 910.0)],
        ),
        compared(
            station(EMERGENCY),
            everybody(),
            Metric::MeanWait,
            (82.4, 3.1),
            [(0.6, 1.4), (0.2, 1.3), (-7.1, 1.9)],
        ),
        compared(
            station(EMERGENCY),
            everybody(),
            Metric::ShareLeft,
            (0.046, 0.002),
            [(0.0004, 0.0011), (0.0001, 0.0011), (-0.004, 0.0013)],
        ),
        compared(
            station("Melton urgent care"),
            everybody(),
            Metric::Visits,
            (18_250.0, 160.0),
            [(410.0, 60.0), (190.0, 52.0), (15.0, 30.0)],
        ),
        compared(
            station("Melton urgent care"),
            everybody(),
            Metric::MeanWait,
            (19.7, 0.8),
            [(0.5, 0.4), (0.2, 0.3), (0.1, 0.3)],
        ),
        compared(
            station("NHS 111"),
            everybody(),
            Metric::Visits,
            (402_100.0, 690.0),
            [(60.0, 190.0), (40.0, 180.0), (20.0, 170.0)],
        ),
        compared(
            station("Acute beds"),
            everybody(),
            Metric::Utilisation,
            (0.951, 0.003),
            [(0.0, 0.0008), (0.0, 0.0007), (-0.0004, 0.0009)],
        ),
        compared(
            Subject::Exit("No care found".to_owned()),
            everybody(),
            Metric::Visits,
            (1_130.0, 60.0),
            [(270.0, 56.0), (74.0, 52.0), (-12.0, 46.0)],
        ),
    ];
    for (place, base, differences) in PLACES {
        let half = |value: f64| if value.abs() < 0.3 { 0.35 } else { 0.25 + value.abs() * 0.1 };
        measures.push(compared(
            system(),
            Group::of("place", place),
            Metric::Travel,
            (base, 0.4),
            differences.map(|value| (value, half(value))),
        ));
    }
    for (place, _, differences) in PLACES {
        let wait = differences.map(|value| (value * 0.3, 0.9));
        measures.push(compared(
            system(),
            Group::of("place", place),
            Metric::MeanTimeInQueue,
            (41.0, 1.6),
            wait,
        ));
    }
    for (dimension, group, differences) in [
        ("age", "0 to 17", [0.3, 0.1, -0.2]),
        ("age", "18 to 74", [0.4, 0.2, -0.3]),
        ("age", "75 and over", [1.8, 1.1, -0.4]),
        ("deprivation", "most deprived fifth", [0.2, 0.1, -0.6]),
        ("need", "minor injury", [0.9, 0.5, -0.1]),
    ] {
        measures.push(compared(
            system(),
            Group::of(dimension, group),
            Metric::Travel,
            (13.0, 0.2),
            differences.map(|value| (value, 0.25)),
        ));
    }
    Comparison {
        record: RunRecord {
            network: "Evening urgent care in Leicester, Leicestershire and Rutland".to_owned(),
            seed: 7,
            replications: 24,
            warm_up_days: 28.0,
            warm_up_from: WarmUpFrom::Given,
            days: 364.0,
            events: 61_200_000,
            is_precise: true,
            provenance: Provenance::Synthetic,
            stranded: 0,
            splits_week: false,
            locked: Vec::new(),
            overloaded: Vec::new(),
        },
        scenarios: vec![
            scenario_result(
                "Close the Oakham unit on weekday evenings",
                &["Oakham urgent care unit opens on weekdays from 08:00 to 18:00, not to 21:00"],
                moved(1.0),
            ),
            scenario_result(
                "As A, with 5% more GP hours in Rutland and Melton",
                &[
                    "Oakham urgent care unit opens on weekdays from 08:00 to 18:00, not to 21:00",
                    "GP slots in Rutland and Melton rise by 5%",
                ],
                moved(0.4),
            ),
            ScenarioResult {
                ignored: vec!["ambulance-pay".to_owned()],
                ..scenario_result(
                    "Stream 20% of minor cases to urgent treatment centres",
                    &["20% of minor cases at the LRI are streamed to urgent treatment centres"],
                    Vec::new(),
                )
            },
        ],
        compared: measures,
    }
}

fn scenario_result(title: &str, changes: &[&str], displaced: Vec<Displaced>) -> ScenarioResult {
    let unseen =
        displaced.iter().filter(|moved| moved.is_unserved).map(|moved| moved.a_year.mean).sum::<f64>();
    ScenarioResult {
        title: title.to_owned(),
        changes: changes.iter().map(|change| (*change).to_owned()).collect(),
        ignored: Vec::new(),
        remarks: Vec::new(),
        demand: Vec::new(),
        provenance: Provenance::Synthetic,
        displaced,
        unseen: Some(estimate(unseen, unseen.sqrt() * 1.2)),
        locked: Vec::new(),
        overloaded: Vec::new(),
    }
}

/// Who goes elsewhere, `share` of them all.
fn moved(share: f64) -> Vec<Displaced> {
    const ENDS: [(&str, bool, [f64; 4]); 7] = [
        ("Same unit, other hours", false, [1_240.0, 130.0, 70.0, 40.0]),
        ("GP practice, next days", false, [620.0, 90.0, 30.0, 20.0]),
        ("Outside the system", false, [470.0, 20.0, 40.0, 30.0]),
        ("NHS 111 advice only", false, [320.0, 70.0, 25.0, 15.0]),
        ("Melton urgent care", false, [220.0, 170.0, 10.0, 10.0]),
        (EMERGENCY, false, [270.0, 80.0, 30.0, 10.0]),
        ("No care found", true, [200.0, 50.0, 15.0, 5.0]),
    ];
    const FROM: [&str; 4] = ["Rutland", "Melton", "Harborough", "Leicester"];
    let mut streams = Vec::new();
    for (idx, place) in FROM.iter().enumerate() {
        for (to, is_unserved, by_place) in ENDS {
            let a_year = by_place[idx] * share;
            streams.push(Displaced {
                place: (*place).to_owned(),
                from: UNIT.to_owned(),
                to: to.to_owned(),
                was_unserved: false,
                is_unserved,
                a_year: estimate(a_year, a_year.sqrt() * 1.2),
            });
        }
    }
    streams.sort_by(|stream, other_stream| other_stream.a_year.mean.total_cmp(&stream.a_year.mean));
    streams
}

/// Observed values beside those of the comparison's base.
#[must_use]
pub fn observed() -> Vec<Observed> {
    let observation = |measure: &str, observed: f64, unit, simulated: (f64, f64), is_fitted| Observed {
        measure: measure.to_owned(),
        observed,
        unit,
        simulated: estimate(simulated.0, simulated.1),
        source: "invented for tests".to_owned(),
        provenance: Provenance::Synthetic,
        is_fitted,
        note: if is_fitted { "the rate of arrivals is set by it".to_owned() } else { "not used".to_owned() },
    };
    vec![
        observation("LRI emergency department: came", 254_770.0, Unit::AYear, (256_230.0, 2_190.0), true),
        observation("LRI emergency department: within 4 hours", 0.579, Unit::Share, (0.584, 0.006), false),
        observation("LRI emergency department: mean wait", 71.0, Unit::Minutes, (82.4, 3.1), false),
        observation("Acute beds: in use", 0.949, Unit::Share, (0.951, 0.003), false),
    ]
}

/// The base of the comparison as one run.
#[must_use]
pub fn outcome() -> RunResult {
    let comparison = comparison();
    let measured = comparison.compared.iter();
    let measured =
        measured.map(|compared| Measured { key: compared.key.clone(), value: compared.base }).collect();
    RunResult { record: comparison.record, measured }
}
