//! Fuzzes TimeTrack's response about a timer: it is a timer of the right person or none, and every text is within its bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use timetrack_bot::model::{TimerKind, Username};
use timetrack_bot::timetrack::read_timer;

fuzz_target!(|body: &[u8]| {
    let Ok(user) = Username::new("anna.huber") else { return };
    for kind in [TimerKind::Attendance, TimerKind::Project] {
        let Some(timer) = read_timer(body, kind, &user) else { continue };
        assert!(kind == TimerKind::Project || timer.project.is_none());
        let texts = timer.project.iter().flat_map(|project| [&project.client, &project.name]);
        for text in texts.chain(&timer.task).chain(&timer.note) {
            assert!(text.chars().count() <= 500 && !text.chars().any(char::is_control), "{text:?}");
        }
    }
});
