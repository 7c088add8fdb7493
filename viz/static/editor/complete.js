// Completion: terms of our vocabulary by name or label, things by any spelling of their names, prefixes filled in.

const WORD = /(?:<[^\s<>"{}|^`]*|[\p{L}_][\p{L}\p{N}_-]*(?::[\p{L}\p{N}_.-]*)?)$/u;
const REST = /^[\p{L}\p{N}_:.-]*>?/u;
const USED = /(?:^|[\s({}[|/^,;!.])([a-z]+):/gu;
const MOST = 60;
const MOST_THINGS = 8;

/** Teach the editor to complete. `findThings(text)` answers `[{iri, name, kind}]`. Answers what Ctrl-Space does. */
export function teach(Yasqe, data, say, findThings) {
  // Names of things and words without a prefix are offered only on demand: Enter must go on ending lines while one types.
  let demanded = false;
  const about = new Map();
  const terms = data.terms.map(([name, kind, label, definition, also]) => ({ text: name, kind: say(`editor.term.${kind}`), label, definition, sought: `${name} ${label} ${also}`.toLowerCase() }));
  for (const term of terms) about.set(term.text, term);

  Yasqe.registerAutocompleter(
    {
      name: "hustings",
      bulk: false,
      autoShow: true,
      isValidCompletionPosition: (editor) => {
        const word = wordAt(editor);
        return word !== null && (demanded || /^(?:[a-z]+:|<[^h\s].)/i.test(word.text));
      },
      preProcessToken: (editor, token) => {
        const { text, from, to } = wordAt(editor) ?? { text: "", from: token.start, to: token.end };
        return { ...token, string: text || " ", autocompletionString: text, from: { ch: from }, to: { ch: to } };
      },
      get: async (_, token) => {
        const typed = token?.autocompletionString ?? "";
        const found = typed.startsWith("<") ? [] : termsFor(typed);
        const wanted = typed.replace(/^</, "");
        if (!typed.includes(":") && wanted.length > 1) {
          for (const { iri, name, kind } of (await findThings(wanted)).slice(0, MOST_THINGS)) {
            about.set(`<${iri}>`, { label: name, kind, name: true });
            found.push(`<${iri}>`);
          }
        }
        return found.length === 1 && found[0] === typed ? [] : found;
      },
      postprocessHints: (_, hints) => hints.map((hint) => ({ ...hint, className: "hint", render: (place) => render(place, hint.text) })),
    },
    false,
  );

  function termsFor(typed) {
    const wanted = typed.toLowerCase();
    const rank = (term) => {
      const name = term.text.toLowerCase();
      // A property begins with a small letter, a class with a capital one: who types either means it.
      if (term.text.startsWith(typed)) return 0;
      if (name.startsWith(wanted)) return 1;
      if (name.split(":")[1].startsWith(wanted)) return 2;
      return !wanted.includes(":") && term.sought.includes(wanted) ? 3 : 9;
    };
    return terms
      .map((term) => [rank(term), term.text])
      .filter(([place]) => place < 9)
      .sort((a, b) => a[0] - b[0])
      .slice(0, MOST)
      .map(([, text]) => text);
  }

  function render(place, text) {
    const known = about.get(text) ?? {};
    const part = (name, words) => {
      const span = document.createElement("span");
      span.className = name;
      span.textContent = words;
      return span;
    };
    place.append(part("hint-text", known.name ? known.label : text), part("hint-note", known.name ? known.kind : [known.label, known.kind].filter(Boolean).join(" · ")));
    if (known.definition) place.append(part("hint-more", known.definition));
  }

  return (editor) => {
    demanded = true;
    editor.autocomplete();
    editor.on("autocompletionClose", () => (demanded = false));
  };
}

/** Declare known prefixes that have just been typed or pasted, and fill in the IRI of one that is being declared. */
export function fillPrefixes(editor, prefixes) {
  editor.on("change", (_, change) => {
    if (!["+input", "complete", "paste"].includes(change.origin)) return;
    const cursor = editor.getDoc().getCursor();
    const line = editor.getDoc().getLine(cursor.line).slice(0, cursor.ch);
    const declaring = /^\s*PREFIX\s+([a-z]+):$/i.exec(line);
    if (declaring) {
      const namespace = prefixes[declaring[1]];
      if (namespace && !editor.getDoc().getLine(cursor.line).slice(cursor.ch).trim()) editor.getDoc().replaceRange(` <${namespace}>`, cursor, cursor, "prefix");
      return;
    }
    const declared = editor.getPrefixesFromQuery();
    const wanted = new Set();
    for (let number = change.from.line; number < change.from.line + change.text.length; number += 1) {
      for (const used of editor.getDoc().getLine(number).matchAll(USED)) {
        const known = used[1] in prefixes && !(used[1] in declared);
        if (known && !isText(editor, { line: number, ch: used.index + used[0].length })) wanted.add(used[1]);
      }
    }
    const lines = [...wanted].sort().map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}>\n`).join("");
    if (lines) editor.getDoc().replaceRange(lines, { line: 0, ch: 0 }, { line: 0, ch: 0 }, "prefix");
  });
}

/** The word before the cursor and where it stands; null inside of comments, literals and variables. */
function wordAt(editor) {
  const cursor = editor.getDoc().getCursor();
  const line = editor.getDoc().getLine(cursor.line);
  const before = line.slice(0, cursor.ch);
  if (isText(editor, cursor) || /[?$@"'][\p{L}\p{N}_-]*$/u.test(before) || /^\s*PREFIX\s/i.test(before)) return null;
  const text = WORD.exec(before)?.[0] ?? "";
  return { text, from: cursor.ch - text.length, to: cursor.ch + (text ? REST.exec(line.slice(cursor.ch))[0].length : 0) };
}

function isText(editor, cursor) {
  return ["comment", "string"].includes(editor.getTokenTypeAt(cursor));
}
