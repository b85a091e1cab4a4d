# Non è stato fatto nulla, e perché. Ogni frase dice che cosa fare dopo.

no-title = Non ha funzionato
no-not-in-guild = Le timbrature funzionano solo sul server della tua azienda. Usa il comando lì.
no-foreign-guild = Questo server non è configurato per le timbrature. Chi gestisce il bot può aggiungerlo con `DISCORD_GUILD_IDS`.
no-not-admin = Per questo ti serve il permesso “Gestisci server”, oppure un ruolo che ti renda admin delle timbrature. Chiedi a un admin.
no-who-off = Qui nessuno può vedere chi c'è: chi gestisce il bot ha disattivato questa funzione.
no-not-yours = Questo pulsante è di un'altra persona. I tuoi timer li vedi con `/stato`.
no-outdated = Questo pulsante non è più attuale, quindi non ho fatto nulla. Con `/stato` vedi la situazione.
no-not-linked = Il tuo account non è ancora collegato a TimeTrack. Chiedi a un admin di questo server di collegarlo con `/admin collega`.
no-suspended = Il tuo collegamento a TimeTrack è sospeso perché è stato premuto “Non sono io”, quindi non ho fatto nulla. Chiedi a un admin di rifarlo con `/admin collega`.
no-left-server = Non fai più parte del server della tua azienda, quindi non ho fatto nulla. Se è un errore, entra di nuovo nel server e premi un'altra volta.
no-not-verified = In questo momento Discord non mi dice se fai ancora parte del server della tua azienda, quindi non ho fatto nulla. Premi di nuovo tra un minuto, oppure usa il comando sul server.
no-time-unreadable = Non riesco a leggere “{ $text }” come orario. Prova con `9:05`, `20 min fa` o `ieri 17:30`.
no-time-impossible = Il giorno o l'orario “{ $text }” non esiste. Controlla e prova di nuovo.
no-time-future = { $at }: è ancora nel futuro. Puoi registrare solo orari passati.
no-time-too-old = { $at }: è passato troppo tempo. Qui puoi registrare { $days ->
    [one] solo l'ultimo giorno
   *[other] solo gli ultimi { $days } giorni
}. Chiedi a un admin di inserirlo in TimeTrack.
no-time-never-was = { $wall }: per il cambio dell'ora, quel giorno questo orario non c'è stato. Il primo orario dopo era { $after }. Indica un altro orario.
no-already-in = Hai già timbrato l'entrata.
no-already-in-since = Hai già timbrato l'entrata (orario: { $since }).
no-not-in = Non risulti al lavoro, quindi non c'è nulla da chiudere. Se hai dimenticato l'entrata, usa prima `/entrata` con `quando`.
no-on-break = La tua pausa è già in corso. Inizio: { $since }.
no-break-unreadable = Non riesco a leggere “{ $text }” come durata di una pausa. Prova con `30`, `1:15`, `mezz'ora` o `fino alle 13:00`.
no-break-length = Una pausa dura da un minuto a dodici ore. Per indicare l'ora della fine scrivi `fino alle 13:00`.
no-break-ends-before = Una pausa non può finire { $until }, prima di iniziare.
no-days-unreadable = Non riesco a leggere “{ $text }” come giorni della settimana. Prova con `lun-ven` o `lun, mar, gio`.
no-hours-unreadable = Non riesco a leggere “{ $text }” come fascia oraria. Prova con `8:30-17:00`.
no-hours-end-before = Questo orario finisce prima di iniziare, oppure occupa tutta la giornata. L'orario di lavoro sta in un solo giorno, per esempio `8:30-17:00`.
no-absence-kind = Non ho mai visto un'assenza del tipo “{ $text }”. Scegline uno dall'elenco; altri si aggiungono quando TimeTrack li mostra.
no-choice = “{ $text }” non è tra le scelte. Scegline una dall'elenco.
no-back-too-early = La tua pausa è iniziata solo { $since }. Indica un orario successivo.
no-left-too-early = Quella registrazione è iniziata solo { $since }. Indica un orario successivo.
no-back-too-late = Hai chiesto di timbrare l'uscita { $out }, quindi avevi già ripreso prima. Indica un orario precedente.
no-nothing-runs = Nessun progetto è in corso. Avviane uno con `/progetto avvia`.
no-already-on = Il timer è già sul progetto { $project }.
no-already-on-since = Il timer è già sul progetto { $project }. Inizio: { $since }.
no-duplicate = L'hai chiesto due volte in pochi istanti, quindi l'ho registrato una volta sola.
no-already-paused = Il progetto è già in pausa.
no-not-paused = Il progetto non è in pausa, quindi non c'è nulla da riprendere.
no-started-later = Il timer in corso è partito solo { $since }, dopo l'orario che hai indicato. Indica un orario successivo.
no-paused-later = Il timer in corso è stato messo in pausa dopo l'orario che hai indicato ({ $since }). Indica un orario successivo.
no-break-later = La pausa del timer in corso è finita { $until }, dopo l'orario che hai indicato, e verrebbe tolta per intero. Indica un orario successivo, oppure chiedi a un admin di inserirlo in TimeTrack.
no-breaks-too-long = Le pause del timer in corso sono più lunghe del tempo tra il suo avvio e l'orario che hai indicato. Indica un orario successivo, oppure chiedi a un admin di inserirlo in TimeTrack.
no-changed = Da quando esiste questo pulsante qualcosa è cambiato, quindi non ho fatto nulla. Con “Aggiorna” vedi che cosa è in corso.
no-changed-since = Da quando esiste questo pulsante qualcosa è cambiato, quindi non ho fatto nulla. Quello che è in corso adesso è partito { $since }. Con “Aggiorna” lo vedi.
no-by-timetrack = TimeTrack dice: “{ $words }”
no-by-timetrack-silent = TimeTrack lo ha rifiutato senza motivo. Se continua, chiedi a un admin.
no-unknown-project = Non c'è nessun progetto “{ $text }”. Scrivi qualche lettera del nome e scegline uno dall'elenco.
no-ambiguous-project = C'è più di un progetto “{ $text }”. Scegline uno dall'elenco.
no-ambiguous = “{ $text }” corrisponde a più voci dell'elenco. Scegline una.
no-project-missing = Scegli anche un progetto, con l'opzione `progetto`: senza non posso conservare l'attività, la nota o l'orario.
no-project-gone = TimeTrack non ha più questo progetto, oppure è disattivato. Usa `/progetto avvia` e scegline uno dall'elenco.
no-unknown-task = In TimeTrack non c'è l'attività “{ $text }”. Scegline una dall'elenco.
no-bad-text = `{ $option }` può avere al massimo { $max } caratteri e nessun a capo.
no-unknown-zone = Non conosco il fuso orario “{ $text }”. Scegline uno dall'elenco, per esempio Europe/Rome.
no-unknown-language = Non parlo “{ $text }”. Scegli una lingua dall'elenco.
no-ambiguous-zone = “{ $text }” non dice quale fuso orario intendi. Potrebbe essere { $zones }. Indicane uno, oppure una città.
no-unknown-username = In TimeTrack non c'è l'utente “{ $text }”. Controlla come è scritto in TimeTrack alla voce Utenti.
no-not-found-out = Non sono riuscito a sapere se TimeTrack ha “{ $text }”: in questo momento il suo elenco non si può leggere fino in fondo. Prova di nuovo tra qualche minuto.
no-disabled-username = L'utente { $username } è disattivato in TimeTrack. Prima attivalo lì.
no-username-taken = Questo nome utente è già di { $member }. Un nome utente appartiene a una sola persona; se è sbagliato, usa prima `/admin scollega`.
no-already-linked = Questo membro ha già il collegamento con { $username }. Usa prima `/admin scollega`.
no-member-not-linked = Per { $member } non c'è nessun collegamento.
no-channel-rights = Non posso scrivere in { $channel }. Nelle impostazioni del canale, alla voce Autorizzazioni, concedi al mio ruolo: { $rights }. Poi usa di nuovo il comando.
no-text-channel = { $channel } non accetta messaggi. Scegli un canale testuale o un thread.
no-archived-thread = Il thread { $channel } è archiviato. Prima riaprilo, oppure scegli un canale.
no-channel-closed = Discord non mi lascia scrivere in { $channel }. Controlla nelle impostazioni del canale che il mio ruolo possa vederlo, scriverci e incorporare link; poi usa di nuovo il comando.
no-post-unclear = Discord non mi ha detto se il messaggio è arrivato. Guarda in { $channel }; se non c'è, usa di nuovo il comando.
no-discord-silent = In questo momento Discord non mi risponde, quindi non ho cambiato nulla. Prova di nuovo tra un minuto.
right-view = Visualizza canale
right-send = Invia messaggi
right-send-in-threads = Invia messaggi nei thread
right-embed-links = Incorpora link
right-read-history = Leggi cronologia messaggi
no-is-a-bot = I bot non hanno un orario di lavoro: si possono collegare solo le persone.
no-timetrack-silent = In questo momento TimeTrack non risponde, e non so abbastanza per farlo in modo sicuro. Prova di nuovo tra qualche minuto.
no-unknown-command = Non conosco questo comando in questa forma. L'elenco dei comandi è in aggiornamento; prova di nuovo tra un minuto.
no-busy = In questo momento arrivano troppe richieste insieme, quindi non ho annotato nulla. Prova di nuovo tra un momento.
no-impossible-instant = Secondo l'orologio di Discord questa richiesta non può essere stata inviata all'ora indicata, quindi non ho annotato nulla. Prova di nuovo; se continua, dillo a un admin.
no-reason = Non ho più il motivo. Chiedi a un admin.

failed-title = Qualcosa è andato storto da parte nostra
failed-body = Non dipende da te. Guarda `/stato` prima di riprovare, e dai a un admin questo riferimento: `{ $reference }`
not-recorded-title = Non annotato
not-recorded-body = In questo momento non posso salvare nulla, quindi non ho annotato nulla. Prova di nuovo tra un momento. Se continua a succedere, dillo a un admin.
asking-title = Un momento
asking-body = Ci vuole più del solito. Una timbratura è annotata solo quando lo dice questo messaggio.

# Scelte per `quando` mentre si scrive; al massimo 100 caratteri, senza Markdown. `quando` le rilegge, quindi restano leggibili:
# agosto per intero, perché la sua forma breve in inglese vuol dire «fa».

at-moment = { $weekday ->
    [1] lun
    [2] mar
    [3] mer
    [4] gio
    [5] ven
    [6] sab
   *[7] dom
} { $day } { $month ->
    [1] gen
    [2] feb
    [3] mar
    [4] apr
    [5] mag
    [6] giu
    [7] lug
    [8] agosto
    [9] set
    [10] ott
    [11] nov
   *[12] dic
}{ $year }, { $time }
at-label = { $moment } ({ $zone })
at-suggestion = { $minutes } min fa – { $time }
at-unreadable = Non riesco ancora a leggerci un orario. Prova 9:05, 20 min fa o ieri 17:30
at-impossible = Questo giorno o questo orario non esiste
at-future = { $time }: è ancora nel futuro
at-too-old = { $time }: troppo tempo fa (limite: { $days ->
    [one] 1 giorno
   *[other] { $days } giorni
})
at-never-was = { $wall } non c'è stato: con il cambio dell'ora si è passati alle { $after }

# Promemoria.

reminders-title = I tuoi promemoria
reminders-on = Ricevi i promemoria, perché li hai attivati tu.
reminders-on-for-all = Ricevi i promemoria, perché la tua azienda li ha attivati per tutti.
reminders-off = Non ricevi promemoria.
reminders-silent-now = Per oggi non ricevi altri promemoria.
reminders-off-now = Non ricevi più promemoria. Con `/promemoria` li riattivi.
reminders-off-but-week = Non ricevi più promemoria. Con `/promemoria` li riattivi. Il riepilogo della settimana arriva ancora; con `/promemoria` e `settimana: no` lo disattivi.
reminders-week-off-now = Non ricevi più il riepilogo della settimana. Con `/promemoria` lo riattivi.
still-working-now = Va bene. Per questo turno non te lo chiedo più.
reminders-hours = Giorni di lavoro: { $days }; orario di lavoro: { $from } – { $to }
reminders-quiet = Non disturbare: { $from } – { $to }
reminders-not-quiet = Nessun orario in cui non disturbare
reminders-week-on = All'inizio della settimana arriva un riepilogo con i dati di quella passata.
reminders-week-off = Nessun riepilogo della settimana passata
reminders-how = Ti scrivo se dopo l'inizio del tuo orario non hai timbrato l'entrata, se dopo la fine risulti ancora al lavoro, o se lavori da molto tempo. Prima di ogni promemoria guardo in TimeTrack: non scrivo nei giorni festivi, nei giorni senza ore previste, durante un'assenza, o se non riesco a leggerlo.
policy-title = Promemoria per tutti qui
policy-for-all = I promemoria arrivano a tutti tranne a chi li ha disattivati.
policy-wanted = I promemoria arrivano solo a chi li ha attivati con `/promemoria`.
policy-longest = Turno più lungo: { $longest }
policy-forgotten-usual = Un'uscita viene considerata dimenticata un'ora dopo la fine abituale.
policy-forgotten-twelve = Un'uscita viene considerata dimenticata dopo dodici ore.
policy-forgotten-midnight = Un'uscita viene considerata dimenticata a mezzanotte; il resto segue quando si può di nuovo disturbare.
policy-then-ask = A quel punto lo chiedo alla persona, e prima della risposta non viene registrato nulla.
policy-then-estimate = A quel punto viene registrata la fine abituale, segnata come stimata finché la persona non dice che è giusta. Se c'è un dubbio, lo chiedo.
policy-silencing = Assenze senza promemoria: { $kinds }
policy-ignored = Assenze che non cambiano nulla: { $kinds }
policy-no-kinds = nessuna
policy-fresh = Ciascuno può scegliere per sé altri giorni, un altro orario e quando non disturbare. Nessuno riceve promemoria nei giorni festivi, nei giorni senza ore previste, o se TimeTrack non si può leggere. Solo per un'uscita dimenticata lo chiedo anche nei giorni festivi.
choice-on = sì
choice-off = no
choice-not-today = oggi no
choice-everybody = tutti
choice-wanted = solo chi li vuole
choice-usual-end = un'ora dopo la fine abituale
choice-twelve-hours = dopo dodici ore
choice-midnight = a mezzanotte
choice-ask = chiedere
choice-estimate = registrare la fine abituale, segnata come stimata
choice-none = nessuno

# Fuso orario.

zone-title = Il tuo fuso orario
zone-own = Il tuo fuso orario è { $zone }. Lì adesso l'orologio segna { $time }.
zone-default = Non hai scelto un fuso orario, quindi vale { $zone }. Lì adesso l'orologio segna { $time }. Puoi cambiarlo con l'opzione `fuso`.
zone-set = Da adesso vale { $zone }. Lì adesso l'orologio segna { $time }.
zone-unread = TimeTrack non mi ha mostrato in tempo che cosa è in corso. Se è in corso un timer che non è stato avviato qui, controlla i suoi orari in TimeTrack.
zone-by-admin = Un admin ha impostato il tuo fuso orario su { $zone }. Lì adesso l'orologio segna { $time }. Puoi cambiarlo con `/fuso-orario`.
zone-no-summer = { $zone } non ha l'ora legale. Dove l'ora cambia, scegli invece un luogo, per esempio { $place }.

# Lingua.

language-title = La tua lingua
language-own = Con te parlo in { $language }, perché lo hai scelto tu. Puoi cambiare con l'opzione `lingua`.
language-discord = Con te parlo in { $language }, la lingua del tuo Discord. Puoi sceglierne un'altra con l'opzione `lingua`.
language-set = Da adesso con te parlo in { $language }.
language-unset = Da adesso seguo la lingua del tuo Discord.
choice-discords-language = La lingua del mio Discord

# Aiuto.

help-title = Che cosa so fare
help-not-linked = **Prima di tutto:** il tuo account non è ancora collegato a TimeTrack. Chiedi a un admin di questo server di collegarlo con `/admin collega`.
help-suspended = **Prima di tutto:** il tuo collegamento a TimeTrack è sospeso perché è stato premuto “Non sono io”. Chiedi a un admin di rifarlo con `/admin collega`.
help-day = `/entrata` · `/uscita` · `/pausa` · `/rientro` – la tua giornata di lavoro. Hai dimenticato? Aggiungi `quando`: `9:05`, `20 min fa` o `ieri 17:30`.
help-project = `/progetto avvia` · `pausa` · `riprendi` · `ferma` – il tempo sui progetti. Se ne avvii un altro, si passa a quello.
help-status = `/stato` – la situazione, e ciò che è ancora da registrare.
help-own = `/fuso-orario` · `/io lingua` – il tuo fuso orario e la tua lingua.
help-admin = **Admin:** `/admin collega` · `scollega` · `collegamenti` – chi è chi in TimeTrack. `/admin coda` – ciò che non è ancora registrato.
help-who = `/presenze` – chi c'è, chi è in pausa e chi è assente.
help-admin-panel = `/admin pannello` – pulsanti per tutti, `/admin tabellone` – l'elenco di chi c'è, sempre aggiornato, `/admin riepilogo` – l'elenco del mattino: ciascuno in un canale a tua scelta.
help-admin-role = `/admin ruolo` – il ruolo di chi sta lavorando.

# Pannello.

panel-title = Timbrature
panel-body = Questi pulsanti sono per tutti: ognuno timbra solo per sé. La risposta la vedi solo tu.
panel-posted-title = Il pannello è pubblicato
panel-posted = I pulsanti sono in { $channel }. Se vuoi, fissa il messaggio; eliminalo quando non serve più.

# Tabellone: l'elenco di chi c'è, sempre aggiornato, e le risposte all'admin che lo imposta. `board-more` chiude anche altri elenchi.

board-row = { $member } · inizio: { $since }
board-more = … e ancora { $count }
board-set-title = L'elenco è in arrivo
board-set = L'elenco di chi c'è compare in { $channel } e lì resta aggiornato. Se vuoi, fissa il messaggio. `/admin tabellone` senza canale mostra dov'è, e lo toglie.
board-public = **Tutti su questo server possono leggere quel canale**, ma qui solo gli admin possono vedere chi c'è (`WHO=admins`). Quindi lì l'elenco non nomina nessuno finché il canale non è chiuso agli altri. Oppure scegli un canale che possono leggere solo le persone giuste.
board-readers-unknown = Discord non mi ha detto chi può leggere quel canale. Qui solo gli admin possono vedere chi c'è (`WHO=admins`), quindi l'elenco non nomina nessuno finché non lo so.
board-hidden = Qui solo gli admin possono vedere chi c'è, e forse anche altri possono leggere questo canale. Quindi non nomino nessuno.
board-hidden-title = L'elenco di chi c'è non nomina nessuno
board-hidden-body = Tutti su questo server possono leggere { $channel }, dove si trova l'elenco di chi c'è, ma qui solo gli admin possono vedere chi c'è (`WHO=admins`). Quindi l'elenco non nomina nessuno. Quando il canale è chiuso agli altri, riprende entro dieci minuti, e subito con `/admin tabellone`, che permette anche di scegliere un altro canale o di togliere l'elenco.
board-old-left = Non sono riuscito a eliminare il vecchio elenco in { $channel }. Non cambia più: eliminalo lì.
board-none = Su questo server non c'è un elenco di chi c'è. `/admin tabellone` con un canale ne pubblica uno.
board-is-in = L'elenco di chi c'è si trova in { $channel }. Cambia entro dieci secondi.
board-ended = Su questo server non c'è più un elenco di chi c'è.
button-board-off = Togli l'elenco
board-blocked-title = Non posso più aggiornare l'elenco di chi c'è
board-blocked-body = Discord non mi lascia scrivere in { $channel }, dove si trova l'elenco di chi c'è: il canale non esiste più, è un thread archiviato, oppure lì mi manca “Visualizza canale”, “Invia messaggi”, “Incorpora link” o “Leggi cronologia messaggi”. Appena è risolto, l'elenco continua. `/admin tabellone` sceglie un altro canale, oppure lo toglie.

# Riepilogo del mattino, e le risposte all'admin che lo imposta.

inbox-title = Riepilogo del mattino
inbox-undecided = { $count ->
    [one] **Per una timbratura serve una decisione:** `/admin coda`
   *[other] **Per { $count } timbrature serve una decisione:** `/admin coda`
}
inbox-open = **In corso da ieri o da più tempo**
inbox-missing = **Nessuna timbratura: { $day }**
inbox-unread = TimeTrack non mi ha lasciato leggere chi non ha timbrature: { $day }.
inbox-absences-unread = TimeTrack non mi ha lasciato leggere chi era assente ({ $day }), quindi non nomino chi non ha timbrature.
inbox-estimates = **Uscite stimate che nessuno ha confermato**
inbox-estimate = { $member } · { $when }
inbox-estimate-named = { $member } · { $when } · secondo la persona: { $named }, da modificare in TimeTrack
inbox-unknown = **TimeTrack non conosce più il nome utente:** rifai il collegamento con `/admin scollega` e `/admin collega`
inbox-suspended = **Dice che il collegamento è sbagliato:** controlla, poi `/admin collega` o `/admin scollega`
inbox-link = { $member } ({ $username })
inbox-entry = • { $entry }
inbox-audit-head = Registro di controllo: { $head }
inbox-set = Il riepilogo arriva in { $channel } ogni giorno alle { $hour }:00 ({ $zone }), a meno che non ci sia nulla da dire. `/admin riepilogo` senza opzioni mostra dove arriva, e lo disattiva.
inbox-public = **Tutti su questo server possono leggere quel canale.** Il riepilogo nomina delle persone: scegli un canale che possono leggere solo gli admin.
inbox-readers-unknown = Discord non mi ha detto chi può leggere quel canale. Il riepilogo nomina delle persone: controlla che possano leggerlo solo gli admin.
inbox-none = Su questo server non c'è un riepilogo del mattino. `/admin riepilogo` con un canale lo attiva.
inbox-ended = Su questo server non c'è più un riepilogo del mattino.
button-inbox-off = Disattiva il riepilogo
inbox-blocked-title = Non posso pubblicare il riepilogo del mattino
inbox-blocked-body = Discord non mi lascia scrivere in { $channel }, dove arriva il riepilogo del mattino: il canale non esiste più, è un thread archiviato, oppure lì mi manca “Visualizza canale”, “Invia messaggi”, “Incorpora link” o “Leggi cronologia messaggi”. Appena è risolto, il riepilogo torna. `/admin riepilogo` sceglie un altro canale, oppure lo disattiva.

# Ruolo di presenza.

role-title = Ruolo di chi lavora
role-set = Da adesso ha il ruolo { $role } chi ha un collegamento ed è al lavoro.
role-worn = Ha il ruolo { $role } chi ha un collegamento ed è al lavoro: adesso { $count ->
    [one] una persona lo ha da me
   *[other] { $count } persone lo hanno da me
}.
role-none = Non è impostato nessun ruolo. Scegline uno con l'opzione `ruolo`.
role-off = { $role } è disattivato. Lo tolgo a chi l'ho dato io; chi lo ha da altri lo tiene.
role-in-breaks = Resta anche durante le pause.
role-not-in-breaks = Durante le pause viene tolto.
role-pending = { $count ->
    [0] Adesso non deve cambiare il ruolo di nessuno.
    [one] Adesso cambia per una persona.
   *[other] Adesso cambia per { $count } persone; ci vuole circa { $minutes ->
        [one] un minuto
       *[other] { $minutes } minuti
    }.
}
role-seen = Tutti su questo server vedono chi ce l'ha.
role-not-in-server = Non faccio parte di questo server, quindi qui non posso dare ruoli. Invitami di nuovo con questo link: { $link }
role-no-right = Mi manca il permesso “Gestisci ruoli”. Dallo al mio ruolo nelle Impostazioni del server, alla voce Ruoli, oppure invitami di nuovo con questo link: { $link }
role-too-high = { $role } non è sotto il mio ruolo più alto, quindi Discord non me lo lascia dare. Nelle Impostazioni del server, alla voce Ruoli, trascina il mio ruolo sopra.
role-two-factor = Questo server chiede ai moderatori l'autenticazione a due fattori. Chi possiede l'applicazione del bot deve attivarla per il suo account Discord, oppure un admin disattiva la regola nelle Impostazioni del server, alla voce Impostazioni di sicurezza.
role-managed = { $role } appartiene a un'integrazione, quindi nessuno può darlo. Scegli un altro ruolo.
role-powerful = { $role } rende admin di questo bot o ha permessi da moderatore, per esempio “Gestisci messaggi”. Nessuno dovrebbe averli timbrando l'entrata. Scegli un altro ruolo.
role-everyone = Tutti hanno già @everyone. Scegli un altro ruolo.
role-gone = Questo ruolo non esiste più. Scegline un altro con `/admin ruolo`, oppure disattivalo lì.
role-refused-title = Non riesco a cambiare un ruolo
role-refused-body = In questo momento non posso dare o togliere il ruolo di chi lavora. { $trouble } Nessuno deve fare altro: riprovo ogni dieci minuti.
left-title = Alcuni membri hanno lasciato il server
left-person = { $member } ({ $username })
left-body = { $people }{ $more ->
    [0] {""}
   *[other] {" "}e altri { $more }
} { $count ->
    [one] ha
   *[other] hanno
} lasciato il server. Finché non c'è un ritorno, il collegamento non fa nulla: nessun promemoria, nessun ruolo, nessun comando. Ciò che era ancora da registrare viene registrato. Se è per sempre, usa `/admin scollega`.

# Admin.

choice-linked = (già collegato)
link-title = Collegamento fatto
link-done = { $member } adesso è { $username } in TimeTrack.
link-same = { $member } aveva già il collegamento con { $username }.
link-rezoned = { $member } mantiene il collegamento con { $username }, con un altro fuso orario.
link-resumed = { $member } può usare di nuovo il collegamento con { $username }.
link-full-name = Nome in TimeTrack: { $name }
link-zone = Fuso orario: { $zone }
link-told = { $member } riceve un messaggio diretto che spiega come timbrare, se i messaggi diretti sono permessi.
link-zone-told = { $member } riceve un messaggio diretto sul fuso orario, se i messaggi diretti sono permessi.
link-zone-unread = TimeTrack non mi ha mostrato in tempo che cosa è in corso. Se è in corso un timer di questo membro che non è stato avviato qui, controlla i suoi orari in TimeTrack.
welcome-title = Ti do il benvenuto! Da adesso timbri qui
welcome-body = Un admin ha collegato il tuo account: in TimeTrack sei { $username }. Tre cose utili da sapere:
welcome-day = • Sul server dell'azienda `/entrata` inizia la tua giornata di lavoro e `/uscita` la chiude; `/stato` mostra la situazione.
welcome-forgotten = • Se hai dimenticato, indica l'orario: `/entrata` con `quando: 9:05`, `20 min fa` o `ieri 17:30`.
welcome-outage = • Se TimeTrack non risponde, la tua timbratura resta annotata con il suo orario e viene registrata dopo; non devi ripeterla.
welcome-zone = Il tuo fuso orario è { $zone }. Puoi cambiarlo con `/fuso-orario`.
not-me-title = Il collegamento è sospeso
not-me-body = Per te non viene più annotato nulla, e non ricevi promemoria. Gli admin lo sanno; un admin può rifare il collegamento con `/admin collega`.
not-me-held = { $count ->
    [one] Una tua timbratura non era ancora registrata. Decide un admin.
   *[other] { $count } tue timbrature non erano ancora registrate. Decide un admin.
}
not-me-outdated = Questo pulsante riguarda un collegamento precedente, quindi non ho fatto nulla. Adesso in TimeTrack sei { $username }. Se non sei tu nemmeno questa volta, premi il pulsante qui sotto.
unlink-title = Collegamento rimosso
unlink-done = Il collegamento di { $member } con { $username } non c'è più.
unlink-open = { $count ->
    [one] Una timbratura aspetta solo TimeTrack; verrà ancora registrata per { $username }.
   *[other] { $count } timbrature aspettano solo TimeTrack; verranno ancora registrate per { $username }.
} Guarda in `/admin coda`.
unlink-unknown = { $count ->
    [one] Una timbratura è in attesa perché TimeTrack non conosce più quel nome utente
   *[other] { $count } timbrature sono in attesa perché TimeTrack non conosce più quel nome utente
}. Collega il membro a quello nuovo, poi usa “Riprova” in `/admin coda`.
unlink-undecided = { $count ->
    [one] Per una timbratura serve la decisione di un admin in `/admin coda`; prima non viene registrata.
   *[other] Per { $count } timbrature serve la decisione di un admin in `/admin coda`; prima non vengono registrate.
}
unlink-unanswered = { $count ->
    [one] Una timbratura aspetta la risposta del membro. Senza collegamento nessuno può rispondere, quindi servirà la decisione di un admin.
   *[other] { $count } timbrature aspettano la risposta del membro. Senza collegamento nessuno può rispondere, quindi servirà la decisione di un admin.
}
ask-unlink-title = Rimuovere il collegamento?
ask-unlink = { $member } ha il collegamento con { $username }, e senza non può timbrare qui.
links-title = { $total ->
    [one] Un collegamento
   *[other] { $total } collegamenti
}
links-none = Non c'è ancora nessun collegamento. Inizia con `/admin collega`.
links-row = { $member } · { $username } · { $zone }
links-row-default = { $member } · { $username } · fuso orario predefinito
links-row-left = { $row } · **ha lasciato il server**
links-row-unknown = { $row } · **TimeTrack non conosce più questo nome utente**
links-row-suspended = { $row } · **sospeso: dice “Non sono io”**
who-title = Chi c'è
who-working = Al lavoro
who-on-break = In pausa
who-away = Assenza giustificata
who-gone = Non al lavoro
who-unknown = Stato sconosciuto
who-heading = **{ $state }**
who-count-working = { $count } al lavoro
who-count-on-break = { $count } in pausa
who-count-away = { $count ->
    [one] 1 assenza giustificata
   *[other] { $count } assenze giustificate
}
who-count-gone = { $count } non al lavoro
who-count-unknown = { $count } con stato sconosciuto
who-row-since = { $member } · inizio: { $since } · dato di { $seen }
who-row = { $member } · dato di { $seen }
who-row-unseen = { $member } · non ancora letto da TimeTrack
who-row-suspended = { $member } · collegamento sospeso, non letto da TimeTrack
who-row-unknown-user = { $member } · TimeTrack non ha più questo utente
who-until-seen = Le modifiche fatte in TimeTrack si vedono qui entro { $minutes } min
working-time-title = Orario di lavoro
working-time-unlinked = Per { $member } non c'è un collegamento a TimeTrack. Fallo con `/admin collega`.
working-time-hidden = { $member } ha il collegamento con { $username }. Qui non mostro chi c'è (`WHO=off`).
page = Pagina { $page } di { $pages }
queue-title = { $total ->
    [0] Tutto è registrato
    [one] Una timbratura non è ancora registrata
   *[other] { $total } timbrature non sono ancora registrate
}
queue-unread-title = In questo momento la coda non si può mostrare
queue-none = Nulla è in attesa.
queue-undecided = { $count ->
    [one] Per una serve la tua decisione.
   *[other] Per { $count } serve la tua decisione.
}
queue-waiting = { $count ->
    [one] Una è solo in attesa e verrà registrata da sola.
   *[other] { $count } sono solo in attesa e verranno registrate da sole.
}
queue-entry = #{ $number } · { $action }
queue-entry-undecided = ❗ #{ $number } · { $action }
queue-who = { $member } ({ $username })
queue-when = Orario: { $when } · inserimento: { $age }
queue-tries = { $state } · { $tries ->
    [one] un tentativo
   *[other] { $tries } tentativi
}
queue-tries-undecided = **{ $state }** · { $tries ->
    [one] un tentativo
   *[other] { $tries } tentativi
}
queue-trouble = Problema: { $trouble }
trouble-unreachable = TimeTrack non è raggiungibile: { $words }
trouble-no-answer = TimeTrack non ha risposto in tempo
trouble-cut-off = La risposta di TimeTrack si è interrotta: { $words }
trouble-status = TimeTrack ha risposto con lo stato { $words }
trouble-unclear = La risposta di TimeTrack non è chiara: { $words }
trouble-busy = TimeTrack ci chiede di aspettare
trouble-key-refused = TimeTrack non accetta la chiave API (stato { $words })
trouble-says = TimeTrack dice: { $words }
trouble-no-reason = TimeTrack ha risposto con lo stato { $words } e senza motivo
trouble-no-effect = TimeTrack l'ha accettata, ma il suo timer non la mostra
trouble-changed = Non si sa se TimeTrack l'ha accettata, e da allora il timer è stato modificato altrove
trouble-may-land = Forse TimeTrack la sta ancora elaborando; aspetto prima di riprovare
trouble-no-state = TimeTrack mostra il timer in uno stato che non conosco
trouble-restored = Il database è stato ripristinato da una copia di sicurezza. Da allora questa timbratura può essere già stata registrata: controlla in TimeTrack, poi decidi
trouble-suspended = Il membro dice che il collegamento non è suo. Collegalo con `/admin collega`, poi riprova: viene registrata per l'utente di quel collegamento
trouble-unanswered = Il membro non può più dire se è voluta: { $why }. “Riprova” la registra comunque
trouble-asked-long = il timer era in corso (inizio: { $since })
trouble-asked-break = c'era una pausa (inizio: { $since })
trouble-asked-start = l'inizio del timer ({ $since }) non era registrato
trouble-asked-overlap = { $from } – { $to } era già registrato
trouble-not-asked = In questo momento TimeTrack non viene interrogato
trouble-unknown-user = TimeTrack non conosce più il nome utente ({ $words }). Collega il membro a quello nuovo, poi riprova
trouble-not-listed = TimeTrack non conosce più il nome utente. Collega il membro a quello nuovo, poi riprova
trouble-not-looked-up = Non riesco a sapere se TimeTrack ha ancora l'utente. { $words }
trouble-other = { $words }
queue-state-waiting = in attesa di TimeTrack
queue-state-in-flight = invio in corso
queue-state-stuck = serve la tua decisione
queue-state-asked = in attesa della risposta della persona
queue-state-not-started = in attesa dell'inizio del suo timer
queue-state-done = registrata
queue-state-refused = rifiutata
queue-state-cancelled = scartata
queue-hint = “Riprova” legge prima TimeTrack e invia solo ciò che manca. “Scarta” chiede conferma, poi elimina una timbratura dalla coda; la persona viene avvisata.
queue-hint-undecided = Guarda in TimeTrack prima di decidere: premi “Riprova” solo se lì la timbratura non c'è. “Scarta” chiede conferma, poi elimina una timbratura dalla coda; la persona viene avvisata.
give-up-title = Scartare #{ $number }?
give-up-undecided = Non verrà registrata, e { $member } riceverà un avviso. Non si può annullare.
give-up-waiting = È solo in attesa di TimeTrack e verrebbe registrata da sola. Se la scarti, non verrà registrata, e { $member } riceverà un avviso. Non si può annullare.
give-up-unclear = Forse TimeTrack ce l'ha già. Se la scarti, non la invierò più, e { $member } riceverà un avviso. Non si può annullare.
queue-retried = #{ $number }: adesso riprovo.
queue-due = #{ $number }: riprovo appena TimeTrack risponde.
queue-cancelled = #{ $number } è scartata. { $member } riceverà un avviso.
queue-unchanged = #{ $number } resta com'è: { $state }.
queue-unchanged-suspended = #{ $number } resta com'è: il membro dice che il collegamento non è suo. Prima collegalo con `/admin collega`.
admins-account = Riguarda l'account di TimeTrack { $account }.
message-account = Account TimeTrack: { $account }
key-title = TimeTrack non accetta più la chiave API
key-body = Nulla va perso: le timbrature restano annotate con i loro orari e vengono registrate appena la chiave torna a funzionare. { $waiting ->
    [0] Adesso non ce n'è nessuna in attesa.
    [one] Adesso ce n'è una in attesa.
   *[other] Adesso ce ne sono { $waiting } in attesa.
} Crea una nuova chiave nelle impostazioni dell'account di TimeTrack, imposta `TIMETRACK_API_KEY` e `TIMETRACK_API_SECRET` e riavvia il bot.
unknown-user-title = TimeTrack non conosce più un nome utente
unknown-user-body = { $member } ha il collegamento con { $username }, ma TimeTrack non ha più questo utente: è stato rinominato o eliminato. Nulla va perso: ciò che viene chiesto resta in `/admin coda`. Collega il membro al nuovo nome utente con `/admin scollega` e `/admin collega`, poi usa “Riprova” nella coda.
suspended-title = Qualcuno dice che un collegamento è sbagliato
suspended-body = { $member } aveva il collegamento con { $username } e ha premuto “Non sono io”. Il collegamento è sospeso: non viene annotato nulla di nuovo. { $held ->
    [0] Non c'era nulla in attesa.
    [one] Per una timbratura non ancora registrata serve la tua decisione in `/admin coda`.
   *[other] Per { $held } timbrature non ancora registrate serve la tua decisione in `/admin coda`.
} Per questo un timer di { $username } potrebbe essere in corso: guarda in TimeTrack. Controlla chi è, poi usa di nuovo `/admin collega`, oppure `/admin scollega`.
restored-title = Il database è stato ripristinato da una copia di sicurezza
restored-body = Le timbrature che erano in attesa quando è stata fatta la copia sono bloccate, perché nel frattempo TimeTrack potrebbe averle. { $held ->
    [one] Per una timbratura serve
   *[other] Per { $held } timbrature serve
} la tua decisione: confronta con TimeTrack, poi scegli “Riprova” o “Scarta” in `/admin coda`.
