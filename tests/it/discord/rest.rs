//! The bot's requests to Discord's REST API, and how it handles failures.

use std::time::Duration;

use discord_sandbox::{LimitScope, Press, RestFault, Setup, Trouble};
use timetrack_bot::commands;
use timetrack_bot::discord::{
    Decoded, Error, InteractionToken, Registered, Response, Rest, decode::decode_json,
};
use timetrack_bot::reply::{Choice, Reply};
use timetrack_bot::slash::{CommandOption, Permission, Spec};

use super::{ALICE, GUILD, World};

const SPECS: &[Spec] = &[
    Spec { path: &["clockin"], options: &[CommandOption::text("at", 100)], permission: Permission::Member },
    Spec {
        path: &["project", "start"],
        options: &[CommandOption::text("project", 100).required().autocomplete()],
        permission: Permission::Member,
    },
    Spec {
        path: &["admin", "link"],
        options: &[CommandOption::member("member").required()],
        permission: Permission::Admin,
    },
    Spec {
        path: &["admin", "queue"],
        options: &[CommandOption::number("page", 1, 1_000)],
        permission: Permission::Admin,
    },
];

fn reply(text: &str) -> Reply {
    Reply { text: text.into(), embed: None, rows: Vec::new(), private: true, in_place: false, quiet: false }
}

fn message(text: &str) -> Response {
    Response::Message(Box::new(reply(text)))
}

impl World {
    fn ticket(&self, press: Press) -> InteractionToken {
        match decode_json(&self.discord.payload(press).unwrap()) {
            Ok(Decoded::Interaction(_, ticket)) => ticket,
            _ => panic!("not a press"),
        }
    }

    fn trouble(&self, on: &str, times: u32, trouble: Trouble) {
        self.discord.trouble(RestFault { on: on.to_owned(), times, trouble });
    }
}

async fn direct_message(rest: &Rest, text: &str) -> Result<(), Error> {
    let channel = rest.open_direct(ALICE).await?;
    rest.send(channel, &reply(text), text.len() as u64).await
}

fn limited(milliseconds: u64) -> Trouble {
    Trouble::Limited { retry_after: Duration::from_millis(milliseconds), scope: LimitScope::User }
}

#[tokio::test]
async fn the_list_is_replaced_once_and_left_alone_when_nothing_differs() {
    let world = World::new(Setup::default()).await;
    let rest = world.rest();
    assert_eq!(rest.register(GUILD, SPECS).await.unwrap(), Registered::Replaced(3));
    assert_eq!(rest.register(GUILD, SPECS).await.unwrap(), Registered::Same);
    assert_eq!(world.requests("PUT", "/commands"), 1);
    assert_eq!(rest.register(GUILD, &SPECS[..1]).await.unwrap(), Registered::Replaced(1));
    assert!(world.discord.breaches().is_empty(), "{:?}", world.discord.breaches());
}

#[tokio::test]
async fn the_bots_own_commands_keep_discords_rules() {
    let world = World::new(Setup::default()).await;
    world.rest().register(GUILD, commands::ALL).await.unwrap();
    assert_eq!(world.rest().register(GUILD, commands::ALL).await.unwrap(), Registered::Same);
    assert!(world.discord.breaches().is_empty(), "{:?}", world.discord.breaches());
}

#[tokio::test]
async fn it_knows_who_it_is() {
    let world = World::new(Setup::default()).await;
    let identity = world.rest().identity().await.unwrap();
    assert_eq!(identity.application_id, world.discord.application_id());
    assert_eq!(identity.public_key, world.discord.public_key_hex());
}

#[tokio::test]
async fn an_answer_and_its_edit_are_seen() {
    let world = World::new(Setup::default()).await;
    let rest = world.rest();
    let press = world.press(ALICE);
    let ticket = world.ticket(press);
    rest.respond(&ticket, &message("one")).await.unwrap();
    rest.edit(&ticket, &reply("two")).await.unwrap();
    let seen = world.discord.message(press).unwrap();
    assert_eq!(
        (seen.only_for, &seen.body()["content"]),
        (Some(discord_sandbox::UserId(ALICE.0)), &serde_json::json!("two"))
    );
    assert!(matches!(rest.respond(&ticket, &message("three")).await, Err(Error::AlreadyAnswered)));
    world.discord.take_breaches();
}

#[tokio::test]
async fn edits_need_no_bot_token_and_do_not_carry_one() {
    let world = World::new(Setup::default()).await;
    let mut access = world.access();
    access.token = "wrong".to_owned().into();
    let rest = Rest::new(&access).unwrap();
    let press = world.press(ALICE);
    let ticket = world.ticket(press);
    rest.respond(&ticket, &message("one")).await.unwrap();
    rest.edit(&ticket, &reply("two")).await.unwrap();
    assert!(matches!(direct_message(&rest, "x").await, Err(Error::TokenRefused)));
    assert!(world.discord.breaches().is_empty(), "{:?}", world.discord.breaches());
}

#[tokio::test]
async fn a_first_answer_survives_a_5xx_a_429_and_a_cut() {
    for trouble in [Trouble::Status(502), limited(50), Trouble::Cut] {
        let world = World::new(Setup::default()).await;
        world.trouble("POST /interactions", 1, trouble);
        let press = world.press(ALICE);
        let clock = world.clock.clone();
        // The sandbox wants a 429 waited out by its own clock too.
        if matches!(trouble, Trouble::Limited { .. }) {
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                clock.advance(Duration::from_millis(60));
            });
        }
        world.rest().respond(&world.ticket(press), &message("here")).await.unwrap();
        assert_eq!(world.discord.message(press).unwrap().body()["content"], "here", "{trouble:?}");
    }
}

#[tokio::test]
async fn what_is_over_is_over_and_says_nothing_of_the_token() {
    let world = World::new(Setup::default()).await;
    let press = world.press(ALICE);
    world.discord.forgive(press);
    let ticket = world.ticket(press);
    world.clock.advance(Duration::from_secs(4));
    assert!(matches!(world.rest().respond(&ticket, &message("late")).await, Err(Error::Expired)));
    assert!(matches!(world.rest().edit(&ticket, &reply("late")).await, Err(Error::Expired)));
    world.clock.advance(Duration::from_secs(1_000));
    assert!(matches!(world.rest().edit(&ticket, &reply("late")).await, Err(Error::Expired)));
    let dead = timetrack_bot::discord::Access {
        api_url: Some("http://127.0.0.1:9".parse().unwrap()),
        ..world.access()
    };
    let error = Rest::new(&dead).unwrap().edit(&ticket, &reply("x")).await.unwrap_err();
    use secrecy::ExposeSecret;
    let words = format!("{error} {error:?}");
    assert!(!words.contains(ticket.secret.expose_secret()) && !words.contains("127.0.0.1"), "{words}");
}

#[tokio::test]
async fn a_follow_up_is_a_message_of_its_own_after_the_answer_and_needs_no_bot_token() {
    let world = World::new(Setup::default()).await;
    let mut access = world.access();
    access.token = "wrong".to_owned().into();
    let rest = Rest::new(&access).unwrap();
    let press = world.press(ALICE);
    let ticket = world.ticket(press);
    assert!(matches!(rest.follow_up(&ticket, &reply("early")).await, Err(Error::Expired)));
    assert_eq!(world.discord.take_breaches().len(), 1, "before the answer");
    rest.respond(&ticket, &Response::Message(Box::new(Reply { private: false, ..reply("one") })))
        .await
        .unwrap();
    rest.follow_up(&ticket, &reply("two")).await.unwrap();
    let seen: Vec<_> = world.discord.look(|world| {
        world
            .messages()
            .map(|message| (message.content(), message.only_for, message.versions.len()))
            .collect()
    });
    assert_eq!(
        seen,
        [("one".to_owned(), None, 1), ("two".to_owned(), Some(discord_sandbox::UserId(ALICE.0)), 1)]
    );
    assert!(world.discord.breaches().is_empty(), "{:?}", world.discord.breaches());
    world.clock.advance(Duration::from_secs(15 * 60 + 1));
    assert!(matches!(rest.follow_up(&ticket, &reply("late")).await, Err(Error::Expired)));
}

#[tokio::test]
async fn a_follow_up_that_may_have_arrived_is_not_sent_again_and_one_that_did_not_is() {
    for (trouble, is_sent, shown, sent) in
        [(Trouble::Cut, false, 2, 1), (Trouble::Status(502), false, 1, 1), (limited(50), true, 2, 2)]
    {
        let world = World::new(Setup::default()).await;
        let press = world.press(ALICE);
        let ticket = world.ticket(press);
        world.rest().respond(&ticket, &message("one")).await.unwrap();
        world.trouble("POST /webhooks", 1, trouble);
        let clock = world.clock.clone();
        // The sandbox wants a 429 waited out by its own clock too.
        if matches!(trouble, Trouble::Limited { .. }) {
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                clock.advance(Duration::from_millis(60));
            });
        }
        let end = world.rest().follow_up(&ticket, &reply("news")).await;
        assert_eq!(end.is_ok(), is_sent, "{trouble:?}");
        assert_eq!(world.discord.look(|world| world.messages().count()), shown, "{trouble:?}");
        assert_eq!(world.requests("POST", "/webhooks"), sent, "{trouble:?}");
    }
}

#[tokio::test]
async fn a_direct_message_arrives_or_is_refused() {
    let world = World::new(Setup::default()).await;
    let rest = world.rest();
    world.trouble("POST /channels", 1, Trouble::Status(503));
    direct_message(&rest, "news").await.unwrap();
    assert_eq!(world.discord.look(|world| world.dms(ALICE).count()), 1);
    world.discord.close_dms(ALICE);
    assert!(matches!(direct_message(&rest, "news").await, Err(Error::DmsClosed)));
    assert!(world.discord.breaches().is_empty(), "{:?}", world.discord.breaches());
}

#[tokio::test]
async fn a_direct_message_can_be_found_again_by_its_nonce_and_since_when() {
    let world = World::new(Setup::default()).await;
    let rest = world.rest();
    let now = world.clock.now();
    direct_message(&rest, "news").await.unwrap();
    let channel = (rest.open_direct(ALICE).await.unwrap(), ALICE);
    let seconds = chrono::TimeDelta::seconds;
    for (nonce, since, found) in
        [(4, now - seconds(1), true), (5, now - seconds(1), false), (4, now + seconds(1), false)]
    {
        let is_found = rest.has_sent_direct(channel, nonce, since).await.unwrap();
        assert_eq!(is_found, found, "{nonce} since {since}");
    }
    assert!(world.discord.breaches().is_empty(), "{:?}", world.discord.breaches());
}

#[tokio::test]
async fn a_refused_token_is_not_tried_again_and_again() {
    let world = World::new(Setup::default()).await;
    let mut access = world.access();
    access.token = "wrong".to_owned().into();
    let rest = Rest::new(&access).unwrap();
    for _ in 0..20 {
        assert!(matches!(direct_message(&rest, "x").await, Err(Error::TokenRefused)));
    }
    assert_eq!(world.discord.look(|world| world.requests().len()), 1);
}

#[tokio::test]
async fn offers_are_seen() {
    let world = World::new(Setup::default()).await;
    let who = discord_sandbox::Who::new(ALICE, Some(GUILD), discord_sandbox::Client::Forced);
    let focus = Some(("project", "li"));
    let typed = discord_sandbox::Typed { path: &["anything"], options: &[], focus };
    let press = world.discord.autocomplete(who, typed).unwrap();
    let offers = vec![Choice { name: "Lindner".into(), value: "7".into() }];
    world.rest().respond(&world.ticket(press), &Response::Choices(offers)).await.unwrap();
    let answer = world.discord.answer(press).await.unwrap();
    assert_eq!(answer.data[0]["name"], "Lindner");
    assert!(world.discord.breaches().is_empty(), "{:?}", world.discord.breaches());
}
