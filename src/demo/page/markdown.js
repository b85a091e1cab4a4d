// The part of Discord's Markdown that bots use, turned into DOM nodes. Text never becomes HTML, so nothing in it can run.

import { h } from "./dom.js";
import { timestamp } from "./time.js";

// Inside a pair of marks an escaped character never ends the pair.
const INSIDE = String.raw`((?:\\[\s\S]|[^\\])+?)`;
const pair = (mark, after = "", end = mark) => new RegExp(`${mark}${INSIDE}${end}${after}`, "yu");
// Deeper nesting than this is shown as typed; no honest text needs it.
const DEEPEST = 6;

// Tried in this order at every position; the first that fits there wins.
const RULES = [
  [/\\([^\p{L}\p{N}\s])/uy, (m) => m[1]],
  [/```(?:\w*\n)?([\s\S]+?)```/y, (m) => h("pre", {}, h("code", {}, m[1]))],
  [/``([\s\S]+?)``|`([^`]+)`/y, (m) => h("code", {}, m[1] ?? m[2])],
  [pair("\\*\\*", "(?!\\*)"), (m, inner) => h("strong", {}, inner(m[1]))],
  [pair("__", "(?!_)"), (m, inner) => h("u", {}, inner(m[1]))],
  [pair("~~"), (m, inner) => h("s", {}, inner(m[1]))],
  // A star with a blank beside it is arithmetic.
  [pair("\\*(?![\\s*])", "(?!\\*)", "(?<!\\s)\\*"), (m, inner) => h("em", {}, inner(m[1]))],
  [pair("_", "(?![\\p{L}\\p{N}_])"), (m, inner) => h("em", {}, inner(m[1]))],
  [/<t:(-?\d{1,12})(?::([tTdDfFR]))?>/y, (m) => timestamp(Number(m[1]), m[2])],
  [/<@!?(\d{1,20})>/y, (m, _, names) => h("span.mention", {}, `@${names.get(m[1]) ?? "?"}`)],
  [/<(?:#|@&)(\d{1,20})>/y, (m, _, names) => h("span.mention", {}, names.get(m[1]) ?? `${m[0].startsWith("<#") ? "#" : "@"}?`)],
  [/<\/([^:<>\n]{1,100}):\d{1,20}>/y, (m) => h("span.mention", {}, `/${m[1]}`)],
];

/** Nodes for a message: quotes, small print, headings and lists by line, marks within lines. `names`: members by id, channels and roles with their sign. */
export function markdown(text, names) {
  const blocks = [];
  for (const [kind, lines] of grouped(String(text))) blocks.push(block(kind, lines, names));
  return blocks;
}

/** Nodes for one line, such as a title. */
export function line(text, names) {
  return inline(String(text), names, 0);
}

// Neighbouring lines of the same kind belong together; a code fence may span lines, so it is kept with plain text.
function grouped(text) {
  const groups = [];
  for (const raw of text.split("\n")) {
    const [, kind, rest] = raw.match(/^(> |-# |#{1,3} |[-*] )(.*)$/) ?? [null, "", raw];
    const last = groups.at(-1);
    if (last && last[0] === kind && !kind.startsWith("#")) last[1].push(rest);
    else groups.push([kind, [rest]]);
  }
  return groups;
}

function block(kind, lines, names) {
  const nodes = () => inline(lines.join("\n"), names, 0);
  if (kind === "> ") return h("blockquote", {}, nodes());
  if (kind === "-# ") return h("p.small", {}, nodes());
  if (kind.startsWith("#")) return h("p.heading", {}, nodes());
  if (kind === "- " || kind === "* ") return h("ul", {}, lines.map((item) => h("li", {}, inline(item, names, 0))));
  return h("p", {}, nodes());
}

function inline(text, names, depth) {
  const nodes = [];
  let plain = "";
  let at = 0;
  const inner = (part) => (depth < DEEPEST ? inline(part, names, depth + 1) : [part]);
  const flush = () => {
    if (plain) nodes.push(plain);
    plain = "";
  };
  while (at < text.length) {
    // An underscore within a word is a name such as `a_b_c`, not emphasis.
    const within = text[at] === "_" && /[\p{L}\p{N}]$/u.test(text.slice(0, at));
    const found = within ? null : first(text, at);
    if (!found) {
      plain += text[at];
      at += 1;
      continue;
    }
    const [match, make] = found;
    flush();
    nodes.push(make(match, inner, names));
    at += match[0].length;
  }
  flush();
  return nodes;
}

function first(text, at) {
  // All marks begin with one of these; everything else is skipped without trying ten patterns.
  if (!"\\`*_~<".includes(text[at])) return null;
  for (const [pattern, make] of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return [match, make];
  }
  return null;
}
