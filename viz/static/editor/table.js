// Results as a table: sorted by a click on a heading, narrowed by words, a screenful of rows at a time.
import { numberOf } from "./ask.js";

const AT_ONCE = 200;

/** Show an answer as a table in `place`. */
export function showTable(place, answer, names, say) {
  let sorted = { column: -1, down: false };
  let shown = AT_ONCE;

  const filter = document.createElement("input");
  filter.type = "search";
  filter.setAttribute("aria-label", say("editor.filter"));
  filter.placeholder = say("editor.filter");
  filter.addEventListener("input", () => draw());
  const frame = document.createElement("div");
  frame.className = "table-frame";
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", say("editor.table"));
  const table = document.createElement("table");
  const body = document.createElement("tbody");
  const heads = answer.header.map(headOf);
  const head = document.createElement("thead");
  const top = document.createElement("tr");
  top.append(...heads);
  head.append(top);
  table.append(head, body);
  frame.append(table);
  const more = document.createElement("button");
  more.type = "button";
  more.className = "plain";
  more.addEventListener("click", () => {
    shown += AT_ONCE * 5;
    draw();
  });
  const few = answer.rows.length <= 10;
  place.replaceChildren(...(few ? [frame] : [filter, frame, more]));
  draw();

  function headOf(name, column) {
    const cell = document.createElement("th");
    cell.scope = "col";
    const first = answer.rows.find((row) => row[column])?.[column];
    if (numberOf(first ?? null) !== null) cell.className = "number";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = answer.triples ? say(`editor.column.${name}`) : name;
    button.addEventListener("click", () => {
      sorted = { column, down: sorted.column === column && !sorted.down };
      draw();
    });
    cell.append(button);
    return cell;
  }

  function draw() {
    const wanted = filter.value.trim().toLowerCase();
    let rows = answer.rows;
    if (wanted) rows = rows.filter((row) => row.some((term) => term && (term.value.toLowerCase().includes(wanted) || names.text(term).toLowerCase().includes(wanted))));
    if (sorted.column >= 0) rows = [...rows].sort(compare);
    body.replaceChildren(...rows.slice(0, shown).map(rowOf));
    heads.forEach((cell, column) => {
      if (sorted.column === column) cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
    more.hidden = rows.length <= shown;
    more.textContent = say("editor.more", { n: (rows.length - shown).toLocaleString("en") });
  }

  function compare(one, other) {
    const [a, b] = [one[sorted.column], other[sorted.column]];
    if (!a || !b) return a ? -1 : b ? 1 : 0; // what is not bound comes last either way
    const [x, y] = [numberOf(a), numberOf(b)];
    const order = x !== null && y !== null ? x - y : names.text(a).localeCompare(names.text(b), document.documentElement.lang);
    return sorted.down ? -order : order;
  }

  function rowOf(row) {
    const line = document.createElement("tr");
    line.append(
      ...answer.header.map((_, column) => {
        const cell = document.createElement("td");
        const term = row[column];
        if (numberOf(term) !== null) cell.className = "number";
        else if (term?.value.length > 90) cell.className = "long";
        cell.append(names.element(term));
        return cell;
      }),
    );
    return line;
  }
}
