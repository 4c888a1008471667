package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Whereabouts.Spot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where scanners stand, and how far apart. */
final class WhereaboutsTest {

    @TempDir
    private Path folder;

    @Test
    void aDegreeIsAHundredAndElevenKilometresNorthAndLessEastTheFartherNorth() {
        assertEquals(111_195, new Spot(0, 0).metresTo(new Spot(1, 0)), 1);
        assertEquals(111_195, new Spot(0, 179.5).metresTo(new Spot(0, -179.5)), 1);
        assertEquals(111_195 / 2.0, new Spot(60, 0).metresTo(new Spot(60, 1)), 5);
        assertEquals(6_371_009 * Math.PI, new Spot(30, 20).metresTo(new Spot(-30, -160)), 1);
        assertEquals(0, new Spot(39.9, 116.4).metresTo(new Spot(39.9, 116.4)));
    }

    @Test
    void aListIsReadAndWhatItDoesNotTellIsNotKnown() throws Exception {
        Path file = Files.writeString(folder.resolve("places.csv"),
                "# stations\n\ngate-1,39.9,116.4\r\n gate-2 , 39.91 ,116.4\n");
        Whereabouts where = Whereabouts.read(file);
        assertEquals(1112, where.metres("gate-1", "gate-2").orElseThrow(), 1);
        assertEquals(OptionalDouble.empty(), where.metres("gate-1", "bus-7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gate-1,39.9", "gate-1;39.9;116.4", "gate-1,north,116.4", "gate-1,116.4,39.9", "gate-1,NaN,1",
                "gate-2,1,1", ",1,1", "gate-1,0x1p5,1", "gate-1,1.1.1,1", "地铁,1,1"})
    void aLineOfAnotherFormIsNamedByItsNumber(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("places.csv"), "gate-2,39.9,116.4\n" + line + "\n");
        StartException refused = assertThrows(StartException.class, () -> Whereabouts.read(file));
        assertTrue(String.valueOf(refused.getMessage()).endsWith("places.csv, line 2: not NAME,LATITUDE,LONGITUDE in"
                + " degrees, each name once"), refused.getMessage());
    }

    @Test
    void theMarkOfASpreadsheetIsNoPartOfTheFirstName() throws Exception {
        Path file = Files.writeString(folder.resolve("places.csv"), "\uFEFFgate-1,39.9,116.4\n");
        assertEquals(Set.of("gate-1"), Whereabouts.read(file).spots().keySet());
    }

    @Test
    void aListThatIsNotUtf8IsSaidToBeNone() throws IOException {
        Path file = Files.write(folder.resolve("places.csv"), new byte[]{'#', (byte) 0xB5, (byte) 0xD8});
        StartException refused = assertThrows(StartException.class, () -> Whereabouts.read(file));
        assertTrue(String.valueOf(refused.getMessage()).endsWith(" is not UTF-8"), refused.getMessage());
    }

    @Test
    void aListThatIsNotThereIsSaidToBeMissing() {
        StartException missing = assertThrows(StartException.class,
                () -> Whereabouts.read(folder.resolve("none.csv")));
        assertTrue(String.valueOf(missing.getMessage()).contains("there is no file"), missing.getMessage());
    }
}
