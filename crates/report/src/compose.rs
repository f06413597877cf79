//! Composes a report from a book: which sections, which exhibits, in which order.

use charts::exhibit::Exhibit;
use charts::table;
use charts::words::overview;
use domain::book::Book;
use domain::figure::FigureId;
use domain::month::{Period, day_in_words};
use domain::provenance::Provenance;

use crate::content::{Part, Report, Section};
use crate::{Options, annex, by_month, register};

/// The report of `book`.
pub(crate) fn compose(book: &Book, options: &Options) -> Report {
    let to_date = Period::to_date(book.year, book.month);
    let running = format!("Finance report, {} month {}", book.year, book.month);
    let mut sections = numbered(book, options);
    sections.extend(annexes(book));
    let shown = register::shown(&sections);
    Report {
        title: format!("{}: finance report, {} month {}", book.system_name, book.year, book.month),
        system: book.system_name.clone(),
        period: format!("{} month {}: {to_date}", book.year, book.month),
        running,
        status: options.status.clone(),
        description: format!(
            "Position, months, lines, findings and sources of {}, {to_date}.",
            book.system_name
        ),
        recorded_on: book.recorded_on,
        facts: facts(book, options, &shown),
        entries: register::entries(book, &shown),
        sections,
    }
}

fn facts(book: &Book, options: &Options, shown: &[FigureId]) -> Vec<(&'static str, String)> {
    let known = |provenance| {
        let figures = shown.iter().filter_map(|id| book.figures.get(id));
        figures.filter(|figure| figure.provenance() == provenance).count()
    };
    let figures = [Provenance::Published, Provenance::Derived, Provenance::Synthetic]
        .map(|provenance| format!("{} {provenance}", known(provenance)));
    let n_all = book.organisations.len();
    vec![
        ("Standing", options.status.clone()),
        ("As at", day_in_words(book.recorded_on)),
        ("Returns in", format!("{} of {n_all}", n_all.saturating_sub(book.missing.len()))),
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

/// The sections that begin where the one before ends: a page of their own would leave one half empty.
const FLOWING: [&str; 4] = ["overview", "position", "movement", "validation"];

/// The sections that a board reads.
fn numbered(book: &Book, options: &Options) -> Vec<Section> {
    let view = options.view;
    let mut page = vec![Part::Headline(overview::headline(book, view))];
    page.extend(overview::leads(book, view).into_iter().map(Part::Sentence));
    page.push(Part::Tiles(table::tiles(book, view).into_iter().chain(options.tiles.clone()).collect()));
    page.push(Part::Key);
    let months = table::months(book, &book.system_subject(), view.wording);
    page.extend(by_month::picture(&months).map(|picture| Part::Picture(Box::new(picture))));
    let position = [Some(table::system_position(book, view.wording)), table::bridge(book, view)];
    let lines = book
        .organisations
        .iter()
        .filter_map(|organisation| table::lines(book, &organisation.code, view.wording));
    let ahead = options.forecast.iter().flat_map(|made| {
        [
            table::fan(book, made, view.support, view.wording),
            table::forecast(book, made, view.support, view.wording),
            table::forecast_by_organisation(book, made, view.support, view.wording),
            table::forecast_drivers(book, made),
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
        ("validation", "Findings of validation", exhibits([table::findings(book)])),
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
            opens_page: !FLOWING.contains(&name),
            parts,
        })
        .collect()
}

fn exhibits(exhibits: impl IntoIterator<Item = Exhibit>) -> Vec<Part> {
    exhibits.into_iter().map(|exhibit| Part::Exhibit(Box::new(exhibit))).collect()
}

/// What a reader needs to check the sections.
fn annexes(book: &Book) -> Vec<Section> {
    let mut number = 0;
    let key = || {
        number += 1;
        format!("B{number}")
    };
    [
        ("definitions", "A", "Definitions and method", annex::definitions()),
        ("sources", "B", "Sources", annex::sources(book, key)),
        ("figures", "C", "Register of figures", vec![Part::Register]),
    ]
    .into_iter()
    .map(|(name, letter, title, parts)| Section {
        name,
        mark: format!("Annex {letter}:"),
        title: title.to_owned(),
        opens_page: true,
        parts,
    })
    .collect()
}
