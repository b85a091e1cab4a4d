//! The switches for running timers in lists, absences and work reports.

switch! {
    /// A timer that runs, on the list of entries.
    Running {
        /// Not there: a row is written by the stop.
        LeftOut,
        /// `"to": null`
        Null,
        /// `"to": ""`
        Empty,
        /// No `to`.
        Missing,
        /// `to` is the start.
        SameAsStart,
    }
}
switch! {
    /// Whose a row is.
    Whose {
        /// `user` is the username, as the tables say.
        User,
        /// `username`, as every sample has it.
        Username,
        /// `user` is a number, and `username` the name.
        Both,
    }
}
switch! {
    /// The days that absences are asked for.
    AbsenceDates {
        /// `from` and `to`
        FromTo,
        /// `startDate` and `endDate`; the others are ignored.
        StartEnd,
    }
}
switch! {
    /// A list that not every account or key has.
    Readable {
        /// It is there.
        Yes,
        /// There is no such list.
        NotThere,
        /// This key may not read it.
        Forbidden,
        /// It is always empty.
        Empty,
    }
}
switch! {
    /// What work reports say.
    Reported {
        /// Everything.
        All,
        /// No targets.
        NoTargets,
    }
}
