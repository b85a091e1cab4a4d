# Zeiten und Dauern.

duration-hours = { $hours } Std. { $minutes } Min.
duration-minutes = { $minutes } Min.
duration-none = weniger als eine Minute
time-today = { $time } Uhr ({ $zone })
time-dated = { $day }. { $month ->
    [1] Jan.
    [2] Feb.
    [3] März
    [4] Apr.
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug.
    [9] Sept.
    [10] Okt.
    [11] Nov.
   *[12] Dez.
} { $year }, { $time } Uhr ({ $zone })

# Was eine Stoppuhr tut: der Titel.

attendance-running = In der Arbeit
attendance-paused = In der Pause
attendance-stopped = Nicht eingestempelt
attendance-unknown = TimeTrack widerspricht sich über deinen Tag
project-running = Projekt läuft
project-paused = Projekt unterbrochen
project-stopped = Kein Projekt läuft
project-unknown = TimeTrack widerspricht sich über dein Projekt

field-since = Seit
field-client = Kunde
field-project = Projekt
field-task = Aufgabe
field-note = Notiz
field-attendance = Dein Tag
field-project-timer = Projekt
field-waiting = Noch zu buchen

since = { $time }, { $relative }

# Worum es ging, als Überschrift.

action-clock-in = Einstempeln
action-clock-out = Ausstempeln
action-start = { $project } starten
action-pause = Projekt unterbrechen
action-resume = Projekt fortsetzen
action-stop = Projekt beenden

# Erledigt.

done-clock-in = Eingestempelt: { $when }.
done-clock-out = Ausgestempelt: { $when }.
done-start = { $project } gestartet: { $when }.
done-switch = Von { $old } zu { $project } gewechselt: { $when }.
done-pause = Unterbrochen: { $when }.
done-resume = Fortgesetzt: { $when }.
done-stop = Beendet: { $when }.
done-changed-since = Seitdem hat jemand den Timer in TimeTrack geändert; du siehst, wie er jetzt steht.
done-another-start = TimeTrack zeigt einen anderen Beginn als den gesendeten. Ist das immer so, sollte ein Admin `TIMETRACK_TIME` prüfen.
entered = Eingegeben: { $entered }.
sum-day = Dein Tag: { $worked } Arbeit, { $break } Pause
sum-project = Zeit darauf: { $worked } Arbeit, { $break } Pause
sum-day-unbroken = Dein Tag: { $worked } Arbeit ohne Pause
sum-project-unbroken = Zeit darauf: { $worked }
sum-footer = Von diesem Bot gerechnet; es gilt, was TimeTrack zeigt.
clocks-changed = Dazwischen wurden die Uhren umgestellt: nach der Wanduhr vergingen { $wall }, wirklich waren es { $real } – bitte prüfe, was TimeTrack zeigt.

# Noch nicht bestätigt.

noted-title = Notiert, noch nicht bestätigt
noted-now = **{ $action }**: Notiert um { $entered }, wird mit dieser Zeit gebucht – du musst nichts tun.
noted-named = **{ $action }**: Notiert um { $entered }, wird für { $when } gebucht – du musst nichts tun.
noted-trouble = TimeTrack antwortet gerade nicht richtig. Ich versuche es weiter.
noted-unclear = Vielleicht hat TimeTrack es schon. Ich sehe nach, bevor ich es noch einmal schicke.

# Braucht einen Menschen oder wurde aufgegeben.

stuck-title = Ein Admin muss entscheiden
stuck-body = **{ $action }** für { $when } ist notiert, aber ich kann nicht erkennen, ob TimeTrack es hat, und will es nicht doppelt buchen. Bitte einen Admin, in `/admin warteschlange` nachzusehen.
cancelled-title = Aufgegeben
cancelled-body = **{ $action }** für { $when } wurde von einem Admin aufgegeben und ist nicht gebucht. Frag nach, wenn du das nicht erwartet hast.
refused-title = Nicht gebucht
refused-punch = **{ $action }** für { $when }: { $why }

# Späte Nachricht.

news-heading = Neues zu früheren Eingaben:
news-late = Neues zu einer früheren Eingabe
news-booked = **{ $action }** für { $when }: gebucht.
news-refused = **{ $action }** für { $when }: nicht gebucht. { $why }
news-stuck = **{ $action }** für { $when }: ein Admin muss entscheiden, siehe `/admin warteschlange`.
news-cancelled = **{ $action }** für { $when }: von einem Admin aufgegeben, nicht gebucht.
news-waiting = **{ $action }** für { $when }: wartet noch.
news-more = { $count ->
    [one] Und noch eine.
   *[other] Und noch { $count }.
}

# Status.

status-attendance-stopped = Du bist nicht eingestempelt.
status-attendance-unknown = Was TimeTrack über deinen Tag sagt, widerspricht sich. Bitte sieh in TimeTrack nach.
status-project-stopped = Es läuft kein Projekt.
status-project-unknown = Was TimeTrack über dein Projekt sagt, widerspricht sich. Bitte sieh in TimeTrack nach.
status-silent-title = TimeTrack antwortet nicht
status-silent = Das kann ich gerade nicht aus TimeTrack lesen. Nichts geht verloren; versuch es bald mit „Aktualisieren“.
status-worked = Gearbeitet { $worked }, Pause { $break }
status-worked-unbroken = Gearbeitet { $worked }, keine Pause
status-line = **{ $action }** für { $when }
status-line-stuck = **{ $action }** für { $when } – ein Admin muss entscheiden

# Welche von beiden?

choose-title = Welche von beiden?
choose-body = In dieser Nacht wurden die Uhren zurückgestellt, { $time } kam zweimal. Welche Zeit meinst du? Gebucht wird erst, wenn du wählst.
choose-first = Erstes { $time } ({ $abbreviation })
choose-second = Zweites { $time } ({ $abbreviation })

# Knöpfe.

button-clock-in = Einstempeln
button-clock-out = Ausstempeln
button-pause = Pause
button-resume = Weiter
button-stop = Stopp
button-refresh = Aktualisieren
button-retry = Wiederholen #{ $number }
button-cancel = Aufgeben #{ $number }
button-previous = Zurück
button-next = Vor
