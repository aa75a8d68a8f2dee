/* The switch of the language, and filters of tables. */
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
