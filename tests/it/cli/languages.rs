//! Every command in both languages: English has no Korean in the program's own words, Korean is not English.
//!
//! What guides, customers, gateways and records say stays in their own language, so only lines without it are judged.

use clap::CommandFactory as _;

use super::approve::approve;
use super::*;

/// What a run is to come to, and on which writer its own words are.
struct Case {
    args: Vec<String>,
    code: i32,
    /// Beginnings of lines with words that are not the program's.
    theirs: &'static [&'static str],
}

fn case(args: &[&str], code: i32, theirs: &'static [&'static str]) -> Case {
    Case { args: args.iter().map(|arg| (*arg).to_owned()).collect(), code, theirs }
}

/// Of an answer the dictionary's words, those to the customer, the guide's name and the gateway's words are Korean.
const CARD: &[&str] = &["카드사가", "by ", "gateway's words", "to the customer", "next step", "  reply message"];

/// What a practice situation says: the customer, and what is pasted.
const SITUATION: &[&str] = &["customer", "to paste"];

fn cases(far: &str) -> Vec<Case> {
    let late = "testpay01m01089902061700416194";
    let mut cases = vec![
        case(&["walk", "isp-paymen"], 1, &[]),
        case(&["walk", "isp-payment", "--take", "nothing"], 1, &["Step "]),
        case(&["walk", "isp-payment", "--take", "nothing", "--json"], 1, &["    \"message\"", "    \"hint\""]),
        case(&["search", "qqqqqqqqqqqqqq"], 1, &[]),
        case(&["searches"], 0, &[]),
        case(&["tid", SAMPLE_TID], 0, &[]),
        case(&["tid", SAMPLE_TID, "--json"], 0, &[]),
        case(&["tid", late], 0, &[]),
        case(&["lookup", "testpay01m", "--json"], 1, &[]),
        case(&["lookup", SAMPLE_TID], 0, &["goods", "card issuer", "acquirer", "buyer", "bank"]),
        case(&["lookup", &tid_of("9702")], 2, &[]),
        case(&["lookup", SAMPLE_TID, "--live", "--practice"], 2, &[]),
        case(&["receipt", &tid_of("9701")], 1, &[]),
        case(&["receipt", &tid_of("9702")], 2, &[]),
        case(&["journal"], 0, &["    0000 "]),
        case(&["journal", "--verify"], 0, &["    0000 "]),
        case(&["journal", "--backup", &format!("{far}/copy.sqlite3")], 0, &[]),
        case(&["journal", "--backup", &format!("{far}/copy.sqlite3")], 1, &[]),
        case(&["journal", "--backup", &format!("{far}/no/copy.sqlite3")], 2, &[]),
        case(&["journal", "--backup", &format!("{far}/live.sqlite3"), "--live"], 1, &[]),
        case(&["journal", "--export", "csv", "--to", &format!("{far}/sheet.csv")], 0, &[]),
        case(&["journal", "--export", "json", "--to", &format!("{far}/no/sheet")], 2, &[]),
        case(&["notices", "--all"], 0, &[]),
        case(&["notices", "--shared"], 2, &[]),
        case(&["notices", "--publish", "/nowhere/notices.toml"], 2, &[]),
        case(&["practice"], 0, &[]),
        case(&["practice", "no-answer"], 0, SITUATION),
        case(&["practice", "no-answe"], 1, &[]),
        case(&["diagnose", "3095 나이", "3095"], 0, CARD),
        case(&["diagnose", SAMPLE_TID], 0, CARD),
        case(&["diagnose", "testpay01mO1082502061700416194"], 0, CARD),
        case(&["diagnose", "imp_123456789012"], 0, CARD),
        case(&["diagnose", "order-20260101-77"], 0, CARD),
        case(&["diagnose", "innopay.gopay({payMethod:\"X\",amt:\"1,0\",returnUrl:\"/a\",moid:\"a\"})"], 0, CARD),
        case(&["diagnose", "<script src=https://pg.innopay.co.kr/innopay.js></script><html>"], 0, CARD),
        case(&["diagnose", "?!"], 1, CARD),
        case(&["--size", "wide"], 2, &[]),
        case(&["--zoom", "500"], 2, &[]),
        case(&["--theme", "dark", "tid", SAMPLE_TID], 2, &[]),
        case(&["practice-gateway", "--port", "70000"], 2, &[]),
        case(&["search"], 2, &[]),
        case(&["schema", "nothing"], 2, &[]),
        case(&["export", "isp-paymen", "--to", "dot"], 1, &[]),
        case(&["explain", "G999"], 1, &[]),
        case(&["test", "--guide", "isp-paymen"], 2, &[]),
        case(&["test", "--record", "isp-payment", "--name", "x", "--take", "nothing"], 1, &["Step "]),
        case(&["new", "Card"], 1, &[]),
        case(&["new", "card-x", "--from", "/nowhere/list.txt", "--print"], 2, &[]),
        case(&["check", "/nowhere/at/all"], 2, &[]),
    ];
    for text in ["", "moid: 1", "a b", "order-2026-1", "123456789", "ａ", "testpay01m0", "testpay01mX", "tgen_1"] {
        cases.push(case(&["tid", text], 1, &[]));
    }
    for tail in ["00000000000000000000", "01082513061700416194", "0108250206170041619444"] {
        cases.push(case(&["tid", &format!("testpay01m{tail}")], 1, &[]));
    }
    cases.extend(approvals());
    cases
}

/// Every way in which an approval ends or is refused.
fn approvals() -> impl Iterator<Item = Case> {
    let table: [(&str, &[&str], i32); 6] = [
        ("9301", &["--amt", "20000"], 3),
        ("9301", &["--amt", "20000"], 3),
        ("9001", &["--amt", "1000"], 1),
        ("9001", &["--amt", "1,0", "--tax-free", "x"], 1),
        ("9001", &["--amt", "0"], 1),
        ("9001", &["--amt", "10", "--live"], 1),
    ];
    table.into_iter().map(|(tail, more, code)| {
        let tid = tid_of(tail);
        let args = ["approve", "--mid", "testpay01m", "--moid", "order-1", "--tid", &tid];
        case(&[&args, more].concat(), code, &["message"])
    })
}

#[test]
fn every_command_speaks_the_language_that_is_asked_for() {
    let running = practice();
    let far = tempfile::tempdir().unwrap();
    for lang in ["en", "ko"] {
        let home = Home::at(&running.base_url());
        approve(&home, &tid_of("6194"), &[]);
        let folder = far.path().join(lang);
        fs_err::create_dir(&folder).unwrap();
        let mut wrong = Vec::new();
        // That the usual language is Korean other tests see too; here the errors are looked at, which cost no library.
        let all = cases(&folder.to_string_lossy()).into_iter().filter(|case| lang == "en" || case.code == 2);
        for Case { args, code, theirs } in all {
            let mut all = vec!["--lang", lang];
            all.extend(args.iter().map(String::as_str));
            let mut command = home.command(&all);
            command.env_remove("GILJABI_MERCHANT_KEY").env_remove("GILJABI_PAYMENT_TOKEN");
            command.env_remove("GILJABI_DATABASE");
            let ran = ran(command);
            let said = format!("{}{}", ran.out, ran.err);
            let hers = |line: &&str| has_hangul(line) && !theirs.iter().any(|start| line.starts_with(start));
            let fault = match lang {
                _ if ran.code != code => Some(format!("exit code {}", ran.code)),
                "en" => said.lines().find(hers).map(str::to_owned),
                // The last line says what to do next.
                _ => said
                    .lines()
                    .last()
                    .is_none_or(|line| !has_hangul(line))
                    .then(|| "no Korean in the last line".to_owned()),
            };
            wrong.extend(fault.map(|fault| format!("{all:?}: {fault}\n{said}")));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn help_is_in_the_language_that_is_asked_for() {
    let home = Home::new();
    for command in giljabi::cli::Cli::command().get_subcommands().map(clap::Command::get_name).chain([""]) {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let english = home.run(&[&["--lang", "en"], &args[..]].concat());
        assert_eq!((english.code, english.err.as_str()), (0, ""), "{command}");
        assert!(english.out.contains("Usage: giljabi") && !has_hangul(&english.out), "{}", english.out);
        let korean = home.run(&args);
        for english in ["For people", "One JSON", "Usage:"] {
            assert!(!korean.out.contains(english), "{command}: {}", korean.out);
        }
    }
}

#[test]
fn no_command_is_left_out() {
    let used: Vec<String> = cases("x").iter().flat_map(|case| case.args.clone()).collect();
    for command in giljabi::cli::Cli::command().get_subcommands() {
        assert!(used.iter().any(|arg| arg == command.get_name()), "{}", command.get_name());
    }
}
