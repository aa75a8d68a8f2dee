/* From a view to what Plotly draws: one function for each form of chart. */
function hover(view, s, n) {
  return s.y.map((v) => escapeHtml(word(s.n)) + ": <b>" + shown(v, view.f) + "</b> " +
    escapeHtml(word(view.u)));
}
function escapeHtml(text) {
  return String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
const scaled = (values, factor) => values.map((v) => (v === null ? null : v / factor));

function lines(view) {
  const traces = view.s.map((s, n) => {
    const [color, dash, symbol] = line(s, n);
    return { type: "scatter", mode: "lines+markers", x: view.x, y: scaled(s.y, view.f),
      name: word(s.n), text: hover(view, s, n), hoverinfo: "x+text", cliponaxis: false,
      line: { color: color, dash: dash, width: 2.5 },
      marker: { color: color, symbol: symbol, size: symbol === "triangle-up" ? 10 : 6 } };
  });
  (view.m || []).forEach((m) => {
    if (m.y === null) return;
    const end = view.x[view.x.length - 1], rest = m.h && m.x < end;
    traces.push({ type: "scatter", mode: rest ? "lines+markers" : "markers", mark: true,
      x: rest ? [m.x, end] : [m.x], y: rest ? [m.y / view.f, m.y / view.f] : [m.y / view.f],
      name: word(m.n), hoverinfo: "text", cliponaxis: false,
      text: [escapeHtml(word(m.n)) + ": <b>" + shown(m.y, view.f) + "</b>", ""],
      line: { color: C.black, dash: "dot", width: 1.5 },
      marker: { color: C.black, symbol: "diamond", size: rest ? [12, 0] : 12 } });
  });
  return traces;
}
function yearMarks(view, plan) {
  (view.m || []).filter((m) => m.y === null).forEach((m) => {
    plan.shapes = (plan.shapes || []).concat({ type: "line", x0: m.x, x1: m.x, yref: "paper",
      y0: 0, y1: 1, line: { color: C.black, dash: "dot", width: 1.5 } });
    const late = m.x > view.x[Math.floor(view.x.length / 2)];
    plan.annotations.push({ text: escapeHtml(word(m.n)) + " " + m.x, x: m.x, yref: "paper", y: 0.02,
      yanchor: "bottom", xanchor: late ? "right" : "left", showarrow: false,
      font: { size: 12, color: "#1f2933" } });
  });
}

/* What costs nothing has no place on a logarithmic axis: it is marked beside the curve. */
function startAtNothing(view, plan) {
  const free = view.x.filter((_, n) => view.s[0].y[n] <= 0), last = view.x[view.x.length - 1];
  plan.xaxis.range = [0, last / view.xf * 1.04];
  if (!free.length) return;
  const end = free[free.length - 1] / view.xf;
  plan.shapes = [{ type: "rect", x0: 0, x1: end, yref: "paper", y0: 0, y1: 1, layer: "below",
    line: { width: 0 }, fillcolor: "#e3f3ec" }];
  plan.annotations.push({ text: escapeHtml(word(WORDS["macc.free"])), x: end / 2, yref: "paper",
    y: 0.5, showarrow: false, font: { size: 12 } });
}

function pattern(shape, color) {
  return shape ? { shape: shape, bgcolor: color, fgcolor: "#fff", fgopacity: 0.8, size: 7,
    solidity: 0.25 } : {};
}
function totals(view) {
  return view.x.map((_, n) => view.s.reduce((sum, s) => sum + (s.y[n] || 0), 0));
}
function stack(view) {
  const traces = view.s.map((s, n) => {
    const [color, shape] = fill(s, n);
    return { type: "bar", x: view.x, y: scaled(s.y, view.f), name: word(s.n),
      text: hover(view, s, n), hoverinfo: "x+text", textposition: "none",
      marker: { color: color, line: { color: "#fff", width: 0.5 },
        pattern: pattern(shape, color) } };
  });
  const sums = totals(view), name = WORDS["chart.total"];
  traces.push({ type: "scatter", mode: "lines+markers", x: view.x, y: scaled(sums, view.f),
    name: word(name), total: true, hoverinfo: "x+text", cliponaxis: false,
    text: hover(view, { n: name, y: sums }),
    line: { color: C.black, width: 2 }, marker: { color: C.black, size: 5, symbol: "diamond" } });
  return traces;
}
function shares(view, narrow) {
  return view.s.map((s, n) => {
    const [color, shape] = fill(s, n);
    return { type: "bar", orientation: "h", y: view.x.map((x) => short(word(x), narrow)),
      x: scaled(s.y, view.f), name: word(s.n), hoverinfo: "text", textposition: "none",
      text: s.y.map((v, i) => escapeHtml(word(view.x[i]) + " · " + word(s.n)) + ": <b>" +
        shown(v, view.f) + "</b> %"),
      marker: { color: color, line: { color: "#fff", width: 0.5 },
        pattern: pattern(shape, color) } };
  });
}
const short = (text, narrow) => {
  const most = narrow ? 16 : 40;
  return text.length > most ? text.slice(0, most - 1) + "…" : text;
};
function curve(view) {
  const s = view.s[0];
  return [{ type: "scatter", mode: "lines+markers", x: scaled(view.x, view.xf),
    y: scaled(s.y, view.f), name: word(s.n), line: { color: C.blue, width: 2.5, shape: "vh" },
    marker: { color: C.blue, size: 6 }, hoverinfo: "text", cliponaxis: false,
    text: view.x.map((x, n) => shown(x, view.xf) + " " + escapeHtml(word(view.xu)) + ": <b>" +
      shown(s.y[n], view.f) + "</b> " + escapeHtml(word(view.u))) }];
}
/* Bars wide enough for a number of their own. */
function labelled(view) {
  const width = view.s[0].y, all = width.reduce((sum, w) => sum + w, 0);
  return width.map((_, n) => n).filter((n) => width[n] > 0.02 * all);
}
function macc(view) {
  const tall = labelled(view), tones = ["#3f5873", "#93a7bd"];
  const width = scaled(view.s[0].y, view.xf), height = scaled(view.s[1].y, view.f);
  let from = 0;
  const offset = width.map((w) => { const at = from; from += w; return at; });
  return [{ type: "bar", x: offset, width: width, y: height, offset: 0, name: word(view.s[1].n),
    hoverinfo: "text", textposition: "none",
    text: view.x.map((x, n) => "<b>" + escapeHtml(word(x)) + "</b><br>" +
      shown(view.s[0].y[n], view.xf) + " " + escapeHtml(word(view.xu)) + "<br>" +
      shown(view.s[1].y[n], view.f) + " " + escapeHtml(word(view.u))),
    marker: { color: view.x.map((_, n) => tones[n % 2]), line: { color: "#fff", width: 1 } } },
  { type: "scatter", mode: "text", x: tall.map((n) => offset[n] + width[n] / 2),
    y: tall.map((n) => height[n]), text: tall.map((n) => String(n + 1)), hoverinfo: "skip",
    textposition: "top center", cliponaxis: false }];
}
function sankey(view) {
  const names = [], keys = [], source = [], target = [], value = [], color = [];
  const place = (a, b) => {
    const key = a + "\u0000" + b;
    if (!keys.includes(key)) { keys.push(key); names.push([a, b]); }
    return keys.indexOf(key);
  };
  const tone = [];
  view.l.forEach((l) => {
    const a = place(l[0], l[1]), b = place(l[2], l[3]);
    const own = (FILLS[l[5]] || ROW[0])[0];
    source.push(a); target.push(b); value.push(l[4] / view.f);
    color.push(own + "66"); tone[a] = tone[a] || own;
  });
  return [{ type: "sankey", arrangement: "snap", orientation: "h",
    valueformat: ",.1f", valuesuffix: " " + word(view.u), textfont: { size: 13 },
    node: { align: "right", label: names.map((n) => n[lang]), pad: 16, thickness: 14,
      color: names.map((_, n) => tone[n] || "#7b8794"), line: { width: 0 } },
    link: { source: source, target: target, value: value, color: color } }];
}
