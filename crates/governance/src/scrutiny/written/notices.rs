//! Moves of notices of a change of service, from words and to words.

use jiff::civil::Date;

use super::forms::{CONCLUSIONS, VARIATIONS, VerbForm, Written};
use super::{WrittenError, of};
use crate::scrutiny::change::{ChangeMove, Conclusion, Variation};

pub(super) fn step(form: &VerbForm, written: &Written, choice: usize) -> Result<ChangeMove, WrittenError> {
    let (text, more) = (written.text.clone(), written.more.clone());
    Ok(match form.verb {
        "notify" => ChangeMove::Notify,
        "judge" => {
            let variation = if choice == 0 { Variation::Substantial } else { Variation::NotSubstantial };
            ChangeMove::Judge { variation, reason: text, consultation: more }
        }
        "consult" => {
            let (comments_by, decide_on) = days(&more)?;
            ChangeMove::Consult { how: text, comments_by, decide_on }
        }
        "comment" => ChangeMove::Comment { text },
        "decide" => {
            let conclusion = match choice {
                0 => Conclusion::AsProposed,
                1 => Conclusion::Changed,
                _ => Conclusion::Dropped,
            };
            ChangeMove::Decide { conclusion, reasons: text }
        }
        "refer" => ChangeMove::Refer { reason: text },
        "ask for call in" => ChangeMove::AskForCallIn { reason: text },
        "note answer" => ChangeMove::NoteAnswer { answer: text },
        "withdraw" => ChangeMove::Withdraw { reason: text },
        "close" => ChangeMove::Close { outcome: text },
        _ => ChangeMove::Reopen { reason: text },
    })
}

/// The last day for comments and the day of the decision.
fn days(text: &str) -> Result<(Date, Date), WrittenError> {
    let parts = text.split(|letter: char| letter.is_whitespace() || ",;".contains(letter));
    let days: Result<Vec<Date>, _> = parts.filter(|part| !part.is_empty()).map(str::parse).collect();
    match days.as_deref() {
        Ok([comments_by, decide_on]) => Ok((*comments_by, *decide_on)),
        _ => Err(WrittenError::Days(text.to_owned())),
    }
}

pub(super) fn written(step: &ChangeMove) -> Written {
    match step {
        ChangeMove::Notify => of("notify", ""),
        ChangeMove::Judge { variation, reason, consultation } => {
            let choice = match variation {
                Variation::Substantial => VARIATIONS[0],
                Variation::NotSubstantial => VARIATIONS[1],
            };
            Written { more: consultation.clone(), choice: choice.to_owned(), ..of("judge", reason) }
        }
        ChangeMove::Consult { how, comments_by, decide_on } => {
            Written { more: format!("{comments_by} {decide_on}"), ..of("consult", how) }
        }
        ChangeMove::Comment { text } => of("comment", text),
        ChangeMove::Decide { conclusion, reasons } => {
            let choice = match conclusion {
                Conclusion::AsProposed => CONCLUSIONS[0],
                Conclusion::Changed => CONCLUSIONS[1],
                Conclusion::Dropped => CONCLUSIONS[2],
            };
            Written { choice: choice.to_owned(), ..of("decide", reasons) }
        }
        ChangeMove::Refer { reason } => of("refer", reason),
        ChangeMove::AskForCallIn { reason } => of("ask for call in", reason),
        ChangeMove::NoteAnswer { answer } => of("note answer", answer),
        ChangeMove::Withdraw { reason } => of("withdraw", reason),
        ChangeMove::Close { outcome } => of("close", outcome),
        ChangeMove::Reopen { reason } => of("reopen", reason),
    }
}
