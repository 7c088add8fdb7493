// The view and its address: everything a reader has chosen stands in the query of the page's address.

/** Read a view from an address. What an address does not name is as on a fresh page. */
export function readView(search, shownAtFirst) {
  const query = new URLSearchParams(search);
  const show = query.get("show");
  return {
    shown: new Set(show === null ? shownAtFirst : show.split(",").filter(Boolean)),
    focus: query.get("focus") || null,
    select: query.get("select") || null,
    sort: query.get("sort") || null,
  };
}

/** Write a view as an address; reading it again gives the same view. Other parameters, such as the language, stay. */
export function writeView(view, search, shownAtFirst) {
  const query = new URLSearchParams(search);
  const usual = view.shown.size === shownAtFirst.length && shownAtFirst.every((name) => view.shown.has(name));
  const values = {
    show: usual ? null : [...view.shown].sort().join(","),
    focus: view.focus,
    select: view.select,
    sort: view.sort,
  };
  for (const [name, value] of Object.entries(values)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  // A reader can read an address whose slashes and commas stay as they are; both are allowed in a query.
  const text = query.toString().replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%7E", "~");
  return text ? `?${text}` : "";
}

/** Whether an edge is part of a view. */
export function edgeShown(edge, view) {
  return view.shown.has(edge.relation) && (!view.focus || edge.from === view.focus || edge.to === view.focus);
}

/** Fill the places of a text, as `{name}`. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
