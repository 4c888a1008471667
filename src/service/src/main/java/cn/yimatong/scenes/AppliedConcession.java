package cn.yimatong.scenes;

import cn.yimatong.records.ConcessionKind;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The concession that a scene grants to a holder at an instant.
 *
 * @param kind the ground for it
 * @param grade the grade that stands in the record, where the kind has grades
 * @param effect what it does here
 * @param pauseSeconds the pause after it, where it is not the scene's
 */
public record AppliedConcession(ConcessionKind kind, Optional<String> grade, Effect effect,
        OptionalInt pauseSeconds) {}
