// The urge wave: a timer one can see and stop. It rises, stands, and goes down; the dot moves along it.
import { button, h, svg } from "./dom.js";

const W = 300;
const H = 92;
const height = (x) => {
  const swell = Math.exp(-((x - 0.4) ** 2) / 0.055);
  return H - 14 - 62 * swell - 3 * Math.sin(x * 22) * (1 - swell);
};
const curve = Array.from({ length: 101 }, (_, i) => `${i ? "L" : "M"}${(i * W) / 100} ${height(i / 100).toFixed(1)}`).join("");
const clock = (s) => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;

export const wave = (entry, t, say, keep) => {
  const whole = entry.r.timer.minutes * 60;
  if (!entry.ends) {
    entry.ends = Date.now() + whole * 1000;
    keep();
  }
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const past = svg("path", { d: `${curve}L${W} ${H}L0 ${H}Z`, class: "past", "clip-path": "url(#past)" });
  const window_ = svg("rect", { width: 0, height: H });
  const dot = svg("circle", { r: 6, class: "dot" });
  const drawn = svg(
    "svg",
    { viewBox: `-8 0 ${W + 16} ${H}`, "aria-hidden": "true", focusable: "false" },
    svg("clipPath", { id: "past" }, window_),
    past,
    svg("path", { d: curve, class: "line" }),
    dot
  );
  const face = h("span", { role: "timer", class: "clock" });
  const end = h("p", { class: "end" });
  let beat;
  const stop = button(t.stop, () => finish(t.stopped, true), { class: "tap" });
  const card = h("div", { class: "card wave", role: "group", "aria-label": t.wave(entry.r.timer.minutes) }, drawn, h("p", { class: "row" }, face, stop), end);
  const at = (share) => {
    window_.setAttribute("width", share * W);
    dot.setAttribute("cx", share * W);
    dot.setAttribute("cy", height(share));
  };
  const finish = (words, aloud) => {
    clearInterval(beat);
    const focused = card.getRootNode().activeElement === stop;
    if (entry.over !== true) {
      entry.over = true;
      entry.left = Math.max(0, Math.round((entry.ends - Date.now()) / 1000));
      keep();
    }
    entry.words = words;
    end.textContent = words;
    stop.remove();
    if (focused) {
      end.setAttribute("tabindex", "-1");
      end.focus();
    }
    if (aloud) say(words);
  };
  let told = Infinity;
  const tick = (aloud) => {
    if (aloud && !card.isConnected) return clearInterval(beat);
    const left = Math.max(0, Math.ceil((entry.ends - Date.now()) / 1000));
    face.textContent = clock(left);
    // Without motion the dot steps every ten seconds instead of gliding.
    const shown = still.matches ? Math.ceil(left / 10) * 10 : (entry.ends - Date.now()) / 1000;
    at(Math.min(1, Math.max(0, 1 - shown / whole)));
    const minutes = Math.ceil(left / 60);
    if (aloud && left > 0 && left % 60 === 0 && minutes < told) say(t.left(minutes));
    told = Math.min(told, minutes);
    if (left === 0) finish(t.over, aloud);
  };
  if (entry.over) {
    face.textContent = clock(entry.left || 0);
    at(1 - (entry.left || 0) / whole);
    stop.remove();
    end.textContent = entry.words || (entry.left ? t.stopped : t.over);
  } else {
    tick(false);
    if (!entry.over) beat = setInterval(() => tick(true), 250);
  }
  return card;
};
