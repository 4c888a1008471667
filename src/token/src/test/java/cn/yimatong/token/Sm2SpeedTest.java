package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What verification by tables is for: little time, no garbage. */
class Sm2SpeedTest {
    /** It is about 0.23 (RATIONALE.md). */
    private static final double GREATEST_RATIO = 1 / 3.0;
    private static final int ROUNDS = 3_000;

    @Test
    void verifyingByTablesTakesAThirdOfBouncyCastlesTimeAtMost() throws ReflectiveOperationException {
        List<URL> classPath = new ArrayList<>();
        try {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                classPath.add(new File(entry).toURI().toURL());
            }
            // Loaded once more without assertions: they would be measured, too.
            try (URLClassLoader loader = new URLClassLoader(classPath.toArray(new URL[0]),
                    ClassLoader.getPlatformClassLoader())) {
                loader.clearAssertionStatus();
                Method race = loader.loadClass(Sm2Race.class.getName()).getDeclaredMethod("medianRatio");
                race.setAccessible(true);
                double ratio = (Double) race.invoke(null);
                assertTrue(ratio < GREATEST_RATIO, () -> "ratio to Bouncy Castle: " + ratio);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void verifyingByTablesAllocatesNothing() {
        byte[] bytes = new byte[150 + CodeFormat.SIGNATURE_BYTES];
        byte[] signature = Vectors.signingKey(Algorithm.SM2).sign(new byte[150]);
        System.arraycopy(signature, 0, bytes, 150, signature.length);
        SignatureCheck check = Vectors.signingKey(Algorithm.SM2).verificationKey(0, 1).check();
        check.prepare();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int accepted = 0;
        // The first makes a workspace; reading the count allocates now and then itself.
        accepted += check.verifies(bytes, 150, 150) ? 1 : 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 1; i < ROUNDS; i++) {
            accepted += check.verifies(bytes, 150, 150) ? 1 : 0;
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(ROUNDS, accepted);
        assertTrue(allocated < ROUNDS, allocated + " bytes in " + ROUNDS + " verifications");
    }
}
