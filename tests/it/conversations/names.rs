//! Names as TimeTrack has them, and as people and their clients type them.

use timetrack_bot::refresh::refresh;
use timetrack_bot::sandbox::timetrack::{Clientless, Company, Job, NoClient, Quirks};

use crate::stories;
use crate::story::{ANNA, Story, Transport};

stories![
    a_project_without_a_client_is_offered_and_started,
    a_refused_project_without_a_client_is_told_in_timetracks_words
];

impl Story {
    /// Changes what TimeTrack has, and lets the bot read it.
    async fn company(&self, change: impl FnOnce(&mut Company)) {
        self.timetrack.change_company(change);
        refresh(&self.bot().app).await.unwrap();
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
