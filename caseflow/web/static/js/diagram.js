/* Draws the road of a case: dagre lays out each phase, this file makes the SVG. Without JavaScript the list of steps stands alone. */
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const LINE = 17;
  const WIDE = 22;
  const GAP = 14;
  const TITLE = 22;
  const tag = (name, attributes, parent) => {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (parent) parent.append(made);
    return made;
  };

  const wrap = (words, wide) => {
    const lines = [""];
    words.split(" ").forEach((word) => {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length + 1 > wide) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    });
    return lines;
  };

  const write = (parent, lines, x, y) => {
    const text = tag("text", { x }, parent);
    lines.forEach((line, i) => {
      tag("tspan", { x, y: y + (i - (lines.length - 1) / 2) * LINE + 4.5 }, text).textContent = line;
    });
  };

  /* Of two editions drawn as one: what only one of them has, or words otherwise. */
  const marked = (piece) => (piece.mark ? ` d-${piece.mark}` : "");

  /* One phase, from left to right; dagre knows nothing of the other phases, so that each stays a band of its own. */
  const layOut = (phase, data, language) => {
    const graph = new dagre.graphlib.Graph({ multigraph: true });
    graph.setGraph({ rankdir: "LR", nodesep: 16, ranksep: 44, edgesep: 12, marginx: 16, marginy: 12 });
    graph.setDefaultEdgeLabel(() => ({}));
    data.nodes.filter((node) => node.phase === phase.name).forEach((node) => {
      const lines = wrap(node.title[language], WIDE);
      const width = Math.max(...lines.map((line) => line.length)) * 7.6 + 26;
      graph.setNode(node.name, { node, lines, width, height: lines.length * LINE + 18 });
    });
    data.edges.filter((edge) => edge.from !== edge.to && graph.hasNode(edge.from) && graph.hasNode(edge.to)).forEach((edge) => {
      graph.setEdge(edge.from, edge.to, { edge, weight: edge.passes ? 4 : 1 }, edge.id);
    });
    dagre.layout(graph);
    return graph;
  };

  const bend = (points) => {
    const [first, ...rest] = points;
    let path = `M${first.x},${first.y}`;
    rest.forEach((point, i) => {
      const next = rest[i + 1];
      if (next) path += ` Q${point.x},${point.y} ${(point.x + next.x) / 2},${(point.y + next.y) / 2}`;
      else path += ` L${point.x},${point.y}`;
    });
    return path;
  };

  /* From one band to another: down (or up) out of the one box into the other. */
  const cross = (from, to) => {
    const down = to.y > from.y ? 1 : -1;
    const [y1, y2] = [from.y + (down * from.height) / 2, to.y - (down * to.height) / 2];
    const reach = Math.min(Math.abs(y2 - y1) * 0.6, 70) * down;
    return `M${from.x},${y1} C${from.x},${y1 + reach} ${to.x},${y2 - reach} ${to.x},${y2}`;
  };

  const arrows = (svg, id) => {
    const marks = tag("defs", {}, svg);
    [["plain", "d-arrow"], ["taken", "d-arrow-taken"]].forEach(([name, look]) => {
      const mark = tag("marker", { id: `${id}-${name}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, markerUnits: "userSpaceOnUse", orient: "auto" }, marks);
      tag("path", { d: "M0,0 L8,4 L0,8 z", class: look }, mark);
    });
  };

  let drawn = 0;
  const draw = (place) => {
    const data = JSON.parse(place.dataset.diagram);
    const language = document.documentElement.lang === "en" ? "en" : "vi";
    drawn += 1;
    const id = `arrow-${drawn}`;
    const bands = data.phases.map((phase) => ({ phase, graph: layOut(phase, data, language) }));
    const width = Math.max(...bands.map(({ graph }) => graph.graph().width)) + 2 * GAP;
    const boxes = new Map();
    const paths = [];
    let top = GAP;
    bands.forEach((band) => {
      Object.assign(band, { top, height: band.graph.graph().height + TITLE });
      band.graph.nodes().forEach((name) => {
        const box = band.graph.node(name);
        boxes.set(name, { ...box, x: box.x + GAP, y: box.y + top + TITLE });
      });
      band.graph.edges().forEach((one) => {
        const { points, edge } = band.graph.edge(one);
        paths.push([edge, bend(points.map((point) => ({ x: point.x + GAP, y: point.y + top + TITLE })))]);
      });
      top += band.height + GAP;
    });
    data.edges.forEach((edge) => {
      const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
      if (from && to && from.node.phase !== to.node.phase) paths.push([edge, cross(from, to)]);
    });
    const svg = tag("svg", { viewBox: `0 0 ${width} ${top}`, width, height: top, "aria-hidden": "true" });
    arrows(svg, id);
    bands.forEach(({ phase, top: y, height }) => {
      tag("rect", { x: GAP / 2, y, width: width - GAP, height, rx: 10, class: "d-phase" }, svg);
      tag("text", { x: GAP + 12, y: y + 20, class: "d-phase-title" }, svg).textContent = phase.title[language];
    });
    paths.sort(([one], [other]) => one.passes - other.passes).forEach(([edge, d]) => {
      const taken = edge.passes > 0;
      const path = tag("path", { d, class: `d-edge${taken ? " d-taken" : ""}${marked(edge)}`, "marker-end": `url(#${id}-${taken ? "taken" : "plain"})` }, svg);
      tag("title", {}, path).textContent = edge.title[language];
    });
    boxes.forEach(({ node, x, y, width: wide, height, lines }) => {
      const look = node.current ? "d-now" : node.visits ? "d-done" : "d-ahead";
      const group = tag("g", { class: `d-node ${look} d-${node.kind}${marked(node)}` }, svg);
      tag("rect", { x: x - wide / 2, y: y - height / 2, width: wide, height, rx: 8 }, group);
      write(group, lines, x, y);
      if (node.current) Object.assign(place.dataset, { x, y });
    });
    place.append(svg);
    place.scrollTo(Number(place.dataset.x || 0) - place.clientWidth / 2, Number(place.dataset.y || 0) - place.clientHeight / 2);
  };

  /* Laying out takes longer than the rest of the page: it is done for whoever comes near, with the library fetched then. */
  let library = null;
  const ready = (place) => {
    library ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = place.dataset.library;
      script.addEventListener("load", done);
      script.addEventListener("error", failed);
      document.head.append(script);
    });
    return library;
  };
  const near = new IntersectionObserver((entries) => {
    entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
      near.unobserve(entry.target);
      const place = entry.target.querySelector("[data-diagram]");
      ready(place).then(() => draw(place), () => { /* no network: the list of steps stands alone */ });
    });
  }, { rootMargin: "200px" });
  document.querySelectorAll("[data-diagram]").forEach((place) => near.observe(place.closest("section")));
})();
