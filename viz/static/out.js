// What leaves the page: links to the server's files of this view, the picture as PNG, the code that shows it elsewhere.
import { csvOf } from "./table.js";
import { writeView } from "./view.js";

const MARGIN = 24;

/** Bring the menu to life. `act` is `{canvas, rows, sentence, done}`. */
export function createOut(menu, data, act) {
  const byId = (id) => document.getElementById(id);
  byId("png").addEventListener("click", async () => save(await pngOf(act.canvas(), act.sentence()), "hustings.png"));
  byId("csv")?.addEventListener("click", () => save(new Blob([csvOf(act.rows())], { type: "text/csv" }), "hustings.csv"));
  byId("copy-link")?.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      act.done(data.messages["out.copied"]);
    } catch {
      // Without a secure context there is no clipboard: the address is shown, to be copied by hand.
      act.done(location.href);
    }
  });
  byId("embed-code")?.addEventListener("focus", (event) => event.target.select());
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  });

  /** Point every link at a view. */
  function show(view) {
    const query = writeView(view, data.lang);
    for (const link of menu.querySelectorAll("[data-out]")) link.href = `${data.base}/out/view.${link.dataset.out}${query}`;
    const code = byId("embed-code");
    if (!code) return;
    const address = new URL(`${data.base}/embed/view${query}`, location.href).href.replaceAll("&", "&amp;").replaceAll('"', "%22");
    code.value = `<iframe src="${address}" title="Hustings" width="100%" height="640" loading="lazy" referrerpolicy="no-referrer"></iframe>`;
  }

  return { show };
}

/** Draw the canvas on paper, with the sentence below it. */
function pngOf(canvas, words) {
  const style = getComputedStyle(document.body);
  const ratio = window.devicePixelRatio || 1;
  const size = 14 * ratio;
  const margin = MARGIN * ratio;
  const made = document.createElement("canvas");
  const ctx = made.getContext("2d");
  const font = `${size}px ${style.fontFamily}`;
  ctx.font = font;
  const lines = [];
  for (const word of `${words} ${location.protocol === "file:" ? "" : location.href}`.split(" ")) {
    const line = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && ctx.measureText(line).width <= canvas.width - 2 * margin) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  made.width = canvas.width;
  made.height = canvas.height + 2 * margin + lines.length * size * 1.4;
  ctx.fillStyle = style.backgroundColor;
  ctx.fillRect(0, 0, made.width, made.height);
  ctx.drawImage(canvas, 0, 0);
  ctx.fillStyle = style.color;
  ctx.font = font;
  lines.forEach((line, index) => ctx.fillText(line, margin, canvas.height + margin + index * size * 1.4));
  return new Promise((resolve) => made.toBlob(resolve, "image/png"));
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
