//! Writes the report on the invented example system into a folder, for looking at.
//!
//! `cargo run -p report --example render -- FOLDER`

use std::error::Error;
use std::path::PathBuf;

use domain::figure::Support;
use exhibits::words::{View, Wording};
use report::{Format, Options, Release};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("name a folder to write to")?);
    let options = Options {
        view: View { wording: Wording::Staff, support: Support::Including },
        status: "Example: invented, not issued by any organisation".to_owned(),
        release: Release { words: "Released to the public: it is invented".to_owned(), is_public: true },
        formats: Format::ALL.to_vec(),
        sections: report::Selection::all(),
        front: domain::paper::FrontSheet::default(),
        recommendations: vec!["Note the position.".to_owned()],
        not_covered: vec!["Not sent: cash.".to_owned()],
        messages: Vec::new(),
        tiles: Vec::new(),
        forecast: None,
        chapters: Vec::new(),
    };
    for file in report::files(&domain::example::month_end(), &options, &|_| ())? {
        std::fs::write(folder.join(file.name), file.bytes)?;
    }
    Ok(())
}
