package cn.yimatong.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every picture is read back by ZXing, also as a bad screen and a bad camera would show it. */
class ReadBackTest {
    private static final double[] ANGLES = {3, 17, 45, 90, 133, 180, 271, 359};
    private static final double[] FACTORS = {0.6, 0.77, 1.3, 1.91, 2.5};

    private static Stream<Arguments> each(double... values) {
        return Arrays.stream(Codes.values())
                .flatMap(code -> Arrays.stream(values).mapToObj(value -> Arguments.of(code, value)));
    }

    static Stream<Arguments> pixels() {
        return each(1, 2, 3, 4, 5, 8, 13);
    }

    static Stream<Arguments> angles() {
        return each(ANGLES);
    }

    static Stream<Arguments> factors() {
        return each(FACTORS);
    }

    static Stream<Arguments> contrasts() {
        return each(60, 40, 30);
    }

    static Stream<Arguments> qualities() {
        return each(0.5, 0.2, 0.05);
    }

    static Stream<Arguments> sizes() {
        return each(2, 3.3, 4.7, 8);
    }

    @Test
    void aPictureWithoutASymbolHasNoText() {
        assertEquals(Optional.empty(), SymbolReader.read(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)));
        assertEquals(Optional.empty(), SymbolReader.read(new BufferedImage(300, 200, BufferedImage.TYPE_INT_ARGB)));
    }

    @ParameterizedTest
    @MethodSource("pixels")
    void aPngIsReadAtAnySize(Codes code, double pixels) throws Exception {
        assertEquals(code.text, Picture.ofPng(QrSymbol.of(code.text).toPng((int) pixels)).read());
    }

    @ParameterizedTest
    @MethodSource("factors")
    void aPngIsReadWhenScaledByAFraction(Codes code, double factor) throws Exception {
        assertEquals(code.text, Picture.ofPng(QrSymbol.of(code.text).toPng(5)).scaled(factor).read());
    }

    @ParameterizedTest
    @MethodSource("angles")
    void aPngIsReadWhenTurned(Codes code, double degrees) throws Exception {
        assertEquals(code.text, Picture.ofPng(QrSymbol.of(code.text).toPng(5)).rotated(degrees).read());
    }

    @ParameterizedTest
    @MethodSource("contrasts")
    void aPngIsReadOffADimScreen(Codes code, double contrast) throws Exception {
        int dark = 70;
        Picture seen = Picture.ofPng(QrSymbol.of(code.text).toPng(5)).dimmed(dark, dark + (int) contrast);
        assertEquals(code.text, seen.read());
    }

    @ParameterizedTest
    @MethodSource("qualities")
    void aPngIsReadAfterAPoorJpeg(Codes code, double quality) throws Exception {
        assertEquals(code.text, Picture.ofPng(QrSymbol.of(code.text).toPng(5)).asJpeg((float) quality).read());
    }

    @ParameterizedTest
    @MethodSource("angles")
    void aPngIsReadWhenTurnedScaledDimmedAndSquashedAtOnce(Codes code, double degrees) throws Exception {
        Picture seen = Picture.ofPng(QrSymbol.of(code.text).toPng(6)).rotated(degrees).scaled(0.87).dimmed(60, 140)
                .asJpeg(0.3f);
        assertEquals(code.text, seen.read());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void anSvgIsReadAtAnySize(Codes code, double pixels) throws Exception {
        assertEquals(code.text, Picture.ofSvg(QrSymbol.of(code.text).toSvg(), pixels).read());
    }

    @ParameterizedTest
    @MethodSource("angles")
    void anSvgIsReadWhenTurned(Codes code, double degrees) throws Exception {
        assertEquals(code.text, Picture.ofSvg(QrSymbol.of(code.text).toSvg(), 5.5).rotated(degrees).read());
    }

    @ParameterizedTest
    @MethodSource("qualities")
    void aTerminalIsReadOnDarkAndOnLight(Codes code, double quality) throws Exception {
        String text = QrSymbol.of(code.text).toTerminal();
        for (Color around : new Color[]{Color.BLACK, Color.WHITE, new Color(0x00, 0x2B, 0x36)}) {
            Picture seen = Picture.ofTerminal(text, 6, around);
            assertEquals(code.text, seen.read());
            assertEquals(code.text, seen.rotated(8).asJpeg((float) quality).read());
        }
    }
}
