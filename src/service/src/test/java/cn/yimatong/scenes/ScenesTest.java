package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScenesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void withoutAFileWhatShipsIsInForce() throws CatalogueException {
        Scenes scenes = Scenes.open(Optional.empty());
        assertSame(Catalogue.shipped(), scenes.current());
        assertInstanceOf(Scenes.Reload.Unchanged.class, scenes.reload());
    }

    @Test
    void anotherContentIsInForceAfterAReload() throws IOException, CatalogueException {
        Path file = write("remove: [payout]");
        Scenes scenes = Scenes.open(Optional.of(file));
        Catalogue before = scenes.current();
        assertEquals(27, before.scenes().size());
        write("remove: [payout, inspect]");
        assertInstanceOf(Scenes.Reload.Replaced.class, scenes.reload());
        assertEquals(26, scenes.current().scenes().size());
        assertEquals(27, before.scenes().size(), "whoever holds it keeps it");
    }

    @Test
    void theSameContentWithAnotherDateChangesNothing() throws IOException, CatalogueException {
        Path file = write("remove: [payout]");
        Scenes scenes = Scenes.open(Optional.of(file));
        Catalogue before = scenes.current();
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
        assertInstanceOf(Scenes.Reload.Unchanged.class, scenes.reload());
        assertSame(before, scenes.current());
    }

    @Test
    void aBadFileChangesNothingAndIsRefusedUntilItIsMended() throws IOException, CatalogueException {
        Scenes scenes = Scenes.open(Optional.of(write("remove: [payout]")));
        Catalogue before = scenes.current();
        write("remove: [payout]\nscenes:\n  - id: x\n");
        for (int i = 0; i < 2; i++) {
            assertEquals(new Scenes.Reload.Refused("city.yaml line 3: /scenes/0/name is missing"), scenes.reload());
            assertSame(before, scenes.current());
        }
        write("remove: [inspect]");
        assertInstanceOf(Scenes.Reload.Replaced.class, scenes.reload());
        assertTrue(scenes.current().scene("payout").isPresent());
    }

    @Test
    void aFileThatIsGoneChangesNothing() throws IOException, CatalogueException {
        Path file = write("remove: [payout]");
        Scenes scenes = Scenes.open(Optional.of(file));
        Files.delete(file);
        Scenes.Reload.Refused refused = assertInstanceOf(Scenes.Reload.Refused.class, scenes.reload());
        assertTrue(refused.why().endsWith("cannot be read"), refused.why());
        assertEquals(27, scenes.current().scenes().size());
    }

    @Test
    void aStartWithABadFileFails() throws IOException {
        Path file = write("remove: [nothing]");
        assertThrows(CatalogueException.class, () -> Scenes.open(Optional.of(file)));
        assertThrows(CatalogueException.class, () -> Scenes.open(Optional.of(folder.resolve("none.yaml"))));
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("city.yaml"), yaml);
    }
}
