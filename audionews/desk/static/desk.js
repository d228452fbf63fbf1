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
  // Progress is shown, not said: a screen reader hears the end of a job, once, and the page never moves under its reader.
  for (const line of document.querySelectorAll('[data-behaviour~="job"]')) {
    const look = async () => {
      const answer = await fetch(line.dataset.address, { credentials: "same-origin" }).catch(() => null);
      if (!answer?.ok || answer.redirected) return void setTimeout(look, 10000);
      const state = await answer.json();
      if (line.textContent !== state.words) line.textContent = state.words;
      if (state.over) line.nextElementSibling.textContent = state.words; else setTimeout(look, 2000);
    };
    setTimeout(look, 2000);
  }
})();
