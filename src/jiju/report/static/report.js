// Brings the report to life: figures, the map's buttons, the choice of a curve, sorting, CSV.
(function () {
  "use strict";
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("page-data").textContent);
  root.classList.add("scripted");

  function all(selector, within) {
    return Array.from((within || document).querySelectorAll(selector));
  }

  // ---- figures ---------------------------------------------------------------------------------------
  function bringToLife(name) {
    const figure = document.getElementById(name);
    const settings = data.figures[name];
    const plot = figure.querySelector(".plot");
    const still = plot.querySelector(".still");
    const live = document.createElement("div");
    live.className = "live";
    plot.appendChild(live);
    return jiju
      .mount(live, settings.spec, { renderer: settings.renderer, id: name })
      .then(function (view) {
        still.remove();
        if (figure.classList.contains("control-map")) controlMap(figure, view);
        if (figure.classList.contains("control-curve")) controlCurve(figure, view, settings.choices);
        if (figure.classList.contains("control-ranking")) controlRanking(figure, view);
      })
      .catch(function (error) {
        // The still image stays; the reason goes to whoever looks for it.
        live.remove();
        console.error(name, error);
      });
  }

  function controlMap(figure, view) {
    const select = figure.querySelector(".map-pick");
    const buttons = all(".key-button", figure);
    function pick(name) {
      view.signal("highlight", name || null).runAsync();
      if (select) {
        select.value = all("option", select).some(function (o) { return o.value === name; }) ? name : "";
      }
      buttons.forEach(function (b) { b.setAttribute("aria-pressed", String(b.dataset.group === name)); });
    }
    if (select) select.addEventListener("change", function () { pick(select.value); });
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        pick(button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.group);
      });
    });
    const distance = figure.querySelector(".map-distance");
    if (distance) {
      distance.addEventListener("change", function () {
        view.signal("at", Number(distance.value)).runAsync();
        figure.querySelector(".map-status").textContent = distance.selectedOptions[0].dataset.said;
      });
    }
    const home = [view.signal("cx"), view.signal("cy")];
    all("[data-zoom]", figure).forEach(function (button) {
      button.addEventListener("click", function () {
        const factor = Number(button.dataset.zoom);
        // Without an anchor the center of the map stays where it is.
        view.signal("anchor", null);
        if (factor === 0) view.signal("zoom", 1).signal("cx", home[0]).signal("cy", home[1]);
        else view.signal("zoom", Math.min(400, Math.max(0.02, view.signal("zoom") * factor)));
        view.runAsync();
      });
    });
  }

  function controlCurve(figure, view, choices) {
    const select = figure.querySelector(".curve-choose");
    const status = figure.querySelector(".curve-status");
    const plot = figure.querySelector(".plot");
    const section = figure.closest("section");
    function rows(columns) {
      const names = Object.keys(columns);
      if (!names.length) return [];
      return columns[names[0]].map(function (_, at) {
        const row = {};
        names.forEach(function (name) { row[name] = columns[name][at]; });
        return row;
      });
    }
    function mark() {
      all(".pick", section).forEach(function (button) {
        button.closest("tr").classList.toggle("chosen", button.dataset.industry === select.value);
      });
    }
    function show(name) {
      const choice = choices[name];
      if (!choice) return;
      select.value = name;
      status.textContent = choice.status;
      plot.setAttribute("aria-label", choice.description);
      view.data("curve", rows(choice.curve)).data("notes", choice.notes).runAsync();
      mark();
    }
    select.addEventListener("change", function () { show(select.value); });
    all(".curve-step", figure).forEach(function (button) {
      button.addEventListener("click", function () {
        const names = all("option", select).map(function (o) { return o.value; });
        const at = names.indexOf(select.value) + Number(button.dataset.step);
        show(names[(at + names.length) % names.length]);
      });
    });
    section.addEventListener("click", function (event) {
      const button = event.target.closest(".pick");
      if (!button) return;
      show(button.dataset.industry);
      figure.scrollIntoView({ block: "nearest" });
    });
    section.addEventListener("jiju-industry", function (event) { show(event.detail); });
    section.addEventListener("jiju-rows", mark);
    mark();
  }

  function controlRanking(figure, view) {
    view.addEventListener("click", function (event, item) {
      const name = item && item.datum && item.datum.name;
      if (!name) return;
      figure.closest("section").dispatchEvent(new CustomEvent("jiju-industry", { detail: name }));
    });
  }

  // ---- tables ----------------------------------------------------------------------------------------
  function fill(pattern, values) {
    return pattern.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  function controlTable(block) {
    const table = data.tables[block.dataset.table];
    const body = block.querySelector("tbody");
    if (!table || !body) return;
    const total = table.columns[0].values.length;
    let order = table.columns[0].values.map(function (_, at) { return at; });
    let isOpen = total <= table.first;
    const more = block.querySelector(".show-all");
    const shown = block.querySelector(".rows-shown");

    function text(column, at) {
      return column.texts ? column.texts[at] : String(column.values[at]);
    }
    function cell(column, at, isFirst) {
      const element = document.createElement(isFirst ? "th" : "td");
      if (isFirst) element.scope = "row";
      element.className = column.style;
      if (table.look) element.dataset.label = column.label;
      if (column.picks) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "pick";
        button.dataset.industry = column.values[at];
        button.textContent = text(column, at);
        element.appendChild(button);
        return element;
      }
      if (column.verdicts) element.dataset.verdict = column.verdicts[at];
      if (column.parts && column.parts[at].length) column.parts[at].forEach(function (p) { element.append(piece(p)); });
      else element.textContent = text(column, at);
      return element;
    }
    // A piece of a cell: its text, where it leads, how it looks.
    function piece(part) {
      if (!part[1] && !part[2]) return part[0];
      const element = document.createElement(part[1] ? "a" : "span");
      if (part[1]) element.href = part[1];
      if (part[1] && part[1][0] !== "#") element.rel = "noopener noreferrer";
      if (part[2]) element.className = part[2];
      element.textContent = part[0];
      return element;
    }
    function render() {
      const rows = document.createDocumentFragment();
      order.slice(0, isOpen || table.whole ? total : table.first).forEach(function (at, place) {
        const row = document.createElement("tr");
        if (!isOpen && place >= table.first) row.className = "more";
        if (table.ids) row.id = table.ids[at];
        table.columns.forEach(function (column, number) { row.appendChild(cell(column, at, number === 0)); });
        rows.appendChild(row);
      });
      body.replaceChildren(rows);
      if (shown) shown.textContent = isOpen ? "" : fill(data.words.first_of, { shown: table.first, total: total });
      block.dispatchEvent(new CustomEvent("jiju-rows", { bubbles: true }));
    }

    if (more) {
      more.addEventListener("click", function () {
        isOpen = !isOpen;
        more.setAttribute("aria-expanded", String(isOpen));
        const pattern = isOpen ? data.words.show_first : data.words.show_all;
        more.textContent = fill(pattern, { count: isOpen ? table.first : total });
        render();
      });
    }
    if (total > 1) {
      all("thead th", block).forEach(function (heading, number) {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...heading.childNodes);
        heading.appendChild(button);
        button.addEventListener("click", function () {
          const column = table.columns[number];
          const was = heading.getAttribute("aria-sort");
          // Numbers start with the largest, names with the first.
          const down = was ? was === "ascending" : column.number;
          all("thead th", block).forEach(function (other) { other.removeAttribute("aria-sort"); });
          heading.setAttribute("aria-sort", down ? "descending" : "ascending");
          order = sorted(column, down);
          render();
        });
      });
    }
    function sorted(column, down) {
      const language = root.lang;
      const sign = down ? -1 : 1;
      const special = { inf: Infinity, "-inf": -Infinity };
      return table.columns[0].values
        .map(function (_, at) { return at; })
        .sort(function (a, b) {
          let x = column.values[a];
          let y = column.values[b];
          // Missing values come last, whichever way.
          if (x === null || y === null) return (x === null) - (y === null) || a - b;
          if (column.number) {
            x = x in special ? special[x] : x;
            y = y in special ? special[y] : y;
            return sign * (x < y ? -1 : x > y ? 1 : 0) || a - b;
          }
          return sign * String(x).localeCompare(String(y), language, { numeric: true }) || a - b;
        });
    }
    const download = block.querySelector(".download");
    if (download) {
      download.addEventListener("click", function () { save(download.dataset.file, csv(table, order)); });
    }
  }

  function csv(table, order) {
    function quoted(value, isNumber) {
      if (value === null || value === undefined) return "";
      let text = String(value);
      // A spreadsheet would run a text that starts so as a formula.
      if (!isNumber && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
      return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    }
    const columns = table.file || table.columns;
    const lines = [columns.map(function (column) { return quoted(column.label, false); }).join(",")];
    order.forEach(function (at) {
      lines.push(columns.map(function (column) { return quoted(column.values[at], column.number); }).join(","));
    });
    // The byte order mark tells Excel that this is UTF-8.
    return "\ufeff" + lines.join("\r\n") + "\r\n";
  }

  function save(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  all("[data-table]").forEach(controlTable);
  Object.keys(data.figures)
    .reduce(function (before, name) { return before.then(function () { return bringToLife(name); }); }, Promise.resolve())
    .then(function () { root.dataset.ready = "true"; });
})();
