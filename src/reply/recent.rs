//! The projects that a person used last, as buttons.

use super::button::ButtonAction;
use super::escape;
use super::message::{Button, ButtonStyle, Colour, Reply};
use super::words::Msg;
use super::{ReplyContext, punch};
use crate::model::{MemberId, Project};

/// Longest project on a button, in characters; Discord takes labels of 80.
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
pub fn recent(projects: &[RecentProject], member: MemberId, context: ReplyContext) -> Reply {
    let body = if projects.is_empty() { Msg("recent-none") } else { Msg("recent-body") };
    let buttons: Vec<Button> = projects.iter().map(|project| button(project, member, context)).collect();
    let embed = punch::plain(Colour::Grey, context.say(Msg("recent-title"), &[]), &[context.say(body, &[])]);
    let rows = buttons.chunks(ROW).map(<[Button]>::to_vec).collect();
    Reply { rows, private: true, ..context.embed(embed) }
}

fn button(offered: &RecentProject, member: MemberId, context: ReplyContext) -> Button {
    // A label shows no Markdown, so nothing is escaped in it.
    let project = escape::plain(&offered.project.to_string(), LABEL);
    let (label, style) = if offered.is_continued {
        let args = [("project", escape::Safe::wording(project).into())];
        (context.say(Msg("button-continue"), &args).into(), ButtonStyle::Primary)
    } else {
        (project, ButtonStyle::Secondary)
    };
    Button { id: context.own(member, offered.action).encode(), label, style }
}
