/* Draws the road of a case: dagre lays out, this file makes the SVG. Without JavaScript the list of steps stands alone. */
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const LINE = 17;
  const WIDE = 22;
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

  const write = (parent, lines, x, y, look) => {
    const text = tag("text", { x, class: look }, parent);
    lines.forEach((line, i) => {
      tag("tspan", { x, y: y + (i - (lines.length - 1) / 2) * LINE + 4.5 }, text).textContent = line;
    });
  };

  const layOut = (data, language) => {
    const graph = new dagre.graphlib.Graph({ compound: true, multigraph: true });
    graph.setGraph({ rankdir: "LR", nodesep: 22, ranksep: 46, edgesep: 14, marginx: 16, marginy: 16 });
    graph.setDefaultEdgeLabel(() => ({}));
    data.phases.forEach((phase) => graph.setNode(`phase:${phase.name}`, { title: phase.title[language] }));
    data.nodes.forEach((node) => {
      const lines = wrap(node.title[language], WIDE);
      const width = Math.max(...lines.map((line) => line.length)) * 7.6 + 26;
      graph.setNode(node.name, { node, lines, width, height: lines.length * LINE + 20 });
      graph.setParent(node.name, `phase:${node.phase}`);
    });
    data.edges.filter((edge) => edge.from !== edge.to).forEach((edge) => {
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

  const draw = (place) => {
    const data = JSON.parse(place.dataset.diagram);
    const language = document.documentElement.lang === "en" ? "en" : "vi";
    const graph = layOut(data, language);
    const size = graph.graph();
    const svg = tag("svg", { viewBox: `0 0 ${size.width} ${size.height}`, width: size.width, height: size.height, "aria-hidden": "true" });
    const marks = tag("defs", {}, svg);
    [["plain", "d-arrow"], ["taken", "d-arrow-taken"]].forEach(([name, look]) => {
      const mark = tag("marker", { id: `arrow-${name}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, markerUnits: "userSpaceOnUse", orient: "auto" }, marks);
      tag("path", { d: "M0,0 L8,4 L0,8 z", class: look }, mark);
    });
    data.phases.forEach((phase) => {
      const box = graph.node(`phase:${phase.name}`);
      if (!box || !box.width) return;
      const [x, y] = [box.x - box.width / 2, box.y - box.height / 2];
      tag("rect", { x, y, width: box.width, height: box.height, rx: 10, class: "d-phase" }, svg);
      tag("text", { x: x + 12, y: y + 18, class: "d-phase-title" }, svg).textContent = box.title;
    });
    graph.edges().forEach((id) => {
      const { points, edge } = graph.edge(id);
      const taken = edge.passes > 0;
      const path = tag("path", { d: bend(points), class: taken ? "d-edge d-taken" : "d-edge", "marker-end": `url(#arrow-${taken ? "taken" : "plain"})` }, svg);
      tag("title", {}, path).textContent = edge.title[language];
    });
    data.nodes.forEach((node) => {
      const { x, y, width, height, lines } = graph.node(node.name);
      const look = node.current ? "d-now" : node.visits ? "d-done" : "d-ahead";
      const group = tag("g", { class: `d-node ${look} d-${node.kind}` }, svg);
      tag("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 8 }, group);
      write(group, lines, x, y, "");
      if (node.current) place.dataset.x = String(x);
    });
    place.append(svg);
    place.scrollLeft = Number(place.dataset.x || 0) - place.clientWidth / 2;
  };

  document.querySelectorAll("[data-diagram]").forEach(draw);
})();
