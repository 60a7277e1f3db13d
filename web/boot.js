// Loads the checks: the only script of this page that is not generated. The elements that say where glue and module
// are come from Trunk.toml. Errors go nowhere but to the message on the page: the console is never written to.
const show = (id) => {
  const loading = document.getElementById("loading");
  if (loading) loading.hidden = true;
  document.getElementById(id).hidden = false;
};

if (typeof WebAssembly !== "object") {
  show("no-webassembly");
} else {
  try {
    const glue = await import(document.getElementById("glue").href);
    await glue.default({ module_or_path: document.getElementById("module").href });
  } catch {
    show("load-failed");
  }
}
