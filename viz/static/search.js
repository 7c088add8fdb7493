// The search: names in every spelling, pledges, and words of quotations. A list to choose from, by mouse or keyboard.
import { fill, fold } from "./view.js";

const MOST = 12;

/** Bring the search to life. `find` gives `[{select, label, note}]` for folded words; `onFound` gets what is chosen. */
export function createSearch(box, messages, find, onFound) {
  const field = box.querySelector("input");
  const list = box.querySelector("ul");
  let found = [];
  let active = -1;
  let asked = 0;
  box.hidden = false;

  async function ask() {
    const wanted = fold(field.value);
    const turn = (asked += 1);
    if (!wanted) return close();
    const answer = await Promise.resolve(find(wanted)).catch(() => null);
    if (turn !== asked) return;
    found = answer?.slice(0, MOST) ?? [];
    active = -1;
    const none = answer ? fill(messages["search.none"], { text: field.value.trim().slice(0, 80) }) : messages["notice.failed"];
    list.replaceChildren(...(found.length ? found.map(optionOf) : [nothing(none)]));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
  }

  function optionOf(one, index) {
    const item = document.createElement("li");
    item.id = `found-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const label = document.createElement("bdi");
    label.textContent = one.label;
    const note = document.createElement("span");
    note.className = "found-note";
    note.textContent = one.note;
    item.append(label, note);
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => choose(index));
    return item;
  }

  function nothing(words) {
    const item = document.createElement("li");
    item.className = "found-none";
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    item.textContent = words;
    return item;
  }

  function choose(index) {
    const one = found[index];
    if (!one) return;
    field.value = "";
    close();
    onFound(one.select);
  }

  function close() {
    asked += 1;
    list.hidden = true;
    found = [];
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function move(step) {
    if (!found.length) return;
    active = (active + step + found.length) % found.length;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === active)));
    field.setAttribute("aria-activedescendant", `found-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  field.addEventListener("input", ask);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter") {
      if (event.isComposing) return; // a Korean syllable is still being written
      if (!found.length) await ask();
      choose(Math.max(active, 0));
    } else return;
    if (event.key !== "Enter" || !event.isComposing) event.preventDefault();
    event.stopPropagation();
  });
}

/** Find names and words in what a page holds: names first, those that begin so before the others. */
export function searchPage(data, wanted) {
  const hits = [];
  for (const [key, { name, kind, also }] of Object.entries(data.names)) {
    const ranks = also.map((spelling) => (spelling === wanted ? 0 : spelling.startsWith(wanted) ? 1 : spelling.includes(` ${wanted}`) ? 2 : spelling.includes(wanted) ? 3 : 9));
    const rank = Math.min(...ranks, 9) + (kind === "pledge" ? 0.5 : 0);
    if (rank < 9) hits.push({ rank, select: key, label: name, note: data.messages[`search.kind.${kind}`] ?? kind });
  }
  for (const row of data.rows) {
    if (row.folded.includes(wanted)) {
      const label = row.quotations[0]?.words ?? row.summary;
      hits.push({ rank: 5, select: `statement/${row.key}`, label, note: `${row.who.name}, ${row.outlet}` });
    }
  }
  return hits.sort((a, b) => a.rank - b.rank);
}
