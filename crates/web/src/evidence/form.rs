//! Forms of the section: fields as they came, and controls that hold them.

use maud::{Markup, html};

/// A form as it was filled in, and what is wrong with it.
#[derive(Debug)]
pub(super) struct Form<'f> {
    fields: &'f [(String, String)],
    /// The field to mend, and what to do.
    pub(super) faults: Vec<(String, String)>,
}

impl<'f> Form<'f> {
    pub(super) const fn of(fields: &'f [(String, String)]) -> Self {
        Self { fields, faults: Vec::new() }
    }

    /// What a field holds; none where it is empty.
    pub(super) fn value(&self, name: &str) -> Option<&'f str> {
        let (_, value) = self.fields.iter().find(|(known, _)| known == name)?;
        let value = value.trim();
        (!value.is_empty()).then_some(value)
    }

    /// All values of a field that may be there several times.
    pub(super) fn values(&self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let named = self.fields.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// What a field holds, read; a fault where it cannot be.
    pub(super) fn read<T>(
        &mut self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.value(name)?;
        let read = read(text);
        if read.is_none() {
            self.fault(name, format!("“{text}” is not {expected}"));
        }
        read
    }

    pub(super) fn fault(&mut self, name: &str, why: String) {
        self.faults.push((name.to_owned(), why));
    }

    /// A field of text.
    pub(super) fn text(&self, name: &str, label: &str, hint: &str) -> Markup {
        let fault = self.fault_of(name);
        html! {
            div.nhsuk-form-group.nhsuk-form-group--error[fault.is_some()] {
                label.nhsuk-label for=(name) { (label) }
                @if !hint.is_empty() { div.nhsuk-hint id=(hint_id(name)) { (hint) } }
                (told(name, fault))
                input.nhsuk-input.nhsuk-input--error[fault.is_some()] id=(name) name=(name) type="text" autocomplete="off"
                    value=(self.value(name).unwrap_or_default()) aria-describedby=[(!hint.is_empty()).then(|| hint_id(name))];
            }
        }
    }

    /// A choice of one of many, the first where nothing is chosen.
    pub(super) fn select(&self, name: &str, label: &str, choices: &[(String, String)]) -> Markup {
        let fault = self.fault_of(name);
        let chosen = self.value(name).unwrap_or_default();
        html! {
            div.nhsuk-form-group.nhsuk-form-group--error[fault.is_some()] {
                label.nhsuk-label for=(name) { (label) }
                (told(name, fault))
                select.nhsuk-select id=(name) name=(name) {
                    @for (value, words) in choices { option value=(value) selected[value == chosen] { (words) } }
                }
            }
        }
    }

    fn fault_of(&self, name: &str) -> Option<&str> {
        self.faults.iter().find(|(known, _)| known == name).map(|(_, why)| why.as_str())
    }
}

fn hint_id(name: &str) -> String {
    format!("{name}-hint")
}

fn told(name: &str, fault: Option<&str>) -> Markup {
    html! {
        @if let Some(why) = fault {
            span.nhsuk-error-message id=(format!("{name}-error")) { span.nhsuk-u-visually-hidden { "Error: " } (why) }
        }
    }
}
