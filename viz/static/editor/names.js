// How IRIs are written for readers: with prefixes, and ours by kind and name.

/** Make `short(iri)`, how an IRI is shown, and `address(iri)`, where a click on it leads: our own page, or the web. */
export function createNames(data) {
  const prefixes = Object.entries(data.prefixes);

  function short(iri) {
    if (iri.startsWith(data.id)) return decoded(iri.slice(data.id.length));
    const found = prefixes.find(([, namespace]) => iri.startsWith(namespace) && /^[\w.-]+$/.test(iri.slice(namespace.length)));
    return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
  }

  function address(iri) {
    if (iri.startsWith(data.id)) return `${data.base}/id/${iri.slice(data.id.length)}?lang=${data.lang}`;
    if (iri.startsWith(data.prefixes.hu)) return `${data.base}/ontology#${iri.slice(data.prefixes.hu.length)}`;
    return /^https?:\/\//.test(iri) ? iri : null;
  }

  /** An element that shows a term. */
  function element(term) {
    if (!term) return document.createTextNode("");
    if (term.kind !== "iri") {
      const text = document.createElement("bdi");
      text.textContent = term.value;
      if (term.lang) text.lang = term.lang;
      return text;
    }
    const where = address(term.value);
    const shown = document.createElement(where ? "a" : "span");
    if (where) {
      shown.href = where;
      if (where === term.value) shown.rel = "noreferrer";
    }
    shown.title = term.value;
    const text = document.createElement("bdi");
    text.textContent = short(term.value);
    shown.append(text);
    return shown;
  }

  return { short, address, element, text: (term) => (term ? (term.kind === "iri" ? short(term.value) : term.value) : "") };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
