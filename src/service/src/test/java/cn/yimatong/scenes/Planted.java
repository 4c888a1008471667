package cn.yimatong.scenes;

import cn.yimatong.records.ConcessionKind;
import cn.yimatong.records.CredentialKind;
import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.HolderRecord.Assurance;
import cn.yimatong.records.HolderRecord.Concession;
import cn.yimatong.records.HolderRecord.Consent;
import cn.yimatong.records.HolderRecord.Credential;
import cn.yimatong.records.HolderRecord.Guardian;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A random record in which every value stands only once, so that one that left can be told by its text. Impossible to
 * take for anybody's: the region 99 does not exist.
 */
final class Planted {

    static final Instant AT = Instant.parse("2026-11-25T03:00:00Z");

    private final Random random;
    private final Set<String> values = new HashSet<>();
    private HolderRecord record = HolderRecord.EMPTY;

    private Planted(Random random) {
        this.random = random;
    }

    static Planted record(Random random, Catalogue catalogue) {
        Planted planted = new Planted(random);
        planted.fill(catalogue);
        return planted;
    }

    HolderRecord record() {
        return record;
    }

    /** Every text of the record that could be told from any other, its masked forms not among them. */
    Set<String> values() {
        return values;
    }

    private void fill(Catalogue catalogue) {
        Map<String, Credential> credentials = new HashMap<>();
        for (CredentialKind kind : catalogue.credentialKinds().all()) {
            if (random.nextInt(8) > 0) {
                credentials.put(kind.id(), new Credential(unique("99K"), some(() -> unique("99I")),
                        some(() -> unique("99R")), Optional.empty(), some(() -> day(2027, 20))));
            }
        }
        List<Guardian> guardians = new ArrayList<>();
        for (int number = 1; number <= random.nextInt(HolderRecord.MAX_GUARDIANS); number++) {
            guardians.add(new Guardian(unique("guardian-"), number, some(() -> AT.plusSeconds(random.nextInt(9999))),
                    AT.minusSeconds(random.nextInt(999_999))));
        }
        Map<String, Consent> consents = new HashMap<>();
        for (Scene scene : catalogue.scenes()) {
            if (random.nextInt(8) > 0) {
                consents.put(scene.id(), new Consent(unique("text-"), AT.minusSeconds(random.nextInt(80_000)),
                        guardians.isEmpty() ? Optional.empty() : Optional.of(guardians.getFirst().id())));
            }
        }
        record = new HolderRecord(some(() -> unique("测试")), some(() -> day(1930, 95)), some(() -> unique("990101")),
                credentials, concessions(), new Assurance(some(this::instant), some(this::instant)), consents,
                guardians);
    }

    private List<Concession> concessions() {
        List<Concession> concessions = new ArrayList<>();
        for (ConcessionKind kind : ConcessionKind.values()) {
            if (random.nextInt(3) == 0) {
                Optional<String> grade = random.nextBoolean() ? Optional.of("70+") : some(() -> unique("grade-"));
                concessions.add(new Concession(kind, grade, some(() -> day(1990, 30)), some(() -> day(2027, 20))));
            }
        }
        return concessions;
    }

    private Instant instant() {
        Instant instant = AT.minusSeconds(random.nextInt(80_000));
        values.add(instant.toString());
        return instant;
    }

    private LocalDate day(int fromYear, int years) {
        LocalDate day = LocalDate.of(fromYear + random.nextInt(years), 1 + random.nextInt(12), 1 + random.nextInt(28));
        values.add(day.toString());
        return day;
    }

    private String unique(String prefix) {
        String value = prefix + Long.toString(random.nextLong() >>> 1, 36) + "z";
        values.add(value);
        return value;
    }

    private <T> Optional<T> some(Supplier<T> value) {
        return random.nextInt(8) == 0 ? Optional.empty() : Optional.of(value.get());
    }
}
