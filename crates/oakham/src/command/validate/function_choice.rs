//! `function_choice.json`: the lowest impact score is equal; any choice that reaches it is accepted.

use reform::choice::{Answer, best};
use reform::solve::Budget;
use serde_json::{Value, json};

use super::{CaseResult, cases};
use app::reform::problem;

pub(super) fn try_cases(value: &Value) -> Result<Vec<CaseResult>, String> {
    Ok(cases(value)?.iter().enumerate().map(|(idx, case)| try_case(idx, case)).collect())
}

fn try_case(idx: usize, value: &Value) -> CaseResult {
    let mut result = CaseResult::new(format!("{}", idx + 1));
    let case = match problem::function_choice(value) {
        Ok(case) => case,
        Err(reason) => {
            result.faults.push(reason);
            return result;
        }
    };
    let expected = &value["expected"];
    let answer = best(&case, &mut Budget::default());
    let status = match &answer {
        Answer::Found(best) if best.gap() == 0 => "Optimal",
        Answer::Found(_) => "Gap",
        Answer::Infeasible(_) => "Infeasible",
        Answer::Unknown => "Unknown",
    };
    let wanted = expected["status"].as_str().unwrap_or_default();
    if !wanted.eq_ignore_ascii_case(status) {
        result.faults.push(format!("status is {status}, expected {wanted}"));
    }
    if let Answer::Found(best) = &answer {
        result.same("minimum_harm", &json!(best.plan.impact), &expected["minimum_harm"]);
        let plan = &best.plan;
        if plan.icb_cost > case.envelope
            || plan.system_saving < case.least_saving
            || plan.exit_cost > case.most_exit_cost
        {
            result.faults.push("the choice is not within the limits".to_owned());
        }
    }
    result
}
