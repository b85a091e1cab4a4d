//! The registered list of commands, and when it counts as the same.

use super::*;
use expect_test::expect;

const SPECS: &[Spec] = &[
    Spec { path: &["clockin"], options: &[CommandOption::text("at", 100)], permission: Permission::Member },
    Spec {
        path: &["project", "start"],
        options: &[
            CommandOption::text("project", 100).required().autocomplete(),
            CommandOption::text("note", 500),
        ],
        permission: Permission::Member,
    },
    Spec { path: &["project", "stop"], options: &[], permission: Permission::Member },
    Spec {
        path: &["admin", "link"],
        options: &[CommandOption::member("member").required()],
        permission: Permission::Admin,
    },
    Spec {
        path: &["admin", "queue"],
        options: &[CommandOption::number("page", 1, 1_000)],
        permission: Permission::Admin,
    },
    Spec { path: &["Working time"], options: &[CommandOption::TARGET], permission: Permission::Member },
];

#[test]
fn names_kinds_and_bounds_are_registered_as_declared() {
    let mut lines = String::new();
    for command in commands(SPECS).as_array().unwrap() {
        write(&mut lines, command, 0);
    }
    expect![[r#"
        1 clockin de=einstempeln permissions=-
          3 at de=um required=false autocomplete=false max_length=100 max_value=-
        1 project de=projekt permissions=-
          1 start de=starten required=- autocomplete=- max_length=- max_value=-
            3 project de=projekt required=true autocomplete=true max_length=100 max_value=-
            3 note de=notiz required=false autocomplete=false max_length=500 max_value=-
          1 stop de=stopp required=- autocomplete=- max_length=- max_value=-
        1 admin de=admin permissions="32"
          1 link de=verknüpfen required=- autocomplete=- max_length=- max_value=-
            6 member de=mitglied required=true autocomplete=false max_length=- max_value=-
          1 queue de=warteschlange required=- autocomplete=- max_length=- max_value=-
            4 page de=seite required=false autocomplete=false max_length=- max_value=1000
        2 Working time de=Arbeitszeit permissions=-
    "#]]
    .assert_eq(&lines);
}

fn write(lines: &mut String, entry: &Json, depth: usize) {
    let show = |key: &str| entry.get(key).map_or("-".to_owned(), Json::to_string);
    let german = entry["name_localizations"]["de"].as_str().unwrap_or("-");
    let name = entry["name"].as_str().unwrap();
    let indent = "  ".repeat(depth);
    lines.push_str(&format!("{indent}{} {name} de={german}", entry["type"]));
    if depth == 0 {
        lines.push_str(&format!(" permissions={}\n", show("default_member_permissions")));
    } else {
        let keys = ["required", "autocomplete", "max_length", "max_value"];
        lines.extend(keys.map(|key| format!(" {key}={}", show(key))));
        lines.push('\n');
    }
    for option in entry["options"].as_array().into_iter().flatten() {
        write(lines, option, depth + 1);
    }
}

#[test]
fn everything_has_a_description_in_both_languages() {
    fn check(entry: &Json) {
        let german = &entry["description_localizations"]["de"];
        for text in [&entry["description"], german] {
            let length = text.as_str().unwrap_or_default().chars().count();
            assert!((1..=100).contains(&length), "{}", entry["name"]);
        }
        assert_ne!(&entry["description"], german, "{}", entry["name"]);
        entry["options"].as_array().into_iter().flatten().for_each(check);
    }
    let listed = commands(SPECS);
    listed.as_array().unwrap().iter().filter(|command| command["type"] != 2).for_each(check);
}

#[test]
fn what_discord_adds_and_drops_makes_no_difference() {
    let ours = commands(SPECS);
    let mut theirs = ours.clone();
    theirs.as_array_mut().unwrap().reverse();
    theirs[0]["description"] = json!("");
    for command in theirs.as_array_mut().unwrap() {
        let command = command.as_object_mut().unwrap();
        command.insert("id".into(), json!("1"));
        command.insert("version".into(), json!("2"));
        command.insert("application_id".into(), json!("3"));
        command.insert("nsfw".into(), json!(false));
        command.insert("dm_permission".into(), json!(true));
        command.entry("default_member_permissions").or_insert(Json::Null);
    }
    let page = theirs.pointer_mut("/1/options/1/options/0").unwrap().as_object_mut().unwrap();
    page.insert("min_value".into(), json!(1.0));
    page.remove("required");
    page.remove("autocomplete");
    assert!(is_same(&ours, &theirs));
}

#[test]
fn every_change_that_people_see_makes_a_difference() {
    let ours = commands(SPECS);
    let changes = [
        ("/0/description", json!("other")),
        ("/0/name_localizations/de", json!("anders")),
        ("/0/options/0/max_length", json!(99)),
        ("/1/options/0/options/0/required", json!(false)),
        ("/1/options/0/options/0/autocomplete", json!(false)),
        ("/2/default_member_permissions", Json::Null),
        ("/2/options/1/options/0/max_value", json!(5)),
    ];
    for (at, value) in changes {
        let mut theirs = ours.clone();
        *theirs.pointer_mut(at).unwrap() = value;
        assert!(!is_same(&ours, &theirs), "{at}");
    }
    let mut fewer = ours.clone();
    fewer.as_array_mut().unwrap().pop();
    assert!(!is_same(&ours, &fewer));
    assert!(!is_same(&ours, &Json::Null));
}

#[test]
fn a_name_discord_would_refuse_is_not_sent() {
    for (name, fits) in [
        ("einstempeln", true),
        ("verknüpfen", true),
        ("Start", false),
        ("zwei worte", false),
        ("", false),
        ("a/b", false),
    ] {
        assert_eq!(is_name(name), fits, "{name}");
    }
    assert!(!is_name(&"x".repeat(33)));
}
