//! What people's assistants are answered with: the documents of a site, and who bears which token.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use assistant::port::{Answered, Asker, Documents as Port};
use assistant::{Assistant, LARGEST_REQUEST, knows_version};
use domain::account::{Account, AccountName};
use jiff::civil::Date;
use tokio::runtime::Handle;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;
use web::assistant::{Answering, AssistantDoor, Bearer};
use web::library::{Library, LiveLibrary};
use web::programs::port::WorkspaceAnswers;
use web::programs::{DocumentAnswer, DocumentReader, SiteAnswers};
use web::server::{Features, Settings, router_with};
use web::sign_in::accounts::Accounts;

use crate::accounts::StoredAccounts;
use crate::documents_asked::DocumentsAsked;
use crate::files::FilesBelow;
use crate::publication::{self, Pages, Silent, WorkspaceReleases};
use crate::requests::desk::WorkspaceRegister;
use crate::tokens::StoredTokens;

async fn answered(
    documents: &SiteAnswers,
    address: &str,
    asker: Asker,
    most: usize,
) -> Result<Answered, String> {
    let reader = match asker {
        Asker::Everybody => DocumentReader::Everybody,
        Asker::Account(account) => DocumentReader::Account(account),
    };
    let DocumentAnswer { is_document, text } = documents.get(address, reader, most).await?;
    Ok(if is_document { Answered::Document(text) } else { Answered::Problem(text) })
}

/// The port of documents that are made from the workspace in `root` when they are asked for.
#[must_use]
pub fn answers_of(root: PathBuf) -> Arc<dyn WorkspaceAnswers> {
    Arc::new(DocumentsAsked::new(root))
}

/// The documents of a site that is served.
pub struct SiteDocuments(SiteAnswers);

impl Port for SiteDocuments {
    async fn document(&self, address: &str, asker: Asker, most: usize) -> Result<Answered, String> {
        answered(&self.0, address, asker, most).await
    }
}

/// The door of assistants to a site.
pub struct Door {
    assistant: Assistant<SiteDocuments>,
    tokens: StoredTokens,
}

impl Door {
    /// The door to these documents for whoever has one of these tokens, and for everybody.
    #[must_use]
    pub fn new(documents: SiteAnswers, tokens: StoredTokens, version: &'static str) -> Self {
        Self { assistant: Assistant::new(Arc::new(SiteDocuments(documents)), version), tokens }
    }
}

impl AssistantDoor for Door {
    fn knows_version(&self, version: &str) -> bool {
        knows_version(version)
    }

    fn largest(&self) -> usize {
        LARGEST_REQUEST
    }

    fn bearer(&self, bearer: &str, address: IpAddr) -> Bearer {
        self.tokens.bearer(bearer, address)
    }

    fn answer(&self, message: Vec<u8>, account: Option<Account>) -> Answering<'_> {
        let asker = account.map_or(Asker::Everybody, Asker::Account);
        Box::pin(async move { self.assistant.answer(&message, &asker).await })
    }
}

/// The documents of a workspace that nobody serves: its months are read before the first is given, and follow its
/// files from then on.
pub struct WorkspaceDocuments {
    root: PathBuf,
    as_at: Option<Date>,
    /// As whom they are read.
    account: Option<AccountName>,
    accounts: Arc<StoredAccounts>,
    version: &'static str,
    documents: OnceCell<SiteAnswers>,
}

impl WorkspaceDocuments {
    /// The documents of the workspace in `root` as recorded by `as_at`, for this account or for everybody.
    ///
    /// # Errors
    /// Where there is no such account, or the database cannot be opened.
    pub async fn open(
        root: &Path,
        as_at: Option<Date>,
        account: Option<AccountName>,
        version: &'static str,
    ) -> Result<Self> {
        let accounts = Arc::new(StoredAccounts::open(root).await?);
        let root = root.to_owned();
        let documents = Self { root, as_at, account, accounts, version, documents: OnceCell::new() };
        documents.reader().await.map_err(anyhow::Error::msg)?;
        Ok(documents)
    }

    /// Reads the months before the first of them is asked for; where that fails, whoever asks is told.
    pub async fn prepare(&self) {
        let _ = self.documents.get_or_try_init(|| self.site()).await;
    }

    /// Whoever reads them, as their account is now.
    async fn reader(&self) -> Result<DocumentReader, String> {
        let Some(name) = self.account.clone() else { return Ok(DocumentReader::Everybody) };
        let accounts = Arc::clone(&self.accounts);
        let told = format!("there is no account {name}; `oakham user list` shows those there are");
        let identity =
            spawn_blocking(move || accounts.identity(&name)).await.map_err(|error| error.to_string())?;
        let identity = identity.map_err(|error| error.to_string())?.ok_or(told)?;
        Ok(DocumentReader::Account(identity.account))
    }

    async fn site(&self) -> Result<SiteAnswers> {
        let (root, as_at, runtime) = (self.root.clone(), self.as_at, Handle::current());
        // Months are worked out, which the threads that answer must not wait for.
        let opened = spawn_blocking(move || runtime.block_on(publication::open(&root, as_at, &Silent)));
        let opened = opened.await.context("the months were lost")??;
        let (snapshot, stamps) = opened.into_parts();
        let live = Arc::new(LiveLibrary::new(snapshot));
        // The past is shown as it was.
        if self.as_at.is_none() {
            let root = self.root.clone();
            let releases = spawn_blocking(move || WorkspaceReleases::new(root)).await;
            live.follow_releases(Arc::new(releases.context("the register of releases cannot be read")?));
            Pages::follow(&Arc::new(Pages::new(
                self.root.clone(),
                Arc::clone(&live),
                stamps,
                Arc::new(Silent),
            )))?;
        }
        let features = Features {
            register: Some(Arc::new(WorkspaceRegister::new(self.root.clone()))),
            answers: Some(answers_of(self.root.clone())),
            files: Some(Arc::new(FilesBelow(self.root.clone()))),
            ..Features::default()
        };
        let settings = Settings { version: self.version.to_owned(), contact: None };
        let (library, accounts): (Arc<dyn Library>, Arc<dyn Accounts>) = (live, self.accounts.clone());
        Ok(SiteAnswers::of(router_with(library, accounts, features, settings)))
    }
}

impl Port for WorkspaceDocuments {
    /// Whoever asks, it is answered as whom the program was begun for.
    async fn document(&self, address: &str, _: Asker, most: usize) -> Result<Answered, String> {
        let documents =
            self.documents.get_or_try_init(|| self.site()).await.map_err(|error| format!("{error:#}"))?;
        let asker = match self.reader().await? {
            DocumentReader::Everybody => Asker::Everybody,
            DocumentReader::Account(account) => Asker::Account(account),
        };
        answered(documents, address, asker, most).await
    }
}
