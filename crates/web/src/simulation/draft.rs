//! Scenarios while they are chosen and written: what a form sent, made into scenarios and checked.

use domain::provenance::Provenance;
use domain::remark::{LONGEST_TITLE, remark};
use domain::scenario::{
    Base, Change, ChangeAction, ChangeFault, ChangeField, ChangeKind, ChangeText, Scenario, ScenarioFault,
};

use super::page::{BASE, failed, simulation};
use crate::error::PageError;
use crate::simulation::port::{ChangeForm, ScenarioShown, SimulationError};
use crate::state::AppState;

/// The most scenarios in one comparison; more are not read side by side.
const MOST_SCENARIOS: usize = 5;

/// What was chosen and written so far.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// The ids of shipped scenarios that were chosen.
    pub(crate) chosen: Vec<String>,
    /// Scenarios that were written, with what they mean where that could be read.
    pub(crate) written: Vec<(String, Option<ScenarioShown>)>,
    /// What is wrong: the field to mend it in, and what to do.
    pub(crate) faults: Vec<(String, String)>,
    /// What the form for a new scenario was filled in with, where it has to be mended.
    pub(crate) filled: Vec<(String, String)>,
    /// Whether it was sent by a form.
    pub(crate) is_sent: bool,
}

impl Draft {
    /// Adds a fault of the draft as a whole.
    pub(crate) fn refuse(&mut self, fault: &str) {
        self.faults.push(("scenarios".to_owned(), summary_line(fault)));
    }

    /// What a field of the form for a new scenario holds.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.filled.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// What is wrong with a field.
    pub(crate) fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(known, _)| known == field).map(|(_, fault)| fault.as_str())
    }

    /// How many scenarios it holds.
    pub(crate) fn n_scenarios(&self) -> usize {
        self.chosen.len() + self.written.len()
    }
}

/// A fault as the summary lists it: with a capital letter and without a full stop.
fn summary_line(fault: &str) -> String {
    exhibits::words::capital_first(fault.trim()).trim_end_matches('.').to_owned()
}

/// A fault of a scenario that was filled in, with the field to mend it in: the first that was filled in
/// where it is of the scenario as a whole.
fn form_fault(forms: &[ChangeForm], scenario: &Scenario, fault: &ScenarioFault) -> (String, String) {
    match fault {
        ScenarioFault::Change(fault) => field_fault(forms, fault),
        ScenarioFault::Whole { expected } => {
            let first = scenario.changes.first().map_or("", |change| change.kind().code());
            (format!("{}-{first}", ChangeField::Target), summary_line(&curl_quotes(expected)))
        }
    }
}

/// A fault of a change that was filled in, with the field to mend it in.
fn field_fault(forms: &[ChangeForm], fault: &ChangeFault) -> (String, String) {
    let form = forms.iter().find(|form| form.kind.code() == fault.change);
    let field = form.and_then(|form| form.fields.iter().find(|field| field.field == fault.field));
    let expected = curl_quotes(&fault.expected);
    match field {
        Some(field) => (
            format!("{}-{}", field.field, fault.change),
            format!("{}: “{}”: {expected}", field.label, fault.found),
        ),
        None => (format!("{}-{}", ChangeField::Target, fault.change), summary_line(&expected)),
    }
}

/// Values between straight quotation marks as prose writes them.
fn curl_quotes(text: &str) -> String {
    let mut is_open = false;
    let curl = |c| match c {
        '"' => {
            is_open = !is_open;
            if is_open { '“' } else { '”' }
        }
        other => other,
    };
    text.chars().map(curl).collect()
}

/// The field of the text of a written scenario.
pub(crate) fn text_field(idx: usize) -> String {
    format!("text-{idx}")
}

/// What a form sent.
///
/// # Errors
/// Where the network cannot be read. What is wrong with the form stands in the draft.
pub(crate) fn draft(site: &AppState, fields: &[(String, String)]) -> Result<Draft, PageError> {
    // Whatever else is filled in: the base alone is asked for by a button of its own.
    if fields.iter().any(|(name, _)| name == BASE) {
        return Ok(Draft { is_sent: true, ..Draft::default() });
    }
    let simulation = simulation(site)?;
    let shipped = simulation.shipped().map_err(failed)?;
    let mut draft = Draft { is_sent: true, ..Draft::default() };
    for (_, id) in fields.iter().filter(|(name, _)| name == "scenario") {
        if shipped.iter().any(|scenario| scenario.id == *id) {
            if !draft.chosen.contains(id) {
                draft.chosen.push(id.clone());
            }
        } else {
            draft.faults.push((
                "scenarios".to_owned(),
                format!("There is no scenario “{id}”; choose one of the list"),
            ));
        }
    }
    let texts = fields
        .iter()
        .filter(|(name, text)| name == "text" && !text.trim().is_empty())
        .map(|(_, text)| text.replace("\r\n", "\n"));
    for text in texts {
        match simulation.parse(&text).and_then(|scenario| simulation.check(&scenario)) {
            Ok(scenario) => draft.written.push((text, Some(scenario))),
            Err(SimulationError::Faults(faults)) => {
                let id = text_field(draft.written.len());
                draft
                    .faults
                    .extend(faults.iter().map(|fault| (id.clone(), summary_line(&fault.to_string()))));
                draft.written.push((text, None));
            }
            Err(error) => return Err(failed(error)),
        }
    }
    // What was filled in comes last, as the form does.
    let forms = simulation.network().map_err(failed)?.forms;
    let value_of =
        |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim());
    let (filled_in, mut form_faults) = read_form(&forms, value_of);
    if let Some(scenario) = filled_in {
        match simulation.check(&scenario) {
            Ok(checked) if form_faults.is_empty() => {
                draft.written.push((checked.toml.clone(), Some(checked)));
            }
            // What the form made is mended in the form.
            Ok(_) => {}
            Err(SimulationError::Faults(faults)) => {
                form_faults.extend(faults.iter().map(|fault| form_fault(&forms, &scenario, fault)));
            }
            Err(error) => return Err(failed(error)),
        }
    }
    if !form_faults.is_empty() {
        draft.filled = fields.to_vec();
        form_faults.sort_by_key(|(field, _)| place_in_form(&forms, field));
    }
    draft.faults.extend(form_faults);
    if draft.faults.is_empty() && draft.n_scenarios() == 0 {
        draft.refuse("Choose a scenario, or write one; services as they are have a button of their own");
    }
    let chosen = shipped.iter().filter(|scenario| draft.chosen.contains(&scenario.id));
    let written = draft.written.iter().filter_map(|(_, scenario)| scenario.as_ref());
    let mut titles: Vec<&str> =
        chosen.chain(written).map(|scenario| scenario.scenario.title.trim()).collect();
    titles.sort_unstable();
    if let Some((title, _)) = titles.iter().zip(titles.iter().skip(1)).find(|(title, next)| title == next) {
        let fault = format!("Two scenarios are called “{title}”; give each a name of its own");
        draft.refuse(&fault);
    }
    if MOST_SCENARIOS < draft.n_scenarios() {
        draft.refuse(&format!(
            "These are {} scenarios; compare at most {MOST_SCENARIOS} at once",
            draft.n_scenarios()
        ));
    }
    Ok(draft)
}

/// The scenarios of a draft: those chosen, then those written.
///
/// # Errors
/// Where the shipped ones cannot be read.
pub(crate) fn scenarios(site: &AppState, draft: &Draft) -> Result<Vec<Scenario>, PageError> {
    let shipped = simulation(site)?.shipped().map_err(failed)?;
    let chosen = shipped.iter().filter(|scenario| draft.chosen.contains(&scenario.id));
    let written = draft.written.iter().filter_map(|(_, scenario)| scenario.as_ref());
    Ok(chosen.chain(written).map(|scenario| scenario.scenario.clone()).collect())
}

/// Where a field stands in the form, counted from the top.
fn place_in_form(forms: &[ChangeForm], field: &str) -> Option<(usize, usize)> {
    forms.iter().enumerate().find_map(|(form_idx, form)| {
        let part = field.strip_suffix(form.kind.code())?.strip_suffix('-')?;
        let idx = form.fields.iter().position(|known| known.field.code() == part);
        Some((form_idx, idx.map_or(0, |idx| idx + 1)))
    })
}

/// The scenario that was filled in, of the changes that can be read, and what is wrong with the others,
/// each with its field.
fn read_form<'a>(
    forms: &[ChangeForm],
    value: impl Fn(&str) -> &'a str,
) -> (Option<Scenario>, Vec<(String, String)>) {
    let mut faults = Vec::new();
    let mut changes = Vec::new();
    let mut is_any_filled_in = false;
    for form in forms {
        let value_of = |part: ChangeField| value(&format!("{part}-{}", form.kind));
        let missing = missing_fields(form, &value_of);
        let text = ChangeText {
            target: value_of(ChangeField::Target).to_owned(),
            from: value_of(ChangeField::From).to_owned(),
            to: value_of(ChangeField::To).to_owned(),
            value: value_of(ChangeField::Value).to_owned(),
            unit: String::new(),
        };
        if text.target.is_empty() || !missing.is_empty() {
            faults.extend(missing);
            continue;
        }
        is_any_filled_in = true;
        let id = form.kind.code();
        match ChangeAction::parse(id, form.kind, &text) {
            Ok(action) => changes.push(Change {
                id: id.to_owned(),
                action,
                provenance: Provenance::Synthetic,
                note: "written on a page".to_owned(),
                starts: None,
                measure: String::new(),
            }),
            Err(field_faults) => faults.extend(field_faults.iter().map(|fault| field_fault(forms, fault))),
        }
    }
    let title = match remark("the name", value("title"), LONGEST_TITLE) {
        Ok(title) => title,
        Err(error) => {
            faults.push(("title".to_owned(), exhibits::words::capital_first(&error.to_string())));
            return (None, faults);
        }
    };
    if !is_any_filled_in && !title.is_empty() && faults.is_empty() {
        faults.push(("title".to_owned(), format!("Choose at least one change for “{title}”")));
    }
    let [first, others @ ..] = changes.as_slice() else { return (None, faults) };
    let title = if title.is_empty() { scenario_title(first, others.len()) } else { title };
    (Some(Scenario { title, base: Base::Today, changes }), faults)
}

/// What is still to be filled in of a change that was begun, each with its field.
fn missing_fields<'a>(
    form: &ChangeForm,
    value_of: &impl Fn(ChangeField) -> &'a str,
) -> Vec<(String, String)> {
    let name_of = |part: ChangeField| format!("{part}-{}", form.kind);
    let target = value_of(ChangeField::Target);
    let mut missing = Vec::new();
    if target.is_empty() {
        let begun = form.fields.iter().map(|part| value_of(part.field)).find(|value| !value.is_empty());
        missing.extend(begun.map(|value| {
            let message = format!("Choose what “{value}” is done to, under “{}”", legend(form.kind));
            (name_of(ChangeField::Target), message)
        }));
        return missing;
    }
    for (idx, part) in form.fields.iter().enumerate() {
        if !value_of(part.field).is_empty() {
            continue;
        }
        // What is chosen “to” is needed: without it nobody is sent anywhere.
        let is_destination = part.field == ChangeField::To && !part.choices.is_empty();
        // The last field says what is changed; others may be left out.
        let is_last = idx + 1 == form.fields.len();
        if is_destination || is_last {
            let verb = if is_destination { "Choose" } else { "Fill in" };
            let message = format!("{verb} “{}” for {target}, under “{}”", part.label, legend(form.kind));
            missing.push((name_of(part.field), message));
        }
    }
    missing
}

/// What a scenario without a name is called: after its first change.
fn scenario_title(first: &Change, n_others: usize) -> String {
    let first = change_title(first.kind(), &first.action.target());
    match n_others {
        0 => first,
        1 => format!("{first}, and 1 other change"),
        n => format!("{first}, and {n} other changes"),
    }
}

/// The heading of a kind of change, in words that need no manual.
pub(crate) fn legend(kind: ChangeKind) -> String {
    match kind {
        ChangeKind::Capacity => "Staff".to_owned(),
        ChangeKind::Demand => "How many patients come".to_owned(),
        ChangeKind::ProjectedDemand => "How many come in a month to come".to_owned(),
        ChangeKind::Streaming => "Where patients are sent".to_owned(),
        ChangeKind::Price => "Costs".to_owned(),
        kind => exhibits::words::capital_first(kind.words()),
    }
}

/// What a scenario of one change is called: it begins with a verb, as findings need.
fn change_title(kind: ChangeKind, target: &str) -> String {
    match kind {
        ChangeKind::SiteHours => format!("Change the opening hours of {target}"),
        ChangeKind::Capacity => format!("Change the staff of {target}"),
        ChangeKind::Slots => format!("Change the appointments at {target}"),
        ChangeKind::Beds => format!("Change the number of {target}"),
        ChangeKind::Demand => format!("Change how many come: {target}"),
        ChangeKind::ProjectedDemand => format!("Let demand follow its projection: {target}"),
        ChangeKind::Streaming => format!("Send patients elsewhere from {target}"),
        ChangeKind::Price => format!("Change the cost of {target}"),
        kind => format!("Change {} of {target}", kind.words()),
    }
}

#[cfg(test)]
mod tests;
