// The arrows of a crowd: thousands of straight lines drawn at once, and found again under the pointer. One by one, as
// vis-network draws them, they would take a second for every frame.

const HEAD = 9;
const REACH = 7;

/** Hold the arrows of a crowd. `placeOf` gives `{x, y}` of a node. */
export function createCrowd(placeOf) {
  let lines = [];
  let batches = [];

  /** Take these arrows as those to draw. */
  function set(edges, theme) {
    lines = edges.map((edge) => ({ id: edge.id, relation: edge.relation, width: edge.shown, a: placeOf(edge.from), b: placeOf(edge.to) }));
    const paths = new Map();
    for (const line of lines) {
      const width = Math.min(6, Math.ceil(line.width));
      const name = `${line.relation}|${width}`;
      if (!paths.has(name)) paths.set(name, { colour: theme.relation[line.relation] ?? theme.muted, width, lines: [], shaft: new Path2D(), heads: null });
      const batch = paths.get(name);
      batch.lines.push(line);
      traceShaft(line, batch.shaft);
    }
    batches = [...paths.values()];
  }

  /** Draw everything; `special` arrows, such as the selected one, stronger and on top. */
  function draw(ctx, theme, { faded, special, moving }) {
    const scale = ctx.getTransform().a / (window.devicePixelRatio || 1);
    ctx.save();
    ctx.globalAlpha = faded ? 0.08 : Math.min(0.7, 0.3 + scale * 0.3);
    for (const batch of batches) {
      const { colour, width, shaft } = batch;
      ctx.strokeStyle = colour;
      // While the picture moves every line is a hairline, which is many times faster to draw.
      ctx.lineWidth = moving ? 0.9 / scale : Math.max(width * 0.5, 0.9 / scale);
      ctx.stroke(shaft);
      if (moving || scale < 0.35) continue;
      if (!batch.heads) {
        // A picture that is seen from afar may never need them.
        batch.heads = new Path2D();
        for (const line of batch.lines) traceHead(line, batch.heads);
      }
      ctx.fillStyle = colour;
      ctx.fill(batch.heads);
    }
    ctx.globalAlpha = 0.95;
    for (const line of lines) {
      if (!special.has(line.id)) continue;
      const [shaft, head] = [new Path2D(), new Path2D()];
      traceShaft(line, shaft);
      traceHead(line, head);
      ctx.strokeStyle = ctx.fillStyle = theme.relation[line.relation] ?? theme.muted;
      ctx.lineWidth = Math.max(line.width, 2 / scale);
      ctx.stroke(shaft);
      ctx.fill(head);
    }
    ctx.restore();
  }

  /** Find the arrow nearest to a point of the picture, if one is near. */
  function at({ x, y }, scale) {
    let best = null;
    let least = REACH / scale;
    for (const line of lines) {
      const far = distance(x, y, line.a, line.b);
      if (far < least) {
        least = far;
        best = line.id;
      }
    }
    return best;
  }

  return { set, draw, at };
}

// How long an arrow is, where it points, and where its tip is: before the mark at its end.
function course({ a, b }) {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  return { length, ux, uy, tip: { x: b.x - ux * 9, y: b.y - uy * 9 } };
}

function traceShaft(line, shaft) {
  const { tip } = course(line);
  shaft.moveTo(line.a.x, line.a.y);
  shaft.lineTo(tip.x, tip.y);
}

function traceHead(line, head) {
  const { length, ux, uy, tip } = course(line);
  const size = Math.min(HEAD + line.width, length / 2);
  head.moveTo(tip.x, tip.y);
  head.lineTo(tip.x - ux * size - uy * size * 0.32, tip.y - uy * size + ux * size * 0.32);
  head.lineTo(tip.x - ux * size + uy * size * 0.32, tip.y - uy * size - ux * size * 0.32);
  head.closePath();
}

function distance(x, y, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const squared = dx * dx + dy * dy || 1;
  const part = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / squared));
  return Math.hypot(x - a.x - part * dx, y - a.y - part * dy);
}
