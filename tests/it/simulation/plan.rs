//! What a seed determines: who presses what and when, how unreliable the network is, when the clock is set.

use chrono::{DateTime, TimeDelta, Utc};
use timetrack_bot::model::{
    Action, Locale, MemberId, Planned, Project, Punch, PunchId, PunchState, TaskName, Username, Zone,
};

use super::account::{CLOSED, Quirks};
use super::dice::Dice;
use super::todo::press_id;
use super::world::Event;

/// All that is drawn before the first event.
pub struct Plan {
    pub people: usize,
    pub begin: DateTime<Utc>,
    pub quirks: Quirks,
    /// Requests in a hundred that go wrong.
    pub trouble: u64,
    /// Steps in a thousand at which the bot dies.
    pub crash: u64,
    /// Whether people use TimeTrack's own app too.
    pub elsewhere: bool,
    /// Writes in a hundred that somebody takes back there within a minute and a half.
    pub undoes: u64,
    pub presses: Vec<Punch>,
    /// The presses that are on buttons, which carry the start shown.
    pub buttons: Vec<usize>,
    pub events: Vec<(DateTime<Utc>, Event)>,
    pub calm_at: DateTime<Utc>,
    projects: Vec<Project>,
}

/// Longest time from the first press to the calm, in seconds.
const STORM: i64 = 3600;

/// Where people are who travel.
const ZONES: [&str; 4] = ["UTC", "Europe/Vienna", "Asia/Tokyo", "America/New_York"];

impl Plan {
    pub fn drawn(dice: &mut Dice) -> Self {
        let begin = DateTime::UNIX_EPOCH + TimeDelta::days(20_780) + TimeDelta::hours(8);
        let storm = dice.between(60, STORM);
        let calm_at = begin + TimeDelta::seconds(storm);
        let projects = ["Web", "Shop", CLOSED];
        let projects = projects.iter().map(|name| Project::new("Acme", name).expect("a name")).collect();
        let mut plan = Self {
            people: dice.between(1, 3) as usize,
            begin,
            quirks: Quirks::drawn(dice),
            trouble: dice.one_of(&[0, 10, 30, 60, 95]),
            crash: dice.one_of(&[0, 0, 20, 100]),
            elsewhere: false,
            undoes: dice.one_of(&[0, 0, 0, 0, 0, 0, 0, 0, 15, 60]),
            presses: Vec::new(),
            buttons: Vec::new(),
            events: vec![(calm_at, Event::Calm)],
            calm_at,
            projects,
        };
        plan.elsewhere = plan.undoes > 0 || dice.percent(15);
        for person in 0..plan.people {
            plan.presses_of(person, storm, dice);
        }
        plan.mishaps(storm, dice);
        plan
    }

    fn presses_of(&mut self, person: usize, storm: i64, dice: &mut Dice) {
        let zone = if dice.percent(20) { "Europe/Vienna" } else { "UTC" };
        // Of a timer from TimeTrack's own app nobody can know by which clock it was started.
        let travels = dice.percent(15) && !self.elsewhere;
        let username = Username::new(&format!("p{person}")).expect("a name");
        let mut second = 0;
        let is_hasty = dice.percent(10);
        for _ in 0..dice.between(1, 6) {
            let is_at_once = is_hasty && second > 0 && dice.percent(80);
            second += if is_at_once { 0 } else { 1 + dice.between(0, storm / 6) };
            let pressed = self.begin + TimeDelta::seconds(second);
            let at = self.instant(person, pressed, dice);
            let zone = if travels { dice.one_of(&ZONES) } else { zone };
            let number = self.presses.len();
            let action = self.action(dice);
            let on_button = !action.is_start() && dice.percent(20);
            if on_button {
                self.buttons.push(number);
            }
            self.presses.push(Punch {
                id: PunchId(0),
                interaction: press_id(pressed, number as u64),
                part: 1,
                part_of: None,
                member: MemberId(person as u64),
                username: username.clone(),
                zone: Zone::new(zone).expect("a zone"),
                action,
                at,
                pressed_at: pressed,
                expected_start: None,
                locale: Locale::FALLBACK,
                state: PunchState::Waiting,
                attempts: 0,
                unclear: false,
                written_at: None,
                next_at: DateTime::UNIX_EPOCH,
                trouble: None,
                before: None,
                after: None,
                refusal: None,
                settled_at: None,
                question: None,
                confirmed: false,
                estimate: None,
            });
            self.deliver(number, pressed, dice);
        }
    }

    /// The instant of the press, one that is named, or the very one of an earlier press.
    fn instant(&self, person: usize, pressed: DateTime<Utc>, dice: &mut Dice) -> DateTime<Utc> {
        let earlier: Vec<_> = self
            .presses
            .iter()
            .filter(|press| press.member.0 == person as u64)
            .map(|press| press.at)
            .collect();
        match dice.below(20) {
            0 if !earlier.is_empty() => dice.one_of(&earlier),
            1..4 => pressed - TimeDelta::seconds(dice.between(60, 7200)),
            _ => pressed,
        }
    }

    /// A press reaches the bot soon, perhaps after a later one, perhaps twice.
    fn deliver(&mut self, number: usize, pressed: DateTime<Utc>, dice: &mut Dice) {
        let late = if dice.percent(10) { 3_000 } else { 300 };
        for longest in [Some(late), dice.percent(20).then_some(60_000)].into_iter().flatten() {
            let at = pressed + TimeDelta::milliseconds(dice.between(20, longest));
            self.events.push((at, Event::Press(number)));
        }
    }

    fn action(&self, dice: &mut Dice) -> Action {
        match dice.below(14) {
            0..3 => Action::ClockIn,
            3..6 => Action::ClockOut,
            6..9 => {
                let Some((project, task)) = self.some_work(dice) else { return Action::Stop };
                Action::Start { project, task: task.and_then(|task| TaskName::new(&task).ok()), note: None }
            }
            9 => Action::Pause,
            10 => Action::Resume,
            11 => Action::Break { planned: dice.percent(50).then_some(Planned::Seconds(1_800)) },
            12 => Action::Back { out: dice.percent(20).then_some(self.begin + TimeDelta::seconds(STORM)) },
            _ => Action::Stop,
        }
    }

    pub fn some_work(&self, dice: &mut Dice) -> Option<(Project, Option<String>)> {
        let number = dice.one_of(&[0, 0, 0, 0, 1, 1, 1, 2]);
        Some((self.projects.get(number)?.clone(), dice.percent(40).then(|| "Review".to_owned())))
    }

    fn mishaps(&mut self, storm: i64, dice: &mut Dice) {
        for _ in 0..dice.one_of(&[0, 0, 0, 1, 3]) {
            let by = dice.one_of(&[86_400, 3_600, 90, 5]) * dice.one_of(&[-1, 1]);
            let at = self.begin + TimeDelta::seconds(dice.between(0, storm));
            self.events.push((at, Event::Jump(TimeDelta::seconds(by))));
        }
        if self.elsewhere {
            for _ in 0..dice.between(1, 4) {
                let at = self.begin + TimeDelta::seconds(dice.between(0, storm));
                self.events.push((at, Event::Elsewhere(dice.below(self.people as u64) as usize)));
            }
        }
    }
}
