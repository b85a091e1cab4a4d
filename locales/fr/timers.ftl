# Heures et durées.

duration-hours = { $hours } h { $minutes } min
duration-minutes = { $minutes } min
duration-none = moins d'une minute
at-time = à { $time }
on-date = le { $time }
time-first = { $time } (avant le changement d'heure)
time-second = { $time } (après le changement d'heure)
time-in-zone = { $time } ({ $zone })
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
attendance-unknown = TimeTrack se contredit au sujet de ta journée
project-running = Projet en cours
project-paused = Projet en pause
project-stopped = Aucun projet en cours
project-unknown = TimeTrack se contredit au sujet de ton projet
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
field-attendance = Ta journée
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
break-was-end = La pause commencée { $since } était trop longue pour en être une. Cette journée de travail s'est donc terminée au début de la pause.
break-is-over = La pause commencée { $since } est terminée. Voici la situation actuelle :
break-is-over-some = Cette pause est terminée. Voici la situation actuelle :
break-over-title = Ta pause est-elle terminée ?
break-over-body = Tu es en pause depuis { $since } et tu avais prévu de revenir { $until }. Tant que tu n'es pas de retour, aucun temps de travail n'est compté.
left-on-break = Tu as voulu pointer ton départ { $when }, mais tu étais en pause. Ta journée s'est donc terminée { $since }, au début de la pause.
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
done-shown-start = TimeTrack affiche { $time } comme début.
done-shown-end = TimeTrack affiche { $time } comme fin.
entered = Saisi { $entered }.
sum-stretch = Début : { $since } – { $worked } de travail, { $break } de pause
sum-project = Temps sur le projet : { $worked } de travail, { $break } de pause
sum-stretch-unbroken = Début : { $since } – { $worked }
sum-project-unbroken = Temps sur le projet : { $worked }
sum-day = Total de la journée d'après les saisies dans TimeTrack : { $total }
still-running = { $project } est toujours en cours.
still-paused = { $project } est toujours en pause.
still-on = Le chronomètre du projet est toujours actif.
resume-too = Si c'était bien une pause, appuie sur « Reprendre le projet ».
stop-too = Appuie sur « Arrêter le projet » pour l'arrêter aussi { $when }.
sum-footer = Calculé par ce bot ; les chiffres de TimeTrack font foi.
clocks-changed = L'heure a changé entre-temps : l'horloge indique une durée de { $wall }, mais la durée réelle est de { $real }. Vérifie ce qu'affiche TimeTrack.

# Pas encore confirmé.

noted-title = Noté, pas encore confirmé
noted-now = **{ $action }** : noté { $entered }. Je l'enregistrerai avec cette heure ; tu n'as rien à faire.
noted-named = **{ $action }** { $when } : noté { $entered }. Je l'enregistrerai avec l'heure que tu as indiquée ; tu n'as rien à faire.
noted-trouble = TimeTrack ne répond pas correctement en ce moment. Je réessaie jusqu'à ce que ça marche.
noted-unclear = TimeTrack l'a peut-être déjà. Je vérifie avant de l'envoyer à nouveau.

# Demandé avant l'envoi.

asked-title = C'est bien ça ?
asked-on-break-title = Quand étais-tu de retour ?
asked-start-title = Le début n'est pas encore enregistré
asked-day = Ta journée dure depuis { $length } (début : { $since }).
asked-project = { $project } est en cours (début : { $since }), soit { $length } de travail.
asked-some-project = Le projet est en cours (début : { $since }), soit { $length } de travail.
asked-overlap = { $from } – { $to } est déjà enregistré.
asked-not-started = Ta saisie de { $at }, qui démarre le chronomètre, n'est pas encore enregistrée : un admin doit décider. Demande à un admin de regarder `/admin attente`.
asked-not-started-you = Ta saisie de { $at }, qui démarre le chronomètre, n'est pas encore enregistrée : elle attend ta réponse.
asked-nothing-yet = **{ $action }** { $when } : rien n'est enregistré avant ta réponse.
asked-follows = **{ $action }** { $when } : c'est conservé, et enregistré après celle-ci.
asked-hint-day = Si tu as oublié de pointer ton départ, appuie sur « Autre heure » ou utilise `/départ` avec `quand: hier 17h30`.
asked-hint-project = Si tu as oublié de l'arrêter, appuie sur « Autre heure » ou utilise `/projet arrêter` avec `quand: hier 17h30`.
asked-hint-switch = Si tu as oublié de l'arrêter, appuie sur « Autre heure » et indique quand il s'est terminé. **{ $action }** est ensuite enregistré { $when }.
asked-back-later = Tant que ta journée est en cours, TimeTrack n'accepte pas d'heure antérieure. Réponds à nouveau après avoir pointé ton départ : voir `/statut`.
answered-title = Réponse reçue
answered-body = **{ $action }** { $when } : non enregistré, une autre de tes saisies l'a remplacé.
forgotten-day = C'était il y a { $length }. Si tu as oublié de pointer ton départ, appuie sur « Départ à une autre heure » ou utilise `/départ` avec `quand: hier 17h30`.
forgotten-project = C'était il y a { $length }. Si tu as oublié de l'arrêter, appuie sur « Arrêt à une autre heure » ou utilise `/projet arrêter` avec `quand: hier 17h30`.

# Demande une décision, ou a été abandonné.

stuck-title = Un admin doit décider
stuck-body = **{ $action }** { $when } : c'est noté, mais je n'arrive pas à savoir si TimeTrack l'a, et je ne veux pas l'enregistrer deux fois. Demande à un admin de regarder `/admin attente`.
stuck-late = **{ $action }** { $when } : c'est noté, mais je n'ai pas pu l'enregistrer pendant une semaine, et ce n'est toujours pas fait. Demande à un admin de regarder `/admin attente`.
stuck-unknown-user = **{ $action }** { $when } : c'est noté et conservé, mais TimeTrack ne connaît plus ton nom d'utilisateur { $username } : il a été renommé ou supprimé. Ta liaison est signalée aux admins ; dès qu'ils l'auront refaite, ils pourront l'enregistrer.
stuck-says = **{ $action }** { $when } : c'est noté et conservé, mais TimeTrack ne l'accepte pas. { $says } Un admin doit décider dans `/admin attente`.
stuck-not-looked-up = **{ $action }** { $when } : c'est noté et conservé, mais je n'arrive pas à savoir si TimeTrack a encore ton nom d'utilisateur { $username }. Un admin doit décider dans `/admin attente`.
stuck-suspended = **{ $action }** { $when } : c'est noté mais pas enregistré, parce que tu as dit que la liaison avec { $username } n'est pas la tienne. Un admin décide dans `/admin attente`.
stuck-unanswered = **{ $action }** { $when } : c'est noté mais pas enregistré, parce qu'il n'est plus possible de répondre à la question pour { $username }. Un admin décide dans `/admin attente`.
cancelled-title = Abandonné
cancelled-body = **{ $action }** { $when } : un admin l'a abandonné, ce n'est donc pas enregistré. Demande-lui pourquoi si tu ne t'y attendais pas.
cancelled-unclear = **{ $action }** { $when } : un admin a clos cette saisie. TimeTrack l'a peut-être : vérifie là-bas. Demande aux admins si tu ne t'y attendais pas.
half-done = { $old } a été arrêté { $when }.
half-accepted = TimeTrack a accepté l'arrêt { $when } : { $old }.
half-nameless = Ton projet
half-title = Arrêté, mais sans changer de projet
half-refused = **{ $action }** { $when } : cela n'a pas été fait. { $why }
refused-title = Non enregistré
refused-punch = **{ $action }** { $when } : { $why }

# Nouvelles tardives.

news-heading = Du nouveau sur des saisies précédentes :
news-late = Du nouveau sur une saisie précédente
news-part = **{ $action }** : enregistré.
news-left = Tu as pointé ton départ pendant une pause. Ta journée s'est donc terminée { $since }, au début de la pause.
news-booked = **{ $action }** { $when } : enregistré.
news-estimated = **{ $action }** { $when } : enregistré comme estimation. `/statut` demande si elle est juste.
news-refused = **{ $action }** { $when } : non enregistré. { $why }
news-stuck = **{ $action }** { $when } : un admin doit décider, voir `/admin attente`.
news-cancelled = **{ $action }** { $when } : abandonné par un admin, non enregistré.
news-unclear = **{ $action }** { $when } : clos par un admin ; TimeTrack l'a peut-être.
news-waiting = **{ $action }** { $when } : toujours en attente.
news-asked = **{ $action }** { $when } : pas encore enregistré, j'attends ta réponse : voir `/statut`.
news-more = { $count ->
    [one] Et encore une autre.
   *[other] Et encore { $count } autres.
}

# Statut.

status-attendance-stopped = Tu n'es pas au travail.
status-attendance-unknown = La réponse de TimeTrack au sujet de ta journée se contredit. Vérifie dans TimeTrack.
status-project-stopped = Aucun projet n'est en cours.
status-project-unknown = La réponse de TimeTrack au sujet de ton chronomètre de projet se contredit. Vérifie dans TimeTrack.
status-silent-title = TimeTrack ne répond pas
status-unread-title = Je ne peux pas lire tes chronomètres en ce moment
status-silent = TimeTrack ne répond pas en ce moment. Rien n'est perdu ; appuie sur « Actualiser » dans un instant.
status-key-refused = TimeTrack n'accepte pas la clé du bot en ce moment. Les admins sont au courant. Ce que tu saisis est conservé avec son heure, et enregistré dès que c'est réglé.
status-busy = TimeTrack me demande d'attendre. Rien n'est perdu ; appuie sur « Actualiser » dans un instant.
status-no-reason = TimeTrack refuse de l'afficher, avec le statut { $status } et sans donner de raison. Si cela continue, parles-en à un admin.
status-denied-title = TimeTrack n'affiche rien à ton sujet
status-unknown-user = TimeTrack ne connaît plus ton nom d'utilisateur { $username } : il a été renommé ou supprimé. Ta liaison est signalée aux admins, qui doivent la refaire.
status-worked = Travail : { $worked }, pause : { $break }
status-worked-unbroken = Travail : { $worked }, sans pause
status-line = **{ $action }** { $when }
status-line-stuck = **{ $action }** { $when } – un admin doit décider
status-line-asked = **{ $action }** { $when } – j'attends ta réponse
status-line-not-started = **{ $action }** { $when } – suit le début qui n'est pas encore enregistré
status-line-other = { $line } – pour l'utilisateur TimeTrack { $username }

# Laquelle des deux ?

choose-title = Laquelle des deux ?
choose-body = Avec le changement d'heure, cette heure a existé deux fois : { $time }. De laquelle parles-tu ? Rien n'est enregistré avant ton choix.
choose-first = La première : { $time } ({ $abbreviation })
choose-second = La seconde : { $time } ({ $abbreviation })
which-day-title = Quel jour ?
which-day-body = **{ $action }** à { $time } : ce bouton date d'un jour précédent ({ $day }). De quel jour parles-tu ? Rien n'est enregistré avant ton choix.
button-today = Aujourd'hui { $time }

# Les derniers projets utilisés.

recent-title = Quel projet ?
recent-body = Il démarre dès que tu appuies ; s'il y en a un en cours, il est remplacé. Pour un autre, utilise `/projet démarrer` et tape quelques lettres.
recent-none = Tu n'as pas utilisé de projet récemment. Utilise `/projet démarrer` et tape quelques lettres de son nom.
recent-no-other = { $project } est en cours, et tu n'as pas utilisé d'autre projet récemment. Utilise `/projet démarrer` et tape quelques lettres de son nom.

# Rappels.

remind-in-title = As-tu oublié de pointer ton arrivée ?
remind-in-body = Tes heures de travail ont commencé { $since }, et ton arrivée n'est pas pointée.
remind-still-title = Travailles-tu encore ?
remind-still-body = Tes heures de travail se sont terminées { $until }, et ton départ n'est pas pointé.
remind-long-title = C'est une longue journée
remind-long-body = Ta journée dure depuis plus de { $longest }.
remind-long-body-since = Ta journée dure depuis plus de { $longest } (début : { $since }).
forgot-title = As-tu oublié de pointer ton départ ?
forgot-body = Ta journée est toujours en cours.
forgot-body-since = Ta journée est toujours en cours (début : { $since }).
forgot-two-clocks = { $time } dans le fuseau { $zone }, c'était { $there } dans le fuseau { $started }, où tu as pointé ton arrivée.
forgot-nothing-yet = Rien n'est enregistré avant ta réponse.

# Départs que le bot a estimés.

action-estimated = { $action } (estimé)
time-estimated = { $time } (estimation)
estimate-title = Départ pointé – estimation
estimate-body = Tu n'as pas pointé ton départ, et ta fin habituelle est passée depuis longtemps. J'ai donc pointé ton départ { $when }.
estimate-until = C'est une estimation. Ton départ reste marqué comme **estimé** jusqu'à ce que tu dises si c'est juste.
estimate-goes-on = Si tu travailles encore, utilise `/arrivée` avec `quand: { $time }`, et rien n'est perdu.
estimate-line = Départ { $when } : **estimé**. C'est juste ?
estimate-line-named = Départ { $when } : **estimé**. D'après toi : { $named }. Modifie-le dans TimeTrack.
estimate-confirmed-title = Merci
estimate-confirmed-body = Ton départ { $when } n'est plus marqué comme estimé.
estimate-changed-body = Ton départ { $when } n'est plus marqué comme estimé. Tu dis que TimeTrack indique maintenant { $named }.
estimate-named-title = À modifier dans TimeTrack
estimate-named-body = Je ne peux pas modifier une saisie terminée dans TimeTrack. Modifie ta présence là-bas : la saisie { $from } – { $to } s'est terminée le { $named }. Si tu n'en as pas le droit, un admin peut le faire.
estimate-named-until = Ton départ reste marqué comme estimé jusqu'à ce que tu appuies sur « C'est modifié ».
field-estimates = Estimations
law-title = Un mot sur le droit du travail
law-break-body = Après { $after } de travail, la loi prévoit une pause d'au moins { $length }, et tu n'en as pas pris depuis ton arrivée.
law-most-body = Le maximum pour une journée est de { $most } de travail ; tu l'atteins { $reached }.
law-rest = À noter : tu as eu { $rest } de repos ; la loi demande 11 heures entre deux journées de travail.
remind-week-title = Ta semaine passée
remind-week-body = Travail : { $worked } sur { $target }.
remind-week-more = C'est { $difference } de plus que l'objectif.
remind-week-less = C'est { $difference } de moins que l'objectif.
remind-week-missing = Rien n'est saisi pour : { $days }. Si tu as travaillé ces jours-là, demande à un admin de le saisir dans TimeTrack.
remind-week-open = Ta journée est toujours en cours (début : { $since }). Si tu as oublié de pointer ton départ, indique l'heure de ton départ.
remind-week-footer = Les chiffres sont ceux de TimeTrack.
reminder-put-off = Je te le rappellerai { $until }.
reminder-put-off-quiet = Tes heures calmes commencent dans une demi-heure. Je te le rappellerai { $until }, quand elles seront passées, si c'est encore d'actualité.
reminder-not-again = Tes heures calmes commencent dans une demi-heure, je ne te le rappellerai donc plus. `/rappels` avec `calme` les change.
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
button-right = C'est juste
button-changed = C'est modifié
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

form-clock-in = Quand as-tu commencé ta journée ?
form-clock-out = Quand as-tu terminé ta journée ?
form-break = Quand ta pause a-t-elle commencé ?
form-back = Quand étais-tu de retour ?
form-start = Quand as-tu commencé le projet ?
form-pause = Quand l'as-tu mis en pause ?
form-resume = Quand as-tu repris ?
form-stop = Quand as-tu arrêté ?
form-example = hier 17h30
