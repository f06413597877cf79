//! What moved the position, what a month costs, what is underneath, who must break even, and the
//! system in gross.

use std::collections::BTreeSet;

use domain::break_even::Duty;
use domain::code::OrganisationCode;
use domain::figure::{Basis, Definition, Subject, Support};
use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use domain::schedule::{BridgeOf, OneOffKind};
use finance::analysis::{
    Bridge, IntraSystemBalance, OrganisationAnalysis, PositionAnalysis, RunRate, SupportStanding, Underlying,
};

use super::{amount, count_without, in_part, of_how_many, row, to_date, total_of, weakest, word};
use crate::exhibit::{Cell, Chart, Exhibit, Row, RowKind, Table, Tone};
use crate::number::{agreeing, millions};
use crate::spec::{self, Amount};
use crate::table::{NO_DATA, cell, figures, organisation_link, subject, words};
use crate::words::amount::{Balance, Direction, Scale, is_nil, pounds};
use crate::words::{Wording, capital_first};

/// Steps beyond these are drawn together; the table has them all.
const MOST_STEPS: usize = 7;

/// Every exhibit about movement that has something to show, in the order of reading.
#[must_use]
pub fn movement(month_end: &MonthEnd, analysis: &PositionAnalysis, wording: Wording) -> Vec<Exhibit> {
    [
        moved(analysis, BridgeOf::PlanToActual, wording),
        moved(analysis, BridgeOf::ForecastToForecast, wording),
        Some(run_rate(month_end, analysis)),
        underlying(analysis),
        one_offs(analysis),
        duties(month_end, analysis, wording),
        support(month_end, analysis, wording),
        gross(analysis),
        balances(analysis),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The finding about movement as a whole: the largest step from plan to actual.
#[must_use]
pub fn movement_headline(analysis: &PositionAnalysis) -> String {
    match analysis.bridge(BridgeOf::PlanToActual) {
        Some(bridge) => heading(analysis, &bridge, Wording::Public),
        None => "No organisation has said what moved its position".to_owned(),
    }
}

/// `The largest step from plan to actual is staffing above plan: £3.2 million worse`.
fn heading(analysis: &PositionAnalysis, bridge: &Bridge, wording: Wording) -> String {
    let way = match bridge.kind {
        BridgeOf::PlanToActual => "from plan to actual",
        BridgeOf::ForecastToForecast => "from last month’s forecast to this month’s",
    };
    let rest = bridge.unexplained();
    let largest = bridge.steps.iter().max_by_key(|step| step.impact.magnitude());
    // A forecast that did not move needs no bridge.
    let n_without = match bridge.kind {
        BridgeOf::PlanToActual => {
            count_without(analysis, |organisation_analysis| organisation_analysis.to_date.is_none())
        }
        BridgeOf::ForecastToForecast => 0,
    };
    let finding = match largest {
        Some(step) if rest.magnitude() <= step.impact.magnitude() => format!(
            "The largest step {way} is {}: {} {}",
            step.driver.words(),
            pounds(step.impact, Scale::Words),
            Direction::of(step.impact).words(wording)
        ),
        _ if is_nil(rest) => format!("Nothing moved {way}"),
        _ => format!("{} {way} is explained by no driver", pounds(rest, Scale::Words)),
    };
    finding + &in_part(analysis, n_without)
}

/// From one position of the system to another, by driver.
fn moved(analysis: &PositionAnalysis, kind: BridgeOf, wording: Wording) -> Option<Exhibit> {
    let bridge = analysis.bridge(kind)?;
    let (key, name, ends) = match kind {
        BridgeOf::PlanToActual => ("T2a", "moved-to-date", ["Plan to date", "Actual to date"]),
        BridgeOf::ForecastToForecast => ("T2b", "moved-forecast", ["Forecast a month ago", "Forecast now"]),
    };
    let n_without = analysis.organisations.len() - senders(analysis, kind).len();
    let ends = ends.map(|end| match of_how_many(analysis, n_without).as_str() {
        "the system" => end.to_owned(),
        of_some => format!("{end}, {of_some}"),
    });
    let provenance = weakest(bridge.steps.iter().map(|step| step.provenance));
    let end = |name: &str, value: Pence, kind| {
        let side = word(Balance::of(value).word(), Tone::Plain);
        row(
            name,
            name,
            kind,
            vec![
                amount(Some(value), Provenance::Derived.max(provenance)),
                side,
                Cell::Missing("Not applicable"),
            ],
        )
    };
    let mut rows = vec![end(&ends[0], bridge.from, RowKind::Body)];
    rows.extend(bridge.steps.iter().map(|step| {
        let name = capital_first(step.driver.words());
        let direction = Direction::of(step.impact);
        let why = if step.notes.is_empty() { "Not stated".to_owned() } else { step.notes.join(" ") };
        let cells = vec![
            amount(Some(step.impact), step.provenance),
            word(direction.words(wording), direction.tone()),
            word(why, Tone::Plain),
        ];
        row(name.clone(), name, RowKind::Body, cells)
    }));
    let rest = bridge.unexplained();
    let direction = Direction::of(rest);
    rows.push(row(
        "Not explained",
        "Not explained",
        RowKind::Body,
        vec![
            amount(Some(rest), provenance),
            word(direction.words(wording), direction.tone()),
            word("What no driver accounts for.", Tone::Plain),
        ],
    ));
    rows.push(end(&ends[1], bridge.to, RowKind::Total));
    Some(Exhibit {
        key: key.into(),
        name: name.into(),
        heading: heading(analysis, &bridge, wording),
        note: format!(
            "Including deficit support. Of the organisations that sent a bridge: {}.{}",
            senders(analysis, kind).join(", "),
            if kind == BridgeOf::PlanToActual { contradictions(analysis) } else { String::new() }
        ),
        provenance,
        table: Table {
            caption: format!("{}, £m, {}.", capital_first(kind.words()), to_date(analysis)),
            row_heading: "Driver".to_owned(),
            columns: vec![figures("", "Amount"), words("", "Which way"), words("", "Why")],
            rows,
        },
        chart: Some(chart(&bridge, name, ends.each_ref().map(String::as_str), wording)),
    })
}

/// Where registers say otherwise of savings than the bridge above.
fn contradictions(analysis: &PositionAnalysis) -> String {
    analysis.findings.iter().flat_map(|finding| [" ", finding.message.as_str()]).collect()
}

fn senders(analysis: &PositionAnalysis, kind: BridgeOf) -> Vec<&str> {
    let senders = analysis.organisations.iter().filter(|organisation_analysis| match kind {
        BridgeOf::PlanToActual => organisation_analysis.to_date.is_some(),
        BridgeOf::ForecastToForecast => organisation_analysis.forecast.is_some(),
    });
    senders.map(|organisation_analysis| organisation_analysis.organisation.short_name.as_str()).collect()
}

fn chart(bridge: &Bridge, name: &str, ends: [&str; 2], wording: Wording) -> Chart {
    let amount = |label: &str, value| Amount { label: label.to_owned(), millions: millions(value) };
    let mut steps: Vec<(String, Pence)> =
        bridge.steps.iter().map(|step| (capital_first(step.driver.words()), step.impact)).collect();
    steps.push(("Not explained".to_owned(), bridge.unexplained()));
    steps.retain(|(_, value)| !is_nil(*value));
    steps.sort_by_key(|(_, value)| std::cmp::Reverse(value.magnitude()));
    if MOST_STEPS < steps.len() {
        let rest: Pence = steps.split_off(MOST_STEPS - 1).into_iter().map(|(_, value)| value).sum();
        steps.push(("All other steps".to_owned(), rest));
    }
    let steps_in_words: Vec<String> = steps
        .iter()
        .map(|(name, value)| {
            format!("{name}: {} {}", pounds(*value, Scale::Words), Direction::of(*value).words(wording))
        })
        .collect();
    let pair = spec::bridge::bridge(
        name,
        &spec::bridge::Bridge {
            start: amount(ends[0], bridge.from),
            steps: steps.iter().map(|(name, value)| amount(name, *value)).collect(),
            end: amount(ends[1], bridge.to),
            adverse: Direction::Adverse.words(wording),
            favourable: Direction::Favourable.words(wording),
        },
    );
    Chart {
        label: format!("Bridge from {} to {}, by driver", lower(ends[0]), lower(ends[1])),
        description: format!(
            "{} is {}. {}. {} is {}.",
            ends[0],
            side(bridge.from),
            steps_in_words.join("; "),
            ends[1],
            side(bridge.to)
        ),
        wide: pair.wide,
        narrow: pair.narrow,
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// `£46.0 million deficit`, `break-even`.
fn side(value: Pence) -> String {
    match Balance::of(value) {
        Balance::Even => Balance::Even.word().to_owned(),
        balance => format!("{} {}", pounds(value, Scale::Words), balance.word()),
    }
}

/// A system's sum of something that not every organisation has.
fn sum(analysis: &PositionAnalysis, amount_of: impl Fn(&RunRate) -> Option<Pence>) -> Option<Pence> {
    analysis
        .organisations
        .iter()
        .map(|organisation_analysis| amount_of(&organisation_analysis.run_rate))
        .sum()
}

/// What a month costs, and what the own forecast needs of each month to come.
fn run_rate(month_end: &MonthEnd, analysis: &PositionAnalysis) -> Exhibit {
    let known_of = |subject: Subject| {
        let month = |month| month_end.in_month(Definition::Position, subject.clone(), month, Basis::Actual);
        let months: Vec<_> = analysis.month.up_to().map(month).collect();
        month_end.weakest(&months).max(Provenance::Derived)
    };
    let cells = |provenance,
                 last: Option<Pence>,
                 three: Option<Pence>,
                 mean: Option<Pence>,
                 needed: Option<Pence>| {
        let cell = |value| amount(value, provenance);
        let state = match (three, needed) {
            (Some(three), Some(needed)) if is_nil(needed - three) => {
                word("as the last 3 months", Tone::Plain)
            }
            (Some(three), Some(needed)) => {
                let better = Pence::ZERO < needed - three;
                let text = format!(
                    "{} a month {} than the last 3",
                    pounds(needed - three, Scale::Letter),
                    if better { "better" } else { "worse" }
                );
                word(text, Tone::Plain)
            }
            _ => Cell::Missing("Not applicable"),
        };
        let known =
            |value: Option<Pence>| value.map_or(Cell::Missing("Not applicable"), |value| cell(Some(value)));
        vec![cell(last), known(three), cell(mean), known(needed), state]
    };
    let mut rows: Vec<Row> = analysis
        .organisations
        .iter()
        .map(|organisation_analysis| {
            let rate = &organisation_analysis.run_rate;
            let known = known_of(subject(&organisation_analysis.organisation));
            let cells =
                cells(known, Some(rate.last_month), rate.last_three, Some(rate.to_date), rate.required);
            let line = row(
                &organisation_analysis.organisation.name,
                &organisation_analysis.organisation.short_name,
                RowKind::Body,
                cells,
            );
            Row { link: Some(organisation_link(&organisation_analysis.organisation)), ..line }
        })
        .collect();
    let (three, needed) = (sum(analysis, |rate| rate.last_three), sum(analysis, |rate| rate.required));
    let provenance = known_of(month_end.system_subject());
    let total = cells(
        provenance,
        sum(analysis, |rate| Some(rate.last_month)),
        three,
        sum(analysis, |rate| Some(rate.to_date)),
        needed,
    );
    rows.push(row(total_of(analysis, 0), "System", RowKind::Total, total));
    let heading = match (three, needed) {
        (Some(three), Some(needed)) => format!(
            "The forecasts need {} a month from here; the last 3 months made {}{}",
            a_month(needed),
            a_month(three),
            in_part(analysis, 0)
        ),
        _ => "What a month costs on average".to_owned(),
    };
    Exhibit {
        key: "T9a".into(),
        name: "run-rate".into(),
        heading,
        note: "Excluding deficit support. Needed is what is left of the own forecast, divided by the months to come.".to_owned(),
        provenance,
        table: Table {
            caption: format!("Result of a month, £m, {}.", to_date(analysis)),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("", "Last month"),
                figures("Mean", "Last 3 months"),
                figures("Mean", "To date"),
                figures("To come", "Needed a month"),
                words("To come", "Against the last 3"),
            ],
            rows,
        },
        chart: None,
    }
}

/// `a deficit of £4.3 million`.
fn a_month(value: Pence) -> String {
    match Balance::of(value) {
        Balance::Even => "break-even".to_owned(),
        balance => format!("a {} of {}", balance.word(), pounds(value, Scale::Words)),
    }
}

/// How many of those that reported have sent no schedule of one-off items.
fn without_one_offs(analysis: &PositionAnalysis) -> usize {
    count_without(analysis, |organisation_analysis| organisation_analysis.underlying.is_none())
}

/// From the forecast outturn to the underlying position.
fn underlying(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let known = || {
        analysis.organisations.iter().filter_map(|organisation_analysis| {
            Some((organisation_analysis, organisation_analysis.underlying.as_ref()?))
        })
    };
    known().next()?;
    let provenance = weakest(known().map(|(_, underlying)| underlying.provenance()));
    let parts = |underlying: &Underlying| {
        [
            underlying.forecast,
            -underlying.support,
            -underlying.savings_once.or_nil(),
            -underlying.items_of(OneOffKind::Income),
            -underlying.items_of(OneOffKind::Cost),
            underlying.items_of(OneOffKind::FullYearEffect),
            underlying.position(),
        ]
    };
    let cells = |parts: [Pence; 7], provenance, exit: Option<Pence>| {
        let exit = exit.map_or(Cell::Missing("Not applicable"), |exit| amount(Some(exit), provenance));
        parts.into_iter().map(|part| amount(Some(part), provenance)).chain([exit]).collect()
    };
    let mut total = [Pence::ZERO; 7];
    let mut rows = Vec::new();
    for (organisation_analysis, underlying) in known() {
        let parts = parts(underlying);
        for (sum, part) in total.iter_mut().zip(parts) {
            *sum += part;
        }
        let cells = cells(parts, underlying.provenance(), organisation_analysis.run_rate.exit);
        rows.push(row(
            &organisation_analysis.organisation.name,
            &organisation_analysis.organisation.short_name,
            RowKind::Body,
            cells,
        ));
    }
    let is_whole = known().count() == analysis.organisations.len();
    let exit = sum(analysis, |rate| rate.exit).filter(|_| is_whole);
    rows.push(row(
        total_of(analysis, without_one_offs(analysis)),
        "System",
        RowKind::Total,
        cells(total, provenance, exit),
    ));
    let [forecast, .., position] = total;
    Some(Exhibit {
        key: "T9b".into(),
        name: "underlying".into(),
        heading: format!(
            "Without what will not come again the year would end at {}; the forecast is {}{}",
            side(position),
            side(forecast),
            in_part(analysis, without_one_offs(analysis))
        ),
        note: "Each step is its effect on the position. The exit run rate is twelve times the mean of the last 3 months without the one-off items that fell in them.".to_owned(),
        provenance,
        table: Table {
            caption: format!("From the forecast outturn to the underlying position, £m, {}.", analysis.year),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("", "Forecast outturn"),
                figures("Taken out", "Deficit support"),
                figures("Taken out", "Savings once"),
                figures("Taken out", "One-off income"),
                figures("Taken out", "One-off costs"),
                figures("Put in", "Full-year effects"),
                figures("", "Underlying"),
                figures("", "Exit run rate"),
            ],
            rows,
        },
        chart: None,
    })
}

/// One-off items and full-year effects, each with its reason.
fn one_offs(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let items = || {
        let items_of = |organisation_analysis| {
            let organisation_analysis: &OrganisationAnalysis = organisation_analysis;
            let items = organisation_analysis.underlying.iter().flat_map(|underlying| &underlying.items);
            items.map(move |(item, provenance)| (organisation_analysis, item, *provenance))
        };
        analysis.organisations.iter().flat_map(items_of)
    };
    let (organisation_analysis, largest, _) = items().max_by_key(|(_, item, _)| item.impact.magnitude())?;
    let rows = items()
        .map(|(organisation_analysis, item, provenance)| {
            let cells = vec![
                word(organisation_analysis.organisation.short_name.clone(), Tone::Plain),
                amount(Some(item.impact), provenance),
                word(item.kind.words(), Tone::Plain),
                word(capital_first(item.month.name()), Tone::Plain),
                word(if item.in_plan { "in the plan" } else { "not in the plan" }, Tone::Plain),
                word(item.reason.clone(), Tone::Plain),
            ];
            row(item.title.clone(), item.title.clone(), RowKind::Body, cells)
        })
        .collect();
    Some(Exhibit {
        key: "T9c".into(),
        name: "one-offs".into(),
        heading: format!(
            "{} items tell this year from the underlying one; the largest is {}’s “{}”, {}{}",
            items().count(),
            organisation_analysis.organisation.short_name,
            largest.title,
            pounds(largest.impact, Scale::Words),
            in_part(analysis, without_one_offs(analysis))
        ),
        note: "Income is positive, costs are in brackets; a full-year effect is what it adds to the underlying position.".to_owned(),
        provenance: weakest(items().map(|(.., provenance)| provenance)),
        table: Table {
            caption: format!("One-off items and full-year effects, £m, {}.", to_date(analysis)),
            row_heading: "Item".to_owned(),
            columns: vec![
                words("", "Whose"),
                figures("", "Impact"),
                words("", "What"),
                words("", "When"),
                words("", "Plan"),
                words("", "Why"),
            ],
            rows,
        },
        chart: None,
    })
}

/// Who must break even in the year, and whether the own forecasts do.
fn duties(month_end: &MonthEnd, analysis: &PositionAnalysis, wording: Wording) -> Option<Exhibit> {
    let duty = analysis.duty?;
    let key =
        |subject| month_end.whole_year(Definition::Position, subject, Basis::Forecast, Support::Including);
    let forecast = |subject| month_end.figure(&key(subject));
    let cells = |subject: Subject, must: bool| {
        let printed = cell(month_end, &key(subject.clone()), wording);
        let Some(figure) = forecast(subject) else {
            return vec![printed, Cell::Missing(NO_DATA), Cell::Missing(NO_DATA)];
        };
        let state = match (must, Balance::of(figure.value)) {
            (false, _) => Cell::Missing("No duty by itself"),
            (true, Balance::Deficit) => {
                word(format!("forecast to miss by {}", pounds(figure.value, Scale::Letter)), Tone::Adverse)
            }
            (true, _) => word("forecast to meet it", Tone::Favourable),
        };
        vec![printed, word(Balance::of(figure.value).word(), Tone::Plain), state]
    };
    let each = duty == Duty::EachOrganisation;
    let mut rows: Vec<Row> = month_end
        .reported()
        .map(|organisation| {
            let line = row(
                &organisation.name,
                &organisation.short_name,
                RowKind::Body,
                cells(subject(organisation), each),
            );
            Row { link: Some(organisation_link(organisation)), ..line }
        })
        .collect();
    let mut total = cells(month_end.system_subject(), !each);
    // The duty is that of all together: of some it cannot be said whether it is met.
    if !each && !month_end.is_complete() {
        total[2] = Cell::Missing("Not known of all");
    }
    rows.push(row(total_of(analysis, 0), "System", RowKind::Total, total));
    let missing =
        |subject| forecast(subject).is_some_and(|figure| Balance::of(figure.value) == Balance::Deficit);
    let heading = if each {
        let n_missing = month_end.reported().filter(|organisation| missing(subject(organisation))).count();
        match n_missing {
            0 if month_end.is_complete() => {
                "Every organisation forecasts to break even, as each must".to_owned()
            }
            0 => "Every organisation that reported forecasts to break even, as each must".to_owned(),
            n => format!(
                "{n} of {} organisations {}{} to miss the duty to break even that each has",
                month_end.reported().count(),
                if month_end.is_complete() { "" } else { "that reported " },
                agreeing(n, "forecasts", "forecast")
            ),
        }
    } else if !month_end.is_complete() {
        format!(
            "Whether the system breaks even cannot be said: {}",
            crate::words::overview::reported(month_end)
        )
    } else if missing(month_end.system_subject()) {
        "The system forecasts to miss the duty to break even that its organisations have together".to_owned()
    } else {
        "The system forecasts to break even, as its organisations must together".to_owned()
    };
    Some(Exhibit {
        key: "T9d".into(),
        name: "duties".into(),
        heading,
        note: format!(
            "In {} the duty is that of {}. Forecast outturns, including deficit support.",
            analysis.year,
            duty.words()
        ),
        provenance: forecast(month_end.system_subject())
            .map_or(Provenance::Synthetic, domain::figure::Figure::provenance),
        table: Table {
            caption: format!("The duty to break even, £m, {}.", analysis.year),
            row_heading: "Organisation".to_owned(),
            columns: vec![figures("", "Forecast outturn"), words("", "Side"), words("", "Duty")],
            rows,
        },
        chart: None,
    })
}

/// Deficit support: planned, notified, received, counted on.
fn support(month_end: &MonthEnd, analysis: &PositionAnalysis, wording: Wording) -> Option<Exhibit> {
    let known = || {
        analysis
            .organisations
            .iter()
            .filter_map(|organisation_analysis| Some((organisation_analysis, organisation_analysis.support?)))
    };
    known().next()?;
    let cells = |subject: Subject, notified: Option<Pence>, withheld, forecast: Pence, provenance| {
        let figure = |key| cell(month_end, &key, wording);
        let year = |basis| {
            figure(month_end.whole_year(Definition::Support, subject.clone(), basis, Support::Including))
        };
        let so_far = |basis| {
            figure(month_end.to_date(Definition::Support, subject.clone(), basis, Support::Including))
        };
        let state = match notified.map(|notified| forecast - notified) {
            Some(beyond) if Pence::ZERO < beyond && !is_nil(beyond) => word(
                format!("counts on {} that was not notified", pounds(beyond, Scale::Letter)),
                Tone::Adverse,
            ),
            Some(_) => word("counts on what was notified", Tone::Plain),
            None => Cell::Missing("No notice known"),
        };
        vec![
            year(Basis::Plan),
            amount(notified, provenance),
            amount(withheld, provenance),
            year(Basis::Forecast),
            state,
            so_far(Basis::Plan),
            so_far(Basis::Actual),
        ]
    };
    let mut rows: Vec<Row> = known()
        .map(|(organisation_analysis, support)| {
            let subject = subject(&organisation_analysis.organisation);
            let (notified, known) = (support.notified_year, support.provenance);
            let cells = cells(subject, notified, support.withheld(), support.forecast, known);
            row(
                &organisation_analysis.organisation.name,
                &organisation_analysis.organisation.short_name,
                RowKind::Body,
                cells,
            )
        })
        .collect();
    let sum = |amount_of: fn(&SupportStanding) -> Option<Pence>| -> Option<Pence> {
        known().map(|(_, support)| amount_of(&support)).sum()
    };
    let forecast = known().map(|(_, support)| support.forecast).sum();
    let provenance = weakest(known().map(|(_, support)| support.provenance));
    let (notified, withheld) = (sum(|support| support.notified_year), sum(SupportStanding::withheld));
    let total = cells(month_end.system_subject(), notified, withheld, forecast, provenance);
    rows.push(row(total_of(analysis, 0), "System", RowKind::Total, total));
    let withheld: Pence = known().filter_map(|(_, support)| support.withheld()).sum();
    let short: Pence = known().map(|(_, support)| support.plan_to_date - support.received).sum();
    let heading = if !is_nil(withheld) {
        format!("{} of the deficit support planned for the year is withheld", pounds(withheld, Scale::Words))
    } else if Pence::ZERO < short && !is_nil(short) {
        format!("{} of deficit support planned to date is not received", pounds(short, Scale::Words))
    } else {
        "Deficit support is received as planned".to_owned()
    };
    let heading = heading + &in_part(analysis, 0);
    Some(Exhibit {
        key: "T9e".into(),
        name: "deficit-support".into(),
        heading,
        note:
            "Shown once, at the trust that recognises it; what passes through the board is no second support."
                .to_owned(),
        provenance,
        table: Table {
            caption: format!("Deficit support, £m, {}.", analysis.year),
            row_heading: "Trust".to_owned(),
            columns: vec![
                figures("", "Planned for the year"),
                figures("", "Notified"),
                figures("", "Withheld"),
                figures("", "In forecast outturn"),
                words("", "How it stands"),
                figures("", "Planned to date"),
                figures("", "Received to date"),
            ],
            rows,
        },
        chart: None,
    })
}

/// The system in gross: income and spending without what its organisations pay each other.
fn gross(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let gross = analysis.gross?;
    let provenance = gross.provenance;
    let line = |name: &str, kind, income: Pence, spending: Pence| {
        let cells = [income, spending, income + spending];
        row(name, name, kind, cells.into_iter().map(|cell| amount(Some(cell), provenance)).collect())
    };
    let rows = vec![
        line("As the organisations report it", RowKind::Body, gross.income, gross.spending),
        line("Traded within the system, agreed by both sides", RowKind::Body, -gross.agreed, gross.agreed),
        line("Unreconciled within the system", RowKind::Body, -gross.income_alone, gross.spending_alone),
        line(
            "With others than the system’s own",
            RowKind::Total,
            gross.income_outside(),
            gross.spending_outside(),
        ),
    ];
    let unreconciled = gross.unreconciled();
    Some(Exhibit {
        key: "T9f".into(),
        name: "gross".into(),
        heading: if is_nil(unreconciled) {
            format!("{} is traded within the system, and both sides agree", pounds(gross.agreed, Scale::Words))
        } else {
            format!(
                "{} is traded within the system; on {} the two sides do not agree",
                pounds(gross.agreed, Scale::Words),
                pounds(unreconciled, Scale::Words)
            )
        },
        note: "What is traded is taken off at the amount both sides agree on; the rest belongs to no organisation and is plugged to none.".to_owned(),
        provenance,
        table: Table {
            caption: format!("Income and spending, £m, {}.", to_date(analysis)),
            row_heading: "What".to_owned(),
            columns: vec![figures("", "Income"), figures("", "Spending"), figures("", "Position")],
            rows,
        },
        chart: None,
    })
}

/// Each intra-system balance between two organisations as both say it.
fn balances(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let name = |code: &OrganisationCode| {
        let known = analysis
            .organisations
            .iter()
            .find(|organisation_analysis| organisation_analysis.organisation.code == *code);
        known.map_or(code.to_string(), |organisation_analysis| {
            organisation_analysis.organisation.short_name.clone()
        })
    };
    let apart = |balance: &IntraSystemBalance| balance.said_by_creditor - balance.said_by_debtor;
    let largest = analysis.balances.iter().max_by_key(|balance| apart(balance).magnitude())?;
    let rows = analysis
        .balances
        .iter()
        .map(|balance| {
            let cell = |value| amount(Some(value), balance.provenance);
            let cells = vec![
                word(
                    if balance.is_trade { "traded to date" } else { "owed at the month’s end" },
                    Tone::Plain,
                ),
                cell(balance.said_by_creditor),
                cell(balance.said_by_debtor),
                cell(apart(balance)),
                cell(balance.in_dispute),
            ];
            let name = format!("{} from {}", name(&balance.creditor), name(&balance.debtor));
            row(name.clone(), name, RowKind::Body, cells)
        })
        .collect();
    let heading = if is_nil(apart(largest)) {
        let sides = analysis.balances.iter().flat_map(|balance| [&balance.creditor, &balance.debtor]);
        let named: BTreeSet<&OrganisationCode> = sides.collect();
        let n_without = count_without(analysis, |organisation_analysis| {
            !named.contains(&organisation_analysis.organisation.code)
        });
        match of_how_many(analysis, n_without).as_str() {
            "the system" => "The organisations agree on what they trade and owe each other".to_owned(),
            of_some => format!("{of_some} agree on what they trade and owe each other"),
        }
    } else {
        format!(
            "{} and {} differ by {} on what was {}",
            name(&largest.creditor),
            name(&largest.debtor),
            pounds(apart(largest), Scale::Words),
            if largest.is_trade { "traded" } else { "owed" }
        )
    };
    Some(Exhibit {
        key: "T9g".into(),
        name: "dealings".into(),
        heading,
        note: "All amounts are positive; of organisations that have both sent their balances.".to_owned(),
        provenance: weakest(analysis.balances.iter().map(|balance| balance.provenance)),
        table: Table {
            caption: format!("What organisations of the system are paid and pay, £m, {}.", to_date(analysis)),
            row_heading: "Who from whom".to_owned(),
            columns: vec![
                words("", "What"),
                figures("As said by", "The one paid"),
                figures("As said by", "The one paying"),
                figures("", "Difference"),
                figures("", "In dispute"),
            ],
            rows,
        },
        chart: None,
    })
}
