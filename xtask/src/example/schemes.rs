//! The synthetic register of schemes and risks of one year of the example, from its outline.
//!
//! Sizes, ripeness, risk and delivery are drawn from named streams: the same seed gives the same
//! bytes. Every row is marked synthetic.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use domain::money::{NonZeroU32Pence, Pence};
use domain::month::{FinancialYear, Month};
use serde::Deserialize;
use sources::csv_text::row;
use sources::schemes::REQUIRED;
use stats::stream::Stream;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outline {
    seed: u64,
    year: String,
    month: u8,
    organisation: Vec<Organisation>,
    counterparty: Vec<Counterparty>,
    watch: std::collections::BTreeMap<String, String>,
    risks: Risks,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Organisation {
    code: String,
    prefix: String,
    target: i64,
    schemes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counterparty {
    title: String,
    organisation: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Risks {
    rows: Vec<String>,
}

/// The heading of a register of schemes: its columns, with the months before how it is known.
fn heading() -> Vec<String> {
    let (before, known) = REQUIRED.split_at(REQUIRED.len() - 3);
    let months = Month::all().map(|month| format!("m{:02}", month.get()));
    let texts = |columns: &[&str]| columns.iter().map(|&column| column.to_owned()).collect::<Vec<_>>();
    texts(before).into_iter().chain(months).chain(texts(known)).collect()
}

/// Who answers for a scheme, by its type.
const OWNERS: [(&str, &str); 3] = [
    ("pay", "Chief people officer"),
    ("non_pay", "Chief operating officer"),
    ("income", "Chief financial officer"),
];

/// Writes the registers of the year `name`, as `2026-27`; gives how many files.
pub(super) fn write(example: &Path, name: &str) -> Result<usize> {
    let path = example.join(format!("synthesis/schemes-{name}.toml"));
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let outline: Outline = toml::from_str(&text).with_context(|| path.display().to_string())?;
    let year: FinancialYear = outline.year.parse()?;
    let month = Month::new(outline.month).ok_or_else(|| anyhow!("month {} is not 1 to 12", outline.month))?;
    let source = format!("synthesis/schemes-{name}.toml seed {}", outline.seed);
    // The fourteenth day after month end, as the example's returns are approved.
    let recorded = month.last_day(year).saturating_add(jiff::Span::new().days(14)).to_string();
    let mut schemes = row(heading().iter().map(String::as_str));
    for organisation in &outline.organisation {
        schemes += &of_organisation(&outline, organisation, month, (&source, &recorded))?;
    }
    let head = "risk_id,kind,linked_to,org_code,title,driver,gross_value_fy,likelihood,period_bites,recurrence,\
                in_fot,status,owner,next_review,provenance,source_ref,recorded_on\n";
    let mut risks = head.to_owned();
    for line in &outline.risks.rows {
        let cells: Vec<&str> = line.split('|').collect();
        if cells.len() != 12 {
            bail!("{}: a risk has {} cells, not 12: {line}", path.display(), cells.len());
        }
        let review = month.last_day(year).saturating_add(jiff::Span::new().days(30)).to_string();
        let tail = ["Chief financial officer", &review, "synthetic", &source, &recorded];
        risks += &row(cells.into_iter().chain(tail));
    }
    for (folder, text) in [("schemes", schemes), ("risks", risks)] {
        let path = example.join(format!("finance/{folder}/{name}.csv"));
        fs::write(&path, text).with_context(|| path.display().to_string())?;
    }
    Ok(2)
}

/// The rows of one organisation: its target split by the shares of its schemes.
fn of_organisation(
    outline: &Outline,
    organisation: &Organisation,
    month: Month,
    (source, recorded): (&str, &str),
) -> Result<String> {
    let templates: Vec<Vec<&str>> =
        organisation.schemes.iter().map(|line| line.split('|').collect::<Vec<_>>()).collect();
    let mut shares = Vec::new();
    for template in &templates {
        let [_, _, _, share, _, _] = template[..] else {
            bail!("{}: a scheme has {} cells, not 6: {template:?}", organisation.code, template.len());
        };
        let mut stream = Stream::named(outline.seed, &[&organisation.code, template[0], "size"]);
        shares.push(share.parse::<u64>()? * stream.between(85, 115));
    }
    let target = Pence::from_thousands(organisation.target).context("too large a target")?;
    let plans = target.split(&shares, NonZeroU32Pence::THOUSAND_POUNDS);
    let mut text = String::new();
    for (idx, (template, plan)) in templates.iter().zip(plans).enumerate() {
        let id = format!("{}-{:02}", organisation.prefix, idx + 1);
        text += &scheme(outline, organisation, &id, template, plan, month, (source, recorded));
    }
    Ok(text)
}

/// How ripe, how risky and how far assessed a scheme is.
struct State {
    maturity: &'static str,
    risk: &'static str,
    qeia: &'static str,
    reason: &'static str,
    start: u64,
    /// What it has delivered of its plan to date [%].
    delivered: u64,
    /// What it will deliver of its plan of the year, by its own forecast [%].
    forecast: u64,
}

fn state(stream: &mut Stream) -> State {
    const RISKS: [&str; 3] = ["L", "M", "H"];
    let draw = stream.below(100);
    let (maturity, qeia, reason, start, delivered, forecast) = match draw {
        0..8 => ("delivered", "closed", "", 1, stream.between(97, 103), 100),
        8..50 => (
            "in_delivery",
            "live_watch",
            "",
            stream.between(1, 3),
            stream.between(72, 106),
            stream.between(88, 102),
        ),
        50..58 => (
            "in_delivery",
            "not_required",
            "price only, no change to care",
            2,
            stream.between(80, 104),
            stream.between(90, 100),
        ),
        58..66 => ("in_delivery", "panel", "", 3, stream.between(30, 60), stream.between(75, 95)),
        66..82 => (
            "fully_developed",
            "approved",
            "",
            stream.between(6, 7),
            stream.between(20, 60),
            stream.between(80, 95),
        ),
        82..94 => ("plans_in_progress", "drafting", "", stream.between(8, 9), 0, stream.between(70, 95)),
        _ => ("opportunity", "not_started", "", 9, 0, stream.between(50, 80)),
    };
    // The riper, the safer.
    let risk = match maturity {
        "delivered" => "L",
        "in_delivery" => RISKS[usize::from(stream.below(10) > 5)],
        "opportunity" => "H",
        _ => RISKS[usize::from(stream.below(10) > 2) + usize::from(stream.below(10) > 6)],
    };
    State { maturity, risk, qeia, reason, start, delivered, forecast }
}

fn scheme(
    outline: &Outline,
    organisation: &Organisation,
    id: &str,
    template: &[&str],
    plan: Pence,
    month: Month,
    (source, recorded): (&str, &str),
) -> String {
    let (title, kind, category, place, group) =
        (template[0], template[1], template[2], template[4], template[5]);
    let mut stream = Stream::named(outline.seed, &[&organisation.code, title, "state"]);
    let state = if category == "unidentified" {
        State {
            maturity: "unidentified",
            risk: "H",
            qeia: "not_started",
            reason: "",
            start: 10,
            delivered: 0,
            forecast: 100,
        }
    } else {
        state(&mut stream)
    };
    // Nothing before it starts, then more each month.
    let weights: Vec<u64> = (1..=12)
        .map(|number| if number < state.start { 0 } else { 60 + 3 * (number - state.start) })
        .collect();
    let profile = plan.split(&weights, NonZeroU32Pence::THOUSAND_POUNDS);
    let to_date: i64 = profile[..=month.index()].iter().map(|value| value.thousands()).sum();
    let share = |value: i64, per_cent: u64| value * i64::try_from(per_cent).unwrap_or(0) / 100;
    let claimed = share(to_date, state.delivered);
    let forecast = share(plan.thousands(), state.forecast).max(claimed);
    let recurrent = stream.below(100) < 68;
    let full_year =
        if recurrent { share(plan.thousands(), stream.between(100, 125)).to_string() } else { String::new() };
    // Two schemes in three are measured; what is measured is near what is claimed, mostly below it.
    let is_measured = claimed != 0 && stream.below(3) != 0;
    let expected = claimed * 6;
    let measured = expected - share(claimed, stream.between(82, 102));
    let counterparty = outline.counterparty.iter().find(|other| other.title == title);
    let (measure, trigger) = outline
        .watch
        .get(kind)
        .filter(|_| state.qeia == "live_watch")
        .and_then(|watch| watch.split_once('|'))
        .unwrap_or_default();
    let owner = OWNERS.iter().find(|(owned_kind, _)| *owned_kind == kind).map_or("", |(_, owner)| owner);
    let wte = if kind == "pay" && state.maturity != "unidentified" {
        format!("-{}.{}", plan.thousands() / 60, stream.below(10))
    } else {
        String::new()
    };
    let qeia_id =
        if matches!(state.qeia, "not_started" | "not_required") { String::new() } else { format!("Q-{id}") };
    let has_baseline =
        if is_measured { "spend on the same work in the year before, at this year’s prices" } else { "" };
    let amount = |value: i64, is_shown: bool| if is_shown { value.to_string() } else { String::new() };
    let mut cells = vec![
        id.to_owned(),
        "scheme".to_owned(),
        title.to_owned(),
        organisation.code.clone(),
        owner.to_owned(),
        kind.to_owned(),
        category.to_owned(),
        if recurrent { "R" } else { "NR" }.to_owned(),
        state.maturity.to_owned(),
        String::new(),
        String::new(),
        state.risk.to_owned(),
        qeia_id,
        state.qeia.to_owned(),
        state.reason.to_owned(),
        outline.month.to_string(),
        plan.thousands().to_string(),
        to_date.to_string(),
        claimed.to_string(),
        forecast.to_string(),
        full_year,
        state.start.to_string(),
        wte,
        counterparty.map_or_else(String::new, |other| other.organisation.clone()),
        place.to_owned(),
        group.to_owned(),
        has_baseline.to_owned(),
        amount(expected, is_measured),
        amount(measured, is_measured),
        measure.to_owned(),
        trigger.to_owned(),
    ];
    cells.extend(profile.iter().map(|value| value.thousands().to_string()));
    cells.extend(["synthetic".to_owned(), source.to_owned(), recorded.to_owned()]);
    row(cells.iter().map(String::as_str))
}
