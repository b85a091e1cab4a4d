//! The projects that a person used last, as buttons.

use super::button::ButtonAction;
use super::escape::{self, Safe};
use super::message::{Button, ButtonStyle, Colour, Reply};
use super::words::Msg;
use super::{ReplyContext, punch, timer};
use crate::model::{MemberId, Project};

/// Longest project on a button, in UTF-16 units; Discord takes labels of 80.
const LABEL: usize = 60;
/// Buttons in a row.
const ROW: usize = 5;

/// A project that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentProject {
    pub project: Project,
    pub action: ButtonAction,
    /// Whether it is the one that the person worked on last.
    pub is_continued: bool,
}

/// One button for each; without any, what to do instead. Always private.
pub fn recent(
    projects: &[RecentProject],
    running: Option<&Project>,
    member: MemberId,
    context: ReplyContext,
) -> Reply {
    let body = match running {
        _ if !projects.is_empty() => context.say(Msg("recent-body"), &[]),
        Some(running) => context.say(Msg("recent-no-other"), &[("project", timer::project(running).into())]),
        None => context.say(Msg("recent-none"), &[]),
    };
    let names: Vec<String> = projects.iter().map(|offered| offered.project.to_string()).collect();
    let buttons: Vec<Button> = projects
        .iter()
        .zip(escape::distinct(&names, LABEL))
        .map(|(project, name)| button(project, name, member, context))
        .collect();
    let embed = punch::plain(Colour::Grey, context.say(Msg("recent-title"), &[]), &[body]);
    let rows = buttons.chunks(ROW).map(<[Button]>::to_vec).collect();
    Reply { rows, private: true, ..context.embed(embed) }
}

/// A label shows no Markdown, so nothing is escaped in it.
fn button(offered: &RecentProject, name: String, member: MemberId, context: ReplyContext) -> Button {
    let (label, style) = if offered.is_continued {
        let args = [("project", Safe::wording(name).into())];
        (context.say(Msg("button-continue"), &args).into(), ButtonStyle::Primary)
    } else {
        (name, ButtonStyle::Secondary)
    };
    Button { id: context.own(member, offered.action).encode(), label, style }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::model::{AccountId, Locale, TimeMode};
    use crate::reply::button::ProjectKey;

    #[test]
    fn projects_whose_names_differ_anywhere_have_different_labels() {
        let long = |middle: &str, end: &str| {
            let client = format!("Client of a very long name {middle} in the north of the country");
            Project::new(&client, &format!("Project of a long name as well, {end}")).unwrap()
        };
        let projects = [long("one", "a"), long("one", "b"), long("two", "a"), long("three", "a")];
        let offered: Vec<_> = projects
            .into_iter()
            .zip(1..)
            .map(|(project, key)| RecentProject {
                project,
                action: ButtonAction::Start(ProjectKey(key)),
                is_continued: false,
            })
            .collect();
        let context = ReplyContext {
            account: AccountId::DEFAULT,
            locale: Locale::FALLBACK,
            private: true,
            mode: TimeMode::Local,
            now: DateTime::UNIX_EPOCH,
        };
        let reply = recent(&offered, None, MemberId(1), context);
        let labels: std::collections::BTreeSet<_> =
            reply.rows.iter().flatten().map(|button| button.label.clone()).collect();
        assert_eq!(labels.len(), offered.len(), "{labels:#?}");
        assert!(labels.iter().all(|label| label.encode_utf16().count() <= LABEL), "{labels:#?}");
    }
}
