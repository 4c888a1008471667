package cn.yimatong.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordCacheTest {

    private static final int HOLDERS = 100;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void withRoomForAllItIsAMapOfTheNewest(long seed) {
        Random random = new Random(seed);
        RecordCache cache = new RecordCache(HOLDERS, Duration.ofHours(1));
        Map<Long, Versioned> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long index = random.nextInt(HOLDERS);
            Versioned record = new Versioned(random.nextInt(1_000), HolderRecord.EMPTY);
            switch (random.nextInt(20)) {
                case 0 -> {
                    cache.forget(index);
                    model.remove(index);
                }
                case 1, 2, 3, 4, 5, 6, 7, 8 -> {
                    if (random.nextBoolean()) {
                        cache.keep(index, record);
                    } else {
                        cache.expect(index, record);
                    }
                    Versioned known = model.get(index);
                    model.put(index, known != null && known.version() > record.version() ? known : record);
                }
                default -> assertEquals(Optional.ofNullable(model.get(index)), cache.find(index));
            }
        }
    }

    @Test
    void itKeepsNoMoreThanItsBoundAndForgetsWhatIsNotAskedFor() {
        RecordCache cache = new RecordCache(50, Duration.ofHours(1));
        for (long index = 0; index < 5_000; index++) {
            cache.keep(index, new Versioned(index, HolderRecord.EMPTY));
            cache.find(0);
        }
        List<Long> kept = LongStream.range(0, 5_000).boxed()
                .filter(index -> cache.find(index)
                        .filter(record -> record.version() == index).isPresent())
                .toList();
        assertTrue(!kept.isEmpty() && kept.size() <= 50, () -> "kept: " + kept.size());
        assertEquals(0, kept.getFirst(), "the one that is always asked for");
    }

    @Test
    void whoIsExpectedIsThereHoweverManyComeOftener() {
        RecordCache cache = new RecordCache(50, Duration.ofHours(1));
        for (int round = 0; round < 20; round++) {
            for (long index = 0; index < 50; index++) {
                cache.keep(index, new Versioned(1, HolderRecord.EMPTY));
                cache.find(index);
            }
        }
        for (long index = 1000; index < 2000; index++) {
            cache.expect(index, new Versioned(index, HolderRecord.EMPTY));
            if (index >= 1040) {
                assertTrue(cache.find(index - 40).isPresent(), "forty others later");
            }
        }
    }

    @Test
    void ofMoreThanItHoldsTheNewestAreExpected() {
        RecordCache cache = new RecordCache(50, Duration.ofHours(1));
        for (long index = 0; index < 5_000; index++) {
            cache.expect(index, new Versioned(1, HolderRecord.EMPTY));
            cache.find(index);
        }
        List<Long> kept = LongStream.range(0, 5_000).boxed().filter(index -> cache.find(index).isPresent()).toList();
        assertEquals(LongStream.range(4_950, 5_000).boxed().toList(), kept);
    }

    @Test
    void ofManyThreadsTheOneWithTheNewestWins() throws Exception {
        RecordCache cache = new RecordCache(10, Duration.ofHours(1));
        List<Callable<Boolean>> work = IntStream.range(0, 4).<Callable<Boolean>>mapToObj(thread -> () -> {
            Random random = new Random(thread);
            long newest = 0;
            for (int i = 0; i < 20_000; i++) {
                cache.keep(1, new Versioned(1 + random.nextInt(1_000_000), HolderRecord.EMPTY));
                long seen = cache.find(1).orElseThrow().version();
                assertTrue(seen >= newest, "a version never goes back");
                newest = seen;
            }
            return true;
        }).toList();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertTrue(done.get());
            }
        }
    }

    @Test
    void aLateOlderRecordDoesNotReplaceANewerOne() {
        RecordCache cache = new RecordCache(10, Duration.ofHours(1));
        Versioned newer = new Versioned(2, HolderRecord.EMPTY);
        cache.keep(1, newer);
        cache.keep(1, new Versioned(1, HolderRecord.EMPTY));
        assertEquals(Optional.of(newer), cache.find(1));
        cache.forget(1);
        assertEquals(Optional.empty(), cache.find(1));
    }
}
