//! The server from outside, over plain HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take before a test fails rather than hangs.
const PATIENCE: Duration = Duration::from_mins(2);

/// A server that is ended with the test.
pub(crate) struct Server {
    process: Child,
    address: String,
    said: Arc<Mutex<String>>,
}

/// What a server answers.
#[derive(Debug)]
pub(crate) struct Answer {
    /// `200`.
    pub(crate) status: u16,
    /// Status line, headers and content as they came.
    pub(crate) text: String,
}

impl Answer {
    fn of(text: String) -> Self {
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
        assert!(status.is_some(), "no answer: {text:?}");
        Self { status: status.unwrap(), text }
    }

    /// What stands between two texts, the first time.
    pub(crate) fn between(&self, before: &str, after: &str) -> Option<&str> {
        self.text.split_once(before)?.1.split_once(after).map(|(value, _)| value)
    }
}

impl Server {
    /// Starts the command on a free port and waits for its address.
    pub(crate) fn start(arguments: &[&str], scratch: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oakham"));
        command.args(arguments).args(["--port", "0"]).env("TMPDIR", scratch);
        // Tests ask for a page or two; to make the others takes longer than most tests.
        if arguments.contains(&"serve") {
            command.arg("--no-warm-up");
        }
        Self::of(command)
    }

    /// Starts the command under limits of the shell, such as `ulimit -n 256`.
    pub(crate) fn start_under(limits: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{limits}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_oakham")]);
        command.args(arguments).args(["--port", "0"]);
        Self::of(command)
    }

    fn of(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap());
        let (said, (tell, told)) = (Arc::new(Mutex::new(String::new())), mpsc::channel());
        thread::spawn({
            let said = Arc::clone(&said);
            move || {
                let mut line = String::new();
                while lines.read_line(&mut line).is_ok_and(|n_bytes| n_bytes != 0) {
                    if let Some((_, rest)) = line.split_once("Pages: http://") {
                        let _ = tell.send(rest.split('/').next().unwrap().to_owned());
                    }
                    said.lock().unwrap().push_str(&line);
                    line.clear();
                }
            }
        });
        let address = told.recv_timeout(PATIENCE);
        assert!(address.is_ok(), "no address: {}", said.lock().unwrap());
        Self { process, address: address.unwrap(), said }
    }

    /// Where it listens: `127.0.0.1:7878`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> u32 {
        self.process.id()
    }

    /// What it has written to standard error so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// The status and body of a page.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let Answer { status, text } = self.ask("GET", path, &[("Host", &self.address)], "");
        (status, text)
    }

    /// What it answers to a request with exactly these headers, and those that a connection needs.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], content: &str) -> Answer {
        let size = content.len().to_string();
        let of_content = [("Content-Type", "application/x-www-form-urlencoded"), ("Content-Length", &size)];
        let of_content = if content.is_empty() { &[][..] } else { &of_content[..] };
        let lines = [&[("Connection", "close")], headers, of_content].concat();
        let lines: Vec<String> = lines.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        self.exchange(&format!("{method} {path} HTTP/1.1\r\n{}\r\n{content}", lines.concat()))
    }

    /// What it answers to exactly this text, which must ask for the connection to be closed.
    pub(crate) fn exchange(&self, request: &str) -> Answer {
        let mut stream = self.open();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Answer::of(String::from_utf8_lossy(&answer).into_owned())
    }

    /// A connection on which nothing was said yet; reading from it fails rather than waits for ever.
    pub(crate) fn open(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends it a signal: `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        signal(self.process(), name);
    }

    /// How it ended.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        let ended = until("it ends", || self.process.try_wait().unwrap());
        // What it said last is read by then, or soon.
        thread::sleep(Duration::from_millis(50));
        ended
    }
}

/// The cookie that an answer sets: `NAME=VALUE`.
pub(crate) fn cookie(answer: &str, name: &str) -> String {
    let value = answer.split(&format!("set-cookie: {name}=")).nth(1).unwrap();
    format!("{name}={}", value.split(';').next().unwrap())
}

/// Sends a process a signal: `KILL`.
pub(crate) fn signal(process: u32, name: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status();
    assert!(status.unwrap().success(), "{process} does not take {name}");
}

/// Asks again and again until there is an answer.
#[track_caller]
pub(crate) fn until<T>(what: &str, mut answer: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = answer() {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that has already ended needs no ending.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
