// The pulse: one stream of server-sent events that tells every second how the queue is. Pages do not poll; they read what they
// show again when the pulse says that something moved, at most every two seconds, and never while nobody looks.

const KEPT = 180;
const REST_MILLIS = 2_000;
/** What moves without moving a count, such as the progress of a task, is looked for this often. */
const LONGEST_MILLIS = 6_000;
const COME_BACK_MILLIS = 3_000;

class Live extends EventTarget {
  /** The last message; null before the first. */
  pulse = null;
  /** `{at, depth, ended, enqueued}` of the last minutes, oldest first. */
  history = [];
  /** Whether the person has stopped it. */
  paused = false;
  /** `connecting`, `live` or `lost`. */
  state = 'connecting';

  #source = null;
  #wanted = false;
  #seen = '';
  #told = 0;
  #owed = false;

  constructor() {
    super();
    document.addEventListener('visibilitychange', () => this.#follow());
  }

  /** Begins, when it is known that the person may see it. */
  start() {
    this.#wanted = true;
    this.#follow();
  }

  stop() {
    this.#wanted = false;
    this.#follow();
  }

  pause(paused) {
    this.paused = paused;
    this.#follow();
    this.#say('state');
    if (!paused) this.#say('changed');
  }

  /** why not hidden tabs: a browser opens six connections to a server, and each stream holds one. */
  #follow() {
    const follow = this.#wanted && !this.paused && !document.hidden;
    if (follow && this.#source === null) this.#open();
    if (!follow && this.#source !== null) {
      this.#source.close();
      this.#source = null;
    }
  }

  #open() {
    const source = new EventSource('queue/pulse');
    this.#source = source;
    source.addEventListener('pulse', (message) => this.#heard(JSON.parse(message.data)));
    source.addEventListener('error', () => {
      this.#turn('lost');
      if (source.readyState === EventSource.CLOSED && this.#source === source) {
        this.#source = null;
        setTimeout(() => this.#follow(), COME_BACK_MILLIS);
        this.#say('refused');
      }
    });
  }

  #heard(pulse) {
    const wasLost = this.state !== 'live';
    this.pulse = pulse;
    const { metrics } = pulse;
    this.history.push({ at: Date.parse(pulse.at_utc), depth: metrics.queue_depth_by_status, throughput: metrics.throughput });
    if (this.history.length > KEPT) this.history.shift();
    this.#turn('live');
    this.#say('pulse');
    const told = JSON.stringify([metrics.queue_depth_by_status, metrics.throughput, metrics.active_workers, metrics.stale_workers]);
    this.#owed ||= told !== this.#seen || wasLost;
    this.#seen = told;
    const rested = performance.now() - this.#told;
    if (rested >= LONGEST_MILLIS || (this.#owed && rested >= REST_MILLIS - 100)) {
      this.#owed = false;
      this.#told = performance.now();
      this.#say('changed');
    }
  }

  #turn(state) {
    if (this.state === state) return;
    this.state = state;
    this.#say('state');
  }

  #say(what) {
    this.dispatchEvent(new Event(what));
  }
}

export const live = new Live();
