# Nichts wurde getan, und warum. Jeder Satz sagt, was als Nächstes zu tun ist.

no-title = Nichts geändert
no-not-in-guild = Die Stechuhr geht nur auf dem Server deiner Firma. Bitte verwende den Befehl dort.
no-foreign-guild = Dieser Server ist für die Stechuhr nicht eingerichtet. Wer sie betreibt, fügt Server mit `DISCORD_GUILD_IDS` hinzu.
no-not-admin = Das braucht die Berechtigung „Server verwalten“. Bitte frag einen Admin.
no-not-yours = Dieser Knopf gehört jemand anderem. Mit `/status` siehst du deine eigenen Zeiten.
no-outdated = Dieser Knopf ist veraltet, also habe ich nichts getan. Mit `/status` siehst du den Stand.
no-not-linked = Du bist noch nicht mit TimeTrack verknüpft, also wurde nichts gebucht. Bitte einen Admin um `/admin verknüpfen`.
no-time-unreadable = „{ $text }“ verstehe ich nicht als Zeit. Versuch es mit `9:05`, `vor 20 min` oder `gestern 17:30`.
no-time-impossible = „{ $text }“ gibt es nicht als Tag oder Uhrzeit. Bitte prüfe es und versuch es noch einmal.
no-time-future = { $at } liegt noch in der Zukunft. Buchen lässt sich nur, was vorbei ist.
no-time-too-old = { $at } ist zu lange her: { $days ->
    [one] nur der letzte Tag lässt
   *[other] nur die letzten { $days } Tage lassen
} sich hier buchen. Bitte einen Admin, es in TimeTrack einzutragen.
no-time-never-was = { $wall } gab es nicht: die Uhren wurden darüber hinweg vorgestellt. Die erste Zeit danach war { $after }. Bitte nenn eine andere Zeit.
no-already-in = Du bist schon eingestempelt.
no-already-in-since = Du bist schon eingestempelt, seit { $since }.
no-not-in = Du bist nicht eingestempelt, es gibt also nichts zu beenden. Wenn du das Einstempeln vergessen hast, verwende zuerst `/einstempeln` mit `um`.
no-nothing-runs = Es läuft kein Projekt. Starte eines mit `/projekt starten`.
no-already-on = { $project } läuft schon.
no-already-on-since = { $project } läuft schon, seit { $since }.
no-already-paused = Das Projekt ist schon unterbrochen.
no-not-paused = Das Projekt ist nicht unterbrochen, es gibt also nichts fortzusetzen.
no-started-later = Was jetzt läuft, begann erst { $since }, nach der genannten Zeit. Bitte nenn eine spätere.
no-changed = Seit diesem Knopf hat sich etwas geändert, also habe ich nichts getan. Davon läuft nichts mehr; nimm „Aktualisieren“.
no-changed-since = Seit diesem Knopf hat sich etwas geändert, also habe ich nichts getan. Was jetzt läuft, begann { $since }; nimm „Aktualisieren“.
no-by-timetrack = TimeTrack sagt: „{ $words }“
no-unknown-project = Ich finde kein Projekt „{ $text }“. Tippe ein paar Buchstaben und wähle eines aus der Liste.
no-ambiguous-project = „{ $text }“ heißt mehr als ein Projekt. Bitte wähle eines aus der Liste.
no-unknown-task = TimeTrack hat keine Aufgabe „{ $text }“. Bitte wähle eine aus der Liste.
no-bad-text = `{ $option }` darf höchstens { $max } Zeichen haben und keinen Zeilenumbruch.
no-unknown-zone = „{ $text }“ ist keine Zeitzone, die ich kenne. Wähle eine aus der Liste, etwa Europe/Vienna.
no-unknown-username = TimeTrack hat keinen Benutzer „{ $text }“. Bitte prüfe die Schreibweise in TimeTrack unter Benutzer.
no-disabled-username = { $username } ist in TimeTrack deaktiviert. Aktiviere den Benutzer zuerst dort.
no-username-taken = Dieser Benutzername ist schon mit { $member } verknüpft. Ein Benutzername gehört einer Person; wenn das falsch ist, nimm zuerst `/admin trennen`.
no-already-linked = Dieses Mitglied ist schon mit { $username } verknüpft. Nimm zuerst `/admin trennen`.
no-member-not-linked = { $member } ist nicht verknüpft.
no-is-a-bot = Bots stempeln nicht: nur Menschen lassen sich verknüpfen.
no-timetrack-silent = TimeTrack antwortet gerade nicht, und ich weiß von früher nicht genug, um das sicher zu tun. Bitte versuch es in ein paar Minuten noch einmal.
no-unknown-command = Diesen Befehl kenne ich in dieser Form nicht; die Liste wird gerade erneuert. Bitte versuch es in einer Minute noch einmal.
no-busy = Gerade ist zu viel auf einmal los, und nichts wurde notiert. Bitte versuch es gleich noch einmal.
no-reason = Ein Grund wurde nicht festgehalten. Bitte frag einen Admin.

failed-title = Bei uns ist etwas schiefgegangen
failed-body = Du hast nichts falsch gemacht. Sieh mit `/status` nach, bevor du es noch einmal versuchst, und gib einem Admin diese Kennung: `{ $reference }`
not-recorded-title = Nicht notiert
not-recorded-body = Ich kann gerade nichts aufschreiben, es ist also nichts notiert. Bitte versuch es gleich noch einmal; wenn es so bleibt, sag es einem Admin.
asking-title = Einen Moment
asking-body = Das dauert länger als sonst. Ein Eintrag ist erst notiert, wenn das hier steht.

# Zeitzone.

zone-title = Deine Zeitzone
zone-own = Deine Zeitzone ist { $zone }. Dort ist es jetzt { $time }.
zone-default = Du hast keine Zeitzone gewählt, also gilt { $zone }. Dort ist es jetzt { $time }. Ändern kannst du sie mit der Option `zone`.
zone-set = Ab jetzt gilt { $zone }. Dort ist es jetzt { $time }.

# Admins.

link-title = Verknüpft
link-done = { $member } ist jetzt { $username } in TimeTrack.
link-same = { $member } war schon mit { $username } verknüpft.
link-full-name = Name in TimeTrack: { $name }
link-zone = Zeitzone: { $zone }
unlink-title = Verknüpfung gelöst
unlink-done = { $member } ist nicht mehr { $username }.
unlink-open = { $count ->
    [one] Ein Eintrag wartet noch; er bleibt und wird für { $username } gebucht.
   *[other] { $count } Einträge warten noch; sie bleiben und werden für { $username } gebucht.
} Mit `/admin warteschlange` siehst du nach.
links-title = { $total ->
    [one] Eine Verknüpfung
   *[other] { $total } Verknüpfungen
}
links-none = Noch ist niemand verknüpft. Beginne mit `/admin verknüpfen`.
links-row = { $member } · { $username } · { $zone }
links-row-default = { $member } · { $username } · Zeitzone der Firma
page = Seite { $page } von { $pages }
queue-title = { $total ->
    [0] Alles ist gebucht
    [one] Ein Eintrag ist noch nicht gebucht
   *[other] { $total } Einträge sind noch nicht gebucht
}
queue-none = Nichts wartet.
queue-entry = #{ $number } · { $action }
queue-who = { $member } ({ $username })
queue-when = Für { $when }, eingegeben { $age }
queue-tries = { $state } · { $tries ->
    [one] ein Versuch
   *[other] { $tries } Versuche
}
queue-trouble = Im Weg: { $trouble }
trouble-unreachable = TimeTrack ist nicht erreichbar: { $words }
trouble-no-answer = TimeTrack hat nicht rechtzeitig geantwortet
trouble-cut-off = Die Antwort von TimeTrack brach ab: { $words }
trouble-status = TimeTrack antwortete mit Status { $words }
trouble-unclear = Die Antwort von TimeTrack ist unklar: { $words }
trouble-busy = TimeTrack bittet zu warten
trouble-key-refused = TimeTrack nimmt den API-Schlüssel nicht an (Status { $words })
trouble-says = TimeTrack meldet: { $words }
trouble-no-reason = TimeTrack antwortete mit Status { $words } und ohne Grund
trouble-no-effect = TimeTrack hat es angenommen, aber die Zeiterfassung zeigt es nicht
trouble-changed = Ob TimeTrack es angenommen hat, ist unbekannt, und seither hat sich die Zeiterfassung anderswo geändert
trouble-may-land = TimeTrack nimmt es vielleicht gerade noch an; ich warte, bevor ich es wieder versuche
trouble-no-state = Die Zeiterfassung von TimeTrack ist in einem Zustand, den es nicht gibt
trouble-restored = Die Datenbank kommt aus einer Sicherung. Das hier kann inzwischen gebucht sein: sieh in TimeTrack nach und entscheide dann
trouble-other = { $words }
queue-state-waiting = wartet
queue-state-in-flight = wird gerade geschickt
queue-state-stuck = braucht deine Entscheidung
queue-state-done = gebucht
queue-state-refused = abgelehnt
queue-state-cancelled = aufgegeben
queue-hint = „Wiederholen“ liest zuerst TimeTrack und schickt nur, was fehlt. „Aufgeben“ verwirft einen Eintrag; die Person erfährt es.
queue-retried = #{ $number } wird jetzt noch einmal versucht.
queue-cancelled = #{ $number } ist aufgegeben. { $member } erfährt es.
queue-unchanged = #{ $number } bleibt, wie es ist: { $state }.
key-title = TimeTrack nimmt den API-Schlüssel nicht mehr an
key-body = Nichts geht verloren: Einträge bleiben mit ihren Zeiten erhalten und werden gebucht, sobald der Schlüssel wieder gilt. { $waiting ->
    [0] Gerade wartet keiner.
    [one] Gerade wartet einer.
   *[other] Gerade warten { $waiting }.
} Erzeuge in den Kontoeinstellungen von TimeTrack einen neuen Schlüssel, setze `TIMETRACK_API_KEY` und `TIMETRACK_API_SECRET` und starte den Bot neu.
restored-title = Die Datenbank kommt aus einer Sicherung
restored-body = Was beim Sichern noch zu buchen war, wird zurückgehalten: TimeTrack kann es inzwischen haben. { $held ->
    [one] Ein Eintrag braucht
   *[other] { $held } Einträge brauchen
} deine Entscheidung: vergleiche mit TimeTrack und wähle dann in `/admin queue` „Wiederholen“ oder „Aufgeben“.
