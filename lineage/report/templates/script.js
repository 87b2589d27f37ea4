"use strict";
(() => {
  const lang = document.documentElement.lang;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const whole = new Intl.NumberFormat(lang, { style: "percent" });
  const percent = (share) =>
    share > 0 && share < 0.01 ? "< " + whole.format(0.01) : share > 0.99 && share < 1 ? "> " + whole.format(0.99) : whole.format(share);

  for (const tools of all(".tools[hidden]")) tools.hidden = false;

  for (const table of all("table.sort")) {
    table.classList.add("ready");
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const order = (a, b) => (a === "" || b === "" ? (a === "") - (b === "") : (down ? -1 : 1) * a.localeCompare(b, lang, { numeric: true }));
        const body = table.tBodies[0];
        body.append(...[...body.rows].map((row) => [key(row), row]).sort((a, b) => order(a[0], b[0])).map((pair) => pair[1]));
      });
    });
  }

  for (const tools of all(".tools[data-table]")) {
    const rows = all("tbody tr", document.getElementById(tools.dataset.table));
    const fields = all("select, input", tools);
    const told = tools.querySelector("output");
    const fits = {
      outlet: (row, value) => row.dataset.outlets.split(" ").includes(value),
      agency: (row, value) => row.dataset.agencies.split(" ").includes(value),
      sure: (row, value) => row.dataset.sure.split(" ").includes(value),
      from: (row, value) => row.dataset.last !== "" && row.dataset.last >= value,
      until: (row, value) => row.dataset.first !== "" && row.dataset.first <= value,
      text: (row, value) => row.textContent.toLocaleLowerCase(lang).includes(value.toLocaleLowerCase(lang)),
    };
    const select = () => {
      const wanted = fields.filter((field) => field.value !== "");
      let shown = 0;
      for (const row of rows) {
        row.hidden = !wanted.every((field) => fits[field.name](row, field.value));
        shown += !row.hidden;
      }
      told.textContent = told.dataset.words.replace("{n}", shown).replace("{all}", rows.length);
    };
    for (const field of fields) field.addEventListener("input", select);
  }

  const pairs = document.querySelector(".tools.counting");
  if (pairs) {
    const shares = all("[data-words]").map((element) => [element, element.textContent, element.dataset.words.split(" ").map(Number)]);
    const boxes = Object.fromEntries(all("input", pairs).map((box) => [box.name, box]));
    const section = pairs.closest("section");
    pairs.addEventListener("input", () => {
      const [quotes, apart] = [boxes.quotes.checked, boxes.apart.checked];
      for (const [element, printed, [shared, quoted, compared, rest]] of shares) {
        const of = compared + (apart ? rest : 0);
        element.textContent = quotes || apart ? percent(of ? Math.min(1, (shared + (quotes ? quoted : 0)) / of) : 0) : printed;
        element.classList.toggle("changed", quotes || apart);
      }
      for (const box of all("input[data-kind]", pairs)) section.classList.toggle("no-" + box.dataset.kind, !box.checked);
    });
  }

  const painted = document.querySelector(".tools.painting");
  if (painted) {
    const boxes = all("input", painted);
    painted.addEventListener("input", () => {
      const off = new Set(boxes.filter((box) => !box.checked).map((box) => box.name));
      for (const list of all(".kinds")) {
        const items = all("li", list);
        const total = items.reduce((sum, item) => sum + (off.has(item.dataset.kind) ? 0 : Number(item.dataset.value)), 0);
        for (const item of items) {
          item.hidden = off.has(item.dataset.kind);
          item.querySelector("data").textContent = percent(total ? Number(item.dataset.value) / total : 0);
        }
      }
    });
  }

  const spans = all(".left[data-span]");
  let here = -1;
  const go = (step) => {
    if (!spans.length) return;
    const below = spans.findIndex((span) => span.getBoundingClientRect().bottom > 0);
    here = here < 0 ? (below < 0 ? spans.length - 1 : below) : Math.min(Math.max(here + step, 0), spans.length - 1);
    for (const old of all(".here")) old.classList.remove("here");
    for (const side of all('[data-span="' + spans[here].dataset.span + '"]')) side.classList.add("here");
    spans[here].tabIndex = -1;
    spans[here].focus({ preventScroll: true });
    spans[here].scrollIntoView({ block: "center" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "n") go(1);
    if (event.key === "p") go(-1);
  });

  document.addEventListener("pointerover", (event) => {
    const figure = event.target.closest?.("[data-from]");
    if (figure) figure.title = figure.dataset.from;
  });
})();
