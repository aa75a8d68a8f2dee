/* Draws the charts of the report, switches its language, filters its tables. Needs Plotly. */
"use strict";
(function () {
  const read = (id) => JSON.parse(document.getElementById("data-" + id).textContent);
  const CHARTS = read("charts");
  const WORDS = read("words");
  const root = document.documentElement;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let lang = root.lang.startsWith("zh") ? 0 : 1;
  let printing = false;

  /* Okabe and Ito's colours, told apart by most kinds of colour vision. */
  const C = { black: "#1f2933", orange: "#e69f00", sky: "#56b4e9", green: "#009e73",
    yellow: "#d9c916", blue: "#0072b2", red: "#d55e00", pink: "#cc79a7", grey: "#9aa5b1" };
  const STYLES = {
    baseline: [C.grey, "dash", "diamond"], plan: [C.blue, "solid", "circle"],
    least_cost: [C.red, "dashdot", "square"], limit: [C.black, "dot", "x"],
    "baseline-coal": [C.grey, "dash", "circle"], "plan-coal": [C.blue, "solid", "circle"],
    "least_cost-coal": [C.red, "dashdot", "circle"],
    change: [C.pink, "dash", "diamond"], booked: [C.green, "solid", "square"],
    "baseline-non_fossil": [C.grey, "dash", "triangle-up"],
    "plan-non_fossil": [C.blue, "solid", "triangle-up"],
    "least_cost-non_fossil": [C.red, "dashdot", "triangle-up"],
  };
  const FILLS = {
    energy: [C.red, ""], industry: [C.blue, ""], transport: [C.orange, "/"],
    buildings: [C.sky, ""], agriculture: [C.green, "x"], water: [C.pink, "\\"],
    waste: [C.yellow, "."], land: [C.green, ""], trade: [C.grey, ""],
    imported_electricity: [C.pink, "/"], imported_heat: [C.pink, "."],
    coal: ["#52606d", ""], coke: [C.grey, "/"], coal_gas: [C.grey, "x"], oil: [C.red, "\\"],
    gas: [C.orange, ""], biomass: [C.green, ""], hydrogen: [C.pink, "."], heat: [C.pink, ""],
    electricity: [C.sky, ""], other: [C.yellow, "+"],
    others: [C.grey, "."], interaction: ["#d5dae0", "/"],
    "grade-official": [C.green, ""], "grade-guideline": [C.sky, "/"],
    "grade-peer_reviewed": [C.blue, ""], "grade-database": [C.pink, "\\"],
    "grade-estimate": [C.yellow, ""], "grade-assumption": [C.red, "x"],
    conversion: [C.grey, ""], clean: [C.green, ""], losses: ["#d5dae0", ""],
    import: [C.blue, ""], export: [C.blue, ""],
  };
  const ROW = [[C.blue, ""], [C.orange, "/"], [C.green, ""], [C.red, "\\"], [C.sky, ""],
    [C.pink, "x"], [C.yellow, ""], [C.black, "/"]];
  const fill = (s, n) => FILLS[s.k] || ROW[n % ROW.length];
  const line = (s, n) => STYLES[s.k] || [fill(s, n)[0], "solid", "circle"];

  /* The same rules as simulator/report/numbers.py. */
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

  /* ------------------------------------------------------------------ charts */
  const state = {};
  function viewOf(figure) {
    const id = figure.dataset.chart, views = CHARTS[id].views, found = [];
    all("[data-pick]", figure).forEach((input) => {
      if (input.type !== "radio" || input.checked) found[Number(input.dataset.pick)] = input.value;
    });
    const key = found.join("|");
    return views[key] || views[found[0]] || Object.values(views)[0];
  }

  const FONT = { family: "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', " +
    "'Noto Sans CJK SC', 'Noto Sans SC', sans-serif", size: 13, color: "#1f2933" };
  function layout(view, narrow, height) {
    return {
      font: FONT, height: height, showlegend: false, paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)", margin: { l: 64, r: narrow ? 12 : 24, t: 34, b: 40 },
      hovermode: "x unified", hoverlabel: { font: FONT, bgcolor: "#fff", bordercolor: "#c5ced8" },
      barmode: "relative", bargap: 0.25, separators: ".,",
      xaxis: { gridcolor: "#e6eaee", linecolor: "#8a97a5", tickcolor: "#8a97a5", ticks: "outside",
        automargin: true, fixedrange: true },
      yaxis: { gridcolor: "#e6eaee", zerolinecolor: "#8a97a5", automargin: true, fixedrange: true,
        tickformat: ",~r", nticks: 7, rangemode: "tozero" },
      annotations: [{ text: word(view.u), xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left",
        yanchor: "bottom", yshift: 10, showarrow: false, font: { size: 12, color: "#52606d" } }],
    };
  }

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

  const FORMS = { lines: lines, stack: stack, curve: curve, macc: macc, shares: shares,
    sankey: sankey };
  function draw(figure) {
    const view = viewOf(figure), plot = figure.querySelector(".plot");
    const width = plot.clientWidth || 600, narrow = width < 520;
    let height = figure.classList.contains("tall") ? (narrow ? 380 : 440) : (narrow ? 320 : 380);
    if (view.t === "sankey") height = 520;
    if (view.t === "shares") height = 90 + 34 * view.x.length;
    const plan = layout(view, narrow, height);
    if (narrow) plan.margin = { l: 48, r: 10, t: 34, b: 36 };
    plan.width = view.t === "sankey" ? Math.max(width, 640) : width;
    if (view.t === "lines" || view.t === "stack") {
      plan.xaxis.dtick = narrow ? 5 : width < 760 ? 2 : 1;
      plan.xaxis.tick0 = view.x[0];
      plan.xaxis.range = [view.x[0] - 0.6, view.x[view.x.length - 1] + 0.6];
      plan.xaxis.hoverformat = "d"; plan.xaxis.tickformat = "d";
      yearMarks(view, plan);
    } else {
      plan.hovermode = "closest";
    }
    if (view.t === "macc" || view.t === "curve") {
      plan.xaxis.tickformat = ",~r"; plan.xaxis.nticks = narrow ? 4 : 9; plan.xaxis.tickangle = 0;
      if (view.t === "curve") startAtNothing(view, plan);
      const heights = view.s[view.t === "macc" ? 1 : 0].y.filter((v) => v > 0);
      const low = Math.min.apply(null, heights), high = Math.max.apply(null, heights);
      if (high > 50 * low) {
        plan.yaxis.type = "log"; plan.yaxis.dtick = 1; delete plan.yaxis.nticks;
        plan.yaxis.range = [Math.floor(Math.log10(low / view.f)), Math.log10(high / view.f) + 0.2];
        plan.annotations[0].text += word(["（对数坐标）", " (logarithmic)"]);
      }
      plan.xaxis.title = { text: word(view.xn === undefined || view.t === "macc"
        ? ["累计减少", "cumulative reduction"] : view.xn) + " · " + word(view.xu),
      font: { size: 12 }, standoff: 8 };
      plan.margin.b = 56;
    }
    if (view.t === "shares") {
      plan.xaxis.range = [0, 100]; plan.yaxis.autorange = "reversed"; plan.yaxis.nticks = 99;
      plan.annotations = []; plan.margin.t = 8; plan.xaxis.ticksuffix = " %";
      plan.yaxis.rangemode = "normal"; delete plan.yaxis.tickformat;
    }
    if (view.t === "sankey") {
      plan.margin = { l: 6, r: 10, t: 30, b: 14 };
    }
    const traces = FORMS[view.t](view, narrow), hidden = (state[figure.id] || {}).hidden || {};
    traces.forEach((t) => { if (hidden[t.name]) t.visible = false; });
    state[figure.id] = { hidden: hidden, width: width };
    Plotly.react(plot, traces, plan, { displayModeBar: false, responsive: false });
    plot.setAttribute("aria-label", word(view.a));
    const finding = figure.querySelector(".finding");
    finding.textContent = word(view.a);
    legend(figure, view, traces);
    const values = figure.querySelector(".values");
    if (!values.hidden) numbers(figure, view);
    figure.dataset.drawn = "1";
  }

  function swatch(trace) {
    const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "0 0 28 14"); svg.setAttribute("width", "28");
    svg.setAttribute("height", "14"); svg.setAttribute("aria-hidden", "true");
    const add = (name, attributes) => {
      const e = document.createElementNS(ns, name);
      for (const k in attributes) e.setAttribute(k, attributes[k]);
      svg.appendChild(e);
    };
    if (trace.type === "bar") {
      const color = Array.isArray(trace.marker.color) ? trace.marker.color[0] : trace.marker.color;
      add("rect", { x: 4, y: 1, width: 20, height: 12, fill: color });
      const shape = (trace.marker.pattern || {}).shape;
      const marks = { "/": "M4 13L14 1M14 13L24 1", "\\": "M4 1L14 13M14 1L24 13",
        x: "M4 1L14 13M14 1L24 13M4 13L14 1M14 13L24 1", ".": "M8 4h2M14 4h2M20 4h2M11 10h2M17 10h2",
        "+": "M9 1v12M19 1v12M4 7h20" };
      if (shape) add("path", { d: marks[shape], stroke: "#fff", "stroke-width": 1.6, fill: "none" });
    } else {
      const dash = { dash: "7 4", dashdot: "7 3 2 3", dot: "2 3" }[trace.line.dash] || "";
      add("line", { x1: 1, y1: 7, x2: 27, y2: 7, stroke: trace.line.color, "stroke-width": 2.5,
        "stroke-dasharray": dash });
      const s = trace.marker.symbol;
      const marks = { square: "M10 3h8v8h-8z", diamond: "M14 2l5 5-5 5-5-5z",
        "triangle-up": "M14 2l5 9H9z", x: "M10 3l8 8M18 3l-8 8" };
      if (marks[s]) add("path", { d: marks[s], fill: trace.line.color, stroke: trace.line.color });
      else add("circle", { cx: 14, cy: 7, r: 3.5, fill: trace.line.color });
    }
    return svg;
  }
  function legend(figure, view, traces) {
    const box = figure.querySelector(".legend"), plot = figure.querySelector(".plot");
    box.textContent = "";
    box.setAttribute("aria-label", box.dataset[lang ? "en" : "zh"]);
    if (view.t === "macc") {
      labelled(view).forEach((n) => box.appendChild(make("span", (n + 1) + " " + word(view.x[n]))));
    }
    if (view.t === "sankey" || view.t === "macc" || view.t === "curve") return;
    const hidden = state[figure.id].hidden;
    traces.forEach((trace, n) => {
      const button = make("button", null, { type: "button",
        "aria-pressed": String(!hidden[trace.name]) });
      button.appendChild(swatch(trace));
      button.appendChild(make("span", trace.name));
      button.addEventListener("click", () => {
        hidden[trace.name] = !hidden[trace.name];
        button.setAttribute("aria-pressed", String(!hidden[trace.name]));
        Plotly.restyle(plot, { visible: !hidden[trace.name] }, [n]);
      });
      box.appendChild(button);
    });
  }

  /* ----------------------------------------------------- numbers of a chart */
  function rows(view, raw) {
    const unit = (name, u, r) => word(name) + (raw ? " [" + r + "]" : word(u) ? " (" + word(u) + ")" : "");
    const cell = (v, f) => (v === null ? "" : raw ? String(v) : shown(v, f));
    if (view.t === "sankey") {
      const head = [["从", "from"], ["到", "to"]].map(word).concat(unit(["流量", "flow"], view.u, view.r));
      return [head].concat(view.l.map((l) => [l[lang], l[2 + lang], cell(l[4], view.f)]));
    }
    const wide = view.t === "macc";
    const first = view.t === "curve" ? unit(view.xn, view.xu, view.xr) : word(view.xn);
    const head = [first].concat(view.s.map((s, n) => (wide && n === 0
      ? unit(s.n, view.xu, view.xr) : unit(s.n, view.u, view.r))));
    const marks = (view.m || []).filter((m) => m.y !== null);
    const body = view.x.map((x, n) => [view.t === "curve" ? cell(x, view.xf) : word(x)].concat(
      view.s.map((s, k) => cell(s.y[n], wide && k === 0 ? view.xf : view.f)),
      marks.map((m) => (m.x === x ? cell(m.y, view.f) : ""))));
    return [head.concat(marks.map((m) => unit(m.n, view.u, view.r)))].concat(body);
  }
  function numbers(figure, view) {
    const found = rows(view, false), table = make("table"), box = figure.querySelector(".values");
    const text = view.t === "sankey" ? 2 : 1;
    found.forEach((row, n) => {
      const tr = make("tr");
      row.forEach((cell, k) => tr.appendChild(make(n && k ? "td" : "th", cell,
        Object.assign(n && k ? {} : { scope: n ? "row" : "col" }, k >= text ? { class: "n" } : {}))));
      let part = table.lastElementChild;
      if (!part || (n === 1)) part = table.appendChild(make(n ? "tbody" : "thead"));
      part.appendChild(tr);
    });
    box.textContent = "";
    const title = word(CHARTS[figure.dataset.chart].title);
    table.prepend(make("caption", title, { class: "unseen" }));
    const frame = make("div", null, { class: "scroll", tabindex: "0", role: "group", "aria-label": title });
    frame.appendChild(table);
    box.appendChild(frame);
  }
  function csvText(view) {
    const quote = (cell) => {
      let text = String(cell);
      if (/^[=+@\t\r]/.test(text) || (text[0] === "-" && !isFinite(Number(text)))) text = "'" + text;
      return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    return "\ufeff" + rows(view, true).map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n";
  }
  function download(figure) {
    const blob = new Blob([csvText(viewOf(figure))], { type: "text/csv;charset=utf-8" });
    const link = make("a", null, { href: URL.createObjectURL(blob), download: figure.dataset.chart + ".csv" });
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  const figures = all("figure.chart");
  figures.forEach((figure) => {
    figure.addEventListener("change", (event) => {
      if (event.target.dataset.pick === undefined) return;
      (state[figure.id] || {}).hidden = {};
      draw(figure);
    });
    const button = figure.querySelector(".numbers"), values = figure.querySelector(".values");
    button.addEventListener("click", () => {
      values.hidden = !values.hidden;
      button.setAttribute("aria-expanded", String(!values.hidden));
      if (!values.hidden) numbers(figure, viewOf(figure));
    });
    figure.querySelector(".csv").addEventListener("click", () => download(figure));
  });
  const waiting = figures.slice();
  function next() {
    const figure = waiting.shift();
    if (!figure) { root.dataset.ready = "1"; return; }
    if (!figure.dataset.drawn) draw(figure);
    setTimeout(next, 0);
  }

  let timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (printing) return;
      figures.forEach((f) => {
        if (f.dataset.drawn && f.querySelector(".plot").clientWidth !== state[f.id].width) draw(f);
      });
    }, 150);
  });

  /* --------------------------------------------------------------- language */
  function speak() {
    root.lang = lang ? "en" : "zh-CN";
    const key = lang ? "en" : "zh";
    document.title = document.querySelector("title").dataset[key];
    all("option[data-zh]").forEach((o) => { o.textContent = o.dataset[key]; });
    all("optgroup[data-zh]").forEach((o) => { o.label = o.dataset[key]; });
    all(".named").forEach((e) => e.setAttribute("aria-label", e.dataset[key]));
    all(".scroll").forEach((e) => {
      const caption = e.querySelector(`caption [lang="${key}"]`);
      if (caption) e.setAttribute("aria-label", caption.textContent);
    });
    figures.forEach((f) => { if (f.dataset.drawn) { (state[f.id] || {}).hidden = {}; draw(f); } });
    list();
  }
  document.getElementById("lang").addEventListener("click", () => { lang = lang ? 0 : 1; speak(); });
  document.getElementById("print").addEventListener("click", () => window.print());

  /* ------------------------------------------------------ filters of tables */
  all(".filtered").forEach((box) => {
    all("[data-filter]", box).forEach((button) => button.addEventListener("click", () => {
      all("[data-filter]", box).forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
      all("tr[data-key]", box).forEach((row) => {
        row.hidden = Boolean(button.dataset.filter) && row.dataset.key !== button.dataset.filter;
      });
    }));
  });

  /* -------------------------------------------------------- all parameters */
  const STEP = 50;
  let P = null, found = [], shownRows = 0, texts = null;
  function load() {
    if (P) return;
    P = read("parameters");
    const at = (name, n) => P[name].words[P[name].rows[n]];
    texts = P.what.rows.map((_, n) => [at("table", n), at("what", n),
      (P.names[at("subject", n)] || []).join(" "), at("note", n), at("unit", n),
      at("reference", n), P.references[at("reference", n)] || "", at("file", n),
      at("geography", n)].join(" ").toLowerCase());
    const select = document.getElementById("q-table");
    P.table.words.forEach((w) => select.appendChild(make("option", w, { value: w })));
    P.at = at;
  }
  function list() {
    if (!P) return;
    const words = document.getElementById("q").value.toLowerCase().split(/\s+/).filter(Boolean);
    const grade = document.getElementById("q-grade").value;
    const table = document.getElementById("q-table").value;
    found = [];
    for (let n = 0; n < P.size; n++) {
      if (grade && P.at("grade", n) !== grade) continue;
      if (table && P.at("table", n) !== table) continue;
      if (words.every((w) => texts[n].includes(w))) found.push(n);
    }
    document.getElementById("q-count").textContent = found.length.toLocaleString("en-US");
    document.querySelector("#q-rows tbody").textContent = "";
    shownRows = 0;
    more();
  }
  function more() {
    const body = document.querySelector("#q-rows tbody");
    found.slice(shownRows, shownRows + STEP).forEach((n) => {
      const tr = make("tr"), grade = P.at("grade", n), reference = P.at("reference", n);
      const subject = P.names[P.at("subject", n)];
      const what = make("th", subject ? subject[lang] : P.at("what", n), { scope: "row" });
      if (subject) what.appendChild(make("small", P.at("what", n)));
      what.appendChild(make("small", P.at("table", n)));
      tr.appendChild(what);
      tr.appendChild(make("td", P.value[n], { class: "n" }));
      tr.appendChild(make("td", P.low[n] === "" ? "" : P.low[n] + " – " + P.high[n], { class: "n" }));
      tr.appendChild(make("td", P.at("unit", n)));
      tr.appendChild(make("td", [P.at("year", n), P.at("geography", n)].join(" ")));
      const cell = make("td");
      cell.appendChild(make("span", (P.grades[grade] || [grade, grade])[lang],
        { class: "tagged g-" + grade }));
      tr.appendChild(cell);
      const source = make("td");
      source.appendChild(make("small", P.references[reference] || reference));
      tr.appendChild(source);
      const note = make("td");
      note.appendChild(make("small", P.at("note", n), { lang: "en-GB" }));
      tr.appendChild(note);
      const place = make("td");
      place.appendChild(make("small", P.at("file", n) + (P.line[n] === null ? "" : ":" + P.line[n])));
      tr.appendChild(place);
      body.appendChild(tr);
    });
    shownRows = Math.min(shownRows + STEP, found.length);
    document.getElementById("q-more").hidden = shownRows >= found.length;
  }
  ["q", "q-grade", "q-table"].forEach((id) =>
    document.getElementById(id).addEventListener("input", () => { load(); list(); }));
  document.getElementById("q-more").addEventListener("click", more);
  const fillList = () => { load(); list(); };
  if ("IntersectionObserver" in window) {
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((e) => e.isIntersecting)) { watch.disconnect(); fillList(); }
    }, { rootMargin: "600px" });
    watch.observe(document.getElementById("parameters"));
  } else fillList();

  /* ----------------------------------------------------------------- print */
  const PAPER = 680;
  let closed = [];
  window.addEventListener("beforeprint", () => {
    printing = true;
    closed = all("details:not([open])");
    closed.forEach((d) => { d.open = true; });
    fillList();
    figures.forEach((f) => {
      const plot = f.querySelector(".plot");
      f.style.width = PAPER + "px";
      /* Flows fade in when they are drawn, too late for paper: those there are made smaller. */
      if (viewOf(f).t !== "sankey") draw(f);
      else plot.style.zoom = Math.min(1, PAPER / plot.querySelector(".svg-container").offsetWidth);
    });
  });
  window.addEventListener("afterprint", () => {
    printing = false;
    closed.forEach((d) => { d.open = false; });
    figures.forEach((f) => {
      f.style.width = "";
      f.querySelector(".plot").style.zoom = "";
      draw(f);
    });
  });

  /* ------------------------------------------------- where the reader stands */
  const links = new Map(all("#nav a").map((a) => [a.hash.slice(1), a]));
  if ("IntersectionObserver" in window) {
    const spy = new IntersectionObserver((entries) => entries.forEach((e) => {
      if (!e.isIntersecting) return;
      links.forEach((a) => a.removeAttribute("aria-current"));
      const own = links.get(e.target.id);
      own.setAttribute("aria-current", "true");
      if (own.offsetParent) own.parentElement.scrollTo({ left: own.offsetLeft - 40,
        behavior: still ? "auto" : "smooth" });
    }), { rootMargin: "-20% 0px -70% 0px" });
    all("main > section").forEach((s) => spy.observe(s));
  }

  if (window.innerWidth < 641) all("details.filtered").forEach((d) => { d.open = false; });
  const wanted = (navigator.language || "").toLowerCase();
  if (wanted) lang = wanted.startsWith("zh") ? 0 : 1;
  speak();
  next();
  window.report = { csv: (id) => csvText(viewOf(document.getElementById("chart-" + id))), shown: shown };
}());
