//! The gateway's protocol, message by message.

use super::*;

fn session() -> Session {
    Session { id: "s1".into(), url: "wss://resume.example".into(), seq: 7 }
}

fn sent(todo: Todo) -> Json {
    match todo {
        Todo::Greet { frame, .. } | Todo::Send(frame) => serde_json::from_str(&frame).unwrap(),
        _ => panic!("nothing to send"),
    }
}

#[test]
fn without_a_session_it_identifies_and_asks_for_no_intents() {
    let hello = r#"{"op":10,"d":{"heartbeat_interval":41250}}"#;
    let frame = sent(Talk::new("token", None).hear(hello));
    assert_eq!(
        (&frame["op"], &frame["d"]["intents"], &frame["d"]["token"]),
        (&json!(2), &json!(0), &json!("token"))
    );
    assert!(frame.to_string().len() < 4_096);
}

/// HELLO is "sent immediately after connecting"; another IDENTIFY would be answered with 4005 ("Opcodes and Status Codes").
#[test]
fn a_second_hello_is_not_greeted_again() {
    let hello = r#"{"op":10,"d":{"heartbeat_interval":41250}}"#;
    for session in [None, Some(session())] {
        let mut talk = Talk::new("token", session);
        assert!(matches!(talk.hear(hello), Todo::Greet { .. }));
        assert!(matches!(talk.hear(hello), Todo::Nothing));
    }
}

#[test]
fn with_a_session_it_resumes_from_the_last_event_seen() {
    let frame =
        sent(Talk::new("token", Some(session())).hear(r#"{"op":10,"d":{"heartbeat_interval":41250}}"#));
    assert_eq!(
        (&frame["op"], &frame["d"]["session_id"], &frame["d"]["seq"]),
        (&json!(6), &json!("s1"), &json!(7))
    );
}

#[test]
fn ready_begins_a_session_that_counts_events() {
    let mut talk = Talk::new("token", None);
    let ready = r#"{"op":0,"s":1,"t":"READY","d":{"session_id":"s2","resume_gateway_url":"wss://there"}}"#;
    assert!(matches!(talk.hear(ready), Todo::Tell(Event::Connected { resumed: false })));
    assert!(matches!(talk.hear(r#"{"op":0,"s":5,"t":"SOMETHING","d":{}}"#), Todo::Nothing));
    assert_eq!(sent(talk.hear(r#"{"op":1,"d":null}"#)), json!({ "op": 1, "d": 5 }));
    assert_eq!(talk.into_session(), Some(Session { id: "s2".into(), url: "wss://there".into(), seq: 5 }));
}

#[test]
fn op_7_and_a_resumable_op_9_keep_the_session_and_an_unresumable_one_does_not() {
    for (frame, kept) in [
        (r#"{"op":7}"#, true),
        (r#"{"op":9,"d":true}"#, true),
        (r#"{"op":9,"d":false}"#, false),
        (r#"{"op":9}"#, false),
    ] {
        let mut talk = Talk::new("token", Some(session()));
        assert!(matches!(talk.hear(frame), Todo::Leave(_)), "{frame}");
        assert_eq!(talk.into_session().is_some(), kept, "{frame}");
    }
}

#[test]
fn every_close_code_leads_where_discord_says() {
    for code in (1_000..1_016).chain(4_000..4_020).map(Some).chain([None]) {
        let mut talk = Talk::new("token", Some(session()));
        let fatal = talk.closed(code);
        assert_eq!(fatal.is_some(), matches!(code, Some(4_004 | 4_010..=4_014)), "{code:?}");
        if let Some(fatal) = fatal {
            assert!(fatal.to_string().contains("DISCORD_"), "{fatal}");
            continue;
        }
        let forgotten = matches!(code, Some(4_003 | 4_005 | 4_006 | 4_007 | 4_009));
        assert_eq!(talk.into_session().is_none(), forgotten, "{code:?}");
    }
}

#[test]
fn what_is_not_understood_is_told_and_not_counted() {
    let mut talk = Talk::new("token", Some(session()));
    for frame in ["", "{", "\u{0}\u{1}", r#"{"op":0,"s":9,"t":"INTERACTION_CREATE","d":{"#] {
        assert!(matches!(talk.hear(frame), Todo::Tell(Event::Undecodable(_))), "{frame}");
    }
    let odd = r#"{"op":0,"s":8,"t":"INTERACTION_CREATE","d":{"type":2,"token":"secret"}}"#;
    let Todo::Tell(Event::Undecodable(error)) = talk.hear(odd) else { panic!("understood") };
    assert!(!error.to_string().contains("secret"));
    for frame in
        ["[]", "null", "5", r#"{"op":"0"}"#, r#"{"op":-1}"#, r#"{"op":99}"#, r#"{"op":0,"t":5,"s":"x"}"#]
    {
        assert!(matches!(talk.hear(frame), Todo::Nothing), "{frame}");
    }
    assert_eq!(talk.into_session().unwrap().seq, 8);
}

#[test]
fn an_odd_heartbeat_interval_is_bounded() {
    for (figure, expected) in [("0", 100), ("1e99", 41_250), ("99999999999", 120_000), ("\"x\"", 41_250)] {
        let hello = format!(r#"{{"op":10,"d":{{"heartbeat_interval":{figure}}}}}"#);
        let Todo::Greet { interval, .. } = Talk::new("t", None).hear(&hello) else { panic!("{figure}") };
        assert_eq!(interval, Duration::from_millis(expected), "{figure}");
    }
}
