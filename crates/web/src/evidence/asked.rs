//! How a reader asks for a control chart: settings and decisions from the address, each checked.

use domain::day::rewritten;
use domain::month::month_written;
use evidence::control_chart::plan::{
    Baseline, BaselineLength, Direction, Exclusion, Plan, Reason, Rebase, Targets,
};
use evidence::control_chart::settings::{LimitFactor, RunLength, Screening, Settings, TwoInThree};
use evidence::measured::Measured;
use jiff::civil::Date;

use super::form::Form;

/// The most rebases, points left out or targets of one address.
const MOST: usize = 12;

/// The plan and the settings that a form asks for; faults stand in the form.
pub(super) fn plan(form: &mut Form<'_>, measured: &Measured) -> (Plan, Settings) {
    let direction = match form.value("better") {
        Some("higher") => Direction::Increase,
        Some("lower") => Direction::Decrease,
        Some("neither") => Direction::Neutral,
        _ => measured.direction,
    };
    let baseline = form.read("baseline", "a whole number of points", |text| text.parse::<usize>().ok());
    let baseline = match baseline.map(BaselineLength::new) {
        None => Baseline::WholeGroup,
        Some(Ok(length)) => Baseline::First(length),
        Some(Err(fault)) => {
            form.fault("baseline", fault.to_string());
            Baseline::WholeGroup
        }
    };
    let plan = Plan {
        direction,
        targets: targets(form, measured),
        rebases: rebases(form),
        baseline,
        exclusions: exclusions(form),
    };
    (plan, settings(form))
}

fn settings(form: &mut Form<'_>) -> Settings {
    let usual = Settings::MAKING_DATA_COUNT;
    let mut run = |name: &str, usual: RunLength| {
        let asked = form.read(name, "a whole number of points", |text| text.parse::<usize>().ok());
        match asked.map(RunLength::new) {
            None => usual,
            Some(Ok(run)) => run,
            Some(Err(fault)) => {
                form.fault(name, fault.to_string());
                usual
            }
        }
    };
    Settings {
        shift: run("shift", usual.shift),
        trend: run("trend", usual.trend),
        two_in_three: match form.value("two-in-three") {
            Some("any-side") => TwoInThree::AnySide,
            Some("whole-window") => TwoInThree::AnySideWholeWindow,
            _ => usual.two_in_three,
        },
        limit_factor: if form.value("limits") == Some("three-sigma") {
            LimitFactor::ThreeSigma
        } else {
            usual.limit_factor
        },
        screening: if form.value("screening") == Some("off") { Screening::Off } else { usual.screening },
    }
}

/// `5`, or `2024-04-01=5`.
fn targets(form: &mut Form<'_>, measured: &Measured) -> Targets {
    let mut asked = Vec::new();
    let texts: Vec<&str> = form.values("target").take(MOST).collect();
    for text in texts {
        let (from, amount) = text.split_once('=').map_or((None, text), |(from, amount)| (Some(from), amount));
        let from = from.map_or(Some(Date::MIN), day);
        let amount = amount.trim().trim_end_matches('%').trim_start_matches('£').parse::<f64>().ok();
        match from.zip(amount) {
            Some(target) => asked.push(target),
            None => form.fault(
                "target",
                format!(
                    "“{text}” is not a target; write a number such as 95, or 2024-04-01=95 from a date on"
                ),
            ),
        }
    }
    let asked = if asked.is_empty() { measured.targets.clone() } else { asked };
    Targets::changing(asked).unwrap_or_else(|fault| {
        form.fault("target", fault.to_string());
        Targets::none()
    })
}

/// A date with its reason, in fields of their own.
fn rebases(form: &mut Form<'_>) -> Vec<Rebase> {
    let dates: Vec<&str> = form.values("rebase").take(MOST).collect();
    let reasons: Vec<&str> = form.values("reason").take(MOST).collect();
    let mut rebases = Vec::new();
    for (idx, text) in dates.iter().enumerate() {
        let Some(first) = day(text) else {
            let fault = match rewritten(text) {
                Some(instead) => format!("A day is written as 2024-04-01; {instead}"),
                None => format!("“{text}” is not a day; write it as 2024-04-01"),
            };
            form.fault("rebase", fault);
            continue;
        };
        match Reason::new(reasons.get(idx).copied().unwrap_or_default()) {
            Ok(reason) => rebases.push(Rebase { first, reason }),
            Err(fault) => form.fault("reason", fault.to_string()),
        }
    }
    rebases
}

/// `2024-09-01=critical incident`.
fn exclusions(form: &mut Form<'_>) -> Vec<Exclusion> {
    let texts: Vec<&str> = form.values("exclude").take(MOST).collect();
    let mut exclusions = Vec::new();
    for text in texts {
        let read =
            text.split_once('=').and_then(|(date, reason)| Some((day(date)?, Reason::new(reason).ok()?)));
        match read {
            Some((date, reason)) => exclusions.push(Exclusion { date, reason }),
            None => form.fault(
                "exclude",
                format!("“{text}” is not a date and a reason; write 2024-09-01=critical incident"),
            ),
        }
    }
    exclusions
}

/// A day, or a month of the calendar or of a financial year as its first day.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    month_written(text).or_else(|| text.parse().ok().filter(|_| text.len() == "2024-05-01".len()))
}
