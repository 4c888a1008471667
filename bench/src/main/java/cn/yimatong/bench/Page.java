package cn.yimatong.bench;

import cn.yimatong.bench.Question.Bar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A page that needs nothing but itself: each question with its benchmarks as bars, and to whom it is unfair. */
final class Page {
    /** Of a bar's picture, which is stretched to the room that there is. */
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 20;
    private static final String STYLE = """
            :root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --faint: #5c6670; --line: #d9dee3;
              --ours: #0b62a4; --peer: #9aa7b4; --baseline: #c1440e; --error: #1b1f24 }
            @media (prefers-color-scheme: dark) {
              :root { --ground: #14181d; --text: #e6eaee; --faint: #98a3ae; --line: #303841;
                --ours: #58aef0; --peer: #66727e; --baseline: #f08a5a; --error: #e6eaee }
            }
            * { box-sizing: border-box }
            body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; background: var(--ground);
              color: var(--text);
              font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
            h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .75rem }
            h2 { font-size: 1.25rem; margin: 3rem 0 .25rem }
            p { margin: .25rem 0 1rem; max-width: 46rem } .unfair { color: var(--faint); font-size: .92rem }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .92rem;
              border-block: 1px solid var(--line); padding: .75rem 0; margin: 1.25rem 0 }
            dt { color: var(--faint) } dd { margin: 0; overflow-wrap: anywhere }
            ol { list-style: none; margin: 0 0 1rem; padding: 0 }
            li { display: grid; grid-template-columns: 16rem 1fr 11.5rem; gap: .75rem; align-items: center;
              padding: .3rem 0; border-bottom: 1px solid var(--line); font-size: .95rem }
            li svg { width: 100%; height: 1.25rem; display: block } .figure { font-variant-numeric: tabular-nums }
            .figure b { display: inline-block; min-width: 3.4rem } .figure small, .cost { color: var(--faint) }
            .cost { display: block; font-size: .8rem; line-height: 1.3 }
            .key span { white-space: nowrap; margin-right: 1.2rem }
            .key i { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .4rem }
            .ours { fill: var(--ours); background: var(--ours) } .peer { fill: var(--peer); background: var(--peer) }
            .baseline { fill: var(--baseline); background: var(--baseline) }
            line { stroke: var(--error); stroke-width: 1.5; vector-effect: non-scaling-stroke }
            .one { stroke: var(--baseline); stroke-dasharray: 3 3 }
            @media (max-width: 40rem) {
              body { padding-top: 1.25rem } li { grid-template-columns: 1fr; gap: .15rem; padding: .55rem 0 }
              .cost { display: inline; margin-left: .5rem }
            }
            """;

    private final Map<String, Figure> figures;
    private final StringBuilder html = new StringBuilder(32_768);

    private Page(Map<String, Figure> figures) {
        this.figures = figures;
    }

    /** The whole page. */
    static String of(Machine machine, Map<String, Figure> figures) {
        Page page = new Page(figures);
        page.head(machine);
        Questions.all().forEach(page::question);
        return page.html.append("</html>\n").toString();
    }

    private void head(Machine machine) {
        html.append("""
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>What a code costs</title>
                <style>
                """).append(STYLE)
                .append("""
                        </style>
                        <h1>What a code costs</h1>
                        <p>Each bar is a median of single calls, divided by that of the first bar beneath the same
                        heading, which ran in the same run. The thin line is the error: from the quickest iteration
                        over the baseline's slowest to the slowest over its quickest. Ratios travel from one machine to
                        another better than times do.</p>
                        <p class="key"><span><i class="baseline"></i>baseline</span>\
                        <span><i class="ours"></i>ours</span>\
                        <span><i class="peer"></i>peer</span></p>
                        <dl>
                        """);
        described("Processor", machine.processor() + ", " + machine.cores() + " cores");
        described("System", machine.system());
        described("JDK", machine.jdk());
        described("Collector", machine.collector());
        described("Heap", "at most " + machine.heapMegabytes() + " MB");
        html.append("</dl>\n");
    }

    private void described(String what, String how) {
        html.append("<dt>").append(what).append("<dd>").append(escaped(how)).append('\n');
    }

    private void question(Question question) {
        List<Bar> bars = question.measured(figures);
        if (bars.size() < 2) {
            return;
        }
        html.append("<h2>").append(escaped(question.title())).append("</h2>\n<p>").append(escaped(question.text()))
                .append("</p>\n<ol>\n");
        Figure baseline = figure(question.baseline());
        double widest = bars.stream().mapToDouble(bar -> figure(bar).over(baseline).high()).max().orElseThrow();
        for (Bar bar : bars) {
            bar(bar, figure(bar), baseline, widest);
        }
        html.append("</ol>\n<p class=\"unfair\">").append(escaped(question.unfair())).append("</p>\n");
    }

    private void bar(Bar bar, Figure figure, Figure baseline, double widest) {
        Figure.Ratio ratio = figure.over(baseline);
        html.append("<li><span>").append(escaped(bar.label())).append("</span>")
                .append(String.format(Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\""
                        + " aria-hidden=\"true\">", WIDTH, HEIGHT));
        html.append(String.format(Locale.ROOT, "<rect class=\"%s\" y=\"3\" width=\"%.1f\" height=\"14\"/>",
                bar.side().name().toLowerCase(Locale.ROOT), Math.max(1.5, x(ratio.value(), widest))));
        line("one", x(1, widest), 0, x(1, widest), HEIGHT);
        line("error", x(ratio.low(), widest), HEIGHT / 2, x(ratio.high(), widest), HEIGHT / 2);
        html.append("</svg><span class=\"figure\"><b>").append(number(ratio.value())).append("</b>");
        if (!figure.equals(baseline)) {
            html.append(" <small>").append(number(ratio.low())).append(" – ").append(number(ratio.high()))
                    .append("</small>");
        }
        html.append("<span class=\"cost\">").append(number(figure.micros())).append(" µs, ")
                .append(String.format(Locale.ROOT, "%,.0f", figure.bytes())).append(" bytes</span></span></li>\n");
    }

    private static double x(double ratio, double widest) {
        return ratio / widest * (WIDTH - 2);
    }

    private void line(String kind, double fromX, int fromY, double toX, int toY) {
        html.append(String.format(Locale.ROOT, "<line class=\"%s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>", kind,
                fromX, fromY, toX, toY));
    }

    private Figure figure(Bar bar) {
        return Objects.requireNonNull(figures.get(bar.benchmark()));
    }

    /** Two or three digits. */
    private static String number(double value) {
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (value >= 0.1) {
            return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
        }
        return String.format(Locale.ROOT, value >= 0.01 ? "%.3f" : "%.4f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
