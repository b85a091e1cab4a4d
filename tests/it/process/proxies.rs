//! A gateway that can be reached only through a proxy.

use super::plan;
use super::stage::Stage;
use crate::proxies::{GATEWAY, Leads, Proxy};

async fn doctor(stage: &Stage) -> (Option<i32>, String) {
    let ended = stage.spawn(&["doctor"]).end().await;
    let text = ended.text();
    assert!(!text.contains("s3cret"), "{text}");
    (ended.code(), text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_and_the_bot_reach_the_gateway_through_the_proxy_of_the_environment() {
    let mut stage = Stage::empty(&plan(0, "gateway")).await;
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("gateway") && text.contains("answers") && !text.contains("proxy"), "{text}");
    let url: url::Url = stage.discord.api_url().parse().unwrap();
    let address = format!("127.0.0.1:{}", url.port().unwrap()).parse().unwrap();
    let proxy = Proxy::start(Leads::To(address)).await;
    stage.discord.name_gateway(GATEWAY);
    let right = stage.settings.clone();
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        stage.set(name, &proxy.url());
        let (code, text) = doctor(&stage).await;
        assert_eq!(code, Some(0), "{name}: {text}");
        assert!(text.contains(&format!("answers through the proxy http://{}", proxy.address)), "{text}");
        stage.settings.clone_from(&right);
    }
    stage.set("HTTPS_PROXY", &proxy.url());
    stage.set("RUST_LOG", "trace");
    stage.start().await;
    let ended = stage.terminate().await;
    assert_eq!(ended.code(), Some(0));
    assert!(ended.text().contains("connected to the gateway"), "{}", ended.text());
    assert!(!ended.text().contains("s3cret") && !ended.text().contains("bWU6czNjcmV0"), "{}", ended.text());
    proxy.assert_led_to(GATEWAY);
    stage.set("RUST_LOG", "info");
    for name in ["NO_PROXY", "no_proxy"] {
        stage.set(name, "example.org, .discord.test");
        let (code, text) = doctor(&stage).await;
        assert_eq!(code, Some(1), "{name}: {text}");
        assert!(text.contains("BAD   gateway") && text.contains("HTTPS_PROXY and NO_PROXY"), "{text}");
        stage.settings.retain(|(given, _)| given != name);
    }
    stage.set("HTTPS_PROXY", "socks5://me:s3cret@127.0.0.1:1");
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("SOCKS proxies"), "{text}");
}
