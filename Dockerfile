# syntax=docker/dockerfile:1
# A small image with the program and nothing else: no shell, no package manager, not root.
#
#   docker build -t timetrack-bot .
#   (how to run it: docs/install.md)

FROM rust:1.95-slim-bookworm AS build
# A C compiler for the bundled SQLite and ring.
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# The dependencies alone first, so that a change of ours does not build them again.
# Without rust-toolchain.toml: the image's own compiler is the one meant.
COPY Cargo.toml Cargo.lock ./
# Members of the workspace: cargo reads their manifests, but a server build does not use them.
COPY crates/discord-sandbox/Cargo.toml crates/discord-sandbox/
COPY crates/timetrack-sandbox/Cargo.toml crates/timetrack-sandbox/
# The manifest names benches, an example and a test; that they exist is all cargo asks here.
RUN mkdir -p src benches examples/crash tests/durability crates/discord-sandbox/src crates/timetrack-sandbox/src \
    && echo 'fn main() {}' > src/main.rs \
    && touch crates/discord-sandbox/src/lib.rs crates/timetrack-sandbox/src/lib.rs \
    && touch src/lib.rs benches/press.rs benches/who.rs benches/load.rs benches/accounts.rs benches/mutations.rs benches/reminders.rs examples/crash/main.rs tests/durability/main.rs \
    && cargo build --release --locked -p timetrack-bot --no-default-features \
    && rm -r src target/release/timetrack-bot target/release/deps/timetrack_bot* target/release/deps/libtimetrack_bot* \
       target/release/.fingerprint/timetrack-bot-*
COPY locales locales
COPY migrations migrations
COPY .env.example accounts.example.toml ./
COPY src src
RUN cargo build --release --locked -p timetrack-bot --no-default-features
# Owned by the user the program runs as and closed to others; a named volume takes this over. Inside a folder of its own, since
# a builder keeps the mode of what is in a copied folder, but not everyone keeps that of the folder itself.
RUN mkdir -p /tree && mkdir -m 0700 /tree/data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /build/target/release/timetrack-bot /usr/local/bin/timetrack-bot
COPY --from=build --chown=nonroot:nonroot /tree/ /
WORKDIR /data
# Reachable from outside the container; publish the first port to your reverse proxy only, the second one to nobody.
ENV DATABASE_URL=sqlite:///data/timetrack-bot.db \
    LISTEN_ADDR=0.0.0.0:8080 \
    HEALTH_ADDR=0.0.0.0:9090
VOLUME /data
EXPOSE 8080
USER nonroot
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 CMD ["/usr/local/bin/timetrack-bot", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/timetrack-bot"]
