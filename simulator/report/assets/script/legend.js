/* The legend of a chart, with a switch for each series. */
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
