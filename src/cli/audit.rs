//! `audit show`: prints the audit trail as text.

use anyhow::bail;
use chrono::{NaiveDate, NaiveTime};
use clap::ValueEnum;

use super::arguments::Kind;
use super::{NOBODY, counted, print, shown_at};
use crate::config::{AccountConfig, Config};
use crate::logging::escaped;
use crate::model::{AccountId, AccountName, MemberId, Zone, snowflake};
use crate::store::Store;
use crate::store::audit::{AuditRow, Filter};

/// Prints the newest matching rows in chronological order.
pub(super) async fn show(
    config: &Config,
    account: Option<&AccountConfig>,
    (member, day, kind): (Option<u64>, Option<NaiveDate>, Option<Kind>),
    limit: u32,
) -> anyhow::Result<()> {
    let zone = &account.unwrap_or(&config.accounts[0]).default_zone;
    let kind = kind.and_then(|kind| kind.to_possible_value());
    let store = Store::open_offline(&config.database_url).await?;
    let accounts = store.accounts().await?;
    let number = |account: &AccountConfig| accounts.iter().find(|(_, name)| *name == account.name);
    let filter = Filter {
        account: account.map(|account| number(account).map_or(AccountId(0), |(number, _)| *number)),
        member: member.map(MemberId),
        what: kind.map(|kind| kind.get_name().to_owned()),
        from: day.map(|day| zone.first_instant(day.and_time(NaiveTime::MIN))),
        until: day
            .and_then(|day| day.succ_opt())
            .map(|next| zone.first_instant(next.and_time(NaiveTime::MIN))),
    };
    let rows = store.audit_of(filter, limit.saturating_add(1)).await;
    let newest = store.audit(1).await;
    store.close().await;
    let mut rows = rows?;
    if newest?.is_empty() {
        return print(b"the audit trail is empty\n");
    }
    if rows.is_empty() {
        bail!("the audit trail has no such row");
    }
    let most = usize::try_from(limit)?;
    if rows.len() > most {
        rows.truncate(most);
        eprintln!("older rows are left out; --limit shows more than {}", counted(limit, "row"));
    }
    let whose = |row: &AuditRow| {
        let of_row = |(number, _): &&(AccountId, AccountName)| row.account == Some(*number);
        accounts.iter().find(of_row).filter(|_| accounts.len() > 1).map(|(_, name)| name)
    };
    let lines: String = rows.iter().rev().map(|row| line(row, whose(row), zone)).collect();
    print(lines.as_bytes())
}

/// With the account, if the database knows several.
fn line(row: &AuditRow, account: Option<&AccountName>, zone: &Zone) -> String {
    let AuditRow { id, at, actor, what, subject, detail, .. } = row;
    let about = subject.map(|member| format!(" of {member}")).unwrap_or_default();
    let detail = fields(detail);
    let account = account.map(|name| format!("{name}: ")).unwrap_or_default();
    format!("#{id}  {}  {account}{what}{about} by {}{detail}\n", shown_at(*at, zone), name(what, *actor))
}

fn name(what: &str, actor: MemberId) -> String {
    match actor {
        NOBODY if matches!(what, "estimate" | "left" | "back") => "the bot".to_owned(),
        NOBODY => "the command line".to_owned(),
        // In place of an erased person's id stands the number of the row that records the erasure.
        MemberId(row) if snowflake(&actor.to_string()).is_none() => format!("somebody erased (see #{row})"),
        member => member.to_string(),
    }
}

/// The fields of the detail, as `name value`. Escaped, since usernames come from outside.
fn fields(detail: &str) -> String {
    let Ok(fields) = serde_json::from_str::<serde_json::Map<_, _>>(detail) else {
        return format!("  {}", escaped(detail));
    };
    let field = |(name, value): (&String, &serde_json::Value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        escaped(&format!("  {name} {value}"))
    };
    fields.iter().filter(|(_, value)| !value.is_null()).map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_line_that_outside_words_cannot_break() {
        let row = AuditRow {
            id: 7,
            at: "2026-11-23T08:02:11Z".parse().unwrap(),
            actor: NOBODY,
            what: "link".to_owned(),
            subject: Some(MemberId(400_000_000_000_000_001)),
            detail: r#"{"username":"anna\n#8\u001b[2J","zone":null,"punch":3}"#.to_owned(),
            account: None,
        };
        let vienna = Zone::new("Europe/Vienna").unwrap();
        assert_eq!(
            line(&row, None, &vienna),
            "#7  2026-11-23 09:02:11 CET  link of 400000000000000001 by the command line  punch 3  username anna\\u000a#8\\u001b[2J\n"
        );
        let acme: AccountName = "acme".parse().unwrap();
        assert!(line(&row, Some(&acme), &vienna).contains(" CET  acme: link of "));
        let estimate = AuditRow { what: "estimate".to_owned(), detail: "{}".to_owned(), ..row.clone() };
        assert!(line(&estimate, None, &vienna).ends_with("  estimate of 400000000000000001 by the bot\n"));
        let erased = AuditRow { actor: MemberId(9), subject: None, detail: "{}".to_owned(), ..row };
        assert!(line(&erased, None, &vienna).ends_with("  link by somebody erased (see #9)\n"));
    }
}
