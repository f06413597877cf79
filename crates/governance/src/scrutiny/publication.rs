//! The publication of a figure: computed, checked, approved, embargoed, public. Time alone makes nothing public.

use std::fmt;

use jiff::civil::Date;

use super::track::{Move, Side, unless_said};

/// Where a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FigureState {
    /// Computed.
    Computed,
    /// Checked by somebody.
    Checked,
    /// Approved within the body.
    Approved,
    /// Kept until its paper is published.
    Embargoed,
    /// Everybody may read it.
    Public,
    /// A later figure has taken its place; it can still be read.
    Superseded,
}

impl fmt::Display for FigureState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Computed => "computed",
            Self::Checked => "checked",
            Self::Approved => "approved internally",
            Self::Embargoed => "embargoed",
            Self::Public => "public",
            Self::Superseded => "superseded",
        })
    }
}

/// A move of a figure. All are the owner's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureMove {
    /// Somebody checked it.
    Check,
    /// It is approved within the body.
    Approve,
    /// It is kept until a paper is published.
    Embargo {
        /// The paper.
        paper: String,
        /// The day on which the paper is planned to be public: a plan, which moves nothing by itself.
        planned: Date,
    },
    /// Its paper is published, and it with it.
    MakePublic,
    /// A later figure takes its place.
    Supersede {
        /// The id of the later figure.
        by: String,
    },
    /// A check found a fault: it is computed again.
    SendBack {
        /// Why.
        reason: String,
    },
}

impl Move for FigureMove {
    type State = FigureState;

    const START: FigureState = FigureState::Computed;

    fn word(&self) -> &'static str {
        match self {
            Self::Check => "be checked",
            Self::Approve => "be approved",
            Self::Embargo { .. } => "be embargoed",
            Self::MakePublic => "be made public",
            Self::Supersede { .. } => "be superseded",
            Self::SendBack { .. } => "be sent back",
        }
    }

    fn side(&self) -> Side {
        Side::Owner
    }

    fn leads_from(&self, state: FigureState, _before: FigureState) -> Option<FigureState> {
        use FigureState as S;
        match (self, state) {
            (Self::Check, S::Computed) => Some(S::Checked),
            (Self::Approve, S::Checked) => Some(S::Approved),
            (Self::Embargo { .. }, S::Approved) => Some(S::Embargoed),
            (Self::MakePublic, S::Embargoed) => Some(S::Public),
            (Self::Supersede { .. }, S::Public) => Some(S::Superseded),
            (Self::SendBack { .. }, S::Checked | S::Approved | S::Embargoed) => Some(S::Computed),
            _ => None,
        }
    }

    fn lacks(&self) -> Option<&'static str> {
        match self {
            Self::Check | Self::Approve | Self::MakePublic => None,
            Self::Embargo { paper, .. } => unless_said(paper, "the paper it is kept for"),
            Self::Supersede { by } => unless_said(by, "the id of the later figure"),
            Self::SendBack { reason } => unless_said(reason, "a reason"),
        }
    }
}
