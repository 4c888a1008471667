package cn.yimatong.keys.pkcs11;

import java.util.HashMap;
import java.util.Map;

/**
 * A session, for one thread at a time, and the private keys that were found in it.
 *
 * @param era in which it was opened
 */
record Session(Cryptoki cryptoki, long handle, int era, Map<String, Long> privateKeys) {

    Session(Cryptoki cryptoki, long handle, int era) {
        this(cryptoki, handle, era, new HashMap<>());
    }

    byte[] point(String label) {
        return cryptoki.point(handle, only(Cryptoki.PUBLIC_KEY, "public", label));
    }

    byte[] sign(String label, long mechanism, byte[] message) {
        long key = privateKeys.computeIfAbsent(label, name -> only(Cryptoki.PRIVATE_KEY, "private", name));
        return cryptoki.sign(handle, key, mechanism, message);
    }

    void close() {
        cryptoki.closeSession(handle);
    }

    private long only(long kind, String word, String name) {
        long[] found = cryptoki.find(handle, kind, name);
        if (found.length != 1) {
            throw new TokenException(found.length == 0
                    ? "the token has no " + word + " key with the label " + name
                    : "the token has " + found.length + " " + word + " keys with the label " + name + ", not one");
        }
        return found[0];
    }
}
