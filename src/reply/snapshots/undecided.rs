//! What is said of what nobody knows for certain: stuck for want of time, and given up in doubt.

use expect_test::expect;

use super::*;
use crate::model::DeliveryError;

#[test]
fn what_could_not_be_booked_for_a_week_is_not_said_to_be_in_doubt() {
    let trouble = Some(DeliveryError::Busy);
    let late = Punch { state: PunchState::Stuck, trouble, ..noted(Action::Stop) };
    check(
        &late,
        expect![[r#"
        Red | An admin has to decide
        **Stop project** at <t:1795449612:t>: This is noted, but it could not be booked for a week, and it is not booked now. Please ask an admin to look at `/admin queue`.
        [Refresh]
    "#]],
        expect![[r#"
        Red | Ein Admin muss entscheiden
        **Projekt stoppen** um <t:1795449612:t>: Das ist notiert, konnte aber eine Woche lang nicht gebucht werden und ist auch jetzt nicht gebucht. Bitte einen Admin, in `/admin warteschlange` nachzusehen.
        [Aktualisieren]
    "#]],
    );
}

#[test]
fn what_may_be_booked_is_not_said_to_be_unbooked_when_it_is_given_up() {
    let closed = Punch { state: PunchState::Cancelled, unclear: true, ..noted(Action::Stop) };
    check(
        &closed,
        expect![[r#"
        Grey | Given up
        **Stop project** at <t:1795449612:t>: An admin closed this. TimeTrack may have it: please check there. Ask the admins if you did not expect this.
        [Refresh]
    "#]],
        expect![[r#"
        Grey | Aufgegeben
        **Projekt stoppen** um <t:1795449612:t>: Ein Admin hat das abgeschlossen. Vielleicht hat TimeTrack es: Bitte sieh dort nach. Frag die Admins, wenn du das nicht erwartet hast.
        [Aktualisieren]
    "#]],
    );
}

#[test]
fn a_stop_that_no_read_has_shown_is_said_to_be_accepted() {
    let before = Some(Timer { made_way: true, unseen: true, ..website(TimerState::Running) });
    let trouble = Some(DeliveryError::UnknownUser { words: "No user".to_owned() });
    let switch = Punch { state: PunchState::Stuck, trouble, before, ..noted(start()) };
    check(
        &switch,
        expect![[r#"
        Red | An admin has to decide
        TimeTrack accepted the stop of Acme – Website \*2\* at <t:1795449612:t>.
        **Start Acme – Website \*2\*** at <t:1795449612:t>: This is noted and kept, but TimeTrack no longer knows your username alice: it was renamed or deleted. Your link is marked for the admins; once they have linked you anew, they can book it.
        [Refresh]
    "#]],
        expect![[r#"
        Red | Ein Admin muss entscheiden
        TimeTrack hat den Stopp von Acme – Website \*2\* um <t:1795449612:t> bestätigt.
        **Acme – Website \*2\* starten** um <t:1795449612:t>: Das ist notiert und wird aufbewahrt, aber TimeTrack kennt deinen Benutzernamen alice nicht mehr: Er wurde umbenannt oder gelöscht. Deine Verknüpfung ist für die Admins markiert; sobald sie dich neu verknüpft haben, können sie es buchen.
        [Aktualisieren]
    "#]],
    );
}
