// The evidence panel: the words behind an arrow, a name or a row, and what a reader may do from there.
import { counted, fill } from "./view.js";
import { relationOf } from "./selection.js";
import { cardOf } from "./words.js";

/** Bring the panel to life. `act` is `{close, select, focus, expand, pair}`: what its buttons do. */
export function createPanel(panel, data, nameOf, act) {
  const byId = (id) => document.getElementById(id);
  const [heading, note, actions, list] = ["heading", "note", "actions", "cards"].map((name) => byId(`evidence-${name}`));
  const [pair, more, field] = [byId("evidence-pair"), byId("evidence-more"), byId("pair-name")];
  const { messages } = data;
  byId("evidence-close").addEventListener("click", (event) => {
    event.preventDefault();
    act.close();
  });
  pair.addEventListener("submit", (event) => {
    event.preventDefault();
    act.pair(event.submitter?.value ?? "path", field.value);
  });
  list.addEventListener("click", async (event) => {
    const button = event.target.closest(".copy");
    if (!button) return;
    const citation = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(citation.textContent);
      button.textContent = messages["statement.copied"];
    } catch {
      // Without a secure context there is no clipboard: the text is selected, one key press from being copied.
      getSelection().selectAllChildren(citation);
    }
  });

  /** Show what is open: rows behind `view.select`, of `total` in all. */
  function show(view, opened) {
    panel.classList.toggle("open", Boolean(view.select));
    actions.replaceChildren();
    more.hidden = true;
    pair.hidden = true;
    if (!view.select) {
      heading.textContent = messages["evidence.title"];
      note.textContent = messages["evidence.hint"];
      list.replaceChildren();
      return;
    }
    const node = data.names[view.select];
    const ends = !node && view.select.split("~").length === 3 ? view.select.split("~").filter((_, index) => index !== 1) : [];
    heading.textContent = node ? node.name : ends.length ? `${nameOf(ends[0])} → ${nameOf(ends[1])}` : messages["evidence.title"];
    list.replaceChildren(...opened.rows.map((row) => cardOf(row, data)));
    const count = counted(messages, "evidence.count", opened.total);
    if (!opened.total && !node) note.textContent = fill(messages["evidence.unknown"], { text: view.select.slice(0, 80) });
    else if (!opened.total) note.textContent = fill(messages["evidence.none"], { name: node.name });
    else if (ends.length) note.textContent = `${verbOf(messages, view.select)} · ${count}`;
    else note.textContent = count;
    if (opened.total > opened.rows.length) {
      more.hidden = false;
      more.textContent = fill(messages["evidence.more"], { n: (opened.total - opened.rows.length).toLocaleString("en") });
    }
    for (const end of ends) actions.append(button(nameOf(end), () => act.select(end)));
    if (node) offer(view, node);
  }

  function offer(view, node) {
    if (!view.focus.includes(view.select)) {
      actions.append(button(messages["evidence.only"], () => act.focus(view.select), "strong"));
      if (view.focus.length) actions.append(button(messages["evidence.expand"], () => act.expand(view.select), "strong"));
    }
    const [kind] = view.select.split("/");
    if (!data.alone || data.base) {
      const page = document.createElement("a");
      page.className = "plain";
      page.href = `${data.base}/id/${encodeURI(view.select)}?lang=${data.lang}`;
      page.textContent = messages["evidence.page"];
      actions.append(page);
    }
    pair.hidden = !["person", "party", "organization", "group", "pledge", "priority"].includes(kind);
    pair.querySelector("label").textContent = fill(messages["evidence.other"], { name: node.name.slice(0, 60) });
    field.value = "";
  }

  function button(text, action, kind = "") {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `plain ${kind}`.trim();
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  }

  return { show, heading };
}

/** The verb of an arrow. */
export function verbOf(messages, edge) {
  const relation = relationOf(edge);
  return messages[`verb.${relation}`] ?? relation.replaceAll("_", " ");
}
