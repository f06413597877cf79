//! Connections from their first byte to their last: how many there may be, and how long each step may take.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::SinkExt;
use pgwire::api::{ClientInfo, ConnectionManager, PgWireConnectionState};
use pgwire::error::{ErrorInfo, PgWireError, PgWireResult};
use pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};
use pgwire::tokio::server::process_error;
use tokio::io::Interest;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use tokio_rustls::TlsAcceptor;

use super::WireError;
use super::asker::Asker;
use super::conversation::Conversation;
use super::fault::{FATAL, Fault};
use super::input::{Input, Stage};
use super::opening::{Socket, opened};
use super::process::{Processes, Start};
use super::shared::{Secrets, Shared};
use super::sign_in::SignIn;
use super::tls::{TlsFiles, acceptor};

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
/// Before an accept that failed is tried again, as for want of files, and a line is looked at again.
const PAUSE: Duration = Duration::from_millis(200);

/// A server that has its address and, where it was asked to, its certificate.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
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
    Ok(Listening { listener, address, tls })
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

    /// Answers until `ending` says so, or is dropped. Questions are answered in processes that `start` begins, each of
    /// which does as [`super::answer_programs`] says.
    pub async fn serve(self, start: Start, secrets: Arc<dyn Secrets>, mut ending: watch::Receiver<bool>) {
        let Self { listener, tls, .. } = self;
        let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let connections = Arc::new(ConnectionManager::new());
        let processes = Arc::new(Processes::new(start));
        let shared = Arc::new(Shared { secrets, tls, processes, room, connections });
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
    let sign_in_until = Instant::now() + SIGN_IN;
    let Ok((stream, line)) = twice(stream) else { return };
    let begun = timeout_at(sign_in_until, opened(stream, shared.tls.as_ref())).await;
    let Ok(Ok((mut socket, bytes))) = begun else { return };
    let asker = Arc::new(Asker::new(&shared));
    let sign_in = SignIn::new(&shared, &asker);
    let conversation = Conversation::new(&asker);
    let mut connection =
        Connection { shared, asker, sign_in, conversation, line, stranger: Some(stranger), sign_in_until };
    let Some(fault) = connection.answer_all(&mut socket, Input { bytes }, &mut ending).await else { return };
    drop(connection);
    let fault = ErrorInfo::new(FATAL.to_owned(), fault.code, fault.message);
    let last_word = async {
        socket.send(PgWireBackendMessage::ErrorResponse(fault.into())).await?;
        socket.close().await
    };
    // Whoever does not read it any more is gone.
    let _ = timeout(LAST_WORD, last_word).await;
}

/// A line, and the same line once more.
fn twice(stream: TcpStream) -> io::Result<(TcpStream, TcpStream)> {
    let stream = stream.into_std()?;
    let again = TcpStream::from_std(stream.try_clone()?)?;
    Ok((TcpStream::from_std(stream)?, again))
}

/// Ends when a client has closed its end, also where it has said something since that nobody has read.
async fn closed(line: &TcpStream) {
    loop {
        match line.ready(Interest::READABLE).await {
            Ok(ready) if !ready.is_read_closed() => sleep(PAUSE).await,
            _ => return,
        }
    }
}

/// What one connection needs to be answered.
struct Connection {
    shared: Arc<Shared>,
    asker: Arc<Asker>,
    sign_in: SignIn,
    conversation: Conversation,
    /// The same line once more, of which only the end is listened for.
    line: TcpStream,
    /// The place among those who have not signed in yet.
    stranger: Option<OwnedSemaphorePermit>,
    sign_in_until: Instant,
}

impl Connection {
    /// Answers message after message, up to the last or the fault that ends the connection.
    async fn answer_all(
        &mut self,
        socket: &mut Socket,
        mut input: Input,
        ending: &mut watch::Receiver<bool>,
    ) -> Option<ErrorInfo> {
        loop {
            let stage = stage(socket.state());
            let mut until = self.sign_in_until;
            if stage == Stage::Open {
                self.stranger = None;
                until = Instant::now() + IDLE;
            }
            let version = socket.protocol_version();
            let read = tokio::select! {
                biased;
                _ = ending.changed() => return Some(stops().into()),
                read = input.next(socket.get_mut(), stage, version, until) => read,
            };
            let message = match read {
                Err(fault) => return Some(fault.into()),
                Ok(None | Some(PgWireFrontendMessage::Terminate(_))) => return None,
                Ok(Some(PgWireFrontendMessage::CancelRequest(asked))) => {
                    self.shared.connections.cancel(asked.pid, &asked.secret_key).await;
                    return None;
                }
                Ok(Some(message)) => message,
            };
            let is_prepared = message.is_extended_query();
            let Err(error) = self.answer(socket, stage, message, ending).await else { continue };
            // A fault ends the transaction, and with it what was bound; the processes that make its rows end, too.
            self.conversation.portals.clear();
            let error = ErrorInfo::from(error);
            // Nobody who has not signed in goes on after a fault, whatever it was.
            if error.is_fatal() || stage != Stage::Open {
                return Some(error);
            }
            let told = process_error(socket, PgWireError::UserError(Box::new(error)), is_prepared);
            if !matches!(timeout(LAST_WORD, told).await, Ok(Ok(()))) {
                return None;
            }
        }
    }

    /// Answers one message. The limits hold for planning, for rows, and for the client's reading of them.
    async fn answer(
        &mut self,
        socket: &mut Socket,
        stage: Stage,
        message: PgWireFrontendMessage,
        ending: &mut watch::Receiver<bool>,
    ) -> PgWireResult<()> {
        let limit = self.asker.timeout();
        let until = if stage == Stage::Open { Instant::now() + limit } else { self.sign_in_until };
        let cancelled = self.asker.cancelled().await;
        let (sign_in, conversation, line) = (&mut self.sign_in, &mut self.conversation, &self.line);
        let answer = async {
            match stage {
                Stage::Open => conversation.answer(socket, message).await,
                _ => sign_in.answer(socket, message).await,
            }
        };
        tokio::select! {
            biased;
            _ = ending.changed() => Err(stops().into()),
            () = closed(line), if stage == Stage::Open => Err(Fault::fatal("08006", "the client is gone").into()),
            () = cancelled => Err(Fault::new("57014", "the question was cancelled").into()),
            () = sleep_until(until) => Err(if stage == Stage::Open { too_long(limit) } else { too_late() }.into()),
            answered = answer => answered,
        }
    }
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

fn too_late() -> Fault {
    let seconds = SIGN_IN.as_secs();
    Fault::fatal("57014", format!("the sign-in took longer than {seconds} s; try again"))
}

fn too_long(limit: Duration) -> Fault {
    let seconds = limit.as_secs_f64();
    Fault::new(
        "57014",
        format!("the question took longer than {seconds} s and was stopped; ask for less, or group"),
    )
}
