//! A reform as CSV, in pence where a name does not say otherwise; answers in a line.

use std::io::Write;

use anyhow::Result;
use api::clusters::{Clusters, Score};
use api::reform::{Optimised, OptimumStatus};
use domain::money::Pence;
use exhibits::csv_file::CsvFile;
use jiff::civil::Date;
use reform::plan::Reform;

/// A row a duty.
pub(super) fn duties_csv(reform: &Reform, on: Date, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(["duty", "act", "section", "what", "function", "holder", "on"])?;
    for (id, holder) in reform.duties.iter().flat_map(|map| map.on(on)) {
        let Some(duty) = reform.input.duties.iter().find(|duty| duty.id == *id) else { continue };
        let function = duty.function.as_ref().map_or("", domain::register_id::RegisterId::as_str);
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
        "posts_under_plan",
        "provenance",
    ])?;
    let plan = reform.best_or_draft();
    for function in &reform.input.functions {
        let option = plan.and_then(|plan| reform.option(plan, &function.id));
        let posts_under_plan = option.and_then(|chosen| {
            let mut options = reform.input.options_of(&function.id);
            options.find(|option| option.kind == chosen.kind).map(|option| option.posts)
        });
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
            &posts_under_plan.map_or_else(String::new, |posts| posts.to_string()),
            function.provenance.word(),
        ])?;
    }
    writer.flush()?;
    Ok(())
}

/// An answer in a line.
pub(super) fn optimised_in_words(answer: &Optimised) -> String {
    match answer {
        Optimised::Found(best) => {
            let status = match best.status {
                OptimumStatus::Optimal => "optimal",
                OptimumStatus::Gap => "gap",
            };
            format!("{status}, lowest impact score {}", best.minimum_harm)
        }
        Optimised::Infeasible(_) => "infeasible".to_owned(),
        Optimised::Unknown(_) => "unknown".to_owned(),
    }
}

/// An answer in a line.
pub(super) fn clusters_in_words(answer: &Clusters) -> String {
    match answer {
        Clusters::Plans(_) => "regions".to_owned(),
        Clusters::Answer(found) => match &found.optimum_total {
            Score::Number(total) => format!("optimal, {total} in all"),
            Score::Text(total) => format!("optimal, {total} in all"),
        },
        Clusters::Infeasible(found) => {
            format!("infeasible because of {}", found.infeasible_because.join(", "))
        }
    }
}
