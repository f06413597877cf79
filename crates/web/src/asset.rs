//! Stylesheet, scripts and icon: part of the program, named by their content so that browsers may
//! keep them for good.

use std::sync::LazyLock;

use domain::source::ContentHash;

/// A file served under `/assets/`.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Its name with the start of its content's hash: `oakham-1f2e3d4c.css`.
    pub(crate) name: String,
    /// Its media type.
    pub(crate) media: &'static str,
    /// Its content.
    pub(crate) content: Vec<u8>,
}

impl Asset {
    fn new(name: &str, ending: &str, media: &'static str, content: Vec<u8>) -> Self {
        let hash = ContentHash::of(&content).short();
        Self { name: format!("{name}-{hash}.{ending}"), media, content }
    }

    /// Its address on the site.
    pub(crate) fn address(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

/// The stylesheet: the frontend's, that of the exhibits, ours.
pub(crate) static STYLES: LazyLock<Asset> = LazyLock::new(|| {
    let frontend = include_str!(concat!(env!("OUT_DIR"), "/nhsuk.css"));
    let ours = include_str!("../assets/oakham.css");
    let programme = include_str!("../assets/programme.css");
    let flow = include_str!("../assets/flow.css");
    let documents = include_str!("../assets/documents.css");
    let scenarios = include_str!("../assets/scenarios.css");
    let content =
        [frontend, exhibits::html::EXHIBIT_CSS, ours, programme, flow, documents, scenarios].join("\n");
    Asset::new("oakham", "css", "text/css; charset=utf-8", content.into_bytes())
});

/// What makes charts answer to the keyboard.
pub(crate) static CHARTS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("charts", "js", SCRIPT, include_bytes!("../assets/charts.js").to_vec()));

/// The chart engine, fetched by [`CHARTS`] when a chart is first used.
pub(crate) static ENGINE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("echarts", "js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/echarts.js")).to_vec())
});

/// Sliders beside amounts.
pub(crate) static SLIDERS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("sliders", "js", SCRIPT, include_bytes!("../assets/sliders.js").to_vec()));

/// Tables sorted and filtered where they stand.
pub(crate) static TABLES: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("tables", "js", SCRIPT, include_bytes!("../assets/tables.js").to_vec()));

/// The mark in the browser's tab.
pub(crate) static ICON: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("icon", "svg", "image/svg+xml", include_bytes!("../assets/icon.svg").to_vec())
});

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The asset with this name.
pub(crate) fn find(name: &str) -> Option<&'static Asset> {
    [&STYLES, &CHARTS, &ENGINE, &SLIDERS, &TABLES, &ICON]
        .into_iter()
        .map(|asset| &**asset)
        .find(|asset| asset.name == name)
}

#[cfg(test)]
mod tests;
