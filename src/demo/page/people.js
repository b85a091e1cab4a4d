// The members of the server with the roles they wear, and the menu of each: the bot's commands for a person.

import { h } from "./dom.js";
import { word } from "./words.js";

let serial = 0;

/** A card; `use(name, member)` is called for a command of a member's menu. */
export class People {
  constructor(use) {
    this.use = use;
    this.node = h("section.card");
    document.addEventListener("click", (event) => {
      if (!event.target.closest(".menu, .more")) this.close();
    });
  }

  /** Draws again only what changed, so that an open menu stays. */
  show({ members, roles }, commands) {
    const form = JSON.stringify([document.documentElement.lang, members, roles, commands]);
    if (this.form === form) return;
    this.form = form;
    this.open = null;
    const names = new Map(roles.map(({ id, name }) => [id, name]));
    this.node.replaceChildren(h("h2", {}, word("people")), h("ul.people", {}, members.map((member) => this.row(member, names, commands))));
  }

  row(member, names, commands) {
    const worn = member.roles.filter((id) => names.has(id)).map((id) => h("span.role", {}, names.get(id)));
    const row = h("li.person", { "data-name": member.name }, h("b", {}, member.name), h("span.roles", {}, worn));
    if (!commands.length) return row;
    const menu = this.menu(member, commands);
    const label = `${word("menu-of")} ${member.name}`;
    const more = h("button.more", { type: "button", title: label, "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": menu.id },
      h("span", { "aria-hidden": "true" }, "⋯"));
    const toggle = () => (this.open?.menu === menu ? this.close() : this.expand({ menu, more }));
    more.addEventListener("click", toggle);
    // As on Discord: the other mouse button, or a long press.
    row.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      toggle();
    });
    row.append(more, menu);
    return row;
  }

  menu(member, commands) {
    const items = commands.map(({ name, shown }) =>
      h("button", { type: "button", role: "menuitem", tabIndex: -1, onclick: () => {
        this.close();
        this.use(name, member);
      } }, shown));
    const menu = h("div.menu", { id: `menu-${(serial += 1)}`, role: "menu", hidden: true, "aria-label": `${word("menu-of")} ${member.name}` }, items);
    menu.addEventListener("keydown", (event) => this.key(event, items));
    return menu;
  }

  key(event, items) {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[(to + items.length) % items.length].focus();
    }
    if (event.key === "Escape" || event.key === "Tab") {
      this.open?.more.focus();
      this.close();
    }
  }

  expand(open) {
    this.close();
    this.open = open;
    open.menu.hidden = false;
    open.more.setAttribute("aria-expanded", "true");
    open.menu.firstElementChild.focus();
  }

  close() {
    if (!this.open) return;
    this.open.menu.hidden = true;
    this.open.more.setAttribute("aria-expanded", "false");
    this.open = null;
  }
}
