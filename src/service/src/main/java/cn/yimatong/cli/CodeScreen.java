package cn.yimatong.cli;

import cn.yimatong.cli.HeldCodes.HeldCode;
import cn.yimatong.qr.QrSymbol;
import java.io.PrintWriter;
import java.time.Instant;

/** Draws a code in place: the symbol when it changes, the seconds left each second. */
final class CodeScreen {
    /** ECMA-48: cursor home, then erase to the end of the screen. What was there before is drawn over, not scrolled. */
    private static final String HOME_AND_ERASE = "\033[H\033[J";
    /** Back to the start of this line, erase it. */
    private static final String LINE_AGAIN = "\r\033[K";

    private final PrintWriter out;
    private final String title;
    private String drawn = "";

    CodeScreen(PrintWriter out, String title) {
        this.out = out;
        this.title = title;
    }

    /**
     * Shows a code.
     *
     * @param note said behind the seconds left, for instance that the service is away; may be empty
     */
    void show(HeldCode code, Instant now, String note) {
        if (!drawn.equals(code.text())) {
            out.print(HOME_AND_ERASE);
            drawOnce(code);
            out.print("\n");
            drawn = code.text();
        }
        long left = code.secondsLeft(now);
        out.print(LINE_AGAIN + left + (left == 1 ? " second left" : " seconds left")
                + (note.isEmpty() ? "" : "; " + note));
        out.flush();
    }

    /** Says that there is nothing to show; the old symbol goes, since it is worth nothing any more. */
    void showNone(String note) {
        if (!drawn.isEmpty()) {
            out.print(HOME_AND_ERASE + title + "\n\n");
            drawn = "";
        }
        out.print(LINE_AGAIN + "no code left; " + note);
        out.flush();
    }

    /** Draws the symbol where the cursor stands. */
    void drawOnce(HeldCode code) {
        out.print(QrSymbol.of(code.text()).toTerminal());
        out.print(title + "\n");
        out.flush();
    }
}
