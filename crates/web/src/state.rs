//! What every page is made from, and what the site says about itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::code::OrganisationCode;
use domain::finding::Finding;
use domain::month_end::MonthEnd;
use jiff::civil::Date;

use crate::address::View;
use crate::appraisal::OutcomesKept;
use crate::appraisal::adoptions::Adoptions;
use crate::appraisal::drafts::Drafts;
use crate::appraisal::port::Appraisals;
use crate::bulletin::port::Bulletins;
use crate::documents::port::Documents;
use crate::error::PageError;
use crate::evidence::kept::EvidenceKept;
use crate::export::copied::Copied;
use crate::figure::spots::NumberIndex;
use crate::files::{ColumnFiles, WorkspaceFiles};
use crate::library::Library;
use crate::library::public::PublicLibrary;
use crate::packs::port::Packs;
use crate::placement::{self, Places};
use crate::programs::port::WorkspaceAnswers;
use crate::returns::return_desk::ReturnDesk;
use crate::scrutiny::port::Register;
use crate::search::indexes::MonthIndexes;
use crate::sign_in::reader::{AuthState, Reader};
use crate::sign_in::throttle::Throttle;
use crate::simulation::port::Simulations;
use crate::sql::port::Questions;
use crate::visible_findings;
use crate::visitor::{Place, Visitor};
use crate::work::Turns;

/// For how many views the places of figures are cached.
const MOST_PLACES: usize = 24;

/// At least so many pages are made at once, however small the computer.
const LEAST_AT_ONCE: usize = 4;
/// How many pages wait for their turn to be made, and for how long.
const PAGES_WAIT: (usize, Duration) = (200, Duration::from_secs(20));
/// How many uploads are read at once: each may take some hundred MB and a second or two.
const UPLOADS_AT_ONCE: usize = 2;
/// How much of uploads is in memory at once [MiB].
const UPLOADS_ROOM: usize = 64;
/// How many uploads wait for either, and for how long.
const UPLOADS_WAIT: (usize, Duration) = (100, Duration::from_mins(2));

/// How many questions in SQL are answered at once, each on as many threads as the computer spares.
const QUESTIONS_AT_ONCE: usize = 2;
/// How many questions wait for their turn, and for how long.
const QUESTIONS_WAIT: (usize, Duration) = (4, Duration::from_secs(12));

/// What the site says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The version of the program: `0.1.0`.
    pub version: String,
    /// Whom to write to about the site, an e-mail or web address; none where pages are to show no such line.
    pub contact: Option<String>,
}

/// Where figures are shown, by edition and view.
type PlacesByView = BTreeMap<(u64, View), Arc<Places>>;

/// What every page is made from. Cheap to clone; clones share the cached places.
#[derive(Clone)]
pub(crate) struct AppState {
    /// The month ends that the reader may see: of those who are not signed in, the public ones.
    pub(crate) library: Arc<dyn Library>,
    /// All month ends, for those who are signed in.
    all: Arc<dyn Library>,
    /// What everybody may see, also where nobody has an account: for programs that send on what they read.
    for_programs: Arc<dyn Library>,
    /// What the site says about itself.
    pub(crate) settings: Settings,
    /// Signing in, where there are accounts.
    pub(crate) auth: Option<Arc<AuthState>>,
    /// Submitting and approving returns, where that is done here.
    pub(crate) return_desk: Option<Arc<dyn ReturnDesk>>,
    /// The register of scrutiny, where there is a workspace.
    pub(crate) register: Option<Arc<dyn Register>>,
    /// Public documents and the figures in them, where there is a workspace.
    pub(crate) documents: Option<Arc<dyn Documents>>,
    /// Packs for committees, where there is a workspace.
    pub(crate) packs: Option<Arc<dyn Packs>>,
    /// Texts of monthly bulletins, where there is a workspace.
    pub(crate) bulletins: Option<Arc<dyn Bulletins>>,
    /// Bounds how many questions are asked on the public site.
    pub(crate) questions_asked: Arc<Throttle>,
    /// The simulation of patient flow, where there is a network.
    pub(crate) simulation: Option<Arc<dyn Simulations>>,
    /// The appraisal of scenarios, where there is a workspace.
    pub(crate) appraisals: Option<Arc<dyn Appraisals>>,
    /// Scenarios that are written on pages, where there is a workspace.
    pub(crate) drafts: Option<Arc<dyn Drafts>>,
    /// Adopted scenarios, where there is a workspace.
    pub(crate) adoptions: Option<Arc<dyn Adoptions>>,
    /// Tables as Parquet, where they are written.
    pub(crate) columns: Option<Arc<dyn ColumnFiles>>,
    /// Answers to questions in SQL, where there may be a lake.
    pub(crate) questions: Option<Arc<dyn Questions>>,
    /// Documents of requests, comparisons and stated figures, where there is a workspace.
    pub(crate) answers: Option<Arc<dyn WorkspaceAnswers>>,
    /// The reader of the page, where they are signed in.
    pub(crate) reader: Option<Reader>,
    /// The copy that is made of the site; `None` where it is served.
    pub(crate) copy: Option<Arc<Copied>>,
    /// Whether the reader sits at the computer that the site runs on, as far as it is known.
    pub(crate) place: Place,
    /// Limits how many pages are made at once.
    pub(crate) pages: Arc<Turns>,
    /// Limits how many uploads are read at once.
    pub(crate) uploads: Arc<Turns>,
    /// Limits the memory of uploads: one turn for each MiB.
    pub(crate) room: Arc<Turns>,
    /// Limits how many questions in SQL are answered at once.
    pub(crate) question_turns: Arc<Turns>,
    /// The files of the workspace, where they may be read.
    pub(crate) files: Option<Arc<dyn WorkspaceFiles>>,
    /// Where the numbers of tables are.
    pub(crate) numbers: NumberIndex,
    /// What can be found, by edition and month.
    pub(crate) search: Arc<MonthIndexes>,
    /// What the pages of evidence rest on, by edition.
    pub(crate) evidence: Arc<EvidenceKept>,
    /// What came of adopted scenarios, by edition.
    pub(crate) outcomes: Arc<OutcomesKept>,
    /// Where figures are shown, by edition and view, made when a figure's page first asks.
    places: Arc<Mutex<PlacesByView>>,
}

impl AppState {
    /// The site of a `library`, for a reader who is not signed in.
    pub(crate) fn new(
        library: Arc<dyn Library>,
        settings: Settings,
        auth: Option<Arc<AuthState>>,
        Features {
            return_desk,
            register,
            documents,
            packs,
            bulletins,
            simulation,
            appraisals,
            drafts,
            adoptions,
            files,
            questions,
            columns,
            answers,
            throttle: _,
        }: Features,
    ) -> Self {
        let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
        let turns = |at_once, (waiting, patience)| Arc::new(Turns::new(at_once, waiting, patience));
        Self {
            library: Arc::new(PublicLibrary::new(Arc::clone(&library), auth.clone())),
            for_programs: Arc::new(PublicLibrary::for_programs(Arc::clone(&library))),
            all: library,
            settings,
            auth,
            return_desk,
            register,
            documents,
            packs,
            bulletins,
            questions_asked: Arc::default(),
            simulation,
            appraisals,
            drafts,
            adoptions,
            questions,
            columns,
            answers,
            files,
            numbers: NumberIndex::default(),
            reader: None,
            copy: None,
            place: Place::Elsewhere,
            pages: turns((2 * n_cores).max(LEAST_AT_ONCE), PAGES_WAIT),
            uploads: turns(UPLOADS_AT_ONCE, UPLOADS_WAIT),
            room: turns(UPLOADS_ROOM, UPLOADS_WAIT),
            question_turns: turns(QUESTIONS_AT_ONCE, QUESTIONS_WAIT),
            search: Arc::default(),
            evidence: Arc::default(),
            outcomes: Arc::default(),
            places: Arc::default(),
        }
    }

    /// The site as everybody may read it anywhere, to be copied into files.
    pub(crate) fn of_copy(
        library: Arc<dyn Library>,
        settings: Settings,
        features: Features,
        on: Date,
    ) -> Self {
        let public: Arc<dyn Library> = Arc::new(PublicLibrary::for_programs(library));
        let state = Self::new(Arc::clone(&public), settings, None, features);
        Self { library: Arc::clone(&public), all: public, copy: Some(Arc::new(Copied::on(on))), ..state }
    }

    /// The site as `reader` sees it.
    pub(crate) fn for_reader(&self, reader: Option<Reader>) -> Self {
        Self { library: self.library_for(reader.as_ref()), reader, ..self.clone() }
    }

    /// The site as whoever asks sees it.
    pub(crate) fn for_request(&self, reader: Option<Reader>, visitor: Option<Visitor>) -> Self {
        let place = visitor.map_or(Place::Elsewhere, |visitor| visitor.place);
        Self { place, ..self.for_reader(reader) }
    }

    /// The site as everybody may see it, also where nobody has an account.
    pub(crate) fn for_programs(self) -> Self {
        Self { library: Arc::clone(&self.for_programs), reader: None, place: Place::Elsewhere, ..self }
    }

    /// Whether there are months that the reader may not see.
    pub(crate) fn has_months_not_shown(&self) -> bool {
        self.library.periods().len() < self.all.periods().len()
    }

    fn library_for(&self, reader: Option<&Reader>) -> Arc<dyn Library> {
        Arc::clone(if reader.is_some() { &self.all } else { &self.library })
    }

    /// Who reads the page, where they may see what nobody has approved of an organisation's returns:
    /// those with an account of that organisation or of the whole system.
    pub(crate) fn insider(&self, organisation: &OrganisationCode) -> Option<&Reader> {
        self.reader.as_ref().filter(|reader| reader.account.works_for(organisation))
    }

    /// The month end of the month that a view shows, as the reader may see it.
    ///
    /// # Errors
    /// Where the library has lost it since the view was checked.
    pub(crate) fn month_end(&self, view: &View) -> Result<Arc<MonthEnd>, PageError> {
        let month_end = self.library.month_end(view.year, view.month);
        month_end
            .map(|month_end| self.visible_month_end(month_end))
            .ok_or(PageError::NoMonth(view.year, view.month))
    }

    /// Where each figure of `month_end` is shown.
    pub(crate) fn places(&self, month_end: &MonthEnd, view: &View) -> Arc<Places> {
        let key = (self.library.edition(), *view);
        let lock = || self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = lock().get(&key) {
            return Arc::clone(places);
        }
        let places = Arc::new(placement::places(month_end, view));
        let mut cache = lock();
        if MOST_PLACES <= cache.len() {
            cache.clear();
        }
        cache.insert(key, Arc::clone(&places));
        places
    }

    /// Whether the reader sees all: they are at the computer that the site runs on and not signed in, or work
    /// for the whole system.
    fn sees_all(&self) -> bool {
        match &self.reader {
            Some(reader) => reader.account.organisation.is_none(),
            None => self.place == Place::ThisComputer,
        }
    }

    /// Findings as the reader may see them.
    pub(crate) fn visible_findings(&self, findings: &[Finding]) -> Vec<Finding> {
        if self.sees_all() { findings.to_vec() } else { self.without_details(findings, None) }
    }

    /// A month end as the reader may see it.
    pub(crate) fn visible_month_end(&self, month_end: Arc<MonthEnd>) -> Arc<MonthEnd> {
        if self.sees_all() || !visible_findings::has_restricted(&month_end) {
            return month_end;
        }
        let findings = self.without_details(&month_end.findings, Some(&month_end));
        Arc::new(MonthEnd { findings, ..MonthEnd::clone(&month_end) })
    }

    fn without_details(&self, findings: &[Finding], month_end: Option<&MonthEnd>) -> Vec<Finding> {
        visible_findings::visible(findings, month_end, self.reader.as_ref().map(|reader| &reader.account))
    }
}

/// The optional features of the site.
#[derive(Clone, Default)]
pub struct Features {
    /// Submitting and approving returns.
    pub return_desk: Option<Arc<dyn ReturnDesk>>,
    /// The register of scrutiny.
    pub register: Option<Arc<dyn Register>>,
    /// Public documents and the figures in them.
    pub documents: Option<Arc<dyn Documents>>,
    /// Packs for committees.
    pub packs: Option<Arc<dyn Packs>>,
    /// Texts of monthly bulletins.
    pub bulletins: Option<Arc<dyn Bulletins>>,
    /// The simulation of patient flow.
    pub simulation: Option<Arc<dyn Simulations>>,
    /// The appraisal of scenarios.
    pub appraisals: Option<Arc<dyn Appraisals>>,
    /// Scenarios that are written on pages.
    pub drafts: Option<Arc<dyn Drafts>>,
    /// Adopted scenarios.
    pub adoptions: Option<Arc<dyn Adoptions>>,
    /// The files of the workspace.
    pub files: Option<Arc<dyn WorkspaceFiles>>,
    /// Answers to questions in SQL over the lake of publications.
    pub questions: Option<Arc<dyn Questions>>,
    /// Tables as Parquet.
    pub columns: Option<Arc<dyn ColumnFiles>>,
    /// Documents of requests, comparisons and stated figures.
    pub answers: Option<Arc<dyn WorkspaceAnswers>>,
    /// Counts sign-ins that failed, here and at other doors of the same workspace.
    pub throttle: Arc<Throttle>,
}
