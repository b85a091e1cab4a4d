// A combobox as the WAI-ARIA practices describe it: the focus stays in the input, `aria-activedescendant` walks the list.

import { h } from "./dom.js";

let serial = 0;

/** Ties an input to a list of options; `take(option)` is called with the one that was chosen. */
export class Listbox {
  constructor(input, list, take) {
    this.input = input;
    this.list = list;
    this.take = take;
    this.options = [];
    this.active = -1;
    this.prefix = `choice-${(serial += 1)}`;
    // A press with the mouse must not take the focus away first: leaving the input closes the list.
    list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** Shows options `{ title, detail, tag }`; with `first` the first one is marked at once. */
  open(options, first) {
    this.options = options;
    this.list.replaceChildren(...options.map((option, index) => this.draw(option, index)));
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.mark(first && options.length ? 0 : -1);
  }

  /** Shows a sentence in place of options. */
  say(text) {
    this.open([], false);
    this.list.replaceChildren(h("p.note", {}, text));
    this.list.hidden = false;
  }

  close() {
    this.options = [];
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  /** Deals with a key if it is the list's, and says whether it was. */
  key(event) {
    if (event.key === "Escape" && !this.list.hidden) return this.close(), true;
    if (this.options.length === 0) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") return this.move(event.key === "ArrowDown" ? 1 : -1), true;
    const takes = event.key === "Enter" || (event.key === "Tab" && !event.shiftKey);
    if (!takes || this.active < 0) return false;
    this.take(this.options[this.active]);
    return true;
  }

  move(by) {
    const count = this.options.length;
    this.mark(this.active < 0 && by < 0 ? count - 1 : (this.active + by + count) % count);
  }

  mark(index) {
    this.active = index;
    for (const [place, node] of [...this.list.children].entries()) {
      if (node.getAttribute("role") === "option") node.setAttribute("aria-selected", String(place === index));
    }
    const node = index < 0 ? null : this.list.children[index];
    if (node) {
      this.input.setAttribute("aria-activedescendant", node.id);
      node.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  draw(option, index) {
    return h("div.option", {
      id: `${this.prefix}-${index}`,
      role: "option",
      "aria-selected": "false",
      onclick: () => this.take(option),
      onmousemove: () => this.active !== index && this.mark(index),
    }, h("span.name", {}, option.title), option.detail ? h("span.detail", {}, option.detail) : null);
  }
}
