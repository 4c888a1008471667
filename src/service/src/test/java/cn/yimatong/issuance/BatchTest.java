package cn.yimatong.issuance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BatchTest {

    @Test
    void windowsFollowEachOtherAndTheFirstBeginsTwoSecondsBack() {
        Batch batch = Batch.granted(1, 2, 1_790_000_000_999L, 60, 3, Optional.empty(), Optional.empty());
        JsonObject json = batch.toJson(List.of("a", "b", "c"));
        assertEquals(new JsonObject("""
                {"codes":[
                  {"code":"a","notBefore":"2026-09-21T14:13:18Z","expiresAt":"2026-09-21T14:14:18Z"},
                  {"code":"b","notBefore":"2026-09-21T14:14:18Z","expiresAt":"2026-09-21T14:15:18Z"},
                  {"code":"c","notBefore":"2026-09-21T14:15:18Z","expiresAt":"2026-09-21T14:16:18Z"}],
                 "refreshAfterSeconds":45}"""), json);
        assertEquals(1_790_000_118L, batch.lastNotBefore());
    }
}
