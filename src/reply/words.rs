//! Looks sentences up in the wording files of a language.
//!
//! A sentence that is missing, or lacks an argument, is taken from the fallback language, and then replaced by its own name: nothing
//! here can panic.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::escape::Safe;
use crate::model::Locale;

/// The name of a message in the wording files. A test finds every one in the source and demands that it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Msg(pub(super) &'static str);

/// What a sentence is filled in with: harmless text, or a number that may decide between singular and plural.
#[derive(Clone, Debug)]
pub(super) enum Arg {
    Text(Safe),
    Number(i64),
}

impl From<Safe> for Arg {
    fn from(text: Safe) -> Self {
        Arg::Text(text)
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Arg::Number(number)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Arg::Number(number.into())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

type Bundle = FluentBundle<FluentResource>;

/// In the order of [`Locale::ALL`].
static BUNDLES: LazyLock<Vec<Bundle>> = LazyLock::new(|| Locale::ALL.into_iter().map(build).collect());

fn bundle(locale: Locale) -> &'static Bundle {
    &BUNDLES[locale.index()]
}

fn build(locale: Locale) -> Bundle {
    let language: LanguageIdentifier = locale.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks would be pasted along with a name; our sentences are left-to-right throughout.
    bundle.set_use_isolating(false);
    for (_, text) in locale.language().files.wording {
        // A file with a mistake still gives its other messages; a test demands that there is none.
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(partly, _)| partly);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// A sentence in a language.
pub(super) fn say(locale: Locale, message: Msg, args: &[(&'static str, Arg)]) -> Safe {
    let text = format(locale, message, args).or_else(|| format(Locale::FALLBACK, message, args));
    Safe::wording(text.unwrap_or_else(|| message.0.to_owned()))
}

fn format(locale: Locale, message: Msg, args: &[(&'static str, Arg)]) -> Option<String> {
    let bundle = bundle(locale);
    let pattern = bundle.get_message(message.0)?.value()?;
    let args: FluentArgs<'_> = args
        .iter()
        .map(|(name, arg)| match arg {
            Arg::Text(text) => (*name, FluentValue::from(text.as_str())),
            Arg::Number(number) => (*name, FluentValue::from(*number)),
        })
        .collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
    errors.is_empty().then(|| text.into_owned())
}

/// The name or description of a command or option in a language, for registration:
/// `wording(locale, "cmd-project-start", "name")`. `None` if there is no such message.
pub(crate) fn wording(locale: Locale, message: &str, attribute: &str) -> Option<String> {
    let bundle = bundle(locale);
    let message = bundle.get_message(message)?;
    let pattern = message.get_attribute(attribute)?.value();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut errors);
    errors.is_empty().then(|| text.into_owned())
}
