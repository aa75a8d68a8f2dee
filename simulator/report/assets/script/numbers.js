/* The numbers of a chart: a table under it, and a CSV file. */
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
