//! The command line.

use std::net::SocketAddr;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some("sandbox") {
        let address: SocketAddr = words.next().unwrap_or_else(|| "127.0.0.1:4000".to_owned()).parse()?;
        timetrack_bot::sandbox::discord::serve(address, timetrack_bot::clock::Clock::system()).await?;
    }
    Ok(())
}
