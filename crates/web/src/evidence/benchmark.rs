//! How units compare: a measure of systems, trusts, practices or places, with ranks, a funnel, and those alike.

use std::sync::Arc;

use evidence::access::Access;
use evidence::benchmark::compare::{Benchmark, Placed, Settings, benchmark};
use evidence::benchmark::fault::BenchmarkFault;
use evidence::benchmark::published::{Published, UnitSet, comparable as all_comparable, published};
use evidence::benchmark::rank::End;
use evidence::comparison::Indicator;
use exhibits::html::provenance_key;
use exhibits::origin::EvidenceAsked;
use exhibits::table::benchmark::{alike_units, benchmark_exhibit, of_published, place_name};
use exhibits::words::capital_first;
use maud::{Markup, html};

use super::form::Form;
use super::frame::{BENCHMARK, asked_in_copy, asking, render, subnav};
use super::placed::{EvidencePage, decided};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, context, error_summary, heading, item};
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

/// The seed of ranks that are drawn, as elsewhere on the site.
const SEED: u64 = 1;
/// Of how many first the chance is told where the address names none, and the most.
const AMONG: (usize, usize) = (10, 1_000);

/// What is asked for.
struct Found {
    published: Published,
    compared: Benchmark,
    /// The code of the unit that is asked for.
    unit: Option<String>,
}

impl Found {
    fn chosen(&self) -> Option<&Placed> {
        self.compared.placed(self.unit.as_deref()?).ok()
    }
}

/// The page, and whether something of the form is refused.
///
/// # Errors
/// Where a chart cannot be drawn.
pub(super) fn show(
    state: &AppState,
    view: &View,
    fields: &[(String, String)],
) -> Result<(Answer, bool), PageError> {
    let access = state.library.access();
    let all = comparable(state, access.as_deref());
    let mut form = Form::of(fields);
    let found = access.as_deref().and_then(|access| found(&mut form, access, &all));
    let is_refused = !form.faults.is_empty();
    let line = context(&html! {
        (item("Measures", &html! { b { (all.len()) } }))
        @if let (Some(found), Some(access)) = (&found, &access) {
            (item("Of", &html! { b { (capital_first(&place_name(&found.published, access))) } }))
        }
    });
    let placed = match (&found, &access) {
        (Some(found), Some(access)) => placed(state, fields, access, found),
        _ => Vec::new(),
    };
    let content = html! {
        (subnav(view, BENCHMARK))
        @if is_refused { (error_summary(&form.faults)) }
        @if let [first, others @ ..] = &placed[..] {
            (heading("How do we compare?", &first.exhibit.heading))
            p.oak-lead { (first.exhibit.note) }
            (provenance_key())
            section.oak-exhibit id=(first.anchor) aria-label="All units" { (placement::without_heading(view, first)?) }
            @for one in others { (placement::section(view, one)?) }
        } @else {
            (heading("How do we compare?", if is_refused { "This cannot be compared as it is asked" } else { "How does one compare with the others?" }))
            @if all.is_empty() { (how_to_begin()) } @else { (what_it_says()) }
        }
        @if state.copy.is_some() {
            @let questions: Vec<(String, String)> = all.iter().map(|pair| (asking(BENCHMARK, "of", &key(*pair)), in_words(*pair))).collect();
            (asked_in_copy(view, &questions))
        } @else if !all.is_empty() {
            (form_section(&form, &all, found.as_ref()))
        }
    };
    let title = if is_refused { "Error: how do we compare?" } else { "How do we compare?" };
    let charts = if placed.is_empty() { Charts::None } else { Charts::Shown };
    Ok((render(state, view, title, line, content, charts), is_refused))
}

/// What can be compared.
fn comparable(state: &AppState, access: Option<&Access>) -> Arc<Vec<(UnitSet, Indicator)>> {
    let of_access = || access.map(all_comparable).unwrap_or_default();
    state.evidence.comparable.of(state.library.edition(), of_access)
}

fn what_it_says() -> Markup {
    html! {
        p.oak-lead {
            "Choose what is compared. The answer says the rank of each, how much of it is chance, which differ from all together by more than chance, and which are alike. "
            a href="/docs/method/benchmarks" { "The method" } " says how."
        }
    }
}

fn how_to_begin() -> Markup {
    html! {
        p.oak-lead {
            "Nothing is published of two units and more. Import publications with " code { "oakham data import FILE" }
            " and write their figures with " code { "oakham data condense" } "; of publications of all England, this page then compares every trust and sub-ICB."
        }
    }
}

/// The exhibits that an address asks for; none where something of it is refused.
pub(super) fn exhibits(state: &AppState, fields: &[(String, String)]) -> Vec<PlacedExhibit> {
    let Some(access) = state.library.access() else { return Vec::new() };
    let found = found(&mut Form::of(fields), &access, &comparable(state, Some(&access)));
    found.map(|found| placed(state, fields, &access, &found)).unwrap_or_default()
}

/// What a form asks for; faults stand in the form.
fn found(form: &mut Form<'_>, access: &Access, all: &[(UnitSet, Indicator)]) -> Option<Found> {
    let asked = form.value("of")?;
    let pair = all.iter().find(|pair| key(**pair) == asked).copied();
    if pair.is_none() {
        form.fault("of", format!("“{asked}” is not a measure of the list"));
    }
    let (usual, most) = AMONG;
    let among = form.read("among", &format!("a whole number from 1 to {most}"), |text| {
        text.parse::<usize>().ok().filter(|among| (1..=most).contains(among))
    });
    let end = if form.value("from") == Some("lowest") { End::Lowest } else { End::Highest };
    if !form.faults.is_empty() {
        return None;
    }
    let (set, indicator) = pair?;
    let published = published(access, set, indicator)?;
    let settings =
        Settings { per: f64::from(indicator.per()), end, among: among.unwrap_or(usual), seed: SEED };
    let compared = match benchmark(published.units.clone(), settings) {
        Ok(compared) => compared,
        Err(faults) => {
            let told: Vec<String> = faults.iter().map(BenchmarkFault::to_string).collect();
            form.fault("of", capital_first(&told.join("; ")));
            return None;
        }
    };
    let unit = form.value("unit").map(str::to_owned).or_else(|| published.own.first().cloned());
    if let Some(Err(fault)) = form.value("unit").map(|code| compared.placed(code)) {
        form.fault("unit", capital_first(&fault.to_string()));
        return None;
    }
    Some(Found { published, compared, unit })
}

/// What a measure of a kind of unit is called in addresses.
fn key((set, indicator): (UnitSet, Indicator)) -> String {
    format!("{}:{}", indicator.code(), set.code())
}

/// All units in their order, and those like the one that is asked for.
fn placed(
    state: &AppState,
    fields: &[(String, String)],
    access: &Access,
    found: &Found,
) -> Vec<PlacedExhibit> {
    let Found { published, compared, .. } = found;
    let chosen = found.chosen();
    let (subject, reading) = of_published(access, published);
    let exhibits: Vec<_> = std::iter::once(benchmark_exhibit(&subject, compared, chosen, &reading))
        .chain(chosen.and_then(|chosen| alike_units(&subject, compared, chosen, &reading)))
        .collect();
    let rows = exhibits.iter().flat_map(|exhibit| &exhibit.table.rows).flat_map(|row| &row.read_from);
    let mut files: Vec<String> = rows.map(|rows| rows.file.clone()).collect();
    files.sort_unstable();
    files.dedup();
    let of_unit = chosen.map_or_else(String::new, |chosen| format!(" --unit {}", chosen.unit.code));
    let asked = EvidenceAsked {
        subject: format!("benchmark:{}{}", key((published.set, published.indicator)), decided(fields)),
        name: capital_first(&place_name(published, access)),
        period: subject.when.clone().unwrap_or_default(),
        formula: "A value is the numerator over the denominator. A rank counts the units before it; by chance it may be as the \
                  errors of counting let it. Limits are around all units together.",
        method: "docs/method/benchmarks.md",
        files,
        command: format!(
            "oakham benchmark {} --set {}{of_unit} --from {} --format json",
            published.indicator.code(),
            published.set.code(),
            compared.settings.end.word()
        ),
    };
    EvidencePage::Benchmark.placed(state, fields, asked, &exhibits)
}

/// What is compared: `Seen by a GP, by sub-ICBs`.
fn in_words((units, indicator): (UnitSet, Indicator)) -> String {
    format!("{}, by {}", indicator.name(), units.words().1)
}

fn form_section(form: &Form<'_>, all: &[(UnitSet, Indicator)], found: Option<&Found>) -> Markup {
    let of: Vec<(String, String)> = all.iter().map(|pair| (key(*pair), in_words(*pair))).collect();
    let units: Vec<(String, String)> = found
        .map(|found| {
            let mut units: Vec<(String, String)> = found
                .compared
                .placed
                .iter()
                .map(|placed| (placed.unit.code.clone(), placed.unit.name.clone()))
                .collect();
            units.sort_by(|a, b| a.1.cmp(&b.1));
            units.insert(0, (String::new(), "The system’s own, or none".to_owned()));
            units
        })
        .unwrap_or_default();
    let ends = [("", "The highest is 1st"), ("lowest", "The lowest is 1st")];
    html! {
        section id="ask" {
            h2 { @if found.is_some() { "Ask again" } @else { "Ask" } }
            form.oak-form action=(BENCHMARK) method="get" {
                (form.select("of", "What is compared", &of))
                @if !units.is_empty() { (form.select("unit", "Whose place is told", &units)) }
                (form.select("from", "Ranks are counted from", &ends.map(|(value, words)| (value.to_owned(), words.to_owned()))))
                (form.text("among", "The chance of being among the first", "10 where it is empty."))
                button.nhsuk-button.nhsuk-button--small type="submit" { "Compare" }
            }
        }
    }
}
