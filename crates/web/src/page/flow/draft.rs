//! Scenarios while they are chosen and written: what a form sent, made into scenarios and checked.

use std::fmt::Write;

use crate::flow::{failed, whatif};
use crate::problem::Problem;
use crate::server::Site;
use crate::whatif::{ChangeForm, ScenarioShown, WhatIfError};

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
    charts::words::capital_first(fault.trim()).trim_end_matches('.').to_owned()
}

/// The field of the text of a written scenario.
pub(crate) fn text_field(idx: usize) -> String {
    format!("text-{idx}")
}

/// What a form sent.
///
/// # Errors
/// Where the network cannot be read. What is wrong with the form stands in the draft.
pub(crate) fn draft(site: &Site, fields: &[(String, String)]) -> Result<Draft, Problem> {
    let whatif = whatif(site)?;
    let shipped = whatif.shipped().map_err(failed)?;
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
    let mut half_filled = Vec::new();
    let network = whatif.network().map_err(failed)?;
    let field =
        |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim());
    match by_form(&network.forms, field, draft.n_scenarios() + texts.len()) {
        Ok(text) => texts.extend(text),
        Err(faults) => {
            half_filled = faults;
            draft.filled = fields.to_vec();
        }
    }
    for text in texts {
        match whatif.parse(&text) {
            Ok(scenario) => draft.written.push((text, Some(scenario))),
            Err(WhatIfError::Faults(faults)) => {
                let id = text_field(draft.written.len());
                draft.faults.extend(faults.iter().map(|fault| (id.clone(), told(fault))));
                draft.written.push((text, None));
            }
            Err(error) => return Err(failed(error)),
        }
    }
    draft.faults.extend(half_filled);
    if draft.faults.is_empty() && draft.n_scenarios() == 0 {
        draft.refuse(&["Choose a scenario, or write one".to_owned()]);
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
pub(crate) fn scenarios(site: &Site, draft: &Draft) -> Result<Vec<String>, Problem> {
    let shipped = whatif(site)?.shipped().map_err(failed)?;
    let chosen = shipped.into_iter().filter(|scenario| draft.chosen.contains(&scenario.id));
    let written = draft.written.iter().map(|(text, _)| text.clone());
    Ok(chosen.map(|scenario| scenario.toml).chain(written).collect())
}

/// The scenario that was filled in, where any part of it was; `n_before` gives it a title if it has none.
fn by_form<'a>(
    forms: &[ChangeForm],
    field: impl Fn(&str) -> &'a str,
    n_before: usize,
) -> Result<Option<String>, Vec<(String, String)>> {
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
                let told = format!("Choose what “{value}” is done to ({})", form.kind.words());
                faults.push((format!("target-{code}"), told));
            }
            continue;
        }
        // The last field says what is changed; others may be left out.
        if let Some((_, name, value)) = parts.last()
            && value.is_empty()
        {
            let label = form.fields.last().map_or("the change", |part| part.label.as_str());
            faults.push((name.clone(), format!("Fill in “{label}” for {target} ({})", form.kind.words())));
        }
        titles.push(format!("{} of {target}", form.kind.words()));
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
    if !faults.is_empty() {
        return Err(faults);
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let made = match titles.as_slice() {
        [one] => charts::words::capital_first(one),
        _ => format!("Scenario {} written on a page", n_before + 1),
    };
    let title = if title.is_empty() { &made } else { title };
    Ok(Some(format!(
        "schema = \"oakham.scenario/1\"\ntitle = {}\nbase = \"today\"\n{changes}",
        quoted(title)
    )))
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
