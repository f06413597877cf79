//! The rules that a register of schemes must satisfy, one function a rule: V15 to V19, V29, and
//! V06 and V32 of their amounts.

use domain::finding::{Finding, Severity};
use domain::money::{Pence, Pounds, Share, Thousands};
use domain::scheme::{Entry, Maturity, QeiaState, Scheme};

use super::phasing::is_apart;
use super::{Register, SECOND_HALF, cause, mirrored};

/// The share of a plan in months 7 to 12 above which it is back-loaded [%] (V18).
const BACK_LOADED: i64 = 60;

/// Every finding of every rule, blocking ones first.
#[must_use]
pub fn check(register: &Register<'_>) -> Vec<Finding> {
    const RULES: [fn(&Register<'_>, &mut Vec<Finding>); 8] = [
        v06_savings_are_positive,
        v15_breakdowns_share_one_total,
        v16_maturity_is_plausible,
        v17_delivery_needs_an_assessment,
        v18_delivery_is_on_its_way,
        v19_no_saving_counts_twice,
        v29_months_sum_to_the_plan,
        v32_amounts_fit_each_other,
    ];
    let mut findings = Vec::new();
    for rule in RULES {
        rule(register, &mut findings);
    }
    let mut findings = cause::with_signs(register, cause::folded(register, findings));
    findings.sort();
    findings
}

fn finding(severity: Severity, rule: &str, scheme: &Scheme, message: &str, fix: &str) -> Finding {
    Finding {
        severity,
        rule: rule.to_owned(),
        file: scheme.file.path.clone(),
        at: Some(scheme.at),
        message: format!("{} ({}): {message}", scheme.id, scheme.title),
        fix: fix.to_owned(),
    }
}

fn schemes<'a>(register: &Register<'a>) -> impl Iterator<Item = &'a Scheme> {
    register.schemes.iter().filter(|scheme| scheme.entry == Entry::Scheme)
}

/// V06: a saving is positive. What a scheme costs before it saves may be below nil for a time; the plan and the
/// effect of a full year are refused when they are read.
pub fn v06_savings_are_positive(register: &Register<'_>, findings: &mut Vec<Finding>) {
    for scheme in register.schemes {
        let savings = &scheme.savings;
        let amounts = [
            ("plan_ytd", savings.plan_to_date),
            ("actual_ytd", savings.claimed_to_date),
            ("fot", savings.forecast_year),
        ];
        let mut below: Vec<String> = amounts
            .into_iter()
            .filter_map(|(column, amount)| Some((column, amount.filter(|amount| amount.is_negative())?)))
            .map(|(column, amount)| format!("{column} is {}", Thousands(amount)))
            .collect();
        let n_months = savings.profile.iter().flatten().filter(|amount| amount.is_negative()).count();
        match n_months {
            0 => {}
            1 => below.push("1 month of the plan is below nil".to_owned()),
            n => below.push(format!("{n} months of the plan are below nil")),
        }
        if !below.is_empty() {
            findings.push(finding(
                Severity::Warns,
                "V06",
                scheme,
                &format!("{} (£000), and a saving is positive.", below.join(", ")),
                "Key savings without a sign; where the scheme truly costs more than it has saved, leave it so.",
            ));
        }
    }
}

/// V32: no more is planned or claimed to date than for the year.
pub fn v32_amounts_fit_each_other(register: &Register<'_>, findings: &mut Vec<Finding>) {
    for scheme in register.schemes {
        let savings = &scheme.savings;
        let pairs = [
            ("plan_ytd", savings.plan_to_date, "plan_fy", savings.plan_year),
            ("actual_ytd", savings.claimed_to_date, "fot", savings.forecast_year),
        ];
        for (part, to_date, whole, year) in pairs {
            let Some((to_date, year)) = to_date.zip(year) else { continue };
            if Pence::rounding(2) < to_date - year && !year.is_negative() {
                findings.push(finding(
                    Severity::Warns,
                    "V32",
                    scheme,
                    &format!(
                        "{part} of {} is more than {whole} of {} (£000).",
                        Thousands(to_date),
                        Thousands(year)
                    ),
                    "Correct the cell that is wrong, or raise the amount of the year.",
                ));
            }
        }
    }
}

/// V15: recurrence, type, maturity and risk each split the same total, so every scheme has all four.
pub fn v15_breakdowns_share_one_total(register: &Register<'_>, findings: &mut Vec<Finding>) {
    for scheme in schemes(register) {
        let has = [
            ("recurrence", scheme.recurrence.is_some()),
            ("type", scheme.kind.is_some()),
            ("maturity", scheme.maturity.is_some()),
            ("delivery_risk", scheme.delivery_risk.is_some()),
            ("plan_fy", scheme.savings.plan_year.is_some()),
        ];
        let missing: Vec<&str> = has.iter().filter(|(_, is)| !is).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            findings.push(finding(
                Severity::Blocks,
                "V15",
                scheme,
                &format!("no {}, so the breakdowns do not share one total.", missing.join(", ")),
                "Fill in the empty cells; a scheme without a plan is planned at 0.",
            ));
        }
    }
}

/// V16: a sum without an idea saves nothing, a scheme ripens before it saves, and does not fall back
/// without a reason.
pub fn v16_maturity_is_plausible(register: &Register<'_>, findings: &mut Vec<Finding>) {
    for scheme in schemes(register) {
        let claimed = scheme.savings.claimed_to_date.unwrap_or(Pence::ZERO);
        let Some(maturity) = scheme.maturity else { continue };
        if claimed != Pence::ZERO && maturity < Maturity::PlansInProgress {
            findings.push(finding(
                Severity::Blocks,
                "V16",
                scheme,
                &format!(
                    "£{}k is claimed to date, but it is {}.",
                    Thousands(claimed),
                    maturity.words().to_lowercase()
                ),
                "Correct the maturity, or claim 0 until there are plans.",
            ));
        }
        let has_fallen = scheme.maturity_before.is_some_and(|before| maturity < before);
        if has_fallen && scheme.maturity_reason.is_empty() {
            let before = scheme.maturity_before.map_or("", Maturity::words).to_lowercase();
            findings.push(finding(
                Severity::Blocks,
                "V16",
                scheme,
                &format!("it fell from {before} to {} without a reason.", maturity.words().to_lowercase()),
                "Say why in maturity_reason.",
            ));
        }
    }
}

/// V17: a scheme reports delivery only once its impact assessment is approved, or not required for a
/// stated reason.
pub fn v17_delivery_needs_an_assessment(register: &Register<'_>, findings: &mut Vec<Finding>) {
    for scheme in schemes(register) {
        let claimed = scheme.not_counted();
        if claimed != Pence::ZERO {
            findings.push(finding(
                Severity::Blocks,
                "V17",
                scheme,
                &format!(
                    "£{}k is claimed to date, but the impact assessment is: {}. It is not counted.",
                    Thousands(claimed),
                    scheme.qeia.words().to_lowercase()
                ),
                "Have the assessment approved, or claim 0 until it is.",
            ));
        } else if scheme.qeia.state == Some(QeiaState::NotRequired) && scheme.qeia.reason.is_empty() {
            findings.push(finding(
                Severity::Blocks,
                "V17",
                scheme,
                "the assessment is not required, but no reason is given.",
                "Give the reason in qeia_reason.",
            ));
        }
    }
}

/// V18: a scheme that has started delivers something, and its plan is not left to the last months.
pub fn v18_delivery_is_on_its_way(register: &Register<'_>, findings: &mut Vec<Finding>) {
    for scheme in schemes(register) {
        let savings = &scheme.savings;
        let started = scheme.start_month.zip(scheme.month).is_some_and(|(start, month)| start <= month);
        let forecast = savings.forecast_year.unwrap_or(Pence::ZERO);
        if started && Pence::ZERO < forecast && savings.claimed_to_date == Some(Pence::ZERO) {
            findings.push(finding(
                Severity::Warns,
                "V18",
                scheme,
                &format!("{} is forecast, but nothing is delivered since it started.", Pounds(forecast)),
                "Explain, lower the forecast, or correct the start.",
            ));
        }
        let Some(profile) = &savings.profile else { continue };
        let (late, whole): (Pence, Pence) = (profile[SECOND_HALF..].iter().sum(), profile.iter().sum());
        // Each month is rounded: by so much the late ones may be too large, and the early ones too small.
        let (late_rounding, early_rounding) =
            (Pence::rounding(profile.len() - SECOND_HALF), Pence::rounding(SECOND_HALF));
        let least_late = late - late_rounding;
        let least_share_of = least_late + (whole - late) + early_rounding;
        if Pence::ZERO < whole && least_share_of.wide() * i128::from(BACK_LOADED) < least_late.wide() * 100 {
            findings.push(finding(
                Severity::Warns,
                "V18",
                scheme,
                &format!(
                    "{}% of the plan falls in months 7 to 12, more than {BACK_LOADED}%.",
                    Share { part: late.wide(), whole: whole.wide() }
                        .told_from(Share { part: i128::from(BACK_LOADED), whole: 100 }, 1)
                ),
                "Say what starts when, or plan it earlier.",
            ));
        }
    }
}

/// V19: a saving that is a cost to another organisation of the system is no saving of the system,
/// and the same saving is not claimed on both sides.
pub fn v19_no_saving_counts_twice(register: &Register<'_>, findings: &mut Vec<Finding>) {
    let pairs = mirrored(register.schemes);
    for (left, right) in &pairs {
        findings.push(finding(
            Severity::Warns,
            "V19",
            left,
            &format!("{} claims the same saving from the other side; the system counts neither.", right.id),
            "Agree who claims it, or name what differs in the category.",
        ));
    }
    for scheme in schemes(register) {
        let Some(counterparty) = &scheme.counterparty else { continue };
        if scheme.bearer.includes(counterparty) {
            findings.push(finding(
                Severity::Warns,
                "V19",
                scheme,
                &format!(
                    "counterparty_org is {counterparty}, which bears the scheme itself: nobody saves at their own cost. The system does not count it until then."
                ),
                "Leave counterparty_org empty, or name the organisation that pays for the saving.",
            ));
            continue;
        }
        let in_pair = pairs.iter().any(|(left, right)| left.id == scheme.id || right.id == scheme.id);
        let known = register.organisations.iter().find(|known| known.code == *counterparty);
        if let (Some(known), false) = (known, in_pair) {
            findings.push(finding(
                Severity::Warns,
                "V19",
                scheme,
                &format!("it is a cost to {}; the system does not count it.", known.short_name),
                "Check that the other side plans for the loss.",
            ));
        }
    }
}

/// V29: the months of a scheme's plan sum to its year and to its amount to date, within what rounding
/// of each gives.
pub fn v29_months_sum_to_the_plan(register: &Register<'_>, findings: &mut Vec<Finding>) {
    for scheme in register.schemes {
        let savings = &scheme.savings;
        let Some(profile) = &savings.profile else { continue };
        let to_date = scheme
            .month
            .map(|month| (month.name(), "plan_ytd", savings.plan_to_date, &profile[..=month.index()]));
        let year = ("March", "plan_fy", savings.plan_year, &profile[..]);
        for (last, column, stated, months) in to_date.into_iter().chain([year]) {
            if is_apart(stated, months) {
                let (stated, sum) = (stated.unwrap_or(Pence::ZERO), months.iter().sum::<Pence>());
                findings.push(finding(
                    Severity::Blocks,
                    "V29",
                    scheme,
                    &format!(
                        "{column} is {}, but its months from April to {last} sum to {} (£000), more apart than rounding explains.",
                        Thousands(stated),
                        Thousands(sum)
                    ),
                    "Correct the month that is wrong, or the sum.",
                ));
            }
        }
    }
}
