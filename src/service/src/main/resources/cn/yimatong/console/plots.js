"use strict";
/** Small plots of the last ten minutes, each in its place; all show what was at one instant when one is pointed at. */
const shownSeconds = 600;
const plotHeight = 112;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

/** A dashed line at what is promised. */
function goalLine(goal) {
  return (plot) => {
    const y = plot.valToPos(goal, "y", true);
    const { left, top, width, height } = plot.bbox;
    if (y < top || y > top + height) {
      return;
    }
    const context = plot.ctx;
    context.save();
    context.strokeStyle = colour("goal");
    context.lineWidth = devicePixelRatio;
    context.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(left + width, y);
    context.stroke();
    context.restore();
  };
}

class Plot {
  /**
   * @param id of the element it is drawn in
   * @param title for those who do not see it
   * @param format a value as text
   * @param options goal; range: from the least and greatest value to the scale's ends; alternative: where its numbers are
   */
  constructor(id, title, format, options = {}) {
    this.place = document.getElementById(id);
    this.format = format;
    this.options = options;
    this.names = [""];
    this.read = document.createElement("div");
    this.read.className = "read";
    this.read.setAttribute("aria-hidden", "true");
    this.place.setAttribute("role", "img");
    this.place.setAttribute("aria-label", words(options.alternative ?? "plot", title));
    this.place.append(this.read);
    new ResizeObserver(() => this.plot && this.plot.setSize(this.size())).observe(this.place);
  }

  size() {
    return { width: Math.max(120, this.place.clientWidth), height: plotHeight };
  }

  /** @param names of the series, where there are several */
  draw(data, names = [""]) {
    if (this.plot && names.join() === this.names.join()) {
      this.plot.setData(data);
      return;
    }
    this.names = names;
    this.remake(data);
  }

  /** As when the colours have changed. */
  remake(data) {
    if (this.plot) {
      this.plot.destroy();
    }
    this.plot = new uPlot(this.settings(), data, this.place);
  }

  settings() {
    const axis = {
      stroke: colour("muted"), font: "11px system-ui, sans-serif", ticks: { show: false },
      grid: { stroke: colour("line"), width: 1 },
    };
    return {
      ...this.size(),
      padding: [8, 18, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: "console" }, drag: { x: false, y: false }, y: false, points: { size: 6 } },
      hooks: {
        setCursor: [(plot) => this.tell(plot)],
        draw: this.options.goal === undefined ? [] : [goalLine(this.options.goal)],
      },
      scales: {
        x: { time: true, range: (_, __, last) => [(last || 0) - shownSeconds, last || 0] },
        y: { range: (_, least, greatest) => this.range(least, greatest) },
      },
      axes: [
        { ...axis, size: 22, space: 80, values: (_, ticks) => ticks.map((tick) => clock(tick).slice(0, 5)), incrs: [120, 300, 600], grid: { show: false } },
        { ...axis, size: 48, space: 32, values: (_, ticks) => ticks.map((tick) => this.tick(tick)) },
      ],
      series: [{}, ...this.names.map((_, index) => this.line(index))],
    };
  }

  line(index) {
    const several = this.names.length > 1;
    return {
      stroke: colour(several ? "series-" + index : "curve"),
      fill: several ? undefined : colour("fill"),
      fillTo: (plot) => plot.scales.y.min,
      dash: [[], [6, 4], [2, 3], [10, 3, 2, 3], [1, 0]][several ? index : 0],
      width: 1.6, points: { show: false }, spanGaps: false,
    };
  }

  range(least, greatest) {
    if (this.options.range) {
      return this.options.range(least, greatest);
    }
    return [0, Math.max(1, (greatest || 0) * 1.15)];
  }

  tick(value) {
    return this.options.tick ? this.options.tick(value) : value.toLocaleString(locale);
  }

  /** What was at the instant that is pointed at. */
  tell(plot) {
    const index = plot.cursor.idx;
    if (index === null || index === undefined || plot.data[0][index] === undefined) {
      this.read.textContent = "";
      return;
    }
    const values = this.names.map((name, series) => (name ? name + " " : "") + this.format(plot.data[series + 1][index]));
    this.read.textContent = clock(plot.data[0][index]) + "  " + values.join("  ");
  }
}
