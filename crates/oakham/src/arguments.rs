//! What can be asked on the command line.

use std::path::PathBuf;
use std::str::FromStr;

use app::edition::{FORECAST_PATHS, SEED};
use app::simulation::child::COMPARISON;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use domain::account::{AccountName, Role};
use domain::code::OrganisationCode;
use domain::function::OptionKind;
use domain::geography::PopulationBasis;
use domain::month::{FinancialYear, Month};
use domain::scheme::RegisterId;
use flow::bound::MOST_DAYS;
use jiff::civil::Date;
use sources::day::DayError;

use app::bundle::signing::Fingerprint;

/// One open, checkable model of an integrated care system: its money, people, services and promises.
#[derive(Debug, Parser)]
#[command(
    name = "oakham",
    version,
    max_term_width = 100,
    after_help = "\
Exit status: 0 done, 1 findings that block or a bundle that differs, 2 unusable input or arguments.
Try it: oakham demo"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// The folder of the system.
    #[arg(long, short = 'w', global = true, value_name = "DIR", default_value = ".")]
    pub(crate) workspace: PathBuf,
    /// As recorded by the end of this day, such as 2024-09-20; without it, as recorded by now.
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub(crate) as_at: Option<Date>,
    /// How to print: a table for people, JSON or CSV for programs.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// The seed of everything random.
    #[arg(long, global = true, value_name = "N", default_value_t = SEED, allow_negative_numbers = true, value_parser = |text: &str| whole::<u64>(text, 0, u64::MAX))]
    pub(crate) seed: u64,
    /// No progress and no notes, only results and errors.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns, £m, negative in brackets.
    Table,
    /// A documented, versioned object; pence.
    Json,
    /// One row an organisation, line or month; pence.
    Csv,
}

/// A month of a financial year; without one the workspace's own choice, or else the latest.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct PeriodArgs {
    /// The financial year, such as 2024/25.
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: Option<FinancialYear>,
    /// The month, 1 (April) to 12 (March).
    #[arg(long, value_name = "MONTH")]
    pub(crate) month: Option<Month>,
}

/// Whose return, and for when.
#[derive(Args, Clone, Debug)]
pub(crate) struct ReturnArgs {
    /// The organisation's ODS code, such as RWE.
    pub(crate) organisation: OrganisationCode,
    /// The financial year, such as 2024/25.
    pub(crate) year: FinancialYear,
    /// The month, 1 (April) to 12 (March).
    pub(crate) month: Month,
}

/// What can be done with returns.
#[derive(Debug, Subcommand)]
pub(crate) enum ReturnCommand {
    /// Write a return to fill in, with the plan and earlier months in it.
    Template {
        /// Whose return, by ODS code, such as RWE.
        #[arg(long, value_name = "CODE")]
        organisation: OrganisationCode,
        /// The financial year, such as 2026/27.
        #[arg(long, value_name = "YEAR")]
        year: FinancialYear,
        /// The month it runs to, 1 (April) to 12 (March).
        #[arg(long, value_name = "MONTH")]
        month: Month,
        /// The folder to write to.
        #[arg(long, short, value_name = "DIR")]
        output: PathBuf,
        /// Write one workbook instead of CSV files.
        #[arg(long)]
        workbook: bool,
        /// Fill in actuals to date from a ledger extract: subcode, main code, value.
        #[arg(long, value_name = "FILE")]
        ledger: Option<PathBuf>,
    },
    /// Check a return and, where nothing blocks, hand it in.
    Submit {
        /// The folder of the return, or its workbook.
        path: PathBuf,
        /// Who prepared it; without it, as the cover says.
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// Why it replaces another.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Approve what another submitted; from then on it counts.
    Approve {
        #[command(flatten)]
        of_return: ReturnArgs,
        /// Who approves it; never its preparer.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Only if the hash of its content begins with this.
        #[arg(long, value_name = "HASH")]
        content: Option<String>,
    },
    /// Send what was submitted back to its preparer, with the reason; it never counts.
    SendBack {
        #[command(flatten)]
        of_return: ReturnArgs,
        /// Who sends it back.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// What to correct.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Only if the hash of its content begins with this.
        #[arg(long, value_name = "HASH")]
        content: Option<String>,
    },
    /// Close the month of an approved return; only a resubmission may follow.
    Lock {
        #[command(flatten)]
        of_return: ReturnArgs,
        /// Who closes it.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Only if the hash of its content begins with this.
        #[arg(long, value_name = "HASH")]
        content: Option<String>,
    },
    /// List every version of every return and where it stands.
    List {
        /// Only this financial year.
        #[arg(long, value_name = "YEAR")]
        year: Option<FinancialYear>,
        /// Only this month.
        #[arg(long, value_name = "MONTH")]
        month: Option<Month>,
    },
    /// Say what two versions of a return differ in; the last two unless others are named.
    Diff {
        #[command(flatten)]
        of_return: ReturnArgs,
        /// The earlier version's number.
        #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = version)]
        from: Option<usize>,
        /// The later version's number.
        #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = version)]
        to: Option<usize>,
    },
}

/// What is to become of a function, settled by whoever asks.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    /// The function.
    pub(crate) function: RegisterId,
    /// What becomes of it.
    pub(crate) kind: OptionKind,
}

impl FromStr for Settled {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (function, kind) =
            text.split_once('=').ok_or("expected a function, = and an option, such as T10=transfer")?;
        Ok(Self {
            function: function.trim().parse().map_err(|error| format!("{error}"))?,
            kind: kind.trim().parse().map_err(|error| format!("{error}"))?,
        })
    }
}

/// What can be asked of a reform.
#[derive(Debug, Subcommand)]
pub(crate) enum ReformCommand {
    /// Show targets side by side, what becomes of each function, exits and moves.
    Plan {
        /// The day on which gates are looked at, such as 2026-11-24; without it today.
        #[arg(long, value_name = "DATE", value_parser = day)]
        on: Option<Date>,
        /// Keep a function as it is, by its id; may be given several times.
        #[arg(long, value_name = "FUNCTION")]
        keep: Vec<RegisterId>,
        /// Settle what becomes of a function, such as T10=transfer; may be given several times.
        #[arg(long, value_name = "FUNCTION=OPTION")]
        choose: Vec<Settled>,
        /// Write the moves as a calendar (iCalendar) and nothing else.
        #[arg(long)]
        calendar: bool,
    },
    /// Choose what becomes of each function at the lowest impact score, and prove it.
    Optimise {
        /// A problem in a file of its own instead of the workspace's.
        #[arg(long, value_name = "FILE")]
        instance: Option<PathBuf>,
        /// Keep a function as it is, by its id; may be given several times.
        #[arg(long, value_name = "FUNCTION", conflicts_with = "instance")]
        keep: Vec<RegisterId>,
        /// Settle what becomes of a function, such as T10=transfer; may be given several times.
        #[arg(long, value_name = "FUNCTION=OPTION", conflicts_with = "instance")]
        choose: Vec<Settled>,
        /// Another envelope, in thousands of pounds a year.
        #[arg(long, value_name = "THOUSANDS", conflicts_with = "instance", allow_hyphen_values = true, value_parser = |text: &str| thousands("an envelope", text))]
        envelope: Option<i64>,
        /// Another saving that the system must make, in thousands of pounds a year.
        #[arg(long, value_name = "THOUSANDS", conflicts_with = "instance", allow_hyphen_values = true, value_parser = |text: &str| thousands("a saving", text))]
        saving: Option<i64>,
        /// Another budget for exits, in thousands of pounds.
        #[arg(long, value_name = "THOUSANDS", conflicts_with = "instance", allow_hyphen_values = true, value_parser = |text: &str| thousands("a budget for exits", text))]
        exits: Option<i64>,
    },
    /// Propose which boards should work together, best plans first, beside what is agreed.
    Clusters {
        /// A problem in a file of its own instead of the register's boards.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["region", "fewest", "most", "target", "basis", "most_clusters", "water"])]
        instance: Option<PathBuf>,
        /// Only this region, such as Midlands.
        #[arg(long, value_name = "NAME")]
        region: Option<String>,
        /// The fewest people of a cluster.
        #[arg(long, value_name = "PEOPLE", default_value_t = 1_000_000, allow_negative_numbers = true, value_parser = people)]
        fewest: u64,
        /// The most people of a cluster.
        #[arg(long, value_name = "PEOPLE", default_value_t = 4_000_000, allow_negative_numbers = true, value_parser = people)]
        most: u64,
        /// The people that a cluster should have.
        #[arg(long, value_name = "PEOPLE", default_value_t = 2_000_000, allow_negative_numbers = true, value_parser = people)]
        target: u64,
        /// On whom people are counted: projected-registered, registered or resident.
        #[arg(long, value_name = "BASIS", default_value_t = PopulationBasis::ProjectedRegistered)]
        basis: PopulationBasis,
        /// The most clusters of a region.
        #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = |text: &str| whole::<usize>(text, 1, 1_000))]
        most_clusters: Option<usize>,
        /// Let a river or an estuary count as a border.
        #[arg(long)]
        water: bool,
        /// How many plans to show of each region.
        #[arg(long, value_name = "N", default_value_t = 3, allow_negative_numbers = true, value_parser = |text: &str| whole::<u16>(text, 1, 50))]
        plans: u16,
    },
    /// Say who answers for each statutory duty on a day.
    Duties {
        /// The day, such as 2027-04-01; without it today.
        #[arg(long, value_name = "DATE", value_parser = day)]
        on: Option<Date>,
    },
}

/// What a position is broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// A row an organisation.
    Organisation,
    /// A table an organisation, a row a line.
    Line,
    /// A row a month.
    Month,
    /// What moved it, what a month costs, what is underneath, and who owes what to whom.
    Driver,
    /// Staff, capital, cash and payments.
    Resource,
}

/// What is done with scenarios.
#[derive(Debug, Subcommand)]
pub(crate) enum ScenarioCommand {
    /// Work scenarios out and hold each against today's plan.
    Run {
        /// Files, or names in the workspace's folder of scenarios.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

/// How often and how long a network is run; as its file says where nobody says otherwise.
#[derive(Args, Clone, Debug)]
pub(crate) struct Replications {
    /// Measure so many days of each replication, at most 36,500.
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true, value_parser = days)]
    pub(crate) days: Option<f64>,
    /// Leave out so many days at the beginning.
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true, value_parser = days_or_none)]
    pub(crate) warm_up: Option<f64>,
    /// Make exactly so many replications, at most 100,000.
    #[arg(long = "replications", value_name = "N", allow_negative_numbers = true, value_parser = |text: &str| whole::<u32>(text, 1, 100_000))]
    pub(crate) exactly: Option<u32>,
    /// Add replications until half the confidence interval is within this share of each chosen measure,
    /// or of its difference where scenarios are compared.
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true, value_parser = share, conflicts_with = "exactly")]
    pub(crate) precision: Option<f64>,
    /// Make so many replications at the same time; the result is the same for any number.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
    pub(crate) threads: Option<usize>,
}

fn days(text: &str) -> Result<f64, String> {
    within(text, 1e-6, MOST_DAYS, "expected a number of days above 0 and up to 36500, such as 90", &DAYS)
}

fn days_or_none(text: &str) -> Result<f64, String> {
    within(text, 0.0, MOST_DAYS, "expected a number of days from 0 to 36500, such as 30", &DAYS)
}

fn share(text: &str) -> Result<f64, String> {
    within(text, 1e-6, 10.0, "expected a share such as 0.05", &[("%", 0.01)])
}

/// Units that people write after a number of days, and how many days each is.
const DAYS: [(&str, f64); 8] = [
    ("days", 1.0),
    ("day", 1.0),
    ("d", 1.0),
    ("weeks", 7.0),
    ("week", 7.0),
    ("w", 7.0),
    ("years", 365.0),
    ("year", 365.0),
];

fn threads(text: &str) -> Result<usize, String> {
    whole(text, 1, 1024)
}

fn version(text: &str) -> Result<usize, String> {
    whole(text, 1, 1_000_000)
}

fn people(text: &str) -> Result<u64, String> {
    whole(text, 0, 1_000_000_000)
}

/// A number within bounds. One with a unit, or with commas, is not guessed at: the message says how it
/// would be written.
fn within(text: &str, low: f64, high: f64, expected: &str, units: &[(&str, f64)]) -> Result<f64, String> {
    let fits = |number: &f64| (low..=high).contains(number);
    text.trim().parse().ok().filter(fits).ok_or_else(|| {
        let instead = written(text, units).filter(fits).map(|number| format!("; for {text} write {number}"));
        format!("{expected}{}", instead.unwrap_or_default())
    })
}

/// The number that somebody meant who wrote `5%`, `30 d`, `1,000` or `0,05`.
fn written(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    let lower = text.trim().to_lowercase();
    let with_unit = units.iter().find_map(|(unit, factor)| Some((lower.strip_suffix(unit)?, *factor)));
    let (number, factor) = with_unit.unwrap_or((&lower, 1.0));
    let number = number.trim();
    let is_grouped =
        |text: &str| text.split(',').skip(1).all(|part| part.len() == 3) && !text.starts_with("0,");
    let plain = if is_grouped(number) { number.replace(',', "") } else { number.replacen(',', ".", 1) };
    let value = plain.parse::<f64>().ok()? * factor;
    // As many digits as were written, not those of the binary product.
    format!("{value:.9}").parse().ok()
}

/// A whole number within bounds.
fn whole<T: TryFrom<u64>>(text: &str, low: u64, high: u64) -> Result<T, String> {
    let number = text.trim().parse().ok().filter(|number| (low..=high).contains(number));
    number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
        let bounds =
            if high == u64::MAX { format!("{low} or more") } else { format!("from {low} to {high}") };
        let instead = meant_whole(text).filter(|number| (low..=high).contains(number));
        let instead = instead.map_or_else(String::new, |number| format!("; for {text} write {number}"));
        format!("expected a whole number, {bounds}, without commas{instead}")
    })
}

/// The whole number that somebody meant who wrote `2,000`, `2 000`, `2e3` or `2000.0`.
fn meant_whole(text: &str) -> Option<u64> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '_')).collect();
    let whole = plain.parse().ok();
    whole.or_else(|| {
        let number: f64 = plain.parse().ok()?;
        // As large as a number with a point holds every whole one.
        let is_whole = number.fract() == 0.0 && (0.0..=9e15).contains(&number);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is within bounds")]
        is_whole.then_some(number as u64)
    })
}

/// A day as it is written everywhere: `2024-09-13`. One with day and month first is not guessed at: the
/// message says how it would be written, or each way that it may be read.
fn day(text: &str) -> Result<Date, String> {
    let is_whole = text.len() == "2024-09-13".len();
    if let Some(day) = text.parse().ok().filter(|_| is_whole) {
        return Ok(day);
    }
    let instead = match sources::day::read(text) {
        Ok(day) if text.parse::<Date>().is_err() => format!("; for {text} write {day}"),
        Err(error @ DayError::TwoReadings(..)) => format!("; {text}: {error}"),
        _ => String::new(),
    };
    Err(format!("expected a day such as 2024-09-13{instead}"))
}

/// The most that is taken as an amount: a thousand billion pounds [thousands of pounds].
const MOST_THOUSANDS: i64 = 1_000_000_000;

/// An amount in whole thousands of pounds, none negative: `36300`. Pounds, millions and commas are not
/// guessed at: the message says how the amount would be written.
fn thousands(noun: &str, text: &str) -> Result<i64, String> {
    let text = text.trim();
    let is_negative = text
        .strip_prefix(['-', '−'])
        .is_some_and(|rest| meant(rest).is_some() || rest.parse::<f64>().is_ok());
    if is_negative {
        return Err(format!("{noun} is 0 or more, in thousands of pounds, such as 36300"));
    }
    if let Ok(amount) = text.parse::<i64>() {
        return if amount <= MOST_THOUSANDS {
            Ok(amount)
        } else {
            Err(format!("{noun} is at most {MOST_THOUSANDS} thousands of pounds"))
        };
    }
    let instead = match in_either(text) {
        Some(number) => format!(
            "; {text} may be pounds or thousands of pounds: for thousands write {number}, for pounds write {}",
            (number + 500) / 1000
        ),
        None => meant(text).map_or_else(String::new, |amount| format!("; for {text} write {amount}")),
    };
    Err(format!("expected thousands of pounds without commas, such as 36300{instead}"))
}

/// The number of a text such as `£26500`, which is small for pounds and may be thousands of them.
fn in_either(text: &str) -> Option<i64> {
    let number = text.strip_prefix('£').or_else(|| text.strip_suffix('£'))?;
    let number: String = number.chars().filter(|c| *c != ',' && *c != ' ').collect();
    number.parse().ok().filter(|number| (1..1_000_000).contains(number))
}

/// The thousands of pounds that somebody meant who wrote `£26.5m`, `13.2m`, `36,300` or `£36,300,000`.
fn meant(text: &str) -> Option<i64> {
    let (pounds, number) = text.strip_prefix('£').map_or((false, text), |rest| (true, rest));
    let number: String = number.chars().filter(|c| *c != ',' && *c != ' ').collect();
    let number = number.to_lowercase();
    let units = [("bn", 1e6), ("m", 1e3), ("k", 1.0)];
    let (number, unit) = units
        .iter()
        .find_map(|(ending, unit)| Some((number.strip_suffix(ending)?, *unit)))
        .unwrap_or((&number, if pounds { 1e-3 } else { 1.0 }));
    let amount = number.parse::<f64>().ok()? * unit;
    let is_whole = (amount - amount.round()).abs() < 1e-6;
    #[expect(clippy::cast_possible_truncation, reason = "it is within bounds")]
    (is_whole && (0.0..=1e9).contains(&amount)).then(|| amount.round() as i64)
}

/// What can be asked of the simulation of patient flow.
#[derive(Debug, Subcommand)]
pub(crate) enum FlowCommand {
    /// Run a network and print waits, times, numbers and costs, each with its interval.
    Run {
        /// The network's file; without it that of the workspace.
        #[arg(value_name = "MODEL.toml")]
        model: Option<PathBuf>,
        #[command(flatten)]
        how: Replications,
        /// Write to a file instead of the terminal; one whose name ends in .parquet is Parquet.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Hold scenarios against a network on the same patients.
    Compare {
        /// The network's file; `care` for that of the workspace.
        #[arg(value_name = "BASE")]
        base: PathBuf,
        /// Scenarios: files, or names in the workspace's folder of scenarios.
        #[arg(value_name = "SCENARIO", required = true)]
        scenarios: Vec<PathBuf>,
        #[command(flatten)]
        how: Replications,
        /// Write to a file instead of the terminal; one whose name ends in .parquet is Parquet.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Fit the network's unknown parameters to what was observed, and say what that cannot tell.
    Calibrate {
        /// The network's file; without it that of the workspace.
        #[arg(value_name = "MODEL.toml")]
        model: Option<PathBuf>,
        /// Measure so many days of each replication.
        #[arg(long, value_name = "DAYS", allow_negative_numbers = true, value_parser = days)]
        days: Option<f64>,
        /// Replications of each trial.
        #[arg(long, value_name = "N", default_value_t = 2, allow_negative_numbers = true, value_parser = |text: &str| whole::<u32>(text, 1, 1_000))]
        replications: u32,
        /// Make so many replications at the same time.
        #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
        threads: Option<usize>,
    },
    /// Try the simulation against queues whose answers are known exactly.
    Validate {
        /// The folder of the cases.
        folder: PathBuf,
        /// Short runs of some of them.
        #[arg(long)]
        quick: bool,
    },
    /// Describe the network after STRESS-DES, filled from its files.
    Describe {
        /// The network's file; without it that of the workspace.
        #[arg(value_name = "MODEL.toml")]
        model: Option<PathBuf>,
    },
    /// Follow one patient through the first replication.
    Trace {
        /// The patient: source, colon and number from 1, such as "attendances:1000".
        #[arg(value_name = "SOURCE:NUMBER")]
        patient: String,
        /// The network's file; without it that of the workspace.
        #[arg(value_name = "MODEL.toml")]
        model: Option<PathBuf>,
        /// Follow the same patient with the changes of a scenario: a file, or a name in the workspace's
        /// folder of scenarios.
        #[arg(long, value_name = "SCENARIO")]
        scenario: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Open the example system in a scratch folder, show where it stands, and serve its pages.
    Demo {
        /// The port of the pages on this computer.
        #[arg(long, default_value_t = 7878, allow_negative_numbers = true, value_parser = |text: &str| whole::<u16>(text, 0, 65_535))]
        port: u16,
        /// Write the board report and stop, without serving pages.
        #[arg(long)]
        once: bool,
        /// Do not open a browser.
        #[arg(long)]
        no_browser: bool,
    },
    /// Make the workspace of a system: any of the 42 of July 2022 or the 36 of April 2026.
    Init {
        /// The folder to make; it must be empty or not exist.
        dir: PathBuf,
        /// The system, by the code or name of its integrated care board, such as QK1.
        #[arg(long, value_name = "CODE")]
        system: String,
        /// Fill it with a synthetic year of plans and returns, every cell marked synthetic.
        #[arg(long)]
        synthetic: bool,
        /// The financial year, such as 2024/25; without it the current one.
        #[arg(long, value_name = "YEAR")]
        year: Option<FinancialYear>,
        /// The last month of the synthetic year, 1 (April) to 12 (March); without it 12.
        #[arg(long, value_name = "MONTH", requires = "synthetic")]
        month: Option<Month>,
    },
    /// Check returns and plans, and say what to correct.
    Check {
        #[command(flatten)]
        when: PeriodArgs,
    },
    /// Take returns from template to approval, and see what became of them.
    #[command(subcommand)]
    Return(ReturnCommand),
    /// Show where the system stands against plan.
    Position {
        #[command(flatten)]
        when: PeriodArgs,
        /// What to break it down by.
        #[arg(long, value_enum, default_value_t = By::Organisation)]
        by: By,
    },
    /// Forecast the year's end, beside what the organisations report.
    Forecast {
        #[command(flatten)]
        when: PeriodArgs,
        /// How many ends of the year to simulate, from 100 to 1,000,000.
        #[arg(long, value_name = "N", default_value_t = FORECAST_PATHS, allow_negative_numbers = true, value_parser = |text: &str| whole::<u32>(text, 100, 1_000_000))]
        paths: u32,
        /// Print how such forecasts did in years whose end is known, instead of one.
        #[arg(long, conflicts_with_all = ["year", "month", "paths"])]
        backtest: bool,
        /// How many synthetic years the record rests on, at most 100,000.
        #[arg(long, value_name = "N", default_value_t = 300, allow_negative_numbers = true, value_parser = |text: &str| whole::<u32>(text, 1, 100_000))]
        years: u32,
    },
    /// Show what the efficiency programme saves, how sure that is, and what is explained.
    Efficiency {
        /// The financial year, such as 2025/26; without it the last whose register is not synthetic.
        #[arg(long, value_name = "YEAR")]
        year: Option<FinancialYear>,
        /// Print the year as a whole instead: month by month, what it leaves to the next, what falls short.
        #[arg(long)]
        year_end: bool,
    },
    /// Show risks and mitigations beside the forecast, controls in force, and events.
    Risks {
        /// The financial year; without it the one that the workspace features.
        #[arg(long, value_name = "YEAR")]
        year: Option<FinancialYear>,
    },
    /// Cut running costs by function, within law and limits, and see what moves and who answers.
    #[command(subcommand)]
    Reform(ReformCommand),
    /// Try changes that are written once, and see what follows for money, people and duties.
    #[command(subcommand)]
    Scenario(ScenarioCommand),
    /// Simulate patients through the whole system, and hold what-ifs against it.
    #[command(subcommand)]
    Flow(FlowCommand),
    /// Try the engines against cases whose answers are known.
    Validate {
        /// The folder of the cases.
        folder: PathBuf,
    },
    /// Write the board report: HTML, PDF, workbook and figures.
    Report {
        #[command(flatten)]
        when: PeriodArgs,
        /// The folder to write to.
        #[arg(long, short, value_name = "DIR")]
        output: PathBuf,
    },
    /// Write one signed archive of a month's figures and the files that they rest on.
    Bundle {
        #[command(flatten)]
        when: PeriodArgs,
        /// The file to write.
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
        /// The key to sign with; without it your own, made on first use.
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
    },
    /// Verify a bundle: signature, files, and every figure recomputed. Needs nothing but the bundle.
    Verify {
        /// The bundle.
        file: PathBuf,
        /// The fingerprint of the signer, as told by other means.
        #[arg(long, value_name = "DIGITS")]
        fingerprint: Option<Fingerprint>,
    },
    /// Serve the pages of a workspace on this computer.
    Serve {
        /// The port of the pages on this computer.
        #[arg(long, default_value_t = 7878, allow_negative_numbers = true, value_parser = |text: &str| whole::<u16>(text, 0, 65_535))]
        port: u16,
        /// Answer by this name, too, as the proxy before it is called; several: give it again.
        #[arg(long = "host", value_name = "NAME")]
        hosts: Vec<String>,
    },
    /// Simulate one comparison for the server, within limits; it is asked on standard input.
    #[command(name = COMPARISON, hide = true)]
    Comparison,
    /// Look after the accounts of those who sign in to the pages.
    User {
        #[command(subcommand)]
        user: User,
    },
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// What can be done with accounts. A password is typed or read from standard input, never given as
/// an argument, where other programs and the shell's history would see it.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Add an account.
    Add {
        /// Its name, such as anna.smith.
        name: AccountName,
        /// Its roles: preparer, approver, publisher, auditor, administrator.
        #[arg(long = "role", value_name = "ROLE", required = true, num_args = 1.., value_delimiter = ',')]
        roles: Vec<Role>,
        /// The organisation it works for; without it the whole system.
        #[arg(long, value_name = "CODE")]
        organisation: Option<OrganisationCode>,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts.
    List,
    /// Give an account other roles, in place of those it has.
    Roles {
        /// Its name.
        name: AccountName,
        /// Its roles from now on.
        #[arg(long = "role", value_name = "ROLE", required = true, num_args = 1.., value_delimiter = ',')]
        roles: Vec<Role>,
        /// The organisation it works for from now on; without it as before.
        #[arg(long, value_name = "CODE")]
        organisation: Option<OrganisationCode>,
        /// It works for the whole system from now on.
        #[arg(long, conflicts_with = "organisation")]
        whole_system: bool,
    },
    /// Give an account a new password, which signs it out everywhere.
    Password {
        /// Its name.
        name: AccountName,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Remove an account; its name stays in the log and is not given out again.
    Remove {
        /// Its name.
        name: AccountName,
    },
}

#[cfg(test)]
mod tests;
