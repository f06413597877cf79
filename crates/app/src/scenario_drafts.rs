//! Scenarios that are written on pages: kept for a while beside the lake, and put among those of the workspace with who
//! did that in the log.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Result, bail};
use domain::account::{Account, Role};
use domain::source::ContentHash;
use store::{Event, Store};
use web::appraisal::drafts::Drafts;
use web::appraisal::port::{AppraisalError, Appraisals, LineFault};

use crate::clock::now;
use crate::on_record::change_on_record;
use crate::returns::NOTHING_CHANGED;
use crate::returns::person::ActorRef;
use crate::whole_file;
use crate::workspace::open_workspace;

/// Where scenarios lie, and where drafts are kept, which may be deleted at any time.
const SCENARIOS: &str = "scenarios";
const DRAFTS: &str = "lake/appraisals/drafts";
/// What the name of every draft begins with; no scenario of the workspace is saved under such a name.
const PREFIX: &str = "draft-";
/// So many drafts are kept; the oldest go first.
const MOST_DRAFTS: usize = 100;
/// The longest text of a scenario [bytes].
const LONGEST: usize = 64 << 10;
/// The longest name of a scenario [characters].
const LONGEST_NAME: usize = 60;

/// The scenarios that are written on the pages of the workspace in a folder.
pub struct WorkspaceDrafts {
    root: PathBuf,
}

impl WorkspaceDrafts {
    /// Those of the workspace at `root`.
    #[must_use]
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }
}

/// The file of a draft, where there is one of that name.
#[must_use]
pub fn draft(root: &Path, name: &str) -> Option<PathBuf> {
    let hash = name.strip_prefix(PREFIX)?;
    let is_hash = !hash.is_empty() && hash.chars().all(|letter| letter.is_ascii_hexdigit());
    let path = root.join(DRAFTS).join(format!("{name}.toml"));
    (is_hash && path.is_file()).then_some(path)
}

impl Drafts for WorkspaceDrafts {
    fn keep(&self, toml: &str, appraisals: &dyn Appraisals) -> Result<String, Vec<LineFault>> {
        let whole = |message: String| {
            vec![LineFault { line: None, change: String::new(), field: String::new(), message }]
        };
        if LONGEST < toml.len() {
            return Err(whole(format!("the text is longer than {} kB; write fewer changes", LONGEST >> 10)));
        }
        appraisals.check(toml)?;
        let hash: String = ContentHash::of(toml.as_bytes()).to_string().chars().take(12).collect();
        let name = format!("{PREFIX}{hash}");
        let path = format!("{DRAFTS}/{name}.toml");
        whole_file::put(&self.root, &path, toml.as_bytes()).map_err(|error| whole(format!("{error:#}")))?;
        forget_oldest(&self.root.join(DRAFTS));
        Ok(name)
    }

    fn save(&self, name: &str, toml: &str, by: &Account) -> Result<(), AppraisalError> {
        save(&self.root, (name, toml), by).map_err(|error| AppraisalError::Failed(format!("{error:#}")))
    }
}

fn save(root: &Path, (name, toml): (&str, &str), by: &Account) -> Result<()> {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if name.is_empty() || LONGEST_NAME < name.len() || !name.chars().all(is_plain) || name.starts_with(PREFIX)
    {
        bail!(
            "“{name}” is no name for a scenario; write at most {LONGEST_NAME} small letters, digits and hyphens, such as fewer-beds, and do not begin with {PREFIX}"
        );
    }
    if LONGEST < toml.len() {
        bail!("the text is longer than {} kB; write fewer changes", LONGEST >> 10);
    }
    let path = format!("{SCENARIOS}/{name}.toml");
    if root.join(&path).exists() {
        bail!("{path} is there already; choose another name");
    }
    let workspace = open_workspace(root)?;
    let person = ActorRef::SignedIn(by).person(&workspace, Role::Preparer, &workspace.system)?;
    let entry = Event {
        at: now().to_string(),
        actor: person.name.clone(),
        kind: "scenario saved".to_owned(),
        subject: name.to_owned(),
        detail: format!("sha256 {}; {}", ContentHash::of(toml.as_bytes()), person.identification.words()),
    };
    let prepared = whole_file::prepare(root, &path, toml.as_bytes())?;
    let target = root.join(&path);
    let begin = async |store: &Store| store.begin_recording(&[], Some(&entry)).await;
    // Somebody else may have taken the name meanwhile.
    let take = || prepared.persist_noclobber(&target).map(drop).map_err(|error| error.error);
    if let Some(why) = change_on_record(&workspace, &person, &path, begin, take)? {
        bail!("it was saved, but the log does not have it ({NOTHING_CHANGED} there): {why}");
    }
    Ok(())
}

/// Forgets the oldest drafts where there are too many.
fn forget_oldest(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(Option<SystemTime>, PathBuf)> = entries
        .map(|entry| (entry.metadata().and_then(|metadata| metadata.modified()).ok(), entry.path()))
        .collect();
    files.sort();
    let n_over = files.len().saturating_sub(MOST_DRAFTS);
    for (_, path) in files.into_iter().take(n_over) {
        // One that cannot be deleted is tried again with the next.
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use api::consequence::ConsequenceTable;
    use std::sync::Arc;

    use domain::account::Roles;
    use domain::month::{FinancialYear, Month};
    use domain::scenario::Scenario;
    use web::appraisal::port::{AppraisalState, DriversState, ScenarioEntry, Summary};

    use super::*;

    /// Appraisals that only read texts.
    struct Reader;

    impl Appraisals for Reader {
        fn starting_from(&self, _: (FinancialYear, Month)) -> Arc<dyn Appraisals> {
            Arc::new(Self)
        }

        fn library(&self) -> Result<Vec<ScenarioEntry>, AppraisalError> {
            Ok(Vec::new())
        }

        fn compared(&self) -> Result<Vec<Vec<String>>, AppraisalError> {
            Ok(Vec::new())
        }

        fn text(&self, name: &str) -> Result<String, AppraisalError> {
            Err(AppraisalError::Unknown { name: name.to_owned(), known: String::new() })
        }

        fn check(&self, toml: &str) -> Result<Scenario, Vec<LineFault>> {
            sources::scenario::parse(toml).map_err(|faults| {
                let message = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
                vec![LineFault { line: None, change: String::new(), field: String::new(), message }]
            })
        }

        fn write(&self, scenario: &Scenario) -> Result<String, AppraisalError> {
            sources::scenario::write(scenario).map_err(|error| AppraisalError::Failed(error.to_string()))
        }

        fn state(&self, _: &[String]) -> Result<AppraisalState, AppraisalError> {
            Ok(AppraisalState::NotAsked)
        }

        fn ask(&self, _: &[String], _: &str) -> Result<(), AppraisalError> {
            Ok(())
        }

        fn ask_drivers(&self, _: &[String], _: &str) -> Result<(), AppraisalError> {
            Ok(())
        }

        fn drivers(&self, _: &[String]) -> Option<DriversState> {
            None
        }

        fn workbook(&self, _: &ConsequenceTable) -> Result<Vec<u8>, AppraisalError> {
            Err(AppraisalError::Failed("nothing is worked out here".to_owned()))
        }

        fn summary_pdf(&self, _: &Summary) -> Result<Vec<u8>, AppraisalError> {
            Err(AppraisalError::Failed("nothing is worked out here".to_owned()))
        }
    }

    const TEXT: &str = "schema = \"oakham.scenario/1\"\ntitle = \"Fewer beds\"\n\n[[change]]\nid = \"beds\"\nkind = \"beds\"\ntarget = \"acute beds\"\nvalue = \"-30\"\nprovenance = \"synthetic\"\n";

    fn drafts(folder: &Path) -> WorkspaceDrafts {
        WorkspaceDrafts::new(folder.to_owned())
    }

    #[test]
    fn a_draft_is_kept_under_a_name_of_its_text_and_outside_the_scenarios() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = drafts(folder.path());
        let name = drafts.keep(TEXT, &Reader).unwrap();
        assert_eq!(drafts.keep(TEXT, &Reader).unwrap(), name);
        assert_eq!(fs::read_to_string(draft(folder.path(), &name).unwrap()).unwrap(), TEXT);
        assert!(!folder.path().join(SCENARIOS).exists());
        assert!(drafts.keep("title = \"none\"", &Reader).is_err());
    }

    #[test]
    fn no_path_is_the_name_of_a_draft() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["winter-beds", "draft-", "draft-../../secret", "draft-0123456789ab"] {
            assert_eq!(draft(folder.path(), name), None, "{name}");
        }
    }

    #[test]
    fn old_drafts_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = drafts(folder.path());
        for n in 0..MOST_DRAFTS + 3 {
            drafts.keep(&TEXT.replace("-30", &format!("-{}", n + 1)), &Reader).unwrap();
        }
        assert_eq!(fs::read_dir(folder.path().join(DRAFTS)).unwrap().count(), MOST_DRAFTS);
    }

    #[test]
    fn a_name_that_is_no_file_name_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let roles = Roles::new([Role::Preparer]).unwrap();
        let anna = Account { name: "anna".parse().unwrap(), roles, organisation: None };
        for name in ["", "../beds", "Fewer beds", "draft-1"] {
            let refused = drafts(folder.path()).save(name, TEXT, &anna).unwrap_err();
            assert!(refused.to_string().contains("is no name for a scenario"), "{refused}");
        }
    }
}
