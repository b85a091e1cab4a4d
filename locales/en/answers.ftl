# Nothing was done, and why. Each says what to do next.

no-title = That didn't work
no-not-in-guild = The time clock only works on your company's server. Please use the command there.
no-foreign-guild = This server is not set up for the time clock. Whoever runs the bot can add it with `DISCORD_GUILD_IDS`.
no-not-admin = You need the permission “Manage Server” for this, or a role that makes you an admin of the time clock. Please ask an admin.
no-who-off = Nobody can see who is in: whoever runs the bot has switched it off.
no-not-yours = This button belongs to somebody else. Use `/status` to see your own timers.
no-outdated = This button is out of date, so I did nothing. Use `/status` to see how things stand.
no-not-linked = You are not linked to TimeTrack yet. Please ask an admin of this server to link you with `/admin link`.
no-suspended = Your link to TimeTrack is suspended because “That's not me” was pressed, so I did nothing. Please ask an admin to link you again with `/admin link`.
no-left-server = You are no longer a member of your company's server, so I did nothing. If that is a mistake, join the server again and press once more.
no-not-verified = Discord does not tell me right now whether you are still a member of your company's server, so I did nothing. Please press again in a minute, or use the command on the server.
no-time-unreadable = I don't understand “{ $text }” as a time. Try `9:05`, `20m ago` or `yesterday 17:30`.
no-time-impossible = The day or time “{ $text }” does not exist. Please check it and try again.
no-time-future = { $at } is still to come. You can only book times in the past.
no-time-too-old = { $at } is too long ago: { $days ->
    [one] only the last day
   *[other] only the last { $days } days
} can be booked here. Please ask an admin to enter it in TimeTrack.
no-time-never-was = { $wall } did not exist on that day because the clocks were set forward. The first time after it was { $after }. Please name another time.
no-already-in = You are already clocked in.
no-already-in-since = You are already clocked in, since { $since }.
no-not-in = You are not clocked in, so there is nothing to end. If you forgot to clock in, use `/clockin` with `at` first.
no-on-break = You are on a break already, since { $since }.
no-break-unreadable = I don't understand “{ $text }” as the length of a break. Try `30`, `1:15`, `half an hour` or `until 13:00`.
no-break-length = A break lasts from one minute to twelve hours. For a time of day, write `until 13:00`.
no-break-ends-before = A break can't end { $until }, before it begins.
no-days-unreadable = I don't understand “{ $text }” as days of the week. Try `Mon-Fri` or `Mon, Tue, Thu`.
no-hours-unreadable = I don't understand “{ $text }” as hours of a day. Try `8:30-17:00`.
no-hours-end-before = These hours end before they begin, or fill the whole day. Working hours begin and end on the same day, such as `8:30-17:00`.
no-absence-kind = I have not seen an absence of the kind “{ $text }”. Please pick one from the list; others are added when TimeTrack shows them.
no-choice = “{ $text }” is not one of the choices. Please pick one from the list.
no-back-too-early = Your break only began { $since }. Please name a later time.
no-left-too-early = That entry only began { $since }. Please name a later time.
no-back-too-late = You asked to clock out { $out }, so you were back before that. Please name an earlier time.
no-nothing-runs = No project is running. Start one with `/project start`.
no-already-on = The project timer is already on { $project }.
no-already-on-since = The project timer is already on { $project }, since { $since }.
no-duplicate = You asked for this twice within a moment, so it was booked only once.
no-already-paused = The project is already paused.
no-not-paused = The project is not paused, so there is nothing to resume.
no-started-later = The timer that is running was only started { $since }, later than the time you named. Please name a later time.
no-paused-later = The running timer was paused { $since }, after the time you named. Please name a later time.
no-break-later = The break of the running timer ended { $until }, after the time you named, and all of it would be taken off. Please name a later time, or ask an admin to enter this in TimeTrack.
no-breaks-too-long = The breaks of the running timer are longer than the time from its start to the one you named. Please name a later time, or ask an admin to enter this in TimeTrack.
no-changed = This button is from before something changed, so I did nothing. Use Refresh to see what is running now.
no-changed-since = This button is from before something changed, so I did nothing. What is running now was started { $since }. Use Refresh to see it.
no-by-timetrack = TimeTrack says: “{ $words }”
no-by-timetrack-silent = TimeTrack refused this without a reason. If it goes on, please ask an admin.
no-unknown-project = There is no project “{ $text }”. Type a few letters of its name and pick one from the list.
no-ambiguous-project = There is more than one project “{ $text }”. Please pick one from the list.
no-ambiguous = “{ $text }” fits more than one entry of the list. Please pick one of them.
no-project-missing = Please choose a project too, with the option `project`: without it I can't keep the task, the note or the time.
no-project-gone = TimeTrack no longer has this project, or it is disabled. Use `/project start` and pick one from the list.
no-unknown-task = TimeTrack has no task “{ $text }”. Please pick one from the list.
no-bad-text = `{ $option }` can have at most { $max } characters and no line breaks.
no-unknown-zone = “{ $text }” is not a time zone I know. Pick one from the list, such as Europe/Vienna.
no-unknown-language = I don't speak “{ $text }”. Please pick a language from the list.
no-ambiguous-zone = “{ $text }” does not say which time zone you mean. It could be { $zones }. Please name one of them, or a city.
no-unknown-username = TimeTrack has no user “{ $text }”. Please check the spelling in TimeTrack under Users.
no-not-found-out = I could not find out whether TimeTrack has “{ $text }”: its list can't be read to the end right now. Please try again in a few minutes.
no-disabled-username = The user { $username } is disabled in TimeTrack. Enable it there first.
no-username-taken = That username is already linked to { $member }. One username belongs to one person; if that is wrong, use `/admin unlink` first.
no-already-linked = This member is already linked to { $username }. Use `/admin unlink` first.
no-member-not-linked = { $member } is not linked.
no-channel-rights = I'm not allowed to post in { $channel }. In the channel's settings, under Permissions, give my role: { $rights }. Then use the command again.
no-text-channel = { $channel } takes no messages. Please choose a text channel or a thread.
no-archived-thread = The thread { $channel } is in the archive. Bring it back first, or choose a channel.
no-channel-closed = Discord does not let me post in { $channel }. Check in the channel's settings that my role may see it, write in it and embed links; then use the command again.
no-post-unclear = Discord did not tell me whether the message arrived. Look into { $channel }; if it is not there, use the command again.
no-discord-silent = Discord is not answering me right now, so I changed nothing. Please try again in a minute.
right-view = View Channel
right-send = Send Messages
right-send-in-threads = Send Messages in Threads
right-embed-links = Embed Links
right-read-history = Read Message History
no-is-a-bot = Bots don't work by the clock: only people can be linked.
no-timetrack-silent = TimeTrack is not answering right now, and I don't know enough to do this safely. Please try again in a few minutes.
no-unknown-command = I don't know this command in this form. The list of commands is being updated; please try again in a minute.
no-busy = Too much is going on at once, so nothing was recorded. Please try again in a moment.
no-impossible-instant = Discord's own clock says that this can't have been sent at the time it carries, so nothing was recorded. Please try again; if it goes on, tell an admin.
no-reason = I don't have the reason any more. Please ask an admin.

failed-title = Something went wrong on our side
failed-body = This is not your fault. Check `/status` before you try again, and give an admin this reference: `{ $reference }`
not-recorded-title = Not recorded
not-recorded-body = I can't save anything right now, so nothing is recorded. Please try again in a moment. If it keeps happening, tell an admin.
asking-title = One moment
asking-body = This is taking longer than usual. An entry is recorded only when this message says so.

# Choices for `at` while it is typed; at most 100 characters, without Markdown. `at` reads a label back, so it stays readable.

at-moment = { $weekday ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
} { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}{ $year }, { $time }
at-label = { $moment } ({ $zone })
at-suggestion = { $minutes } min ago – { $time }
at-unreadable = I can't read a time from that yet. Try 9:05, 20 min ago or yesterday 17:30
at-impossible = There is no such day or time of day
at-future = { $time } is still to come
at-too-old = { $time } is too long ago (limit: { $days ->
    [one] 1 day
   *[other] { $days } days
})
at-never-was = { $wall } did not exist: the clocks went forward to { $after }

# Reminders.

reminders-title = Your reminders
reminders-on = You are reminded, because you switched it on.
reminders-on-for-all = You are reminded, because your company switched it on for everybody.
reminders-off = You are not reminded.
reminders-silent-now = You get no more reminders today.
reminders-off-now = You are not reminded any more. `/reminders` switches it on again.
reminders-off-but-week = You are not reminded any more. `/reminders` switches it on again. The note about your week still comes; `/reminders` with `week: off` ends it.
reminders-week-off-now = You get no more notes about your week. `/reminders` switches them on again.
still-working-now = All right. I won't ask again about this shift.
reminders-hours = Working days: { $days }; working hours: { $from } – { $to }
reminders-quiet = Quiet hours: { $from } – { $to }
reminders-not-quiet = No quiet hours
reminders-week-on = A note with last week's figures comes at the beginning of the week.
reminders-week-off = No note with last week's figures
reminders-how = I remind you if you are not clocked in after your hours began, still clocked in after they ended, or clocked in for very long. I check TimeTrack before each reminder and send none on holidays, on days without a target, during an absence, or if TimeTrack can't be read.
policy-title = Reminders for everybody here
policy-for-all = Everybody is reminded, except people who have switched it off.
policy-wanted = Only people who have switched it on with `/reminders` are reminded.
policy-longest = Longest shift: { $longest }
policy-forgotten-usual = A clock-out counts as forgotten an hour past the usual end.
policy-forgotten-twelve = A clock-out counts as forgotten after twelve hours.
policy-forgotten-midnight = A clock-out counts as forgotten at midnight, and is dealt with when quiet hours are over.
policy-then-ask = Its person is asked, and nothing is booked before the answer.
policy-then-estimate = The usual end is booked and marked as estimated until its person says that it is right. Where that is not certain, the person is asked.
policy-silencing = Absences without reminders: { $kinds }
policy-ignored = Absences that change nothing: { $kinds }
policy-no-kinds = none
policy-fresh = Members can choose other days, hours and quiet hours for themselves. Nobody is reminded on holidays, on days without a target, or if TimeTrack can't be read. Only a forgotten clock-out is asked about on holidays too.
choice-on = on
choice-off = off
choice-not-today = not today
choice-everybody = everybody
choice-wanted = only those who want it
choice-usual-end = an hour past the usual end
choice-twelve-hours = after twelve hours
choice-midnight = at midnight
choice-ask = ask
choice-estimate = book the usual end, marked as estimated
choice-none = none

# Time zone.

zone-title = Your time zone
zone-own = Your time zone is { $zone }. It is { $time } there now.
zone-default = You have not chosen a time zone, so { $zone } is used. It is { $time } there now. Change it with the option `zone`.
zone-set = From now on { $zone } is used. It is { $time } there now.
zone-unread = TimeTrack did not show me in time what is running. If a timer is running that was not started here, please check its times in TimeTrack.
zone-by-admin = An admin has set your time zone to { $zone }. It is { $time } there now. Change it with `/timezone`.
zone-no-summer = { $zone } has no summer time. Where the clocks are changed, choose a place instead, such as { $place }.

# Language.

language-title = Your language
language-own = I speak { $language } with you, because you chose it. Change it with the option `language`.
language-discord = I speak { $language } with you, after the language of your Discord. Choose another one with the option `language`.
language-set = From now on I speak { $language } with you.
language-unset = From now on I follow the language of your Discord.
choice-discords-language = The language of my Discord

# Help.

help-title = What I can do
help-not-linked = **First:** you are not linked to TimeTrack yet. Please ask an admin of this server to link you with `/admin link`.
help-suspended = **First:** your link to TimeTrack is suspended because “That's not me” was pressed. Please ask an admin to link you again with `/admin link`.
help-day = `/clockin` · `/clockout` · `/break` · `/back` – your working day. Forgot it? Add `at`: `9:05`, `20m ago` or `yesterday 17:30`.
help-project = `/project start` · `pause` · `resume` · `stop` – time on projects. Starting another project switches to it.
help-status = `/status` – how things stand, and what is still to be booked.
help-own = `/timezone` · `/me language` – your time zone and your language.
help-admin = **Admins:** `/admin link` · `unlink` · `links` – who is who in TimeTrack. `/admin queue` – what is not booked yet.
help-who = `/who` – who is in, on a break or away.
help-admin-panel = `/admin panel` – buttons for everybody, `/admin board` – the live list of who is in, `/admin inbox` – the morning list: each in a channel of your choice.
help-admin-role = `/admin role` – the role that people wear while they work.

# Panel.

panel-title = Time clock
panel-body = These buttons are for everybody, and you only ever book your own time. Only you see the answer.
panel-posted-title = The panel is posted
panel-posted = The buttons are in { $channel }. Pin the message if you like; delete it when it is no longer needed.

# Board: the live list of who is in, and the answers to the admin who sets it. `board-more` also ends lists elsewhere.

board-row = { $member } · since { $since }
board-more = … and { $count } more
board-set-title = The list is on its way
board-set = The list of who is in appears in { $channel } and stays up to date there. Pin the message if you like. `/admin board` without a channel shows where it is, and ends it.
board-public = **Everybody on this server can read that channel**, and only admins may see who is in here (`WHO=admins`). So the list names nobody there until the channel is closed to others. Or choose one that only the right people can read.
board-readers-unknown = Discord did not tell me who can read that channel. Only admins may see who is in here (`WHO=admins`), so the list names nobody until I know.
board-hidden = Only admins may see who is in here, and others may be able to read this channel. So nobody is named.
board-hidden-title = The list of who is in names nobody
board-hidden-body = Everybody on this server can read { $channel }, where the list of who is in is, and only admins may see who is in here (`WHO=admins`). So it names nobody. Once the channel is closed to others it goes on within ten minutes, and at once with `/admin board`, which also chooses another channel or ends it.
board-old-left = I could not delete the old list in { $channel }. It does not change any more: please delete it there.
board-none = There is no list of who is in on this server. `/admin board` with a channel puts one there.
board-is-in = The list of who is in is in { $channel }. It changes within ten seconds.
board-ended = There is no list of who is in on this server any more.
button-board-off = Remove the list
board-blocked-title = The list of who is in can't be kept up to date
board-blocked-body = Discord does not let me write in { $channel }, where the list of who is in is: the channel is gone, it is a thread in the archive, or I lack “View Channel”, “Send Messages”, “Embed Links” or “Read Message History” there. The list goes on once that is put right. `/admin board` chooses another channel, or ends it.

# Morning list, and the answers to the admin who sets it.

inbox-title = Morning list
inbox-undecided = { $count ->
    [one] **One entry needs a decision:** `/admin queue`
   *[other] **{ $count } entries need a decision:** `/admin queue`
}
inbox-open = **Running since yesterday or longer**
inbox-missing = **No entry on { $day }**
inbox-unread = TimeTrack did not let me read who has no entry on { $day }.
inbox-absences-unread = TimeTrack did not let me read who was absent on { $day }, so I name nobody without an entry.
inbox-estimates = **Estimated clock-outs that nobody has confirmed**
inbox-estimate = { $member } · { $when }
inbox-estimate-named = { $member } · { $when } · says it was { $named }, to be changed in TimeTrack
inbox-unknown = **TimeTrack no longer knows the username:** link them anew with `/admin unlink` and `/admin link`
inbox-suspended = **Says that the link is wrong:** check it, then `/admin link` or `/admin unlink`
inbox-link = { $member } ({ $username })
inbox-entry = • { $entry }
inbox-audit-head = Audit trail: { $head }
inbox-set = The morning list comes to { $channel } every day at { $hour }:00 ({ $zone }), unless there is nothing to say. `/admin inbox` without options shows where it comes, and ends it.
inbox-public = **Everybody on this server can read that channel.** The list names people: choose a channel that only admins can read.
inbox-readers-unknown = Discord did not tell me who can read that channel. The list names people: please make sure that only admins can read it.
inbox-none = There is no morning list on this server. `/admin inbox` with a channel switches it on.
inbox-ended = There is no morning list on this server any more.
button-inbox-off = End the morning list
inbox-blocked-title = The morning list can't be posted
inbox-blocked-body = Discord does not let me write in { $channel }, where the morning list comes: the channel is gone, it is a thread in the archive, or I lack “View Channel”, “Send Messages”, “Embed Links” or “Read Message History” there. The list comes once that is put right. `/admin inbox` chooses another channel, or ends it.

# Presence role.

role-title = Role of those who work
role-set = From now on { $role } is worn by linked people who are clocked in.
role-worn = { $role } is worn by linked people who are clocked in: { $count ->
    [one] one person has it from me
   *[other] { $count } people have it from me
} now.
role-none = No role is set. Use the option `role` to choose one.
role-off = { $role } is switched off. I take it from those I gave it to; people who have it from somebody else keep it.
role-in-breaks = It is worn during breaks too.
role-not-in-breaks = It is taken off during breaks.
role-pending = { $count ->
    [0] Nobody's role has to change right now.
    [one] It changes for one person now.
   *[other] It changes for { $count } people now, which takes about { $minutes ->
        [one] a minute
       *[other] { $minutes } minutes
    }.
}
role-seen = Everybody on this server sees who wears it.
role-not-in-server = I'm not a member of this server, so I can't give roles here. Invite me again with this link: { $link }
role-no-right = I lack the permission “Manage Roles”. Give it to my role in Server Settings, Roles, or invite me again with this link: { $link }
role-too-high = { $role } is not below my highest role, so Discord does not let me give it. In Server Settings, Roles, drag my role above it.
role-two-factor = This server asks moderators for two-factor authentication. The owner of the bot's application needs to switch it on for their Discord account, or an admin switches the rule off in Server Settings, Safety Setup.
role-managed = { $role } belongs to an integration, so nobody can give it. Please choose another role.
role-powerful = { $role } makes admins of this bot or carries permissions of a moderator, such as “Manage Messages”. Nobody should get those by clocking in. Please choose another role.
role-everyone = Everybody has @everyone already. Please choose another role.
role-gone = This role does not exist any more. Choose another one with `/admin role`, or switch it off there.
role-refused-title = I can't change a role
role-refused-body = The role of those who work can't be given or taken right now. { $trouble } Nobody has to do anything else: I try again every ten minutes.
left-title = Members have left
left-person = { $member } ({ $username })
left-body = { $people }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
} { $count ->
    [one] has
   *[other] have
} left the server. Until they are back, the link does nothing: no reminders, no role, no commands. What was still to be booked is booked. Use `/admin unlink` if it is for good.

# Admins.

choice-linked = (linked already)
link-title = Linked
link-done = { $member } is now { $username } in TimeTrack.
link-same = { $member } was linked to { $username } already.
link-rezoned = { $member } stays linked to { $username }, with another time zone.
link-resumed = { $member } can use the link to { $username } again.
link-full-name = Name in TimeTrack: { $name }
link-zone = Time zone: { $zone }
link-told = { $member } gets a direct message on how to clock in, if direct messages are allowed there.
link-zone-told = { $member } gets a direct message about the time zone, if direct messages are allowed there.
link-zone-unread = TimeTrack did not show me in time what is running. If a timer of this member is running that was not started here, check its times in TimeTrack.
welcome-title = Welcome to the time clock
welcome-body = An admin has linked you: in TimeTrack you are { $username }. Three things worth knowing:
welcome-day = • On the company's server, `/clockin` starts your working day and `/clockout` ends it; `/status` shows how things stand.
welcome-forgotten = • If you forgot, name the time: `/clockin` with `at: 9:05`, `20m ago` or `yesterday 17:30`.
welcome-outage = • If TimeTrack is away, your entry is kept with its time and booked later; you don't have to repeat it.
welcome-zone = Your time zone is { $zone }. Change it with `/timezone`.
not-me-title = The link is suspended
not-me-body = Nothing more is recorded for you, and you get no reminders. The admins have been told; an admin can link you again with `/admin link`.
not-me-held = { $count ->
    [one] One entry of yours was not booked yet. An admin decides about it.
   *[other] { $count } entries of yours were not booked yet. An admin decides about them.
}
not-me-outdated = This button is about an earlier link, so I did nothing. In TimeTrack you are { $username } now. If that's not you either, press the button below.
unlink-title = Link removed
unlink-done = { $member } is no longer linked to { $username }.
unlink-open = { $count ->
    [one] One entry only waits for TimeTrack; it will still be booked for { $username }.
   *[other] { $count } entries only wait for TimeTrack; they will still be booked for { $username }.
} Use `/admin queue` to look at it.
unlink-unknown = { $count ->
    [one] One entry waits because TimeTrack no longer knows that username
   *[other] { $count } entries wait because TimeTrack no longer knows that username
}. Link the member to the new one, then use Retry in `/admin queue`.
unlink-undecided = { $count ->
    [one] One entry needs an admin's decision in `/admin queue`; it is not booked before.
   *[other] { $count } entries need an admin's decision in `/admin queue`; they are not booked before.
}
unlink-unanswered = { $count ->
    [one] One entry waits for the member's answer. Without a link nobody can answer, so it needs an admin's decision then.
   *[other] { $count } entries wait for the member's answer. Without a link nobody can answer, so they need an admin's decision then.
}
ask-unlink-title = Remove the link?
ask-unlink = { $member } is linked to { $username } and can't clock in here without a link.
links-title = { $total ->
    [one] One link
   *[other] { $total } links
}
links-none = Nobody is linked yet. Start with `/admin link`.
links-row = { $member } · { $username } · { $zone }
links-row-default = { $member } · { $username } · default time zone
links-row-left = { $row } · **has left the server**
links-row-unknown = { $row } · **TimeTrack no longer knows this username**
links-row-suspended = { $row } · **suspended: says “That's not me”**
who-title = Who is in
who-working = Working
who-on-break = On break
who-away = Away
who-gone = Not in
who-unknown = Unknown
who-heading = **{ $state }**
who-count-working = { $count } working
who-count-on-break = { $count } on break
who-count-away = { $count } away
who-count-gone = { $count } not in
who-count-unknown = { $count } unknown
who-row-since = { $member } · since { $since } · as of { $seen }
who-row = { $member } · as of { $seen }
who-row-unseen = { $member } · not read from TimeTrack yet
who-row-suspended = { $member } · link suspended, not read from TimeTrack
who-row-unknown-user = { $member } · TimeTrack no longer has this user
who-until-seen = Changes made in TimeTrack itself show here within { $minutes } min
working-time-title = Working time
working-time-unlinked = { $member } is not linked to TimeTrack. Use `/admin link` to link them.
working-time-hidden = { $member } is linked to { $username }. Who is in is not shown here (`WHO=off`).
page = Page { $page } of { $pages }
queue-title = { $total ->
    [0] Everything is booked
    [one] One entry is not booked yet
   *[other] { $total } entries are not booked yet
}
queue-unread-title = The queue can't be shown right now
queue-none = Nothing is waiting.
queue-undecided = { $count ->
    [one] One needs your decision.
   *[other] { $count } need your decision.
}
queue-waiting = { $count ->
    [one] One is just waiting and will be booked automatically.
   *[other] { $count } are just waiting and will be booked automatically.
}
queue-entry = #{ $number } · { $action }
queue-entry-undecided = ❗ #{ $number } · { $action }
queue-who = { $member } ({ $username })
queue-when = Time: { $when } · entered { $age }
queue-tries = { $state } · { $tries ->
    [one] one try
   *[other] { $tries } tries
}
queue-tries-undecided = **{ $state }** · { $tries ->
    [one] one try
   *[other] { $tries } tries
}
queue-trouble = Problem: { $trouble }
trouble-unreachable = TimeTrack cannot be reached: { $words }
trouble-no-answer = TimeTrack did not answer in time
trouble-cut-off = TimeTrack's answer was cut off: { $words }
trouble-status = TimeTrack answered with status { $words }
trouble-unclear = TimeTrack's answer is unclear: { $words }
trouble-busy = TimeTrack asks us to wait
trouble-key-refused = TimeTrack does not accept the API key (status { $words })
trouble-says = TimeTrack says: { $words }
trouble-no-reason = TimeTrack answered with status { $words } and no reason
trouble-no-effect = TimeTrack accepted it, but its timer does not show it
trouble-changed = It is not known whether TimeTrack took it, and the timer has since been changed elsewhere
trouble-may-land = TimeTrack may still be processing it; I wait before I try again
trouble-no-state = TimeTrack shows the timer in a state that I don't know
trouble-restored = The database was restored from a backup. This may have been booked since: check TimeTrack, then decide
trouble-suspended = The member said that the link is not theirs. Link the member with `/admin link`, then retry: it is booked for the user of that link
trouble-unanswered = The member can no longer answer whether this is meant: { $why }. Retry books it all the same
trouble-asked-long = the timer had been running since { $since }
trouble-asked-break = there had been a break since { $since }
trouble-asked-start = the timer's start of { $since } was not booked
trouble-asked-overlap = { $from } – { $to } was booked already
trouble-not-asked = TimeTrack is not being asked at the moment
trouble-unknown-user = TimeTrack no longer knows the username ({ $words }). Link the member to the new one, then retry
trouble-not-listed = TimeTrack no longer knows the username. Link the member to the new one, then retry
trouble-not-looked-up = I can't find out whether TimeTrack still has the user. { $words }
trouble-other = { $words }
queue-state-waiting = waits for TimeTrack
queue-state-in-flight = being sent
queue-state-stuck = needs your decision
queue-state-asked = waits for the person's answer
queue-state-not-started = waits for the start of its timer
queue-state-done = booked
queue-state-refused = refused
queue-state-cancelled = given up
queue-hint = Retry checks TimeTrack first and sends only what is missing. Cancel asks you again, then gives an entry up; the person is told.
queue-hint-undecided = Look in TimeTrack before you decide: press Retry only if it does not have the entry. Cancel asks you again, then gives an entry up; the person is told.
give-up-title = Give up #{ $number }?
give-up-undecided = It will not be booked, and { $member } is told. This can't be undone.
give-up-waiting = It is just waiting for TimeTrack and would be booked automatically. If you give it up, it will not be booked, and { $member } is told. This can't be undone.
give-up-unclear = TimeTrack may have it already. If you give it up, I won't send it again, and { $member } is told. This can't be undone.
queue-retried = #{ $number } will be tried again now.
queue-due = #{ $number } is tried again as soon as TimeTrack answers.
queue-cancelled = #{ $number } is given up. { $member } will be told.
queue-unchanged = #{ $number } stays as it is: { $state }.
queue-unchanged-suspended = #{ $number } stays as it is: the member said that the link is not theirs. Link the member with `/admin link` first.
admins-account = This is about the TimeTrack account { $account }.
message-account = TimeTrack account: { $account }
key-title = TimeTrack no longer accepts the API key
key-body = Nothing is lost: entries are kept with their times and booked as soon as the key works again. { $waiting ->
    [0] None is waiting right now.
    [one] One is waiting right now.
   *[other] { $waiting } are waiting right now.
} Create a new key in TimeTrack's account settings, set `TIMETRACK_API_KEY` and `TIMETRACK_API_SECRET`, and restart the bot.
unknown-user-title = TimeTrack no longer knows a username
unknown-user-body = { $member } is linked to { $username }, and TimeTrack has no such user any more: renamed or deleted. Nothing is lost: what is asked for is kept in `/admin queue`. Link the member to the new username with `/admin unlink` and `/admin link`, then use Retry there.
suspended-title = Somebody says that a link is wrong
suspended-body = { $member } was linked to { $username } and pressed “That's not me”. The link is suspended: nothing new is recorded for it. { $held ->
    [0] Nothing was waiting to be booked.
    [one] One entry that was not booked yet needs your decision in `/admin queue`.
   *[other] { $held } entries that were not booked yet need your decision in `/admin queue`.
} A timer of { $username } may be running because of it: please look in TimeTrack. Check who it is, then use `/admin link` again, or `/admin unlink`.
restored-title = The database was restored from a backup
restored-body = Entries that were waiting when the backup was made are held back, because TimeTrack may have them by now. { $held ->
    [one] One entry needs
   *[other] { $held } entries need
} your decision: compare with TimeTrack, then retry or cancel in `/admin queue`.
