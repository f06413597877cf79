//! Composes a report from a month end: the front sheet, the sections that a board reads, and the annexes.
//!
//! A chart stands in the paper, its table in an annex: where one of the two is not asked for, the other has
//! both.

use std::collections::BTreeSet;

use domain::figure::{Figure, FigureId};
use domain::forecast::has_straight_line;
use domain::month::{Month, Period, day_in_words};
use domain::month_end::MonthEnd;
use domain::paper::{FrontSheet, Purpose};
use domain::provenance::Provenance;
use exhibits::exhibit::{Cell, Exhibit};
use exhibits::table;
use exhibits::words::overview;

use crate::content::{ASKED_NOTE, Front, Part, Picture, Report, Section};
use crate::{Options, Piece, SectionName, annex, by_month, register};

/// The report of `month_end`.
pub(crate) fn compose(month_end: &MonthEnd, options: &Options) -> Report {
    let to_date = Period::to_date(month_end.year, month_end.month);
    let running = format!("Finance report, {} month {}", month_end.year, month_end.month);
    let sections = sections(month_end, options);
    let ids_shown = register::ids_shown(&sections);
    Report {
        title: format!(
            "{}: finance report, {} month {}",
            month_end.system_name, month_end.year, month_end.month
        ),
        system: month_end.system_name.clone(),
        period: format!("{} month {}: {to_date}", month_end.year, month_end.month),
        running,
        status: if options.release.is_public {
            options.status.clone()
        } else {
            format!("{}. {}", options.status, options.release.words)
        },
        description: format!(
            "Position, months, lines, findings and sources of {}, {to_date}.",
            month_end.system_name
        ),
        recorded_on: month_end.recorded_on,
        facts: facts(month_end, options, &ids_shown, &sections),
        front: front(month_end, options),
        entries: register::entries(month_end, &ids_shown),
        sections,
    }
}

fn facts(
    month_end: &MonthEnd,
    options: &Options,
    ids_shown: &[FigureId],
    sections: &[Section],
) -> Vec<(&'static str, String)> {
    let figures = ids_shown.iter().filter_map(|id| month_end.figures.get(id)).map(Figure::provenance);
    let how_known: Vec<Provenance> = figures.chain(sections.iter().flat_map(numbers)).collect();
    let known = |provenance| how_known.iter().filter(|is| **is == provenance).count();
    let figures = Provenance::ALL.map(|provenance| format!("{} {provenance}", known(provenance)));
    let n_all = month_end.organisations.len();
    vec![
        ("Standing", options.status.clone()),
        ("Release", options.release.words.clone()),
        ("As at", day_in_words(month_end.recorded_on)),
        ("Returns in", format!("{} of {n_all}", n_all.saturating_sub(month_end.missing.len()))),
        ("Figures shown", figures.join(", ")),
    ]
}

/// How the numbers of a section's tables are known that are no figures of the month end.
fn numbers(section: &Section) -> impl Iterator<Item = Provenance> {
    let exhibits = section.parts.iter().filter_map(|part| match part {
        Part::Exhibit(exhibit) => Some(&**exhibit),
        _ => None,
    });
    exhibits.flat_map(|exhibit| {
        let cells = exhibit.table.rows.iter().flat_map(|row| &row.cells);
        cells.filter_map(|cell| match cell {
            Cell::Number(number) => Some(number.provenance.unwrap_or(exhibit.provenance)),
            _ => None,
        })
    })
}

fn front(month_end: &MonthEnd, options: &Options) -> Front {
    let FrontSheet { meeting, date, item, purpose, author, executive, route, assurance, .. } = &options.front;
    let fields = [
        ("Meeting", meeting.clone()),
        ("Date of meeting", date.map(day_in_words)),
        ("Agenda item", item.clone()),
        ("Purpose", purpose.map(Purpose::words).map(str::to_owned)),
        ("Author", author.clone()),
        ("Executive lead", executive.clone()),
        ("Considered before by", route.clone()),
        ("Board assurance framework", assurance.clone()),
    ];
    let (stated, unstated): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(_, text)| text.is_some());
    let unstated: Vec<String> = unstated.iter().map(|(name, _)| name.to_lowercase()).collect();
    Front {
        recommendations: options.recommendations.clone(),
        note: format!("{ASKED_NOTE}{}", unsuited(*purpose, &options.recommendations)),
        fields: stated.into_iter().filter_map(|(name, text)| Some((name, text?))).collect(),
        not_stated: match &unstated[..] {
            [] => String::new(),
            names => format!("Not stated: {}.", names.join(", ")),
        },
        not_covered: options.not_covered.clone(),
        reading: table::said_once(month_end),
    }
}

/// Where a paper asks for a decision and says that it is for something else.
fn unsuited(purpose: Option<Purpose>, recommendations: &[String]) -> String {
    let decides = || recommendations.iter().any(|asked| table::actions::asks_for_a_decision(asked));
    match purpose {
        Some(purpose) if purpose != Purpose::Decision && decides() => {
            format!(" A decision is asked for, though the purpose is “{}”.", purpose.words())
        }
        _ => String::new(),
    }
}

/// What stands in a section, before numbers and places are known.
fn pieces(month_end: &MonthEnd, options: &Options, name: SectionName) -> Vec<Piece> {
    let view = options.view;
    let chapter = options
        .chapters
        .iter()
        .filter(|chapter| chapter.name == name)
        .flat_map(|chapter| chapter.pieces.clone());
    let forecast = options.forecast.as_ref();
    // One month is no course, and two or less are no rate at which a year runs.
    let has_course = month_end.month != Month::FIRST;
    let has_run_rate = has_straight_line(usize::from(month_end.month.get()));
    let months = || table::months(month_end, &month_end.system_subject(), view.wording);
    let whole = |exhibit: Option<Exhibit>| exhibit.map(Piece::Exhibit);
    match name {
        SectionName::Income => {
            // The table by type breaks between rows and so fills the page before what does not.
            let position = whole(Some(table::system_position(month_end, view.wording)));
            let by_type = whole(table::income_and_expenditure(month_end));
            let allocations = whole(table::allocations(month_end));
            position.into_iter().chain(by_type).chain(chapter).chain(allocations).collect()
        }
        SectionName::Forecast => {
            let ahead = forecast.into_iter().flat_map(|forecast| {
                let middle = table::forecast_bridge_sentence(table::course(&forecast.system, view.support));
                let middle = has_run_rate.then_some(Piece::Paragraph(middle));
                let ground = Piece::Paragraph(format!(
                    "{} {}",
                    table::forecast_ground_sentence(forecast),
                    table::forecast_record_sentence()
                ));
                middle.into_iter().chain([
                    ground,
                    // Before the chart, which seldom fits on what is left of a page.
                    Piece::Exhibit(table::forecast_by_organisation(
                        month_end,
                        forecast,
                        view.support,
                        view.wording,
                    )),
                    Piece::Chart(table::fan(month_end, forecast, view.support, view.wording)),
                ])
            });
            ahead.chain(chapter).collect()
        }
        SectionName::PositionDetail => {
            let lines = month_end
                .organisations
                .iter()
                .map(|organisation| table::lines(month_end, &organisation.code, view.wording));
            whole(table::bridge(month_end, view))
                .into_iter()
                .chain(chapter)
                .chain(has_course.then(|| Piece::Exhibit(months())))
                .chain(lines.filter_map(whole))
                .collect()
        }
        SectionName::ForecastDetail => {
            let methods = forecast.into_iter().flat_map(|forecast| {
                let bridge = || table::forecast_bridge(month_end, forecast, view.support, view.wording);
                let projected = || table::forecast_projected(month_end, forecast, view.support, view.wording);
                has_run_rate
                    .then(|| Piece::Exhibit(bridge()))
                    .into_iter()
                    .chain([
                        Piece::Table(table::fan(month_end, forecast, view.support, view.wording)),
                        Piece::Exhibit(table::forecast(month_end, forecast, view.support, view.wording)),
                    ])
                    .chain(projected().map(Piece::Exhibit))
                    .chain([Piece::Exhibit(table::forecast_drivers(month_end, forecast))])
            });
            methods.chain(chapter).collect()
        }
        SectionName::Validation => {
            std::iter::once(Piece::Exhibit(table::findings(month_end))).chain(chapter).collect()
        }
        _ => chapter.collect(),
    }
}

/// The sections asked for that have something to show, numbered; annexes have letters.
fn sections(month_end: &MonthEnd, options: &Options) -> Vec<Section> {
    let chosen: Vec<(SectionName, Vec<Piece>)> = SectionName::ALL
        .into_iter()
        .filter(|name| options.sections.has(*name))
        .map(|name| (name, pieces(month_end, options, name)))
        .collect();
    let named = |is_wanted: fn(&Piece) -> Option<&Exhibit>| -> BTreeSet<String> {
        let pieces = chosen.iter().flat_map(|(_, pieces)| pieces);
        pieces.filter_map(is_wanted).map(|exhibit| exhibit.name.to_string()).collect()
    };
    let charted = named(|piece| match piece {
        Piece::Chart(exhibit) => exhibit.chart.is_some().then_some(exhibit),
        _ => None,
    });
    let tabled = named(|piece| match piece {
        Piece::Table(exhibit) => Some(exhibit),
        _ => None,
    });
    let (mut number, mut letters) = (0, 'A'..='Z');
    let mut sections: Vec<Section> = Vec::new();
    for (name, pieces) in chosen {
        let mut parts = match name {
            SectionName::Summary => summary(month_end, options),
            _ => Vec::new(),
        };
        let pieces = pieces.into_iter().map(|piece| shortened(piece, &table::said_alike(month_end)));
        parts.extend(pieces.map(|piece| part(piece, &charted, &tabled)));
        let has_course = month_end.month != Month::FIRST;
        if name == SectionName::Income && has_course && options.sections.has(SectionName::PositionDetail) {
            let months = table::months(month_end, &month_end.system_subject(), options.view.wording);
            let picture = by_month::picture(&months).map(|picture| Part::Picture(Box::new(picture)));
            // After the position, which it shows month by month.
            parts.splice(1..1, picture);
        }
        let letter = letters.clone().next().unwrap_or('Z');
        parts.extend(match name {
            SectionName::Definitions => annex::definitions(),
            SectionName::Sources => annex::sources(month_end, letter),
            SectionName::Figures => vec![Part::Register],
            _ => Vec::new(),
        });
        if parts.is_empty() {
            continue;
        }
        let is_first_annex = name.is_annex() && !sections.iter().any(|section| section.is_annex);
        sections.push(Section {
            name: name.code(),
            mark: if name.is_annex() {
                letters.next();
                format!("Annex {letter}:")
            } else {
                number += 1;
                number.to_string()
            },
            title: name.title().to_owned(),
            is_annex: name.is_annex(),
            // The front sheet has a page of its own, and the annexes begin on one; all others follow each
            // other, for a page of its own would leave many half empty.
            opens_page: sections.is_empty() || is_first_annex,
            parts,
        });
    }
    sections
}

/// The month on a page.
fn summary(month_end: &MonthEnd, options: &Options) -> Vec<Part> {
    let view = options.view;
    let mut page = vec![Part::Headline(overview::headline(month_end, view))];
    page.extend(overview::leads(month_end, view).into_iter().map(Part::Sentence));
    if !options.messages.is_empty() {
        page.push(Part::Bullets(options.messages.clone()));
    }
    page.push(Part::Tiles(
        table::tiles(month_end, view, options.forecast.as_ref())
            .into_iter()
            .filter(|tile| !table::is_of_no_support(month_end, tile) && !tile.is_left_out())
            .chain(options.tiles.clone())
            .collect(),
    ));
    page.push(Part::Note(table::RATINGS.to_owned()));
    page
}

/// A piece without the parts of notes and captions that the front sheet says of all tables.
fn shortened(piece: Piece, said_alike: &[String]) -> Piece {
    let without = |text: String| {
        let shorter = said_alike.iter().fold(text, |text, part| text.replace(part.as_str(), ""));
        shorter.replace("  ", " ").trim().to_owned()
    };
    let shorter = |mut exhibit: Exhibit| {
        exhibit.note = without(exhibit.note);
        exhibit.table.caption = without(exhibit.table.caption);
        exhibit
    };
    match piece {
        Piece::Exhibit(exhibit) => Piece::Exhibit(shorter(exhibit)),
        Piece::Chart(exhibit) => Piece::Chart(shorter(exhibit)),
        Piece::Table(exhibit) => Piece::Table(shorter(exhibit)),
        Piece::Paragraph(_) | Piece::Heading(_) | Piece::Commentary { .. } => piece,
    }
}

fn part(piece: Piece, charted: &BTreeSet<String>, tabled: &BTreeSet<String>) -> Part {
    match piece {
        Piece::Paragraph(text) => Part::Paragraph(text),
        Piece::Heading(text) => Part::Heading(text),
        Piece::Commentary { who, says } => Part::Commentary { who, says },
        Piece::Exhibit(exhibit) => Part::Exhibit(Box::new(exhibit)),
        Piece::Chart(exhibit) => match exhibit.chart.clone() {
            Some(chart) if tabled.contains(&*exhibit.name) => Part::Picture(Box::new(Picture {
                name: format!("{}-chart", exhibit.name),
                note: format!("{} Table {} in the annexes holds the figures.", exhibit.note, exhibit.key),
                heading: exhibit.heading,
                provenance: exhibit.provenance,
                chart,
            })),
            _ => Part::Exhibit(Box::new(exhibit)),
        },
        Piece::Table(exhibit) => {
            let chart = exhibit.chart.clone().filter(|_| !charted.contains(&*exhibit.name));
            Part::Exhibit(Box::new(Exhibit { chart, ..exhibit }))
        }
    }
}
