package cn.yimatong.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** Looks before it leaps: the options of a command that scripts run, too, so that it asks at a terminal alone. */
public final class Precaution {
    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask at a terminal; nothing asks without one.")
    private boolean yes;

    /** Whether nothing is to be done. */
    public boolean isDryRun() {
        return dryRun;
    }

    /** Whether somebody is there to be asked, and may be. */
    public boolean asks(Consent consent) {
        return !dryRun && !yes && consent.terminal();
    }

    /**
     * Says what will be done and asks, where somebody is to be asked.
     *
     * @return whether it may be done
     */
    public boolean allows(String what, Consent consent, PrintWriter err) {
        if (!asks(consent)) {
            return true;
        }
        err.println(what);
        return consent.given(err);
    }
}
