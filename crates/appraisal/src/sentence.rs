//! What a scenario does in three plain sentences, from the figures of the table; and what would have to be true for
//! the choice to flip.

use domain::money::{Pence, Pounds};

use crate::column::Column;
use crate::consequence::{Topic, Verdict};
use crate::quantity::Quantity;
use crate::row::{Cell, Row};
use crate::sensitivity::{Flip, Parameter, Sensitivity};

/// Money, patients, and duties with what is not known: a sentence each, of column `idx`.
#[must_use]
pub fn three(column: &Column, rows: &[Row], idx: usize) -> Vec<String> {
    vec![of_money(column), of_patients(column, rows, idx), of_duties(column, rows, idx)]
}

fn pounds(amount: Pence) -> String {
    format!("{:#}", Pounds(amount.max(Pence::ZERO - amount)))
}

fn of_money(column: &Column) -> String {
    let money = &column.money;
    if column.bearers.is_empty() {
        let nothing = "No engine puts a figure on what it costs or saves.";
        return column.refused.first().cloned().unwrap_or_else(|| nothing.to_owned());
    }
    let a_year = match money.recurrent {
        amount if amount == Pence::ZERO => "It costs and saves the same every year".to_owned(),
        amount if Pence::ZERO < amount => format!("It saves {} a year", pounds(amount)),
        amount => format!("It costs {} a year", pounds(amount)),
    };
    let shifted = if money.burdens < Pence::ZERO && Pence::ZERO < money.gains {
        let who = column.bearers.iter().filter(|bearer| bearer.recurrent < Pence::ZERO);
        let who: Vec<&str> = who.map(|bearer| &*bearer.who).collect();
        let bear = if who.len() == 1 { "bears" } else { "bear" };
        format!(", after {} a year that {} {bear} instead", pounds(money.burdens), in_list(&who))
    } else {
        String::new()
    };
    let once = match (money.one_off, money.payback_years) {
        (amount, _) if amount == Pence::ZERO => ".".to_owned(),
        (amount, _) if Pence::ZERO < amount => format!(", and saves {} once.", pounds(amount)),
        (amount, Some(years)) => {
            format!(", and costs {} once, which comes back {}.", pounds(amount), time_of(years))
        }
        (amount, None) => format!(", and costs {} once, which does not come back.", pounds(amount)),
    };
    match column.refused.first() {
        Some(refused) => format!("{refused} Besides, {}{shifted}{once}", a_year.replacen("It", "it", 1)),
        None => format!("{a_year}{shifted}{once}"),
    }
}

/// How long it takes, to be read after `comes back`.
fn time_of(years: f64) -> String {
    match 12.0 * years {
        months if months <= 1.0 => "within a month".to_owned(),
        months if months < 24.0 => format!("within {:.0} months", libm::ceil(months)),
        _ => format!("in {years:.1} years"),
    }
}

fn of_patients(column: &Column, rows: &[Row], idx: usize) -> String {
    const ABOUT: [Topic; 3] = [Topic::Patients, Topic::Travel, Topic::Capacity];
    let of_everybody: Vec<(&Row, &Cell)> = rows
        .iter()
        .filter(|row| ABOUT.contains(&row.measure.topic) && row.measure.key.dimension.is_empty())
        .filter_map(|row| row.cells.get(idx).map(|cell| (row, cell)))
        .collect();
    if of_everybody.iter().all(|(_, cell)| **cell == Cell::Unreached) {
        return "What it does to patients is not simulated.".to_owned();
    }
    let with = |wanted: Verdict| {
        let found = of_everybody.iter().filter(|(row, cell)| {
            cell.difference().is_some_and(|difference| difference.verdict(row.measure.more_is) == wanted)
        });
        // Headlines first, then the largest of its kind.
        found.max_by(|one, other| weight(one).total_cmp(&weight(other)))
    };
    let worse = with(Verdict::Worse).map(|(row, cell)| told(row, cell));
    let better = with(Verdict::Better).map(|(row, cell)| told(row, cell));
    let hurt = column.worst.iter().find(|worst| worst.dimension == "place");
    let hurt = hurt.and_then(|worst| {
        let row = rows.iter().find(|row| row.measure.key == worst.key)?;
        let difference = row.cells.get(idx)?.difference()?;
        let more = row.measure.unit.difference(difference.amount);
        Some(format!(" {} is hurt most: {}: {more}.", worst.group, name(row)))
    });
    let hurt = hurt.unwrap_or_default();
    match (worse, better) {
        (None, None) => "For patients no difference is shown that is larger than its noise.".to_owned(),
        (Some(worse), None) => format!("For patients: {worse}.{hurt}"),
        (None, Some(better)) => format!("For patients: {better}.{hurt}"),
        (Some(worse), Some(better)) => {
            format!("For patients, for the worse: {worse}. For the better: {better}.{hurt}")
        }
    }
}

/// How much a difference weighs against others: headlines above the rest, then as a share of the base.
fn weight((row, cell): &(&Row, &Cell)) -> f64 {
    let difference = cell.difference().map_or(0.0, |difference| difference.amount.number().abs());
    let share = difference / row.measure.base.number().abs().max(1e-9);
    if row.measure.is_headline { 1e6 + share.min(1e5) } else { share.min(1e5) }
}

/// A row in the middle of a sentence: `the 4-hour wait, share in time`; what counts for all needs no name, and the end of
/// a journey is its own: `“Left urgent care without being seen”`.
fn name(row: &Row) -> String {
    let measure = &row.measure;
    let subject = &measure.subject_words;
    if measure.key.subject.starts_with("exit ") {
        return format!("“{subject}”");
    }
    if measure.key.subject.is_empty() {
        return measure.words.clone();
    }
    let subject = subject.strip_prefix("The ").map_or_else(|| subject.clone(), |rest| format!("the {rest}"));
    format!("{subject}, {}", measure.words)
}

/// `the 4-hour wait, share in time: 2.1 percentage points less (today 77.1%)`.
fn told(row: &Row, cell: &Cell) -> String {
    let measure = &row.measure;
    let Some(difference) = cell.difference() else { return String::new() };
    format!(
        "{}: {} (today {})",
        name(row),
        measure.unit.difference(difference.amount),
        measure.unit.level(measure.base)
    )
}

fn of_duties(column: &Column, rows: &[Row], idx: usize) -> String {
    let duty = rows.iter().find(|row| row.measure.key.measure == crate::of_reform::DUTIES_WITHOUT_HOLDER);
    let duties = duty.and_then(|row| {
        let difference = row.cells.get(idx)?.difference()?;
        let left = row.measure.base.number() + difference.amount.number();
        Some(if left > 0.0 {
            format!(
                "{} statutory duties have no holder on some day of the plan",
                row.measure.unit.amount(Quantity::Number(left))
            )
        } else {
            "Every statutory duty has a holder on every day of the plan".to_owned()
        })
    });
    let not_taken: Vec<&str> = column.not_taken().map(|change| &*change.id).collect();
    let unknown = if not_taken.is_empty() {
        match column.not_modelled.len() {
            0 => String::new(),
            1 => "one thing is not modelled".to_owned(),
            n => format!("{n} things are not modelled"),
        }
    } else {
        format!("nothing of {} is in the table, for nothing here works it out", in_list(&not_taken))
    };
    match (duties, unknown.is_empty()) {
        (Some(duties), true) => format!("{duties}."),
        (Some(duties), false) => format!("{duties}; {unknown}."),
        (None, true) => "It changes no duty.".to_owned(),
        (None, false) => format!("What it does to duties and staff is not worked out; {unknown}."),
    }
}

/// What would have to be true for the choice to flip.
#[must_use]
pub fn flips(sensitivity: &Sensitivity) -> String {
    if sensitivity.usual == Pence::ZERO {
        return "It neither gains nor loses money, so no assumption about money decides it.".to_owned();
    }
    let (now, then) = if Pence::ZERO < sensitivity.usual { ("gains", "loses") } else { ("loses", "gains") };
    match &sensitivity.flip {
        None => format!(
            "Over all assumptions that were tried it {now} money; no single one of them makes it {}.",
            if then == "loses" { "lose" } else { "gain" }
        ),
        Some(flip) => {
            let range = if flip.is_in_range { "within" } else { "outside" };
            format!(
                "It {now} {} in today’s money; it {then} instead once {}, which is {range} the range that was stated.",
                pounds(sensitivity.usual),
                passed(flip)
            )
        }
    }
}

/// What has to be true: `less than 80% of the planned saving is delivered`.
fn passed(flip: &Flip) -> String {
    let value = flip.parameter.value_words(flip.threshold);
    let (more, fewer) = if flip.is_above { ("more", "more") } else { ("less", "fewer") };
    match flip.parameter {
        Parameter::Delivery => format!("{more} than {value} of the planned saving is delivered"),
        Parameter::Burdens => format!("what others bear comes to {more} than {value} of what is stated"),
        Parameter::OneOff => format!("what is paid once comes to {more} than {value} of what is stated"),
        Parameter::DiscountRate => format!("money is discounted by {more} than {value} a year"),
        Parameter::Years => format!("{fewer} than {value} count"),
    }
}

fn in_list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests;
