//! The accounts file: what it may look like, how it goes together with the variables, and every mistake with its place.

use std::collections::BTreeMap;
use std::path::Path;

use secrecy::ExposeSecret;

use crate::config::table::account_settings;
use crate::config::{AccountConfig, Config, Files, Problems};
use crate::model::WhoPolicy;

const ACME: &str = "[acme]\ndiscord_guild_ids = [111111111111111111]\ntimetrack_url = \"https://acme.example\"\n\
                    timetrack_api_key = \"key-canary\"\ntimetrack_api_secret = \"secret-canary\"\n";

/// Reads this accounts file, beside a token and these variables.
fn read(text: &str, variables: &[(&'static str, &str)]) -> Result<Vec<AccountConfig>, Problems> {
    let mut values = BTreeMap::from([("DISCORD_TOKEN", "token"), ("ACCOUNTS_FILE", "etc/accounts.toml")]);
    values.extend(variables.iter().copied());
    let accounts = |path: &Path| {
        assert_eq!(path, Path::new("etc/accounts.toml"));
        Ok(text.to_owned())
    };
    let secret = |name: &'static str, path: &Path| match path.to_str() {
        Some("etc/key") => Ok(format!("{name}-of-a-file")),
        _ => Err("no such file".to_owned()),
    };
    let lookup = |name| Ok(values.get(name).map(|value| (*value).to_owned()));
    Config::read(&lookup, Files { accounts: &accounts, secret: &secret }).map(|config| config.accounts)
}

/// All complaints about this file, one a line.
fn complaints(text: &str, variables: &[(&'static str, &str)]) -> Vec<String> {
    let problems = read(text, variables).expect_err("a mistake");
    let told: Vec<_> =
        problems.0.iter().map(|problem| format!("{} {}", problem.name, problem.cure)).collect();
    assert!(!told.concat().contains("canary"), "{told:?}");
    told
}

/// The file of [`ACME`] with another line in the place of the one with `key`, or after all.
fn with(key: &str, line: &str) -> String {
    let lines = ACME.lines().filter(|line| !line.starts_with(key));
    lines.chain([line]).map(|line| format!("{line}\n")).collect()
}

const VARIABLES: [(&str, &str); 4] = [
    ("DISCORD_GUILD_IDS", "222222222222222222"),
    ("TIMETRACK_URL", "https://own.example"),
    ("TIMETRACK_API_KEY", "own-key"),
    ("TIMETRACK_API_SECRET", "own-secret"),
];

fn names(accounts: &[AccountConfig]) -> Vec<&str> {
    accounts.iter().map(|account| account.name.as_str()).collect()
}

#[test]
fn variables_alone_make_the_account_default() {
    let lookup = |name: &'static str| {
        let mut all = VARIABLES.iter().chain(&[("DISCORD_TOKEN", "token")]);
        Ok(all.find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    };
    assert_eq!(names(&Config::from_lookup(&lookup).unwrap().accounts), ["default"]);
}

#[test]
fn the_file_adds_accounts_in_its_order_after_that_of_the_variables() {
    let second = ACME.replace("acme", "b-corp").replace("111111111111111111", "333333333333333333");
    let accounts = read(&format!("{}{ACME}", second), &VARIABLES).unwrap();
    assert_eq!(names(&accounts), ["default", "b-corp", "acme"]);
    assert_eq!(accounts[0].timetrack_key.expose_secret(), "own-key");
    assert_eq!(accounts[2].timetrack_key.expose_secret(), "key-canary");
    assert_eq!(accounts[2].default_zone.name(), "Europe/Vienna");
    assert_eq!(names(&read(ACME, &[]).unwrap()), ["acme"]);
}

#[test]
fn every_setting_of_an_account_can_be_a_key() {
    let text = with(
        "timetrack_api_key",
        "timetrack_api_key_file = \"key\"\ntimetrack_time = \"utc\"\ndefault_timezone = \"America/New_York\"\n\
         default_locale = \"de\"\nreplies = \"public\"\nat_limit_days = 30\n\
         who = \"members\"\nlaw = \"CH\"\nreads_per_second = 50\n\
         admin_role_ids = [444444444444444444, \"555555555555555555\"]",
    );
    let text = text.replace("[111111111111111111]", "\"111111111111111111, 666666666666666666\"");
    let account = &read(&text, &[]).unwrap()[0];
    assert_eq!(account.timetrack_key.expose_secret(), "TIMETRACK_API_KEY-of-a-file");
    assert_eq!(account.guilds.len(), 2);
    assert_eq!(account.admin_roles.len(), 2);
    assert_eq!((account.default_zone.name(), account.at_limit_days), ("America/New_York", 30));
    assert_eq!((account.default_locale.code(), account.private_replies), ("de", false));
    assert_eq!((account.who, account.reads_per_second), (WhoPolicy::Members, 50));
    assert_eq!(account.law, crate::model::Law::Switzerland);
    assert!(account_settings().all(|setting| text.contains(&setting.key())));
    assert!(!format!("{account:?}").contains("canary"));
}

/// Also the table `default` of the file, which is in the place of the variables.
#[test]
fn a_table_default_continues_the_account_of_the_variables_and_excludes_them() {
    let default = ACME.replace("[acme]", "[default]");
    let other = ACME.replace("acme", "b-corp").replace("111111111111111111", "333333333333333333");
    assert_eq!(names(&read(&format!("{other}{default}"), &[]).unwrap()), ["default", "b-corp"]);
    let told = complaints(&default, &[("TIMETRACK_URL", "https://own.example"), ("REPLIES", "public")]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("TIMETRACK_URL is set here, but the account `default` has"), "{told:?}");
    assert!(
        told[0].contains("put it there as timetrack_url below [default], and remove it here"),
        "{told:?}"
    );
    assert!(told[1].starts_with("REPLIES is set here"), "{told:?}");
}

#[test]
fn a_policy_among_the_variables_that_belongs_to_no_account_is_refused() {
    let told = complaints(
        ACME,
        &[("DEFAULT_TIMEZONE", "America/New_York"), ("ADMIN_ROLE_IDS", "444444444444444444")],
    );
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("belongs to one account") && told[0].contains("default_timezone"), "{told:?}");
    assert!(told[1].contains("admin_role_ids"), "{told:?}");
}

#[test]
fn a_server_or_a_timetrack_in_two_accounts_is_refused() {
    let second = ACME.replace("[acme]", "[b-corp]");
    assert_eq!(
        complaints(&format!("{ACME}{second}"), &[]),
        [
            "etc/accounts.toml, line 7: [b-corp] discord_guild_ids holds 111111111111111111, which the account acme has too: a server \
             belongs to one account",
            "etc/accounts.toml, line 8: [b-corp] timetrack_url is the address of the account acme too: one account can serve several \
             servers, so name them all in its discord_guild_ids",
        ]
    );
    let told = complaints(&ACME.replace("111111111111111111", "222222222222222222"), &VARIABLES);
    assert!(
        told[0]
            .contains("line 2: [acme] discord_guild_ids holds 222222222222222222, which the account default"),
        "{told:?}"
    );
}

#[test]
fn each_mistake_is_told_with_its_line_account_and_key() {
    for (key, line, expected) in [
        ("timetrack_url", "", "line 1: [acme] timetrack_url is missing"),
        ("timetrack_api_key", "", "or name a file that holds it in timetrack_api_key_file)"),
        (
            "timetrack_url",
            "timetrack_url = \"http://acme.example\"",
            "line 5: [acme] timetrack_url must begin with https://",
        ),
        ("timetrack_url", "timetrack_url = 5", "line 5: [acme] timetrack_url must begin with https://"),
        (
            "timetrack_url",
            "timetrack_url = [\"https://acme.example\"]",
            "must be a text in quotes, not a list",
        ),
        (
            "timetrack_api_key",
            "timetrack_api_key = 123",
            "[acme] timetrack_api_key must be a text in quotes, not a number",
        ),
        (
            "timetrack_api_key",
            "timetrack_api_key_file = \"gone\"",
            "timetrack_api_key_file names etc/gone, which cannot be read: no such file",
        ),
        (
            "timetrack_api_key",
            "timetrack_api_key_file = true",
            "must be the file's name in quotes, not true or false",
        ),
        (
            "discord_guild_ids",
            "discord_guild_ids = [\"office\"]",
            "holds `office`, which is no server's number",
        ),
        (
            "discord_guild_ids",
            "discord_guild_ids = [1.5]",
            "must be a list of numbers, such as `[123456789012345678]`, not a list",
        ),
        ("none", "replies = \"loud\"", "line 6: [acme] replies must be `private` or `public`, not `loud`"),
        ("none", "at_limit_days = 0", "at_limit_days must be a number of days from 1 to 60"),
        ("none", "at_limit_days = 7.5", "not a number with a point"),
        ("none", "default_timezone = 2026-11-26", "not a date"),
        ("none", "admin_role_ids = [1]", "holds `1`, which is no role's number"),
        (
            "none",
            "url = \"https://canary.example\"",
            "line 6: [acme] url is no setting of an account; is timetrack_url meant?",
        ),
        ("none", "admin_roles = []", "is admin_role_ids meant?"),
        ("none", "colour = \"canary\"", "[acme] colour is no setting of an account"),
        (
            "none",
            "discord_token = \"canary\"",
            "is a setting of the whole bot: it belongs into the environment or `.env`, as DISCORD_TOKEN",
        ),
        ("none", "timetrack_api_key_file = \"key\"", "is set besides the file that holds it"),
        ("none", "replies = public", "line 6: the value must stand in quotes"),
        ("none", "replies = \"public", "line 6: this is not TOML: invalid basic string"),
        ("none", "timetrack_url = \"https://canary.example\"", "line 6: this name stands there already"),
        ("none", "[acme]", "line 6: this name stands there already: each account has one table"),
        ("none", "[Acme]", "line 6: [Acme] is no account's name"),
        ("[acme]", "", "line 1: discord_guild_ids stands before the first account"),
        ("[acme]", "[[acme]]\nreplies = \"public\"", "acme begins with two brackets"),
    ] {
        let told = complaints(&with(key, line), &[]);
        assert!(told.iter().any(|told| told.contains(expected)), "{line}: {told:#?}");
        assert!(told.iter().all(|told| told.starts_with("etc/accounts.toml, line ")), "{line}: {told:#?}");
    }
    let told = complaints("# nothing yet\n", &[]);
    assert!(
        told[0].starts_with("ACCOUNTS_FILE names etc/accounts.toml, in which there is no account"),
        "{told:?}"
    );
}

#[test]
fn all_mistakes_are_told_at_once_and_each_once() {
    let told = complaints(
        "[acme]\ndiscord_guild_ids = [111111111111111111]\ntimetrack_url = acme.canary.example\ntimetrack_api_key = \"key canary\"\n\
         replys = \"public\"\n\n[Two]\ndiscord_guild_ids = 111111111111111111\ntimetrack_api_key = \"canary\"\n",
        &[("LOG_FORMAT", "xml")],
    );
    let begins = |begin: &str| {
        assert_eq!(told.iter().filter(|told| told.starts_with(begin)).count(), 1, "{begin}: {told:#?}")
    };
    begins("etc/accounts.toml, line 3: the value must stand in quotes");
    begins("etc/accounts.toml, line 4: [acme] timetrack_api_key holds a blank");
    begins("etc/accounts.toml, line 1: [acme] timetrack_api_secret is missing");
    begins("etc/accounts.toml, line 5: [acme] replys is no setting of an account; is replies meant?");
    begins("etc/accounts.toml, line 7: [Two] is no account's name");
    begins(
        "etc/accounts.toml, line 8: [Two] discord_guild_ids holds 111111111111111111, which the account acme has too",
    );
    begins("etc/accounts.toml, line 7: [Two] timetrack_url is missing");
    begins("LOG_FORMAT must be");
    assert_eq!(told.len(), 9, "{told:#?}");
}

#[test]
fn a_file_that_cannot_be_read_is_the_only_complaint() {
    let lookup = |name: &'static str| {
        Ok(match name {
            "DISCORD_TOKEN" => Some("token".to_owned()),
            "ACCOUNTS_FILE" => Some("accounts.toml".to_owned()),
            _ => None,
        })
    };
    let files = Files {
        accounts: &|_| Err("cannot be read: no such file".to_owned()),
        secret: &|_, _| Ok(String::new()),
    };
    let problems = Config::read(&lookup, files).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "1 setting needs your attention:\n  ACCOUNTS_FILE names accounts.toml, which cannot be read: no such file\n"
    );
}
