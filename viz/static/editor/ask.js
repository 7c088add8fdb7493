// Asking the server: results come line by line, so that a page never holds more than it shows.

/** The most rows that a page shows; files hold all. */
export const MOST = 10000;

const ACCEPT = "text/tab-separated-values, application/n-triples";
const TERM = /<([^>]*)>|_:([^\s]+)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?|([^\s"<]+)/gu;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gu;
const SHORT = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMERIC = /^http:\/\/www\.w3\.org\/2001\/XMLSchema#(?:integer|decimal|double|float)$/;

/** What the server says against a query: `detail`, and where known `line`, `column`, and an `example` that comes near. */
export class Refused extends Error {
  constructor(problem, status) {
    super(problem.detail ?? String(status));
    Object.assign(this, { line: problem.line ?? null, column: problem.column ?? null, example: problem.example ?? null });
  }
}

/** Run a query at an endpoint. Answers `{header, rows, triples, boolean, more, cut, milliseconds}`; a cell is a term or null. */
export async function ask(endpoint, query, signal) {
  const started = performance.now();
  const response = await fetch(endpoint, {
    method: "POST",
    signal,
    headers: { Accept: ACCEPT, "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ query }),
  });
  if (!response.ok) throw new Refused(await response.json().catch(() => ({})), response.status);
  const triples = response.headers.get("Content-Type").startsWith("application/n-triples");
  const { lines, more, cut } = await readLines(response, MOST + (triples ? 0 : 1), signal);
  const milliseconds = performance.now() - started;
  const answer = { header: ["subject", "predicate", "object"], triples, boolean: null, more, cut, milliseconds };
  if (triples) return { ...answer, rows: lines.filter(Boolean).map((line) => termsOf(line).slice(0, 3)) };
  const [head = "", ...body] = lines;
  if (head === "true" || head === "false") return { ...answer, header: [], rows: [], boolean: head === "true" };
  const columns = head ? head.split("\t").map((name) => name.replace(/^[?$]/, "")) : [];
  const rows = columns.length ? body.map((line) => line.split("\t").map((cell) => termsOf(cell)[0] ?? null)) : [];
  const order = orderOf(columns, query);
  return { ...answer, header: order.map((index) => columns[index]), rows: rows.map((row) => order.map((index) => row[index])) };
}

/** The columns of `SELECT *` come in any order: a reader expects that of the query. */
function orderOf(columns, query) {
  const indexes = columns.map((_, index) => index);
  if (!/\bSELECT\s+(?:DISTINCT\s+|REDUCED\s+)?\*/i.test(query)) return indexes;
  const places = columns.map((name) => query.search(new RegExp(`[?$]${name}(?![\\p{L}\\p{N}_])`, "u")));
  return indexes.sort((a, b) => places[a] - places[b]);
}

async function readLines(response, most, signal) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const lines = [];
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const pieces = (rest + value).split("\n");
      rest = pieces.pop();
      for (const line of pieces) lines.push(line.endsWith("\r") ? line.slice(0, -1) : line);
      if (lines.length > most) {
        await reader.cancel();
        return { lines: lines.slice(0, most), more: true, cut: false };
      }
    }
  } catch (error) {
    if (signal.aborted || !lines.length) throw error;
    return { lines, more: false, cut: true }; // stopped by the server at a limit: what came is not all
  }
  if (rest) lines.push(rest);
  return { lines, more: false, cut: false };
}

function termsOf(text) {
  return [...text.matchAll(TERM)].map(([whole, iri, blank, literal, lang, datatype]) => {
    if (iri !== undefined) return { kind: "iri", value: plain(iri) };
    if (blank !== undefined) return { kind: "blank", value: whole };
    if (literal !== undefined) return { kind: "literal", value: plain(literal), lang: lang ?? "", datatype: datatype ?? "" };
    return { kind: "literal", value: whole, lang: "", datatype: /^[tf]/.test(whole) ? `${XSD}boolean` : `${XSD}decimal` };
  });
}

function plain(text) {
  return text.includes("\\") ? text.replace(ESCAPE, (_, four, eight, one) => (one === undefined ? String.fromCodePoint(parseInt(four ?? eight, 16)) : SHORT[one] ?? one)) : text;
}

/** The number that a term stands for, or null: a year or a text of digits names something. */
export function numberOf(term) {
  return term?.kind === "literal" && NUMERIC.test(term.datatype) && Number.isFinite(Number(term.value)) ? Number(term.value) : null;
}
