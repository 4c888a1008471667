package cn.yimatong.qr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class QrSymbolTest {
    @ParameterizedTest
    @EnumSource(Codes.class)
    void theSmallestVersionIsTaken(Codes code) {
        QrSymbol symbol = QrSymbol.of(code.text);
        assertEquals(code.version, symbol.version());
        assertEquals(17 + 4 * code.version + 8, symbol.sideModules());
    }

    @Test
    void aSymbolHolds178CharactersAtVersion7AndNotOneMore() {
        assertEquals(7, QrSymbol.of("A".repeat(178)).version());
        assertEquals(8, QrSymbol.of("A".repeat(179)).version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ms1:abc", "MS1:é", "MS1:\n", "MS1:一", "MS1:#", "0123456789"})
    void aTextThatLeavesTheAlphanumericModeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> QrSymbol.of(text));
    }

    @Test
    void aTextLongerThanVersion40IsRefusedAndNotRepeated() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> QrSymbol.of("A".repeat(3400)));
        assertFalse(String.valueOf(refusal.getMessage()).contains("AAA"));
    }

    @ParameterizedTest
    @EnumSource(Codes.class)
    void fourModulesAroundTheSymbolAreLight(Codes code) {
        QrSymbol symbol = QrSymbol.of(code.text);
        int side = symbol.sideModules();
        for (int i = 0; i < side; i++) {
            for (int depth = 0; depth < 4; depth++) {
                assertFalse(symbol.isDark(i, depth) || symbol.isDark(i, side - 1 - depth));
                assertFalse(symbol.isDark(depth, i) || symbol.isDark(side - 1 - depth, i));
            }
        }
        assertTrue(symbol.isDark(4, 4), "the corner of the first finder pattern");
    }

    @ParameterizedTest
    @EnumSource(Codes.class)
    void theSameCodeIsDrawnTheSame(Codes code) {
        assertEquals(QrSymbol.of(code.text).toSvg(), QrSymbol.of(code.text).toSvg());
        assertEquals(QrSymbol.of(code.text).toTerminal(), QrSymbol.of(code.text).toTerminal());
        assertArrayEquals(QrSymbol.of(code.text).toPng(4), QrSymbol.of(code.text).toPng(4));
    }

    @Test
    void theSvgIsATitleAWhiteSquareAndOnePath() throws Exception {
        String svg = QrSymbol.of(Codes.GENERAL.text).toSvg();
        Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg))).getDocumentElement();
        assertEquals("0 0 53 53", root.getAttribute("viewBox"));
        assertEquals("img", root.getAttribute("role"));
        assertEquals("crispEdges", root.getAttribute("shape-rendering"));
        assertEquals(3, root.getElementsByTagName("*").getLength());
        assertFalse(root.getElementsByTagName("title").item(0).getTextContent().isBlank());
        assertFalse(svg.contains(Codes.GENERAL.text), "the text of a code stays out of a page's source");
        assertTrue(svg.length() < 12_000, () -> "a page carries it inline: " + svg.length());
    }

    @Test
    void thePngHasOneBitAPixelNoAlphaAndWholePixelsAModule() throws IOException {
        byte[] png = QrSymbol.of(Codes.GENERAL.text).toPng(5);
        ByteBuffer header = ByteBuffer.wrap(png);
        assertEquals(265, header.getInt(16), "IHDR's width");
        assertEquals(265, header.getInt(20), "IHDR's height");
        assertEquals(1, png[24], "IHDR's bit depth");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertFalse(image.getColorModel().hasAlpha());
        QrSymbol symbol = QrSymbol.of(Codes.GENERAL.text);
        for (int y = 0; y < 265; y++) {
            for (int x = 0; x < 265; x++) {
                assertEquals(symbol.isDark(x / 5, y / 5) ? 0xFF000000 : 0xFFFFFFFF, image.getRGB(x, y));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65, Integer.MAX_VALUE})
    void aModuleHas1To64Pixels(int pixels) {
        QrSymbol symbol = QrSymbol.of(Codes.GENERAL.text);
        assertThrows(IllegalArgumentException.class, () -> symbol.toPng(pixels));
    }

    @ParameterizedTest
    @EnumSource(Codes.class)
    void theTerminalPictureFits80ColumnsAndEveryLineResetsItsColours(Codes code) {
        String text = QrSymbol.of(code.text).toTerminal();
        int side = QrSymbol.of(code.text).sideModules();
        assertEquals((side + 1) / 2, text.lines().count());
        text.lines().forEach(line -> {
            assertTrue(line.startsWith("\033[38;5;16;48;5;231m") && line.endsWith("\033[0m"));
            assertEquals(side, line.replaceAll("\033\\[[0-9;]*m", "").length());
        });
        assertTrue(side <= 80);
    }
}
