//! That every query of the hot paths finds its rows by an index, so that ten million settled punches and a million links
//! cost nothing.

use sqlx::Row;

use super::*;
use crate::store::sqlite::lease::FREE_DEAD;
use crate::store::{
    asker, audit, breaks, estimates, jobs, leavers, lines, links, notices, offline, punches, queue,
    reminders, roles, timers,
};

async fn plan(conn: &mut SqliteConnection, sql: &str) -> String {
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(conn).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>("detail") + "\n").collect()
}

#[tokio::test]
async fn nothing_walks_over_a_table_or_sorts() {
    let bench = Bench::new().await;
    let mut conn = bench.raw().await;
    for (sql, index) in [
        (punches::BY_ID, "PRIMARY KEY"),
        (punches::BY_PRESS, "sqlite_autoindex_punches_1"),
        (lines::FREE_HEADS, "lines_due"),
        (lines::NEXT_DUE, "lines_due"),
        (lines::HEAD, "punches_in_line (account=? AND member=?)"),
        (lines::KEEP, "punches_in_line (account=? AND member=?)"),
        (lines::END, "(account=? AND member=?)"),
        (lines::INTERRUPT, "(account=? AND member=?)"),
        (lines::CLAIM, "PRIMARY KEY"),
        (jobs::CLAIM, "sqlite_autoindex_jobs_1"),
        (jobs::DUE, "sqlite_autoindex_jobs_1"),
        (punches::OPEN, "punches_open"),
        (breaks::DUE, "breaks_due (account=? AND ask_at>? AND ask_at<?)"),
        (breaks::NEXT, "breaks_due (account=? AND ask_at>?)"),
        (breaks::AT, "breaks_of (account=? AND member=?)"),
        (breaks::BEFORE, "breaks_of (account=? AND member=? AND punch<?)"),
        (breaks::OF_MEMBER, "breaks_of (account=? AND member=?)"),
        (estimates::OF_MEMBER, "punches_estimated (account=? AND member=?)"),
        (notices::DUE, "notices_due"),
        (reminders::ONE, "PRIMARY KEY (account=? AND member=? AND kind=? AND begins=?)"),
        (reminders::ENDS, "punches_booked_at (account=? AND member=? AND at>?)"),
        (asker::ASKER, "notices_open (account=? AND member=?)"),
        (notices::OF_MEMBER, "notices_open (account=? AND member=?)"),
        (notices::OF_ADMINS, "notices_open (account=? AND member=?)"),
        (punches::AROUND, "punches_booked_at (account=? AND member=? AND at>? AND at<?)"),
        (punches::PRESSED_AROUND, "punches_booked_at (account=? AND member=? AND at>?)"),
        (leavers::DUE, "links_looked_up (account=?)"),
        (roles::GIVEN_TO, "given_roles_of (account=? AND member=?)"),
        (timers::TIMER, "PRIMARY KEY (account=? AND member=? AND kind=?)"),
        (timers::STARTS, "punches_booked_at (account=? AND member=? AND at>? AND at<?)"),
        (timers::REMEMBER, "punches_open (account=? AND member=? AND interaction>?)"),
        (punches::LATEST, "punches_booked_at (account=? AND member=?)"),
        (queue::QUEUE, "punches_queue"),
        (queue::HASTEN_LINES, "lines_due"),
        (FREE_DEAD, "lines_claimed"),
    ] {
        let plan = plan(&mut conn, sql).await;
        assert!(plan.contains(index), "{sql}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
        assert!(
            !plan.contains("SCAN punches\n")
                && !plan.contains("SCAN lines\n")
                && !plan.contains("SCAN notices\n"),
            "{sql}\n{plan}"
        );
    }
    let length = plan(&mut conn, queue::STANDING).await;
    assert!(length.contains("USING INDEX punches_"), "{length}");
    let hasten = plan(&mut conn, queue::HASTEN).await;
    assert!(hasten.contains("USING INDEX punches_"), "{hasten}");
    let admins = plan(&mut conn, audit::RECENT_ADMINS).await;
    assert!(admins.contains("audit_link_changes"), "{admins}");
    let linked = plan(&mut conn, links::IS_LINKED).await;
    assert!(linked.contains("SEARCH links USING COVERING INDEX"), "{linked}");
    let unknown = plan(&mut conn, offline::UNKNOWN).await;
    assert!(unknown.contains("links_unknown"), "{unknown}");
    let page = plan(&mut conn, links::PAGE).await;
    assert!(page.contains("SEARCH links USING COVERING INDEX links_usernames"), "{page}");
    assert!(page.contains("SEARCH links USING PRIMARY KEY"), "{page}");
}
