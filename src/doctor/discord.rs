//! Checks of Discord: the token, the application, the way interactions arrive, and each server.

use super::{Finding, Found};
use crate::config::{AccountConfig, Config, Transport};
use crate::discord::rest::ChannelAccess;
use crate::discord::{Error, Identity, Rest, gateway};
use crate::model::{ChannelRight, GuildId, PresenceRole, PublicKey, RoleTrouble, WhoPolicy};
use crate::start::access;
use crate::store::{ChannelInUse, Store};

/// Also gives back what further checks can ask Discord with, if it can be asked.
pub(super) async fn check(config: &Config) -> (Vec<Found>, Option<Rest>) {
    let rest = match Rest::new(&access(config)) {
        Ok(rest) => rest,
        Err(error) => return (vec![("discord", Finding::Bad(format!("{error:#}")))], None),
    };
    let identity = match rest.identity().await {
        Ok(identity) => identity,
        Err(Error::TokenRefused) => {
            let cure =
                "the token is not accepted: copy it again from the application's page Bot into DISCORD_TOKEN";
            return (vec![("token", Finding::Bad(cure.to_owned()))], None);
        }
        Err(error) => {
            let cure = format!("not reached: {error}. Check the network, DISCORD_API_URL and HTTPS_PROXY");
            return (vec![("discord", Finding::Bad(cure))], None);
        }
    };
    let mut findings = vec![("token", Finding::Good(format!("belongs to {}", identity.name)))];
    findings.push(("application", application(config, &identity)));
    if config.transport == Transport::Gateway {
        findings.push(("gateway", opened(config, &rest).await));
    }
    let runs = Store::is_in_use(&config.database_url);
    let arrival = arrival(config.transport, identity.endpoint.as_deref(), runs);
    findings.extend(arrival.map(|found| ("transport", found)));
    (findings, Some(rest))
}

pub(super) async fn servers(rest: &Rest, account: &AccountConfig) -> Vec<Found> {
    let mut findings = Vec::new();
    for guild in &account.guilds {
        findings.push(("server", server(rest, *guild).await));
    }
    findings
}

/// Whether the channels with a board or an inbox take them. Errors of the database are reported elsewhere.
pub(super) async fn channels(config: &Config, rest: &Rest, account: &AccountConfig) -> Vec<Found> {
    let used = Store::channels_in_use(&config.database_url, &account.name).await.unwrap_or_default();
    let mut findings = Vec::new();
    for used in used.iter().filter(|used| account.guilds.contains(&used.guild)) {
        let about = if used.is_board { "board" } else { "inbox" };
        findings.push((about, channel(rest, used, account.who).await));
    }
    findings
}

async fn channel(
    rest: &Rest,
    ChannelInUse { guild, channel, is_board }: &ChannelInUse,
    who: WhoPolicy,
) -> Finding {
    let cure = format!(
        "mend that, or choose another channel with /admin {}",
        if *is_board { "board" } else { "inbox" }
    );
    match rest.channel_access(*guild, *channel).await {
        Ok(access) if access.is_archived => Finding::Doubtful(format!(
            "the channel {channel} of server {guild} is a thread in the archive: {cure}"
        )),
        Ok(access) => match missing(&access) {
            missing if missing.is_empty() && access.is_public && *is_board && who == WhoPolicy::Admins => {
                Finding::Doubtful(format!(
                    "everybody on server {guild} can read the channel {channel}, and WHO is admins, so the board names nobody there: \
                     close the channel to others, or choose another one with /admin board"
                ))
            }
            missing if missing.is_empty() => {
                Finding::Good(format!("the channel {channel} of server {guild} takes it"))
            }
            missing => Finding::Doubtful(format!(
                "in the channel {channel} of server {guild} the bot lacks {}: {cure}",
                missing.join(", ")
            )),
        },
        Err(Error::TokenRefused) => Finding::Bad("the token is not accepted".to_owned()),
        Err(Error::Unreachable(why)) => {
            Finding::Doubtful(format!("the channel {channel} of server {guild} could not be checked: {why}"))
        }
        Err(error) => Finding::Doubtful(format!(
            "the channel {channel} of server {guild} is not open to the bot ({error}): {cure}"
        )),
    }
}

/// The rights that the bot needs to keep a message there and lacks, by Discord's names.
fn missing(access: &ChannelAccess) -> Vec<&'static str> {
    let send = match access.is_thread {
        true => (ChannelRight::SendInThreads, "Send Messages in Threads"),
        false => (ChannelRight::Send, "Send Messages"),
    };
    let needed = [
        (ChannelRight::View, "View Channel"),
        send,
        (ChannelRight::EmbedLinks, "Embed Links"),
        (ChannelRight::ReadHistory, "Read Message History"),
    ];
    let lacks = |(right, _): &(ChannelRight, _)| !access.rights.contains(right);
    needed.into_iter().filter(lacks).map(|(_, name)| name).collect()
}

/// Whether the bot can give and take the presence roles that are set. Errors of the database are reported by its own check.
pub(super) async fn roles(rest: &Rest, config: &Config, account: &AccountConfig) -> Vec<Found> {
    let settings = Store::presence_roles_in(&config.database_url, &account.name).await.unwrap_or_default();
    let mut findings = Vec::new();
    for PresenceRole { guild, role, .. } in settings.into_iter().filter(|setting| setting.is_on) {
        let trouble = match account.admin_roles.contains(&role) {
            true => Ok(Some(RoleTrouble::Powerful)),
            false => rest.role_trouble(guild, role).await,
        };
        let finding = match trouble {
            Ok(None) => Finding::Good(format!("the role {role} of server {guild} can be given")),
            Ok(Some(trouble)) => {
                Finding::Bad(format!("the role {role} of server {guild}: {}", cure(trouble, &rest.invite())))
            }
            Err(error) => {
                Finding::Doubtful(format!("whether the role {role} of server {guild} can be given: {error}"))
            }
        };
        findings.push(("role", finding));
    }
    findings
}

fn cure(trouble: RoleTrouble, invite: &str) -> String {
    match trouble {
        RoleTrouble::NotInServer => format!("the bot is not in the server; invite it with {invite}"),
        RoleTrouble::NoRight => {
            format!("the bot lacks Manage Roles; give it to its role, or invite it again with {invite}")
        }
        RoleTrouble::TooHigh => {
            "it is not below the bot's highest role; drag the bot's role above it in Server Settings, Roles"
                .to_owned()
        }
        RoleTrouble::TwoFactor => {
            "the server asks moderators for two-factor authentication; the owner of the bot's application needs it too".to_owned()
        }
        RoleTrouble::Managed => "it belongs to an integration; choose another one with /admin role".to_owned(),
        RoleTrouble::Powerful => {
            "it has permissions of a moderator or stands in ADMIN_ROLE_IDS, and everybody who clocks in gets them; choose another one with /admin role".to_owned()
        }
        RoleTrouble::Everyone => "everybody has it; choose another one with /admin role".to_owned(),
        RoleTrouble::Gone => {
            "it does not exist any more; choose another one with /admin role, or switch it off there".to_owned()
        }
    }
}

async fn opened(config: &Config, rest: &Rest) -> Finding {
    let gateway = match gateway::probe(rest).await {
        Ok(gateway) => gateway,
        Err(error) => {
            return Finding::Bad(format!(
                "it cannot be opened: {error}. Check that WebSocket connections (wss) may leave this network, and HTTPS_PROXY and NO_PROXY"
            ));
        }
    };
    let proxy = gateway.url.parse().ok().and_then(|url| config.proxies.of(&url));
    let through = proxy.map(|proxy| format!(" through the proxy {proxy}")).unwrap_or_default();
    match gateway.remaining {
        0 => Finding::Doubtful(format!(
            "Discord lets no session begin for {} minutes: this bot was started too often today",
            gateway.reset_after.as_secs().div_ceil(60)
        )),
        _ => Finding::Good(format!("{} answers{through}", gateway.url)),
    }
}

fn application(config: &Config, identity: &Identity) -> Finding {
    let id = identity.application_id;
    if config.application_id.is_some_and(|set| set != id) {
        return Finding::Bad(format!(
            "the token belongs to application {id}: correct DISCORD_APPLICATION_ID or the token"
        ));
    }
    let same_key = config
        .public_key
        .as_ref()
        .is_none_or(|key| PublicKey::parse(&identity.public_key).as_ref() == Ok(key));
    match (same_key, config.transport) {
        (false, Transport::Endpoint) => Finding::Bad(
            "DISCORD_PUBLIC_KEY is another application's: copy it again from the page General Information"
                .to_owned(),
        ),
        (false, Transport::Gateway) => Finding::Doubtful(
            "DISCORD_PUBLIC_KEY is another application's; the gateway does not use it".to_owned(),
        ),
        (true, _) => Finding::Good(format!("{id}")),
    }
}

/// Discord sends interactions either through the gateway or to the application's endpoint, never both ("Receiving and
/// Responding to Interactions").
fn arrival(transport: Transport, endpoint: Option<&str>, bot_runs: bool) -> Option<Finding> {
    let first = if bot_runs { "" } else { "start the bot, then " };
    let page = "the application's page General Information";
    Some(match (transport, endpoint?) {
        (Transport::Gateway, "") => {
            Finding::Good("gateway, and no Interactions Endpoint URL is set".to_owned())
        }
        (Transport::Gateway, url) => Finding::Bad(format!(
            "Discord sends interactions only to {url}, none through the gateway: empty Interactions Endpoint URL on {page}, or set \
             DISCORD_TRANSPORT=endpoint"
        )),
        (Transport::Endpoint, "") => Finding::Doubtful(format!(
            "Discord sends no interactions to the endpoint yet: {first}enter https://<your host>/interactions as \
             Interactions Endpoint URL on {page}"
        )),
        (Transport::Endpoint, url) => {
            Finding::Good(format!("endpoint, and Discord sends interactions to {url}"))
        }
    })
}

async fn server(rest: &Rest, guild: GuildId) -> Finding {
    match rest.registered(guild).await {
        Ok((name, 0)) => {
            Finding::Doubtful(format!("{name}: no commands yet; the first start registers them"))
        }
        Ok((name, count)) => Finding::Good(format!("{name}: {count} commands registered")),
        Err(Error::TokenRefused) => Finding::Bad("the token is not accepted".to_owned()),
        Err(error) => Finding::Bad(format!(
            "{guild} is not open to the bot ({error}): invite it with {}, and check the number in DISCORD_GUILD_IDS",
            rest.invite()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transport_that_discord_does_not_use_is_named_with_its_cure() {
        use Transport::{Endpoint, Gateway};
        let url = Some("https://clock.example.com/interactions");
        let Some(Finding::Bad(text)) = arrival(Gateway, url, false) else { panic!("not bad") };
        assert!(
            text.contains("clock.example.com") && text.contains("empty Interactions Endpoint URL"),
            "{text}"
        );
        let Some(Finding::Doubtful(text)) = arrival(Endpoint, Some(""), false) else {
            panic!("not doubtful")
        };
        assert!(text.contains("start the bot, then enter"), "{text}");
        let Some(Finding::Doubtful(text)) = arrival(Endpoint, Some(""), true) else { panic!("not doubtful") };
        assert!(text.contains("enter") && !text.contains("start the bot"), "{text}");
        assert!(matches!(arrival(Gateway, Some(""), true), Some(Finding::Good(_))));
        assert!(matches!(arrival(Endpoint, url, true), Some(Finding::Good(_))));
        assert_eq!(arrival(Gateway, None, true), None, "what Discord does not say is not guessed");
    }
}
