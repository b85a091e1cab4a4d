//! Linking: one username, one member.

use super::*;
use crate::store::links::{Link, Linked};

#[tokio::test]
async fn a_link_is_kept_with_its_zone_and_its_admin() {
    let bench = Bench::new().await;
    assert_eq!(bench.store.link(ALICE).await.unwrap(), None);
    let done = bench.store.add_link(ALICE, &name("Alice"), Some(&vienna()), ADMIN, now()).await.unwrap();
    assert_eq!(done, Linked::Done);
    let link = Link::new(ALICE, &name("Alice"), Some(&vienna()), (ADMIN, now()));
    assert_eq!(bench.store.link(ALICE).await.unwrap(), Some(link));
}

#[tokio::test]
async fn a_username_in_another_case_is_the_same_username() {
    let bench = Bench::new().await;
    let add = async |member, username| {
        bench.store.add_link(member, &name(username), None, ADMIN, now()).await.unwrap()
    };
    assert_eq!(add(ALICE, "ÄNNE Σ").await, Linked::Done);
    assert_eq!(add(BOB, "änne σ").await, Linked::Taken(ALICE));
    assert_eq!(add(ALICE, "Änne σ").await, Linked::Same);
    assert_eq!(add(ALICE, "anne").await, Linked::Already(name("ÄNNE Σ")));
    assert_eq!(add(BOB, "anne").await, Linked::Done);
    assert_eq!(add(ALICE, "ANNE").await, Linked::Taken(BOB));
    assert_eq!(bench.store.links(0, 10).await.unwrap().1, 2);
}

#[tokio::test]
async fn linking_again_changes_the_zone_only_if_one_is_given() {
    let bench = Bench::linked().await;
    let add = async |zone: Option<Zone>| {
        bench.store.add_link(ALICE, &name("alice"), zone.as_ref(), ADMIN, now()).await.unwrap()
    };
    let zone = async || bench.store.link(ALICE).await.unwrap().unwrap().zone;
    assert_eq!(add(Some(vienna())).await, Linked::Rezoned);
    assert_eq!(zone().await, Some(vienna()));
    assert_eq!(add(Some(vienna())).await, Linked::Same);
    assert_eq!(add(None).await, Linked::Same);
    assert_eq!(zone().await, Some(vienna()));
    assert_eq!(bench.store.audit(10).await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_unlinked_username_is_free_for_another() {
    let bench = Bench::linked().await;
    assert_eq!(bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap(), Some(name("alice")));
    assert_eq!(bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap(), None);
    assert_eq!(bench.store.link(ALICE).await.unwrap(), None);
    let other = MemberId(99);
    assert_eq!(bench.store.add_link(other, &name("ALICE"), None, ADMIN, now()).await.unwrap(), Linked::Done);
}

#[tokio::test]
async fn a_zone_can_be_chosen_by_the_linked_only() {
    let bench = Bench::linked().await;
    let tokyo = Zone::new("Asia/Tokyo").unwrap();
    assert!(bench.store.choose_zone(ALICE, &tokyo, ALICE, now()).await.unwrap());
    assert!(bench.store.choose_zone(ALICE, &tokyo, ALICE, now()).await.unwrap());
    assert!(!bench.store.choose_zone(MemberId(99), &tokyo, ADMIN, now()).await.unwrap());
    assert_eq!(bench.store.link(ALICE).await.unwrap().unwrap().zone, Some(tokyo));
    let trail = bench.store.audit(10).await.unwrap();
    assert_eq!(trail.iter().filter(|row| row.what == "zone").count(), 1, "no change leaves no row");
}

#[tokio::test]
async fn pages_come_in_the_order_of_usernames() {
    let bench = Bench::new().await;
    for (id, username) in [(21, "dora"), (22, "Carl"), (23, "anna"), (24, "Bert")] {
        bench.store.add_link(MemberId(id), &name(username), None, ADMIN, now()).await.unwrap();
    }
    let page = async |offset, limit| {
        let (links, count) = bench.store.links(offset, limit).await.unwrap();
        (links.iter().map(|link| link.username.to_string()).collect::<Vec<_>>(), count)
    };
    assert_eq!(page(0, 3).await, (vec!["anna".into(), "Bert".into(), "Carl".into()], 4));
    assert_eq!(page(3, 3).await, (vec!["dora".into()], 4));
    assert_eq!(page(9, 3).await, (vec![], 4));
}

#[tokio::test]
async fn an_id_that_discord_never_gives_out_is_refused() {
    let bench = Bench::new().await;
    assert!(bench.store.link(MemberId(u64::MAX)).await.is_err());
    assert!(bench.store.add_link(MemberId(1 << 63), &name("x"), None, ADMIN, now()).await.is_err());
    assert!(bench.store.add_link(MemberId((1 << 63) - 1), &name("x"), None, ADMIN, now()).await.is_ok());
}

#[tokio::test]
async fn a_username_in_another_form_or_case_is_the_same_username() {
    let bench = Bench::new().await;
    let add = async |member, username| {
        bench.store.add_link(member, &name(username), None, ADMIN, now()).await.unwrap()
    };
    assert_eq!(add(ALICE, "zo\u{eb}").await, Linked::Done);
    assert_eq!(add(BOB, "ZOE\u{308}").await, Linked::Taken(ALICE));
    assert_eq!(add(BOB, "Straße").await, Linked::Done);
    assert_eq!(add(ALICE, "STRASSE").await, Linked::Taken(BOB));
    let names = ["zoe\u{308}", "nobody", "strasse"].map(name);
    let linked = bench.store.are_linked(&names.iter().collect::<Vec<_>>()).await.unwrap();
    assert_eq!(linked, [true, false, true]);
}

#[tokio::test]
async fn keys_of_an_earlier_version_are_renewed_at_the_start() {
    let bench = Bench::new().await;
    bench.store.close().await;
    // As the version before made them: letter by letter, and in the form that the name had.
    for (member, username, key) in [
        (21, "Straße", "straße"),
        (22, "zoe\u{308}", "zoe\u{308}"),
        (23, "zo\u{eb}", "zo\u{eb}"),
        (24, "bob", "bob"),
    ] {
        let insert = format!(
            "INSERT INTO links (account, member, username, username_key, linked_at, linked_by) \
             VALUES (1, {member}, '{username}', '{key}', {member}, 1)"
        );
        bench.meddle(&insert).await.unwrap();
    }
    for _ in 0..2 {
        let store = Store::open(&url(&bench.folder)).await.unwrap();
        let add = async |username| store.add_link(BOB, &name(username), None, ADMIN, now()).await.unwrap();
        assert_eq!(add("STRASSE").await, Linked::Taken(MemberId(21)));
        assert_eq!(add("ZO\u{cb}").await, Linked::Taken(MemberId(23)));
        assert_eq!(add("BOB").await, Linked::Taken(MemberId(24)));
        assert_eq!(
            store.link(MemberId(23)).await.unwrap().unwrap().username,
            name("zo\u{eb}"),
            "nobody is lost"
        );
        store.close().await;
    }
}

#[tokio::test]
async fn a_link_is_marked_once_and_until_its_user_is_booked_for_or_linked_anew() {
    let bench = Bench::linked().await;
    let user = bench.store.link(ALICE).await.unwrap().unwrap().username;
    // How often the admins were owed a notice of it.
    let mark = async |username: &Username| {
        bench.store.mark_unknown(ALICE, username, now()).await.unwrap();
        bench.store.notices_to_admins(9).await.unwrap().first().map_or(0, |notice| notice.revision)
    };
    let since = async || bench.store.link(ALICE).await.unwrap().unwrap().unknown_since;
    assert_eq!(mark(&name("somebody else")).await, 0);
    assert_eq!((mark(&user).await, mark(&user).await), (1, 1), "once");
    assert_eq!(since().await, Some(now()));
    let punch = bench.record(ALICE, 10).await;
    bench.settle(&punch, PunchState::Refused).await;
    assert_eq!(since().await, Some(now()), "nothing was booked, and no timer was seen");
    let punch = bench.record(ALICE, 11).await;
    bench.settle(&punch, PunchState::Done).await;
    assert_eq!(since().await, None);
    assert_eq!(mark(&user).await, 2);
    bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap();
    bench.store.add_link(ALICE, &user, None, ADMIN, now()).await.unwrap();
    assert_eq!(since().await, None);
}
