/* Buttons of the charts; they are drawn one after the other, and again where the width changes. */
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
