package cn.yimatong.records;

import cn.yimatong.records.HolderRecord.Assurance;
import cn.yimatong.records.HolderRecord.Concession;
import cn.yimatong.records.HolderRecord.Consent;
import cn.yimatong.records.HolderRecord.Credential;
import cn.yimatong.records.HolderRecord.Guardian;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Records of people who cannot exist: names like 测试甲, identity numbers of a region (99…) that there is none of, with a
 * right check character. The same seed gives the same people.
 */
public final class TestRecords {

    /** The instant at which these people live. */
    public static final Instant NOW = Instant.parse("2026-11-25T04:00:00Z");

    /** Its day. */
    public static final LocalDate TODAY = LocalDate.parse("2026-11-25");

    /** The three credentials, with numbers of 18 characters. */
    public static final CredentialKinds KINDS = new CredentialKinds(
            List.of(kind("ssc", 1, "[1-9]\\d{16}[\\dX]"), kind("health", 2, "[0-9A-Z]{18,32}"),
                    kind("insurance", 3, "[0-9A-Z]{18,32}")));

    private static final String NAMES = "甲乙丙丁戊己庚辛壬癸";
    private static final List<ConcessionKind> CONCESSIONS = List.of(ConcessionKind.values());
    private static final List<String> GRADES = List.of("1", "2", "3", "4", "60+", "65+", "70+", "80+", "A", "市级");
    private static final List<String> SCENES = List.of("hotel", "gov-counter", "civil-affairs", "bank-counter");
    private static final String NUMBER_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final Random random;

    private TestRecords(Random random) {
        this.random = random;
    }

    /** A reader at {@link #NOW}. */
    public static RecordReader reader() {
        return new RecordReader(KINDS, InstantSource.fixed(NOW));
    }

    /** Somebody of whom everything is known. */
    public static HolderRecord full(Random random) {
        return new TestRecords(random).record(() -> true);
    }

    /** Somebody of whom this or that is known, or nothing at all. */
    public static HolderRecord any(Random random) {
        int likely = random.nextInt(101);
        return new TestRecords(random).record(() -> random.nextInt(100) < likely);
    }

    /** Three credentials, name, birth date, identity number, one concession, assurance: what most holders have. */
    public static HolderRecord usual(Random random) {
        TestRecords people = new TestRecords(random);
        LocalDate born = people.born();
        String idNumber = idNumber(random, born);
        Map<String, Credential> credentials = new HashMap<>(people.credentials(idNumber, () -> true));
        credentials.replaceAll((kind, all) -> new Credential(all.number(),
                kind.equals("ssc") ? all.issuer() : Optional.empty(),
                kind.equals("insurance") ? all.region() : Optional.empty(), Optional.empty(),
                kind.equals("ssc") ? all.validUntil() : Optional.empty()));
        return new HolderRecord(Optional.of(people.name()), Optional.of(born), Optional.of(idNumber), credentials,
                List.of(people.concession(() -> true)), people.assurance(() -> true), Map.of(), List.of());
    }

    /** An identity number of nobody, with a right check character. */
    public static String idNumber(Random random, LocalDate born) {
        String digits = "99%04d%s%03d".formatted(random.nextInt(10_000), born.format(DateTimeFormatter.BASIC_ISO_DATE),
                random.nextInt(1_000));
        return digits + IdentityNumber.checkCharacter(digits);
    }

    private HolderRecord record(Supplier<Boolean> known) {
        LocalDate born = born();
        String idNumber = idNumber(random, born);
        return new HolderRecord(some(known, this::name), some(known, () -> born), some(known, () -> idNumber),
                credentials(idNumber, known), known.get() ? concessions(known) : List.of(), assurance(known),
                known.get() ? consents(known) : Map.of(), known.get() ? guardians(known) : List.of());
    }

    private String name() {
        StringBuilder name = new StringBuilder("测试");
        for (int i = random.nextInt(3); i >= 0; i--) {
            name.append(NAMES.charAt(random.nextInt(NAMES.length())));
        }
        return random.nextInt(8) == 0 ? name.append("·测试").toString() : name.toString();
    }

    private LocalDate born() {
        return TODAY.minusDays(random.nextInt(36_500));
    }

    private Map<String, Credential> credentials(String idNumber, Supplier<Boolean> known) {
        Map<String, Credential> credentials = new HashMap<>();
        for (CredentialKind kind : KINDS.all()) {
            if (known.get()) {
                LocalDate from = TODAY.minusDays(random.nextInt(2_000));
                credentials.put(kind.id(), new Credential(kind.id().equals("ssc") ? idNumber : number(),
                        some(known, () -> "99%04d".formatted(random.nextInt(10_000))),
                        some(known, () -> "99%04d".formatted(random.nextInt(10_000))), some(known, () -> from),
                        some(known, () -> from.plusDays(random.nextInt(5_000)))));
            }
        }
        return credentials;
    }

    /** Eighteen characters that cannot be an identity number. */
    private String number() {
        StringBuilder number = new StringBuilder("T");
        while (number.length() < IdentityNumber.LENGTH) {
            number.append(NUMBER_CHARACTERS.charAt(random.nextInt(NUMBER_CHARACTERS.length())));
        }
        return number.toString();
    }

    private List<Concession> concessions(Supplier<Boolean> known) {
        Set<Concession> concessions = new LinkedHashSet<>();
        for (int i = random.nextInt(CONCESSIONS.size()); i >= 0; i--) {
            concessions.add(concession(known));
        }
        return new ArrayList<>(concessions);
    }

    private Concession concession(Supplier<Boolean> known) {
        LocalDate from = TODAY.minusDays(random.nextInt(4_000));
        return new Concession(CONCESSIONS.get(random.nextInt(CONCESSIONS.size())),
                some(known, () -> GRADES.get(random.nextInt(GRADES.size()))), some(known, () -> from),
                some(known, () -> from.plusDays(random.nextInt(8_000))));
    }

    private Assurance assurance(Supplier<Boolean> known) {
        return new Assurance(some(known, this::past), some(known, this::past));
    }

    private Map<String, Consent> consents(Supplier<Boolean> known) {
        Map<String, Consent> consents = new HashMap<>();
        for (String scene : SCENES) {
            if (known.get()) {
                consents.put(scene, new Consent("2026-" + random.nextInt(10), past(), some(known, this::id)));
            }
        }
        return consents;
    }

    private List<Guardian> guardians(Supplier<Boolean> known) {
        List<Guardian> guardians = new ArrayList<>();
        for (int number = 1; number <= 1 + random.nextInt(HolderRecord.MAX_GUARDIANS); number++) {
            Instant consentedAt = past();
            guardians.add(new Guardian(id(), number,
                    some(known, () -> consentedAt.plus(Duration.ofHours(1 + random.nextInt(20_000)))), consentedAt));
        }
        return guardians;
    }

    private String id() {
        return "guardian-" + Long.toHexString(random.nextLong());
    }

    private Instant past() {
        return NOW.minusSeconds(random.nextInt(50_000_000));
    }

    private static <T> Optional<T> some(Supplier<Boolean> known, Supplier<T> value) {
        return known.get() ? Optional.of(value.get()) : Optional.empty();
    }

    private static CredentialKind kind(String id, int slot, String number) {
        return new CredentialKind(id, slot, true, Pattern.compile(number), id, id);
    }
}
