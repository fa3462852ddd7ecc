import { html } from 'lit';

const CHUNK = 20;
/** Before any row was drawn. */
const USUAL_HEIGHT = 32;

/**
 * The rows of a table that may be very long: those far from what is seen are not drawn, and a gap as high stands in their place.
 * A controller of the element that draws the table; `reachEnd` is called while the last rows are near.
 */
export class LongTable {
  /** The first row that is seen; beyond 0 when the person has gone down. */
  first = 0;
  /** One behind the last. */
  end = CHUNK;

  #host;
  #reachEnd;
  #rows = 0;
  #height = USUAL_HEIGHT;
  #drawn = '';

  #look = () => {
    const table = this.#host.querySelector('table.long');
    if (table === null) return;
    const body = table.querySelector('tbody.drawn');
    // why not one number for all: it hangs on fonts, and on how far a person has zoomed.
    if (body !== null) this.#height = body.offsetHeight / body.rows.length;
    const above = -table.tHead.getBoundingClientRect().bottom;
    this.first = Math.max(0, Math.floor(above / this.#height));
    this.end = Math.max(0, Math.ceil((above + window.innerHeight) / this.#height));
    if (String(this.#near()) !== this.#drawn) this.#host.requestUpdate();
    if (this.#near()[1] * CHUNK >= this.#rows) this.#reachEnd();
  };

  constructor(host, reachEnd) {
    this.#host = host;
    this.#reachEnd = reachEnd;
    host.addController(this);
  }

  hostConnected() {
    for (const moved of ['scroll', 'resize']) window.addEventListener(moved, this.#look, { passive: true });
  }

  hostDisconnected() {
    for (const moved of ['scroll', 'resize']) window.removeEventListener(moved, this.#look);
  }

  /** why not at once: what was drawn has no place yet. */
  hostUpdated() {
    requestAnimationFrame(this.#look);
  }

  /** To its first row, before another list is shown. */
  toTop() {
    window.scrollTo(0, 0);
    this.first = 0;
    this.end = CHUNK;
  }

  /** The chunks that are seen, and one before and behind: the first and the last. */
  #near() {
    return [Math.floor(this.first / CHUNK) - 1, Math.floor(this.end / CHUNK) + 1];
  }

  /** The bodies of the table, by `draw` for each row and its place. */
  bodies(rows, columns, draw) {
    this.#rows = rows.length;
    const [from, to] = this.#near();
    this.#drawn = String([from, to]);
    return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (none, chunk) => {
      const begin = chunk * CHUNK;
      const those = rows.slice(begin, begin + CHUNK);
      return chunk >= from && chunk <= to ? html`<tbody class="drawn">${those.map((row, i) => draw(row, begin + i))}</tbody>`
        : html`<tbody aria-hidden="true"><tr><td colspan=${columns} height=${Math.round(those.length * this.#height)}></td></tr></tbody>`;
    });
  }
}
