//! Problems in files of their own: the layouts of `function_choice.json` and `clusters.json`.

use api::clusters::Clusters;
use domain::cluster::BorderKind;
use domain::code::OrganisationCode;
use domain::function::OptionKind;
use domain::geography::PopulationBasis;
use domain::money::Pence;
use jiff::civil::{Date, date};
use reform::choice::{Choices, CostedOption, SelectionProblem};
use reform::cluster::{Body, Region, Rules, partitions};
use serde_json::Value;
use sources::register::register;

/// Whole pounds, as the files have them.
fn pounds(value: &Value, field: &str) -> Result<Pence, String> {
    value[field]
        .as_i64()
        .and_then(|pounds| pounds.checked_mul(100))
        .map(Pence::new)
        .ok_or_else(|| format!("{field} is {}, expected whole pounds", value[field]))
}

fn whole(value: &Value, field: &str) -> Result<u64, String> {
    value[field].as_u64().ok_or_else(|| format!("{field} is {}, expected a whole number", value[field]))
}

fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str, String> {
    value[field].as_str().ok_or_else(|| format!("{field} is {}, expected a text", value[field]))
}

/// One option a function, within limits: functions with options, envelope, saving, exit budget.
///
/// # Errors
/// What cannot be read, and where.
pub fn function_choice(value: &Value) -> Result<SelectionProblem, String> {
    let functions = value["functions"].as_array().ok_or("functions is missing, expected a list")?;
    let functions = functions
        .iter()
        .map(|function| {
            let id = text(function, "function_id")?;
            let in_function = |why: String| format!("function {id}: {why}");
            let options =
                function["options"].as_array().ok_or_else(|| in_function("options is missing".to_owned()))?;
            Ok(Choices {
                function: id.parse().map_err(|error| in_function(format!("{error}")))?,
                baseline: pounds(function, "baseline_cost").map_err(in_function)?,
                options: options.iter().map(option).collect::<Result<_, _>>().map_err(in_function)?,
            })
        })
        .collect::<Result<Vec<_>, String>>()?;
    let case = SelectionProblem {
        functions,
        baseline: pounds(value, "baseline")?,
        envelope: pounds(value, "envelope")?,
        least_saving: pounds(value, "minimum_system_saving")?,
        most_exit_cost: pounds(value, "maximum_exit_cost")?,
    };
    case.checked().map_err(|error| error.to_string())
}

fn option(value: &Value) -> Result<CostedOption, String> {
    let kind: OptionKind = text(value, "option")?.parse().map_err(|error| format!("option: {error}"))?;
    let harm = whole(value, "harm")?;
    Ok(CostedOption {
        kind,
        icb_cost: pounds(value, "icb_cost")?,
        receiver_cost: pounds(value, "receiver_cost")?,
        exit_cost: pounds(value, "exit_cost")?,
        impact: u16::try_from(harm).map_err(|_| format!("harm is {harm}, expected at most 65535"))?,
    })
}

/// Boards of a geography, with the rules that clusters must keep.
pub struct ClusterCase {
    regions: Vec<(String, Region)>,
    rules: Rules,
}

/// Regions to be divided: the boards of a geography, limits of population and a target.
///
/// # Errors
/// What cannot be read, and where.
pub fn clusters(value: &Value) -> Result<ClusterCase, String> {
    let geography = text(value, "geography")?;
    let day = if geography.contains("36") || geography.contains("April 2026") {
        date(2026, 4, 1)
    } else if geography.contains("42") {
        date(2025, 1, 1)
    } else {
        return Err(format!(
            "geography is {geography:?}, expected the 42 ICBs of 2022-2026 or the 36 of April 2026"
        ));
    };
    let basis_text =
        value["population_basis"].as_str().or_else(|| value["population"].as_str()).unwrap_or_default();
    let basis = if basis_text.contains("projected") {
        PopulationBasis::ProjectedRegistered
    } else if basis_text.contains("registered") {
        PopulationBasis::Registered
    } else if basis_text.contains("resident") {
        PopulationBasis::Resident
    } else {
        return Err(format!(
            "population_basis is {basis_text:?}, expected projected_registered, registered or resident"
        ));
    };
    let over_water = value["adjacency"].as_str().is_some_and(|text| text.contains("water"));
    let rules = Rules {
        fewest: whole(value, "min_population")?,
        most: whole(value, "max_population")?,
        target: whole(value, "target_population")?,
        most_clusters: value["max_clusters"].as_u64().and_then(|n| usize::try_from(n).ok()),
        weight_of_distance: 1,
        weight_of_cost: 0,
        cap_per_head: Pence::ZERO,
    };
    Ok(ClusterCase { regions: regions(day, basis, over_water, None)?, rules })
}

/// The boards of each region on a day, with their borders inside it; only the region named `only`
/// where there is one.
///
/// # Errors
/// Where a board has no count of its people on that basis.
pub fn regions(
    day: Date,
    basis: PopulationBasis,
    over_water: bool,
    only: Option<&str>,
) -> Result<Vec<(String, Region)>, String> {
    let borders = sources::clusters::borders().map_err(|error| error.to_string())?;
    let mut regions: Vec<(String, Region)> = Vec::new();
    for board in register().boards_on(day) {
        let name = register().region(board).name.clone();
        if only.is_some_and(|only| !only.trim().eq_ignore_ascii_case(&name)) {
            continue;
        }
        let count =
            board.populations.iter().filter(|count| count.basis == basis).max_by_key(|count| count.on);
        let count = count.ok_or_else(|| {
            format!("{} has no count of its people on the basis {basis}; choose another", board.code())
        })?;
        let body = Body { code: board.code().clone(), people: count.people, running_cost: None };
        match regions.iter_mut().find(|(region, _)| *region == name) {
            Some((_, region)) => region.bodies.push(body),
            None => regions.push((name, Region { bodies: vec![body], ..Region::default() })),
        }
    }
    for (_, region) in &mut regions {
        let inside = |code: &OrganisationCode| region.bodies.iter().any(|body| body.code == *code);
        region.borders = borders
            .iter()
            .filter(|border| border.effective.holds_on(day) && inside(&border.one) && inside(&border.other))
            .filter(|border| {
                border.kind == BorderKind::Land || (over_water && border.kind == BorderKind::Water)
            })
            .map(|border| (border.one.clone(), border.other.clone()))
            .collect();
    }
    regions.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(regions)
}

impl ClusterCase {
    /// The best `n_best` partitions of every region, in the layout of the file.
    ///
    /// # Errors
    /// Where a region is too large.
    pub fn answer(&self, n_best: usize) -> Result<Clusters, String> {
        let partitions = self.regions.iter().map(|(name, region)| {
            let partitions = partitions(region, &self.rules, n_best).map_err(|error| error.to_string())?;
            Ok((name.as_str(), partitions))
        });
        Ok(Clusters::answer(&partitions.collect::<Result<Vec<_>, String>>()?))
    }
}
