//! Prepared statements: they are named, given values, described and executed, as many rows at a time as are asked for.

use std::sync::Arc;

use futures_util::sink::SinkExt;
use pgwire::api::portal::Format;
use pgwire::api::query::{
    send_describe_response, send_execution_response, send_partial_query_response, send_ready_for_query,
};
use pgwire::api::results::{DescribePortalResponse, Tag};
use pgwire::api::{ClientInfo, PgWireConnectionState, Type};
use pgwire::error::{PgWireError, PgWireResult};
use pgwire::messages::PgWireBackendMessage;
use pgwire::messages::data::ParameterDescription;
use pgwire::messages::extendedquery::{
    Bind, BindComplete, Close, CloseComplete, Describe, Execute, Parse, ParseComplete,
    TARGET_TYPE_BYTE_STATEMENT,
};
use pgwire::messages::response::{EmptyQueryResponse, TransactionStatus};

use super::asker::{Asked, Asker, Prepared};
use super::conversation::{Answer, Bound, Conversation, Named, Progress};
use super::copying::copy;
use super::fault::Fault;
use super::opening::Socket;
use super::request::{Value, fields, format};

/// Statements and portals with a name that a connection may keep.
const MOST_KEPT: usize = 300;

impl Conversation {
    pub(super) async fn parse(&mut self, client: &mut Socket, message: Parse) -> PgWireResult<()> {
        let name = message.name.unwrap_or_default();
        if !name.is_empty() && self.statements.contains_key(&name) {
            return Err(Fault::new("42P05", format!("there is a prepared statement {name:?} already")).into());
        }
        self.check_room(&name)?;
        let mut all = self.asker.prepare(&message.query).await?;
        if 1 < all.len() {
            return Err(Fault::new("42601", "statements are prepared one by one").into());
        }
        let types = message.type_oids.iter().map(|oid| Type::from_oid(*oid)).collect();
        self.statements.insert(name, Named { prepared: all.pop().map(Arc::new), types });
        client.feed(PgWireBackendMessage::ParseComplete(ParseComplete::new())).await?;
        Ok(())
    }

    /// Refuses to keep more by name; the nameless is replaced each time.
    fn check_room(&self, name: &str) -> Result<(), Fault> {
        if name.is_empty() || self.statements.len() + self.portals.len() < MOST_KEPT {
            return Ok(());
        }
        let message = format!("{MOST_KEPT} statements are prepared, which is the most; deallocate some");
        Err(Fault::new("53400", message))
    }

    pub(super) async fn bind(&mut self, client: &mut Socket, message: Bind) -> PgWireResult<()> {
        let statement = self.statement(message.statement_name.as_deref())?;
        let n_parameters = statement.prepared.as_ref().map_or(0, |prepared| prepared.parameters.len());
        let n_columns = statement.prepared.as_ref().map_or(0, |prepared| prepared.columns.len());
        let n_given = message.parameters.len();
        if n_given != n_parameters {
            let message = format!("the statement has {n_parameters} parameters, and {n_given} were given");
            return Err(Fault::new("08P01", message).into());
        }
        let fits = |codes: &[i16], n| codes.len() < 2 || codes.len() == n;
        if !fits(&message.parameter_format_codes, n_parameters)
            || !fits(&message.result_column_format_codes, n_columns)
        {
            let message = "formats are given for none, for all or for each parameter and column";
            return Err(Fault::new("08P01", message).into());
        }
        let prepared = match &statement.prepared {
            Some(prepared) => Some(given(&self.asker, &message, prepared, &statement.types).await?),
            None => None,
        };
        let format = format(message.result_column_format_codes);
        let name = message.portal_name.unwrap_or_default();
        self.check_room(&name)?;
        self.portals.insert(name, Bound { prepared, format, progress: Progress::Unasked });
        client.feed(PgWireBackendMessage::BindComplete(BindComplete::new())).await?;
        Ok(())
    }

    /// Tells the types of parameters and columns.
    pub(super) async fn describe(&mut self, client: &mut Socket, message: &Describe) -> PgWireResult<()> {
        let name = message.name.as_deref();
        let (prepared, format) = if message.target_type == TARGET_TYPE_BYTE_STATEMENT {
            let statement = self.statement(name)?;
            let known = statement.prepared.as_ref().map_or(&[][..], |prepared| &prepared.parameters);
            // A type that the client named counts more than what the statement says.
            let kinds = known.iter().enumerate().map(|(idx, known)| {
                let named = statement.types.get(idx).cloned().flatten();
                named.or_else(|| known.clone()).unwrap_or(Type::TEXT).oid()
            });
            let described = ParameterDescription::new(kinds.collect());
            client.feed(PgWireBackendMessage::ParameterDescription(described)).await?;
            (&statement.prepared, &Format::UnifiedText)
        } else {
            let portal = self.portals.get(name.unwrap_or_default()).ok_or_else(|| no_portal(name))?;
            (&portal.prepared, &portal.format)
        };
        let columns = prepared.as_ref().map_or_else(Vec::new, |prepared| fields(&prepared.columns, format));
        send_describe_response(client, &DescribePortalResponse::new(columns)).await
    }

    pub(super) async fn execute(&mut self, client: &mut Socket, message: &Execute) -> PgWireResult<()> {
        let name = message.name.as_deref();
        let portal = self.portals.get(name.unwrap_or_default()).ok_or_else(|| no_portal(name))?;
        let Some(prepared) = portal.prepared.clone() else {
            client.feed(PgWireBackendMessage::EmptyQueryResponse(EmptyQueryResponse::new())).await?;
            return Ok(());
        };
        if matches!(portal.progress, Progress::Unasked) {
            let format = portal.format.clone();
            let progress = match self.respond(client, &prepared, &format).await? {
                Answer::Rows(rows) => Progress::Rows(rows),
                Answer::Copy(rows, copying) => return copy(client, rows, &copying).await,
                Answer::Done(tag) => {
                    send_execution_response(client, Tag::new(tag)).await?;
                    return Ok(());
                }
            };
            if let Some(portal) = self.portals.get_mut(name.unwrap_or_default()) {
                portal.progress = progress;
            }
        }
        let portal = self.portals.get_mut(name.unwrap_or_default()).ok_or_else(|| no_portal(name))?;
        let Progress::Rows(rows) = &mut portal.progress else {
            return send_execution_response(client, Tag::new("SELECT").with_rows(0)).await;
        };
        // None, or a number below, asks for all.
        let most = usize::try_from(message.max_rows).unwrap_or(0);
        if !send_partial_query_response(client, rows, most).await? {
            portal.progress = Progress::Finished;
        }
        Ok(())
    }

    pub(super) async fn close(&mut self, client: &mut Socket, message: &Close) -> PgWireResult<()> {
        let name = message.name.as_deref().unwrap_or_default();
        if message.target_type == TARGET_TYPE_BYTE_STATEMENT {
            self.statements.remove(name);
        } else {
            self.portals.remove(name);
        }
        client.feed(PgWireBackendMessage::CloseComplete(CloseComplete::new())).await?;
        Ok(())
    }

    pub(super) async fn sync(&mut self, client: &mut Socket) -> PgWireResult<()> {
        // What was bound lasts as long as its transaction.
        if client.transaction_status() != TransactionStatus::Transaction {
            self.portals.clear();
        }
        client.set_state(PgWireConnectionState::ReadyForQuery);
        send_ready_for_query(client, client.transaction_status()).await
    }

    fn statement(&self, name: Option<&str>) -> Result<&Named, Fault> {
        let name = name.unwrap_or_default();
        let none = || Fault::new("26000", format!("there is no prepared statement {name:?}"));
        self.statements.get(name).ok_or_else(none)
    }
}

/// A statement with the values that were given for its parameters.
async fn given(
    asker: &Asker,
    message: &Bind,
    prepared: &Arc<Prepared>,
    types: &[Option<Type>],
) -> Result<Arc<Prepared>, Fault> {
    let (Asked::Question(question), false) = (&prepared.asked, prepared.parameters.is_empty()) else {
        return Ok(Arc::clone(prepared));
    };
    let codes = &message.parameter_format_codes;
    let values = message.parameters.iter().enumerate().map(|(idx, value)| Value {
        bytes: value.as_deref().map(<[u8]>::to_vec),
        kind: types.get(idx).and_then(Option::as_ref).map(Type::oid),
        is_binary: codes.get(if codes.len() == 1 { 0 } else { idx }) == Some(&1),
    });
    Ok(Arc::new(asker.bind(question, values.collect()).await?))
}

fn no_portal(name: Option<&str>) -> PgWireError {
    Fault::new("34000", format!("nothing is bound by the name {:?}", name.unwrap_or_default())).into()
}
