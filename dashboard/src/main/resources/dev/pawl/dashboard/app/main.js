import { LitElement, html, nothing } from 'lit';
import { doorman, signOut, whoAmI } from './api.js';
import { live } from './live.js';
import { PAGES, pageOf } from './pages.js';
import { href, read } from './route.js';
import { apply, choose, chosen, themes } from './theme.js';
import { compact } from './format.js';
import { notice } from '../parts/notice.js';
import '../parts/sign-in.js';
import '../parts/toasts.js';

apply();

/** The frame around the pages: who is here, where one may go, and whether what is shown is live. */
class App extends LitElement {
  static properties = {
    me: { state: true },
    needsToken: { state: true },
    route: { state: true },
    failed: { state: true },
    theme: { state: true },
  };

  #pages = new Map();

  constructor() {
    super();
    this.me = null;
    this.needsToken = false;
    this.failed = null;
    this.theme = chosen();
    this.route = read();
  }

  /** In place of what the page itself has there, so that something is seen before the scripts have come. */
  createRenderRoot() {
    this.replaceChildren();
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', () => this.#arrive());
    doorman.addEventListener('refused', () => this.#signedOut());
    live.addEventListener('refused', () => this.#meet());
    for (const said of ['state', 'pulse']) live.addEventListener(said, () => this.requestUpdate());
    this.#meet();
    this.#arrive();
  }

  async #meet() {
    try {
      this.me = await whoAmI();
      this.needsToken = false;
      live.start();
    } catch (error) {
      if (error.status === 401) return; // The doorman has told it.
      this.failed = error;
      setTimeout(() => this.#meet(), 3_000);
      return;
    }
    this.failed = null;
  }

  #signedOut() {
    live.stop();
    this.me = null;
    this.needsToken = true;
    this.failed = null;
  }

  async #leave() {
    await signOut();
    this.#signedOut();
  }

  async #arrive() {
    const route = read();
    const page = pageOf(route);
    document.title = page === null ? 'Pawl' : `${route.rest === '' ? page.name : `${page.name} ${route.rest}`} – Pawl`;
    try {
      await page?.load();
    } catch (error) {
      this.failed = error;
    }
    this.route = route;
  }

  render() {
    if (this.needsToken) {
      return html`<pawl-sign-in @signed-in=${() => this.#meet()}></pawl-sign-in>`;
    }
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>To the content</a>
      <header class="side">
        <a class="brand" href="#/">${mark} <span>Pawl</span></a>
        <nav aria-label="Pages">${PAGES.filter((page) => this.#mayOpen(page)).map((page) => this.#link(page))}</nav>
        <div class="side-foot">${this.#pulse()} ${this.#themeSwitch()} ${this.#who()}</div>
      </header>
      <main id="main" tabindex="-1">
        ${this.failed === null ? nothing : notice('problem', 'The server cannot be reached', this.failed.message)}
        ${this.me === null ? nothing : this.#page()}
      </main>
      <pawl-toasts></pawl-toasts>`;
  }

  /** What only admins may see is not offered to others; the server refuses it all the same. */
  #mayOpen(page) {
    return page.admin !== true || (this.me?.roles.includes('admin') ?? false);
  }

  #skip(event) {
    event.preventDefault();
    document.getElementById('main').focus();
  }

  #link({ page, name, badge }) {
    const count = badge === undefined ? 0 : (live.pulse?.metrics.queue_depth_by_status[badge] ?? 0);
    return html`<a href=${href(page)} aria-current=${this.route.page === page ? 'page' : nothing}>
      <span>${name}</span>${count > 0 ? html`<span class="badge">${compact(count)}</span>` : nothing}</a>`;
  }

  #pulse() {
    const said = live.paused ? 'Paused' : { live: 'Live', lost: 'Connection lost', connecting: 'Connecting' }[live.state];
    return html`<button class="quiet live" data-state=${live.paused ? 'paused' : live.state} aria-pressed=${live.paused}
      aria-label="${said}, ${live.paused ? 'resume' : 'pause'} the pages"
      title=${live.paused ? 'Show changes again' : 'Hold the pages still'} @click=${() => live.pause(!live.paused)}>
      <span class="dot" aria-hidden="true"></span><span role="status">${said}</span>
      <span class="hint">${live.paused ? 'Resume' : 'Pause'}</span></button>`;
  }

  #themeSwitch() {
    const next = themes[(themes.indexOf(this.theme) + 1) % themes.length];
    return html`<button class="quiet theme" title="Change to ${next}" @click=${() => {
      choose(next);
      this.theme = next;
    }}>Theme <span class="hint">${this.theme}</span></button>`;
  }

  #who() {
    if (this.me === null || !this.me.token_needed) return nothing;
    return html`<div class="who"><span title=${this.me.roles.join(', ')}>${this.me.name}</span>
      <button class="quiet" @click=${this.#leave}>Sign out</button></div>`;
  }

  /** The element of a page; kept while one stays on it, so that a change of its parameters is no new page. */
  #page() {
    const page = pageOf(this.route);
    if (page === null) {
      return notice('warning', 'There is no such page', html`<a href="#/">To the overview</a>`);
    }
    if (!this.#mayOpen(page)) {
      return notice('warning', 'This page is for admins', 'Sign in with a token that has the role admin to see it.');
    }
    if (!this.#pages.has(page.tag)) {
      this.#pages.clear();
      this.#pages.set(page.tag, document.createElement(page.tag));
    }
    const element = this.#pages.get(page.tag);
    Object.assign(element, { rest: this.route.rest, params: this.route.params, me: this.me });
    return element;
  }
}

const mark = html`<svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true"><rect width="32" height="32" rx="8" /><path
  d="M9 24V9h8a5 5 0 0 1 0 10h-8" /></svg>`;

customElements.define('pawl-app', App);
