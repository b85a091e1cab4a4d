// Starts the demo as a process of its own.

import { spawn } from "node:child_process";

import { lineOf } from "./chrome.mjs";

/** `address` resolves once the page can be opened; `log()` is what the program has logged so far. */
export function startDemo(program, options = []) {
  const demo = spawn(program, ["demo", ...options], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, RUST_LOG: "warn" } });
  let log = "";
  demo.stderr.on("data", (chunk) => (log += chunk));
  const address = lineOf(demo.stdout, /(http:\/\/127\.0\.0\.1:\d+\/)\s+in a browser/, 30_000);
  return { demo, address, log: () => log };
}

/** Ends it, and waits until its port is free. */
export async function stopDemo(demo) {
  if (demo.exitCode !== null || demo.signalCode !== null) return;
  const gone = new Promise((done) => demo.once("exit", done));
  demo.kill("SIGTERM");
  await gone;
}
