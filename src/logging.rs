//! Log lines. Must not know what is logged.
//!
//! Libraries that print secrets at their finer levels are kept quiet whatever the filter says: serenity shows interaction
//! tokens at DEBUG and, from one module, whole payloads at WARN; the HTTP and WebSocket layers show headers and frames at TRACE.

use anyhow::Context;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{EnvFilter, Layer, filter};

use crate::config::LogFormat;

/// The finest level at which each library may speak.
const QUIET: &[(&str, Option<Level>)] = &[
    ("serenity::gateway::ws", None),
    ("serenity", Some(Level::WARN)),
    ("tungstenite", Some(Level::WARN)),
    ("tokio_tungstenite", Some(Level::WARN)),
    ("reqwest", Some(Level::INFO)),
    ("hyper", Some(Level::INFO)),
    ("hyper_util", Some(Level::INFO)),
    ("h2", Some(Level::INFO)),
    ("rustls", Some(Level::INFO)),
    ("sqlx", Some(Level::INFO)),
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
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(false);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    Ok(tracing_subscriber::registry().with(asked).with(lines.with_filter(filter::filter_fn(may_be_printed))))
}

fn may_be_printed(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let rule = QUIET.iter().find(|(module, _)| {
        target.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    });
    rule.is_none_or(|(_, finest)| finest.is_some_and(|finest| *metadata.level() <= finest))
}
