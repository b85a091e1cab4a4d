//! Servers that cap, count, filter and end pages differently, and malformed rows.

use timetrack_bot::model::TimerKind;
use timetrack_bot::timetrack::{Counts, Error, Listing};
use timetrack_sandbox::{
    Company, Employee, Fault, Filters, FirstPage, Ids, Job, NoClient, On, PastEnd, Quirks,
};

use super::{PATIENT, World, wall};

const FIRST: [FirstPage; 4] =
    [FirstPage::Zero, FirstPage::OneAgain, FirstPage::OneEmpty, FirstPage::OneRefused];
const PAST: [PastEnd; 5] =
    [PastEnd::Empty, PastEnd::Repeated, PastEnd::Refused, PastEnd::Failing, PastEnd::NoList];

/// 640 users; one page in the middle has none that is enabled, whether pages have 50 rows or 100.
fn company() -> Company {
    let mut company = Company::large(640);
    for user in &mut company.users[200..300] {
        user.enabled = false;
    }
    company
}

#[tokio::test]
async fn lists_are_read_to_their_end_with_every_form_of_paging() {
    let world = World::of(company(), PATIENT).await;
    let enabled = company().users.iter().filter(|user| user.enabled).count();
    for page_cap in [50, 100, 200, 500, 640, 0] {
        for first_page in FIRST {
            for past_end in PAST {
                for filters in [Filters::Heeded, Filters::AfterPaging] {
                    // With both, a page before the end is as empty as one past it.
                    if filters == Filters::AfterPaging && page_cap > 100 {
                        continue;
                    }
                    let quirks = Quirks { page_cap, first_page, past_end, filters, ..Quirks::default() };
                    world.sandbox.set_quirks(quirks.clone());
                    let before = world.sandbox.requests().len();
                    let list = world.client.users().await.unwrap();
                    let expected = if filters == Filters::AfterPaging { enabled } else { 640 };
                    assert_eq!(list.rows.len(), expected, "{quirks:?}");
                    assert_eq!(list.counts, Counts { taken: expected, ..Counts::default() });
                    let pages = 640_usize.div_ceil(if page_cap == 0 { 1000 } else { page_cap });
                    let asked = world.sandbox.requests().len() - before;
                    assert!(asked <= pages + 6, "{asked} requests for {pages} pages: {quirks:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn one_user_is_found_on_any_page() {
    let world = World::of(company(), PATIENT).await;
    for first_page in FIRST {
        for filters in [Filters::Heeded, Filters::AfterPaging, Filters::Ignored] {
            let quirks = Quirks { page_cap: 100, first_page, filters, ..Quirks::default() };
            world.sandbox.set_quirks(quirks.clone());
            let user = world.client.user("p0639.worker").await.unwrap();
            assert_eq!(
                user.map(|user| user.username.to_string()).as_deref(),
                Some("p0639.worker"),
                "{quirks:?}"
            );
            assert_eq!(world.client.user("p0699.worker").await.unwrap(), None, "{quirks:?}");
        }
    }
}

#[tokio::test]
async fn a_page_that_fails_once_in_the_middle_is_asked_for_again_and_an_outage_is_no_end() {
    let world = World::of(company(), PATIENT).await;
    world.sandbox.set_quirks(Quirks { page_cap: 500, ..Quirks::default() });
    // Faults are met in order: a first page of one row is served, the second fails.
    let body = r#"[{"username":"first"}]"#.to_owned();
    let served = Fault::Status { status: 200, body, retry_after: None };
    for fault in [Fault::status(500), Fault::Html] {
        world.sandbox.fault_next(On::get("users"), served.clone());
        world.sandbox.fault_next(On::get("users"), fault);
        assert_eq!(world.client.users().await.unwrap().rows.len(), 1 + 140);
    }
    world.sandbox.fault_next(On::get("users"), served.clone());
    world.sandbox.fault_next(On::get("users"), Fault::status(503));
    world.sandbox.fault_next(On::get("users"), Fault::status(503));
    assert!(matches!(world.client.users().await, Err(Error::Unclear { .. })));
    for (fault, error) in [
        (Fault::status(429), Error::Busy { retry_after: None }),
        (Fault::status(401), Error::KeyRefused { status: 401 }),
    ] {
        world.sandbox.fault_next(On::get("users"), served.clone());
        world.sandbox.fault_next(On::get("users"), fault);
        assert_eq!(world.client.users().await.unwrap_err(), error);
    }
    assert_eq!(world.sandbox.faults_left(), 0);
}

#[tokio::test]
async fn rows_are_told_apart_without_a_usable_id() {
    let world = World::of(Company::large(250), PATIENT).await;
    for (ids, missing) in [(Ids::Alike, &[][..]), (Ids::Nonsense, &[]), (Ids::Lower, &["id"])] {
        world.sandbox.set_quirks(Quirks { ids, missing, page_cap: 100, ..Quirks::default() });
        assert_eq!(world.client.users().await.unwrap().rows.len(), 250, "{ids:?} {missing:?}");
        assert_eq!(world.client.projects().await.unwrap().rows.len(), 250, "{ids:?} {missing:?}");
        assert_eq!(world.client.tasks().await.unwrap().rows.len(), 250, "{ids:?} {missing:?}");
    }
}

#[tokio::test]
async fn a_page_of_names_that_came_before_is_not_the_end() {
    let world = World::new(PATIENT).await;
    // Tasks of one name for each of many projects, then another.
    world.sandbox.change_company(|company| {
        company.tasks = vec!["Meeting".to_owned(); 350];
        company.tasks.push("Travel".to_owned());
    });
    world.sandbox.set_quirks(Quirks { page_cap: 100, ..Quirks::default() });
    let tasks = world.client.tasks().await.unwrap();
    assert_eq!(tasks.rows.iter().map(|task| task.as_str()).collect::<Vec<_>>(), ["Meeting", "Travel"]);
    assert_eq!(tasks.counts, Counts { taken: 2, repeated: 349, ..Counts::default() });
}

#[tokio::test]
async fn what_is_left_out_of_a_list_is_counted_with_its_reason() {
    let world = World::new(PATIENT).await;
    world.sandbox.change_company(|company| {
        company.projects = vec![
            Job::of("Acme", "Website", true),
            Job::of("", "Orphan", true),
            Job::of("Acme", " ", true),
            Job::of("Acme", &"x".repeat(201), true),
            Job::of(&"x".repeat(201), "Website", true),
            Job::of("Acme", "Website", false),
            Job::of("Acme", "Website", true),
        ];
        company.users.push(Employee { username: String::new(), ..Employee::named("No", "Name", true) });
    });
    let counts = Counts {
        taken: 3,
        without_client: 1,
        nameless: 1,
        too_long: 2,
        unreadable: 0,
        repeated: 1,
        is_cut: false,
    };
    for no_client in [NoClient::Empty, NoClient::Null, NoClient::Missing] {
        world.sandbox.set_quirks(Quirks { no_client, ..Quirks::default() });
        let projects = world.client.projects().await.unwrap();
        assert_eq!(projects.counts, counts, "{no_client:?}");
        assert_eq!(projects.rows[1].project.to_string(), "Orphan", "{no_client:?}");
    }
    assert_eq!(
        counts.to_string(),
        "3 taken (1 without a client); left out: 1 without a name, 2 with a name of more than 200 characters, \
         1 with the names of another"
    );
    let users = world.client.users().await.unwrap().counts;
    assert_eq!(users, Counts { taken: 5, nameless: 1, ..Counts::default() });
    assert!(!users.is_whole() && world.client.tasks().await.unwrap().counts.is_whole());
}

#[tokio::test]
async fn entries_are_found_however_pages_are_counted_and_end() {
    for first_page in FIRST {
        for past_end in PAST {
            let world = World::new(PATIENT).await;
            world.sandbox.set_quirks(Quirks { first_page, past_end, page_cap: 1, ..Quirks::default() });
            world.sandbox.start_attendance("anna.huber", wall("09:05")).unwrap();
            world.sandbox.stop_attendance("anna.huber", wall("10:00")).unwrap();
            let days = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
            let listing =
                world.client.entries(TimerKind::Attendance, &world.anna, &(days(22)..=days(24))).await;
            let Ok(Listing::Rows(rows)) = listing else { panic!("{first_page:?} {past_end:?}: {listing:?}") };
            assert_eq!(rows.len(), 1, "{first_page:?} {past_end:?}");
        }
    }
}
