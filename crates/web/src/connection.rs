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
    let service = service_fn(move |request: Request<Incoming>| {
        answer(request, peer, router.clone(), Arc::clone(&seat))
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
    seat: Arc<Seat>,
) -> Result<Response<Body>, Infallible> {
    let arrived = Marks { seat: Arc::clone(&seat), answers: true };
    let mut request =
        request.map(|content| Body::new(Marked { content: Body::new(content), marks: arrived }));
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = router.oneshot(request).await?;
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

/// A connection that remembers when it was last read, and fails where its reader takes nothing.
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
        let stalls = self.stalls.get_or_insert_with(|| Box::pin(sleep(LONGEST_STALL)));
        stalls.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
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
        self.watched(sent, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.watched(sent, context)
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
