package cn.yimatong.verification;

import cn.yimatong.http.Call;
import cn.yimatong.http.FieldError;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.http.Trace;
import cn.yimatong.ledger.Scan;
import cn.yimatong.ledger.Spend;
import cn.yimatong.scenes.Catalogue;
import cn.yimatong.scenes.Scene;
import cn.yimatong.scenes.SpendRule;
import java.util.List;
import java.util.Optional;

/**
 * What a scanner asks: a code, and where and how it was shown.
 *
 * @param code the text that was read, whatever it is
 * @param catalogue the catalogue that the scene is of
 * @param scan names the physical scan
 * @param use what the scan does to a code that is good
 * @param place line, vehicle, stop or door, where the scanner says so
 * @param trace that the request belongs to
 */
record ScanRequest(String code, Catalogue catalogue, Scene scene, Scan scan, Spend.Use use, Optional<String> place,
        Trace trace) {

    /** A request that can be decided, or the problem that it is. */
    sealed interface Reading {

        /** It can be decided. */
        record Clear(ScanRequest request) implements Reading {}

        /** It cannot. */
        record Refused(Problem problem) implements Reading {}
    }

    /**
     * Reads a call.
     *
     * <p>
     * Refusals: 422 no scene where the scanner has several, a scene that is not in the catalogue, one that refuses
     * every code, a business type that is not done there, an inspection elsewhere or a scene for inspection without it;
     * 403 another scanner's scene.
     */
    static Reading of(Call call, Catalogue catalogue) {
        Optional<String> named = call.text("scene").or(call.caller().scenes()::only);
        if (named.isEmpty()) {
            return refused("/scene", "is needed: this scanner may read at more than one scene");
        }
        if (!call.caller().mayScanAt(named.get())) {
            return new Reading.Refused(Problem.of(ProblemType.FORBIDDEN, "The scanner may not read at this scene.",
                    FieldError.pointer("/scene", "is not one of this scanner's scenes")));
        }
        Optional<Scene> found = catalogue.scene(named.get());
        if (found.isEmpty()) {
            return refused("/scene", "is not a scene of the catalogue");
        }
        Scene scene = found.get();
        if (scene.refusal().isPresent()) {
            return refused("/scene", scene.refusal().get().zh() + " " + scene.refusal().get().en());
        }
        boolean inspects = scene.spend() == SpendRule.NONE;
        if (inspects != call.text("mode").isPresent()) {
            return refused("/mode", inspects ? "is needed: this scene only inspects" : "is not for this scene");
        }
        List<String> types = scene.businessTypes();
        String type = call.text("businessType").orElse(types.size() == 1 ? types.getFirst() : "");
        if (!types.isEmpty() && !types.contains(type)) {
            return refused("/businessType", "must be one of " + String.join(", ", types));
        }
        Scan scan = new Scan(call.caller().name(), scene.id(), call.idempotencyKey().orElseThrow());
        return new Reading.Clear(new ScanRequest(call.text("code").orElseThrow(), catalogue, scene, scan,
                use(scene.spend(), call.text("direction").orElse("")), call.text("place"),
                call.trace()));
    }

    private static Spend.Use use(SpendRule rule, String direction) {
        return switch (rule) {
            case ONCE -> Spend.Use.ONCE;
            // A gate that does not say which way it lets people spends the code, and knows nothing of passing back.
            case ONCE_PER_DIRECTION -> switch (direction) {
                case "in" -> Spend.Use.IN;
                case "out" -> Spend.Use.OUT;
                default -> Spend.Use.ONCE;
            };
            case REUSABLE -> Spend.Use.REUSE;
            case NONE -> Spend.Use.INSPECT;
        };
    }

    private static Reading refused(String pointer, String detail) {
        return new Reading.Refused(
                Problem.of(ProblemType.UNPROCESSABLE, "The scan cannot be decided.",
                        FieldError.pointer(pointer, detail)));
    }

    /** Names no code. */
    @Override
    public String toString() {
        return "ScanRequest[" + scene.id() + "]";
    }
}
