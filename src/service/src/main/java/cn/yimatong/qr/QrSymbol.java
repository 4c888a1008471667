package cn.yimatong.qr;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.decoder.Mode;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import com.google.zxing.qrcode.encoder.QRCode;

/**
 * One code laid out as a QR symbol (ISO/IEC 18004): level M, alphanumeric mode, the smallest version that holds it,
 * four modules of quiet zone on each side. Immutable; equal texts give equal symbols and equal pictures, byte for byte.
 */
public final class QrSymbol {
    /** ISO/IEC 18004, 7.3.4: what the alphanumeric mode can hold. It is the alphabet of base45 as well. */
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    /** ISO/IEC 18004, 9.1: the light margin that a symbol needs on every side, in modules. */
    static final int QUIET_MODULES = 4;

    private final ByteMatrix modules;
    private final int version;

    private QrSymbol(ByteMatrix modules, int version) {
        this.modules = modules;
        this.version = version;
    }

    /**
     * Lays a code out.
     *
     * @param code text of the alphanumeric alphabet, not all digits: a code of 177 characters becomes version 7
     * @return its symbol
     * @throws IllegalArgumentException if the text is empty, holds another character, has digits only (a QR encoder
     * would leave the alphanumeric mode for it) or is longer than version 40 holds; the message never repeats the text
     */
    public static QrSymbol of(String code) {
        for (int i = 0; i < code.length(); i++) {
            if (ALPHABET.indexOf(code.charAt(i)) < 0) {
                throw new IllegalArgumentException(
                        "character " + i + " is outside the alphanumeric mode of QR (ISO/IEC 18004, 7.3.4)");
            }
        }
        try {
            QRCode symbol = Encoder.encode(code, ErrorCorrectionLevel.M);
            if (symbol.getMode() != Mode.ALPHANUMERIC) {
                throw new IllegalArgumentException("a code has at least one character that is not a digit");
            }
            return new QrSymbol(symbol.getMatrix(), symbol.getVersion().getVersionNumber());
        } catch (WriterException tooLong) {
            throw new IllegalArgumentException("no QR symbol of level M holds " + code.length() + " characters",
                    tooLong);
        }
    }

    /**
     * Draws the symbol for a page: a white square and one path of the dark modules, one unit a module, quiet zone
     * included, with a title that a screen reader speaks. It has no size of its own; the page gives it one.
     *
     * @return one {@code svg} element in UTF-8 without an XML declaration, fit to stand in HTML or alone
     */
    public String toSvg() {
        return SvgPicture.of(this);
    }

    /**
     * Draws the symbol in black and white, one bit a pixel, without alpha, quiet zone included.
     *
     * @param pixelsPerModule side of a module in pixels, 1 to 64; 4 or more is wise for a screen
     * @return a whole PNG file; its sides are {@code pixelsPerModule * sideModules()} pixels
     * @throws IllegalArgumentException if {@code pixelsPerModule} is out of range
     */
    public byte[] toPng(int pixelsPerModule) {
        return PngPicture.of(this, pixelsPerModule);
    }

    /**
     * Draws the symbol as lines of text, two modules above each other a character, quiet zone included. Black and white
     * are set explicitly, so it reads the same off a dark and a light terminal. Version 7 is 53 columns by 27 lines.
     *
     * @return lines that each end in a reset of the colours and a line feed
     */
    public String toTerminal() {
        return TerminalPicture.of(this);
    }

    /** The symbol's side in modules with the quiet zone: 53 for version 7, 57 for version 8. */
    public int sideModules() {
        return modules.getWidth() + 2 * QUIET_MODULES;
    }

    /** The version (ISO/IEC 18004, 6.1), 1 to 40. */
    public int version() {
        return version;
    }

    /** Whether the module is dark; the quiet zone, and all beyond the symbol, is light. */
    boolean isDark(int column, int row) {
        int x = column - QUIET_MODULES;
        int y = row - QUIET_MODULES;
        return x >= 0 && y >= 0 && x < modules.getWidth() && y < modules.getHeight() && modules.get(x, y) == 1;
    }
}
