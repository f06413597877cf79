//! The JSON Schema of every document.

use schemars::Schema;

use crate::bundle::{BundleFigures, Bundled, Manifest, Verification};
use crate::chart::Chart;
use crate::clusters::Clusters;
use crate::document::{Document, schema};
use crate::efficiency::Efficiency;
use crate::figure::Figure;
use crate::finding::Check;
use crate::flow::Flow;
use crate::flow::description::Description;
use crate::flow::fit::FittedNetwork;
use crate::flow::trace::Trace;
use crate::flow::validation::FlowValidation;
use crate::forecast::Forecast;
use crate::forecast::record::ForecastRecord;
use crate::movement::Movement;
use crate::position::{Position, PositionByLine, PositionByMonth};
use crate::reform::{Duties, Optimised, ReformPlan};
use crate::resources::Resources;
use crate::returns::{ReturnDiff, ReturnMoved, Returns, Submission, Template};
use crate::risks::Risks;
use crate::scenario::ScenarioRun;
use crate::simulations::Simulations;
use crate::users::Users;
use crate::validation::Validation;

/// The name of every document and its schema.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Schema)> {
    fn of<D: Document>() -> (&'static str, Schema) {
        (D::NAME, schema::<D>())
    }
    vec![
        of::<Position>(),
        of::<PositionByLine>(),
        of::<PositionByMonth>(),
        of::<Movement>(),
        of::<Resources>(),
        of::<Forecast>(),
        of::<ForecastRecord>(),
        of::<Efficiency>(),
        of::<Risks>(),
        of::<Check>(),
        of::<ReformPlan>(),
        of::<Optimised>(),
        of::<Clusters>(),
        of::<Duties>(),
        of::<ScenarioRun>(),
        of::<Flow>(),
        of::<Simulations>(),
        of::<Description>(),
        of::<FittedNetwork>(),
        of::<Trace>(),
        of::<FlowValidation>(),
        of::<Returns>(),
        of::<ReturnDiff>(),
        of::<Submission>(),
        of::<ReturnMoved>(),
        of::<Template>(),
        of::<Manifest>(),
        of::<BundleFigures>(),
        of::<Bundled>(),
        of::<Verification>(),
        of::<Users>(),
        of::<Validation>(),
        of::<Figure>(),
        of::<Chart>(),
    ]
}

/// The name of the file that holds the schema of a document: `oakham.position.1.json`.
#[must_use]
pub fn file_name(document: &str) -> String {
    format!("{}.json", document.replace('/', "."))
}

#[cfg(test)]
mod tests;
