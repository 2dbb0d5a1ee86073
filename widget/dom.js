// Elements without HTML: everything said is set as text.
const SVG = "http://www.w3.org/2000/svg";

const fill = (node, props, kids) => {
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...kids.filter((k) => k !== null && k !== undefined && k !== false));
  return node;
};

export const h = (tag, props = {}, ...kids) => fill(document.createElement(tag), props, kids);
export const svg = (tag, props = {}, ...kids) => fill(document.createElementNS(SVG, tag), props, kids);
export const button = (label, press, props = {}) => h("button", { type: "button", onclick: press, ...props }, label);

export const uuid = () => {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const x = Array.from(b, (n) => n.toString(16).padStart(2, "0")).join("");
  return `${x.slice(0, 8)}-${x.slice(8, 12)}-${x.slice(12, 16)}-${x.slice(16, 20)}-${x.slice(20)}`;
};
