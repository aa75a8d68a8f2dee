/* Where the reader stands; the start of the page. */
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
