//! The addresses that serve documents, and their description (`OpenAPI` 3.1) from the same schemas.

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::benchmark::Benchmark;
use crate::claims::Claims;
use crate::document::Document;
use crate::efficiency::Efficiency;
use crate::figure::Figure;
use crate::finding::Check;
use crate::flow::Flow;
use crate::forecast::Forecast;
use crate::position::Position;
use crate::problem::{self, Problem};
use crate::reform::ReformPlan;
use crate::requests::Requests;
use crate::risks::Risks;
use crate::search::Search;
use crate::simulations::Simulations;
use crate::sql::Answer;
use crate::table_figure::TableFigure;

/// Where the description itself is.
pub const ADDRESS: &str = "/api/1/openapi.json";

/// An address that serves a document.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// `/api/1/figures/{id}`.
    pub path: &'static str,
    /// What it serves, in words.
    pub summary: &'static str,
    /// The document: `oakham.figure/1`.
    pub document: &'static str,
    pub parameters: &'static [Parameter],
    schema: fn(&mut SchemaGenerator) -> Schema,
}

impl Endpoint {
    /// What is answered, as a JSON Schema that stands for itself: the document, or why there is none. Its root is an
    /// object.
    #[must_use]
    pub fn answer_schema(&self) -> Value {
        let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
        let answers = [(self.schema)(&mut generator), generator.subschema_for::<Problem>()];
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.document,
            "type": "object",
            "anyOf": answers,
            "$defs": generator.take_definitions(true),
        })
    }
}

/// A part of an address that the reader chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    Year,
    Month,
    FigureId,
    SimulationId,
    Query,
    Question,
    /// The id of an entry of the register of scrutiny.
    RequestId,
    Committee,
    /// Words that what is listed must have.
    Words,
    Measure,
    /// The kind of unit that is compared.
    UnitSet,
    Unit,
    DocumentId,
}

impl Parameter {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::FigureId | Self::SimulationId | Self::RequestId => "id",
            Self::Query | Self::Question | Self::Words => "q",
            Self::Committee => "committee",
            Self::Measure => "measure",
            Self::UnitSet => "set",
            Self::Unit => "unit",
            Self::DocumentId => "document",
        }
    }

    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Year => "The financial year: 2024/25. Without it the one that pages show.",
            Self::Month => "The last closed month: 1 is April. Without it the one that pages show.",
            Self::FigureId => "The id of a figure: 10 letters and digits.",
            Self::SimulationId => "The number of a comparison.",
            Self::Query => {
                "What is searched for: words, an amount, a code; at most 200 characters of it are read."
            }
            Self::Question => {
                "A question in SQL: one SELECT or WITH of at most 4,000 characters, answered within 10 seconds."
            }
            Self::RequestId => "The id of an entry of the register of scrutiny, such as LLR-IR-2025-001.",
            Self::Committee => "The code of a committee of the register. Without it all of them.",
            Self::Words => "Words that each of the list must hold, all of them. Without any, everything.",
            Self::Measure => {
                "A measure, such as within-4-hours; where there is none of that name, those that there are, are named."
            }
            Self::UnitSet => {
                "The kind of unit that is compared: trusts. Without it the one of which most are published."
            }
            Self::Unit => "The code of a unit whose like are told, such as RWE.",
            Self::DocumentId => "The id of a document that is kept. Without it all of them.",
        }
    }

    /// Whether there is no document without it.
    #[must_use]
    pub const fn is_required(self) -> bool {
        self.is_in_path() || matches!(self, Self::Question | Self::Measure)
    }

    const fn is_in_path(self) -> bool {
        matches!(self, Self::FigureId | Self::SimulationId | Self::RequestId)
    }

    /// What it may be, as a JSON Schema.
    #[must_use]
    pub fn schema(self) -> Value {
        match self {
            Self::Year => json!({ "type": "string", "pattern": "^[0-9]{4}/[0-9]{2}$" }),
            Self::Month => json!({ "type": "integer", "minimum": 1, "maximum": 12 }),
            Self::FigureId => json!({ "type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{10}$" }),
            Self::SimulationId => json!({ "type": "integer", "minimum": 1 }),
            Self::Query
            | Self::RequestId
            | Self::Committee
            | Self::Words
            | Self::Measure
            | Self::UnitSet
            | Self::Unit
            | Self::DocumentId => json!({ "type": "string" }),
            Self::Question => json!({ "type": "string", "maxLength": 4_000 }),
        }
    }

    fn described(self) -> Value {
        let place = if self.is_in_path() { "path" } else { "query" };
        json!({
            "name": self.name(),
            "in": place,
            "required": self.is_required(),
            "description": self.words(),
            "schema": self.schema(),
        })
    }
}

const MONTH: &[Parameter] = &[Parameter::Year, Parameter::Month];
const YEAR: &[Parameter] = &[Parameter::Year];

const fn endpoint<D: Document>(
    path: &'static str,
    summary: &'static str,
    parameters: &'static [Parameter],
) -> Endpoint {
    Endpoint { path, summary, document: D::NAME, parameters, schema: SchemaGenerator::subschema_for::<D> }
}

/// Figures of month ends and numbers of tables have ids of one kind.
fn figure_or_table_figure(generator: &mut SchemaGenerator) -> Schema {
    let schemas = [generator.subschema_for::<Figure>(), generator.subschema_for::<TableFigure>()];
    json_schema!({ "oneOf": schemas })
}

/// Every address that serves a document.
pub const ENDPOINTS: [Endpoint; 15] = [
    endpoint::<Position>(
        "/api/1/position",
        "The position of each organisation and of the system at a month’s end",
        MONTH,
    ),
    endpoint::<Forecast>("/api/1/forecast", "Where the year will end, as a range", MONTH),
    endpoint::<Efficiency>("/api/1/efficiency", "The efficiency programme of a year", YEAR),
    endpoint::<Risks>("/api/1/risks", "Risks, mitigations, controls and events of a year", YEAR),
    endpoint::<ReformPlan>(
        "/api/1/reform",
        "Running costs by function: targets, the choice of the lowest impact score, exits and transfers",
        &[],
    ),
    endpoint::<Simulations>("/api/1/simulations", "Comparisons of patient flow that are ready", &[]),
    endpoint::<Flow>(
        "/api/1/simulations/{id}",
        "What a comparison of patient flow measured",
        &[Parameter::SimulationId],
    ),
    Endpoint {
        schema: figure_or_table_figure,
        ..endpoint::<Figure>(
            "/api/1/figures/{id}",
            "A figure with every step back to its sources; of a number of a table oakham.table-figure/1",
            &[Parameter::FigureId, Parameter::Year, Parameter::Month],
        )
    },
    endpoint::<Search>(
        "/api/1/search",
        "What a query finds: pages, headings, figures, functions, schemes, stations, documents, words",
        &[Parameter::Query, Parameter::Year, Parameter::Month],
    ),
    endpoint::<Answer>(
        "/api/1/sql",
        "The answer to a question in SQL over published figures",
        &[Parameter::Question],
    ),
    endpoint::<Requests>(
        "/api/1/requests",
        "Entries of the register of scrutiny, and where each stands today",
        &[Parameter::Words, Parameter::Committee],
    ),
    endpoint::<Requests>(
        "/api/1/requests/{id}",
        "One entry of the register of scrutiny, with all that happened to it",
        &[Parameter::RequestId],
    ),
    endpoint::<Benchmark>(
        "/api/1/benchmark",
        "How systems, trusts, practices or places compare by a published measure",
        &[Parameter::Measure, Parameter::UnitSet, Parameter::Unit],
    ),
    endpoint::<Claims>(
        "/api/1/claims",
        "Figures as public documents state them, each with its sentence and a proposed reading",
        &[Parameter::DocumentId, Parameter::Words],
    ),
    endpoint::<Check>("/api/1/findings", "What is to be corrected or explained", MONTH),
];

/// The description of every address.
#[must_use]
pub fn openapi() -> Value {
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    let problem =
        answer(problem::MEDIA_TYPE, "What is wrong and what to do", &generator.subschema_for::<Problem>());
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let schema = (endpoint.schema)(&mut generator);
        let parameters: Vec<Value> =
            endpoint.parameters.iter().map(|parameter| parameter.described()).collect();
        let operation = endpoint.path.trim_start_matches("/api/1/").replace("/{id}", "-by-id");
        paths.insert(
            endpoint.path.to_owned(),
            json!({ "get": {
                "operationId": operation,
                "summary": endpoint.summary,
                "parameters": parameters,
                "responses": {
                    "200": answer("application/json", endpoint.document, &schema),
                    "default": problem,
                },
            } }),
        );
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Oakham",
            "version": "1",
            "description": "The documents behind the pages. Amounts are whole pence, impact on the surplus, \
                unless a name says otherwise. Within a version fields are added; none is renamed or removed.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "paths": paths,
        "components": { "schemas": generator.take_definitions(true) },
    })
}

fn answer(media: &str, description: &str, schema: &Schema) -> Value {
    json!({ "description": description, "content": { media: { "schema": schema } } })
}
