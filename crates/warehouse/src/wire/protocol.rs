//! What one connection says after its sign-in, and is answered: statements as text, and settings. Prepared ones are in
//! `prepared`, what both rest on in `conversation`.
//!
//! The library's handlers are not used: they gather all rows before the first is sent, and room for as many as a client
//! says it wants. Its messages and what sends them are.

use futures_util::sink::SinkExt;
use pgwire::api::portal::Format;
use pgwire::api::query::{send_execution_response, send_query_response, send_ready_for_query};
use pgwire::api::results::Tag;
use pgwire::api::{ClientInfo, PgWireConnectionState};
use pgwire::error::PgWireResult;
use pgwire::messages::response::EmptyQueryResponse;
use pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};

use super::conversation::{Answer, Conversation};
use super::copying::copy;
use super::fault::Fault;
use super::input::nonsense;
use super::opening::Socket;

impl Conversation {
    /// Answers a message.
    pub(super) async fn answer(
        &mut self,
        client: &mut Socket,
        message: PgWireFrontendMessage,
    ) -> PgWireResult<()> {
        // After a fault in prepared statements everything is passed over up to the next Sync.
        let passes_over = matches!(client.state(), PgWireConnectionState::AwaitingSync);
        match message {
            PgWireFrontendMessage::Sync(_) => self.sync(client).await,
            _ if passes_over => Ok(()),
            PgWireFrontendMessage::Query(query) => self.query(client, &query.query).await,
            PgWireFrontendMessage::Parse(parse) => self.parse(client, parse).await,
            PgWireFrontendMessage::Bind(bind) => self.bind(client, bind).await,
            PgWireFrontendMessage::Describe(what) => self.describe(client, &what).await,
            PgWireFrontendMessage::Execute(execute) => self.execute(client, &execute).await,
            PgWireFrontendMessage::Close(close) => self.close(client, &close).await,
            PgWireFrontendMessage::Flush(_) => Ok(SinkExt::<PgWireBackendMessage>::flush(client).await?),
            _ => Err(nonsense().into()),
        }
    }

    /// Answers statements as text, one after the other, once all have been looked into.
    async fn query(&mut self, client: &mut Socket, sql: &str) -> PgWireResult<()> {
        let all = self.asker.prepare(sql).await?;
        if all.iter().any(|prepared| !prepared.parameters.is_empty()) {
            let message = "a statement with parameters ($1) has to be prepared and given values";
            return Err(Fault::new("42P02", message).into());
        }
        if all.is_empty() {
            client.feed(PgWireBackendMessage::EmptyQueryResponse(EmptyQueryResponse::new())).await?;
        }
        for prepared in all {
            match self.respond(client, &prepared, &Format::UnifiedText).await? {
                Answer::Rows(rows) => send_query_response(client, rows, true).await?,
                Answer::Copy(rows, copying) => copy(client, rows, &copying).await?,
                Answer::Done(tag) => send_execution_response(client, Tag::new(tag)).await?,
            }
        }
        send_ready_for_query(client, client.transaction_status()).await
    }
}
