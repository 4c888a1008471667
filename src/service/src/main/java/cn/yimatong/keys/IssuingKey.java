package cn.yimatong.keys;

import cn.yimatong.keys.pkcs11.TokenException;
import cn.yimatong.token.Claims;
import cn.yimatong.token.CodeMinter;
import cn.yimatong.token.VerificationKey;
import java.util.Comparator;
import java.util.Optional;

/** A signing key with what minting a code under it needs: its state, its window and its handles' cipher. */
public final class IssuingKey {

    /** The last of them signs. */
    static final Comparator<IssuingKey> BY_TURN = Comparator.comparing(key -> key.stored, StoredKey.BY_TURN);

    private final StoredKey stored;
    private final VerificationKey published;
    private final CodeMinter minter;
    private final HandleCipher handles;

    IssuingKey(StoredKey stored, HandleCipher handles) {
        this(stored, VerificationKey.of(stored.id(), stored.publicKey(), stored.notBefore(), stored.lastBegin()),
                handles);
    }

    private IssuingKey(StoredKey stored, VerificationKey published, HandleCipher handles) {
        this.stored = stored;
        this.published = published;
        this.minter = new CodeMinter(stored.key().signer());
        this.handles = handles;
    }

    /** This one, with the tables of an earlier state of it: they are costly to make. */
    IssuingKey prepared(IssuingKey earlier) {
        return new IssuingKey(stored, earlier.published.preparedFor(published), handles);
    }

    /**
     * Mints one code. A signature costs more than an event loop may spend: call it from a worker.
     *
     * @param notBefore first second at which the code is valid, inside this key's window
     * @param expiresAt first second at which it is no longer valid, at most 300 later
     * @param handle whose code it is, of which batch, in which place
     * @param scene the one scene where it may be used, or none
     * @return the code's text, {@code MS1:…}
     * @throws TokenException the key lies in a token, and cannot be had there
     */
    public String mint(long notBefore, long expiresAt, Handle handle, Optional<String> scene) {
        Claims claims = Claims.of(notBefore, expiresAt, handles.seal(handle));
        return minter.mint(scene.map(claims::forScene).orElse(claims));
    }

    /** Whether it lies in a token, so that a signature may take as long as that does. */
    public boolean isInToken() {
        return stored.key().inToken().isPresent();
    }

    /** Whether it lies in a token, and signs or may have to at any time. */
    boolean needsToken() {
        return isInToken()
                && (stored.state() == KeyState.STAGED || stored.state() == KeyState.ACTIVE);
    }

    /** Its name. */
    public String kid() {
        return stored.id().kid();
    }

    /**
     * Has it sign something that is of no use to anybody, and looks at that. It may take as long as a token does.
     *
     * @throws TokenException the key lies in a token, and cannot be had there
     */
    public void prove() {
        stored.key().inToken().ifPresent(TokenKey::prove);
    }

    /** Whether this is a later state of the same key. */
    boolean isFurtherThan(IssuingKey same) {
        return stored.state().compareTo(same.stored.state()) > 0;
    }

    /** Whether all its codes have expired by then, at whichever clock. */
    boolean hasRunOut(long second) {
        return stored.hasRunOut(second);
    }

    VerificationKey published() {
        return published;
    }

    HandleCipher handles() {
        return handles;
    }

    /** Whether it may sign codes whose first seconds lie between these two. */
    boolean signs(long firstNotBefore, long lastNotBefore) {
        return stored.state() == KeyState.ACTIVE && stored.covers(firstNotBefore) && stored.covers(lastNotBefore);
    }

    boolean isActive() {
        return stored.state() == KeyState.ACTIVE;
    }
}
