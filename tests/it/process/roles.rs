//! The process is killed at each step of giving and taking a role: afterwards every role is right, by Discord's record.

use discord_sandbox::{EVERYONE, RestFault, Trouble};
use timetrack_bot::clock::Clock;
use timetrack_sandbox::WallTime;

use super::commands::program;
use super::plan;
use super::stage::{OFFICE, Stage};

/// Before the role is looked up, before it is changed, and after.
const STEPS: [(&str, Trouble, bool); 5] = [
    ("GET /guilds", Trouble::Silence, true),
    ("PUT /guilds", Trouble::Silence, true),
    ("PUT /guilds", Trouble::Unanswered, true),
    ("DELETE /guilds", Trouble::Silence, false),
    ("DELETE /guilds", Trouble::Unanswered, false),
];

async fn killed_at(on: &str, trouble: Trouble, gives: bool) {
    let mut plan = plan(1, "endpoint");
    plan.settings = &[("TIMETRACK_TIME", "utc"), ("WHO", "admins")];
    let mut stage = Stage::new(&plan).await;
    let (person, role) = (stage.people[0].id, stage.set_role().await);
    if !gives {
        stage.says(person, "/clockin", &[]).await;
        stage.until("the role", |stage| stage.wears(person, role)).await;
        // So that this is known of the project too when the day ends.
        stage.says(person, "/status", &[]).await;
    }
    stage.discord.trouble(RestFault { on: on.to_owned(), times: 1, trouble });
    stage.says(person, if gives { "/clockin" } else { "/clockout" }, &[]).await;
    let is_met = |stage: &Stage| {
        let is_done = trouble != Trouble::Unanswered || stage.wears(person, role) == gives;
        stage.discord.troubles_left() == 0 && is_done
    };
    stage.until(&format!("{on}, {trouble:?}"), is_met).await;
    stage.kill().await;
    stage.discord.calm();
    stage.start().await;
    stage.until("the right role", |stage| stage.wears(person, role) == gives).await;
    stage.notices_are_sent().await.unwrap();
    assert_eq!(stage.wears(person, role), gives);
    stage.terminate().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_death_at_each_step_of_a_role_every_role_is_right() {
    for (on, trouble, gives) in STEPS {
        killed_at(on, trouble, gives).await;
    }
}

/// The role was given, and the bot died before it knew. Meanwhile its person went home.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_whose_giving_was_not_noted_is_the_bots_to_take() {
    let mut plan = plan(1, "endpoint");
    plan.settings = &[("TIMETRACK_TIME", "utc"), ("WHO", "admins")];
    let mut stage = Stage::new(&plan).await;
    let (person, role) = (stage.people[0].clone(), stage.set_role().await);
    let trouble = RestFault { on: "PUT /guilds".to_owned(), times: 1, trouble: Trouble::Unanswered };
    stage.discord.trouble(trouble);
    stage.says(person.id, "/clockin", &[]).await;
    stage.until("the role", |stage| stage.wears(person.id, role)).await;
    stage.kill().await;
    stage.discord.calm();
    stage.timetrack.stop_attendance(&person.username, WallTime(Clock::system().now().naive_utc())).unwrap();
    stage.start().await;
    stage.says(person.id, "/status", &[]).await;
    stage.until("the end of the role", |stage| !stage.wears(person.id, role)).await;
    stage.terminate().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_names_a_role_that_cannot_be_given_with_the_cure() {
    let mut plan = plan(1, "endpoint");
    plan.settings = &[("TIMETRACK_TIME", "utc"), ("WHO", "admins")];
    let mut stage = Stage::new(&plan).await;
    let role = stage.set_role().await;
    stage.terminate().await;
    let report = |stage: &Stage| {
        let output = program(&["doctor"], &stage.settings);
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().find(|line| line.contains(&role.to_string())).map(str::to_owned).unwrap_or(text)
    };
    assert!(report(&stage).starts_with("ok"), "{}", report(&stage));
    stage.discord.change_guild(OFFICE, |guild| guild.bot.permissions = EVERYONE);
    let line = report(&stage);
    assert!(line.starts_with("BAD") && line.contains("lacks Manage Roles"), "{line}");
    assert!(line.contains("https://discord.com/oauth2/authorize?client_id="), "{line}");
    stage.discord.delete_role(role);
    assert!(report(&stage).contains("does not exist any more"), "{}", report(&stage));
}
