//! The forms of button ids.

use proptest::prelude::*;

use super::*;
use crate::model::ReminderKind;

fn any_start() -> impl Strategy<Value = Option<LocalStamp>> {
    proptest::option::of(-62_000_000_000i64..253_000_000_000).prop_map(|seconds| {
        seconds.map(|seconds| LocalStamp(DateTime::from_timestamp(seconds, 0).unwrap().naive_utc()))
    })
}

fn any_audience() -> impl Strategy<Value = Audience> {
    prop_oneof![
        any::<u64>().prop_map(|id| Audience::Member(MemberId(id))),
        Just(Audience::Admins),
        Just(Audience::Anyone),
    ]
}

fn any_moment() -> impl Strategy<Value = Moment> {
    let what = prop_oneof![Just(Timed::ClockIn), Just(Timed::ClockOut), Just(Timed::Stop)];
    (what, any_start(), 0i64..4_000_000_000).prop_map(|(what, start, at)| Moment {
        what,
        start,
        at: DateTime::from_timestamp(at, 0).unwrap(),
    })
}

fn any_reminder() -> impl Strategy<Value = ReminderButton> {
    let kind = proptest::sample::select(&ReminderKind::ALL[..]);
    (kind, 0..6, -100_000i32..100_000, any_start()).prop_map(|(kind, which, day, start)| {
        let punch = PunchId(day.into());
        let day = chrono::NaiveDate::from_epoch_days(day).unwrap();
        match which {
            0 => ReminderButton::Later { kind, begins: day.and_time(chrono::NaiveTime::MIN).and_utc() },
            1 => ReminderButton::NotToday { day },
            2 => ReminderButton::LeftAt { start },
            3 => ReminderButton::StillWorking,
            4 => ReminderButton::Right { punch },
            _ => ReminderButton::Off { kind },
        }
    })
}

fn any_break() -> impl Strategy<Value = Option<PunchId>> {
    prop_oneof![Just(None), any::<i64>().prop_map(|id| Some(PunchId(id)))]
}

fn any_action() -> impl Strategy<Value = ButtonAction> {
    let occurrence = prop_oneof![Just(Occurrence::First), Just(Occurrence::Second)];
    let decision = prop_oneof![Just(Decision::Retry), Just(Decision::Cancel)];
    prop_oneof![
        Just(ButtonAction::ClockIn),
        Just(ButtonAction::Refresh),
        Just(ButtonAction::NotMe { linked_at: None }),
        (0..4_000_000_000_000i64)
            .prop_map(|at| ButtonAction::NotMe { linked_at: DateTime::from_timestamp_millis(at) }),
        Just(ButtonAction::Switch),
        any::<u64>().prop_map(|key| ButtonAction::Start(ProjectKey(key))),
        any::<i64>().prop_map(|id| ButtonAction::GoOn { punch: PunchId(id) }),
        any_start().prop_map(ButtonAction::ClockOut),
        any_start().prop_map(ButtonAction::Break),
        any_break().prop_map(ButtonAction::Back),
        any_break().prop_map(ButtonAction::BackAt),
        (any::<i64>(), 0i64..4_000_000_000).prop_map(|(id, until)| ButtonAction::More {
            punch: PunchId(id),
            until: DateTime::from_timestamp(until, 0).unwrap()
        }),
        any_reminder().prop_map(ButtonAction::Reminder),
        any::<i64>().prop_map(|id| ButtonAction::Returned { punch: PunchId(id) }),
        any::<i64>().prop_map(|id| ButtonAction::Again { punch: PunchId(id) }),
        any_start().prop_map(ButtonAction::Pause),
        any_start().prop_map(ButtonAction::Resume),
        any_start().prop_map(ButtonAction::Stop),
        any_moment().prop_map(ButtonAction::At),
        any_moment().prop_map(ButtonAction::On),
        (any::<u64>(), occurrence)
            .prop_map(|(id, occurrence)| ButtonAction::Choose { draft: InteractionId(id), occurrence }),
        any::<i64>().prop_map(|id| ButtonAction::Book { punch: PunchId(id) }),
        any::<i64>().prop_map(|id| ButtonAction::When { punch: PunchId(id) }),
        any::<u32>().prop_map(|page| ButtonAction::Who { page }),
        any::<u64>().prop_map(|id| ButtonAction::WorkingTime { member: MemberId(id) }),
        any::<u64>().prop_map(|id| ButtonAction::AskUnlink { member: MemberId(id) }),
        any::<u64>().prop_map(|id| ButtonAction::Unlink { member: MemberId(id) }),
        any::<u32>().prop_map(|page| ButtonAction::Links { page }),
        any::<u32>().prop_map(|page| ButtonAction::Queue { page }),
        (any::<i64>(), any::<u32>())
            .prop_map(|(id, page)| ButtonAction::AskGiveUp { punch: PunchId(id), page }),
        (any::<i64>(), decision, any::<u32>()).prop_map(|(id, decision, page)| ButtonAction::Decide {
            punch: PunchId(id),
            decision,
            page
        }),
    ]
}

proptest! {
    #[test]
    fn an_id_is_short_and_read_back_as_it_was_written(
        account in any::<u32>(),
        audience in any_audience(),
        action in any_action(),
    ) {
        let button_id = ButtonId { account: AccountId(account), audience, action };
        prop_assert!(button_id.encode().len() <= 100, "{}", button_id.encode());
        prop_assert_eq!(ButtonId::parse(&button_id.encode()), Some(button_id));
    }

    #[test]
    fn no_text_panics_and_what_is_read_is_written_the_same(
        id in prop_oneof![
            any::<String>(),
            "2:[0-9]{1,11}:([0-9]{1,21}|a|\\*|b|-)(:(in|out|stop|stopat|inon|outat|first|retry|links)(:[-+0-9]{0,22}){0,3})?",
        ]
    ) {
        if let Some(button_id) = ButtonId::parse(&id) {
            prop_assert_eq!(button_id.encode(), id);
        }
    }

    #[test]
    fn an_id_of_the_first_form_means_its_member_in_the_default_account(
        member in any::<u64>(),
        action in any_action(),
    ) {
        let id = format!("1:{member}:{}", encode_action(&action));
        let audience = Audience::Member(MemberId(member));
        prop_assert_eq!(ButtonId::parse(&id), Some(ButtonId { account: AccountId::DEFAULT, audience, action }));
    }
}

#[test]
fn other_forms_are_not_read() {
    for id in [
        "",
        "1",
        "1:",
        "1:42",
        "1:42:out",
        "1:42:in:5",
        "2:42:in",
        "1:-1:in",
        "1:42:out:x",
        "1:42:zzz:0",
        "1:a:in",
        "1:*:in",
        "1:1:42:in",
        "2:1:in",
        "2:1:b:in",
        "2:01:42:in",
        "2:-1:42:in",
        "2:1:042:in",
        "2:4294967296:42:in",
        "2:1:42:in:",
        "3:1:42:in",
        "2:1:42:back:",
        "2:1:42:back:07",
    ] {
        assert_eq!(ButtonId::parse(id), None, "{id}");
    }
}
