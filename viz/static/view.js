// The view and its address: everything a reader has chosen stands in the query of the page's address. viz/view.py reads
// and writes the same addresses.

export const FACETS = ["party", "role", "topic", "outlet", "target", "mode"];
const ALLOWED = { clock: ["said", "published"], lens: ["table", "timeline", "outlets", "replies"], place: ["parts", "ties"] };
const EDGES_AT_FIRST = 300;
const EDGES_MOST = 5000;
const LONGEST_VALUE = 300;
const MOST_VALUES = 60;

/** Read a view from an address. What an address does not name, or names without meaning, is as on a fresh page. */
export function readView(search) {
  const query = new URLSearchParams(search);
  const text = (name) => cut((query.get(name) ?? "").trim());
  const view = { show: query.has("show") ? several(query.getAll("show").join(",")) : null };
  for (const name of [...FACETS, "focus"]) view[name] = several(query.getAll(name).join(","));
  for (const name of ["path", "versus"]) {
    const ends = parts(query.get(name) ?? "", "~");
    view[name] = ends.length === 2 ? ends : [];
  }
  for (const name of ["q", "select", "sort"]) view[name] = text(name);
  view.first = day(query.get("from"));
  view.last = day(query.get("to"));
  for (const [name, allowed] of Object.entries(ALLOWED)) view[name] = allowed.includes(query.get(name)) ? query.get(name) : allowed[0];
  const edges = query.get("edges") ?? "";
  view.edges = /^\d+$/.test(edges) ? Math.min(Math.max(Number(edges.slice(0, 6)), 1), EDGES_MOST) : EDGES_AT_FIRST;
  return view;
}

/** Write a view as an address; reading it again gives the same view. `lang` is added where there is one. */
export function writeView(view, lang = null) {
  const values = { q: view.q, select: view.select, sort: view.sort, from: view.first, to: view.last, lang: lang ?? "" };
  for (const name of [...FACETS, "focus"]) values[name] = view[name].join(",");
  for (const name of ["path", "versus"]) values[name] = view[name].join("~");
  for (const [name, allowed] of Object.entries(ALLOWED)) values[name] = view[name] === allowed[0] ? "" : view[name];
  values.edges = view.edges === EDGES_AT_FIRST ? "" : String(view.edges);
  const written = Object.entries(values).filter(([, value]) => value !== "");
  if (view.show !== null) written.push(["show", view.show.join(",")]);
  const text = written
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${readable(value)}`)
    .join("&");
  return text ? `?${text}` : "";
}

/** The relations that a view shows; a chain may lead through any, unless the reader has chosen some. */
export function shownIn(view, data) {
  if (view.show !== null) return new Set(view.show);
  return new Set(view.path.length ? data.arrows : data.shown);
}

/** Fill the places of a text, as `{name}`. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Say a text that depends on a number. */
export function counted(messages, key, n, values = {}) {
  return fill(messages[`${key}.${n === 1 ? "one" : "other"}`], { ...values, n: n.toLocaleString("en") });
}

/** Make a text comparable, as viz/records.py does. */
export function fold(text) {
  return text.normalize("NFC").toLowerCase().replaceAll("-", " ").split(/\s+/).filter(Boolean).join(" ");
}

function several(text) {
  return parts(text, ",").sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
}

function parts(text, separator) {
  const found = text.split(separator).slice(0, MOST_VALUES).map((part) => cut(part.trim()));
  return [...new Set(found.filter(Boolean))];
}

// By characters, not by UTF-16 units: half a character would not survive an address.
function cut(text) {
  return text.length > LONGEST_VALUE ? [...text].slice(0, LONGEST_VALUE).join("") : text;
}

function day(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text ?? "")) return "";
  const read = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(read.valueOf()) && read.toISOString().startsWith(text) && text > "0001" ? text : "";
}

function readable(value) {
  const escaped = encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return escaped.replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%3A", ":");
}
