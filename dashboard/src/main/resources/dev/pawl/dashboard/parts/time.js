import { html } from 'lit';
import { ago, clock } from '../app/format.js';

/** A moment, in the viewer's zone; the exact one in UTC when pointed at. */
export const time = (utc) => (utc ? html`<time datetime=${utc} title=${utc}>${clock(utc)}</time>` : html`<span class="none">–</span>`);

/** How long ago, or in how long. */
export const since = (utc) =>
  utc ? html`<time datetime=${utc} title="${clock(utc)}, ${utc}">${ago(utc)}</time>` : html`<span class="none">–</span>`;
