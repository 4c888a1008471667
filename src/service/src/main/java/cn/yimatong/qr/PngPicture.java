package cn.yimatong.qr;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes a symbol as a PNG of one bit a pixel (ISO/IEC 15948), whole pixels a module. */
final class PngPicture {
    private static final int MAX_PIXELS_PER_MODULE = 64;
    /** Eight pixels a byte, the left one in the highest bit; a set bit is white. */
    private static final int LEFT_PIXEL_WHITE = 0x80;

    private PngPicture() {}

    static byte[] of(QrSymbol symbol, int pixelsPerModule) {
        if (pixelsPerModule < 1 || pixelsPerModule > MAX_PIXELS_PER_MODULE) {
            throw new IllegalArgumentException(
                    "pixels per module: 1 to " + MAX_PIXELS_PER_MODULE + ", not " + pixelsPerModule);
        }
        int side = symbol.sideModules() * pixelsPerModule;
        var image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_BINARY);
        byte[] packed = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        int rowBytes = packed.length / side;
        for (int row = 0; row < symbol.sideModules(); row++) {
            int first = row * pixelsPerModule * rowBytes;
            for (int x = 0; x < side; x++) {
                if (!symbol.isDark(x / pixelsPerModule, row)) {
                    packed[first + x / 8] |= (byte) (LEFT_PIXEL_WHITE >>> x % 8);
                }
            }
            for (int copy = 1; copy < pixelsPerModule; copy++) {
                System.arraycopy(packed, first, packed, first + copy * rowBytes, rowBytes);
            }
        }
        return png(image);
    }

    /** The stream is named, because ImageIO's own choice would be a temporary file on disk. */
    private static byte[] png(BufferedImage image) {
        var bytes = new ByteArrayOutputStream(4096);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(image);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
