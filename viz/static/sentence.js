// The sentence that says what the view shows; viz/sentence.py says the same on the server.
import { fill } from "./view.js";

const KINDS = ["criticism", "approval", "agreement", "rebuttal", "priority_endorsement", "pledge_making"];

/** Say what these table rows are. */
export function sentenceOf(rows, messages, corpus) {
  if (!rows.length) return fill(messages["sentence.empty"], corpus);
  const count = (key, n, values = {}) =>
    fill(messages[`sentence.${key}.${n === 1 ? "one" : "other"}`], { ...values, n: n.toLocaleString("en") });
  const part = (key, some) => {
    const objects = new Set(some.flatMap((row) => row.dataset.whom.split(" ").filter(Boolean))).size;
    return count(key, some.length, {
      speakers: count("speakers", new Set(some.map((row) => row.dataset.who)).size),
      targets: count("targets", objects),
      priorities: count("priorities", objects),
    });
  };
  const parts = [];
  for (const kind of KINDS) {
    const mine = rows.filter((row) => row.dataset.kind === kind);
    const named = kind === "criticism" ? mine.filter((row) => row.dataset.whom) : mine;
    if (named.length) parts.push(part(kind, named));
    if (named.length < mine.length) parts.push(part("criticism_untargeted", mine.filter((row) => !row.dataset.whom)));
  }
  const rest = rows.filter((row) => !KINDS.includes(row.dataset.kind)).length;
  if (rest) parts.push(count("rest", rest));
  const days = [...rows].sort((a, b) => (a.dataset.published < b.dataset.published ? -1 : 1));
  const [first, last] = [days[0].dataset.publishedWord, days[days.length - 1].dataset.publishedWord];
  return fill(messages["sentence.whole"], {
    what: parts.join(messages["sentence.join"]),
    articles: count("articles", new Set(rows.map((row) => row.dataset.article)).size),
    dates: first === last ? first : fill(messages["sentence.range"], { from: first, to: last }),
  });
}
