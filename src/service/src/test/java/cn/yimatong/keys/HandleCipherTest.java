package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cn.yimatong.token.Algorithm;
import cn.yimatong.token.KeyId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HandleCipherTest {

    private static final KeyId KEY = new KeyId(Algorithm.SM2, 0x0102, 0x0304);
    private static final byte[] MASTER = new byte[32];

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void whatIsSealedIsOpened(long seed) {
        Random random = new Random(seed);
        HandleCipher cipher = new HandleCipher(MASTER, KEY);
        for (int i = 0; i < 1000; i++) {
            Handle handle = new Handle(random.nextLong(), random.nextLong() >>> 16, random.nextInt(1 << 16));
            assertEquals(handle, cipher.open(cipher.seal(handle)));
        }
    }

    /** The formula of MS1 section 3, written out once more with the JCA's HMAC-SM3 and SM4. */
    @Test
    void aHandleIsOneBlockOfSm4UnderAKeyDerivedFromAlgorithmAndKid() throws Exception {
        var provider = new BouncyCastleProvider();
        Mac mac = Mac.getInstance("HmacSM3", provider);
        mac.init(new SecretKeySpec(MASTER, "HmacSM3"));
        mac.update("ms1 handle".getBytes(US_ASCII));
        int alg = -65_537;
        byte[] context = HexFormat.of().parseHex(HexFormat.of().toHexDigits(alg) + "01020304");
        byte[] key = Arrays.copyOf(mac.doFinal(context), 16);
        Cipher sm4 = Cipher.getInstance("SM4/ECB/NoPadding", provider);
        sm4.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "SM4"));
        byte[] block = HexFormat.of().parseHex("1122334455667788" + "99aabbccddee" + "0007");
        assertArrayEquals(sm4.doFinal(block),
                new HandleCipher(MASTER, KEY).seal(new Handle(0x1122334455667788L, 0x99aabbccddeeL, 7)));
    }

    @Test
    void twoKeysSealTheSameHandleDifferently() {
        Handle handle = new Handle(1, 2, 3);
        byte[] one = new HandleCipher(MASTER, KEY).seal(handle);
        byte[] other = new HandleCipher(MASTER, new KeyId(Algorithm.ED25519, 0x0102, 0x0304)).seal(handle);
        assertNotEquals(HexFormat.of().formatHex(one), HexFormat.of().formatHex(other));
    }

    @Test
    void aBatchOrSlotOutOfRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Handle(0, 1L << 48, 0));
        assertThrows(IllegalArgumentException.class, () -> new Handle(0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Handle(0, 0, 1 << 16));
    }

    @Test
    void aHandleSaysWhichGuardianShowsTheCode() {
        assertEquals(Optional.empty(), Handle.of(1, 2, 255, Optional.empty()).guardian());
        for (int number = 1; number <= 127; number++) {
            Handle handle = Handle.of(1, 2, 9, Optional.of(number));
            assertEquals(Optional.of(number), handle.guardian());
            assertEquals(9, handle.slot() & 0xff);
        }
        assertThrows(IllegalArgumentException.class, () -> Handle.of(1, 2, 256, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> Handle.of(1, 2, 0, Optional.of(0)));
        assertThrows(IllegalArgumentException.class, () -> Handle.of(1, 2, 0, Optional.of(128)));
    }
}
