//! A bot of which a part has broken does not go on silently.

use super::*;

fn config(folder: &std::path::Path) -> Config {
    let database = format!("sqlite://{}/bot.db", folder.display());
    Config::from_lookup(&|name| {
        let value = match name {
            "DISCORD_TOKEN" => "token",
            "DISCORD_GUILD_IDS" => "123456789012345678",
            "DISCORD_API_URL" | "TIMETRACK_URL" => "http://127.0.0.1:9",
            "TIMETRACK_API_KEY" | "TIMETRACK_API_SECRET" => "0123456789",
            "DATABASE_URL" => &database,
            _ => return Ok(None),
        };
        Ok(Some(value.to_owned()))
    })
    .unwrap()
}

/// A bot whose parts do nothing until it stops.
async fn idle(folder: &std::path::Path) -> Running {
    let app = Arc::new(assemble(&config(folder), Clock::system()).await.unwrap());
    let until_stop = |app: &Arc<App>| app.stop.clone().cancelled_owned();
    let fine = |app: &Arc<App>| {
        let stop = until_stop(app);
        tokio::spawn(async move {
            stop.await;
            Ok(())
        })
    };
    let address = ([127, 0, 0, 1], 0).into();
    Running {
        listen_addr: address,
        health_addr: address,
        transport: fine(&app),
        health: fine(&app),
        delivery: tokio::spawn(until_stop(&app)),
        jobs: fine(&app),
        notices: tokio::spawn(until_stop(&app)),
        untried: watch::channel(1).1,
        app,
    }
}

async fn words_of(mut running: Running) -> String {
    let error = running.ended().await.unwrap_err();
    running.stop().await;
    format!("{error:#}")
}

#[tokio::test]
async fn a_part_that_breaks_ends_the_program_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let broken = || tokio::spawn(async { panic!("on purpose") });
    let mut running = idle(folder.path()).await;
    running.delivery = broken();
    assert_eq!(words_of(running).await, "the delivery worker panicked");
    let mut running = idle(folder.path()).await;
    running.delivery = tokio::spawn(async {});
    assert_eq!(words_of(running).await, "the delivery worker ended by itself");
    let mut running = idle(folder.path()).await;
    running.jobs = tokio::spawn(async { panic!("on purpose") });
    assert_eq!(words_of(running).await, "the worker for jobs panicked");
    let mut running = idle(folder.path()).await;
    running.health = tokio::spawn(async { Err(anyhow!("no more sockets")) });
    assert_eq!(words_of(running).await, "the health checks broke: no more sockets");
    let mut running = idle(folder.path()).await;
    running.transport = tokio::spawn(async { Err(anyhow!("the token is refused")) });
    assert_eq!(words_of(running).await, "the token is refused");
    let mut running = idle(folder.path()).await;
    running.jobs = tokio::spawn(async { Err(discord::Error::TokenRefused.into()) });
    assert!(words_of(running).await.contains("DISCORD_TOKEN"));
}

#[tokio::test]
async fn a_token_refused_after_the_first_attempt_ends_the_program_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = idle(folder.path()).await;
    let (over, untried) = watch::channel(1);
    running.untried = untried;
    let (refuse, refused) = tokio::sync::oneshot::channel::<()>();
    running.jobs = tokio::spawn(async move {
        over.send_replace(0);
        refused.await?;
        Err(discord::Error::TokenRefused.into())
    });
    running.registered().await.unwrap();
    refuse.send(()).unwrap();
    let error = running.ended().await.unwrap_err();
    assert!(is_final(&error), "{error:#}");
    running.stop().await;
}

#[tokio::test]
async fn a_token_refused_at_the_first_attempt_is_no_registration() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = idle(folder.path()).await;
    running.jobs = tokio::spawn(async { Err(discord::Error::TokenRefused.into()) });
    assert!(is_final(&running.registered().await.unwrap_err()));
    running.stop().await;
}

#[tokio::test]
async fn a_bot_at_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = idle(folder.path()).await;
    let ended = tokio::time::timeout(Duration::from_millis(100), running.ended()).await;
    assert!(ended.is_err(), "it ended");
    running.stop().await;
}

#[test]
fn what_discord_refuses_for_good_is_told_from_what_passes() {
    for fatal in [Fatal::TokenRefused, Fatal::Version, Fatal::Intents(4014)] {
        assert!(is_final(&anyhow::Error::new(fatal).context("the part that hears Discord broke")), "{fatal}");
    }
    assert!(is_final(&discord::Error::TokenRefused.into()));
    assert!(!is_final(&discord::Error::DmsClosed.into()));
    assert!(!is_final(&anyhow!("no more sockets")));
}
