// The table: the picture's twin. It shows the same statements, sorts them, and opens each by mouse or keyboard.

/** Bring the table to life. `onOpen` gets a statement's key, `onSort` the column to sort by. */
export function createTwin(table, onOpen, onSort) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const first = new Map(rows.map((row, index) => [row, index]));
  const empty = document.getElementById("table-empty");

  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => onSort(head.dataset.column));
    head.replaceChildren(button);
  }
  for (const row of rows) {
    const link = row.querySelector(".col-words a");
    row.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (getSelection()?.toString() && !event.target.closest("a")) return;
      event.preventDefault();
      onOpen(row.dataset.statement, link);
    });
  }

  function apply(view, edgesOf) {
    const shown = rows.filter((row) => visible(row, view));
    for (const row of rows) {
      row.hidden = !visible(row, view);
      row.toggleAttribute("data-selected", edgesOf(view.select, row));
    }
    sort(view.sort);
    empty.hidden = shown.length > 0;
    return shown;
  }

  function visible(row, view) {
    if (!row.dataset.relations.split(" ").some((name) => view.shown.has(name))) return false;
    return !view.focus || row.dataset.who === view.focus || row.dataset.whom.split(" ").includes(view.focus);
  }

  function sort(order) {
    const column = order?.replace(/^-/, "");
    const index = [...table.tHead.rows[0].cells].findIndex((head) => head.dataset.column === column);
    for (const head of table.tHead.rows[0].cells) {
      if (head.dataset.column === column) head.setAttribute("aria-sort", order.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    const value = (row) => row.cells[index].dataset.sort ?? row.cells[index].textContent.trim();
    const sign = order?.startsWith("-") ? -1 : 1;
    const sorted = [...rows].sort((a, b) => {
      const way = index < 0 ? 0 : sign * value(a).localeCompare(value(b), document.documentElement.lang);
      return way || first.get(a) - first.get(b);
    });
    body.append(...sorted);
  }

  return { apply, rows };
}
