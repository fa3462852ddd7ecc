import { html, nothing, render } from 'lit';

/**
 * Asks before something is done: a dialog that the keyboard can leave. Resolves to true, or to what `form` was filled with;
 * to null when the person would rather not.
 *
 * `form`: a template of fields, each with a `name`, or nothing.
 */
export function confirm({ title, text = nothing, form = nothing, action, danger = false }) {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-labelledby', 'dialog-title');
    const close = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const send = (event) => {
      event.preventDefault();
      close(form === nothing ? true : Object.fromEntries(new FormData(event.target)));
    };
    render(html`<form @submit=${send}>
      <h2 id="dialog-title">${title}</h2>
      <div class="dialog-text">${text}</div>
      ${form}
      <div class="dialog-actions">
        <button type="button" @click=${() => close(null)}>Back</button>
        <button class="primary ${danger ? 'danger' : ''}">${action}</button>
      </div>
    </form>`, dialog);
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      close(null);
    });
    document.body.append(dialog);
    dialog.showModal();
    (dialog.querySelector('input, select, textarea') ?? dialog.querySelector('.primary')).focus();
  });
}
