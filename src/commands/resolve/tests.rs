//! Names that are similar, long, in another Unicode form, or made to look like another name.

use super::*;
use crate::model::{ListedProject, User, Username};
use crate::reply::{Choice, already_linked};

fn known(client: &str, name: &str) -> ListedProject {
    ListedProject { project: Project::new(client, name).unwrap(), enabled: true }
}

fn catalogue() -> Vec<ListedProject> {
    vec![
        known("Acme", "Website"),
        known("Globex", "Website"),
        known("Globex", "Årsmøde"),
        ListedProject { enabled: false, ..known("Acme", "Old site") },
    ]
}

fn found(typed: &str) -> Result<Project, Refusal> {
    project(catalogue(), typed)
}

#[test]
fn a_project_is_found_by_choice_pair_or_unique_name_and_never_guessed() {
    let acme = Project::new("Acme", "Website").unwrap();
    for typed in ["Acme – Website", " Acme – Website ", "acme - website", "ACME  —  Website"] {
        assert_eq!(found(typed), Ok(acme.clone()), "{typed}");
    }
    assert_eq!(found("årsmøde").unwrap().client, "Globex");
    assert_eq!(found("website"), Err(Refusal::AmbiguousProject { text: "website".to_owned() }));
    for typed in ["#9", "#4", "Old site", "Web", "", "Acme"] {
        assert!(matches!(found(typed), Err(Refusal::UnknownProject { .. })), "{typed}");
    }
}

/// Demands of a list that all its choices differ in value and in label, fit, and lead back to the very project, whichever is sent.
fn each_choice_leads_back(catalogue: &[ListedProject]) -> Vec<Choice> {
    let offered = projects(catalogue.to_vec(), &[]).choices("");
    assert_eq!(offered.len(), catalogue.len());
    for (choice, known) in offered.iter().zip(catalogue) {
        for sent in [&choice.value, &choice.name] {
            assert_eq!(project(catalogue.to_vec(), sent), Ok(known.project.clone()), "{sent}");
            assert!(sent.encode_utf16().count() <= MAX_UNITS, "{sent}");
            assert!(!sent.trim().is_empty());
        }
    }
    for texts in
        [offered.iter().map(|c| &c.value).collect::<Vec<_>>(), offered.iter().map(|c| &c.name).collect()]
    {
        let different: std::collections::HashSet<_> = texts.iter().collect();
        assert_eq!(different.len(), offered.len(), "{texts:?}");
    }
    offered
}

#[test]
fn names_that_differ_behind_the_hundredth_character_stay_distinct() {
    let long =
        "Framework agreement on maintenance and further development of all customer portals in the region";
    let offered = each_choice_leads_back(&[
        known("Municipal Utilities", &format!("{long}, lot 1")),
        known("Municipal Utilities", &format!("{long}, lot 2")),
        known("Municipal Utilities", &format!("{long} (north) {}", &long[20..])),
        known("Municipal Utilities", &format!("{long} (south) {}", &long[20..])),
        known(&"\u{1f600}".repeat(150), &"\u{1f600}".repeat(150)),
        known(&"\u{1f600}".repeat(150), &"\u{1f600}".repeat(151)),
    ]);
    assert!(
        offered[0].name.starts_with("Municipal Utilities – Framework") && offered[0].name.ends_with("lot 1")
    );
    assert!(offered[2].name.contains("in the region #"), "{}", offered[2].name);
}

#[test]
fn names_that_look_alike_are_told_apart() {
    each_choice_leads_back(&[
        known("", "Web\u{200b}site"),
        known("", "Website"),
        known("A", "B – C"),
        known("A – B", "C"),
        known("Acme", "Zo\u{eb}"),
        known("Acme", "Zoe\u{308}"),
        known("acme", "zo\u{eb}"),
        known("Acme", "a  b"),
        known("Acme", "a b"),
    ]);
}

#[test]
fn a_name_that_looks_like_a_value_or_a_mark_is_a_name() {
    let mut catalogue = vec![known("", "#9"), known("", "#a3f2c1"), known("A", "B – C"), known("A – B", "C")];
    // Projects named as what is offered for others.
    for _ in 0..3 {
        let offered = each_choice_leads_back(&catalogue);
        let next =
            offered.iter().find(|choice| !catalogue.iter().any(|known| known.project.name == choice.value));
        let next = next.unwrap().value.clone();
        catalogue.push(known("", &next));
        assert_eq!(project(catalogue.clone(), &next).unwrap().name, next);
    }
}

#[test]
fn a_name_is_found_in_another_form_and_case_and_its_own_spelling_is_given_back() {
    let (decomposed, composed) = ("Zu\u{308}rich Straße", "z\u{fc}rich strasse");
    let catalogue = vec![known("Cafe\u{301}", decomposed)];
    for typed in [composed, "CAF\u{c9} - Z\u{dc}RICH STRASSE", decomposed] {
        assert_eq!(project(catalogue.clone(), typed).unwrap().name, decomposed, "{typed}");
    }
    for typed in ["zür", "zur", "café zür", "strasse", "STRAẞE"] {
        assert_eq!(projects(catalogue.clone(), &[]).choices(typed).len(), 1, "{typed}");
    }
    let tasks = [TaskName::new("Pru\u{308}fung").unwrap()];
    assert_eq!(task(tasks.to_vec(), "PR\u{dc}FUNG").unwrap(), tasks[0]);
}

#[test]
fn the_exact_spelling_comes_before_every_other() {
    let catalogue = vec![known("Acme", "Website"), known("Acme", "website")];
    assert_eq!(project(catalogue.clone(), "Acme – website").unwrap().name, "website");
    assert_eq!(project(catalogue.clone(), "website").unwrap().name, "website");
    assert!(matches!(project(catalogue, "WEBSITE"), Err(Refusal::AmbiguousProject { .. })));
}

#[test]
fn recently_used_projects_come_before_better_matches() {
    let website = |client: &str| Project::new(client, "Website").unwrap();
    let gone = Project::new("Acme", "Old site").unwrap();
    let recent = [gone, Project::new("globex", "a\u{30a}rsmøde").unwrap(), website("Globex")];
    let labels = |typed: &str| -> Vec<String> {
        projects(catalogue(), &recent).choices(typed).into_iter().map(|choice| choice.name).collect()
    };
    assert_eq!(labels(""), ["Globex – Årsmøde", "Globex – Website", "Acme – Website"]);
    assert_eq!(labels("acme website"), ["Acme – Website"]);
    assert_eq!(labels("website"), ["Globex – Website", "Acme – Website"]);
}

#[test]
fn letters_strewn_over_a_name_are_no_match() {
    let catalogue = vec![known("Nordlicht Energy", "Customer portal")];
    let fits = |typed: &str| !projects(catalogue.clone(), &[]).choices(typed).is_empty();
    for typed in ["nord", "energy", "cust port", "portal nord", "e", "custmer", "nrdlicht", "ner"] {
        assert!(fits(typed), "{typed}");
    }
    for typed in ["wien", "lorry", "ncp zz", "oelr"] {
        assert!(!fits(typed), "{typed}");
    }
}

#[test]
fn a_task_is_spelled_as_timetrack_does() {
    let tasks = || vec![TaskName::new("Code Review").unwrap(), TaskName::new(&"x".repeat(200)).unwrap()];
    assert_eq!(task(tasks(), "code  review").unwrap().as_str(), "Code Review");
    assert!(matches!(task(tasks(), "Lunch"), Err(Refusal::UnknownTask { .. })));
    assert_eq!(task(Vec::new(), "Lunch").unwrap().as_str(), "Lunch");
    assert!(matches!(task(Vec::new(), "a\nb"), Err(Refusal::BadText { .. })));
    let long = &super::tasks(tasks()).choices("xxx")[0];
    assert_eq!(task(tasks(), &long.value).unwrap().as_str().len(), 200);
    let alike = ["Review", "review"].map(|name| TaskName::new(name).unwrap());
    assert!(matches!(task(alike.to_vec(), "REVIEW"), Err(Refusal::Ambiguous { .. })));
}

fn user_of(name: &str, full_name: &str, email: &str) -> User {
    User {
        username: Username::new(name).unwrap(),
        full_name: full_name.to_owned(),
        email: email.to_owned(),
        enabled: true,
    }
}

#[test]
fn a_user_is_found_by_name_or_by_an_address_only_one_has() {
    let known = [
        user_of("alice", "", "office@acme.example"),
        user_of("bob", "", "office@acme.example"),
        user_of("Zo\u{eb}", "", "eve@acme.example"),
        User { enabled: false, ..user_of("zoe\u{308}", "", "") },
    ];
    let found = |typed: &str| user(&known, typed).unwrap().map(|user| user.username.to_string());
    assert_eq!(found("ALICE").as_deref(), Some("alice"));
    assert_eq!(found("Eve@acme.example").as_deref(), Some("Zo\u{eb}"));
    assert_eq!(found("zoe\u{308}").as_deref(), Some("zoe\u{308}"), "the exact spelling");
    assert_eq!(found("ZO\u{cb}").as_deref(), Some("Zo\u{eb}"), "the one that is enabled");
    assert_eq!(found("office@acme.example"), None);
    assert_eq!(found(""), None);
}

#[test]
fn a_users_value_and_label_lead_back_whether_marked_or_not() {
    let known = [
        user_of("anna", "Anna Huber", ""),
        user_of("anna – Anna Huber", "", ""),
        user_of(&"b".repeat(200), &"Ben ".repeat(50), ""),
        user_of(&format!("{}c", "b".repeat(199)), "Ben", ""),
    ];
    let offered = users(known.iter().cloned()).choices("");
    for (choice, known_user) in offered.iter().zip(&known) {
        let marked = Locale::ALL.map(|locale| already_linked(&choice.name, locale));
        for sent in [&choice.value, &choice.name].into_iter().chain(&marked) {
            assert!(sent.encode_utf16().count() <= MAX_UNITS, "{sent}");
            assert_eq!(user(&known, sent).unwrap().as_ref(), Some(known_user), "{sent}");
        }
    }
}
