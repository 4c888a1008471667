"use strict";
// Behind the first paint: what does not change is on the page already.
requestAnimationFrame(() => setTimeout(() => {
  const root = document.documentElement;
  const at = (id) => document.getElementById(id);
  const say = (id, text) => {
    if (at(id).textContent !== text) {
      at(id).textContent = text;
    }
  };

  /** The greatest bound of the service's buckets, in milliseconds; past it nothing is known. */
  const mostMillis = 100;
  const staleAfter = 3000;
  const names = ["t", "scans", "accepted", "decided", "p99", "ledger", "lag"];
  const tableEvery = 60;

  let series = empty();
  let sceneNames = {};
  let lastNews = performance.now();
  let refusedEntry = false;

  function empty() {
    return Object.fromEntries(names.map((name) => [name, []]));
  }

  const title = (id) => [...at(id).children].find((text) => text.className === (english ? "en" : "zh")).textContent;
  const plots = {
    scans: new Plot("plot-scans", title("scans-title"), rate),
    decided: new Plot("plot-decided", title("decided-title"), share, {
      goal: 0.999,
      range: (least) => [Math.min(0.99, Math.floor((least ?? 1) * 20) / 20), 1.0005],
      tick: (value) => value > 1 ? "" : (value * 100).toLocaleString(locale, { maximumFractionDigits: 1 }) + " %",
    }),
    p99: new Plot("plot-p99", title("p99-title"), (value) => millis(value, mostMillis), {
      goal: 50, range: (_, greatest) => [0, (greatest ?? 0) > 25 ? Math.max(60, greatest * 1.1) : Math.max(2, greatest * 1.25)],
    }),
    ledger: new Plot("plot-ledger", title("ledger-title"), millis),
  };
  const breakdowns = {
    refused: new Breakdown("refused", title("refused-title"), (reason) => words("reason." + reason), words("none-refused")),
    decisions: new Breakdown("decisions", title("decisions-title"), (decision) => words("decision." + decision), words("none-answered")),
    issuance: new Breakdown("issuance", title("issuance-title"), (part) => words("issuance." + part), words("none-issued")),
    scenes: new Breakdown("scenes", title("scenes-title"), (scene) => sceneNames[scene]?.[english ? "en" : "zh"] ?? scene, words("none-answered")),
  };

  function drawAll(anew = false) {
    Object.entries(plots).forEach(([name, plot]) => {
      const data = [series.t, series[name]];
      anew ? plot.remake(data) : plot.draw(data);
    });
    Object.values(breakdowns).forEach((breakdown) => breakdown.draw(series.t, anew));
  }

  function take(past) {
    series = { ...empty(), ...past };
    sceneNames = past.sceneNames;
    // A page that was opened at another release may be told of less.
    Object.entries(breakdowns).forEach(([name, breakdown]) => breakdown.take(past[name] ?? {}, past.mostParts));
    drawAll();
    table();
  }

  function add(now) {
    names.forEach((name) => series[name].push(now[name]));
    Object.entries(breakdowns).forEach(([name, breakdown]) => breakdown.add(now[name] ?? {}, series.t.length - 1));
    names.forEach((name) => series[name].splice(0, series[name].length - shownSeconds));
  }

  function show(now) {
    const kinds = new Set(now.findings.map((finding) => finding.kind));
    const any = (...some) => some.some((kind) => kinds.has(kind));
    say("scans", rate(now.scans));
    say("scans-more", now.scans ? words("accepted", share(now.accepted)) : words("no-scans"));
    say("decided", share(now.decided));
    say("p99", millis(now.p99, mostMillis));
    const away = any("ledger") ? "no-answer" : any("master") ? "some-answer" : "";
    say("ledger", away ? words(away) : millis(now.ledger));
    say("ledger-more", away ? "" : now.ledger === null ? words("not-asked") : words(any("refusing") ? "refuses" : "answers", memory(now.memory))
      + (now.unansweredAt === null ? "" : " · " + words("unanswered", clock(now.unansweredAt))));
    mark("decided", any("undecided", "buses"), "missed", now.decided !== null && now.decided < 0.999);
    mark("p99", any("slow"), "missed", now.p99 > 50);
    mark("ledger", any("ledger", "master", "refusing", "faltering", "unusable", "memory"), "attention", away);
    say("lag", millis(now.lag));
    say("turned-away", rate(now.turnedAway));
    say("key", now.keySeconds === null ? nothing : words("days", plain(Math.floor(now.keySeconds / 86400), 0)));
    say("pending", plain(now.pending, 0));
    say("memory", memory(now.memory));
    say("undecided-pace", now.undecidedPace.map(times).join(" · "));
    say("slow-pace", now.slowPace.map(times).join(" · "));
    judge(now);
  }

  /** The mark is of minutes, the number's colour of the number. */
  function mark(name, missed, word, bad) {
    at("card-" + name).classList.toggle("missed", missed);
    at("card-" + name).classList.toggle("bad", Boolean(bad));
    say(name + "-mark", missed ? words(word) : "");
  }

  function memory({ used, most }) {
    return used === undefined ? words("memory-untold")
      : most ? words("memory-of", bytes(used), bytes(most), share(used / most)) : words("memory-unbound", bytes(used));
  }

  function judge(now) {
    if (now.findings.length) {
      find(now.findings);
    } else {
      const missed = now.undecidedPace[0] > 1 || now.slowPace[0] > 1;
      const counts = [now.scansOfMinutes, now.undecidedOfMinutes, now.slowOfMinutes].map((count) => plain(count, 0));
      only(at("findings"), words(!now.scansOfMinutes ? "all-quiet" : missed ? "well-again" : "all-well", ...counts));
    }
    // Last: what cannot be told must not look well.
    at("verdict").dataset.level = now.level;
    const headline = words("level." + now.level);
    say("headline", headline);
    // A node of an older release does not tell it.
    say("since", now.since ? words("since", instant(now.since)) : "");
    document.title = headline + " · 一码通 Yimatong";
  }

  function find(findings) {
    at("findings").replaceChildren(...findings.map((finding) => {
      const item = document.createElement("li");
      const paragraph = document.createElement("span");
      paragraph.className = "paragraph";
      const file = document.createElement("code");
      file.textContent = "docker/RUNBOOK.md";
      paragraph.append(english ? " — see " : "　见 ", file, " “" + words("paragraph." + finding.paragraph) + "”");
      const where = finding.kind.startsWith("invalid-codes") ? words("reason." + finding.where) : finding.where;
      item.append(words("finding." + finding.kind, plain(finding.value, 0), plain(finding.of, 0), where, share(finding.value),
        plain(finding.value, 1)), paragraph);
      return item;
    }));
  }

  /** A row a minute, the newest first; only while somebody reads it. */
  function table() {
    if (!at("table").open) {
      return;
    }
    const rows = [];
    for (let index = series.t.length - 1; index >= 0; index -= tableEvery) {
      const row = document.createElement("tr");
      const time = document.createElement("th");
      time.scope = "row";
      time.textContent = clock(series.t[index]);
      const from = Math.max(0, index - tableEvery + 1);
      const minute = (name) => series[name].slice(from, index + 1);
      const decisions = minute("scans").map((scans, second) => scans * minute("decided")[second]);
      const codes = minute("t").map((_, second) => breakdowns.issuance.at("codes", from + second));
      const cells = [rate(mean(minute("scans"))), share(meanShare(minute("accepted"), decisions)), share(worst(minute("decided"), Math.min)),
        millis(worst(minute("p99"), Math.max), mostMillis), millis(worst(minute("ledger"), Math.max)), millis(worst(minute("lag"), Math.max)),
        rate(mean(codes))];
      row.append(time, ...cells.map((text) => {
        const cell = document.createElement("td");
        cell.textContent = text;
        return cell;
      }));
      rows.push(row);
    }
    at("rows").replaceChildren(...rows);
  }

  function news() {
    lastNews = performance.now();
    refusedEntry = false;
    root.dataset.state = "live";
  }

  /** What is old must not look well. */
  function watch() {
    const age = performance.now() - lastNews;
    if (age < staleAfter) {
      return;
    }
    if (root.dataset.state !== "stale") {
      root.dataset.state = "stale";
      at("verdict").dataset.level = "unknown";
      document.title = words("stale");
      say("headline", words("stale"));
      say("since", "");
      only(at("findings"), words(refusedEntry ? "full" : "gone"));
    }
    say("live-text", words("silent", Math.floor(age / 1000)) + (refusedEntry ? " · " + words("full") : ""));
  }

  function connect() {
    const stream = new EventSource("console/events");
    stream.addEventListener("past", (event) => {
      take(JSON.parse(event.data));
    });
    stream.addEventListener("now", (event) => {
      const now = JSON.parse(event.data);
      if (now.t !== series.t.at(-1)) {
        add(now);
        drawAll();
        if (series.t.length % 10 === 0) {
          table();
        }
      }
      show(now);
      // Last: a page that cannot show what it hears must not look live.
      news();
      say("live-text", words("live", clock(now.t)));
    });
    stream.addEventListener("error", () => {
      // A stream that broke is opened anew by the browser; one that was refused is not.
      if (stream.readyState === EventSource.CLOSED) {
        refusedEntry = true;
        setTimeout(connect, 2000);
      }
    });
  }

  say("live-text", words("connecting"));
  at("table").addEventListener("toggle", table);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(true));
  setInterval(watch, 250);
  connect();
}));
