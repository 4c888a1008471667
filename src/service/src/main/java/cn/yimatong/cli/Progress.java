package cn.yimatong.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long work is: a bar that stays in place on a terminal, a line now and then elsewhere. */
public final class Progress implements AutoCloseable {
    /** ECMA-48: back to the start of the line, erase it. */
    private static final String CLEAR_LINE = "\r\033[K";
    private static final int COLUMNS = 79;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final PrintWriter err;
    private final InstantSource clock;
    private final Optional<ProgressBar> bar;
    private Instant lineAt;

    private Progress(PrintWriter err, InstantSource clock, Optional<ProgressBar> bar) {
        this.err = err;
        this.clock = clock;
        this.bar = bar;
        this.lineAt = clock.instant().plus(BETWEEN_LINES);
    }

    /**
     * A bar where standard error is a terminal, else lines.
     *
     * @param unit what {@code unitSize} of the measure is called
     * @param most the whole; -1 where that is not known
     */
    public static Progress of(String name, String unit, long unitSize, long most, PrintWriter err) {
        return Terminal.ERRORS.isThere() ? bar(name, unit, unitSize, most, err) : lines(err, InstantSource.system());
    }

    /** Draws a bar, the whole of which is {@code most}; -1 where that is not known. */
    static Progress bar(String name, String unit, long unitSize, long most, PrintWriter err) {
        var bar = new ProgressBarBuilder().setTaskName(name).setUnit(unit, unitSize).setInitialMax(most)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR).setUpdateIntervalMillis(200)
                .setConsumer(new DelegatingProgressBarConsumer(text -> {
                    err.print(CLEAR_LINE + text);
                    err.flush();
                }, COLUMNS)).build();
        return new Progress(err, InstantSource.system(), Optional.of(bar));
    }

    /** Says a line every five seconds. */
    static Progress lines(PrintWriter err, InstantSource clock) {
        return new Progress(err, clock, Optional.empty());
    }

    /**
     * The work has come this far.
     *
     * @param done of the whole, in the bar's measure
     * @param words the same for a person
     */
    public synchronized void at(long done, String words) {
        bar.ifPresent(drawn -> drawn.stepTo(done).setExtraMessage(" " + words));
        if (bar.isEmpty() && !clock.instant().isBefore(lineAt)) {
            lineAt = clock.instant().plus(BETWEEN_LINES);
            err.println(words);
            err.flush();
        }
    }

    /** Writes something that stays, so that neither it nor the bar is torn. */
    synchronized void above(Runnable writing) {
        bar.ifPresent(drawn -> {
            err.print(CLEAR_LINE);
            err.flush();
        });
        writing.run();
        bar.ifPresent(ProgressBar::refresh);
    }

    /** Says something to the person. */
    public void note(String words) {
        above(() -> {
            err.println(words);
            err.flush();
        });
    }

    @Override
    public synchronized void close() {
        bar.ifPresent(drawn -> {
            drawn.close();
            err.println();
            err.flush();
        });
    }
}
