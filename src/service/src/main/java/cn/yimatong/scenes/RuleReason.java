package cn.yimatong.scenes;

import java.util.Locale;

/** Why a scene refuses a holder by what the record holds, in the order of decision. */
public enum RuleReason {
    /** The person was not checked, or too long ago for this scene. */
    ASSURANCE_MISSING,
    /** The holder did not agree to what this scene discloses, or whoever shows the code is no guardian of theirs. */
    CONSENT_MISSING,
    /** The scene is not for this holder, or not for a code that a guardian shows. */
    NOT_ENTITLED;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The reason as it stands in answers, for instance {@code consent-missing}. */
    public String word() {
        return word;
    }
}
