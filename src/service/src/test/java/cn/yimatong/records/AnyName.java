package cn.yimatong.records;

import java.util.Random;

/** Names of any script that has letters: half of them Chinese, extensions included. */
final class AnyName {

    private static final int LAST_OF_HAN_EXTENSIONS = 0x323AF;
    private static final int MOST = 64;

    private AnyName() {}

    static String of(Random random) {
        StringBuilder name = new StringBuilder();
        name.appendCodePoint(letter(random));
        int inner = random.nextInt(MOST - 1);
        for (int i = 0; i < inner; i++) {
            switch (random.nextInt(12)) {
                case 0 -> name.append(" ·‧'-.".charAt(random.nextInt(6)));
                case 1 -> name.appendCodePoint(mark(random));
                default -> name.appendCodePoint(letter(random));
            }
        }
        return name.appendCodePoint(letter(random)).toString();
    }

    private static int letter(Random random) {
        int codePoint;
        do {
            codePoint = random.nextBoolean() ? 0x20000 + random.nextInt(LAST_OF_HAN_EXTENSIONS - 0x20000)
                    : random.nextInt(0x1FFFF);
        } while (!Character.isLetter(codePoint) || "\u115f\u1160\u3164\uffa0".indexOf(codePoint) >= 0);
        return codePoint;
    }

    private static int mark(Random random) {
        int codePoint;
        do {
            codePoint = random.nextInt(0xE01F0);
        } while (Character.getType(codePoint) != Character.NON_SPACING_MARK
                && Character.getType(codePoint) != Character.COMBINING_SPACING_MARK
                && Character.getType(codePoint) != Character.ENCLOSING_MARK);
        return codePoint;
    }
}
