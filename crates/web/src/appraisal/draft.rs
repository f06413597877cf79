//! A scenario while it is written: its form and its text say the same, whichever was changed last.

use domain::provenance::Provenance;
use domain::scenario::{ChangeField, ChangeKind, EVERY_SOURCE};
use serde::{Deserialize, Serialize};

use super::port::{Appraisals, LineFault};

/// What every scenario file begins with.
const SCHEMA: &str = "oakham.scenario/1";
/// The most changes that a form holds.
const MOST_CHANGES: usize = 12;

/// A scenario as its file holds it, whatever stands in its fields.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub(super) struct DraftFile {
    schema: String,
    pub(super) title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    system: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    base: String,
    #[serde(rename = "change", skip_serializing_if = "Vec::is_empty")]
    pub(super) changes: Vec<DraftChange>,
}

/// A change as its file holds it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub(super) struct DraftChange {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) to: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) value: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) unit: String,
    pub(super) provenance: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) note: String,
}

impl DraftChange {
    /// What stands in a field of the form.
    pub(super) fn get(&self, field: &str) -> &str {
        match field {
            "id" => &self.id,
            "kind" => &self.kind,
            "target" => &self.target,
            "from" => &self.from,
            "to" => &self.to,
            "value" => &self.value,
            "note" => &self.note,
            _ => "",
        }
    }
}

/// The fields of a change in the form, in order, each with its label and a hint.
pub(super) const FIELDS: [(&str, &str, &str); 6] = [
    ("id", "Short name", "Tells it from other changes of the scenario"),
    (
        "target",
        "What it is done to",
        "A site, a station, a source of patients, a function, a line of the return",
    ),
    ("from", "What it is now, or for whom", "May be empty"),
    ("to", "What it becomes, to whom, or when", "May be empty"),
    ("value", "How much, or from which day", "Such as -30, +5%, £450,000 or 2027-04-01; may be empty"),
    ("note", "Why, or where it comes from", "May be empty"),
];

/// What the form and its text hold, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) file: DraftFile,
    pub(super) text: String,
    /// The name under which it is to be saved.
    pub(super) name: String,
    /// Every fault, with its line in the text.
    pub(super) faults: Vec<LineFault>,
    /// Whether it was sent by a form.
    pub(super) is_sent: bool,
}

/// Which button was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Press {
    /// The form was filled in: the text follows it.
    Form,
    /// The text was written: the form follows it.
    Text,
    /// A change is added to the form.
    Add,
    /// More patients come, beside what is changed.
    Grow,
    /// The table is asked for.
    Compare,
    /// It is put among the scenarios of the workspace.
    Save,
}

/// The field of the buttons.
pub(super) const PRESS: &str = "press";

impl Press {
    /// As a form sends it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Text => "text",
            Self::Add => "add",
            Self::Grow => "grow",
            Self::Compare => "compare",
            Self::Save => "save",
        }
    }

    /// What was pressed; the form where that is not said, as by the Enter key.
    pub(super) fn of(fields: &[(String, String)]) -> Self {
        let code = value(fields, PRESS);
        [Self::Text, Self::Add, Self::Grow, Self::Compare, Self::Save]
            .into_iter()
            .find(|press| press.code() == code)
            .unwrap_or(Self::Form)
    }
}

fn value<'f>(fields: &'f [(String, String)], name: &str) -> &'f str {
    fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

impl Draft {
    /// A scenario without a change yet.
    pub(super) fn blank() -> Self {
        let file = DraftFile {
            schema: SCHEMA.to_owned(),
            changes: vec![DraftChange::new(1)],
            ..DraftFile::default()
        };
        let text = written(&file);
        Self { file, text, ..Self::default() }
    }

    /// The scenario that a text holds.
    pub(super) fn of_text(appraisals: &dyn Appraisals, text: &str) -> Self {
        let text = text.replace("\r\n", "\n");
        let faults = appraisals.check(&text).err().unwrap_or_default();
        let file = toml::from_str(&text).unwrap_or_default();
        Self { file, text, faults, ..Self::default() }
    }

    /// What a form sent, both sides in step after the button that was pressed; `sources` are where patients come from.
    pub(super) fn sent(
        appraisals: &dyn Appraisals,
        fields: &[(String, String)],
        press: Press,
        sources: &[String],
    ) -> Self {
        let text = value(fields, "text").replace("\r\n", "\n");
        // Whoever wrote only the text and pressed another button means the text.
        let text_changed = text != value(fields, "text-before").replace("\r\n", "\n").trim();
        let form = of_form(fields);
        let form_changed = toml::from_str::<DraftFile>(&value(fields, "text-before").replace("\r\n", "\n"))
            .map_or(true, |before| before.without_blank() != form.without_blank());
        let takes_text = press == Press::Text || (press != Press::Form && text_changed && !form_changed);
        let (mut file, mut text) = if takes_text {
            match toml::from_str(&text) {
                Ok(file) => (file, text),
                // A text that cannot be read leaves the form as it was, and stays to be mended.
                Err(_) => (form, text),
            }
        } else {
            let text = written(&form.without_blank());
            (form, text)
        };
        match press {
            Press::Add if file.changes.len() < MOST_CHANGES => {
                file.changes.push(DraftChange::new(file.changes.len() + 1));
            }
            Press::Grow => {
                let grown = Self { file, text, ..Self::default() }.grown(appraisals, sources);
                (file, text) = (grown.file, grown.text);
            }
            _ => {}
        }
        let faults = appraisals.check(&text).err().unwrap_or_default();
        let name = value(fields, "name").to_owned();
        Self { file, text, name, faults, is_sent: true }
    }

    /// The same where 5 in 100 more patients come from each of `sources`, too.
    pub(super) fn grown(self, appraisals: &dyn Appraisals, sources: &[String]) -> Self {
        let mut file = self.file.without_blank();
        file.grow(sources);
        let text = written(&file);
        let faults = appraisals.check(&text).err().unwrap_or_default();
        Self { file, text, faults, ..self }
    }

    /// Whether it can be compared and saved.
    pub(super) const fn is_ready(&self) -> bool {
        self.faults.is_empty()
    }

    /// The fields of the form in which faults are, each with what to do; those of no field stand at the text.
    pub(super) fn faults_by_field(&self) -> Vec<(String, &LineFault)> {
        let place = |fault: &LineFault| {
            let idx = self.file.changes.iter().position(|change| change.id == fault.change);
            match (idx, fault.field.as_str()) {
                _ if fault.field == "title" => "title".to_owned(),
                (Some(idx), "") => format!("id-{idx}"),
                (Some(idx), field) if ChangeField::ALL.iter().any(|known| known.code() == field) => {
                    format!("{field}-{idx}")
                }
                _ => "text".to_owned(),
            }
        };
        self.faults.iter().map(|fault| (place(fault), fault)).collect()
    }
}

impl DraftChange {
    /// The change with this number, still to be filled in.
    fn new(number: usize) -> Self {
        Self {
            id: format!("change {number}"),
            provenance: Provenance::Synthetic.word().to_owned(),
            ..Self::default()
        }
    }

    /// Whether nothing of it is filled in.
    fn is_blank(&self) -> bool {
        [&self.kind, &self.target, &self.from, &self.to, &self.value].iter().all(|field| field.is_empty())
    }
}

impl DraftFile {
    /// The same without changes of which nothing is filled in.
    fn without_blank(&self) -> Self {
        let changes = self.changes.iter().filter(|change| !change.is_blank()).cloned().collect();
        Self { changes, ..self.clone() }
    }

    /// Adds that 5 in 100 more patients come from every source that no change is made to yet.
    fn grow(&mut self, sources: &[String]) {
        let demand = ChangeKind::Demand.code();
        // One change of everybody, unless some of them are changed already.
        let is_changed = self.changes.iter().any(|change| change.kind == demand);
        let every = [EVERY_SOURCE.to_owned()];
        let targets = if is_changed { sources } else { &every };
        for source in targets {
            if self.changes.iter().any(|change| change.kind == demand && change.target == *source) {
                continue;
            }
            self.changes.push(DraftChange {
                id: if source == EVERY_SOURCE {
                    "5% more patients".to_owned()
                } else {
                    format!("5% more: {source}")
                },
                kind: demand.to_owned(),
                target: source.clone(),
                value: "+5%".to_owned(),
                provenance: Provenance::Synthetic.word().to_owned(),
                note: "what if demand grows 5%?".to_owned(),
                ..DraftChange::default()
            });
        }
        if self.title.is_empty() {
            "Demand grows 5%".clone_into(&mut self.title);
        } else if !self.title.contains("demand grows 5%") {
            self.title = format!("{}, and demand grows 5%", self.title);
        }
    }
}

/// The scenario that the fields of a form hold.
fn of_form(fields: &[(String, String)]) -> DraftFile {
    let n_changes =
        (0..MOST_CHANGES).take_while(|idx| fields.iter().any(|(name, _)| *name == format!("kind-{idx}")));
    let changes = n_changes.map(|idx| {
        let of = |field: &str| value(fields, &format!("{field}-{idx}")).to_owned();
        DraftChange {
            id: of("id"),
            kind: of("kind"),
            target: of("target"),
            from: of("from"),
            to: of("to"),
            value: of("value"),
            unit: of("unit"),
            provenance: of("provenance"),
            note: of("note"),
        }
    });
    DraftFile {
        schema: SCHEMA.to_owned(),
        title: value(fields, "title").to_owned(),
        system: value(fields, "system").to_owned(),
        base: value(fields, "base").to_owned(),
        changes: changes.collect(),
    }
}

/// A draft as text.
fn written(file: &DraftFile) -> String {
    // Strings and lists of them are always written.
    toml::to_string(file).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appraisal::fake::FakeAppraisals;

    const TEXT: &str = "schema = \"oakham.scenario/1\"\ntitle = \"Fewer beds\"\n\n[[change]]\nid = \"beds\"\nkind = \"beds\"\ntarget = \"acute beds\"\nvalue = \"-30\"\nprovenance = \"synthetic\"\n";

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn sent(pairs: &[(&str, &str)], press: Press) -> Draft {
        Draft::sent(
            &FakeAppraisals::default(),
            &fields(pairs),
            press,
            &["walk-in".to_owned(), "999".to_owned()],
        )
    }

    const FILLED: [(&str, &str); 6] = [
        ("title", "Fewer beds"),
        ("id-0", "beds"),
        ("kind-0", "beds"),
        ("target-0", "acute beds"),
        ("value-0", "-30"),
        ("provenance-0", "synthetic"),
    ];

    #[test]
    fn the_text_follows_the_form() {
        let draft = sent(&FILLED, Press::Form);
        assert_eq!(draft.text, TEXT);
        assert!(draft.is_ready(), "{:?}", draft.faults);
    }

    #[test]
    fn the_form_follows_the_text() {
        let draft = sent(&[("text", TEXT), ("title", "Another"), ("kind-0", "")], Press::Text);
        assert_eq!((draft.file.title.as_str(), draft.file.changes[0].value.as_str()), ("Fewer beds", "-30"));
    }

    #[test]
    fn a_text_that_was_changed_alone_counts_whichever_button_is_pressed() {
        let mut pairs = FILLED.to_vec();
        let other = TEXT.replace("-30", "-40");
        pairs.extend([("text-before", TEXT), ("text", other.as_str())]);
        let draft = sent(&pairs, Press::Compare);
        assert_eq!(draft.file.changes[0].value, "-40");
        // The form changed alone counts as well.
        pairs.retain(|(name, _)| *name != "text");
        pairs.push(("text", TEXT));
        pairs[4] = ("value-0", "-50");
        assert!(sent(&pairs, Press::Compare).text.contains("\"-50\""));
    }

    #[test]
    fn a_fault_stands_beside_its_field() {
        let mut pairs = FILLED.to_vec();
        pairs[4] = ("value-0", "many");
        let draft = sent(&pairs, Press::Form);
        assert!(!draft.is_ready());
        let places: Vec<String> = draft.faults_by_field().into_iter().map(|(place, _)| place).collect();
        assert_eq!(places, ["value-0"]);
        assert!(draft.text.contains("many"), "what was filled in stays");
    }

    #[test]
    fn a_text_that_cannot_be_read_stays_and_leaves_the_form() {
        let mut pairs = FILLED.to_vec();
        pairs.push(("text", "title = Fewer"));
        let draft = sent(&pairs, Press::Text);
        assert_eq!((draft.text.as_str(), draft.file.title.as_str()), ("title = Fewer", "Fewer beds"));
        assert!(!draft.is_ready());
    }

    #[test]
    fn one_press_asks_what_happens_if_demand_grows() {
        let draft = sent(&FILLED, Press::Grow);
        let grown: Vec<&str> = draft
            .file
            .changes
            .iter()
            .filter(|change| change.kind == "demand")
            .map(|change| change.target.as_str())
            .collect();
        assert_eq!(grown, ["all"]);
        assert_eq!(draft.file.title, "Fewer beds, and demand grows 5%");
        let mut again: Vec<(&str, &str)> = vec![("text", draft.text.as_str())];
        again.push(("text-before", ""));
        assert_eq!(sent(&again, Press::Text).file, draft.file);
    }

    #[test]
    fn a_change_that_is_added_is_in_the_text_once_something_is_filled_in() {
        let draft = sent(&FILLED, Press::Add);
        assert_eq!((draft.file.changes.len(), draft.text.as_str()), (2, TEXT));
    }
}
