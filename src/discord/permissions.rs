//! What a member may do in a channel, by Discord's rules ("Permissions", "Permission Overwrites").

use serde_json::Value as Json;
use serenity::model::Permissions;

use crate::model::ChannelRight;

/// Whose permissions are asked for.
pub(super) struct Whose<'a> {
    /// The server's number, which is also that of the role that everybody has.
    pub guild: &'a str,
    /// Beside that one.
    pub roles: &'a [&'a str],
    /// `None` for a member who has these roles and no overwrite of their own in the channel.
    pub member: Option<&'a str>,
}

/// What is granted in a channel: by the server's roles as in `GET /guilds/{id}/roles`, and the channel's own `permission_overwrites`.
pub(super) fn in_channel(roles: &Json, overwrites: &Json, whose: &Whose<'_>) -> Permissions {
    let has = |role: &str| role == whose.guild || whose.roles.contains(&role);
    let mut granted = Permissions::empty();
    for role in roles.as_array().into_iter().flatten().filter(|role| role["id"].as_str().is_some_and(has)) {
        granted |= bits(&role["permissions"]);
    }
    if granted.contains(Permissions::ADMINISTRATOR) {
        return Permissions::all();
    }
    let everybody = |id: &str| id == whose.guild;
    let of_roles = |id: &str| whose.roles.contains(&id);
    let of_member = |id: &str| Some(id) == whose.member;
    let layers: [&dyn Fn(&str) -> bool; 3] = [&everybody, &of_roles, &of_member];
    for is_of in layers {
        let (mut allow, mut deny) = (Permissions::empty(), Permissions::empty());
        let of_layer = |one: &&Json| one["id"].as_str().is_some_and(is_of);
        for one in overwrites.as_array().into_iter().flatten().filter(of_layer) {
            allow |= bits(&one["allow"]);
            deny |= bits(&one["deny"]);
        }
        granted = (granted & !deny) | allow;
    }
    granted
}

/// The rights among these that the bot cares about. Without View Channel there are none.
pub(super) fn rights(granted: Permissions) -> Vec<ChannelRight> {
    let all = [
        (ChannelRight::View, Permissions::VIEW_CHANNEL),
        (ChannelRight::Send, Permissions::SEND_MESSAGES),
        (ChannelRight::SendInThreads, Permissions::SEND_MESSAGES_IN_THREADS),
        (ChannelRight::EmbedLinks, Permissions::EMBED_LINKS),
        (ChannelRight::ReadHistory, Permissions::READ_MESSAGE_HISTORY),
    ];
    let is_granted = |right: Permissions| granted.intersects(right | Permissions::ADMINISTRATOR);
    all.into_iter().filter(|(_, right)| is_granted(*right)).map(|(right, _)| right).collect()
}

fn bits(json: &Json) -> Permissions {
    let bits = json.as_str().and_then(|bits| bits.parse().ok()).unwrap_or(0);
    Permissions::from_bits_truncate(bits)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn role(id: &str, granted: Permissions) -> Json {
        json!({ "id": id, "permissions": granted.bits().to_string() })
    }

    fn overwrite(id: &str, allow: Permissions, deny: Permissions) -> Json {
        json!({ "id": id, "type": 0, "allow": allow.bits().to_string(), "deny": deny.bits().to_string() })
    }

    /// What everybody has (role 1), and what the bot has (member 5 with role 2).
    fn both(roles: &[Json], overwrites: &[Json]) -> (Permissions, Permissions) {
        let (roles, overwrites) = (json!(roles), json!(overwrites));
        let of = |roles_of: &[&str], member| {
            in_channel(&roles, &overwrites, &Whose { guild: "1", roles: roles_of, member })
        };
        (of(&[], None), of(&["2"], Some("5")))
    }

    #[test]
    fn the_channel_takes_from_everybody_and_gives_to_a_role() {
        let view = Permissions::VIEW_CHANNEL;
        let roles = [role("1", view | Permissions::SEND_MESSAGES), role("2", Permissions::EMBED_LINKS)];
        let (everybody, bot) = both(&roles, &[]);
        assert_eq!(everybody, view | Permissions::SEND_MESSAGES);
        assert_eq!(bot, everybody | Permissions::EMBED_LINKS);
        let nothing = Permissions::empty();
        let hidden = [overwrite("1", nothing, view), overwrite("2", view, nothing)];
        let (everybody, bot) = both(&roles, &hidden);
        assert!(!everybody.contains(view) && bot.contains(view));
        let (_, bot) = both(&roles, &[overwrite("5", nothing, view), overwrite("2", view, nothing)]);
        assert!(!bot.contains(view), "what is said of the member counts last");
        let (_, bot) = both(&roles, &[overwrite("9", nothing, view)]);
        assert!(bot.contains(view), "it is about another role");
    }

    #[test]
    fn an_administrator_may_do_everything_anywhere() {
        let hidden = [overwrite("1", Permissions::empty(), Permissions::all())];
        let (everybody, bot) = both(&[role("2", Permissions::ADMINISTRATOR)], &hidden);
        assert!(everybody.is_empty() && bot == Permissions::all());
    }
}
