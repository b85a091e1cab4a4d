//! With any names and notes from outside, replies stay within Discord's limits ("Message Resource", "Component Reference").

use super::*;
use crate::model::{DeliveryError, Refusal, TimerKind};
use crate::reply::{
    AdminNotice, DecisionResult, LinkRow, Page, Recipient, Silence, Status, ended, failed, give_up, linked,
    links, punch, queue, status, with_admin_notices, with_notices,
};

/// The longest names TimeTrack may have, of nothing but characters that must be escaped.
fn longest(state: TimerState) -> Timer {
    let name = "*".repeat(200);
    Timer {
        project: Some(Project::new(&name, &name).unwrap()),
        task: Some(name),
        note: Some("_".repeat(500)),
        made_way: true,
        ..website(state)
    }
}

fn long_punch(state: PunchState) -> Punch {
    let name = "*".repeat(200);
    let refusal = Some(Refusal::ByTimeTrack { words: "`".repeat(5_000) });
    let action = Action::Start { project: Project::new(&name, &name).unwrap(), task: None, note: None };
    Punch {
        id: PunchId(i64::MAX),
        interaction: InteractionId(u64::MAX),
        member: MemberId(u64::MAX),
        username: Username::new(&name).unwrap(),
        at: at("2026-11-22T16:30:00Z"),
        state,
        unclear: true,
        trouble: Some(DeliveryError::Other { words: "[".repeat(5_000) }),
        before: Some(longest(TimerState::Running)),
        after: Some(longest(TimerState::Paused)),
        refusal,
        ..noted(action)
    }
}

fn within(name: &str, text: &str, max: usize) -> usize {
    let length = text.chars().count();
    assert!(length <= max, "{name}: {length} characters, at most {max}: {text}");
    length
}

fn check_limits(reply: &Reply) {
    within("content", &reply.text, 2_000);
    let embed = reply.embed.as_ref().unwrap();
    let mut total = within("title", &embed.title, 256)
        + within("description", &embed.description, 4_096)
        + within("footer", &embed.footer, 2_048);
    assert!(embed.fields.len() <= 25);
    for field in &embed.fields {
        assert!(!field.name.is_empty() && !field.value.is_empty());
        total += within("field name", &field.name, 256) + within("field value", &field.value, 1_024);
    }
    assert!(total <= 6_000, "{total} characters in all");
    assert!(reply.rows.len() <= 5 && reply.rows.iter().all(|row| (1..=5).contains(&row.len())));
    let mut ids: Vec<&str> = reply.rows.iter().flatten().map(|button| button.id.as_str()).collect();
    for button in reply.rows.iter().flatten() {
        within("label", &button.label, 80);
        assert!(!button.label.is_empty() && button.id.len() <= 100);
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "every button has an id of its own");
}

const STATES: [PunchState; 6] = [
    PunchState::Waiting,
    PunchState::InFlight,
    PunchState::Done,
    PunchState::Refused,
    PunchState::Stuck,
    PunchState::Cancelled,
];

#[test]
fn punches_and_their_notices_fit() {
    for locale in Locale::ALL {
        let context = context(locale, NOW);
        for state in STATES {
            let long = long_punch(state);
            let stop = Punch { action: Action::Stop, ..long.clone() };
            for one in [&long, &stop] {
                check_limits(&punch(one, &Details::default(), context));
                check_limits(&ended(one, &Details::default(), context));
            }
            check_limits(&with_notices(failed("a1", context), &vec![long; 40], context).0);
        }
    }
}

#[test]
fn only_the_notices_that_fit_beside_the_rest_of_a_reply_count_as_said() {
    let username = Username::new(&"*".repeat(200)).unwrap();
    let link = AdminNotice::UnknownUser { member: MemberId(u64::MAX), username };
    for locale in Locale::ALL {
        let context = context(locale, NOW);
        let owed = vec![long_punch(PunchState::Refused); 10];
        let (alone, most) = with_notices(failed("a1", context), &owed, context);
        let beside = with_admin_notices(failed("a1", context), &[link.clone(), link.clone()], context).0;
        let (together, listed) = with_notices(beside.clone(), &owed, context);
        assert!(together.text.ends_with(&beside.text), "{}", together.text);
        for (reply, listed) in [(&alone, most), (&together, listed)] {
            check_limits(reply);
            // Only TimeTrack's own words have an escaped backtick.
            let lines = reply.text.lines().filter(|line| line.contains(r"\`"));
            assert_eq!(lines.count(), listed, "{}", reply.text);
        }
        assert!(most > 0 && listed < most, "{listed} of {most}");
        let full = Reply { text: "x".repeat(1_900), ..beside };
        assert_eq!(with_notices(full.clone(), &owed, context), (full, 0));
    }
}

#[test]
fn pages_fit() {
    let name = Username::new(&"*".repeat(200)).unwrap();
    let zone = Zone::new("America/Argentina/ComodRivadavia").unwrap();
    let member = MemberId(u64::MAX);
    let row = LinkRow {
        member,
        username: name.clone(),
        zone: Some(zone.clone()),
        is_unknown: true,
        has_left: true,
        is_suspended: true,
    };
    for locale in Locale::ALL {
        let context = context(locale, NOW);
        let page = Page::of(5_000, 100_000, 4);
        let entries = vec![long_punch(PunchState::Stuck); 4];
        let reply = queue((&entries, 4, 0), page, Some(DecisionResult::Unchanged(&entries[0])), context);
        check_limits(&give_up(&entries[0], u32::MAX, context));
        // The same entry four times has the same buttons four times; one of each is enough here.
        check_limits(&Reply { rows: reply.rows[3..].to_vec(), ..reply });
        check_limits(&links(&vec![row.clone(); 10], page, context));
        check_limits(&linked(crate::reply::LinkResult::Created, &row, &"*".repeat(9_000), &zone, context));
        let recipient = Recipient { context, zone: &zone, member };
        let timer = longest(TimerState::Running);
        let open = vec![long_punch(PunchState::Waiting); 40];
        check_limits(&status(
            Status {
                username: &name,
                attendance: Ok(&timer),
                project: Ok(&timer),
                rest: None,
                open: &open,
                estimates: &[],
            },
            recipient,
        ));
        let words = "*".repeat(9_000);
        for silence in [Silence::NoAnswer, Silence::UnknownUser(&name), Silence::Says(&words)] {
            check_limits(&status(
                Status {
                    username: &name,
                    attendance: Err(silence),
                    project: Err(silence),
                    rest: None,
                    open: &open,
                    estimates: &[],
                },
                recipient,
            ));
        }
    }
}

#[test]
fn every_state_has_its_own_title() {
    for locale in Locale::ALL {
        let mut titles = std::collections::BTreeSet::new();
        for kind in [TimerKind::Attendance, TimerKind::Project] {
            for state in [TimerState::Running, TimerState::Paused, TimerState::Stopped, TimerState::Unknown] {
                let title = crate::reply::timer::title(context(locale, NOW), kind, state);
                assert!(titles.insert(String::from(title)));
            }
        }
    }
}
