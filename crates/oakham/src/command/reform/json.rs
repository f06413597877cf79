//! A reform as JSON and CSV: contracts for programs, in pence where a name does not say otherwise.

use std::io::Write;

use anyhow::Result;
use domain::money::Pence;
use exhibits::csv_file::CsvFile;
use jiff::civil::Date;
use reform::choice::{Answer, Plan, SelectionProblem};
use reform::exit::Uncertain;
use reform::plan::{Reform, TransferStatus};
use serde_json::{Map, Value, json};

/// The name and version of the plan's JSON.
const PLAN: &str = "oakham.reform-plan/1";
/// The name and version of the choice's JSON.
const OPTIMISED: &str = "oakham.reform-optimise/1";
/// The name and version of the duties' JSON.
const DUTIES: &str = "oakham.reform-duties/1";

/// What a case was answered with: amounts in pence, impact as it was scored.
pub(super) fn optimised(case: &SelectionProblem, answer: &Answer) -> Value {
    match answer {
        Answer::Found(best) => {
            let binding: Vec<&str> = best.binding.iter().map(|limit| limit.code()).collect();
            let mut object = chosen(case, &best.plan);
            object.insert("schema".to_owned(), json!(OPTIMISED));
            object.insert("status".to_owned(), json!(if best.gap() == 0 { "optimal" } else { "gap" }));
            object.insert("minimum_harm".to_owned(), json!(best.plan.impact));
            object.insert("bound".to_owned(), json!(best.bound));
            object.insert("gap".to_owned(), json!(best.gap()));
            object.insert("binding".to_owned(), json!(binding));
            object.insert(
                "envelope_price".to_owned(),
                json!({
                    "step": reform::choice::STEP.get(),
                    "harm_with_less": best.price.with_less,
                    "harm_with_more": best.price.with_more,
                }),
            );
            Value::Object(object)
        }
        Answer::Infeasible(relaxation) => {
            let alone: Map<String, Value> = relaxation
                .alone
                .iter()
                .map(|(limit, by)| (limit.code().to_owned(), json!(by.map(Pence::get))))
                .collect();
            json!({
                "schema": OPTIMISED,
                "status": "infeasible",
                "relaxation": { "alone": alone, "together": relaxation.together.map(Pence::get) },
            })
        }
        Answer::Unknown => json!({ "schema": OPTIMISED, "status": "unknown" }),
    }
}

/// An option by function, and what they come to.
fn chosen(case: &SelectionProblem, plan: &Plan) -> Map<String, Value> {
    let choice: Map<String, Value> = case
        .functions
        .iter()
        .zip(&plan.options)
        .map(|(choices, idx)| (choices.function.to_string(), json!(choices.options[*idx].kind.code())))
        .collect();
    let mut object = Map::new();
    object.insert("unit".to_owned(), json!("pence"));
    object.insert("choice".to_owned(), Value::Object(choice));
    for (name, value) in [
        ("icb_cost", plan.icb_cost),
        ("receiver_cost", plan.receiver_cost),
        ("exit_cost", plan.exit_cost),
        ("icb_saving", plan.icb_saving),
        ("system_saving", plan.system_saving),
    ] {
        object.insert(name.to_owned(), json!(value.get()));
    }
    object
}

/// What `oakham reform plan` shows.
pub(super) fn plan(reform: &Reform) -> Value {
    let input = &reform.input;
    let people: Vec<Value> = input
        .baseline
        .people
        .iter()
        .map(|count| json!({ "basis": count.basis.word(), "people": count.people, "on": count.on.to_string() }))
        .collect();
    let targets: Vec<Value> = reform
        .readings
        .iter()
        .map(|reading| {
            let target = &input.targets[reading.target];
            let basis = |idx: Option<usize>| idx.map(|idx| input.baseline.people[idx].basis.word());
            json!({
                "id": target.id.as_str(),
                "label": target.label,
                "scope": target.scope.code(),
                "counted_on": basis(reading.counted_on),
                "saving": reading.saving.get(),
                "left": reading.left.get(),
                "cut_hundredths_of_per_cent": reading.percent,
                "left_per_head": reading.left_per_head.iter().map(|head| head.get()).collect::<Vec<_>>(),
                "posts": reading.posts.to_string(),
                "people_at_cap": reading.people_at_cap,
                "agrees_with": basis(reading.agrees_with),
                "provenance": target.provenance.word(),
                "source": target.source_ref,
            })
        })
        .collect();
    let conflicts: Vec<Value> = reform
        .conflicts
        .iter()
        .map(|conflict| {
            json!({
                "less": input.targets[conflict.less].id.as_str(),
                "more": input.targets[conflict.more].id.as_str(),
                "baseline_ratio_hundredths_of_per_cent": conflict.ratio,
            })
        })
        .collect();
    json!({
        "schema": PLAN,
        "name": input.name,
        "bodies": input.bodies.iter().map(domain::code::OrganisationCode::as_str).collect::<Vec<_>>(),
        "year": input.year.to_string(),
        "unit": "pence",
        "on": input.on.to_string(),
        "baseline": input.baseline.cost.get(),
        "cap_per_head": input.baseline.cap_per_head.get(),
        "people": people,
        "targets": targets,
        "conflicts": conflicts,
        "best": optimised(&reform.case, &reform.answer),
        "draft": reform.draft.as_ref().map(|draft| Value::Object(chosen(&reform.case, draft))),
        "exits": reform.exits.as_ref().map(|exits| json!({
            "draws": exits.n_draws,
            "leavers": spread(exits.leavers, |n| json!(n)),
            "spent": spread(exits.spent, |value| json!(value.get())),
            "saving": spread(exits.saving, |value| json!(value.get())),
            "saving_central": spread(exits.saving_central, |value| json!(value.get())),
            "payback_tenths_of_months": spread(exits.payback_tenths, |tenths| json!(tenths)),
        })),
        "transfers": reform.standings.iter().map(|standing| transfer(reform, standing)).collect::<Vec<_>>(),
        "duty_faults": reform.duties.as_ref().err().map(|faults| {
            faults.iter().map(ToString::to_string).collect::<Vec<_>>()
        }),
        "findings": reform.findings.iter().map(crate::output::finding_json).collect::<Vec<_>>(),
        "provenance": reform.provenance().word(),
    })
}

fn spread<T: Copy>(value: Uncertain<T>, shown: impl Fn(T) -> Value) -> Value {
    json!({ "p10": shown(value.p10), "p50": shown(value.p50), "p90": shown(value.p90) })
}

fn transfer(reform: &Reform, standing: &TransferStatus) -> Value {
    let moving = &reform.input.moves[standing.moving];
    json!({
        "function": moving.function.as_str(),
        "from": moving.from,
        "to": moving.to,
        "on": moving.on.map(|day| day.to_string()),
        "passed": standing.passed.map(governance::transfer::Gate::code),
        "next": standing.next.map(governance::transfer::Gate::code),
        "blocking": standing.blocking.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "open_question": moving.open_question,
        "icb_saving": standing.icb_saving.map(Pence::get),
        "receiver_cost": standing.shifted.map(Pence::get),
        "system_saving": standing.system_saving().map(Pence::get),
    })
}

/// Who answers for each duty on a day.
pub(super) fn duties(reform: &Reform, on: Date) -> Value {
    let held: Vec<Value> = reform.duties.iter().flat_map(|map| map.on(on)).map(|(duty, holder)| {
        let known = reform.input.duties.iter().find(|known| known.id == *duty);
        json!({
            "duty": duty.as_str(),
            "what": known.map(|duty| duty.what.as_str()),
            "function": known.and_then(|duty| duty.function.as_ref()).map(domain::scheme::RegisterId::as_str),
            "holder": holder,
        })
    }).collect();
    let faults: Vec<String> =
        reform.duties.as_ref().err().into_iter().flatten().map(ToString::to_string).collect();
    json!({ "schema": DUTIES, "on": on.to_string(), "duties": held, "faults": faults })
}

/// A row a duty.
pub(super) fn duties_csv(reform: &Reform, on: Date, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(["duty", "act", "section", "what", "function", "holder", "on"])?;
    for (id, holder) in reform.duties.iter().flat_map(|map| map.on(on)) {
        let Some(duty) = reform.input.duties.iter().find(|duty| duty.id == *id) else { continue };
        let function = duty.function.as_ref().map_or("", domain::scheme::RegisterId::as_str);
        let day = on.to_string();
        writer.row([id.as_str(), &duty.act, &duty.section, &duty.what, function, holder, &day])?;
    }
    writer.flush()?;
    Ok(())
}

/// A row a function under the plan that is shown; pence.
pub(super) fn functions_csv(reform: &Reform, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row([
        "function_id",
        "name",
        "option",
        "cost",
        "icb_cost",
        "receiver_cost",
        "exit_cost",
        "harm",
        "posts",
        "provenance",
    ])?;
    let plan = reform.shown();
    for function in &reform.input.functions {
        let option = plan.and_then(|plan| reform.option(plan, &function.id));
        let pence = |value: Option<Pence>| value.map_or_else(String::new, |value| value.get().to_string());
        writer.row([
            function.id.as_str(),
            &function.name,
            option.map_or("", |option| option.kind.code()),
            &function.cost().get().to_string(),
            &pence(option.map(|option| option.icb_cost)),
            &pence(option.map(|option| option.receiver_cost)),
            &pence(option.map(|option| option.exit_cost)),
            &option.map_or_else(String::new, |option| option.impact.to_string()),
            &reform.input.posts_of(&function.id).to_string(),
            function.provenance.word(),
        ])?;
    }
    writer.flush()?;
    Ok(())
}

/// An answer in a line.
pub(super) fn in_words(answer: &Value) -> String {
    let status = answer["status"].as_str().unwrap_or("unknown");
    match (&answer["minimum_harm"], &answer["optimum_total"], &answer["infeasible_because"]) {
        (Value::Number(harm), ..) => format!("{status}, lowest impact score {harm}"),
        (_, Value::Number(total), _) => format!("{status}, {total} in all"),
        (.., Value::Array(bodies)) => {
            let codes: Vec<&str> = bodies.iter().filter_map(Value::as_str).collect();
            format!("{status} because of {}", codes.join(", "))
        }
        _ => status.to_owned(),
    }
}
