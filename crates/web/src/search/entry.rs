//! What can be found: a page, heading, figure, word, and so on, and where it stands.

use ::search::Searched;
use domain::figure::FigureId;
use domain::month::{FinancialYear, Month};

use crate::address::{PageQuery, View};
use crate::error::PageError;
use crate::library::Library;

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Page,
    Heading,
    Organisation,
    Figure,
    Function,
    Duty,
    Board,
    Scheme,
    Risk,
    Control,
    Event,
    Station,
    Site,
    PatientSource,
    Place,
    Scenario,
    Document,
    Passage,
    ConfirmedFigure,
    ProposedFigure,
    DocumentPassage,
    Request,
    Month,
    Return,
    Term,
    Documentation,
}

/// Kinds that are listed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Pages,
    Figures,
    Reform,
    Registers,
    Flow,
    Sources,
    Requests,
    Months,
    Terms,
}

impl Kind {
    /// In a word, as programs read it too.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Heading => "heading",
            Self::Organisation => "organisation",
            Self::Figure => "figure",
            Self::Function => "function",
            Self::Duty => "duty",
            Self::Board => "integrated care board",
            Self::Scheme => "efficiency scheme",
            Self::Risk => "risk",
            Self::Control => "control",
            Self::Event => "event",
            Self::Station => "station",
            Self::Site => "site",
            Self::PatientSource => "source of patients",
            Self::Place => "place",
            Self::Scenario => "scenario",
            Self::Document => "document",
            Self::Passage => "passage",
            Self::ConfirmedFigure => "figure of a document, confirmed",
            Self::ProposedFigure => "figure of a document, proposed",
            Self::DocumentPassage => "passage of a document",
            Self::Request => "request",
            Self::Month => "month",
            Self::Return => "return",
            Self::Term => "glossary",
            Self::Documentation => "documentation",
        }
    }

    /// With which others it is listed.
    pub(crate) const fn group(self) -> Group {
        match self {
            Self::Page | Self::Heading | Self::Organisation => Group::Pages,
            Self::Figure => Group::Figures,
            Self::Function | Self::Duty | Self::Board => Group::Reform,
            Self::Scheme | Self::Risk | Self::Control | Self::Event => Group::Registers,
            Self::Station | Self::Site | Self::PatientSource | Self::Place | Self::Scenario => Group::Flow,
            Self::Document
            | Self::Passage
            | Self::ConfirmedFigure
            | Self::ProposedFigure
            | Self::DocumentPassage => Group::Sources,
            Self::Request => Group::Requests,
            Self::Month | Self::Return => Group::Months,
            Self::Term | Self::Documentation => Group::Terms,
        }
    }
}

impl Group {
    /// All groups, as they are listed.
    pub(crate) const ALL: [Self; 9] = [
        Self::Pages,
        Self::Figures,
        Self::Reform,
        Self::Registers,
        Self::Flow,
        Self::Sources,
        Self::Requests,
        Self::Months,
        Self::Terms,
    ];

    /// Its heading.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Pages => "Pages and headings",
            Self::Figures => "Figures",
            Self::Reform => "Functions, duties and boards",
            Self::Registers => "Schemes, risks and events",
            Self::Flow => "Patient flow",
            Self::Sources => "Documents and their figures",
            Self::Requests => "Requests and answers",
            Self::Months => "Months and returns",
            Self::Terms => "Glossary and documentation",
        }
    }

    /// Its name in addresses.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Figures => "figures",
            Self::Reform => "functions",
            Self::Registers => "registers",
            Self::Flow => "flow",
            Self::Sources => "documents",
            Self::Requests => "requests",
            Self::Months => "months",
            Self::Terms => "documentation",
        }
    }
}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The path of its page.
    path: String,
    /// The choices of its address; without them those of the reader.
    choices: Option<String>,
    /// Where on the page; empty for all of it.
    anchor: String,
}

impl Address {
    /// A page that is read at a month and in a wording: `/money`, or a place on it: `/about#method`.
    pub(crate) fn of(path: &str) -> Self {
        let (path, anchor) = path.split_once('#').unwrap_or((path, ""));
        Self { path: path.to_owned(), choices: None, anchor: anchor.to_owned() }
    }

    /// The same page with choices of its own, `year=2024/25`, or with none.
    pub(crate) fn choosing(self, choices: &str) -> Self {
        Self { choices: Some(choices.to_owned()), ..self }
    }

    /// The address for whoever reads `view`.
    pub(crate) fn link(&self, view: &View) -> String {
        let page = match self.choices.as_deref() {
            None => view.link(&self.path),
            Some("") => self.path.clone(),
            Some(choices) => format!("{}?{choices}", self.path),
        };
        if self.anchor.is_empty() { page } else { format!("{page}#{}", self.anchor) }
    }
}

/// Something that can be found, with all by which it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Listed {
    pub(crate) kind: Kind,
    pub(crate) address: Address,
    pub(crate) figure: Option<FigureId>,
    /// Who says so and when; empty for what this site says.
    pub(crate) source: String,
    pub(crate) searched: Searched,
}

impl Listed {
    /// Something with a title, found by that alone.
    pub(crate) fn new(kind: Kind, address: Address, title: impl Into<String>) -> Self {
        let searched = Searched {
            title: title.into(),
            other_names: Vec::new(),
            text: String::new(),
            weight: weight(kind),
        };
        Self { kind, address, figure: None, source: String::new(), searched }
    }

    /// The same, with other names.
    pub(crate) fn named(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let names = names.into_iter().map(Into::into).filter(|name| !name.trim().is_empty());
        self.searched.other_names.extend(names);
        self
    }

    /// The same, with what it says: parts that are not empty, a sentence each.
    pub(crate) fn saying(mut self, parts: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        for part in parts {
            let part = part.as_ref().trim();
            if part.is_empty() {
                continue;
            }
            let text = &mut self.searched.text;
            if !text.is_empty() {
                text.push_str(if text.ends_with(['.', '?', '!']) { " " } else { ". " });
            }
            text.push_str(part);
        }
        self
    }

    /// The same, which somebody else says.
    pub(crate) fn from(self, source: String) -> Self {
        Self { source, ..self }
    }

    /// The same, which counts so much of what its kind does.
    pub(crate) fn weighing(mut self, share: f32) -> Self {
        self.searched.weight *= share;
        self
    }
}

/// What a kind counts: whoever types a word looks for the page about it before a figure or passage that has it.
const fn weight(kind: Kind) -> f32 {
    match kind {
        Kind::Page => 1.8,
        Kind::Month => 1.4,
        Kind::Organisation => 1.3,
        Kind::Function | Kind::Scheme => 1.1,
        Kind::Heading | Kind::Risk | Kind::Station | Kind::Site | Kind::Document | Kind::Scenario => 1.0,
        Kind::Control
        | Kind::Event
        | Kind::Place
        | Kind::PatientSource
        | Kind::Board
        | Kind::Term
        | Kind::Documentation => 0.9,
        Kind::Duty | Kind::Passage | Kind::Request => 0.8,
        Kind::Return => 0.7,
        Kind::Figure | Kind::ConfirmedFigure => 0.6,
        // What nobody has read stands behind what somebody has.
        Kind::ProposedFigure | Kind::DocumentPassage => 0.4,
    }
}

/// The usual view of a month.
///
/// # Errors
/// Where the library has no such month.
pub(crate) fn view_of(
    library: &dyn Library,
    (year, month): (FinancialYear, Month),
) -> Result<View, PageError> {
    let query =
        PageQuery { year: Some(year.to_string()), month: Some(month.to_string()), ..PageQuery::default() };
    if library.periods().is_empty() {
        return View::of_month_or_first(&PageQuery::default(), library);
    }
    View::of(&query, library)
}
