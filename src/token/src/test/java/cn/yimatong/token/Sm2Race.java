package cn.yimatong.token;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;

/** Runs verification by tables and by Bouncy Castle in turns, on the same signatures. */
final class Sm2Race {
    private static final int SIGNATURES = 64;
    private static final int MESSAGE_BYTES = 150;
    private static final int WARM_UP_ROUNDS = 120;
    private static final int ROUNDS = 41;

    private final byte[][] signed = new byte[SIGNATURES][];
    private final SignatureCheck generic;
    private final SignatureCheck prepared;

    private Sm2Race() {
        SigningKey key = SigningKey.generate(new KeyId(Algorithm.SM2, 0xFF01, 1), new SecureRandom());
        Random random = new Random(1);
        for (int i = 0; i < SIGNATURES; i++) {
            byte[] message = new byte[MESSAGE_BYTES];
            random.nextBytes(message);
            signed[i] = Arrays.copyOf(message, MESSAGE_BYTES + CodeFormat.SIGNATURE_BYTES);
            System.arraycopy(key.sign(message), 0, signed[i], MESSAGE_BYTES, CodeFormat.SIGNATURE_BYTES);
        }
        byte[] publicKey = key.verificationKey(0, 1).publicKey();
        generic = Sm2.check(publicKey);
        prepared = Sm2.check(publicKey);
        prepared.prepare();
    }

    /** Returns the time by tables divided by Bouncy Castle's: the median of many short rounds. */
    static Double medianRatio() {
        Sm2Race race = new Sm2Race();
        double[] ratios = new double[ROUNDS];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            double ratio = (double) race.nanos(race.prepared) / race.nanos(race.generic);
            if (round >= 0) {
                ratios[round] = ratio;
            }
        }
        Arrays.sort(ratios);
        return ratios[ROUNDS / 2];
    }

    private long nanos(SignatureCheck check) {
        long start = System.nanoTime();
        for (byte[] bytes : signed) {
            if (!check.verifies(bytes, MESSAGE_BYTES, MESSAGE_BYTES)) {
                throw new IllegalStateException("a good signature is refused");
            }
        }
        return System.nanoTime() - start;
    }
}
