//! The decoder against payloads of every kind, real-looking and hostile.

use super::*;
use proptest::prelude::*;
use secrecy::ExposeSecret;
use serde_json::json;

/// As Discord sends it, with much that the bot does not look at.
fn payload() -> Json {
    json!({
        "app_permissions": "562949953601536", "application_id": "700000000000000000", "channel_id": "801",
        "attachment_size_limit": 10_485_760, "entitlements": [], "context": 0, "version": 1,
        "authorizing_integration_owners": { "0": "800000000000000000" },
        "guild_id": "800000000000000000", "guild_locale": "en-US", "locale": "de",
        "id": "1400000000000000001", "token": "aW50ZXJhY3Rpb246MTQ.x-y_z", "type": 2,
        "member": {
            "user": { "id": "100000000000000001", "username": "alice", "discriminator": "0" },
            "roles": [], "permissions": "2147568672", "joined_at": "2024-01-08T08:00:00+00:00",
        },
        "data": {
            "id": "5", "name": "project", "type": 1, "guild_id": "800000000000000000",
            "options": [{ "name": "start", "type": 1, "options": [
                { "name": "project", "type": 3, "value": "Lindner / Website" },
                { "name": "days", "type": 4, "value": -3 },
                { "name": "member", "type": 6, "value": "100000000000000004" },
            ]}],
            "resolved": { "users": { "100000000000000004": { "id": "100000000000000004", "bot": true } } },
        },
    })
}

fn press(json: &Json) -> (Interaction, InteractionToken) {
    match decode(json.to_string().as_bytes()) {
        Ok(Decoded::Interaction(interaction, token)) => (*interaction, token),
        Ok(_) => panic!("not a press"),
        Err(error) => panic!("{error}"),
    }
}

fn part(json: &Json) -> &'static str {
    match decode_json(json) {
        Err(DecodeError(part)) => part,
        Ok(_) => "understood",
    }
}

#[test]
fn a_subcommand_with_every_kind_of_option_is_understood() {
    let (interaction, token) = press(&payload());
    let InteractionKind::Command { path, mut args } = interaction.kind else { panic!("not a command") };
    assert_eq!(path, ["project", "start"]);
    assert_eq!(args.text("project").unwrap().as_deref(), Some("Lindner / Website"));
    assert_eq!(args.number("days").unwrap(), Some(-3));
    assert_eq!(args.member("member").unwrap(), Some((MemberId(100_000_000_000_000_004), true)));
    args.finish().unwrap();
    assert_eq!(interaction.guild, Some(GuildId(800_000_000_000_000_000)));
    assert_eq!(interaction.member, MemberId(100_000_000_000_000_001));
    assert_eq!((interaction.locale, interaction.manages_guild), (Locale::german(), true));
    assert_eq!(token.application, 700_000_000_000_000_000);
    assert_eq!(token.secret.expose_secret(), "aW50ZXJhY3Rpb246MTQ.x-y_z");
    assert!(!token.on_message);
}

#[test]
fn in_a_direct_message_there_is_a_user_and_no_right_to_manage() {
    let mut json = payload();
    json["user"] = json["member"]["user"].take();
    let object = json.as_object_mut().unwrap();
    object.remove("guild_id");
    object.remove("member");
    let (interaction, _) = press(&json);
    assert_eq!((interaction.guild, interaction.manages_guild), (None, false));
    // Nor do permissions and roles count that came without a server.
    json["member"] = payload()["member"].clone();
    json["member"]["roles"] = json!(["300000000000000001"]);
    let (interaction, _) = press(&json);
    assert!(!interaction.manages_guild && interaction.roles.is_empty());
}

#[test]
fn manage_server_and_administrator_manage_and_what_cannot_be_read_does_not() {
    let cases = [
        (json!("32"), true),
        (json!("8"), true),
        (json!("40"), true),
        (json!("2147567616"), false),
        (json!("0"), false),
        (json!(32), false),
        (json!("32 "), false),
        (json!("99999999999999999999999999"), false),
        (json!("-1"), false),
        (Json::Null, false),
    ];
    for (permissions, manages) in cases {
        let mut json = payload();
        json["member"]["permissions"] = permissions.clone();
        assert_eq!(press(&json).0.manages_guild, manages, "{permissions}");
    }
}

#[test]
fn roles_are_those_of_the_signed_member_and_what_cannot_be_read_is_none() {
    for (roles, expected) in [
        (
            json!(["300000000000000001", "300000000000000002"]),
            &[300_000_000_000_000_001, 300_000_000_000_000_002][..],
        ),
        (
            json!(["300000000000000001", 5, null, "0", "x", ["300000000000000002"]]),
            &[300_000_000_000_000_001],
        ),
        (json!("300000000000000001"), &[]),
        (Json::Null, &[]),
    ] {
        let mut json = payload();
        json["member"]["roles"] = roles.clone();
        let read: Vec<_> = press(&json).0.roles.into_iter().map(|role| role.0).collect();
        assert_eq!(read, expected, "{roles}");
    }
}

#[test]
fn autocomplete_names_the_option_being_typed() {
    let mut json = payload();
    json["type"] = json!(4);
    json["data"]["options"][0]["options"][0] =
        json!({ "name": "project", "type": 3, "value": "lin", "focused": true });
    let (interaction, _) = press(&json);
    let path = vec!["project".to_owned(), "start".to_owned()];
    assert_eq!(
        interaction.kind,
        InteractionKind::Autocomplete { path, option: "project".into(), typed: "lin".into() }
    );
}

#[test]
fn a_button_is_understood_and_other_components_are_foreign() {
    let mut json = payload();
    json["type"] = json!(3);
    json["data"] = json!({ "component_type": 2, "custom_id": "p1:stop:42", "id": 2 });
    let (interaction, token) = press(&json);
    assert_eq!(interaction.kind, InteractionKind::Button { id: "p1:stop:42".into() });
    assert!(token.on_message);
    json["data"]["component_type"] = json!(3);
    assert!(matches!(decode_json(&json), Ok(Decoded::Unsupported)));
}

#[test]
fn a_form_is_understood_in_both_shapes_and_knows_whether_it_came_from_a_message() {
    let input = json!({ "type": 4, "id": 3, "custom_id": "at", "value": "yesterday 17:30" });
    for part in [
        json!({ "type": 18, "id": 2, "component": input }),
        json!({ "type": 1, "id": 2, "components": [input] }),
    ] {
        let mut json = payload();
        json["type"] = json!(5);
        json["data"] = json!({ "custom_id": "1:42:when:7", "components": [part] });
        let (interaction, token) = press(&json);
        let InteractionKind::Form { id, mut args } = interaction.kind else { panic!("not a form") };
        assert_eq!(id, "1:42:when:7");
        assert_eq!(args.text("at").unwrap().as_deref(), Some("yesterday 17:30"));
        args.finish().unwrap();
        assert!(!token.on_message);
        json["message"] = json!({ "id": "5" });
        assert!(press(&json).1.on_message);
    }
}

#[test]
fn a_form_that_nests_too_deep_or_holds_too_much_is_refused() {
    let mut json = payload();
    json["type"] = json!(5);
    let long = json!({ "type": 4, "custom_id": "at", "value": "x".repeat(4_001) });
    let deep = json!([{ "components": [{ "components": [{ "components": [long] }] }] }]);
    for parts in [json!([{ "type": 18, "component": long }]), deep] {
        json["data"] = json!({ "custom_id": "1:42:when:7", "components": parts });
        assert_eq!(part(&json), "form");
    }
    json["data"] = json!({ "components": [] });
    assert_eq!(part(&json), "custom_id");
}

#[test]
fn an_entry_in_a_members_menu_is_a_command_with_its_target() {
    let mut json = payload();
    json["type"] = json!(2);
    let users = json!({ "77": { "id": "77", "username": "dora" }, "78": { "id": "78", "bot": true } });
    for (target, bot) in [(77, false), (78, true), (79, false)] {
        json["data"] = json!({ "id": "5", "type": 2, "name": "Working time", "target_id": target.to_string(),
            "resolved": { "users": users } });
        let Decoded::Interaction(interaction, _) = decode_json(&json).unwrap() else { panic!("not read") };
        let InteractionKind::Command { path, mut args } = interaction.kind else { panic!("no command") };
        assert_eq!(path, ["Working time"]);
        assert_eq!(args.member("target").unwrap(), Some((MemberId(target), bot)));
    }
    for broken in [json!(null), json!(77), json!("x"), json!("0")] {
        json["data"]["target_id"] = broken;
        assert_eq!(part(&json), "target_id");
    }
}

#[test]
fn a_ping_needs_nothing_else_and_menus_of_messages_are_foreign() {
    assert!(matches!(decode(br#"{"type":1}"#), Ok(Decoded::Ping)));
    let mut json = payload();
    json["type"] = json!(200);
    assert!(matches!(decode_json(&json), Ok(Decoded::Unsupported)));
    json["type"] = json!(2);
    json["data"]["type"] = json!(3);
    assert!(matches!(decode_json(&json), Ok(Decoded::Unsupported)));
}

#[test]
fn a_sample_from_discords_own_documentation_is_understood() {
    let json = json!({
        "type": 2, "token": "A_UNIQUE_TOKEN", "id": "786008729715212338", "application_id": "7",
        "member": { "user": { "id": "53908232506183680" }, "permissions": "2147483647", "roles": [] },
        "guild_id": "290926798626357999",
        "data": { "options": [], "name": "status", "id": "771825006014889984" },
    });
    assert_eq!(press(&json).0.locale, Locale::FALLBACK);
}

#[test]
fn what_is_wrong_is_named_and_nothing_of_it_repeated() {
    type Change = (&'static str, Json, &'static str);
    let changes: [Change; 17] = [
        ("/id", json!("0"), "id"),
        ("/id", json!(5), "id"),
        ("/id", json!("-5"), "id"),
        ("/id", json!("+5"), "id"),
        ("/id", json!("99999999999999999999999"), "id"),
        ("/type", json!("2"), "type"),
        ("/token", json!(""), "token"),
        ("/token", json!("../../channels/1"), "token"),
        ("/token", json!("a?b"), "token"),
        ("/application_id", Json::Null, "application_id"),
        ("/guild_id", json!(["x"]), "guild_id"),
        ("/member/user/id", json!("alice"), "user"),
        ("/data/name", json!("x".repeat(33)), "name"),
        ("/data/options", json!("x"), "options"),
        ("/data/options/0/options/0/value", json!(5), "text option"),
        ("/data/options/0/options/1/value", json!(1.5), "number option"),
        ("/data/options/0/options/2/type", json!(11), "option of an unknown kind"),
    ];
    for (at, value, expected) in changes {
        let mut json = payload();
        *json.pointer_mut(at).unwrap() = value;
        assert_eq!(part(&json), expected, "{at}");
    }
    let error = decode(br#"{"token":"secret","type":2"#).err().unwrap();
    assert_eq!(error.to_string(), "an interaction's JSON is missing or malformed");
}

#[test]
fn groups_in_groups_in_groups_and_deep_nesting_are_refused() {
    let mut options = json!([{ "name": "x", "type": 3, "value": "y" }]);
    for _ in 0..4 {
        options = json!([{ "name": "deep", "type": 2, "options": options }]);
    }
    let mut json = payload();
    json["data"]["options"] = options;
    assert_eq!(part(&json), "option of an unknown kind");
    let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(decode(nested.as_bytes()).is_err());
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn no_mutation_of_a_real_payload_makes_it_panic(at in 0_usize..1_400, with in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = payload().to_string().into_bytes();
        let at = at % bytes.len();
        bytes[at] = with;
        if cut {
            bytes.truncate(at);
        }
        let _ = decode(&bytes);
    }

    #[test]
    fn no_value_in_any_place_makes_it_panic(place in 0_usize..16, value in odd_value()) {
        let places = [
            "/id", "/type", "/token", "/application_id", "/guild_id", "/locale", "/member", "/member/user",
            "/member/permissions", "/data", "/data/name", "/data/options", "/data/options/0", "/data/options/0/options",
            "/data/options/0/options/0", "/data/resolved",
        ];
        let mut json = payload();
        *json.pointer_mut(places[place]).unwrap() = value;
        let _ = decode_json(&json);
    }
}

fn odd_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(|number| json!(number)),
        "\\PC{0,20}".prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            proptest::collection::btree_map("[a-z]{1,8}", inner, 0..4)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

#[test]
fn a_chosen_channel_comes_with_its_kind_and_with_what_the_bot_may_do_there() {
    use crate::model::{ChannelId, ChannelRight};
    use crate::slash::{Channel, ChannelKind};

    let chosen = |shown: Json| {
        let mut json = payload();
        json["data"]["options"][0]["options"] = json!([{ "name": "channel", "type": 7, "value": "55" }]);
        json["data"]["resolved"] = json!({ "channels": { "55": shown } });
        let Ok(Decoded::Interaction(interaction, _)) = decode_json(&json) else { return None };
        let InteractionKind::Command { mut args, .. } = interaction.kind else { return None };
        args.channel("channel").unwrap()
    };
    let channel = |kind, rights| Some(Channel { id: ChannelId(55), kind, rights });
    let own = json!({ "type": 0, "permissions": "8", "app_permissions": "3072" });
    let rights = vec![ChannelRight::View, ChannelRight::Send];
    assert_eq!(chosen(own), channel(ChannelKind::Text, Some(rights)));
    let all = [
        ChannelRight::View,
        ChannelRight::Send,
        ChannelRight::SendInThreads,
        ChannelRight::EmbedLinks,
        ChannelRight::ReadHistory,
    ];
    let thread = json!({ "type": 11, "thread_metadata": { "archived": true }, "app_permissions": "8" });
    assert_eq!(chosen(thread), channel(ChannelKind::Thread { archived: true }, Some(all.to_vec())));
    assert_eq!(chosen(json!({ "type": 15, "app_permissions": "x" })), channel(ChannelKind::Other, None));
    assert_eq!(chosen(json!({})), None);
    assert_eq!(chosen(Json::Null), None);
}
