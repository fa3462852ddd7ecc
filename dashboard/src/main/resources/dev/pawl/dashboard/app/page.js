import { LitElement, html, nothing } from 'lit';
import { live } from './live.js';
import { notice } from '../parts/notice.js';

/** For so many times as long as a reading took nothing is read again by itself. */
const PATIENCE = 5;

/**
 * What all pages have in common: they read, show, and read again when something changed. A page says what it reads (`load`)
 * and how that looks (`view`); what it shows while it waits, or when the server refuses, is the same everywhere.
 *
 * Everything is drawn into the document itself, so that one style sheet serves all.
 */
export class Page extends LitElement {
  static properties = {
    rest: {},
    params: { hasChanged: (now, before) => String(now ?? '') !== String(before ?? '') },
    me: {},
    data: { state: true },
    error: { state: true },
    busy: { state: true },
  };

  #reading = 0;
  #took = 0;
  #ended = 0;
  #kept = new Map();

  /** why not always: what is slow to read is read less often, so that many who watch cost the queue next to nothing. */
  #again = () => {
    if (performance.now() - this.#ended >= PATIENCE * this.#took) this.reload();
  };

  constructor() {
    super();
    this.data = null;
    this.error = null;
    this.rest = '';
    this.params = new URLSearchParams();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.isLive) live.addEventListener('changed', this.#again);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    live.removeEventListener('changed', this.#again);
  }

  willUpdate(changed) {
    if (changed.has('params') || changed.has('rest')) {
      if (changed.has('rest')) this.data = null;
      this.reload();
    }
  }

  /** Reads what the page shows; an answer that a later one has overtaken is forgotten. */
  async reload() {
    const reading = ++this.#reading;
    const begun = performance.now();
    this.busy = true;
    try {
      const data = await this.load();
      if (reading === this.#reading) {
        this.data = data;
        this.error = null;
      }
    } catch (error) {
      if (reading === this.#reading) this.error = error;
      if (error.status === undefined) throw error;
    } finally {
      if (reading === this.#reading) this.busy = false;
      this.#ended = performance.now();
      this.#took = this.#ended - begun;
    }
  }

  /** What `read` gives, or gave within so many seconds for the same `key`: for what changes slowly, or costs the server more. */
  async keep(seconds, key, read) {
    const known = this.#kept.get(key);
    if (known !== undefined && performance.now() - known.at < seconds * 1000) return known.value;
    const value = await read();
    this.#kept.set(key, { value, at: performance.now() });
    return value;
  }

  /** Whether the person has the role of an admin; the server decides all the same. */
  get isAdmin() {
    return this.me?.roles.includes('admin') ?? false;
  }

  /** Whether what it shows is read again when something changed. */
  get isLive() {
    return true;
  }

  /** Whether the person has this role, or that of an admin, which has all. */
  may(role) {
    return this.isAdmin || (this.me?.roles.includes(role) ?? false);
  }

  async load() {
    return {};
  }

  view() {
    return nothing;
  }

  render() {
    if (this.data === null) {
      return this.error === null
        ? html`<div class="loading" role="status"><span>Reading…</span></div>`
        : notice('problem', this.error.status === 404 ? 'Not found' : 'This could not be read', this.error.message);
    }
    return html`
      ${this.error === null ? nothing : notice('warning', 'What you see is not the newest', this.error.message)}
      ${this.view(this.data)}`;
  }
}
