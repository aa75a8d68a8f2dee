/* The list of all parameters: searched, filtered, shown in steps. */
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
