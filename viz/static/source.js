// Where a view's statements come from: the page itself, if it holds them all, else the server.
import { selectRows } from "./selection.js";
import { searchPage } from "./search.js";
import { sentenceOf } from "./sentence.js";
import { writeView } from "./view.js";

const LENS_ROWS = 1000;

/** Make the source of a page's views: `load(view)` and `search(words)`. */
export function createSource(data) {
  return data.whole ? fromPage(data) : fromServer(data);
}

function fromPage(data) {
  function load(view) {
    const found = selectRows(data, view);
    return {
      ...found,
      weights: new Map([...found.edges].map(([edge, rows]) => [edge, rows.length])),
      total: found.rows.length,
      more: 0,
      sentence: sentenceOf(found.rows, data.messages, data.corpus),
      opened: opened(view, found),
    };
  }

  function opened(view, found) {
    const wanted = view.select;
    let rows = [];
    if (wanted.startsWith("statement/")) rows = data.rows.filter((row) => `statement/${row.key}` === wanted);
    else if (wanted in data.ends) rows = found.edges.get(wanted) ?? data.rows.filter((row) => row.edges.includes(wanted));
    else if (wanted) rows = found.rows.filter((row) => row.ends.includes(wanted));
    return { rows, total: rows.length };
  }

  return { load, search: (words) => searchPage(data, words) };
}

function fromServer(data) {
  let first = data.view;
  let asking = null;
  let last = null;

  async function load(view) {
    asking?.abort();
    asking = new AbortController();
    const same = writeView({ ...view, select: "" });
    if (last?.same === same) {
      // The picture, the table and the counts stay: only what is open is another.
      const found = view.select ? await ask("/view/words", writeView(view, data.lang), {}, asking.signal) : { names: {}, opened: { rows: [], total: 0 } };
      Object.assign(data.names, found.names);
      last.result = { ...last.result, opened: found.opened };
      return last.result;
    }
    let answer = first;
    first = null;
    const rows = view.lens === "outlets" || view.versus.length ? LENS_ROWS : null;
    if (!answer || rows) answer = await ask("/view", writeView(view, data.lang), rows ? { rows } : {}, asking.signal);
    data.names = answer.names;
    const weights = new Map(answer.picture.edges.map((edge) => [edge.id, edge.weight]));
    last = { same, result: { ...answer, edges: weights, weights } };
    return last.result;
  }

  async function more(view, from) {
    return (await ask("/view", writeView(view, data.lang), { after: from })).rows;
  }

  async function search(words) {
    return ask("/view/search", `?lang=${data.lang}`, { words });
  }

  async function ask(path, query, extra, signal) {
    const text = new URLSearchParams(extra).toString();
    const address = `${data.base}${path}${query}${query && text ? "&" : text ? "?" : ""}${text}`;
    const response = await fetch(address, { signal, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  }

  return { load, more, search };
}
