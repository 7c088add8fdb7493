// The explorer: ties picture, table, panel, filters, search and address to one view.
import { counted, fill, readView, writeView, fold } from "./view.js";
import { createFilters } from "./filters.js";
import { createOut } from "./out.js";
import { createPanel, verbOf } from "./panel.js";
import { createPicture } from "./picture.js";
import { createSearch } from "./search.js";
import { createSource } from "./source.js";
import { createTable } from "./table.js";
import { lensOf, pairOf2 } from "./lenses.js";

const MOST_EDGES = 5000;
const SEEN = "hustings-hint-seen";

startExplorer();

/** Wait until the browser has done what else there is to do. */
function nextTask() {
  return new Promise((done) => setTimeout(done));
}

function startExplorer() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { messages } = data;
  const byId = (id) => document.getElementById(id);
  data.names ??= data.view?.names ?? {};
  data.rows ??= [];
  const nameOf = (id) => data.names[id]?.name || id;
  document.documentElement.classList.add("scripted");

  let view = readView(location.search || (data.alone ? data.first : ""));
  let result = null;
  let opener = null;
  let listed = null;
  const caption = byId("caption");
  const resting = caption.textContent;
  const notice = byId("notice");
  const say = (text) => (notice.textContent = text);

  const act = { open, change, close, sort: sortBy, more: moreRows, address: (select) => addressOf({ ...view, select }) };
  const source = createSource(data);
  const panel = createPanel(byId("evidence"), data, nameOf, {
    close,
    select: (id) => open(id),
    focus: (id) => change({ focus: [id], path: [], versus: [] }),
    expand: (id) => change({ focus: [...view.focus, id].sort() }),
    pair: joinWith,
  });
  const table = createTable(byId("table"), data, act);
  const filters = createFilters(byId("filters"), data, nameOf, (part) => (part ? change(part) : clear()));
  const out = createOut(byId("out"), data, { canvas: () => picture?.canvas(), rows: () => result.rows, sentence: () => result.sentence, done: say });
  createSearch(byId("search"), messages, source.search, (id) => open(id));
  let picture = startPicture();
  startLenses();
  startHint();
  apply(nextTask).then(() => {
    // A shared address may lead to words that lie below a phone's first screen.
    if (view.select) bringWordsIntoSight();
    if (view.party.length || view.role.length || view.topic.length || view.outlet.length || view.target.length || view.mode.length || view.first || view.last) byId("more-filters").open = innerWidth > 960;
  });

  addEventListener("popstate", () => {
    view = readView(location.search);
    apply();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && view.select && !event.defaultPrevented) close();
  });

  function startPicture() {
    try {
      const relations = Object.keys(data.relations);
      const made = createPicture(byId("picture"), data, relations, (id) => open(id, null, false), describe);
      if (data.whole) made.setData(data.picture);
      byId("zoom").hidden = false;
      byId("zoom").addEventListener("click", (event) => {
        const kind = event.target.closest("button")?.dataset.zoom;
        if (kind === "fit") made.fit();
        else if (kind) made.zoom(kind === "in" ? 1.3 : 1 / 1.3);
      });
      // A page that holds everything has one arrangement; another comes with another page.
      byId("place").addEventListener("change", (event) => {
        const next = { ...view, place: event.target.value };
        if (data.whole) location.assign(addressOf(next));
        else change({ place: next.place });
      });
      byId("place").closest("label").hidden = Boolean(data.alone);
      byId("loosen").addEventListener("click", ({ target }) => {
        const on = target.getAttribute("aria-pressed") !== "true";
        target.setAttribute("aria-pressed", String(on));
        made.loosen(on);
      });
      byId("more-edges").addEventListener("click", () => change({ edges: Math.min(MOST_EDGES, view.edges * 4) }));
      return made;
    } catch (error) {
      return withoutPicture(error);
    }
  }

  // The table holds everything: a browser without canvas loses the picture, not the page.
  function withoutPicture(error) {
    say(messages["picture.failed"]);
    console.warn(error);
    return null;
  }

  function drawPicture() {
    try {
      if (result.picture) picture?.setData(result.picture);
      return picture?.apply(view, result.weights);
    } catch (error) {
      picture = withoutPicture(error);
      return undefined;
    }
  }

  function startLenses() {
    const tabs = [...byId("lenses").children];
    byId("lenses").hidden = false;
    for (const tab of tabs) tab.addEventListener("click", () => change({ lens: tab.dataset.lens }));
    byId("lenses").addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const index = tabs.indexOf(document.activeElement);
      if (!step || index < 0) return;
      tabs[(index + step + tabs.length) % tabs.length].focus();
      event.preventDefault();
    });
  }

  function startHint() {
    const hint = byId("hint");
    if (!hint) return;
    if (remembered()) hint.hidden = true;
    byId("hint-close").hidden = false;
    byId("hint-close").addEventListener("click", () => dismissHint());
    hint.querySelector("a").addEventListener("click", (event) => {
      event.preventDefault();
      open(event.currentTarget.dataset.open);
    });
  }

  function dismissHint() {
    const hint = byId("hint");
    if (hint) hint.hidden = true;
    try {
      localStorage.setItem(SEEN, "1");
    } catch {
      // Without storage the hint comes again, which does no harm.
    }
  }

  function remembered() {
    try {
      return localStorage.getItem(SEEN) !== null;
    } catch {
      return false;
    }
  }

  function addressOf(one) {
    return location.pathname + writeView(one, data.alone ? null : data.lang) || location.pathname;
  }

  function change(part) {
    const former = view;
    view = { ...view, ...part };
    if (view.edges === former.edges && Object.keys(part).some((name) => !["select", "sort", "lens"].includes(name))) say("");
    if (!data.alone) history.pushState(null, "", addressOf(view));
    return apply();
  }

  function clear() {
    return change({ ...readView(""), select: view.select, sort: view.sort, lens: view.lens, place: view.place });
  }

  // A page that has just come up lets the browser draw and answer between the parts; later ones change it at once.
  async function apply(between = null) {
    const asked = view;
    let found = null;
    try {
      byId("lens-panel").setAttribute("aria-busy", "true");
      found = data.whole ? source.load(asked) : await source.load(asked);
    } catch (error) {
      if (error.name !== "AbortError") say(messages["notice.failed"]);
      return;
    } finally {
      byId("lens-panel").removeAttribute("aria-busy");
    }
    if (asked !== view) return;
    if (notice.textContent === messages["notice.failed"]) say("");
    result = found;
    const drawn = drawPicture();
    if (between) await between();
    if (asked !== view) return;
    filters.show(view, result.counts);
    const opened = new Set(result.opened.rows.map((row) => row.key));
    table.show(result.rows, view, view.select ? opened : new Set(), result.total);
    if (between) await between();
    if (asked !== view) return;
    panel.show(view, result.opened);
    showLens();
    out.show(view);
    byId("sentence").textContent = result.sentence;
    caption.textContent = drawn === 0 ? messages["picture.empty"] : resting;
    byId("picture").classList.toggle("vacant", drawn === 0);
    byId("place").value = view.place;
    byId("loosen").hidden = !picture || picture.crowded();
    byId("more").hidden = !result.more;
    byId("more-words").textContent = fill(messages["picture.more"], { n: result.more.toLocaleString("en") });
    byId("more-edges").hidden = view.edges >= MOST_EDGES;
    const language = byId("language");
    if (language) language.href = writeView(view, language.hreflang);
    if (between) await between();
    const names = byId("names");
    if (listed !== data.names) names.replaceChildren(...Object.entries(data.names).filter(([id]) => !id.startsWith("pledge/")).map(([, { name }]) => Object.assign(document.createElement("option"), { value: name })));
    listed = data.names;
    document.documentElement.dataset.ready = "true";
  }

  function showLens() {
    for (const tab of byId("lenses").children) {
      const chosen = tab.dataset.lens === view.lens;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    byId("lens-panel").setAttribute("aria-labelledby", `lens-${view.lens}`);
    const parts = [...pairOf2(view, result, data, nameOf, act), ...lensOf(view, result, data, act)];
    byId("lens-other").replaceChildren(...parts);
    byId("lens-other").hidden = parts.length === 0;
    byId("statements").hidden = view.lens !== "table";
  }

  async function moreRows() {
    try {
      const rows = await source.more(view, result.rows.length);
      result.rows.push(...rows);
      table.show(result.rows, view, new Set(), result.total);
    } catch {
      say(messages["notice.failed"]);
    }
  }

  function joinWith(kind, text) {
    const wanted = fold(text);
    const [other] = Object.entries(data.names).find(([id, { also }]) => also.includes(wanted) && id !== view.select) ?? [];
    if (!wanted || !other) {
      say(fill(messages["search.none"], { text: text.slice(0, 80) }));
      return;
    }
    change({ path: [], versus: [], focus: [], show: null, [kind]: [view.select, other], lens: "table" }).then(() => byId("table-heading").focus());
    byId("lens-panel").scrollIntoView({ block: "nearest" });
  }

  async function open(id, key = null, byKeyboard = true) {
    opener = key;
    dismissHint();
    await change({ select: id });
    if (byKeyboard) panel.heading.focus({ preventScroll: true });
    bringWordsIntoSight();
  }

  function bringWordsIntoSight() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const { top } = byId("evidence").getBoundingClientRect();
    if (top < 0 || top > innerHeight * 0.6) byId("evidence").scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  }

  async function close() {
    const key = opener;
    opener = null;
    await change({ select: "" });
    if (key) table.focusOn(key);
  }

  function sortBy(column) {
    change({ sort: view.sort === column ? `-${column}` : column });
  }

  function describe(id) {
    if (id?.includes("~")) {
      const [source, , target] = id.split("~");
      const n = result.weights.get(id) ?? 0;
      caption.textContent = `${nameOf(source)} → ${nameOf(target)}: ${verbOf(messages, id)} · ${counted(messages, "evidence.count", n)}`;
    } else caption.textContent = id === null ? resting : nameOf(id);
  }

  // For tests and the console: what the picture shows now.
  globalThis.hustings = { picture, view: () => view, result: () => result };
}
