package cn.yimatong.keys;

import cn.yimatong.token.KeyId;
import cn.yimatong.token.Signer;
import cn.yimatong.token.SigningKey;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Optional;

/** A signing key as the ring has it: with its private part, or with the label by which a token knows that. */
sealed interface KeptKey permits KeptKey.Whole, TokenKey {

    Signer signer();

    /** As {@link cn.yimatong.token.VerificationKey#of} takes it. */
    byte[] publicKey();

    /** Puts what is kept of it into an entry that will be sealed. */
    void keepIn(JsonObject entry);

    /** It, where it lies in a token. */
    Optional<TokenKey> inToken();

    default KeyId keyId() {
        return signer().keyId();
    }

    /** One that lies in Redis with the rest of the ring. */
    record Whole(SigningKey signer) implements KeptKey {

        @Override
        public byte[] publicKey() {
            // The window has no part in it.
            return signer.verificationKey(0, 1).publicKey();
        }

        @Override
        public void keepIn(JsonObject entry) {
            entry.put("d", Base64.getUrlEncoder().withoutPadding().encodeToString(signer.exportPrivateKeyInClear()));
        }

        @Override
        public Optional<TokenKey> inToken() {
            return Optional.empty();
        }
    }
}
