//! What each engine's numbers rest on: the method, the files, the run, and the command that gives the
//! same.

use std::collections::BTreeSet;

use domain::code::OrganisationCode;
use domain::figure::Support;
use domain::forecast::Forecast;
use domain::money::Pence;
use domain::month::{Period, day_in_words};
use domain::month_end::MonthEnd;
use domain::programme::Programme;
use domain::register_id::RegisterId;
use evidence::access::Access;
use evidence::fact::Measure;
use flow::output::Comparison;
use jiff::civil::Date;
use reform::cluster::Clusters;
use reform::open::OpenReform;
use reform::plan::{EXIT_DRAWS, Limits, Reform};

use super::{Origin, Run};
use crate::number::{counted, grouped_count};

/// `2024/25|1-5`, as in the keys of figures.
fn key_of(period: Period) -> String {
    format!("{}|{}-{}", period.year(), period.from(), period.to())
}

/// `--year 2024/25 --month 5`.
fn month_asked(month_end: &MonthEnd) -> String {
    format!("--year {} --month {}", month_end.year, month_end.month)
}

/// What the tables of a month's position work out from its figures.
#[must_use]
pub fn of_month(month_end: &MonthEnd) -> Origin {
    let period = Period::to_date(month_end.year, month_end.month);
    Origin {
        subject: format!("system:{}", month_end.system),
        subject_name: format!("{}, the system", month_end.system_name),
        period: key_of(period),
        period_name: period.to_string(),
        reading: "-",
        formula: "Worked out from figures of the same table: a subtotal adds them up, a remainder is what they leave of the total.".to_owned(),
        method: "docs/method/position.md",
        files: month_end.files.iter().map(|file| file.path.clone()).collect(),
        publications: Vec::new(),
        run: None,
        as_at: day_in_words(month_end.recorded_on),
        command: format!("oakham position {} --format json", month_asked(month_end)),
    }
}

/// The same of one organisation.
#[must_use]
pub fn of_organisation(month_end: &MonthEnd, organisation: &OrganisationCode) -> Origin {
    let folder = format!("/{organisation}/");
    let whole = of_month(month_end);
    let name = month_end.organisation(organisation).map_or(organisation.as_str(), |known| &known.name);
    Origin {
        subject: format!("organisation:{organisation}"),
        subject_name: format!("{name} ({organisation})"),
        files: whole.files.into_iter().filter(|file| file.contains(&folder)).collect(),
        ..whole
    }
}

/// What stands behind the position: schedules of returns, added up and compared.
#[must_use]
pub fn of_analysis(month_end: &MonthEnd, by: &str) -> Origin {
    Origin {
        formula: "Of an organisation, the rows of its schedule added up; a difference or variance is actual less plan, turned so that adverse is negative where it is an amount; of the system, the organisations added up.".to_owned(),
        method: "docs/method/backing.md",
        command: format!("oakham position --by {by} {} --format json", month_asked(month_end)),
        ..of_month(month_end)
    }
}

/// A forecast of the year's end, made at the month.
#[must_use]
pub fn of_forecast(month_end: &MonthEnd, forecast: &Forecast, support: Support) -> Origin {
    let folder = month_end.year.folder();
    let registers = [("schemes", forecast.knows.schemes), ("risks", forecast.knows.risks)];
    let registers = registers.into_iter().filter(|(_, n_known)| 0 < *n_known);
    let month = of_month(month_end);
    Origin {
        period: format!("{}|made-in-{}", key_of(Period::whole(month_end.year)), month_end.month),
        period_name: format!("{}, as forecast in month {}", month_end.year, month_end.month),
        reading: support.code(),
        formula: "A percentile of the simulated years: 10 of 100 end below the 10th, half below the middle, 90 of 100 below the 90th. Each goes on from the closed months with draws of the run rate, schemes, risks and one-off items. A driver’s share is what the spread loses when it is held still.".to_owned(),
        method: "docs/method/forecast.md",
        files: month
            .files
            .iter()
            .cloned()
            .chain(registers.map(|(register, _)| format!("finance/{register}/{folder}.csv")))
            .collect(),
        publications: Vec::new(),
        run: Some(Run {
            seed: forecast.seed,
            repeated: format!("{} simulated years", grouped_count(u64::from(forecast.n_paths))),
            inputs: String::new(),
        }),
        command: format!("oakham forecast {} --seed {} --format json", month_asked(month_end), forecast.seed),
        ..month
    }
}

/// How forecasts did in synthetic systems whose year's end is known.
#[must_use]
pub fn of_record() -> Origin {
    Origin {
        subject: "synthetic systems".to_owned(),
        subject_name: "Synthetic systems, and public year ends as anecdote".to_owned(),
        period: "-".to_owned(),
        period_name: "Synthetic years".to_owned(),
        reading: "-",
        formula: "Forecasts of synthetic years are compared with how these years end, month by month: the share of ends inside the range, the error of the middle, the width of the range.".to_owned(),
        method: "docs/method/forecast.md",
        files: Vec::new(),
        publications: Vec::new(),
        run: None,
        as_at: String::new(),
        command: "oakham forecast --backtest --format json".to_owned(),
    }
}

/// The reform: its registers, and the plan that is worked out from them.
#[must_use]
pub fn of_reform(reform: &Reform) -> Origin {
    let input = &reform.input;
    let bodies: Vec<&str> = input.bodies.iter().map(OrganisationCode::as_str).collect();
    Origin {
        subject: format!("boards:{}", bodies.join("+")),
        subject_name: input.name.clone(),
        period: input.year.to_string(),
        period_name: format!("A year, on the baseline of {}", input.year),
        reading: "-",
        formula: "A cost is that of the register. A saving is the cost today less what the boards pay under the option chosen; what a receiver pays moves to others; the system saves the difference. Scores add up those of the options. The choice is exact: no other within the limits has a lower score.".to_owned(),
        method: "docs/method/reform.md",
        files: ["plan.toml", "functions.csv", "options.csv", "posts.csv", "duties.csv", "targets.csv", "transfers.toml"]
            .map(|file| format!("reform/{file}"))
            .to_vec(),
        publications: Vec::new(),
        run: None,
        as_at: day_in_words(input.on),
        command: "oakham reform plan --format json".to_owned(),
    }
}

/// What somebody asks of one plan that is tried.
#[derive(Clone, Copy, Debug)]
pub struct TrialAsked<'a> {
    /// What the plan is called: `Plan A`.
    pub name: &'a str,
    /// Its limits.
    pub limits: Limits,
    /// The functions that stay as they are.
    pub keep: &'a BTreeSet<RegisterId>,
    /// The day on which people leave, where one is asked for.
    pub leave_on: Option<Date>,
}

/// Plans within limits that somebody asks for: of each its name, the limits, and the functions that stay as
/// they are.
#[must_use]
pub fn of_trials(reform: &Reform, plans: &[TrialAsked<'_>], seed: u64) -> Origin {
    let whole = of_reform(reform);
    let keys = plans.iter().map(|TrialAsked { name, limits, keep, leave_on }| {
        let amounts = [limits.envelope, limits.least_saving, limits.most_exit_cost];
        let amounts = amounts.map(|amount| amount.get().to_string()).join("/");
        let leave = leave_on.map_or_else(String::new, |day| format!(" {day}"));
        format!("{name} {amounts} {}{leave}", kept(keep).join("+"))
    });
    let words = plans.iter().map(|TrialAsked { name, limits, keep, leave_on }| {
        let leave = leave_on.map_or_else(String::new, |day| format!(", leaving on {}", day_in_words(day)));
        let kept = if keep.is_empty() { String::new() } else { format!(", {} kept", kept(keep).join(", ")) };
        format!(
            "{name}: envelope £{}m, saving of the system £{}m, exits £{}m{kept}{leave}",
            limits.envelope, limits.least_saving, limits.most_exit_cost
        )
    });
    let keys: Vec<String> = std::iter::once(whole.period).chain(keys).collect();
    let words: Vec<String> = std::iter::once(whole.period_name).chain(words).collect();
    let thousands = |amount: Pence| amount.get() / 100_000;
    let commands = plans.iter().map(|TrialAsked { limits, keep, leave_on, .. }| {
        let leave = leave_on.map_or_else(String::new, |day| format!(" --leave {day}"));
        let keep: Vec<String> = kept(keep).iter().map(|id| format!(" --keep {id}")).collect();
        format!(
            "oakham reform optimise --envelope {} --saving {} --exits {}{}{leave}",
            thousands(limits.envelope),
            thousands(limits.least_saving),
            thousands(limits.most_exit_cost),
            keep.concat()
        )
    });
    Origin {
        period: keys.join("|"),
        period_name: words.join(". "),
        formula: "The plan of the lowest impact score within the limits asked for; the choice is exact. A saving is the cost today less what the boards pay under it; what a receiver pays moves to others; the system saves the difference. Leavers and payments are drawn from service, pay and take-up.".to_owned(),
        publications: Vec::new(),
        run: Some(Run { seed, repeated: format!("{} draws of leavers", grouped_count(u64::from(EXIT_DRAWS))), inputs: String::new() }),
        command: commands.collect::<Vec<_>>().join("\n"),
        ..whole
    }
}

fn kept(keep: &BTreeSet<RegisterId>) -> Vec<&str> {
    keep.iter().map(RegisterId::as_str).collect()
}

/// A reform whose values are not all stated.
#[must_use]
pub fn of_open_reform(open: &OpenReform) -> Origin {
    let bodies: Vec<&str> = open.bodies.iter().map(OrganisationCode::as_str).collect();
    Origin {
        subject: format!("boards:{}", bodies.join("+")),
        subject_name: open.name.clone(),
        period: open.year.to_string(),
        period_name: format!("A year, on the baseline of {}", open.year),
        reading: "-",
        formula: "The announced cap a head times the people counted; a cost is that of the register. What is not stated yet stays open.".to_owned(),
        method: "docs/method/reform.md",
        files: ["plan.toml", "functions.csv"].map(|file| format!("reform/{file}")).to_vec(),
        publications: Vec::new(),
        run: None,
        as_at: String::new(),
        command: "oakham reform plan --format json".to_owned(),
    }
}

/// Clusters of boards, from the register that every copy of Oakham has.
#[must_use]
pub fn of_clusters(clusters: &Clusters) -> Origin {
    Origin {
        subject: "boards:England".to_owned(),
        subject_name: "The 42 boards of July 2022 to March 2026".to_owned(),
        period: "-".to_owned(),
        period_name: clusters.basis.to_string(),
        reading: "-",
        formula: "The people of the boards of a cluster added up. Every way to part a region is compared, and the best is proven.".to_owned(),
        method: "docs/method/reform.md",
        files: Vec::new(),
        publications: Vec::new(),
        run: None,
        as_at: String::new(),
        command: "oakham reform clusters --format json".to_owned(),
    }
}

/// A comparison of patient flow; `inputs` is the start of the hash of what went in.
#[must_use]
pub fn of_comparison(comparison: &Comparison, inputs: &str) -> Origin {
    let record = &comparison.record;
    let scenarios: Vec<&str> = comparison.scenarios.iter().map(|scenario| scenario.title.as_str()).collect();
    Origin {
        subject: format!("network:{inputs}"),
        subject_name: if scenarios.is_empty() {
            format!("{}, as it is", record.network)
        } else {
            format!("{}; compared: {}", record.network, scenarios.join(", "))
        },
        period: format!("seed-{}|{}-replications", record.seed, record.replications),
        period_name: format!(
            "{:.0} days of each replication, after {:.0} of warm-up; counts are a year’s",
            record.days, record.warm_up_days
        ),
        reading: "-",
        formula: "The mean over the replications, with its 95% interval by Student’s t. A difference is scenario less base on the same patients, replication by replication.".to_owned(),
        method: "docs/method/flow.md",
        files: vec!["care/network.toml".to_owned()],
        publications: Vec::new(),
        run: Some(Run {
            seed: record.seed,
            repeated: counted(record.replications as usize, "replication", "replications"),
            inputs: inputs.to_owned(),
        }),
        as_at: String::new(),
        command: if scenarios.is_empty() {
            format!("oakham flow run care --seed {} --format json", record.seed)
        } else {
            format!("oakham flow compare care SCENARIO --seed {} --format json", record.seed)
        },
    }
}

/// What was observed, beside what the simulation gives for it.
#[must_use]
pub fn of_observed(network: &str) -> Origin {
    Origin {
        subject: "network:observed".to_owned(),
        subject_name: network.to_owned(),
        period: "-".to_owned(),
        period_name: "As observed, and as the last comparison simulates the base".to_owned(),
        reading: "-",
        formula: "Observed values stand in the network with their sources; simulated ones are means over the replications of the base.".to_owned(),
        method: "docs/method/flow.md",
        files: vec!["care/network.toml".to_owned()],
        publications: Vec::new(),
        run: None,
        as_at: String::new(),
        command: "oakham flow validate --format json".to_owned(),
    }
}

/// The efficiency programme, risks and controls of a year.
#[must_use]
pub fn of_programme(system: &str, programme: &Programme, register: &str) -> Origin {
    let recorded = programme.efficiency.schemes.iter().map(|row| row.scheme.recorded_on).max();
    Origin {
        subject: format!("programme:{system}"),
        subject_name: format!("{system}: {register} of {}", programme.year),
        period: programme.year.to_string(),
        period_name: programme.year.to_string(),
        reading: "-",
        formula: "Rows of the register added up; variance is delivered less planned; likely is the own forecast times the odds of delivery; a weighted risk is its value times its likelihood.".to_owned(),
        method: if register == "schemes" { "docs/method/efficiency.md" } else { "docs/method/risks.md" },
        files: vec![format!("finance/{register}/{}.csv", programme.year.folder())],
        publications: Vec::new(),
        run: None,
        as_at: recorded.map_or_else(String::new, day_in_words),
        command: format!(
            "oakham {} --year {} --format json",
            if register == "schemes" { "efficiency" } else { "risks" },
            programme.year
        ),
    }
}

/// What is published of access to care: of what, as in `gp`, and as at when.
#[must_use]
pub fn of_access(access: &Access, of: &str, area: &str, period: &str, files: &[&str]) -> Origin {
    let how = match of {
        "gp" => {
            "Counts of appointments, practices and patients are as published, or added up over areas; a share is a count over the \
             count of which it is known; a rate is appointments over registered patients, times 1,000."
        }
        "workforce" => {
            "Full-time equivalents and patients are as published, or added up over practices; patients for each GP is patients over \
             full-time equivalents."
        }
        "travel" => {
            "Minutes are from the middle of a district to the site, by the straight line, a detour and a speed, or as the care network \
             states them; residents are added up from the nearest district on."
        }
        "urgent" => {
            "Attendances and waits are as published, or added up over sites; within 4 hours is attendances less those over 4 \
             hours, over attendances; a rate is attendances over residents, times 1,000."
        }
        _ => {
            "Pathways are as published, or added up over areas and treatment functions; within 18 weeks is pathways less those \
             over 18 weeks, over pathways."
        }
    };
    Origin {
        subject: format!("access:{of}:{area}"),
        subject_name: access.system.clone(),
        period: period.to_owned(),
        period_name: period.to_owned(),
        reading: "-",
        formula: how.to_owned(),
        method: "docs/method/access.md",
        files: files.iter().map(|file| (*file).to_owned()).collect(),
        publications: publications(access, files),
        run: None,
        as_at: String::new(),
        command: match of {
            "workforce" | "travel" => format!("oakham access place {area} --format json"),
            _ => format!("oakham access {of} --format json"),
        },
    }
}

/// What is asked of evidence, as its numbers need it.
#[derive(Clone, Debug)]
pub struct EvidenceAsked {
    /// What is asked, as in keys: `spc:gp-per-1000:03W`, with what else changes the numbers.
    pub subject: String,
    /// Of what the numbers are, in words.
    pub name: String,
    /// When, in words.
    pub period: String,
    /// How a number follows from what it rests on, in sentences.
    pub formula: &'static str,
    /// The page of the method.
    pub method: &'static str,
    /// The files that they rest on.
    pub files: Vec<String>,
    /// The command that gives the same numbers.
    pub command: String,
}

/// What is worked out to tell a change, a projection or a comparison, from published figures where its files are of them.
#[must_use]
pub fn of_evidence(access: Option<&Access>, asked: EvidenceAsked) -> Origin {
    let EvidenceAsked { subject, name, period, formula, method, files, command } = asked;
    let names: Vec<&str> = files.iter().map(String::as_str).collect();
    let is_published = names.iter().any(|file| !measures_in(file).is_empty() || *file == BENCHMARKS);
    let publications =
        access.filter(|_| is_published).map(|access| publications(access, &names)).unwrap_or_default();
    Origin {
        subject,
        subject_name: name,
        period: period.clone(),
        period_name: period,
        reading: "-",
        formula: formula.to_owned(),
        method,
        files,
        publications,
        run: None,
        as_at: String::new(),
        command,
    }
}

/// The counts of units of all England.
const BENCHMARKS: &str = "data/benchmarks.csv";

/// The publications that files of figures are from: `Appointments in General Practice, NHS England, https://…`.
fn publications(access: &Access, files: &[&str]) -> Vec<String> {
    let measures: Vec<Measure> = files.iter().flat_map(|file| measures_in(file)).copied().collect();
    let of_england = access.england.rows.iter().filter(|_| files.contains(&BENCHMARKS));
    let editions: BTreeSet<&str> = access
        .facts
        .editions_of(&measures)
        .into_iter()
        .chain(of_england.map(|row| row.edition.as_str()))
        .collect();
    let named = editions.into_iter().filter_map(|name| access.editions.get(name)).map(|edition| {
        let parts = [&edition.publication, &edition.publisher, &edition.page];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    });
    let named: BTreeSet<String> = named.collect();
    if named.is_empty() { vec!["Published figures".to_owned()] } else { named.into_iter().collect() }
}

/// What a file of figures holds.
fn measures_in(file: &str) -> &'static [Measure] {
    match file {
        "data/gp_appointments.csv" | "data/gp_appointments_practice.csv" => &[Measure::Appointments],
        "data/gp_appointments_coverage.csv" => &[Measure::IncludedPatients, Measure::OpenPatients],
        "data/gp_registrations.csv" => &[Measure::RegisteredPatients],
        "data/gp_workforce.csv" => {
            &[Measure::FullyQualifiedGpFte, Measure::PatientsOfKnownGps, Measure::PatientsOfWorkforce]
        }
        "data/ae_attendances.csv" => &[
            Measure::Attendances,
            Measure::AttendancesOver4Hours,
            Measure::AdmissionsThroughAe,
            Measure::WaitsOver12Hours,
        ],
        "data/rtt.csv" => &[
            Measure::WaitingList,
            Measure::WaitingOver18Weeks,
            Measure::WaitingOver52Weeks,
            Measure::WaitingOver65Weeks,
        ],
        _ => &[],
    }
}
