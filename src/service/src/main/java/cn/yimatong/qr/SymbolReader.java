package cn.yimatong.qr;

import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the QR symbol in a picture, as a scanner's camera would: for trying out and for tests, not on the service's
 * path.
 */
public final class SymbolReader {
    /** ZXing loses the grid of a clean symbol now and then at a single size; a camera never gives two frames alike. */
    private static final double[] ZOOMS = {1, 0.93, 1.08};

    private SymbolReader() {}

    /**
     * Looks for one symbol, in any direction, spoilt as a photograph or a screenshot may be.
     *
     * @return its text; empty where none is found. What it says has not been verified in any way
     */
    public static Optional<String> read(BufferedImage picture) {
        for (double zoom : ZOOMS) {
            LuminanceSource pixels = pixels(picture, zoom);
            for (Binarizer binarizer : List.of(new HybridBinarizer(pixels), new GlobalHistogramBinarizer(pixels))) {
                Optional<String> text = decode(binarizer, DecodeHintType.TRY_HARDER);
                if (text.isPresent()) {
                    return text;
                }
            }
        }
        // A picture of one pixel a module is too fine to be found by its finder patterns, yet is complete.
        return decode(new GlobalHistogramBinarizer(pixels(picture, 1)), DecodeHintType.PURE_BARCODE);
    }

    private static Optional<String> decode(Binarizer binarizer, DecodeHintType how) {
        try {
            return Optional.of(new QRCodeReader().decode(new BinaryBitmap(binarizer), Map.of(how, true)).getText());
        } catch (ReaderException unread) {
            return Optional.empty();
        }
    }

    private static LuminanceSource pixels(BufferedImage picture, double zoom) {
        int width = Math.max(1, (int) Math.round(picture.getWidth() * zoom));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * zoom));
        var opaque = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = opaque.createGraphics();
        pen.setBackground(Color.WHITE);
        pen.clearRect(0, 0, width, height);
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION,
                RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(picture, 0, 0, width, height, null);
        pen.dispose();
        return new RGBLuminanceSource(width, height, opaque.getRGB(0, 0, width, height, null, 0, width));
    }
}
