//! Names as TimeTrack has them, and as people and their clients type them.

use timetrack_bot::refresh::refresh;
use timetrack_sandbox::{Clientless, Company, Employee, Ids, Job, NoClient, Quirks};

use crate::stories;
use crate::story::{ANNA, CLARA, DORA, Story, Transport};

stories![
    a_label_is_accepted_like_its_value,
    names_in_another_form_are_found_and_sent_as_timetrack_spells_them,
    rows_without_an_id_are_offered_each_with_a_choice_of_its_own,
    recently_used_projects_are_offered_first,
    who_is_linked_is_marked_while_an_admin_types,
    a_project_without_a_client_is_offered_and_started,
    a_refused_project_without_a_client_is_told_in_timetracks_words
];

impl Story {
    /// Changes what TimeTrack has, and lets the bot read it.
    async fn company(&self, change: impl FnOnce(&mut Company)) {
        self.timetrack.change_company(change);
        refresh(&self.bot().app.accounts.first).await.unwrap();
    }
}

async fn a_project_without_a_client_is_offered_and_started(transport: Transport) {
    for no_client in [NoClient::Empty, NoClient::Null, NoClient::Missing] {
        let mut story = Story::new(transport).await;
        story.timetrack.set_quirks(Quirks { no_client, ..Quirks::default() });
        story.company(|company| company.projects.push(Job::of("", "Housekeeping", true))).await;
        let offers = story.offers(ANNA, "/project start", "project", "house").await;
        assert_eq!(offers, ["Housekeeping"]);
        let said = story.says(ANNA, "/project start", &[("project", "Housekeeping")]).await;
        assert!(said.contains("Started Housekeeping at") && !said.contains("Client"), "{said}");
        let work = story.timetrack.project_timer("anna.huber").unwrap().work.unwrap();
        assert_eq!((work.client.as_str(), work.project.as_str()), ("", "Housekeeping"));
        story.end().await;
    }
}

async fn a_refused_project_without_a_client_is_told_in_timetracks_words(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_quirks(Quirks { without_client: Clientless::Refuse, ..Quirks::default() });
    story.company(|company| company.projects.push(Job::of("", "Housekeeping", true))).await;
    let said = story.says(ANNA, "/project start", &[("project", "Housekeeping")]).await;
    assert!(said.contains("TimeTrack says") && said.contains("No active project Housekeeping"), "{said}");
    assert_eq!(story.timetrack.project_timer("anna.huber"), None);
    story.end().await;
}

/// Two that differ behind the hundredth character only, and two whose difference is cut out.
fn long_names() -> [String; 4] {
    let long =
        "Framework agreement on maintenance and further development of all customer portals of the region";
    [
        "lot 1".to_owned(),
        "lot 2".to_owned(),
        format!("(north) {}", &long[20..]),
        format!("(south) {}", &long[20..]),
    ]
    .map(|end| format!("{long} {end}"))
}

async fn a_label_is_accepted_like_its_value(transport: Transport) {
    let mut story = Story::new(transport).await;
    story
        .company(|company| {
            company.projects = long_names().map(|name| Job::of("Municipal Utilities", &name, true)).to_vec();
            company.tasks = long_names().to_vec();
            company.users.push(Employee {
                username: long_names()[3].clone(),
                ..Employee::named("Long", "Name", true)
            });
        })
        .await;
    let (projects, tasks) = (
        story.offers(ANNA, "/project start", "project", "framework").await,
        story.offers(ANNA, "/project start", "task", "framework").await,
    );
    assert!(projects.len() == 4 && tasks.len() == 4, "{projects:?} {tasks:?}");
    let mut started = Vec::new();
    for (project, task) in projects.iter().zip(&tasks) {
        let options = [("project", project.as_str()), ("task", task.as_str())];
        let said = story.says(ANNA, "/project start", &options).await;
        assert!(said.contains("Project running"), "{said}");
        started.push(story.timetrack.project_timer("anna.huber").unwrap().work.unwrap().project);
        story.pass(std::time::Duration::from_secs(60));
    }
    started.sort();
    let mut expected = long_names().to_vec();
    expected.sort();
    assert_eq!(started, expected);
    let user = story.offers(CLARA, "/admin link", "username", "long name").await.remove(0);
    let said = story.says(CLARA, "/admin link", &[("member", &DORA.to_string()), ("username", &user)]).await;
    assert!(said.contains("Linked"), "{said}");
    let link = story.bot().app.store.link(DORA).await.unwrap().unwrap();
    assert_eq!(link.username.as_str(), long_names()[3]);
    story.is_welcomed(DORA, "Framework").await;
    story.end().await;
}

async fn names_in_another_form_are_found_and_sent_as_timetrack_spells_them(transport: Transport) {
    let mut story = Story::new(transport).await;
    // Decomposed, as a Mac writes them.
    let (client, name, task) = ("Cafe\u{301} Go\u{308}tz", "Straßenfest", "Pru\u{308}fung");
    let username = "zoe\u{308}.stein";
    story
        .company(|company| {
            company.projects.push(Job::of(client, name, true));
            company.tasks.push(task.to_owned());
            company
                .users
                .push(Employee { username: username.into(), ..Employee::named("Zoe", "Stein", true) });
        })
        .await;
    let said = story
        .says(CLARA, "/admin link", &[("member", &DORA.to_string()), ("username", "ZO\u{cb}.STEIN")])
        .await;
    assert!(said.contains("Linked"), "{said}");
    story.is_welcomed(DORA, ".stein").await;
    for typed in ["caf\u{e9}", "GÖTZ", "strassen"] {
        assert_eq!(story.offers(DORA, "/project start", "project", typed).await.len(), 1, "{typed}");
    }
    let options = [("project", "CAF\u{c9} GÖTZ - STRASSENFEST"), ("task", "pr\u{fc}fung")];
    let said = story.says(DORA, "/project start", &options).await;
    assert!(said.contains("Project running"), "{said}");
    let work = story.timetrack.project_timer(username).unwrap().work.unwrap();
    assert_eq!(
        (work.client.as_str(), work.project.as_str(), work.task.as_deref()),
        (client, name, Some(task))
    );
    story.pass(std::time::Duration::from_secs(3600));
    let said = story.says(DORA, "/project start", &options).await;
    assert!(said.contains("is already on"), "{said}");
    story.end().await;
}

async fn rows_without_an_id_are_offered_each_with_a_choice_of_its_own(transport: Transport) {
    let mut story = Story::new(transport).await;
    let (small, missing) = (Company::small(), &["id"][..]);
    let enabled = small.projects.iter().filter(|job| job.enabled).count();
    for quirks in [
        Quirks { missing, ..Quirks::default() },
        Quirks { ids: Ids::Alike, ..Quirks::default() },
        Quirks { ids: Ids::Nonsense, ..Quirks::default() },
    ] {
        story.timetrack.set_quirks(quirks);
        story.company(|company| company.projects.reverse()).await;
        let mut offers = story.offers(ANNA, "/project start", "project", "").await;
        offers.sort();
        offers.dedup();
        assert_eq!(offers.len(), enabled, "{offers:?}");
        story.says(ANNA, "/project start", &[("project", &offers[2])]).await;
        let work = story.timetrack.project_timer("anna.huber").unwrap().work.unwrap();
        assert_eq!(format!("{} – {}", work.client, work.project), offers[2]);
        story.says(ANNA, "/project stop", &[]).await;
        story.pass(std::time::Duration::from_secs(60));
    }
    story.end().await;
}

async fn recently_used_projects_are_offered_first(transport: Transport) {
    let mut story = Story::new(transport).await;
    for project in ["Nordlicht Energy – Meter readings", "Lindner Brewery – Website", "Internal – Training"]
    {
        story.says(ANNA, "/project start", &[("project", project)]).await;
        story.pass(std::time::Duration::from_secs(3600));
    }
    let offers = story.offers(ANNA, "/project start", "project", "").await;
    assert_eq!(
        offers[..4],
        [
            "Internal – Training",
            "Lindner Brewery – Website",
            "Nordlicht Energy – Meter readings",
            "Alpenblick Hotels – Booking app"
        ]
    );
    let offers = story.offers(ANNA, "/project start", "project", "website").await;
    assert_eq!(offers, ["Lindner Brewery – Website", "Alpenblick Hotels – Website"]);
    story
        .company(|company| {
            company
                .projects
                .iter_mut()
                .filter(|job| job.name == "Training")
                .for_each(|job| job.enabled = false)
        })
        .await;
    let offers = story.offers(ANNA, "/project start", "project", "").await;
    assert_eq!(offers[0], "Lindner Brewery – Website", "a disabled one is not offered");
    let others = story.offers(DORA, "/project start", "project", "").await;
    assert_ne!(others.first(), offers.first(), "nobody is offered what others used");
    story.end().await;
}

async fn who_is_linked_is_marked_while_an_admin_types(transport: Transport) {
    let mut story = Story::new(transport).await;
    let offers = story.offers(CLARA, "/admin link", "username", "").await;
    assert_eq!(
        offers,
        [
            "anna.huber – Anna Huber (linked already)",
            "ben.meyer – Ben Meyer (linked already)",
            "clara.novak – Clara Novak",
            "david.okafor – David Okafor",
        ]
    );
    let said =
        story.says(CLARA, "/admin link", &[("member", &DORA.to_string()), ("username", &offers[0])]).await;
    assert!(said.contains("linked to"), "{said}");
    story.end().await;
}
