// Which messages a person has not looked at yet, kept for each person while the page is open.

/** Ids begin with their instant, so the newest message has the largest. */
export class Unread {
  constructor() {
    this.seen = new Map();
  }

  /** How many messages came since the last look at this place; all that is there at the first one was read elsewhere. */
  count(member, place, items) {
    const seen = this.seen.get(`${member} ${place}`);
    if (seen === undefined) this.look(member, place, items);
    return seen === undefined ? 0 : items.filter(({ id }) => BigInt(id) > seen).length;
  }

  look(member, place, items) {
    this.seen.set(`${member} ${place}`, BigInt(items.at(-1)?.id ?? 0));
  }
}
