//! Composes a report from a month end: which sections, which exhibits, in which order.

use domain::figure::FigureId;
use domain::month::{Period, day_in_words};
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::exhibit::Exhibit;
use exhibits::table;
use exhibits::words::overview;

use crate::content::{Part, Report, Section};
use crate::{Options, annex, by_month, register};

/// The report of `month_end`.
pub(crate) fn compose(month_end: &MonthEnd, options: &Options) -> Report {
    let to_date = Period::to_date(month_end.year, month_end.month);
    let running = format!("Finance report, {} month {}", month_end.year, month_end.month);
    let mut sections = numbered(month_end, options);
    sections.extend(annexes(month_end));
    let ids_shown = register::ids_shown(&sections);
    Report {
        title: format!(
            "{}: finance report, {} month {}",
            month_end.system_name, month_end.year, month_end.month
        ),
        system: month_end.system_name.clone(),
        period: format!("{} month {}: {to_date}", month_end.year, month_end.month),
        running,
        status: options.status.clone(),
        description: format!(
            "Position, months, lines, findings and sources of {}, {to_date}.",
            month_end.system_name
        ),
        recorded_on: month_end.recorded_on,
        facts: facts(month_end, options, &ids_shown),
        entries: register::entries(month_end, &ids_shown),
        sections,
    }
}

fn facts(month_end: &MonthEnd, options: &Options, ids_shown: &[FigureId]) -> Vec<(&'static str, String)> {
    let known = |provenance| {
        let figures = ids_shown.iter().filter_map(|id| month_end.figures.get(id));
        figures.filter(|figure| figure.provenance() == provenance).count()
    };
    let figures = Provenance::ALL.map(|provenance| format!("{} {provenance}", known(provenance)));
    let n_all = month_end.organisations.len();
    vec![
        ("Standing", options.status.clone()),
        ("As at", day_in_words(month_end.recorded_on)),
        ("Returns in", format!("{} of {n_all}", n_all.saturating_sub(month_end.missing.len()))),
        ("Figures shown", figures.join(", ")),
    ]
}

/// The order in which a board reads the sections; others follow.
const ORDER: [&str; 13] = [
    "overview",
    "position",
    "movement",
    "by-month",
    "by-line",
    "efficiency",
    "risks",
    "forecast",
    "resources",
    "underlying",
    "running-costs",
    "actions",
    "validation",
];

/// The sections that a board reads.
fn numbered(month_end: &MonthEnd, options: &Options) -> Vec<Section> {
    let view = options.view;
    let mut page = vec![Part::Headline(overview::headline(month_end, view))];
    page.extend(overview::leads(month_end, view).into_iter().map(Part::Sentence));
    page.push(Part::Tiles(table::tiles(month_end, view).into_iter().chain(options.tiles.clone()).collect()));
    page.push(Part::Key);
    let months = table::months(month_end, &month_end.system_subject(), view.wording);
    page.extend(by_month::picture(&months).map(|picture| Part::Picture(Box::new(picture))));
    let position = [Some(table::system_position(month_end, view.wording)), table::bridge(month_end, view)];
    let lines = month_end
        .organisations
        .iter()
        .filter_map(|organisation| table::lines(month_end, &organisation.code, view.wording));
    let ahead = options.forecast.iter().flat_map(|forecast| {
        [
            table::fan(month_end, forecast, view.support, view.wording),
            table::forecast(month_end, forecast, view.support, view.wording),
            table::forecast_by_organisation(month_end, forecast, view.support, view.wording),
            table::forecast_drivers(month_end, forecast),
        ]
    });
    let chapters = options.chapters.iter().map(|chapter| {
        let mut parts: Vec<Part> = chapter.says.iter().cloned().map(Part::Paragraph).collect();
        parts.extend(exhibits(chapter.exhibits.iter().cloned()));
        (chapter.name, chapter.title.as_str(), parts)
    });
    let own = [
        ("overview", "Finance on a page", page),
        ("position", "Position by organisation", exhibits(position.into_iter().flatten())),
        ("by-month", "Month by month", exhibits([months])),
        ("forecast", "Where the year will end", exhibits(ahead)),
        ("by-line", "Lines of each organisation", exhibits(lines)),
        ("validation", "Findings of validation", exhibits([table::findings(month_end)])),
    ];
    let place = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
    let mut sections: Vec<_> = own.into_iter().chain(chapters).collect();
    sections.sort_by_key(|(name, ..)| place(name));
    sections
        .into_iter()
        .filter(|(_, _, parts)| !parts.is_empty())
        .zip(1..)
        .map(|((name, title, parts), number)| Section {
            name,
            mark: number.to_string(),
            title: title.to_owned(),
            // Each begins where the one before ends: a page of its own would leave many half empty.
            opens_page: false,
            parts,
        })
        .collect()
}

fn exhibits(exhibits: impl IntoIterator<Item = Exhibit>) -> Vec<Part> {
    exhibits.into_iter().map(|exhibit| Part::Exhibit(Box::new(exhibit))).collect()
}

/// What a reader needs to check the sections.
fn annexes(month_end: &MonthEnd) -> Vec<Section> {
    let mut number = 0;
    let key = || {
        number += 1;
        format!("B{number}")
    };
    [
        ("definitions", "A", "Definitions and method", annex::definitions()),
        ("sources", "B", "Sources", annex::sources(month_end, key)),
        ("figures", "C", "Register of figures", vec![Part::Register]),
    ]
    .into_iter()
    .map(|(name, letter, title, parts)| Section {
        name,
        mark: format!("Annex {letter}:"),
        title: title.to_owned(),
        // The annexes begin on a page; a short one shares it with the next.
        opens_page: letter == "A",
        parts,
    })
    .collect()
}
