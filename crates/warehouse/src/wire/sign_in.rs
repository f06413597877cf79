//! Who may come in: programs with a token, by SCRAM-SHA-256, one place each.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::sink::SinkExt;
use pgwire::api::auth::{protocol_negotiation, save_startup_parameters_to_metadata};
use pgwire::api::{
    ClientInfo, METADATA_DATABASE, METADATA_USER, PgWireConnectionState, PidSecretKeyGenerator,
    RandomPidSecretKeyGenerator,
};
use pgwire::error::PgWireResult;
use pgwire::messages::response::{ReadyForQuery, TransactionStatus};
use pgwire::messages::startup::{
    Authentication, BackendKeyData, ParameterStatus, PasswordMessageFamily, Startup,
};
use pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};

use super::asker::Asker;
use super::fault::Fault;
use super::input::{is_first_secret, nonsense};
use super::names::DATABASE;
use super::opening::Socket;
use super::scram::Exchange;
use super::settings::Settings;
use super::shared::Shared;
use super::token::{METHOD, Verifier, random};

/// Random bytes of a nonce; PostgreSQL takes as many.
const NONCE: usize = 18;

/// The sign-in of one connection.
pub(super) struct SignIn {
    shared: Arc<Shared>,
    asker: Arc<Asker>,
    /// Between the two messages of the client.
    exchange: Option<Exchange>,
}

impl SignIn {
    pub(super) fn new(shared: &Arc<Shared>, asker: &Arc<Asker>) -> Self {
        Self { shared: Arc::clone(shared), asker: Arc::clone(asker), exchange: None }
    }

    /// Answers a message of somebody who has not signed in yet. After a fault the connection ends.
    pub(super) async fn answer(
        &mut self,
        client: &mut Socket,
        message: PgWireFrontendMessage,
    ) -> PgWireResult<()> {
        match message {
            PgWireFrontendMessage::Startup(startup) => self.begin(client, &startup).await,
            PgWireFrontendMessage::PasswordMessageFamily(message) => match self.exchange.take() {
                None => self.ask(client, message).await,
                Some(exchange) => self.verify(client, &exchange, message).await,
            },
            _ => Err(nonsense().into()),
        }
    }

    /// Tells how to sign in.
    async fn begin(&self, client: &mut Socket, startup: &Startup) -> PgWireResult<()> {
        let said = startup.parameters.iter().map(|(name, value)| (name.clone(), value.clone()));
        self.admit(client.is_secure(), &said.collect())?;
        protocol_negotiation(client, startup).await?;
        save_startup_parameters_to_metadata(client, startup);
        client.set_state(PgWireConnectionState::AuthenticationInProgress);
        let methods = Authentication::SASL(vec![METHOD.to_owned()]);
        client.send(PgWireBackendMessage::Authentication(methods)).await?;
        Ok(())
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

    /// Asks for a proof by what is kept of the token, or by something that looks like it where the name is nobody's.
    async fn ask(&mut self, client: &mut Socket, message: PasswordMessageFamily) -> PgWireResult<()> {
        if !matches!(&message, PasswordMessageFamily::Raw(body) if is_first_secret(body)) {
            return Err(nonsense().into());
        }
        let first = message.into_sasl_initial_response()?;
        if first.auth_method != METHOD {
            return Err(Fault::fatal("28000", "sign in by SCRAM-SHA-256").into());
        }
        let verifier = self.verifier(name(client)).await?;
        let nonce = random::<NONCE>().map_err(|_| Fault::fatal("58000", "try again later"))?;
        let first = first.data.unwrap_or_default();
        let exchange = Exchange::begin(text(&first)?, &STANDARD.encode(nonce), verifier)?;
        let asked = Authentication::SASLContinue(exchange.asked().to_owned().into());
        self.exchange = Some(exchange);
        client.send(PgWireBackendMessage::Authentication(asked)).await?;
        Ok(())
    }

    async fn verifier(&self, name: String) -> Result<Verifier, Fault> {
        let unreadable = || Fault::fatal("58000", "tokens cannot be looked up; try again later");
        let shared = Arc::clone(&self.shared);
        let nobody = Verifier::of_nobody(&name, &shared.secrets.secret());
        let kept = tokio::task::spawn_blocking(move || shared.secrets.verifier(&name)).await;
        let kept = kept.map_err(|_| unreadable())?.map_err(|_| unreadable())?;
        Ok(kept.and_then(|kept| kept.parse().ok()).unwrap_or(nobody))
    }

    /// Lets in whoever proves that they have the token, as long as not too many attempts failed before.
    async fn verify(
        &self,
        client: &mut Socket,
        exchange: &Exchange,
        message: PasswordMessageFamily,
    ) -> PgWireResult<()> {
        let last = message.into_sasl_response()?;
        let told = exchange.proved(text(&last.data)?)?;
        let address = client.socket_addr().ip();
        self.shared.secrets.attempted(&name(client), address, told.is_some()).map_err(too_many)?;
        // The client is not told whether the name or the token was wrong.
        let told = told.ok_or_else(|| Fault::fatal("28P01", "the name or its token is wrong"))?;
        self.asker.take_place()?;
        let told = Authentication::SASLFinal(told.into());
        client.feed(PgWireBackendMessage::Authentication(told)).await?;
        client.feed(PgWireBackendMessage::Authentication(Authentication::Ok)).await?;
        for (name, value) in self.asker.told() {
            client.feed(PgWireBackendMessage::ParameterStatus(ParameterStatus::new(name, value))).await?;
        }
        let (process, secret) = RandomPidSecretKeyGenerator::default().generate(client);
        client.set_pid_and_secret_key(process, secret.clone());
        self.asker.register(process, secret.clone());
        client.feed(PgWireBackendMessage::BackendKeyData(BackendKeyData::new(process, secret))).await?;
        let ready = ReadyForQuery::new(TransactionStatus::Idle);
        client.send(PgWireBackendMessage::ReadyForQuery(ready)).await?;
        client.set_state(PgWireConnectionState::ReadyForQuery);
        Ok(())
    }
}

/// The name with which a client signs in.
fn name(client: &Socket) -> String {
    client.metadata().get(METADATA_USER).cloned().unwrap_or_default()
}

fn text(bytes: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|_| nonsense())
}

fn too_many(wait: Duration) -> Fault {
    let minutes = wait.as_secs() / 60 + 1;
    let message =
        format!("too many sign-ins failed; check name and token, and try again in {minutes} minutes");
    Fault::fatal("28000", message)
}
