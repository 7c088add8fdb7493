// The picture: vis-network draws the arrows and finds what the pointer is on; the nodes are drawn by draw.js.
import { edgeShown } from "./view.js";
import { drawField, drawNode, readTheme } from "./draw.js";

const NARROW = 620;

/** Draw the picture into its element. `onSelect` gets the address of a node or an edge, `onPoint` the one pointed at. */
export function createPicture(element, data, onSelect, onPoint) {
  const looks = new Map(data.nodes.map((node) => [node.id, node.look]));
  const relations = [...new Set([...data.edges.map((edge) => edge.relation), "endorses_priority", "criticizes_group"])];
  const inks = [...new Set(data.nodes.map((node) => node.look.ink))];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const state = { view: null, form: null, theme: readTheme(relations, inks), near: null, pointed: null, visible: new Set() };

  const renderer = ({ ctx, id, x, y }) => {
    const look = looks.get(id);
    const box = { ...look[state.form], x, y };
    return {
      drawNode: () =>
        drawNode(ctx, look, box, state.theme, {
          dim: state.near !== null && !state.near.has(id),
          selected: state.view?.select === id,
          hover: state.pointed === id,
        }),
      nodeDimensions: { width: box.width, height: box.height },
    };
  };
  const nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node, look: undefined, ctxRenderer: renderer, chosen: false })));
  const edges = new vis.DataSet(data.edges);
  const network = new vis.Network(element, { nodes, edges }, data.options);
  // The canvas is a picture: the table is the way by keyboard, so the canvas takes no focus.
  element.querySelectorAll("[tabindex]").forEach((part) => part.removeAttribute("tabindex"));

  network.on("beforeDrawing", (ctx) => {
    const fields = new Map();
    for (const id of state.visible) {
      const look = looks.get(id);
      if (look.block) fields.set(look.block, [...(fields.get(look.block) ?? []), look]);
    }
    for (const [party, members] of fields) {
      drawField(ctx, members.map((look) => look[state.form]), state.theme.party[looks.get(party).ink]);
    }
  });
  // vis-network reports a tap before the browser's own click. Acting on the click keeps it here: a page that scrolled in
  // between would hand the click to whatever came under the finger.
  let tapped = null;
  network.on("click", ({ nodes: [node], edges: [edge] }) => (tapped = node ?? edge ?? null));
  element.addEventListener("click", () => {
    const id = tapped;
    tapped = null;
    if (id !== null) onSelect(id);
  });
  const point = (id) => {
    state.pointed = id;
    element.classList.toggle("pointing", id !== null);
    onPoint(id);
    paintEdges(id);
  };
  network.on("hoverNode", ({ node }) => point(node));
  network.on("hoverEdge", ({ edge }) => point(edge));
  network.on("blurNode", () => point(null));
  network.on("blurEdge", () => point(null));
  // The wheel scrolls the page; with Ctrl, as for any zoom, it zooms the picture.
  element.addEventListener("wheel", (event) => event.ctrlKey || event.metaKey || event.stopPropagation(), { capture: true });

  let painted = null;
  function paintEdges(pointed = null) {
    const changed = painted === null || pointed === undefined ? data.edges : data.edges.filter((edge) => edge.id === pointed || edge.id === painted);
    painted = pointed ?? "";
    edges.update(changed.map((edge) => edgeStyle(edge, pointed)));
    network.redraw();
  }

  function edgeStyle(edge, pointed) {
    const selected = state.view.select === edge.id;
    const faded = state.near !== null && !selected && edge.from !== state.view.select && edge.to !== state.view.select;
    const colour = state.theme.relation[edge.relation];
    return {
      id: edge.id,
      hidden: !edgeShown(edge, state.view),
      width: edge.width * (selected || edge.id === pointed ? 1.9 : 1),
      color: { color: colour, highlight: colour, hover: colour, opacity: faded ? 0.13 : 0.92 },
    };
  }

  function apply(view) {
    const refit = state.view === null || state.view.focus !== view.focus;
    state.view = view;
    const shown = data.edges.filter((edge) => edgeShown(edge, view));
    state.visible = new Set(shown.flatMap((edge) => [edge.from, edge.to]));
    // A party stays as the head of its field as long as one of its people is to be seen.
    // In someone's surroundings it would be a name far from everything else.
    for (const id of view.focus ? [] : [...state.visible]) if (looks.get(id).block) state.visible.add(looks.get(id).block);
    state.near = near(shown, view.select);
    painted = null;
    paintEdges();
    nodes.update(data.nodes.map((node) => ({ id: node.id, hidden: !state.visible.has(node.id) })));
    if (refit) fit();
    // vis-network learns a node's size by drawing it, and uses it from the next change on.
    network.once("afterDrawing", () => nodes.update([...state.visible].map((id) => ({ id }))));
    return state.visible.size;
  }

  function near(shown, select) {
    if (!select) return null;
    const touching = shown.filter((edge) => edge.id === select || edge.from === select || edge.to === select);
    if (!touching.length && !state.visible.has(select)) return null;
    return new Set([select, ...touching.flatMap((edge) => [edge.from, edge.to])]);
  }

  function place() {
    const form = element.clientWidth < NARROW ? "tall" : "wide";
    if (form !== state.form) {
      state.form = form;
      nodes.update(data.nodes.map(({ id, look }) => ({ id, x: look[form].x, y: look[form].y })));
      const forceDirection = form === "tall" ? "vertical" : "horizontal";
      const trees = data.edges.filter((edge) => edge.smooth.type === "cubicBezier");
      edges.update(trees.map(({ id, smooth }) => ({ id, smooth: { ...smooth, forceDirection } })));
    }
  }

  function bounds() {
    const boxes = [...state.visible].map((id) => looks.get(id)[state.form]);
    if (!boxes.length) return null;
    const edge = (side, pick) => pick(...boxes.map(side));
    const left = edge((box) => box.x - box.width / 2, Math.min);
    const right = edge((box) => box.x + box.width / 2, Math.max);
    const top = edge((box) => box.y - box.height / 2, Math.min);
    const bottom = edge((box) => box.y + box.height / 2, Math.max);
    return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left + 36, height: bottom - top + 36 };
  }

  function fit() {
    place();
    const area = bounds();
    if (!area) return;
    // Where the picture stands above the table, it is as high as what it shows.
    if (state.form === "tall" || matchMedia("(max-width: 60rem)").matches) {
      const scale = Math.min(element.clientWidth / area.width, 1.2);
      element.style.height = `${Math.max(300, Math.ceil(area.height * scale))}px`;
      network.setSize("100%", "100%");
    } else if (element.style.height) {
      element.style.height = "";
    }
    const scale = Math.min(element.clientWidth / area.width, element.clientHeight / area.height, 1.3);
    network.moveTo({ position: { x: area.x, y: area.y }, scale, animation: false });
  }

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor, animation: false });
  }

  dark.addEventListener("change", () => {
    state.theme = readTheme(relations, inks);
    painted = null;
    paintEdges();
  });
  let width = element.clientWidth;
  new ResizeObserver(() => {
    if (element.clientWidth === width || !state.view) return;
    width = element.clientWidth;
    fit();
  }).observe(element);
  document.fonts?.ready.then(() => network.redraw());
  place();
  return { apply, fit, zoom, visible: () => [...state.visible], network };
}
