package cn.yimatong.scenes;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A place of one kind where codes are read, with its rules. Made by a {@link Catalogue}; never changes. */
public final class Scene {

    /** What a scene does while the ledger does not answer. */
    public enum Away {
        /** A code is accepted on its signature. */
        OPEN,
        /** Every code is refused. */
        CLOSED
    }

    /** The most codes that one request may ask for. */
    public static final int MAX_CODES_PER_REQUEST = 10;

    /** What a scene needs that takes every credential whose kind allows it. */
    static final String ANY = "any";

    private static final int CODE_LIFE_SECONDS = 60;
    private static final int CODES_PER_REQUEST = 3;
    private static final int PASSBACK_MINUTES = 12 * 60;
    private static final int SECONDS_PER_MINUTE = 60;

    private final JsonObject rules;
    private final String id;
    private final String needs;
    private final Optional<Text> refusal;
    private final Disclosure disclosure;
    private final List<ConcessionRule> concessions;
    private final boolean entitlementRequired;
    private final OptionalInt personMaxAgeDays;
    private final boolean consentRequired;
    private final OptionalInt consentValidHours;
    private final boolean guardianAllowed;
    private final Optional<Attention> attention;
    private final SpendRule spend;
    private final int pauseSeconds;
    private final int passbackSeconds;
    private final List<LimitRule> limits;
    private final Optional<Inspection> inspection;
    private final List<String> businessTypes;
    private final Away away;
    private final boolean offline;
    private final OptionalInt staleMinutes;
    private final int codeLifeSeconds;
    private final int codesPerRequest;
    private final int visitSeconds;
    private final Map<String, Message> messages;

    /**
     * Reads rules that the schema has let through.
     *
     * @param rules as they stand in the catalogue's file
     * @param messages for every word that an answer may need
     * @param inspectedSeconds how long other scenes look back at this one; 0: none does
     */
    Scene(JsonObject rules, Map<String, Message> messages, int inspectedSeconds) {
        JsonObject all = withDefaults(rules);
        this.rules = rules.containsKey("refused") ? rules.copy() : all;
        this.messages = messages;
        id = all.getString("id");
        needs = all.getString("needs");
        refusal = Members.object(all, "refused").map(Members::text);
        disclosure = Disclosure.of(all.getJsonObject("discloses"));
        concessions = Members.objects(all, "concessions").stream().map(ConcessionRule::of).toList();
        entitlementRequired = all.containsKey("entitlement");
        personMaxAgeDays = Members.object(all, "assurance")
                .map(assurance -> OptionalInt.of(assurance.getInteger("maxAgeDays"))).orElse(OptionalInt.empty());
        Optional<JsonObject> consent = Members.object(all, "consent");
        consentRequired = consent.isPresent();
        consentValidHours = consent.map(terms -> Members.number(terms, "validHours")).orElse(OptionalInt.empty());
        guardianAllowed = all.getString("guardian").equals("allowed");
        attention = Members.object(all, "attention").map(Attention::of);
        spend = SpendRule.of(all.getString("spend"));
        pauseSeconds = all.getInteger("pauseSeconds", 0);
        passbackSeconds = all.getInteger("passbackMinutes", 0) * SECONDS_PER_MINUTE;
        limits = Members.objects(all, "limit").stream().map(LimitRule::of).toList();
        inspection = Members.object(all, "inspects").map(
                inspects -> new Inspection(Members.strings(inspects, "scenes"), inspects.getInteger("withinMinutes")));
        businessTypes = Members.strings(all, "businessType");
        away = all.getString("away").equals("open") ? Away.OPEN : Away.CLOSED;
        offline = all.getBoolean("offline");
        staleMinutes = Members.number(all, "staleMinutes");
        codeLifeSeconds = all.getInteger("codeLifeSeconds");
        codesPerRequest = all.getInteger("codesPerRequest");
        visitSeconds = Math.max(Math.max(longestPauseSeconds(), passbackSeconds), inspectedSeconds);
    }

    /** What a code's {@code aud} and a scanner's request call it: {@code [a-z0-9-]{1,16}} (MS1 section 3). */
    public String id() {
        return id;
    }

    /** Present where every holder is refused, and says why: this is no place for a code. */
    public Optional<Text> refusal() {
        return refusal;
    }

    /** How often one code is accepted. */
    public SpendRule spend() {
        return spend;
    }

    /** How long the same holder is refused after an acceptance, where no concession says otherwise; 0: no pause. */
    public int pauseSeconds() {
        return pauseSeconds;
    }

    /** After how long a holder who went in and never out, or the reverse, may go either way again; 0: no directions. */
    public int passbackSeconds() {
        return passbackSeconds;
    }

    /** How long the ledger must remember an acceptance here: the longest of pause, passback and inspection. */
    public int visitSeconds() {
        return visitSeconds;
    }

    /** The types of business that are done here, one of which a scanner must name; none: it need not name any. */
    public List<String> businessTypes() {
        return businessTypes;
    }

    /** What is asked where this scene inspects others. */
    public Optional<Inspection> inspection() {
        return inspection;
    }

    /** What happens while the ledger does not answer. */
    public Away away() {
        return away;
    }

    /** Whether a scanner may decide without a network. */
    public boolean offline() {
        return offline;
    }

    /** How old a scanner's keys and revocations may be while it decides without a network; none: no limit here. */
    public OptionalInt staleMinutes() {
        return staleMinutes;
    }

    /** How long one code is valid: 15 to 300. */
    public int codeLifeSeconds() {
        return codeLifeSeconds;
    }

    /** How many codes an app backend gets when it does not say: 1 to {@link #MAX_CODES_PER_REQUEST}. */
    public int codesPerRequest() {
        return codesPerRequest;
    }

    /** How long a code lives that names no scene, in seconds. */
    public static int defaultCodeLifeSeconds() {
        return CODE_LIFE_SECONDS;
    }

    /** How many codes a request gets that names neither scene nor count. */
    public static int defaultCodesPerRequest() {
        return CODES_PER_REQUEST;
    }

    /**
     * Its rules in the form of {@code scenes.schema.json}, with every default written out: such a file gives the same
     * scene again. The caller's own copy.
     */
    public JsonObject toJson() {
        return rules.copy();
    }

    @Override
    public String toString() {
        return "Scene[" + id + "]";
    }

    String needs() {
        return needs;
    }

    Disclosure disclosure() {
        return disclosure;
    }

    List<ConcessionRule> concessions() {
        return concessions;
    }

    boolean entitlementRequired() {
        return entitlementRequired;
    }

    OptionalInt personMaxAgeDays() {
        return personMaxAgeDays;
    }

    boolean consentRequired() {
        return consentRequired;
    }

    OptionalInt consentValidHours() {
        return consentValidHours;
    }

    boolean guardianAllowed() {
        return guardianAllowed;
    }

    Optional<Attention> attention() {
        return attention;
    }

    List<LimitRule> limits() {
        return limits;
    }

    /** What is shown and said for a tone or a reason; {@link IllegalArgumentException} where no such word exists. */
    Message message(String word) {
        Message message = messages.get(word);
        if (message == null) {
            throw new IllegalArgumentException("no text for " + word);
        }
        return message;
    }

    /** What is shown and said for every word. */
    Map<String, Message> messages() {
        return messages;
    }

    private int longestPauseSeconds() {
        int longest = pauseSeconds;
        for (ConcessionRule rule : concessions) {
            longest = Math.max(longest, rule.pauseSeconds().orElse(0));
        }
        return longest;
    }

    private static JsonObject withDefaults(JsonObject stated) {
        JsonObject rules = stated.copy();
        setDefault(rules, "needs", ANY);
        setDefault(rules, "discloses", new JsonObject());
        setDefault(rules, "concessions", new JsonArray());
        setDefault(rules, "guardian", "refused");
        setDefault(rules, "spend", "none");
        String spend = rules.getString("spend");
        if (!spend.equals("none")) {
            setDefault(rules, "pauseSeconds", 0);
        }
        if (spend.equals("once-per-direction")) {
            setDefault(rules, "passbackMinutes", PASSBACK_MINUTES);
        }
        setDefault(rules, "away", "closed");
        setDefault(rules, "offline", false);
        setDefault(rules, "codeLifeSeconds", CODE_LIFE_SECONDS);
        setDefault(rules, "codesPerRequest", CODES_PER_REQUEST);
        return rules;
    }

    private static void setDefault(JsonObject rules, String member, Object value) {
        if (!rules.containsKey(member)) {
            rules.put(member, value);
        }
    }
}
