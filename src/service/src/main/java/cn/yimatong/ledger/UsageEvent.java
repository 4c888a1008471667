package cn.yimatong.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * One event of a holder's usage stream. What it has no use for is empty.
 *
 * @param kind {@code spent}, {@code annulled}, {@code standing} or {@code erased}
 * @param at by Redis's clock
 * @param scene where a code was spent
 * @param scanner who spent it or took it back
 * @param place where in the scene, if the scanner said so
 * @param direction {@code in} or {@code out}, if the scene has directions
 */
public record UsageEvent(String kind, Instant at, Optional<String> scene, Optional<String> scanner,
        Optional<String> place, Optional<String> direction) {}
