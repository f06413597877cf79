//! The form to sign in, with what is wrong above it, and the page to sign out.

use maud::{Markup, html};

use crate::address::{PageQuery, View};
use crate::layout::{Charts, PageBody, Section, context, heading, item};
use crate::sign_in::reader::token_field;
use crate::state::AppState;

/// How the password is shown while it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasswordField {
    /// As dots.
    Hidden,
    /// As it is.
    Shown,
}

/// What is wrong with what was filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldError {
    /// No name.
    NoName,
    /// No password.
    NoPassword,
    /// Not the password of an account of this name; does not reveal which of the two is wrong.
    Wrong,
    /// Too many attempts.
    TooMany {
        /// How long to wait [minutes].
        minutes: u64,
    },
}

impl FieldError {
    fn words(self) -> String {
        match self {
            Self::NoName => "Enter the name of your account".to_owned(),
            Self::NoPassword => "Enter your password".to_owned(),
            Self::Wrong => "The name or the password is not correct".to_owned(),
            Self::TooMany { minutes: 1 } => "There were too many attempts. Try again in a minute".to_owned(),
            Self::TooMany { minutes } => {
                format!("There were too many attempts. Try again in {minutes} minutes")
            }
        }
    }

    /// The form field to correct; the error links to it.
    const fn field(self) -> &'static str {
        match self {
            Self::NoName | Self::Wrong | Self::TooMany { .. } => "name",
            Self::NoPassword => "password",
        }
    }
}

/// The sign-in form: what it is filled with and what is wrong with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form<'a> {
    /// The anti-forgery token.
    pub(crate) csrf_token: &'a str,
    /// The address to go to after signing in.
    pub(crate) next: &'a str,
    /// The name, if one was filled in.
    pub(crate) name: &'a str,
    /// How the password is shown.
    pub(crate) password: PasswordField,
    /// What is wrong with the fields.
    pub(crate) errors: &'a [FieldError],
}

/// The page with the form. A password is never sent back in it.
pub(crate) fn sign_in_page(state: &AppState, form: &Form<'_>) -> Markup {
    let title = if form.errors.is_empty() { "Sign in" } else { "Error: Sign in" };
    let content = html! {
        @if !form.errors.is_empty() { (error_summary(form.errors)) }
        (heading("Accounts of this system", "Sign in"))
        p.oak-lead { "Everything public can be read without signing in. Sign in to prepare, approve or publish." }
        form.oak-form action="/sign-in" method="post" novalidate {
            (token_field(form.csrf_token))
            input type="hidden" name="next" value=(form.next);
            @if form.password == PasswordField::Shown { input type="hidden" name="show" value="yes"; }
            (field(form, &Field {
                id: "name",
                label: "Name of your account",
                kind: "text",
                autocomplete: "username",
                value: Some(form.name),
            }))
            (field(form, &Field {
                id: "password",
                label: "Password",
                kind: match form.password { PasswordField::Hidden => "password", PasswordField::Shown => "text" },
                autocomplete: "current-password",
                value: None,
            }))
            p.oak-sub { (password_toggle(form)) }
            button.nhsuk-button type="submit" { "Sign in" }
        }
        p.oak-sub { "Accounts are made, and passwords changed, by whoever runs this site." }
    };
    render(state, title, "sign in", content)
}

struct Field<'a> {
    id: &'a str,
    label: &'a str,
    kind: &'a str,
    autocomplete: &'a str,
    value: Option<&'a str>,
}

fn field(form: &Form<'_>, field: &Field<'_>) -> Markup {
    let Field { id, label, kind, autocomplete, value } = *field;
    let error = form.errors.iter().find(|error| error.field() == id);
    let error_id = format!("{id}-error");
    html! {
        div.nhsuk-form-group.nhsuk-form-group--error[error.is_some()] {
            label.nhsuk-label for=(id) { (label) }
            @if let Some(error) = error {
                span.nhsuk-error-message id=(error_id) { span.nhsuk-u-visually-hidden { "Error: " } (error.words()) }
            }
            input.nhsuk-input.nhsuk-input--width-20.nhsuk-input--error[error.is_some()] id=(id) name=(id) type=(kind)
                value=[value.filter(|value| !value.is_empty())] autocomplete=(autocomplete) autocapitalize="none" spellcheck="false"
                aria-describedby=[error.map(|_| &error_id)] aria-invalid=[error.map(|_| "true")];
        }
    }
}

/// A link that shows or hides the password as it is typed: it needs no script.
fn password_toggle(form: &Form<'_>) -> Markup {
    let next: String = form_urlencoded::byte_serialize(form.next.as_bytes()).collect();
    html! {
        @match form.password {
            PasswordField::Hidden => a href=(format!("/sign-in?next={next}&show=yes")) { "Show the password as I type it" },
            PasswordField::Shown => {
                "Your password shows as you type it. "
                a href=(format!("/sign-in?next={next}")) { "Hide it" }
            },
        }
    }
}

/// The error summary above everything else, which takes the focus; each error links to its field.
fn error_summary(errors: &[FieldError]) -> Markup {
    html! {
        div.nhsuk-error-summary aria-labelledby="error-summary-title" role="alert" tabindex="-1" autofocus {
            h2.nhsuk-error-summary__title id="error-summary-title" { "There is a problem" }
            div.nhsuk-error-summary__body {
                ul.nhsuk-list.nhsuk-error-summary__list {
                    @for error in errors { li { a href=(format!("#{}", error.field())) { (error.words()) } } }
                }
            }
        }
    }
}

/// The page to sign out; for whoever is signed out, the page that says so.
pub(crate) fn sign_out_page(state: &AppState) -> Markup {
    let content = if let Some(signed_in) = &state.reader {
        html! {
            (heading("Accounts of this system", "Sign out"))
            p.oak-lead { "You are signed in as " b { (signed_in.account.name) } "." }
            form.oak-form action="/sign-out" method="post" {
                (token_field(&signed_in.form_token))
                button.nhsuk-button type="submit" { "Sign out" }
            }
        }
    } else {
        html! {
            (heading("Accounts of this system", "You are signed out"))
            p.oak-lead { "Everything public can still be read." }
            ul.oak-list {
                li { a href="/" { "Finance on a page" } }
                li { a href="/sign-in" { "Sign in again" } }
            }
        }
    };
    let title = if state.reader.is_some() { "Sign out" } else { "You are signed out" };
    render(state, title, "sign out", content)
}

fn render(state: &AppState, title: &str, context_label: &str, content: Markup) -> Markup {
    let view = View::of(&PageQuery::default(), &*state.library).ok();
    let page = PageBody {
        title,
        section: Section::None,
        view: view.as_ref(),
        context: context(&item("Page", &html! { b { (context_label) } })),
        content,
        charts: Charts::None,
    };
    page.render(state)
}
