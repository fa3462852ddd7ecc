import { html, nothing, svg } from 'lit';
import { clock, number } from '../app/format.js';

/** A line without axes, from the least to the most of these: how something went of late. */
export function spark(values, label) {
  if (values.length < 2) return html`<svg class="spark" aria-hidden="true"></svg>`;
  const most = Math.max(...values);
  const least = Math.min(...values);
  const step = 100 / (values.length - 1);
  const points = values.map((value, i) => `${(i * step).toFixed(2)},${(28 - ((value - least) / Math.max(most - least, 1)) * 26).toFixed(2)}`);
  return html`<svg class="spark" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label=${label}>
    ${svg`<polygon points="0,30 ${points.join(' ')} 100,30" /><polyline points=${points.join(' ')} />`}</svg>`;
}

const WIDTH = 720;
const HEIGHT = 230;

/** The next round number: 1, 2 or 5 times a power of ten. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

/**
 * A bar for each period, in parts that stand on each other.
 *
 * `bars`: `[{at, parts: [number]}]`; `names`: what the parts are, by which they are also coloured.
 */
export function bars(bars, names, label) {
  const most = roundUp(Math.max(...bars.map((bar) => bar.parts.reduce((sum, part) => sum + part, 0)), 1));
  const slot = WIDTH / bars.length;
  return html`<figure class="bars">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${[0, 0.5].map((line) => svg`<line class="grid" x1="0" x2=${WIDTH} y1=${line * HEIGHT + 0.5} y2=${line * HEIGHT + 0.5} />`)}
      ${bars.map((bar, i) => {
        let top = HEIGHT;
        const told = `${clock(bar.at)}: ${names.map((name, n) => `${number(bar.parts[n])} ${name}`).join(', ')}`;
        return svg`<g><title>${told}</title><rect class="hit" x=${i * slot} y="0" width=${slot} height=${HEIGHT} />
          ${bar.parts.map((part, n) => {
            if (part === 0) return nothing;
            const height = Math.max((part / most) * HEIGHT, 1.5);
            top -= height;
            return svg`<rect class=${names[n]} x=${i * slot + slot * 0.14} y=${top} width=${slot * 0.72} height=${height} />`;
          })}</g>`;
      })}
    </svg>
    <span class="most">${number(most)}</span>${most % 2 === 0 ? html`<span class="half">${number(most / 2)}</span>` : nothing}
    <figcaption><span>${clock(bars[0].at).replace(/:00$/, '')}</span>
      <span class="legend">${names.map((name) => html`<span class="key ${name}">${name}</span>`)}</span><span>now</span></figcaption>
  </figure>`;
}
