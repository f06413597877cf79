//! Arguments of the board paper: its sections, and what its front sheet says.

use std::path::PathBuf;
use std::str::FromStr;

use app::board_report::Readers;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use domain::paper::{FrontSheet, LONGEST_FIELD, Purpose};
use domain::remark::remark;
use jiff::civil::Date;
use report::{SectionName, Selection};

use super::values::day;

/// All sections that are not annexes, by one name.
const PAPER: &str = "paper";
/// All annexes, by one name.
const ANNEXES: &str = "annexes";

/// What the paper holds, and what its front sheet says before `[report]` of `oakham.toml`.
#[derive(Args, Clone, Debug)]
pub(crate) struct PaperArgs {
    /// The sections to write, with commas between: paper is all that are not annexes.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = sections())]
    sections: Vec<Chosen>,
    /// A scenario whose consequences the paper tells, up to three; several: give it again.
    #[arg(long = "scenario", value_name = "NAME", conflicts_with = "public")]
    scenarios: Vec<PathBuf>,
    /// For everybody: refused unless the month is released, and with nothing of months that are not.
    #[arg(long)]
    public: bool,
    /// The board or committee that receives the paper.
    #[arg(long, value_name = "NAME", value_parser = field)]
    meeting: Option<String>,
    /// The day on which it meets.
    #[arg(long, value_name = "DATE", value_parser = day)]
    meeting_date: Option<Date>,
    /// The item of its agenda.
    #[arg(long, value_name = "ITEM", value_parser = field)]
    item: Option<String>,
    /// What it is to do with the paper.
    #[arg(long, value_name = "PURPOSE", value_parser = purposes())]
    purpose: Option<Purpose>,
    /// Who wrote the paper.
    #[arg(long, value_name = "NAME", value_parser = field)]
    author: Option<String>,
    /// The executive who brings it.
    #[arg(long, value_name = "NAME", value_parser = field)]
    executive: Option<String>,
    /// Where it was considered before.
    #[arg(long, value_name = "TEXT", value_parser = field)]
    route: Option<String>,
    /// The risks of the board assurance framework that it bears on.
    #[arg(long, value_name = "TEXT", value_parser = field)]
    assurance: Option<String>,
    /// What the meeting is asked in addition; several: give it again.
    #[arg(long = "recommend", value_name = "SENTENCE", value_parser = field)]
    recommendations: Vec<String>,
}

impl PaperArgs {
    /// What the front sheet says.
    pub(crate) fn front(&self) -> FrontSheet {
        FrontSheet {
            meeting: self.meeting.clone(),
            date: self.meeting_date,
            item: self.item.clone(),
            purpose: self.purpose,
            author: self.author.clone(),
            executive: self.executive.clone(),
            route: self.route.clone(),
            assurance: self.assurance.clone(),
            recommendations: self.recommendations.clone(),
        }
    }

    /// Who may read all that is in it.
    pub(crate) fn readers(&self) -> Readers {
        if self.public { Readers::Everybody } else { Readers::Board }
    }

    /// The scenarios whose consequences it tells.
    pub(crate) fn scenarios(&self) -> &[PathBuf] {
        &self.scenarios
    }

    /// Which sections are written; all where none is named.
    pub(crate) fn sections(&self) -> Selection {
        Selection::of(self.sections.iter().flat_map(|chosen| chosen.0.clone()))
    }
}

/// One section, or several by one name.
#[derive(Clone, Debug)]
pub(crate) struct Chosen(Vec<SectionName>);

fn sections() -> impl TypedValueParser<Value = Chosen> {
    let names = SectionName::ALL.map(SectionName::code);
    PossibleValuesParser::new([PAPER, ANNEXES].into_iter().chain(names)).map(|name| {
        let is_chosen = |section: &SectionName| match name.as_str() {
            PAPER => !section.is_annex(),
            ANNEXES => section.is_annex(),
            name => section.code() == name,
        };
        Chosen(SectionName::ALL.into_iter().filter(is_chosen).collect())
    })
}

fn purposes() -> impl TypedValueParser<Value = Purpose> {
    PossibleValuesParser::new(Purpose::ALL.iter().map(|purpose| purpose.code()))
        .try_map(|code| Purpose::from_str(&code))
}

/// A text of the front sheet.
fn field(text: &str) -> Result<String, String> {
    match remark("it", text, LONGEST_FIELD) {
        Ok(line) if line.is_empty() => Err("it is empty; leave the option out".to_owned()),
        Ok(line) => Ok(line),
        Err(error) => Err(error.to_string()),
    }
}
