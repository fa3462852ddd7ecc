import { html, nothing } from 'lit';
import { getPage } from '../app/api.js';
import { number } from '../app/format.js';
import { Page } from '../app/page.js';
import { href } from '../app/route.js';
import { empty } from '../parts/notice.js';
import { time } from '../parts/time.js';

const PAGE = 100;

/** What was done, or refused, with the rights of an admin, and by whom. */
class Audit extends Page {
  /** why not: each look is one of an admin, and stands in the audit itself. */
  get isLive() {
    return false;
  }

  async load() {
    const page = await getPage('queue/audit', { limit: PAGE, after: this.params.get('after') });
    return { entries: page.body, after: new URLSearchParams(page.next?.split('?')[1] ?? '').get('after') };
  }

  view({ entries, after }) {
    return html`
      <div class="title"><h1>Audit</h1> <span class="soft">Looking here is noted, too, so it is read when you ask for it.</span>
        <div class="actions"><button ?disabled=${this.busy} @click=${() => this.reload()}>Read again</button></div></div>
      <section class="card list">${entries.length === 0
        ? empty('Nothing yet', 'Each call that needs the role of an admin is noted here, done or refused, and each change of an access token.')
        : html`<div class="scroll"><table class="audit">
          <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">On</th><th scope="col">With</th>
            <th scope="col" class="n">Tasks</th><th scope="col">Answer</th></tr></thead>
          <tbody>${entries.map((entry) => html`<tr>
            <td class="nowrap">${time(entry.at_utc)}</td>
            <th scope="row" class="nowrap">${entry.who}</th>
            <td class="nowrap">${inWords(entry.operation)}</td>
            <td class="mono said" dir="auto">${entry.target}</td>
            <td class="mono said" dir="auto" title=${entry.input ?? ''}>${entry.input ?? html`<span class="soft">–</span>`}</td>
            <td class="n">${entry.count === null ? html`<span class="soft">–</span>` : number(entry.count)}</td>
            <td class="nowrap">${answer(entry.status)}</td></tr>`)}</tbody></table></div>`}
        ${this.#pager(after)}</section>`;
  }

  #pager(after) {
    const here = this.params.has('after');
    if (!here && after === null) return nothing;
    return html`<div class="pager">${here ? html`<a class="button" href=${href('audit')}>Newest</a>` : nothing}
      ${after === null ? html`<span class="hint">These are the oldest.</span>` : html`<a class="button" href=${href('audit', '', { after })}>Older</a>`}</div>`;
  }
}

/** `changeQueue` is: change queue. */
const inWords = (operation) => operation.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const answer = (code) => code === null ? html`<span class="soft">not over HTTP</span>`
  : code < 400 ? html`<span class="status completed">done</span>`
    : html`<span class="status failed">refused, ${code}</span>`;

customElements.define('pawl-audit', Audit);
