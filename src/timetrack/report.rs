//! Labels for the metrics: which call a request was and how it ended.

use std::sync::Arc;
use std::time::Duration;

use super::error::Error;

/// Told after every request: which call, how it ended, how long it took.
pub type Report = Arc<dyn Fn(&'static str, &'static str, Duration) + Send + Sync>;

/// How a path ends, and what it is called. Both editions of the project timer end alike.
const GETS: &[(&str, &str)] = &[
    ("users", "users"),
    ("projects", "projects"),
    ("tasks", "tasks"),
    ("attendances", "attendances"),
    ("project_time_entries", "project entries"),
    ("attendance_timer", "attendance read"),
    ("project_timer", "project read"),
];
const POSTS: &[(&str, &str)] = &[
    ("attendance_timer/start", "attendance start"),
    ("attendance_timer/stop", "attendance stop"),
    ("project_timer/start", "project start"),
    ("project_timer/pause", "project pause"),
    ("project_timer/resume", "project resume"),
    ("project_timer/stop", "project stop"),
];

/// What a `GET` of `path` is called.
pub(super) fn get(path: &str) -> &'static str {
    named(GETS, path)
}

/// What a `POST` to `path` is called.
pub(super) fn post(path: &str) -> &'static str {
    named(POSTS, path)
}

fn named(calls: &[(&str, &'static str)], path: &str) -> &'static str {
    calls.iter().find(|(end, _)| path.ends_with(end)).map_or("other", |(_, name)| name)
}

/// How it ended.
pub(super) fn outcome<T>(result: &Result<T, Error>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(Error::Unreachable(_)) => "unreachable",
        Err(Error::Unclear { .. }) => "unclear",
        Err(Error::Busy { .. }) => "busy",
        Err(Error::KeyRefused { .. }) => "key_refused",
        Err(Error::Refused { .. }) => "refused",
        Err(Error::UnknownUser { .. }) => "unknown_user",
        Err(Error::NotLookedUp(_)) => "not_looked_up",
        Err(Error::NoReason { .. }) => "no_reason",
        Err(Error::NotAsked(_)) => "not_asked",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_has_a_name_and_nothing_else_gets_into_one() {
        assert_eq!(get("timers/project_timer"), "project read");
        assert_eq!(get("project_timer"), "project read");
        assert_eq!(post("attendance_timer/stop"), "attendance stop");
        assert_eq!(post("timers/project_timer/resume"), "project resume");
        assert_eq!(get("users/anna.huber"), "other");
    }
}
