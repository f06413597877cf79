//! The server from outside, over plain HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A server that is ended with the test.
pub(crate) struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts the command on a free port and waits for its address.
    pub(crate) fn start(arguments: &[&str], scratch: &std::path::Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_oakham"))
            .args(arguments)
            .args(["--port", "0"])
            .env("TMPDIR", scratch)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = lines.map(Result::unwrap).find_map(|line| {
            let (_, rest) = line.split_once("http://")?;
            Some(rest.split('/').next()?.to_owned())
        });
        Self { process, address: address.unwrap() }
    }

    /// Where it listens: `127.0.0.1:7878`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The status and body of a page.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: oakham\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that has already ended needs no ending.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
