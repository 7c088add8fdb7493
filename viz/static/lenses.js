// Other ways to read the same rows: over time, by outlet, by reply; a chain between two, and two people side by side.
import { fill } from "./view.js";
import { dayOf, relationOf } from "./selection.js";
import { verbOf } from "./panel.js";
import { quoteOf } from "./words.js";

// Past this many days a bar is a month, past as many months a year.
const MOST_BARS = 92;

/** Build the lens that a view asks for, or nothing for the table. `act` is `{open, change}`. */
export function lensOf(view, result, data, act) {
  if (view.lens === "timeline") return [timeline(view, result, data, act)];
  if (view.lens === "outlets") return [outlets(result, data, act)];
  if (view.lens === "replies") return [replies(result, data, act)];
  return [];
}

/** Build what a view with two ends shows above its table: the chain between them, or what each says. */
export function pairOf2(view, result, data, nameOf, act) {
  if (view.path.length) return [chainList(view, result, data, nameOf, act)];
  if (view.versus.length) return [headToHead(view, result, data, nameOf, act)];
  return [];
}

function timeline(view, result, data, act) {
  const { messages } = data;
  const days = Object.entries(result.days).sort();
  if (!days.length) return made("p", "notice", messages["picture.empty"]);
  const size = [10, 7, 4].find((length) => new Set(days.map(([day]) => day.slice(0, length))).size <= MOST_BARS) ?? 4;
  const bars = new Map();
  for (const [day, count] of days) bars.set(day.slice(0, size), (bars.get(day.slice(0, size)) ?? 0) + count);
  const most = Math.max(...bars.values());
  const list = made("ol", "bars");
  for (const [span, count] of bars) {
    const [first, last] = [days.find(([day]) => day.startsWith(span))[0], days.findLast(([day]) => day.startsWith(span))[0]];
    const button = made("button", "bar-row");
    button.type = "button";
    const bar = made("span", "bar-fill");
    bar.style.inlineSize = `${Math.max(2, (count / most) * 100)}%`;
    const track = made("span", "bar-track");
    track.append(bar);
    button.append(made("span", "bar-day", span), track, made("span", "count", count.toLocaleString("en")));
    const chosen = view.first === first && view.last === last;
    button.setAttribute("aria-pressed", String(chosen));
    button.addEventListener("click", () => act.change(chosen ? { first: "", last: "" } : { first, last }));
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  }
  return section(messages[`lens.timeline.${view.clock}`], list);
}

function outlets(result, data, act) {
  const { messages } = data;
  if (!result.rows.length) return made("p", "notice", messages["picture.empty"]);
  const columns = [...new Set(result.rows.map((row) => row.outlet))].sort();
  const groups = new Map();
  for (const row of result.rows) {
    const about = row.whom.map((one) => one.name).join(", ");
    const name = `${row.who.key}|${row.kind}|${row.whom.map((one) => one.key).join(",") || row.key}`;
    if (!groups.has(name)) groups.set(name, { row, about, rows: [] });
    groups.get(name).rows.push(row);
  }
  const table = made("table", "matrix");
  const head = table.createTHead().insertRow();
  for (const text of [messages["lens.outlets.what"], ...columns]) {
    const cell = made("th", "", text);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  // What most outlets carried comes first.
  const carried = ({ rows }) => new Set(rows.map((one) => one.outlet)).size;
  for (const { row, about, rows } of [...groups.values()].sort((a, b) => carried(b) - carried(a) || b.rows.length - a.rows.length)) {
    const line = body.insertRow();
    const first = made("th", "");
    first.scope = "row";
    first.append(made("bdi", "", row.who.name), " ", made("span", `kind rel-${row.relations[0].replaceAll("_", "-")}`, row.kind_word), " ", made("bdi", "", about));
    line.append(first);
    for (const outlet of columns) {
      const cell = line.insertCell();
      // An outlet's own words hold the verb that it chose.
      for (const one of rows.filter((other) => other.outlet === outlet)) cell.append(opener(quoteOf(one), one.key, act), made("p", "evidence-note", one.mode));
    }
  }
  const frame = made("div", "scroller");
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", messages["lens.outlets"]);
  frame.append(table);
  const note = columns.length === 1 ? fill(messages["lens.outlets.one"], { outlet: columns[0] }) : messages["lens.outlets.note"];
  return section(partly(note, result.rows.length, result.total, data), frame);
}

function replies(result, data, act) {
  const { messages } = data;
  // A server sends the replies of a large view with what they reply to; a page that holds everything finds them itself.
  const rows = result.threads ?? result.rows;
  const byKey = new Map((data.whole ? data.rows : rows).map((row) => [row.key, row]));
  const answers = rows.filter((row) => row.replies_to.length);
  if (!answers.length) return made("p", "notice", fill(messages["lens.replies.none"], data.corpus));
  const under = new Map();
  for (const row of answers) for (const key of row.replies_to) under.set(key, [...(under.get(key) ?? []), row]);
  const said = (key, seen) => {
    const item = document.createElement("li");
    const row = byKey.get(key);
    if (row) item.append(speaker(row), opener(quoteOf(row), key, act));
    else item.append(opener(key, key, act));
    const next = (under.get(key) ?? []).filter((one) => !seen.has(one.key));
    if (next.length) {
      const list = made("ol", "thread");
      list.append(...next.map((one) => said(one.key, new Set([...seen, key]))));
      item.append(list);
    }
    return item;
  };
  const list = made("ol", "thread");
  const roots = [...under.keys()].filter((key) => !byKey.get(key)?.replies_to.length);
  list.append(...roots.map((key) => said(key, new Set())));
  const shown = result.threads ? Math.min(result.replies, answers.length) : answers.length;
  return section(partly(messages["lens.replies.note"], shown, result.replies ?? shown, data), list);
}

function chainList(view, result, data, nameOf, act) {
  const { messages } = data;
  const [one, other] = view.path.map(nameOf);
  if (!result.chain.length) return made("p", "notice", fill(messages["lens.path.none"], { one, other, ...data.corpus }));
  const list = made("ol", "chain");
  result.chain.slice(1).forEach((node, index) => {
    const before = result.chain[index];
    const steps = [...result.edges.keys()].filter((edge) => {
      const [source, , target] = edge.split("~");
      return (source === before && target === node) || (source === node && target === before);
    });
    const item = document.createElement("li");
    item.append(made("bdi", "", nameOf(before)), " – ", made("bdi", "", nameOf(node)));
    const arrows = made("ul", "");
    for (const edge of steps) {
      const [source, , target] = edge.split("~");
      const arrow = document.createElement("li");
      arrow.append(opener(`${nameOf(source)} → ${nameOf(target)}: ${verbOf(messages, edge)}`, edge, act));
      arrows.append(arrow);
    }
    item.append(arrows);
    list.append(item);
  });
  return section(fill(messages["lens.path"], { one, other, n: result.chain.length - 1 }), list);
}

function headToHead(view, result, data, nameOf, act) {
  const { messages } = data;
  const [one, other] = view.versus;
  const saidBy = (key) => result.rows.filter((row) => row.who.key === key).sort((a, b) => (dayOf(a, view) < dayOf(b, view) ? -1 : 1));
  const aims = (key) => new Set(saidBy(key).flatMap((row) => row.whom.map((aim) => aim.key)));
  const both = [...aims(one)].filter((aim) => aims(other).has(aim));
  const box = made("div", "versus");
  const column = (title, rows) => {
    const part = made("div", "versus-side");
    part.append(made("h4", "", title));
    if (!rows.length) part.append(made("p", "evidence-note", fill(messages["lens.versus.none"], data.corpus)));
    for (const row of rows) part.append(said(row, act));
    return part;
  };
  const direct = (key) => saidBy(key).filter((row) => !row.whom.length || row.whom.some((aim) => !both.includes(aim.key)));
  const ofEach = made("div", "versus-pair");
  ofEach.append(
    column(fill(messages["lens.versus.of"], { one: nameOf(one), other: nameOf(other) }), direct(one)),
    column(fill(messages["lens.versus.of"], { one: nameOf(other), other: nameOf(one) }), direct(other)),
  );
  const shared = made("div", "versus-shared");
  shared.append(made("h3", "", both.length ? fill(messages["lens.versus.both"], { n: both.length }) : messages["lens.versus.nothing"]));
  for (const aim of both) {
    const pair = made("div", "versus-pair");
    const about = (key) => saidBy(key).filter((row) => row.whom.some((target) => target.key === aim));
    shared.append(made("h4", "shared-name", nameOf(aim)));
    pair.append(column(nameOf(one), about(one)), column(nameOf(other), about(other)));
    shared.append(pair);
  }
  if (both.length) box.append(shared, ofEach);
  else box.append(ofEach, shared);
  return section(fill(messages["lens.versus"], { one: nameOf(one), other: nameOf(other) }), box);
}

function said(row, act) {
  const item = made("div", "said");
  item.append(made("span", `kind rel-${row.relations[0].replaceAll("_", "-")}`, row.kind_word), " ", made("time", "evidence-note", row.day_word), opener(quoteOf(row), row.key, act));
  return item;
}

function speaker(row) {
  const words = made("span", "thread-who");
  words.append(made("bdi", "", row.who.name), " ", made("span", `kind rel-${row.relations[0].replaceAll("_", "-")}`, row.kind_word), " ");
  return words;
}

// A key without a relation is a statement's; others are the addresses of arrows.
function opener(words, key, act) {
  const button = made("button", "opener");
  button.type = "button";
  button.append(words);
  button.addEventListener("click", () => act.open(relationOf(key) ? key : `statement/${key}`));
  return button;
}

function partly(note, shown, total, data) {
  if (total <= shown) return note;
  return `${note} ${fill(data.messages["lens.partly"], { n: shown.toLocaleString("en") })}`;
}

function section(note, ...content) {
  const box = made("div", "lens");
  box.append(made("p", "lens-note", note), ...content);
  return box;
}

function made(tag, style, text = "") {
  const element = document.createElement(tag);
  if (style) element.className = style;
  element.textContent = text;
  return element;
}
