'use strict';
// <audionews-player src="address of the article">: this site's player in another site's page. Stands alone: no other script of ours
// is there. The frame is fetched when it comes near; it shows once it says how high it is, so what has no audio yet shows nothing.
(() => {
  const script = document.currentScript, home = script && script.src ? new URL('.', script.src) : null;
  if (!window.customElements || customElements.get('audionews-player')) return;
  const here = () => {
    const own = document.querySelector('link[rel=canonical]');
    return own ? own.href : location.href;
  };
  customElements.define('audionews-player', class extends HTMLElement {
    static get observedAttributes() { return ['src']; }
    constructor() {
      super();
      this.attachShadow({ mode: 'open' });
      this.heard = event => this.hear(event);
    }
    connectedCallback() {
      if (getComputedStyle(this).display === 'inline') this.style.display = 'block';
      addEventListener('message', this.heard);
      if (!window.IntersectionObserver) return this.load();
      this.watch = new IntersectionObserver(seen => { if (seen.some(one => one.isIntersecting)) this.load(); }, { rootMargin: '800px' });
      this.watch.observe(this);
    }
    disconnectedCallback() {
      removeEventListener('message', this.heard);
      if (this.watch) this.watch.disconnect();
      this.leave();
    }
    attributeChangedCallback() {
      if (this.frame) { this.leave(); this.load(); }
    }
    leave() {
      if (this.frame) this.frame.remove();
      this.frame = null;
    }
    load() {
      if (this.watch) this.watch.disconnect();
      const base = this.getAttribute('from') || home;
      if (this.frame || !base) return;
      const frame = document.createElement('iframe');
      const address = new URL('embed', base);
      address.searchParams.set('url', new URL(this.getAttribute('src') || here(), document.baseURI).href);
      this.origin = address.origin;
      frame.src = address;
      frame.title = this.getAttribute('label') || 'Dengarkan berita ini';
      Object.assign(frame.style, { border: 0, display: 'block', width: '100%', height: 0, visibility: 'hidden' });
      frame.addEventListener('load', () => setTimeout(() => {
        if (frame.style.visibility && frame === this.frame) frame.remove();   // nothing to be heard there: it takes no memory
      }, 5000));
      this.frame = frame;
      this.shadowRoot.append(frame);
    }
    hear(event) {
      const frame = this.frame, said = event.data;
      if (!frame || event.source !== frame.contentWindow || event.origin !== this.origin || !said || said.audionews !== 'height') return;
      frame.style.height = Math.min(Math.max(Math.ceil(said.height) || 0, 0), 20000) + 'px';
      frame.style.visibility = '';
    }
  });
})();
