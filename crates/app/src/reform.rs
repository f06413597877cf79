//! From a workspace's `reform` folder to a reform worked out.

pub mod clusters;
pub mod problem;

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use domain::code::OrganisationCode;
use domain::function::OptionKind;
use domain::geography::{Population, PopulationBasis};
use domain::provenance::Provenance;
use domain::scheme::RegisterId;
use jiff::civil::Date;
use reform::duty::Holder;
use reform::exit::{ExitTerms, OnCosts};
use reform::plan::{Input, Reform};
use reform::solve::Effort;
use reform::target::Baseline;
use sources::reform::Reform as Files;
use sources::register::register;
use sources::workspace::Workspace;

/// What a workspace's reform is worked out from; nothing where it has none.
///
/// # Errors
/// All that cannot be read, at once.
pub fn input(workspace: &Workspace, on: Date) -> Result<Option<Input>> {
    let Some(files) = sources::reform::reform(&workspace.root)? else { return Ok(None) };
    let pay = sources::reform::pay_bands()?;
    let Files { settings, targets, functions, chosen, options, posts, duties, transfers } = files;
    let people_of = people_of(&settings.bodies, on)?;
    let people = together(&people_of)?;
    let terms = &settings.redundancy;
    let holders = settings.holders.into_iter().map(|(name, from, to)| Holder { name, from, to }).collect();
    Ok(Some(Input {
        people_of,
        baseline: Baseline {
            cost: settings.baseline,
            people,
            cost_of_post: settings.cost_of_post,
            cap_per_head: settings.cap_per_head,
        },
        terms: ExitTerms {
            months_per_year: terms.months_per_year,
            most_months: terms.most_months,
            least_months: terms.least_months,
            weeks_per_month: terms.weeks_per_month,
            least_years: terms.least_years,
            pay_floor: terms.pay_floor,
            pay_cap: terms.pay_cap,
        },
        on_costs: OnCosts {
            pension: terms.pension,
            pension_central: terms.pension_central,
            insurance: terms.insurance,
            insurance_from: terms.insurance_from,
            levy: terms.levy,
        },
        take_up: terms.take_up,
        quarterly_leavers: terms.quarterly_leavers,
        safe_share: terms.safe_share,
        name: settings.name,
        bodies: settings.bodies,
        year: settings.year,
        provenance: settings.provenance,
        source_ref: settings.source_ref,
        staff: settings.staff,
        targets,
        functions,
        chosen,
        options,
        posts,
        duties,
        moves: transfers,
        envelope: settings.limits.envelope,
        least_saving: settings.limits.system_saving,
        most_exit_cost: settings.limits.exit_cost,
        pay,
        holders,
        duties_of: settings.duties_of,
        days: settings.days,
        merger: settings.merger.map(|merger| (merger.on, merger.name)),
        on,
    }))
}

/// The people of each board: the latest residents and registered patients that it has.
fn people_of(bodies: &[OrganisationCode], on: Date) -> Result<Vec<Vec<Population>>> {
    bodies
        .iter()
        .map(|code| {
            let board = register()
                .board(code, on)
                .with_context(|| format!("reform/plan.toml: the register has no board {code} on {on}"))?;
            let latest = |basis| {
                let counts = board.populations.iter().filter(|count| count.basis == basis);
                counts.max_by_key(|count| count.on).cloned()
            };
            Ok([PopulationBasis::Resident, PopulationBasis::Registered]
                .into_iter()
                .filter_map(latest)
                .collect())
        })
        .collect()
}

/// The people of all boards together, counted as all of them are.
fn together(people_of: &[Vec<Population>]) -> Result<Vec<Population>> {
    let sum = |basis: PopulationBasis| {
        let of = |counts: &Vec<Population>| counts.iter().find(|count| count.basis == basis).cloned();
        let counts: Option<Vec<Population>> = people_of.iter().map(of).collect();
        counts?.into_iter().reduce(|sum, count| Population {
            people: sum.people + count.people,
            on: sum.on.max(count.on),
            provenance: Provenance::of_formula([sum.provenance, count.provenance]),
            ..sum
        })
    };
    let found: Vec<Population> =
        [PopulationBasis::Resident, PopulationBasis::Registered].into_iter().filter_map(sum).collect();
    if found.is_empty() {
        bail!("the register has no count of the people of the boards that reform/plan.toml names");
    }
    Ok(found)
}

/// The workspace's reform worked out on a day, with what is settled of functions; nothing where it has
/// none.
///
/// # Errors
/// All that cannot be read, at once, or terms of leaving that contradict themselves.
pub fn evaluate(
    workspace: &Workspace,
    on: Date,
    fixed: &BTreeMap<RegisterId, OptionKind>,
    seed: u64,
) -> Result<Option<Reform>> {
    let Some(input) = input(workspace, on)? else { return Ok(None) };
    Ok(Some(plan(input, fixed, seed)?))
}

/// An input worked out, with what is settled of functions.
///
/// # Errors
/// Where a function or its option is not in the registers or may not be taken, or the terms of
/// leaving contradict themselves.
pub fn plan(input: Input, fixed: &BTreeMap<RegisterId, OptionKind>, seed: u64) -> Result<Reform> {
    for (id, kind) in fixed {
        if input.function(id).is_none() {
            let known: Vec<String> =
                input.functions.iter().map(|function| format!("{} {}", function.id, function.name)).collect();
            bail!(
                "{id} is not a function of reform/functions.csv; write the code of one:\n  {}",
                known.join("\n  ")
            );
        }
        if input.options_of(id).all(|option| option.kind != *kind) {
            let known: Vec<&str> = input.options_of(id).map(|option| option.kind.code()).collect();
            bail!("{id} has no option {} in reform/options.csv; it has {}", kind.code(), known.join(", "));
        }
    }
    let reform = reform::plan::plan(input, fixed, Effort::default(), seed)?;
    let refused = reform.refused.iter().find(|refused| fixed.get(&refused.function) == Some(&refused.kind));
    if let Some(refused) = refused {
        bail!("{} may not {}: {}", refused.function, refused.kind.words(), refused.why);
    }
    Ok(reform)
}

/// Today, in universal time.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
