//! `oakham.users/1`: who may sign in.

use domain::account::{Account, Role};
use domain::code::OrganisationCode;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// The accounts of a workspace.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Users {
    pub schema: SchemaName<Self>,
    pub users: Vec<User>,
}

impl Document for Users {
    const NAME: &'static str = "oakham.users/1";
}

/// An account.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct User {
    pub name: String,
    pub roles: Vec<&'static str>,
    /// `null` for the whole system.
    pub organisation: Option<String>,
    #[schemars(extend("format" = "date-time"))]
    pub added_at: String,
}

impl User {
    #[must_use]
    pub fn of(account: &Account, added_at: &str) -> Self {
        Self {
            name: account.name.to_string(),
            roles: account.roles.iter().map(Role::word).collect(),
            organisation: account.organisation.as_ref().map(OrganisationCode::to_string),
            added_at: added_at.to_owned(),
        }
    }
}
