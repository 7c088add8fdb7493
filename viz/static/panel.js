// The evidence panel: the words behind an arrow, a name or a row. Its cards are the server's, copied.
import { edgeShown, fill } from "./view.js";

/** Bring the panel to life. `act` is `{select, focus, close}`: what its buttons do. */
export function createPanel(panel, data, messages, nameOf, act) {
  const heading = panel.querySelector("#evidence-heading");
  const note = panel.querySelector("#evidence-note");
  const actions = panel.querySelector("#evidence-actions");
  const list = panel.querySelector("#evidence-cards");
  const title = heading.textContent;
  const hint = note.textContent;
  const cards = new Map([...document.querySelectorAll("#statements [data-card]")].map((card) => [card.dataset.card, card]));
  const edges = new Map(data.edges.map((edge) => [edge.id, edge]));
  const nodes = new Set(data.nodes.map((node) => node.id));
  document.getElementById("evidence-close").addEventListener("click", act.close);

  function apply(view, rows) {
    actions.replaceChildren();
    list.replaceChildren();
    panel.hidden = false;
    panel.classList.toggle("open", Boolean(view.select));
    if (!view.select) {
      heading.textContent = title;
      note.textContent = hint;
      addFocus(view, null);
      return;
    }
    const found = find(view, rows);
    heading.textContent = found?.title ?? title;
    note.textContent = found?.note ?? fill(messages["evidence.unknown"], { text: view.select.slice(0, 80) });
    for (const key of found?.keys ?? []) list.append(copy(key));
    for (const node of found?.nodes ?? []) {
      actions.append(button(nameOf(node), () => act.select(node)));
    }
    addFocus(view, found?.node ?? null);
  }

  function find(view, rows) {
    const edge = edges.get(view.select);
    if (edge) {
      const verb = messages[`verb.${edge.relation}`] ?? edge.relation.replaceAll("_", " ");
      const keys = edge.statements.filter((key) => cards.has(key));
      const heads = { title: `${nameOf(edge.from)} → ${nameOf(edge.to)}`, nodes: [edge.from, edge.to] };
      return { ...heads, keys, note: `${verb} · ${counted(keys.length)}` };
    }
    if (nodes.has(view.select)) {
      const touching = data.edges.filter((one) => edgeShown(one, view) && (one.from === view.select || one.to === view.select));
      const keys = new Set(touching.flatMap((one) => one.statements));
      const mine = rows.filter((row) => row.dataset.who === view.select || row.dataset.whom.split(" ").includes(view.select));
      mine.forEach((row) => keys.add(row.dataset.statement));
      const known = [...keys].filter((key) => cards.has(key));
      const name = nameOf(view.select);
      const text = known.length ? counted(known.length) : fill(messages["evidence.none"], { name });
      return { title: name, note: text, keys: known, nodes: [], node: view.select };
    }
    const key = view.select.replace(/^statement\//, "");
    if (cards.has(key)) return { title, note: counted(1), keys: [key], nodes: [] };
    return null;
  }

  function counted(n) {
    return fill(messages[`evidence.count.${n === 1 ? "one" : "other"}`], { n });
  }

  function copy(key) {
    const card = cards.get(key).cloneNode(true);
    card.removeAttribute("id");
    return card;
  }

  function addFocus(view, node) {
    if (node && view.focus !== node) actions.append(button(messages["evidence.only"], () => act.focus(node), "strong"));
    if (view.focus) actions.append(button(messages["evidence.all"], () => act.focus(null), "strong"));
  }

  function button(text, action, kind = "") {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `plain ${kind}`.trim();
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  }

  return { apply, heading };
}
