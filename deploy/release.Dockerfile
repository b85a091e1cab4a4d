# The image of a release: the static program of each architecture, and nothing that has to be built.
#   docker buildx build -f deploy/release.Dockerfile --platform linux/amd64,linux/arm64 FOLDER
# FOLDER has bin/amd64/timetrack-bot, bin/arm64/timetrack-bot and tree/data, an empty folder with mode 0700.
FROM gcr.io/distroless/static-debian12:nonroot
ARG TARGETARCH
COPY --chmod=0755 bin/${TARGETARCH}/timetrack-bot /usr/local/bin/timetrack-bot
COPY --chown=nonroot:nonroot tree/ /
WORKDIR /data
ENV DATABASE_URL=sqlite:///data/timetrack-bot.db \
    LISTEN_ADDR=0.0.0.0:8080 \
    HEALTH_ADDR=0.0.0.0:9090
VOLUME /data
EXPOSE 8080
USER nonroot
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 CMD ["/usr/local/bin/timetrack-bot", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/timetrack-bot"]
