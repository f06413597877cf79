//! Who may come in: programs with a token, by SCRAM-SHA-256, one place each.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::sink::Sink;
use pgwire::api::auth::sasl::SASLAuthStartupHandler;
use pgwire::api::auth::sasl::scram::ScramAuth;
use pgwire::api::auth::{AuthSource, LoginInfo, Password, ServerParameterProvider, StartupHandler};
use pgwire::api::{ClientInfo, METADATA_DATABASE, METADATA_USER, PgWireConnectionState};
use pgwire::error::{PgWireError, PgWireResult};
use pgwire::messages::startup::PasswordMessageFamily;
use pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};

use super::asker::Asker;
use super::catalogue::DATABASE;
use super::fault::Fault;
use super::input::is_first_secret;
use super::settings::Settings;
use super::shared::Shared;
use super::token::Verifier;

/// The sign-in of one connection.
pub(super) struct SignIn {
    shared: Arc<Shared>,
    asker: Arc<Asker>,
    by_token: SASLAuthStartupHandler<Told>,
}

impl SignIn {
    pub(super) fn new(shared: &Arc<Shared>, asker: &Arc<Asker>) -> Self {
        let tokens = ScramAuth::new(Arc::new(Tokens(Arc::clone(shared))));
        let by_token = SASLAuthStartupHandler::new(Arc::new(Told)).with_scram(tokens);
        Self { shared: Arc::clone(shared), asker: Arc::clone(asker), by_token }
    }

    /// Checks how a client starts, before it is asked for its token.
    fn admit(&self, is_secure: bool, said: &HashMap<String, String>) -> Result<(), Fault> {
        if self.shared.tls.is_some() && !is_secure {
            let message = "connections are encrypted here; connect with sslmode=require or verify-full";
            return Err(Fault::fatal("28000", message));
        }
        let said_of = |name: &str| said.get(name).map(String::as_str);
        let user = said_of(METADATA_USER).unwrap_or_default();
        let database = said_of(METADATA_DATABASE).unwrap_or(DATABASE);
        if database != DATABASE {
            let message = format!("there is no database {database:?} here; the one there is is called lake");
            return Err(Fault::fatal("3D000", message));
        }
        if said_of("replication").is_some_and(|value| !matches!(value, "false" | "off" | "no" | "0")) {
            return Err(Fault::fatal("0A000", "there is no replication here"));
        }
        if said_of("options").is_some_and(|options| !options.trim().is_empty()) {
            return Err(Fault::fatal("0A000", "options are not taken at sign-in; SET them afterwards"));
        }
        let settings = Settings::asked(user, said).map_err(|fault| Fault { is_fatal: true, ..fault })?;
        self.asker.begin(user, settings);
        Ok(())
    }
}

/// The client is not told whether the name or the token was wrong.
fn in_words(error: PgWireError) -> PgWireError {
    match error {
        PgWireError::InvalidPassword(_) | PgWireError::InvalidScramMessage(_) => {
            Fault::fatal("28P01", "the name or its token is wrong").into()
        }
        PgWireError::UnsupportedSASLAuthMethod(_) => Fault::fatal("28000", "sign in by SCRAM-SHA-256").into(),
        error => error,
    }
}

#[async_trait]
impl StartupHandler for SignIn {
    async fn on_startup<C>(&self, client: &mut C, message: PgWireFrontendMessage) -> PgWireResult<()>
    where
        C: ClientInfo + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::Error: fmt::Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        match &message {
            PgWireFrontendMessage::Startup(startup) => {
                let said = startup.parameters.iter().map(|(name, value)| (name.clone(), value.clone()));
                self.admit(client.is_secure(), &said.collect())?;
            }
            PgWireFrontendMessage::PasswordMessageFamily(PasswordMessageFamily::Raw(body))
                if self.asker.is_first_secret() =>
            {
                refuse_nonsense(body)?;
            }
            // The token is verified now; the place is free again at once where it is wrong.
            PgWireFrontendMessage::PasswordMessageFamily(_) => self.asker.take_place()?,
            _ => {}
        }
        self.by_token.on_startup(client, message).await.map_err(in_words)?;
        if matches!(client.state(), PgWireConnectionState::ReadyForQuery) {
            let (process, secret) = client.pid_and_secret_key();
            self.asker.register(process, secret);
        }
        Ok(())
    }
}

/// Refuses what is no first part of a sign-in.
fn refuse_nonsense(body: &[u8]) -> Result<(), Fault> {
    if is_first_secret(body) {
        return Ok(());
    }
    Err(Fault::fatal("08P01", "this is no sign-in by SCRAM-SHA-256"))
}

/// What clients are told when they have signed in.
struct Told;

impl ServerParameterProvider for Told {
    fn server_parameters<C: ClientInfo>(&self, client: &C) -> Option<HashMap<String, String>> {
        let user = client.metadata().get(METADATA_USER).map_or("", String::as_str);
        let settings = Settings::asked(user, client.metadata()).ok()?;
        Some(settings.told().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// The tokens, as the library asks for them.
struct Tokens(Arc<Shared>);

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

#[async_trait]
impl AuthSource for Tokens {
    async fn get_password(&self, login: &LoginInfo) -> PgWireResult<Password> {
        let unreadable = || Fault::fatal("58000", "tokens cannot be looked up; try again later");
        let (shared, name) = (Arc::clone(&self.0), login.user().unwrap_or_default().to_owned());
        let nobody = Verifier::of_nobody(&name, &shared.secret);
        let kept = tokio::task::spawn_blocking(move || shared.secrets.verifier(&name)).await;
        let kept = kept.map_err(|_| unreadable())?.map_err(|_| unreadable())?;
        let verifier = kept.and_then(|kept| kept.parse().ok()).unwrap_or(nobody);
        Ok(Verifier::into_password(verifier))
    }
}
