// The explorer: ties picture, table, panel, legend, search and address to one view.
import { fill, readView, writeView } from "./view.js";
import { sentenceOf } from "./sentence.js";
import { createPicture } from "./picture.js";
import { createTwin } from "./twin.js";
import { createPanel } from "./panel.js";
import { createSearch } from "./search.js";

start();

function start() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const messages = data.messages;
  const byId = (id) => document.getElementById(id);
  const names = new Map(data.nodes.map((node) => [node.id, node.look.name]));
  const nameOf = (id) => names.get(id) || id;
  const edges = new Map(data.edges.map((edge) => [edge.id, edge]));
  document.documentElement.classList.add("scripted");

  let view = readView(location.search, data.shown);
  let opener = null;
  const caption = byId("caption");
  const resting = caption.textContent;
  const notice = byId("notice");

  const panel = createPanel(byId("evidence"), data, messages, nameOf, {
    select: (id) => choose(id, true),
    focus: (id) => change({ focus: id }),
    close,
  });
  const twin = createTwin(byId("table"), (key, link) => open(`statement/${key}`, link), sortBy);
  createSearch(byId("search"), data, messages, (id) => choose(id, true), (text) => (notice.textContent = text));
  const picture = drawPicture();
  setUpLegend();
  apply();
  // A shared address may lead to words that lie below a phone's first screen.
  if (view.select) show();

  addEventListener("popstate", () => {
    view = readView(location.search, data.shown);
    apply();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && view.select) close();
  });

  function drawPicture() {
    try {
      const made = createPicture(byId("picture"), data, (id) => choose(id, false), describe);
      byId("zoom").hidden = false;
      byId("zoom").addEventListener("click", (event) => {
        const kind = event.target.closest("button")?.dataset.zoom;
        if (kind === "fit") made.fit();
        else if (kind) made.zoom(kind === "in" ? 1.3 : 1 / 1.3);
      });
      return made;
    } catch (error) {
      // The table holds everything: a browser without canvas loses the picture, not the page.
      notice.textContent = messages["picture.failed"];
      console.warn(error);
      return null;
    }
  }

  function setUpLegend() {
    const form = byId("legend");
    for (const box of form.elements) box.disabled = false;
    form.addEventListener("change", () => {
      const shown = new Set([...form.elements].filter((box) => box.checked).map((box) => box.value));
      change({ shown });
    });
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  function change(part) {
    view = { ...view, ...part };
    history.pushState(null, "", location.pathname + writeView(view, location.search, data.shown));
    apply();
  }

  function apply() {
    for (const box of byId("legend").elements) if (box.name === "show") box.checked = view.shown.has(box.value);
    const rows = twin.apply(view, selects);
    const drawn = picture?.apply(view);
    panel.apply(view, rows);
    byId("sentence").textContent = sentenceOf(rows, messages, data.corpus);
    caption.textContent = drawn === 0 ? messages["picture.empty"] : resting;
    byId("picture").classList.toggle("vacant", drawn === 0);
    const language = byId("language");
    if (language) {
      const other = new URLSearchParams({ lang: language.hreflang });
      language.href = writeView(view, `?${other}`, data.shown);
    }
  }

  function selects(select, row) {
    if (!select) return false;
    const key = row.dataset.statement;
    if (select === `statement/${key}`) return true;
    if (edges.has(select)) return edges.get(select).statements.includes(key);
    return row.dataset.who === select || row.dataset.whom.split(" ").includes(select);
  }

  function choose(id, byKeyboard) {
    change({ select: id });
    if (byKeyboard) panel.heading.focus({ preventScroll: true });
    show();
  }

  function open(id, link) {
    opener = link;
    change({ select: id });
    panel.heading.focus({ preventScroll: true });
    show();
  }

  function show() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const { top } = byId("evidence").getBoundingClientRect();
    if (top < 0 || top > innerHeight * 0.6) byId("evidence").scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  }

  function close() {
    change({ select: null });
    opener?.focus();
    opener = null;
  }

  function sortBy(column) {
    change({ sort: view.sort === column ? `-${column}` : column });
  }

  function describe(id) {
    const edge = edges.get(id);
    if (edge) {
      const verb = messages[`verb.${edge.relation}`] ?? edge.relation.replaceAll("_", " ");
      const n = edge.statements.length;
      const count = fill(messages[`evidence.count.${n === 1 ? "one" : "other"}`], { n });
      caption.textContent = `${nameOf(edge.from)} → ${nameOf(edge.to)}: ${verb} · ${count}`;
    } else caption.textContent = id === null ? resting : nameOf(id);
  }
}
