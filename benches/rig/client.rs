//! Discord's side of the endpoint with as little work as possible: signs an interaction and sends it over a kept connection.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use ed25519_dalek::{Signer, SigningKey};
use timetrack_bot::clock::Clock;
use timetrack_bot::model::{InteractionId, MemberId};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::stubs::Stubs;

/// The server the presses come from.
pub const GUILD: u64 = 500_000_000_000_000_001;
/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
const LARGEST: usize = 1 << 20;

/// Sends presses to one endpoint.
pub struct Client {
    address: SocketAddr,
    key: SigningKey,
    clock: Clock,
    number: AtomicU64,
    idle: Mutex<Vec<TcpStream>>,
    pressed: Mutex<HashMap<MemberId, usize>>,
    /// Where the response arrives.
    discord: Option<Stubs>,
}

/// What a request came back with.
pub struct Answer {
    /// HTTP status of the endpoint.
    pub status: u16,
    /// The response that arrived at Discord's callback, or else the body.
    pub body: String,
}

impl Client {
    /// With a key of its own; connects to nobody yet. With `discord`, a press ends when its response has arrived there.
    pub fn new(address: SocketAddr, key: SigningKey, discord: Option<Stubs>) -> Self {
        let number = AtomicU64::new(0);
        Self {
            address,
            key,
            clock: Clock::system(),
            number,
            idle: Mutex::default(),
            pressed: Mutex::default(),
            discord,
        }
    }

    /// Clocks in, or out if that person is in.
    ///
    /// # Errors
    /// If no answer comes, or one that is no HTTP.
    pub async fn press(&self, member: MemberId) -> anyhow::Result<Answer> {
        self.says(member, self.command(member)).await
    }

    /// The same in another server.
    ///
    /// # Errors
    /// The same.
    pub async fn press_in(&self, guild: u64, member: MemberId) -> anyhow::Result<Answer> {
        self.says_in(guild, member, self.command(member)).await
    }

    /// Sends a command without options.
    ///
    /// # Errors
    /// The same.
    pub async fn says(&self, member: MemberId, command: &str) -> anyhow::Result<Answer> {
        self.says_in(GUILD, member, command).await
    }

    async fn says_in(&self, guild: u64, member: MemberId, command: &str) -> anyhow::Result<Answer> {
        let (id, body) = self.body(guild, member, command);
        let response = self.discord.as_ref().map(|discord| discord.expect(id));
        let mut answer = self.send(body.as_bytes()).await?;
        if let Some(response) = response.filter(|_| answer.status == 202) {
            answer.body =
                tokio::time::timeout(PATIENCE, response).await.context("no response in 10 seconds")??;
        }
        Ok(answer)
    }

    /// Sends any bytes, well signed.
    ///
    /// # Errors
    /// If no answer comes, or one that is no HTTP.
    pub async fn send(&self, body: &[u8]) -> anyhow::Result<Answer> {
        let request = self.request(body);
        tokio::time::timeout(PATIENCE, self.exchange(&request)).await.context("no answer in 10 seconds")?
    }

    /// How many presses were sent.
    pub fn sent(&self) -> u64 {
        self.number.load(Ordering::Relaxed)
    }

    fn command(&self, member: MemberId) -> &'static str {
        let mut pressed = self.pressed.lock().unwrap_or_else(PoisonError::into_inner);
        let times = pressed.entry(member).or_default();
        *times += 1;
        if times.is_multiple_of(2) { "clockout" } else { "clockin" }
    }

    fn body(&self, guild: u64, member: MemberId, command: &str) -> (u64, String) {
        let now = self.clock.now();
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let id = InteractionId::first_at(now).0 | (number & 0x3f_ffff);
        let body = format!(
            r#"{{"app_permissions":"562949953601536","application_id":"700000000000000000","channel_id":"500000000000000002","context":0,"data":{{"id":"1","name":"{command}","type":1,"guild_id":"{guild}"}},"guild":{{"features":[],"id":"{guild}","locale":"en-US"}},"guild_id":"{guild}","guild_locale":"en-US","id":"{id}","locale":"en-US","member":{{"user":{{"id":"{member}","username":"somebody","discriminator":"0","global_name":"Somebody","avatar":null,"public_flags":0}},"permissions":"2248473465835073","roles":[],"nick":null,"pending":false,"flags":0,"joined_at":"2024-01-08T08:00:00.000000+00:00"}},"token":"token-of-{id}","type":2,"version":1}}"#
        );
        (id, body)
    }

    fn request(&self, body: &[u8]) -> Vec<u8> {
        let stamp = self.clock.now().timestamp().to_string();
        let signature = self.key.sign(&[stamp.as_bytes(), body].concat());
        let mut request = format!(
            "POST /interactions HTTP/1.1\r\nhost: bot\r\ncontent-type: application/json\r\nx-signature-timestamp: {stamp}\r\n\
             x-signature-ed25519: {}\r\ncontent-length: {}\r\n\r\n",
            hex::encode(signature.to_bytes()),
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        request
    }

    async fn exchange(&self, request: &[u8]) -> anyhow::Result<Answer> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut stream = match kept {
            Some(stream) if is_open(&stream) => stream,
            _ => TcpStream::connect(self.address).await?,
        };
        stream.set_nodelay(true)?;
        stream.write_all(request).await?;
        let (answer, is_last) = read(&mut stream).await?;
        if is_last {
            return Ok(answer);
        }
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(stream);
        Ok(answer)
    }
}

/// A kept connection has nothing to read; the end of one the bot has closed is something to read.
fn is_open(stream: &TcpStream) -> bool {
    stream.try_read(&mut [0; 1]).is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
}

/// An answer, and whether the connection ends with it.
async fn read(stream: &mut TcpStream) -> anyhow::Result<(Answer, bool)> {
    let mut bytes = Vec::with_capacity(4096);
    loop {
        if stream.read_buf(&mut bytes).await? == 0 || bytes.len() > LARGEST {
            bail!("the connection ended after {} bytes", bytes.len());
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.unwrap_or("0").parse()?;
        if body.len() >= length {
            let status = head.split(' ').nth(1).context("a status")?.parse()?;
            let is_last = head.lines().any(|line| line == "connection: close");
            return Ok((Answer { status, body: body.to_owned() }, is_last));
        }
    }
}
