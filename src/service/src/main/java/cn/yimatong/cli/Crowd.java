package cn.yimatong.cli;

import cn.yimatong.cli.Step.Where;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What everybody else does in a day: one errand each. What the scanner must say follows from who it is, by the rules of
 * the catalogue that ships, told here a second time and shorter.
 */
final class Crowd {
    private static final int FIRST_MINUTE = 6 * 60;
    private static final int LAST_MINUTE = 22 * 60;
    private static final List<String> ANY = List.of("ssc", "health", "insurance");

    /** An errand: where, which credential it takes ({@code any}: one of the three), and how the code is scanned. */
    private record Errand(String scene, String needs, Where where) {}

    private static final List<Errand> ERRANDS = List.of(new Errand("bus", "any", Where.at("line-1")),
            new Errand("bus", "any", Where.at("line-4")), new Errand("sight", "any", Where.at("lake")),
            new Errand("museum", "any", Where.at("hall-1")), new Errand("culture", "any", Where.at("stage")),
            new Errand("library", "any", Where.in()), new Errand("library-loan", "ssc", Where.at("desk-1")),
            new Errand("sports", "any", Where.in()), new Errand("fund-query", "ssc", Where.at("kiosk-2")),
            new Errand("union", "ssc", Where.at("club")), new Errand("elder-canteen", "any", Where.at("canteen-1")),
            new Errand("campus-gate", "any", Where.in()), new Errand("campus-canteen", "any", Where.at("hall-2")),
            new Errand("clinic-visit", "health", Where.business("01201")),
            new Errand("clinic-settle", "insurance", Where.business("01301")),
            new Errand("pharmacy", "insurance", Where.business("02121")),
            new Errand("home-visit", "ssc", Where.at("round-1")), new Errand("utility", "any", Where.at("water-1")));

    private static final Map<String, String> FARES = Map.of("senior", "free", "disabled", "free", "entitled", "free",
            "student", "half", "minor", "half");

    private Crowd() {}

    /** The errands, in no order. */
    static List<Step> of(Town town, RandomGenerator random) {
        var steps = new ArrayList<Step>();
        for (Resident one : town.crowd()) {
            int minute = random.nextInt(FIRST_MINUTE, LAST_MINUTE);
            LocalTime at = LocalTime.of(minute / 60, minute % 60);
            Errand errand = ERRANDS.get(random.nextInt(ERRANDS.size()));
            boolean bound = random.nextBoolean();
            if (one.stops().containsKey(Resident.HOLDER)) {
                steps.add(new Step.NoCode(at, one, errand.scene()));
            } else {
                steps.add(new Step.Fetch(at, one, bound ? Optional.of(errand.scene()) : Optional.empty(),
                        Optional.empty()));
                steps.add(new Step.Scan(at, one, errand.scene(), errand.where(), expected(one, errand)));
            }
        }
        return steps;
    }

    private static Expected expected(Resident one, Errand errand) {
        if (errand.scene().equals("elder-canteen") && !one.isEntitled("senior")) {
            return Expected.rejected("not-entitled");
        }
        List<String> kinds = errand.needs().equals("any") ? ANY : List.of(errand.needs());
        List<String> valid = kinds.stream().filter(kind -> one.cards().getOrDefault(kind, false)).toList();
        if (valid.isEmpty()) {
            boolean nothingToShow = errand.needs().equals("any") && one.cards().isEmpty();
            return nothingToShow ? accepted(one, errand) : Expected.rejected("credential-missing");
        }
        return one.stops().keySet().containsAll(valid)
                ? Expected.rejected("credential-suspended")
                : accepted(one, errand);
    }

    private static Expected accepted(Resident one, Errand errand) {
        if (!errand.scene().equals("bus")) {
            return Expected.valid(errand.scene().equals("fund-query") ? "holder.idNumber" : "!holder.idNumber");
        }
        return one.entitlements().stream().map(ground -> FARES.get(ground.kind())).filter(fare -> fare != null)
                .findFirst().map(fare -> Expected.valid("concession.effect=" + fare))
                .orElseGet(() -> Expected.valid("!concession"));
    }
}
