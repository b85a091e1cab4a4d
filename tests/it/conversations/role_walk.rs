//! The presence role under whatever happens in whatever order: a walk drawn from a seed, judged by Discord's record after each step.

use std::time::Duration;

use discord_sandbox::{RestFault, Trouble};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use timetrack_bot::model::Giving;

use crate::stories;
use crate::story::{ANNA, CLARA, MORNING, OFFICE, Story, Transport};

stories![after_every_step_of_a_walk_the_role_is_right];

/// Another number is another walk.
const SEED: u64 = 20_261_127;
const STEPS: u32 = 24;
/// Between two steps, so that no two of them name the same minute.
const BETWEEN: Duration = Duration::from_mins(15);

struct Walk {
    story: Story,
    dice: StdRng,
    role: u64,
    is_on: bool,
    in_breaks: bool,
    is_working: bool,
    on_break: bool,
    /// Whether Anna has the role from a moderator.
    is_others: bool,
}

impl Walk {
    async fn new(transport: Transport) -> Self {
        let story = Story::at(transport, MORNING, &[("WHO", "members")]).await;
        let role = story.discord.add_role(OFFICE, "Working", 3);
        let dice = StdRng::seed_from_u64(SEED);
        let (is_on, in_breaks, is_working, on_break, is_others) = (false, true, false, false, false);
        Self { story, dice, role, is_on, in_breaks, is_working, on_break, is_others }
    }

    fn wears(&self) -> bool {
        self.is_on && self.is_working && (!self.on_break || self.in_breaks)
    }

    async fn step(&mut self) {
        self.story.pass(BETWEEN);
        match self.dice.random_range(0..10) {
            0..3 => self.clock().await,
            3..5 => self.pause().await,
            5 => self.moderator_gives(),
            6 => self.loses_it(false).await,
            7 => self.loses_it(true).await,
            8 => self.set().await,
            _ => {
                self.story.stop().await;
                self.story.start().await;
            }
        }
    }

    /// Clocks in or out, or ends the break.
    async fn clock(&mut self) {
        self.trouble();
        match (self.is_working, self.on_break) {
            (_, true) => self.pause().await,
            (false, _) => {
                self.story.says(ANNA, "/clockin", &[]).await;
                self.is_working = true;
            }
            (true, _) => {
                self.story.says(ANNA, "/clockout", &[]).await;
                self.is_working = false;
            }
        }
    }

    async fn pause(&mut self) {
        if self.is_working {
            let command = if self.on_break { "/back" } else { "/break" };
            self.story.says(ANNA, command, &[]).await;
            self.on_break = !self.on_break;
        }
    }

    /// Discord is away for a while.
    fn trouble(&mut self) {
        for on in ["GET /guilds", "PUT /guilds", "DELETE /guilds"] {
            let trouble = if self.dice.random_bool(0.5) { Trouble::Status(500) } else { Trouble::Cut };
            let times = self.dice.random_range(0..3);
            self.story.discord.trouble(RestFault { on: on.to_owned(), times, trouble });
        }
    }

    fn moderator_gives(&mut self) {
        self.is_others |= !self.wears();
        self.story.discord.give_role(ANNA, self.role);
    }

    /// A moderator takes the role, or Anna leaves the server and is back; the next interaction shows it.
    async fn loses_it(&mut self, leaves: bool) {
        self.is_others = false;
        if leaves {
            self.story.discord.leave(ANNA, OFFICE);
            self.story.discord.join(ANNA, OFFICE);
        } else {
            self.story.discord.take_role(ANNA, self.role);
        }
        self.story.pass(Duration::from_secs(60));
        self.story.says(ANNA, "/status", &[]).await;
    }

    /// Clara sets the role or switches it off.
    async fn set(&mut self) {
        self.is_on = !self.is_on || self.dice.random_bool(0.5);
        self.in_breaks = self.dice.random_bool(0.5);
        let (role, in_breaks) = (self.role.to_string(), self.in_breaks.to_string());
        let options: &[(&str, &str)] =
            if self.is_on { &[("role", &role), ("breaks", &in_breaks)] } else { &[("off", "true")] };
        self.story.says(CLARA, "/admin role", options).await;
    }

    /// Waits until Discord and the bot's own record show what they should.
    async fn is_right(&mut self, step: u32) {
        let worn: &[u64] = if self.wears() || self.is_others { &[self.role] } else { &[] };
        let noted: &[Giving] = match (self.wears(), self.is_others) {
            (true, true) => &[Giving::Found],
            (true, false) => &[Giving::Given],
            (false, _) => &[],
        };
        let (story, mut looks) = (&self.story, 0);
        story
            .until(&format!("the right role after step {step}"), async || {
                looks += 1;
                if looks % 25 == 0 {
                    // A Discord that was away is tried again after a pause.
                    story.clock.advance(Duration::from_secs(10));
                }
                story.discord.roles_of(ANNA) == worn && story.giving(ANNA).await == noted
            })
            .await;
        story.discord.calm();
        story.quiet().await;
    }
}

async fn after_every_step_of_a_walk_the_role_is_right(transport: Transport) {
    let mut walk = Walk::new(transport).await;
    walk.set().await;
    for step in 0..STEPS {
        walk.step().await;
        walk.is_right(step).await;
    }
    walk.story.end().await;
}
