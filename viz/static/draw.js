// Drawing on the canvas: every mark, label and party field. Colours come from the style sheet.

const LEADING = 1.22;
// A mark of this size or more belongs to someone criticized five times or more.
const OFTEN = 9;

/** Read the colours and the typeface of the page as they are now, light or dark. */
export function readTheme(relations, parties) {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    ink: value("--ink-text"),
    muted: value("--muted"),
    paper: value("--paper"),
    raised: value("--raised"),
    font: value("--sans"),
    relation: Object.fromEntries(relations.map((name) => [name, value(`--rel-${name.replaceAll("_", "-")}`) || value("--muted")])),
    party: Object.fromEntries(parties.map((name) => [name, value(`--party-${name}`)])),
  };
}

/** Draw one node into its box. `state` says whether it is dimmed, selected or under the pointer. */
export function drawNode(ctx, look, box, theme, state) {
  ctx.save();
  ctx.globalAlpha = state.dim ? 0.3 : 1;
  const left = box.x - box.width / 2;
  const top = box.y - box.height / 2;
  const colour = theme.party[look.ink] ?? theme.muted;
  if (box.mark) drawMark(ctx, look, box, colour, theme, state);
  else if (look.kind === "party") drawParty(ctx, look, left, top, box, colour, theme, state);
  else drawLabelled(ctx, look, left, top, box, colour, theme, state);
  ctx.restore();
}

/** Draw the field behind a party's people and pledges. */
export function drawField(ctx, boxes, colour) {
  const pad = 11;
  const left = Math.min(...boxes.map((box) => box.x - box.width / 2)) - pad;
  const right = Math.max(...boxes.map((box) => box.x + box.width / 2)) + pad;
  const top = Math.min(...boxes.map((box) => box.y - box.height / 2)) - pad;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height / 2)) + pad;
  ctx.save();
  ctx.globalAlpha = 0.075;
  ctx.fillStyle = colour;
  rounded(ctx, left, top, right - left, bottom - top, 16);
  ctx.fill();
  ctx.restore();
}

function drawParty(ctx, look, left, top, box, colour, theme, state) {
  ctx.fillStyle = colour;
  ctx.textAlign = "left";
  if (state.selected || state.hover) outline(ctx, left - 5, top, box.width + 10, box.height, 6, colour, state.selected ? 2.5 : 1.2);
  // The backing keeps an arrow that passes behind from striking the name through.
  drawLines(ctx, look, left + 3, box, theme, "left", colour, `color-mix(in srgb, ${colour} 7.5%, ${theme.paper})`);
}

function drawLabelled(ctx, look, left, top, box, colour, theme, state) {
  const group = look.kind === "agent_group" || look.kind === "pledge_group";
  const priority = look.kind === "priority";
  const edge = priority ? theme.relation.endorses_priority : group ? theme.muted : colour;
  const radius = look.kind === "pledge" ? 4 : look.kind === "person" ? 9 : box.height / 2;
  if (look.halo) {
    ctx.strokeStyle = theme.relation.criticizes_group;
    ctx.globalAlpha *= 0.18;
    ctx.lineWidth = 9;
    rounded(ctx, left - 5, top - 5, box.width + 10, box.height + 10, radius + 5);
    ctx.stroke();
    ctx.globalAlpha = state.dim ? 0.3 : 1;
  }
  ctx.fillStyle = look.kind === "pledge" ? theme.raised : theme.paper;
  rounded(ctx, left, top, box.width, box.height, radius);
  ctx.fill();
  if (state.selected || state.hover) {
    ctx.globalAlpha *= 0.14;
    ctx.fillStyle = edge;
    ctx.fill();
    ctx.globalAlpha = state.dim ? 0.3 : 1;
  }
  ctx.setLineDash(group ? [4, 3] : []);
  ctx.strokeStyle = edge;
  ctx.lineWidth = state.selected ? 3 : look.kind === "person" ? 1.8 : 1.1;
  rounded(ctx, left, top, box.width, box.height, radius);
  ctx.stroke();
  ctx.setLineDash([]);
  if (look.kind === "pledge") {
    ctx.fillStyle = edge;
    ctx.fillRect(left, top + 3, 3.5, box.height - 6);
    drawLines(ctx, look, left + 10, box, theme, "left", theme.ink);
  } else if (look.kind === "person") {
    ctx.fillStyle = edge;
    glyph(ctx, look.shape, left + 18, box.y, Math.min(look.mark, 11));
    ctx.fill();
    drawLines(ctx, look, left + 34, box, theme, "left", theme.ink);
  } else {
    drawLines(ctx, look, box.x, box, theme, "center", theme.ink);
  }
}

function drawMark(ctx, look, box, colour, theme, state) {
  const size = Math.min(box.width, box.height) * 0.3 + (look.mark - 5.5);
  ctx.fillStyle = look.kind === "priority" ? theme.relation.endorses_priority : colour;
  if (look.kind === "pledge") {
    ctx.fillStyle = theme.paper;
    rounded(ctx, box.x - size, box.y - size, size * 2, size * 2, 3);
    ctx.fill();
    ctx.fillStyle = colour;
    ctx.globalAlpha *= 0.75;
    rounded(ctx, box.x - size, box.y - size, size * 2, size * 2, 3);
  } else glyph(ctx, look.shape, box.x, box.y, size);
  ctx.fill();
  if (state.selected || state.hover) {
    ctx.globalAlpha = 1;
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 2;
    ctx.stroke();
  }
  const scale = ctx.getTransform().a / (window.devicePixelRatio || 1);
  const often = look.mark >= OFTEN;
  if (state.selected || state.hover || (look.kind !== "pledge" && !state.moving && (often || state.few || scale > 0.75))) {
    ctx.globalAlpha = state.dim ? 0.3 : 1;
    // The names that matter most keep their size on the screen, however small the rest of a large view is.
    const font = look.font * Math.max(1, Math.min(0.9 / scale, 6));
    const below = { ...box, y: box.y + size + font * (0.3 + (box.lines.length * LEADING) / 2), width: 9999 };
    if (hasRoom(ctx, look, font, below, theme, state)) drawLines(ctx, { ...look, font }, box.x, below, theme, "center", theme.ink, theme.paper);
  }
}

// Names that would lie on each other could not be read: the first keeps its place, and one that is pointed at always.
function hasRoom(ctx, look, font, box, theme, state) {
  ctx.font = `${look.bold ? 600 : 400} ${font}px ${theme.font}`;
  const half = Math.max(...box.lines.map((line) => ctx.measureText(line).width)) / 2;
  const high = (box.lines.length * LEADING * font) / 2;
  const mine = { left: box.x - half, right: box.x + half, top: box.y - high, bottom: box.y + high };
  const free = !state.taken.some((one) => mine.left < one.right && one.left < mine.right && mine.top < one.bottom && one.top < mine.bottom);
  if (!free && !state.selected && !state.hover) return false;
  state.taken.push(mine);
  return true;
}

function drawLines(ctx, look, x, box, theme, align, colour, backing) {
  ctx.font = `${look.bold ? 600 : 400} ${look.font}px ${theme.font}`;
  ctx.textAlign = align;
  ctx.textBaseline = "middle";
  const step = look.font * LEADING;
  const room = align === "left" ? box.x + box.width / 2 - x - 3 : box.width - 10;
  box.lines.forEach((line, index) => {
    const y = box.y + (index - (box.lines.length - 1) / 2) * step + 0.5;
    if (backing) {
      ctx.strokeStyle = backing;
      ctx.lineWidth = look.font / 4;
      ctx.lineJoin = "round";
      ctx.strokeText(line, x, y, room);
    }
    ctx.fillStyle = colour;
    ctx.fillText(line, x, y, room);
  });
}

function glyph(ctx, shape, x, y, size) {
  ctx.beginPath();
  if (shape === "expert") {
    ctx.moveTo(x, y - size * 1.15);
    ctx.lineTo(x + size * 1.15, y);
    ctx.lineTo(x, y + size * 1.15);
    ctx.lineTo(x - size * 1.15, y);
  } else if (shape === "critic") {
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y + size * 0.85);
    ctx.lineTo(x - size, y + size * 0.85);
  } else ctx.arc(x, y, size, 0, Math.PI * 2);
  ctx.closePath();
}

function outline(ctx, left, top, width, height, radius, colour, line) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = line;
  rounded(ctx, left, top, width, height, radius);
  ctx.stroke();
}

function rounded(ctx, left, top, width, height, radius) {
  ctx.beginPath();
  ctx.roundRect(left, top, width, height, Math.max(0, Math.min(radius, width / 2, height / 2)));
}
