package cn.yimatong.keys.pkcs11;

import java.io.IOException;
import java.util.Arrays;

/**
 * Logs in to a token, which locks itself after a few wrong PINs, whoever tried them: one that was refused is not tried
 * again, and the last try is left to people. For one thread at a time.
 */
public final class Login {
    private final String label;
    private final Pin pin;
    private byte[] refused = {};
    private long refusedWrittenAt;

    /** Where the PIN is. */
    @FunctionalInterface
    public interface Pin {
        /**
         * The PIN, as the token takes it, read anew each time.
         *
         * @throws IOException it cannot be had; the message says why, and holds nothing of it
         */
        byte[] read() throws IOException;

        /** Changes when somebody writes it anew, as after a token was taught a PIN that it had refused. */
        default long writtenAt() {
            return 0;
        }
    }

    /** @param label of the token, for people */
    Login(String label, Pin pin) {
        this.label = label;
        this.pin = pin;
    }

    /**
     * Logs the whole process in, should it not be.
     *
     * @return whether it was not
     * @throws TokenException the token lets nobody in, or is not asked to
     */
    boolean of(Cryptoki module, long session, Cryptoki.TokenInfo token) {
        if (module.isLoggedIn(session)) {
            return false;
        }
        if (token.isLocked()) {
            throw new TokenException("the token " + label + " has locked itself after wrong PINs: its security officer"
                    + " can unlock it");
        }
        if (token.hasOneTryLeft()) {
            throw new TokenException("the token " + label + " locks itself after one more wrong PIN, so none is tried"
                    + " here: log in by hand with the right one, which counts anew");
        }
        byte[] own = {};
        try {
            long writtenAt = pin.writtenAt();
            own = pin.read();
            return with(own, writtenAt, module, session);
        } catch (IOException e) {
            throw new TokenException("the PIN cannot be read: " + e.getMessage());
        } finally {
            Arrays.fill(own, (byte) 0);
        }
    }

    private boolean with(byte[] own, long writtenAt, Cryptoki module, long session) {
        if (refused.length > 0 && writtenAt == refusedWrittenAt && Arrays.equals(refused, own)) {
            throw new TokenException("the token " + label + " has refused this PIN, which is not tried again until its"
                    + " file is written anew");
        }
        long result = module.login(session, own);
        if (ReturnValue.isOfPin(result)) {
            forgetRefused();
            refused = own.clone();
            refusedWrittenAt = writtenAt;
            throw new TokenException("the token " + label + " refuses the PIN (" + ReturnValue.name(result) + ")");
        }
        if (result != ReturnValue.OK && result != ReturnValue.ALREADY_LOGGED_IN) {
            throw ReturnValue.fault("the token " + label + " lets nobody in", result);
        }
        forgetRefused();
        return result == ReturnValue.OK;
    }

    private void forgetRefused() {
        Arrays.fill(refused, (byte) 0);
        refused = new byte[0];
    }
}
