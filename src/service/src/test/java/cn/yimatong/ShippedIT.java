package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code mvn package} leaves to be shipped; {@code .ci/same-bytes} compares two whole builds. */
final class ShippedIT {

    private static final Path TARGET = Repository.root().resolve("src/service/target");
    private static final int CENTRAL_ENTRY = 0x02014b50;
    private static final int END = 0x06054b50;

    private static final int PERMISSIONS = 0x1ff;
    private static final int MODE_OF_A_FOLDER = 0x1ed;
    private static final int MODE_OF_A_FILE = 0x1a4;

    /** The first of January 2026, midnight, as zip has it. */
    private static final int PINNED = (2026 - 1980) << 25 | 1 << 21 | 1 << 16;

    /** What a jar must not take from whoever builds it. */
    private record Entry(String name, int time, int mode) {}

    @ParameterizedTest
    @ValueSource(strings = {"yimatong-service-", "lib/yimatong-token-", "lib/bcprov-"})
    void noEntryOfAJarThatIsPackedHereHasTimeOrModeOfItsBuilder(String jar) throws IOException {
        List<Entry> entries = entries(shipped(jar));
        assertTrue(entries.size() > 10);
        for (Entry entry : entries) {
            assertEquals(PINNED, entry.time(), entry::name);
            assertEquals(entry.name().endsWith("/") ? MODE_OF_A_FOLDER : MODE_OF_A_FILE, entry.mode() & PERMISSIONS,
                    entry::name);
        }
    }

    @Test
    void theBillOfMaterialsNamesWhatShipsAndNothingElse() throws IOException {
        JsonObject bill = new JsonObject(Files.readString(TARGET.resolve("sbom.json")));
        JsonObject service = bill.getJsonObject("metadata").getJsonObject("component");
        assertEquals("application yimatong-service", service.getString("type") + " " + service.getString("name"));
        Set<String> named = bill.getJsonArray("components").stream().map(JsonObject.class::cast)
                .map(one -> one.getString("name") + "-" + one.getString("version") + ".jar")
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> lib = Files.list(TARGET.resolve("lib"))) {
            assertEquals(lib.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)),
                    named);
        }
    }

    @Test
    void theListOfLicencesHasEachLibraryThatShips() throws IOException {
        List<String> lines = Files.readAllLines(TARGET.resolve("licences/THIRD-PARTY.txt")).stream()
                .filter(line -> line.startsWith("     (")).toList();
        assertTrue(lines.stream().noneMatch(line -> line.contains("Unknown license")), lines::toString);
        Set<String> missing = new HashSet<>();
        JsonObject bill = new JsonObject(Files.readString(TARGET.resolve("sbom.json")));
        for (Object one : bill.getJsonArray("components")) {
            JsonObject component = (JsonObject) one;
            String name = component.getString("group") + ":" + component.getString("name") + ":"
                    + component.getString("version");
            if (!component.getString("group").equals("cn.yimatong")
                    && lines.stream().noneMatch(line -> line.contains("(" + name + " - "))) {
                missing.add(name);
            }
        }
        assertEquals(Set.of(), missing);
    }

    private static Path shipped(String prefix) throws IOException {
        Path folder = TARGET.resolve(prefix).getParent();
        String name = TARGET.resolve(prefix).getFileName().toString();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name)
                    && file.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
    }

    /** From the directory at the end of the file, as Java's own readers tell no modes and turn times into a zone's. */
    private static List<Entry> entries(Path jar) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(jar)).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.capacity() - 22;
        while (bytes.getInt(end) != END) {
            end--;
        }
        List<Entry> entries = new ArrayList<>();
        int at = bytes.getInt(end + 16);
        for (int left = bytes.getShort(end + 10) & 0xffff; left > 0; left--) {
            assertEquals(CENTRAL_ENTRY, bytes.getInt(at));
            int nameLength = bytes.getShort(at + 28) & 0xffff;
            byte[] name = new byte[nameLength];
            bytes.get(at + 46, name);
            entries.add(new Entry(new String(name, UTF_8), bytes.getInt(at + 12),
                    bytes.getInt(at + 38) >>> 16));
            at += 46 + nameLength + (bytes.getShort(at + 30) & 0xffff) + (bytes.getShort(at + 32) & 0xffff);
        }
        assertFalse(entries.isEmpty());
        return entries;
    }
}
