//! The people of the demo and their company.

use discord_sandbox::{Guild, Person, Setup};
use timetrack_sandbox::{Company, Employee};

use crate::model::{GuildId, MemberId};

/// The demo's only server.
pub(super) const GUILD: GuildId = GuildId(800_000_000_000_000_000);
/// Manages the server.
pub(super) const CLARA: MemberId = MemberId(100_000_000_000_000_003);

/// Members who are linked at the start, and their usernames. The visitor can link Dora.
pub(super) const LINKED: [(MemberId, &str); 3] = [
    (MemberId(100_000_000_000_000_001), "anna.huber"),
    (MemberId(100_000_000_000_000_002), "ben.meyer"),
    (CLARA, "clara.novak"),
];

/// The server and its four members.
pub(super) fn setup() -> Setup {
    let names = ["anna", "ben", "clara", "dora"];
    let people = (1..).zip(names).map(|(number, name)| {
        let person = Person::new(100_000_000_000_000_000 + number, name, &[GUILD]);
        if person.id.0 == CLARA.0 { person.managing() } else { person }
    });
    Setup {
        name: "TimeTrack".to_owned(),
        guilds: vec![Guild::new(GUILD.0, "Acme")],
        people: people.collect(),
        ..Setup::default()
    }
}

/// The small company, with a user for Dora.
pub(super) fn company() -> Company {
    let mut company = Company::small();
    company.users.push(Employee::named("Dora", "Kern", true));
    company
}
