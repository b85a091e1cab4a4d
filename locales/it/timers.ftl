# Orari e durate. «Il giorno» va bene davanti a ogni data, anche all'8 e all'11.

duration-hours = { $hours } h { $minutes } min
duration-minutes = { $minutes } min
duration-none = meno di un minuto
at-time = alle { $time }
on-date = il giorno { $time }
time-first = { $time } (prima del cambio dell'ora)
time-second = { $time } (dopo il cambio dell'ora)
time-in-zone = { $time } ({ $zone })
time-dated = { $day ->
    [1] 1º
   *[other] { $day }
} { $month ->
    [1] gennaio
    [2] febbraio
    [3] marzo
    [4] aprile
    [5] maggio
    [6] giugno
    [7] luglio
    [8] agosto
    [9] settembre
    [10] ottobre
    [11] novembre
   *[12] dicembre
} { $year }, ore { $time }

# Che cosa fa un timer: il titolo.

attendance-running = Al lavoro
attendance-paused = In pausa
attendance-stopped = Non al lavoro
attendance-unknown = TimeTrack si contraddice sulla tua giornata
project-running = Progetto in corso
project-paused = Progetto in pausa
project-stopped = Nessun progetto in corso
project-unknown = TimeTrack si contraddice sul tuo progetto
unconfirmed-in = Entrata timbrata – in attesa di conferma
unconfirmed-out = Uscita timbrata – in attesa di conferma
unconfirmed-break = In pausa – in attesa di conferma
unconfirmed-project-running = Progetto in corso – in attesa di conferma
unconfirmed-project-paused = Progetto in pausa – in attesa di conferma
unconfirmed-project-stopped = Progetto fermato – in attesa di conferma

field-since = Inizio
field-client = Cliente
field-project = Progetto
field-task = Attività
field-note = Nota
field-attendance = La tua giornata
field-project-timer = Timer del progetto
field-waiting = Ancora da registrare

since = { $time }, { $relative }
since-paused = { $time }, { $relative } (avvio: { $start })
since-started = avvio: { $time }, { $relative }

# Che cosa è stato chiesto, come titolo.

action-clock-in = Entrata
action-clock-out = Uscita
action-break = Inizio della pausa
action-back = Rientro dalla pausa
action-start = Avvio di { $project }
action-pause = Pausa del progetto
action-resume = Ripresa del progetto
action-stop = Stop del progetto
action-start-short = Avvio del progetto

# Fatto.

done-clock-in = Entrata timbrata { $when }.
done-clock-out = Uscita timbrata { $when }.
done-back = Rientro dalla pausa timbrato { $when }.
on-break = In pausa. Inizio: { $since }.
on-break-until = In pausa. Inizio: { $since }, fine prevista: { $until }.
break-length = Durata della pausa: { $length }.
break-was-end = La pausa iniziata { $since } era troppo lunga per essere una pausa, quindi quella giornata di lavoro è finita all'inizio della pausa.
break-is-over = La pausa iniziata { $since } è finita. Ecco la situazione attuale:
break-is-over-some = Quella pausa è finita. Ecco la situazione attuale:
break-over-title = La tua pausa è finita?
break-over-body = Sei in pausa (inizio: { $since }) e avevi previsto di riprendere { $until }. Finché non riprendi, non viene contato tempo di lavoro.
left-on-break = Hai chiesto di timbrare l'uscita { $when }, ma eri in pausa: la tua giornata è quindi finita { $since }, all'inizio della pausa.
part-paused = { $project }: messo in pausa { $when }.
part-resumed = { $project }: ripreso { $when }.
part-stopped = { $project }: fermato { $when }.
done-start = { $project }: avviato { $when }.
done-switch = Cambio di progetto { $when }: { $old } → { $project }.
done-switch-task = { $project }: passaggio all'attività “{ $task }” { $when }.
done-switch-note = { $project }: riavviato con la nota “{ $note }” { $when }.
done-switch-both = { $project }: passaggio all'attività “{ $task }”, con la nota “{ $note }”, { $when }.
done-pause = Progetto messo in pausa { $when }.
done-resume = Progetto ripreso { $when }.
done-stop = Progetto fermato { $when }.
done-changed-since = Da allora qualcuno ha modificato il timer in TimeTrack. Ecco la situazione attuale.
done-another-start = TimeTrack mostra un inizio diverso da quello che ho inviato. Se succede sempre, un admin dovrebbe controllare `TIMETRACK_TIME`.
done-shown-start = TimeTrack mostra { $time } come inizio.
done-shown-end = TimeTrack mostra { $time } come fine.
entered = Inserita { $entered }.
sum-stretch = Dall'inizio ({ $since }): { $worked } di lavoro, { $break } di pausa
sum-project = Tempo sul progetto: { $worked } di lavoro, { $break } di pausa
sum-stretch-unbroken = Dall'inizio ({ $since }): { $worked }
sum-project-unbroken = Tempo sul progetto: { $worked }
sum-day = Totale della giornata secondo le registrazioni in TimeTrack: { $total }
still-running = { $project } è ancora in corso.
still-paused = { $project } è ancora in pausa.
still-on = Il timer del progetto è ancora attivo.
resume-too = Se invece era una pausa, premi “Riprendi progetto”.
stop-too = Premi “Ferma progetto” per chiudere anche quello { $when }.
sum-footer = Calcolato da questo bot; fanno fede i dati di TimeTrack.
clocks-changed = Nel frattempo è cambiata l'ora: { $wall } secondo l'orologio, ma { $real } di tempo effettivo. Controlla che cosa mostra TimeTrack.

# Non ancora confermato.

noted-title = Timbratura annotata, non ancora confermata
noted-now = **{ $action }**: timbratura annotata { $entered }. La registro con questo orario, tu non devi fare altro.
noted-named = **{ $action }** { $when }: timbratura annotata { $entered }. La registro con l'orario che hai indicato, tu non devi fare altro.
noted-trouble = In questo momento TimeTrack non risponde come dovrebbe. Continuo a provare.
noted-unclear = Forse TimeTrack ce l'ha già. Controllo prima di inviare di nuovo.

# Chiesto prima dell'invio.

asked-title = È giusto così?
asked-on-break-title = Quando hai ripreso a lavorare?
asked-start-title = L'inizio non è ancora registrato
asked-day = La tua giornata dura già da { $length } (entrata: { $since }).
asked-project = { $project } è in corso, con { $length } di lavoro (inizio: { $since }).
asked-some-project = Il progetto è in corso, con { $length } di lavoro (inizio: { $since }).
asked-overlap = { $from } – { $to }: questo tempo è già registrato.
asked-not-started = La tua timbratura che avvia il timer ({ $at }) non è ancora registrata: deve decidere un admin. Chiedi a un admin di guardare in `/admin coda`.
asked-not-started-you = La tua timbratura che avvia il timer ({ $at }) non è ancora registrata: serve la tua risposta.
asked-nothing-yet = **{ $action }** { $when }: finché non rispondi, non registro nulla.
asked-follows = **{ $action }** { $when }: la conservo, e la registro dopo quella.
asked-hint-day = Se hai dimenticato di timbrare l'uscita, premi “Altro orario” oppure usa `/uscita` con `quando: ieri 17:30`.
asked-hint-project = Se hai dimenticato di fermarlo, premi “Altro orario” oppure usa `/progetto ferma` con `quando: ieri 17:30`.
asked-hint-switch = Se hai dimenticato di fermarlo, premi “Altro orario” e scrivi quando è finito. Poi registro **{ $action }** { $when }.
asked-back-later = Finché risulti al lavoro, TimeTrack non accetta un orario precedente. Rispondi di nuovo dopo aver timbrato l'uscita: vedi `/stato`.
answered-title = Risposta ricevuta
answered-body = **{ $action }** { $when }: timbratura non registrata, al suo posto ne vale un'altra tua.
forgotten-day = Era { $length } fa. Se hai dimenticato di timbrare l'uscita, premi “Uscita a un altro orario” oppure usa `/uscita` con `quando: ieri 17:30`.
forgotten-project = Era { $length } fa. Se hai dimenticato di fermarlo, premi “Ferma a un altro orario” oppure usa `/progetto ferma` con `quando: ieri 17:30`.

# Serve una persona, oppure la timbratura è stata scartata.

stuck-title = Deve decidere un admin
stuck-body = **{ $action }** { $when }: ho annotato la timbratura, ma non riesco a capire se TimeTrack ce l'ha, e non voglio registrarla due volte. Chiedi a un admin di guardare in `/admin coda`.
stuck-late = **{ $action }** { $when }: ho annotato la timbratura, ma per una settimana non è stato possibile registrarla, e non è registrata nemmeno adesso. Chiedi a un admin di guardare in `/admin coda`.
stuck-unknown-user = **{ $action }** { $when }: ho annotato la timbratura e la conservo, ma TimeTrack non conosce più il tuo nome utente { $username }: è stato rinominato o eliminato. Il tuo collegamento è segnalato agli admin; quando lo avranno rifatto, potranno registrarla.
stuck-says = **{ $action }** { $when }: ho annotato la timbratura e la conservo, ma TimeTrack non la accetta. { $says } Deve decidere un admin in `/admin coda`.
stuck-not-looked-up = **{ $action }** { $when }: ho annotato la timbratura e la conservo, ma non riesco a sapere se TimeTrack ha ancora il tuo nome utente { $username }. Deve decidere un admin in `/admin coda`.
stuck-suspended = **{ $action }** { $when }: la timbratura è annotata ma non registrata, perché hai detto che il collegamento con { $username } non è tuo. Decide un admin in `/admin coda`.
stuck-unanswered = **{ $action }** { $when }: la timbratura è annotata ma non registrata, perché non si può più rispondere alla domanda per { $username }. Decide un admin in `/admin coda`.
cancelled-title = Timbratura scartata
cancelled-body = **{ $action }** { $when }: un admin ha scartato la timbratura, quindi non è registrata. Se non te lo aspettavi, chiedi agli admin.
cancelled-unclear = **{ $action }** { $when }: un admin ha chiuso la timbratura. Forse TimeTrack ce l'ha: controlla lì. Se non te lo aspettavi, chiedi agli admin.
half-done = { $old }: fermato { $when }.
half-accepted = { $old }: TimeTrack ha accettato lo stop { $when }.
half-nameless = Il tuo progetto
half-title = Progetto fermato, ma non cambiato
half-refused = **{ $action }** { $when }: questo non è stato fatto. { $why }
refused-title = Timbratura non registrata
refused-punch = **{ $action }** { $when }: { $why }

# Notizie arrivate dopo.

news-heading = Novità su timbrature precedenti:
news-late = Novità su una timbratura precedente
news-part = **{ $action }**: timbratura registrata.
news-left = Hai timbrato l'uscita durante una pausa, quindi la tua giornata è finita { $since }, all'inizio della pausa.
news-booked = **{ $action }** { $when }: timbratura registrata.
news-estimated = **{ $action }** { $when }: timbratura registrata come stima. `/stato` chiede se è giusta.
news-refused = **{ $action }** { $when }: timbratura non registrata. { $why }
news-stuck = **{ $action }** { $when }: deve decidere un admin, vedi `/admin coda`.
news-cancelled = **{ $action }** { $when }: timbratura scartata da un admin, non registrata.
news-unclear = **{ $action }** { $when }: timbratura chiusa da un admin; forse TimeTrack ce l'ha.
news-waiting = **{ $action }** { $when }: ancora in attesa.
news-asked = **{ $action }** { $when }: timbratura non ancora registrata, serve la tua risposta: vedi `/stato`.
news-more = { $count ->
    [one] E un'altra.
   *[other] E altre { $count }.
}

# Stato.

status-attendance-stopped = Adesso non risulti al lavoro.
status-attendance-unknown = La risposta di TimeTrack sulla tua giornata si contraddice. Controlla in TimeTrack.
status-project-stopped = Nessun progetto in corso.
status-project-unknown = La risposta di TimeTrack sul timer del tuo progetto si contraddice. Controlla in TimeTrack.
status-silent-title = TimeTrack non risponde
status-unread-title = In questo momento non riesco a leggere i tuoi timer
status-silent = In questo momento TimeTrack non risponde. Nulla va perso; tra poco prova con “Aggiorna”.
status-key-refused = In questo momento TimeTrack non accetta la chiave del bot. Gli admin lo sanno. Quello che inserisci resta annotato con il suo orario, e viene registrato appena è risolto.
status-busy = TimeTrack mi chiede di aspettare. Nulla va perso; tra poco prova con “Aggiorna”.
status-no-reason = TimeTrack si rifiuta di mostrarlo, con lo stato { $status } e senza motivo. Se continua, dillo a un admin.
status-denied-title = TimeTrack non mostra nulla di te
status-unknown-user = TimeTrack non conosce più il tuo nome utente { $username }: è stato rinominato o eliminato. Il tuo collegamento è segnalato agli admin, che devono rifarlo.
status-worked = Lavoro { $worked }, pausa { $break }
status-worked-unbroken = Lavoro { $worked }, nessuna pausa
status-line = **{ $action }** { $when }
status-line-stuck = **{ $action }** { $when } – deve decidere un admin
status-line-asked = **{ $action }** { $when } – serve la tua risposta
status-line-not-started = **{ $action }** { $when } – segue l'inizio non ancora registrato
status-line-other = { $line } – per l'utente TimeTrack { $username }

# Quale delle due?

choose-title = Quale delle due?
choose-body = Con il cambio dell'ora questo orario c'è stato due volte: { $time }. Quale intendi? Finché non scegli, non registro nulla.
choose-first = Prima volta: { $time } ({ $abbreviation })
choose-second = Seconda volta: { $time } ({ $abbreviation })
which-day-title = Quale giorno?
which-day-body = **{ $action }** alle { $time }: questo pulsante è di un giorno precedente ({ $day }). Quale giorno intendi? Finché non scegli, non registro nulla.
button-today = Oggi alle { $time }

# Gli ultimi progetti usati.

recent-title = Quale progetto?
recent-body = Parte appena premi; se ce n'è uno in corso, si passa a quello nuovo. Per un altro usa `/progetto avvia` e scrivi qualche lettera.
recent-none = Di recente non hai usato progetti. Usa `/progetto avvia` e scrivi qualche lettera del nome.
recent-no-other = { $project } è in corso, e di recente non hai usato altri progetti. Usa `/progetto avvia` e scrivi qualche lettera del nome.

# Promemoria.

remind-in-title = Hai dimenticato di timbrare l'entrata?
remind-in-body = Il tuo orario di lavoro è iniziato { $since }, e non hai timbrato l'entrata.
remind-still-title = Lavori ancora?
remind-still-body = Il tuo orario di lavoro è finito { $until }, e risulti ancora al lavoro.
remind-long-title = È una giornata lunga
remind-long-body = Risulti al lavoro da più di { $longest }.
remind-long-body-since = Risulti al lavoro da più di { $longest } (entrata: { $since }).
forgot-title = Hai dimenticato di timbrare l'uscita?
forgot-body = Risulti ancora al lavoro.
forgot-body-since = Risulti ancora al lavoro (entrata: { $since }).
forgot-two-clocks = Le { $time } nel fuso { $zone } erano le { $there } nel fuso { $started }, dove hai timbrato l'entrata.
forgot-nothing-yet = Finché non rispondi non viene registrato nulla.

# Uscite stimate dal bot.

action-estimated = { $action } (stima)
time-estimated = { $time } (stima)
estimate-title = Uscita timbrata – stima
estimate-body = Non hai timbrato l'uscita, e la tua fine abituale è passata da tempo. Quindi ho timbrato la tua uscita { $when }.
estimate-until = È una stima: l'uscita resta segnata come **stimata** finché non dici se è giusta.
estimate-goes-on = Se lavori ancora, usa `/entrata` con `quando: { $time }`, e non va perso nulla.
estimate-line = Uscita { $when }: **stimata**. È giusto?
estimate-line-named = Uscita { $when }: **stimata**. Secondo te: { $named }. Modificala in TimeTrack.
estimate-confirmed-title = Grazie
estimate-confirmed-body = La tua uscita { $when } non è più segnata come stimata.
estimate-changed-body = La tua uscita { $when } non è più segnata come stimata. Dici che adesso in TimeTrack c'è { $named }.
estimate-named-title = Da modificare in TimeTrack
estimate-named-body = Non posso modificare una registrazione di TimeTrack già conclusa. Modifica lì la tua presenza: la registrazione { $from } – { $to } è finita il giorno { $named }. Se non puoi farlo tu, può farlo un admin.
estimate-named-until = L'uscita resta segnata come stimata finché non premi “Ho modificato”.
field-estimates = Stime
law-title = Orario di lavoro: che cosa prevede la legge
law-break-body = Dopo { $after } di lavoro spetta una pausa di almeno { $length }, e dall'entrata non ne hai fatta nessuna.
law-most-body = Il massimo per un giorno è { $most } di lavoro; lo raggiungi { $reached }.
law-rest = Nota: il riposo è stato di { $rest }; la legge prevede 11 ore tra due giornate di lavoro.
remind-week-title = La tua settimana passata
remind-week-body = Lavoro: { $worked } su { $target }.
remind-week-more = Sono { $difference } in più del previsto.
remind-week-less = Sono { $difference } in meno del previsto.
remind-week-missing = Non risulta nulla per: { $days }. Se hai lavorato, chiedi a un admin di inserirlo in TimeTrack.
remind-week-open = Risulti ancora al lavoro (entrata: { $since }). Se hai dimenticato di timbrare l'uscita, indica l'orario di uscita.
remind-week-footer = I dati sono di TimeTrack.
reminder-put-off = Ti scrivo di nuovo { $until }.
reminder-put-off-quiet = Tra mezz'ora inizia il tuo orario in cui non disturbare. Ti scrivo di nuovo { $until }, quando è finito, se serve ancora.
reminder-not-again = Tra mezz'ora inizia il tuo orario in cui non disturbare, quindi per questo non ti scrivo più. Con `/promemoria` e `non-disturbare` lo cambi.
weekday-short = { $weekday ->
    [1] lun
    [2] mar
    [3] mer
    [4] gio
    [5] ven
    [6] sab
   *[7] dom
}

# Pulsanti.

button-clock-in = Entrata
button-clock-out = Uscita
button-break = Pausa
button-back = Rientro
button-back-at = Ho ripreso alle …
button-back-planned = Ho ripreso alle { $time }, come previsto
button-not-back = Non ho ripreso
button-more = Altri 10 minuti
button-clock-in-now = Timbra l'entrata adesso
button-clock-out-now = Timbra l'uscita adesso
button-at = Alle { $time }
button-left-at = Uscita alle { $time }
button-left-on = Uscita: { $time }
button-still-working = Lavoro ancora
button-right = È giusto
button-changed = Ho modificato
button-later = Più tardi
button-not-today = Oggi no
button-turn-off = Disattiva
button-pause = Pausa progetto
button-resume = Riprendi progetto
button-stop = Ferma progetto
button-go-on = Continua con { $project }
button-refresh = Aggiorna
button-book = Registra comunque
button-when = Altro orario
button-book-of = Registra comunque: { $action }, { $when }
button-when-of = Altro orario: { $action }, { $when }
button-out-when = Uscita a un altro orario
button-stop-when = Ferma a un altro orario
button-start-project = Avvia progetto
button-switch = Cambia progetto
button-status = Stato
button-continue = Continua { $project }
button-not-me = Non sono io
button-retry = Riprova #{ $number }
button-cancel = Scarta #{ $number }
button-give-up = Scarta definitivamente #{ $number }
button-unlink = Scollega
button-keep = Mantieni
button-previous = Indietro
button-next = Avanti

# Moduli.

form-clock-in = Quando hai iniziato a lavorare?
form-clock-out = Quando hai finito di lavorare?
form-break = Quando è iniziata la pausa?
form-back = Quando hai ripreso a lavorare?
form-start = Quando hai iniziato il progetto?
form-pause = Quando hai messo in pausa il progetto?
form-resume = Quando hai ripreso il progetto?
form-stop = Quando hai fermato il progetto?
form-example = ieri 17:30
