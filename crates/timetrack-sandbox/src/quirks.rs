//! A switch for each behaviour that TimeTrack's documentation leaves open.

/// How the sandbox behaves where nobody knows how TimeTrack does. The default is the documented or most likely form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quirks {
    /// What start, pause, resume and stop answer with.
    pub write_body: Body,
    /// How a `GET` wraps a timer; the forms without one count as [`Body::Object`].
    pub read_body: Body,
    /// The status of those answers.
    pub write_status: WriteStatus,
    /// What a `GET` answers when there is no timer.
    pub no_timer: NoTimer,
    /// Start while running.
    pub start_again: Repeated,
    /// Stop while stopped.
    pub stop_again: Repeated,
    /// Pause while paused.
    pub pause_again: Repeated,
    /// Resume while running.
    pub resume_again: Repeated,
    /// A `date` more than two minutes ago.
    pub past: Dates,
    /// A `date` more than two minutes ahead.
    pub future: Dates,
    /// Users and projects that are not on the list.
    pub unknown_names: Names,
    /// How a user who is not on the list is refused.
    pub unknown_users: UnknownUsers,
    /// Users and projects that are disabled.
    pub disabled_names: Names,
    /// Users and projects spelled in another case.
    pub cased_names: Names,
    /// The body of an error.
    pub errors: Errors,
    /// The case of field names.
    pub field_case: FieldCase,
    /// How numbers are written.
    pub numbers: Numbers,
    /// How flags are written.
    pub flags: Flags,
    /// Whether there are fields nobody has heard of.
    pub extras: Extras,
    /// Fields that are left out, named in camelCase.
    pub missing: &'static [&'static str],
    /// What the flags of a timer say.
    pub truth: Truth,
    /// Where the project timer is.
    pub routes: Routes,
    /// Which paging parameters are heeded.
    pub paging: Paging,
    /// Rows a page has at most, also if more are asked for; 0 is the documented number.
    pub page_cap: usize,
    /// Which number the first page has.
    pub first_page: FirstPage,
    /// What a page past the end is.
    pub past_end: PastEnd,
    /// Which filters of lists are heeded.
    pub filters: Filters,
    /// How a project without a client is shown.
    pub no_client: NoClient,
    /// Whether a project without a client may be started.
    pub without_client: Clientless,
    /// When a timer that was stopped is on the list of entries.
    pub entries: Entries,
    /// How a timer that runs is on the list of entries.
    pub running: Running,
    /// Under which name a row of entries, absences and reports says whose it is.
    pub whose: Whose,
    /// How the list of absences is asked for days.
    pub absence_dates: AbsenceDates,
    /// Whether the list of absences can be read.
    pub absences: Readable,
    /// Whether the work reports can be read.
    pub reports: Readable,
    /// What work reports say.
    pub reported: Reported,
    /// How timestamps are written.
    pub stamps: Stamps,
    /// How ids are named.
    pub ids: Ids,
    /// What a `GET` on attendance does without `username`.
    pub nameless: Nameless,
}

macro_rules! switch {
    ($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident, $($(#[$rest_doc:meta])* $rest:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name {
            $(#[$first_doc])*
            #[default]
            $first,
            $($(#[$rest_doc])* $rest),+
        }
    };
}

mod calendar;

pub use calendar::*;

switch! {
    /// The body of an answer that shows a timer.
    Body {
        /// The timer.
        Object,
        /// `{"data": …}`
        Data,
        /// `{"timer": …}`
        Timer,
        /// `[…]`
        Array,
        /// `{}`
        EmptyObject,
        /// No body.
        Nothing,
    }
}
switch! {
    /// The status of a write.
    WriteStatus {
        /// 200
        Ok,
        /// 201
        Created,
        /// 204, which has no body.
        NoContent,
    }
}
switch! {
    /// A `GET` when there is no timer.
    NoTimer {
        /// 404 and errors.
        NotFound,
        /// `null`
        Null,
        /// `{}`
        EmptyObject,
        /// `[]`
        EmptyList,
        /// 200 without a body.
        Nothing,
        /// The last timer, or an empty one, with `stopped: true`.
        Stopped,
    }
}
switch! {
    /// Asking for what is so already.
    Repeated {
        /// An error.
        Refuse,
        /// A success that changes nothing.
        Ignore,
        /// A start forgets the timer that runs and begins anew, without a word; anything else is ignored.
        Restart,
    }
}
switch! {
    /// A date apart from now.
    Dates {
        /// Taken.
        Accept,
        /// An error.
        Refuse,
    }
}
switch! {
    /// A name that is not quite right.
    Names {
        /// An error.
        Refuse,
        /// Taken for the one on the list where there is one.
        Accept,
        /// Taken as it is, as a new one.
        Create,
    }
}
switch! {
    /// A user who is not on the list, where such names are refused.
    UnknownUsers {
        /// 404 with an error of its own.
        Told,
        /// The very answer for no timer.
        AsNoTimer,
    }
}
switch! {
    /// The body of an error.
    Errors {
        /// As documented.
        Array,
        /// `errors` is an object.
        Object,
        /// The status within is a text.
        TextStatus,
        /// A proxy's page.
        Html,
        /// No body.
        Nothing,
    }
}
switch! {
    /// The case of field names.
    FieldCase {
        /// `startedAt`
        Camel,
        /// `StartedAt`
        Pascal,
        /// `started_at`
        Snake,
    }
}
switch! {
    /// How numbers are written.
    Numbers {
        /// `60`
        Plain,
        /// `"60"`
        Text,
    }
}
switch! {
    /// How flags are written.
    Flags {
        /// `true`
        Bool,
        /// `1`
        Number,
        /// `"true"`
        Text,
    }
}
switch! {
    /// Fields nobody has heard of.
    Extras {
        /// None.
        None,
        /// Several, nested ones among them.
        Some,
    }
}
switch! {
    /// What the flags of a timer say.
    Truth {
        /// What is so.
        Plain,
        /// `playing` and `stopped` at once.
        Contradiction,
    }
}
switch! {
    /// Where the project timer is.
    Routes {
        /// `/timers/project_timer`
        Timers,
        /// `/project_timer`
        Short,
        /// Both.
        Both,
    }
}
switch! {
    /// Which paging parameters are heeded.
    Paging {
        /// Both.
        Heeded,
        /// A page has 50 rows, also if another number is asked for.
        NoLimit,
        /// Every page is the first.
        NoPage,
        /// All rows, always.
        None,
    }
}
switch! {
    /// Filters of lists.
    Filters {
        /// Heeded.
        Heeded,
        /// Ignored.
        Ignored,
        /// Heeded after a page was cut, which also leaves out what is disabled: pages in the middle may be short or empty.
        AfterPaging,
    }
}
switch! {
    /// The first page of a list.
    FirstPage {
        /// Page 0.
        Zero,
        /// Page 1; page 0 is the same one.
        OneAgain,
        /// Page 1; page 0 is empty.
        OneEmpty,
        /// Page 1; page 0 is an error.
        OneRefused,
    }
}
switch! {
    /// A page past the end of a list.
    PastEnd {
        /// No rows.
        Empty,
        /// The last page once more.
        Repeated,
        /// An error of the caller.
        Refused,
        /// An error of the server.
        Failing,
        /// A success that is no list.
        NoList,
    }
}
switch! {
    /// Starting a project that has no client.
    Clientless {
        /// Taken.
        Accept,
        /// An error.
        Refuse,
    }
}
switch! {
    /// The client of a project that has none.
    NoClient {
        /// `""`
        Empty,
        /// `null`
        Null,
        /// No such field.
        Missing,
    }
}
switch! {
    /// A timer that was stopped, on the list of entries.
    Entries {
        /// At once.
        AtOnce,
        /// When the next one has been stopped.
        Late,
        /// Never: there is no such list.
        Never,
    }
}
switch! {
    /// How timestamps are written.
    Stamps {
        /// `2026-11-23T09:00:00.000Z`
        Millis,
        /// `2026-11-23T09:00:00Z`
        Seconds,
        /// `2026-11-23 09:00:00`
        Bare,
    }
}
switch! {
    /// How ids are named.
    Ids {
        /// `id`
        Lower,
        /// `ID`
        Upper,
        /// `id`, and 0 in every row.
        Alike,
        /// `id`, and an object without a word in it.
        Nonsense,
    }
}
switch! {
    /// Attendance asked for without `username`.
    Nameless {
        /// An error.
        Refuse,
        /// The answer for no timer.
        NoTimer,
    }
}
