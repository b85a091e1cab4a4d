# Times and durations.

duration-hours = { $hours } h { $minutes } min
duration-minutes = { $minutes } min
duration-none = less than a minute
at-time = at { $time }
on-date = on { $time }
time-first = { $time } (before the clocks were set back)
time-second = { $time } (after the clocks were set back)
time-in-zone = { $time } ({ $zone })
time-dated = { $day } { $month ->
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
} { $year }, { $time }

# What a timer is doing: the title of the embed.

attendance-running = Working
attendance-paused = On break
attendance-stopped = Not clocked in
attendance-unknown = TimeTrack contradicts itself about your day
project-running = Project running
project-paused = Project paused
project-stopped = No project running
project-unknown = TimeTrack contradicts itself about your project
unconfirmed-in = Clocked in – not confirmed yet
unconfirmed-out = Clocked out – not confirmed yet
unconfirmed-break = On break – not confirmed yet
unconfirmed-project-running = Project running – not confirmed yet
unconfirmed-project-paused = Project paused – not confirmed yet
unconfirmed-project-stopped = Project stopped – not confirmed yet

field-since = Since
field-client = Client
field-project = Project
field-task = Task
field-note = Note
field-attendance = Your day
field-project-timer = Project timer
field-waiting = Still to be booked

since = { $time }, { $relative }
since-paused = { $time }, { $relative } (started { $start })
since-started = started { $time }, { $relative }

# What was asked for, as a heading.

action-clock-in = Clock in
action-clock-out = Clock out
action-break = Begin break
action-back = Back from the break
action-start = Start { $project }
action-pause = Pause project
action-resume = Resume project
action-stop = Stop project
action-start-short = Start the project

# Done.

done-clock-in = Clocked in { $when }.
done-clock-out = Clocked out { $when }.
done-back = Back from the break { $when }.
on-break = On break since { $since }.
on-break-until = On break since { $since }, until { $until }.
break-length = The break was { $length } long.
break-was-end = The break that began { $since } was too long for one, so that working day ended when it began.
break-is-over = The break that began { $since } is over. This is how things stand now:
break-is-over-some = That break is over. This is how things stand now:
break-over-title = Is your break over?
break-over-body = You have been on a break since { $since } and planned to be back { $until }. No work is counted until you are.
left-on-break = You asked to clock out { $when }, but you have been on a break, so your day ended { $since }, when the break began.
part-paused = { $project } is paused { $when } too.
part-resumed = { $project } runs again { $when }.
part-stopped = { $project } was stopped { $when }.
done-start = Started { $project } { $when }.
done-switch = Switched from { $old } to { $project } { $when }.
done-switch-task = { $project }: switched to the task “{ $task }” { $when }.
done-switch-note = { $project }: started again with the note “{ $note }” { $when }.
done-switch-both = { $project }: switched to the task “{ $task }” with the note “{ $note }” { $when }.
done-pause = Paused { $when }.
done-resume = Resumed { $when }.
done-stop = Stopped { $when }.
done-changed-since = Somebody has changed the timer in TimeTrack since then. This is how it stands now.
done-another-start = TimeTrack shows a different start from the one I sent. If it always does, an admin should check `TIMETRACK_TIME`.
done-shown-start = TimeTrack shows { $time } as the start.
done-shown-end = TimeTrack shows { $time } as the end.
entered = You entered this { $entered }.
sum-stretch = Since { $since }: { $worked } of work, { $break } of break
sum-project = Time on the project: { $worked } of work, { $break } of break
sum-stretch-unbroken = Since { $since }: { $worked }
sum-project-unbroken = Time on the project: { $worked }
sum-day = Total of the day according to TimeTrack's entries: { $total }
still-running = { $project } is still running.
still-paused = { $project } is still paused.
still-on = The project timer is still on.
resume-too = If it was a break after all, press “Resume project”.
stop-too = Press “Stop project” to end it { $when } too.
sum-footer = Calculated by this bot; TimeTrack's own figures count.
clocks-changed = The clocks changed in between: the wall clock shows { $wall }, but really { $real } passed. Please check what TimeTrack shows.

# Not confirmed yet.

noted-title = Noted, not confirmed yet
noted-now = **{ $action }**: Noted { $entered }. I'll book it with this time; you don't need to do anything.
noted-named = **{ $action }** { $when }: Noted { $entered }. I'll book it with the time you named; you don't need to do anything.
noted-trouble = TimeTrack is not answering properly right now. I keep trying.
noted-unclear = TimeTrack may have it already. I check before I send it again.

# Asked before it is sent.

asked-title = Is that right?
asked-on-break-title = When were you back?
asked-start-title = The start is not booked yet
asked-day = You have been clocked in for { $length }, since { $since }.
asked-project = { $project } has been running since { $since }: { $length } of work.
asked-some-project = The project has been running since { $since }: { $length } of work.
asked-overlap = { $from } – { $to } is booked already.
asked-not-started = Your entry of { $at } that starts the timer is not booked yet: it needs an admin's decision. Ask an admin to look at `/admin queue`.
asked-not-started-you = Your entry of { $at } that starts the timer is not booked yet: it needs your answer.
asked-nothing-yet = **{ $action }** { $when }: nothing is booked until you answer.
asked-follows = **{ $action }** { $when }: This is kept, and booked after that one.
asked-hint-day = If you forgot to clock out, press “Another time” or use `/clockout` with `at: yesterday 17:30`.
asked-hint-project = If you forgot to stop it, press “Another time” or use `/project stop` with `at: yesterday 17:30`.
asked-hint-switch = If you forgot to stop it, press “Another time” and say when it ended. **{ $action }** is then booked { $when }.
asked-back-later = While you are clocked in, TimeTrack takes no earlier time. Answer once more when you have clocked out: see `/status`.
answered-title = Answered
answered-body = **{ $action }** { $when } is not booked: another entry of yours took its place.
forgotten-day = That was { $length } ago. If you forgot to clock out, press “Clock out at another time” or use `/clockout` with `at: yesterday 17:30`.
forgotten-project = That was { $length } ago. If you forgot to stop it, press “Stop at another time” or use `/project stop` with `at: yesterday 17:30`.

# Needs a human, or was given up.

stuck-title = An admin has to decide
stuck-body = **{ $action }** { $when }: This is noted, but I can't tell whether TimeTrack has it, and I don't want to book it twice. Please ask an admin to look at `/admin queue`.
stuck-late = **{ $action }** { $when }: This is noted, but it could not be booked for a week, and it is not booked now. Please ask an admin to look at `/admin queue`.
stuck-unknown-user = **{ $action }** { $when }: This is noted and kept, but TimeTrack no longer knows your username { $username }: it was renamed or deleted. Your link is marked for the admins; once they have linked you anew, they can book it.
stuck-says = **{ $action }** { $when }: This is noted and kept, but TimeTrack does not take it. { $says } An admin has to decide in `/admin queue`.
stuck-not-looked-up = **{ $action }** { $when }: This is noted and kept, but I can't find out whether TimeTrack still has your username { $username }. An admin has to decide in `/admin queue`.
stuck-suspended = **{ $action }** { $when }: This is noted and not booked, because you said that the link to { $username } is not yours. An admin decides about it in `/admin queue`.
stuck-unanswered = **{ $action }** { $when }: This is noted and not booked, because the question about it can no longer be answered for { $username }. An admin decides about it in `/admin queue`.
cancelled-title = Given up
cancelled-body = **{ $action }** { $when }: An admin gave this up, so it is not booked. Ask them if you did not expect this.
cancelled-unclear = **{ $action }** { $when }: An admin closed this. TimeTrack may have it: please check there. Ask the admins if you did not expect this.
half-done = { $old } was stopped { $when }.
half-accepted = TimeTrack accepted the stop of { $old } { $when }.
half-nameless = Your project
half-title = Stopped, but not switched
half-refused = **{ $action }** { $when }: This was not done. { $why }
refused-title = Not booked
refused-punch = **{ $action }** { $when }: { $why }

# Late news.

news-heading = News about earlier entries:
news-late = News about an earlier entry
news-part = **{ $action }**: booked.
news-left = You clocked out during a break, so your day ended { $since }, when the break began.
news-booked = **{ $action }** { $when }: booked.
news-estimated = **{ $action }** { $when }: booked as a guess. `/status` asks whether it is right.
news-refused = **{ $action }** { $when }: not booked. { $why }
news-stuck = **{ $action }** { $when }: an admin has to decide, see `/admin queue`.
news-cancelled = **{ $action }** { $when }: given up by an admin, not booked.
news-unclear = **{ $action }** { $when }: closed by an admin; TimeTrack may have it.
news-waiting = **{ $action }** { $when }: still waiting.
news-asked = **{ $action }** { $when }: not booked yet, it needs your answer: see `/status`.
news-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}

# Status.

status-attendance-stopped = You are not clocked in.
status-attendance-unknown = TimeTrack's answer about your day contradicts itself. Please check TimeTrack.
status-project-stopped = No project is running.
status-project-unknown = TimeTrack's answer about your project timer contradicts itself. Please check TimeTrack.
status-silent-title = TimeTrack does not answer
status-unread-title = I can't read your timers right now
status-silent = TimeTrack does not answer right now. Nothing is lost; try Refresh in a little while.
status-key-refused = TimeTrack does not accept the bot's key right now. The admins have been told. What you enter is kept with its time, and booked once that is put right.
status-busy = TimeTrack asks me to wait. Nothing is lost; try Refresh in a little while.
status-no-reason = TimeTrack refuses to show this, with status { $status } and without a reason. If it goes on, please tell an admin.
status-denied-title = TimeTrack shows nothing of you
status-unknown-user = TimeTrack no longer knows your username { $username }: it was renamed or deleted. Your link is marked for the admins, who have to link you anew.
status-worked = Worked { $worked }, break { $break }
status-worked-unbroken = Worked { $worked }, no break
status-line = **{ $action }** { $when }
status-line-stuck = **{ $action }** { $when } – an admin has to decide
status-line-asked = **{ $action }** { $when } – needs your answer
status-line-not-started = **{ $action }** { $when } – follows the start that is not booked yet
status-line-other = { $line } – for the TimeTrack user { $username }

# Which of the two?

choose-title = Which of the two?
choose-body = The clocks were set back, so this time came twice: { $time }. Which one do you mean? Nothing is booked until you choose.
choose-first = First { $time } ({ $abbreviation })
choose-second = Second { $time } ({ $abbreviation })
which-day-title = Which day?
which-day-body = **{ $action }** at { $time }: This button is from an earlier day ({ $day }). Which day do you mean? Nothing is booked until you choose.
button-today = Today { $time }

# The projects used last.

recent-title = Which project?
recent-body = It starts when you press; one that is running is switched. For another one, use `/project start` and type a few letters.
recent-none = You have not used a project lately. Use `/project start` and type a few letters of its name.
recent-no-other = { $project } is running, and you have not used another project lately. Use `/project start` and type a few letters of its name.

# Reminders.

remind-in-title = Did you forget to clock in?
remind-in-body = Your working hours began { $since }, and you are not clocked in.
remind-still-title = Are you still working?
remind-still-body = Your working hours ended { $until }, and you are still clocked in.
remind-long-title = That is a long day
remind-long-body = You have been clocked in for more than { $longest }.
remind-long-body-since = You have been clocked in since { $since }, more than { $longest }.
forgot-title = Did you forget to clock out?
forgot-body = You are still clocked in.
forgot-body-since = You have been clocked in since { $since }.
forgot-two-clocks = { $time } in { $zone } was { $there } in { $started }, where you clocked in.
forgot-nothing-yet = Nothing is booked until you answer.

# Clock-outs that the bot has estimated.

action-estimated = { $action } (estimated)
time-estimated = { $time } (estimated)
estimate-title = Clocked out – estimated
estimate-body = You have not clocked out, and your usual end has long passed. So I clocked you out { $when }.
estimate-until = That is a guess. It is marked as **estimated** until you say whether it is right.
estimate-goes-on = If you are still working, use `/clockin` with `at: { $time }`, and nothing is lost.
estimate-line = Clock-out { $when }: **estimated**. Is that right?
estimate-line-named = Clock-out { $when }: **estimated**. You say it was { $named }: please change that in TimeTrack.
estimate-confirmed-title = Thank you
estimate-confirmed-body = Your clock-out { $when } is not marked as estimated any more.
estimate-changed-body = Your clock-out { $when } is not marked as estimated any more. You say that TimeTrack has { $named } for it now.
estimate-named-title = Please change it in TimeTrack
estimate-named-body = I cannot change an entry of TimeTrack that has ended. Please change your attendance there: the entry from { $from } to { $to } ended on { $named }. If you may not change it, an admin can.
estimate-named-until = It stays marked as estimated until you press “It's changed”.
field-estimates = Estimated

law-title = A note on working-time law
law-break-body = After { $after } of work a break of at least { $length } is due, and you have had none since you clocked in.
law-most-body = The most for one day is { $most } of work; you reach it { $reached }.
law-rest = Note: you had { $rest } of rest; the law asks for 11 hours between two working days.
remind-week-title = Your last week
remind-week-body = Worked { $worked } of { $target }.
remind-week-more = That is { $difference } more than the target.
remind-week-less = That is { $difference } less than the target.
remind-week-missing = Nothing is entered for: { $days }. If you worked then, please ask an admin to enter it in TimeTrack.
remind-week-open = You are still clocked in since { $since }. If you forgot to clock out, say when you left.
remind-week-footer = The figures are TimeTrack's.
reminder-put-off = I'll remind you again { $until }.
reminder-put-off-quiet = In half an hour your quiet hours are on. I'll remind you again { $until }, when they are over, if it still applies.
reminder-not-again = In half an hour your quiet hours are on, so I don't remind you of this again. `/reminders` with `quiet` changes them.
weekday-short = { $weekday ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}

# Buttons.

button-clock-in = Clock in
button-clock-out = Clock out
button-break = Break
button-back = Back
button-back-at = I was back at …
button-back-planned = Back at { $time } (planned)
button-not-back = Didn't return
button-more = 10 more minutes
button-clock-in-now = Clock in now
button-clock-out-now = Clock out now
button-at = At { $time }
button-left-at = I left at { $time }
button-left-on = I left on { $time }
button-still-working = Still working
button-right = That's right
button-changed = It's changed
button-later = Later
button-not-today = Not today
button-turn-off = Turn off
button-pause = Pause project
button-resume = Resume project
button-stop = Stop project
button-go-on = Go on with { $project }
button-refresh = Refresh
button-book = Book it all the same
button-when = Another time
button-book-of = Book it all the same: { $action }, { $when }
button-when-of = Another time: { $action }, { $when }
button-out-when = Clock out at another time
button-stop-when = Stop at another time
button-start-project = Start project
button-switch = Switch project
button-status = Status
button-continue = Continue { $project }
button-not-me = That's not me
button-retry = Retry #{ $number }
button-cancel = Cancel #{ $number }
button-give-up = Give up #{ $number }
button-unlink = Unlink
button-keep = Keep it
button-previous = Previous
button-next = Next

# Forms.

form-clock-in = When did you clock in?
form-clock-out = When did you clock out?
form-break = When did your break begin?
form-back = When were you back?
form-start = When did you start?
form-pause = When did you pause?
form-resume = When did you resume?
form-stop = When did you stop?
form-example = yesterday 17:30
