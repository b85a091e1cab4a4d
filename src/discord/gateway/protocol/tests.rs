//! The gateway's protocol, message by message.

use super::*;

fn session() -> Session {
    Session { id: "s1".into(), url: "wss://resume.example".into(), seq: 7 }
}

fn sent(step: Step) -> Json {
    match step {
        Step::Hello { frame, .. } | Step::Send(frame) => serde_json::from_str(&frame).unwrap(),
        _ => panic!("nothing to send"),
    }
}

#[test]
fn without_a_session_it_identifies_and_asks_for_no_intents() {
    let hello = r#"{"op":10,"d":{"heartbeat_interval":41250}}"#;
    let frame = sent(Protocol::new("token", None).receive(hello));
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
        let mut protocol = Protocol::new("token", session);
        assert!(matches!(protocol.receive(hello), Step::Hello { .. }));
        assert!(matches!(protocol.receive(hello), Step::Nothing));
    }
}

#[test]
fn with_a_session_it_resumes_from_the_last_event_seen() {
    let frame = sent(
        Protocol::new("token", Some(session())).receive(r#"{"op":10,"d":{"heartbeat_interval":41250}}"#),
    );
    assert_eq!(
        (&frame["op"], &frame["d"]["session_id"], &frame["d"]["seq"]),
        (&json!(6), &json!("s1"), &json!(7))
    );
}

#[test]
fn ready_begins_a_session_that_counts_events() {
    let mut protocol = Protocol::new("token", None);
    let ready = r#"{"op":0,"s":1,"t":"READY","d":{"session_id":"s2","resume_gateway_url":"wss://there"}}"#;
    assert!(matches!(protocol.receive(ready), Step::Emit(Event::Connected { resumed: false })));
    assert!(matches!(protocol.receive(r#"{"op":0,"s":5,"t":"SOMETHING","d":{}}"#), Step::Nothing));
    assert_eq!(sent(protocol.receive(r#"{"op":1,"d":null}"#)), json!({ "op": 1, "d": 5 }));
    assert_eq!(protocol.into_session(), Some(Session { id: "s2".into(), url: "wss://there".into(), seq: 5 }));
}

#[test]
fn op_7_and_a_resumable_op_9_keep_the_session_and_an_unresumable_one_does_not() {
    for (frame, kept) in [
        (r#"{"op":7}"#, true),
        (r#"{"op":9,"d":true}"#, true),
        (r#"{"op":9,"d":false}"#, false),
        (r#"{"op":9}"#, false),
    ] {
        let mut protocol = Protocol::new("token", Some(session()));
        assert!(matches!(protocol.receive(frame), Step::Disconnect(_)), "{frame}");
        assert_eq!(protocol.into_session().is_some(), kept, "{frame}");
    }
}

#[test]
fn every_close_code_leads_where_discord_says() {
    for code in (1_000..1_016).chain(4_000..4_020).map(Some).chain([None]) {
        let mut protocol = Protocol::new("token", Some(session()));
        let fatal = protocol.closed(code);
        assert_eq!(fatal.is_some(), matches!(code, Some(4_004 | 4_010..=4_014)), "{code:?}");
        if let Some(fatal) = fatal {
            assert!(fatal.to_string().contains("DISCORD_"), "{fatal}");
            continue;
        }
        let forgotten = matches!(code, Some(4_003 | 4_005 | 4_006 | 4_007 | 4_009));
        assert_eq!(protocol.into_session().is_none(), forgotten, "{code:?}");
    }
}

#[test]
fn what_is_not_understood_is_told_and_not_counted() {
    let mut protocol = Protocol::new("token", Some(session()));
    for frame in ["", "{", "\u{0}\u{1}", r#"{"op":0,"s":9,"t":"INTERACTION_CREATE","d":{"#] {
        assert!(matches!(protocol.receive(frame), Step::Emit(Event::Undecodable(_))), "{frame}");
    }
    let odd = r#"{"op":0,"s":8,"t":"INTERACTION_CREATE","d":{"type":2,"token":"secret"}}"#;
    let Step::Emit(Event::Undecodable(error)) = protocol.receive(odd) else { panic!("understood") };
    assert!(!error.to_string().contains("secret"));
    for frame in
        ["[]", "null", "5", r#"{"op":"0"}"#, r#"{"op":-1}"#, r#"{"op":99}"#, r#"{"op":0,"t":5,"s":"x"}"#]
    {
        assert!(matches!(protocol.receive(frame), Step::Nothing), "{frame}");
    }
    assert_eq!(protocol.into_session().unwrap().seq, 8);
}

#[test]
fn an_odd_heartbeat_interval_is_bounded() {
    for (figure, expected) in [("0", 100), ("1e99", 41_250), ("99999999999", 120_000), ("\"x\"", 41_250)] {
        let hello = format!(r#"{{"op":10,"d":{{"heartbeat_interval":{figure}}}}}"#);
        let Step::Hello { interval, .. } = Protocol::new("t", None).receive(&hello) else {
            panic!("{figure}")
        };
        assert_eq!(interval, Duration::from_millis(expected), "{figure}");
    }
}
