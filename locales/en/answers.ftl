# Nothing was done, and why. Each says what to do next.

no-title = Nothing changed
no-not-in-guild = The time clock works on your company's server only. Please use the command there.
no-foreign-guild = This server is not set up for the time clock. Its operator adds servers with `DISCORD_GUILD_IDS`.
no-not-admin = This needs the permission “Manage Server”. Please ask an admin.
no-not-yours = This button belongs to somebody else. Use `/status` for your own timers.
no-outdated = This button is out of date, so I did nothing. Use `/status` to see how things stand.
no-not-linked = You are not linked to TimeTrack yet, so nothing was booked. Please ask an admin to run `/admin link` for you.
no-time-unreadable = I don't understand “{ $text }” as a time. Try `9:05`, `20m ago` or `yesterday 17:30`.
no-time-impossible = “{ $text }” does not exist as a day or time of day. Please check it and try again.
no-time-future = { $at } is still to come. Only past times can be booked.
no-time-too-old = { $at } is too long ago: { $days ->
    [one] only the last day
   *[other] only the last { $days } days
} can be booked here. Please ask an admin to enter it in TimeTrack.
no-time-never-was = { $wall } did not exist: the clocks were set forward over it. The first time after it was { $after }. Please name another time.
no-already-in = You are clocked in already.
no-already-in-since = You are clocked in already, since { $since }.
no-not-in = You are not clocked in, so there is nothing to end. If you forgot to clock in, use `/clockin` with `at` first.
no-nothing-runs = No project timer runs. Start one with `/project start`.
no-already-on = { $project } runs already.
no-already-on-since = { $project } runs already, since { $since }.
no-already-paused = The project is paused already.
no-not-paused = The project is not paused, so there is nothing to resume.
no-started-later = What runs now was started only at { $since }, after the time you named. Please name a later time.
no-changed = This button was drawn before something changed, so I did nothing. Nothing of that runs any more; use Refresh.
no-changed-since = This button was drawn before something changed, so I did nothing. What runs now was started at { $since }; use Refresh.
no-by-timetrack = TimeTrack says: “{ $words }”
no-unknown-project = I find no project “{ $text }”. Type a few letters of it and pick one from the list.
no-ambiguous-project = “{ $text }” is the name of more than one project. Please pick one from the list.
no-unknown-task = TimeTrack has no task “{ $text }”. Please pick one from the list.
no-bad-text = `{ $option }` may have at most { $max } characters, and no line breaks.
no-unknown-zone = “{ $text }” is not a time zone I know. Pick one from the list, such as Europe/Vienna.
no-unknown-username = TimeTrack has no user “{ $text }”. Please check the spelling in TimeTrack under Users.
no-disabled-username = The user { $username } is disabled in TimeTrack. Enable it there first.
no-username-taken = That username is linked to { $member } already. One username belongs to one person; use `/admin unlink` first if that is wrong.
no-already-linked = This member is linked to { $username } already. Use `/admin unlink` first.
no-member-not-linked = { $member } is not linked.
no-is-a-bot = Bots don't work by the clock: only people can be linked.
no-timetrack-silent = TimeTrack does not answer right now, and I don't know enough from before to do this safely. Please try again in a few minutes.
no-unknown-command = I don't know this command in this form; the list is being renewed. Please try again in a minute.
no-busy = Too much is going on at once, and nothing was recorded. Please try again in a moment.
no-reason = No reason was kept. Please ask an admin.

failed-title = Something went wrong on our side
failed-body = It is not your fault. See `/status` before you try again, and give an admin this reference: `{ $reference }`
not-recorded-title = Not recorded
not-recorded-body = I can't write anything down right now, so nothing is recorded. Please try again in a moment; if it goes on, tell an admin.
asking-title = One moment
asking-body = This takes longer than usual. An entry is recorded only when this message says so.

# Time zone.

zone-title = Your time zone
zone-own = Your time zone is { $zone }. It is { $time } there now.
zone-default = You have chosen no time zone, so { $zone } counts. It is { $time } there now. Change it with the option `zone`.
zone-set = From now on { $zone } counts. It is { $time } there now.

# Admins.

link-title = Linked
link-done = { $member } is now { $username } in TimeTrack.
link-same = { $member } was linked to { $username } already.
link-full-name = Name in TimeTrack: { $name }
link-zone = Time zone: { $zone }
unlink-title = Link removed
unlink-done = { $member } is no longer { $username }.
unlink-open = { $count ->
    [one] One entry is still waiting; it stays and will be booked for { $username }.
   *[other] { $count } entries are still waiting; they stay and will be booked for { $username }.
} Use `/admin queue` to look at it.
links-title = { $total ->
    [one] One link
   *[other] { $total } links
}
links-none = Nobody is linked yet. Start with `/admin link`.
links-row = { $member } · { $username } · { $zone }
links-row-default = { $member } · { $username } · default time zone
page = Page { $page } of { $pages }
queue-title = { $total ->
    [0] Everything is booked
    [one] One entry is not booked yet
   *[other] { $total } entries are not booked yet
}
queue-none = Nothing waits.
queue-entry = #{ $number } · { $action }
queue-who = { $member } ({ $username })
queue-when = For { $when }, entered { $age }
queue-tries = { $state } · { $tries ->
    [one] one try
   *[other] { $tries } tries
}
queue-trouble = In the way: { $trouble }
trouble-unreachable = TimeTrack cannot be reached: { $words }
trouble-no-answer = TimeTrack did not answer in time
trouble-cut-off = TimeTrack's answer was cut off: { $words }
trouble-status = TimeTrack answered with status { $words }
trouble-unclear = TimeTrack's answer is unclear: { $words }
trouble-busy = TimeTrack asks to wait
trouble-key-refused = TimeTrack does not accept the API key (status { $words })
trouble-says = TimeTrack says: { $words }
trouble-no-reason = TimeTrack answered with status { $words } and no reason
trouble-no-effect = TimeTrack accepted it, but its timer does not show it
trouble-changed = It is unknown whether TimeTrack took it, and the timer has been changed elsewhere since
trouble-may-land = TimeTrack may still be taking it; I wait before I try again
trouble-no-state = TimeTrack's timer is in no state it documents
trouble-restored = The database was restored from a backup. This may have been booked since: look in TimeTrack, then decide
trouble-other = { $words }
queue-state-waiting = waiting
queue-state-in-flight = being sent
queue-state-stuck = needs your decision
queue-state-done = booked
queue-state-refused = refused
queue-state-cancelled = given up
queue-hint = Retry reads TimeTrack first and sends only what is missing. Cancel gives an entry up; the person is told.
queue-retried = #{ $number } will be tried again now.
queue-cancelled = #{ $number } is given up. { $member } will be told.
queue-unchanged = #{ $number } stays as it is: { $state }.
key-title = TimeTrack no longer accepts the API key
key-body = Nothing is lost: entries are kept with their times and booked as soon as the key works again. { $waiting ->
    [0] None is waiting right now.
    [one] One is waiting right now.
   *[other] { $waiting } are waiting right now.
} Create a new key in TimeTrack's account settings, set `TIMETRACK_API_KEY` and `TIMETRACK_API_SECRET`, and restart the bot.
restored-title = The database was restored from a backup
restored-body = What waited to be booked when the backup was made is held: TimeTrack may have it by now. { $held ->
    [one] One entry needs
   *[other] { $held } entries need
} your decision: compare with TimeTrack, then retry or cancel in `/admin queue`.
