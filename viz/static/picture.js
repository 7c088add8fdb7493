// The picture: vis-network moves it and finds what the pointer is on; the nodes are drawn by draw.js, and where there are
// too many arrows for vis-network, those by crowd.js.
import { createCrowd } from "./crowd.js";
import { drawField, drawNode, readTheme } from "./draw.js";

const NARROW = 620;
// More arrows than this are drawn as a crowd.
const CROWD = 600;
const STILL = 140;
// A pointer that moved this far, in pixels, has moved the picture.
const DRAGGED = 6;
// Fewer nodes than this are all named, however small the picture.
const FEW = 80;

/** Draw the picture into its element. `onSelect` gets the address of a node or an edge, `onPoint` the one pointed at. */
export function createPicture(element, data, relations, onSelect, onPoint) {
  let looks = new Map();
  let arrows = new Map();
  // The picture stands above the table, and may be as high as it needs.
  const above = matchMedia("(max-width: 60rem)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const inks = ["blue", "red", "orange", "green", "purple", "teal", "brown", "slate", "none"];
  const state = { view: null, form: null, theme: readTheme(relations, inks), near: null, pointed: null, visible: new Set(), weights: new Map(), crowded: false, moving: false, fresh: true };
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  let network = null;
  let taken = null;
  let named = [];
  const crowd = createCrowd((id) => looks.get(id)[state.form]);

  const renderer = ({ ctx, id, x, y }) => {
    const look = looks.get(id);
    const box = { ...look[state.form], x, y };
    return {
      drawNode: () =>
        drawNode(ctx, look, box, state.theme, {
          dim: state.near !== null && !state.near.has(id),
          selected: state.view?.select === id,
          hover: state.pointed === id,
          moving: state.moving,
          few: looks.size < FEW,
          taken: named,
        }),
      nodeDimensions: { width: box.width, height: box.height },
    };
  };

  /** Take these nodes and edges instead of those before. */
  function setData(picture) {
    if (picture === taken) return;
    taken = picture;
    edges.clear();
    nodes.clear();
    // Whoever is criticized most is drawn, and so named, first.
    const ranked = [...picture.nodes].sort((one, other) => other.look.mark - one.look.mark);
    looks = new Map(ranked.map(({ id, look }) => [id, { ...look, tall: look.tall ?? look.wide }]));
    arrows = new Map(picture.edges.map((edge) => [edge.id, edge]));
    state.crowded = picture.edges.length > CROWD;
    state.fresh = true;
    state.visible = new Set();
    state.weights = new Map();
  }

  // vis-network goes over everything at each change of its data: it gets each node and arrow once, as it is to be seen.
  function fill() {
    state.fresh = false;
    state.form = formNow();
    nodes.add([...looks].map(([id, look]) => ({ id, x: look[state.form].x, y: look[state.form].y, hidden: !state.visible.has(id), ctxRenderer: renderer, chosen: false })));
    if (!state.crowded) edges.add(taken.edges.map((edge) => ({ ...edge, ...edgeStyle(edge, null), smooth: smoothOf(edge), statements: undefined })));
    if (!network) start(taken.options);
  }

  function start(options) {
    network = new vis.Network(element, { nodes, edges }, options);
    // The canvas is a picture: the table is the way by keyboard, so the canvas takes no focus.
    element.querySelectorAll("[tabindex]").forEach((part) => part.removeAttribute("tabindex"));
    network.on("beforeDrawing", before);
    // The browser's own click, unless it ends a drag: vis-network's tap comes before it, so that a page which scrolls in
    // between would hand the click to whatever came under the finger, and knows no hand that is slower than 250 ms.
    let pressed = { clientX: 0, clientY: 0 };
    element.addEventListener("pointerdown", (event) => (pressed = event), { capture: true });
    element.addEventListener("click", (event) => {
      const id = idAt(event);
      if (id !== null && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) < DRAGGED) onSelect(id);
    });
    network.on("hoverNode", ({ node }) => point(node));
    network.on("hoverEdge", ({ edge }) => point(edge));
    network.on("blurNode", () => point(null));
    network.on("blurEdge", () => point(null));
    element.addEventListener("pointermove", pointInCrowd);
    for (const event of ["dragging", "zoom"]) network.on(event, move);
  }

  function before(ctx) {
    named = [];
    const fields = new Map();
    for (const id of state.visible) {
      const look = looks.get(id);
      if (look.block) fields.set(look.block, [...(fields.get(look.block) ?? []), look]);
    }
    for (const [party, members] of fields) {
      if (looks.has(party)) drawField(ctx, members.map((look) => look[state.form]), state.theme.party[looks.get(party).ink]);
    }
    if (state.crowded) {
      const special = new Set([state.pointed, ...touching(state.view?.select)]);
      crowd.draw(ctx, state.theme, { faded: state.near !== null, special, moving: state.moving });
    }
  }

  let settle = null;
  function move() {
    if (!state.crowded) return;
    state.moving = true;
    clearTimeout(settle);
    settle = setTimeout(() => {
      state.moving = false;
      redraw();
    }, STILL);
  }

  // vis-network would draw at once, and again for each change before the next frame.
  let due = false;
  function redraw() {
    if (due || !network) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      network.redraw();
    });
  }

  let waiting = false;
  function pointInCrowd(event) {
    if (!state.crowded || waiting || state.moving || event.buttons) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const id = idAt(event);
      if (id !== state.pointed && !looks.has(id)) point(id);
    });
  }

  function idAt({ clientX, clientY }) {
    const frame = element.getBoundingClientRect();
    const at = { x: clientX - frame.left, y: clientY - frame.top };
    const edge = () => (state.crowded ? crowd.at(network.DOMtoCanvas(at), network.getScale()) : network.getEdgeAt(at));
    return network.getNodeAt(at) ?? edge() ?? null;
  }

  function point(id) {
    state.pointed = id;
    element.classList.toggle("pointing", id !== null);
    onPoint(id);
    if (state.crowded) redraw();
    else paintEdges(id);
  }

  // The wheel scrolls the page; with Ctrl, as for any zoom, it zooms the picture.
  element.addEventListener("wheel", (event) => event.ctrlKey || event.metaKey || event.stopPropagation(), { capture: true });

  let painted = null;
  function paintEdges(pointed = null) {
    const all = [...arrows.values()];
    const changed = painted === null ? all : all.filter((edge) => edge.id === pointed || edge.id === painted);
    painted = pointed ?? "";
    edges.update(changed.map((edge) => edgeStyle(edge, pointed)));
  }

  function edgeStyle(edge, pointed) {
    const selected = state.view.select === edge.id;
    const faded = state.near !== null && !selected && edge.from !== state.view.select && edge.to !== state.view.select;
    const colour = state.theme.relation[edge.relation] ?? state.theme.muted;
    return {
      id: edge.id,
      hidden: !state.weights.has(edge.id),
      width: widthOf(edge) * (selected || edge.id === pointed ? 1.9 : 1),
      color: { color: colour, highlight: colour, hover: colour, opacity: faded ? 0.13 : 0.92 },
    };
  }

  // The width counts the statements that the view leaves; viz/scene.py has the same formula.
  function widthOf(edge) {
    return edge.stroke * (1 + 0.55 * Math.sqrt(Math.min(state.weights.get(edge.id) ?? 1, 40) - 1));
  }

  /** Show a view with these arrows: a map of their addresses to the number of their statements. */
  function apply(view, weights) {
    const rule = (one) => JSON.stringify([one?.focus, one?.path, one?.versus, one?.place]);
    const refit = state.view === null || rule(state.view) !== rule(view) || state.fresh;
    state.view = view;
    state.weights = weights;
    const former = state.visible;
    const shown = [...weights.keys()].map((id) => arrows.get(id)).filter(Boolean);
    state.visible = new Set(shown.flatMap((edge) => [edge.from, edge.to]));
    // A party stays as the head of its field as long as one of its people is to be seen.
    // In someone's surroundings it would be a name far from everything else.
    const narrow = view.focus.length || view.path.length || view.versus.length;
    for (const id of narrow ? [] : [...state.visible]) if (looks.has(looks.get(id).block)) state.visible.add(looks.get(id).block);
    state.near = near(view.select);
    const fresh = state.fresh;
    painted = null;
    if (fresh) fill();
    else {
      place();
      if (!state.crowded) paintEdges();
    }
    if (state.crowded) crowd.set(shown.map((edge) => ({ ...edge, shown: widthOf(edge) })), state.theme);
    const changed = fresh ? [] : [...looks.keys()].filter((id) => former.has(id) !== state.visible.has(id));
    if (changed.length) nodes.update(changed.map((id) => ({ id, hidden: !state.visible.has(id) })));
    if (refit) fit();
    // vis-network learns a node's size by drawing it, and uses it from the next change on.
    if (!state.crowded && (fresh || changed.length)) network.once("afterDrawing", () => nodes.update([...state.visible].map((id) => ({ id }))));
    // vis-network draws after changes of its data; of a crowd's arrows it knows nothing.
    if (state.crowded) redraw();
    return state.visible.size;
  }

  function touching(select) {
    if (!select) return [];
    return [...state.weights.keys()].filter((id) => {
      const edge = arrows.get(id);
      return edge && (id === select || edge.from === select || edge.to === select);
    });
  }

  function near(select) {
    const found = touching(select);
    if (!found.length && !(select && state.visible.has(select))) return null;
    return new Set([select, ...found.flatMap((id) => [arrows.get(id).from, arrows.get(id).to])]);
  }

  function formNow() {
    if (element.clientWidth < NARROW) return "tall";
    return above.matches && ![...looks.values()].some((look) => !look.mid) ? "mid" : "wide";
  }

  function place() {
    const form = formNow();
    if (form === state.form) return;
    state.form = form;
    nodes.update([...looks].map(([id, look]) => ({ id, x: look[form].x, y: look[form].y })));
    if (!state.crowded) edges.update([...arrows.values()].map((edge) => ({ id: edge.id, smooth: smoothOf(edge) })));
  }

  // Arrows from makers to pledges run level where pledges stand beside them, upright where they stand below.
  function smoothOf({ smooth }) {
    return smooth.type === "cubicBezier" ? { ...smooth, forceDirection: state.form === "wide" ? "horizontal" : "vertical" } : smooth;
  }

  function bounds() {
    const boxes = [...state.visible].map((id) => looks.get(id)[state.form]);
    if (!boxes.length) return null;
    const area = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    for (const box of boxes) {
      area.left = Math.min(area.left, box.x - box.width / 2);
      area.right = Math.max(area.right, box.x + box.width / 2);
      area.top = Math.min(area.top, box.y - box.height / 2);
      area.bottom = Math.max(area.bottom, box.y + box.height / 2);
    }
    const { left, right, top, bottom } = area;
    return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left + 36, height: bottom - top + 36 };
  }

  function fit() {
    if (!network) return;
    place();
    const area = bounds();
    if (!area) return;
    const crowdy = [...looks.values()].some((look) => look[state.form].mark && look.kind !== "pledge");
    // Where the picture stands above the table, it is as high as what it shows.
    if (!crowdy && (state.form === "tall" || above.matches)) {
      const scale = Math.min(element.clientWidth / area.width, 1.2);
      element.style.height = `${Math.max(300, Math.ceil(area.height * scale))}px`;
      network.setSize("100%", "100%");
    } else if (element.style.height) {
      element.style.height = "";
      network.setSize("100%", "100%");
    }
    const scale = Math.min(element.clientWidth / area.width, element.clientHeight / area.height, 1.3);
    network.moveTo({ position: { x: area.x, y: area.y }, scale, animation: false });
  }

  function zoom(factor) {
    move();
    network.moveTo({ scale: network.getScale() * factor, animation: false });
  }

  /** Let the nodes find places of their own, as springs and charges would, or stop that. */
  function loosen(on) {
    network.setOptions({ physics: { enabled: on, solver: "forceAtlas2Based", stabilization: false }, nodes: { physics: on }, interaction: { dragNodes: on } });
  }

  dark.addEventListener("change", () => {
    state.theme = readTheme(relations, inks);
    if (state.view) apply(state.view, state.weights);
  });
  let width = element.clientWidth;
  new ResizeObserver(() => {
    if (element.clientWidth === width || !state.view) return;
    width = element.clientWidth;
    fit();
  }).observe(element);
  return {
    apply, fit, loosen, setData, zoom,
    crowded: () => state.crowded,
    canvas: () => element.querySelector("canvas"),
    visible: () => ({ nodes: [...state.visible], edges: [...state.weights.keys()].filter((id) => arrows.has(id)) }),
    positions: () => network.getPositions(),
    onScreen: (id) => network.canvasToDOM(looks.get(id)[state.form]),
  };
}
