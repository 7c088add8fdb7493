// The queries of this reader, kept in this browser and nowhere else.

const KEY = "hustings.queries";
const MOST = 30;

/** Make the history: `add(query)`, `list()`, `clear()`. Where the browser keeps nothing, it is empty. */
export function createHistory() {
  function list() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return Array.isArray(kept) ? kept.filter((one) => typeof one?.query === "string") : [];
    } catch {
      return [];
    }
  }

  function save(queries) {
    try {
      if (queries.length) localStorage.setItem(KEY, JSON.stringify(queries));
      else localStorage.removeItem(KEY);
    } catch {
      // The browser keeps nothing for us, or no more: the list of this visit is lost, nothing else.
    }
  }

  return {
    list,
    add: (query) => save([{ query, at: new Date().toISOString() }, ...list().filter((one) => one.query !== query)].slice(0, MOST)),
    clear: () => save([]),
  };
}
