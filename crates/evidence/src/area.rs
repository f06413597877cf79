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

    /// Where its name says that it covers a district: what else the name says it covers, such as
    /// `East Leicestershire` of East Leicestershire and Rutland for Rutland. `None` where the name does not say it.
    #[must_use]
    pub fn covers_beside(&self, district: &str) -> Option<Vec<&str>> {
        let parts: Vec<&str> =
            self.name.split(", ").flat_map(|part| part.split(" and ")).map(str::trim).collect();
        let is_it = |part: &&str| {
            part.eq_ignore_ascii_case(district)
                || part.strip_suffix(" City").is_some_and(|city| city.eq_ignore_ascii_case(district))
        };
        let is_named = self.name.eq_ignore_ascii_case(district) || parts.iter().any(&is_it);
        is_named.then(|| {
            if self.name.eq_ignore_ascii_case(district) {
                return Vec::new();
            }
            parts.iter().filter(|part| !is_it(part)).copied().collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sub_icb_whose_name_has_a_district_says_what_else_it_covers() {
        let beside = |area: &str, district: &str| {
            let area = Area::published(AreaKind::SubIcb, "03W".to_owned(), area.to_owned(), None);
            area.covers_beside(district).map(|parts| parts.join(", "))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(beside("East Leicestershire and Rutland", "Rutland"), some("East Leicestershire"));
        assert_eq!(beside("Leicester City", "Leicester"), some(""));
        assert_eq!(beside("Hinckley and Bosworth", "Hinckley and Bosworth"), some(""));
        assert_eq!(beside("Derby, Erewash and Amber Valley", "Erewash"), some("Derby, Amber Valley"));
        assert_eq!(beside("West Leicestershire", "Leicester"), None);
        assert_eq!(beside("East Leicestershire and Rutland", "Melton"), None, "its name does not say so");
    }
}
