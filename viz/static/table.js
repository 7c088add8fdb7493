// The table: the picture's twin. It shows the same statements, sorts them, and opens each by mouse or keyboard.
import { fill } from "./view.js";
import { rowOf } from "./words.js";

const COLUMNS = {
  date: (row) => row.day,
  who: (row) => row.who.name,
  what: (row) => row.kind_word,
  whom: (row) => row.whom.map((one) => one.name).join(", "),
  words: (row) => row.quotations[0]?.words ?? row.summary,
  outlet: (row) => row.outlet,
};

/** Bring the table to life. `act` is `{open, sort, more, address}`. */
export function createTable(table, data, act) {
  const body = table.tBodies[0];
  const empty = document.getElementById("table-empty");
  const more = document.getElementById("table-more");
  let collator = null; // slow to make, and most readers never sort

  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => act.sort(head.dataset.column));
    head.replaceChildren(button);
  }
  body.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = event.target.closest("tr");
    if (!row || (getSelection()?.toString() && !event.target.closest("a"))) return;
    event.preventDefault();
    act.open(`statement/${row.dataset.statement}`, row.dataset.statement);
  });
  more.addEventListener("click", act.more);

  /** Show rows; `opened` are the keys of those that the panel shows, `total` how many the view has in all. */
  function show(rows, view, opened, total) {
    const sorted = sortRows(rows, view.sort);
    body.replaceChildren(
      ...sorted.map((row) => {
        const made = rowOf(row, data, act.address(`statement/${row.key}`));
        made.toggleAttribute("data-selected", opened.has(row.key));
        return made;
      }),
    );
    for (const head of table.tHead.rows[0].cells) {
      const chosen = view.sort.replace(/^-/, "") === head.dataset.column;
      if (chosen) head.setAttribute("aria-sort", view.sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    empty.hidden = rows.length > 0;
    more.hidden = total <= rows.length;
    more.textContent = fill(data.messages["picture.rows_more"], { n: (total - rows.length).toLocaleString("en") });
  }

  function sortRows(rows, order) {
    const value = COLUMNS[order.replace(/^-/, "")];
    if (!value || !data.whole) return rows; // the server has sorted a part
    collator ??= new Intl.Collator(data.lang);
    const sign = order.startsWith("-") ? -1 : 1;
    return [...rows].sort((a, b) => sign * collator.compare(value(a), value(b)) || a.number - b.number);
  }

  /** Give the focus back to the row that was opened last. */
  function focusOn(key) {
    [...body.rows].find((row) => row.dataset.statement === key)?.querySelector(".col-words a").focus();
  }

  return { show, focusOn, sortRows };
}

/** Write rows as CSV, for a page that has no server. */
export function csvOf(rows) {
  const columns = ["id", ...Object.keys(COLUMNS)];
  const cell = (text) => `"${String(text).replace(/^[=+@-]/, "'$&").replaceAll('"', '""')}"`;
  const lines = rows.map((row) => [row.iri, ...Object.values(COLUMNS).map((value) => value(row))]);
  return `\ufeff${[columns, ...lines].map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}
