import { html, nothing } from 'lit';

/** Something that is to be read first; `kind` is `problem`, `warning` or `info`. */
export const notice = (kind, title, text) => html`
  <section class="notice ${kind}" role=${kind === 'info' ? nothing : 'alert'}>
    <strong>${title}</strong> <span>${text}</span>
  </section>`;

/** In place of a list that has nothing in it. */
export const empty = (title, text = nothing) => html`<div class="empty"><strong>${title}</strong><p>${text}</p></div>`;
