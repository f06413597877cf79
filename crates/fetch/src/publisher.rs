//! A publisher's server on this computer, for tests: it serves pages and files, and the faults of the network.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// `/digital.nhs.uk/page`, or with `CONNECT` the server and its port.
    pub(crate) path: String,
    /// Headers by their names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// How often the same was asked before.
    pub(crate) n_before: usize,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Whole,
    /// The connection is closed after so many bytes of the body.
    BreaksAfter(usize),
    /// Nothing more comes after so many bytes, and the connection stays.
    StopsAfter(usize),
    /// The body is sent again and again, in chunks.
    Never,
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    ending: Ending,
}

impl Reply {
    pub(crate) fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), ending: Ending::Whole }
    }

    pub(crate) fn page(html: &str) -> Self {
        Self { body: html.as_bytes().to_vec(), ..Self::status(200) }.with("content-type", "text/html")
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self::status(302).with("location", to)
    }

    /// A file with a version, as a server that does its work gives it: whole, in part, or not again.
    pub(crate) fn file(request: &Request, bytes: &[u8], etag: &str) -> Self {
        if request.header("if-none-match") == Some(etag) {
            return Self::status(304).with("etag", etag);
        }
        let start = request
            .header("range")
            .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
        match start.filter(|_| request.header("if-range") == Some(etag)) {
            Some(start) if start < bytes.len() => {
                let range = format!("bytes {start}-{}/{}", bytes.len() - 1, bytes.len());
                Self { body: bytes[start..].to_vec(), ..Self::status(206) }
                    .with("content-range", &range)
                    .with("etag", etag)
            }
            Some(_) => Self::status(416).with("content-range", &format!("bytes */{}", bytes.len())),
            None => Self { body: bytes.to_vec(), ..Self::status(200) }.with("etag", etag),
        }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn breaks_after(self, n_bytes: usize) -> Self {
        Self { ending: Ending::BreaksAfter(n_bytes), ..self }
    }

    pub(crate) fn stops_after(self, n_bytes: usize) -> Self {
        Self { ending: Ending::StopsAfter(n_bytes), ..self }
    }

    pub(crate) fn never_ends(self) -> Self {
        Self { ending: Ending::Never, ..self }
    }

    fn write(&self, to: &mut TcpStream) -> std::io::Result<()> {
        let mut head = format!("HTTP/1.1 {} -\r\nconnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head = format!("{head}{name}: {value}\r\n");
        }
        let says_length =
            self.headers.iter().any(|(name, _)| name == "content-length" || name == "x-no-length");
        if self.ending == Ending::Never {
            head.push_str("transfer-encoding: chunked\r\n");
        } else if !says_length && self.status != 304 {
            head = format!("{head}content-length: {}\r\n", self.body.len());
        }
        write!(to, "{head}\r\n")?;
        match self.ending {
            Ending::Whole => to.write_all(&self.body),
            Ending::BreaksAfter(n) => to.write_all(&self.body[..n]),
            Ending::StopsAfter(n) => {
                to.write_all(&self.body[..n])?;
                to.flush()?;
                // Until whoever asked has gone.
                to.set_read_timeout(Some(Duration::from_mins(2)))?;
                std::io::Read::read(to, &mut [0]).map(drop)
            }
            Ending::Never => loop {
                write!(to, "{:x}\r\n", self.body.len())?;
                to.write_all(&self.body)?;
                write!(to, "\r\n")?;
            },
        }
    }
}

/// The server; it serves until the tests end.
pub(crate) struct Publisher {
    address: String,
    asked: Arc<Mutex<Vec<Request>>>,
}

impl Publisher {
    /// Serves what `answer` says.
    pub(crate) fn open(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, list) = (Arc::new(answer), Arc::clone(&asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, list) = (Arc::clone(&answer), Arc::clone(&list));
                thread::spawn(move || serve(stream, &*answer, &list));
            }
        });
        Self { address, asked }
    }

    /// Its address as a mirror.
    pub(crate) fn mirror(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// What was asked, in order.
    pub(crate) fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }

    /// The same, by path alone.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|request| request.path).collect()
    }
}

fn serve(mut stream: TcpStream, answer: &dyn Fn(&Request) -> Reply, list: &Mutex<Vec<Request>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        return;
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.trim().to_lowercase(), value.trim().to_owned());
        }
    }
    let mut asked = list.lock().unwrap();
    let n_before = asked.iter().filter(|before| before.path == path).count();
    let request = Request { path, headers, n_before };
    asked.push(request.clone());
    drop(asked);
    // Whoever asked may have gone.
    let _ = answer(&request).write(&mut stream);
}
