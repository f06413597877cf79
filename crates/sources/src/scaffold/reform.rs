//! The scaffold of `reform/`: functions of the blueprint, duties, announced targets and terms of leaving as they are
//! public; costs, posts and limits open.

use std::fmt::Write;

use domain::organisation::Effective;
use jiff::civil::{Date, date};

use super::{OPEN, Scaffold, quoted};
use crate::fault::SourcesError;
use crate::sheet::Sheet;
use domain::source::{ContentHash, SourceFile};

/// Functions of the Model ICB Blueprint: what is public of it.
const FUNCTIONS: &str = include_str!("../../register/blueprint_functions.csv");
/// Duties, powers and definitions that the law has for a board.
const DUTIES: &str = include_str!("../../register/statutory_duties.csv");
/// The day by which the cut is to be complete (statement of 12 November 2025).
const LAST_DAY: Date = date(2028, 3, 31);

/// A heading row with a comment line for each column above it.
struct Columns<'a>(&'a [(&'a str, &'a str)]);

impl Columns<'_> {
    fn heading(&self, about: &str) -> String {
        let mut text = format!(
            "# {about}\n# A cell that holds {OPEN} is still to be stated: oakham check lists them.\n"
        );
        for (name, what) in self.0 {
            let _ = writeln!(text, "# {name}: {what}");
        }
        let names: Vec<&str> = self.0.iter().map(|(name, _)| *name).collect();
        let _ = writeln!(text, "{}", names.join(","));
        text
    }
}

/// The text files of `reform/`, by path.
///
/// # Errors
/// Where a table that is built in cannot be read; a test reads them.
pub fn reform_files(scaffold: Scaffold<'_>) -> Result<Vec<(String, String)>, SourcesError> {
    let file = SourceFile {
        path: "blueprint_functions.csv".to_owned(),
        hash: ContentHash::of(FUNCTIONS.as_bytes()),
    };
    let sheet = Sheet::of_text(file, FUNCTIONS)?;
    sheet.require(&["function_id", "name", "direction", "destination", "source"])?;
    let functions: Vec<Blueprint> = sheet
        .rows()
        .map(|row| Blueprint {
            id: row.text("function_id").to_owned(),
            name: row.text("name").to_owned(),
            direction: row.text("direction").to_owned(),
            destination: row.text("destination").to_owned(),
            source: row.text("source").to_owned(),
        })
        .collect();
    let files = [
        ("plan.toml", plan(scaffold)),
        ("targets.csv", targets()),
        ("functions.csv", function_rows(&functions)),
        ("options.csv", option_rows(&functions)),
        ("posts.csv", post_rows(&functions)),
        ("duties.csv", duties()),
        ("transfers.toml", transfers(scaffold)),
    ];
    Ok(files.into_iter().map(|(name, text)| (format!("reform/{name}"), text)).collect())
}

/// A function of the blueprint.
struct Blueprint {
    id: String,
    name: String,
    direction: String,
    destination: String,
    source: String,
}

fn plan(scaffold: Scaffold<'_>) -> String {
    let Scaffold { register, board, year, .. } = scaffold;
    let (code, name) = (board.code(), quoted(&board.system_name));
    let first = year.first_day();
    let last = if first < LAST_DAY { LAST_DAY } else { year.last_day() };
    let days = |effective: Effective| {
        let to = effective.to().map(|to| format!("to = \"{to}\"\n")).unwrap_or_default();
        format!("from = \"{}\"\n{to}", effective.from())
    };
    let mut holders = format!("[[holder]]\nname = \"{code}\"\n{}", days(board.organisation.effective));
    for trust in register.trusts_of(code, year.last_day()) {
        let name = quoted(&trust.organisation.short_name);
        let _ = write!(holders, "\n[[holder]]\nname = {name}\n{}", days(trust.organisation.effective));
    }
    format!(
        r#"# What the board costs, what it may cost, and by when.
# A value "?" is still to be stated: oakham check lists them. Write numbers without quotation marks.
schema = "oakham.reform/1"
name = {name}
# The boards that plan together, by ODS code: add those of the cluster.
bodies = ["{code}"]
# People employed by the boards [heads]: annual report, staff report.
staff = "?"
# Who holds the duties when the plan begins.
duties_of = "{code}"
# The first and the last day of the plan; cuts are to be complete by March 2028 (statement of 12 November 2025).
days = ["{first}", "{last}"]

[baseline]
# Running costs and programme pay before the cut [£000 a year]: annual report, or the plan submitted to NHS England.
cost = "?"
# The financial year of that cost.
year = "{year}"
# What a post costs a year on average, with on-costs [pounds]: pay budget divided by WTE.
cost_of_post = "?"
# The announced envelope [pounds a head]; which people it counts was not said (Healthcare Leader, 8 May 2025).
cap_per_head = 18.76
# How the cost is known (reported: your own and not published; published, derived or synthetic), and where it is stated.
provenance = "?"
source_ref = "?"

[limits]
# The most that the boards may cost a year afterwards [£000].
envelope = "?"
# The least that the system must save a year [£000]: what only moves to others does not count.
system_saving = "?"
# The most that exits may cost, once [£000].
exit_cost = "?"

# Terms of leaving: NHS Employers, section 16 of the terms of England; contributions: NHSBSA and HMRC, 2025/26.
[redundancy]
# Months of pay for each complete year of service, the most and the least months, and the years that qualify.
months_per_year = 1
most_months = 24
least_months = 0
weeks_per_month = 4.35
least_years = 2
# Whole-time pay that counts, at least and at most [pounds a year].
pay_floor = 23000
pay_cap = 80000
# Contributions of employers to the pension, the part of it that is paid centrally, and National Insurance [per cent].
pension = 14.38
pension_central = 9.4
insurance = 15
# Pay from which National Insurance is due [pounds a year], and the apprenticeship levy [per cent].
insurance_from = 5000
levy = 0.5
# Of those whose post goes, the fewest and the most who leave [per cent]: your people team.
take_up = ["?", "?"]
# Staff who leave each quarter of their own accord [per cent]: leavers of the last year divided by 4.
quarterly_leavers = "?"
# Share of a function's posts below which it is not safe [per cent]: your executive.
safe_share = "?"
source_ref = "NHS Employers, section 16 terms; NHSBSA and HMRC rates of 2025/26"

# Bodies that can hold a duty, and the days on which they exist in law. Add councils and other boards.
{holders}
[[holder]]
name = "NHS England"
from = "2013-04-01"
to = "2027-03-31"

[[holder]]
name = "NHS England region"
from = "2013-04-01"
"#
    )
}

fn targets() -> String {
    const COLUMNS: Columns<'_> = Columns(&[
        ("target_id", "a short name, unique in the file"),
        ("label", "what it is called"),
        ("kind", "percent_cut or cap_per_head or saving"),
        ("value", "per cent; pounds a head; £000 a year"),
        ("scope", "which costs: running_cost or envelope or not_said"),
        ("year", "the financial year of the baseline if it was said"),
        ("baseline", "£000 a year if it was said"),
        (
            "population",
            "which people it counts: resident or registered or projected-registered; empty if not said",
        ),
        ("level", "for whom it is set: body or cluster or region or nation"),
        ("of", "which: codes joined by +"),
        ("by", "the day by which it is to be met"),
        ("provenance", "reported (your own and not published) or published or derived or synthetic"),
        ("source_ref", "where it is stated"),
    ]);
    let heading = COLUMNS.heading("What was announced, one row a target; add what your board was told.");
    format!(
        "{heading}CAP,£18.76 a head,cap_per_head,18.76,envelope,,,,region,,2025-12-31,published,\"Healthcare Leader, 8 May 2025; it does not say on which people\"\n\
         CUT50,\"50% on average, told to boards in March 2025\",percent_cut,50,not_said,,,,nation,,,published,\"NHS Confederation, 6 October 2025; an average: the cut differs by board\"\n"
    )
}

fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn function_rows(functions: &[Blueprint]) -> String {
    const COLUMNS: Columns<'_> = Columns(&[
        (
            "function_id",
            "a short name, unique in the file; the blueprint's order: G grow; R retain and adapt; T transfer",
        ),
        ("name", "what the function is; from the blueprint"),
        ("also_done_by", "who else does it: what overlaps: £000 a year if known; several joined by a bar"),
        ("direction", "where the blueprint takes it: grow or retain_adapt or transfer"),
        ("destination", "where to if it moves; in the blueprint's words"),
        (
            "floor_wte",
            "the fewest posts with which it is safe [WTE]; empty where no floor is set; from the lead executive",
        ),
        ("pay", "pay from running costs with on-costs [£000 a year]; from the board's ledger"),
        ("non_pay", "everything else from running costs [£000 a year]; from the board's ledger"),
        (
            "programme_pay",
            "pay from programme budgets [£000 a year]; from the board's ledger; 0 where there is none",
        ),
        ("contracts", "contracts it depends on, in words; from the register of contracts"),
        ("systems", "systems it depends on, in words"),
        ("measures", "measures of quality that would show harm, in words"),
        ("chosen", "the option of your draft plan: one of options.csv; empty while there is none"),
        (
            "provenance",
            "how its numbers are known: reported (your own and not published) or published or derived or synthetic",
        ),
        ("source_ref", "where they come from"),
    ]);
    let about = "Functions of the board by the Model ICB Blueprint (May 2025), one a row; delete what yours does not have.";
    let rows = functions.iter().map(|function| {
        let Blueprint { id, name, direction, destination, source } = function;
        format!(
            "{id},{},,{direction},{},,{OPEN},{OPEN},{OPEN},,,,,reported,{}\n",
            cell(name),
            cell(destination),
            cell(&format!("function: {source}"))
        )
    });
    rows.fold(COLUMNS.heading(about), |text, row| text + &row)
}

fn option_rows(functions: &[Blueprint]) -> String {
    const COLUMNS: Columns<'_> = Columns(&[
        ("function_id", "the function; of functions.csv"),
        ("option", "retain or slim or share or transfer or stop; add a row for each that you would consider"),
        ("icb_cost", "what it costs the board then [£000 a year]"),
        ("receiver_cost", "what it costs whoever does it instead [£000 a year]"),
        ("receiver", "who that is: a code or a name"),
        ("posts_wte", "posts of the board then [WTE]"),
        ("exit_cost", "redundancies and notice, once [£000]; from your people team"),
        ("one_off_cost", "everything else it costs once [£000]"),
        ("harm", "impact score of the worst domain of its impact assessment: 0 to 25; from the QEIA panel"),
        ("earliest", "the first day on which it can be done; empty where any"),
        ("dual_running_months", "months in which both do it [0 to 36]"),
        ("provenance", "reported (your own and not published) or published or derived or synthetic"),
        ("source_ref", "where the numbers come from"),
    ]);
    let about = "What may become of each function, one option a row; retain costs what it costs today.";
    let mut text = COLUMNS.heading(about);
    for Blueprint { id, direction, .. } in functions {
        let other = if direction == "transfer" { "transfer" } else { "slim" };
        let receiver = if direction == "transfer" { OPEN } else { "0" };
        let name = if direction == "transfer" { OPEN } else { "" };
        let _ = write!(
            text,
            "{id},retain,{OPEN},0,,{OPEN},0,0,0,,0,reported,as today\n\
             {id},{other},{OPEN},{receiver},{name},{OPEN},{OPEN},{OPEN},{OPEN},,0,reported,\n"
        );
    }
    text
}

fn post_rows(functions: &[Blueprint]) -> String {
    const COLUMNS: Columns<'_> = Columns(&[
        ("function_id", "the function; of functions.csv"),
        ("band", "Agenda for Change: 2 to 7 or 8a to 8d or 9; add a row for each band"),
        ("wte", "posts that are alike [WTE, two decimals at most]; from the staff record"),
        ("funding", "running_cost or programme"),
        ("status", "filled or vacant or fixed_term or interim or agency"),
        ("service_from", "the shortest complete years of service among them; empty where not known"),
        ("service_to", "the longest"),
        ("age_from", "the youngest age among them; empty where not known"),
        ("age_to", "the oldest"),
        ("provenance", "reported (your own and not published) or published or derived or synthetic"),
    ]);
    let heading = COLUMNS.heading("Posts that are alike, one row; never a named person.");
    let rows = functions
        .iter()
        .map(|function| format!("{},{OPEN},{OPEN},running_cost,filled,,,,,reported\n", function.id));
    rows.fold(heading, |text, row| text + &row)
}

fn duties() -> String {
    const COLUMNS: Columns<'_> = Columns(&[
        ("duty_id", "a short name, unique in the file"),
        ("act", "the Act or regulations"),
        ("section", "where in it: not checked; look it up on legislation.gov.uk before use"),
        ("duty", "what it demands"),
        ("kind", "duty or power or definition or oversight or guidance"),
        ("executive", "who usually leads on it; a usual choice and not law"),
        ("function_id", "the function that serves it; of functions.csv"),
        ("lapses_on", "the last day on which the law knows it; empty where none is set"),
        ("source_ref", "where it is stated"),
    ]);
    let rows = DUTIES.split_once('\n').map_or("", |(_, rows)| rows);
    COLUMNS.heading("What the law demands of a board, one row a duty.") + rows
}

/// The heading of moves, with the board and the first trust of the system in its example.
fn transfers(scaffold: Scaffold<'_>) -> String {
    let Scaffold { register, board, year, .. } = scaffold;
    let trust = register.trusts_of(board.code(), year.last_day()).into_iter().next();
    let receiver =
        trust.map_or_else(|| "NHS England region".to_owned(), |trust| trust.organisation.short_name.clone());
    TRANSFERS.replace("BOARD", &board.code().to_string()).replace("RECEIVER", &receiver)
}

const TRANSFERS: &str = r#"# Functions that are to move to another body: none is written yet. For each, copy the lines below
# without their # and fill them in. Gates and who signs: docs/method/reform.md.
#
# [[transfer]]
# function = "T08"                 # of functions.csv
# from = "BOARD"                   # who does it now
# to = "RECEIVER"                  # who will: a [[holder]] of plan.toml
# prepares_from = "2026-11-01"     # the first day of preparation
# on = "2027-04-01"                # the first day at the receiver; leave out while none is set
# dual_running_months = 3          # months in which both do it
# duties = []                      # ids of duties.csv that pass with it
# open_items = 0                   # how many things are still to be settled
# open_question = ""               # what is open in law, in words
"#;
