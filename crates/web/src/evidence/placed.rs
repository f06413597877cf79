//! The exhibits of the section with where their numbers come from: each number has an id, each table its source, unit,
//! files and citation. They are made for what an address asks; addresses of their numbers and files ask the same.

use evidence::measured::Measured;
use exhibits::exhibit::Exhibit;
use exhibits::origin::{self, EvidenceAsked};
use exhibits::table::measure::date_in_words;
use exhibits::words::Wording;

use super::frame;
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

/// The field that says of which page an address asks a table or a number.
pub(super) const PAGE: &str = "evidence";

/// A page of the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EvidencePage {
    /// All measures.
    Measures,
    /// The control chart of one.
    Chart,
    /// Where one goes next.
    Project,
    /// Whether a change worked.
    Evaluate,
    /// How units compare.
    Benchmark,
}

impl EvidencePage {
    pub(super) const ALL: [Self; 5] =
        [Self::Measures, Self::Chart, Self::Project, Self::Evaluate, Self::Benchmark];

    /// Its name in addresses.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Measures => "measures",
            Self::Chart => "chart",
            Self::Project => "project",
            Self::Evaluate => "evaluate",
            Self::Benchmark => "benchmark",
        }
    }

    /// Its name and path.
    const fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Measures => ("Is it changing?", frame::MEASURES),
            Self::Chart => ("Control chart", frame::CHART),
            Self::Project => ("Where it goes next", frame::PROJECT),
            Self::Evaluate => ("Did it work?", frame::EVALUATE),
            Self::Benchmark => ("How do we compare?", frame::BENCHMARK),
        }
    }

    /// What is asked of it, as the part of an address after `?`.
    pub(super) fn asked(self, fields: &[(String, String)]) -> String {
        let mut asked = form_urlencoded::Serializer::new(String::new());
        asked.append_pair(PAGE, self.code());
        for (name, value) in fields.iter().filter(|(name, value)| !value.is_empty() && is_asked(name)) {
            asked.append_pair(name, value);
        }
        asked.finish()
    }

    /// Exhibits on it.
    pub(super) fn placed(
        self,
        state: &AppState,
        fields: &[(String, String)],
        asked: EvidenceAsked,
        exhibits: &[Exhibit],
    ) -> Vec<PlacedExhibit> {
        let access = state.library.access();
        let origin = origin::of_evidence(access.as_deref(), asked);
        let sourced =
            placement::sourced_for(state.library.readers(), Wording::Staff, origin, |_| exhibits.to_vec());
        let (name, path) = self.place();
        let asked = self.asked(fields);
        sourced
            .into_iter()
            .map(|exhibit| PlacedExhibit { asked: asked.clone(), ..PlacedExhibit::on(exhibit, name, path) })
            .collect()
    }
}

/// Fields that every address may have are not asked of the page, nor are those of a table by itself.
fn is_asked(name: &str) -> bool {
    !["year", "month", "support", "wording", "sort", "order", "q", PAGE].contains(&name)
}

/// From the first to the last month of a measure, in words.
pub(super) fn span(measured: &Measured) -> String {
    let known = || measured.observations.iter().filter(|of| of.value.is_some()).map(|of| of.date);
    match (known().min(), known().max()) {
        (Some(first), Some(last)) if first == last => date_in_words(first),
        (Some(first), Some(last)) => format!("{} to {}", date_in_words(first), date_in_words(last)),
        _ => "No month".to_owned(),
    }
}

/// What is asked beside the measure, as keys of numbers have it: what is left open is not in them.
pub(super) fn decided(fields: &[(String, String)]) -> String {
    let decided =
        fields.iter().filter(|(name, value)| is_asked(name) && name != "measure" && !value.trim().is_empty());
    decided.fold(String::new(), |text, (name, value)| text + ";" + name + "=" + value.trim())
}
