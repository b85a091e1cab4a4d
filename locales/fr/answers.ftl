# Rien n'a été fait, et pourquoi. Chaque phrase dit quoi faire ensuite.

no-title = Ça n'a pas fonctionné
no-not-in-guild = La pointeuse ne fonctionne que sur le serveur de ton entreprise. Utilise la commande là-bas.
no-foreign-guild = Ce serveur n'est pas configuré pour la pointeuse. La personne qui gère le bot peut l'ajouter avec `DISCORD_GUILD_IDS`.
no-not-admin = Pour cela, il te faut la permission « Gérer le serveur », ou un rôle qui fait de toi un admin de la pointeuse. Adresse-toi à un admin.
no-who-off = Ici, personne ne peut voir qui est là : la personne qui gère le bot l'a désactivé.
no-not-yours = Ce bouton appartient à quelqu'un d'autre. Utilise `/statut` pour voir tes propres chronomètres.
no-outdated = Ce bouton n'est plus à jour, je n'ai donc rien fait. Utilise `/statut` pour voir où tu en es.
no-not-linked = Ton compte n'est pas encore lié à TimeTrack. Demande à un admin de ce serveur de le lier avec `/admin lier`.
no-suspended = Ta liaison avec TimeTrack est suspendue parce que quelqu'un a appuyé sur « Ce n'est pas moi », je n'ai donc rien fait. Demande à un admin de refaire la liaison avec `/admin lier`.
no-left-server = Tu n'es plus membre du serveur de ton entreprise, je n'ai donc rien fait. Si c'est une erreur, rejoins à nouveau le serveur et appuie encore une fois.
no-not-verified = Discord ne me dit pas en ce moment si tu es encore membre du serveur de ton entreprise, je n'ai donc rien fait. Appuie à nouveau dans une minute, ou utilise la commande sur le serveur.
no-time-unreadable = Je ne comprends pas « { $text } » comme une heure. Essaie `9h05`, `il y a 20 min` ou `hier 17h30`.
no-time-impossible = Le jour ou l'heure « { $text } » n'existe pas. Vérifie et réessaie.
no-time-future = { $at } : c'est encore à venir. Tu ne peux enregistrer que des heures passées.
no-time-too-old = { $at } : c'est trop ancien, { $days ->
    [one] seul le dernier jour peut être saisi ici
   *[other] seuls les { $days } derniers jours peuvent être saisis ici
}. Demande à un admin de l'ajouter dans TimeTrack.
no-time-never-was = { $wall } n'a pas existé ce jour-là, à cause du changement d'heure. La première heure qui a suivi était { $after }. Indique une autre heure.
no-already-in = Ton arrivée est déjà pointée.
no-already-in-since = Ton arrivée est déjà pointée : { $since }.
no-not-in = Ton arrivée n'est pas pointée, il n'y a donc rien à terminer. Si tu as oublié de la pointer, utilise d'abord `/arrivée` avec `quand`.
no-on-break = Tu es déjà en pause, depuis { $since }.
no-break-unreadable = Je ne comprends pas « { $text } » comme la durée d'une pause. Essaie `30`, `1h15`, `une demi-heure` ou `jusqu'à 13h`.
no-break-length = Une pause dure d'une minute à douze heures. Pour une heure précise, écris `jusqu'à 13h`.
no-break-ends-before = Une pause ne peut pas se terminer { $until }, avant d'avoir commencé.
no-days-unreadable = Je ne comprends pas « { $text } » comme des jours de la semaine. Essaie `lun-ven` ou `lun, mar, jeu`.
no-hours-unreadable = Je ne comprends pas « { $text } » comme une plage horaire. Essaie `8:30-17:00`.
no-hours-end-before = Ces heures se terminent avant de commencer, ou couvrent toute la journée. Les heures de travail tiennent dans une seule journée, par exemple `8:30-17:00`.
no-absence-kind = Je n'ai jamais vu d'absence du type « { $text } ». Choisis-en un dans la liste ; d'autres s'ajoutent quand TimeTrack les montre.
no-choice = « { $text } » ne fait pas partie des choix. Choisis dans la liste.
no-back-too-early = Ta pause a commencé plus tard, { $since }. Indique une heure postérieure.
no-left-too-early = Cette saisie n'a commencé que plus tard, { $since }. Indique une heure postérieure.
no-back-too-late = Tu as voulu pointer ton départ { $out }, tu étais donc de retour avant. Indique une heure antérieure.
no-nothing-runs = Aucun projet n'est en cours. Démarres-en un avec `/projet démarrer`.
no-already-on = Le chronomètre tourne déjà pour { $project }.
no-already-on-since = Le chronomètre tourne déjà pour { $project } (début : { $since }).
no-duplicate = Tu l'as demandé deux fois en un instant, ce n'est donc enregistré qu'une fois.
no-already-paused = Le projet est déjà en pause.
no-not-paused = Le projet n'est pas en pause, il n'y a donc rien à reprendre.
no-started-later = Le chronomètre en cours a démarré plus tard, { $since }, donc après l'heure que tu as indiquée. Indique une heure postérieure.
no-paused-later = Le chronomètre en cours a été mis en pause { $since }, donc après l'heure que tu as indiquée. Indique une heure postérieure.
no-break-later = La pause du chronomètre en cours s'est terminée { $until }, après l'heure que tu as indiquée, et serait déduite en entier. Indique une heure postérieure, ou demande à un admin de le saisir dans TimeTrack.
no-breaks-too-long = Les pauses du chronomètre en cours sont plus longues que le temps entre son démarrage et l'heure que tu as indiquée. Indique une heure postérieure, ou demande à un admin de le saisir dans TimeTrack.
no-changed = Ce bouton date d'avant un changement, je n'ai donc rien fait. Appuie sur « Actualiser » pour voir ce qui est en cours.
no-changed-since = Ce bouton date d'avant un changement, je n'ai donc rien fait. Ce qui est en cours a démarré { $since }. Appuie sur « Actualiser » pour le voir.
no-by-timetrack = TimeTrack dit : « { $words } »
no-by-timetrack-silent = TimeTrack a refusé cela sans donner de raison. Si cela continue, adresse-toi à un admin.
no-unknown-project = Il n'y a pas de projet « { $text } ». Tape quelques lettres de son nom et choisis-en un dans la liste.
no-ambiguous-project = Il y a plusieurs projets « { $text } ». Choisis-en un dans la liste.
no-ambiguous = « { $text } » correspond à plusieurs éléments de la liste. Choisis l'un d'eux.
no-project-missing = Choisis aussi un projet, avec l'option `projet` : sans lui, je ne peux conserver ni la tâche, ni la note, ni l'heure.
no-project-gone = TimeTrack n'a plus ce projet, ou il est désactivé. Utilise `/projet démarrer` et choisis-en un dans la liste.
no-unknown-task = TimeTrack n'a pas de tâche « { $text } ». Choisis-en une dans la liste.
no-bad-text = `{ $option }` peut contenir au plus { $max } caractères et aucun retour à la ligne.
no-unknown-zone = Je ne connais pas de fuseau horaire « { $text } ». Choisis-en un dans la liste, par exemple Europe/Paris.
no-unknown-language = Je ne parle pas « { $text } ». Choisis une langue dans la liste.
no-ambiguous-zone = « { $text } » ne dit pas de quel fuseau horaire il s'agit. Ce pourrait être { $zones }. Indique l'un d'eux, ou une ville.
no-unknown-username = TimeTrack n'a pas d'utilisateur « { $text } ». Vérifie l'orthographe dans TimeTrack, dans la liste des utilisateurs.
no-not-found-out = Je n'ai pas pu savoir si TimeTrack connaît « { $text } » : sa liste ne peut pas être lue jusqu'au bout en ce moment. Réessaie dans quelques minutes.
no-disabled-username = L'utilisateur { $username } est désactivé dans TimeTrack. Active-le d'abord là-bas.
no-username-taken = Ce nom d'utilisateur est déjà lié à { $member }. Un nom d'utilisateur appartient à une seule personne ; si c'est une erreur, utilise d'abord `/admin délier`.
no-already-linked = Ce membre est déjà lié à { $username }. Utilise d'abord `/admin délier`.
no-member-not-linked = { $member } n'a pas de liaison.
no-channel-rights = Je n'ai pas le droit de publier dans { $channel }. Dans les paramètres du salon, sous Permissions, accorde à mon rôle : { $rights }. Utilise ensuite la commande à nouveau.
no-text-channel = { $channel } n'accepte pas de messages. Choisis un salon textuel ou un fil.
no-archived-thread = Le fil { $channel } est archivé. Rouvre-le d'abord, ou choisis un salon.
no-channel-closed = Discord ne me laisse pas publier dans { $channel }. Vérifie dans les paramètres du salon que mon rôle peut le voir, y écrire et y intégrer des liens ; utilise ensuite la commande à nouveau.
no-post-unclear = Discord ne m'a pas dit si le message est arrivé. Regarde dans { $channel } ; s'il n'y est pas, utilise la commande à nouveau.
no-discord-silent = Discord ne me répond pas en ce moment, je n'ai donc rien changé. Réessaie dans une minute.
right-view = Voir le salon
right-send = Envoyer des messages
right-send-in-threads = Envoyer des messages dans les fils
right-embed-links = Intégrer des liens
right-read-history = Voir les anciens messages
no-is-a-bot = Les bots ne pointent pas : seules des personnes peuvent être liées.
no-timetrack-silent = TimeTrack ne répond pas en ce moment, et je n'en sais pas assez pour le faire sans risque. Réessaie dans quelques minutes.
no-unknown-command = Je ne connais pas cette commande sous cette forme. La liste des commandes est en cours de mise à jour ; réessaie dans une minute.
no-busy = Il y a trop de demandes en même temps, je n'ai donc rien noté. Réessaie dans un instant.
no-impossible-instant = D'après l'horloge de Discord, cette demande n'a pas pu être envoyée à l'heure qu'elle porte, je n'ai donc rien noté. Réessaie ; si cela continue, parles-en à un admin.
no-reason = Je n'ai plus la raison. Adresse-toi à un admin.

failed-title = Un problème est survenu de notre côté
failed-body = Ce n'est pas de ta faute. Regarde `/statut` avant de réessayer, et donne cette référence à un admin : `{ $reference }`
not-recorded-title = Rien n'a été noté
not-recorded-body = Je ne peux rien sauvegarder en ce moment, rien n'est donc noté. Réessaie dans un instant. Si cela se répète, parles-en à un admin.
asking-title = Un instant
asking-body = Cela prend plus de temps que d'habitude. Une saisie n'est notée que lorsque ce message le dit.

# Choix pour `quand` pendant la saisie ; 100 caractères au plus, sans Markdown. `quand` relit une étiquette, elle reste donc lisible.

at-moment = { $weekday ->
    [1] lun.
    [2] mar.
    [3] mer.
    [4] jeu.
    [5] ven.
    [6] sam.
   *[7] dim.
} { $day ->
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
}{ $year }, { $time }
at-label = { $moment } ({ $zone })
at-suggestion = il y a { $minutes } min – { $time }
at-unreadable = Je n'y lis pas encore d'heure. Essaie 9h05, il y a 20 min ou hier 17h30
at-impossible = Ce jour ou cette heure n'existe pas
at-future = { $time } : encore à venir
at-too-old = { $time } : trop ancien (limite : { $days ->
    [one] 1 jour
   *[other] { $days } jours
})
at-never-was = { $wall } n'a pas existé : avec le changement d'heure, on est passé à { $after }

# Rappels.

reminders-title = Tes rappels
reminders-on = Tu reçois des rappels, parce que tu les as activés.
reminders-on-for-all = Tu reçois des rappels, parce que ton entreprise les a activés pour tout le monde.
reminders-off = Tu ne reçois pas de rappels.
reminders-silent-now = Tu ne reçois plus de rappels aujourd'hui.
reminders-off-now = Tu ne reçois plus de rappels. `/rappels` les réactive.
reminders-off-but-week = Tu ne reçois plus de rappels. `/rappels` les réactive. Le résumé de ta semaine arrive encore ; `/rappels` avec `semaine: désactivé` l'arrête.
reminders-week-off-now = Tu ne reçois plus de résumé de ta semaine. `/rappels` le réactive.
still-working-now = Très bien. Je ne poserai plus la question pour cette journée.
reminders-hours = Jours de travail : { $days } ; heures de travail : { $from } – { $to }
reminders-quiet = Heures calmes : { $from } – { $to }
reminders-not-quiet = Aucune heure calme
reminders-week-on = Un résumé avec les chiffres de la semaine passée arrive en début de semaine.
reminders-week-off = Aucun résumé avec les chiffres de la semaine passée
reminders-how = Je t'envoie un rappel si ton arrivée n'est pas pointée après le début de tes heures, si ton départ ne l'est pas après leur fin, ou si ta journée dure très longtemps. Avant chaque rappel, je regarde dans TimeTrack : aucun les jours fériés, les jours sans objectif, pendant une absence, ou si je ne peux pas le lire.
policy-title = Rappels pour tout le monde ici
policy-for-all = Tout le monde reçoit des rappels, sauf ceux qui les ont désactivés.
policy-wanted = Seuls ceux qui les ont activés avec `/rappels` reçoivent des rappels.
policy-longest = Journée la plus longue : { $longest }
policy-forgotten-usual = Un départ est considéré comme oublié une heure après la fin habituelle.
policy-forgotten-twelve = Un départ est considéré comme oublié après douze heures.
policy-forgotten-midnight = Un départ est considéré comme oublié à minuit ; la suite attend la fin des heures calmes.
policy-then-ask = La question est alors posée à la personne, et rien n'est enregistré avant sa réponse.
policy-then-estimate = La fin habituelle est alors enregistrée et marquée comme estimée, jusqu'à ce que la personne dise qu'elle est juste. En cas de doute, la question lui est posée.
policy-silencing = Absences sans rappels : { $kinds }
policy-ignored = Absences qui ne changent rien : { $kinds }
policy-no-kinds = aucune
policy-fresh = Chacun peut choisir pour soi d'autres jours, heures de travail et heures calmes. Personne ne reçoit de rappel les jours fériés, les jours sans objectif, ou si TimeTrack ne peut pas être lu. Seul un départ oublié donne lieu à une question même les jours fériés.
choice-on = activé
choice-off = désactivé
choice-not-today = pas aujourd'hui
choice-everybody = tout le monde
choice-wanted = seulement ceux qui les veulent
choice-usual-end = une heure après la fin habituelle
choice-twelve-hours = après douze heures
choice-midnight = à minuit
choice-ask = demander
choice-estimate = enregistrer la fin habituelle, marquée comme estimée
choice-none = aucune

# Fuseau horaire.

zone-title = Ton fuseau horaire
zone-own = Ton fuseau horaire est { $zone }. Il y est maintenant { $time }.
zone-default = Tu n'as pas choisi de fuseau horaire, { $zone } est donc utilisé. Il y est maintenant { $time }. Change-le avec l'option `fuseau`.
zone-set = À partir de maintenant, { $zone } est utilisé. Il y est maintenant { $time }.
zone-unread = TimeTrack ne m'a pas montré à temps ce qui est en cours. Si un chronomètre qui n'a pas été démarré ici est en cours, vérifie ses heures dans TimeTrack.
zone-by-admin = Un admin a réglé ton fuseau horaire sur { $zone }. Il y est maintenant { $time }. Change-le avec `/fuseau`.
zone-no-summer = { $zone } n'a pas d'heure d'été. Là où l'heure change, choisis plutôt un lieu, par exemple { $place }.

# Langue.

language-title = Ta langue
language-own = Je te réponds dans la langue que tu as choisie : { $language }. Change-la avec l'option `langue`.
language-discord = Je te réponds dans la langue de ton Discord : { $language }. Choisis-en une autre avec l'option `langue`.
language-set = À partir de maintenant, je te réponds dans cette langue : { $language }.
language-unset = À partir de maintenant, je m'adapte à la langue de ton Discord.
choice-discords-language = La langue de mon Discord

# Aide.

help-title = Ce que je sais faire
help-not-linked = **D'abord :** ton compte n'est pas encore lié à TimeTrack. Demande à un admin de ce serveur de le lier avec `/admin lier`.
help-suspended = **D'abord :** ta liaison avec TimeTrack est suspendue parce que quelqu'un a appuyé sur « Ce n'est pas moi ». Demande à un admin de refaire la liaison avec `/admin lier`.
help-day = `/arrivée` · `/départ` · `/pause` · `/retour` – ta journée de travail. Un oubli ? Ajoute `quand` : `9h05`, `il y a 20 min` ou `hier 17h30`.
help-project = `/projet démarrer` · `pause` · `reprendre` · `arrêter` – le temps sur des projets. Démarrer un autre projet remplace celui en cours.
help-status = `/statut` – où tu en es, et ce qui reste à enregistrer.
help-own = `/fuseau` · `/moi langue` – ton fuseau horaire et ta langue.
help-admin = **Admins :** `/admin lier` · `délier` · `liaisons` – qui est qui dans TimeTrack. `/admin attente` – ce qui n'est pas encore enregistré.
help-who = `/présences` – qui est là, en pause ou en absence.
help-admin-panel = `/admin panneau` – des boutons pour tout le monde, `/admin tableau` – la liste à jour des présents, `/admin matin` – la liste du matin : chacun dans un salon de ton choix.
help-admin-role = `/admin rôle` – le rôle des personnes au travail.

# Panneau.

panel-title = Pointeuse
panel-body = Ces boutons sont pour tout le monde, et tu ne pointes que pour toi. La réponse n'est visible que par toi.
panel-posted-title = Le panneau est publié
panel-posted = Les boutons sont dans { $channel }. Épingle le message si tu veux ; supprime-le quand il ne sert plus.

# Tableau : la liste à jour des présents, et les réponses à l'admin qui le règle. `board-more` termine aussi d'autres listes.

board-row = { $member } · depuis { $since }
board-more = … et { $count } de plus
board-set-title = La liste arrive
board-set = La liste des présents apparaît dans { $channel } et y reste à jour. Épingle le message si tu veux. `/admin tableau` sans salon montre où elle est, et permet de l'arrêter.
board-public = **Tout le monde sur ce serveur peut lire ce salon**, alors que seuls les admins peuvent voir ici qui est là (`WHO=admins`). La liste n'y nomme donc personne tant que le salon n'est pas fermé aux autres. Ou choisis un salon réservé aux bonnes personnes.
board-readers-unknown = Discord ne m'a pas dit qui peut lire ce salon. Seuls les admins peuvent voir ici qui est là (`WHO=admins`), la liste ne nomme donc personne tant que je ne le sais pas.
board-hidden = Ici, seuls les admins peuvent voir qui est là, et d'autres peuvent peut-être lire ce salon. Personne n'est donc nommé.
board-hidden-title = La liste des présents ne nomme personne
board-hidden-body = Tout le monde sur ce serveur peut lire { $channel }, où se trouve la liste des présents, alors que seuls les admins peuvent voir ici qui est là (`WHO=admins`). Elle ne nomme donc personne. Dès que le salon est fermé aux autres, elle reprend dans les dix minutes, et aussitôt avec `/admin tableau`, qui permet aussi de choisir un autre salon ou de l'arrêter.
board-old-left = Je n'ai pas pu supprimer l'ancienne liste dans { $channel }. Elle ne change plus : supprime-la là-bas.
board-none = Il n'y a pas de liste des présents sur ce serveur. `/admin tableau` avec un salon en place une.
board-is-in = La liste des présents est dans { $channel }. Elle suit chaque changement en dix secondes au plus.
board-ended = Il n'y a plus de liste des présents sur ce serveur.
button-board-off = Retirer la liste
board-blocked-title = La liste des présents ne peut pas être tenue à jour
board-blocked-body = Discord ne me laisse pas écrire dans { $channel }, où se trouve la liste des présents : le salon n'existe plus, c'est un fil archivé, ou il m'y manque « Voir le salon », « Envoyer des messages », « Intégrer des liens » ou « Voir les anciens messages ». La liste continue dès que c'est réglé. `/admin tableau` permet de choisir un autre salon, ou de l'arrêter.

# Liste du matin, et les réponses à l'admin qui la règle.

inbox-title = Liste du matin
inbox-undecided = { $count ->
    [one] **Une saisie demande une décision :** `/admin attente`
   *[other] **{ $count } saisies demandent une décision :** `/admin attente`
}
inbox-open = **En cours depuis hier ou plus longtemps**
inbox-missing = **Aucune saisie le { $day }**
inbox-unread = TimeTrack ne m'a pas laissé lire qui n'a pas de saisie le { $day }.
inbox-absences-unread = TimeTrack ne m'a pas laissé lire qui était en absence le { $day }, je ne nomme donc personne sans saisie.
inbox-estimates = **Départs estimés que personne n'a confirmés**
inbox-estimate = { $member } · { $when }
inbox-estimate-named = { $member } · { $when } · d'après la personne : { $named }, à modifier dans TimeTrack
inbox-unknown = **TimeTrack ne connaît plus le nom d'utilisateur :** refais la liaison avec `/admin délier` et `/admin lier`
inbox-suspended = **Dit que la liaison est fausse :** vérifie, puis `/admin lier` ou `/admin délier`
inbox-link = { $member } ({ $username })
inbox-entry = • { $entry }
inbox-audit-head = Journal d'audit : { $head }
inbox-set = La liste du matin arrive dans { $channel } chaque jour à { $hour }:00 ({ $zone }), sauf s'il n'y a rien à dire. `/admin matin` sans options montre où elle arrive, et permet de l'arrêter.
inbox-public = **Tout le monde sur ce serveur peut lire ce salon.** La liste nomme des personnes : choisis un salon réservé aux admins.
inbox-readers-unknown = Discord ne m'a pas dit qui peut lire ce salon. La liste nomme des personnes : assure-toi que seuls les admins peuvent le lire.
inbox-none = Il n'y a pas de liste du matin sur ce serveur. `/admin matin` avec un salon l'active.
inbox-ended = Il n'y a plus de liste du matin sur ce serveur.
button-inbox-off = Arrêter la liste du matin
inbox-blocked-title = La liste du matin ne peut pas être publiée
inbox-blocked-body = Discord ne me laisse pas écrire dans { $channel }, où arrive la liste du matin : le salon n'existe plus, c'est un fil archivé, ou il m'y manque « Voir le salon », « Envoyer des messages », « Intégrer des liens » ou « Voir les anciens messages ». La liste arrive dès que c'est réglé. `/admin matin` permet de choisir un autre salon, ou de l'arrêter.

# Rôle de présence.

role-title = Rôle pendant le travail
role-set = À partir de maintenant, les personnes liées ont { $role } tant que leur arrivée est pointée.
role-worn = Les personnes liées ont { $role } tant que leur arrivée est pointée : { $count ->
    [0] personne ne l'a de moi
    [one] une personne l'a de moi
   *[other] { $count } personnes l'ont de moi
} en ce moment.
role-none = Aucun rôle n'est réglé. Choisis-en un avec l'option `rôle`.
role-off = { $role } est désactivé. Je le retire à ceux à qui je l'ai donné ; ceux qui l'ont reçu de quelqu'un d'autre le gardent.
role-in-breaks = Il reste aussi pendant les pauses.
role-not-in-breaks = Il est retiré pendant les pauses.
role-pending = { $count ->
    [0] Rien ne change pour personne en ce moment.
    [one] Il change maintenant pour une personne.
   *[other] Il change maintenant pour { $count } personnes, ce qui prend environ { $minutes ->
        [one] une minute
       *[other] { $minutes } minutes
    }.
}
role-seen = Tout le monde sur ce serveur voit qui l'a.
role-not-in-server = Je ne suis pas membre de ce serveur et ne peux donc pas y donner de rôles. Invite-moi à nouveau avec ce lien : { $link }
role-no-right = Il me manque la permission « Gérer les rôles ». Accorde-la à mon rôle dans les paramètres du serveur, sous Rôles, ou invite-moi à nouveau avec ce lien : { $link }
role-too-high = { $role } n'est pas en dessous de mon rôle le plus élevé, Discord ne me laisse donc pas le donner. Dans les paramètres du serveur, sous Rôles, fais glisser mon rôle au-dessus.
role-two-factor = Ce serveur demande aux modérateurs l'authentification à deux facteurs. La personne à qui appartient l'application du bot doit l'activer pour son compte Discord, ou un admin désactive cette règle dans les paramètres du serveur, sous Sécurité.
role-managed = { $role } appartient à une intégration, personne ne peut le donner. Choisis un autre rôle.
role-powerful = { $role } donne les droits d'admin de ce bot ou comporte des permissions de modération, par exemple « Gérer les messages ». Personne ne devrait les recevoir en pointant son arrivée. Choisis un autre rôle.
role-everyone = Tout le monde a déjà @everyone. Choisis un autre rôle.
role-gone = Ce rôle n'existe plus. Choisis-en un autre avec `/admin rôle`, ou désactive-le là-bas.
role-refused-title = Je ne peux pas changer un rôle
role-refused-body = Le rôle des personnes au travail ne peut être ni donné ni retiré en ce moment. { $trouble } Il n'y a rien d'autre à faire : je réessaie toutes les dix minutes.
left-title = Des membres sont partis
left-person = { $member } ({ $username })
left-body = { $people }{ $more ->
    [0] {""}
    [one] {" "}et { $more } autre
   *[other] {" "}et { $more } autres
} { $count ->
    [one] a
   *[other] ont
} quitté le serveur. Jusqu'à un éventuel retour, la liaison ne fait rien : ni rappels, ni rôle, ni commandes. Ce qui restait à enregistrer est enregistré. Utilise `/admin délier` si c'est définitif.

# Admins.

choice-linked = (déjà lié)
link-title = Liaison créée
link-done = { $member } est maintenant { $username } dans TimeTrack.
link-same = { $member } avait déjà une liaison avec { $username }.
link-rezoned = { $member } garde sa liaison avec { $username }, avec un autre fuseau horaire.
link-resumed = { $member } peut à nouveau utiliser la liaison avec { $username }.
link-full-name = Nom dans TimeTrack : { $name }
link-zone = Fuseau horaire : { $zone }
link-told = { $member } reçoit un message privé qui explique comment pointer, si ses réglages permettent les messages privés.
link-zone-told = { $member } reçoit un message privé au sujet du fuseau horaire, si ses réglages permettent les messages privés.
link-zone-unread = TimeTrack ne m'a pas montré à temps ce qui est en cours. Si un chronomètre de ce membre qui n'a pas été démarré ici est en cours, vérifie ses heures dans TimeTrack.
welcome-title = Bienvenue sur la pointeuse
welcome-body = Un admin a lié ton compte : dans TimeTrack, tu es { $username }. Trois choses à savoir :
welcome-day = • Sur le serveur de l'entreprise, `/arrivée` commence ta journée de travail et `/départ` la termine ; `/statut` montre où tu en es.
welcome-forgotten = • En cas d'oubli, indique l'heure : `/arrivée` avec `quand: 9h05`, `il y a 20 min` ou `hier 17h30`.
welcome-outage = • Si TimeTrack ne répond pas, ta saisie est conservée avec son heure et enregistrée plus tard ; tu n'as pas à la répéter.
welcome-zone = Ton fuseau horaire est { $zone }. Change-le avec `/fuseau`.
not-me-title = La liaison est suspendue
not-me-body = Plus rien n'est noté pour toi, et tu ne reçois plus de rappels. Les admins sont au courant ; un admin peut refaire la liaison avec `/admin lier`.
not-me-held = { $count ->
    [one] Une de tes saisies n'était pas encore enregistrée. Un admin décide ce qu'elle devient.
   *[other] { $count } de tes saisies n'étaient pas encore enregistrées. Un admin décide ce qu'elles deviennent.
}
not-me-outdated = Ce bouton concerne une liaison précédente, je n'ai donc rien fait. Dans TimeTrack, tu es maintenant { $username }. Si ce n'est pas toi non plus, appuie sur le bouton ci-dessous.
unlink-title = Liaison supprimée
unlink-done = { $member } n'a plus de liaison avec { $username }.
unlink-open = { $count ->
    [one] Une saisie attend seulement TimeTrack ; elle sera encore enregistrée pour { $username }.
   *[other] { $count } saisies attendent seulement TimeTrack ; elles seront encore enregistrées pour { $username }.
} Utilise `/admin attente` pour les voir.
unlink-unknown = { $count ->
    [one] Une saisie attend parce que TimeTrack ne connaît plus ce nom d'utilisateur
   *[other] { $count } saisies attendent parce que TimeTrack ne connaît plus ce nom d'utilisateur
}. Lie le membre au nouveau nom, puis choisis « Réessayer » dans `/admin attente`.
unlink-undecided = { $count ->
    [one] Une saisie demande la décision d'un admin dans `/admin attente` ; elle n'est pas enregistrée avant.
   *[other] { $count } saisies demandent la décision d'un admin dans `/admin attente` ; elles ne sont pas enregistrées avant.
}
unlink-unanswered = { $count ->
    [one] Une saisie attend la réponse du membre. Sans liaison, personne ne peut répondre : elle demandera la décision d'un admin.
   *[other] { $count } saisies attendent la réponse du membre. Sans liaison, personne ne peut répondre : elles demanderont la décision d'un admin.
}
ask-unlink-title = Supprimer la liaison ?
ask-unlink = { $member } a une liaison avec { $username } et ne pourra plus pointer ici sans elle.
links-title = { $total ->
    [one] { $total } liaison
   *[other] { $total } liaisons
}
links-none = Personne n'est encore lié. Commence par `/admin lier`.
links-row = { $member } · { $username } · { $zone }
links-row-default = { $member } · { $username } · fuseau par défaut
links-row-left = { $row } · **a quitté le serveur**
links-row-unknown = { $row } · **TimeTrack ne connaît plus ce nom d'utilisateur**
links-row-suspended = { $row } · **suspendue : dit « Ce n'est pas moi »**
who-title = Qui est là
who-working = Au travail
who-on-break = En pause
who-away = En absence
who-gone = Pas au travail
who-unknown = Inconnu
who-heading = **{ $state }**
who-count-working = { $count } au travail
who-count-on-break = { $count } en pause
who-count-away = { $count } en absence
who-count-gone = { $count } pas au travail
who-count-unknown = { $count } d'état inconnu
who-row-since = { $member } · depuis { $since } · vu { $seen }
who-row = { $member } · vu { $seen }
who-row-unseen = { $member } · pas encore lu dans TimeTrack
who-row-suspended = { $member } · liaison suspendue, pas lu dans TimeTrack
who-row-unknown-user = { $member } · TimeTrack n'a plus cet utilisateur
who-until-seen = Les changements faits dans TimeTrack apparaissent ici en { $minutes } min au plus
working-time-title = Temps de travail
working-time-unlinked = { $member } n'a pas de liaison avec TimeTrack. Utilise `/admin lier` pour en créer une.
working-time-hidden = { $member } a une liaison avec { $username }. Ici, je ne montre pas qui est là (`WHO=off`).
page = Page { $page } sur { $pages }
queue-title = { $total ->
    [0] Tout est enregistré
    [one] Une saisie n'est pas encore enregistrée
   *[other] { $total } saisies ne sont pas encore enregistrées
}
queue-unread-title = La file d'attente ne peut pas être affichée en ce moment
queue-none = Rien n'est en attente.
queue-undecided = { $count ->
    [one] Une demande ta décision.
   *[other] { $count } demandent ta décision.
}
queue-waiting = { $count ->
    [one] Une est simplement en attente et sera enregistrée automatiquement.
   *[other] { $count } sont simplement en attente et seront enregistrées automatiquement.
}
queue-entry = #{ $number } · { $action }
queue-entry-undecided = ❗ #{ $number } · { $action }
queue-who = { $member } ({ $username })
queue-when = Heure : { $when } · saisi { $age }
queue-tries = { $state } · { $tries ->
    [0] aucune tentative
    [one] une tentative
   *[other] { $tries } tentatives
}
queue-tries-undecided = **{ $state }** · { $tries ->
    [0] aucune tentative
    [one] une tentative
   *[other] { $tries } tentatives
}
queue-trouble = Problème : { $trouble }
trouble-unreachable = TimeTrack est injoignable : { $words }
trouble-no-answer = TimeTrack n'a pas répondu à temps
trouble-cut-off = La réponse de TimeTrack a été coupée : { $words }
trouble-status = TimeTrack a répondu avec le statut { $words }
trouble-unclear = La réponse de TimeTrack n'est pas claire : { $words }
trouble-busy = TimeTrack nous demande d'attendre
trouble-key-refused = TimeTrack n'accepte pas la clé API (statut { $words })
trouble-says = TimeTrack dit : { $words }
trouble-no-reason = TimeTrack a répondu avec le statut { $words } sans donner de raison
trouble-no-effect = TimeTrack l'a accepté, mais son chronomètre ne le montre pas
trouble-changed = On ne sait pas si TimeTrack l'a pris, et le chronomètre a depuis été modifié ailleurs
trouble-may-land = TimeTrack est peut-être encore en train de le traiter ; j'attends avant de réessayer
trouble-no-state = TimeTrack affiche le chronomètre dans un état que je ne connais pas
trouble-restored = La base de données a été restaurée à partir d'une sauvegarde. Cette saisie a pu être enregistrée depuis : vérifie dans TimeTrack, puis décide
trouble-suspended = Le membre dit que la liaison n'est pas la sienne. Lie-le avec `/admin lier`, puis réessaie : la saisie est enregistrée pour l'utilisateur de cette liaison
trouble-unanswered = Le membre ne peut plus dire si c'est bien voulu : { $why }. « Réessayer » l'enregistre quand même
trouble-asked-long = le chronomètre tournait depuis { $since }
trouble-asked-break = il y avait une pause depuis { $since }
trouble-asked-start = le début du chronomètre de { $since } n'était pas enregistré
trouble-asked-overlap = { $from } – { $to } était déjà enregistré
trouble-not-asked = TimeTrack n'est pas interrogé en ce moment
trouble-unknown-user = TimeTrack ne connaît plus le nom d'utilisateur ({ $words }). Lie le membre au nouveau nom, puis réessaie
trouble-not-listed = TimeTrack ne connaît plus le nom d'utilisateur. Lie le membre au nouveau nom, puis réessaie
trouble-not-looked-up = Je n'arrive pas à savoir si TimeTrack a encore cet utilisateur. { $words }
trouble-other = { $words }
queue-state-waiting = attend TimeTrack
queue-state-in-flight = en cours d'envoi
queue-state-stuck = demande ta décision
queue-state-asked = attend la réponse de la personne
queue-state-not-started = attend le début de son chronomètre
queue-state-done = enregistré
queue-state-refused = refusé
queue-state-cancelled = abandonné
queue-hint = « Réessayer » vérifie d'abord dans TimeTrack et n'envoie que ce qui manque. « Abandonner » te demande confirmation, puis abandonne la saisie ; la personne en est informée.
queue-hint-undecided = Regarde dans TimeTrack avant de décider : n'appuie sur « Réessayer » que si la saisie n'y est pas. « Abandonner » te demande confirmation, puis abandonne la saisie ; la personne en est informée.
give-up-title = Abandonner #{ $number } ?
give-up-undecided = La saisie ne sera pas enregistrée, et { $member } le saura. Ce n'est pas réversible.
give-up-waiting = La saisie attend simplement TimeTrack et serait enregistrée automatiquement. Si tu l'abandonnes, elle ne sera pas enregistrée, et { $member } le saura. Ce n'est pas réversible.
give-up-unclear = TimeTrack a peut-être déjà la saisie. Si tu l'abandonnes, je ne l'enverrai plus, et { $member } le saura. Ce n'est pas réversible.
queue-retried = #{ $number } : je réessaie maintenant.
queue-due = #{ $number } est retenté dès que TimeTrack répond.
queue-cancelled = #{ $number } est abandonné. { $member } le saura.
queue-unchanged = #{ $number } reste tel quel : { $state }.
queue-unchanged-suspended = #{ $number } reste tel quel : le membre dit que la liaison n'est pas la sienne. Lie d'abord le membre avec `/admin lier`.
admins-account = Il s'agit du compte TimeTrack { $account }.
message-account = Compte TimeTrack : { $account }
key-title = TimeTrack n'accepte plus la clé API
key-body = Rien n'est perdu : les saisies sont conservées avec leurs heures et enregistrées dès que la clé fonctionne à nouveau. { $waiting ->
    [0] Aucune n'est en attente pour l'instant.
    [one] Une est en attente pour l'instant.
   *[other] { $waiting } sont en attente pour l'instant.
} Crée une nouvelle clé dans les paramètres de compte de TimeTrack, définis `TIMETRACK_API_KEY` et `TIMETRACK_API_SECRET`, puis redémarre le bot.
unknown-user-title = TimeTrack ne connaît plus un nom d'utilisateur
unknown-user-body = { $member } a une liaison avec { $username }, mais TimeTrack n'a plus cet utilisateur : il a été renommé ou supprimé. Rien n'est perdu : ce qui est demandé est conservé dans `/admin attente`. Lie le membre au nouveau nom d'utilisateur avec `/admin délier` et `/admin lier`, puis choisis « Réessayer » dans la file d'attente.
suspended-title = Quelqu'un dit qu'une liaison est fausse
suspended-body = { $member } avait une liaison avec { $username } et a appuyé sur « Ce n'est pas moi ». La liaison est suspendue : rien de nouveau n'est noté pour elle. { $held ->
    [0] Rien n'était en attente.
    [one] Une saisie qui n'était pas encore enregistrée demande ta décision dans `/admin attente`.
   *[other] { $held } saisies qui n'étaient pas encore enregistrées demandent ta décision dans `/admin attente`.
} Un chronomètre de { $username } est peut-être en cours à cause d'elle : regarde dans TimeTrack. Vérifie de qui il s'agit, puis utilise à nouveau `/admin lier`, ou `/admin délier`.
restored-title = La base de données a été restaurée à partir d'une sauvegarde
restored-body = Les saisies qui étaient en attente lors de la sauvegarde sont retenues, car TimeTrack peut les avoir reçues entre-temps. { $held ->
    [one] Une saisie demande
   *[other] { $held } saisies demandent
} ta décision : compare avec TimeTrack, puis choisis « Réessayer » ou « Abandonner » dans `/admin attente`.
