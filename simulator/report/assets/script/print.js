/* On paper everything is open and of one width. */
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
