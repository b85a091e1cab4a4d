//! The catalogue's lists, and drafts.

use super::*;
use crate::model::{ListedProject, LocalStamp, Note, Project, TaskName, User};
use crate::store::catalogue::Freshness;
use crate::store::drafts::Draft;

fn user(username: &str, enabled: bool) -> User {
    User {
        username: name(username), full_name: "Ann \"O'Neil\" Ünder".into(), email: String::new(), enabled
    }
}

fn project(client: &str, name: &str) -> ListedProject {
    ListedProject { project: Project::new(client, name).unwrap(), enabled: name != "Site" }
}

#[tokio::test]
async fn a_list_is_what_was_read_last() {
    let bench = Bench::new().await;
    let store = &bench.store;
    assert_eq!(store.freshness().await.unwrap(), Freshness::default());

    store.replace_users(&[user("b", true), user("a", false)], now()).await.unwrap();
    assert_eq!(store.known_users().await.unwrap(), [user("a", false), user("b", true)]);
    store.replace_users(&[user("c", true)], later(1)).await.unwrap();
    assert_eq!(store.known_users().await.unwrap(), [user("c", true)]);

    let projects = [project("Acme", "Site"), project("Zeta", "App"), project("Acme", "App")];
    store.replace_projects(&projects, later(2)).await.unwrap();
    let [site, zeta, app] = projects;
    assert_eq!(store.known_projects().await.unwrap(), [app, site, zeta]);

    let task = TaskName::new("Design").unwrap();
    store.replace_tasks(std::slice::from_ref(&task), later(3)).await.unwrap();
    assert_eq!(store.known_tasks().await.unwrap(), [task]);

    let read = Freshness { users: Some(later(1)), projects: Some(later(2)), tasks: Some(later(3)) };
    assert_eq!(store.freshness().await.unwrap(), read);
}

#[tokio::test]
async fn a_list_read_again_unchanged_is_fresh_and_an_empty_one_empties() {
    let bench = Bench::new().await;
    bench.store.replace_users(&[user("a", true)], now()).await.unwrap();
    bench.store.replace_users(&[user("a", true)], later(5)).await.unwrap();
    assert_eq!(bench.store.freshness().await.unwrap().users, Some(later(5)));
    bench.store.replace_users(&[], later(6)).await.unwrap();
    assert_eq!(bench.store.known_users().await.unwrap(), []);
}

#[tokio::test]
async fn odd_entries_are_cut_or_left_out_and_do_not_spoil_the_list() {
    let bench = Bench::new().await;
    let long = User { full_name: "ü".repeat(5000), ..user("a", true) };
    bench.store.replace_users(&[long, user("a", false), user("b", true)], now()).await.unwrap();
    let users = bench.store.known_users().await.unwrap();
    assert_eq!(users.len(), 2);
    assert!(users[0].enabled, "of two with one name the first is kept");
    assert_eq!(users[0].full_name.chars().count(), 400);
}

#[tokio::test]
async fn ten_thousand_users_are_one_write() {
    let bench = Bench::new().await;
    let users: Vec<_> = (0..10_000).map(|i| user(&format!("user{i:05}"), i % 7 != 0)).collect();
    bench.store.replace_users(&users, now()).await.unwrap();
    assert_eq!(bench.store.known_users().await.unwrap(), users);
}

#[tokio::test]
async fn a_draft_is_kept_once_and_swept_after_a_day() {
    let bench = Bench::linked().await;
    let draft = Draft {
        interaction: InteractionId(5),
        member: ALICE,
        action: Action::Start {
            project: Project::new("Acme", "Site").unwrap(),
            task: None,
            note: Some(Note::new("„für später“").unwrap()),
        },
        first: now(),
        second: later(3600),
        expected_start: Some(LocalStamp("2026-11-23T09:00:00".parse().unwrap())),
    };
    assert!(bench.store.keep_draft(&draft, now()).await.unwrap());
    let again = Draft { member: BOB, ..draft.clone() };
    assert!(bench.store.keep_draft(&again, later(1)).await.unwrap());
    assert_eq!(bench.store.draft(draft.interaction).await.unwrap(), Some(draft.clone()));

    let stranger = Draft { interaction: InteractionId(7), member: MemberId(99), ..draft.clone() };
    assert!(!bench.store.keep_draft(&stranger, now()).await.unwrap(), "not linked any more");
    assert_eq!(bench.store.draft(stranger.interaction).await.unwrap(), None);
    let next = Draft { interaction: InteractionId(6), ..draft.clone() };
    assert!(bench.store.keep_draft(&next, later(86_401)).await.unwrap());
    bench.store.sweep(later(86_401)).await.unwrap();
    assert_eq!(bench.store.draft(draft.interaction).await.unwrap(), None);
    assert_eq!(bench.store.draft(next.interaction).await.unwrap(), Some(next));
}

#[tokio::test]
async fn a_list_in_another_order_is_not_written_again() {
    let bench = Bench::new().await;
    let (users, projects) =
        ([user("b", true), user("a", false)], [project("", "Site"), project("Acme", "App")]);
    let tasks = ["Design", "Build"].map(|task| TaskName::new(task).unwrap());
    bench.store.replace_users(&users, now()).await.unwrap();
    bench.store.replace_projects(&projects, now()).await.unwrap();
    bench.store.replace_tasks(&tasks, now()).await.unwrap();
    for table in ["users", "projects", "tasks"] {
        let refuse = format!(
            "CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'written'); END"
        );
        bench.meddle(&refuse).await.unwrap();
    }
    // Shuffled, with rows twice, and with more beside a name than is kept.
    let long = User { full_name: "Ann \"O'Neil\" Ünder".into(), ..user("a", false) };
    bench
        .store
        .replace_users(&[long.clone(), user("b", false), user("b", true), long], later(9))
        .await
        .unwrap();
    let [site, app] = projects;
    let off = ListedProject { enabled: false, ..app.clone() };
    bench.store.replace_projects(&[off, app.clone(), site.clone()], later(9)).await.unwrap();
    let [design, build] = tasks;
    bench.store.replace_tasks(&[build.clone(), design.clone(), build], later(9)).await.unwrap();
    let read = Freshness { users: Some(later(9)), projects: Some(later(9)), tasks: Some(later(9)) };
    assert_eq!(bench.store.freshness().await.unwrap(), read);

    bench.store.replace_tasks(&[design], later(10)).await.unwrap_err();
    bench.store.replace_users(&[user("b", true)], later(10)).await.unwrap_err();
    bench.store.replace_projects(&[site], later(10)).await.unwrap_err();
}
