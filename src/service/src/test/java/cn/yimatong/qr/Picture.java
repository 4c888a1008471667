package cn.yimatong.qr;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** An image as a scanner's camera might see it: made from what we draw, spoilt in one way, then read by ZXing. */
record Picture(BufferedImage image) {
    private static final Pattern STEP = Pattern.compile("M(\\d+) (\\d+)|h(-?\\d+)|v(-?\\d+)|(z)");
    private static final Pattern LINE = Pattern.compile("\\033\\[38;5;16;48;5;231m([ ▀▄█]*)\\033\\[0m");

    static Picture ofPng(byte[] png) throws IOException {
        return new Picture(ImageIO.read(new ByteArrayInputStream(png)));
    }

    /** Fills the one path of an SVG on white; knows just the steps that stand in it and fails on another. */
    static Picture ofSvg(String svg, double pixelsPerModule) {
        int side = Integer.parseInt(group(svg, "viewBox=\"0 0 (\\d+) \\d+\""));
        String steps = group(svg, "<path fill=\"#000\" d=\"([^\"]*)\"");
        var path = new Path2D.Double();
        Matcher step = STEP.matcher(steps);
        int at = 0;
        double x = 0;
        double y = 0;
        while (step.find()) {
            if (step.start() != at) {
                throw new AssertionError("a step that SVG pictures of ours do not have, at " + at);
            }
            at = step.end();
            if (step.group(1) != null) {
                x = Double.parseDouble(step.group(1));
                y = Double.parseDouble(step.group(2));
                path.moveTo(x, y);
            } else if (step.group(3) != null) {
                x += Double.parseDouble(step.group(3));
                path.lineTo(x, y);
            } else if (step.group(4) != null) {
                y += Double.parseDouble(step.group(4));
                path.lineTo(x, y);
            } else {
                path.closePath();
            }
        }
        if (at != steps.length()) {
            throw new AssertionError("a step that SVG pictures of ours do not have, at " + at);
        }
        int pixels = (int) Math.ceil(side * pixelsPerModule);
        BufferedImage canvas = white(pixels, pixels);
        Graphics2D pen = smooth(canvas);
        pen.setColor(Color.BLACK);
        pen.scale(pixelsPerModule, pixelsPerModule);
        pen.fill(path);
        pen.dispose();
        return new Picture(canvas);
    }

    /** Paints terminal text with cells twice as high as wide; every line must set both colours and reset them. */
    static Picture ofTerminal(String text, int pixelsPerModule, Color around) {
        String[] lines = text.lines().toArray(String[]::new);
        int columns = cells(lines[0]).length();
        int margin = 6 * pixelsPerModule;
        var canvas = new BufferedImage(columns * pixelsPerModule + 2 * margin,
                2 * lines.length * pixelsPerModule + 2 * margin, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = canvas.createGraphics();
        pen.setColor(around);
        pen.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
        for (int line = 0; line < lines.length; line++) {
            String cells = cells(lines[line]);
            for (int column = 0; column < cells.length(); column++) {
                char cell = cells.charAt(column);
                int x = margin + column * pixelsPerModule;
                int y = margin + 2 * line * pixelsPerModule;
                pen.setColor(cell == '▀' || cell == '█' ? Color.BLACK : Color.WHITE);
                pen.fillRect(x, y, pixelsPerModule, pixelsPerModule);
                pen.setColor(cell == '▄' || cell == '█' ? Color.BLACK : Color.WHITE);
                pen.fillRect(x, y + pixelsPerModule, pixelsPerModule, pixelsPerModule);
            }
        }
        pen.dispose();
        return new Picture(canvas);
    }

    Picture scaled(double factor) {
        int width = (int) Math.round(image.getWidth() * factor);
        int height = (int) Math.round(image.getHeight() * factor);
        BufferedImage canvas = white(width, height);
        Graphics2D pen = smooth(canvas);
        pen.drawImage(image, 0, 0, width, height, null);
        pen.dispose();
        return new Picture(canvas);
    }

    Picture rotated(double degrees) {
        int side = (int) Math.ceil(Math.hypot(image.getWidth(), image.getHeight()));
        BufferedImage canvas = white(side, side);
        Graphics2D pen = smooth(canvas);
        var turn = AffineTransform.getRotateInstance(Math.toRadians(degrees), side / 2.0, side / 2.0);
        turn.translate((side - image.getWidth()) / 2.0, (side - image.getHeight()) / 2.0);
        pen.drawImage(image, turn, null);
        pen.dispose();
        return new Picture(canvas);
    }

    /** Squeezes black to white into {@code dark} to {@code light}, each 0 to 255. */
    Picture dimmed(int dark, int light) {
        BufferedImage canvas = white(image.getWidth(), image.getHeight());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int grey = dark + (image.getRGB(x, y) & 0xFF) * (light - dark) / 255;
                canvas.setRGB(x, y, grey << 16 | grey << 8 | grey);
            }
        }
        return new Picture(canvas);
    }

    Picture asJpeg(float quality) throws IOException {
        BufferedImage colours = white(image.getWidth(), image.getHeight());
        Graphics2D pen = colours.createGraphics();
        pen.drawImage(image, 0, 0, null);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(colours, null, null), how);
        } finally {
            writer.dispose();
        }
        return ofPng(bytes.toByteArray());
    }

    /** The text that ZXing reads. */
    String read() {
        return SymbolReader.read(image).orElseThrow(() -> new AssertionError("no symbol was found"));
    }

    private static String cells(String line) {
        Matcher whole = LINE.matcher(line);
        if (!whole.matches()) {
            throw new AssertionError("a line of the terminal picture is not black on white from end to end");
        }
        return whole.group(1);
    }

    private static String group(String text, String pattern) {
        Matcher match = Pattern.compile(pattern).matcher(text);
        if (!match.find()) {
            throw new AssertionError("not found: " + pattern);
        }
        return match.group(1);
    }

    private static BufferedImage white(int width, int height) {
        var canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = canvas.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, width, height);
        pen.dispose();
        return canvas;
    }

    private static Graphics2D smooth(BufferedImage canvas) {
        Graphics2D pen = canvas.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        return pen;
    }
}
