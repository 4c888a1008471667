"use strict";
/** A series in parts: the parts that came up most as curves, and what each is now in a list beneath them. */

class Breakdown {
  /**
   * @param id of the list; the plot's is "plot-" and it, the title's it and "-title"
   * @param title for those who do not see the plot
   * @param wording of a part's name
   * @param none what is said where no part came up
   */
  constructor(id, title, wording, none) {
    this.place = document.getElementById(id);
    this.plot = new Plot("plot-" + id, title, rate, { alternative: "plot-parts" });
    this.wording = wording;
    this.none = none;
    this.parts = {};
    this.mostDrawn = 0;
    /** What a part that is new was before: nothing, unless there were more than the past tells. */
    this.unknown = 0;
  }

  /** Takes the past, each part as one array; it tells so many at most, and so many are drawn. */
  take(parts, most) {
    this.parts = parts;
    this.mostDrawn = most;
    this.unknown = Object.keys(parts).length < most ? 0 : null;
  }

  /** Adds an instant to so many before it. */
  add(now, before) {
    Object.keys(now).forEach((part) => this.parts[part] ??= new Array(before).fill(this.unknown));
    Object.entries(this.parts).forEach(([part, rates]) => {
      rates.push(now[part] ?? 0);
      rates.splice(0, rates.length - shownSeconds);
    });
  }

  /** What a part was at an instant. */
  at(part, index) {
    const rates = this.parts[part];
    return rates ? rates[index] : this.unknown;
  }

  /** In an order that does not change from second to second. */
  most() {
    return Object.entries(this.parts).map(([part, rates]) => [part, rates.reduce((sum, each) => sum + each, 0)])
      .filter(([, sum]) => sum > 0).sort((one, other) => other[1] - one[1]).slice(0, this.mostDrawn)
      .map(([part]) => part).sort();
  }

  /** @param anew as when the colours have changed */
  draw(instants, anew) {
    const shown = this.most();
    const data = [instants, ...(shown.length ? shown.map((part) => this.parts[part]) : [instants.map(() => null)])];
    const names = shown.length ? shown.map(this.wording) : [""];
    if (anew) {
      this.plot.names = names;
      this.plot.remake(data);
    } else {
      this.plot.draw(data, names);
    }
    this.list(shown);
  }

  list(shown) {
    if (!shown.length) {
      only(this.place, this.none);
      return;
    }
    this.place.replaceChildren(...shown.map((part, index) => {
      const item = document.createElement("li");
      const swatch = document.createElement("span");
      swatch.className = "swatch series-" + index;
      const value = document.createElement("b");
      value.textContent = rate(this.parts[part].at(-1));
      item.append(swatch, this.wording(part) + " ", value);
      return item;
    }));
  }
}

/** Makes a list one of one item. */
function only(list, text) {
  if (list.textContent !== text) {
    const item = document.createElement("li");
    item.textContent = text;
    list.replaceChildren(item);
  }
}
