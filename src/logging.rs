//! Log lines. Must not know what is logged.
//!
//! Libraries that print secrets at their finer levels are kept quiet whatever the filter says: serenity shows interaction
//! tokens at DEBUG, and the HTTP and WebSocket layers show headers and frames at TRACE.

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
    rule.is_none_or(|(_, finest)| metadata.level() <= finest)
}
