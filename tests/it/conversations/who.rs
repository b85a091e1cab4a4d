//! Who is in: `/who`, and *Working time* in a member's menu.

use std::time::Duration;

use discord_sandbox::Press;
use timetrack_bot::model::{MemberId, Presence, Username, Zone};
use timetrack_sandbox::{WallTime, Weather, Work};

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, DORA, MORNING, OFFICE, ROBOT, Story, Transport, shown};

stories![
    who_shows_what_people_do_since_when_and_how_old_that_is,
    somebody_on_a_break_is_shown_since_its_beginning_until_they_are_back,
    who_shows_what_somebody_else_was_told_a_moment_ago,
    what_changes_in_timetrack_itself_is_seen_within_the_time_that_who_says,
    who_is_for_admins_unless_the_account_says_members,
    a_page_is_turned_and_read_again,
    an_outage_leaves_what_was_seen_with_its_age,
    a_user_that_timetrack_no_longer_has_is_unknown_and_not_gone,
    the_menu_of_a_member_shows_what_who_knows_of_them,
    an_admin_unlinks_from_the_menu_after_a_question,
    where_who_is_off_nobody_learns_anything_and_timetrack_is_not_asked,
];

const MEMBERS: &[(&str, &str)] = &[("WHO", "members")];

async fn office(transport: Transport) -> Story {
    Story::at(transport, MORNING, MEMBERS).await
}

impl Story {
    /// What `/who` counts of each, as it is in the database.
    async fn counts(&self) -> Vec<(Presence, usize)> {
        let store = &self.bot().app.store;
        let people = store.everybody_seen(&Zone::new("UTC").unwrap(), self.clock.now()).await.unwrap();
        let count = |one| people.iter().filter(|person| person.known.standing().presence == one).count();
        let counts = Presence::ALL.map(|one| (one, count(one)));
        counts.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    /// Moves the clock on by less than the two minutes that `/who` names, and waits until that has come of it.
    async fn is_seen(&mut self, expected: &[(Presence, usize)]) {
        self.pass(Duration::from_secs(75));
        self.until("what is seen in the background", async || {
            let is_seen = self.counts().await == expected;
            if !is_seen {
                // A round that was under way when the clock moved counts its pause from then.
                self.clock.advance(Duration::from_millis(100));
            }
            is_seen
        })
        .await;
    }

    async fn opens_menu(&mut self, member: MemberId, target: MemberId) -> Press {
        self.discord.user_command(member, Some(OFFICE), ("Working time", target)).unwrap()
    }

    fn wall(&self) -> WallTime {
        WallTime(Zone::new("Europe/Vienna").unwrap().wall(self.clock.now()))
    }
}

async fn who_shows_what_people_do_since_when_and_how_old_that_is(transport: Transport) {
    let mut story = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    let said = story.says(ANNA, "/who", &[]).await;
    let (since, seen) = (shown(MORNING, 't'), shown(MORNING, 'R'));
    assert!(said.contains("1 working"), "{said}");
    assert!(said.contains(&format!("<@{ANNA}> · since {since} · as of {seen}")), "{said}");
    let said = story.says(BEN, "/who", &[]).await;
    assert!(said.contains("Arbeitet") && said.contains("seit") && said.contains("Stand"), "{said}");
    story.pass(Duration::from_secs(3600));
    story.says(ANNA, "/clockout", &[]).await;
    story.is_seen(&[(Presence::Gone, 2)]).await;
    let said = story.says(ANNA, "/who", &[]).await;
    assert!(said.contains(&format!("<@{ANNA}> · since {}", shown("2026-11-23T09:02:11Z", 't'))), "{said}");
    story.end().await;
}

async fn somebody_on_a_break_is_shown_since_its_beginning_until_they_are_back(transport: Transport) {
    let mut story = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(3600));
    story.says(ANNA, "/break", &[("for", "30")]).await;
    story.quiet().await;
    let said = story.says(CLARA, "/who", &[]).await;
    let since = shown("2026-11-23T09:02:11Z", 't');
    assert!(said.contains("1 on break"), "{said}");
    assert!(said.contains(&format!("**On break**\n<@{ANNA}> · since {since} · as of")), "{said}");
    story.pass(Duration::from_secs(600));
    story.says(ANNA, "/back", &[]).await;
    story.quiet().await;
    let said = story.says(CLARA, "/who", &[]).await;
    assert!(said.contains("1 working") && !said.contains("on break"), "{said}");
    story.end().await;
}

async fn who_shows_what_somebody_else_was_told_a_moment_ago(transport: Transport) {
    let mut story = office(transport).await;
    let press = story.sends(ANNA, "/clockin", &[]);
    // Not `answer`, which waits until it is written.
    story.discord.said(press).await.unwrap();
    let said = story.says(CLARA, "/who", &[]).await;
    assert!(said.contains("1 working"), "{said}");
    story.answer(press).await;
    story.end().await;
}

async fn what_changes_in_timetrack_itself_is_seen_within_the_time_that_who_says(transport: Transport) {
    let mut story = office(transport).await;
    story.is_seen(&[(Presence::Gone, 2)]).await;
    let said = story.says(ANNA, "/who", &[]).await;
    assert!(said.contains("2 not in") && said.contains("show here within 2 min"), "{said}");
    story.timetrack.start_attendance("ben.meyer", story.wall()).unwrap();
    let start = story.clock.now();
    story.is_seen(&[(Presence::Working, 1), (Presence::Gone, 1)]).await;
    let said = story.says(ANNA, "/who", &[]).await;
    assert!(said.contains(&format!("<@{BEN}> · since <t:{}:t>", start.timestamp())), "{said}");
    let job = story.timetrack.company().projects.first().cloned().unwrap();
    let work = Work { client: job.client, project: job.name, task: None, note: None };
    story.timetrack.start_project("anna.huber", work, story.wall()).unwrap();
    story.is_seen(&[(Presence::Working, 2)]).await;
    story.timetrack.stop_attendance("ben.meyer", story.wall()).unwrap();
    story.is_seen(&[(Presence::Working, 1), (Presence::Gone, 1)]).await;
    let said = story.says(ANNA, "/who", &[]).await;
    assert!(said.contains(&format!("**Working**\n<@{ANNA}>")), "{said}");
    story.end().await;
}

async fn who_is_for_admins_unless_the_account_says_members(transport: Transport) {
    let mut story = Story::at(transport, MORNING, &[("WHO", "admins")]).await;
    let said = story.says(ANNA, "/who", &[]).await;
    assert!(said.contains("Manage Server"), "{said}");
    let said = story.says(CLARA, "/who", &[]).await;
    assert!(said.contains("Who is in"), "{said}");
    story.stop().await;
    story.change_setting("WHO", "members");
    story.start().await;
    assert!(story.says(ANNA, "/who", &[]).await.contains("Who is in"));
    let said = story.says(DORA, "/who", &[]).await;
    assert!(said.contains("not linked"), "{said}");
    story.end().await;
}

async fn a_page_is_turned_and_read_again(transport: Transport) {
    let mut story = office(transport).await;
    for number in 0..30_u64 {
        let username = Username::new(&format!("person.{number:02}")).unwrap();
        let store = &story.bot().app.store;
        store.add_link(MemberId(1000 + number), &username, None, CLARA, story.clock.now()).await.unwrap();
    }
    let press = story.sends(ANNA, "/who", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("Page 1 of 2") && said.contains("<@1001>"), "{said}");
    story.clicks(ANNA, press, "Next").await;
    let said = story.becomes(press, "Page 2 of 2").await;
    assert!(said.contains("<@1029>") && !said.contains("<@1001>"), "{said}");
    story.end().await;
}

async fn an_outage_leaves_what_was_seen_with_its_age(transport: Transport) {
    let mut story = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.timetrack.set_weather(Weather::Down);
    story.pass(Duration::from_secs(7200));
    let said = story.says(ANNA, "/who", &[]).await;
    let seen = shown(MORNING, 'R');
    assert!(said.contains("1 working") && said.contains(&format!("as of {seen}")), "{said}");
    story.timetrack.set_weather(Weather::Fine);
    story.end().await;
}

async fn a_user_that_timetrack_no_longer_has_is_unknown_and_not_gone(transport: Transport) {
    let mut story = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.timetrack.rename_user("anna.huber", "anna.gruber");
    story.is_seen(&[(Presence::Gone, 1), (Presence::Unknown, 1)]).await;
    story.hears(CLARA, "no longer knows").await;
    story.end().await;
}

async fn the_menu_of_a_member_shows_what_who_knows_of_them(transport: Transport) {
    let mut story = Story::at(transport, MORNING, &[("WHO", "admins")]).await;
    story.says(ANNA, "/clockin", &[]).await;
    for (member, target, words) in [
        (ANNA, ANNA, "**Working**"),
        (CLARA, ANNA, "**Working**"),
        (CLARA, BEN, "Unlink"),
        (CLARA, DORA, "Use `/admin link`"),
        (CLARA, ROBOT, "Bots"),
        (ANNA, BEN, "Manage Server"),
        (DORA, DORA, "not linked"),
        (BEN, BEN, "Arbeitszeit"),
    ] {
        let press = story.opens_menu(member, target).await;
        let said = story.answer(press).await;
        assert!(said.contains(words), "{member} of {target}: {said}");
    }
    story.end().await;
}

async fn an_admin_unlinks_from_the_menu_after_a_question(transport: Transport) {
    let mut story = office(transport).await;
    let menu = story.opens_menu(CLARA, BEN).await;
    story.clicks(CLARA, menu, "Unlink").await;
    story.becomes(menu, "Remove the link?").await;
    story.clicks(CLARA, menu, "Keep it").await;
    story.becomes(menu, "Working time").await;
    assert!(story.bot().app.store.link(BEN).await.unwrap().is_some());
    story.clicks(CLARA, menu, "Unlink").await;
    story.becomes(menu, "Remove the link?").await;
    story.clicks(CLARA, menu, "Unlink").await;
    let said = story.becomes(menu, "Link removed").await;
    assert!(said.contains("ben.meyer"), "{said}");
    assert!(story.bot().app.store.link(BEN).await.unwrap().is_none());
    story.end().await;
}

async fn where_who_is_off_nobody_learns_anything_and_timetrack_is_not_asked(transport: Transport) {
    let mut story = Story::at(transport, MORNING, &[("WHO", "off")]).await;
    let timers = |story: &Story| {
        story.timetrack.requests().iter().filter(|asked| asked.path.contains("timer")).count()
    };
    story.pass(Duration::from_secs(600));
    for member in [ANNA, CLARA] {
        let said = story.says(member, "/who", &[]).await;
        assert!(said.contains("switched it off"), "{said}");
    }
    assert_eq!(timers(&story), 0);
    story.end().await;
}
