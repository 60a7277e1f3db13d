// Loads the checks: the only script of this page that is not generated. The elements that say where glue and module
// are come from Trunk.toml. Errors go nowhere but to the message on the page: the console is never written to.
const show = (id) => {
  const loading = document.getElementById("loading");
  if (loading) loading.hidden = true;
  document.getElementById(id).hidden = false;
};

// A trap that no panic hook sees, such as an exhausted stack, leaves a dead form behind: it is taken away.
addEventListener("error", (event) => {
  if (!(event.error instanceof WebAssembly.RuntimeError)) return;
  event.preventDefault();
  for (const field of document.querySelectorAll("input, textarea")) field.value = "";
  document.getElementById("app")?.remove();
  show("crashed");
});

if (typeof WebAssembly !== "object") {
  show("no-webassembly");
} else {
  try {
    const glue = await import(document.getElementById("glue").href);
    await glue.default({ module_or_path: document.getElementById("module").href });
    // Closes the door, and then accepts the first input.
    glue.start();
  } catch {
    show("load-failed");
  }
}
