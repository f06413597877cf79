//! What moved the position, what is one-off, and what the return is compared with.

use domain::ledger::{Line, Measure, Nature};
use domain::money::Pence;
use domain::month::Month;
use domain::schedule::{
    BridgeOf, BridgeStep, ControlSource, ControlTotal, MoveDriver, OneOffItem, OneOffKind,
};

use super::{Desk, STEP, share};
use crate::chart;

/// Where the rest of a variance goes [parts of 100] and why, where it is adverse and where it is not.
const OF_TRUST: [(MoveDriver, u64, [&str; 2]); 3] = [
    (MoveDriver::Efficiency, 50, ["Savings start later than planned.", "Savings are ahead of plan."]),
    (
        MoveDriver::UrgentCare,
        30,
        ["Beds stayed open that were to close.", "Fewer extra beds were opened than planned."],
    ),
    (
        MoveDriver::Inflation,
        20,
        ["Supplies and energy cost more than planned.", "Prices rose less than planned."],
    ),
];
const OF_BOARD: [(MoveDriver, u64, [&str; 2]); 2] = [
    (MoveDriver::Efficiency, 60, ["Savings start later than planned.", "Savings are ahead of plan."]),
    (
        MoveDriver::Activity,
        40,
        ["More was bought from providers than planned.", "Less was bought from providers than planned."],
    ),
];

fn step(kind: BridgeOf, driver: MoveDriver, impact: Pence, notes: [&str; 2]) -> BridgeStep {
    let note = if impact.is_negative() { notes[0] } else { notes[1] };
    BridgeStep { kind, driver, impact, note: note.to_owned() }
}

/// The steps given, and the rest of `whole` by fixed parts; steps of nothing are left out.
fn complete(desk: &Desk<'_>, kind: BridgeOf, whole: Pence, mut steps: Vec<BridgeStep>) -> Vec<BridgeStep> {
    let rest = whole - steps.iter().map(|step| step.impact).sum();
    let parts: &[(MoveDriver, u64, [&str; 2])] = if desk.is_board() { &OF_BOARD } else { &OF_TRUST };
    let weights: Vec<u64> = parts.iter().map(|(_, weight, _)| *weight).collect();
    let rests = rest.split(&weights, STEP);
    steps.extend(parts.iter().zip(rests).map(|((driver, _, notes), part)| step(kind, *driver, part, *notes)));
    steps.retain(|step| step.impact != Pence::ZERO);
    steps
}

pub(super) fn bridges(desk: &Desk<'_>) -> Vec<BridgeStep> {
    let kind = BridgeOf::PlanToActual;
    let moved =
        |line: Line| desk.amount(line, Measure::ActualToDate) - desk.amount(line, Measure::PlanToDate);
    let named = |codes: &[&str]| -> Pence {
        codes.iter().map(|code| moved(code.parse().expect("code names lines of the return"))).sum()
    };
    let support = named(&["P.INC.DSF"]);
    let steps = if desk.is_board() {
        vec![
            step(
                kind,
                MoveDriver::ContinuingCare,
                named(&["I.CHC"]),
                ["More and dearer care packages than planned.", "Fewer care packages than planned."],
            ),
            step(
                kind,
                MoveDriver::Prescribing,
                named(&["I.PRESC"]),
                [
                    "Volume and price of medicines are above plan.",
                    "Volume and price of medicines are below plan.",
                ],
            ),
            step(
                kind,
                MoveDriver::Other,
                named(&["I.RESERVE", "I.RUN"]),
                ["Running costs are above plan.", "Reserves were released and running costs are below plan."],
            ),
        ]
    } else {
        let income: Pence = chart::position_parts(desk.member.made.kind)
            .filter(|line| line.nature() == Nature::Income)
            .map(moved)
            .sum();
        vec![
            step(
                kind,
                MoveDriver::Support,
                support,
                ["Deficit support was withheld.", "More deficit support came than planned."],
            ),
            step(
                kind,
                MoveDriver::Activity,
                income - support,
                ["Income for activity is below plan.", "Income for activity is above plan."],
            ),
            step(
                kind,
                MoveDriver::Staffing,
                named(&["P.PAY.SUB", "P.PAY.BANK", "P.PAY.AGY", "P.PAY.OTH"]),
                [
                    "Bank and agency shifts cost more than vacancies saved.",
                    "Vacancies saved more than bank and agency cost.",
                ],
            ),
        ]
    };
    let whole = desk.position(Measure::ActualToDate) - desk.position(Measure::PlanToDate);
    let mut steps = complete(desk, kind, whole, steps);
    steps.extend(forecast_bridge(desk));
    steps
}

/// From the forecast of the month before to this month's; nothing where it has not moved.
fn forecast_bridge(desk: &Desk<'_>) -> Vec<BridgeStep> {
    let Some(month) = desk.month.before() else { return Vec::new() };
    let last = Desk { month, ..*desk };
    let moved = desk.position(Measure::ForecastYear) - last.position(Measure::ForecastYear);
    if moved == Pence::ZERO {
        return Vec::new();
    }
    let kind = BridgeOf::ForecastToForecast;
    let support =
        desk.keyed("P.INC.DSF", Measure::ForecastYear) - last.keyed("P.INC.DSF", Measure::ForecastYear);
    let notes = ["Deficit support is no longer expected in full.", "More deficit support is expected."];
    complete(desk, kind, moved, vec![step(kind, MoveDriver::Support, support, notes)])
}

/// Title, kind, month, parts of 100,000 of turnover, whether planned, reason.
type Item = (&'static str, OneOffKind, u8, i64, bool, &'static str);
const ITEMS_OF_TRUST: [Item; 4] = [
    ("Settlement of a claim of an earlier year", OneOffKind::Income, 2, 90, false, "It was paid once."),
    ("Sale of equipment no longer used", OneOffKind::Income, 4, 30, true, "It can be sold once."),
    (
        "Moving services between sites",
        OneOffKind::Cost,
        3,
        -60,
        true,
        "Double running ends when the move is over.",
    ),
    (
        "Posts filled during the year",
        OneOffKind::FullYearEffect,
        5,
        -110,
        true,
        "They cost twelve months next year and part of this year now.",
    ),
];
const ITEMS_OF_BOARD: [Item; 3] = [
    ("Release of provisions of earlier years", OneOffKind::Income, 3, 60, false, "They were released once."),
    ("Cost of changing the organisation", OneOffKind::Cost, 5, -25, true, "It ends when the change is over."),
    (
        "Care packages agreed during the year",
        OneOffKind::FullYearEffect,
        4,
        -70,
        false,
        "They cost twelve months next year and part of this year now.",
    ),
];

/// Planned items from April, the others from the month they fall in.
pub(super) fn one_offs(desk: &Desk<'_>) -> Vec<OneOffItem> {
    let items: &[Item] = if desk.is_board() { &ITEMS_OF_BOARD } else { &ITEMS_OF_TRUST };
    items
        .iter()
        .filter_map(|(title, kind, number, parts, in_plan, reason)| {
            let size = desk.stream(&["one-off", title]).between(70, 130).cast_signed();
            let impact = share(desk.member.outline.turnover, parts * size, 10_000_000);
            let month = Month::new(*number).filter(|month| *in_plan || *month <= desk.month)?;
            let (title, reason) = ((*title).to_owned(), (*reason).to_owned());
            (impact != Pence::ZERO).then_some(OneOffItem {
                title,
                kind: *kind,
                month,
                impact,
                in_plan: *in_plan,
                reason,
            })
        })
        .collect()
}

pub(super) fn control_totals(desk: &Desk<'_>) -> Vec<ControlTotal> {
    let total = |line: &str, source, beyond: Pence| {
        let line: Line = line.parse().expect("code names lines of the return");
        let value = desk.amount(line, Measure::ActualToDate) - beyond;
        let reason = if beyond == Pence::ZERO {
            ""
        } else {
            "An accrual entered after the ledger closed; it is posted next month."
        };
        ControlTotal { line, source, value, reason: reason.to_owned() }
    };
    let (position, others) =
        if desk.is_board() { ("I.POS", ["I.NET", "I.RUN"]) } else { ("P.AFP", ["P.PAY.SUB", "P.PAY.AGY"]) };
    let mut rows = vec![
        total(position, ControlSource::Ledger, desk.member.story.beyond_ledger),
        total(position, ControlSource::NationalReturn, Pence::ZERO),
    ];
    rows.extend(others.map(|line| total(line, ControlSource::Ledger, Pence::ZERO)));
    rows
}
