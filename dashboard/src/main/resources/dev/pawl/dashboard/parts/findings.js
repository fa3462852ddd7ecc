import { html, nothing } from 'lit';

/** What the doctor found, each with what to do. */
export const findings = (found) => html`<div class="scroll"><table class="findings"><tbody>${found.map((finding) => html`<tr>
  <td><span class="severity ${finding.severity}">${finding.severity}</span></td>
  <th scope="row">${finding.name.replaceAll('_', ' ')}</th><td>${finding.figure}
  ${finding.advice === '' ? nothing : html`<div class="hint">${finding.advice}</div>`}</td></tr>`)}</tbody></table></div>`;
