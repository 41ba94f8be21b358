// What the page does beyond being read: tables sort and search, and it prints. Without it nothing is lost but that.
(() => {
  "use strict";
  const $ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const language = document.documentElement.lang;

  const value = (row, column) => {
    const cell = row.cells[column];
    if (!cell) return null;
    if (cell.dataset.sort === undefined) return cell.classList.contains("missing") ? null : cell.textContent.trim() || null;
    return isNaN(cell.dataset.sort) ? cell.dataset.sort : Number(cell.dataset.sort);
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), language, { numeric: true });

  // First down for numbers, up for words; what is missing stays last.
  const sort = (header, column) => {
    const table = header.closest("table");
    const down = header.getAttribute("aria-sort")
      ? header.getAttribute("aria-sort") !== "descending"
      : header.classList.contains("n");
    $("th[aria-sort]", table.tHead).forEach((other) => other.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [value(row, column), row]);
    rows.sort(([a], [b]) => (a === null) - (b === null) || (a === null ? 0 : compare(a, b) * (down ? -1 : 1)));
    body.append(...rows.map(([, row]) => row));
  };
  for (const header of $("th[data-sorts]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(header, header.cellIndex));
    header.append(button);
  }

  const search = document.getElementById("search");
  if (search) {
    document.querySelector(".tools").hidden = false;
    document.getElementById("print").addEventListener("click", () => window.print());
    const found = document.getElementById("found");
    const tables = $("table.sorts");
    search.addEventListener("input", () => {
      const wanted = search.value.trim().toLocaleLowerCase(language);
      let count = 0;
      for (const table of tables) {
        let here = 0;
        for (const row of table.tBodies[0].rows) {
          row.hidden = wanted !== "" && !row.textContent.toLocaleLowerCase(language).includes(wanted);
          here += row.hidden ? 0 : 1;
        }
        count += here;
        table.closest(".table").classList.toggle("empty", wanted !== "" && here === 0);
      }
      document.body.classList.toggle("searching", wanted !== "");
      found.textContent = wanted === "" ? "" : count ? found.dataset.some.replace("#", count) : found.dataset.none;
    });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      search.value = "";
      search.dispatchEvent(new Event("input"));
    });
  }

  // Where the reader is, in the contents.
  const links = new Map($("nav a").map((link) => [link.hash.slice(1), link]));
  if (links.size && "IntersectionObserver" in window) {
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        links.forEach((link) => link.removeAttribute("aria-current"));
        const link = links.get(entry.target.id);
        link.setAttribute("aria-current", "true");
        const list = link.closest("ul");
        list.scrollLeft = link.offsetLeft - list.clientWidth / 2;
      }
    }, { rootMargin: "-30% 0px -65%" });
    $("main section").filter((section) => links.has(section.id)).forEach((section) => seen.observe(section));
  }
})();
