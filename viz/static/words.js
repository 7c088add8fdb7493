// Cards and rows: the page's own templates, filled with a statement's words. Text goes in as text, never as markup.
import { fill } from "./view.js";

/** Fill a copy of the card's template with a row. */
export function cardOf(row, data) {
  const card = document.getElementById("card").content.firstElementChild.cloneNode(true);
  const { messages } = data;
  const field = (name) => card.querySelector(`[data-field="${name}"]`);
  const text = (name, value) => {
    const place = field(name);
    place.textContent = value;
    if (!value) place.closest("dl > div")?.remove();
  };
  card.dataset.card = row.key;
  markKind(card.querySelector(".kind"), row);
  putName(field("who"), row.who, data.lang);
  if (row.whom.length) putNames(field("whom"), row.whom, data.lang);
  else field("arrow").remove();
  text("summary", row.summary);
  if (row.summary_lang && row.summary_lang !== data.lang) field("summary").lang = row.summary_lang;
  field("quotations").append(...row.quotations.map((quotation) => figureOf(quotation, messages)));
  text("figures", row.figures.join("; "));
  field("source").append(`${row.outlet}, `, titleOf(row));
  text("published", row.published_word);
  text("said", row.said);
  text("mode", row.mode);
  text("presented", row.presented);
  text("certainty", row.certainty);
  const texts = [...new Set(row.quotations.map((quotation) => quotation.sha256))];
  text("text", texts.map((sha) => `sha256 ${sha.slice(0, 16)}…`).join(", "));
  card.querySelector('[data-field="text"]')?.setAttribute("title", texts.join(" "));
  text("recorded", row.recorded);
  text("citation", row.citation);
  field("permalink").href = data.alone && !data.base ? row.iri : `${data.base}/id/statement/${encodeURI(row.key)}?lang=${data.lang}`;
  if (data.report) field("report").href = data.report + (data.report.startsWith("mailto:") ? encodeURIComponent(row.iri) : "");
  else field("report").remove();
  return card;
}

/** Fill a copy of the table row's template; `address` is where its words lead. */
export function rowOf(row, data, address) {
  const made = document.getElementById("row").content.firstElementChild.cloneNode(true);
  const cell = (name) => made.querySelector(`.col-${name}`);
  made.dataset.statement = row.key;
  const time = cell("date").firstElementChild;
  time.textContent = row.day_word;
  time.dateTime = row.day;
  putName(cell("who").firstElementChild, row.who, data.lang);
  markKind(cell("what").firstElementChild, row);
  if (row.whom.length) putNames(cell("whom"), row.whom, data.lang);
  else {
    const nobody = document.createElement("span");
    nobody.className = "nobody";
    nobody.textContent = row.relations.includes("untargeted") ? data.messages["table.nobody"] : "–";
    cell("whom").append(nobody);
  }
  const link = cell("words").firstElementChild;
  link.href = address;
  link.append(quoteOf(row));
  cell("outlet").textContent = row.outlet;
  return made;
}

/** The first quotation of a row, or its summary. */
export function quoteOf(row) {
  const [quotation] = row.quotations;
  if (!quotation) return document.createTextNode(row.summary);
  const words = document.createElement("q");
  words.lang = quotation.lang;
  words.textContent = quotation.words;
  return words;
}

/** A name that keeps its own direction and language. */
export function putName(place, one, lang) {
  place.textContent = one.name;
  if (one.lang && one.lang !== lang) place.lang = one.lang;
}

function putNames(place, some, lang) {
  some.forEach((one, index) => {
    const name = document.createElement("bdi");
    putName(name, one, lang);
    place.append(...(index ? [", ", name] : [name]));
  });
}

function markKind(mark, row) {
  mark.textContent = row.kind_word;
  mark.classList.add(`rel-${row.relations[0].replaceAll("_", "-")}`);
}

function figureOf(quotation, messages) {
  const figure = document.createElement("figure");
  const block = document.createElement("blockquote");
  block.lang = quotation.lang;
  const paragraph = document.createElement("p");
  paragraph.append(...quotedIn(quotation));
  block.append(paragraph);
  const caption = document.createElement("figcaption");
  const tick = document.createElement("span");
  tick.className = quotation.verified ? "verified" : "unverified";
  tick.textContent = messages[`statement.${tick.className}`];
  const place = document.createElement("span");
  const number = (value) => value.toLocaleString("en");
  place.textContent = fill(messages["statement.place"], { start: number(quotation.start), end: number(quotation.end) });
  caption.append(tick, place);
  figure.append(block, caption);
  return figure;
}

// The words; where the graph keeps what stands around them, marked among it.
function quotedIn({ words, before, after }) {
  const made = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  if (!before && !after) return [made("q", words)];
  const around = [made("span", `…${before}`), made("span", `${after}…`)];
  for (const part of around) part.className = "around";
  return [around[0], made("mark", words), around[1]];
}

function titleOf(row) {
  const title = document.createElement("cite");
  if (row.headline_lang) title.lang = row.headline_lang;
  if (!row.article_url) {
    title.textContent = row.article.name;
    return title;
  }
  const link = document.createElement("a");
  link.href = row.article_url;
  link.rel = "noreferrer";
  link.textContent = row.article.name;
  title.append(link);
  return title;
}
