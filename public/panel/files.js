// A file of a form: shown before it goes, taken from the clipboard or dropped on the form; one that is too large for a
// form goes into the store first, at an address that is asked for. Without this the form sends what it can.
"use strict";
(() => {
  const FORM_MAX = 4_000_000, STORE_MAX = 50 * 1024 * 1024; // Vercel takes a body of 4.5 MB, the store a file of 50 MB

  const formOf = (target) => target.closest?.("form[data-files]");
  const part = (form, name) => form.querySelector(name);
  const chosen = (form) => part(form, "input[type=file]").files[0];
  const say = (form, words) => { part(form, "[data-file-words]").textContent = words; };
  const size = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;

  function show(form) {
    const file = chosen(form), box = part(form, ".picked"), picture = part(box, "img");
    URL.revokeObjectURL(picture.src);
    box.hidden = !file;
    say(form, "");
    part(form, "[name=upload]").value = "";
    part(box, "progress").hidden = true;
    picture.hidden = true;
    if (!file) return;
    part(box, ".name").textContent = file.name;
    part(box, ".size").textContent = size(file.size);
    if (file.type.startsWith("image/")) {
      picture.onload = () => { picture.hidden = false; };
      picture.src = URL.createObjectURL(file);
    }
    if (file.size > STORE_MAX) say(form, box.dataset.large);
  }

  function take(form, file) {
    const carried = new DataTransfer();
    carried.items.add(file);
    part(form, "input[type=file]").files = carried.files;
    show(form);
  }

  // {"upload", "put", "headers"}, or {"words"} that say why not.
  async function ask(form, file) {
    const about = new URLSearchParams({ file_name: file.name });
    for (const key of ["chat", "task"]) if (form.elements[key]) about.set(key, form.elements[key].value);
    const answer = await fetch("/act/upload", { method: "POST", body: about, credentials: "same-origin" });
    return answer.json();
  }

  function put(address, headers, file, bar) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.upload.onprogress = (event) => { bar.value = 100 * event.loaded / event.total; };
      request.onload = () => request.status < 300 ? resolve() : reject(request.status);
      request.onerror = request.ontimeout = () => reject(0);
      request.open("PUT", address);
      for (const name in headers) request.setRequestHeader(name, headers[name]);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.send(file);
    });
  }

  async function upload(form, submitter) {
    const file = chosen(form), box = part(form, ".picked"), bar = part(box, "progress");
    form.dataset.busy = submitter.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    try {
      const told = await ask(form, file);
      if (told.login) return location.assign(told.login);
      if (!told.put) return say(form, told.words || box.dataset.failed);
      await put(told.put, told.headers, file, bar);
      if (chosen(form) !== file) return;
      part(form, "[name=upload_name]").value = file.name;
      part(form, "[name=upload]").value = told.upload;
      part(form, "input[type=file]").value = "";
      submitter.disabled = false;
      form.requestSubmit(submitter);
    } catch (status) {
      say(form, status === 413 ? box.dataset.large : box.dataset.failed);
    } finally {
      delete form.dataset.busy;
      submitter.disabled = false;
    }
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file]") && formOf(event.target)) show(formOf(event.target));
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-unpick]");
    if (!button) return;
    part(formOf(button), "input[type=file]").value = "";
    show(formOf(button));
    part(formOf(button), "input[type=file]").focus();
  });

  document.addEventListener("paste", (event) => {
    const form = formOf(event.target), file = event.clipboardData?.files[0];
    if (!form || !file) return;
    event.preventDefault();
    take(form, file);
  });

  const dropped = (event) => event.dataTransfer?.types.includes("Files") && event.target.closest?.(".composer, .acts");
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const place = dropped(event), form = place && part(place, "form[data-files]");
      if (!form) return;
      event.preventDefault();
      place.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files[0]) take(form, event.dataTransfer.files[0]);
    });
  }

  // Before htmx hears of it.
  document.addEventListener("submit", (event) => {
    const form = formOf(event.target), file = form && chosen(form);
    if (!file || event.submitter?.hasAttribute("formaction")) return;
    if (form.dataset.busy || file.size > FORM_MAX) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (file.size > STORE_MAX) say(form, part(form, ".picked").dataset.large);
    else if (file.size > FORM_MAX && !form.dataset.busy) upload(form, event.submitter || part(form, "button.main"));
  }, true);
})();
