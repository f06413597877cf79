//! A change that can be evaluated, as far as its record says: what it is, its first month, and the measure in which it
//! should show, set down before anybody looked.

use domain::code::OrganisationCode;
use domain::event::Event;
use domain::month::FinancialYear;
use domain::scenario::{Change, ChangeAction};
use domain::scheme::Scheme;
use jiff::civil::Date;

use crate::evaluation::segments::AlsoChanged;

/// A change with what its record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedChange {
    /// How it is asked for: `UHL27-07`, `E-2024-1`, `open-utc/doors`.
    pub id: String,
    /// What it is, in words.
    pub what: String,
    /// Its first month, as its first day; none where the record has no date.
    pub first: Option<Date>,
    /// The measure in which it should show; none where nothing can be taken for it.
    pub measure: Option<String>,
    /// Whether the record names that measure; else it is taken in its place.
    pub is_named: bool,
    /// Where that stands, or would stand.
    pub record: Record,
}

/// Where the month and the measure of a change stand, or would stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The file, below the workspace.
    pub file: String,
    /// The column or key of its first month.
    pub month: &'static str,
    /// The column or key of its measure.
    pub measure: &'static str,
}

impl RecordedChange {
    /// A scheme of savings of a year. Without a measure of its own, what its money would show in is taken.
    #[must_use]
    pub fn of_scheme(year: FinancialYear, scheme: &Scheme) -> Self {
        let organisation = match scheme.bearer.organisations() {
            [only] => only.to_string(),
            _ => "system".to_owned(),
        };
        let is_agency =
            [&scheme.title, &scheme.category].iter().any(|text| text.to_lowercase().contains("agency"));
        let family = if is_agency && organisation != "system" { "agency" } else { "surplus-variance" };
        let watched = &scheme.early_warning.measure;
        Self {
            id: scheme.id.to_string(),
            what: scheme.title.clone(),
            first: scheme.start_month.map(|month| month.last_day(year).first_of_month()),
            measure: Some(if is_measure(watched) {
                watched.clone()
            } else {
                format!("{family}:{organisation}")
            }),
            is_named: is_measure(watched),
            record: Record { file: scheme.file.path.clone(), month: "start_month", measure: "watch_measure" },
        }
    }

    /// An event of the register of `system`. Without a measure of its own, the position compared with plan is taken.
    #[must_use]
    pub fn of_event(event: &Event, system: &OrganisationCode) -> Self {
        let organisation = event.organisation.as_ref().filter(|code| *code != system);
        let of = organisation.map_or_else(|| "system".to_owned(), ToString::to_string);
        Self {
            id: event.id.to_string(),
            what: event.what.trim_end_matches('.').to_owned(),
            first: Some(event.dated.from.first_of_month()),
            measure: Some(if is_measure(&event.measure) {
                event.measure.clone()
            } else {
                format!("surplus-variance:{of}")
            }),
            is_named: is_measure(&event.measure),
            record: Record { file: event.file.path.clone(), month: "from", measure: "measure" },
        }
    }

    /// A change of the scenario called `name`. Of a site's hours without a measure of its own, attendances a day at the
    /// site of that name are taken; `code_of` gives its code.
    #[must_use]
    pub fn of_scenario(
        name: &str,
        title: &str,
        change: &Change,
        code_of: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let target = change.action.target();
        let day = change.starts.or(match &change.action {
            ChangeAction::FunctionTransfer { on, .. } => *on,
            ChangeAction::Merge { on, .. } => Some(*on),
            _ => None,
        });
        let is_of_hours = matches!(change.action, ChangeAction::SiteHours { .. });
        let site = is_of_hours.then(|| code_of(&target)).flatten();
        let is_named = is_measure(&change.measure);
        Self {
            id: format!("{name}/{}", change.id),
            what: format!("{title}: {target}"),
            first: day.map(Date::first_of_month),
            measure: if is_named {
                Some(change.measure.clone())
            } else {
                site.map(|code| format!("attendances-per-day:{code}"))
            },
            is_named,
            record: Record { file: format!("scenarios/{name}.toml"), month: "starts", measure: "measure" },
        }
    }

    /// The move of a function to another body: `moves` says which function to whom. Nothing can be taken for its measure.
    #[must_use]
    pub fn of_transfer(function: &str, moves: String, on: Option<Date>, measure: &str) -> Self {
        let is_named = is_measure(measure);
        Self {
            id: function.to_owned(),
            what: moves,
            first: on.map(Date::first_of_month),
            measure: is_named.then(|| measure.to_owned()),
            is_named,
            record: Record { file: "reform/transfers.toml".to_owned(), month: "on", measure: "measure" },
        }
    }

    /// What to write where its first month is not recorded: `write starts in scenarios/open-utc.toml`.
    #[must_use]
    pub fn month_remedy(&self) -> String {
        format!("write {} in {}", self.record.month, self.record.file)
    }

    /// What to write where its measure is not recorded.
    #[must_use]
    pub fn measure_remedy(&self) -> String {
        format!("write {} in {}", self.record.measure, self.record.file)
    }
}

/// What else changed of a measure, by the register of events of `system`: an event of another organisation says nothing of
/// an organisation's own measure; `is_organisation` tells whether a code is one's.
#[must_use]
pub fn also_changed<'e>(
    events: impl IntoIterator<Item = &'e Event>,
    system: &OrganisationCode,
    is_organisation: impl Fn(&str) -> bool,
    measure: &str,
) -> Vec<AlsoChanged> {
    let code = measure.rsplit(':').next().unwrap_or_default();
    let is_ones_own = is_organisation(code);
    let is_of_another = |event: &&Event| {
        event.organisation.as_ref().is_some_and(|of| is_ones_own && of.as_str() != code && of != system)
    };
    let of_measure = events.into_iter().filter(|event| !is_of_another(event));
    of_measure
        .map(|event| AlsoChanged { month: event.dated.from.first_of_month(), what: event.what.clone() })
        .collect()
}

/// Whether a text names a measure as commands do, such as `attendances:RWE`, and is not a sentence.
#[must_use]
pub fn is_measure(text: &str) -> bool {
    text.split_once(':').is_some_and(|(family, code)| {
        !family.is_empty() && !code.is_empty() && !text.chars().any(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests;
