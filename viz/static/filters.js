// The filters: legend, choices with their counts, days and words. Each control says what it would leave.
import { FACETS, fill, shownIn } from "./view.js";

const DAY = 86_400_000;
const PAUSE = 250;

/** Bring the filters to life. `onChange` gets the changed part of the view. */
export function createFilters(form, data, nameOf, onChange) {
  const { messages } = data;
  const byId = (id) => document.getElementById(id);
  const boxes = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
  const [from, to, slideFrom, slideTo] = ["day-from", "day-to", "slide-from", "slide-to"].map(byId);
  form.querySelector(".apply").hidden = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", (event) => {
    event.preventDefault();
    onChange(null);
  });
  for (const name of ["show", ...FACETS]) {
    for (const box of boxes(name)) {
      box.addEventListener("change", () => {
        const chosen = boxes(name).filter((one) => one.checked).map((one) => one.value).sort();
        const usual = name === "show" && chosen.length === data.shown.length && chosen.every((one) => data.shown.includes(one));
        onChange({ [name]: usual ? null : chosen });
      });
    }
  }
  for (const box of boxes("clock")) box.addEventListener("change", () => onChange({ clock: box.value, first: "", last: "" }));
  from.addEventListener("change", () => onChange({ first: from.value }));
  to.addEventListener("change", () => onChange({ last: to.value }));
  slideFrom.addEventListener("input", () => (from.value = dayAt(slideFrom.value)));
  slideTo.addEventListener("input", () => (to.value = dayAt(slideTo.value)));
  slideFrom.addEventListener("change", () => onChange({ first: Number(slideFrom.value) ? dayAt(slideFrom.value) : "" }));
  slideTo.addEventListener("change", () => onChange({ last: slideTo.value === slideTo.max ? "" : dayAt(slideTo.value) }));
  let typing = null;
  byId("words").addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => onChange({ q: event.target.value.trim() }), PAUSE);
  });

  let span = ["", ""];
  const number = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / DAY);
  const dayAt = (step) => new Date((number(span[0]) + Number(step)) * DAY).toISOString().slice(0, 10);

  /** Show a view with the counts of every choice. */
  function show(view, counts) {
    const shown = shownIn(view, data);
    for (const box of boxes("show")) set(box, shown.has(box.value), counts.show[box.value] ?? 0);
    for (const name of FACETS) for (const box of boxes(name)) set(box, view[name].includes(box.value), counts[name][box.value] ?? 0);
    for (const box of boxes("clock")) box.checked = box.value === view.clock;
    if (document.activeElement !== byId("words")) byId("words").value = view.q;
    showDays(view);
    const active = activeParts(view);
    byId("filters-active").textContent = active.filters || "";
    byId("clear").hidden = active.items.length === 0;
    byId("active").replaceChildren(...active.items);
  }

  function set(box, checked, count) {
    box.checked = checked;
    const label = box.closest("label");
    label.querySelector(".count").textContent = count.toLocaleString("en");
    label.classList.toggle("vacant", count === 0);
    const empties = label.querySelector(".empties");
    if (empties) empties.hidden = count > 0;
    else if (count === 0) label.title = messages["filter.empties"];
    else label.removeAttribute("title");
  }

  function showDays(view) {
    span = data.days[view.clock];
    if (!span.length) return;
    const last = number(span[1]) - number(span[0]);
    for (const slide of [slideFrom, slideTo]) {
      slide.max = last;
      slide.closest("p").hidden = last === 0;
    }
    for (const field of [from, to]) [field.min, field.max] = span;
    from.value = view.first || span[0];
    to.value = view.last || span[1];
    slideFrom.value = view.first ? number(view.first) - number(span[0]) : 0;
    slideTo.value = view.last ? number(view.last) - number(span[0]) : last;
    slideFrom.setAttribute("aria-valuetext", from.value);
    slideTo.setAttribute("aria-valuetext", to.value);
  }

  /** What narrows the view, each with a button that takes it away. */
  function activeParts(view) {
    const items = [];
    let filters = 0;
    const add = (text, part) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "plain active-part";
      const words = document.createElement("bdi");
      words.textContent = text;
      button.append(words, " ×");
      button.setAttribute("aria-label", fill(messages["active.remove"], { text }));
      button.addEventListener("click", () => onChange(part));
      item.append(button);
      items.push(item);
    };
    for (const name of FACETS) {
      for (const value of view[name]) {
        filters += 1;
        add(data.facets[name][value] ?? value, { [name]: view[name].filter((one) => one !== value) });
      }
    }
    if (view.first || view.last) {
      filters += 1;
      add(fill(messages["sentence.range"], { from: view.first || span[0], to: view.last || span[1] }), { first: "", last: "" });
    }
    if (view.q) add(`“${view.q}”`, { q: "" });
    for (const node of view.focus) {
      add(fill(messages["active.focus"], { name: nameOf(node) }), { focus: view.focus.filter((one) => one !== node) });
    }
    for (const name of ["path", "versus"]) {
      if (!view[name].length) continue;
      const [one, other] = view[name].map(nameOf);
      add(fill(messages[`active.${name}`], { one, other }), { [name]: [] });
    }
    if (view.show !== null) add(messages["active.show"], { show: null });
    return { items, filters };
  }

  return { show };
}
