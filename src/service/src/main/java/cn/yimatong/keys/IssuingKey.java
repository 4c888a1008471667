package cn.yimatong.keys;

import cn.yimatong.token.Claims;
import cn.yimatong.token.CodeMinter;
import cn.yimatong.token.SigningKey;
import cn.yimatong.token.VerificationKey;
import java.util.Optional;

/** A signing key with what minting a code under it needs: its window and its handles' cipher. */
public final class IssuingKey {

    private final VerificationKey published;
    private final CodeMinter minter;
    private final HandleCipher handles;

    IssuingKey(SigningKey key, VerificationKey published, HandleCipher handles) {
        this.published = published;
        this.minter = new CodeMinter(key);
        this.handles = handles;
    }

    /**
     * Mints one code. A signature costs more than an event loop may spend: call it from a worker.
     *
     * @param notBefore first second at which the code is valid, inside this key's window
     * @param expiresAt first second at which it is no longer valid, at most 300 later
     * @param handle whose code it is, of which batch, in which place
     * @param scene the one scene where it may be used, or none
     * @return the code's text, {@code MS1:…}
     */
    public String mint(long notBefore, long expiresAt, Handle handle, Optional<String> scene) {
        Claims claims = Claims.of(notBefore, expiresAt, handles.seal(handle));
        return minter.mint(scene.map(claims::forScene).orElse(claims));
    }

    VerificationKey published() {
        return published;
    }

    HandleCipher handles() {
        return handles;
    }

    /** Whether a code whose first second lies between these two is inside the key's window. */
    boolean covers(long firstNotBefore, long lastNotBefore) {
        return published.notBefore() <= firstNotBefore && lastNotBefore < published.expiresAt();
    }
}
