import { LitElement, html, nothing, svg } from 'lit';
import { href } from '../app/route.js';
import '../vendor/dagre.min.js';

const { graphlib, layout } = window.dagre;

const WIDTH = 170;
const HEIGHT = 46;
const MARGIN = 24;
const MOST_CHARS = 21;
/** Nobody wants a single task as large as the window. */
const LARGEST = 1.25;
const STEP = 60;

/**
 * Tasks and what they wait for, as a picture that the mouse, two fingers and the keyboard move: arrows, + and -, 0 for all of it.
 * A change of a status is drawn where the task stands; only other tasks or dependencies lay all of it out again.
 */
class Drawing extends LitElement {
  static properties = { graph: {}, here: {}, box: { state: true } };

  #laid = '';
  #pointers = new Map();
  #moved = 0;

  createRenderRoot() {
    return this;
  }

  willUpdate() {
    const { tasks, edges } = this.graph;
    const shape = JSON.stringify([tasks.map((task) => task.task_id), edges.map((edge) => [edge.parent, edge.child])]);
    if (shape === this.#laid) return;
    this.#laid = shape;
    const narrow = window.matchMedia('(max-width: 720px)').matches;
    const plan = new graphlib.Graph().setGraph({ rankdir: narrow ? 'TB' : 'LR', nodesep: 22, ranksep: 64, marginx: MARGIN, marginy: MARGIN });
    plan.setDefaultEdgeLabel(() => ({}));
    for (const task of tasks) plan.setNode(String(task.task_id), { width: WIDTH, height: HEIGHT });
    for (const { parent, child } of edges) if (plan.hasNode(String(parent)) && plan.hasNode(String(child))) plan.setEdge(String(parent), String(child));
    layout(plan);
    this.plan = plan;
    this.box = null;
  }

  firstUpdated() {
    // A listener of a template cannot say that it stops the page from scrolling.
    this.querySelector('svg').addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
  }

  updated() {
    if (this.box === null) this.#fit();
  }

  get #canvas() {
    return this.querySelector('svg');
  }

  #fit() {
    const { width, height } = this.plan.graph();
    const { clientWidth, clientHeight } = this.#canvas;
    const scale = Math.min(clientWidth / width, clientHeight / height, LARGEST);
    const [w, h] = [clientWidth / scale, clientHeight / scale];
    this.box = { x: (width - w) / 2, y: (height - h) / 2, w, h };
  }

  /** By a factor, around a point of the picture; its middle unless told. */
  #zoom(factor, at = { x: this.box.x + this.box.w / 2, y: this.box.y + this.box.h / 2 }) {
    const { x, y, w, h } = this.box;
    const kept = Math.min(Math.max(factor, (w * 0.1) / this.#canvas.clientWidth), (w * 4) / this.#canvas.clientWidth);
    this.box = { x: at.x - (at.x - x) / kept, y: at.y - (at.y - y) / kept, w: w / kept, h: h / kept };
  }

  #pan(dx, dy) {
    const scale = this.box.w / this.#canvas.clientWidth;
    this.box = { ...this.box, x: this.box.x - dx * scale, y: this.box.y - dy * scale };
  }

  #point(event) {
    const frame = this.#canvas.getBoundingClientRect();
    return { x: this.box.x + ((event.clientX - frame.left) / frame.width) * this.box.w, y: this.box.y + ((event.clientY - frame.top) / frame.height) * this.box.h };
  }

  #wheel(event) {
    event.preventDefault();
    this.#zoom(1.0015 ** -event.deltaY, this.#point(event));
  }

  #keys(event) {
    const action = {
      ArrowLeft: () => this.#pan(STEP, 0), ArrowRight: () => this.#pan(-STEP, 0), ArrowUp: () => this.#pan(0, STEP), ArrowDown: () => this.#pan(0, -STEP),
      '+': () => this.#zoom(1.25), '=': () => this.#zoom(1.25), '-': () => this.#zoom(0.8), 0: () => this.#fit(),
    }[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }

  #down(event) {
    this.#pointers.set(event.pointerId, event);
    this.#moved = 0;
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) return;
    if (this.#pointers.size === 2) {
      const other = [...this.#pointers.values()].find((pointer) => pointer.pointerId !== event.pointerId);
      const apart = (pointer) => Math.hypot(pointer.clientX - other.clientX, pointer.clientY - other.clientY);
      this.#zoom(apart(event) / Math.max(apart(before), 1), this.#point(event));
    } else {
      this.#pan(event.clientX - before.clientX, event.clientY - before.clientY);
    }
    this.#moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
    this.#pointers.set(event.pointerId, event);
  }

  #up(event) {
    this.#pointers.delete(event.pointerId);
  }

  /** Who drags the picture by a task does not want to go to it. */
  #click(event) {
    if (this.#moved > 6) event.preventDefault();
  }

  render() {
    const { x, y, w, h } = this.box ?? { x: 0, y: 0, w: 100, h: 100 };
    return html`<section class="card drawing">
      <div class="drawing-tools"><button class="quiet" aria-label="Closer" @click=${() => this.#zoom(1.25)}>+</button>
        <button class="quiet" aria-label="Farther" @click=${() => this.#zoom(0.8)}>−</button><button class="quiet" @click=${() => this.#fit()}>All</button></div>
      <svg viewBox="${x} ${y} ${w} ${h}" tabindex="0" role="group" aria-label="Graph of tasks; arrows move it, plus and minus zoom, 0 shows all"
        @keydown=${this.#keys} @pointerdown=${this.#down} @pointermove=${this.#move} @pointerup=${this.#up} @pointercancel=${this.#up} @pointerleave=${this.#up} @click=${this.#click} @dragstart=${(event) => event.preventDefault()}>
        <defs>${['open', 'met', 'broken'].map((state) => svg`<marker id="head-${state}" class="head ${state}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" /></marker>`)}</defs>
        ${this.graph.edges.map((edge) => this.#edge(edge))}
        ${this.graph.tasks.map((task) => this.#node(task))}
      </svg>
      <p class="hint drawing-keys">Arrows point from a task to those that wait for it: a full line when it ended as they want, dashes while it has not, red when it ended otherwise.</p>
    </section>`;
  }

  #edge({ parent, child, condition, state }) {
    const laid = this.plan.edge(String(parent), String(child));
    if (laid === undefined) return nothing;
    const middle = laid.points[Math.floor(laid.points.length / 2)];
    return svg`<g class="edge ${state}"><path d=${curve(laid.points)} marker-end="url(#head-${state})" />
      ${condition === 'after_ok' ? nothing : svg`<text x=${middle.x} y=${middle.y - 5} text-anchor="middle">${condition.replaceAll('_', ' ')}</text>`}</g>`;
  }

  #node(task) {
    const { x, y } = this.plan.node(String(task.task_id));
    const type = task.type.length <= MOST_CHARS ? task.type : `${task.type.slice(0, MOST_CHARS - 1)}…`;
    return svg`<a href=${href('tasks', task.task_id)} class="node ${task.status} ${task.task_id === this.here ? 'here' : ''}" transform="translate(${x - WIDTH / 2} ${y - HEIGHT / 2})"><title>${task.type}</title>
      <rect width=${WIDTH} height=${HEIGHT} rx="7" /><text x="12" y="19" class="node-type">${type}</text>
      <circle cx="16" cy="33" r="4" /><text x="26" y="37">${task.status} #${task.task_id}</text></a>`;
  }
}

/** Through points, without corners. */
function curve([first, ...rest]) {
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, i) => {
    const next = rest[i + 1];
    path += next === undefined ? `L${point.x} ${point.y}` : `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return path;
}

customElements.define('pawl-drawing', Drawing);
