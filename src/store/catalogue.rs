//! What TimeTrack last said exists: users, projects, tasks. A cache for autocomplete and for when TimeTrack is down.

use chrono::{DateTime, Utc};
use sqlx::query_builder::Separated;
use sqlx::sqlite::{Sqlite, SqliteRow};
use sqlx::{QueryBuilder, Row};

use super::row::{checked, instant, ms};
use super::{Result, Store};
use crate::model::{ListedProject, Project, TaskName, User};

/// A list of TimeTrack: its name in the database, and how it is emptied and filled.
struct List<T> {
    name: &'static str,
    empty: &'static str,
    fill: &'static str,
    /// The values of a row after its account.
    values: fn(&mut Separated<'_, Sqlite, &'static str>, &T),
}

const USERS: List<User> = List {
    name: "users",
    empty: "DELETE FROM users WHERE account = $1",
    fill: "INSERT INTO users (account, username, full_name, email, enabled) ",
    values: |row, user| {
        row.push_bind(user.username.as_str()).push_bind(user.full_name.as_str());
        row.push_bind(user.email.as_str()).push_bind(user.enabled);
    },
};
const PROJECTS: List<ListedProject> = List {
    name: "projects",
    empty: "DELETE FROM projects WHERE account = $1",
    fill: "INSERT INTO projects (account, client, name, enabled) ",
    values: |row, ListedProject { project, enabled }| {
        row.push_bind(project.client.as_str()).push_bind(project.name.as_str()).push_bind(*enabled);
    },
};
const TASKS: List<TaskName> = List {
    name: "tasks",
    empty: "DELETE FROM tasks WHERE account = $1",
    fill: "INSERT INTO tasks (account, name) ",
    values: |row, task| {
        row.push_bind(task.as_str());
    },
};

/// So many rows are one statement, so that ten thousand users are few and punches need not wait long for their turn. Five parameters each
/// stay far below the limits of the engines.
const ROWS_AT_ONCE: usize = 500;

/// Longest name or address beside a username that is kept, in characters. TimeTrack may have any length.
const MAX_BESIDE: usize = 400;

/// When each list was last read in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// `/users`
    pub users: Option<DateTime<Utc>>,
    /// `/projects`
    pub projects: Option<DateTime<Utc>>,
    /// `/tasks`
    pub tasks: Option<DateTime<Utc>>,
}

impl Store {
    /// Every user last seen, by username.
    pub async fn known_users(&self) -> Result<Vec<User>> {
        let users =
            "SELECT username, full_name, email, enabled FROM users WHERE account = $1 ORDER BY username";
        let rows = sqlx::query(users).bind(self.account().0).fetch_all(self.readers()).await?;
        rows.iter().map(user).collect()
    }

    /// Replaces the list of users. Of two with the same username the first that is enabled is kept.
    pub(crate) async fn replace_users(&self, users: &[User], now: DateTime<Utc>) -> Result<()> {
        let cut = |text: &str| text.chars().take(MAX_BESIDE).collect();
        let bounded = users.iter().map(|user| User {
            full_name: cut(&user.full_name),
            email: cut(&user.email),
            ..user.clone()
        });
        let mut users: Vec<User> = bounded.collect();
        users.sort_by(|a, b| (&a.username, b.enabled).cmp(&(&b.username, a.enabled)));
        users.dedup_by(|later, kept| later.username == kept.username);
        let unchanged = self.known_users().await? == users;
        self.replace(&USERS, (!unchanged).then_some(users), now).await
    }

    /// Every project last seen, by client and name.
    pub async fn known_projects(&self) -> Result<Vec<ListedProject>> {
        let projects = "SELECT client, name, enabled FROM projects WHERE account = $1 ORDER BY client, name";
        let rows = sqlx::query(projects).bind(self.account().0).fetch_all(self.readers()).await?;
        rows.iter().map(project).collect()
    }

    /// Replaces the list of projects. Two with the same names are one, which is enabled if either is.
    pub async fn replace_projects(&self, projects: &[ListedProject], now: DateTime<Utc>) -> Result<()> {
        let mut projects = projects.to_vec();
        projects.sort_by(|a, b| (&a.project, b.enabled).cmp(&(&b.project, a.enabled)));
        projects.dedup_by(|later, kept| later.project == kept.project);
        let unchanged = self.known_projects().await? == projects;
        self.replace(&PROJECTS, (!unchanged).then_some(projects), now).await
    }

    /// Every task last seen, by name.
    pub async fn known_tasks(&self) -> Result<Vec<TaskName>> {
        let tasks = sqlx::query_scalar("SELECT name FROM tasks WHERE account = $1 ORDER BY name");
        let names: Vec<String> = tasks.bind(self.account().0).fetch_all(self.readers()).await?;
        names.iter().map(|name| checked(name)).collect()
    }

    /// Replaces the list of tasks.
    pub(crate) async fn replace_tasks(&self, tasks: &[TaskName], now: DateTime<Utc>) -> Result<()> {
        let mut tasks = tasks.to_vec();
        tasks.sort();
        tasks.dedup();
        let unchanged = self.known_tasks().await? == tasks;
        self.replace(&TASKS, (!unchanged).then_some(tasks), now).await
    }

    /// When each list was last read.
    pub async fn freshness(&self) -> Result<Freshness> {
        let reads = sqlx::query_as("SELECT list, read_at FROM catalogue_reads WHERE account = $1");
        let reads: Vec<(String, i64)> = reads.bind(self.account().0).fetch_all(self.readers()).await?;
        let mut freshness = Freshness::default();
        for (list, read_at) in reads {
            let at = Some(instant(read_at)?);
            match list.as_str() {
                "users" => freshness.users = at,
                "projects" => freshness.projects = at,
                _ => freshness.tasks = at,
            }
        }
        Ok(freshness)
    }

    /// Writes down that a list was read at `now` and, if it has changed, what it holds.
    async fn replace<T: Clone + Send + Sync + 'static>(
        &self,
        list: &'static List<T>,
        rows: Option<Vec<T>>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let account = self.account().0;
        self.write(move |conn| {
            Box::pin(async move {
                if let Some(rows) = rows {
                    sqlx::query(list.empty).bind(account).execute(&mut *conn).await?;
                    for rows in rows.chunks(ROWS_AT_ONCE) {
                        fill(list, account, rows).build().execute(&mut *conn).await?;
                    }
                }
                sqlx::query(
                    "INSERT INTO catalogue_reads (list, read_at, account) VALUES ($1, $2, $3) \
                     ON CONFLICT (account, list) DO UPDATE SET read_at = excluded.read_at",
                )
                .bind(list.name)
                .bind(ms(now))
                .bind(account)
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }
}

fn fill<T>(list: &List<T>, account: u32, rows: &[T]) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(list.fill);
    query.push_values(rows, |mut values, row| {
        values.push_bind(account);
        (list.values)(&mut values, row);
    });
    query
}

pub(super) fn user(row: &SqliteRow) -> Result<User> {
    Ok(User {
        username: checked(row.try_get("username")?)?,
        full_name: row.try_get("full_name")?,
        email: row.try_get("email")?,
        enabled: row.try_get("enabled")?,
    })
}

fn project(row: &SqliteRow) -> Result<ListedProject> {
    Ok(ListedProject {
        project: Project { client: row.try_get("client")?, name: row.try_get("name")? },
        enabled: row.try_get("enabled")?,
    })
}
