/* Data of the page, and what every part of its script uses. */
const read = (id) => JSON.parse(document.getElementById("data-" + id).textContent);
const CHARTS = read("charts");
const WORDS = read("words");
const root = document.documentElement;
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let lang = root.lang.startsWith("zh") ? 0 : 1;
let printing = false;

/* The same rules as simulator/facts/numbers.py. */
function shown(value, factor) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value / factor), v = size > 1e-9 ? value / factor : 0, a = Math.abs(v);
  const fixed = (d) => v.toLocaleString("en-US",
    { minimumFractionDigits: d, maximumFractionDigits: d });
  let text = a >= 1000 ? fixed(0) : a >= 100 ? fixed(1) : a >= 1 || a === 0 ? v.toFixed(2)
    : a >= 1e-4 ? String(Number(v.toPrecision(3))) : v.toExponential(2);
  if (text.includes(".") && !text.includes("e")) text = text.replace(/0+$/, "").replace(/\.$/, "");
  return text === "-0" || text === "" ? "0" : text.replace(/-/g, "\u2212");
}

const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
function make(name, text, attributes) {
  const element = document.createElement(name);
  if (text !== undefined && text !== null) element.textContent = text;
  for (const key in attributes || {}) element.setAttribute(key, attributes[key]);
  return element;
}
const word = (x) => (Array.isArray(x) ? x[lang] : x);
