//! `oakham return template`: a return to fill in, with the plan, earlier months and the ledger in it.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use api::document::{Document, SchemaName};
use domain::code::OrganisationCode;
use exhibits::number::{agreeing, counted};
use sources::ledger_extract::Mapped;
use sources::workspace::Workspace;

use crate::arguments::{Format, Global};
use crate::{Outcome, terminal};

use app::clock::today;
use app::returns::ReturnId;
use app::returns::template::{Earlier, Inputs, Proposals, has_plan, mapped, mapping_path, not_over};

use super::is_blocked;

/// How a template is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A file a sheet.
    Csv,
    /// One workbook.
    Workbook,
}

/// Writes the template of a return into `folder`, which must not hold one yet.
pub(crate) fn run(
    global: &Global,
    workspace: &Workspace,
    key: &ReturnId,
    folder: &Path,
    form: Form,
    ledger: Option<(&Path, Proposals)>,
) -> Result<Outcome> {
    let mapped = ledger.map(|(ledger, proposals)| mapped(workspace, key, ledger, proposals)).transpose()?;
    let n_added = mapped.as_ref().map_or(0, |(_, n_added)| *n_added);
    let mapped = mapped.map(|(mapped, _)| mapped);
    let inputs = Inputs::of(workspace, key)?;
    let earlier = &inputs.earlier;
    let mut files = files_of(key, &inputs, form, mapped.as_ref())?;
    if let Some(mapped) = mapped.as_ref().filter(|mapped| !mapped.unmapped.is_empty()) {
        files.push(("unmapped.csv".to_owned(), mapped.unmapped_csv().into_bytes()));
    }
    write_new(folder, &files)?;

    let findings = mapped.as_ref().map_or(Vec::new(), |mapped| {
        let extract = ledger.map_or(String::new(), |(path, _)| path.display().to_string());
        mapped.findings(&extract, &mapping_path(key))
    });
    let paths: Vec<String> = files.iter().map(|(name, _)| folder.join(name).display().to_string()).collect();
    let mut out = terminal::out();
    if global.format == Format::Json {
        let document = api::returns::Template {
            schema: SchemaName::default(),
            files: paths,
            findings: api::finding::findings(&findings),
        };
        out.write_all(document.text().as_bytes())?;
    } else {
        for path in paths {
            writeln!(out, "{path}")?;
        }
        if !findings.is_empty() {
            terminal::findings(&mut out, &findings)?;
        }
        if 0 < n_added {
            let rules = counted(n_added, "rule was", "rules were");
            terminal::note(
                global.quiet,
                &format!(
                    "{rules} added to {} by the names of accounts: review each, and write who did.",
                    mapping_path(key)
                ),
            );
        }
        for note in [not_over(key, today()), not_in(key, earlier)].into_iter().flatten() {
            terminal::note(global.quiet, &note);
        }
    }
    Ok(if is_blocked(&findings) { Outcome::Blocked } else { Outcome::Done })
}

/// Writes the templates of several returns, each into a folder of its own below `folder`; all of them or none.
pub(crate) fn run_several(
    global: &Global,
    workspace: &Workspace,
    keys: &[ReturnId],
    folder: &Path,
    form: Form,
) -> Result<Outcome> {
    let mut made = Vec::new();
    let mut reasons = Vec::new();
    // Plans that are missing have one remedy, which is said once.
    let (planned, unplanned): (Vec<_>, Vec<_>) = keys.iter().partition(|key| has_plan(workspace, key));
    if let [first, ..] = unplanned[..] {
        let codes: Vec<&str> = unplanned.iter().map(|key| key.organisation.code.as_str()).collect();
        let whose =
            if planned.is_empty() { String::new() } else { format!(" --organisation {}", codes.join(",")) };
        reasons.push(format!(
            "{} {} no plan for {year}: write the plans with `oakham plan template{whose} --year {year} -o plans`, fill them in, and `oakham plan import plans`",
            codes.join(", "),
            agreeing(codes.len(), "has", "have"),
            year = first.year
        ));
    }
    let are_none = planned.is_empty();
    for key in planned {
        match Inputs::of(workspace, key).and_then(|inputs| Ok((files_of(key, &inputs, form, None)?, inputs)))
        {
            Ok((files, inputs)) => {
                made.push((folder.join(key.organisation.code.as_str()), files, not_in(key, &inputs.earlier)));
            }
            Err(error) => reasons.push(format!("{error:#}")),
        }
    }
    if are_none && !reasons.is_empty() {
        bail!("nothing was written: {}", reasons.join("; "));
    }
    if !reasons.is_empty() {
        bail!(
            "nothing was written: {}; or name only those that have what is needed, with --organisation A,B",
            reasons.join("; ")
        );
    }
    for (folder, files, _) in &made {
        refuse_present(folder, files)?;
    }
    for (folder, files, _) in &made {
        write_new(folder, files)?;
    }
    let paths: Vec<String> = made
        .iter()
        .flat_map(|(folder, files, _)| files.iter().map(|(name, _)| folder.join(name).display().to_string()))
        .collect();
    let mut out = terminal::out();
    if global.format == Format::Json {
        let document =
            api::returns::Template { schema: SchemaName::default(), files: paths, findings: Vec::new() };
        out.write_all(document.text().as_bytes())?;
        return Ok(Outcome::Done);
    }
    for path in paths {
        writeln!(out, "{path}")?;
    }
    let open = keys.first().and_then(|key| not_over(key, today()));
    let mut notes: Vec<String> =
        open.into_iter().chain(made.into_iter().filter_map(|(.., note)| note)).collect();
    notes.dedup();
    for note in notes {
        terminal::note(global.quiet, &note);
    }
    terminal::note(global.quiet, &format!("Fill them in, then: oakham return submit {}", folder.display()));
    Ok(Outcome::Done)
}

/// The files of a template, by name.
fn files_of(
    key: &ReturnId,
    inputs: &Inputs,
    form: Form,
    mapped: Option<&Mapped>,
) -> Result<Vec<(String, Vec<u8>)>> {
    Ok(match form {
        Form::Csv => {
            let sheets = inputs.files(key, mapped);
            sheets.iter().map(|sheet| (format!("{}.csv", sheet.name), sheet.csv().into_bytes())).collect()
        }
        Form::Workbook => vec![("return.xlsx".to_owned(), inputs.workbook(key, mapped)?)],
    })
}

/// Refuses a folder in which one of the files is already.
fn refuse_present(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    if let Some((name, _)) = files.iter().find(|(name, _)| folder.join(name).exists()) {
        bail!(
            "{} is there already and would be lost; name another folder with -o",
            folder.join(name).display()
        );
    }
    Ok(())
}

/// Writes files that are not there yet into a folder.
fn write_new(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    let unwritable =
        || format!("{} cannot be written to; name a folder you may write to with -o", folder.display());
    fs::create_dir_all(folder).with_context(unwritable)?;
    refuse_present(folder, files)?;
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).with_context(unwritable)?;
    }
    Ok(())
}

/// Which of the earlier months a template lacks, and why; and whose they are where they are not its own.
fn not_in(key: &ReturnId, earlier: &Earlier) -> Option<String> {
    let last = key.month.before()?;
    let code = &key.organisation.code;
    let carried_on = match (earlier.of, &earlier.predecessors[..]) {
        (Some(_), [_, ..]) => {
            let codes: Vec<&str> = earlier.predecessors.iter().map(OrganisationCode::as_str).collect();
            format!(
                "The months before {code} began are those of {}, which it carries on: its amounts to date count from April.",
                codes.join(" and ")
            )
        }
        _ => String::new(),
    };
    if earlier.of == Some(last) {
        return (!carried_on.is_empty()).then_some(carried_on);
    }
    let carried_on = if carried_on.is_empty() { carried_on } else { format!(" {carried_on}") };
    let unread: Vec<String> = earlier.unread.iter().rev().map(ToString::to_string).collect();
    let unread = match &unread[..] {
        [] => String::new(),
        [one] => format!(" The return of month {one} cannot be read: oakham check says why."),
        several => {
            format!(" The returns of months {} cannot be read: oakham check says why.", several.join(", "))
        }
    };
    Some(match earlier.of {
        Some(month) => format!(
            "The months are those of the approved return of month {month}, the last there is: fill in the later months too.{unread}{carried_on}"
        ),
        None => {
            format!(
                "There is no approved return for the months before: fill in the earlier months too.{unread}"
            )
        }
    })
}
