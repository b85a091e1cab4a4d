//! Everything TimeTrack's documentation leaves open, a switch for each. Must not know how a switch is played.

/// How the stand-in behaves where nobody knows how TimeTrack does. The default is the documented or most likely form.
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
    pub start_again: Again,
    /// Stop while stopped.
    pub stop_again: Again,
    /// Pause while paused.
    pub pause_again: Again,
    /// Resume while running.
    pub resume_again: Again,
    /// A `date` more than two minutes ago.
    pub past: Dates,
    /// A `date` more than two minutes ahead.
    pub future: Dates,
    /// Users and projects that are not on the list.
    pub unknown_names: Names,
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
    /// Which filters of lists are heeded.
    pub filters: Filters,
    /// When a timer that was stopped is on the list of entries.
    pub entries: Entries,
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
    Again {
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
        /// A page has 50 rows whatever is asked for.
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

impl Quirks {
    /// The default, and each single departure from it, by name.
    pub fn every() -> Vec<(&'static str, Quirks)> {
        let mut all = vec![("as documented", Quirks::default())];
        let mut add = |name, change: fn(&mut Quirks)| {
            let mut quirks = Quirks::default();
            change(&mut quirks);
            all.push((name, quirks));
        };
        add("write answers {data}", |q| q.write_body = Body::Data);
        add("write answers {timer}", |q| q.write_body = Body::Timer);
        add("write answers [timer]", |q| q.write_body = Body::Array);
        add("write answers {}", |q| q.write_body = Body::EmptyObject);
        add("write answers nothing", |q| q.write_body = Body::Nothing);
        add("read answers {data}", |q| q.read_body = Body::Data);
        add("read answers {timer}", |q| q.read_body = Body::Timer);
        add("read answers [timer]", |q| q.read_body = Body::Array);
        add("write answers 201", |q| q.write_status = WriteStatus::Created);
        add("write answers 204", |q| q.write_status = WriteStatus::NoContent);
        add("no timer is null", |q| q.no_timer = NoTimer::Null);
        add("no timer is {}", |q| q.no_timer = NoTimer::EmptyObject);
        add("no timer is []", |q| q.no_timer = NoTimer::EmptyList);
        add("no timer is nothing", |q| q.no_timer = NoTimer::Nothing);
        add("no timer is a stopped one", |q| q.no_timer = NoTimer::Stopped);
        add("start again is ignored", |q| q.start_again = Again::Ignore);
        add("start again restarts", |q| q.start_again = Again::Restart);
        add("stop again is ignored", |q| q.stop_again = Again::Ignore);
        add("pause again is ignored", |q| q.pause_again = Again::Ignore);
        add("resume again is ignored", |q| q.resume_again = Again::Ignore);
        add("past dates are refused", |q| q.past = Dates::Refuse);
        add("future dates are refused", |q| q.future = Dates::Refuse);
        add("unknown names are created", |q| q.unknown_names = Names::Create);
        add("disabled names are accepted", |q| q.disabled_names = Names::Accept);
        add("names in another case are accepted", |q| q.cased_names = Names::Accept);
        add("names in another case are created", |q| q.cased_names = Names::Create);
        add("errors are an object", |q| q.errors = Errors::Object);
        add("an error's status is text", |q| q.errors = Errors::TextStatus);
        add("errors are HTML", |q| q.errors = Errors::Html);
        add("errors have no body", |q| q.errors = Errors::Nothing);
        add("fields in PascalCase", |q| q.field_case = FieldCase::Pascal);
        add("fields in snake_case", |q| q.field_case = FieldCase::Snake);
        add("numbers are text", |q| q.numbers = Numbers::Text);
        add("flags are numbers", |q| q.flags = Flags::Number);
        add("flags are text", |q| q.flags = Flags::Text);
        add("extra fields", |q| q.extras = Extras::Some);
        add("no flags", |q| q.missing = &["playing", "paused", "stopped"]);
        add("no flag for stopped", |q| q.missing = &["stopped"]);
        add("no start", |q| q.missing = &["startedAt"]);
        add("no seconds", |q| q.missing = &["workedSeconds", "breakSeconds"]);
        add("no username", |q| q.missing = &["username"]);
        add("no project", |q| q.missing = &["clientName", "projectName"]);
        add("flags contradict each other", |q| q.truth = Truth::Contradiction);
        add("short route", |q| q.routes = Routes::Short);
        add("both routes", |q| q.routes = Routes::Both);
        add("limit is ignored", |q| q.paging = Paging::NoLimit);
        add("page number is ignored", |q| q.paging = Paging::NoPage);
        add("paging is ignored", |q| q.paging = Paging::None);
        add("filters are ignored", |q| q.filters = Filters::Ignored);
        add("entries come late", |q| q.entries = Entries::Late);
        add("there are no entries", |q| q.entries = Entries::Never);
        add("timestamps without milliseconds", |q| q.stamps = Stamps::Seconds);
        add("timestamps without Z", |q| q.stamps = Stamps::Bare);
        add("ids are ID", |q| q.ids = Ids::Upper);
        add("attendance needs no username", |q| q.nameless = Nameless::NoTimer);
        all
    }
}
