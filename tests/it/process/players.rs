//! People who press at random while the bot is killed.

use std::time::Duration;

use discord_sandbox::DiscordSandbox;
use timetrack_bot::model::{Action, Project};
use tokio_util::sync::CancellationToken;

use super::stage::{Member, OFFICE};
use super::timers::Timers;

/// Splitmix64: a seed is told the same everywhere.
#[derive(Clone)]
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub fn millis(&mut self, bound: u64) -> Duration {
        Duration::from_micros(self.below(bound * 1000))
    }
}

/// Somebody who presses at random, mostly what makes sense.
pub struct Player {
    pub member: Member,
    pub dice: Dice,
    pub timers: Timers,
}

impl Player {
    fn choose(&mut self) -> (&'static str, Option<String>) {
        let free = [
            ("/clockin", None),
            ("/clockout", None),
            ("/break", None),
            ("/back", None),
            ("/project start", Some(format!("Project 000{}", 1 + self.dice.below(6)))),
            ("/project pause", None),
            ("/project resume", None),
            ("/project stop", None),
        ];
        let sensible = self.dice.below(10) > 0;
        loop {
            let (command, project) = free[usize::try_from(self.dice.below(8)).unwrap()].clone();
            let action = action(command, project.as_deref());
            if self.timers.take(&action).is_some() || !sensible {
                return (command, project);
            }
        }
    }

    /// Presses one after the other until told to stop. An answer that does not come is not waited for without end.
    pub async fn play(mut self, discord: DiscordSandbox, stop: CancellationToken) -> Self {
        for _ in 0..1 + self.dice.below(4) {
            let (command, project) = self.choose();
            let path: Vec<_> = command.trim_start_matches('/').split(' ').collect();
            let options: Vec<_> = project.iter().map(|project| ("project", project.as_str())).collect();
            let press = discord.slash(self.member.id, Some(OFFICE), &path, &options).unwrap();
            discord.forgive(press);
            let pause = self.dice.millis(20);
            tokio::select! {
                () = stop.cancelled() => return self,
                _ = discord.answer(press) => {}
            }
            tokio::select! {
                () = stop.cancelled() => return self,
                () = tokio::time::sleep(pause) => {}
            }
        }
        self
    }
}

fn action(command: &str, project: Option<&str>) -> Action {
    match command {
        "/clockin" => Action::ClockIn,
        "/clockout" => Action::ClockOut,
        "/break" => Action::Break { planned: None },
        "/back" => Action::Back { out: None },
        "/project pause" => Action::Pause,
        "/project resume" => Action::Resume,
        "/project stop" => Action::Stop,
        _ => {
            let project = Project { client: String::new(), name: project.unwrap_or_default().to_owned() };
            Action::Start { project, task: None, note: None }
        }
    }
}
