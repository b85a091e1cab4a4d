# Times and durations.

duration-hours = { $hours } h { $minutes } min
duration-minutes = { $minutes } min
duration-none = less than a minute
time-today = { $time } ({ $zone })
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
} { $year }, { $time } ({ $zone })

# What a timer is doing: the title of the embed.

attendance-running = Working
attendance-paused = On break
attendance-stopped = Not clocked in
attendance-unknown = TimeTrack contradicts itself about your day
project-running = Project running
project-paused = Project paused
project-stopped = No project running
project-unknown = TimeTrack contradicts itself about your project

field-since = Since
field-client = Client
field-project = Project
field-task = Task
field-note = Note
field-attendance = Your day
field-project-timer = Project timer
field-waiting = Still to be booked

since = { $time }, { $relative }

# What was asked for, as a heading.

action-clock-in = Clock in
action-clock-out = Clock out
action-start = Start { $project }
action-pause = Pause the project
action-resume = Resume the project
action-stop = Stop the project

# Done.

done-clock-in = Clocked in at { $when }.
done-clock-out = Clocked out at { $when }.
done-start = Started { $project } at { $when }.
done-switch = Switched from { $old } to { $project } at { $when }.
done-pause = Paused at { $when }.
done-resume = Resumed at { $when }.
done-stop = Stopped at { $when }.
done-changed-since = Somebody has changed the timer in TimeTrack since; you see how it stands now.
done-another-start = TimeTrack shows another start than the one I sent. If it always does, an admin should check `TIMETRACK_TIME`.
entered = You entered this at { $entered }.
sum-day = Your day: { $worked } of work, { $break } of break
sum-project = Time on it: { $worked } of work, { $break } of break
sum-day-unbroken = Your day: { $worked } of work without a break
sum-project-unbroken = Time on it: { $worked }
sum-footer = By this bot's sum; TimeTrack's own figure counts.
clocks-changed = The clocks changed in between: by the wall clock { $wall } went by, in truth { $real } – please check what TimeTrack shows.

# Not confirmed yet.

noted-title = Noted, not confirmed yet
noted-now = **{ $action }**: Noted at { $entered }, will be booked with that time – you need do nothing.
noted-named = **{ $action }**: Noted at { $entered }, will be booked for { $when } – you need do nothing.
noted-trouble = TimeTrack is not answering properly right now. I keep trying.
noted-unclear = TimeTrack may have it already. I look before I send it again.

# Needs a human, or was given up.

stuck-title = An admin has to decide
stuck-body = **{ $action }** for { $when } is noted, but I can't tell whether TimeTrack has it, and I won't risk booking it twice. Please ask an admin to look at `/admin queue`.
cancelled-title = Given up
cancelled-body = **{ $action }** for { $when } was given up by an admin and is not booked. Ask them if you did not expect this.
refused-title = Not booked
refused-punch = **{ $action }** for { $when }: { $why }

# Late news.

news-heading = News about earlier entries:
news-late = News about an earlier entry
news-booked = **{ $action }** for { $when }: booked.
news-refused = **{ $action }** for { $when }: not booked. { $why }
news-stuck = **{ $action }** for { $when }: an admin has to decide, see `/admin queue`.
news-cancelled = **{ $action }** for { $when }: given up by an admin, not booked.
news-waiting = **{ $action }** for { $when }: still waiting.
news-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}

# Status.

status-attendance-stopped = You are not clocked in.
status-attendance-unknown = TimeTrack's answer about your day contradicts itself. Please look at it in TimeTrack.
status-project-stopped = No project timer runs.
status-project-unknown = TimeTrack's answer about your project timer contradicts itself. Please look at it in TimeTrack.
status-silent-title = TimeTrack does not answer
status-silent = I can't read this from TimeTrack right now. Nothing is lost; try Refresh in a little while.
status-worked = Worked { $worked }, break { $break }
status-worked-unbroken = Worked { $worked }, no break
status-line = **{ $action }** for { $when }
status-line-stuck = **{ $action }** for { $when } – an admin has to decide

# Which of the two?

choose-title = Which of the two?
choose-body = The clocks were set back that night, so { $time } came twice. Which one do you mean? Nothing is booked until you choose.
choose-first = First { $time } ({ $abbreviation })
choose-second = Second { $time } ({ $abbreviation })

# Buttons.

button-clock-in = Clock in
button-clock-out = Clock out
button-pause = Pause
button-resume = Resume
button-stop = Stop
button-refresh = Refresh
button-retry = Retry #{ $number }
button-cancel = Cancel #{ $number }
button-previous = Previous
button-next = Next
