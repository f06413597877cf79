//! What can be asked on the command line.

mod values;
mod returns;
mod plan;
mod reform;
pub(crate) mod request;
pub(crate) mod access;
pub(crate) mod data;
pub(crate) mod project;
pub(crate) mod benchmark;
pub(crate) mod spc;
pub(crate) mod evaluate;
mod flow;
mod scenario;
mod user;
mod token;
mod paper;
mod document;
pub(crate) mod pack;
pub(crate) mod bulletin;

use std::net::SocketAddr;
use std::path::PathBuf;

use app::bundle::signing::Fingerprint;
use app::documents::child::DOCUMENT;
use app::edition::{FORECAST_PATHS, SEED};
use app::questions::child::{QUESTION, QUESTIONS_OF_PROGRAMS};
use app::release::moment;
use app::simulation::child::COMPARISON;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use domain::account::AccountName;
use domain::month::{FinancialYear, Month};
use jiff::Timestamp;
use jiff::civil::Date;

use values::{address, day, whole};

pub(crate) use bulletin::BulletinCommand;
pub(crate) use document::{DocumentArgs, DocumentCommand, FiguresArgs};
pub(crate) use flow::{FlowCommand, Replications};
pub(crate) use pack::PackCommand;
pub(crate) use paper::PaperArgs;
pub(crate) use plan::{PlanCommand, PlanFileArgs};
pub(crate) use reform::{PlanTried, ReformCommand};
pub(crate) use request::RequestCommand;
pub(crate) use returns::{ReturnArgs, ReturnCommand};
pub(crate) use scenario::ScenarioCommand;
pub(crate) use token::Token;
pub(crate) use user::User;
pub(crate) use values::Settled;

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

/// Which figures have pages of their own in a copy of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Figures {
    /// Those of the month that is shown first.
    Latest,
    /// None.
    None,
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

/// Where other programs ask the lake in SQL.
#[derive(Args, Clone, Debug)]
pub(crate) struct SqlArgs {
    /// Answer psql, R, Python and other programs at this address, such as 127.0.0.1:5433; they need a token.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub(crate) sql: Option<SocketAddr>,
    /// The certificate (PEM) with which those connections are encrypted.
    #[arg(long, value_name = "FILE", requires_all = ["sql", "sql_key"])]
    pub(crate) sql_certificate: Option<PathBuf>,
    /// The private key (PEM) of the certificate.
    #[arg(long, value_name = "FILE", requires_all = ["sql", "sql_certificate"])]
    pub(crate) sql_key: Option<PathBuf>,
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

/// What a scaffold is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum ScaffoldOf {
    /// Running costs by function: the blueprint's functions, duties and terms of leaving.
    Reform,
    /// A care network: places with registered patients, general practice, emergency departments.
    Care,
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
        /// Scaffolds to write beside it, joined by commas: what is public is filled in, your own numbers are open.
        #[arg(long, value_name = "SCAFFOLDS", value_enum, value_delimiter = ',')]
        with: Vec<ScaffoldOf>,
        /// The list of practices of the Organisation Data Service (epraccur.csv), for their names.
        #[arg(long, value_name = "FILE", requires = "registrations")]
        ods: Option<PathBuf>,
        /// Patients registered at GP practices (gp-reg-pat-prac-all.csv), for the lists of the care network.
        #[arg(long, value_name = "FILE", requires = "with")]
        registrations: Option<PathBuf>,
    },
    /// Check returns and plans, and say what to correct.
    Check {
        #[command(flatten)]
        when: PeriodArgs,
    },
    /// Take plans from template to version.
    #[command(subcommand)]
    Plan(PlanCommand),
    /// Take returns from template to approval, and see what became of them.
    #[command(subcommand)]
    Return(ReturnCommand),
    /// Release a month to everybody, at once or from a moment to come, or withdraw that; without a month, list
    /// where each stands.
    Release {
        /// The financial year, such as 2026/27.
        #[arg(value_name = "YEAR", requires = "month")]
        year: Option<FinancialYear>,
        /// The month, 1 (April) to 12 (March).
        #[arg(value_name = "MONTH", requires = "by")]
        month: Option<Month>,
        /// Who releases or withdraws it.
        #[arg(long, value_name = "NAME", requires = "month")]
        by: Option<String>,
        /// From when everybody may read it, such as 2026-12-04 or 2026-12-04T09:30 (UTC); without it, from now.
        #[arg(long, value_name = "WHEN", value_parser = moment, requires = "by")]
        on: Option<Timestamp>,
        /// Withdraw its release, for this reason.
        #[arg(long, value_name = "REASON", conflicts_with = "on", requires = "by")]
        withdraw: Option<String>,
    },
    /// Keep the register of scrutiny: what committees asked, who answers, by when, and what came of it.
    #[command(subcommand)]
    Request(RequestCommand),
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
    /// Find pages, figures and everything that has a name, by words, an amount or a code.
    Search {
        /// What to search for, such as agency spend or £18.8m.
        #[arg(value_name = "WORDS", required = true)]
        words: Vec<String>,
        #[command(flatten)]
        when: PeriodArgs,
    },
    /// Access to care by area and site, from published figures.
    #[command(subcommand)]
    Access(access::Access),
    /// Whether measures are changing, and whether they meet their targets: control charts.
    Spc(spc::SpcArgs),
    /// Where a monthly series goes next if it goes on as it did, and how sure that is.
    Project(project::ProjectArgs),
    /// How systems, trusts, practices and places compare: ranks and how sure they are, funnels, and those alike.
    Benchmark(benchmark::BenchmarkArgs),
    /// Whether a change worked: what changed, by how much, how sure that is, and what would undermine it.
    #[command(subcommand)]
    Evaluate(evaluate::EvaluateCommand),
    /// Publications of NHS England and others: which are read, and their files into the lake.
    #[command(subcommand)]
    Data(data::Data),
    /// Read public documents, list the figures in them, and hold them against each other.
    #[command(subcommand)]
    Document(DocumentCommand),
    /// What a month says in plain sentences: generated, or written by a publisher.
    #[command(subcommand)]
    Bulletin(BulletinCommand),
    /// Figures for committees, frozen with their ids.
    #[command(subcommand)]
    Pack(PackCommand),
    /// Ask the lake in SQL; tables are for reading.
    Sql {
        /// The question, such as `SELECT * FROM gp_appointments LIMIT 5`; - reads it from standard input.
        #[arg(value_name = "QUESTION")]
        sql: String,
        /// Write the answer to this file: Parquet, CSV or JSON, as its name ends (.parquet, .csv, .json).
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Write the board report: HTML, PDF, workbook and figures.
    Report {
        #[command(flatten)]
        when: PeriodArgs,
        #[command(flatten)]
        paper: PaperArgs,
        /// The folder to write to.
        #[arg(long, short, value_name = "DIR")]
        output: PathBuf,
    },
    /// Write one signed archive of a month's figures and the files that they rest on.
    Bundle {
        #[command(flatten)]
        when: PeriodArgs,
        /// For everybody: refused unless all in it is released.
        #[arg(long)]
        public: bool,
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
    /// Write the public site into a folder that any web server can serve: released months only, no forms.
    Publish {
        /// The folder, new or with an earlier copy, which is replaced.
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// Which figures have pages of their own.
        #[arg(long, value_enum, default_value_t = Figures::Latest)]
        figures: Figures,
    },
    /// Serve the pages of a workspace on this computer.
    Serve {
        /// The port of the pages on this computer.
        #[arg(long, default_value_t = 7878, allow_negative_numbers = true, value_parser = |text: &str| whole::<u16>(text, 0, 65_535))]
        port: u16,
        /// Answer by this name, too, as the proxy before it is called; several: give it again.
        #[arg(long = "host", value_name = "NAME")]
        hosts: Vec<String>,
        /// Make no page before somebody asks for it: a small machine has less to do when it starts.
        #[arg(long)]
        no_warm_up: bool,
        #[command(flatten)]
        sql: SqlArgs,
    },
    /// Answer a person's assistant by the Model Context Protocol, on standard input and output; assistants begin it.
    Mcp {
        /// The account as which it reads; without one it reads what everybody may.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<AccountName>,
    },
    /// Simulate one comparison for the server, within limits; it is asked on standard input.
    #[command(name = COMPARISON, hide = true)]
    Comparison,
    /// Take one document apart for the program, within limits; it is given on standard input.
    #[command(name = DOCUMENT, hide = true)]
    TakeApart,
    /// Answer one question in SQL for the server, within limits; it is asked on standard input.
    #[command(name = QUESTION, hide = true)]
    Question,
    /// Answer questions of programs in SQL for the server, within limits; they are asked on standard input.
    #[command(name = QUESTIONS_OF_PROGRAMS, hide = true)]
    QuestionsOfPrograms,
    /// Look after the accounts of those who sign in to the pages.
    User {
        #[command(subcommand)]
        user: User,
    },
    /// Look after the tokens of programs that ask the lake in SQL, and of assistants.
    Token {
        #[command(subcommand)]
        token: Token,
    },
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

#[cfg(test)]
mod tests;
