import { LitElement, html, nothing } from 'lit';
import { signIn } from '../app/api.js';

/** Asks for an access token. It is sent once; what stays is a cookie that no script can read. */
class SignIn extends LitElement {
  static properties = { error: { state: true }, busy: { state: true } };

  createRenderRoot() {
    return this;
  }

  async #send(event) {
    event.preventDefault();
    const token = this.querySelector('input').value.trim();
    if (token === '') return;
    this.busy = true;
    try {
      await signIn(token);
      this.dispatchEvent(new Event('signed-in'));
    } catch (error) {
      this.error = error.status === 401 ? 'This token is unknown, expired or revoked.' : error.message;
    } finally {
      this.busy = false;
    }
  }

  firstUpdated() {
    this.querySelector('input').focus();
  }

  render() {
    return html`<main class="sign-in"><form @submit=${this.#send}>
      <h1>Pawl</h1>
      <p>This server asks for an access token.</p>
      <label for="token">Access token</label>
      <input id="token" type="password" autocomplete="current-password" spellcheck="false" placeholder="pawl_…"
        aria-invalid=${this.error ? 'true' : nothing} aria-describedby="token-hint" required>
      ${this.error ? html`<p class="fault" role="alert">${this.error}</p>` : nothing}
      <button class="primary" ?disabled=${this.busy}>Sign in</button>
      <p class="hint" id="token-hint">An admin makes one with <code>pawl token create NAME --role read</code>.</p>
    </form></main>`;
  }
}

customElements.define('pawl-sign-in', SignIn);
