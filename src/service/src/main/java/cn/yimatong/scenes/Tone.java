package cn.yimatong.scenes;

import cn.yimatong.records.ConcessionKind;
import java.util.Locale;
import java.util.Optional;

/**
 * The sound and colour of an answer, as bus devices have them. Of the grounds for a concession only age and school have
 * one of their own: nobody's disability or service is called out in a bus.
 */
enum Tone {
    ORDINARY,
    SENIOR,
    STUDENT,
    CONCESSION,
    ATTENTION,
    REJECT;

    private final String word = name().toLowerCase(Locale.ROOT);

    String word() {
        return word;
    }

    /** The tone of an acceptance; it tells no more of the concession than the scene discloses. */
    static Tone of(Disclosure disclosure, Optional<AppliedConcession> concession) {
        if (concession.isEmpty()) {
            return ORDINARY;
        }
        ConcessionKind kind = concession.get().kind();
        if (disclosure.has(Field.CONCESSION) && kind == ConcessionKind.SENIOR) {
            return SENIOR;
        }
        if (kind == ConcessionKind.STUDENT && (disclosure.has(Field.CONCESSION) || disclosure.has(Field.STUDENT))) {
            return STUDENT;
        }
        return disclosure.has(Field.CONCESSION) || concession.get().effect() != Effect.NONE ? CONCESSION : ORDINARY;
    }
}
