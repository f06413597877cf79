//! What the fit of an evaluation says, and by which settings it was made, so that others can repeat it.

use evidence::evaluation::calendar::name;
use evidence::evaluation::evaluated::{Evaluated, Method};
use evidence::evaluation::interrupted::{ReferenceKind, SmallSample};
use evidence::evaluation::panel::ClusterCorrection;
use evidence::evaluation::segments::Term;
use evidence::evaluation::synthetic::Reason;

use super::{known, written};
use crate::exhibit::{Exhibit, RowKind, Table};
use crate::number::counted;
use crate::table::efficiency::{row, word};
use crate::table::words;

/// The most donors that are named with their weights.
const DONORS_SHOWN: usize = 20;

/// W3: settings, coefficients and tests.
#[must_use]
pub fn diagnostics(evaluated: &Evaluated) -> Exhibit {
    let (method, rows) = match &evaluated.method {
        Method::Interrupted(_) => ("an interrupted time series", interrupted(evaluated)),
        Method::Counts(_) => ("an interrupted time series of counts", counts(evaluated)),
        Method::Differences(_) => ("difference in differences", differences(evaluated)),
        Method::Events(_) => ("an event study", events(evaluated)),
        Method::Synthetic(_) => ("a synthetic control", synthetic(evaluated)),
    };
    let rows = rows.into_iter().map(|(name, words)| row(&name, RowKind::Body, vec![word(words)]));
    Exhibit {
        key: "W3".into(),
        name: "evaluation-diagnostics".into(),
        heading: format!("It was looked at by {method}"),
        note: "With these settings others get the same numbers; the method page on evaluation says how."
            .to_owned(),
        provenance: known(evaluated),
        table: Table {
            caption: "Settings, coefficients and tests.".to_owned(),
            row_heading: "What".to_owned(),
            columns: vec![words("", "Value")],
            rows: rows.collect(),
        },
        chart: None,
    }
}

type Facts = Vec<(String, String)>;

fn fact(name: &str, words: impl Into<String>) -> (String, String) {
    (name.to_owned(), words.into())
}

/// A number of a fit: with four digits that matter.
fn plain(value: f64) -> String {
    if !value.is_finite() {
        return "not known".to_owned();
    }
    let size = value.abs();
    let decimals = if !(1e-12..1_000.0).contains(&size) {
        1
    } else if size < 1.0 {
        4
    } else {
        3
    };
    format!("{value:.decimals$}").replace('-', "−")
}

fn term(term: Term) -> String {
    match term {
        Term::Start => "Height before the first month".to_owned(),
        Term::Trend => "Change a month before the change".to_owned(),
        Term::Level => "Jump at the change".to_owned(),
        Term::Slope => "Further change a month after it".to_owned(),
        Term::Sine(wave) => format!("Season, sine {wave} a year"),
        Term::Cosine(wave) => format!("Season, cosine {wave} a year"),
    }
}

fn interrupted(evaluated: &Evaluated) -> Facts {
    let Method::Interrupted(found) = &evaluated.method else { return Vec::new() };
    let (settings, said) = (&found.settings, &found.diagnostics);
    let written = written(evaluated);
    let mut facts = vec![
        fact("Last month before the change", name(settings.last_before)),
        fact("Months before and after", format!("{} and {}", said.n_before, said.n - said.n_before)),
        fact(
            "Errors are correlated over",
            format!("{} (Newey and West)", counted(settings.max_lag as usize, "month", "months")),
        ),
        fact(
            "Errors of few points",
            if settings.small_sample == SmallSample::Corrected {
                "made larger, n ÷ (n − k)"
            } else {
                "as they are"
            },
        ),
        fact(
            "Intervals by",
            match settings.reference {
                ReferenceKind::Student => format!("Student’s t with {} degrees of freedom", said.degrees),
                ReferenceKind::Normal => "the normal distribution".to_owned(),
            },
        ),
        fact("Seasonal terms, waves a year", settings.harmonics.to_string()),
    ];
    facts.extend(found.coefficients.iter().map(|of| {
        let estimate = &of.estimate;
        (
            term(of.term),
            format!(
                "{}, standard error {} ({} to {}); {} if errors were not correlated",
                plain(estimate.value),
                plain(estimate.standard_error),
                plain(estimate.low),
                plain(estimate.high),
                plain(of.plain_error)
            ),
        )
    }));
    let mean = &found.mean_effect;
    facts.push(fact(
        "Mean effect of all months after",
        format!("{} ({} to {})", written.bare(mean.value), written.bare(mean.low), written.bare(mean.high)),
    ));
    if let Some(kept) = found.kept {
        facts.push(fact("A month keeps of the error before it", format!("{:.0}%", kept * 100.0)));
    }
    if let Some(share) = said.r_squared {
        facts.push(fact("Variance that the line explains", format!("{:.1}%", share * 100.0)));
    }
    if let Some(statistic) = said.durbin_watson {
        facts.push(fact("Durbin and Watson, 2 where neighbours are not correlated", plain(statistic)));
    }
    facts
}

fn counts(evaluated: &Evaluated) -> Facts {
    let Method::Counts(found) = &evaluated.method else { return Vec::new() };
    let mut facts = vec![
        fact("Last month before the change", name(found.settings.last_before)),
        fact("Seasonal terms, waves a year", found.settings.harmonics.to_string()),
    ];
    facts.extend(found.coefficients.iter().map(|of| {
        let estimate = &of.estimate;
        (
            term(of.term),
            format!(
                "{} on the scale of the logarithm, standard error {}; {} if counts varied by chance alone",
                plain(estimate.value),
                plain(estimate.standard_error),
                plain(of.poisson_error)
            ),
        )
    }));
    facts.push(fact("Counts vary, compared with chance alone", format!("{} times", plain(found.dispersion))));
    facts.push(fact("Deviance", plain(found.deviance)));
    facts
}

const fn correction(errors: ClusterCorrection) -> &'static str {
    match errors {
        ClusterCorrection::Uncorrected => "by unit, without correction",
        ClusterCorrection::AllParameters => "by unit, all parameters counted",
        ClusterCorrection::NestedEffects => "by unit, effects of units not counted",
    }
}

fn differences(evaluated: &Evaluated) -> Facts {
    let Method::Differences(found) = &evaluated.method else { return Vec::new() };
    let mut facts = vec![
        fact("Units with the change", evaluated.treated.join(", ")),
        fact(
            "Units, values and parameters",
            format!("{}, {} and {}", found.n_units, found.n, found.n_parameters),
        ),
        fact("Errors of the interval", correction(found.settings.errors)),
        fact("Standard error by unit, uncorrected", plain(found.errors.uncorrected)),
        fact("All parameters counted", plain(found.errors.all_parameters)),
        fact("Effects of units not counted", plain(found.errors.nested_effects)),
        fact("If no errors hung together", plain(found.errors.plain)),
    ];
    if let Some(placebos) = &found.placebos {
        let which = if placebos.is_all { "all other" } else { "drawn" };
        facts.push(fact(
            "The change given to other units",
            format!(
                "{} {which} ways; {:.1} in 100 have an effect as large",
                placebos.effects.len(),
                placebos.p_value * 100.0
            ),
        ));
    }
    if let Some(earlier) = &found.earlier {
        facts.push(fact(
            "A change pretended earlier",
            format!(
                "in {}: {} ({} to {})",
                name(earlier.start),
                plain(earlier.estimate.value),
                plain(earlier.estimate.low),
                plain(earlier.estimate.high)
            ),
        ));
    }
    facts
}

fn events(evaluated: &Evaluated) -> Facts {
    let Method::Events(found) = &evaluated.method else { return Vec::new() };
    let mut facts = vec![
        fact("Units with the change", evaluated.treated.join(", ")),
        fact("Compared with month", found.settings.reference.to_string().replace('-', "−")),
        fact(
            "Months from the change",
            format!("{} to {}", found.settings.low, found.settings.high).replace('-', "−"),
        ),
        fact("Errors of the intervals", correction(found.settings.errors)),
    ];
    if let Some(test) = &found.leads {
        facts.push(fact(
            "Test of the months before",
            format!(
                "{} with {} degrees of freedom, p = {:.3}",
                plain(test.statistic),
                test.degrees,
                test.p_value
            ),
        ));
    }
    facts
}

fn synthetic(evaluated: &Evaluated) -> Facts {
    let Method::Synthetic(found) = &evaluated.method else { return Vec::new() };
    let mut weights: Vec<_> = found.weights.iter().filter(|donor| 0.0005 <= donor.weight).collect();
    weights.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut facts = vec![
        fact("The unit with the change", evaluated.treated.join(", ")),
        fact("Off before the change, root mean square", plain(found.rmspe_before)),
        fact("Off after it", plain(found.rmspe_after)),
        fact(
            "After over before, among all units",
            format!(
                "{}, place {} of {}",
                found.ratio.map_or_else(|| "no error before".to_owned(), plain),
                found.rank,
                found.n_ranked
            ),
        ),
        fact("The chance of that place", format!("{:.1}%", found.p_value * 100.0)),
    ];
    facts.extend(
        weights.iter().take(DONORS_SHOWN).map(|donor| {
            (format!("Of the mixture: {}", donor.name), format!("{:.1}%", donor.weight * 100.0))
        }),
    );
    facts.extend(found.excluded.iter().map(|of| {
        let why = match &of.reason {
            Reason::OwnChange(why) => format!("it changed too: {why}"),
            Reason::SharesPatients => "it shares patients with the unit".to_owned(),
            Reason::MonthsMissing => "some of its months are not known".to_owned(),
            Reason::OtherMeasure(why) => format!("it measures otherwise: {why}"),
            Reason::Other(why) => why.clone(),
        };
        (format!("Left out: {}", of.name), why)
    }));
    facts.extend(
        found.without.iter().map(|of| (format!("The effect without {}", of.donor), plain(of.effect))),
    );
    facts
}
