package cn.yimatong.cli;

import java.time.LocalTime;
import java.util.Optional;

/** One thing that happens in the demo's day, at a time of the day as it is told. */
sealed interface Step {
    LocalTime at();

    /** The holder whose phone or record it is about. */
    Resident holder();

    /** The phone gets a code, general or bound to a scene; a guardian's phone where one is named. */
    record Fetch(LocalTime at, Resident holder, Optional<String> scene, Optional<Resident> guardian) implements Step {}

    /** The phone asks for a code and must get none. */
    record NoCode(LocalTime at, Resident holder, String scene) implements Step {}

    /** Something else than a code of this service is on the phone. */
    record Hold(LocalTime at, Resident holder, String text) implements Step {}

    /** What is on the phone is scanned. */
    record Scan(LocalTime at, Resident holder, String scene, Where where, Expected expected) implements Step {}

    /** The scanner takes its last acceptance of this holder back. */
    record Annul(LocalTime at, Resident holder, String scene) implements Step {}

    /** A bank or the card platform reports a standing; of the holder, or of a credential. */
    record Report(LocalTime at, Resident holder, Optional<String> credential, String standing) implements Step {}

    /** The holder agrees to what a scene discloses, or a guardian for the holder. */
    record Agree(LocalTime at, Resident holder, String scene, Optional<Resident> by) implements Step {}

    /**
     * The circumstances of a scan.
     *
     * @param place line, door, counter
     * @param direction {@code in}, {@code out} or empty
     * @param businessType or empty
     * @param inspect whether nothing is to be spent
     * @param second whether it is the second scanner
     * @param sameScan whether the scanner asks once more about its last scan
     */
    record Where(String place, String direction, String businessType, boolean inspect, boolean second,
            boolean sameScan) {
        static Where at(String place) {
            return new Where(place, "", "", false, false, false);
        }

        static Where in() {
            return new Where("door-1", "in", "", false, false, false);
        }

        static Where out() {
            return new Where("door-1", "out", "", false, false, false);
        }

        static Where business(String type) {
            return new Where("counter-1", "", type, false, false, false);
        }

        static Where inspecting() {
            return new Where("line-1", "", "", true, false, false);
        }

        Where bySecondScanner() {
            return new Where(place, direction, businessType, inspect, true, sameScan);
        }

        Where onceMore() {
            return new Where(place, direction, businessType, inspect, second, true);
        }
    }
}
