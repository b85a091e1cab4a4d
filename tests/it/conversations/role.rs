//! `/admin role`: the role that linked people wear while they work.

use std::time::Duration;

use discord_sandbox::{EVERYONE, LimitScope, MANAGE_ROLES, RestFault, Trouble};
use timetrack_bot::model::{Giving, MemberId, Zone};
use timetrack_sandbox::WallTime;

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, DORA, MORNING, OFFICE, Story, Transport};

stories![
    the_role_is_worn_from_clock_in_to_clock_out,
    a_role_that_is_not_worn_in_breaks_is_taken_off_for_one,
    what_is_done_in_timetrack_itself_gives_and_takes_the_role,
    a_role_that_others_gave_stays,
    a_role_that_somebody_took_is_given_again_at_the_next_press,
    off_takes_it_from_those_it_was_given_to,
    another_role_takes_the_place_of_the_first,
    who_is_unlinked_loses_the_role,
    a_role_that_cannot_be_given_is_named_with_its_cure_and_not_set,
    a_role_that_makes_admins_of_the_bot_is_not_given_for_work,
    the_choice_about_breaks_is_changed_for_the_role_that_is_set,
    the_rule_about_two_factors_is_named_by_the_command,
    a_refusal_later_is_told_once_and_goes_on_when_it_is_mended,
    roles_are_changed_no_faster_than_discord_allows,
    whatever_discord_answers_every_role_is_right_in_the_end,
    where_nobody_may_see_who_is_in_no_role_is_worn,
    a_restart_gives_and_takes_what_changed_meanwhile,
];

const MEMBERS: &[(&str, &str)] = &[("WHO", "members")];

async fn office(transport: Transport) -> (Story, u64) {
    let story = Story::at(transport, MORNING, MEMBERS).await;
    let role = story.discord.add_role(OFFICE, "Working", 3);
    (story, role)
}

/// Clara has set the role.
async fn with_role(transport: Transport, options: &[(&str, &str)]) -> (Story, u64) {
    let (mut story, role) = office(transport).await;
    let said = story.sets(role, options).await;
    assert!(said.contains(&format!("<@&{role}>")) && said.contains("Everybody on this server"), "{said}");
    (story, role)
}

impl Story {
    async fn sets(&mut self, role: u64, options: &[(&str, &str)]) -> String {
        let id = role.to_string();
        let options: Vec<_> = [("role", id.as_str())].into_iter().chain(options.iter().copied()).collect();
        self.says(CLARA, "/admin role", &options).await
    }

    /// Waits until the member has these roles.
    async fn wears(&self, member: MemberId, roles: &[u64]) {
        self.until("roles", async || self.discord.roles_of(member) == roles).await;
    }

    /// The same, and lets pass what the bot waits for: between two readings of TimeTrack, or for a Discord that is away.
    async fn wears_soon(&self, member: MemberId, roles: &[u64]) {
        let mut looks = 0;
        self.until("roles", async || {
            looks += 1;
            if looks % 50 == 0 {
                self.clock.advance(Duration::from_secs(30));
            }
            self.discord.roles_of(member) == roles
        })
        .await;
    }

    /// How far the roles of a member have come, as the bot keeps it.
    pub(super) async fn giving(&self, member: MemberId) -> Vec<Giving> {
        let person = self.bot().app.store.person(member).await.unwrap();
        person.accounts.iter().flat_map(|account| &account.roles).map(|role| role.state).collect()
    }

    async fn is_noted(&self, member: MemberId, states: &[Giving]) {
        self.until("what is noted of roles", async || self.giving(member).await == states).await;
    }

    fn changes(&self) -> usize {
        self.discord.look(|world| {
            let changes = world.requests().iter().filter(|request| request.path.contains("/roles/"));
            changes.filter(|request| request.status == 204).count()
        })
    }
}

async fn the_role_is_worn_from_clock_in_to_clock_out(transport: Transport) {
    let (mut story, role) = with_role(transport, &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.wears(ANNA, &[role]).await;
    story.is_noted(ANNA, &[Giving::Given]).await;
    story.pass(Duration::from_secs(3_600));
    let said = story.says(CLARA, "/admin role", &[]).await;
    assert!(said.contains("one person has it from me"), "{said}");
    story.says(ANNA, "/break", &[]).await;
    story.pass(Duration::from_secs(1_200));
    story.says(ANNA, "/back", &[]).await;
    assert_eq!(story.discord.roles_of(ANNA), [role], "in breaks too");
    story.pass(Duration::from_secs(3_600));
    story.says(ANNA, "/clockout", &[]).await;
    story.wears(ANNA, &[]).await;
    assert!(story.discord.roles_of(BEN).is_empty());
    story.quiet().await;
    story.end().await;
}

async fn a_role_that_is_not_worn_in_breaks_is_taken_off_for_one(transport: Transport) {
    let (mut story, role) = with_role(transport, &[("breaks", "false")]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.wears(ANNA, &[role]).await;
    story.pass(Duration::from_secs(3_600));
    story.says(ANNA, "/break", &[]).await;
    story.wears(ANNA, &[]).await;
    story.pass(Duration::from_secs(1_200));
    story.says(ANNA, "/back", &[]).await;
    story.wears(ANNA, &[role]).await;
    story.quiet().await;
    story.end().await;
}

fn vienna(story: &Story) -> WallTime {
    WallTime(Zone::new("Europe/Vienna").unwrap().wall(story.clock.now()))
}

async fn what_is_done_in_timetrack_itself_gives_and_takes_the_role(transport: Transport) {
    let (story, role) = with_role(transport, &[]).await;
    story.timetrack.start_attendance("ben.meyer", vienna(&story)).unwrap();
    story.wears_soon(BEN, &[role]).await;
    story.timetrack.stop_attendance("ben.meyer", vienna(&story)).unwrap();
    story.wears_soon(BEN, &[]).await;
    story.quiet().await;
    story.end().await;
}

async fn a_role_that_others_gave_stays(transport: Transport) {
    let (mut story, role) = with_role(transport, &[]).await;
    story.discord.give_role(ANNA, role);
    let before = story.changes();
    story.says(ANNA, "/clockin", &[]).await;
    story.is_noted(ANNA, &[Giving::Found]).await;
    story.pass(Duration::from_secs(3_600));
    story.says(ANNA, "/clockout", &[]).await;
    story.is_noted(ANNA, &[]).await;
    assert_eq!((story.discord.roles_of(ANNA), story.changes()), (vec![role], before));
    story.end().await;
}

async fn a_role_that_somebody_took_is_given_again_at_the_next_press(transport: Transport) {
    let (mut story, role) = with_role(transport, &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.wears(ANNA, &[role]).await;
    story.is_noted(ANNA, &[Giving::Given]).await;
    story.discord.take_role(ANNA, role);
    story.pass(Duration::from_secs(60));
    story.says(ANNA, "/status", &[]).await;
    story.wears(ANNA, &[role]).await;
    story.is_noted(ANNA, &[Giving::Given]).await;
    story.end().await;
}

async fn off_takes_it_from_those_it_was_given_to(transport: Transport) {
    let (mut story, role) = with_role(transport, &[]).await;
    story.discord.give_role(BEN, role);
    story.says(ANNA, "/clockin", &[]).await;
    story.says(BEN, "/clockin", &[]).await;
    story.is_noted(ANNA, &[Giving::Given]).await;
    story.is_noted(BEN, &[Giving::Found]).await;
    let said = story.says(CLARA, "/admin role", &[("off", "true")]).await;
    assert!(said.contains("is switched off") && said.contains("for one person now"), "{said}");
    story.wears(ANNA, &[]).await;
    story.is_noted(BEN, &[]).await;
    assert_eq!(story.discord.roles_of(BEN), [role]);
    let said = story.says(CLARA, "/admin role", &[("off", "true")]).await;
    assert!(said.contains("No role is set"), "{said}");
    story.end().await;
}

async fn another_role_takes_the_place_of_the_first(transport: Transport) {
    let (mut story, role) = with_role(transport, &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.wears(ANNA, &[role]).await;
    let other = story.discord.add_role(OFFICE, "At work", 2);
    let said = story.sets(other, &[]).await;
    assert!(said.contains("for one person now"), "{said}");
    story.wears(ANNA, &[other]).await;
    story.quiet().await;
    story.end().await;
}

async fn who_is_unlinked_loses_the_role(transport: Transport) {
    let (mut story, role) = with_role(transport, &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.wears(ANNA, &[role]).await;
    story.says(CLARA, "/admin unlink", &[("member", &ANNA.to_string())]).await;
    story.wears(ANNA, &[]).await;
    story.is_noted(ANNA, &[]).await;
    story.end().await;
}

async fn a_role_that_cannot_be_given_is_named_with_its_cure_and_not_set(transport: Transport) {
    let (mut story, role) = office(transport).await;
    let above = story.discord.add_role(OFFICE, "Above", 11);
    let beside = story.discord.add_role(OFFICE, "Beside", 10);
    let moderators = story.discord.add_role(OFFICE, "Moderators", 4);
    story.discord.change_guild(OFFICE, |guild| {
        let mut roles = guild.roles.iter_mut();
        roles.find(|role| role.id == moderators).unwrap().permissions = MANAGE_ROLES;
    });
    let (everybody, own) = (OFFICE.0, OFFICE.0 + 2);
    for (role, words) in [
        (above, "not below my highest role"),
        (beside, "not below my highest role"),
        (moderators, "permissions of a moderator"),
        (everybody, "Everybody has"),
        (own, "belongs to an integration"),
    ] {
        let said = story.sets(role, &[]).await;
        assert!(said.contains(words), "{words}: {said}");
    }
    let gone = story.forces(CLARA, Some(OFFICE), "/admin role", &[("role", "512345678901234567")]);
    let said = story.answer(gone).await;
    assert!(said.contains("does not exist any more"), "{said}");
    story.discord.change_guild(OFFICE, |guild| guild.bot.permissions = EVERYONE);
    let said = story.sets(role, &[]).await;
    assert!(
        said.contains("“Manage Roles”") && said.contains("https://discord.com/oauth2/authorize"),
        "{said}"
    );
    assert!(said.contains("&scope=bot+applications.commands&permissions=275146427392"), "{said}");
    let said = story.says(CLARA, "/admin role", &[]).await;
    assert!(said.contains("No role is set"), "{said}");
    assert_eq!(story.changes(), 0);
    story.end().await;
}

async fn a_role_that_makes_admins_of_the_bot_is_not_given_for_work(transport: Transport) {
    let (mut story, role) = office(transport).await;
    story.stop().await;
    story.change_setting("ADMIN_ROLE_IDS", &role.to_string());
    story.start().await;
    let said = story.sets(role, &[]).await;
    assert!(said.contains("makes admins of this bot"), "{said}");
    assert_eq!(story.bot().app.store.presence_roles().await.unwrap(), []);
    story.end().await;
}

async fn the_choice_about_breaks_is_changed_for_the_role_that_is_set(transport: Transport) {
    let (mut story, role) = office(transport).await;
    let said = story.says(CLARA, "/admin role", &[("breaks", "false")]).await;
    assert!(said.contains("No role is set"), "{said}");
    story.sets(role, &[]).await;
    let said = story.says(CLARA, "/admin role", &[("breaks", "false")]).await;
    assert!(said.contains(&format!("<@&{role}>")) && said.contains("taken off during breaks"), "{said}");
    story.says(CLARA, "/admin role", &[("off", "true")]).await;
    let said = story.says(CLARA, "/admin role", &[("breaks", "true")]).await;
    assert!(said.contains("No role is set"), "{said}");
    story.end().await;
}

async fn the_rule_about_two_factors_is_named_by_the_command(transport: Transport) {
    let (mut story, role) = office(transport).await;
    story.discord.change_guild(OFFICE, |guild| guild.two_factor = true);
    let said = story.sets(role, &[]).await;
    assert!(said.contains("two-factor authentication"), "{said}");
    assert_eq!(story.bot().app.store.presence_roles().await.unwrap(), []);
    story.end().await;
}

async fn a_refusal_later_is_told_once_and_goes_on_when_it_is_mended(transport: Transport) {
    let (mut story, role) = with_role(transport, &[]).await;
    story.discord.change_guild(OFFICE, |guild| guild.bot.permissions = EVERYONE);
    story.says(ANNA, "/clockin", &[]).await;
    let said = story.hears(CLARA, "I can't change a role").await;
    assert!(said.contains("Manage Roles"), "{said}");
    story.says(BEN, "/clockin", &[]).await;
    let said = story.says(CLARA, "/admin role", &[]).await;
    assert!(said.contains("I lack the permission"), "{said}");
    story.pass(Duration::from_secs(610));
    let tries = |story: &Story| {
        story.discord.look(|world| {
            world
                .requests()
                .iter()
                .filter(|request| request.path.contains("/roles/") && request.status == 403)
                .count()
        })
    };
    story.until("another try", async || tries(&story) > 1).await;
    assert!(story.discord.roles_of(ANNA).is_empty());
    story.discord.change_guild(OFFICE, |guild| guild.bot.permissions |= MANAGE_ROLES);
    story.pass(Duration::from_secs(610));
    story.wears(ANNA, &[role]).await;
    story.wears(BEN, &[role]).await;
    let told = story.discord.look(|world| world.dms(CLARA).count());
    assert_eq!(told, 1, "once");
    let said = story.says(CLARA, "/admin role", &[]).await;
    assert!(!said.contains("I lack the permission"), "{said}");
    story.end().await;
}

/// The sandbox takes ten changes in ten seconds; more are a breach, which fails the story at its end.
async fn roles_are_changed_no_faster_than_discord_allows(transport: Transport) {
    let (mut story, role) = with_role(transport, &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    for _ in 0..12 {
        story.is_noted(ANNA, &[Giving::Given]).await;
        story.discord.take_role(ANNA, role);
        story.pass(Duration::from_secs(1));
        story.says(ANNA, "/status", &[]).await;
        story.wears(ANNA, &[role]).await;
    }
    assert!(story.changes() > 12);
    story.quiet().await;
    story.end().await;
}

async fn whatever_discord_answers_every_role_is_right_in_the_end(transport: Transport) {
    let (mut story, role) = with_role(transport, &[]).await;
    let limited = |scope| Trouble::Limited { retry_after: Duration::from_millis(20), scope };
    for (times, trouble) in [
        (7, Trouble::Status(500)),
        (7, Trouble::Cut),
        (2, limited(LimitScope::User)),
        (2, limited(LimitScope::Global)),
        (1, Trouble::Refused { status: 403, code: 50_013 }),
    ] {
        for on in ["GET /guilds", "PUT /guilds", "DELETE /guilds"] {
            story.discord.trouble(RestFault { on: on.to_owned(), times, trouble });
        }
        story.says(ANNA, "/clockin", &[]).await;
        story.wears_soon(ANNA, &[role]).await;
        story.pass(Duration::from_secs(600));
        story.says(ANNA, "/clockout", &[]).await;
        story.wears_soon(ANNA, &[]).await;
        story.discord.calm();
        story.quiet().await;
        story.pass(Duration::from_secs(600));
    }
    // A refusal without a cause was told to the admins.
    story.discord.dms(CLARA);
    story.end().await;
}

async fn where_nobody_may_see_who_is_in_no_role_is_worn(transport: Transport) {
    let (mut story, role) = with_role(transport, &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.wears(ANNA, &[role]).await;
    story.quiet().await;
    story.stop().await;
    story.change_setting("WHO", "off");
    story.start().await;
    story.wears(ANNA, &[]).await;
    let said = story.sets(role, &[]).await;
    assert!(said.contains("switched it off"), "{said}");
    story.end().await;
}

async fn a_restart_gives_and_takes_what_changed_meanwhile(transport: Transport) {
    let (mut story, role) = with_role(transport, &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.is_noted(ANNA, &[Giving::Given]).await;
    story.quiet().await;
    story.stop().await;
    let wall = WallTime("2026-11-23T09:20:00".parse().unwrap());
    story.timetrack.stop_attendance("anna.huber", wall).unwrap();
    story.timetrack.start_attendance("ben.meyer", wall).unwrap();
    story.at_time("2026-11-23T08:30:00Z");
    story.start().await;
    story.wears(ANNA, &[]).await;
    story.wears(BEN, &[role]).await;
    // A moderator has taken it while the bot was down.
    story.is_noted(BEN, &[Giving::Given]).await;
    story.quiet().await;
    story.stop().await;
    story.discord.take_role(BEN, role);
    story.at_time("2026-11-23T08:40:00Z");
    story.start().await;
    story.wears(BEN, &[role]).await;
    assert!(story.discord.roles_of(DORA).is_empty());
    story.quiet().await;
    story.end().await;
}
