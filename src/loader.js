const root = document.documentElement, at = new URL(location);
if (at.searchParams.has("__err")) {
  at.searchParams.delete("__err");
  at.searchParams.delete("__path");
  history.replaceState(null, "", at);
}
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const fetched = async (file, tries = 3) => {
  const answer = await fetch("FOLDER/" + file).catch(() => null);
  if (answer?.ok) return answer.arrayBuffer();
  if (answer?.status === 404 || tries < 2) throw new Error(file + " could not be loaded");
  await pause(1000);
  return fetched(file, tries - 1);
};
const tell = (state) => {
  root.dataset.parcial = state;
  const close = document.querySelector("[data-parcial-cierra]");
  close?.addEventListener("click", () => delete root.dataset.parcial, { once: true });
};
const failed = async (error) => {
  console.error(error);
  const answer = await fetch("PACKAGE.js", { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.status === 404) root.dataset.obsoleta = "true";
  else tell("fallida");
};
const go = async () => {
  const slow = setTimeout(() => tell("lenta"), 10000);
  try {
    const code = fetch("PACKAGE.wasm");
    code.catch(() => {});
    const module = await import("PACKAGE.js");
    const islands = [...document.querySelectorAll("leptos-island")], parts = module.parts ?? {}, files = new Map();
    const filesOf = (island) => parts[island.dataset.component.replace(/_\d+$/, "")] ?? [];
    for (const file of islands.flatMap(filesOf)) if (!files.has(file)) files.set(file, fetched(file));
    const ready = islands.map((island) => Promise.all(filesOf(island).map((file) => files.get(file))));
    for (const part of ready) part.catch(() => {});
    // What follows is long for a phone: the page answers in between.
    await pause(0);
    await module.default({ module_or_path: code });
    await pause(0);
    module.hydrate();
    const revive = async (island, index) => {
      await ready[index];
      // Each in a task of its own, so that the page answers in between.
      await pause(0);
      await module[island.dataset.component]?.(island);
      island.dataset.viva = "true";
    };
    const results = await Promise.allSettled(islands.map(revive));
    const broken = results.find((result) => result.status === "rejected");
    if (broken) throw broken.reason;
    if (root.dataset.parcial) delete root.dataset.parcial;
    root.dataset.hydrated = "true";
  } catch (error) {
    await failed(error);
  } finally {
    clearTimeout(slow);
  }
};
"requestIdleCallback" in window ? requestIdleCallback(go, { timeout: 2000 }) : setTimeout(go, 1);
