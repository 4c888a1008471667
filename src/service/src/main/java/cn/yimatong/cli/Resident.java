package cn.yimatong.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody of the demo's town.
 *
 * @param id the holder's id
 * @param number from 0; name and numbers follow from it
 * @param born the birth date
 * @param cards the credentials held, by kind, and whether they are valid today
 * @param entitlements the grounds for concessions
 * @param checkedAgo how long ago the real person was checked; empty: never
 * @param guardian id of the guardian
 * @param stops what is stopped: a kind of credential, or {@link #HOLDER}
 */
record Resident(String id, int number, LocalDate born, Map<String, Boolean> cards, List<Entitlement> entitlements,
        Optional<Duration> checkedAgo, Optional<String> guardian, Map<String, Stop> stops) {

    /** The key of the holder's own standing among the stops. */
    static final String HOLDER = "";

    /** A ground for a concession; the grade may be empty. */
    record Entitlement(String kind, String grade) {}

    /** A standing that stops: suspended, for a while or without an end, or revoked. */
    record Stop(String standing, Optional<Duration> until) {
        static final Stop SUSPENDED = new Stop("suspended", Optional.empty());
        static final Stop SUSPENDED_FOR_A_MONTH = new Stop("suspended", Optional.of(Duration.ofDays(30)));
        static final Stop REVOKED = new Stop("revoked", Optional.empty());
    }

    /** Somebody with the three cards, whose person was checked this morning. */
    static Resident plain(String id, int number, LocalDate born) {
        return new Resident(id, number, born, Map.of(), List.of(), Optional.of(Duration.ofHours(2)), Optional.empty(),
                Map.of()).with("ssc", true).with("health", true).with("insurance", true);
    }

    String name() {
        return MadeUpNumbers.name(number);
    }

    Resident with(String card, boolean valid) {
        var more = new LinkedHashMap<>(cards);
        more.put(card, valid);
        return new Resident(id, number, born, more, entitlements, checkedAgo, guardian, stops);
    }

    Resident without(String... lost) {
        var fewer = new LinkedHashMap<>(cards);
        fewer.keySet().removeAll(List.of(lost));
        return new Resident(id, number, born, fewer, entitlements, checkedAgo, guardian, stops);
    }

    Resident entitled(String kind, String grade) {
        var more = new ArrayList<>(entitlements);
        more.add(new Entitlement(kind, grade));
        return new Resident(id, number, born, cards, more, checkedAgo, guardian, stops);
    }

    Resident checked(Optional<Duration> ago) {
        return new Resident(id, number, born, cards, entitlements, ago, guardian, stops);
    }

    Resident guardedBy(String other) {
        return new Resident(id, number, born, cards, entitlements, checkedAgo, Optional.of(other), stops);
    }

    Resident stopped(String what, Stop stop) {
        var more = new LinkedHashMap<>(stops);
        more.put(what, stop);
        return new Resident(id, number, born, cards, entitlements, checkedAgo, guardian, more);
    }

    boolean isEntitled(String kind) {
        return entitlements.stream().anyMatch(one -> one.kind().equals(kind));
    }

    /** The record as an app backend sends it. */
    JsonObject record(LocalDate today, Instant now) {
        var json = new JsonObject().put("name", name()).put("birthDate", born.toString()).put("idNumber",
                MadeUpNumbers.identityNumber(born, number));
        var credentials = new JsonObject();
        cards.forEach((kind, valid) -> credentials.put(kind, new JsonObject()
                .put("number", MadeUpNumbers.credentialNumber(kind, number)).put("issuer", "990300")
                .put("validUntil", (valid ? today.plusYears(8) : today.minusDays(3)).toString())));
        json.put("credentials", credentials);
        var concessions = new JsonArray();
        for (Entitlement one : entitlements) {
            var concession = new JsonObject().put("kind", one.kind());
            if (!one.grade().isEmpty()) {
                concession.put("grade", one.grade());
            }
            concessions.add(concession.put("validFrom", today.minusYears(1).toString()));
        }
        json.put("concessions", concessions);
        var assurance = new JsonObject().put("realNameAt", now.minus(Duration.ofDays(500)).toString());
        checkedAgo.ifPresent(ago -> assurance.put("realPersonAt", now.minus(ago).toString()));
        json.put("assurance", assurance);
        guardian.ifPresent(other -> json.put("guardians", new JsonObject().put(other,
                new JsonObject().put("consentedAt", now.minus(Duration.ofDays(90)).toString()))));
        return json;
    }

    /** The standings to set, as items of a bulk request. */
    List<JsonObject> standings(Instant now) {
        return stops.entrySet().stream().map(stop -> {
            var json = new JsonObject().put("holder", id);
            if (!stop.getKey().equals(HOLDER)) {
                json.put("credential", stop.getKey());
            }
            json.put("standing", stop.getValue().standing()).put("reason", "demo");
            stop.getValue().until().ifPresent(time -> json.put("until", now.plus(time).toString()));
            return json;
        }).toList();
    }
}
