// Puts Vega figures on a page: sizes them to their box and shows a tooltip to pointer and touch.
(function () {
  "use strict";
  const views = {};
  let bubble = null;

  function showTooltip(handler, event, item, value) {
    if (!bubble) {
      bubble = document.createElement("div");
      bubble.className = "jiju-tooltip";
      bubble.setAttribute("role", "status");
      document.body.appendChild(bubble);
    }
    if (value === null || value === undefined || value === "") {
      bubble.style.display = "none";
      return;
    }
    bubble.textContent = "";
    if (typeof value === "object") {
      const table = document.createElement("table");
      Object.keys(value).forEach(function (name) {
        const row = table.insertRow();
        row.insertCell().textContent = name;
        row.insertCell().textContent = String(value[name]);
      });
      bubble.appendChild(table);
    } else {
      bubble.textContent = String(value);
    }
    bubble.style.display = "block";
    const box = bubble.getBoundingClientRect();
    const x = Math.max(4, Math.min(event.clientX + 14, window.innerWidth - box.width - 8));
    const below = event.clientY + 16;
    const y = below + box.height > window.innerHeight ? event.clientY - box.height - 10 : below;
    bubble.style.left = x + "px";
    bubble.style.top = Math.max(4, y) + "px";
  }

  function mount(element, spec, options) {
    const settings = options || {};
    const how = {
      mode: "vega",
      actions: false,
      defaultStyle: false,
      hover: true,
      logLevel: 1, // errors only: a curve that never leaves its band has no labels, and Vega warns of that
      renderer: settings.renderer || "svg",
      tooltip: showTooltip,
    };
    return vegaEmbed(element, spec, how).then(function (embedded) {
      return fitted(element, spec, embedded.view, settings.id);
    });
  }

  // Keeps a figure as wide as its box. A hidden box has no width; the observer sizes the figure when it appears.
  function fitted(element, spec, view, id) {
    const hasNames = (spec.signals || []).some(function (signal) { return signal.name === "nameRoom"; });
    const room = spec.padding || {};
    let last = 0;
    const fit = function () {
      const width = Math.floor(element.clientWidth);
      if (width <= 0 || width === last) return Promise.resolve(view);
      last = width;
      // Names of rows get less room on a phone.
      if (hasNames) view.signal("nameRoom", width < 560 ? Math.round(0.3 * width) : 230);
      if (room.right > 40) view.padding(Object.assign({}, room, { right: width < 560 ? 60 : room.right }));
      return view.width(width).runAsync();
    };
    if ((spec.signals || []).some(function (signal) { return signal.name === "active" && !signal.value; })) listen(element, view);
    if (id) views[id] = view;
    return fit().then(function () {
      if (window.ResizeObserver) new ResizeObserver(fit).observe(element);
      else window.addEventListener("resize", fit);
      return view;
    });
  }

  // A map takes the wheel once it was clicked, and gives it back when the pointer leaves.
  function listen(element, view) {
    element.addEventListener("pointerdown", function () { view.signal("active", true).runAsync(); });
    element.addEventListener("pointerleave", function () { view.signal("active", false).runAsync(); });
    element.addEventListener(
      "wheel",
      function (event) { if (event.ctrlKey || event.metaKey || view.signal("active")) event.preventDefault(); },
      { passive: false }
    );
  }

  window.jiju = { mount: mount, views: views };
})();
