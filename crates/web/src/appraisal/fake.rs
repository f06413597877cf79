//! Scenarios and their table in memory, for tests and for looking at pages. Nothing is worked out: the numbers were
//! written down.

use std::sync::{Arc, Mutex, PoisonError};

use api::consequence::{
    Bar, Base, Bearer, Cell, Certainty, Change, ConsequenceTable, Difference, Discounting, EngineMade, Flip,
    Level, Made, Money, Number, Row, Scenario, Sensitivity, WorstAffected,
};
use api::document::SchemaName;
use api::word::Provenance;
use domain::account::Account;
use domain::scenario::ScenarioFault;

use super::drafts::Drafts;
use super::port::{AppraisalError, AppraisalState, Appraisals, ChangeEntry, LineFault, ScenarioEntry};

/// The scenarios that can be run.
const READY: [(&str, &str, &str); 2] = [
    ("close-evenings", "Close the Oakham unit on weekday evenings", "the unit shuts at 18:00 on weekdays"),
    ("halve-safeguarding", "Halve the safeguarding team", "half of the posts of safeguarding go"),
];

/// The name of every draft.
const DRAFT: &str = "draft-1";

/// How far the fake is.
#[derive(Clone, Debug, Default)]
enum Stage {
    #[default]
    NotAsked,
    Asked,
    Full,
    Failed(String),
    Done,
}

/// Appraisals that were written down.
#[derive(Debug, Default)]
pub(crate) struct FakeAppraisals {
    stage: Mutex<Stage>,
    saved: Mutex<Vec<String>>,
}

impl FakeAppraisals {
    fn set(&self, stage: Stage) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
    }

    fn stage(&self) -> Stage {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every table is there.
    pub(crate) fn finish(&self) {
        self.set(Stage::Done);
    }

    /// No table can be asked for.
    pub(crate) fn fill(&self) {
        self.set(Stage::Full);
    }

    /// Every table failed.
    pub(crate) fn fail(&self, why: &str) {
        self.set(Stage::Failed(why.to_owned()));
    }

    /// The names of scenarios that were saved, and by whom.
    pub(crate) fn saved(&self) -> Vec<String> {
        self.saved.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether any was asked for.
    pub(crate) fn is_asked(&self) -> bool {
        matches!(self.stage(), Stage::Asked)
    }
}

fn check_known(names: &[String]) -> Result<(), AppraisalError> {
    let is_known = |name: &String| name == DRAFT || READY.iter().any(|(known, ..)| known == name);
    match names.iter().find(|name| !is_known(name)) {
        Some(name) => Err(AppraisalError::Unknown { name: name.clone(), known: String::new() }),
        None => Ok(()),
    }
}

impl Appraisals for FakeAppraisals {
    fn library(&self) -> Result<Vec<ScenarioEntry>, AppraisalError> {
        let is_computed = matches!(self.stage(), Stage::Done);
        let ready = READY.map(|(name, title, sentence)| ScenarioEntry {
            name: name.to_owned(),
            title: title.to_owned(),
            changes: vec![ChangeEntry {
                id: "change".to_owned(),
                kind: "site_hours".to_owned(),
                sentence: sentence.to_owned(),
                taken_by: vec!["the simulation of patients"],
                why_untaken: None,
                note: String::new(),
            }],
            provenance: domain::provenance::Provenance::Synthetic,
            faults: Vec::new(),
            is_computed,
        });
        let broken = ScenarioEntry {
            name: "broken".to_owned(),
            title: "broken".to_owned(),
            changes: Vec::new(),
            provenance: domain::provenance::Provenance::Synthetic,
            faults: vec![LineFault {
                line: Some(7),
                change: "beds".to_owned(),
                field: "value".to_owned(),
                message: "“many” is no number of beds; write -30 or 5%".to_owned(),
            }],
            is_computed: false,
        };
        Ok(ready.into_iter().chain([broken]).collect())
    }

    fn text(&self, name: &str) -> Result<String, AppraisalError> {
        check_known(&[name.to_owned()])?;
        let title = READY.iter().find(|(known, ..)| *known == name).map_or(name, |(_, title, _)| *title);
        Ok(format!("schema = \"oakham.scenario/1\"\ntitle = \"{title}\"\n"))
    }

    fn check(&self, toml: &str) -> Result<domain::scenario::Scenario, Vec<LineFault>> {
        sources::scenario::parse(toml).map_err(|faults| {
            let fault = |fault: &domain::scenario::ScenarioFault| {
                let (change, field, message) = match fault {
                    ScenarioFault::Change(fault) => {
                        (fault.change.clone(), fault.field.code().to_owned(), fault.reason())
                    }
                    ScenarioFault::Whole { expected } => (String::new(), String::new(), expected.clone()),
                };
                LineFault { line: None, change, field, message }
            };
            faults.iter().map(fault).collect()
        })
    }

    fn write(&self, scenario: &domain::scenario::Scenario) -> Result<String, AppraisalError> {
        sources::scenario::write(scenario).map_err(|error| AppraisalError::Failed(error.to_string()))
    }

    fn state(&self, names: &[String]) -> Result<AppraisalState, AppraisalError> {
        check_known(names)?;
        Ok(match self.stage() {
            Stage::NotAsked | Stage::Full => AppraisalState::NotAsked,
            Stage::Asked => AppraisalState::Running { percent: 40, note: "simulating patients".to_owned() },
            Stage::Failed(why) => AppraisalState::Failed(why),
            Stage::Done => {
                AppraisalState::Done(Arc::new(table(&names.iter().map(String::as_str).collect::<Vec<_>>())))
            }
        })
    }

    fn ask(&self, names: &[String], _: &str) -> Result<(), AppraisalError> {
        check_known(names)?;
        if matches!(self.stage(), Stage::Full) {
            return Err(AppraisalError::Full { n_waiting: 10 });
        }
        self.set(Stage::Asked);
        Ok(())
    }
}

impl Drafts for FakeAppraisals {
    fn keep(&self, toml: &str) -> Result<String, Vec<LineFault>> {
        self.check(toml).map(|_| DRAFT.to_owned())
    }

    fn save(&self, name: &str, _: &str, by: &Account) -> Result<(), AppraisalError> {
        if READY.iter().any(|(known, ..)| *known == name) {
            return Err(AppraisalError::Failed(format!("{name} is there already; choose another name")));
        }
        self.saved.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{name} by {}", by.name));
        Ok(())
    }
}

/// The table of these scenarios of [`READY`].
pub(crate) fn table(names: &[&str]) -> ConsequenceTable {
    let engines = [
        ("finance", "the forecast of the year’s end"),
        ("reform", "the plan of functions and running costs"),
        ("governance", "the rules of moves and duties"),
        ("flow", "the simulation of patients"),
    ];
    ConsequenceTable {
        schema: SchemaName::default(),
        system: "QK1".to_owned(),
        base: Base { title: "Today".to_owned(), notes: vec!["Patients of one simulated year.".to_owned()] },
        discounting: Discounting {
            rate: 0.035,
            health_rate: 0.015,
            years: 10,
            source: "the Green Book".to_owned(),
        },
        scenarios: names.iter().map(|name| scenario(name)).collect(),
        rows: rows(names),
        made: Made {
            inputs: "1f2e3d4c5b6a79880123".to_owned(),
            seed: 7,
            year: Some("2026/27".to_owned()),
            month: Some(7),
            on: "2026-11-30".to_owned(),
            engines: engines
                .map(|(engine, words)| EngineMade {
                    engine: engine.to_owned(),
                    words: words.to_owned(),
                    absent: None,
                })
                .to_vec(),
        },
    }
}

/// £100,000 [pence].
const TENTH: i64 = 10_000_000;

fn scenario(name: &str) -> Scenario {
    let (name, title, sentence) =
        *READY.iter().find(|(known, ..)| *known == name).expect("it is one of these");
    let closes = name == "close-evenings";
    let (recurrent, one_off) = if closes { (12 * TENTH, 0) } else { (60 * TENTH, -50 * TENTH) };
    let bearer = |who: &str, recurrent, one_off| Bearer {
        who: who.to_owned(),
        recurrent,
        one_off,
        provenance: Provenance::Synthetic,
    };
    Scenario {
        name: name.to_owned(),
        title: title.to_owned(),
        sentences: if closes {
            vec![
                "It saves £1.2 million a year, after £0.4 million a year that NHS 111 bears instead.".to_owned(),
                "For patients, travel, mean: 8.6 minutes more (today 14.2 minutes). Rutland is hurt most.".to_owned(),
                "It changes no duty.".to_owned(),
            ]
        } else {
            vec![
                "It saves £6.0 million a year and costs £5.0m once, which comes back in 0.8 years.".to_owned(),
                "What it does to patients is not simulated.".to_owned(),
                "3 statutory duties have no holder on some day of the plan.".to_owned(),
            ]
        },
        flips: "It gains £8.6m in today’s money; it loses instead once the share of the planned saving that is delivered passes 25%, outside the range that was stated.".to_owned(),
        changes: vec![Change {
            id: if closes { "evening doors" } else { "safeguarding" }.to_owned(),
            kind: if closes { "site_hours" } else { "function_option" }.to_owned(),
            sentence: exhibits::words::capital_first(sentence),
            provenance: Provenance::Synthetic,
            taken_by: vec![if closes { "flow" } else { "reform" }.to_owned()],
        }],
        not_taken: Vec::new(),
        refused: Vec::new(),
        remarks: Vec::new(),
        not_modelled: vec!["Staff who leave because their evening shift goes are not modelled.".to_owned()],
        money: Money {
            recurrent,
            one_off,
            net_present_value: 8 * recurrent + one_off,
            payback_years: Some(if closes { 0.0 } else { 0.8 }),
            by_year: (0..10).map(|year| recurrent + if year == 0 { one_off } else { 0 }).collect(),
            provenance: Provenance::Synthetic,
        },
        bearers: if closes {
            vec![bearer("Integrated Care Board", 16 * TENTH, 0), bearer("NHS 111", -4 * TENTH, 0)]
        } else {
            vec![bearer("Integrated Care Board", recurrent, one_off)]
        },
        worst_affected: if closes {
            vec![WorstAffected {
                dimension: "place".to_owned(),
                group: "Rutland".to_owned(),
                row: "a00000000006".to_owned(),
            }]
        } else {
            Vec::new()
        },
        interactions: Vec::new(),
        sensitivity: sensitivity(8 * recurrent + one_off),
        provenance: Provenance::Synthetic,
    }
}

fn sensitivity(usual: i64) -> Sensitivity {
    let bar = |parameter: &str, words: &str, assumed: [&str; 3], at_low, at_high| Bar {
        parameter: parameter.to_owned(),
        words: words.to_owned(),
        usual: 1.0,
        low: 0.6,
        high: 1.2,
        usual_words: assumed[0].to_owned(),
        low_words: assumed[1].to_owned(),
        high_words: assumed[2].to_owned(),
        at_low,
        at_high,
        source: "plans of other systems, written down for tests".to_owned(),
    };
    Sensitivity {
        usual,
        bars: vec![
            bar(
                "delivery",
                "share of the planned saving that is delivered",
                ["100%", "60%", "120%"],
                -usual / 10,
                usual * 12 / 10,
            ),
            bar(
                "discount_rate",
                "discount rate a year",
                ["3.5%", "1.5%", "5.0%"],
                usual * 11 / 10,
                usual * 9 / 10,
            ),
            bar("one_off", "costs that are paid once", ["100%", "80%", "150%"], usual, usual),
        ],
        flip: Some(Flip {
            parameter: "delivery".to_owned(),
            words: "share of the planned saving that is delivered".to_owned(),
            threshold: 0.25,
            threshold_words: "25%".to_owned(),
            in_range: false,
        }),
    }
}

/// What is written down of one row: of what, in which unit, whether more is better, today, and each scenario’s cell.
struct Written {
    of: (&'static str, &'static str, &'static str, &'static str),
    group: (&'static str, &'static str),
    unit: (&'static str, &'static str),
    today: (f64, &'static str),
    cells: [Cell; 2],
}

fn rows(names: &[&str]) -> Vec<Row> {
    let closes = |name: &&str| *name == "close-evenings";
    written()
        .into_iter()
        .enumerate()
        .map(|(idx, row)| {
            let (topic, engine, measure, words) = row.of;
            let [close, halve] = row.cells;
            let money = row.unit.0 == "pence_a_year" || row.unit.0 == "pence";
            Row {
                id: format!("a{:011}", idx + 1),
                topic: topic.to_owned(),
                topic_words: topic.to_owned(),
                engine: engine.to_owned(),
                measure: measure.to_owned(),
                words: words.to_owned(),
                subject: String::new(),
                subject_words: if topic == "travel" { "all patients" } else { "" }.to_owned(),
                dimension: row.group.0.to_owned(),
                group: row.group.1.to_owned(),
                unit: row.unit.0.to_owned(),
                more_is: row.unit.1.to_owned(),
                headline: true,
                part_of: None,
                base: Level {
                    value: number(row.today.0, money),
                    certainty: sure("exact", None),
                    text: row.today.1.to_owned(),
                    provenance: Provenance::Synthetic,
                },
                cells: names
                    .iter()
                    .map(|name| if closes(name) { close.clone() } else { halve.clone() })
                    .collect(),
            }
        })
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "these numbers are small")]
fn number(value: f64, is_money: bool) -> Number {
    if is_money { Number::Whole(value as i64) } else { Number::Real(value) }
}

fn written() -> Vec<Written> {
    let unreached = || Cell { state: "unreached".to_owned(), difference: None, why: None };
    let row = |of, unit, today, cells| Written { of, group: ("", ""), unit, today, cells };
    vec![
        row(
            ("money", "reform", "boards_save", "saved by the boards"),
            ("pence_a_year", "better"),
            (0.0, "£0.0m a year"),
            [unreached(), known(6e8, "£6.0m a year more", "better", None)],
        ),
        row(
            ("money", "reform", "exit_cost", "exits, paid once"),
            ("pence", "worse"),
            (0.0, "£0.0m"),
            [unreached(), known(5e8, "£5.0m more", "worse", None)],
        ),
        row(
            ("workforce", "reform", "leavers", "people who leave"),
            ("people", "worse"),
            (0.0, "0 people"),
            [unreached(), known(9.0, "9 people more", "worse", Some(("7 to 11", 7.0, 11.0)))],
        ),
        row(
            ("patients", "flow", "share_within", "within 4 hours"),
            ("share", "better"),
            (0.584, "58.4%"),
            [
                known(0.004, "0.4 percentage points more", "not_shown", Some(("−0.6 to 1.4", -0.006, 0.014))),
                unreached(),
            ],
        ),
        row(
            ("patients", "flow", "no_care", "find no care"),
            ("patients_a_year", "worse"),
            (1130.0, "1,130 patients a year"),
            [
                known(270.0, "270 patients a year more", "worse", Some(("214 to 326", 214.0, 326.0))),
                unreached(),
            ],
        ),
        Written {
            group: ("place", "Rutland"),
            ..row(
                ("travel", "flow", "travel", "mean travel"),
                ("minutes", "worse"),
                (14.2, "14.2 minutes"),
                [known(8.6, "8.6 minutes more", "worse", Some(("7.4 to 9.8", 7.4, 9.8))), unreached()],
            )
        },
        row(
            ("travel", "flow", "travel", "mean travel"),
            ("minutes", "worse"),
            (16.0, "16.0 minutes"),
            [known(1.2, "1.2 minutes more", "worse", Some(("1.0 to 1.4", 1.0, 1.4))), unreached()],
        ),
        row(
            ("capacity", "flow", "utilisation", "share of beds in use"),
            ("share", "worse"),
            (0.951, "95.1%"),
            [
                known(-0.02, "2.0 percentage points less", "better", Some(("−3.0 to −1.0", -0.03, -0.01))),
                unreached(),
            ],
        ),
        row(
            ("duties", "governance", "duties_without_holder", "duties without a holder"),
            ("count", "worse"),
            (0.0, "0"),
            [unreached(), known(3.0, "3 more", "worse", None)],
        ),
    ]
}

fn sure(kind: &str, interval: Option<(&str, f64, f64)>) -> Certainty {
    Certainty {
        kind: kind.to_owned(),
        low: interval.map(|(_, low, _)| Number::Real(low)),
        high: interval.map(|(.., high)| Number::Real(high)),
        per_cent: interval.map(|_| 95),
        replications: interval.map(|_| 24),
        text: interval.map_or("exact", |(text, ..)| text).to_owned(),
    }
}

fn known(value: f64, text: &str, verdict: &str, interval: Option<(&str, f64, f64)>) -> Cell {
    Cell {
        state: "known".to_owned(),
        difference: Some(Difference {
            value: number(value, text.starts_with('£')),
            certainty: sure(if interval.is_some() { "interval" } else { "exact" }, interval),
            verdict: verdict.to_owned(),
            text: text.to_owned(),
            provenance: Provenance::Synthetic,
        }),
        why: None,
    }
}
