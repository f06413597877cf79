//! `transfers.toml`: what is to move, with the gates that were passed and lost.

use std::path::Path;

use domain::function::{Duty, Function};
use domain::register_id::RegisterId;
use evidence::recorded_change::is_measure;
use governance::transfer::{self, Evidence, Gate, GateEvent, Signature, Transfer};
use jiff::civil::Date;
use serde::Deserialize;

use super::DUAL_RUNNING_MONTHS;
use crate::fault::{Fault, SourcesError};
use crate::file::is_there;
use crate::toml_reader::not_as_expected;

const PATH: &str = "reform/transfers.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    transfer: Vec<TransferFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TransferFile {
    function: String,
    from: String,
    to: String,
    prepares_from: String,
    on: Option<String>,
    #[serde(default)]
    dual_running_months: u8,
    #[serde(default)]
    duties: Vec<String>,
    #[serde(default)]
    assessed: bool,
    #[serde(default)]
    open_items: usize,
    #[serde(default)]
    open_question: String,
    #[serde(default)]
    measure: String,
    #[serde(default)]
    passed: Vec<PassedFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassedFile {
    gate: String,
    on: String,
    #[serde(default)]
    signed: Vec<String>,
    lost: Option<String>,
}

pub(super) fn read(root: &Path) -> Result<Vec<Transfer>, SourcesError> {
    if !is_there(root, PATH) {
        return Ok(Vec::new());
    }
    let text = crate::file::text(root, PATH)?;
    let file: File = toml::from_str(&text).map_err(|error| not_as_expected(PATH, &text, &error))?;
    let mut faults = Vec::new();
    let transfers = file.transfer.iter().filter_map(|row| transfer(row, &mut faults)).collect();
    if faults.is_empty() { Ok(transfers) } else { Err(SourcesError::Faults(faults)) }
}

fn fault(function: &str, field: &str, value: &str, expected: String) -> Fault {
    Fault {
        file: PATH.to_owned(),
        at: None,
        column: format!("{field} of {function}"),
        value: value.to_owned(),
        expected,
    }
}

fn transfer(row: &TransferFile, faults: &mut Vec<Fault>) -> Option<Transfer> {
    let n_before = faults.len();
    if u64::from(row.dual_running_months) > *DUAL_RUNNING_MONTHS.end() {
        let expected = format!("expected a whole number of months from 0 to {}", DUAL_RUNNING_MONTHS.end());
        let value = row.dual_running_months.to_string();
        faults.push(fault(&row.function, "dual_running_months", &value, expected));
    }
    if !row.measure.is_empty() && !is_measure(&row.measure) {
        let expected = "expected a measure as `oakham spc` lists it, such as attendances:RWE".to_owned();
        faults.push(fault(&row.function, "measure", &row.measure, expected));
    }
    let mut day = |field: &str, text: &str| -> Option<Date> {
        let day = domain::day::read(text);
        day.map_err(|error| faults.push(fault(&row.function, field, text, error.to_string()))).ok()
    };
    let prepares_from = day("prepares_from", &row.prepares_from);
    let on = row.on.as_ref().and_then(|text| day("on", text));
    let days: Vec<Option<Date>> = row.passed.iter().map(|event| day("passed.on", &event.on)).collect();
    let mut id = |field: &str, text: &str| -> Option<RegisterId> {
        text.parse().map_err(|error| faults.push(fault(&row.function, field, text, format!("{error}")))).ok()
    };
    let function = id("function", &row.function);
    let duties: Vec<_> = row.duties.iter().filter_map(|text| id("duties", text)).collect();
    let mut history: Vec<GateEvent> = Vec::new();
    for (event, on) in row.passed.iter().zip(days) {
        let gate = event.gate.parse::<Gate>();
        if let Err(error) = &gate {
            faults.push(fault(&row.function, "passed.gate", &event.gate, format!("{error}")));
        }
        let signed: Result<Vec<Signature>, _> = event.signed.iter().map(|text| text.parse()).collect();
        if let Err(error) = &signed {
            faults.push(fault(&row.function, "passed.signed", &event.signed.join(", "), format!("{error}")));
        }
        if let (Ok(gate), Ok(signed), Some(on)) = (gate, signed, on) {
            let next = match &event.lost {
                Some(reason) => transfer::lose(&history, gate, reason, on).map_err(|refusal| vec![refusal]),
                // Whether the facts bear a gate out is for the plan; here only order and signatures.
                None => transfer::pass(&history, gate, &signed, &BORNE_OUT, on),
            };
            match next {
                Ok(event) => history.push(event),
                Err(refusals) => faults.extend(
                    refusals
                        .iter()
                        .map(|refusal| fault(&row.function, "passed", &event.gate, refusal.to_string())),
                ),
            }
        }
    }
    if faults.len() > n_before {
        return None;
    }
    Some(Transfer {
        function: function?,
        from: row.from.clone(),
        to: row.to.clone(),
        prepares_from: prepares_from?,
        on,
        dual_running_months: row.dual_running_months,
        duties,
        assessed: row.assessed,
        open_items: row.open_items,
        open_question: row.open_question.clone(),
        history,
        measure: row.measure.clone(),
    })
}

/// Facts with which no gate is refused.
const BORNE_OUT: Evidence = Evidence {
    system_saving: Some(domain::money::Pence::new(1)),
    assessed: true,
    open_items: 0,
    transfers_on: Some(Date::ZERO),
};

/// What the transfers name must be in the registers, and their days in the plan.
pub(super) fn fit_together(
    transfers: &[Transfer],
    functions: &[Function],
    duties: &[Duty],
    days: Option<(Date, Date)>,
    faults: &mut Vec<Fault>,
) {
    for (idx, transfer) in transfers.iter().enumerate() {
        let name = transfer.function.as_str();
        if functions.iter().all(|function| function.id != transfer.function) {
            faults.push(fault(name, "function", name, "functions.csv has no such function".to_owned()));
        }
        if transfers[..idx].iter().any(|before| before.function == transfer.function) {
            faults.push(fault(
                name,
                "function",
                name,
                "the function moves twice; keep one of them".to_owned(),
            ));
        }
        for wrong in days.map_or_else(Vec::new, |days| transfer.faults(days)) {
            let value = match wrong.part() {
                "to" => transfer.to.clone(),
                _ => transfer.on.map_or_else(String::new, |on| on.to_string()),
            };
            faults.push(fault(name, wrong.part(), &value, wrong.to_string()));
        }
        for id in &transfer.duties {
            if duties.iter().all(|duty| duty.id != *id) {
                faults.push(fault(name, "duties", id.as_str(), "duties.csv has no such duty".to_owned()));
            }
        }
    }
}
