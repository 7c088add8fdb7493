// What a view leaves of the statements that a page holds; viz/selection.py does the same on the server.
import { FACETS, fold, shownIn } from "./view.js";

const IMPLIED = "implied_target";

/** Apply a view to a page's data: its rows in order, the arrows with the rows behind each, and every choice's count. */
export function selectRows(data, view) {
  const shown = shownIn(view, data);
  const wanted = fold(view.q);
  const chain = view.path.length ? chainBetween(data, view.path) : [];
  const joined = new Set(chain.slice(1).map((node, index) => pairOf(node, chain[index])));
  const between = view.versus.length ? saidBetween(data, view.versus) : null;
  const checks = {};
  for (const name of FACETS) {
    if (view[name].length) checks[name] = (row) => row.facets[name].some((value) => view[name].includes(value));
  }
  checks.show = (row) => row.relations.some((name) => shown.has(name));
  if (view.first || view.last) {
    checks.days = (row) => view.first <= dayOf(row, view) && dayOf(row, view) <= (view.last || "9999-12-31");
  }
  checks.rest = (row) => {
    if (wanted && !row.folded.includes(wanted)) return false;
    if (view.focus.length && !view.focus.some((node) => row.ends.includes(node))) return false;
    if (between && !between.has(row.key)) return false;
    return !view.path.length || row.edges.some((edge) => joined.has(pairOf(...data.ends[edge])));
  };
  const rows = [];
  const counts = Object.fromEntries(["show", ...FACETS].map((name) => [name, {}]));
  const days = {};
  const add = (target, values) => values.forEach((value) => (target[value] = (target[value] ?? 0) + 1));
  for (const row of data.rows) {
    const failed = Object.keys(checks).filter((name) => !checks[name](row));
    const only = (name) => failed.length === 0 || (failed.length === 1 && failed[0] === name);
    if (!failed.length) rows.push(row);
    if (only("show")) add(counts.show, row.relations);
    if (only("days")) add(days, [dayOf(row, view)]);
    for (const name of FACETS) if (only(name)) add(counts[name], row.facets[name]);
  }
  const edges = new Map();
  for (const row of rows) {
    for (const edge of row.edges) {
      const [source, target] = data.ends[edge];
      if (!shown.has(relationOf(edge))) continue;
      if (view.focus.length && !view.focus.includes(source) && !view.focus.includes(target)) continue;
      if (view.path.length && !joined.has(pairOf(source, target))) continue;
      edges.set(edge, [...(edges.get(edge) ?? []), row]);
    }
  }
  return { rows, edges, counts, days, chain };
}

/** The relation in an arrow's address. */
export function relationOf(edge) {
  return edge.split("~")[1];
}

/** The day that the view's clock reads of a row. */
export function dayOf(row, view) {
  return view.clock === "published" ? row.published : row.day;
}

function pairOf(one, other) {
  return [one, other].sort().join("~");
}

function chainBetween(data, [start, end]) {
  const near = new Map();
  const join = (one, other) => near.set(one, (near.get(one) ?? new Set()).add(other));
  for (const [edge, [source, target]] of Object.entries(data.ends)) {
    if (relationOf(edge) === IMPLIED) continue;
    join(source, target);
    join(target, source);
  }
  if (!near.has(start) || !near.has(end) || start === end) return [];
  const before = new Map([[start, null]]);
  const waiting = [start];
  while (waiting.length && !before.has(end)) {
    const node = waiting.shift();
    for (const other of [...near.get(node)].sort()) {
      if (before.has(other)) continue;
      before.set(other, node);
      waiting.push(other);
    }
  }
  if (!before.has(end)) return [];
  const chain = [end];
  while (chain[0] !== start) chain.unshift(before.get(chain[0]));
  return chain;
}

function saidBetween(data, [first, second]) {
  const said = (one) => data.rows.filter((row) => row.who.key === one);
  const aims = (row) => (row.whom.length ? row.whom.map((one) => one.key) : row.ends.filter((end) => end !== row.who.key));
  const aimed = (one) => new Set(said(one).flatMap((row) => row.whom.map((aim) => aim.key)));
  const both = [...aimed(first)].filter((aim) => aimed(second).has(aim));
  const found = new Set();
  for (const [one, other] of [[first, second], [second, first]]) {
    const mine = new Set([other, ...both, ...Object.keys(data.makers).filter((pledge) => data.makers[pledge] === other)]);
    for (const row of said(one)) if (aims(row).some((aim) => mine.has(aim))) found.add(row.key);
  }
  return found;
}
