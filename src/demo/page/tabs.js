// The channels and the direct messages as tabs, each with the number of its unread messages.

import { h } from "./dom.js";
import { word } from "./words.js";

/** Draws into a tablist; `choose(id)` is called with the tab that was pressed or reached with the arrow keys. */
export class Tabs {
  constructor(root, choose) {
    this.root = root;
    this.choose = choose;
    // Kept, so that a tab that has the keyboard's focus never loses it.
    this.drawn = new Map();
    root.addEventListener("keydown", (event) => this.key(event));
  }

  /** Shows tabs `{ id, label, panel, isPrivate, unread }`, the one with the id `current` chosen. */
  show(tabs, current) {
    const nodes = tabs.map((tab) => this.draw(tab, tab.id === current));
    for (const id of this.drawn.keys()) if (!tabs.some((tab) => tab.id === id)) this.drawn.delete(id);
    const same = nodes.length === this.root.children.length && nodes.every((node, place) => node === this.root.children[place]);
    if (!same) this.root.replaceChildren(...nodes);
  }

  draw({ id, label, panel, isPrivate, unread }, chosen) {
    const node = this.drawn.get(id) ?? h("button", { id: `tab-${id}`, type: "button", role: "tab", "data-tab": id, "aria-controls": panel, onclick: () => this.choose(id) });
    this.drawn.set(id, node);
    node.setAttribute("aria-selected", String(chosen));
    node.tabIndex = chosen ? 0 : -1;
    const form = JSON.stringify([document.documentElement.lang, label, isPrivate, unread]);
    if (node.dataset.form !== form) {
      node.dataset.form = form;
      node.replaceChildren(
        isPrivate ? h("img.lock", { src: "/lock.svg", alt: word("admins-only"), title: word("admins-only"), width: 13, height: 13 }) : "",
        h("span", {}, label),
        unread ? h("b.count", {}, String(unread)) : "",
        unread ? h("span.unseen", {}, ` ${word("unread")}`) : "");
    }
    return node;
  }

  key(event) {
    const tabs = [...this.root.children];
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    this.choose(next.dataset.tab);
    next.focus();
  }
}
