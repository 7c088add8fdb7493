// Results as a chart: a bar for each row, as long as its number. The table is its twin for who cannot see it.
import { numberOf } from "./ask.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST_BARS = 60;
const ROW = 26;

/** The columns that hold numbers, and those that can name a bar. */
export function chartColumns(answer) {
  if (answer.triples || !answer.rows.length) return { numbers: [], labels: [] };
  const columns = answer.header.map((_, column) => column);
  const sample = answer.rows.slice(0, 200);
  const numbers = columns.filter((column) => sample.some((row) => row[column]) && sample.every((row) => !row[column] || numberOf(row[column]) !== null));
  return { numbers, labels: columns.filter((column) => !numbers.includes(column)) };
}

/** Draw an answer as bars in `place`. */
export function showChart(place, answer, names, say) {
  const { numbers, labels } = chartColumns(answer);
  // Without another column, the first number names the bars of the second.
  const naming = labels.length ? labels : numbers.slice(0, 1);
  const pair = naming.slice(0, 2);
  const choice = { number: numbers[labels.length ? 0 : 1] ?? numbers[0], label: pair.length > 1 ? -1 : naming[0] };
  const controls = document.createElement("p");
  controls.className = "controls";
  const drawing = document.createElement("div");
  drawing.className = "chart";
  controls.append(
    chooser(say("editor.chart_bars"), pair.length > 1 ? [-1, ...naming] : naming, choice.label, (column) => Object.assign(choice, { label: column })),
    chooser(say("editor.chart_length"), numbers, choice.number, (column) => Object.assign(choice, { number: column })),
  );
  place.replaceChildren(controls, drawing);
  draw();

  function chooser(title, columns, chosen, choose) {
    const label = document.createElement("label");
    const select = document.createElement("select");
    for (const column of columns) select.add(new Option(column < 0 ? pair.map((one) => answer.header[one]).join(" – ") : answer.header[column], column, false, column === chosen));
    select.addEventListener("change", () => {
      choose(Number(select.value));
      draw();
    });
    label.append(`${title} `, select);
    return label;
  }

  function draw() {
    const rows = answer.rows.filter((row) => row[choice.number]).slice(0, MOST_BARS);
    const bars = rows.map((row) => ({ name: nameOf(row), value: numberOf(row[choice.number]) }));
    const highest = Math.max(0, ...bars.map((bar) => bar.value));
    const lowest = Math.min(0, ...bars.map((bar) => bar.value));
    const span = highest - lowest || 1;
    const list = document.createElement("ol");
    list.className = "bars";
    list.setAttribute("aria-label", say("editor.chart"));
    list.append(
      ...bars.map((bar) => {
        const item = document.createElement("li");
        const name = document.createElement("bdi");
        name.textContent = bar.name;
        const picture = document.createElementNS(SVG, "svg");
        picture.setAttribute("viewBox", `0 0 1000 ${ROW}`);
        picture.setAttribute("preserveAspectRatio", "none");
        picture.setAttribute("aria-hidden", "true");
        const shape = document.createElementNS(SVG, "rect");
        const start = ((Math.min(bar.value, 0) - lowest) / span) * 1000;
        for (const [key, value] of Object.entries({ x: start, y: 3, width: Math.max((Math.abs(bar.value) / span) * 1000, 2), height: ROW - 6 })) shape.setAttribute(key, value);
        picture.append(shape);
        const value = document.createElement("span");
        value.className = "number";
        value.textContent = bar.value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 6 });
        item.append(name, picture, value);
        return item;
      }),
    );
    const note = document.createElement("p");
    note.className = "small";
    note.textContent = answer.rows.length > rows.length ? say("editor.chart_first", { n: rows.length }) : "";
    drawing.replaceChildren(list, note);
  }

  function nameOf(row) {
    const columns = choice.label < 0 ? pair : [choice.label];
    return columns.map((column) => names.text(row[column])).filter(Boolean).join(" – ") || "–";
  }
}
