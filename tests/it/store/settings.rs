//! The settings file: defaults, what is kept, what is set aside.

use std::collections::BTreeMap;

use giljabi::app::crm::CopyFormat;
use giljabi::app::settings::Role;
use giljabi::service::settings::{Proxy, SETTINGS_FILE, Settings, SettingsError, SettingsProblem, Theme, load, save};

use super::*;

fn filled() -> Settings {
    Settings {
        agent_name: "김\"상담\"".to_owned(),
        center: "서울 1센터".to_owned(),
        role: Some(Role::Trainer),
        welcomed: true,
        mode: Mode::Live,
        theme: Theme::Dark,
        zoom_percent: 150,
        copy_format: CopyFormat::Markdown,
        guides_dir: Some(PathBuf::from("C:\\가이드\\우리 것")),
        api_base: Some("https://relay.example.invalid".to_owned()),
        pages_base: None,
        proxy: Proxy::At("http://proxy.example.invalid:8080".to_owned()),
        ca_file: Some(PathBuf::from("/인증서/회사 CA.pem")),
        system_tls_hosts: ["pay.example.invalid".to_owned()].into(),
        key_mids: ["testpay01m".to_owned(), "otherpay1m".to_owned()].into(),
        notices_put_away: ["2026-11-21 bc-auth".to_owned()].into(),
        proxy_login_kept: true,
        database: Some("postgres://desk@db.example/giljabi".to_owned()),
        database_passwords: ["desk@db.example:5432".to_owned()].into(),
        shortcuts: BTreeMap::from([("palette".to_owned(), "F11".to_owned()), ("back".to_owned(), String::new())])
            .into(),
    }
}

fn text(folder: &Path) -> String {
    fs_err::read_to_string(folder.join(SETTINGS_FILE)).unwrap()
}

#[test]
fn nothing_there_means_defaults_and_no_complaint() {
    let folder = folder();
    let loaded = load(folder.path());
    assert_eq!(loaded.settings, Settings::default());
    assert!(loaded.problem.is_none());
}

#[test]
fn what_is_saved_is_what_is_loaded() {
    let folder = folder();
    for settings in [filled(), Settings::default(), filled()] {
        save(folder.path(), &settings).unwrap();
        let loaded = load(folder.path());
        assert!(loaded.problem.is_none());
        assert_eq!(loaded.settings, settings);
    }
}

#[test]
fn comments_and_unknown_keys_stay_and_keys_go() {
    let folder = folder();
    let before = "# 우리 센터 설정\nzoom_percent = 120 # 회의실\nfuture = { a = 1 }\nmerchant_key = \"not-a-key\"\n\
                  api_base = \"https://old.example.invalid\"\n\n[later]\nPaymentToken = \"not-a-token\"\nwidth = 3\n";
    put(&folder.path().join(SETTINGS_FILE), before.as_bytes());
    let loaded = load(folder.path());
    assert_eq!(loaded.settings.zoom_percent, 120);
    let problem = loaded.problem.unwrap();
    assert!(matches!(&problem, SettingsProblem::HoldsSecret { names } if names == &["merchant_key", "PaymentToken"]));
    assert!(!problem.to_string().contains("not-a-"), "names, never values: {problem}");

    save(folder.path(), &Settings { zoom_percent: 130, ..Settings::default() }).unwrap();
    let after = text(folder.path());
    for kept in ["# 우리 센터 설정\n", "zoom_percent = 130 # 회의실\n", "future = { a = 1 }\n", "[later]\nwidth = 3\n"]
    {
        assert!(after.contains(kept), "{kept:?} in\n{after}");
    }
    for gone in ["not-a-", "merchant_key", "api_base"] {
        assert!(!after.contains(gone), "{gone:?} in\n{after}");
    }
    assert!(load(folder.path()).problem.is_none());
}

#[test]
fn a_broken_file_is_kept_aside_and_told() {
    let table: &[(&[u8], Option<usize>)] = &[
        ("agent_name = \"가\"\ncenter = \n".as_bytes(), Some(2)),
        ("# 가나다\n\nmode = \"real\"\n".as_bytes(), Some(3)),
        ("zoom_percent = \"크게\"\n".as_bytes(), Some(1)),
        (b"agent_name = \"\xff\"\n", None),
    ];
    let folder = folder();
    for (number, (bytes, place)) in (1..).zip(table) {
        put(&folder.path().join(SETTINGS_FILE), bytes);
        let loaded = load(folder.path());
        assert_eq!(loaded.settings, Settings::default(), "practice, never live, when in doubt");
        let Some(SettingsProblem::Broken { line, kept: Some(kept), .. }) = &loaded.problem else {
            panic!("{:?}", loaded.problem)
        };
        assert_eq!(line, place);
        assert_eq!(kept, &folder.path().join(format!("{SETTINGS_FILE}.broken-{number}")));
        assert_eq!(fs_err::read(kept).unwrap(), *bytes);
        let said = loaded.problem.unwrap().to_string();
        assert!(said.contains(&format!("settings.toml.broken-{number}")), "{said}");
        assert!(load(folder.path()).problem.is_none(), "told once");
    }
}

#[test]
fn saving_over_a_file_broken_meanwhile_keeps_it_too() {
    let folder = folder();
    put(&folder.path().join(SETTINGS_FILE), b"= broken");
    save(folder.path(), &filled()).unwrap();
    assert_eq!(fs_err::read(folder.path().join("settings.toml.broken-1")).unwrap(), b"= broken");
    assert_eq!(load(folder.path()).settings, filled());
}

#[test]
fn a_file_that_cannot_be_read_is_neither_reset_nor_overwritten() {
    let folder = folder();
    let path = folder.path().join(SETTINGS_FILE);
    fs_err::create_dir(&path).unwrap();
    let loaded = load(folder.path());
    assert!(matches!(loaded.problem, Some(SettingsProblem::Unreadable { .. })));
    let error = save(folder.path(), &filled()).unwrap_err();
    assert!(matches!(error, SettingsError::OldFile { .. }), "{error}");
    assert!(path.is_dir());
}

#[test]
fn numbers_out_of_range_are_taken_back() {
    let folder = folder();
    put(&folder.path().join(SETTINGS_FILE), b"zoom_percent = 900\n");
    assert_eq!(load(folder.path()).settings.zoom_percent, 200);
}
