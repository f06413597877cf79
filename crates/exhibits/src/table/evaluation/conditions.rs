//! What limits a finding or would undermine it, each in a sentence that a reader can judge.

use evidence::evaluation::calendar::name;
use evidence::evaluation::evaluated::Evaluated;
use evidence::evaluation::finding::{Conclusion, Condition};

use super::written;
use crate::exhibit::{Exhibit, RowKind, Table};
use crate::number::{agreeing, counted};
use crate::table::efficiency::{row, word};
use crate::table::measure::Written;
use crate::table::words;

/// W2: the conditions of a finding, and what each leaves of it.
#[must_use]
pub fn conditions(evaluated: &Evaluated) -> Exhibit {
    let finding = evaluated.method.finding();
    let written = written(evaluated);
    let rows = finding.conditions.iter().map(|condition| {
        let (title, words) = condition_words(condition, written);
        row(title, RowKind::Body, vec![word(words), word(left(condition.leaves()))])
    });
    let mut rows: Vec<_> = rows.collect();
    rows.extend(
        always().map(|(title, words)| row(title, RowKind::Body, vec![word(words), word("yours to judge")])),
    );
    Exhibit {
        key: "W2".into(),
        name: "evaluation-conditions".into(),
        heading: match finding.conditions.len() {
            0 => "Nothing in the values stands against it; three things only people can know".to_owned(),
            n => format!(
                "{} in the values {} what may be concluded",
                counted(n, "thing", "things"),
                agreeing(n, "limits", "limit")
            ),
        },
        note: "Each with what it leaves. The last three are in no file: ask those who were there.".to_owned(),
        provenance: super::known(evaluated),
        table: Table {
            caption: "What limits the finding.".to_owned(),
            row_heading: "Condition".to_owned(),
            columns: vec![words("", "What it says"), words("", "What may still be said")],
            rows,
        },
        chart: None,
    }
}

/// What no method can see in the values.
fn always() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        ("Another cause", "Something else that came at the same time would look the same."),
        ("Another way of counting", "A change of who is counted, or how, looks like an effect."),
        (
            "Why then, and why there",
            "If the change was made because values were unusual, they would have gone back by themselves.",
        ),
    ]
    .into_iter()
}

const fn left(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Nothing => "nothing of an effect",
        Conclusion::Description => "what happened, not why",
        Conclusion::Direction => "which way, not by how much",
        Conclusion::AsStated => "as it is stated",
    }
}

/// A condition as a title and a sentence.
#[must_use]
pub fn condition_words(condition: &Condition, written: Written<'_>) -> (&'static str, String) {
    of_series(condition, written)
        .or_else(|| of_units(condition, written))
        .unwrap_or_else(|| of_donors(condition, written))
}

fn of_series(condition: &Condition, written: Written<'_>) -> Option<(&'static str, String)> {
    let percent = |share: f64| format!("{:.0}%", share * 100.0);
    Some(match condition {
        Condition::FewMonths { before, after, wanted } => (
            "Few months",
            format!(
                "There are {before} months before the change and {after} after it; below {wanted} on a side a slope is \
                 mostly chance."
            ),
        ),
        Condition::NormalReference { points, wanted } => (
            "Too sure an interval",
            format!(
                "The interval takes {points} points for many; below {wanted} it is too narrow. Student’s t is there to \
                 choose."
            ),
        ),
        Condition::AutocorrelationLeft { lag, correlation } => (
            "Months are correlated",
            format!(
                "What the line leaves over is still correlated {lag} months apart ({correlation:.2}), so the \
                 interval is too narrow; a longer lag allows for it."
            ),
        ),
        Condition::ErrorsCarryOn { kept, low, high } => (
            "Months carry on",
            format!(
                "A month keeps {} of the error of the one before. The interval shown allows for that; without, it would be \
                 {} to {}.",
                percent(*kept),
                written.bare(*low),
                written.bare(*high)
            ),
        ),
        Condition::Anticipation { months, difference } => (
            "Changed before the change",
            format!(
                "The last {months} months before it already differ from the line, by {}: people may have acted early.",
                written.amount(*difference)
            ),
        ),
        Condition::UnderTwoYears { months } => (
            "Under two years",
            format!("With {months} months the time of year cannot be told from the change."),
        ),
        Condition::SeasonLeft { correlation } => (
            "A season is left",
            format!(
                "Months a year apart are alike (correlation {correlation:.2}) and no season was asked for; add one with \
                 --harmonics."
            ),
        ),
        Condition::LeftOut { months } => (
            "Months left out",
            format!(
                "{} {} left out on purpose: {}.",
                counted(months.len(), "month", "months"),
                agreeing(months.len(), "was", "were"),
                names(months)
            ),
        ),
        Condition::AlsoChanged { month, what } => {
            ("Something else changed", format!("In {}: {}", name(*month), ended(what)))
        }
        Condition::OutOfBounds { month, value } => (
            "A line that leads out of bounds",
            format!(
                "Without the change the line would reach {} in {}, which cannot be; its shape is wrong there.",
                written.with_unit(*value),
                name(*month)
            ),
        ),
        Condition::NoError => (
            "No error",
            "The values lie on the line exactly, so nothing says how sure it is; were they worked out?"
                .to_owned(),
        ),
        Condition::Overdispersed { dispersion } => (
            "Counts vary much",
            format!(
                "They vary {dispersion:.1} times as much as chance alone makes them; the interval allows for it."
            ),
        ),
        _ => return None,
    })
}

fn of_units(condition: &Condition, written: Written<'_>) -> Option<(&'static str, String)> {
    Some(match condition {
        Condition::FewUnits { treated, control, wanted } => (
            "Few units",
            format!(
                "{} with the change and {control} without: with so few on a side the interval is not to be trusted (about {wanted} \
                 together, some of them with the change, are needed). How often as much comes about where nothing was done \
                 is the better guide.",
                counted(*treated, "unit", "units")
            ),
        ),
        Condition::FewOnASide { treated, control } => (
            "One or two on a side",
            format!(
                "{} with the change and {control} without: how far one or two go their own way is hardly seen, so no interval \
                 can be told. Only a ranking among other ways to hand the change out, as in differences in differences, \
                 could show more than chance, and here none does.",
                counted(*treated, "unit", "units")
            ),
        ),
        Condition::StaggeredStarts { starts } => (
            "Units began at different times",
            format!(
                "In {}: those that began early are compared with as if they had not, which can turn the effect round.",
                names(starts)
            ),
        ),
        Condition::AlwaysTreated { unit } => {
            ("A unit always had it", format!("{unit} has the change in all its months, so it tells nothing."))
        }
        Condition::Unbalanced { missing } => (
            "Values are missing",
            format!("{} of units and months are not there.", counted(*missing, "value", "values")),
        ),
        Condition::PlaceboAsLarge { p_value } => (
            "As much where nothing was done",
            format!(
                "Had the change been given to other units, an effect as large would come about {:.0} times in 100.",
                p_value * 100.0
            ),
        ),
        Condition::EarlierEffect { start, effect, .. } => (
            "An effect before the change",
            format!(
                "A change pretended in {}, when there was none, has an effect of {} too: the units moved apart anyway.",
                name(*start),
                written.amount(*effect)
            ),
        ),
        Condition::LeadsDiffer { p_value } => (
            "Apart before the change",
            format!(
                "The units already moved apart before it (p = {p_value:.3}), so that they do after it proves nothing."
            ),
        ),
        Condition::LeadsWeak { leads, units } => (
            "A weak test of before",
            format!(
                "{leads} months before the change of {} are too few to find a difference; that none is found is no proof.",
                counted(*units, "unit", "units")
            ),
        ),
        Condition::PooledEnds { .. } => (
            "The ends are pooled",
            "The first and last month from the change hold all beyond them, so they are no effect at one date.".to_owned(),
        ),
        _ => return None,
    })
}

fn of_donors(condition: &Condition, written: Written<'_>) -> (&'static str, String) {
    match condition {
        Condition::PoorFit { rmspe, usual } => (
            "A poor likeness",
            format!(
                "Before the change the mixture is off by {}, where {} is usual among the others.",
                written.amount(*rmspe),
                written.bare(*usual)
            ),
        ),
        Condition::WeightsNotUnique => (
            "Other mixtures fit as well",
            "Other weights of the units fit as well before the change and may say other things after it."
                .to_owned(),
        ),
        Condition::OneDonorCarries { donor, weight } => (
            "One unit carries it",
            format!(
                "{:.0}% of the mixture is {donor}: what is special to it looks like an effect.",
                weight * 100.0
            ),
        ),
        Condition::DependsOnDonor { donor, effect } => (
            "It turns without one unit",
            format!(
                "Without {donor} the effect would be {}, the other way round.",
                super::signed(written, *effect)
            ),
        ),
        Condition::FewPlacebos { smallest_p } => (
            "Few units to compare with",
            format!(
                "Even the most unusual of so few would be so by chance {:.0} times in 100.",
                smallest_p * 100.0
            ),
        ),
        Condition::OutsideDonors { months, of } => (
            "Beyond all others",
            format!(
                "In {months} of {of} months before the change it lies above or below all others, and no mixture can be \
                 like it."
            ),
        ),
        // The others are told above.
        _ => ("A condition", "It limits what may be concluded.".to_owned()),
    }
}

fn names(months: &[jiff::civil::Date]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<String> = months.iter().take(SHOWN).map(|month| name(*month)).collect();
    let more = months.len().saturating_sub(SHOWN);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

/// A sentence with its full stop.
fn ended(text: &str) -> String {
    format!("{}.", text.trim().trim_end_matches('.'))
}
