package cn.yimatong.load;

import cn.yimatong.load.Scan.Kind;
import cn.yimatong.load.Scenario.Way;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a scenario came to.
 *
 * @param rate scans a second where the pace is 1
 * @param peer empty where there was none
 */
record Outcome(Scenario scenario, int rate, Report service, Optional<Report> peer) {
    /** Fewer tell nothing that the whole does not. */
    private static final int LEAST_TURNS = 3;

    /** The latencies of the peer and of each kind of scan of the service. */
    List<Row> rows() {
        return sides().stream().flatMap(side -> side.kinds().stream()).toList();
    }

    /** Both, where there are two; the peer first. */
    List<Report> sides() {
        return Stream.concat(peer.stream(), Stream.of(service)).toList();
    }

    /** A table in milliseconds, then what is no latency. */
    String text() {
        var text = new StringBuilder(Row.HEAD);
        rows().forEach(row -> text.append(row.text()));
        peer.ifPresent(report -> text.append(good().dividedBy(report.all())));
        text.append("milliseconds, from the ").append(isClosed() ? "departure" : "planned instant")
                .append(" to the whole answer\n");
        peer.filter(report -> report.parts().size() >= LEAST_TURNS)
                .ifPresent(report -> text.append(Part.table(report, service)));
        return text.append(notes()).toString();
    }

    /** Rates where they are the question, decisions, lateness, what was spent. */
    String notes() {
        var text = new StringBuilder();
        if (isClosed()) {
            text.append(String.format(Locale.ROOT, "service: %.0f a second%n", service.perSecond()));
            peer.ifPresent(report -> text.append(String.format(Locale.ROOT, "%s: %.0f a second, so %.2f of it%n",
                    report.side(), report.perSecond(), service.perSecond() / report.perSecond())));
        }
        sides().forEach(side -> text.append(side.notes()));
        return text.append(isClean() ? "every decision was the right one\n" : "").toString();
    }

    boolean isClean() {
        return service.isClean() && peer.map(Report::isClean).orElse(true);
    }

    private boolean isClosed() {
        return scenario.way() == Way.CLOSED;
    }

    /** What is like what a peer answers. */
    private Row good() {
        return service.kinds().size() == 1 ? service.all() : service.of(Kind.FRESH);
    }
}
