//! Which tables of links are accepted, and which rows are refused with which line number.

use proptest::prelude::*;

use super::*;
use crate::model::{MemberId, User};

const HEAD: &str = "member,username,zone\n";

fn complaints(text: &str) -> Vec<(u64, String)> {
    rows(text.as_bytes()).unwrap().1.into_iter().collect()
}

fn link(username: &str, zone: Option<&str>) -> Link {
    let zone = zone.map(|zone| Zone::new(zone).unwrap());
    let by = (MemberId(3), chrono::DateTime::UNIX_EPOCH);
    Link::new(MemberId(400_000_000_000_000_001), &Username::new(username).unwrap(), zone.as_ref(), by)
}

#[test]
fn what_is_exported_comes_back() {
    let links = [link("anna.huber", Some("Europe/Vienna"))];
    let text = table(&links).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&text),
        "member,username,zone\n400000000000000001,anna.huber,Europe/Vienna\n"
    );
    let (rows, complaints) = rows(&text).unwrap();
    assert!(complaints.is_empty());
    assert_eq!(rows[0].wanted.username.as_str(), "anna.huber");
    assert_eq!(rows[0].wanted.zone, links[0].zone);
    assert_eq!(rows[0].line, 2);
}

#[test]
fn who_has_left_is_marked_and_the_mark_is_not_read() {
    let left_at = Some(chrono::DateTime::UNIX_EPOCH);
    let links = [Link { left_at, ..link("anna.huber", None) }, link("ben.meyer", Some("Europe/Vienna"))];
    let text = table(&links).unwrap();
    let lines: Vec<_> = std::str::from_utf8(&text).unwrap().lines().collect();
    assert_eq!(lines[0], "member,username,zone,left");
    assert_eq!(lines[1], "400000000000000001,anna.huber,,1970-01-01");
    assert_eq!(lines[2], "400000000000000001,ben.meyer,Europe/Vienna,");
    let (rows, _) = rows(&text).unwrap();
    assert_eq!(rows[0].wanted.username.as_str(), "anna.huber");
}

#[test]
fn no_cell_begins_like_a_formula_and_yet_it_comes_back() {
    for name in ["=1+1", "+49", "-x", "@SUM(A1)", "'quoted", "'=x", "a=b", "\"q\",;"] {
        let text = table(&[link(name, None)]).unwrap();
        let cell =
            String::from_utf8_lossy(&text).lines().nth(1).unwrap().split_once(',').unwrap().1.to_owned();
        assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '-', '@']), "{cell}");
        let (rows, complaints) = rows(&text).unwrap();
        assert!(complaints.is_empty(), "{complaints:?}");
        assert_eq!(rows[0].wanted.username.as_str(), name);
    }
}

#[test]
fn every_bad_row_is_named_with_its_line() {
    let text = format!(
        "{HEAD}400000000000000001,anna,\n4E+17,ben,\nme,clara,\n400000000000000004,,\n\
         400000000000000005,emil,Vienna\n400000000000000006\n400000000000000001,franz,\n400000000000000008,ANNA,\n"
    );
    let told = complaints(&text);
    let lines: Vec<_> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 7, 8, 9], "{told:?}");
    for (at, word) in
        ["rounded", "no member", "username", "time zone", "columns", "same member", "same username"]
            .into_iter()
            .enumerate()
    {
        assert!(told[at].1.contains(word), "{word}: {told:?}");
    }
}

#[test]
fn spreadsheets_marks_semicolons_and_empty_lines_are_taken() {
    let text = "\u{feff}Username;Member\r\nanna ; 400000000000000001\r\n;\r\n";
    let (rows, complaints) = rows(text.as_bytes()).unwrap();
    assert!(complaints.is_empty(), "{complaints:?}");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].wanted.username.as_str(), "anna");
}

#[test]
fn a_table_of_excel_is_taken_with_its_first_line_tabs_and_encoding() {
    let text = "sep=\t\r\nmember\tusername\r\n'400000000000000001\tanna\r\nme\tben\r\n";
    let bytes: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.as_bytes(), &bytes] {
        let (rows, complaints) = rows(bytes).unwrap();
        assert_eq!((rows[0].line, rows[0].wanted.member), (3, MemberId(400_000_000_000_000_001)));
        assert_eq!(complaints.into_keys().collect::<Vec<_>>(), [4]);
    }
}

#[test]
fn a_decimal_comma_that_splits_a_row_is_named_as_rounding() {
    let told = complaints(&format!("{HEAD}1,23457E+17,anna,\n400000000000000001,ben,x,y\n"));
    assert_eq!(told[0], (2, ROUNDED.to_owned()));
    assert!(told[1].1.contains("(4 and not 3)"), "{told:?}");
}

#[test]
fn two_rounded_numbers_that_became_equal_are_not_called_the_same_member() {
    let text = format!("{HEAD}400000000000000000,anna,\n400000000000000000,ben,\n");
    let (rows, mut told) = rows(text.as_bytes()).unwrap();
    assert!(told.is_empty(), "{told:?}");
    add_obstacles(&rows, &[Linked::Done, Linked::Taken(MemberId(1))], &mut told);
    assert_eq!(told.into_values().collect::<Vec<_>>(), [ZEROS, ZEROS]);
}

#[test]
fn a_number_that_ends_in_zeros_is_taken_where_it_is_linked_already() {
    let (rows, mut told) = rows(format!("{HEAD}400000000000000000,anna,\n").as_bytes()).unwrap();
    for result in [Linked::Same, Linked::Rezoned] {
        add_obstacles(&rows, &[result], &mut told);
    }
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn empty_lines_before_a_row_do_not_change_its_number() {
    let told =
        complaints(&format!("{HEAD}\n\nme,clara,\n400000000000000002,ben,\r\n\r\n\r\n400000000000000003\n"));
    let lines: Vec<_> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [4, 8], "{told:?}");
}

#[test]
fn a_table_without_the_right_columns_is_refused_as_a_whole() {
    for head in
        ["member\n", "username,zone\n", "member,username,salary\n", "member,username,member,zone\n", ""]
    {
        assert!(rows(head.as_bytes()).is_err(), "{head}");
    }
}

#[test]
fn the_same_username_in_another_form_is_the_same_twice() {
    let told = complaints(&format!("{HEAD}400000000000000001,zoe\u{308},\n400000000000000002,ZO\u{cb},\n"));
    assert!(told.len() == 1 && told[0].1.contains("same username"), "{told:?}");
}

#[test]
fn usernames_are_checked_and_spelled_as_timetrack_does() {
    let user = |name: &str, enabled| User {
        username: Username::new(name).unwrap(),
        full_name: String::new(),
        email: String::new(),
        enabled,
    };
    let text = format!(
        "{HEAD}400000000000000001,ANNA,\n400000000000000002,ben,\n400000000000000003,nobody,\n400000000000000004,ZO\u{cb},\n"
    );
    let (mut found, mut told) = rows(text.as_bytes()).unwrap();
    let users = [user("Anna", true), user("ben", false), user("zoe\u{308}", true), user("zo\u{eb}", false)];
    check_users(&mut found, &users, &mut told);
    assert_eq!(found[0].wanted.username.as_str(), "Anna");
    assert_eq!(found[3].wanted.username.as_str(), "zoe\u{308}");
    assert!(told[&3].contains("disabled") && told[&4].contains("no user"), "{told:?}");
}

proptest! {
    #[test]
    fn no_table_makes_it_panic(text in prop::collection::vec(any::<u8>(), 0..300), head in any::<bool>()) {
        let mut table = if head { HEAD.as_bytes().to_vec() } else { Vec::new() };
        table.extend(text);
        let _ = rows(&table);
    }
}
