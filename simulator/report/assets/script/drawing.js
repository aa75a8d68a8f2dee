/* Axes of a chart, and its drawing. */
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
