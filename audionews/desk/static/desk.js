// The desk works without this file. It keeps an unfinished edit by itself and shows how far a running job is.
(() => {
  "use strict";
  const form = document.querySelector('[data-behaviour~="autosave"]');
  if (form) {
    const line = form.querySelector('[data-part="saved"]');
    const address = form.getAttribute("action"); // form.action would be the buttons of that name
    let timer = 0;
    const save = async () => {
      const body = new FormData(form);
      body.set("action", "keep");
      body.set("quiet", "1");
      try {
        const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
        // Redirected: the session is over, and what came back is the page to sign in at.
        line.textContent = answer.ok && !answer.redirected ? await answer.text() : form.dataset.failed;
      } catch {
        line.textContent = form.dataset.failed;
      }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 4000); });
  }
  // What is pasted with its markup (Word, Google Docs, a page) is cleaned by the desk and comes as lines; where that fails, as plain text.
  for (const pasting of document.querySelectorAll('[data-behaviour~="paste"]')) {
    pasting.addEventListener("paste", async (event) => {
      const box = event.target;
      const html = event.clipboardData?.getData("text/html");
      if (!html || !box.matches('textarea[name^="text"]')) return;
      event.preventDefault();
      const plain = event.clipboardData.getData("text/plain");
      let text = plain;
      try {
        const headers = { "Content-Type": "text/html", "X-CSRF": pasting.elements.csrf.value };
        const answer = await fetch(pasting.dataset.paste, { method: "POST", body: html, headers, credentials: "same-origin" });
        const cleaned = answer.ok && !answer.redirected ? await answer.json() : {};
        if (cleaned.text) text = /^\s*/.exec(plain)[0].replace(/[\r\n]/g, "") + cleaned.text + /\s*$/.exec(plain)[0].replace(/[\r\n]/g, "");
        if (cleaned.headline && pasting.elements.headline.value === "") pasting.elements.headline.value = cleaned.headline;
      } catch { /* the plain text stands in */ }
      box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  // Progress is shown, not said: a screen reader hears the end of a job, once. What the page says besides is renewed in its place
  // then, unless somebody is in the middle of it: the focus never moves, and no box loses what was typed.
  const renew = async () => {
    const here = [...document.querySelectorAll('[data-part~="renewed"]')];
    if (!here.length || here.some((part) => part.contains(document.activeElement))) return false;
    const answer = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return false;
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = [...now.querySelectorAll('[data-part~="renewed"]')];
    if (parts.length !== here.length || here.some((part) => part.contains(document.activeElement))) return false;
    here.forEach((part, place) => part.replaceWith(document.adoptNode(parts[place])));
    offers();
    return true;
  };
  for (const line of document.querySelectorAll('[data-behaviour~="job"]')) {
    const look = async () => {
      const answer = await fetch(line.dataset.address, { credentials: "same-origin" }).catch(() => null);
      if (!answer?.ok || answer.redirected) return void setTimeout(look, 10000);
      const state = await answer.json();
      if (line.textContent !== state.words) line.textContent = state.words;
      if (!state.over) return void setTimeout(look, 2000);
      const told = !line.dataset.renewed ? "" : state.failed || !(await renew()) ? line.dataset.waits : line.dataset.renewed;
      line.nextElementSibling.textContent = [state.words, told].filter(Boolean).join(" ");
      const again = line.parentElement.querySelector('[data-part~="again"]'); // nothing is left for it to show
      if (told && told === line.dataset.renewed && again && !again.contains(document.activeElement)) again.remove();
    };
    setTimeout(look, 2000);
  }
  // "Putar dari sini" in a story that is heard at the desk: the buttons of the site's own transcript, and the browser's player.
  const offers = () => {
    const sound = document.querySelector('audio[data-part~="sound"]');
    for (const button of sound ? document.querySelectorAll("[data-from]") : []) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const [start] = (document.getElementById(button.dataset.from).dataset.t || "0").split("-");
        sound.currentTime = Number(start);
        sound.play();
      });
    }
  };
  offers();
})();
