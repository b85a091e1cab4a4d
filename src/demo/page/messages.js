// The conversation: each message becomes a list item, redrawn only when it changed, so that focus and scrolling stay.

import { h } from "./dom.js";
import { line, markdown } from "./markdown.js";
import { clock } from "./time.js";
import { word } from "./words.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };

/** A list of messages in an `<ol>`; `press(message, customId)` is called for a button and resolves with an error or null. */
export class Conversation {
  /** `rest` takes the keyboard's focus where a message has no button left. */
  constructor(list, rest, press) {
    this.list = list;
    this.rest = rest;
    this.press = press;
    this.drawn = new Map();
    this.errors = new Map();
    this.pending = new Map();
  }

  /** Draws what changed and returns the items that are new or say something new. */
  show(items, names, commands) {
    this.names = names;
    this.commands = commands;
    const fresh = [];
    const kept = new Map();
    let before = null;
    for (const item of items) {
      // The language is part of it: the page's own words stand on each message.
      const form = JSON.stringify([item, document.documentElement.lang, this.errors.get(item.id), this.pending.get(item.id)]);
      const old = this.drawn.get(item.id);
      const node = old?.form === form ? old.node : this.redraw(item, old?.node);
      if (old?.said !== said(item)) fresh.push(item);
      kept.set(item.id, { form, node, item, said: said(item) });
      const place = before ? before.nextSibling : this.list.firstChild;
      if (place !== node) this.list.insertBefore(node, place);
      before = node;
    }
    for (const [id, { node }] of this.drawn) if (!kept.has(id)) node.remove();
    this.drawn = kept;
    return fresh;
  }

  /** Forgets everything, as when somebody else looks. */
  clear() {
    this.drawn = new Map();
    this.errors.clear();
    this.list.replaceChildren();
  }

  // A message that is drawn again keeps the focus on the same button, or on the first that can be pressed.
  redraw(item, old) {
    const node = this.message(item);
    if (!old) return node;
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.press : undefined;
    old.replaceWith(node);
    if (focused !== undefined) this.focusIn(node, focused);
    return node;
  }

  /** Puts the keyboard's focus on a button of a message, or on the first that can be pressed. */
  focus(id, customId) {
    this.focusIn(this.drawn.get(id)?.node, customId);
  }

  focusIn(node, customId) {
    const buttons = [...(node?.querySelectorAll("button[data-press]:enabled") ?? [])];
    (buttons.find((button) => button.dataset.press === customId) ?? buttons[0] ?? this.rest).focus();
  }

  message(item) {
    return h("li.message", { "data-id": item.id, "data-state": item.state },
      item.used ? used(item.used, this.names, this.commands) : null,
      h("div.row", {},
        h("img.avatar", { src: "/icon.svg", alt: "", width: 36, height: 36 }),
        h("div.body", {},
          h("p.from", {}, h("b", {}, "TimeTrack"), h("span.badge", {}, word("app")), clock(item.at, "t"),
            item.edited ? h("span.edited", {}, word("edited")) : null),
          this.saying(item),
          this.errors.has(item.id) ? h("p.failed", {}, `⚠ ${this.errors.get(item.id)}`) : null,
          item.private ? h("p.private", {}, h("img", { src: "/eye.svg", alt: "", width: 14, height: 14 }), word("private")) : null)));
  }

  saying(item) {
    if (item.state === "failed") return h("p.failed", {}, `⚠ ${item.reason || word("no-answer")}`);
    if (item.state !== "said") return h("p.thinking", {}, h("span.dots", { "aria-hidden": "true" }, "●●●"), ` TimeTrack ${word("thinking")}`);
    return [
      item.content ? h("div.text", {}, markdown(item.content, this.names)) : null,
      item.embeds.map((embed) => drawEmbed(embed, this.names)),
      item.components.map((row) => this.row(item, row)),
    ].flat();
  }

  row(item, row) {
    const busy = this.pending.get(item.id);
    const buttons = (row.components ?? []).filter((part) => part.type === 2 && part.custom_id).map((part) =>
      h(`button.${STYLES[part.style] ?? "secondary"}`, {
        type: "button",
        // `aria-disabled` while waiting: a truly disabled button would drop the keyboard's focus.
        disabled: part.disabled === true,
        "aria-disabled": busy ? "true" : undefined,
        "aria-busy": busy === part.custom_id ? "true" : undefined,
        "data-press": part.custom_id,
        onclick: () => this.pressed(item, part.custom_id),
      }, part.emoji?.name ? `${part.emoji.name} ` : "", part.label ?? ""));
    return h("div.buttons", {}, buttons);
  }

  async pressed(item, customId) {
    if (this.pending.has(item.id)) return;
    this.errors.delete(item.id);
    this.pending.set(item.id, customId);
    this.again(item.id);
    const error = await this.press(item, customId);
    this.pending.delete(item.id);
    if (error) this.errors.set(item.id, error);
    this.again(item.id);
  }

  // Draws one message again for a change that is only the page's own.
  again(id) {
    const entry = this.drawn.get(id);
    if (entry) this.show([...this.drawn.values()].map(({ item }) => item), this.names, this.commands);
  }
}

/** The words of a message, for the screen reader's announcement. */
export function spoken(item) {
  if (item.state === "failed") return item.reason || word("no-answer");
  if (item.state !== "said") return "";
  const node = h("div", {}, markdown(item.content, new Map()),
    item.embeds.map((embed) => [line(embed.title ?? "", new Map()), ". ", markdown(embed.description ?? "", new Map())].flat()));
  return node.textContent.slice(0, 400);
}

function said(item) {
  return JSON.stringify([item.state, item.content, item.embeds]);
}

// What is sent are English names and values; a person reads the names in their language, and what the values are called.
function used({ name, path, options, target, button, form }, names, commands) {
  if (form !== null) return usedLine(name, "filled", `[${form}] ${options.map(([, value]) => value).join(" · ")}`);
  if (button !== null) return usedLine(name, "pressed", `[${button}]`);
  const entry = commands.find((known) => known.path.join(" ") === path.join(" "));
  if (target !== null) return usedLine(name, "used", `${entry?.shown ?? path.join(" ")}: ${names.get(target) ?? target}`);
  const shown = (option) => entry?.options.find((known) => known.name === option)?.shown ?? option;
  const given = options.map(([option, value]) => ` ${shown(option)}: ${names.get(value) ?? value}`);
  return usedLine(name, "used", `/${entry?.shown ?? path.join(" ")}${given.join("")}`);
}

function usedLine(name, did, what) {
  return h("p.used", {}, h("span.curve", { "aria-hidden": "true" }), h("b", {}, name), ` ${word(did)} `, h("code", {}, what));
}

function drawEmbed(embed, names) {
  const node = h("div.embed", {},
    embed.author?.name ? h("p.author", {}, embed.author.name) : null,
    embed.title ? h("p.title", {}, line(embed.title, names)) : null,
    embed.description ? h("div.text", {}, markdown(embed.description, names)) : null,
    embed.fields?.length ? h("dl.fields", {}, embed.fields.map((field) => drawField(field, names))) : null,
    embed.footer?.text ? h("p.footer", {}, embed.footer.text) : null);
  // Set through the object model, which the content security policy allows, unlike a style attribute.
  if (Number.isInteger(embed.color)) node.style.setProperty("--edge", `#${embed.color.toString(16).padStart(6, "0")}`);
  return node;
}

function drawField(field, names) {
  return h(field.inline ? "div.inline" : "div", {}, h("dt", {}, line(field.name, names)), h("dd.text", {}, markdown(field.value, names)));
}
