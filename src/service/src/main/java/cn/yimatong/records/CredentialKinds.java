package cn.yimatong.records;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The kinds of credential of a deployment, in the order of their slots. */
public final class CredentialKinds {

    private final List<CredentialKind> kinds;

    /** Refuses an id or a slot that is given twice with {@link IllegalArgumentException}. */
    public CredentialKinds(List<CredentialKind> kinds) {
        this.kinds = kinds.stream().sorted(Comparator.comparingInt(CredentialKind::slot)).toList();
        Set<Object> seen = new HashSet<>();
        for (CredentialKind kind : kinds) {
            if (!seen.add(kind.id()) || !seen.add(kind.slot())) {
                throw new IllegalArgumentException("two credentials have one id or one slot: " + kind.id());
            }
        }
    }

    /** All of them, by slot. */
    public List<CredentialKind> all() {
        return kinds;
    }

    /** The kind of this id, or none. */
    public Optional<CredentialKind> byId(String id) {
        return kinds.stream().filter(kind -> kind.id().equals(id)).findFirst();
    }

    /** The kind of this slot, or none. */
    public Optional<CredentialKind> bySlot(int slot) {
        return kinds.stream().filter(kind -> kind.slot() == slot).findFirst();
    }
}
