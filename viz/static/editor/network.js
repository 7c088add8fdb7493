// Results as a network: any with columns ?source and ?target, or triples between things. The table is its twin.
import { numberOf } from "./ask.js";

const LABELS = ["rdfs:label", "foaf:name", "skos:prefLabel", "schema:headline", "schema:name"];
const EDGE_NAMES = ["relation", "label", "predicate", "edge", "kind"];
const WEIGHTS = ["weight", "count", "n", "statements"];
const MOST_EDGES = 1500;
const ASKED_AT_ONCE = 400;

/** Whether an answer can be drawn. */
export function isNetwork(answer) {
  return answer.triples ? answer.rows.length > 0 : answer.rows.length > 0 && ["source", "target"].every((name) => answer.header.includes(name));
}

/** Draw an answer in `place`. `askNames(iris)` finds names for IRIs that the answer does not name. */
export async function showNetwork(place, answer, names, data, say, askNames) {
  const { nodes, edges, more } = answer.triples ? fromTriples(answer, data) : fromRows(answer);
  const canvas = document.createElement("div");
  canvas.className = "network";
  canvas.setAttribute("role", "img");
  const caption = document.createElement("p");
  caption.className = "small caption";
  caption.setAttribute("role", "status");
  const counted = say("editor.network_size", { nodes: nodes.size.toLocaleString("en"), edges: edges.length.toLocaleString("en") });
  canvas.setAttribute("aria-label", `${counted} ${say("editor.network_twin")}`);
  caption.textContent = more ? `${counted} ${say("editor.network_more", { n: more.toLocaleString("en") })}` : counted;
  place.replaceChildren(canvas, caption);
  if (!edges.length) {
    caption.textContent = say("editor.network_none");
    canvas.remove();
    return () => {};
  }
  const unnamed = [...nodes.values()].filter((node) => node.iri && !node.name).map((node) => node.iri);
  const found = unnamed.length ? await askNames(unnamed.slice(0, ASKED_AT_ONCE)) : new Map();
  for (const node of nodes.values()) node.name ??= found.get(node.iri) ?? names.short(node.iri ?? node.id).split("/").pop();
  if (!canvas.isConnected) return () => {};
  return draw(canvas, caption, nodes, edges, createRelations(data, names));
}

function fromRows(answer) {
  const column = (wanted) => answer.header.indexOf(wanted);
  const first = (wanted) => wanted.map(column).find((index) => index >= 0) ?? -1;
  const [source, target, label, weight] = [column("source"), column("target"), first(EDGE_NAMES), first(WEIGHTS)];
  const [sourceName, targetName] = [first(["sourceLabel", "source_label", "sourceName"]), first(["targetLabel", "target_label", "targetName"])];
  const graph = createGraph();
  for (const row of answer.rows) {
    if (!row[source] || !row[target]) continue;
    graph.node(row[source], row[sourceName]?.value);
    graph.node(row[target], row[targetName]?.value);
    graph.edge(row[source], row[target], row[label], numberOf(row[weight]) ?? 1);
  }
  return graph.whole();
}

function fromTriples(answer, data) {
  const labels = new Set(LABELS.map(full));
  const type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
  const graph = createGraph();
  for (const [subject, predicate, object] of answer.rows) {
    if (object.kind !== "literal" && predicate.value !== type) {
      graph.node(subject);
      graph.node(object);
      graph.edge(subject, object, predicate, 1);
    }
  }
  for (const [subject, predicate, object] of answer.rows) {
    if (labels.has(predicate.value)) graph.name(subject, object, data.lang);
  }
  return graph.whole();

  function full(name) {
    const [prefix, local] = name.split(":");
    return data.prefixes[prefix] + local;
  }
}

/** Nodes by their terms; edges by both ends and relation, in their direction, their weights summed. */
function createGraph() {
  const nodes = new Map();
  const edges = new Map();
  const key = (term) => `${term.kind} ${term.value}`;
  return {
    node(term, name) {
      if (!nodes.has(key(term))) nodes.set(key(term), { id: key(term), iri: term.kind === "iri" ? term.value : null, name: term.kind === "iri" ? undefined : term.value });
      if (name) nodes.get(key(term)).name = name;
    },
    name(term, label, lang) {
      const node = nodes.get(key(term));
      if (node && (!node.name || label.lang === lang)) node.name = label.value;
    },
    edge(source, target, relation, weight) {
      const id = `${key(source)} > ${relation?.value ?? ""} > ${key(target)}`;
      const edge = edges.get(id) ?? { id, from: key(source), to: key(target), relation: relation ?? null, weight: 0 };
      edge.weight += weight;
      edges.set(id, edge);
    },
    whole() {
      const all = [...edges.values()].sort((a, b) => b.weight - a.weight);
      const shown = all.slice(0, MOST_EDGES);
      const kept = new Set(shown.flatMap((edge) => [edge.from, edge.to]));
      return { nodes: new Map([...nodes].filter(([id]) => kept.has(id))), edges: shown, more: all.length - shown.length };
    },
  };
}

/** What relations are called in the reader's language, and their colours where the palette has one. */
function createRelations(data, names) {
  const labels = new Map(data.terms.map(([name, , label]) => [name, label]));
  return {
    label: (term) => (term ? labels.get(names.text(term)) || names.text(term).replace(/^\w+:/, "") : ""),
    colour: (term, style) => style.getPropertyValue(`--rel-${names.text(term).replace(/^\w+:/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`).trim(),
    address: names.address,
  };
}

function draw(canvas, caption, nodes, edges, relations) {
  const resting = caption.textContent;
  const heaviest = Math.max(...edges.map((edge) => edge.weight));
  const few = edges.length <= 60;
  const vertices = new vis.DataSet([...nodes.values()].map((node) => ({ id: node.id, label: cut(node.name) })));
  const arrows = new vis.DataSet(edges.map((edge) => ({ id: edge.id, from: edge.from, to: edge.to, label: few ? relations.label(edge.relation) : undefined, width: heaviest > 1 ? 1 + (5 * edge.weight) / heaviest : 2, ...coloured(edge) })));
  const network = new vis.Network(canvas, { nodes: vertices, edges: arrows }, options());
  // The canvas is a picture: the table is the way by keyboard, so the canvas takes no focus.
  canvas.querySelectorAll("[tabindex]").forEach((part) => part.removeAttribute("tabindex"));
  network.once("stabilizationIterationsDone", () => network.setOptions({ physics: false }));
  network.on("hoverNode", ({ node }) => tell(nodes.get(node).name));
  network.on("hoverEdge", ({ edge }) => {
    const { from, to, weight, relation } = edges.find((one) => one.id === edge);
    tell(`${nodes.get(from).name} → ${nodes.get(to).name}${relation ? `: ${relations.label(relation)}` : ""}${weight > 1 ? ` (${weight.toLocaleString("en")})` : ""}`);
  });
  network.on("blurNode", () => tell(resting));
  network.on("blurEdge", () => tell(resting));
  network.on("selectNode", ({ nodes: [id] }) => {
    const node = nodes.get(id);
    const address = node.iri && relations.address(node.iri);
    if (!address) return;
    const link = document.createElement("a");
    link.textContent = node.name;
    link.href = address;
    caption.replaceChildren(link);
    caption.dataset.kept = "";
  });
  network.on("deselectNode", () => {
    delete caption.dataset.kept;
    tell(resting);
  });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => {
    network.setOptions(options());
    arrows.update(edges.map((edge) => ({ id: edge.id, ...coloured(edge) })));
  };
  dark.addEventListener("change", recolour);
  return () => {
    dark.removeEventListener("change", recolour);
    network.destroy();
  };

  function coloured(edge) {
    const colour = edge.relation && relations.colour(edge.relation, getComputedStyle(document.documentElement));
    return colour ? { color: { color: colour, highlight: colour, hover: colour } } : {};
  }

  function tell(text) {
    if (!("kept" in caption.dataset)) caption.textContent = text;
  }
}

function options() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  const font = { face: value("--sans"), color: value("--ink-text"), strokeWidth: 4, strokeColor: value("--paper") };
  return {
    layout: { randomSeed: 7, improvedLayout: false },
    physics: { solver: "forceAtlas2Based", forceAtlas2Based: { springLength: 110, avoidOverlap: 0.4 }, stabilization: { iterations: 250 } },
    interaction: { hover: true, tooltipDelay: 1e6, keyboard: false, zoomSpeed: 0.6 },
    nodes: { shape: "dot", size: 9, font: { ...font, size: 15 }, color: { background: value("--accent"), border: value("--paper"), highlight: { background: value("--rel-criticizes"), border: value("--paper") }, hover: { background: value("--rel-criticizes"), border: value("--paper") } } },
    edges: { arrows: { to: { enabled: true, scaleFactor: 0.6 } }, smooth: { type: "curvedCW", roundness: 0.12 }, font: { ...font, size: 11, color: value("--muted") }, color: { color: value("--muted"), opacity: 0.75, highlight: value("--rel-criticizes"), hover: value("--rel-criticizes") } },
  };
}

function cut(text) {
  return text.length > 32 ? `${text.slice(0, 31)}…` : text;
}
