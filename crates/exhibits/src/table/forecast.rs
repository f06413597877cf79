//! The statistical forecast: methods side by side, organisations, and the fan of months.
//!
//! What organisations report stands beside it and is never mixed with it. Amounts of the forecast
//! have no id of their own: they are worked out from all figures of the month, so they stand as words.

mod bridge;
mod drivers;
mod fan;
mod ground;
mod kept;
mod projected;

use domain::figure::{Basis, Definition, FigureKey, Subject, Support};
use domain::forecast::{
    Chance, Course, Forecast, NO_STRAIGHT_LINE, Outlook, Range, Stickiness, Unscaled, has_straight_line,
};
use domain::money::{Pence, grouped};
use domain::month::Month;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;

pub use bridge::{forecast_bridge, forecast_bridge_sentence};
pub use drivers::forecast_drivers;
pub use fan::fan;
pub use ground::{forecast_ground, forecast_ground_sentence, forecast_record_sentence};
pub use kept::forecast_kept;
pub use projected::{forecast_projected, forecast_projected_sentence};

use super::{
    IN_WORDS, NOT_APPLICABLE, caption, cell, figures, headings, note, organisation_link, row_name,
    simulated_amount, words,
};
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table, Tone};
use crate::number::{Number, agreeing};
use crate::words::Wording;
use crate::words::amount::{Balance, Direction, Scale, pounds};

/// The forecast of a subject on one basis.
#[must_use]
pub const fn course(outlook: &Outlook, support: Support) -> &Course {
    match support {
        Support::Including => &outlook.including,
        Support::Excluding => &outlook.excluding,
    }
}

/// `8 in 10 chance that the year ends between a £95.6 million and a £152.4 million deficit; 3 in 100
/// chance of meeting plan`.
#[must_use]
pub fn forecast_sentence(course: &Course) -> String {
    format!(
        "8 in 10 chance that the year ends between {}; {} of meeting plan",
        between(course.year_end),
        course.meets_plan.words()
    )
}

/// What the forecast gives, as the object of a sentence: `an 8 in 10 chance that the year ends between a £95.6
/// million and a £152.4 million deficit, and a 3 in 100 chance of meeting plan`.
#[must_use]
pub fn forecast_given(course: &Course) -> String {
    format!(
        "an 8 in 10 chance that the year ends between {}, and {} of meeting plan",
        between(course.year_end),
        course.meets_plan.with_article()
    )
}

/// How far a forecast of the first months is to be trusted, where too few are closed for a run rate.
pub(super) fn early_forecast(month_end: &MonthEnd) -> String {
    let closed = usize::from(month_end.month.get());
    format!(
        "{} known: the width of the range is mostly that of past years and not of this one.",
        if closed == 1 { "One month is".to_owned() } else { format!("Only {closed} months are") }
    )
}

/// T7: the year's end of the system by our forecast, by the organisations' own and by rules of thumb.
#[must_use]
pub fn forecast(month_end: &MonthEnd, forecast: &Forecast, support: Support, wording: Wording) -> Exhibit {
    let course = course(&forecast.system, support);
    let rules = &course.rules;
    let range = course.year_end;
    let mut rows = vec![
        known(month_end, "Plan of the year", Basis::Plan, course.plan_year(), course, support, wording),
        known(
            month_end,
            "Forecast outturns, added up",
            Basis::Forecast,
            course.own_forecast,
            course,
            support,
            wording,
        ),
        method(
            month_end,
            &format!("Oakham: 1 in 10 {}", ends_better(course)),
            Some(range.p90),
            course,
            wording,
        ),
        method(month_end, "Oakham: middle of the range", Some(range.p50), course, wording),
        method(month_end, "Oakham: 1 in 10 ends worse", Some(range.p10), course, wording),
        method(
            month_end,
            "Plan plus variance to date",
            Some(rules.plan_plus_variance_to_date),
            course,
            wording,
        ),
        method(
            month_end,
            "Plan plus variance continuing",
            Some(rules.plan_plus_variance_continuing),
            course,
            wording,
        ),
        method(
            month_end,
            &run_rate_of_last(forecast.closed),
            Some(rules.run_rate_last_three),
            course,
            wording,
        ),
    ];
    rows.splice(
        7..7,
        course.straight_line().map(|end| {
            let name = format!("{STRAIGHT_LINE}, 12 ÷ {}", forecast.closed);
            method(month_end, &name, Some(end), course, wording)
        }),
    );
    rows.extend(rules.plan_scaled.ok().map(|end| method(month_end, PLAN_SCALED, Some(end), course, wording)));
    rows.extend(course.projected.as_ref().map(|projected| {
        method(month_end, "Projection of underlying months", Some(projected.middle), course, wording)
    }));
    // The bold rows are ours; what is reported and what is estimated stay apart.
    rows[3].kind = RowKind::Emphasis;
    Exhibit {
        key: "T7".into(),
        name: "forecast".into(),
        heading: who_reaches_the_plan(course),
        note: format!(
            "{}{}{} {}",
            simulated(forecast),
            piled(course, forecast),
            left_out(course),
            note(month_end, "")
        ),
        provenance: forecast.provenance,
        table: Table {
            caption: caption(
                month_end,
                &basis("Year’s end by method, surplus or (deficit)", support),
                wording,
            ),
            row_heading: "Method".to_owned(),
            columns: vec![figures("", "Year’s end"), figures("", "Against plan"), words("", IN_WORDS)],
            rows,
        },
        chart: None,
    }
}

/// Whether so many simulated years end exactly at plan that the best tenth begins there.
fn begins_at_plan(course: &Course) -> bool {
    course.year_end.p90 == course.plan_year()
}

/// What the best tenth of simulated years does.
fn ends_better(course: &Course) -> &'static str {
    if begins_at_plan(course) { "ends at plan or better" } else { "ends better" }
}

/// The heading of the best tenth, over courses of which it may begin at plan.
fn better_heading<'a>(mut courses: impl Iterator<Item = &'a Course>) -> &'static str {
    if courses.any(begins_at_plan) { "1 in 10 at that or better" } else { "1 in 10 better" }
}

/// Why many simulated years end exactly at plan; empty where they do not.
fn piled(course: &Course, forecast: &Forecast) -> String {
    let limits = forecast.ground.iter().find(|ground| ground.code == "recovery_limits");
    limits.filter(|_| begins_at_plan(course)).map_or_else(String::new, |limits| {
        format!(
            " Years that take back all of a variance end at plan and no better: the recovery is held to {}, a judgement.",
            limits.value
        )
    })
}

/// The mean of at most three closed months, carried on.
fn run_rate_of_last(closed: Month) -> String {
    match closed.get() {
        1 => "Run rate of the month".to_owned(),
        n_closed => format!("Run rate of last {} months", n_closed.min(3)),
    }
}

const PLAN_SCALED: &str = "Plan scaled by actual to date";

const STRAIGHT_LINE: &str = "Straight line";

/// Which rules of thumb are left out, and why; empty where none is.
fn left_out(course: &Course) -> String {
    let unscaled = course.rules.plan_scaled.err().map(|why| match why {
        Unscaled::PlanIsSmall => {
            "the plan to date is a quarter or less of an even share of the year’s planned months, too little to scale by"
        }
        Unscaled::OtherSign => "plan and actual to date are not both a surplus or both a deficit",
    });
    let no_line = course.straight_line().is_none().then_some(NO_STRAIGHT_LINE);
    [(STRAIGHT_LINE, no_line), (PLAN_SCALED, unscaled)]
        .into_iter()
        .filter_map(|(name, why)| Some(format!(" {name} is left out: {}.", why?)))
        .collect()
}

/// Which methods end at the plan or better, as tables round, and the chance of meeting it: that of the simulated years,
/// which every other sentence and tile names as well.
fn who_reaches_the_plan(course: &Course) -> String {
    let rules = &course.rules;
    let reaches = |end: Pence| Direction::of(end - course.plan_year()) != Direction::Adverse;
    // Oakham's is one method, by the middle of its range.
    let others: Vec<Pence> = [
        course.year_end.p50,
        rules.plan_plus_variance_to_date,
        rules.plan_plus_variance_continuing,
        rules.run_rate_last_three,
    ]
    .into_iter()
    .chain(course.straight_line())
    .chain(rules.plan_scaled)
    .chain(course.projected.as_ref().map(|projected| projected.middle))
    .collect();
    let n_others = others.iter().filter(|end| reaches(**end)).count();
    let who = match (reaches(course.own_forecast), n_others) {
        (true, 0) => "Only the organisations’ own forecasts reach the plan".to_owned(),
        (false, 0) => "No method reaches the plan".to_owned(),
        (own, n_others) => {
            let n = n_others + usize::from(own);
            format!("{n} of {} methods {} the plan", others.len() + 1, agreeing(n, "reaches", "reach"))
        }
    };
    format!("{who}; {} of meeting it", course.meets_plan.words())
}

/// A row of which the month end holds the year's end as a figure.
fn known(
    month_end: &MonthEnd,
    name: &str,
    basis: Basis,
    end: Pence,
    course: &Course,
    support: Support,
    wording: Wording,
) -> Row {
    let key = FigureKey { support, ..position(month_end, &month_end.system_subject(), basis) };
    let mut row = method(month_end, name, Some(end), course, wording);
    if let figure @ Cell::Figure(_) = cell(month_end, &key, wording) {
        row.cells[0] = figure;
    }
    row
}

fn method(month_end: &MonthEnd, name: &str, end: Option<Pence>, course: &Course, wording: Wording) -> Row {
    let key = position(month_end, &month_end.system_subject(), Basis::Forecast);
    let cells = match end {
        Some(end) => {
            let variance = end - course.plan_year();
            let direction = Direction::of(variance);
            vec![
                simulated_amount(&key, end, wording),
                simulated_amount(&key.with_basis(Basis::ForecastVariance), variance, wording),
                Cell::Word { text: direction.words(wording).to_owned(), tone: direction.tone() },
            ]
        }
        None => {
            vec![Cell::Missing(NOT_APPLICABLE), Cell::Missing(NOT_APPLICABLE), Cell::Missing(NOT_APPLICABLE)]
        }
    };
    plain_row(name, cells)
}

/// T7a: the forecast of every organisation and of the system beside plan and own forecast.
#[must_use]
pub fn forecast_by_organisation(
    month_end: &MonthEnd,
    forecast: &Forecast,
    support: Support,
    wording: Wording,
) -> Exhibit {
    let names = headings(wording);
    let row = |outlook: &Outlook| -> Vec<Cell> {
        let course = course(outlook, support);
        let key = FigureKey { support, ..position(month_end, &outlook.subject, Basis::Forecast) };
        vec![
            cell(
                month_end,
                &FigureKey { support, ..position(month_end, &outlook.subject, Basis::Plan) },
                wording,
            ),
            cell(month_end, &key, wording),
            simulated_amount(&key, course.year_end.p10, wording),
            simulated_amount(&key, course.year_end.p50, wording),
            simulated_amount(&key, course.year_end.p90, wording),
            chance(course.meets_plan),
        ]
    };
    let outlook_of =
        |subject: &Subject| forecast.organisations.iter().find(|outlook| outlook.subject == *subject);
    let mut rows: Vec<Row> = month_end
        .organisations
        .iter()
        .filter_map(|organisation| {
            let outlook = outlook_of(&Subject::Organisation(organisation.code.clone()))?;
            let name = row_name(organisation);
            let link = Some(organisation_link(organisation));
            let short_name = organisation.short_name.clone();
            Some(Row {
                name,
                short_name,
                link,
                kind: RowKind::Body,
                cells: row(outlook),
                read_from: Vec::new(),
                counts: None,
            })
        })
        .collect();
    rows.push(Row { kind: RowKind::Total, ..plain_row("Total, system", row(&forecast.system)) });
    let better = better_heading(
        forecast.organisations.iter().chain([&forecast.system]).map(|outlook| self::course(outlook, support)),
    );
    let likely = |outlook: &&Outlook| course(outlook, support).meets_plan.in_hundred() < 50;
    let n_unlikely = forecast.organisations.iter().filter(likely).count();
    Exhibit {
        key: "T7a".into(),
        name: "forecast-by-organisation".into(),
        heading: format!(
            "{n_unlikely} of {} organisations {} plan than to meet it",
            forecast.organisations.len(),
            agreeing(n_unlikely, "is more likely to miss its", "are more likely to miss their")
        ),
        note: format!(
            "{} Ranges of organisations do not add up to the system’s: not all end badly at once.{} {}",
            simulated(forecast),
            if has_straight_line(usize::from(month_end.month.get())) {
                String::new()
            } else {
                format!(" {}", early_forecast(month_end))
            },
            note(month_end, "")
        ),
        provenance: forecast.provenance,
        table: Table {
            caption: caption(month_end, &basis("Year’s end, surplus or (deficit)", support), wording),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("", names.plan),
                figures("", names.forecast),
                figures("Oakham", "1 in 10 worse"),
                figures("Oakham", "Middle"),
                figures("Oakham", better),
                figures("Oakham", "Plan met, in 100"),
            ],
            rows,
        },
        chart: None,
    }
}

fn position(month_end: &MonthEnd, subject: &Subject, basis: Basis) -> FigureKey {
    month_end.whole_year(Definition::Position, subject.clone(), basis, Support::Including)
}

fn plain_row(name: &str, cells: Vec<Cell>) -> Row {
    Row {
        name: name.to_owned(),
        short_name: name.to_owned(),
        link: None,
        kind: RowKind::Body,
        read_from: Vec::new(),
        counts: None,
        cells,
    }
}

fn basis(measure: &str, support: Support) -> String {
    match support {
        Support::Including => format!("{measure} including deficit support"),
        Support::Excluding => format!("{measure} excluding deficit support"),
    }
}

fn simulated(forecast: &Forecast) -> String {
    let made_up = match forecast.provenance {
        Provenance::Synthetic => " They rest on monthly figures that are synthetic.",
        Provenance::Reported => " They are derived from monthly figures that are reported and not published.",
        Provenance::Published | Provenance::Derived => " They are derived from published monthly figures.",
    };
    let n = grouped(forecast.n_paths);
    format!("{n} simulated year ends, seed {}.{made_up}", forecast.seed)
}

fn chance(chance: Chance) -> Cell {
    let text = chance.short();
    match text.parse::<u32>() {
        Ok(n) => Cell::Number(Number::count(u64::from(n))),
        // Below or above what as many draws can tell.
        Err(_) => Cell::Word { text, tone: Tone::Plain },
    }
}

/// `a £95.6 million and a £152.4 million deficit`, the better end first.
fn between(range: Range) -> String {
    let (better, worse) = (range.p90, range.p10);
    let amount = |end: Pence| match Balance::of(end) {
        Balance::Even => "break-even".to_owned(),
        _ => with_article(&pounds(end, Scale::Words)),
    };
    let with_side = |end: Pence| match Balance::of(end) {
        Balance::Even => "break-even".to_owned(),
        side => format!("{} {}", amount(end), side.word()),
    };
    if Balance::of(better) == Balance::of(worse) {
        format!("{} and {}", amount(better), with_side(worse))
    } else {
        format!("{} and {}", with_side(better), with_side(worse))
    }
}

/// An amount with its article as it is read aloud: `a £7.0 million`, `an £81.6 million`.
fn with_article(amount: &str) -> String {
    let digits: String = amount.chars().filter(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    let whole = digits.split('.').next().unwrap_or_default();
    let is_an = whole.starts_with('8') || ["11", "18"].contains(&whole);
    format!("{} {amount}", if is_an { "an" } else { "a" })
}

/// Why neither schemes nor risks are known: the register of schemes is of a later `month`. Begins in lower case.
#[must_use]
pub fn register_is_later(month: Month) -> String {
    format!(
        "the year’s register of schemes runs to month {month}, later than this one, so its savings and the year’s risks are left out."
    )
}

/// How long the organisations' own forecasts have held to the plan while the months were adverse, and of how
/// many of the months up to `closed` they are not all known.
#[must_use]
pub fn own_forecasts_sentence(forecast: &Forecast, closed: Month, wording: Wording) -> String {
    let (forecasts, adverse) = match wording {
        Wording::Staff => ("Forecast outturns", "was adverse to date"),
        Wording::Public => ("The organisations’ own forecasts", "was worse than planned"),
    };
    let Stickiness { n_known, n_adverse, n_stuck } = forecast.system.stickiness;
    let held = match (n_known, n_adverse, n_stuck) {
        (0, ..) => return "Of no closed month is every own forecast known.".to_owned(),
        (1, 0, _) => "The system was on plan to date in the one closed month that is known.".to_owned(),
        (n, 0, _) => {
            format!("The system was on plan to date in all of the {n} closed months that are known.")
        }
        (_, 1, 0) => format!(
            "{forecasts} differed from the plan in the one closed month in which the system {adverse}."
        ),
        (_, 1, _) => {
            format!("{forecasts} equalled the plan in the one closed month in which the system {adverse}.")
        }
        (_, n, stuck) => {
            format!(
                "{forecasts} equalled the plan in {stuck} of the {n} closed months in which the system {adverse}."
            )
        }
    };
    held + &own_forecasts_unknown(forecast, closed)
}

/// Of how many of the months up to `closed` the organisations' own forecasts are not all known; empty where
/// they are.
fn own_forecasts_unknown(forecast: &Forecast, closed: Month) -> String {
    match closed.get().saturating_sub(forecast.system.stickiness.n_known) {
        0 => String::new(),
        1 => " Of 1 other closed month not every own forecast is known.".to_owned(),
        n => format!(" Of {n} other closed months not every own forecast is known."),
    }
}

#[cfg(test)]
pub(super) mod tests;
