//! Who leaves under a plan, what it costs, and how functions fare while people wait.

use std::collections::BTreeMap;

use domain::counted::Counted;
use domain::function::Band;
use domain::money::Pence;
use domain::month::day_in_words;
use domain::provenance::Provenance;
use domain::wte::Wte;
use evidence::disclosure::{Readers, Shown};
use jiff::civil::Date;
use reform::exit::{Spread, in_year, paid_back_by};
use reform::plan::{Input, Leaving, Reform, SafeFloor};

use super::super::efficiency::{row, word};
use super::super::{NOT_APPLICABLE, figures, words};
use super::consequences::leaving_in_words;
use super::{amount, count, in_hundredths, percent, plan_shown, pounds, whole};
use crate::exhibit::{Cell, Column, Exhibit, Row, RowKind, Table, Tone};
use crate::number::{Form, Number, grouped_count};
use crate::words::amount::Scale;

/// Exits of the plan that is shown. Readers who may not see how many leave are not told what few of them are paid.
#[must_use]
pub fn reform_exits(reform: &Reform, readers: Readers) -> Option<Exhibit> {
    let exits = reform.exits.as_ref()?;
    let provenance = reform.provenance();
    let amount_of = |value: Pence| amount(value, provenance);
    let months = |tenths: Option<u64>| {
        tenths.map_or(Cell::Missing("Never"), |tenths| {
            let hundredths = i64::try_from(tenths.saturating_mul(10)).unwrap_or(i64::MAX);
            let text = format!("{}.{}", tenths / 10, tenths % 10);
            in_hundredths(text, hundredths, Form::decimals(1), provenance)
        })
    };
    let line = |name: &str, cells: [Cell; 3]| row(name, RowKind::Body, cells.into());
    let of_people = |name: &str, cells: [Cell; 3]| {
        let line = line(name, cells);
        if may_see_payments(readers, exits) { line } else { line.counting(Counted::OfPeople) }
    };
    let (spent, saving, central) = (exits.spent, exits.saving, exits.saving_central);
    let payback = exits.payback_tenths;
    let leaving_day = reform.leaving_day();
    let left = leaving_day.on;
    let left_in_words = day_in_words(left);
    let stated = reform.best_or_draft()?.exit_cost;
    let alone =
        |value: Pence| [Cell::Missing(NOT_APPLICABLE), amount_of(value), Cell::Missing(NOT_APPLICABLE)];
    let people = |leavers: u32| count(u64::from(leavers), provenance);
    let without_exit = match readers {
        Readers::Keepers => format!(
            " {} more posts go without anybody leaving, because they are vacant or move.",
            whole(reform.posts_without_exit)
        ),
        Readers::Everybody(_) => String::new(),
    };
    Some(Exhibit {
        key: "T10e".into(),
        name: "reform-exits".into(),
        heading: match leavers_in_words(exits, readers) {
            None => "Nobody would leave".to_owned(),
            Some(people) if may_see_payments(readers, exits) => format!(
                "{people} would leave for {}, {}",
                pounds(spent.p50, Scale::Words),
                paid_back_in_words(payback.p50, left)
            ),
            Some(people) => format!("{people} would leave"),
        },
        note: format!(
            "{} draws of service, pay and take-up.{}{} The pay saved is that of the people who leave alone: a part of the {} a year that the boards save in all, of which the rest are vacant posts, functions that move and other costs. Savings of the first year pay for the transition once and are not counted as recurrent. {}",
            grouped_count(u64::from(exits.n_draws)),
            against_options(reform),
            without_exit,
            pounds(reform.best_or_draft()?.icb_saving, Scale::Words),
            leaving_in_words(&leaving_day)
        ),
        provenance,
        table: Table {
            caption: format!("Exits under {}, £m where a row names no other unit.", plan_shown(reform)?),
            row_heading: "What".to_owned(),
            columns: vec![figures("", "1 in 10 below"), figures("", "Middle"), figures("", "1 in 10 above")],
            rows: vec![
                line(
                    "Leavers, people",
                    [exits.leavers.p10, exits.leavers.p50, exits.leavers.p90].map(people),
                )
                .counting(Counted::People),
                of_people("Payments, once", [spent.p10, spent.p50, spent.p90].map(amount_of)),
                line("The same as the options state them", alone(stated)),
                line("Budget for them", alone(reform.input.most_exit_cost)),
                of_people(
                    "Pay of those who leave, saved by the boards a year",
                    [saving.p10, saving.p50, saving.p90].map(amount_of),
                ),
                of_people(
                    &format!("Of it by March {}, leaving on {left_in_words}", march_after(left)),
                    [saving.p10, saving.p50, saving.p90]
                        .map(|a_year| amount_of(in_year(a_year, month_of_year(left)))),
                ),
                of_people(
                    "Pension cost of those who leave, saved by the centre a year",
                    [central.p10, central.p50, central.p90].map(amount_of),
                ),
                of_people("Months to pay back", [payback.p10, payback.p50, payback.p90].map(months)),
                of_people(
                    &format!("Paid back by, leaving on {left_in_words}"),
                    [payback.p10, payback.p50, payback.p90].map(|tenths| {
                        tenths.map_or(Cell::Missing("Never"), |tenths| {
                            word(month_of(paid_back_by(left, tenths)))
                        })
                    }),
                ),
            ],
        },
        chart: None,
    })
}

/// How many leave, as a sentence begins: `254 people`, `About 255 people`; nothing for nobody.
pub(super) fn leavers_in_words(exits: &Spread, readers: Readers) -> Option<String> {
    let leavers = u64::from(exits.leavers.p50);
    Some(match (readers.shown(leavers), readers) {
        (Shown::Count(0), _) => return None,
        (Shown::Count(1), Readers::Keepers) => "1 person".to_owned(),
        (Shown::Count(n), Readers::Keepers) => format!("{n} people"),
        (Shown::Count(n), Readers::Everybody(_)) => format!("About {} people", grouped_count(n)),
        (Shown::Hidden, _) => {
            let shown = readers.rule().map_or(0, |rule| rule.most_hidden() + 1);
            format!("Fewer than {shown} people")
        }
    })
}

/// Whether readers may see what those who leave are paid and save: not where they are few, at either end of the draws.
pub(super) fn may_see_payments(readers: Readers, exits: &Spread) -> bool {
    let leavers = exits.leavers;
    [leavers.p10, leavers.p50, leavers.p90].iter().all(|people| readers.may_see_of(u64::from(*people)))
}

/// How long payments take to be paid back, and by when where people leave on a day.
pub(super) fn paid_back_in_words(tenths: Option<u64>, left: Date) -> String {
    let Some(tenths) = tenths else { return "never paid back".to_owned() };
    let by = month_of(paid_back_by(left, tenths));
    format!("paid back in {}.{} months, by {by}", tenths / 10, tenths % 10)
}

/// The month of a day in its financial year: April is 1.
fn month_of_year(day: Date) -> u8 {
    u8::try_from((i16::from(day.month()) + 8) % 12 + 1).unwrap_or(12)
}

/// The year of the March in which the financial year of a day ends.
fn march_after(day: Date) -> i16 {
    if day.month() < 4 { day.year() } else { day.year() + 1 }
}

/// `November 2027`.
fn month_of(day: Date) -> String {
    let in_words = day_in_words(day);
    in_words.split_once(' ').map_or(in_words.clone(), |(_, month)| month.to_owned())
}

/// Whose posts go under the plan that is shown: by function and by band; nothing where nobody's does.
#[must_use]
pub fn reform_leavers(reform: &Reform, readers: Readers) -> Vec<Exhibit> {
    leavers(
        &reform.input,
        reform.provenance(),
        &[("", &reform.leaving)],
        ["reform-leavers", "reform-leavers-bands"],
        readers,
    )
}

/// Whose posts go under plans, a group of columns each: by function and by band.
pub(super) fn leavers(
    input: &Input,
    provenance: Provenance,
    plans: &[(&str, &[Leaving])],
    names: [&'static str; 2],
    readers: Readers,
) -> Vec<Exhibit> {
    if plans.iter().all(|(_, leaving)| leaving.is_empty()) {
        return Vec::new();
    }
    let functions = input.functions.iter().map(|function| {
        let name = format!("{} {}", function.id, function.name);
        let cells: Vec<Sum> =
            plans.iter().map(|(_, leaving)| Sum::of(leaving, |one| one.function == function.id)).collect();
        (name, Some(format!("/reform/function/{}", function.id)), cells)
    });
    // Bands in the order of the pay scale.
    let mut bands: BTreeMap<Band, Vec<Sum>> = BTreeMap::new();
    for one in plans.iter().flat_map(|(_, leaving)| *leaving) {
        bands.entry(one.band).or_insert_with(|| {
            plans.iter().map(|(_, leaving)| Sum::of(leaving, |other| other.band == one.band)).collect()
        });
    }
    let bands = bands.into_iter().map(|(band, cells)| (format!("Band {}", band.code()), None, cells));
    let total: Vec<Sum> = plans.iter().map(|(_, leaving)| Sum::of(leaving, |_| true)).collect();
    let in_words: Vec<String> = plans
        .iter()
        .zip(&total)
        .map(|((name, _), sum)| {
            let under = if name.is_empty() { String::new() } else { format!(" under {name}") };
            format!("{} of {}{under}", tenths(sum.leavers_hundredths), sum.people)
        })
        .collect();
    let [by_function, by_band] = names;
    let (heading, note) = match readers {
        Readers::Keepers => (
            format!("Of the people whose posts go, {} are expected to leave", in_words.join(" and ")),
            "Means of the draws, which add up; the middle of all draws may differ by a part of a person. Whoever does not take up the terms finds other work, and their post goes too.",
        ),
        Readers::Everybody(_) => (
            "People whose posts go, by function".to_owned(),
            "Whoever does not take up the terms of leaving finds other work. How many of a function leave and what they are paid is for those who work on the reform.",
        ),
    };
    let exhibit = |key: &str,
                   name: &'static str,
                   heading: String,
                   what: &str,
                   rows: Vec<(String, Option<String>, Vec<Sum>)>| {
        let mut rows: Vec<Row> = rows
            .into_iter()
            .filter(|(_, _, sums)| sums.iter().any(|sum| sum.people > 0))
            .map(|(name, link, sums)| Row { link, ..row(&name, RowKind::Body, cells(&sums, provenance)) })
            .collect();
        rows.push(row("All", RowKind::Total, cells(&total, provenance)));
        Exhibit {
            key: key.to_owned().into(),
            name: name.into(),
            heading,
            note: note.to_owned(),
            provenance,
            table: Table {
                caption: format!("People whose posts go, by {what}."),
                row_heading: crate::words::capital_first(what),
                columns: plans.iter().flat_map(|(name, _)| leaver_columns(name)).collect(),
                rows,
            },
            chart: None,
        }
    };
    vec![
        exhibit(
            if by_function == "reform-leavers" { "T10q" } else { "T10s" },
            by_function,
            heading,
            "function",
            functions.collect(),
        ),
        exhibit(
            if by_function == "reform-leavers" { "T10r" } else { "T10t" },
            by_band,
            match readers {
                Readers::Keepers => "Those who leave, by pay band".to_owned(),
                Readers::Everybody(_) => "People whose posts go, by pay band".to_owned(),
            },
            "pay band",
            bands.collect(),
        ),
    ]
}

/// People whose posts go, added up.
#[derive(Clone, Copy, Default)]
struct Sum {
    people: u64,
    leavers_hundredths: u64,
    spent: Pence,
}

impl Sum {
    fn of(leaving: &[Leaving], is_counted: impl Fn(&Leaving) -> bool) -> Self {
        let mut sum = Self::default();
        for one in leaving.iter().filter(|one| is_counted(one)) {
            sum.people += u64::from(one.people);
            sum.leavers_hundredths += one.leavers_hundredths;
            sum.spent += one.spent;
        }
        sum
    }
}

/// Hundredths with one decimal.
fn tenths(hundredths: u64) -> String {
    let tenths = (hundredths + 5) / 10;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn leaver_columns(plan: &str) -> [Column; 3] {
    [
        ("People whose post goes", Counted::People),
        ("Expected to leave", Counted::OfPeople),
        ("Payments, £000", Counted::OfPeople),
    ]
    .map(|(name, counts)| figures(plan, name).counting(counts))
}

fn cells(sums: &[Sum], provenance: Provenance) -> Vec<Cell> {
    let of_sum = |sum: &Sum| {
        let hundredths = i64::try_from(sum.leavers_hundredths).unwrap_or(i64::MAX);
        let thousands = (sum.spent.get().max(0) + 50_000) / 100_000;
        [
            count(sum.people, provenance),
            in_hundredths(tenths(sum.leavers_hundredths), hundredths, Form::decimals(1), provenance),
            count(thousands.unsigned_abs(), provenance),
        ]
    };
    sums.iter().flat_map(of_sum).collect()
}

/// What the options state of exits, which is compared with the budget, and how that lies to the payments.
fn against_options(reform: &Reform) -> String {
    let Some(plan) = reform.best_or_draft() else { return String::new() };
    format!(
        " The choice compares the {} that its options state for exits with the budget of {}; the payments here are worked out from posts, service and pay.",
        pounds(plan.exit_cost, Scale::Words),
        pounds(reform.input.most_exit_cost, Scale::Words)
    )
}

/// That the payments that are expected, or their upper end, are more than the budget for exits.
pub(super) fn over_budget(reform: &Reform, readers: Readers) -> Option<String> {
    let exits = reform.exits.as_ref().filter(|exits| may_see_payments(readers, exits))?;
    let (spent, budget) = (exits.spent, reform.input.most_exit_cost);
    let stated = reform.best_or_draft()?.exit_cost;
    let (budget_in_words, stated) = (pounds(budget, Scale::Words), pounds(stated, Scale::Words));
    let over = |value: Pence| pounds(value - budget, Scale::Words);
    if budget < spent.p50 {
        return Some(format!(
            "Payments for exits are expected to come to {}, {} more than the budget of {budget_in_words}, though the options state {stated}.",
            pounds(spent.p50, Scale::Words),
            over(spent.p50)
        ));
    }
    (budget < spent.p90).then(|| {
        format!(
            "Payments for exits are expected to come to {}, within the budget of {budget_in_words}; 1 time in 10 they exceed {}, {} more than the budget. The options state {stated}.",
            pounds(spent.p50, Scale::Words),
            pounds(spent.p90, Scale::Words),
            over(spent.p90)
        )
    })
}

/// Duty-critical functions while people wait for a decision.
#[must_use]
pub fn reform_waiting(reform: &Reform, readers: Readers) -> Exhibit {
    let provenance = reform.provenance();
    let wte =
        |posts: Wte| in_hundredths(posts.to_string(), posts.hundredths(), Form::decimals(2), provenance);
    let may_see = |posts: Wte| {
        let hundredths = u64::try_from(posts.hundredths()).unwrap_or(0);
        readers.rule().is_none_or(|rule| rule.shown_of_hundredths(hundredths) != Shown::Hidden)
    };
    let safe_share = reform.input.safe_share;
    let rows = reform.at_risk.iter().map(|risk| {
        let name = reform.input.function(&risk.function).map_or("", |function| function.name.as_str());
        let last = risk.waiting.chance_below_floor.last().copied().unwrap_or(0.0);
        let cells = vec![
            wte(risk.filled),
            match risk.floor {
                SafeFloor::ShareOfFilled(_) if readers.rule().is_some() => {
                    word(format!("{safe_share}% of filled"))
                }
                floor => wte(floor.posts()),
            },
            match risk.waiting.falls_below_in {
                // When few are fewer bounds how many they are.
                _ if !may_see(risk.filled) => Cell::Missing(Shown::MARK),
                Some(0) => Cell::Word { text: "today".to_owned(), tone: Tone::Adverse },
                Some(1) => Cell::Word { text: "in 1 quarter".to_owned(), tone: Tone::Adverse },
                Some(quarters) => Cell::Word { text: format!("in {quarters} quarters"), tone: Tone::Adverse },
                None => word("not within the plan"),
            },
            Cell::Number(
                Number::new(format!("{:.0}%", last * 100.0), last * 100.0, Form::per_cent(0))
                    .known(provenance),
            ),
        ];
        row(&format!("{} {name}", risk.function), RowKind::Body, cells)
    });
    let n_below = reform.at_risk.iter().filter(|risk| risk.waiting.falls_below_in.is_some()).count();
    Exhibit {
        key: "T10f".into(),
        name: "reform-waiting".into(),
        heading: match n_below {
            0 => "No function that the law demands is more likely than not to fall below its safe floor"
                .to_owned(),
            1 => "One function that the law demands is more likely than not to fall below its safe floor"
                .to_owned(),
            n => format!(
                "{n} functions that the law demands are more likely than not to fall below their safe floor"
            ),
        },
        note: format!(
            "If {} of staff leave each quarter of their own accord and nobody is replaced until the plan ends. Posts in whole-time equivalents. Below at the end of the first quarter at which that is more likely than not.",
            percent(i64::from(reform.input.quarterly_leavers))
        ),
        provenance,
        table: Table {
            caption: "Functions that serve a duty, while people wait.".to_owned(),
            row_heading: "Function".to_owned(),
            columns: vec![
                figures("", "Filled").counting(Counted::People),
                figures("", "Safe floor"),
                words("", "More likely than not below"),
                // To the per cent it tells how many are filled.
                figures("", "Chance below at the end").counting(Counted::OfPeople),
            ],
            rows: rows.collect(),
        },
        chart: None,
    }
}
