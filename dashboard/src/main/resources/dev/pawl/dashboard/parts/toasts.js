import { LitElement, html, nothing } from 'lit';

const STAYS_MILLIS = 8_000;

/**
 * What was done, or was not, for a moment at the edge of the page.
 *
 * `say('3 tasks cancelled', { undo: () => ... })`, `complain(error)`.
 */
class Toasts extends LitElement {
  static properties = { said: { state: true } };

  constructor() {
    super();
    this.said = [];
  }

  createRenderRoot() {
    return this;
  }

  add(toast) {
    this.said = [...this.said.slice(-2), toast];
    setTimeout(() => this.#drop(toast), STAYS_MILLIS);
  }

  #drop(toast) {
    this.said = this.said.filter((other) => other !== toast);
  }

  render() {
    return html`<div class="toasts" role="status" aria-live="polite">${this.said.map((toast) => html`
      <div class="toast ${toast.kind}"><span>${toast.text}</span>
        ${toast.undo === undefined ? nothing : html`<button class="quiet" @click=${() => {
          this.#drop(toast);
          toast.undo();
        }}>Undo</button>`}
        <button class="quiet" aria-label="Dismiss" @click=${() => this.#drop(toast)}>×</button>
      </div>`)}</div>`;
  }
}

customElements.define('pawl-toasts', Toasts);

const toasts = () => document.querySelector('pawl-toasts');

export const say = (text, { undo } = {}) => toasts()?.add({ kind: 'done', text, undo });

export const complain = (error) => toasts()?.add({ kind: 'problem', text: error.message });
