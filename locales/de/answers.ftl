# Nichts wurde getan, und warum. Jeder Satz sagt, was als Nächstes zu tun ist.

no-title = Das hat nicht geklappt
no-not-in-guild = Die Stechuhr funktioniert nur auf dem Server deiner Firma. Bitte verwende den Befehl dort.
no-foreign-guild = Dieser Server ist nicht für die Stechuhr eingerichtet. Wer den Bot betreibt, kann ihn mit `DISCORD_GUILD_IDS` hinzufügen.
no-not-admin = Dafür brauchst du die Berechtigung „Server verwalten“ oder eine Rolle, die dich zum Admin der Stechuhr macht. Bitte frag einen Admin.
no-who-off = Hier kann niemand sehen, wer da ist: Wer den Bot betreibt, hat das abgeschaltet.
no-not-yours = Dieser Knopf gehört jemand anderem. Deine eigenen Timer siehst du mit `/status`.
no-outdated = Dieser Knopf ist veraltet, deshalb habe ich nichts getan. Mit `/status` siehst du den aktuellen Stand.
no-not-linked = Du bist noch nicht mit TimeTrack verknüpft. Bitte einen Admin dieses Servers um eine Verknüpfung mit `/admin verknüpfen`.
no-suspended = Deine Verknüpfung mit TimeTrack ruht, weil jemand „Das bin ich nicht“ gedrückt hat, deshalb habe ich nichts getan. Bitte einen Admin, dich mit `/admin verknüpfen` neu zu verknüpfen.
no-left-server = Du bist nicht mehr auf dem Server deiner Firma, deshalb habe ich nichts getan. Wenn das ein Versehen ist, tritt dem Server wieder bei und drücke noch einmal.
no-not-verified = Discord sagt mir gerade nicht, ob du noch auf dem Server deiner Firma bist, deshalb habe ich nichts getan. Drücke in einer Minute noch einmal oder benutze den Befehl auf dem Server.
no-time-unreadable = „{ $text }“ verstehe ich nicht als Zeit. Versuch es mit `9:05`, `vor 20 min` oder `gestern 17:30`.
no-time-impossible = Den Tag oder die Uhrzeit „{ $text }“ gibt es nicht. Bitte prüfe die Angabe und versuch es noch einmal.
no-time-future = { $at } liegt noch in der Zukunft. Du kannst nur vergangene Zeiten buchen.
no-time-too-old = { $at } ist zu lange her: { $days ->
    [one] Hier kannst du nur den letzten Tag
   *[other] Hier kannst du nur die letzten { $days } Tage
} buchen. Bitte einen Admin, die Zeit in TimeTrack einzutragen.
no-time-never-was = { $wall } gab es an diesem Tag nicht, weil die Uhren vorgestellt wurden. Die erste Zeit danach war { $after }. Bitte nenne eine andere Zeit.
no-already-in = Du bist schon eingestempelt.
no-already-in-since = Du bist schon eingestempelt, seit { $since }.
no-not-in = Du bist nicht eingestempelt, es gibt also nichts zu beenden. Wenn du das Einstempeln vergessen hast, verwende zuerst `/einstempeln` mit `um`.
no-on-break = Du bist schon in der Pause, seit { $since }.
no-break-unreadable = „{ $text }“ verstehe ich nicht als Dauer einer Pause. Versuch `30`, `1:15`, `halbe Stunde` oder `bis 13:00`.
no-break-length = Eine Pause dauert eine Minute bis zwölf Stunden. Für eine Uhrzeit schreib `bis 13:00`.
no-break-ends-before = Eine Pause kann nicht { $until } enden, bevor sie beginnt.
no-days-unreadable = „{ $text }“ verstehe ich nicht als Wochentage. Versuch es mit `Mo-Fr` oder `Mo, Di, Do`.
no-hours-unreadable = „{ $text }“ verstehe ich nicht als Zeitspanne. Versuch es mit `8:30-17:00`.
no-hours-end-before = Diese Zeiten enden vor ihrem Beginn oder füllen den ganzen Tag. Arbeitszeiten beginnen und enden am selben Tag, etwa `8:30-17:00`.
no-absence-kind = Eine Abwesenheit der Art „{ $text }“ habe ich noch nicht gesehen. Bitte wähle eine aus der Liste; weitere kommen dazu, wenn TimeTrack sie zeigt.
no-choice = „{ $text }“ steht nicht zur Auswahl. Bitte wähle etwas aus der Liste.
no-back-too-early = Deine Pause hat erst { $since } begonnen. Bitte nenne eine spätere Zeit.
no-left-too-early = Dieser Eintrag hat erst { $since } begonnen. Bitte nenne eine spätere Zeit.
no-back-too-late = Du wolltest { $out } ausstempeln, warst also vorher zurück. Bitte nenne eine frühere Zeit.
no-nothing-runs = Es läuft kein Projekt. Starte eines mit `/projekt starten`.
no-already-on = Der Projekt-Timer steht schon auf { $project }.
no-already-on-since = Der Projekt-Timer steht schon auf { $project }, seit { $since }.
no-duplicate = Das kam zweimal kurz hintereinander von dir, deshalb wurde es nur einmal gebucht.
no-already-paused = Das Projekt ist schon pausiert.
no-not-paused = Das Projekt ist nicht pausiert, es gibt also nichts fortzusetzen.
no-started-later = Der laufende Timer wurde erst { $since } gestartet, also nach der genannten Zeit. Bitte nenne eine spätere Zeit.
no-paused-later = Der laufende Timer wurde { $since } pausiert, also nach der genannten Zeit. Bitte nenne eine spätere Zeit.
no-break-later = Die Pause des laufenden Timers endete { $until }, also nach der genannten Zeit, und würde ganz abgezogen. Bitte nenne eine spätere Zeit oder bitte einen Admin, das in TimeTrack einzutragen.
no-breaks-too-long = Die Pausen des laufenden Timers sind länger als die Zeit von seinem Start bis zur genannten Zeit. Bitte nenne eine spätere Zeit oder bitte einen Admin, das in TimeTrack einzutragen.
no-changed = Dieser Knopf stammt von einem früheren Stand, deshalb habe ich nichts getan. Was jetzt läuft, siehst du mit „Aktualisieren“.
no-changed-since = Dieser Knopf stammt von einem früheren Stand, deshalb habe ich nichts getan. Was jetzt läuft, wurde { $since } gestartet; mit „Aktualisieren“ siehst du es.
no-by-timetrack = TimeTrack sagt: „{ $words }“
no-by-timetrack-silent = TimeTrack hat das ohne Begründung abgelehnt. Wenn das so bleibt, frag bitte einen Admin.
no-unknown-project = Es gibt kein Projekt „{ $text }“. Tippe ein paar Buchstaben des Namens und wähle eines aus der Liste.
no-ambiguous-project = Es gibt mehr als ein Projekt „{ $text }“. Bitte wähle eines aus der Liste.
no-ambiguous = „{ $text }“ passt auf mehr als einen Eintrag der Liste. Bitte wähle einen davon aus.
no-project-missing = Bitte wähle auch ein Projekt, mit der Option `projekt`: Ohne Projekt kann ich Aufgabe, Notiz oder Zeit nicht behalten.
no-project-gone = TimeTrack hat dieses Projekt nicht mehr, oder es ist deaktiviert. Benutze `/projekt starten` und wähle eines aus der Liste.
no-unknown-task = In TimeTrack gibt es keine Aufgabe „{ $text }“. Bitte wähle eine aus der Liste.
no-bad-text = `{ $option }` darf höchstens { $max } Zeichen und keinen Zeilenumbruch enthalten.
no-unknown-zone = Eine Zeitzone „{ $text }“ kenne ich nicht. Wähle eine aus der Liste, zum Beispiel Europe/Vienna.
no-unknown-language = „{ $text }“ spreche ich nicht. Bitte wähle eine Sprache aus der Liste.
no-ambiguous-zone = „{ $text }“ sagt nicht, welche Zeitzone du meinst. Es könnte { $zones } sein. Bitte nenn eine davon oder eine Stadt.
no-unknown-username = In TimeTrack gibt es keinen Benutzer „{ $text }“. Bitte prüfe die Schreibweise in TimeTrack unter Benutzer.
no-not-found-out = Ob TimeTrack „{ $text }“ hat, konnte ich nicht herausfinden: Die Liste lässt sich gerade nicht bis zum Ende lesen. Bitte versuch es in ein paar Minuten noch einmal.
no-disabled-username = Der Benutzer { $username } ist in TimeTrack deaktiviert. Aktiviere ihn zuerst dort.
no-username-taken = Dieser Benutzername ist schon mit { $member } verknüpft. Ein Benutzername gehört nur einer Person. Wenn das falsch ist, verwende zuerst `/admin trennen`.
no-already-linked = Dieses Mitglied ist schon mit { $username } verknüpft. Verwende zuerst `/admin trennen`.
no-member-not-linked = { $member } ist nicht verknüpft.
no-channel-rights = In { $channel } darf ich nicht schreiben. Gib meiner Rolle in den Einstellungen des Kanals unter Berechtigungen: { $rights }. Benutze dann den Befehl noch einmal.
no-text-channel = { $channel } nimmt keine Nachrichten an. Bitte wähle einen Textkanal oder einen Thread.
no-archived-thread = Der Thread { $channel } ist archiviert. Hole ihn zuerst zurück oder wähle einen Kanal.
no-channel-closed = Discord lässt mich in { $channel } nicht schreiben. Prüfe in den Einstellungen des Kanals, ob meine Rolle ihn sehen, darin schreiben und Links einbetten darf; benutze dann den Befehl noch einmal.
no-post-unclear = Discord hat mir nicht gesagt, ob die Nachricht angekommen ist. Sieh in { $channel } nach; wenn sie nicht da ist, benutze den Befehl noch einmal.
no-discord-silent = Discord antwortet mir gerade nicht, deshalb habe ich nichts geändert. Bitte versuch es in einer Minute noch einmal.
right-view = Kanal ansehen
right-send = Nachrichten senden
right-send-in-threads = Nachrichten in Threads senden
right-embed-links = Links einbetten
right-read-history = Nachrichtenverlauf anzeigen
no-is-a-bot = Ein Bot hat keine Arbeitszeit: Nur Menschen lassen sich verknüpfen.
no-timetrack-silent = TimeTrack antwortet gerade nicht, und ich weiß nicht genug, um das sicher zu tun. Bitte versuch es in ein paar Minuten noch einmal.
no-unknown-command = Diesen Befehl kenne ich in dieser Form nicht. Die Liste der Befehle wird gerade aktualisiert; bitte versuch es in einer Minute noch einmal.
no-busy = Gerade ist zu viel auf einmal los, deshalb wurde nichts notiert. Bitte versuch es gleich noch einmal.
no-impossible-instant = Nach Discords eigener Uhr kann das nicht zu der Zeit gesendet worden sein, die darin steht. Deshalb ist nichts notiert. Bitte versuch es noch einmal; wenn es so bleibt, sag es einem Admin.
no-reason = Den Grund weiß ich nicht mehr. Bitte frag einen Admin.

failed-title = Bei uns ist etwas schiefgegangen
failed-body = Das liegt nicht an dir. Prüfe mit `/status` den Stand, bevor du es noch einmal versuchst, und nenne einem Admin diese Kennung: `{ $reference }`
not-recorded-title = Nicht notiert
not-recorded-body = Ich kann gerade nichts speichern, deshalb wurde nichts notiert. Bitte versuch es gleich noch einmal. Wenn das öfter passiert, sag es einem Admin.
asking-title = Einen Moment
asking-body = Das dauert länger als sonst. Notiert ist erst etwas, wenn es in dieser Nachricht steht.

# Auswahl für `um` beim Tippen; höchstens 100 Zeichen, ohne Markdown. `um` versteht sie auch als Text, also bleibt sie lesbar.

at-moment = { $weekday ->
    [1] Mo
    [2] Di
    [3] Mi
    [4] Do
    [5] Fr
    [6] Sa
   *[7] So
} { $day }. { $month ->
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
}{ $year }, { $time }
at-label = { $moment } ({ $zone })
at-suggestion = vor { $minutes } min – { $time }
at-unreadable = Das kann ich noch nicht als Zeit lesen. Versuch 9:05, vor 20 min oder gestern 17:30
at-impossible = Diesen Tag oder diese Uhrzeit gibt es nicht
at-future = { $time } liegt noch in der Zukunft
at-too-old = { $time } ist zu lange her (Grenze: { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
})
at-never-was = { $wall } gab es nicht: die Uhren sprangen auf { $after } vor

# Erinnerungen.

reminders-title = Deine Erinnerungen
reminders-on = Du wirst erinnert, weil du es eingeschaltet hast.
reminders-on-for-all = Du wirst erinnert, weil deine Firma es für alle eingeschaltet hat.
reminders-off = Du wirst nicht erinnert.
reminders-silent-now = Heute kommt nichts mehr.
reminders-off-now = Du wirst nicht mehr erinnert. Mit `/erinnerungen` schaltest du es wieder ein.
reminders-off-but-week = Du wirst nicht mehr erinnert. Mit `/erinnerungen` schaltest du es wieder ein. Die Wochenübersicht kommt weiterhin; `/erinnerungen` mit `woche: aus` beendet sie.
reminders-week-off-now = Du bekommst keine Wochenübersicht mehr. Mit `/erinnerungen` schaltest du sie wieder ein.
still-working-now = Alles klar. Zu dieser Schicht frage ich nicht mehr.
reminders-hours = Arbeitstage: { $days }; Arbeitszeit: { $from } – { $to }
reminders-quiet = Ruhezeit: { $from } – { $to }
reminders-not-quiet = Keine Ruhezeit
reminders-week-on = Am Wochenbeginn kommt eine Übersicht mit den Zahlen der letzten Woche.
reminders-week-off = Keine Übersicht mit den Zahlen der letzten Woche
reminders-how = Ich erinnere dich, wenn du nach Beginn deiner Arbeitszeit nicht eingestempelt, nach ihrem Ende noch eingestempelt oder sehr lange eingestempelt bist. Vor jeder Erinnerung sehe ich in TimeTrack nach. An Feiertagen, an Tagen ohne Soll, während einer Abwesenheit oder wenn TimeTrack sich nicht lesen lässt, kommt keine.
policy-title = Erinnerungen für alle hier
policy-for-all = Erinnert werden alle, die es nicht abgeschaltet haben.
policy-wanted = Erinnert wird nur, wer es mit `/erinnerungen` eingeschaltet hat.
policy-longest = Längste Schicht: { $longest }
policy-forgotten-usual = Ein Ausstempeln gilt eine Stunde nach dem üblichen Ende als vergessen.
policy-forgotten-twelve = Ein Ausstempeln gilt nach zwölf Stunden als vergessen.
policy-forgotten-midnight = Ein Ausstempeln gilt um Mitternacht als vergessen; weiter geht es, wenn die Ruhezeit vorbei ist.
policy-then-ask = Dann wird nachgefragt, und vor der Antwort wird nichts gebucht.
policy-then-estimate = Dann wird das übliche Ende gebucht und als geschätzt markiert, bis die Person sagt, dass es stimmt. Wo das nicht sicher ist, wird nachgefragt.
policy-silencing = Abwesenheiten ohne Erinnerungen: { $kinds }
policy-ignored = Abwesenheiten, die nichts ändern: { $kinds }
policy-no-kinds = keine
policy-fresh = Mitglieder können für sich andere Tage, Arbeitszeiten und Ruhezeiten wählen. An Feiertagen, an Tagen ohne Soll, oder wenn TimeTrack sich nicht lesen lässt, wird niemand erinnert. Nur nach einem vergessenen Ausstempeln wird auch an Feiertagen gefragt.
choice-on = ein
choice-off = aus
choice-not-today = heute nicht
choice-everybody = alle
choice-wanted = nur, wer es will
choice-usual-end = eine Stunde nach dem üblichen Ende
choice-twelve-hours = nach zwölf Stunden
choice-midnight = um Mitternacht
choice-ask = fragen
choice-estimate = das übliche Ende buchen, als geschätzt markiert
choice-none = keine

# Zeitzone.

zone-title = Deine Zeitzone
zone-own = Deine Zeitzone ist { $zone }. Dort ist es jetzt { $time }.
zone-default = Du hast keine Zeitzone gewählt, deshalb gilt { $zone }. Dort ist es jetzt { $time }. Mit der Option `zone` kannst du das ändern.
zone-set = Ab jetzt gilt { $zone }. Dort ist es jetzt { $time }.
zone-unread = TimeTrack hat mir nicht rechtzeitig gezeigt, was läuft. Wenn ein Timer läuft, der nicht hier gestartet wurde, prüfe bitte seine Zeiten in TimeTrack.
zone-by-admin = Ein Admin hat deine Zeitzone auf { $zone } gesetzt. Dort ist es jetzt { $time }. Ändern kannst du sie mit `/zeitzone`.
zone-no-summer = { $zone } kennt keine Sommerzeit. Wo die Uhren umgestellt werden, wähle stattdessen einen Ort, etwa { $place }.

# Sprache.

language-title = Deine Sprache
language-own = Ich spreche { $language } mit dir, weil du es so gewählt hast. Ändern kannst du es mit der Option `sprache`.
language-discord = Ich spreche { $language } mit dir, nach der Sprache deines Discord. Eine andere wählst du mit der Option `sprache`.
language-set = Von jetzt an spreche ich { $language } mit dir.
language-unset = Von jetzt an richte ich mich nach der Sprache deines Discord.
choice-discords-language = Die Sprache meines Discord

# Hilfe.

help-title = Was ich kann
help-not-linked = **Zuerst:** Du bist noch nicht mit TimeTrack verknüpft. Bitte einen Admin dieses Servers um eine Verknüpfung mit `/admin verknüpfen`.
help-suspended = **Zuerst:** Deine Verknüpfung mit TimeTrack ruht, weil „Das bin ich nicht“ gedrückt wurde. Bitte einen Admin, dich mit `/admin verknüpfen` neu zu verknüpfen.
help-day = `/einstempeln` · `/ausstempeln` · `/pause` · `/zurück` – dein Arbeitstag. Vergessen? Mit `um`: `9:05`, `vor 20 min` oder `gestern 17:30`.
help-project = `/projekt starten` · `pause` · `weiter` · `stopp` – Zeit auf Projekten. Wenn du ein anderes startest, wird gewechselt.
help-status = `/status` – wie es steht und was noch zu buchen ist.
help-own = `/zeitzone` · `/ich sprache` – deine Zeitzone und deine Sprache.
help-admin = **Admins:** `/admin verknüpfen` · `trennen` · `verknüpfungen` – wer wer in TimeTrack ist. `/admin warteschlange` – was noch nicht gebucht ist.
help-who = `/anwesend` – wer da ist, Pause macht oder abwesend ist.
help-admin-panel = `/admin stempelbrett` – Knöpfe für alle, `/admin tafel` – wer gerade da ist, `/admin postfach` – was am Morgen zu sehen ist: jeweils in einem Kanal deiner Wahl.
help-admin-role = `/admin rolle` – die Rolle, die man trägt, solange man arbeitet.

# Stempelbrett.

panel-title = Stechuhr
panel-body = Diese Knöpfe sind für alle da, du stempelst damit immer nur für dich. Die Antwort siehst nur du.
panel-posted-title = Das Stempelbrett ist da
panel-posted = Die Knöpfe sind in { $channel }. Hefte die Nachricht an, wenn du magst; lösche sie, wenn sie nicht mehr gebraucht wird.

# Anwesenheitstafel: die Liste, wer gerade da ist, und die Antworten an den Admin, der sie einrichtet. `board-more` beendet auch andere Listen.

board-row = { $member } · seit { $since }
board-more = … und { $count } weitere
board-set-title = Die Tafel kommt gleich
board-set = Wer da ist, steht gleich in { $channel } und bleibt dort aktuell. Hefte die Nachricht an, wenn du magst. `/admin tafel` ohne Kanal zeigt, wo sie ist, und beendet sie.
board-public = **Diesen Kanal können alle auf dem Server lesen**, und wer da ist, dürfen hier nur Admins sehen (`WHO=admins`). Deshalb nennt die Tafel dort niemanden, bis der Kanal für andere geschlossen ist. Oder wähle einen, den nur die Richtigen lesen können.
board-readers-unknown = Discord hat mir nicht gesagt, wer diesen Kanal lesen kann. Wer da ist, dürfen hier nur Admins sehen (`WHO=admins`). Bis ich es weiß, nennt die Tafel niemanden.
board-hidden = Wer da ist, dürfen hier nur Admins sehen, und diesen Kanal können vielleicht auch andere lesen. Deshalb wird niemand genannt.
board-hidden-title = Die Anwesenheitstafel nennt niemanden
board-hidden-body = Den Kanal { $channel } mit der Anwesenheitstafel können alle auf dem Server lesen, und wer da ist, dürfen hier nur Admins sehen (`WHO=admins`). Deshalb nennt sie niemanden. Ist der Kanal für andere geschlossen, geht es binnen zehn Minuten weiter, mit `/admin tafel` sofort; damit kannst du auch einen anderen Kanal wählen oder sie beenden.
board-old-left = Die alte Tafel in { $channel } konnte ich nicht löschen. Sie ändert sich nicht mehr: Bitte lösche sie dort.
board-none = Auf diesem Server gibt es keine Anwesenheitstafel. `/admin tafel` mit einem Kanal hängt eine auf.
board-is-in = Die Anwesenheitstafel ist in { $channel }. Sie ändert sich binnen zehn Sekunden.
board-ended = Auf diesem Server gibt es keine Anwesenheitstafel mehr.
button-board-off = Tafel entfernen
board-blocked-title = Die Anwesenheitstafel bleibt nicht aktuell
board-blocked-body = Discord lässt mich in { $channel } nicht schreiben, wo die Anwesenheitstafel ist: Den Kanal gibt es nicht mehr, er ist ein archivierter Thread, oder mir fehlt dort „Kanal ansehen“, „Nachrichten senden“, „Links einbetten“ oder „Nachrichtenverlauf anzeigen“. Sobald das behoben ist, geht es von selbst weiter. `/admin tafel` wählt einen anderen Kanal oder beendet sie.

# Morgenliste, und die Antworten an den Admin, der sie einrichtet.

inbox-title = Morgenliste
inbox-undecided = { $count ->
    [one] **Ein Eintrag braucht eine Entscheidung:** `/admin warteschlange`
   *[other] **{ $count } Einträge brauchen eine Entscheidung:** `/admin warteschlange`
}
inbox-open = **Läuft seit gestern oder länger**
inbox-missing = **Kein Eintrag am { $day }**
inbox-unread = Wer am { $day } keinen Eintrag hat, ließ sich aus TimeTrack nicht lesen.
inbox-absences-unread = Wer am { $day } abwesend war, ließ sich aus TimeTrack nicht lesen. Deshalb nenne ich niemanden ohne Eintrag.
inbox-estimates = **Geschätztes Ausstempeln, das niemand bestätigt hat**
inbox-estimate = { $member } · { $when }
inbox-estimate-named = { $member } · { $when } · sagt, es war { $named }, in TimeTrack zu ändern
inbox-unknown = **TimeTrack kennt den Benutzernamen nicht mehr:** mit `/admin trennen` und `/admin verknüpfen` neu verknüpfen
inbox-suspended = **Sagt, dass die Verknüpfung falsch ist:** prüfen, dann `/admin verknüpfen` oder `/admin trennen`
inbox-link = { $member } ({ $username })
inbox-entry = • { $entry }
inbox-audit-head = Änderungsprotokoll: { $head }
inbox-set = Die Morgenliste kommt jeden Tag um { $hour }:00 ({ $zone }) nach { $channel }, außer es gibt nichts zu sagen. `/admin postfach` ohne Angaben zeigt, wo sie ankommt, und beendet sie.
inbox-public = **Diesen Kanal können alle auf dem Server lesen.** Die Liste nennt Leute: Wähle einen Kanal, den nur Admins lesen können.
inbox-readers-unknown = Discord hat mir nicht gesagt, wer diesen Kanal lesen kann. Die Liste nennt Leute: Bitte achte darauf, dass nur Admins ihn lesen können.
inbox-none = Auf diesem Server gibt es keine Morgenliste. `/admin postfach` mit einem Kanal schaltet sie ein.
inbox-ended = Auf diesem Server gibt es keine Morgenliste mehr.
button-inbox-off = Morgenliste beenden
inbox-blocked-title = Die Morgenliste kommt nicht an
inbox-blocked-body = Discord lässt mich in { $channel } nicht schreiben, wo die Morgenliste ankommen soll: Den Kanal gibt es nicht mehr, er ist ein archivierter Thread, oder mir fehlt dort „Kanal ansehen“, „Nachrichten senden“, „Links einbetten“ oder „Nachrichtenverlauf anzeigen“. Sobald das behoben ist, kommt sie. `/admin postfach` wählt einen anderen Kanal oder beendet sie.

# Anwesenheitsrolle.

role-title = Rolle für alle, die arbeiten
role-set = Von jetzt an tragen verknüpfte Mitglieder { $role }, solange sie eingestempelt sind.
role-worn = { $role } tragen verknüpfte Mitglieder, solange sie eingestempelt sind: { $count ->
    [one] Eine Person hat sie gerade von mir
   *[other] { $count } Personen haben sie gerade von mir
}.
role-none = Es ist keine Rolle eingestellt. Mit der Option `rolle` wählst du eine.
role-off = { $role } ist abgeschaltet. Ich nehme sie allen ab, denen ich sie gegeben habe; wer sie von jemand anderem hat, behält sie.
role-in-breaks = In Pausen bleibt sie.
role-not-in-breaks = In Pausen wird sie abgenommen.
role-pending = { $count ->
    [0] Gerade ändert sich bei niemandem etwas.
    [one] Bei einer Person ändert sie sich jetzt.
   *[other] Bei { $count } Personen ändert sie sich jetzt, das dauert etwa { $minutes ->
        [one] eine Minute
       *[other] { $minutes } Minuten
    }.
}
role-seen = Wer sie trägt, sehen alle auf diesem Server.
role-not-in-server = Ich bin kein Mitglied dieses Servers und kann hier keine Rollen vergeben. Lade mich mit diesem Link neu ein: { $link }
role-no-right = Mir fehlt die Berechtigung „Rollen verwalten“. Gib sie meiner Rolle in den Servereinstellungen unter Rollen, oder lade mich mit diesem Link neu ein: { $link }
role-too-high = { $role } steht nicht unter meiner höchsten Rolle, deshalb lässt Discord sie mich nicht vergeben. Zieh meine Rolle in den Servereinstellungen unter Rollen darüber.
role-two-factor = Dieser Server verlangt von Moderatoren die Zwei-Faktor-Authentifizierung. Die Person, der die Anwendung des Bots gehört, muss sie für ihr Discord-Konto einschalten, oder ein Admin schaltet die Regel in den Servereinstellungen unter Sicherheit ab.
role-managed = { $role } gehört zu einer Integration, niemand kann sie vergeben. Bitte wähle eine andere Rolle.
role-powerful = { $role } macht zu Admins dieses Bots oder bringt Berechtigungen aus der Moderation mit, etwa „Nachrichten verwalten“. Die soll niemand durch Einstempeln bekommen. Bitte wähle eine andere Rolle.
role-everyone = @everyone haben schon alle. Bitte wähle eine andere Rolle.
role-gone = Diese Rolle gibt es nicht mehr. Wähle mit `/admin rolle` eine andere oder schalte sie dort ab.
role-refused-title = Eine Rolle lässt sich nicht ändern
role-refused-body = Die Rolle für alle, die arbeiten, kann ich gerade weder geben noch nehmen. { $trouble } Sonst ist nichts zu tun: Ich versuche es alle zehn Minuten wieder.
left-title = Mitglieder haben den Server verlassen
left-person = { $member } ({ $username })
left-body = { $people }{ $more ->
    [0] {""}
   *[other] {" "}und { $more } weitere
} { $count ->
    [one] hat
   *[other] haben
} den Server verlassen. Bis sie zurück sind, ruht die Verknüpfung: keine Erinnerungen, keine Rolle, keine Befehle. Was noch zu buchen war, wird gebucht. Wenn es endgültig ist, benutze `/admin trennen`.

# Admins.

choice-linked = (schon verknüpft)
link-title = Verknüpft
link-done = { $member } ist jetzt { $username } in TimeTrack.
link-same = { $member } war schon mit { $username } verknüpft.
link-rezoned = { $member } bleibt mit { $username } verknüpft, mit einer anderen Zeitzone.
link-resumed = { $member } kann die Verknüpfung mit { $username } wieder benutzen.
link-full-name = Name in TimeTrack: { $name }
link-zone = Zeitzone: { $zone }
link-told = { $member } bekommt eine Direktnachricht, wie man einstempelt, falls Direktnachrichten erlaubt sind.
link-zone-told = { $member } bekommt eine Direktnachricht über die Zeitzone, falls Direktnachrichten erlaubt sind.
link-zone-unread = TimeTrack hat mir nicht rechtzeitig gezeigt, was läuft. Wenn ein Timer dieses Mitglieds läuft, der nicht hier gestartet wurde, prüfe seine Zeiten in TimeTrack.
welcome-title = Willkommen bei der Stechuhr
welcome-body = Ein Admin hat dich verknüpft: In TimeTrack bist du { $username }. Drei Dinge, die du wissen solltest:
welcome-day = • Auf dem Server deiner Firma beginnst du den Arbeitstag mit `/einstempeln` und beendest ihn mit `/ausstempeln`; `/status` zeigt den Stand.
welcome-forgotten = • Wenn du es vergessen hast, nenne die Zeit: `/einstempeln` mit `um: 9:05`, `vor 20 min` oder `gestern 17:30`.
welcome-outage = • Wenn TimeTrack nicht antwortet, wird dein Eintrag mit seiner Zeit aufgehoben und später gebucht; du musst ihn nicht wiederholen.
welcome-zone = Deine Zeitzone ist { $zone }. Ändern kannst du sie mit `/zeitzone`.
not-me-title = Die Verknüpfung ruht
not-me-body = Für dich wird nichts mehr erfasst, und du bekommst keine Erinnerungen. Die Admins wissen Bescheid; ein Admin kann dich mit `/admin verknüpfen` neu verknüpfen.
not-me-held = { $count ->
    [one] Ein Eintrag von dir war noch nicht gebucht. Über ihn entscheidet ein Admin.
   *[other] { $count } Einträge von dir waren noch nicht gebucht. Über sie entscheidet ein Admin.
}
not-me-outdated = Dieser Knopf gehört zu einer früheren Verknüpfung, deshalb habe ich nichts getan. In TimeTrack bist du jetzt { $username }. Wenn du auch das nicht bist, drück den Knopf hier unten.
unlink-title = Verknüpfung gelöst
unlink-done = { $member } ist nicht mehr mit { $username } verknüpft.
unlink-open = { $count ->
    [one] Ein Eintrag wartet nur auf TimeTrack; er wird noch für { $username } gebucht.
   *[other] { $count } Einträge warten nur auf TimeTrack; sie werden noch für { $username } gebucht.
} Mit `/admin warteschlange` siehst du nach.
unlink-unknown = { $count ->
    [one] Ein Eintrag wartet, weil TimeTrack diesen Benutzernamen nicht mehr kennt
   *[other] { $count } Einträge warten, weil TimeTrack diesen Benutzernamen nicht mehr kennt
}. Verknüpfe das Mitglied mit dem neuen und wähle dann in `/admin warteschlange` „Wiederholen“.
unlink-undecided = { $count ->
    [one] Ein Eintrag braucht eine Entscheidung in `/admin warteschlange`; vorher wird er nicht gebucht.
   *[other] { $count } Einträge brauchen eine Entscheidung in `/admin warteschlange`; vorher werden sie nicht gebucht.
}
unlink-unanswered = { $count ->
    [one] Ein Eintrag wartet auf die Antwort des Mitglieds. Ohne Verknüpfung kann niemand antworten, dann braucht er eine Entscheidung.
   *[other] { $count } Einträge warten auf die Antwort des Mitglieds. Ohne Verknüpfung kann niemand antworten, dann brauchen sie eine Entscheidung.
}
ask-unlink-title = Verknüpfung lösen?
ask-unlink = { $member } ist mit { $username } verknüpft und kann ohne Verknüpfung hier nicht mehr stempeln.
links-title = { $total ->
    [one] Eine Verknüpfung
   *[other] { $total } Verknüpfungen
}
links-none = Noch ist niemand verknüpft. Beginne mit `/admin verknüpfen`.
links-row = { $member } · { $username } · { $zone }
links-row-default = { $member } · { $username } · Zeitzone der Firma
links-row-left = { $row } · **hat den Server verlassen**
links-row-unknown = { $row } · **TimeTrack kennt diesen Benutzernamen nicht mehr**
links-row-suspended = { $row } · **ruht: sagt „Das bin ich nicht“**
who-title = Wer da ist
who-working = Arbeitet
who-on-break = In der Pause
who-away = Abwesend
who-gone = Nicht da
who-unknown = Unbekannt
who-heading = **{ $state }**
who-count-working = { $count ->
    [one] 1 arbeitet
   *[other] { $count } arbeiten
}
who-count-on-break = { $count } in der Pause
who-count-away = { $count } abwesend
who-count-gone = { $count } nicht da
who-count-unknown = { $count } unbekannt
who-row-since = { $member } · seit { $since } · Stand { $seen }
who-row = { $member } · Stand { $seen }
who-row-unseen = { $member } · noch nicht aus TimeTrack gelesen
who-row-suspended = { $member } · Verknüpfung ruht, wird nicht aus TimeTrack gelesen
who-row-unknown-user = { $member } · TimeTrack hat diesen Benutzer nicht mehr
who-until-seen = Änderungen in TimeTrack selbst stehen hier nach höchstens { $minutes } min
working-time-title = Arbeitszeit
working-time-unlinked = { $member } ist nicht mit TimeTrack verknüpft. Mit `/admin verknüpfen` verknüpfst du das Mitglied.
working-time-hidden = { $member } ist mit { $username } verknüpft. Wer da ist, wird hier nicht gezeigt (`WHO=off`).
page = Seite { $page } von { $pages }
queue-title = { $total ->
    [0] Alles ist gebucht
    [one] Ein Eintrag ist noch nicht gebucht
   *[other] { $total } Einträge sind noch nicht gebucht
}
queue-unread-title = Die Warteschlange lässt sich gerade nicht anzeigen
queue-none = Nichts wartet.
queue-undecided = { $count ->
    [one] Einer braucht deine Entscheidung.
   *[other] { $count } brauchen deine Entscheidung.
}
queue-waiting = { $count ->
    [one] Einer wartet nur und wird von selbst gebucht.
   *[other] { $count } warten nur und werden von selbst gebucht.
}
queue-entry = #{ $number } · { $action }
queue-entry-undecided = ❗ #{ $number } · { $action }
queue-who = { $member } ({ $username })
queue-when = Zeit: { $when } · eingegeben { $age }
queue-tries = { $state } · { $tries ->
    [one] ein Versuch
   *[other] { $tries } Versuche
}
queue-tries-undecided = **{ $state }** · { $tries ->
    [one] ein Versuch
   *[other] { $tries } Versuche
}
queue-trouble = Problem: { $trouble }
trouble-unreachable = TimeTrack ist nicht erreichbar: { $words }
trouble-no-answer = TimeTrack hat nicht rechtzeitig geantwortet
trouble-cut-off = Die Antwort von TimeTrack brach ab: { $words }
trouble-status = TimeTrack antwortete mit Status { $words }
trouble-unclear = Die Antwort von TimeTrack ist unklar: { $words }
trouble-busy = TimeTrack bittet uns zu warten
trouble-key-refused = TimeTrack nimmt den API-Schlüssel nicht an (Status { $words })
trouble-says = TimeTrack meldet: { $words }
trouble-no-reason = TimeTrack antwortete mit Status { $words } und ohne Grund
trouble-no-effect = TimeTrack hat es angenommen, aber sein Timer zeigt es nicht
trouble-changed = Ob TimeTrack es angenommen hat, ist nicht bekannt, und seither wurde der Timer anderswo geändert
trouble-may-land = TimeTrack verarbeitet es vielleicht noch; ich warte, bevor ich es wieder versuche
trouble-no-state = TimeTrack zeigt den Timer in einem Zustand, den ich nicht kenne
trouble-restored = Die Datenbank stammt aus einer Sicherung. Das hier kann seither gebucht worden sein: Sieh in TimeTrack nach und entscheide dann
trouble-suspended = Das Mitglied sagt, dass die Verknüpfung falsch ist. Verknüpfe es mit `/admin verknüpfen` und wiederhole es dann: Gebucht wird für den Benutzer dieser Verknüpfung
trouble-unanswered = Das Mitglied kann nicht mehr sagen, ob das so gemeint ist: { $why }. „Wiederholen“ bucht es trotzdem
trouble-asked-long = der Timer lief seit { $since }
trouble-asked-break = seit { $since } war eine Pause
trouble-asked-start = der Start des Timers von { $since } war nicht gebucht
trouble-asked-overlap = { $from } – { $to } war schon gebucht
trouble-not-asked = TimeTrack wird gerade nicht abgefragt
trouble-unknown-user = TimeTrack kennt den Benutzernamen nicht mehr ({ $words }). Verknüpfe das Mitglied mit dem neuen und wiederhole es dann
trouble-not-listed = TimeTrack kennt den Benutzernamen nicht mehr. Verknüpfe das Mitglied mit dem neuen und wiederhole es dann
trouble-not-looked-up = Ich kann nicht herausfinden, ob TimeTrack den Benutzer noch hat. { $words }
trouble-other = { $words }
queue-state-waiting = wartet auf TimeTrack
queue-state-in-flight = wird gerade gesendet
queue-state-stuck = braucht deine Entscheidung
queue-state-asked = wartet auf die Antwort der Person
queue-state-not-started = wartet auf den Start seines Timers
queue-state-done = gebucht
queue-state-refused = abgelehnt
queue-state-cancelled = aufgegeben
queue-hint = „Wiederholen“ liest zuerst TimeTrack und schickt nur, was fehlt. „Aufgeben“ fragt noch einmal nach und verwirft dann einen Eintrag; die Person erfährt es.
queue-hint-undecided = Sieh in TimeTrack nach, bevor du entscheidest: Drück „Wiederholen“ nur, wenn der Eintrag dort fehlt. „Aufgeben“ fragt noch einmal nach und verwirft dann einen Eintrag; die Person erfährt es.
give-up-title = #{ $number } aufgeben?
give-up-undecided = Der Eintrag wird dann nicht gebucht, und { $member } erfährt es. Das lässt sich nicht rückgängig machen.
give-up-waiting = Der Eintrag wartet nur auf TimeTrack und würde von selbst gebucht. Wenn du ihn aufgibst, wird er nicht gebucht, und { $member } erfährt es. Das lässt sich nicht rückgängig machen.
give-up-unclear = Vielleicht hat TimeTrack den Eintrag schon. Wenn du ihn aufgibst, schicke ich ihn nicht noch einmal, und { $member } erfährt es. Das lässt sich nicht rückgängig machen.
queue-retried = #{ $number } wird jetzt noch einmal versucht.
queue-due = #{ $number } wird noch einmal versucht, sobald TimeTrack antwortet.
queue-cancelled = #{ $number } ist aufgegeben. { $member } erfährt es.
queue-unchanged = #{ $number } bleibt, wie es ist: { $state }.
queue-unchanged-suspended = #{ $number } bleibt, wie es ist: Das Mitglied sagt, dass die Verknüpfung falsch ist. Verknüpfe es zuerst mit `/admin verknüpfen`.
admins-account = Es geht um das TimeTrack-Konto { $account }.
message-account = TimeTrack-Konto: { $account }
key-title = TimeTrack nimmt den API-Schlüssel nicht mehr an
key-body = Nichts geht verloren: Einträge bleiben mit ihren Zeiten erhalten und werden gebucht, sobald der Schlüssel wieder gilt. { $waiting ->
    [0] Gerade wartet keiner.
    [one] Gerade wartet einer.
   *[other] Gerade warten { $waiting }.
} Erzeuge in den Kontoeinstellungen von TimeTrack einen neuen Schlüssel, setze `TIMETRACK_API_KEY` und `TIMETRACK_API_SECRET` und starte den Bot neu.
unknown-user-title = TimeTrack kennt einen Benutzernamen nicht mehr
unknown-user-body = { $member } ist mit { $username } verknüpft, aber einen solchen Benutzer hat TimeTrack nicht mehr: Er wurde umbenannt oder gelöscht. Nichts geht verloren: Was verlangt wird, bleibt in `/admin warteschlange`. Verknüpfe das Mitglied mit `/admin trennen` und `/admin verknüpfen` neu, mit dem jetzigen Benutzernamen, und wähle in der Warteschlange „Wiederholen“.
suspended-title = Jemand sagt, dass eine Verknüpfung falsch ist
suspended-body = { $member } war mit { $username } verknüpft und hat „Das bin ich nicht“ gedrückt. Die Verknüpfung ruht: Für sie wird nichts Neues erfasst. { $held ->
    [0] Nichts wartete auf die Buchung.
    [one] Ein Eintrag, der noch nicht gebucht war, braucht deine Entscheidung in `/admin warteschlange`.
   *[other] { $held } Einträge, die noch nicht gebucht waren, brauchen deine Entscheidung in `/admin warteschlange`.
} Vielleicht läuft deshalb ein Timer von { $username }: Bitte sieh in TimeTrack nach. Prüfe, wer es ist, und benutze dann `/admin verknüpfen` noch einmal oder `/admin trennen`.
restored-title = Die Datenbank stammt aus einer Sicherung
restored-body = Einträge, die bei der Sicherung noch warteten, werden zurückgehalten, weil TimeTrack sie inzwischen haben kann. { $held ->
    [one] Ein Eintrag braucht
   *[other] { $held } Einträge brauchen
} deine Entscheidung: Vergleiche mit TimeTrack und wähle dann in `/admin warteschlange` „Wiederholen“ oder „Aufgeben“.
