//! `person erase`: says what would be erased of one person, or erases it.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::counted;
use crate::clock::Clock;
use crate::config::Config;
use crate::discord::{self, Rest};
use crate::model::{GivenRole, Giving, MemberId};
use crate::start::access;
use crate::store::Store;
use crate::store::erase::Erasure;
use crate::store::person::Kept;

/// Says what [`erase`] would do, and does not do it.
pub(super) async fn ask(url: &str, member: MemberId) -> anyhow::Result<()> {
    let store = Store::open_offline(url).await?;
    let kept = store.kept_about(member).await;
    store.close().await;
    let kept = kept?;
    if kept.unsettled > 0 {
        return Err(unsettled(kept));
    }
    if !kept.is_erasable() {
        bail!("nothing that could be erased is kept about {member}{}", acts(kept));
    }
    println!("{} would be erased of {member}{}", list(kept), acts(kept));
    bail!("nothing was changed; --yes does it, and it cannot be undone")
}

/// Erases a person, rewrites the file so that no free page still contains them, and takes the roles from them that the bot gave.
pub(super) async fn erase(config: &Config, member: MemberId, clock: &Clock) -> anyhow::Result<()> {
    let url = &config.database_url;
    let store = Store::open_to_rewrite(url).await?;
    let roles = store.person(member).await?.accounts.into_iter().flat_map(|account| account.roles);
    let roles: Vec<_> = roles.filter(|role| role.state != Giving::Found).collect();
    let erased = store.erase_person(member, clock.now()).await;
    // Also if there was nothing to erase: an earlier run may have stopped before the rewrite.
    let rewritten =
        if let Ok(Erasure::Done(_) | Erasure::Nothing) = erased { store.rewrite().await } else { Ok(()) };
    store.close().await;
    let kept = match erased? {
        Erasure::Unsettled(kept) => return Err(unsettled(kept)),
        Erasure::Nothing => Kept::default(),
        Erasure::Done(kept) => kept,
    };
    rewritten.context(
        "erased, but traces may be left in free places of the file, which could not be written anew; \
         give the same command again",
    )?;
    match kept.is_erasable() {
        true => println!("{} erased of {member}{}", list(kept), acts(kept)),
        false => println!("nothing was kept about {member}; the file was written anew"),
    }
    for copy in copies(url) {
        println!(
            "{} is a copy made before and still holds it: delete it once it is not needed",
            copy.display()
        );
    }
    println!("backups made before still hold it too");
    take_roles(config, member, &roles).await
}

/// After the erasure nobody gives them back.
async fn take_roles(config: &Config, member: MemberId, roles: &[GivenRole]) -> anyhow::Result<()> {
    if roles.is_empty() {
        return Ok(());
    }
    let rest = Rest::new(&access(config))?;
    let mut left = Vec::new();
    for GivenRole { guild, role, .. } in roles {
        match rest.take_role(*guild, member, *role).await {
            Ok(()) => println!("the role {role} of server {guild} was taken from {member}"),
            Err(discord::Error::NotMember | discord::Error::UnknownRole) => {}
            Err(error) => left.push(format!("the role {role} of server {guild} ({error})")),
        }
    }
    match left.is_empty() {
        true => Ok(()),
        false => bail!("erased, but {member} still has {}: take it away in Discord", left.join(", ")),
    }
}

fn unsettled(kept: Kept) -> anyhow::Error {
    let open = if kept.unsettled == 1 {
        "1 punch is not booked yet: settle or cancel it".to_owned()
    } else {
        format!("{} punches are not booked yet: settle or cancel them", kept.unsettled)
    };
    anyhow::anyhow!("{open} in /admin queue first; nothing was changed")
}

fn list(kept: Kept) -> String {
    let Kept { links, punches, drafts, changes, .. } = kept;
    let link = match links {
        0 => "no link".to_owned(),
        1 => "the link".to_owned(),
        links => counted(links, "link"),
    };
    format!(
        "{link}, {} (their instants stay, for nobody), {} and {} of the audit trail",
        counted(punches, "punch"),
        counted(drafts, "open question"),
        counted(changes, "row")
    )
}

fn acts(kept: Kept) -> String {
    match kept.acts {
        0 => String::new(),
        acts => {
            let rows = counted(acts, "row");
            format!("; of the audit trail, {rows} in which this member acted as an admin will stay")
        }
    }
}

/// Copies that upgrades left next to the database.
fn copies(url: &str) -> Vec<PathBuf> {
    let Some(path) = url.strip_prefix("sqlite://").map(Path::new) else { return Vec::new() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let begins = format!("{name}.before-");
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let is_copy = |path: &PathBuf| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(&begins))
    };
    let mut copies: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(is_copy).collect();
    copies.sort();
    copies
}
