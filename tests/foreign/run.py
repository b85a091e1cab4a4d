#!/usr/bin/env python3
"""Lets bots on discord.js and discord.py judge the stand-in for Discord. Installs them, starts `timetrack-bot sandbox` once
for each, drives both over the control API and demands their answers and not one breach.

Usage: tests/foreign/run.py [path of timetrack-bot]. Needs Node 20 and Python 3.10; all traffic stays on loopback, save for
the installation. The last line is `N passed, N failed`; the exit code is 1 if anything failed."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BINARY = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET / "debug" / "timetrack-bot"
PATIENCE = 20


class Sandbox:
    """The stand-in and one bot, as processes."""

    def __init__(self, command):
        self.server = subprocess.Popen([BINARY, "sandbox"], stdout=subprocess.PIPE, text=True)
        self.facts = json.loads(self.server.stdout.readline())
        environment = {**os.environ, "SANDBOX": json.dumps(self.facts)}
        self.bot = subprocess.Popen(command, env=environment)

    def stop(self):
        for process in (self.bot, self.server):
            process.terminate()
            process.wait()

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.facts['api']}/sandbox/{path}", data, {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return json.load(response)
        except urllib.error.HTTPError as problem:
            raise AssertionError(problem.read().decode()) from problem

    def until(self, what, look):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = look()
            if found:
                return found
            if self.bot.poll() is not None:
                raise AssertionError(f"the bot stopped while waiting for {what}")
            time.sleep(0.05)
        raise AssertionError(f"waited for {what}")

    def slash(self, *path, **options):
        body = {"member": "alice", "guild": self.facts["guild"], "path": path, "options": list(options.items())}
        return self.settled(self.ask("slash", body))

    def settled(self, press):
        return self.ask(f"interactions/{press['interaction']}")


def registers(sandbox):
    guild = sandbox.facts["guild"]
    commands = sandbox.until("commands", lambda: sandbox.ask(f"commands?guild={guild}"))
    sandbox.until("a session", lambda: sandbox.ask("gateway")["live"] == 1)
    assert {command["name"] for command in commands} == {"echo", "slow"}, commands


def replies(sandbox):
    before = len(messages(sandbox))
    answer = sandbox.slash("echo", text="hello")
    assert answer["message"]["text"] == "hello\n[More]", answer
    sandbox.until("the follow-up", lambda: len(messages(sandbox)) == before + 2)
    last = messages(sandbox)[-1]
    assert last["content"] == "and one more thing" and last["ephemeral"], last
    return answer["message"]


def messages(sandbox):
    return sandbox.ask("messages?member=alice")["channels"][0]["messages"]


def defers(sandbox):
    answer = sandbox.slash("slow", about="bob")
    assert answer["answer"]["kind"] == "deferred", answer
    assert answer["message"]["text"] == "about bob" and answer["message"]["ephemeral"], answer


def completes(sandbox):
    body = {"member": "bob", "guild": sandbox.facts["guild"], "path": ["echo"], "focus": ["text", "hi"]}
    assert sandbox.ask("autocomplete", body)["choices"] == [{"name": "hi!", "value": "hi!"}]


def updates(sandbox):
    message = replies(sandbox)
    button = message["buttons"][0]["custom_id"]
    answer = sandbox.settled(sandbox.ask("click", {"member": "bob", "message": str(message["id"]), "custom_id": button}))
    assert answer["answer"]["kind"] == "update" and answer["message"]["text"] == "more for bob", answer


def resumes(how):
    def check(sandbox):
        before = sandbox.ask("gateway")
        sandbox.ask(f"gateway/{how}", {})
        counted = "identifies" if how == "invalid" else "resumes"
        sandbox.until(how, lambda: sandbox.ask("gateway")[counted] > before[counted] and sandbox.ask("gateway")["live"] == 1)
        replies(sandbox)

    check.__name__ = f"comes back after {how}"
    return check


def keeps_the_rules(sandbox):
    breaches = sandbox.ask("breaches?finish=1")
    assert breaches == [], json.dumps(breaches, indent=2)


CHECKS = [registers, replies, defers, completes, updates, resumes("drop"), resumes("reconnect"), resumes("invalid"), keeps_the_rules]


def discord_js():
    home = HERE / "discord_js"
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=home, check=True)
    return ["node", home / "bot.js"]


def discord_py():
    home = HERE / "discord_py"
    place = TARGET / "foreign-venv"
    if not (place / "bin" / "python").exists():
        venv.create(place, with_pip=True)
    pip = [place / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", home / "requirements.txt"], check=True)
    return [place / "bin" / "python", home / "bot.py"]


def main():
    passed = failed = 0
    for install in (discord_js, discord_py):
        sandbox = Sandbox(install())
        for check in CHECKS:
            name = f"{install.__name__}: {check.__name__.replace('_', ' ')}"
            try:
                check(sandbox)
                passed += 1
                print(f"ok     {name}")
            except Exception as problem:
                failed += 1
                print(f"FAILED {name}: {problem}")
        sandbox.stop()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
