//! What is expected of a scenario: the rows of its table that differ, each with the measure of the workspace that tests it.

use anyhow::Result;
use api::consequence::{Difference, Row};
use appraisal::adopted::expected::{Codes, Expected, RowSaid, Test, test_of};
use domain::scenario::{Change, ChangeAction, Scenario};
use evidence::access::Access;
use evidence::measured::Measured;
use jiff::civil::Date;
use sources::network::NetworkRead;
use sources::workspace::Workspace;

use crate::access::access;
use crate::appraisal::computed::Computed;
use crate::measures::measures;
use crate::simulation::{self, NETWORK};

/// What a difference says that is told as one.
const SHOWN: [&str; 3] = ["better", "worse", "changed"];
/// The limit of the clocks that publications count attendances by [minutes].
const FOUR_HOURS: f64 = 240.0;

/// The first day of the earliest change that has one.
pub(super) fn starts(scenario: &Scenario) -> Option<Date> {
    let of_change = |change: &Change| {
        change.starts.or(match &change.action {
            ChangeAction::FunctionTransfer { on, .. } => *on,
            ChangeAction::Merge { on, .. } => Some(*on),
            _ => None,
        })
    };
    scenario.changes.iter().filter_map(of_change).min()
}

/// The consequences for everybody that its table shows, in their order.
pub(super) fn expected(
    workspace: &Workspace,
    as_at: Option<Date>,
    computed: &Computed,
) -> Result<Vec<Expected>> {
    let known = measures(workspace, as_at)?;
    let access = access(workspace)?;
    let network = if workspace.root.join(NETWORK).is_file() {
        Some(simulation::network(&workspace.root, None)?)
    } else {
        None
    };
    let of_station = |name: &str| access.as_ref()?.site_code(name);
    let of_four_hours = |clock: &str| four_hours_at(network.as_ref()?, access.as_ref()?, clock);
    let codes = Codes { of_station: &of_station, of_four_hours: &of_four_hours };
    let mut expected: Vec<Expected> = Vec::new();
    for row in computed.table.rows.iter().filter(|row| row.dimension.is_empty() && row.headline) {
        let difference = row.cells.first().and_then(|cell| cell.difference.as_ref());
        let Some(difference) = difference.filter(|of| SHOWN.contains(&&*of.verdict)) else { continue };
        let test = test_of(&said(row, difference), &computed.scenario, &codes)
            .and_then(|test| of_workspace(&test, &known))
            // One measure tests one row: the first that it is looked for in.
            .filter(|test| {
                expected.iter().all(|of| of.test.as_ref().is_none_or(|known| known.measure != test.measure))
            });
        expected.push(one(row, difference, test));
    }
    Ok(expected)
}

/// A test whose measure the workspace has, by the name that it has there.
fn of_workspace(test: &Test, known: &[Measured]) -> Option<Test> {
    let measured = known.iter().find(|measured| measured.id.eq_ignore_ascii_case(&test.measure))?;
    Some(Test { measure: measured.id.clone(), ..test.clone() })
}

fn interval(difference: &Difference) -> Option<(f64, f64)> {
    Some((difference.certainty.low?.real(), difference.certainty.high?.real()))
}

fn said<'r>(row: &'r Row, difference: &Difference) -> RowSaid<'r> {
    RowSaid {
        engine: &row.engine,
        measure: &row.measure,
        subject: &row.subject,
        difference: difference.value.real(),
        interval: interval(difference),
    }
}

fn one(row: &Row, difference: &Difference, test: Option<Test>) -> Expected {
    let words = match row.subject_words.as_str() {
        "" => row.words.clone(),
        subject => format!("{}, {subject}", row.words),
    };
    Expected {
        row: row.id.clone(),
        topic: row.topic.clone(),
        engine: row.engine.clone(),
        measure: row.measure.clone(),
        subject: row.subject.clone(),
        unit: row.unit.clone(),
        words,
        difference: difference.value.real(),
        interval: interval(difference),
        per_cent: difference.certainty.per_cent,
        in_words: difference.text.clone(),
        interval_in_words: difference.certainty.text.clone(),
        verdict: difference.verdict.clone(),
        provenance: difference.provenance.into(),
        test,
    }
}

/// The code of the site at whose stations a clock of four hours starts.
fn four_hours_at(network: &NetworkRead, access: &Access, name: &str) -> Option<String> {
    let network = &network.network;
    let is_it = |limit: Option<f64>| limit.is_some_and(|limit| (limit - FOUR_HOURS).abs() < 1e-9);
    let clock = network.clocks.iter().find(|clock| clock.name == name && is_it(clock.limit))?;
    clock.starts.iter().find_map(|station| {
        let station = network.stations.get(station.idx())?;
        access.site_code(&station.name)
    })
}
