//! The workbook of a return to fill in: a cover, the lines with plan and last month beside them, the months, and the
//! schedules, each on a sheet that says in words what is asked.

use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::Month;
use domain::provenance::Provenance;
use domain::schedule::{
    BalanceKind, BridgeOf, CashItem, Contract, ControlSource, Funding, MoveDriver, OneOffKind, StaffGroup,
    Supplier,
};
use report::template::{CellValue, FormCell, InputRule, Role, Sheet};
use sources::sheet::form::heading_in_words;
use sources::template::{Cell, Template, TemplateSheet};

use crate::line_table::{Column, LineTable};

/// The sheets of the workbook, from those of the template as CSV files.
pub(super) fn sheets(template: &Template<'_>, as_files: &[TemplateSheet]) -> Vec<Sheet> {
    let whose =
        format!("Return of {} {} month {}", template.organisation.code, template.year, template.month);
    let sheet = |sheet: &TemplateSheet| match sheet.name {
        "cover" => cover(template, sheet, &whose),
        "lines" => lines(template, sheet, &whose),
        "months" => months(template, sheet, &whose),
        _ => schedule(sheet, &whose),
    };
    as_files.iter().map(sheet).collect()
}

/// What a field of the cover is, and what is asked in it.
fn field_in_words(field: &str) -> (&str, &str) {
    match field {
        "schema_version" => ("Format", ""),
        "template_hash" => ("Template", "ties this workbook to its month and plan; leave it"),
        "org_code" => ("Organisation", ""),
        "org_name" => ("Name", ""),
        "fin_year" => ("Financial year", "April to March"),
        "period" => ("Month", "1 is April, 12 is March; the return runs to its end"),
        "basis" => ("Basis", ""),
        "plan_version" => ("Plan version", "the plan that it is compared with"),
        "unit" => ("Unit", "whole thousands of pounds"),
        "prepared_by" => ("Prepared by", "your name"),
        "prepared_at" => ("Prepared on", "a day, such as 2026-12-07"),
        "provenance" => ("How it is known", "of every row that says nothing of its own"),
        "narrative" => ("Narrative", "what the month was like: what moved, why, what is done"),
        field => (field, ""),
    }
}

fn cover(template: &Template<'_>, sheet: &TemplateSheet, whose: &str) -> Sheet {
    let title = format!("{whose}: {}", template.organisation.name);
    let guidance = "Fill in the coloured cells of the sheets, save, then: oakham return submit FILE (or upload it under Returns)";
    let heading = ["What", "Value", "To fill in", "Field"].map(|text| FormCell::text(text, Role::Heading));
    let mut rows = vec![
        vec![FormCell::text(&title, Role::Title)],
        vec![FormCell::text(guidance, Role::Guidance)],
        heading.to_vec(),
    ];
    // What ties the workbook to its return stands last, since nobody has anything to do there.
    let is_of_the_form =
        |row: &&Vec<Cell>| ["schema_version", "template_hash"].contains(&row.first().map_or("", Cell::text));
    let (last, first): (Vec<&Vec<Cell>>, Vec<&Vec<Cell>>) =
        sheet.rows.iter().skip(1).partition(is_of_the_form);
    rows.extend(first.into_iter().chain(last).map(|row| {
        let field = row.first().map_or("", Cell::text);
        let (what, help) = field_in_words(field);
        let value = match row.get(1) {
            Some(Cell::Fixed(text)) => FormCell::text(text, Role::Fixed),
            Some(cell) => form_cell(cell, accepted(field)),
            None => FormCell::blank(),
        };
        vec![
            FormCell::text(what, Role::Fixed),
            value,
            FormCell::text(help, Role::Fixed),
            FormCell::text(field, Role::Fixed),
        ]
    }));
    Sheet { name: "cover".to_owned(), rows, heading_row: 2, n_fixed_columns: 1, widths: vec![18, 44, 50, 16] }
}

/// The cells of a line and measure in the long table of lines, or of a line in that of months.
fn find(sheet: &TemplateSheet, line: Line, measure: Option<Measure>) -> Option<&[Cell]> {
    let has = |row: &[Cell], idx: usize, text: &str| row.get(idx).is_some_and(|cell| cell.text() == text);
    let is_row = |row: &&Vec<Cell>| match measure {
        Some(measure) => has(row, 5, line.code()) && has(row, 6, measure.code()),
        None => has(row, 4, line.code()),
    };
    sheet.rows.iter().find(is_row).map(Vec::as_slice)
}

/// Which column of the lines has the actual to date.
const ACTUAL_TO_DATE: usize = 2;

fn lines(template: &Template<'_>, sheet: &TemplateSheet, whose: &str) -> Sheet {
    let amount = |line: Line, measure: Measure| -> Option<i64> {
        find(sheet, line, Some(measure))?.get(7)?.text().parse().ok()
    };
    let before = |line: Line, measure: Measure| -> Option<i64> {
        if template.before.is_empty() {
            return None;
        }
        // Of an organisation that has just succeeded others it is their sum.
        let values = template.before.iter().map(|before| Some(before.entry(line, measure)?.value));
        Some(line.nature().entry(values.sum::<Option<Pence>>()?).thousands())
    };
    let of = |measure: Measure, role: Role| Column::Amounts {
        heading: capitalised(measure.words()),
        width: 14,
        role,
        amount: Box::new(move |line| amount(line, measure)),
    };
    let last = |heading: &str, measure: Measure| Column::Amounts {
        heading: heading.to_owned(),
        width: 14,
        role: Role::Fixed,
        amount: Box::new(move |line| before(line, measure)),
    };
    let words = |heading: &'static str, width: u16, accepted: InputRule| Column::Words {
        heading,
        width,
        accepted,
        word: Box::new(|_| String::new()),
    };
    let recurrence = InputRule::OneOf(["R", "NR", "M"].map(str::to_owned).to_vec());
    let columns = [
        of(Measure::PlanToDate, Role::Fixed),
        last("Reported to last month", Measure::ActualToDate),
        of(Measure::ActualToDate, Role::Input),
        Column::Variance { heading: "Variance to date", of: ACTUAL_TO_DATE, less: 0 },
        of(Measure::PlanYear, Role::Fixed),
        last("Forecast of last month", Measure::ForecastYear),
        of(Measure::ForecastYear, Role::Input),
        Column::Variance { heading: "Variance of the year", of: 6, less: 4 },
        words("Recurrence", 11, recurrence),
        words("Note", 24, InputRule::Anything),
        words("Provenance", 12, accepted("provenance")),
    ];
    let guidance = [
        "Whole thousands of pounds (£000), April to the month. Income and spending without a sign, gains and surpluses +, losses and deficits -; 0 is nil, an empty cell is a gap.",
        "Variances are favourable +, adverse -. Recurrence: R recurrent, NR non-recurrent, M mixed. Columns and sheets of your own are not read.",
    ];
    let title = format!("{whose}: lines");
    LineTable::new(template.organisation.kind, guidance.len()).sheet("lines", &title, &guidance, &columns)
}

fn months(template: &Template<'_>, sheet: &TemplateSheet, whose: &str) -> Sheet {
    let amount = |line: Line, month: Month| -> Option<i64> {
        find(sheet, line, None)?.get(5 + month.index())?.text().parse().ok()
    };
    let is_first = template.month == Month::FIRST;
    let of_month = |month: Month| match month {
        Month::FIRST if is_first => {
            Column::From { heading: month.name().to_owned(), width: 10, sheet: "lines", idx: ACTUAL_TO_DATE }
        }
        month => Column::Amounts {
            heading: month.name().to_owned(),
            width: 10,
            role: if month <= template.month { Role::Input } else { Role::Fixed },
            amount: Box::new(move |line| amount(line, month)),
        },
    };
    let mut columns: Vec<Column<'_>> = Month::all().map(of_month).collect();
    columns.push(Column::Across { heading: "Sum of months", from: 0, to: 11 });
    columns.push(Column::Words {
        heading: "Provenance",
        width: 12,
        accepted: accepted("provenance"),
        word: Box::new(|_| String::new()),
    });
    let closing = if is_first {
        "April is the actual to date of the sheet lines, and works itself out: there is nothing to key here."
            .to_owned()
    } else {
        format!(
            "The sum of the months is the actual to date of the sheet lines. Key {}; earlier months stand as they were reported.",
            template.month.name()
        )
    };
    let guidance = [
        "Whole thousands of pounds (£000) of each month alone. Signs as in the sheet lines; 0 is nil, an empty cell is a gap.",
        &closing,
    ];
    let title = format!("{whose}: months");
    LineTable::new(template.organisation.kind, guidance.len()).sheet("months", &title, &guidance, &columns)
}

/// Columns that every schedule of a file begins with, and a form says in its title.
const SAID_IN_TITLE: usize = 4;

fn schedule(sheet: &TemplateSheet, whose: &str) -> Sheet {
    let is_explanations = sheet.name == "explanations";
    let n_passed = if is_explanations { 0 } else { SAID_IN_TITLE };
    let headings: Vec<&str> =
        sheet.rows.first().map(|row| row.iter().skip(n_passed).map(Cell::text).collect()).unwrap_or_default();
    let (title, guidance) = about(sheet.name);
    // What a row is asked for stands before its codes, where they say it.
    let has_words = sheet.rows.iter().skip(1).any(|row| in_words(sheet.name, &row[n_passed..]).is_some());
    let mut rows = vec![
        vec![FormCell::text(&format!("{whose}: {title}"), Role::Title)],
        vec![FormCell::text(guidance, Role::Guidance)],
    ];
    let first = has_words.then_some("What");
    let heading = |text: String| FormCell::text(&text, Role::Heading);
    let first = first.map(|text| heading(text.to_owned()));
    rows.push(first.into_iter().chain(headings.iter().map(|code| heading(heading_in_words(code)))).collect());
    for row in sheet.rows.iter().skip(1) {
        let cells = &row[n_passed..];
        let words = in_words(sheet.name, cells).unwrap_or_default();
        let first = has_words.then(|| FormCell::text(&words, Role::Fixed));
        let cells = cells.iter().zip(&headings).map(|(cell, heading)| form_cell(cell, accepted(heading)));
        rows.push(first.into_iter().chain(cells).collect());
    }
    let width = |heading: &&str| match *heading {
        "text" => 80,
        "title" | "reason" | "note" => 56,
        "staff_group" | "driver" | "counterparty_org" | "bridge" | "funding" => 20,
        _ => 13,
    };
    let longest = rows.iter().skip(2).filter_map(|row| match &row.first()?.content {
        CellValue::Text(text) => u16::try_from(text.chars().count()).ok(),
        _ => None,
    });
    let first = has_words.then(|| longest.max().unwrap_or_default().saturating_add(2));
    let widths = first.into_iter().chain(headings.iter().map(width)).collect();
    Sheet { name: sheet.name.to_owned(), rows, heading_row: 2, n_fixed_columns: u16::from(has_words), widths }
}

/// What a schedule is, and with what unit and sign it is keyed.
fn about(name: &str) -> (&'static str, &'static str) {
    match name {
        "workforce" => (
            "staff",
            "WTE: whole-time equivalents at the month's end, two decimals; cost: £000, April to the month; all without a sign. Leave a row empty where there is none.",
        ),
        "capital" => (
            "capital",
            "£000; spending positive. In CDEL: Y where it counts against the capital limit. One row a scheme.",
        ),
        "cash" => ("cash", "£000; cash out is positive under payments, an overdrawn balance negative."),
        "payments" => (
            "payments to suppliers",
            "Paid April to the month, and of it within 30 days or terms: numbers of invoices, and values in £000; all positive.",
        ),
        "balances" => (
            "balances with the other organisations",
            "£000; all positive: the type says which way. Receivable and payable at the month's end, income and expenditure April to the month.",
        ),
        "bridge" => (
            "what moved the position",
            "£000, impact on the surplus: + better, - worse. Leave a row empty where it moved nothing.",
        ),
        "one_offs" => (
            "one-off items of the year",
            "£000, impact on the surplus: income +, cost -. Month: 1 is April. In plan: Y where the plan has it.",
        ),
        "reconcile" => (
            "control totals",
            "£000: the actual to date of the line in the ledger and in the national return, keyed as the line is; say why where it differs.",
        ),
        _ => (
            "explanations of warnings",
            "One row a warning: its rule, such as V13; its place, such as lines F25, or empty for all of the rule; and why it is right.",
        ),
    }
}

/// What a row of a schedule is asked for, where its codes say it.
fn in_words(name: &str, cells: &[Cell]) -> Option<String> {
    let code = |idx: usize| cells.get(idx).map_or("", Cell::text);
    Some(capitalised(&match name {
        "workforce" => format!(
            "{}, {}",
            code(0).parse::<StaffGroup>().ok()?.words(),
            code(1).parse::<Contract>().ok()?.words()
        ),
        "cash" => match code(0).parse::<CashItem>().ok()? {
            CashItem::Opening => "in the bank on 1 April".to_owned(),
            CashItem::Receipts => "received, April to the month".to_owned(),
            CashItem::Payments => "paid, April to the month".to_owned(),
            CashItem::Closing => "in the bank at the month's end".to_owned(),
            CashItem::SupportDrawn => "of receipts, revenue support drawn".to_owned(),
            CashItem::Week(week) => format!("expected in the bank at the end of week {week}"),
        },
        "payments" => format!("{} suppliers", code(0).parse::<Supplier>().ok()?.words()),
        "balances" => {
            let other = code(0);
            match code(1).parse::<BalanceKind>().ok()? {
                BalanceKind::Receivable => format!("owed by {other}"),
                BalanceKind::Payable => format!("owed to {other}"),
                BalanceKind::Income => format!("income from {other}"),
                BalanceKind::Expenditure => format!("spent with {other}"),
            }
        }
        "bridge" => format!(
            "{}: {}",
            code(0).parse::<BridgeOf>().ok()?.words(),
            code(1).parse::<MoveDriver>().ok()?.words()
        ),
        "reconcile" => {
            let line = code(0).parse::<Line>().ok()?;
            format!("{}: {}", line.label(), code(1).parse::<ControlSource>().ok()?.words())
        }
        _ => return None,
    }))
}

/// What may be keyed under a heading.
fn accepted(heading: &str) -> InputRule {
    let words = |words: Vec<&str>| InputRule::OneOf(words.into_iter().map(str::to_owned).collect());
    match heading {
        "provenance" => words(Provenance::ALL.map(Provenance::word).to_vec()),
        "staff_group" => words(StaffGroup::ALL.iter().map(|word| word.code()).collect()),
        "contract" => words(Contract::ALL.iter().map(|word| word.code()).collect()),
        "funding" => words(Funding::ALL.iter().map(|word| word.code()).collect()),
        "in_cdel" | "in_plan" => words(vec!["Y", "N"]),
        "supplier" => words(Supplier::ALL.iter().map(|word| word.code()).collect()),
        "type" => words(BalanceKind::ALL.iter().map(|word| word.code()).collect()),
        "bridge" => words(BridgeOf::ALL.iter().map(|word| word.code()).collect()),
        "driver" => words(MoveDriver::ALL.iter().map(|word| word.code()).collect()),
        "kind" => words(OneOffKind::ALL.iter().map(|word| word.code()).collect()),
        "source" => words(ControlSource::ALL.iter().map(|word| word.code()).collect()),
        "month" => words(vec!["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]),
        "value"
        | "amount"
        | "in_dispute"
        | "impact"
        | "plan_ytd"
        | "actual_ytd"
        | "plan_jan"
        | "plan_fy"
        | "fot"
        | "plan_cost_ytd"
        | "actual_cost_ytd"
        | "prior_year_cost_ytd"
        | "paid_number"
        | "within_number"
        | "paid_value"
        | "within_value" => InputRule::Whole,
        _ => InputRule::Anything,
    }
}

fn form_cell(cell: &Cell, accepted: InputRule) -> FormCell {
    match cell {
        Cell::Fixed(text) => FormCell::new(CellValue::of(text), Role::Fixed),
        Cell::Input(text) => FormCell { content: CellValue::of(text), role: Role::Input, accepted },
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
