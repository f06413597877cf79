//! What can go wrong with a request, in words that say what to do.

use axum::Extension;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::account::Role;
use domain::day::rewritten;
use domain::finding::Finding;
use domain::month::{FinancialYear, Month};
use thiserror::Error;

/// Why a page cannot be shown.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum PageError {
    /// The year cannot be read.
    #[error("“{0}” is not a financial year")]
    Year(String),
    /// The month cannot be read.
    #[error("“{0}” is not a month")]
    Month(String),
    /// The day cannot be read.
    #[error("{}", no_day(.0))]
    Day(String),
    /// Neither including nor excluding.
    #[error("“{0}” does not say whether deficit support counts")]
    Support(String),
    /// Neither staff nor public.
    #[error("“{0}” is not a wording")]
    Wording(String),
    /// The part after the question mark cannot be read.
    #[error("This address cannot be read")]
    Address,
    /// The address takes no such parameter.
    #[error("This address takes no “{0}”")]
    Parameter(String),
    /// The library has no month end of this year.
    #[error("There are no figures for {0}")]
    NoYear(FinancialYear),
    /// The library has no month end of this month.
    #[error("There are no figures for month {1} of {0}")]
    NoMonth(FinancialYear, Month),
    /// The library has no month ends.
    #[error("No figures are recorded yet")]
    Empty,
    /// Something was sent to an address of documents.
    #[error("These documents are read only")]
    ReadOnly,
    /// No figure has this id.
    #[error("No figure has the id “{0}”")]
    Figure(String),
    /// The system has no such organisation.
    #[error("“{0}” is not an organisation of this system")]
    Organisation(String),
    /// No register has this scheme.
    #[error("No register has a scheme “{0}”")]
    Scheme(String),
    /// The register has no such function.
    #[error("“{0}” is not a function of the register")]
    Function(String),
    /// No table has this name.
    #[error("There is no table “{0}” for this month")]
    Exhibit(String),
    /// No forecast was made at this month.
    #[error("There is no forecast of this month")]
    NoForecast,
    /// No register of schemes or risks.
    #[error("No register of schemes or risks is on record")]
    NoRegister,
    /// The table has no such column, of so many, or no such order.
    #[error("The table can be sorted by column 0 to {0}, ascending or descending")]
    Column(usize),
    /// No reform.
    #[error("No reform of running costs is on record")]
    NoReform,
    /// No care network.
    #[error("No care network is on record")]
    NoNetwork,
    /// No comparison of this number is ready.
    #[error("No comparison “{0}” is ready")]
    Simulation(String),
    /// What the address needs stands in files that cannot be read: what is wrong with each, as whoever asks
    /// may see it.
    #[error("{}", unreadable_title(.0))]
    Unreadable(Vec<Finding>),
    /// Nothing is known of what a program asks for: why.
    #[error("{0}")]
    NotKnown(String),
    /// A program asks in a way that cannot be read: why.
    #[error("{0}")]
    Asked(String),
    /// No such page.
    #[error("Page not found")]
    Page,
    /// What was sent does not carry the token of a page of this site, or not of this session.
    #[error("This form was not accepted")]
    Forged,
    /// The reader's roles do not allow it.
    #[error("This takes the role of {0} for this organisation")]
    NotYours(Role),
    /// Comparisons are asked for, and cancelled, by those who are signed in.
    #[error("Sign in to do this")]
    NotAsked,
    /// The workspace has no such scenario.
    #[error("There is no scenario “{0}”")]
    NoScenario(String),
    /// None or too many scenarios are asked for.
    #[error("{0}")]
    Scenarios(String),
    /// The table of these scenarios is not there.
    #[error("The table of these scenarios is not worked out yet")]
    NotWorkedOut,
    /// Part of what is asked for is not for everybody.
    #[error("Part of this is for those who are signed in")]
    Withheld,
    /// The reader's roles run no comparisons.
    #[error("Your roles do not run comparisons")]
    NotAskedByRole,
    /// What was uploaded cannot be read.
    #[error("The files did not arrive whole")]
    Upload,
    /// What was sent is larger than anything that is read.
    #[error("What was sent is too large")]
    TooLarge,
    /// What was sent did not arrive in time.
    #[error("What was sent took too long to arrive")]
    Late,
    /// No lake of publications.
    #[error("Publications cannot be asked here")]
    NoQuestions,
    /// A question in SQL that has no answer: why.
    #[error("{0}")]
    Question(String),
    /// More is under way already than the server does at once.
    #[error("The server is busy")]
    Busy,
    /// A chart could not be drawn, or the program failed.
    #[error("Sorry, this page could not be made")]
    Failed(String),
}

/// The kinds of problems that programs are answered with, in words.
pub(crate) const KINDS: [(&str, &str); 7] = [
    ("unreadable", "a part of the address cannot be read"),
    ("unknown", "there is no such month, figure, comparison or address, or nothing is on record yet"),
    (
        "files",
        "a file that the document is made from cannot be read; the detail names it and says what to do",
    ),
    ("question", "a question in SQL has no answer; the title says why"),
    ("refused", "addresses for programs are only read; nothing can be sent to them"),
    ("limit", "more is asked for than the server does at once; try again in a minute"),
    ("failed", "the program failed; the detail has the code under which its log says why"),
];

fn unreadable_title(findings: &[Finding]) -> &'static str {
    let is_one = findings.windows(2).all(|pair| pair[0].file == pair[1].file);
    if is_one {
        "A file that is needed here cannot be read"
    } else {
        "Files that are needed here cannot be read"
    }
}

/// How a page error is answered.
struct ErrorAnswer {
    /// The answer's status.
    status: StatusCode,
    /// What kind of problem it is for programs: a name of [`KINDS`].
    kind: &'static str,
    /// What the reader can do about it, in full sentences.
    what_to_do: &'static str,
}

const fn unreadable(what_to_do: &'static str) -> ErrorAnswer {
    ErrorAnswer { status: StatusCode::BAD_REQUEST, kind: "unreadable", what_to_do }
}

const fn unknown(what_to_do: &'static str) -> ErrorAnswer {
    ErrorAnswer { status: StatusCode::NOT_FOUND, kind: "unknown", what_to_do }
}

const fn refused(what_to_do: &'static str) -> ErrorAnswer {
    ErrorAnswer { status: StatusCode::FORBIDDEN, kind: "refused", what_to_do }
}

const fn limit(status: StatusCode, what_to_do: &'static str) -> ErrorAnswer {
    ErrorAnswer { status, kind: "limit", what_to_do }
}

/// Why a text is no day, or how it would be written.
fn no_day(text: &str) -> String {
    match rewritten(text) {
        Some(instead) => format!("A day is written year first; {instead}"),
        None => format!("“{text}” is not a day"),
    }
}

impl PageError {
    const fn answer(&self) -> ErrorAnswer {
        match self {
            Self::Year(_) => unreadable(
                "Write the year as 2024/25: its first year in full, then two digits of its second.",
            ),
            Self::Month(_) => unreadable("Write the month as a number from 1 (April) to 12 (March)."),
            Self::Day(_) => unreadable("Write the day as 2027-04-01: year, month, day."),
            Self::Support(_) => unreadable("Write support=including or support=excluding."),
            Self::Wording(_) => unreadable("Write wording=staff or wording=public."),
            Self::Address => unreadable("Give each part after the question mark once: year=2024/25&month=5."),
            Self::Upload => unreadable("Nothing was changed. Send the files once more."),
            Self::NoYear(_) | Self::NoMonth(..) => unknown("Choose one of the months that are recorded."),
            Self::Empty => unknown("Figures appear as soon as the first return counts."),
            Self::Figure(_) => unknown(
                "An id is 10 letters and digits without I, L, O and U, as printed under a figure. \
                 Check it against the page or paper it came from, or search for the figure by name.",
            ),
            Self::Organisation(_) => {
                unknown("Choose an organisation from the table of the system’s position.")
            }
            Self::Scheme(_) => unknown("Choose a scheme from the register of the efficiency programme."),
            Self::Function(_) => unknown("Choose a function from the table of running costs and functions."),
            Self::Column(_) => unreadable(
                "Write sort=2 for the second column after the row names, sort=0 for the names, and order=ascending or order=descending.",
            ),
            Self::Exhibit(_) => unknown("Follow the link under the table you want to download."),
            Self::NoForecast => unknown(
                "A forecast needs every organisation’s return and at least one month to come; how a year ended is in its position at month 12. Choose another month.",
            ),
            Self::NoRegister => unknown("Choose a year that has a register of schemes or risks."),
            Self::NoReform => unknown("A reform appears as soon as its plan is on record."),
            Self::NoNetwork => {
                unknown("Comparisons of patient flow appear as soon as a network is on record.")
            }
            Self::NotKnown(_) => unknown("The page /api lists what can be asked for."),
            Self::Parameter(_) | Self::Asked(_) => unreadable("The page /api lists what each address takes."),
            Self::Simulation(_) => unknown("Choose one from /api/1/simulations."),
            Self::Unreadable(_) => ErrorAnswer {
                status: StatusCode::SERVICE_UNAVAILABLE,
                kind: "files",
                what_to_do: "What is asked for is shown as soon as that is put right.",
            },
            Self::Page => unknown(
                "If you typed the address, check it is correct. If you followed a link, the page may have moved.",
            ),
            Self::Forged => refused(
                "Nothing was changed. You may have been signed out since the page was opened: go back to the \
                 page, load it again, sign in if it asks you to, and send the form once more.",
            ),
            Self::ReadOnly => ErrorAnswer {
                status: StatusCode::METHOD_NOT_ALLOWED,
                kind: "refused",
                what_to_do: "Nothing was changed. Ask with GET; what is to be changed is changed on the pages of the site or with the command line.",
            },
            Self::NotYours(_) => refused(
                "Nothing was changed. Ask whoever keeps the accounts for the role, or somebody who has it to do it.",
            ),
            Self::NoScenario(_) => unknown("Choose one of the list of scenarios."),
            Self::Scenarios(_) => {
                unreadable("Name each scenario as with=NAME: with=winter-beds&with=oakham-weekday-evenings.")
            }
            Self::NotWorkedOut => unknown("Open the comparison itself, and have it worked out there."),
            Self::Withheld => refused("Sign in to get it whole. The pages and the CSV file hold the rest."),
            Self::NotAsked => refused(
                "Nothing was changed. On this site comparisons are asked for, and cancelled, by those who have an account.",
            ),
            Self::NotAskedByRole => refused(
                "Nothing was changed. Comparisons are asked for, and cancelled, by preparers, approvers, publishers and administrators.",
            ),
            Self::TooLarge => {
                limit(StatusCode::PAYLOAD_TOO_LARGE, "Nothing was changed. Send a smaller file.")
            }
            Self::Late => limit(
                StatusCode::REQUEST_TIMEOUT,
                "Nothing was changed. Send it once more, over a faster connection where there is one.",
            ),
            Self::NoQuestions => {
                unknown("Ask a site of `oakham serve`, or at the command line with `oakham sql`.")
            }
            Self::Question(_) => ErrorAnswer {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                kind: "question",
                what_to_do: "Correct the question and ask again; the page /sql lists tables, columns and examples.",
            },
            Self::Busy => {
                limit(StatusCode::SERVICE_UNAVAILABLE, "Nothing was changed. Try again in a minute.")
            }
            Self::Failed(_) => ErrorAnswer {
                status: StatusCode::INTERNAL_SERVER_ERROR,
                kind: "failed",
                what_to_do: "Try again in a moment. If it happens again, tell whoever runs this site the code below: their log says under it what went wrong.",
            },
        }
    }

    /// The answer's status.
    pub(crate) const fn status(&self) -> StatusCode {
        self.answer().status
    }

    /// What kind of problem it is for programs: a name of [`KINDS`].
    pub(crate) const fn kind(&self) -> &'static str {
        self.answer().kind
    }

    /// What the reader can do about it, in full sentences.
    pub(crate) const fn what_to_do(&self) -> &'static str {
        self.answer().what_to_do
    }
}

impl IntoResponse for PageError {
    /// Its status alone: the page around it is drawn once, outermost, by `error_page::draw`.
    fn into_response(self) -> Response {
        (self.status(), Extension(self)).into_response()
    }
}
