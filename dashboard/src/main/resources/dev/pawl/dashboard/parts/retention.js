import { html, nothing } from 'lit';
import { put } from '../app/api.js';
import { duration } from '../app/format.js';
import { confirm } from './confirm.js';
import { complain, say } from './toasts.js';

const DAY_SECONDS = 86_400;
const STATES = ['completed', 'failed', 'cancelled'];

/** For how long ended tasks are kept; of each type that is different, how. `after` is called when it was changed. */
export function retentionTable(retention, after) {
  const rows = [[null, retention], ...Object.entries(retention.by_type)];
  return html`<div class="scroll"><table>
    <thead><tr><th scope="col">Type</th>${STATES.map((state) => html`<th scope="col" class="n">${state[0].toUpperCase()}${state.slice(1)}</th>`)}
      <th><span class="visually-hidden">Change</span></th></tr></thead>
    <tbody>${rows.map(([type, keep]) => html`<tr><th scope="row">${type ?? 'All types'}${keep.keep_keys ? html`<div class="hint">with a key: for ever</div>` : nothing}</th>
      ${STATES.map((state) => html`<td class="n">${kept(keep[`${state}_seconds`])}</td>`)}
      <td class="n"><button aria-label="Edit how long ${type ?? 'all types'} are kept" @click=${() => edit(retention, type, after)}>Edit…</button>
        ${type === null ? nothing : html`<button aria-label="Keep ${type} as all types" @click=${() => forget(retention, type, after)}>Remove</button>`}</td></tr>`)}</tbody>
    </table></div>
    <p class="hint">It holds for every process on the queue, until one begins that is configured otherwise.
      <button @click=${() => edit(retention, '', after)}>Another for a type…</button></p>`;
}

const kept = (seconds) => (seconds === null ? 'for ever' : duration(seconds));

/** `type` is null for all, and empty for one that is not known yet. */
async function edit(retention, type, after) {
  const was = retention.by_type[type] ?? retention;
  const answer = await confirm({
    title: type === null ? 'How long ended tasks are kept' : `How long ended tasks of ${type === '' ? 'a type' : type} are kept`,
    text: 'What is older goes in the next round.',
    form: html`
      ${type === '' ? html`<label class="field"><span>Type</span><input name="type" required maxlength="200" autocomplete="off" spellcheck="false"></label>` : nothing}
      ${STATES.map((state) => html`<label class="field"><span>Days that ${state} ones are kept; empty for ever</span>
        <input name=${state} type="number" min="0" max="36500" step="any" value=${was[`${state}_seconds`] === null ? '' : was[`${state}_seconds`] / DAY_SECONDS}></label>`)}
      <label class="field"><span>Those with an idempotency key</span><select name="keys"><option value="false">as the others</option>
        <option value="true" ?selected=${was.keep_keys}>for ever</option></select></label>`,
    action: 'Save',
  });
  if (answer === null) return;
  const keep = { keep_keys: answer.keys === 'true' };
  for (const state of STATES) keep[`${state}_seconds`] = answer[state] === '' ? null : Math.round(Number(answer[state]) * DAY_SECONDS);
  const name = type === '' ? answer.type.trim() : type;
  await save(name === null ? { ...retention, ...keep } : { ...retention, by_type: { ...retention.by_type, [name]: keep } }, after, retention);
}

async function forget(retention, type, after) {
  const { [type]: gone, ...others } = retention.by_type;
  await save({ ...retention, by_type: others }, after, retention);
}

/** `before` is what an undo brings back. */
async function save(retention, after, before) {
  try {
    await put('queue/maintenance/retention', retention);
    say('Ended tasks are kept so from now on', { undo: before === undefined ? undefined : () => save(before, after) });
  } catch (error) {
    complain(error);
  }
  after();
}
