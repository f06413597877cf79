//! Connections: how many there are at once, how long a request may take to arrive, and how they end.
//!
//! `axum::serve` sets no time-outs, so connections are accepted and driven here.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::time::{Sleep, sleep, timeout};
use tower::ServiceExt;

/// How long the head of a request may take to arrive, and how long a connection may be idle before one.
pub(crate) const LONGEST_HEAD: Duration = Duration::from_secs(10);
/// The largest head of a request [bytes]: our addresses and cookies need less than 2,000.
const LARGEST_HEAD: usize = 32 << 10;
/// The most headers of a request: browsers and proxies send some 30.
const MOST_HEADERS: usize = 64;
/// How long a reader may take nothing of an answer.
const LONGEST_STALL: Duration = Duration::from_secs(30);
/// How long an answer may take to be read, however much there is of it.
const LONGEST_ANSWER: Duration = Duration::from_mins(1);
/// The slowest that a reader may take an answer beyond that [bytes a second]: a poor telephone line. Whoever
/// takes a few bytes now and then would keep a connection for ever.
const SLOWEST: u64 = 4_000;
/// How long requests that are still arriving are waited for at the end.
const GRACE_ARRIVING: Duration = Duration::from_secs(1);
/// How long answers are waited for at the end.
const GRACE: Duration = Duration::from_secs(4);
/// How long to wait before accepting again where the system gives no more connections.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What is said to those for whom there is no room, without reading what they ask.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Content-Length: 59\r\nRetry-After: 5\r\nConnection: close\r\n\r\n\
    Too many are connected at the moment. Try again in 5 s.    ";

/// The state of a connection that others look at.
#[derive(Debug)]
struct Seat {
    /// When something was last read from it [ms since the server began].
    read_at: AtomicU64,
    /// Whether a whole request has arrived and is being answered.
    is_answering: AtomicBool,
    /// When its last answer began [ms since the server began].
    answered_at: AtomicU64,
    /// How much was sent of that answer [bytes].
    n_bytes_sent: AtomicU64,
    /// Tells it to end at once.
    close: Notify,
}

/// The connections that are open.
#[derive(Debug)]
struct Connections {
    begun: Instant,
    most: usize,
    seats: Mutex<BTreeMap<u64, Arc<Seat>>>,
    /// Called whenever one has ended.
    ended: Notify,
}

impl Connections {
    fn seats(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Seat>>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// A seat for a further connection. Where all are taken, the one that has been silent longest of
    /// those that have not sent a whole request leaves; `None` where every one is being answered.
    fn take(self: &Arc<Self>, number: u64) -> Option<SeatGuard> {
        let mut seats = self.seats();
        if self.most <= seats.len() {
            let longest_silent = seats
                .iter()
                .filter(|(_, seat)| !seat.is_answering.load(Ordering::Relaxed))
                .min_by_key(|(_, seat)| seat.read_at.load(Ordering::Relaxed))
                .map(|(number, _)| *number)?;
            if let Some(seat) = seats.remove(&longest_silent) {
                seat.close.notify_one();
            }
        }
        let seat = Arc::new(Seat {
            read_at: AtomicU64::new(self.now()),
            is_answering: AtomicBool::new(false),
            answered_at: AtomicU64::new(self.now()),
            n_bytes_sent: AtomicU64::new(0),
            close: Notify::new(),
        });
        seats.insert(number, Arc::clone(&seat));
        Some(SeatGuard { connections: Arc::clone(self), number, seat })
    }

    /// Closes those connections of which `is_closed` is true.
    fn close(&self, is_closed: impl Fn(&Seat) -> bool) {
        self.seats().values().filter(|seat| is_closed(seat)).for_each(|seat| seat.close.notify_one());
    }

    /// Waits until no connection is open.
    async fn all_ended(&self) {
        loop {
            let ended = self.ended.notified();
            if self.seats().is_empty() {
                return;
            }
            ended.await;
        }
    }
}

impl Seat {
    /// Notes that an answer begins.
    fn begin_answer(&self, now: u64) {
        self.n_bytes_sent.store(0, Ordering::Relaxed);
        self.answered_at.store(now, Ordering::Relaxed);
    }

    /// How much longer its answer may take.
    fn time_left(&self, now: u64) -> Duration {
        let passed = Duration::from_millis(now.saturating_sub(self.answered_at.load(Ordering::Relaxed)));
        longest_answer(self.n_bytes_sent.load(Ordering::Relaxed)).saturating_sub(passed)
    }
}

/// How long an answer of which so many bytes were taken may have taken.
fn longest_answer(n_bytes_sent: u64) -> Duration {
    LONGEST_ANSWER + Duration::from_secs(n_bytes_sent / SLOWEST)
}

/// Holds a connection's seat, which is free again once this is dropped.
struct SeatGuard {
    connections: Arc<Connections>,
    number: u64,
    seat: Arc<Seat>,
}

impl Drop for SeatGuard {
    fn drop(&mut self) {
        self.connections.seats().remove(&self.number);
        self.connections.ended.notify_one();
    }
}

/// Answers at `listener`, on at most `most` connections at once, until `shutdown` is over. What has arrived
/// by then is answered, within some seconds.
pub(crate) async fn accept(
    listener: TcpListener,
    router: Router,
    most: usize,
    shutdown: impl Future<Output = ()>,
) {
    let connections = Arc::new(Connections {
        begun: Instant::now(),
        most: most.max(1),
        seats: Mutex::default(),
        ended: Notify::new(),
    });
    let (stop, stopping) = watch::channel(());
    let mut shutdown = pin!(shutdown);
    for number in 0.. {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, peer)) = accepted else {
            // Whoever came has gone again, or the system has no more files for us: both pass.
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        match connections.take(number) {
            Some(guard) => {
                tokio::spawn(answer_connection(stream, peer, router.clone(), guard, stopping.clone()));
            }
            // Nothing has been sent on it yet, so this little fits; where not, it is only closed.
            None => drop(stream.into_std().and_then(|mut stream| stream.write(FULL))),
        }
    }
    drop(listener);
    drop(stop);
    if timeout(GRACE_ARRIVING, connections.all_ended()).await.is_err() {
        connections.close(|seat| !seat.is_answering.load(Ordering::Relaxed));
        if timeout(GRACE, connections.all_ended()).await.is_err() {
            connections.close(|_| true);
        }
    }
}

/// Answers the requests of one connection, until either side ends it.
async fn answer_connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    guard: SeatGuard,
    mut stopping: watch::Receiver<()>,
) {
    let (seat, connections) = (Arc::clone(&guard.seat), Arc::clone(&guard.connections));
    let for_answers = Arc::clone(&connections);
    let service = service_fn(move |request: Request<Incoming>| {
        answer(request, peer, router.clone(), (Arc::clone(&for_answers), Arc::clone(&seat)))
    });
    let stream = TimedStream { stream, connections, seat: Arc::clone(&guard.seat), stall_timer: None };
    let conversation = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(LONGEST_HEAD)
        .max_buf_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    let mut conversation = pin!(conversation);
    tokio::select! {
        // How it ended is of no interest: the reader has gone, sends no HTTP or took too long.
        _ = conversation.as_mut() => return,
        () = guard.seat.close.notified() => return,
        _ = stopping.changed() => {}
    }
    conversation.as_mut().graceful_shutdown();
    tokio::select! {
        _ = conversation => {}
        () = guard.seat.close.notified() => {}
    }
}

/// Answers one request, and marks its connection meanwhile as answering.
async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    router: Router,
    (connections, seat): (Arc<Connections>, Arc<Seat>),
) -> Result<Response<Body>, Infallible> {
    seat.begin_answer(connections.now());
    let arrived = AnswerMark { seat: Arc::clone(&seat), is_answering: true };
    let mut request =
        request.map(|content| Body::new(MarkedBody { content: Body::new(content), mark: arrived }));
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = router.oneshot(request).await?;
    // Work on it, and what had to arrive for it, is not the reader's time.
    seat.begin_answer(connections.now());
    let answered = AnswerMark { seat, is_answering: false };
    Ok(response.map(|content| Body::new(MarkedBody { content, mark: answered })))
}

/// Marks a connection as answering or not once this is dropped.
struct AnswerMark {
    seat: Arc<Seat>,
    is_answering: bool,
}

impl Drop for AnswerMark {
    fn drop(&mut self) {
        self.seat.is_answering.store(self.is_answering, Ordering::Relaxed);
    }
}

/// A content with a mark for its end: whoever reads it to its end drops both.
struct MarkedBody {
    content: Body,
    #[expect(dead_code, reason = "it is there to be dropped")]
    mark: AnswerMark,
}

impl HttpBody for MarkedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.content).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.content.size_hint()
    }
}

/// A connection that remembers when it was last read, and fails where its reader takes nothing or too little.
struct TimedStream {
    stream: TcpStream,
    connections: Arc<Connections>,
    seat: Arc<Seat>,
    stall_timer: Option<Pin<Box<Sleep>>>,
}

impl TimedStream {
    /// Passes a result on, or fails where the reader has taken nothing for too long.
    fn check_stall<T>(
        &mut self,
        result: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.stall_timer = None;
            return result;
        }
        let time_left = self.seat.time_left(self.connections.now()).min(LONGEST_STALL);
        let stall_timer = self.stall_timer.get_or_insert_with(|| Box::pin(sleep(time_left)));
        stall_timer.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl TimedStream {
    /// As [`Self::check_stall`], for a part of an answer, whose bytes are counted.
    fn count_sent(
        &mut self,
        result: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(n_bytes)) = result {
            self.seat.n_bytes_sent.fetch_add(u64::try_from(n_bytes).unwrap_or(u64::MAX), Ordering::Relaxed);
            if self.seat.time_left(self.connections.now()).is_zero() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
        self.check_stall(result, context)
    }
}

impl AsyncRead for TimedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_read(context, buffer);
        if result.is_ready() {
            self.seat.read_at.store(self.connections.now(), Ordering::Relaxed);
        }
        result
    }
}

impl AsyncWrite for TimedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.count_sent(result, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.count_sent(result, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_flush(context);
        self.check_stall(result, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_shutdown(context);
        self.check_stall(result, context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a reader who takes so many bytes every so many seconds is in time with `size` bytes.
    fn is_read(size: u64, n_bytes: u64, seconds: u64) -> bool {
        (1..=size / n_bytes).all(|n| Duration::from_secs(n * seconds) < longest_answer(n * n_bytes))
    }

    #[test]
    fn a_large_answer_is_read_at_a_modest_speed_and_not_for_ever() {
        assert!(is_read(200_000_000, 5_000, 1));
        assert!(is_read(20_000, 700, 2));
        assert!(!is_read(1_000_000, 100, 29));
        assert!(!is_read(1_000_000, 1_000, 1));
    }
}
