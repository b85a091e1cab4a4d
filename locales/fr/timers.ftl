# Heures et durées.

duration-hours = { $hours } h { $minutes } min
duration-minutes = { $minutes } min
duration-none = moins d'une minute
at-time = à { $time }
on-date = le { $time }
time-first = { $time } (avant le recul des horloges)
time-second = { $time } (après le recul des horloges)
time-dated = { $day ->
    [1] 1er
   *[other] { $day }
} { $month ->
    [1] janv.
    [2] févr.
    [3] mars
    [4] avr.
    [5] mai
    [6] juin
    [7] juil.
    [8] août
    [9] sept.
    [10] oct.
    [11] nov.
   *[12] déc.
} { $year }, { $time }

# Ce que fait un chronomètre : le titre.

attendance-running = Au travail
attendance-paused = En pause
attendance-stopped = Pas au travail
attendance-unknown = TimeTrack se contredit au sujet de votre journée
project-running = Projet en cours
project-paused = Projet en pause
project-stopped = Aucun projet en cours
project-unknown = TimeTrack se contredit au sujet de votre projet
unconfirmed-in = Arrivée pointée – pas encore confirmée
unconfirmed-out = Départ pointé – pas encore confirmé
unconfirmed-break = En pause – pas encore confirmé
unconfirmed-project-running = Projet en cours – pas encore confirmé
unconfirmed-project-paused = Projet en pause – pas encore confirmé
unconfirmed-project-stopped = Projet arrêté – pas encore confirmé

field-since = Depuis
field-client = Client
field-project = Projet
field-task = Tâche
field-note = Note
field-attendance = Votre journée
field-project-timer = Chronomètre du projet
field-waiting = Reste à enregistrer

since = { $time }, { $relative }
since-paused = { $time }, { $relative } (début : { $start })
since-started = début : { $time }, { $relative }

# Ce qui a été demandé, en titre.

action-clock-in = Arrivée
action-clock-out = Départ
action-break = Début de la pause
action-back = Retour de pause
action-start = Démarrage : { $project }
action-pause = Pause du projet
action-resume = Reprise du projet
action-stop = Arrêt du projet
action-start-short = Démarrage du projet

# Fait.

done-clock-in = Arrivée pointée { $when }.
done-clock-out = Départ pointé { $when }.
done-back = Retour de pause pointé { $when }.
on-break = En pause depuis { $since }.
on-break-until = En pause depuis { $since }, jusqu'à { $until }.
break-length = La pause a duré { $length }.
break-over-title = Votre pause est-elle terminée ?
break-over-body = Vous êtes en pause depuis { $since } et vous aviez prévu de revenir { $until }. Tant que vous n'êtes pas de retour, aucun temps de travail n'est compté.
left-on-break = Vous avez demandé à pointer votre départ { $when }, mais vous étiez en pause. Votre journée s'est donc terminée { $since }, au début de la pause. Rien d'autre n'est enregistré pour aujourd'hui.
part-paused = { $project } a aussi été mis en pause { $when }.
part-resumed = { $project } a repris { $when }.
part-stopped = { $project } a été arrêté { $when }.
done-start = { $project } démarré { $when }.
done-switch = Changement de projet { $when } : { $old } → { $project }.
done-switch-task = { $project } : passage à la tâche « { $task } » { $when }.
done-switch-note = { $project } : redémarré avec la note « { $note } » { $when }.
done-switch-both = { $project } : passage à la tâche « { $task } » avec la note « { $note } » { $when }.
done-pause = Mis en pause { $when }.
done-resume = Repris { $when }.
done-stop = Arrêté { $when }.
done-changed-since = Depuis, quelqu'un a modifié le chronomètre dans TimeTrack. Voici son état actuel.
done-another-start = TimeTrack affiche un autre début que celui que j'ai envoyé. Si c'est toujours le cas, un admin devrait vérifier `TIMETRACK_TIME`.
entered = Saisi { $entered }.
sum-stretch = Début : { $since } – { $worked } de travail, { $break } de pause
sum-project = Temps sur le projet : { $worked } de travail, { $break } de pause
sum-stretch-unbroken = Début : { $since } – { $worked }
sum-project-unbroken = Temps sur le projet : { $worked }
sum-day = Total de la journée d'après les saisies dans TimeTrack : { $total }
still-running = { $project } est toujours en cours.
still-paused = { $project } est toujours en pause.
still-on = Le chronomètre du projet est toujours actif.
stop-too = Appuyez sur « Arrêter le projet » pour l'arrêter aussi { $when }.
sum-footer = Calculé par ce bot ; les chiffres de TimeTrack font foi.
clocks-changed = L'heure a changé entre-temps : d'après l'horloge murale, la durée est de { $wall }, mais elle est en réalité de { $real }. Vérifiez ce qu'affiche TimeTrack.

# Pas encore confirmé.

noted-title = Noté, pas encore confirmé
noted-now = **{ $action }** : noté { $entered }. Je l'enregistrerai avec cette heure ; vous n'avez rien à faire.
noted-named = **{ $action }** { $when } : noté { $entered }. Je l'enregistrerai avec l'heure que vous avez indiquée ; vous n'avez rien à faire.
noted-trouble = TimeTrack ne répond pas correctement en ce moment. Je continue d'essayer.
noted-unclear = TimeTrack l'a peut-être déjà. Je vérifie avant de l'envoyer à nouveau.

# Demandé avant l'envoi.

asked-title = Est-ce exact ?
asked-on-break-title = Quand étiez-vous de retour ?
asked-day = Votre journée dure depuis { $length } (début : { $since }).
asked-project = { $project } est en cours (début : { $since }), soit { $length } de travail.
asked-some-project = Le projet est en cours (début : { $since }), soit { $length } de travail.
asked-overlap = { $from } – { $to } est déjà enregistré.
asked-nothing-yet = **{ $action }** { $when } : rien n'est enregistré avant votre réponse.
asked-hint-day = Si vous avez oublié de pointer votre départ, appuyez sur « Autre heure » ou utilisez `/départ` avec `quand: hier 17h30`.
asked-hint-project = Si vous avez oublié de l'arrêter, appuyez sur « Autre heure » ou utilisez `/projet arrêter` avec `quand: hier 17h30`.
asked-hint-switch = Si vous avez oublié de l'arrêter, appuyez sur « Autre heure » et indiquez quand il s'est terminé. **{ $action }** est ensuite enregistré { $when }.
answered-title = Réponse reçue
answered-body = **{ $action }** { $when } : non enregistré, une autre de vos saisies l'a remplacé.
forgotten-day = C'était il y a { $length }. Si vous avez oublié de pointer votre départ, appuyez sur « Départ à une autre heure » ou utilisez `/départ` avec `quand: hier 17h30`.
forgotten-project = C'était il y a { $length }. Si vous avez oublié de l'arrêter, appuyez sur « Arrêt à une autre heure » ou utilisez `/projet arrêter` avec `quand: hier 17h30`.

# Demande une décision, ou a été abandonné.

stuck-title = Un admin doit décider
stuck-body = **{ $action }** { $when } : c'est noté, mais je ne peux pas savoir si TimeTrack l'a, et je ne veux pas l'enregistrer deux fois. Demandez à un admin de regarder `/admin attente`.
stuck-late = **{ $action }** { $when } : c'est noté, mais cela n'a pas pu être enregistré pendant une semaine et ne l'est toujours pas. Demandez à un admin de regarder `/admin attente`.
stuck-unknown-user = **{ $action }** { $when } : c'est noté et conservé, mais TimeTrack ne connaît plus votre nom d'utilisateur { $username } : il a été renommé ou supprimé. Votre liaison est signalée aux admins ; dès qu'ils l'auront refaite, ils pourront l'enregistrer.
stuck-says = **{ $action }** { $when } : c'est noté et conservé, mais TimeTrack ne l'accepte pas : « { $words } » Un admin doit décider dans `/admin attente`.
stuck-not-looked-up = **{ $action }** { $when } : c'est noté et conservé, mais je ne peux pas savoir si TimeTrack a encore votre nom d'utilisateur { $username }. Un admin doit décider dans `/admin attente`.
cancelled-title = Abandonné
cancelled-body = **{ $action }** { $when } : un admin l'a abandonné, ce n'est donc pas enregistré. Demandez-lui pourquoi si vous ne vous y attendiez pas.
cancelled-unclear = **{ $action }** { $when } : un admin a clos cette saisie. TimeTrack l'a peut-être : vérifiez là-bas. Demandez aux admins si vous ne vous y attendiez pas.
half-done = { $old } a été arrêté { $when }.
half-accepted = TimeTrack a accepté l'arrêt { $when } : { $old }.
half-nameless = Votre projet
half-title = Arrêté, mais sans changer de projet
half-refused = **{ $action }** { $when } : cela n'a pas été fait. { $why }
refused-title = Non enregistré
refused-punch = **{ $action }** { $when } : { $why }

# Nouvelles tardives.

news-heading = Du nouveau sur des saisies précédentes :
news-late = Du nouveau sur une saisie précédente
news-part = **{ $action }** : enregistré.
news-left = Vous avez pointé votre départ pendant une pause. Votre journée s'est donc terminée au début de la pause.
news-booked = **{ $action }** { $when } : enregistré.
news-refused = **{ $action }** { $when } : non enregistré. { $why }
news-stuck = **{ $action }** { $when } : un admin doit décider, voir `/admin attente`.
news-cancelled = **{ $action }** { $when } : abandonné par un admin, non enregistré.
news-unclear = **{ $action }** { $when } : clos par un admin ; TimeTrack l'a peut-être.
news-waiting = **{ $action }** { $when } : toujours en attente.
news-asked = **{ $action }** { $when } : pas encore enregistré, votre réponse est attendue : voir `/statut`.
news-more = { $count ->
    [one] Et encore une autre.
   *[other] Et encore { $count } autres.
}

# Statut.

status-attendance-stopped = Vous n'êtes pas au travail.
status-attendance-unknown = La réponse de TimeTrack au sujet de votre journée se contredit. Vérifiez dans TimeTrack.
status-project-stopped = Aucun projet n'est en cours.
status-project-unknown = La réponse de TimeTrack au sujet de votre chronomètre de projet se contredit. Vérifiez dans TimeTrack.
status-silent-title = TimeTrack ne répond pas
status-silent = TimeTrack ne répond pas en ce moment. Rien n'est perdu ; appuyez sur « Actualiser » dans un instant.
status-denied-title = TimeTrack n'affiche rien à votre sujet
status-unknown-user = TimeTrack ne connaît plus votre nom d'utilisateur { $username } : il a été renommé ou supprimé. Votre liaison est signalée aux admins, qui doivent la refaire.
status-worked = Travail : { $worked }, pause : { $break }
status-worked-unbroken = Travail : { $worked }, sans pause
status-line = **{ $action }** { $when }
status-line-stuck = **{ $action }** { $when } – un admin doit décider
status-line-asked = **{ $action }** { $when } – votre réponse est attendue

# Laquelle des deux ?

choose-title = Laquelle des deux ?
choose-body = Les horloges ont été reculées, cette heure a donc existé deux fois : { $time }. Laquelle voulez-vous dire ? Rien n'est enregistré avant votre choix.
choose-first = La première : { $time } ({ $abbreviation })
choose-second = La seconde : { $time } ({ $abbreviation })
which-day-title = Quel jour ?
which-day-body = **{ $action }** à { $time } : ce bouton date d'un jour précédent ({ $day }). Quel jour voulez-vous dire ? Rien n'est enregistré avant votre choix.
button-today = Aujourd'hui { $time }

# Les derniers projets utilisés.

recent-title = Quel projet ?
recent-body = Il démarre dès que vous appuyez ; s'il y en a un en cours, il est remplacé. Pour un autre, utilisez `/projet démarrer` et tapez quelques lettres.
recent-none = Vous n'avez pas utilisé de projet récemment. Utilisez `/projet démarrer` et tapez quelques lettres de son nom.

# Rappels.

remind-in-title = Avez-vous oublié de pointer votre arrivée ?
remind-in-body = Vos heures de travail ont commencé { $since }, et votre arrivée n'est pas pointée.
remind-still-title = Travaillez-vous encore ?
remind-still-body = Vos heures de travail se sont terminées { $until }, et votre départ n'est pas pointé.
remind-long-title = C'est une longue journée
remind-long-body = Votre journée dure depuis plus de { $longest }.
remind-long-body-since = Votre journée dure depuis plus de { $longest } (début : { $since }).
forgot-title = Avez-vous oublié de pointer votre départ ?
forgot-body = Votre journée est toujours en cours.
forgot-body-since = Votre journée est toujours en cours (début : { $since }).
forgot-nothing-yet = Rien n'est enregistré avant votre réponse.
law-title = Un mot sur le droit du travail
law-break-body = Après { $after } de travail, une pause d'au moins { $length } est due, et vous n'en avez pas eu depuis votre arrivée.
law-most-body = Le maximum pour une journée est de { $most } de travail ; vous l'atteignez { $reached }.
law-rest = À noter : cela faisait { $rest } de repos ; la loi demande 11 heures entre deux journées de travail.
remind-week-title = Votre semaine passée
remind-week-body = Travail : { $worked } sur { $target }.
remind-week-more = C'est { $difference } de plus que l'objectif.
remind-week-less = C'est { $difference } de moins que l'objectif.
remind-week-missing = Rien n'est saisi pour : { $days }. Si vous avez travaillé ces jours-là, demandez à un admin de le saisir dans TimeTrack.
remind-week-footer = Les chiffres sont ceux de TimeTrack.
reminder-put-off = Je vous le rappellerai { $until }.
weekday-short = { $weekday ->
    [1] lun
    [2] mar
    [3] mer
    [4] jeu
    [5] ven
    [6] sam
   *[7] dim
}

# Boutons.

button-clock-in = Arrivée
button-clock-out = Départ
button-break = Pause
button-back = Retour
button-back-at = J'étais de retour à …
button-back-planned = Retour à { $time } (prévu)
button-not-back = Pas de retour
button-more = 10 minutes de plus
button-clock-in-now = Pointer l'arrivée maintenant
button-clock-out-now = Pointer le départ maintenant
button-at = À { $time }
button-left-at = Départ à { $time }
button-left-on = Départ le { $time }
button-still-working = Je travaille encore
button-later = Plus tard
button-not-today = Pas aujourd'hui
button-turn-off = Désactiver
button-pause = Mettre le projet en pause
button-resume = Reprendre le projet
button-stop = Arrêter le projet
button-go-on = Continuer avec { $project }
button-refresh = Actualiser
button-book = Enregistrer quand même
button-when = Autre heure
button-book-of = Enregistrer quand même : { $action }, { $when }
button-when-of = Autre heure : { $action }, { $when }
button-out-when = Départ à une autre heure
button-stop-when = Arrêt à une autre heure
button-start-project = Démarrer un projet
button-switch = Changer de projet
button-status = Statut
button-continue = Continuer { $project }
button-not-me = Ce n'est pas moi
button-retry = Réessayer #{ $number }
button-cancel = Abandonner #{ $number }
button-give-up = Abandonner définitivement #{ $number }
button-unlink = Supprimer la liaison
button-keep = Conserver
button-previous = Précédent
button-next = Suivant

# Formulaires : intitulés de 45 caractères au plus.

form-clock-in = Quand avez-vous commencé votre journée ?
form-clock-out = Quand avez-vous terminé votre journée ?
form-break = Quand votre pause a-t-elle commencé ?
form-back = Quand étiez-vous de retour ?
form-start = Quand avez-vous commencé le projet ?
form-pause = Quand l'avez-vous mis en pause ?
form-resume = Quand avez-vous repris ?
form-stop = Quand avez-vous arrêté ?
form-example = hier 17h30
