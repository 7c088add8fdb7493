// The search: a name in either language leads to its node.
import { fill } from "./view.js";

/** Bring the search to life. `onFound` gets the address of a node, `onNotice` a text to show. */
export function createSearch(form, data, messages, onFound, onNotice) {
  const field = form.querySelector("input");
  const names = Object.entries(data.names).flatMap(([id, label]) => Object.values(label).map((name) => [fold(name), id]));
  const offered = new Set([...form.querySelectorAll("option")].map((option) => option.value));
  form.hidden = false;

  function find(text) {
    const wanted = fold(text);
    if (!wanted) return;
    const rank = ([name]) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2);
    const hits = names.filter(([name]) => name.includes(wanted)).sort((a, b) => rank(a) - rank(b));
    if (!hits.length) {
      onNotice(fill(messages["search.none"], { text: text.slice(0, 80) }));
      return;
    }
    onNotice("");
    onFound(hits[0][1]);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find(field.value);
  });
  // Choosing one of the names offered needs no Enter; typing does, or every letter would move the page.
  field.addEventListener("input", (event) => {
    if (offered.has(field.value) && !(event.inputType ?? "").startsWith("insertText")) find(field.value);
  });
}

function fold(text) {
  return text.normalize("NFC").toLowerCase().replace(/[\s-]+/g, " ").trim();
}
