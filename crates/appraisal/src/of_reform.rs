//! What the plan of functions and running costs says of a scenario, and what the rules of moves and duties do.

use std::collections::BTreeMap;

use domain::money::Pence;
use domain::provenance::Provenance;
use domain::wte::Wte;
use reform::choice::Plan;
use reform::exit::Uncertain;
use reform::plan::Reform;

use crate::consequence::{
    Baseline, Bearer, Difference, Engine, EngineResult, Measure, MoreIs, NotModelled, RowKey, Topic,
};
use crate::quantity::{Certainty, Quantity, Unit};

/// The measure of duties that somebody must hold and nobody does.
pub const DUTIES_WITHOUT_HOLDER: &str = "duties_without_holder";

const NO_PLAN: &str = "no plan is within the limits";
const RECEIVED: &str = "moves_to_others";

/// Everybody who receives something today or in a scenario, by name.
#[must_use]
pub fn receivers<'r>(reforms: impl IntoIterator<Item = &'r Reform>) -> Vec<String> {
    let mut receivers: Vec<String> =
        reforms.into_iter().filter_map(received).flat_map(BTreeMap::into_keys).collect();
    receivers.sort();
    receivers.dedup();
    receivers
}

/// What the reform is as things are, with a row for each of the `receivers`.
///
/// Nothing of money and posts where no plan is within the limits today.
#[must_use]
pub fn baseline(base: &Reform, receivers: &[String]) -> Baseline {
    let provenance = base.provenance();
    let values = values(base, receivers);
    let measures = values.into_iter().enumerate().filter_map(|(idx, row)| {
        let (base, certainty) = row.known.ok()?;
        Some(Measure {
            key: row.key,
            topic: row.topic,
            rank: u32::try_from(idx).ok()?,
            words: row.words,
            subject_words: row.subject_words,
            unit: row.unit,
            more_is: row.more_is,
            is_headline: row.is_headline,
            part_of: row.part_of,
            base,
            certainty,
            provenance,
        })
    });
    Baseline {
        measures: measures.collect(),
        notes: vec![format!(
            "Running costs are of {}, as they stand under the plan of the lowest impact score within the limits.",
            base.input.name
        )],
    }
}

/// What is different in a scenario's reform: of the plan, and of moves and duties. `taken` are the ids of the changes
/// that were made; `receivers` are those of the baseline.
#[must_use]
pub fn results(
    base: &Reform,
    scenario: &Reform,
    receivers: &[String],
    taken: &[String],
) -> Vec<EngineResult> {
    let provenance = scenario.provenance().max(base.provenance());
    let pairs = values(base, receivers).into_iter().zip(values(scenario, receivers));
    let mut of_plan = Vec::new();
    let mut of_rules = Vec::new();
    for (today, then) in pairs {
        let difference = match (today.known, then.known) {
            (Ok(today), Ok(then)) => difference(today, then, provenance),
            (_, Err(why)) => Err(why),
            (Err(why), Ok(_)) => Err(format!("today {why}")),
        };
        match today.key.engine {
            Engine::Governance => of_rules.push((today.key, difference)),
            Engine::Finance | Engine::Reform | Engine::Flow | Engine::Sums => {
                of_plan.push((today.key, difference));
            }
        }
    }
    let result = |engine, differences, bearers, remarks, not_modelled| EngineResult {
        engine,
        taken: taken.to_vec(),
        refused: None,
        remarks,
        not_modelled,
        differences,
        bearers,
    };
    let refused =
        scenario.best().is_none().then(|| format!("With these changes {NO_PLAN}{}.", short_by(scenario)));
    let remarks = if refused.is_some() {
        Vec::new()
    } else {
        vec![
            "Functions that the scenario does not settle are chosen anew, so that the impact score is the lowest within the limits."
                .to_owned(),
        ]
    };
    let not_modelled = vec![NotModelled {
        what: "How well a function is done with fewer posts is not modelled beyond its impact score."
            .to_owned(),
        could_matter: posts_at_stake(base, scenario),
    }];
    let of_plan = EngineResult {
        refused,
        ..result(Engine::Reform, of_plan, bearers(base, scenario), remarks, not_modelled)
    };
    vec![of_plan, result(Engine::Governance, of_rules, Vec::new(), duty_faults(scenario), Vec::new())]
}

/// What is said of a scenario that is not allowed, and why: no row of it is known.
#[must_use]
pub fn refused(base: &Reform, why: &str, receivers: &[String], taken: &[String]) -> Vec<EngineResult> {
    let keys = baseline(base, receivers).measures.into_iter().map(|measure| measure.key);
    let (of_rules, of_plan): (Vec<RowKey>, Vec<RowKey>) =
        keys.partition(|key| key.engine == Engine::Governance);
    let result = |engine, keys: Vec<RowKey>, refused: Option<String>| EngineResult {
        engine,
        taken: taken.to_vec(),
        refused,
        remarks: Vec::new(),
        not_modelled: Vec::new(),
        differences: keys.into_iter().map(|key| (key, Err("it is not allowed".to_owned()))).collect(),
        bearers: Vec::new(),
    };
    vec![
        result(Engine::Reform, of_plan, Some(format!("It is not allowed: {why}."))),
        result(Engine::Governance, of_rules, None),
    ]
}

/// How many posts are left to do the same, and what the impact score becomes.
fn posts_at_stake(base: &Reform, scenario: &Reform) -> String {
    let of = |reform: &Reform| {
        let plan = &reform.best()?.plan;
        Some((wte(posts(reform, plan)?).number(), plan.impact))
    };
    let (Some((today, points_today)), Some((then, points_then))) = (of(base), of(scenario)) else {
        return format!("How much is not known: {NO_PLAN}.");
    };
    let more = Unit::Wte.difference(Quantity::Number(then - today));
    format!(
        "{then:.2} posts would do what {today:.2} do in the plan as it stands ({more}), with an impact score of {points_then} in place of {points_today}."
    )
}

/// By how much the plan as drafted would break limits.
fn short_by(scenario: &Reform) -> String {
    let Some(draft) = &scenario.draft else { return String::new() };
    let breaks: Vec<String> = scenario
        .breaks(draft)
        .into_iter()
        .map(|(limit, amount)| {
            format!("{} by {}", limit.words(), Unit::Pence.amount(Quantity::Pence(amount)))
        })
        .collect();
    if breaks.is_empty() { String::new() } else { format!("; as drafted it misses {}", breaks.join(", ")) }
}

fn duty_faults(scenario: &Reform) -> Vec<String> {
    scenario.duties.as_ref().err().into_iter().flatten().map(|fault| format!("{fault}.")).collect()
}

/// A row of a reform.
struct Value {
    key: RowKey,
    topic: Topic,
    words: String,
    subject_words: String,
    unit: Unit,
    more_is: MoreIs,
    is_headline: bool,
    part_of: Option<RowKey>,
    known: Result<(Quantity, Certainty), String>,
}

/// Every row of a reform, in the same order of every reform of the same workspace.
fn values(reform: &Reform, receivers: &[String]) -> Vec<Value> {
    let plan = reform.best().map(|best| &best.plan);
    let boards = reform.input.name.clone();
    let row = |engine, topic, measure: &str, words: &str, unit, more_is, value| Value {
        key: RowKey::new(engine, measure, ""),
        topic,
        words: words.to_owned(),
        subject_words: boards.clone(),
        unit,
        more_is,
        is_headline: true,
        part_of: None,
        known: value,
    };
    let exact = |value: Option<Quantity>| {
        value.map(|value| (value, Certainty::Exact)).ok_or_else(|| NO_PLAN.to_owned())
    };
    let of_plan = |value: fn(&Plan) -> Pence| exact(plan.map(|plan| Quantity::Pence(value(plan))));
    let money = |measure: &str, words: &str, more_is, value: fn(&Plan) -> Pence| {
        row(Engine::Reform, Topic::Money, measure, words, Unit::PenceAYear, more_is, of_plan(value))
    };
    let mut rows = vec![
        money("boards_cost", "running costs afterwards", MoreIs::Worse, |plan| plan.icb_cost),
        money("boards_save", "saved by the boards", MoreIs::Better, |plan| plan.icb_saving),
        money("system_saves", "saved by the system", MoreIs::Better, |plan| plan.system_saving),
        Value {
            unit: Unit::Pence,
            ..money("exit_cost", "exits, paid once", MoreIs::Worse, |plan| plan.exit_cost)
        },
        Value {
            unit: Unit::Pence,
            known: exact(plan.map(|plan| Quantity::Pence(one_off(reform, plan)))),
            ..money("one_off_cost", "other costs, paid once", MoreIs::Worse, |_| Pence::ZERO)
        },
    ];
    let total = RowKey::new(Engine::Reform, RECEIVED, "");
    rows.push(Value {
        topic: Topic::CostShift,
        ..money(RECEIVED, "costs that move to others", MoreIs::Worse, |plan| plan.receiver_cost)
    });
    let by_receiver = received(reform);
    rows.extend(receivers.iter().map(|receiver| {
        let amount = by_receiver.as_ref().map(|by| by.get(receiver).copied().unwrap_or_default());
        Value {
            key: RowKey::new(Engine::Reform, RECEIVED, receiver),
            topic: Topic::CostShift,
            subject_words: receiver.clone(),
            part_of: Some(total.clone()),
            known: exact(amount.map(Quantity::Pence)),
            ..money(RECEIVED, "pays instead", MoreIs::Worse, |plan| plan.receiver_cost)
        }
    }));
    let spread = |value: Option<Uncertain<u32>>| {
        value
            .map(|Uncertain { p10, p50, p90 }| {
                let number = |n: u32| Quantity::Number(f64::from(n));
                (number(p50), Certainty::Interval { low: number(p10), high: number(p90), per_cent: 80 })
            })
            .ok_or_else(|| NO_PLAN.to_owned())
    };
    let staff = |measure: &str, words: &str, unit, value| {
        row(Engine::Reform, Topic::Workforce, measure, words, unit, MoreIs::Worse, value)
    };
    let posts = plan.and_then(|plan| posts(reform, plan));
    rows.push(Value {
        more_is: MoreIs::Neither,
        ..staff("posts", "posts afterwards", Unit::Wte, exact(posts.map(wte)))
    });
    let leavers = plan.and(reform.exits.as_ref()).map(|exits| exits.leavers);
    rows.push(staff("leavers", "people who leave", Unit::People, spread(leavers)));
    let points = plan.map(|plan| Quantity::Number(count(plan.impact)));
    rows.push(row(
        Engine::Reform,
        Topic::Duties,
        "impact_score",
        "impact score",
        Unit::Points,
        MoreIs::Worse,
        exact(points),
    ));
    let duty = |measure: &str, words: &str, n: usize| {
        let value = Ok((Quantity::Number(count(n as u64)), Certainty::Exact));
        row(Engine::Governance, Topic::Duties, measure, words, Unit::Count, MoreIs::Worse, value)
    };
    let without = reform.duties.as_ref().err().map_or(0, Vec::len);
    rows.push(duty(DUTIES_WITHOUT_HOLDER, "duties without a holder", without));
    let blocked = reform.standings.iter().filter(|standing| !standing.blocking.is_empty()).count();
    rows.push(duty("moves_stopped", "moves stopped at a gate", blocked));
    rows
}

/// What receivers pay a year under the plan, by name; nothing where there is no plan.
fn received(reform: &Reform) -> Option<BTreeMap<String, Pence>> {
    let plan = &reform.best()?.plan;
    let mut by_receiver: BTreeMap<String, Pence> = BTreeMap::new();
    for choices in &reform.case.functions {
        let Some(option) = reform.option(plan, &choices.function) else { continue };
        if option.receiver_cost == Pence::ZERO {
            continue;
        }
        let stated = reform.input.options_of(&choices.function).find(|stated| stated.kind == option.kind);
        let moving = reform.input.moves.iter().find(|moving| moving.function == choices.function);
        let is_transfer = option.kind == domain::function::OptionKind::Transfer;
        let receiver = moving
            .filter(|_| is_transfer)
            .map(|moving| moving.to.clone())
            .or_else(|| stated.map(|stated| stated.receiver.clone()))
            .filter(|receiver| !receiver.trim().is_empty())
            .unwrap_or_else(|| "somebody who is not named".to_owned());
        *by_receiver.entry(receiver).or_default() += option.receiver_cost;
    }
    Some(by_receiver)
}

/// What is paid once besides exits.
fn one_off(reform: &Reform, plan: &Plan) -> Pence {
    let stated = reform.case.functions.iter().filter_map(|choices| {
        let kind = reform.option(plan, &choices.function)?.kind;
        let stated = reform.input.options_of(&choices.function).find(|stated| stated.kind == kind)?;
        Some(stated.one_off_cost)
    });
    stated.sum()
}

/// Posts of the boards under the plan.
fn posts(reform: &Reform, plan: &Plan) -> Option<Wte> {
    let each = reform.case.functions.iter().map(|choices| {
        let kind = reform.option(plan, &choices.function)?.kind;
        let stated = reform.input.options_of(&choices.function).find(|stated| stated.kind == kind)?;
        Some(stated.posts)
    });
    each.collect::<Option<Vec<Wte>>>().map(|posts| posts.into_iter().sum())
}

#[expect(clippy::cast_precision_loss, reason = "posts are far below 2^53 hundredths")]
fn wte(posts: Wte) -> Quantity {
    Quantity::Number(posts.hundredths() as f64 / 100.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts of points and moves are far below 2^53")]
fn count(n: u64) -> f64 {
    n as f64
}

fn difference(
    (today, today_certainty): (Quantity, Certainty),
    (then, then_certainty): (Quantity, Certainty),
    provenance: Provenance,
) -> Result<Difference, String> {
    let amount = then.less(today).ok_or_else(|| "today and then are of different kinds".to_owned())?;
    let (
        Certainty::Interval { low, high, per_cent },
        Certainty::Interval { low: then_low, high: then_high, .. },
    ) = (today_certainty, then_certainty)
    else {
        return Ok(Difference::exact(amount, provenance));
    };
    // The same draws are made of both, so that their quantiles belong together.
    let ends = [then_low.number() - low.number(), amount.number(), then_high.number() - high.number()];
    if ends.iter().all(|end| *end == 0.0) {
        return Ok(Difference::none(today, provenance));
    }
    Ok(Difference {
        amount,
        certainty: Certainty::Interval {
            low: Quantity::Number(ends.iter().copied().fold(f64::INFINITY, f64::min)),
            high: Quantity::Number(ends.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
            per_cent,
        },
        is_material: !amount.is_zero(),
        provenance,
    })
}

/// Who gains and who bears: the boards, and each who receives something.
fn bearers(base: &Reform, scenario: &Reform) -> Vec<Bearer> {
    let (Some(today), Some(then)) = (base.best(), scenario.best()) else { return Vec::new() };
    let (today, then) = (&today.plan, &then.plan);
    let provenance = scenario.provenance().max(base.provenance());
    let once = |reform: &Reform, plan: &Plan| plan.exit_cost + one_off(reform, plan);
    let mut bearers = vec![Bearer {
        who: base.input.name.clone(),
        recurrent: then.icb_saving - today.icb_saving,
        certainty: Certainty::Exact,
        one_off: once(base, today) - once(scenario, then),
        provenance,
    }];
    let (before, after) = (received(base).unwrap_or_default(), received(scenario).unwrap_or_default());
    let mut receivers: Vec<&String> = before.keys().chain(after.keys()).collect();
    receivers.sort();
    receivers.dedup();
    for receiver in receivers {
        let amount = |by: &BTreeMap<String, Pence>| by.get(receiver).copied().unwrap_or_default();
        let recurrent = amount(&before) - amount(&after);
        if recurrent != Pence::ZERO {
            let (who, certainty, one_off) = (receiver.clone(), Certainty::Exact, Pence::ZERO);
            bearers.push(Bearer { who, recurrent, certainty, one_off, provenance });
        }
    }
    bearers.retain(|bearer| bearer.recurrent != Pence::ZERO || bearer.one_off != Pence::ZERO);
    bearers
}
