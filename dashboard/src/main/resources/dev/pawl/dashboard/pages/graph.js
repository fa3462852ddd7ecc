import { html, nothing } from 'lit';
import { get, path } from '../app/api.js';
import { count } from '../app/format.js';
import { Page } from '../app/page.js';
import { go, href } from '../app/route.js';
import { empty } from '../parts/notice.js';
import '../parts/drawing.js';

const MOST = 300;
const OFFERED = 20;

/** Which tasks wait for which, drawn; begins with one task. */
class Graph extends Page {
  async load() {
    if (this.rest !== '') return { graph: await get(`${path('queue', 'tasks', this.rest)}/graph`, { limit: MOST }) };
    return { blocked: await get('queue/tasks', { status: 'blocked', limit: OFFERED, fields: 'task_id,type,queue' }) };
  }

  view({ graph, blocked }) {
    return graph === undefined ? this.#chooser(blocked) : this.#drawing(graph);
  }

  #chooser(blocked) {
    const send = (event) => {
      event.preventDefault();
      go(href('graph', event.target.task.value));
    };
    return html`<h1>Graph</h1>
      <form class="filters fields" @submit=${send}><label><span>All that hang together with task</span>
        <input name="task" required pattern="[0-9]{1,18}" inputmode="numeric" autocomplete="off" placeholder="7"></label> <button>Draw</button></form>
      <section class="card"><h2>Tasks that wait for others</h2>${blocked.length === 0
        ? empty('None', 'A task waits for others when it was enqueued with depends_on.')
        : html`<ul class="plain">${blocked.map((task) => html`<li><a href=${href('graph', task.task_id)}><span class="line"><b>${task.type}</b> <span class="id">#${task.task_id}</span></span></a></li>`)}</ul>`}</section>`;
  }

  #drawing(graph) {
    return html`<div class="title"><h1>What hangs together with <a class="mono" href=${href('tasks', this.rest)}>#${this.rest}</a></h1>
        <span class="soft">${count(graph.tasks.length, 'task')}, ${count(graph.edges.length, 'dependency', 'dependencies')}${graph.cut ? `; more hang together than the ${MOST} nearest` : ''}</span></div>
      ${graph.edges.length === 0 ? html`<section class="card">${empty('It stands alone', 'It waits for no task, and none waits for it.')}</section>`
        : html`<pawl-drawing .graph=${graph} .here=${Number(this.rest)}></pawl-drawing>
          <section class="card"><details><summary>In words</summary><ul class="in-words">${graph.edges.map((edge) => sentence(edge, graph))}</ul></details></section>`}`;
  }
}

const CONDITIONS = { after_ok: 'has completed', after_failed: 'has failed', after_any: 'has ended' };

function sentence({ parent, child, condition, state }, graph) {
  const told = (id) => html`<a class="mono" href=${href('tasks', id)}>#${id}</a> ${graph.tasks.find((task) => task.task_id === id)?.type ?? nothing}`;
  return html`<li>${told(child)} runs when ${told(parent)} ${CONDITIONS[condition] ?? condition} <span class="hint">${state}</span></li>`;
}

customElements.define('pawl-graph', Graph);
