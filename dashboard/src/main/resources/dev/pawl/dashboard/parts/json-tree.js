import { LitElement, html, nothing } from 'lit';
import { Exact } from '../app/api.js';
import { count } from '../app/format.js';
import { complain, say } from './toasts.js';

const MOST_MEMBERS = 100;
const LONG = 400;
/** Beyond so many members nothing is opened by itself. */
const SMALL = 40;

const isTree = (value) => value !== null && typeof value === 'object' && !(value instanceof Exact);

/** JSON as a tree that opens where one looks; what is closed is not drawn, so its size does not matter. All of it is text. */
class JsonTree extends LitElement {
  static properties = { value: { hasChanged: (now, before) => JSON.stringify(now) !== JSON.stringify(before) }, label: {}, raw: { state: true } };

  createRenderRoot() {
    return this;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(JSON.stringify(this.value, null, 2));
      say(`${this.label} copied`);
    } catch {
      complain(new Error('The browser does not let the dashboard copy; open it over HTTPS or on this machine.'));
    }
  }

  render() {
    return html`<div class="json" role="group" aria-label=${this.label}>
      <div class="json-tools"><button class="quiet" aria-pressed=${this.raw === true} @click=${() => { this.raw = !this.raw; }}>Text</button>
        <button class="quiet" @click=${this.#copy}>Copy</button></div>
      ${this.raw ? html`<pre>${JSON.stringify(this.value, null, 2)}</pre>` : node(this.value, null, 0)}</div>`;
  }
}

/** Members are drawn when they are opened. */
class JsonBranch extends LitElement {
  static properties = { value: {}, name: {}, depth: {}, open: { state: true }, shown: { state: true } };

  constructor() {
    super();
    this.shown = MOST_MEMBERS;
  }

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('value') && this.open === undefined) {
      this.open = this.depth < 2 && Object.keys(this.value).length <= SMALL;
    }
  }

  render() {
    const isList = Array.isArray(this.value);
    const keys = Object.keys(this.value);
    const size = isList ? count(keys.length, 'element') : count(keys.length, 'member');
    if (keys.length === 0) return html`<div class="json-leaf">${name(this.name)}<span class="soft">${isList ? '[ ]' : '{ }'}</span></div>`;
    return html`<details ?open=${this.open} @toggle=${(event) => { this.open = event.target.open; event.stopPropagation(); }}>
      <summary>${name(this.name)}<span class="soft">${isList ? `[ ${size} ]` : `{ ${size} }`}</span></summary>
      ${this.open ? html`<div class="json-inside">
        ${keys.slice(0, this.shown).map((key) => node(this.value[key], key, this.depth + 1))}
        ${keys.length > this.shown ? html`<button class="quiet" @click=${() => { this.shown += 10 * MOST_MEMBERS; }}>
          ${count(keys.length - this.shown, 'more', 'more')}</button>` : nothing}</div>` : nothing}
    </details>`;
  }
}

const name = (key) => (key === null ? nothing : html`<span class="json-key">${key}</span>`);

function node(value, key, depth) {
  return isTree(value)
    ? html`<pawl-json-branch .value=${value} .name=${key} .depth=${depth}></pawl-json-branch>`
    : html`<div class="json-leaf">${name(key)}${leaf(value)}</div>`;
}

function leaf(value) {
  if (value instanceof Exact) return html`<span class="json-number">${value.text}</span>`;
  if (typeof value !== 'string') return html`<span class="json-${value === null ? 'null' : typeof value}">${String(value)}</span>`;
  if (value.length <= LONG) return html`<bdi class="json-string">${value}</bdi>`;
  return html`<details class="json-long"><summary><bdi class="json-string">${value.slice(0, LONG)}…</bdi>
    <span class="soft">${count(value.length, 'character')}</span></summary><pre>${value}</pre></details>`;
}

customElements.define('pawl-json', JsonTree);
customElements.define('pawl-json-branch', JsonBranch);
