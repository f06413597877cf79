//! The beginning of a connection: whether it is encrypted is settled before anything else is read.
//!
//! Of an unencrypted connection exactly the eight bytes of a request for TLS are read before TLS takes over, so that
//! nothing slipped in behind them is ever taken for something encrypted.

use std::io;
use std::net::SocketAddr;

use bytes::BytesMut;
use pgwire::api::{ClientInfo, DefaultClient, PgWireConnectionState};
use pgwire::messages::startup::{GssEncRequest, SslRequest};
use pgwire::tokio::server::PgWireMessageServerCodec;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::codec::Framed;
use tokio_util::either::Either;

use super::tls::PROTOCOL;

/// A connection, encrypted or not, with what is known of its client.
pub(super) type Socket = Framed<Line, PgWireMessageServerCodec<()>>;

type Line = Either<TcpStream, Box<TlsStream<TcpStream>>>;

/// How TLS begins where a client asks for it by beginning, as those of PostgreSQL 17 may.
const HANDSHAKE: u8 = 0x16;

/// A connection, encrypted where its client asked for that, and what was read of its first message.
pub(super) async fn opened(
    mut stream: TcpStream,
    tls: Option<&TlsAcceptor>,
) -> io::Result<(Socket, BytesMut)> {
    let address = stream.peer_addr()?;
    stream.set_nodelay(true)?;
    if let Some(tls) = tls {
        let mut first = [0];
        stream.peek(&mut first).await?;
        if first == [HANDSHAKE] {
            let stream = tls.accept(stream).await?;
            // Somebody may have been led here who speaks another protocol.
            if stream.get_ref().1.alpn_protocol() != Some(PROTOCOL) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            return Ok((socket(Either::Right(Box::new(stream)), address), BytesMut::new()));
        }
    }
    let mut may_ask = vec![SslRequest::BODY_MAGIC_NUMBER, GssEncRequest::BODY_MAGIC_NUMBER];
    loop {
        let mut head = [0; 8];
        stream.read_exact(&mut head).await?;
        let asked = may_ask.iter().position(|code| head == request(*code));
        let Some(asked) = asked.map(|idx| may_ask.remove(idx)) else {
            return Ok((socket(Either::Left(stream), address), BytesMut::from(&head[..])));
        };
        match tls.filter(|_| asked == SslRequest::BODY_MAGIC_NUMBER) {
            Some(tls) => {
                stream.write_all(b"S").await?;
                let stream = tls.accept(stream).await?;
                return Ok((socket(Either::Right(Box::new(stream)), address), BytesMut::new()));
            }
            None => stream.write_all(b"N").await?,
        }
    }
}

/// The message that asks for encryption: its length, and a number.
fn request(code: i32) -> [u8; 8] {
    let mut message = [0; 8];
    message[..4].copy_from_slice(&8_i32.to_be_bytes());
    message[4..].copy_from_slice(&code.to_be_bytes());
    message
}

fn socket(line: Line, address: SocketAddr) -> Socket {
    let is_secure = matches!(line, Either::Right(_));
    let mut socket = Framed::new(line, PgWireMessageServerCodec::new(DefaultClient::new(address, is_secure)));
    socket.set_state(PgWireConnectionState::AwaitingStartup);
    socket
}
