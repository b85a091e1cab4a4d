//! Log lines. Must not know what is logged.
//!
//! Libraries that print secrets at their finer levels are kept quiet whatever the filter says: serenity shows interaction
//! tokens at DEBUG, and the HTTP and WebSocket layers show headers and frames at TRACE.
//!
//! An event is one line whatever it quotes: text from outside cannot begin a line that looks like ours.

use std::io;

use anyhow::Context;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{EnvFilter, Layer, filter};

use crate::config::LogFormat;

/// The finest level at which each library may speak.
const QUIET: &[(&str, Level)] = &[
    ("serenity", Level::WARN),
    ("tungstenite", Level::WARN),
    ("tokio_tungstenite", Level::WARN),
    ("reqwest", Level::INFO),
    ("hyper", Level::INFO),
    ("hyper_util", Level::INFO),
    ("h2", Level::INFO),
    ("rustls", Level::INFO),
    ("sqlx", Level::INFO),
];

/// Writes what `filter` and the rule above let pass to `writer`.
///
/// # Errors
/// If `filter` is no filter.
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
    let lines = tracing_subscriber::fmt::layer().with_ansi(false);
    let lines = match format {
        LogFormat::Text => lines.with_writer(OneLine(writer)).boxed(),
        // JSON has no raw line breaks.
        LogFormat::Json => lines.with_writer(writer).json().boxed(),
    };
    Ok(tracing_subscriber::registry().with(asked).with(lines.with_filter(filter::filter_fn(may_be_printed))))
}

fn may_be_printed(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let rule = QUIET.iter().find(|(module, _)| {
        target.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    });
    rule.is_none_or(|(_, finest)| metadata.level() <= finest)
}

/// Writes control characters and line breaks inside an event as escapes. Each event comes in one piece, its line break last.
struct OneLine<W>(W);

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for OneLine<W> {
    type Writer = OneLine<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        OneLine(self.0.make_writer())
    }

    fn make_writer_for(&'a self, metadata: &Metadata<'_>) -> Self::Writer {
        OneLine(self.0.make_writer_for(metadata))
    }
}

impl<W: io::Write> io::Write for OneLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        if line.contains(breaks) {
            let mut safe = String::with_capacity(line.len() + 16);
            for letter in line.chars() {
                if breaks(letter) { safe.extend(letter.escape_default()) } else { safe.push(letter) }
            }
            safe.push('\n');
            self.0.write_all(safe.as_bytes())?;
        } else {
            self.0.write_all(event)?;
        }
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Control characters, and the two separators that some viewers take for a line break.
fn breaks(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')
}
