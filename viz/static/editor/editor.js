// The query page: the editor in place of the plain field, examples, history, and the answer in three views.
import { createSearch } from "../search.js";
import { fill } from "../view.js";
import { Refused, ask } from "./ask.js";
import { chartColumns, showChart } from "./chart.js";
import { fillPrefixes, teach } from "./complete.js";
import { createHistory } from "./history.js";
import { createNames } from "./names.js";
import { isNetwork, showNetwork } from "./network.js";
import { showTable } from "./table.js";

const VIEWS = ["table", "network", "chart"];
const FILES = { solutions: [["CSV", "csv"], ["TSV", "tsv"], ["JSON", "json"]], triples: [["Turtle", "ttl"], ["N-Triples", "nt"], ["JSON-LD", "jsonld"]] };
// Longer addresses are refused on their way by some servers and programs.
const LONGEST = 16000;

const part = (id) => document.getElementById(id);
const data = JSON.parse(part("data").textContent);
const say = (key, values = {}) => fill(data.messages[key] ?? key, values);
const number = (value) => value.toLocaleString("en");
const names = createNames(data);
const past = createHistory();
const narrow = matchMedia("(max-width: 60rem)");

let running = null;
let answer = null;
let wanted = location.hash.slice(1);
let leave = () => {};
let marked = null;

const editor = createEditor();
fillPrefixes(editor, data.prefixes);
dress();
drawHistory();
if (data.asked) run();
document.documentElement.dataset.ready = "";

function createEditor() {
  const field = part("query");
  const complete = teach(Yasqe, data, say, findThings);
  Yasqe.defaults.autocompleters = []; // some of its own ask other servers; lists of a configuration are joined, not replaced
  const made = new Yasqe(part("pane"), {
    value: field.value,
    persistenceId: null,
    showQueryButton: false,
    createShareableLink: null,
    consumeShareLink: null,
    autocompleters: ["variables", "hustings"],
    editorHeight: "auto",
    viewportMargin: Infinity,
    resizeable: false,
    screenReaderLabel: say("editor.query"),
    extraKeys: {
      "Ctrl-Enter": () => run(),
      "Cmd-Enter": () => run(),
      "Ctrl-Space": (cm) => complete(made ?? cm),
      "Ctrl-S": () => {},
      // Tab goes on to the next part of the page: whoever has no mouse must be able to leave.
      Tab: false,
      "Shift-Tab": false,
      Esc: false,
    },
  });
  field.remove();
  made.getInputField().id = "query";
  made.on("changes", quiet);
  quiet();
  return made;

  /** The editor's own notes on mistakes are in English and bring styles along, which our policy refuses. */
  function quiet() {
    for (const icon of part("pane").querySelectorAll(".parseErrorIcon")) {
      icon.onmouseover = null;
      icon.onmouseout = null;
      icon.title = say("editor.unread");
    }
  }
}

function dress() {
  for (const id of ["share", "insert"]) part(id).hidden = false;
  document.querySelector(".find").hidden = false;
  part("run").querySelector("kbd").hidden = false;
  if (narrow.matches) part("shelf").open = false;
  part("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  part("stop").addEventListener("click", () => running?.abort());
  part("share").addEventListener("click", share);
  part("examples").addEventListener("click", (event) => {
    const link = event.target.closest("[data-example]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    take(data.examples[link.dataset.example]);
  });
  part("history").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) take(past.list()[Number(button.dataset.index)].query);
  });
  part("forget").addEventListener("click", () => {
    past.clear();
    drawHistory();
    part("past").querySelector("summary").focus();
  });
  part("find").addEventListener("input", narrowExamples);
  createSearch(
    part("insert"),
    data.messages,
    async (text) => (await findThings(text)).map(({ iri, name, kind }) => ({ select: iri, label: name, note: kind })),
    (iri) => {
      editor.getDoc().replaceSelection(`<${iri}>`);
      editor.focus();
    },
  );
  const views = part("views");
  views.addEventListener("click", (event) => event.target.dataset.view && choose(event.target.dataset.view));
  views.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const open = [...views.querySelectorAll("[role=tab]:not([hidden])")];
    const next = open[(open.indexOf(document.activeElement) + step + open.length) % open.length];
    next.focus();
    choose(next.dataset.view);
    event.preventDefault();
  });
  window.addEventListener("popstate", () => {
    const query = new URLSearchParams(location.search).get("query");
    wanted = location.hash.slice(1);
    if (query && query !== editor.getValue()) {
      editor.setValue(query);
      run({ keep: true });
    } else if (answer && VIEWS.includes(wanted)) show();
  });
}

function take(query) {
  editor.setValue(query);
  wanted = "";
  if (narrow.matches) part("shelf").open = part("past").open = false;
  run({ reveal: true });
}

async function run({ keep = false, reveal = false } = {}) {
  const query = editor.getValue();
  running?.abort();
  const turn = (running = new AbortController());
  const waiting = setTimeout(() => tell(say("editor.running")), 300);
  part("stop").hidden = false;
  part("results").setAttribute("aria-busy", "true");
  mark(null);
  try {
    const found = await ask(data.endpoint, query, turn.signal);
    if (turn !== running) return;
    past.add(query);
    drawHistory();
    if (!keep) place(query);
    answer = { ...found, query };
    problem(found.cut ? { message: say("editor.was_cut") } : null);
    show();
    tell("");
  } catch (error) {
    if (turn !== running) return;
    answer = null;
    if (turn.signal.aborted) tell(say("editor.stopped"));
    else {
      tell("");
      part("answer").hidden = true;
      problem(error instanceof Refused ? error : { message: say("editor.unreachable") });
    }
  } finally {
    clearTimeout(waiting);
    if (turn === running) {
      running = null;
      part("stop").hidden = true;
      part("results").removeAttribute("aria-busy");
      if (reveal && narrow.matches) part("results").scrollIntoView();
    }
  }
}

/** Bring the query into the address, which is the link to share. */
function place(query) {
  const address = addressOf(query);
  if (address && address !== location.pathname + location.search + location.hash) history.pushState(null, "", address);
  const other = new URL(part("language").href);
  other.searchParams.set("query", query);
  part("language").href = other.href;
}

function addressOf(query, view = wanted) {
  const text = new URLSearchParams({ lang: data.lang, query }).toString();
  return text.length > LONGEST ? null : `${location.pathname}?${text}${VIEWS.includes(view) && view !== "table" ? `#${view}` : ""}`;
}

async function share() {
  const address = addressOf(editor.getValue());
  if (!address) return tell(say("editor.share_long"));
  const link = new URL(address, location.href).href;
  history.replaceState(null, "", link);
  try {
    await navigator.clipboard.writeText(link);
    tell(say("editor.shared"));
  } catch {
    tell(say("editor.share_address")); // the browser gives no clipboard: the address has it
  }
}

function show() {
  part("answer").hidden = false;
  const { rows, boolean, more, milliseconds } = answer;
  const seconds = (milliseconds / 1000).toFixed(2);
  const count = more ? say("editor.cut", { n: number(rows.length) }) : fill(data.messages[`editor.rows.${rows.length === 1 ? "one" : "other"}`], { n: number(rows.length) });
  const said = boolean === null ? count : say(boolean ? "editor.yes" : "editor.no");
  part("count").textContent = `${said} · ${say("editor.seconds", { n: seconds })}`;
  const open = { table: rows.length > 0, network: isNetwork(answer), chart: chartColumns(answer).numbers.length > 0 };
  const usual = answer.triples && open.network ? "network" : "table";
  const view = open[wanted] ? wanted : usual;
  part("views").hidden = Object.values(open).filter(Boolean).length < 2;
  for (const name of VIEWS) {
    const tab = part(`view-${name}`);
    tab.hidden = !open[name];
    tab.setAttribute("aria-selected", String(name === view));
    tab.tabIndex = name === view ? 0 : -1;
  }
  const files = part("downloads");
  files.hidden = boolean !== null || !addressOf(answer.query);
  files.replaceChildren(files.firstElementChild, ...FILES[answer.triples ? "triples" : "solutions"].map(fileLink));
  leave();
  leave = () => {};
  const panel = part("view-panel");
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", `view-${view}`);
  if (!rows.length) panel.replaceChildren(...(boolean === null ? [emptyNote()] : []));
  else if (view === "chart") showChart(panel, answer, names, say);
  else if (view === "network") {
    const drawn = showNetwork(panel, answer, names, data, say, askNames);
    leave = () => drawn.then((end) => end());
  } else showTable(panel, answer, names, say);
}

function choose(view) {
  wanted = view;
  const address = addressOf(answer.query, view);
  if (address) history.replaceState(null, "", address);
  show();
}

function fileLink([name, suffix]) {
  const link = document.createElement("a");
  link.href = `${data.endpoint}?${new URLSearchParams({ query: answer.query, format: suffix })}`;
  link.download = `hustings.${suffix}`;
  link.textContent = name;
  return link;
}

function emptyNote() {
  const note = document.createElement("p");
  note.className = "small";
  note.textContent = say("editor.nothing");
  return note;
}

/** Say what is wrong, and lead to where. */
function problem(error) {
  const box = part("problem");
  box.hidden = !error;
  if (!error) return box.replaceChildren();
  const line = document.createElement("p");
  line.textContent = error.message;
  box.replaceChildren(line);
  if (error.line) {
    mark(error);
    const go = document.createElement("button");
    go.type = "button";
    go.className = "plain";
    go.textContent = error.column ? say("editor.go", { line: error.line, column: error.column }) : say("editor.go_line", { line: error.line });
    go.addEventListener("click", () => {
      editor.getDoc().setCursor({ line: error.line - 1, ch: Math.max((error.column ?? 1) - 1, 0) });
      editor.focus();
    });
    box.append(go);
  }
  if (error.example?.text) {
    const use = document.createElement("button");
    use.type = "button";
    use.className = "plain";
    use.textContent = say("editor.use_example", { title: error.example.title?.[data.lang] ?? error.example.slug });
    use.addEventListener("click", () => take(data.examples[error.example.slug] ?? error.example.text));
    box.append(" ", use);
  }
}

function mark(error) {
  if (marked) editor.removeLineClass(marked, "background", "wrong");
  marked = error?.line ? editor.addLineClass(Math.min(error.line - 1, editor.getDoc().lastLine()), "background", "wrong") : null;
}

function narrowExamples() {
  const words = part("find").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const section of part("examples").querySelectorAll("section")) {
    let inside = 0;
    for (const item of section.querySelectorAll("li")) {
      item.hidden = !words.every((word) => item.dataset.also.includes(word));
      inside += item.hidden ? 0 : 1;
    }
    section.hidden = !inside;
    left += inside;
  }
  part("find-none").hidden = left > 0;
}

function drawHistory() {
  const kept = past.list();
  part("past").hidden = !kept.length;
  part("history").replaceChildren(
    ...kept.map(({ query, at }, index) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.index = index;
      const words = document.createElement("code");
      words.textContent = query.replace(/^\s*(?:PREFIX\s+\S+\s+<[^>]*>\s*|#.*\n\s*)*/i, "").replace(/\s+/g, " ").slice(0, 140);
      const time = document.createElement("time");
      time.dateTime = at;
      time.textContent = new Date(at).toLocaleString(data.lang, { dateStyle: "short", timeStyle: "short" });
      button.append(words, time);
      item.append(button);
      return item;
    }),
  );
}

/** Things by any spelling of their names. */
async function findThings(text) {
  try {
    const response = await fetch(`${data.base}/v1/search?${new URLSearchParams({ q: text.slice(0, 100), limit: 30 })}`, { headers: { Accept: "application/json" } });
    if (!response.ok) return [];
    const { items } = await response.json();
    return items
      .filter((item) => !["statement", "article"].includes(item.kind) && item.id?.startsWith(data.id))
      .map((item) => ({ iri: item.id, name: item.name?.[data.lang] ?? item.name?.en ?? item.slug, kind: data.messages[`search.kind.${item.kind}`] ?? item.kind }));
  } catch {
    return [];
  }
}

/** Names for IRIs, in the reader's language where there is one. */
async function askNames(iris) {
  const values = iris.filter((iri) => !/[<>"{}|\\^`\s]/.test(iri)).map((iri) => `<${iri}>`).join(" ");
  const query = `SELECT ?iri ?name { VALUES ?iri { ${values} } ?iri foaf:name|skos:prefLabel|rdfs:label ?name }`;
  try {
    const { rows } = await ask(`${data.base}/sparql`, query, new AbortController().signal);
    const found = new Map();
    for (const [iri, name] of rows) if (!found.has(iri.value) || name.lang === data.lang) found.set(iri.value, name.value);
    return found;
  } catch {
    return new Map();
  }
}

function tell(text) {
  part("said").textContent = text;
}
