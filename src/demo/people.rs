//! The server of the demo, its people, and their company.

use discord_sandbox::{Channel, ChannelKind, Guild, Person, Role, Setup};
use timetrack_sandbox::{Company, Employee};

use crate::model::{GuildId, MemberId};

/// The demo's only server.
pub(super) const GUILD: GuildId = GuildId(800_000_000_000_000_000);
/// Manages the server.
pub(super) const CLARA: MemberId = MemberId(100_000_000_000_000_003);
/// Comes and goes by himself, in TimeTrack's own app.
pub(super) const DAVID: MemberId = MemberId(100_000_000_000_000_005);
pub(super) const DAVIDS_USERNAME: &str = "david.okafor";

/// Members who are linked at the start, and their usernames. The visitor can link Dora.
pub(super) const LINKED: [(MemberId, &str); 4] = [
    (MemberId(100_000_000_000_000_001), "anna.huber"),
    (MemberId(100_000_000_000_000_002), "ben.meyer"),
    (CLARA, "clara.novak"),
    (DAVID, DAVIDS_USERNAME),
];

/// The role that the bot can be told to give, and one that is above the bot's own.
const AT_WORK: u64 = GUILD.0 + 11;
const MANAGEMENT: u64 = GUILD.0 + 12;

/// The server and its five members.
pub(super) fn setup() -> Setup {
    let names = ["anna", "ben", "clara", "dora", "david"];
    let people = (1..).zip(names).map(|(number, name)| {
        let person = Person::new(100_000_000_000_000_000 + number, name, &[GUILD]);
        if person.id.0 == CLARA.0 {
            return Person { roles: vec![MANAGEMENT], ..person.managing() };
        }
        person
    });
    Setup {
        name: "TimeTrack".to_owned(),
        guilds: vec![server()],
        people: people.collect(),
        ..Setup::default()
    }
}

/// Three channels, the last one for admins only, and two roles.
fn server() -> Guild {
    let mut server = Guild::new(GUILD.0, "Acme");
    let channel = |number, name| Channel::new(GUILD.0 + number, name, ChannelKind::Text);
    server.channels.push(channel(3, "who-is-in"));
    server.channels.push(Channel { private: true, ..channel(4, "office") });
    let role = |id, name: &str, position| Role {
        id,
        name: name.to_owned(),
        position,
        permissions: 0,
        managed: false,
    };
    // The bot's own role is at 10.
    server.roles = vec![role(AT_WORK, "At work", 1), role(MANAGEMENT, "Management", 20)];
    server
}

/// The small company, with a user for Dora.
pub(super) fn company() -> Company {
    let mut company = Company::small();
    company.users.push(Employee::named("Dora", "Kern", true));
    company
}
