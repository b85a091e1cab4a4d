//! The company of the account: its people, clients, projects and tasks.

use chrono::FixedOffset;

/// Who works where on what.
#[derive(Clone, Debug)]
pub struct Company {
    /// Rows of `/users`.
    pub users: Vec<Employee>,
    /// Rows of `/clients`.
    pub clients: Vec<String>,
    /// Rows of `/projects`.
    pub projects: Vec<Job>,
    /// Rows of `/tasks`.
    pub tasks: Vec<String>,
    /// What to add to UTC for the company's wall clock; only the quirks that refuse past or future dates ask for it.
    pub utc_offset: FixedOffset,
}

/// A row of `/users`.
#[derive(Clone, Debug)]
pub struct Employee {
    /// Names the person in every call.
    pub username: String,
    pub first_name: String,
    pub last_name: String,
    /// Mail address.
    pub email: String,
    /// Whether the person may work.
    pub enabled: bool,
}

/// A row of `/projects`.
#[derive(Clone, Debug)]
pub struct Job {
    /// For whom.
    pub client: String,
    /// Its name, unique for a client only.
    pub name: String,
    /// Whether it may be booked on.
    pub enabled: bool,
}

const SMALL_USERS: [(&str, &str, bool); 5] = [
    ("Anna", "Huber", true),
    ("Ben", "Meyer", true),
    ("Clara", "Novak", true),
    ("David", "Okafor", true),
    ("Eva", "Lang", false),
];

const SMALL_PROJECTS: [(&str, &str, bool); 9] = [
    ("Alpenblick Hotels", "Website", true),
    ("Alpenblick Hotels", "Booking app", true),
    ("Lindner Brewery", "Website", true),
    ("Lindner Brewery", "Label design", true),
    ("Nordlicht Energy", "Customer portal", true),
    ("Nordlicht Energy", "Meter readings", true),
    ("Nordlicht Energy", "Migration 2024", false),
    ("Internal", "Meetings", true),
    ("Internal", "Training", true),
];

const SMALL_TASKS: [&str; 6] = ["Design", "Development", "Documentation", "Meeting", "Testing", "Travel"];

impl Company {
    /// Five people, one of them disabled; nine projects of four clients, one disabled, and two named alike.
    pub fn small() -> Self {
        let users = SMALL_USERS.map(|(first, last, enabled)| Employee::named(first, last, enabled));
        let projects = SMALL_PROJECTS.map(|(client, name, enabled)| Job::of(client, name, enabled));
        Self::of(users.to_vec(), projects.to_vec(), SMALL_TASKS.map(str::to_owned).to_vec())
    }

    /// `n` people (`p0001.worker` …), `n` projects, ten to a client, and `n` tasks; every tenth of each is disabled.
    pub fn large(n: usize) -> Self {
        let numbers = || 1..=n;
        let users = numbers().map(|i| Employee::named(&format!("P{i:04}"), "Worker", i % 10 != 0));
        let projects = numbers().map(|i| {
            Job::of(&format!("Client {:04}", i.div_ceil(10)), &format!("Project {i:04}"), i % 10 != 0)
        });
        let tasks = numbers().map(|i| format!("Task {i:04}"));
        Self::of(users.collect(), projects.collect(), tasks.collect())
    }

    fn of(users: Vec<Employee>, projects: Vec<Job>, tasks: Vec<String>) -> Self {
        let mut clients: Vec<String> = projects.iter().map(|job| job.client.clone()).collect();
        clients.dedup();
        let utc_offset = FixedOffset::east_opt(3600).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc));
        Self { users, clients, projects, tasks, utc_offset }
    }
}

impl Employee {
    /// `Anna Huber` is `anna.huber` with a mail address of that name.
    pub fn named(first: &str, last: &str, enabled: bool) -> Self {
        let username = format!("{}.{}", first.to_lowercase(), last.to_lowercase());
        let email = format!("{username}@company.example");
        Self { username, first_name: first.to_owned(), last_name: last.to_owned(), email, enabled }
    }
}

impl Job {
    /// A project of a client.
    pub fn of(client: &str, name: &str, enabled: bool) -> Self {
        Self { client: client.to_owned(), name: name.to_owned(), enabled }
    }
}
