package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SceneTest {

    @Test
    void aSceneLivesAMinuteThreeCodesToARequestWithoutAPause() {
        assertEquals(new Scene("bus", 60, 3, 0), Scene.of("bus"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bus", "a_b", "seventeen-letters", "bus "})
    void anIdThatNoCodeCouldNameIsRefused(String id) {
        assertThrows(IllegalArgumentException.class, () -> Scene.of(id));
    }

    @Test
    void rulesOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Scene("bus", 14, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> new Scene("bus", 301, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> new Scene("bus", 60, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Scene("bus", 60, 11, 0));
        assertThrows(IllegalArgumentException.class, () -> new Scene("bus", 60, 3, -1));
        assertThrows(IllegalArgumentException.class, () -> new Scene("bus", 60, 3, 3601));
    }
}
