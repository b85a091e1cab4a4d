// Drives a headless Chromium over its own protocol (CDP), with nothing but Node: needs `--experimental-websocket` on Node 20.

import { spawn, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-default-browser-check", "--mute-audio",
  "--hide-scrollbars", "--force-color-profile=srgb", "--lang=en-US", "--remote-debugging-port=0",
];
const KEYS = { Enter: 13, Tab: 9, Escape: 27, ArrowDown: 40, ArrowUp: 38, ArrowLeft: 37, ArrowRight: 39, Backspace: 8, " ": 32 };

/** The browser's program. */
export function chromium() {
  const found = ["chromium", "chromium-browser", "google-chrome"].find((name) => spawnSync("which", [name]).status === 0);
  if (!found) throw new Error("no chromium is installed");
  return found;
}

/** Starts a browser with a fresh profile; `close()` ends it and removes the profile. */
export async function launch(program) {
  const profile = await mkdtemp(join(tmpdir(), "demo-browser-"));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
  const address = await lineOf(child.stderr, /DevTools listening on (ws:\S+)/, 20_000);
  const socket = new WebSocket(address);
  await new Promise((done, failed) => {
    socket.onopen = done;
    socket.onerror = () => failed(new Error("the browser does not talk"));
  });
  const wire = new Wire(socket);
  const close = async () => {
    const gone = new Promise((done) => child.once("exit", done));
    child.kill();
    await gone;
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  return { close, open: (address, options) => Page.open(wire, address, options) };
}

/** The first match of `pattern` in what a stream says. */
export function lineOf(stream, pattern, patience) {
  return new Promise((done, failed) => {
    let text = "";
    const timer = setTimeout(() => failed(new Error(`no ${pattern} within ${patience} ms in:\n${text}`)), patience);
    stream.on("data", (chunk) => {
      text += chunk;
      const match = text.match(pattern);
      if (match) {
        clearTimeout(timer);
        done(match[1]);
      }
    });
    stream.on("end", () => failed(new Error(`ended without ${pattern}:\n${text}`)));
  });
}

// Numbers requests and hands events to whoever listens for their session.
class Wire {
  constructor(socket) {
    this.socket = socket;
    this.waiting = new Map();
    this.listeners = [];
    this.last = 0;
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.id === undefined) return this.listeners.forEach((listener) => listener(message));
      const [done, failed] = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error) failed(new Error(JSON.stringify(message.error)));
      else done(message.result);
    };
  }

  ask(method, params = {}, sessionId) {
    this.last += 1;
    this.socket.send(JSON.stringify({ id: this.last, method, params, sessionId }));
    return new Promise((...both) => this.waiting.set(this.last, both));
  }
}

/** One tab. It notes every request, every console error and every exception from the start. */
class Page {
  static async open(wire, address, { width = 1200, height = 800, dark = false, zone = null } = {}) {
    const { targetId } = await wire.ask("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await wire.ask("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page();
    Object.assign(page, { wire, sessionId, targetId, requests: [], troubles: [] });
    wire.listeners.push((event) => event.sessionId === sessionId && page.note(event));
    for (const domain of ["Page", "Network", "Runtime", "Log"]) await page.ask(`${domain}.enable`);
    await page.resize(width, height);
    await page.ask("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
    if (zone) await page.ask("Emulation.setTimezoneOverride", { timezoneId: zone });
    await page.ask("Page.navigate", { url: address });
    return page;
  }

  ask(method, params) {
    return this.wire.ask(method, params, this.sessionId);
  }

  note({ method, params }) {
    if (method === "Network.requestWillBeSent") this.requests.push(params.request.url);
    if (method === "Runtime.exceptionThrown") this.troubles.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === "Runtime.consoleAPICalled" && ["error", "warning"].includes(params.type)) this.troubles.push(JSON.stringify(params.args));
    if (method === "Log.entryAdded" && params.entry.level === "error") this.troubles.push(`${params.entry.text} ${params.entry.url ?? ""}`);
  }

  resize(width, height) {
    return this.ask("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
  }

  /** The value of an expression in the page. */
  async see(expression) {
    const answer = await this.ask("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    if (answer.exceptionDetails) throw new Error(`${expression}: ${answer.exceptionDetails.exception?.description}`);
    return answer.result.value;
  }

  /** Waits until an expression is truthy and returns its value. */
  async until(what, expression, patience = 5_000) {
    const end = Date.now() + patience;
    for (;;) {
      const value = await this.see(expression);
      if (value) return value;
      if (Date.now() > end) throw new Error(`waited ${patience} ms for ${what}`);
      await new Promise((done) => setTimeout(done, 40));
    }
  }

  /** Types text where the focus is, as a person does. */
  async type(text) {
    for (const letter of text) await this.ask("Input.dispatchKeyEvent", { type: "char", text: letter });
  }

  async key(name, modifiers = 0) {
    const text = name === "Enter" ? "\r" : name === " " ? " " : undefined;
    const key = { key: name, code: name === " " ? "Space" : name, windowsVirtualKeyCode: KEYS[name], modifiers };
    await this.ask("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", text, ...key });
    await this.ask("Input.dispatchKeyEvent", { type: "keyUp", ...key });
  }

  /** Presses with the mouse in the middle of an element. */
  async press(selector) {
    const place = `(() => { const e = document.querySelector(${JSON.stringify(selector)}); e.scrollIntoView({ block: "center" });
      const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`;
    const [x, y] = await this.see(place);
    for (const type of ["mousePressed", "mouseReleased"]) await this.ask("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
  }

  /** A browser holds few connections to one server, and each tab keeps one open. */
  async close() {
    await this.wire.ask("Target.closeTarget", { targetId: this.targetId });
  }

  /** The whole window, or the part of it that `clip` names in pixels. */
  async screenshot(file, clip) {
    const { data } = await this.ask("Page.captureScreenshot", { format: "png", ...(clip && { clip: { ...clip, scale: 1 } }) });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, Buffer.from(data, "base64"));
  }
}
