//! The JSON Schema of every document.

use schemars::Schema;

use crate::access::{AccessGp, AccessPlace, AccessUrgent, AccessWaiting};
use crate::adopted::Adopted;
use crate::benchmark::Benchmark;
use crate::bulletin::Bulletin;
use crate::bundle::{BundleFigures, Bundled, Manifest, Verification};
use crate::chart::Chart;
use crate::claims::Claims;
use crate::clusters::Clusters;
use crate::consequence::ConsequenceTable;
use crate::data::{Data, DataFetch, DataImport};
use crate::document::{Document, schema};
use crate::efficiency::Efficiency;
use crate::evaluate::Evaluate;
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
use crate::packs::Packs;
use crate::plan::Plans;
use crate::position::{Position, PositionByLine, PositionByMonth};
use crate::projection::Projection;
use crate::published::Published;
use crate::reform::{Duties, Optimised, ReformPlan};
use crate::release::ReleasesDocument;
use crate::requests::Requests;
use crate::resources::Resources;
use crate::returns::{ReturnDiff, ReturnMoved, Returns, Submission, Submissions, Template};
use crate::risks::Risks;
use crate::scenario::{ScenarioLibrary, ScenarioRun};
use crate::search::Search;
use crate::simulations::Simulations;
use crate::spc::Spc;
use crate::sql::Answer;
use crate::table_figure::TableFigure;
use crate::tokens::Tokens;
use crate::users::Users;
use crate::validation::Validation;

/// The name of every document and its schema.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Schema)> {
    fn entry<D: Document>() -> (&'static str, Schema) {
        (D::NAME, schema::<D>())
    }
    vec![
        entry::<Position>(),
        entry::<PositionByLine>(),
        entry::<PositionByMonth>(),
        entry::<Movement>(),
        entry::<Requests>(),
        entry::<Resources>(),
        entry::<Forecast>(),
        entry::<ForecastRecord>(),
        entry::<Efficiency>(),
        entry::<Risks>(),
        entry::<Check>(),
        entry::<ReformPlan>(),
        entry::<Optimised>(),
        entry::<Clusters>(),
        entry::<Duties>(),
        entry::<ScenarioRun>(),
        entry::<ConsequenceTable>(),
        entry::<ScenarioLibrary>(),
        entry::<Adopted>(),
        entry::<Flow>(),
        entry::<Simulations>(),
        entry::<Description>(),
        entry::<FittedNetwork>(),
        entry::<Trace>(),
        entry::<FlowValidation>(),
        entry::<ReleasesDocument>(),
        entry::<Returns>(),
        entry::<ReturnDiff>(),
        entry::<Submission>(),
        entry::<Submissions>(),
        entry::<ReturnMoved>(),
        entry::<Template>(),
        entry::<Plans>(),
        entry::<Manifest>(),
        entry::<BundleFigures>(),
        entry::<Bundled>(),
        entry::<Verification>(),
        entry::<Tokens>(),
        entry::<Users>(),
        entry::<Validation>(),
        entry::<Spc>(),
        entry::<Projection>(),
        entry::<Benchmark>(),
        entry::<Evaluate>(),
        entry::<Figure>(),
        entry::<TableFigure>(),
        entry::<Search>(),
        entry::<AccessGp>(),
        entry::<AccessUrgent>(),
        entry::<AccessPlace>(),
        entry::<AccessWaiting>(),
        entry::<Data>(),
        entry::<DataImport>(),
        entry::<DataFetch>(),
        entry::<Answer>(),
        entry::<Chart>(),
        entry::<Claims>(),
        entry::<Published>(),
        entry::<Packs>(),
        entry::<Bulletin>(),
    ]
}

/// The name of the file that holds the schema of a document: `oakham.position.1.json`.
#[must_use]
pub fn file_name(document: &str) -> String {
    format!("{}.json", document.replace('/', "."))
}

#[cfg(test)]
mod tests;
