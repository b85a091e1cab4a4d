//! Every variant of TimeTrack's behaviour by name, each with a single departure from the default.

use super::quirks::*;

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
        add("start again is ignored", |q| q.start_again = Repeated::Ignore);
        add("start again restarts", |q| q.start_again = Repeated::Restart);
        add("stop again is ignored", |q| q.stop_again = Repeated::Ignore);
        add("pause again is ignored", |q| q.pause_again = Repeated::Ignore);
        add("resume again is ignored", |q| q.resume_again = Repeated::Ignore);
        add("past dates are refused", |q| q.past = Dates::Refuse);
        add("future dates are refused", |q| q.future = Dates::Refuse);
        add("unknown names are created", |q| q.unknown_names = Names::Create);
        add("unknown users look like no timer", |q| q.unknown_users = UnknownUsers::AsNoTimer);
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
        add("pages are capped", |q| q.page_cap = 3);
        add("pages count from 1, and page 0 is page 1", |q| q.first_page = FirstPage::OneAgain);
        add("pages count from 1, and page 0 is empty", |q| q.first_page = FirstPage::OneEmpty);
        add("pages count from 1, and page 0 is refused", |q| q.first_page = FirstPage::OneRefused);
        add("the last page is repeated", |q| q.past_end = PastEnd::Repeated);
        add("pages past the end are refused", |q| q.past_end = PastEnd::Refused);
        add("pages past the end fail", |q| q.past_end = PastEnd::Failing);
        add("pages past the end are no list", |q| q.past_end = PastEnd::NoList);
        add("filters are ignored", |q| q.filters = Filters::Ignored);
        add("filters come after paging", |q| q.filters = Filters::AfterPaging);
        add("entries come late", |q| q.entries = Entries::Late);
        add("there are no entries", |q| q.entries = Entries::Never);
        add("a running timer has an entry without an end", |q| q.running = Running::Null);
        add("a running timer has an entry with an empty end", |q| q.running = Running::Empty);
        add("a running timer has an entry with no field for its end", |q| q.running = Running::Missing);
        add("a running timer has an entry that ends at its start", |q| q.running = Running::SameAsStart);
        add("rows name their user by username", |q| q.whose = Whose::Username);
        add("rows have a number for their user, too", |q| q.whose = Whose::Both);
        add("absences are asked for by start and end date", |q| q.absence_dates = AbsenceDates::StartEnd);
        add("there are no absences", |q| q.absences = Readable::NotThere);
        add("absences are not for this key", |q| q.absences = Readable::Forbidden);
        add("the list of absences is empty", |q| q.absences = Readable::Empty);
        add("there are no work reports", |q| q.reports = Readable::NotThere);
        add("work reports are not for this key", |q| q.reports = Readable::Forbidden);
        add("work reports are empty", |q| q.reports = Readable::Empty);
        add("work reports have no targets", |q| q.reported = Reported::NoTargets);
        add("timestamps without milliseconds", |q| q.stamps = Stamps::Seconds);
        add("timestamps without Z", |q| q.stamps = Stamps::Bare);
        add("ids are ID", |q| q.ids = Ids::Upper);
        add("ids are all alike", |q| q.ids = Ids::Alike);
        add("ids are nonsense", |q| q.ids = Ids::Nonsense);
        add("attendance needs no username", |q| q.nameless = Nameless::NoTimer);
        all
    }
}
