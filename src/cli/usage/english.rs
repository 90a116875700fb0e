//! Help in English: the same arguments under other words. Made for help alone; what is typed is read by the Korean one.
//!
//! A test holds that no argument and no command is left without its words.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Command, CommandFactory as _};

use super::super::args::Cli;
use crate::service::world::{ENV_API, ENV_DATABASE, ENV_DATABASE_PASSWORD, ENV_KEY, ENV_PAGES, ENV_TOKEN};

const TEMPLATE: &str = "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}";

const ABOUT: &str = "giljabi: a desktop program for payment support. Without a command it opens its window.";

/// Commands, and what they do.
const COMMANDS: [(&str, &str); 18] = [
    ("check", "Check the guides. Ends with 1 where there are errors"),
    ("explain", "Explain a rule, with why and examples. Without one, list all rules"),
    ("test", "Walk all cases ([[case]]) of the guides, and tell what none goes through"),
    ("walk", "Follow a guide and see where it leads"),
    ("new", "Make a new guide, or a new folder of guides"),
    ("export", "Export guides as text, map or data"),
    ("schema", "Write the JSON Schema by which editors help with guides"),
    ("notices", "Show the notices that are on, and publish shared ones"),
    ("search", "Find guides. Ends with 1 where there are none"),
    ("searches", "Show what was looked for and not found, the most frequent first"),
    ("diagnose", "Paste anything: what happened, and who can mend it. Uses no network"),
    ("tid", "Read a tid without a network"),
    ("lookup", "Look up a transaction. Reads only, changes nothing"),
    ("receipt", "Read a receipt. Needs no merchant key"),
    ("approve", "Ask for one approval. With --live money moves"),
    ("journal", "Show the approvals"),
    ("practice", "List the situations for practice, or show one with its answer"),
    ("practice-gateway", "Run the practice gateway. Writes its address first, answers until Ctrl+C"),
];

/// Arguments, by command (empty: any) and name. The first that fits counts.
const ARGS: [(&str, &str, &str); 72] = [
    ("", "guides", "Folder of guides (*.toml). Without it the one of the settings, then the one that came along"),
    ("", "data", "Folder of records and settings. Without it the person's application data"),
    ("giljabi", "practice", "Begin in practice mode, whatever the settings say"),
    ("", "lang", "Language of results, errors and help"),
    ("", "color", "When to use colours. auto: on a terminal, unless NO_COLOR or TERM=dumb"),
    ("", "help", "Show this help"),
    ("", "version", "Show the version"),
    ("", "screenshot", "Save one picture as PNG and end. Without --data in practice mode with data of its own"),
    ("", "scene", "Scene of the picture [default: search]"),
    ("", "timings", "Write to stderr how long the window took to open, and end"),
    ("", "size", "Size of the window [default: 1280x800]"),
    ("", "theme", "Colours of this run"),
    ("", "zoom", "Size of letters in this run (%), 80 to 200"),
    ("", "json", "Show it as JSON"),
    ("check", "paths", "Folder to check, or files of it. Without it the usual folder of guides"),
    ("check", "format", "Form of the report"),
    ("check", "watch", "Watch the folder and check again after each change, until Ctrl+C"),
    ("check", "fix", "Apply what can be mended by machine, and save"),
    ("check", "dry_run", "Only show what --fix would change"),
    ("explain", "code", "Code or name of a rule (G102, unbound-target). Without it the list"),
    ("explain", "all", "All rules as one Markdown text"),
    ("test", "paths", "Folder to test, or files of it. Without it the usual folder of guides"),
    ("test", "guide", "Test this guide only. May be given several times"),
    ("test", "junit", "Save it as JUnit XML too"),
    ("test", "bless", "Where a case ends elsewhere, make that its end"),
    ("test", "min_coverage", "End with 1 where less than this (%) of steps, choices and outcomes is passed"),
    (
        "test",
        "record",
        "Instead of testing, write the walk through this guide as a case. Without --take always the first choice",
    ),
    ("test", "take", "Choices of the case, in order"),
    ("test", "name", "Name of the case"),
    ("test", "append", "Add the case to the end of the guide's file instead of showing it"),
    ("walk", "guide", "Id of the guide to walk"),
    ("walk", "take", "Choices in order. Without it always the first"),
    ("new", "id", "Id of the new guide, and name of its file. For example: card-not-shown"),
    ("new", "title", "Title"),
    ("new", "from", "Make the steps of a numbered list (a text file)"),
    ("new", "dir", "Folder to put the guide in. Without it the usual folder of guides"),
    ("new", "owner", "Team that answers for it. Without it the centre of the settings"),
    ("new", "print", "Write it to stdout instead of a file"),
    ("new", "folder", "Make a new folder of guides: an example, tables, settings of editors"),
    ("export", "guide", "Id of the guide to export"),
    ("export", "to", "Form: text to read and print (md, html), map (dot, mermaid), data (json)"),
    ("export", "out", "Write to this file instead of stdout"),
    ("export", "all", "Export all guides into this folder"),
    ("schema", "name", "Which schema"),
    ("schema", "out", "Write to this file instead of stdout"),
    ("schema", "all", "Write all schemas into the folder of guides"),
    ("notices", "all", "Show those that are over or to come too"),
    ("notices", "shared", "Show those of the shared database instead of the folder's"),
    ("notices", "publish", "Check this file and publish it to the shared database. Shows how it differs"),
    ("notices", "dry_run", "Only show how it differs"),
    ("notices", "revision", "Publish only where this is the present revision (0: none yet)"),
    ("search", "query", "What to look for. Initial consonants, misspellings and the wrong keyboard layout will do"),
    ("diagnose", "text", "Text to look at. Without it, or with -, from stdin. Give what holds a key by stdin"),
    ("diagnose", "support", "Write only what is sent to support (masked)"),
    ("approve", "tid", "Transaction id of 30 characters"),
    ("", "tid", "Transaction id of 30 characters"),
    ("lookup", "live", "Look it up in live trade, whatever the settings say"),
    ("receipt", "open", "Open it in the browser instead of reading it. The buyer's data shows as it is"),
    ("receipt", "live", "Read it in live trade, whatever the settings say"),
    ("approve", "mid", "Merchant id (10 characters)"),
    ("approve", "moid", "Order number"),
    ("approve", "amt", "Taxable amount (won)"),
    ("approve", "tax_free", "Tax-free amount (won). The buyer pays the sum of the two"),
    ("approve", "live", "Send it to live trade: money moves"),
    ("approve", "confirm_amount", "For live trade: the sum of both amounts once more"),
    ("journal", "verify", "Tell too whether all is as it was written"),
    ("journal", "export", "Export the records. csv opens in Excel"),
    ("journal", "to", "Write the export to this file instead of stdout"),
    ("journal", "backup", "Copy the whole store to this file and read it back. Writes over no file"),
    ("journal", "live", "Show those of live trade instead of practice"),
    ("practice", "name", "Name of a situation. list: all of them"),
    ("practice-gateway", "port", "Port of 127.0.0.1. 0: any that is free"),
];

/// Values that say more than their name.
const VALUES: [(&str, &str); 14] = [
    ("auto", "on a terminal only"),
    ("always", "always"),
    ("never", "never"),
    ("ko", "Korean"),
    ("en", "English"),
    ("light", "light"),
    ("dark", "dark"),
    ("contrast", "high contrast"),
    ("text", "for people: the lines in question, and what to do"),
    ("short", "one line each, as editors read them"),
    ("json", "one JSON object"),
    ("sarif", "SARIF 2.1.0, as code scanning reads it"),
    ("github", "workflow commands, which GitHub shows beside the lines"),
    ("csv", "a table. Opens in Excel and other programs of that kind"),
];

/// The arguments with English help.
pub(super) fn command() -> Command {
    let root = in_english(Cli::command(), ABOUT).after_help(after_help());
    let root = root.subcommand_help_heading("Commands").subcommand_value_name("COMMAND");
    let words = |name: &str| COMMANDS.iter().find(|(known, _)| *known == name).map_or("", |(_, words)| words);
    root.mut_subcommands(|sub| {
        let about = words(sub.get_name());
        let after = match sub.get_name() {
            "approve" => approve_help(),
            "practice-gateway" => crate::practice::help()[1].clone(),
            _ => String::new(),
        };
        in_english(sub, about).after_help(after)
    })
}

fn in_english(command: Command, about: &'static str) -> Command {
    let name = command.get_name().to_owned();
    command.help_template(TEMPLATE).about(about).mut_args(|arg| argument(arg, &name))
}

fn argument(arg: Arg, command: &str) -> Arg {
    let id = arg.get_id().to_string();
    let fits = |(of, known, _): &&(&str, &str, &str)| (of.is_empty() || *of == command) && *known == id;
    let help = ARGS.iter().find(fits).map_or("", |(.., words)| words);
    let heading = arg.get_help_heading().and_then(|heading| (heading == "창").then_some("Window"));
    let values: Vec<PossibleValue> = arg.get_possible_values().iter().map(value).collect();
    let arg = arg.help(help).help_heading(heading);
    if values.is_empty() { arg } else { arg.value_parser(PossibleValuesParser::new(values)) }
}

fn value(value: &PossibleValue) -> PossibleValue {
    let words = VALUES.iter().find(|(known, _)| *known == value.get_name()).map(|(_, words)| *words);
    // Names alone are listed in one line.
    match words.filter(|_| value.get_help().is_some()) {
        Some(words) => value.clone().help(words),
        None => value.clone(),
    }
}

fn after_help() -> String {
    format!(
        "Environment:\n  {ENV_API}    address of approvals and look-ups\n  {ENV_PAGES}  address of receipts\n  \
         {ENV_KEY}   merchant key\n  {ENV_TOKEN}  payment token (good for one approval)\n  \
         {ENV_DATABASE}  address of the shared database for commands\n  {ENV_DATABASE_PASSWORD}  its password\n\n\
         Exit codes:\n  0  nothing to complain about\n  1  findings, or a refusal\n  2  could not run\n  3  the outcome of an approval is unknown\n"
    )
}

fn approve_help() -> String {
    format!(
        "The payment token and the merchant key are read from {ENV_TOKEN} and {ENV_KEY}, or asked for; they are no arguments.\n\
         Practice has its own and uses neither. It is recorded first and sent once; the same tid is never sent again.\n\n\
         Exit codes: 0 approved, 1 refused (or not sent for that), 2 not sent, 3 outcome unknown\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_korean_is_left() {
        let mut root = command();
        root.build();
        let pages = std::iter::once(root.clone()).chain(root.get_subcommands().cloned());
        for mut page in pages {
            let help = page.render_long_help().to_string();
            assert!(!help.chars().any(|c| ('가'..='힣').contains(&c)), "{help}");
            assert!(help.contains("Usage: "), "{help}");
        }
    }

    #[test]
    fn no_argument_is_left_without_its_words() {
        let root = command();
        for command in std::iter::once(&root).chain(root.get_subcommands()) {
            assert!(command.get_about().is_some_and(|about| !about.to_string().is_empty()), "{}", command.get_name());
            for arg in command.get_arguments() {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!help.is_empty(), "{} {}", command.get_name(), arg.get_id());
            }
        }
    }
}
