import { html, nothing } from 'lit';
import { notice } from './notice.js';

/** What the doctor found, each with what to do. */
export const findings = (found) => html`<div class="scroll"><table class="findings"><tbody>${found.map((finding) => html`<tr>
  <td><span class="severity ${finding.severity}">${finding.severity}</span></td>
  <th scope="row">${named(finding)}</th><td>${finding.figure}
  ${finding.advice === '' ? nothing : html`<div class="hint">${finding.advice}</div>`}</td></tr>`)}</tbody></table></div>`;

/** One of them that is to be read first. */
export const findingNotice = (finding) => notice(finding.severity, `${named(finding).replace(/^./, (first) => first.toUpperCase())}: ${finding.figure}`, finding.advice);

const named = (finding) => finding.name.replaceAll('_', ' ');
