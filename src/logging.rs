//! The log's output.
//!
//! Libraries that log secrets at finer levels are limited against any filter: serenity logs interaction tokens at DEBUG, and the
//! HTTP and WebSocket layers log headers and frames at TRACE.
//!
//! Each event is one line: text from outside can neither begin a line nor send control sequences to a terminal.

use std::io::{self, Write};

use anyhow::Context;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{EnvFilter, Layer, filter};

use crate::config::LogFormat;

/// The finest level that is logged of each library.
const QUIET: &[(&str, Level)] = &[
    ("serenity", Level::WARN),
    ("tungstenite", Level::WARN),
    ("tokio_tungstenite", Level::WARN),
    ("reqwest", Level::INFO),
    ("hyper", Level::INFO),
    ("hyper_util", Level::INFO),
    ("h2", Level::INFO),
    ("rustls", Level::INFO),
];

/// Writes the events that pass `filter` and [`QUIET`] to `writer`.
pub fn subscriber<W>(
    filter: &str,
    format: LogFormat,
    writer: W,
) -> anyhow::Result<impl Subscriber + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let asked =
        EnvFilter::builder().parse(filter).with_context(|| format!("`{filter}` is not a log filter"))?;
    let lines = tracing_subscriber::fmt::layer().with_writer(OneLine(writer)).with_ansi(false);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    Ok(tracing_subscriber::registry().with(asked).with(lines.with_filter(filter::filter_fn(may_be_printed))))
}

/// Logs panics as events, with time and level.
pub(crate) fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = panic.payload_as_str().unwrap_or("without words");
        tracing::error!(place, "panicked: {words}");
    }));
}

/// Writes each event as one line. The layer passes an event in one write.
struct OneLine<W>(W);

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for OneLine<W> {
    type Writer = Escaping<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Escaping(self.0.make_writer())
    }

    fn make_writer_for(&'a self, metadata: &Metadata<'_>) -> Self::Writer {
        Escaping(self.0.make_writer_for(metadata))
    }
}

/// Escapes control characters and other characters that steer a terminal.
struct Escaping<W>(W);

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let (line, end) = text.strip_suffix('\n').map_or((&*text, ""), |line| (line, "\n"));
        if line.contains(is_steering) {
            self.0.write_all(escaped(line).as_bytes())?;
            self.0.write_all(end.as_bytes())?;
        } else {
            self.0.write_all(event)?;
        }
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Text from outside as one line that cannot steer a terminal.
pub(crate) fn escaped(line: &str) -> String {
    let mut safe = String::with_capacity(line.len() + 16);
    for c in line.chars() {
        if is_steering(c) {
            // All of them have four digits. JSON knows this form too, and no other.
            safe.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Control characters, line and paragraph separators, and marks that change the writing direction.
fn is_steering(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn may_be_printed(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let rule = QUIET.iter().find(|(module, _)| {
        target.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    });
    rule.is_none_or(|(_, finest)| metadata.level() <= finest)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(format: LogFormat, log: impl FnOnce()) -> String {
        let paper = Paper::default();
        let writer = paper.clone();
        let subscriber = subscriber("info", format, move || writer.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, log);
        String::from_utf8(paper.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn outside_text_cannot_begin_a_line_of_its_own() {
        const HOSTILE: &str = "no\n2026-11-23T09:00:00Z ERROR forged\r\u{1b}[2Jx\u{2028}y\u{202e}z\u{9b}31m";
        for format in [LogFormat::Text, LogFormat::Json] {
            let text = written(format, || {
                let span = tracing::info_span!("interaction", name = %HOSTILE);
                span.in_scope(
                    || tracing::warn!(words = HOSTILE, shown = %HOSTILE, "TimeTrack says: {HOSTILE}"),
                );
            });
            assert_eq!(text.lines().count(), 1, "{text}");
            let json = serde_json::from_str::<serde_json::Value>(&text);
            assert!(format == LogFormat::Text || json.is_ok(), "no JSON: {text}");
            let odd: Vec<_> = text.trim_end_matches('\n').chars().filter(|c| is_steering(*c)).collect();
            assert!(odd.is_empty(), "{odd:?} in {text}");
            assert!(text.contains("forged"), "the words themselves are kept: {text}");
        }
    }

    #[test]
    fn an_ordinary_line_stays_as_it_is() {
        let text = written(LogFormat::Text, || tracing::info!("Grüße aus Wien ✓"));
        assert!(text.ends_with("Grüße aus Wien ✓\n"), "{text}");
    }

    #[test]
    fn libraries_that_print_secrets_are_kept_quiet() {
        let text = written(LogFormat::Text, || {
            tracing::info!(target: "serenity::http", "secret");
            tracing::info!(target: "serenityish", "no secret");
        });
        assert_eq!(text.lines().count(), 1, "{text}");
    }
}
