//! The tools: what can be asked, each an address of a document.

use api::openapi::{ENDPOINTS, Endpoint, Parameter};
use serde_json::{Map, Value, json};

/// A tool and the address whose document it gives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DocumentTool {
    /// What assistants call it by.
    pub(crate) name: &'static str,
    title: &'static str,
    /// When to call it, and what comes back.
    about: &'static str,
    path: &'static str,
}

/// Every tool, in the order in which they are listed.
pub(crate) const TOOLS: [DocumentTool; 8] = [
    DocumentTool {
        name: "find",
        title: "Find figures, pages and names",
        about: "Finds figures, tables, organisations, schemes, functions, documents and words of the health system by \
                words, an amount or a code. Begin here where you have no id. Results that are figures carry figure_id; \
                ask for one with the tool figure.",
        path: "/api/1/search",
    },
    DocumentTool {
        name: "figure",
        title: "One figure with its lineage",
        about: "One figure by its id: its value in whole pence or in the unit it names, its period, how it is known \
                (provenance), and every step back to the cells, documents and formulas that it rests on.",
        path: "/api/1/figures/{id}",
    },
    DocumentTool {
        name: "position",
        title: "Where the money stands",
        about: "The financial position of each organisation and of the system at a month's end: plan, actual, variance \
                and the organisations' own forecast, with and without deficit support. Whole pence; a deficit and an \
                adverse variance are negative. Each number has the id of its figure and its provenance.",
        path: "/api/1/position",
    },
    DocumentTool {
        name: "forecast",
        title: "Where the year will end",
        about: "The forecast of the year's end as a range, beside what the organisations report, with the chance that \
                the plan is met and what drives the spread. Whole pence; a deficit is negative.",
        path: "/api/1/forecast",
    },
    DocumentTool {
        name: "compare",
        title: "How units compare",
        about: "How systems, trusts, practices or places compare by one published measure: the value of each with its \
                interval and rank, which differ by more than chance, and which are like the unit you name. A measure that \
                is not known is answered with the names of those that are.",
        path: "/api/1/benchmark",
    },
    DocumentTool {
        name: "requests",
        title: "What committees asked",
        about: "Entries of the register of scrutiny: questions, information requests, actions, commitments and \
                recommendations, each with who owes what by which day, and whether it is late.",
        path: "/api/1/requests",
    },
    DocumentTool {
        name: "request",
        title: "One entry of the register",
        about: "One entry of the register of scrutiny by its id, with everything that happened to it and the evidence given.",
        path: "/api/1/requests/{id}",
    },
    DocumentTool {
        name: "stated",
        title: "What documents state",
        about: "Figures as public documents state them: each with the sentence it stands in, where, and a proposed \
                reading. What a document states need not be so; the tool figure tells what is on record.",
        path: "/api/1/claims",
    },
];

impl DocumentTool {
    /// The tool of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        TOOLS.into_iter().find(|tool| tool.name == name)
    }

    /// The address that it asks.
    pub(crate) fn endpoint(&self) -> Endpoint {
        let found = ENDPOINTS.into_iter().find(|endpoint| endpoint.path == self.path);
        found.expect("a test asks for the address of every tool")
    }

    /// The tool as it is listed.
    pub(crate) fn listed(&self) -> Value {
        let endpoint = self.endpoint();
        json!({
            "name": self.name,
            "title": self.title,
            "description": self.about,
            "inputSchema": input_schema(endpoint.parameters),
            "outputSchema": endpoint.answer_schema(),
            "annotations": {
                "title": self.title,
                "readOnlyHint": true,
                "destructiveHint": false,
                "idempotentHint": true,
                "openWorldHint": false,
            },
        })
    }
}

/// What a tool takes, as a JSON Schema.
fn input_schema(parameters: &[Parameter]) -> Value {
    let described = |parameter: &Parameter| {
        let mut schema = parameter.schema();
        schema["description"] = parameter.words().into();
        (parameter.name().to_owned(), schema)
    };
    let required: Vec<&str> = parameters
        .iter()
        .filter(|parameter| parameter.is_required())
        .map(|parameter| parameter.name())
        .collect();
    json!({
        "type": "object",
        "properties": parameters.iter().map(described).collect::<Map<String, Value>>(),
        "required": required,
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_has_an_address_a_name_of_its_own_and_an_object_for_an_answer() {
        for tool in TOOLS {
            let listed = tool.listed();
            assert_eq!(TOOLS.iter().filter(|other| other.name == tool.name).count(), 1, "{}", tool.name);
            let answer = &listed["outputSchema"];
            assert_eq!(answer["type"], "object", "{}", tool.name);
            assert!(answer["anyOf"].as_array().is_some_and(|any| any.len() == 2), "{}", tool.name);
            assert_eq!(listed["inputSchema"]["additionalProperties"], false, "{}", tool.name);
            assert_eq!(listed["annotations"]["readOnlyHint"], true, "{}", tool.name);
        }
    }

    #[test]
    fn what_a_tool_takes_is_what_its_address_takes() {
        let listed = DocumentTool::named("figure").unwrap().listed();
        let figure = &listed["inputSchema"];
        assert_eq!(figure["required"], json!(["id"]));
        let names: Vec<&String> = figure["properties"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["id", "year", "month"]);
        assert_eq!(figure["properties"]["month"]["maximum"], 12);
    }
}
