# Zeiten und Dauern.

duration-hours = { $hours } h { $minutes } min
duration-minutes = { $minutes } min
duration-none = weniger als eine Minute
at-time = um { $time }
on-date = am { $time }
time-first = { $time } (vor der Zeitumstellung)
time-second = { $time } (nach der Zeitumstellung)
time-in-zone = { $time } ({ $zone })
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
} { $year }, { $time } Uhr

# Was ein Timer tut: der Titel.

attendance-running = Eingestempelt
attendance-paused = In der Pause
attendance-stopped = Nicht eingestempelt
attendance-unknown = TimeTrack widerspricht sich bei deinem Tag
project-running = Projekt läuft
project-paused = Projekt pausiert
project-stopped = Kein Projekt läuft
project-unknown = TimeTrack widerspricht sich bei deinem Projekt
unconfirmed-in = Eingestempelt – noch nicht bestätigt
unconfirmed-out = Ausgestempelt – noch nicht bestätigt
unconfirmed-break = In der Pause – noch nicht bestätigt
unconfirmed-project-running = Projekt läuft – noch nicht bestätigt
unconfirmed-project-paused = Projekt pausiert – noch nicht bestätigt
unconfirmed-project-stopped = Projekt gestoppt – noch nicht bestätigt

field-since = Seit
field-client = Kunde
field-project = Projekt
field-task = Aufgabe
field-note = Notiz
field-attendance = Dein Tag
field-project-timer = Projekt-Timer
field-waiting = Noch zu buchen

since = { $time }, { $relative }
since-paused = { $time }, { $relative } (gestartet { $start })
since-started = gestartet { $time }, { $relative }

# Worum es ging, als Überschrift.

action-clock-in = Einstempeln
action-clock-out = Ausstempeln
action-break = Pause beginnen
action-back = Zurück aus der Pause
action-start = { $project } starten
action-pause = Projekt pausieren
action-start-short = Projekt starten
action-resume = Projekt fortsetzen
action-stop = Projekt stoppen

# Erledigt.

done-clock-in = Eingestempelt { $when }.
done-clock-out = Ausgestempelt { $when }.
done-back = Zurück aus der Pause { $when }.
on-break = In der Pause seit { $since }.
on-break-until = In der Pause seit { $since }, bis { $until }.
break-length = Die Pause dauerte { $length }.
break-was-end = Die Pause, die { $since } begonnen hat, war für eine Pause zu lang. Der Arbeitstag hat deshalb geendet, als sie begann.
break-is-over = Die Pause, die { $since } begonnen hat, ist vorbei. So sieht es jetzt aus:
break-is-over-some = Diese Pause ist vorbei. So sieht es jetzt aus:
break-over-title = Ist deine Pause vorbei?
break-over-body = Du bist seit { $since } in der Pause und wolltest { $until } zurück sein. Bis du zurück bist, zählt keine Arbeitszeit.
left-on-break = Du wolltest { $when } ausstempeln, warst aber in der Pause. Dein Arbeitstag hat deshalb { $since } geendet, als die Pause begann.
part-paused = { $project } ist { $when } auch pausiert.
part-resumed = { $project } läuft { $when } wieder.
part-stopped = { $project } wurde { $when } gestoppt.
done-start = { $project } { $when } gestartet.
done-switch = Von { $old } { $when } zu { $project } gewechselt.
done-switch-task = { $project }: { $when } zur Aufgabe „{ $task }“ gewechselt.
done-switch-note = { $project }: { $when } mit der Notiz „{ $note }“ neu gestartet.
done-switch-both = { $project }: { $when } zur Aufgabe „{ $task }“ gewechselt, mit der Notiz „{ $note }“.
done-pause = Pausiert { $when }.
done-resume = Fortgesetzt { $when }.
done-stop = Gestoppt { $when }.
done-changed-since = Seitdem hat jemand den Timer in TimeTrack geändert. So steht er jetzt.
done-another-start = TimeTrack zeigt einen anderen Beginn als den, den ich gesendet habe. Wenn das immer so ist, sollte ein Admin `TIMETRACK_TIME` prüfen.
done-shown-start = TimeTrack zeigt { $time } als Beginn.
done-shown-end = TimeTrack zeigt { $time } als Ende.
entered = Eingegeben { $entered }.
sum-stretch = Seit { $since }: { $worked } Arbeit, { $break } Pause
sum-project = Zeit am Projekt: { $worked } Arbeit, { $break } Pause
sum-stretch-unbroken = Seit { $since }: { $worked }
sum-project-unbroken = Zeit am Projekt: { $worked }
sum-day = Tagessumme laut den Einträgen in TimeTrack: { $total }
still-running = { $project } läuft noch.
still-paused = { $project } ist noch pausiert.
still-on = Der Projekt-Timer ist noch an.
resume-too = War es doch eine Pause, drück auf „Projekt fortsetzen“.
stop-too = Mit „Projekt stoppen“ endet es ebenfalls { $when }.
sum-footer = Von diesem Bot berechnet; es gilt, was TimeTrack zeigt.
clocks-changed = Dazwischen wurden die Uhren umgestellt: Nach der Wanduhr sind es { $wall }, tatsächlich sind { $real } vergangen. Bitte prüfe, was TimeTrack zeigt.

# Noch nicht bestätigt.

noted-title = Notiert, noch nicht bestätigt
noted-now = **{ $action }**: Notiert { $entered }. Ich buche es mit dieser Zeit, du musst nichts weiter tun.
noted-named = **{ $action }** { $when }: Notiert { $entered }. Ich buche es mit der genannten Zeit, du musst nichts weiter tun.
noted-trouble = TimeTrack antwortet gerade nicht richtig. Ich versuche es weiter.
noted-unclear = Vielleicht hat TimeTrack es schon. Ich sehe nach, bevor ich es noch einmal sende.

# Gefragt, bevor es geschickt wird.

asked-title = Stimmt das so?
asked-on-break-title = Wann warst du zurück?
asked-start-title = Der Start ist noch nicht gebucht
asked-day = Du bist seit { $since } eingestempelt, das sind { $length }.
asked-project = { $project } läuft seit { $since }, das sind { $length } Arbeit.
asked-some-project = Das Projekt läuft seit { $since }, das sind { $length } Arbeit.
asked-overlap = { $from } – { $to } ist schon gebucht.
asked-not-started = Dein Eintrag von { $at }, der den Timer startet, ist noch nicht gebucht: Er braucht die Entscheidung eines Admins. Bitte einen Admin, in `/admin warteschlange` nachzusehen.
asked-not-started-you = Dein Eintrag von { $at }, der den Timer startet, ist noch nicht gebucht: Er braucht deine Antwort.
asked-nothing-yet = **{ $action }** { $when }: Gebucht wird erst, wenn du antwortest.
asked-follows = **{ $action }** { $when }: Das ist aufgehoben und wird nach jenem gebucht.
asked-hint-day = Falls du das Ausstempeln vergessen hast, drück „Andere Zeit“ oder verwende `/ausstempeln` mit `um: gestern 17:30`.
asked-hint-project = Falls du das Stoppen vergessen hast, drück „Andere Zeit“ oder verwende `/projekt stopp` mit `um: gestern 17:30`.
asked-hint-switch = Falls du das Stoppen vergessen hast, drück „Andere Zeit“ und sag, wann es zu Ende war. **{ $action }** wird dann { $when } gebucht.
asked-back-later = Solange du eingestempelt bist, nimmt TimeTrack keine frühere Zeit an. Antworte noch einmal, wenn du ausgestempelt hast: siehe `/status`.
answered-title = Beantwortet
answered-body = **{ $action }** { $when } ist nicht gebucht: Stattdessen gilt ein anderer Eintrag von dir.
forgotten-day = Das sind { $length }. Falls du das Ausstempeln vergessen hast, drück „Zu anderer Zeit ausstempeln“ oder verwende `/ausstempeln` mit `um: gestern 17:30`.
forgotten-project = Das sind { $length }. Falls du das Stoppen vergessen hast, drück „Zu anderer Zeit stoppen“ oder verwende `/projekt stopp` mit `um: gestern 17:30`.

# Braucht einen Menschen oder wurde aufgegeben.

stuck-title = Ein Admin muss entscheiden
stuck-body = **{ $action }** { $when }: Das ist notiert, aber ich kann nicht erkennen, ob TimeTrack es hat, und möchte es nicht doppelt buchen. Bitte einen Admin, in `/admin warteschlange` nachzusehen.
stuck-late = **{ $action }** { $when }: Das ist notiert, konnte aber eine Woche lang nicht gebucht werden und ist auch jetzt nicht gebucht. Bitte einen Admin, in `/admin warteschlange` nachzusehen.
stuck-unknown-user = **{ $action }** { $when }: Das ist notiert und wird aufbewahrt, aber TimeTrack kennt deinen Benutzernamen { $username } nicht mehr: Er wurde umbenannt oder gelöscht. Deine Verknüpfung ist für die Admins markiert; sobald sie dich neu verknüpft haben, können sie es buchen.
stuck-says = **{ $action }** { $when }: Das ist notiert und wird aufbewahrt, aber TimeTrack nimmt es nicht an. { $says } Ein Admin muss in `/admin warteschlange` entscheiden.
stuck-not-looked-up = **{ $action }** { $when }: Das ist notiert und wird aufbewahrt, aber ich kann nicht herausfinden, ob TimeTrack deinen Benutzernamen { $username } noch hat. Ein Admin muss in `/admin warteschlange` entscheiden.
stuck-suspended = **{ $action }** { $when }: Das ist notiert, aber nicht gebucht, weil du gesagt hast, dass die Verknüpfung mit { $username } falsch ist. Ein Admin entscheidet darüber in `/admin warteschlange`.
stuck-unanswered = **{ $action }** { $when }: Das ist notiert, aber nicht gebucht, weil die Frage dazu für { $username } nicht mehr beantwortet werden kann. Ein Admin entscheidet darüber in `/admin warteschlange`.
cancelled-title = Aufgegeben
cancelled-body = **{ $action }** { $when }: Ein Admin hat das aufgegeben, es ist also nicht gebucht. Frag nach, wenn du das nicht erwartet hast.
cancelled-unclear = **{ $action }** { $when }: Ein Admin hat das abgeschlossen. Vielleicht hat TimeTrack es: Bitte sieh dort nach. Frag die Admins, wenn du das nicht erwartet hast.
half-done = { $old } wurde { $when } gestoppt.
half-accepted = TimeTrack hat den Stopp von { $old } { $when } bestätigt.
half-nameless = Dein Projekt
half-title = Gestoppt, aber nicht gewechselt
half-refused = **{ $action }** { $when }: Das wurde nicht ausgeführt. { $why }
refused-title = Nicht gebucht
refused-punch = **{ $action }** { $when }: { $why }

# Späte Nachricht.

news-heading = Neues zu früheren Eingaben:
news-late = Neues zu einer früheren Eingabe
news-part = **{ $action }**: gebucht.
news-left = Du hast in der Pause ausgestempelt. Dein Arbeitstag hat deshalb { $since } geendet, als die Pause begann.
news-booked = **{ $action }** { $when }: gebucht.
news-estimated = **{ $action }** { $when }: als Schätzung gebucht. `/status` fragt, ob sie stimmt.
news-refused = **{ $action }** { $when }: nicht gebucht. { $why }
news-stuck = **{ $action }** { $when }: Ein Admin muss entscheiden, siehe `/admin warteschlange`.
news-cancelled = **{ $action }** { $when }: von einem Admin aufgegeben, nicht gebucht.
news-unclear = **{ $action }** { $when }: von einem Admin abgeschlossen; vielleicht hat TimeTrack es.
news-waiting = **{ $action }** { $when }: wartet noch.
news-asked = **{ $action }** { $when }: noch nicht gebucht, es braucht deine Antwort: siehe `/status`.
news-more = { $count ->
    [one] Und noch eine.
   *[other] Und noch { $count }.
}

# Status.

status-attendance-stopped = Du bist nicht eingestempelt.
status-attendance-unknown = Was TimeTrack über deinen Tag sagt, widerspricht sich. Bitte sieh in TimeTrack nach.
status-project-stopped = Es läuft kein Projekt.
status-project-unknown = Was TimeTrack über deinen Projekt-Timer sagt, widerspricht sich. Bitte sieh in TimeTrack nach.
status-silent-title = TimeTrack antwortet nicht
status-unread-title = Ich kann deine Timer gerade nicht lesen
status-silent = TimeTrack antwortet gerade nicht. Es geht nichts verloren; versuch es bald mit „Aktualisieren“.
status-key-refused = TimeTrack nimmt den Schlüssel des Bots gerade nicht an. Die Admins wissen Bescheid. Was du eingibst, bleibt mit seiner Zeit erhalten und wird gebucht, sobald das behoben ist.
status-busy = TimeTrack bittet mich zu warten. Es geht nichts verloren; versuch es bald mit „Aktualisieren“.
status-no-reason = TimeTrack zeigt das nicht, mit Status { $status } und ohne Begründung. Wenn das so bleibt, sag es bitte einem Admin.
status-denied-title = TimeTrack zeigt nichts von dir
status-unknown-user = TimeTrack kennt deinen Benutzernamen { $username } nicht mehr: Er wurde umbenannt oder gelöscht. Deine Verknüpfung ist für die Admins markiert; sie müssen dich neu verknüpfen.
status-worked = Gearbeitet { $worked }, Pause { $break }
status-worked-unbroken = Gearbeitet { $worked }, keine Pause
status-line = **{ $action }** { $when }
status-line-stuck = **{ $action }** { $when } – ein Admin muss entscheiden
status-line-asked = **{ $action }** { $when } – braucht deine Antwort
status-line-not-started = **{ $action }** { $when } – folgt auf den Start, der noch nicht gebucht ist
status-line-other = { $line } – für den TimeTrack-Benutzer { $username }

# Welche von beiden?

choose-title = Welche von beiden?
choose-body = Die Uhren wurden zurückgestellt, deshalb gab es diese Zeit zweimal: { $time }. Welche meinst du? Gebucht wird erst, wenn du wählst.
choose-first = Erstes { $time } ({ $abbreviation })
choose-second = Zweites { $time } ({ $abbreviation })
which-day-title = Welcher Tag?
which-day-body = **{ $action }** um { $time }: Dieser Knopf ist von einem früheren Tag ({ $day }). Welchen Tag meinst du? Gebucht wird erst, wenn du wählst.
button-today = Heute { $time }

# Die zuletzt benutzten Projekte.

recent-title = Welches Projekt?
recent-body = Es beginnt, sobald du drückst; ein laufendes wird gewechselt. Für ein anderes benutze `/projekt starten` und tippe ein paar Buchstaben.
recent-none = Du hast zuletzt kein Projekt benutzt. Benutze `/projekt starten` und tippe ein paar Buchstaben seines Namens.
recent-no-other = { $project } läuft, und ein anderes Projekt hast du zuletzt nicht benutzt. Benutze `/projekt starten` und tippe ein paar Buchstaben seines Namens.

# Erinnerungen.

remind-in-title = Hast du vergessen, dich einzustempeln?
remind-in-body = Deine Arbeitszeit hat { $since } begonnen, und du bist nicht eingestempelt.
remind-still-title = Arbeitest du noch?
remind-still-body = Deine Arbeitszeit hat { $until } geendet, und du bist noch eingestempelt.
remind-long-title = Das ist ein langer Tag
remind-long-body = Du bist seit mehr als { $longest } eingestempelt.
remind-long-body-since = Du bist seit { $since } eingestempelt, mehr als { $longest }.
forgot-title = Hast du vergessen, dich auszustempeln?
forgot-body = Du bist noch eingestempelt.
forgot-body-since = Du bist seit { $since } eingestempelt.
forgot-two-clocks = { $time } in { $zone } war { $there } in { $started }, wo du dich eingestempelt hast.
forgot-nothing-yet = Bis du antwortest, wird nichts gebucht.

# Ausstempelzeiten, die der Bot geschätzt hat.

action-estimated = { $action } (geschätzt)
time-estimated = { $time } (geschätzt)
estimate-title = Ausgestempelt – geschätzt
estimate-body = Du hast nicht ausgestempelt, und dein übliches Arbeitsende ist längst vorbei. Deshalb habe ich dich { $when } ausgestempelt.
estimate-until = Das ist eine Schätzung. Sie bleibt als **geschätzt** markiert, bis du sagst, ob sie stimmt.
estimate-goes-on = Falls du noch arbeitest, verwende `/einstempeln` mit `um: { $time }`, dann geht nichts verloren.
estimate-line = Ausgestempelt { $when }: **geschätzt**. Stimmt das?
estimate-line-named = Ausgestempelt { $when }: **geschätzt**. Du sagst, es war { $named }: Bitte ändere das in TimeTrack.
estimate-confirmed-title = Danke
estimate-confirmed-body = Dein Ausstempeln { $when } ist nicht mehr als geschätzt markiert.
estimate-changed-body = Dein Ausstempeln { $when } ist nicht mehr als geschätzt markiert. Du sagst, dass in TimeTrack jetzt { $named } steht.
estimate-named-title = Bitte ändere es in TimeTrack
estimate-named-body = Einen beendeten Eintrag kann ich in TimeTrack nicht ändern. Bitte ändere dort deine Anwesenheit: Der Eintrag von { $from } bis { $to } endete am { $named }. Wenn du das nicht darfst, kann es ein Admin.
estimate-named-until = Bis du „Ist geändert“ drückst, bleibt es als geschätzt markiert.
field-estimates = Geschätzt

law-title = Ein Hinweis zum Arbeitszeitrecht
law-break-body = Nach { $after } Arbeit ist eine Pause von mindestens { $length } fällig, und du hattest seit dem Einstempeln keine.
law-most-body = An einem Tag sind höchstens { $most } Arbeit erlaubt; du erreichst sie { $reached }.
law-rest = Hinweis: Du hattest { $rest } Ruhezeit; das Gesetz verlangt 11 Stunden zwischen zwei Arbeitstagen.
remind-week-title = Deine letzte Woche
remind-week-body = { $worked } von { $target } gearbeitet.
remind-week-more = Das sind { $difference } mehr als das Soll.
remind-week-less = Das sind { $difference } weniger als das Soll.
remind-week-missing = Nichts eingetragen ist für: { $days }. Wenn du da gearbeitet hast, bitte einen Admin, es in TimeTrack einzutragen.
remind-week-open = Du bist seit { $since } noch eingestempelt. Falls du das Ausstempeln vergessen hast, sag, wann du gegangen bist.
remind-week-footer = Die Zahlen sind die von TimeTrack.
reminder-put-off = Ich erinnere dich { $until } noch einmal.
reminder-put-off-quiet = In einer halben Stunde ist deine Ruhezeit. Ich erinnere dich { $until } noch einmal, wenn sie vorbei ist, falls es dann noch zutrifft.
reminder-not-again = In einer halben Stunde ist deine Ruhezeit, deshalb erinnere ich dich daran nicht noch einmal. Mit `/erinnerungen` und `ruhe` änderst du sie.
weekday-short = { $weekday ->
    [1] Mo
    [2] Di
    [3] Mi
    [4] Do
    [5] Fr
    [6] Sa
   *[7] So
}

# Knöpfe.

button-clock-in = Einstempeln
button-clock-out = Ausstempeln
button-break = Pause
button-back = Zurück
button-back-at = Ich war zurück um …
button-back-planned = Zurück um { $time } (geplant)
button-not-back = Nicht zurückgekommen
button-more = 10 Minuten länger
button-clock-in-now = Jetzt einstempeln
button-clock-out-now = Jetzt ausstempeln
button-at = Um { $time }
button-left-at = Ich ging um { $time }
button-left-on = Ich ging am { $time }
button-still-working = Ich arbeite noch
button-right = Das stimmt
button-changed = Ist geändert
button-later = Später
button-not-today = Heute nicht
button-turn-off = Abschalten
button-pause = Projekt pausieren
button-resume = Projekt fortsetzen
button-stop = Projekt stoppen
button-go-on = Weiter mit { $project }
button-refresh = Aktualisieren
button-book = Trotzdem buchen
button-when = Andere Zeit
button-book-of = Trotzdem buchen: { $action }, { $when }
button-when-of = Andere Zeit: { $action }, { $when }
button-out-when = Zu anderer Zeit ausstempeln
button-stop-when = Zu anderer Zeit stoppen
button-start-project = Projekt starten
button-switch = Projekt wechseln
button-status = Status
button-continue = Weiter mit { $project }
button-not-me = Das bin ich nicht
button-retry = Wiederholen #{ $number }
button-cancel = Aufgeben #{ $number }
button-give-up = #{ $number } endgültig aufgeben
button-unlink = Verknüpfung lösen
button-keep = Behalten
button-previous = Zurück
button-next = Vor

# Formulare.

form-clock-in = Wann hast du eingestempelt?
form-clock-out = Wann hast du ausgestempelt?
form-break = Wann hat deine Pause begonnen?
form-back = Wann warst du zurück?
form-start = Wann hast du angefangen?
form-pause = Wann hast du pausiert?
form-resume = Wann hast du fortgesetzt?
form-stop = Wann hast du gestoppt?
form-example = gestern 17:30
