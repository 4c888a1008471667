package cn.yimatong.token;

/** What can be wrong with a public key and its window, in the words of vectors.json. */
enum KeyFault {
    LENGTH("length"),
    OFF_CURVE("off-curve"),
    MINUS_G("minus-g"),
    NON_CANONICAL("non-canonical"),
    SMALL_ORDER(
            "small-order"),
    WINDOW("window");

    private final String word;

    KeyFault(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
