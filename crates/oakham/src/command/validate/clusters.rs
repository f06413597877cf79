//! `clusters.json`: the optimum of every region is equal; any optimal partition is accepted; what
//! makes a case infeasible is named.

use serde_json::{Value, json, to_value};

use super::{CaseResult, cases};
use app::reform::problem;

pub(super) fn try_cases(value: &Value) -> Result<Vec<CaseResult>, String> {
    Ok(cases(value)?.iter().enumerate().map(|(idx, case)| try_case(idx, case)).collect())
}

fn try_case(idx: usize, value: &Value) -> CaseResult {
    let mut result = CaseResult::new(format!("{}", idx + 1));
    let answer = problem::clusters(value).and_then(|case| case.answer(1));
    // Compared as written: a case may name any field of an answer.
    let found = match answer.and_then(|answer| to_value(answer).map_err(|reason| reason.to_string())) {
        Ok(found) => found,
        Err(reason) => {
            result.faults.push(reason);
            return result;
        }
    };
    for field in ["status", "optimum_total", "candidate_clusters"] {
        if !value[field].is_null() {
            result.same(field, &found[field], &value[field]);
        }
    }
    if let Some(expected) = value["infeasible_because"].as_array() {
        let sorted = |value: &Value| {
            let mut codes: Vec<String> =
                value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
            codes.sort();
            codes
        };
        result.same(
            "infeasible_because",
            &json!(sorted(&found["infeasible_because"])),
            &json!(sorted(&json!(expected))),
        );
    }
    for expected in value["regions"].as_array().into_iter().flatten() {
        let name = &expected["region"];
        let region = found["regions"].as_array().into_iter().flatten().find(|found| found["region"] == *name);
        let Some(region) = region else {
            result.faults.push(format!("there is no region {name}"));
            continue;
        };
        for field in ["optimum", "candidates"] {
            if !expected[field].is_null() {
                result.same(&format!("{field} of {name}"), &region[field], &expected[field]);
            }
        }
    }
    result
}
