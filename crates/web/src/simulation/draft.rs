//! Scenarios while they are chosen and written: what a form sent, made into scenarios and checked.

use std::fmt::Write;

use domain::scenario::ChangeKind;

use super::page::{failed, simulation};
use crate::error::PageError;
use crate::simulation::port::{ChangeForm, ChangePart, ScenarioShown, SimulationError};
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
    /// Whether it was sent, so that there is something to look at again.
    pub(crate) is_sent: bool,
}

impl Draft {
    /// Says what is wrong with it as a whole.
    pub(crate) fn refuse(&mut self, faults: &[String]) {
        self.faults.extend(faults.iter().map(|fault| ("scenarios".to_owned(), told(fault))));
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
fn told(fault: &str) -> String {
    exhibits::words::capital_first(fault.trim()).trim_end_matches('.').to_owned()
}

/// Faults that a reader of TOML gave, without the drawing of where they are: `Line 3: missing field “id”`.
fn readable(faults: &[String]) -> Vec<String> {
    let mut line_at_fault: Option<String> = None;
    let mut told = Vec::new();
    for fault in faults.iter().map(|fault| fault.trim()) {
        let is_drawing = fault.chars().all(|c| matches!(c, '|' | '^' | '~' | ' '));
        let is_source = fault.split_once('|').is_some_and(|(number, _)| {
            !number.trim().is_empty() && number.trim().chars().all(|c| c.is_ascii_digit())
        });
        let is_heading = fault.ends_with("cannot be read:");
        if let Some((_, at)) = fault.split_once("parse error at line ") {
            line_at_fault = Some(at.chars().take_while(char::is_ascii_digit).collect());
        } else if !is_drawing && !is_source && !is_heading {
            let fault = in_quotation_marks(fault);
            told.push(match line_at_fault.take() {
                Some(line) => format!("line {line}: {fault}"),
                None => shortened(&fault),
            });
        }
    }
    // A reader that says only where still says something.
    told.extend(line_at_fault.map(|line| format!("line {line} cannot be read")));
    if told.is_empty() { faults.to_vec() } else { told }
}

/// Names between accents as prose writes them.
fn in_quotation_marks(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text.to_owned();
    }
    let mut said = String::new();
    for (idx, part) in parts.iter().enumerate() {
        if 0 < idx {
            said.push(if idx % 2 == 1 { '“' } else { '”' });
        }
        said.push_str(part);
    }
    said
}

/// A fault that lists a whole network says the first names, and where the others are.
fn shortened(fault: &str) -> String {
    const MOST_LETTERS: usize = 300;
    if fault.chars().count() <= MOST_LETTERS || !fault.contains("there is ") {
        return fault.to_owned();
    }
    let start: String = fault.chars().take(MOST_LETTERS).collect();
    let start = start.rsplit_once(", ").map_or(start.as_str(), |(start, _)| start);
    format!("{start} and others; “Network and comparisons” lists them all")
}

/// Faults of a scenario that was filled in, each with the field it is of; nothing where one is of none.
fn in_form(forms: &[ChangeForm], faults: &[String]) -> Option<Vec<(String, String)>> {
    let found = faults.iter().map(|fault| {
        let (code, rest) = fault.strip_prefix("change ")?.split_once(": ")?;
        let form = forms.iter().find(|form| form.kind.code() == code)?;
        let named = rest.split_once(" = ").and_then(|(part, rest)| {
            let field = form.fields.iter().find(|field| field.part.code() == part)?;
            Some((field, rest))
        });
        Some(match named {
            Some((field, rest)) => {
                (format!("{}-{code}", field.part.code()), format!("{}: {}", field.label, curled(rest)))
            }
            None => (format!("target-{code}"), told(rest)),
        })
    });
    found.collect()
}

/// Values between straight quotation marks as prose writes them.
fn curled(text: &str) -> String {
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
    let mut texts: Vec<String> = fields
        .iter()
        .filter(|(name, text)| name == "text" && !text.trim().is_empty())
        .map(|(_, text)| text.replace("\r\n", "\n"))
        .collect();
    // They come last, as the form does.
    let network = simulation.network().map_err(failed)?;
    let field =
        |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim());
    let (filled_in, mut half_filled) = by_form(&network.forms, field, draft.n_scenarios() + texts.len());
    let by_form_idx = filled_in.is_some().then_some(texts.len());
    texts.extend(filled_in);
    for (idx, text) in texts.into_iter().enumerate() {
        match simulation.parse(&text) {
            // What the form made is mended in the form.
            Ok(_) if Some(idx) == by_form_idx && !half_filled.is_empty() => {}
            Ok(scenario) => draft.written.push((text, Some(scenario))),
            Err(SimulationError::Faults(faults)) => {
                let faults = readable(&faults);
                if Some(idx) == by_form_idx {
                    let found = in_form(&network.forms, &faults);
                    let is_of_form = found.is_some() || !half_filled.is_empty();
                    half_filled.extend(found.unwrap_or_default());
                    if is_of_form {
                        continue;
                    }
                }
                let id = text_field(draft.written.len());
                draft.faults.extend(faults.iter().map(|fault| (id.clone(), told(fault))));
                draft.written.push((text, None));
            }
            Err(error) => return Err(failed(error)),
        }
    }
    if !half_filled.is_empty() {
        draft.filled = fields.to_vec();
        half_filled.sort_by_key(|(field, _)| place_in_form(&network.forms, field));
    }
    draft.faults.extend(half_filled);
    if draft.faults.is_empty() && draft.n_scenarios() == 0 {
        draft.refuse(&["Choose a scenario, or write one".to_owned()]);
    }
    let chosen = shipped.iter().filter(|scenario| draft.chosen.contains(&scenario.id));
    let written = draft.written.iter().filter_map(|(_, scenario)| scenario.as_ref());
    let mut titles: Vec<&str> = chosen.chain(written).map(|scenario| scenario.title.trim()).collect();
    titles.sort_unstable();
    if let Some((title, _)) = titles.iter().zip(titles.iter().skip(1)).find(|(one, next)| one == next) {
        let said = format!("Two scenarios are called “{title}”; give each a name of its own");
        draft.refuse(&[said]);
    }
    if MOST_SCENARIOS < draft.n_scenarios() {
        draft.refuse(&[format!(
            "These are {} scenarios; compare at most {MOST_SCENARIOS} at once",
            draft.n_scenarios()
        )]);
    }
    Ok(draft)
}

/// The scenarios of a draft as text: those chosen, then those written.
///
/// # Errors
/// Where the shipped ones cannot be read.
pub(crate) fn scenarios(site: &AppState, draft: &Draft) -> Result<Vec<String>, PageError> {
    let shipped = simulation(site)?.shipped().map_err(failed)?;
    let chosen = shipped.into_iter().filter(|scenario| draft.chosen.contains(&scenario.id));
    let written = draft.written.iter().map(|(text, _)| text.clone());
    Ok(chosen.map(|scenario| scenario.toml).chain(written).collect())
}

/// Where a field stands in the form, counted from the top.
fn place_in_form(forms: &[ChangeForm], field: &str) -> Option<(usize, usize)> {
    forms.iter().enumerate().find_map(|(form_idx, form)| {
        let part = field.strip_suffix(form.kind.code())?.strip_suffix('-')?;
        let idx = form.fields.iter().position(|known| known.part.code() == part);
        Some((form_idx, idx.map_or(0, |idx| idx + 1)))
    })
}

/// The scenario that was filled in, where any change of it was filled in whole, and what is wrong with the
/// others, each with its field; `n_before` gives it a title if it has none.
fn by_form<'a>(
    forms: &[ChangeForm],
    field: impl Fn(&str) -> &'a str,
    n_before: usize,
) -> (Option<String>, Vec<(String, String)>) {
    let mut faults = Vec::new();
    let mut changes = String::new();
    let mut titles = Vec::new();
    for form in forms {
        let code = form.kind.code();
        let target = field(&format!("target-{code}"));
        let parts: Vec<(&'static str, String, &str)> = form
            .fields
            .iter()
            .map(|part| {
                let name = format!("{}-{code}", part.part.code());
                let value = field(&name);
                (part.part.code(), name, value)
            })
            .collect();
        if target.is_empty() {
            if let Some((_, _, value)) = parts.iter().find(|(.., value)| !value.is_empty()) {
                let told = format!("Choose what “{value}” is done to, under “{}”", legend(form.kind));
                faults.push((format!("target-{code}"), told));
            }
            continue;
        }
        let n_faults = faults.len();
        // What is chosen “to” is needed: without it nobody is sent anywhere.
        for field in form.fields.iter().filter(|field| field.part == ChangePart::To) {
            let name = format!("{}-{code}", field.part.code());
            if !field.choices.is_empty() && parts.iter().any(|(_, of, value)| *of == name && value.is_empty())
            {
                let told = format!("Choose “{}” for {target}, under “{}”", field.label, legend(form.kind));
                faults.push((name, told));
            }
        }
        // The last field says what is changed; others may be left out.
        if let Some((_, name, value)) = parts.last()
            && value.is_empty()
            && !faults.iter().any(|(field, _)| field == name)
        {
            let label = form.fields.last().map_or("the change", |part| part.label.as_str());
            faults.push((
                name.clone(),
                format!("Fill in “{label}” for {target}, under “{}”", legend(form.kind)),
            ));
        }
        if n_faults < faults.len() {
            continue;
        }
        titles.push(titled(form.kind, target));
        let _ = write!(
            changes,
            "\n[[change]]\nid = {}\nkind = {}\ntarget = {}\n",
            quoted(code),
            quoted(code),
            quoted(target)
        );
        for (part, _, value) in parts.iter().filter(|(.., value)| !value.is_empty()) {
            let _ = writeln!(changes, "{part} = {}", quoted(value));
        }
        if !form.unit.is_empty() {
            let _ = writeln!(changes, "unit = {}", quoted(&form.unit));
        }
        let _ = writeln!(changes, "provenance = \"synthetic\"\nnote = \"written on a page\"");
    }
    let title = field("title");
    if changes.is_empty() && !title.is_empty() && faults.is_empty() {
        faults.push(("title".to_owned(), format!("Choose at least one change for “{title}”")));
    }
    if changes.is_empty() {
        return (None, faults);
    }
    let made = match titles.as_slice() {
        [one] => one.clone(),
        [first, rest @ ..] if rest.len() == 1 => format!("{first}, and 1 other change"),
        [first, rest @ ..] if !rest.is_empty() => format!("{first}, and {} other changes", rest.len()),
        _ => format!("Scenario {} written on a page", n_before + 1),
    };
    let title = if title.is_empty() { &made } else { title };
    let text =
        format!("schema = \"oakham.scenario/1\"\ntitle = {}\nbase = \"today\"\n{changes}", quoted(title));
    (Some(text), faults)
}

/// The heading of a kind of change, in words that need no manual.
pub(crate) fn legend(kind: ChangeKind) -> String {
    match kind {
        ChangeKind::Capacity => "Staff".to_owned(),
        ChangeKind::Demand => "How many patients come".to_owned(),
        ChangeKind::Streaming => "Where patients are sent".to_owned(),
        ChangeKind::Price => "Costs".to_owned(),
        kind => exhibits::words::capital_first(kind.words()),
    }
}

/// What a scenario of one change is called: it begins with a verb, as findings need.
fn titled(kind: ChangeKind, target: &str) -> String {
    match kind {
        ChangeKind::SiteHours => format!("Change the opening hours of {target}"),
        ChangeKind::Capacity => format!("Change the staff of {target}"),
        ChangeKind::Slots => format!("Change the appointments at {target}"),
        ChangeKind::Beds => format!("Change the number of {target}"),
        ChangeKind::Demand => format!("Change how many come: {target}"),
        ChangeKind::Streaming => format!("Send patients elsewhere from {target}"),
        ChangeKind::Price => format!("Change the cost of {target}"),
        kind => format!("Change {} of {target}", kind.words()),
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted.push(' '),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests;
