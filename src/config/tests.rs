//! Settings: defaults, and every way to get one wrong.

use std::collections::BTreeMap;

use super::table::SETTINGS;
use super::*;

fn good() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        ("DISCORD_TOKEN", "token-canary"),
        ("DISCORD_GUILD_IDS", "123456789012345678"),
        ("TIMETRACK_URL", "https://acme.timetrackenterprise.com"),
        ("TIMETRACK_API_KEY", "key-canary"),
        ("TIMETRACK_API_SECRET", "secret-canary"),
    ])
}

fn read(values: &BTreeMap<&'static str, &'static str>) -> Result<Config, Problems> {
    Config::from_lookup(&|name| Ok(values.get(name).map(|value| (*value).to_owned())))
}

#[test]
fn the_five_needed_settings_are_enough() {
    let config = read(&good()).unwrap();
    assert_eq!(config.transport, Transport::Gateway);
    let account = &config.accounts[0];
    assert_eq!((account.name.as_str(), account.default_zone.name()), ("default", "Europe/Vienna"));
    assert_eq!(config.listen_addr.to_string(), "127.0.0.1:8080");
    assert_eq!(config.health_addr.to_string(), "127.0.0.1:9090");
    assert!(account.private_replies && account.admin_roles.is_empty());
}

#[test]
fn no_secret_shows_in_debug_output() {
    let shown = format!("{:?}", read(&good()).unwrap());
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn an_empty_environment_names_every_needed_setting_at_once() {
    let problems = read(&BTreeMap::new()).unwrap_err();
    let names: Vec<_> = problems.0.iter().map(|problem| problem.name.as_str()).collect();
    assert_eq!(
        names,
        ["DISCORD_TOKEN", "DISCORD_GUILD_IDS", "TIMETRACK_URL", "TIMETRACK_API_KEY", "TIMETRACK_API_SECRET"]
    );
    assert!(problems.to_string().starts_with("5 settings need your attention"));
}

#[test]
fn what_is_malformed_is_shown_as_it_should_be() {
    for (name, value, words) in [
        ("TIMETRACK_URL", "acme.timetrackenterprise.com", "as in `https://acme.timetrackenterprise.com`"),
        ("HEALTH_ADDR", "9191", "such as `127.0.0.1:9090`"),
        ("LISTEN_ADDR", "9191", "such as `127.0.0.1:8080`"),
    ] {
        let mut values = good();
        values.insert(name, value);
        let told = read(&values).unwrap_err().to_string();
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn every_malformed_value_is_named_with_its_variable() {
    let malformed = [
        ("DISCORD_TOKEN", "two words"),
        ("DISCORD_GUILD_IDS", "123456789012345678, my server"),
        ("DISCORD_TRANSPORT", "carrier pigeon"),
        ("DISCORD_APPLICATION_ID", "+12345678901234567"),
        ("DISCORD_PUBLIC_KEY", "abc"),
        ("DISCORD_PUBLIC_KEY", "0000000000000000000000000000000000000000000000000000000000000000"),
        ("DISCORD_TOKEN", "\"abc"),
        ("DISCORD_TOKEN", "TIMETRACK_API_KEY=abc"),
        ("DISCORD_API_URL", "ftp://example.org"),
        ("TIMETRACK_URL", "http://acme.timetrackenterprise.com"),
        ("TIMETRACK_URL", "https://user:password@acme.example"),
        ("TIMETRACK_URL", "acme"),
        ("TIMETRACK_API_KEY", "käse"),
        ("TIMETRACK_TIME", "moon"),
        ("DEFAULT_TIMEZONE", "Vienna"),
        ("DEFAULT_LOCALE", "xx"),
        ("REPLIES", "loud"),
        ("ADMIN_ROLE_IDS", "123456789012345678, admins"),
        ("AT_LIMIT_DAYS", "0"),
        ("AT_LIMIT_DAYS", "61"),
        ("DATABASE_URL", "postgres://localhost/bot"),
        ("DATABASE_URL", "sqlite::memory:"),
        ("LISTEN_ADDR", "localhost"),
        ("HEALTH_ADDR", "9090"),
        ("HTTPS_PROXY", "socks5://proxy.example"),
        ("LOG_FORMAT", "xml"),
    ];
    for (name, value) in malformed {
        let mut values = good();
        values.insert(name, value);
        let problems = read(&values).expect_err(name);
        assert_eq!(problems.0.len(), 1, "{name}={value}: {problems}");
        assert_eq!(problems.0[0].name, name);
    }
}

#[test]
fn the_endpoint_needs_the_public_key() {
    let mut values = good();
    values.insert("DISCORD_TRANSPORT", "endpoint");
    assert_eq!(read(&values).unwrap_err().0[0].name, "DISCORD_PUBLIC_KEY");
}

#[test]
fn a_token_that_would_travel_in_clear_is_remarked_and_not_refused() {
    let remarks = |url| {
        let mut values = good();
        values.insert("DISCORD_API_URL", url);
        read(&values).unwrap().remarks()
    };
    for url in
        ["", "https://proxy.example", "http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000"]
    {
        assert_eq!(remarks(url), Vec::<String>::new(), "{url}");
    }
    for url in ["http://proxy.example:9000/token-of-the-path", "http://10.0.0.7", "http://0.0.0.0:9000"] {
        let told = remarks(url);
        assert_eq!(told.len(), 1, "{url}");
        assert!(told[0].contains("DISCORD_API_URL") && told[0].contains("https://"), "{told:?}");
        assert!(!told[0].contains("token-of-the-path"), "{told:?}");
    }
}

#[test]
fn plain_http_is_for_loopback_only() {
    for url in ["http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000"] {
        let mut values = good();
        values.insert("TIMETRACK_URL", url);
        assert!(read(&values).is_ok(), "{url}");
    }
}

#[test]
fn an_unreadable_secret_file_is_the_only_complaint_about_it() {
    let problems = Config::from_lookup(&|name| match name {
        "DISCORD_TOKEN" => Err("cannot be read from DISCORD_TOKEN_FILE: no such file".to_owned()),
        name => Ok(good().get(name).map(|value| (*value).to_owned())),
    })
    .unwrap_err();
    assert_eq!(problems.0.len(), 1, "{problems}");
}

#[test]
fn every_setting_is_read_and_every_one_read_is_in_the_table() {
    let asked = std::cell::RefCell::new(Vec::new());
    let _ = Config::from_lookup(&|name| {
        asked.borrow_mut().push(name);
        Ok(None)
    });
    let mut asked = asked.into_inner();
    let mut known: Vec<_> = SETTINGS.iter().map(|setting| setting.name).collect();
    asked.sort_unstable();
    known.sort_unstable();
    assert_eq!(asked, known);
}
