package cn.yimatong.scenes;

import java.util.regex.Pattern;

/**
 * A place of one kind where codes are read, with its rules.
 *
 * @param id what a code's {@code aud} and a scanner's request call it: {@code [a-z0-9-]{1,16}} (MS1 section 3)
 * @param codeLifeSeconds how long one code is valid: 15 to 300
 * @param codesPerRequest how many codes an app backend gets when it does not say: 1 to 10
 * @param pauseSeconds how long the same holder is refused after an acceptance at this scene: 0 (no pause) to 3,600
 */
public record Scene(String id, int codeLifeSeconds, int codesPerRequest, int pauseSeconds) {

    /** The most codes that one request may ask for. */
    public static final int MAX_CODES_PER_REQUEST = 10;

    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,16}");

    private static final int CODE_LIFE_SECONDS = 60;
    private static final int CODES_PER_REQUEST = 3;
    private static final int NO_PAUSE = 0;

    /** Checks every rule of the parameters above; {@link IllegalArgumentException} names the one that is broken. */
    public Scene {
        require(ID.matcher(id).matches(), "a scene's id is [a-z0-9-]{1,16}");
        require(codeLifeSeconds >= 15 && codeLifeSeconds <= 300, "a code lives 15 to 300 seconds");
        require(codesPerRequest >= 1 && codesPerRequest <= MAX_CODES_PER_REQUEST, "a request gets 1 to 10 codes");
        require(pauseSeconds >= 0 && pauseSeconds <= 3600, "a pause is 0 to 3600 seconds");
    }

    /**
     * The scene of this id with the default rules: a code lives a minute, three to a request, no pause.
     *
     * @param id {@code [a-z0-9-]{1,16}}, or {@link IllegalArgumentException}
     * @return the scene
     */
    public static Scene of(String id) {
        return new Scene(id, CODE_LIFE_SECONDS, CODES_PER_REQUEST, NO_PAUSE);
    }

    /**
     * The rules for a code that names no scene.
     *
     * @return the default life of a code, in seconds
     */
    public static int defaultCodeLifeSeconds() {
        return CODE_LIFE_SECONDS;
    }

    /**
     * How many codes a request gets that names neither scene nor count.
     *
     * @return a number of codes
     */
    public static int defaultCodesPerRequest() {
        return CODES_PER_REQUEST;
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
