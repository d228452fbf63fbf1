// The desk works without this file. It keeps an unfinished edit by itself and refreshes a running job's line.
(() => {
  "use strict";
  const form = document.querySelector('[data-behaviour~="autosave"]');
  if (form) {
    const line = form.querySelector('[data-part="saved"]');
    let timer = 0;
    const save = async () => {
      const body = new FormData(form);
      body.set("action", "keep");
      body.set("quiet", "1");
      try {
        const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
        line.textContent = answer.ok ? await answer.text() : form.dataset.failed;
      } catch {
        line.textContent = form.dataset.failed;
      }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 4000); });
  }
  const job = document.querySelector('[data-behaviour~="job"]');
  if (job) {
    const look = async () => {
      const answer = await fetch(job.dataset.address, { credentials: "same-origin" });
      if (!answer.ok) return;
      const state = await answer.json();
      if (job.textContent !== state.words) job.textContent = state.words;
      if (state.over) location.reload(); else setTimeout(look, 2000);
    };
    setTimeout(look, 2000);
  }
  const error = document.querySelector(".error");
  if (error) error.focus();
})();
