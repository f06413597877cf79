//! The consequence table: a row a consequence, today's plan and each scenario as a difference from it.

use domain::money::Pence;
use domain::provenance::Provenance;
use reform::choice::{Answer, Plan};
use reform::plan::Reform;

use super::efficiency::row;
use super::{figures, words};
use crate::exhibit::{Cell, Column, Exhibit, Row, RowKind, Table, Tone};
use crate::number::{Form, Number};
use crate::words::amount::{Scale, is_nil, pounds};

/// A scenario worked out; the first of several is today's plan.
#[derive(Clone, Debug)]
pub struct ScenarioPlan {
    /// What it is.
    pub title: String,
    /// The ids of changes that no engine takes.
    pub ignored: Vec<String>,
    /// The reform with its changes.
    pub reform: Reform,
}

impl ScenarioPlan {
    /// The plan of the lowest impact score; nothing where none is within the limits.
    #[must_use]
    pub fn best(&self) -> Option<&Plan> {
        match &self.reform.answer {
            Answer::Found(best) => Some(&best.plan),
            Answer::Infeasible(_) | Answer::Unknown => None,
        }
    }

    /// How many moves are stopped at a gate.
    #[must_use]
    pub fn n_blocked(&self) -> usize {
        self.reform.standings.iter().filter(|standing| !standing.blocking.is_empty()).count()
    }
}

/// Which way a larger amount goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Better {
    More,
    Less,
}

/// An amount of the table: what it is, how a plan says it, and which way is better.
type Amount = (&'static str, fn(&Plan) -> Pence, Better);

const AMOUNTS: [Amount; 5] = [
    ("Boards cost a year afterwards", |plan| plan.icb_cost, Better::Less),
    ("Boards save a year", |plan| plan.icb_saving, Better::More),
    ("Moves to others a year", |plan| plan.receiver_cost, Better::Less),
    ("System saves a year", |plan| plan.system_saving, Better::More),
    ("Exits, once, as the options state them", |plan| plan.exit_cost, Better::Less),
];

/// What each scenario does to money, people, moves and duties.
///
/// # Panics
/// Where nothing was tried.
#[must_use]
pub fn consequences(scenarios: &[ScenarioPlan]) -> Exhibit {
    let (base, others) = scenarios.split_first().expect("today's plan comes first");
    let provenance = scenarios
        .iter()
        .map(|scenario| scenario.reform.provenance())
        .fold(Provenance::Derived, Provenance::max);
    let mut rows: Vec<Row> = AMOUNTS.iter().map(|amount| money(base, others, provenance, *amount)).collect();
    rows.push(counted("Impact score", base, others, |scenario| scenario.best().map(|plan| plan.impact)));
    rows.push(counted("People who leave, middle of the range", base, others, |scenario| {
        Some(u64::from(scenario.reform.exits.as_ref()?.leavers.p50))
    }));
    rows.push(counted("Moves stopped at a gate", base, others, |scenario| {
        u64::try_from(scenario.n_blocked()).ok()
    }));
    rows.push(stated("Duties", scenarios, |scenario| match scenario.reform.duties {
        Ok(_) => ("all held on every day".to_owned(), Tone::Plain),
        Err(_) => ("some not held".to_owned(), Tone::Adverse),
    }));
    rows.push(stated("Merger", scenarios, |scenario| {
        let merger = scenario.reform.input.merger.as_ref();
        (merger.map_or("none".to_owned(), |(on, name)| format!("{name}, {on}")), Tone::Plain)
    }));
    let mut columns: Vec<Column> = vec![figures("", &base.title)];
    columns.extend(others.iter().map(|scenario| words("Difference", &scenario.title)));
    Exhibit {
        key: "T12".into(),
        name: "consequences".into(),
        heading: heading(base, others),
        note: "Each scenario is the plan of the lowest impact score with its changes settled; its column is the difference from today’s plan. Where no plan is within the limits there is none to compare.".to_owned(),
        provenance,
        table: Table {
            caption: "What follows, £m.".to_owned(),
            row_heading: "Consequence".to_owned(),
            columns,
            rows,
        },
        chart: None,
    }
}

fn heading(base: &ScenarioPlan, others: &[ScenarioPlan]) -> String {
    let effect = |scenario: &ScenarioPlan| match (base.best(), scenario.best()) {
        (_, None) => format!("“{}” leaves no plan within the limits", scenario.title),
        (None, Some(_)) => format!("“{}” has a plan; today there is none within the limits", scenario.title),
        (Some(today), Some(plan)) => {
            let saving = plan.system_saving - today.system_saving;
            let impact = i128::from(plan.impact) - i128::from(today.impact);
            let saves = match saving {
                saving if is_nil(saving) => "saves the system as much".to_owned(),
                saving if saving.is_negative() => {
                    format!("saves the system {} less a year", pounds(saving, Scale::Words))
                }
                saving => format!("saves the system {} more a year", pounds(saving, Scale::Words)),
            };
            let does = match impact {
                0 => "and has the same impact score".to_owned(),
                impact if impact < 0 => format!("and has a lower impact score, by {}", -impact),
                impact => format!("and has a higher impact score, by {impact}"),
            };
            format!("“{}” {saves} {does}", scenario.title)
        }
    };
    match others {
        [] => "Today’s plan, without changes".to_owned(),
        others => others.iter().map(effect).collect::<Vec<_>>().join("; "),
    }
}

const NO_PLAN: &str = "No plan within the limits";

fn money(
    base: &ScenarioPlan,
    others: &[ScenarioPlan],
    provenance: Provenance,
    (name, value_of, better): Amount,
) -> Row {
    let today = base.best().map(value_of);
    let cell = |text: String, value: Pence, tone| {
        Cell::Number(Number { text, tone, ..Number::pounds(value) }.known(provenance))
    };
    let mut cells =
        vec![today.map_or(Cell::Missing(NO_PLAN), |value| cell(value.to_string(), value, Tone::Plain))];
    cells.extend(others.iter().map(|scenario| {
        let (Some(value), Some(today)) = (scenario.best().map(value_of), today) else {
            return Cell::Missing(NO_PLAN);
        };
        let difference = value - today;
        let is_more = Pence::ZERO < difference;
        match difference {
            difference if is_nil(difference) => cell("no difference".to_owned(), difference, Tone::Plain),
            difference => {
                let is_better = is_more == (better == Better::More);
                let tone = if is_better { Tone::Favourable } else { Tone::Adverse };
                let word = if is_more { "more" } else { "less" };
                cell(format!("{} {word}", pounds(difference, Scale::Letter)), difference, tone)
            }
        }
    }));
    row(name, RowKind::Body, cells)
}

/// A row of counts, of which less is better.
fn counted(
    name: &str,
    base: &ScenarioPlan,
    others: &[ScenarioPlan],
    value_of: impl Fn(&ScenarioPlan) -> Option<u64>,
) -> Row {
    let today = value_of(base);
    let mut cells = vec![today.map_or(Cell::Missing(NO_PLAN), |value| Cell::Number(Number::count(value)))];
    cells.extend(others.iter().map(|scenario| {
        let (Some(value), Some(today)) = (value_of(scenario), today) else { return Cell::Missing(NO_PLAN) };
        let (text, tone) = match value.cmp(&today) {
            std::cmp::Ordering::Equal => ("no difference".to_owned(), Tone::Plain),
            std::cmp::Ordering::Less => (format!("{} fewer", today - value), Tone::Favourable),
            std::cmp::Ordering::Greater => (format!("{} more", value - today), Tone::Adverse),
        };
        Cell::Number(Number { tone, ..Number::new(text, apart(value, today), Form::WHOLE) })
    }));
    row(name, RowKind::Body, cells)
}

#[expect(clippy::cast_precision_loss, reason = "counts of points and people are far below 2^53")]
fn apart(value: u64, today: u64) -> f64 {
    value as f64 - today as f64
}

fn stated(name: &str, scenarios: &[ScenarioPlan], state_of: impl Fn(&ScenarioPlan) -> (String, Tone)) -> Row {
    let cells = scenarios.iter().map(|scenario| {
        let (text, tone) = state_of(scenario);
        Cell::Word { text, tone }
    });
    row(name, RowKind::Body, cells.collect())
}
