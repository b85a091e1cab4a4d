//! The page's files, built into the program.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::{Value, json};

use crate::model::Locale;

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

const FILES: [(&str, &str, &str); 21] = [
    ("/", HTML, include_str!("page/index.html")),
    ("/style.css", CSS, include_str!("page/style.css")),
    ("/icon.svg", SVG, include_str!("page/icon.svg")),
    ("/eye.svg", SVG, include_str!("page/eye.svg")),
    ("/lock.svg", SVG, include_str!("page/lock.svg")),
    ("/api.js", JS, include_str!("page/api.js")),
    ("/app.js", JS, include_str!("page/app.js")),
    ("/commands.js", JS, include_str!("page/commands.js")),
    ("/composer.js", JS, include_str!("page/composer.js")),
    ("/dom.js", JS, include_str!("page/dom.js")),
    ("/fields.js", JS, include_str!("page/fields.js")),
    ("/listbox.js", JS, include_str!("page/listbox.js")),
    ("/markdown.js", JS, include_str!("page/markdown.js")),
    ("/messages.js", JS, include_str!("page/messages.js")),
    ("/modal.js", JS, include_str!("page/modal.js")),
    ("/panel.js", JS, include_str!("page/panel.js")),
    ("/people.js", JS, include_str!("page/people.js")),
    ("/tabs.js", JS, include_str!("page/tabs.js")),
    ("/time.js", JS, include_str!("page/time.js")),
    ("/unread.js", JS, include_str!("page/unread.js")),
    ("/words.js", JS, include_str!("page/words.js")),
];

/// A route for each file, and for the languages.
pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let languages = get(|| async { ([(CONTENT_TYPE, JS)], languages()).into_response() });
    FILES.into_iter().fold(Router::new().route("/languages.js", languages), |router, (path, kind, text)| {
        router.route(path, get(move || async move { ([(CONTENT_TYPE, kind)], text).into_response() }))
    })
}

/// A module of JavaScript with every language and what the page says in it.
fn languages() -> String {
    let entries = Locale::ALL.map(|locale| {
        let language = locale.language();
        json!({ "code": language.code, "tags": language.tags, "name": language.endonym, "words": words(locale) })
    });
    format!("export const LANGUAGES = {};\n", Value::from(entries.to_vec()))
}

fn words(locale: Locale) -> Value {
    // A test demands that every file can be read.
    serde_json::from_str(locale.language().files.demo).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_page_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/page");
        let mut there: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                format!("/{}", entry.unwrap().file_name().to_string_lossy()).replace("/index.html", "/")
            })
            .collect();
        let mut served: Vec<_> = FILES.map(|(path, ..)| path.to_owned()).into();
        there.sort();
        served.sort();
        assert_eq!(there, served);
    }

    #[test]
    fn every_language_of_the_page_has_the_same_words() {
        let keys = |locale| -> Vec<String> {
            let words = words(locale);
            let words = words.as_object().unwrap();
            assert!(words.values().all(|word| word.as_str().is_some_and(|word| !word.is_empty())));
            words.keys().cloned().collect()
        };
        let expected = keys(Locale::FALLBACK);
        assert!(expected.len() > 50, "{} words", expected.len());
        for locale in Locale::ALL {
            assert_eq!(keys(locale), expected, "{}", locale.code());
        }
    }
}
