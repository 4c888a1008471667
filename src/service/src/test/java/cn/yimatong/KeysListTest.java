package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.keys.KeyState;
import cn.yimatong.keys.SigningKeys.Entry;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.KeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an operator reads in the list of keys. */
final class KeysListTest {
    private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);

    @Test
    void eachKeyTellsTheDaysThatItHasLeft() {
        List<Entry> keys = List.of(key(5, KeyState.ACTIVE, Duration.ofDays(65), YEAR, true),
                key(6, KeyState.STAGED, Duration.ZERO, YEAR, false), key(7, KeyState.MADE, YEAR, YEAR, false),
                key(4, KeyState.ACTIVE, YEAR, YEAR, false),
                key(3, KeyState.RETIRED, Duration.ofHours(1), Duration.ofHours(2), false),
                key(2, KeyState.REVOKED, Duration.ofDays(2), YEAR, false));
        assertEquals("""
                  kid      alg      state    since                 codes begin until     days left
                * AAEABQ   SM2      active   2026-09-20T07:00:00Z  2027-09-20T07:00:00Z  300
                  AAEABg   SM2      staged   2026-11-24T07:00:00Z  2027-11-24T07:00:00Z  365
                  AAEABw   SM2      made     2025-11-24T07:00:00Z  -                     365
                  AAEABA   SM2      active   2025-11-24T07:00:00Z  2026-11-24T07:00:00Z  -
                  AAEAAw   SM2      retired  2026-11-24T06:00:00Z  2026-11-24T08:00:00Z  <1
                  AAEAAg   SM2      revoked  2026-11-22T07:00:00Z  -                     -
                """, KeysListCommand.table(keys, NOW));
    }

    /** In its state since some time ago, and good for so long from then on. */
    private static Entry key(int number, KeyState state, Duration ago, Duration life, boolean signs) {
        Instant since = NOW.minus(ago);
        return new Entry(new KeyId(Algorithm.SM2, 1, number), state, since, since, since.plus(life), signs,
                Optional.empty());
    }
}
