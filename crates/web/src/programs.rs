//! The site's documents for programs of this process, such as those that answer people's assistants: the same answers,
//! by the same rules, as at `/api/1`.

pub mod port;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use domain::account::Account;
use tower::ServiceExt;

use crate::request::ForPrograms;
use crate::sign_in::reader::Reader;

/// The documents of a site. Cheap to clone.
#[derive(Clone)]
pub struct SiteAnswers(Router);

/// For whom a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentReader {
    /// Everybody: only what is released, under disclosure control, also where nobody has an account.
    Everybody,
    /// Whoever has this account.
    Account(Account),
}

/// What was answered: the document, or the problem that says why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentAnswer {
    /// Whether it is the document.
    pub is_document: bool,
    /// JSON.
    pub text: String,
}

impl SiteAnswers {
    /// The documents of `site`.
    #[must_use]
    pub const fn of(site: Router) -> Self {
        Self(site)
    }

    /// The document at `address`, such as `/api/1/position?month=5`, of at most `most` bytes.
    ///
    /// # Errors
    /// Where it is larger or the address cannot be asked for: a sentence for whoever asked.
    pub async fn get(
        &self,
        address: &str,
        reader: DocumentReader,
        most: usize,
    ) -> Result<DocumentAnswer, String> {
        let mut request = Request::get(address)
            .body(Body::empty())
            .map_err(|_| "This cannot be asked for: its address cannot be written.".to_owned())?;
        match reader {
            DocumentReader::Everybody => {
                request.extensions_mut().insert(ForPrograms);
            }
            DocumentReader::Account(account) => {
                // It sends no form.
                request.extensions_mut().insert(Reader { account, form_token: String::new() });
            }
        }
        let Ok(response) = self.0.clone().oneshot(request).await;
        let is_document = response.status().is_success();
        let content = to_bytes(response.into_body(), most).await.map_err(|_| {
            format!("The answer is larger than {} kB, the most that is sent. Ask for less of it.", most >> 10)
        })?;
        let text = String::from_utf8(content.to_vec());
        text.map(|text| DocumentAnswer { is_document, text }).map_err(|_| "The answer is no text.".to_owned())
    }
}

#[cfg(test)]
mod tests;
