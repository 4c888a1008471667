package cn.yimatong.qr;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.Encoder;
import com.google.zxing.qrcode.encoder.QRCode;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the picture of a code costs, from its text to a whole SVG or PNG, against ZXing's bare encoding of the same
 * text, which is in both, and against ZXing's own matrix at the PNG's size, which is no file yet.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class QrBenchmark {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    /** As long as a code that every scene takes. */
    private static final int CHARACTERS = 177;
    private static final int PIXELS_PER_MODULE = 6;
    private static final int PIXELS = 53 * PIXELS_PER_MODULE;
    private static final Map<EncodeHintType, ?> LEVEL_M = Map.of(EncodeHintType.ERROR_CORRECTION,
            ErrorCorrectionLevel.M);

    /** How many different codes are taken in turn. */
    @Param({"1024"})
    public int count = 1024;

    private String[] texts = {};
    private int next;

    /** Draws texts of the codes' alphabet: no signature is looked at here. */
    @Setup
    public void draw() {
        Random random = new Random(7);
        texts = new String[count];
        for (int i = 0; i < count; i++) {
            var text = new StringBuilder("MS1:");
            while (text.length() < CHARACTERS) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            texts[i] = text.toString();
            if (QrSymbol.of(texts[i]).sideModules() * PIXELS_PER_MODULE != PIXELS) {
                throw new IllegalStateException("a symbol of another size would be compared with ZXing's");
            }
        }
    }

    private String inTurn() {
        next = (next + 1) % count;
        return texts[next];
    }

    /** Text to SVG. */
    @Benchmark
    public String svg() {
        return QrSymbol.of(inTurn()).toSvg();
    }

    /** Text to PNG, six pixels a module. */
    @Benchmark
    public byte[] png() {
        return QrSymbol.of(inTurn()).toPng(PIXELS_PER_MODULE);
    }

    /** The yardstick: text to modules, nothing drawn. */
    @Benchmark
    public QRCode zxingEncode() throws WriterException {
        return Encoder.encode(inTurn(), ErrorCorrectionLevel.M);
    }

    /** Text to ZXing's matrix of as many pixels as the PNG has. */
    @Benchmark
    public BitMatrix zxingMatrix() throws WriterException {
        return new QRCodeWriter().encode(inTurn(), BarcodeFormat.QR_CODE, PIXELS, PIXELS, LEVEL_M);
    }
}
