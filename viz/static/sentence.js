// The sentence that says what the view shows; viz/sentence.py says the same on the server.
import { counted, fill } from "./view.js";

const KINDS = ["criticism", "approval", "agreement", "rebuttal", "priority_endorsement", "pledge_making"];

/** Say what these rows are. */
export function sentenceOf(rows, messages, corpus) {
  if (!rows.length) return fill(messages["sentence.empty"], corpus);
  const count = (key, n, values = {}) => counted(messages, `sentence.${key}`, n, values);
  const part = (key, some) => {
    const objects = new Set(some.flatMap((row) => row.whom.map((one) => one.key))).size;
    return count(key, some.length, {
      speakers: count("speakers", new Set(some.map((row) => row.who.key)).size),
      targets: count("targets", objects),
      priorities: count("priorities", objects),
    });
  };
  const said = [];
  for (const kind of KINDS) {
    const mine = rows.filter((row) => row.kind === kind);
    const named = kind === "criticism" ? mine.filter((row) => row.whom.length) : mine;
    if (named.length) said.push(part(kind, named));
    if (named.length < mine.length) said.push(part("criticism_untargeted", mine.filter((row) => !row.whom.length)));
  }
  const rest = rows.filter((row) => !KINDS.includes(row.kind)).length;
  if (rest) said.push(count("rest", rest));
  const days = [...rows].sort((a, b) => (a.published < b.published ? -1 : 1));
  const [first, last] = [days[0].published_word, days[days.length - 1].published_word];
  return fill(messages["sentence.whole"], {
    what: said.join(messages["sentence.join"]),
    articles: count("articles", new Set(rows.map((row) => row.article.key)).size),
    dates: first === last ? first : fill(messages["sentence.range"], { from: first, to: last }),
  });
}
