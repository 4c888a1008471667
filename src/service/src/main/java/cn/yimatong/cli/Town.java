package cn.yimatong.cli;

import cn.yimatong.cli.Resident.Entitlement;
import cn.yimatong.cli.Resident.Stop;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A small town whose people nobody could take for real: those of whom the day tells, and a crowd in which every ground
 * for a concession, every grade and every standing occurs.
 *
 * @param people those of whom the day tells
 * @param crowd the others
 */
record Town(Map<Role, Resident> people, List<Resident> crowd) {

    /** With fewer, some ground or standing would be missing in the crowd. */
    static final int FEWEST = 100;

    private static final List<Entitlement> ENTITLEMENTS = Stream.concat(
            Stream.of("60+", "65+", "70+", "75+", "80+", "85+", "90+", "95+", "100+")
                    .map(grade -> new Entitlement("senior", grade)),
            Stream.of("disabled 1", "disabled 2", "disabled 3", "disabled 4", "minor", "student", "entitled", "veteran",
                    "medical", "donor", "model-worker", "low-income").map(words -> words.split(" ", 2))
                    .map(words -> new Entitlement(words[0], words.length == 2 ? words[1] : "")))
            .toList();

    /**
     * Makes the town. The same seed and size make the same town but for its ids.
     *
     * @param prefix of every id, the town's own
     * @param size how many live there, at least {@link #FEWEST}
     */
    static Town of(String prefix, int size, RandomGenerator random, LocalDate today) {
        Map<Role, Resident> people = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            people.put(role, role.resident(prefix + people.size(), people.size(), today));
        }
        Optional<String> parent = Optional.ofNullable(people.get(Role.PARENT)).map(Resident::id);
        people.computeIfPresent(Role.CHILD, (_, child) -> parent.map(child::guardedBy).orElse(child));
        var crowd = new ArrayList<Resident>();
        for (int number = people.size(); number < size; number++) {
            crowd.add(passerBy(prefix + number, number, crowd.size(), parent.orElseThrow(), random, today));
        }
        return new Town(people, crowd);
    }

    private static Resident passerBy(String id, int number, int place, String guardian, RandomGenerator random,
            LocalDate today) {
        // Every third one has no ground at all.
        Optional<Entitlement> entitlement = place % 3 == 2
                ? Optional.empty()
                : Optional.of(ENTITLEMENTS.get((place - place / 3) % ENTITLEMENTS.size()));
        LocalDate born = today.minusYears(years(entitlement, random)).minusDays(random.nextInt(300));
        Resident one = Resident.plain(id, number, born);
        if (entitlement.isPresent()) {
            one = one.entitled(entitlement.get().kind(), entitlement.get().grade());
        }
        if (entitlement.filter(ground -> ground.kind().equals("minor")).isPresent()) {
            one = one.guardedBy(guardian);
        }
        if (random.nextInt(4) == 0) {
            one = one.with("union", true);
        }
        return stopped(cards(one, place), place).checked(switch (random.nextInt(5)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(Duration.ofDays(400));
            case 2 -> Optional.of(Duration.ofDays(20));
            default -> Optional.of(Duration.ofHours(3));
        });
    }

    private static int years(Optional<Entitlement> entitlement, RandomGenerator random) {
        return switch (entitlement.map(Entitlement::kind).orElse("")) {
            case "senior" -> Integer.parseInt(entitlement.orElseThrow().grade().replace("+", ""))
                    + random.nextInt(4);
            case "minor" -> 6 + random.nextInt(7);
            case "student" -> 15 + random.nextInt(8);
            default -> 20 + random.nextInt(39);
        };
    }

    private static Resident cards(Resident one, int place) {
        return switch (place % 13) {
            case 3 -> one.with("ssc", false);
            case 5 -> one.without("health", "insurance");
            case 7 -> one.without("ssc", "insurance");
            case 9 -> one.without("ssc", "health", "insurance", "union");
            case 11 -> one.with("ssc", false).with("health", false).with("insurance", false);
            default -> one;
        };
    }

    private static Resident stopped(Resident one, int place) {
        return switch (place % 17) {
            case 2 -> one.stopped(Resident.HOLDER, Stop.SUSPENDED);
            case 4 -> one.stopped(Resident.HOLDER, Stop.SUSPENDED_FOR_A_MONTH);
            case 6 -> one.stopped(Resident.HOLDER, Stop.REVOKED);
            case 8 -> one.stopped("ssc", Stop.SUSPENDED);
            case 10 -> one.stopped("insurance", Stop.REVOKED);
            case 12 -> one.stopped("health", Stop.SUSPENDED_FOR_A_MONTH);
            case 14 -> one.stopped("ssc", Stop.REVOKED).stopped("health", Stop.SUSPENDED).stopped("insurance",
                    Stop.SUSPENDED);
            default -> one;
        };
    }

    Resident person(Role role) {
        return people.getOrDefault(role, crowd.getFirst());
    }

    List<Resident> all() {
        return Stream.concat(people.values().stream(), crowd.stream()).toList();
    }
}
