//! Areas that figures are added up to.

/// What kind of area it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AreaKind {
    /// All of England.
    England,
    /// An integrated care board's.
    Icb,
    /// A sub-ICB location.
    SubIcb,
    /// A primary care network.
    Network,
    /// A practice.
    Practice,
}

impl AreaKind {
    /// The word for one.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::England => "Country",
            Self::Icb => "ICB",
            Self::SubIcb => "Sub-ICB",
            Self::Network => "PCN",
            Self::Practice => "Practice",
        }
    }
}

/// An area, and the places whose figures add up to its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// What it is.
    pub kind: AreaKind,
    /// Its ODS code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The codes of the places that figures are published of; of most areas its own code alone.
    pub parts: Vec<String>,
    /// The code of the area that it lies in, if one is known.
    pub within: Option<String>,
}

impl Area {
    /// The codes of its parts and its own.
    #[must_use]
    pub fn codes(&self) -> Vec<String> {
        self.parts.iter().chain([&self.code]).cloned().collect()
    }

    /// An area that figures are published of as such.
    #[must_use]
    pub fn published(kind: AreaKind, code: String, name: String, within: Option<String>) -> Self {
        Self { kind, parts: vec![code.clone()], code, name, within }
    }
}
