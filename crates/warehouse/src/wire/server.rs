//! Connections from their first byte to their last: how many there may be, and how long each step may take.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use datafusion::execution::runtime_env::RuntimeEnv;
use futures_util::SinkExt;
use pgwire::api::cancel::DefaultCancelHandler;
use pgwire::api::{ClientInfo, ConnectionManager, NoopHandler, PgWireConnectionState};
use pgwire::error::{ErrorInfo, PgWireError};
use pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};
use pgwire::tokio::TlsAcceptor;
use pgwire::tokio::server::{negotiate_tls, process_error, process_message};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

use super::WireError;
use super::asker::Asker;
use super::fault::{FATAL, Fault};
use super::input::{Input, Stage};
use super::protocol::{Extended, Simple};
use super::shared::{BOUNDS, Secrets, Shared};
use super::sign_in::SignIn;
use super::tls::{TlsFiles, acceptor};
use super::token::random;
use crate::lake::Lake;
use crate::query::engine;

/// Connections of those who have signed in.
const MOST_CONNECTIONS: usize = 20;
/// Connections of those who have not yet, beside them.
const MOST_STRANGERS: usize = 40;
/// Until when somebody has to have signed in.
const SIGN_IN: Duration = Duration::from_secs(10);
/// How long a connection may ask nothing.
const IDLE: Duration = Duration::from_hours(1);
/// How long a client may take to read what it is told last.
const LAST_WORD: Duration = Duration::from_secs(10);
/// Before an accept that failed is tried again, as for want of files.
const PAUSE: Duration = Duration::from_millis(200);
/// A server that has its address and, where it was asked to, its certificate.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
    engine: Arc<RuntimeEnv>,
    secret: [u8; 32],
}

/// Reads certificate and key, then takes the address.
///
/// # Errors
/// Where the address cannot be had, where it is reached from other computers without TLS, or certificate and key cannot
/// be used.
pub async fn listen(address: SocketAddr, tls: Option<&TlsFiles>) -> Result<Listening, WireError> {
    let tls = tls.map(acceptor).transpose()?;
    if tls.is_none() && !address.ip().is_loopback() {
        return Err(WireError::NotPrivate { address });
    }
    let taken = |source| WireError::Address { address, source };
    let listener = TcpListener::bind(address).await.map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    Ok(Listening { listener, address, tls, engine: engine(BOUNDS)?, secret: random()? })
}

impl Listening {
    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether connections are encrypted.
    #[must_use]
    pub const fn is_encrypted(&self) -> bool {
        self.tls.is_some()
    }

    /// Answers until `ending` says so, or is dropped.
    pub async fn serve(self, lake: Lake, secrets: Arc<dyn Secrets>, mut ending: watch::Receiver<bool>) {
        let Self { listener, tls, engine, secret, .. } = self;
        let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let connections = Arc::new(ConnectionManager::new());
        let shared = Arc::new(Shared { lake, secrets, tls, engine, secret, room, connections });
        let strangers = Arc::new(Semaphore::new(MOST_STRANGERS));
        loop {
            let accepted = tokio::select! {
                biased;
                _ = ending.changed() => return,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                sleep(PAUSE).await;
                continue;
            };
            // Too many are signing in already.
            let Ok(stranger) = Arc::clone(&strangers).try_acquire_owned() else { continue };
            tokio::spawn(one(stream, stranger, Arc::clone(&shared), ending.clone()));
        }
    }
}

/// One connection, from its first byte on. A fault that ends it is told last.
async fn one(
    stream: TcpStream,
    stranger: OwnedSemaphorePermit,
    shared: Arc<Shared>,
    mut ending: watch::Receiver<bool>,
) {
    let mut stranger = Some(stranger);
    let sign_in_until = Instant::now() + SIGN_IN;
    let begun = timeout_at(sign_in_until, negotiate_tls(stream, shared.tls.clone())).await;
    let Ok(Ok(Some(mut socket))) = begun else { return };
    let mut input = Input { bytes: std::mem::take(socket.read_buffer_mut()) };
    // What was sent before the encryption may have been slipped in by others.
    if socket.is_secure() && !input.bytes.is_empty() {
        return;
    }
    let asker = Arc::new(Asker::new(&shared));
    let sign_in = Arc::new(SignIn::new(&shared, &asker));
    let (simple, extended) = (Arc::new(Simple(Arc::clone(&asker))), Arc::new(Extended(Arc::clone(&asker))));
    let cancel = Arc::new(DefaultCancelHandler::new(Arc::clone(&shared.connections)));
    let fault: ErrorInfo = loop {
        let stage = stage(socket.state());
        let mut until = sign_in_until;
        if stage == Stage::Open {
            stranger = None;
            until = Instant::now() + IDLE;
        }
        let version = socket.protocol_version();
        let read = tokio::select! {
            biased;
            _ = ending.changed() => break stops().into(),
            read = input.next(socket.get_mut(), stage, version, until) => read,
        };
        let message = match read {
            Err(fault) => break fault.into(),
            Ok(None | Some(PgWireFrontendMessage::Terminate(_))) => return,
            Ok(Some(message)) => message,
        };
        let is_extended = message.is_extended_query();
        let is_cancel = matches!(message, PgWireFrontendMessage::CancelRequest(_));
        let limit = asker.timeout();
        let until = if stage == Stage::Open { Instant::now() + limit } else { sign_in_until };
        let cancelled = asker.cancelled().await;
        let answer = process_message(
            message,
            &mut socket,
            Arc::clone(&sign_in),
            Arc::clone(&simple),
            Arc::clone(&extended),
            Arc::new(NoopHandler),
            Arc::clone(&cancel),
        );
        // The limits hold for planning, for rows, and for the client's reading of them.
        let answered = tokio::select! {
            biased;
            _ = ending.changed() => break stops().into(),
            () = cancelled => Err(Fault::new("57014", "the question was cancelled").into()),
            () = sleep_until(until) => Err(too_long(limit).into()),
            answered = answer => answered,
        };
        if is_cancel {
            return;
        }
        let Err(error) = answered else { continue };
        asker.give_up();
        let error = ErrorInfo::from(error);
        // Nobody who has not signed in goes on after a fault, whatever it was.
        if error.is_fatal() || stage != Stage::Open {
            break error;
        }
        let told = process_error(&mut socket, PgWireError::UserError(Box::new(error)), is_extended);
        if !matches!(timeout(LAST_WORD, told).await, Ok(Ok(()))) {
            return;
        }
    };
    drop(stranger);
    let fault = ErrorInfo::new(FATAL.to_owned(), fault.code, fault.message);
    let last_word = async {
        socket.send(PgWireBackendMessage::ErrorResponse(fault.into())).await?;
        socket.close().await
    };
    // Whoever does not read it any more is gone.
    let _ = timeout(LAST_WORD, last_word).await;
}

const fn stage(state: PgWireConnectionState) -> Stage {
    match state {
        PgWireConnectionState::AwaitingSslRequest | PgWireConnectionState::AwaitingStartup => Stage::Opening,
        PgWireConnectionState::AuthenticationInProgress => Stage::SignIn,
        _ => Stage::Open,
    }
}

fn stops() -> Fault {
    Fault::fatal("57P01", "the server stops")
}

fn too_long(limit: Duration) -> Fault {
    let seconds = limit.as_secs_f64();
    Fault::new(
        "57014",
        format!("the question took longer than {seconds} s and was stopped; ask for less, or group"),
    )
}
