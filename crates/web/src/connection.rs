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
const BREATH: Duration = Duration::from_millis(100);

/// What is said to those for whom there is no room, without reading what they ask.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Content-Length: 59\r\nRetry-After: 5\r\nConnection: close\r\n\r\n\
    Too many are connected at the moment. Try again in 5 s.    ";

/// A connection as others see it.
#[derive(Debug)]
struct Seat {
    /// When something was last read from it [ms since the server began].
    read_at: AtomicU64,
    /// Whether a whole request has arrived and is being answered.
    answers: AtomicBool,
    /// When its last answer began [ms since the server began].
    answered_at: AtomicU64,
    /// How much was sent of that answer [bytes].
    sent: AtomicU64,
    /// Tells it to end at once.
    leave: Notify,
}

/// The connections that are open.
#[derive(Debug)]
struct Open {
    begun: Instant,
    most: usize,
    seats: Mutex<BTreeMap<u64, Arc<Seat>>>,
    /// Called whenever one has ended.
    left: Notify,
}

impl Open {
    fn seats(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Seat>>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// A seat for a further connection. Where all are taken, the one that has been silent longest of
    /// those that have not sent a whole request leaves; nothing where every one is being answered.
    fn take(self: &Arc<Self>, number: u64) -> Option<Seated> {
        let mut seats = self.seats();
        if self.most <= seats.len() {
            let silent = seats
                .iter()
                .filter(|(_, seat)| !seat.answers.load(Ordering::Relaxed))
                .min_by_key(|(_, seat)| seat.read_at.load(Ordering::Relaxed))
                .map(|(number, _)| *number)?;
            if let Some(seat) = seats.remove(&silent) {
                seat.leave.notify_one();
            }
        }
        let seat = Arc::new(Seat {
            read_at: AtomicU64::new(self.now()),
            answers: AtomicBool::new(false),
            answered_at: AtomicU64::new(self.now()),
            sent: AtomicU64::new(0),
            leave: Notify::new(),
        });
        seats.insert(number, Arc::clone(&seat));
        Some(Seated { open: Arc::clone(self), number, seat })
    }

    /// Ends those of which `ends` is true.
    fn end(&self, ends: impl Fn(&Seat) -> bool) {
        self.seats().values().filter(|seat| ends(seat)).for_each(|seat| seat.leave.notify_one());
    }

    /// Waits until none is open.
    async fn emptied(&self) {
        loop {
            let left = self.left.notified();
            if self.seats().is_empty() {
                return;
            }
            left.await;
        }
    }
}

impl Seat {
    /// An answer begins.
    fn begins(&self, now: u64) {
        self.sent.store(0, Ordering::Relaxed);
        self.answered_at.store(now, Ordering::Relaxed);
    }

    /// How much longer its answer may take.
    fn left(&self, now: u64) -> Duration {
        let passed = Duration::from_millis(now.saturating_sub(self.answered_at.load(Ordering::Relaxed)));
        longest(self.sent.load(Ordering::Relaxed)).saturating_sub(passed)
    }
}

/// How long an answer of which so many bytes were taken may have taken.
fn longest(sent: u64) -> Duration {
    LONGEST_ANSWER + Duration::from_secs(sent / SLOWEST)
}

/// A connection's place among the others, given up when it is dropped.
struct Seated {
    open: Arc<Open>,
    number: u64,
    seat: Arc<Seat>,
}

impl Drop for Seated {
    fn drop(&mut self) {
        self.open.seats().remove(&self.number);
        self.open.left.notify_one();
    }
}

/// Answers at `listener`, on at most `most` connections at once, until `until` is over. What has arrived
/// by then is answered, within some seconds.
pub(crate) async fn accept(
    listener: TcpListener,
    router: Router,
    most: usize,
    until: impl Future<Output = ()>,
) {
    let open = Arc::new(Open {
        begun: Instant::now(),
        most: most.max(1),
        seats: Mutex::default(),
        left: Notify::new(),
    });
    let (stop, stopping) = watch::channel(());
    let mut until = pin!(until);
    for number in 0.. {
        let accepted = tokio::select! {
            () = &mut until => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, peer)) = accepted else {
            // Whoever came has gone again, or the system has no more files for us: both pass.
            sleep(BREATH).await;
            continue;
        };
        match open.take(number) {
            Some(seated) => {
                tokio::spawn(converse(stream, peer, router.clone(), seated, stopping.clone()));
            }
            // Nothing has been sent on it yet, so this little fits; where not, it is only closed.
            None => drop(stream.into_std().and_then(|mut stream| stream.write(FULL))),
        }
    }
    drop(listener);
    drop(stop);
    if timeout(GRACE_ARRIVING, open.emptied()).await.is_err() {
        open.end(|seat| !seat.answers.load(Ordering::Relaxed));
        if timeout(GRACE, open.emptied()).await.is_err() {
            open.end(|_| true);
        }
    }
}

/// Answers the requests of one connection, until either side ends it.
async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    seated: Seated,
    mut stopping: watch::Receiver<()>,
) {
    let (seat, open) = (Arc::clone(&seated.seat), Arc::clone(&seated.open));
    let begun = Arc::clone(&open);
    let service = service_fn(move |request: Request<Incoming>| {
        answer(request, peer, router.clone(), (Arc::clone(&begun), Arc::clone(&seat)))
    });
    let line = Line { stream, open, seat: Arc::clone(&seated.seat), stalls: None };
    let conversation = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(LONGEST_HEAD)
        .max_buf_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(line), service);
    let mut conversation = pin!(conversation);
    tokio::select! {
        // How it ended is of no interest: the reader has gone, sends no HTTP or took too long.
        _ = conversation.as_mut() => return,
        () = seated.seat.leave.notified() => return,
        _ = stopping.changed() => {}
    }
    conversation.as_mut().graceful_shutdown();
    tokio::select! {
        _ = conversation => {}
        () = seated.seat.leave.notified() => {}
    }
}

/// Answers one request, and says meanwhile that it is being answered.
async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    router: Router,
    (open, seat): (Arc<Open>, Arc<Seat>),
) -> Result<Response<Body>, Infallible> {
    seat.begins(open.now());
    let arrived = Marks { seat: Arc::clone(&seat), answers: true };
    let mut request =
        request.map(|content| Body::new(Marked { content: Body::new(content), marks: arrived }));
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = router.oneshot(request).await?;
    // Work on it, and what had to arrive for it, is not the reader's time.
    seat.begins(open.now());
    let answered = Marks { seat, answers: false };
    Ok(response.map(|content| Body::new(Marked { content, marks: answered })))
}

/// Says of a connection whether it is being answered, once this is dropped.
struct Marks {
    seat: Arc<Seat>,
    answers: bool,
}

impl Drop for Marks {
    fn drop(&mut self) {
        self.seat.answers.store(self.answers, Ordering::Relaxed);
    }
}

/// A content that says when it is over: whoever reads it to its end drops it.
struct Marked {
    content: Body,
    #[expect(dead_code, reason = "it is there to be dropped")]
    marks: Marks,
}

impl HttpBody for Marked {
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
struct Line {
    stream: TcpStream,
    open: Arc<Open>,
    seat: Arc<Seat>,
    stalls: Option<Pin<Box<Sleep>>>,
}

impl Line {
    fn watched<T>(&mut self, sent: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if sent.is_ready() {
            self.stalls = None;
            return sent;
        }
        let left = self.seat.left(self.open.now()).min(LONGEST_STALL);
        let stalls = self.stalls.get_or_insert_with(|| Box::pin(sleep(left)));
        stalls.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl Line {
    /// The same for a part of an answer, which is counted.
    fn counted(
        &mut self,
        sent: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(n_bytes)) = sent {
            self.seat.sent.fetch_add(u64::try_from(n_bytes).unwrap_or(u64::MAX), Ordering::Relaxed);
            if self.seat.left(self.open.now()).is_zero() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
        self.watched(sent, context)
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if read.is_ready() {
            self.seat.read_at.store(self.open.now(), Ordering::Relaxed);
        }
        read
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.counted(sent, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.counted(sent, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_flush(context);
        self.watched(sent, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_shutdown(context);
        self.watched(sent, context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a reader who takes so many bytes every so many seconds is in time with `size` bytes.
    fn is_read(size: u64, n_bytes: u64, seconds: u64) -> bool {
        (1..=size / n_bytes).all(|n| Duration::from_secs(n * seconds) < longest(n * n_bytes))
    }

    #[test]
    fn a_large_answer_is_read_at_a_modest_speed_and_not_for_ever() {
        assert!(is_read(200_000_000, 5_000, 1));
        assert!(is_read(20_000, 700, 2));
        assert!(!is_read(1_000_000, 100, 29));
        assert!(!is_read(1_000_000, 1_000, 1));
    }
}
